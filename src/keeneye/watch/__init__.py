"""The only room that knows all others: from inputs to the store, from a day to its brief."""

from keeneye.watch.correct import correct
from keeneye.watch.day import assess
from keeneye.watch.diagnose import describe, diagnose
from keeneye.watch.evaluate import evaluate
from keeneye.watch.explain import Explanation, explain
from keeneye.watch.ingest import Counts, Plan, ingest, plan
from keeneye.watch.opened import OpenStore, open_store
from keeneye.watch.recode import Recoded, recode
from keeneye.watch.writing import Written, write, write_table

__all__ = [
    "Counts",
    "Explanation",
    "OpenStore",
    "Plan",
    "Recoded",
    "Written",
    "assess",
    "correct",
    "describe",
    "diagnose",
    "evaluate",
    "explain",
    "ingest",
    "open_store",
    "plan",
    "recode",
    "write",
    "write_table",
]
