"""Reading: files, folders and standard input become reports, or rejections with reasons."""

from keeneye.feeds.inputs import KINDS, read_inputs
from keeneye.feeds.reading import Options, Reading
from keeneye.feeds.reasons import REASONS

__all__ = ["KINDS", "REASONS", "Options", "Reading", "read_inputs"]
