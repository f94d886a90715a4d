"""Coders that learned from the codebook: ``linear-1`` and ``hybrid-1``.

`cues` says what words hint at, `features` what the model looks at, `model` holds its weights and
`coder` turns verdicts into events. The model is made by ``training/train.py`` (``make model``).
"""

from keeneye.coding.learned.coder import LearnedCoder, hybrid_coder, linear_coder

__all__ = ["LearnedCoder", "hybrid_coder", "linear_coder"]
