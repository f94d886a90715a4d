"""The record of a store: its questions tested, replayed, and answered by the reader too."""

from keeneye.watch.record.mine import Mine, own_forecast, read_mine
from keeneye.watch.record.proving import kept_of, prove_questions
from keeneye.watch.record.replaying import Replayed, moments_of, replay
from keeneye.watch.record.writing import Recorded, record_forecasts

__all__ = [
    "Mine",
    "Recorded",
    "Replayed",
    "kept_of",
    "moments_of",
    "own_forecast",
    "prove_questions",
    "read_mine",
    "record_forecasts",
    "replay",
]
