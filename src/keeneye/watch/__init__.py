"""The only room that knows all others: from inputs to the store, from a day to its brief."""

from keeneye.watch.correct import correct
from keeneye.watch.day import assess, words_of
from keeneye.watch.desks import read_whole
from keeneye.watch.diagnose import describe, diagnose
from keeneye.watch.evaluate import evaluate
from keeneye.watch.explain import Explanation, explain
from keeneye.watch.exports import import_exports, scarce_actors
from keeneye.watch.ingest import Counts, Plan, ingest, plan
from keeneye.watch.judge import (
    ask_motives,
    ask_questions,
    deal_document,
    settle_due,
    weigh_choice,
    weigh_deals,
    weigh_motives,
    weigh_pressure,
)
from keeneye.watch.judgements import see_ledger, weigh_before
from keeneye.watch.opened import OpenStore, open_store
from keeneye.watch.recode import Recoded, recode
from keeneye.watch.writing import Written, keep_cursor, read_cursor, write, write_table

__all__ = [
    "Counts",
    "Explanation",
    "OpenStore",
    "Plan",
    "Recoded",
    "Written",
    "ask_motives",
    "ask_questions",
    "assess",
    "correct",
    "deal_document",
    "describe",
    "diagnose",
    "evaluate",
    "explain",
    "import_exports",
    "ingest",
    "keep_cursor",
    "open_store",
    "plan",
    "read_cursor",
    "read_whole",
    "recode",
    "scarce_actors",
    "see_ledger",
    "settle_due",
    "weigh_before",
    "weigh_choice",
    "weigh_deals",
    "weigh_motives",
    "weigh_pressure",
    "words_of",
    "write",
    "write_table",
]
