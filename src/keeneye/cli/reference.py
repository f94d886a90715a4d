"""The reference page of commands, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

__all__ = ["render"]


def render() -> str:
    """Return the Markdown page ``docs/reference/commands.md``: the help of every command."""
    from keeneye.cli.command import keeneye

    parts = ["# Commands\n\nWritten by `make docs` from the commands themselves.\n"]
    for path, command in _walk("keeneye", keeneye):
        context = click.Context(
            command,
            info_name=path,
            max_content_width=96,
            terminal_width=96,
            help_option_names=keeneye.context_settings["help_option_names"],
        )
        parts.append(f"## {path}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and all below it, with their paths."""
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _walk(f"{path} {name}", command.commands[name])
