"""Cells: single numbers of tables, each under an id that says where it stands."""

from keeneye.watch.cells.cell import Cell, cell_document, place_of

__all__ = ["Cell", "cell_document", "place_of"]
