"""The command line: arguments in, tables or JSON out; no analysis."""

from keeneye.cli.command import keeneye, main

__all__ = ["keeneye", "main"]
