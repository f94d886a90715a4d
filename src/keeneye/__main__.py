"""``python -m keeneye`` is the command."""

from keeneye.cli import main

main()
