"""Reading: files, folders, feeds and pages become reports, or rejections with reasons.

What lies on the web is fetched by `keeneye.feeds.net`, the one way out.
"""

from keeneye.feeds.fetched import Fetched
from keeneye.feeds.inputs import KINDS, read_fetched, read_inputs
from keeneye.feeds.reading import Options, Reading
from keeneye.feeds.reasons import REASONS

__all__ = ["KINDS", "REASONS", "Fetched", "Options", "Reading", "read_fetched", "read_inputs"]
