"""Commands that carry a store out and in, and take a text out of it."""

from keeneye.cli.sharing.commands import export, forget, take_in

__all__ = ["export", "forget", "take_in"]
