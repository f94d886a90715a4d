"""One judgement with all its evidence, as a zip that verifies itself offline."""

from keeneye.watch.bundle.archive import pack
from keeneye.watch.bundle.gather import Gathered, gather
from keeneye.watch.bundle.making import Bundle, make_bundle

__all__ = ["Bundle", "Gathered", "gather", "make_bundle", "pack"]
