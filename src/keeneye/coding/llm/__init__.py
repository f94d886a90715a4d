"""The coder ``llm-1``: a language model proposes, the text decides.

The model is named by the analyst: any server that speaks OpenAI's chat completions. It is asked
for quotes and names, never for places in the text; what does not occur there is rejected and
counted. Nothing is asked unless `Endpoint` says where.
"""

from keeneye.coding.llm.endpoint import Endpoint, read_endpoint

__all__ = ["Endpoint", "read_endpoint"]
