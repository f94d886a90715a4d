"""One DuckDB file, append-only, and what could be known from it at any moment."""

from keeneye.store.batch import Appended, Batch, InputFile, input_id
from keeneye.store.bulk.rows import ImportedRows, RowCounts
from keeneye.store.columns import Totals
from keeneye.store.doctor import Finding
from keeneye.store.handle import Store
from keeneye.store.history import CountingPeriod, History
from keeneye.store.view import View

__all__ = [
    "Appended",
    "Batch",
    "CountingPeriod",
    "Finding",
    "History",
    "ImportedRows",
    "InputFile",
    "RowCounts",
    "Store",
    "Totals",
    "View",
    "input_id",
]
