"""Much at once: rows of an export appended, a store carried out as segments and in again."""

from keeneye.store.bulk.rows import ImportedRows, RowCounts, append_rows

__all__ = ["ImportedRows", "RowCounts", "append_rows"]
