"""Desks as a whole: one checked in every file, several ranked by what moved."""

from keeneye.watch.desks.whole import read_whole

__all__ = ["read_whole"]
