"""Keeneye: dated reports into evidence, evidence into judgement."""

from __future__ import annotations

__version__ = "0.1.0"
