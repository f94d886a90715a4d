"""The page of the record: misses first, skill against 0, readers beside us, the chain checked."""

from keeneye.web.record.page import render_track
from keeneye.web.record.standing import track

__all__ = ["render_track", "track"]
