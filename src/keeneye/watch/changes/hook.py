"""A hook: a command of the user's own that gets each change as JSON on its standard input."""

from __future__ import annotations

import json
import shlex
import subprocess

from keeneye.errors import KeeneyeError
from keeneye.limits import LIMITS, Limits
from keeneye.watch.changes.comparing import StateChange
from keeneye.watch.changes.notices import change_document

__all__ = ["call_hook"]


def call_hook(command: str, change: StateChange, *, limits: Limits = LIMITS) -> None:
    """Run a command with a change on its standard input; no shell reads the command.

    Its output is thrown away. It gets the change as one JSON document, and nothing of the change
    stands among its arguments.

    Parameters
    ----------
    command : str
        Program and arguments, quoted as for a shell.
    change : StateChange
    limits : Limits

    Raises
    ------
    KeeneyeError
        If it cannot be run, takes longer than ``hook_seconds`` or does not end with 0.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> call_hook("cat", StateChange(kind="verdict", desk="korea", subject="verdict:t-1",
    ...     title="Army back", before="undecided", after="signal",
    ...     changed_at=datetime(2020, 6, 17, tzinfo=UTC), record_id="y-1"))
    """
    try:
        words = shlex.split(command)
        if not words:
            raise _failed(command, "it names no program")
        done = subprocess.run(
            words,
            input=json.dumps(change_document(change), ensure_ascii=False).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=limits.hook_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(command, f"longer than {limits.hook_seconds:g} seconds") from error
    except (OSError, ValueError) as error:
        raise _failed(command, getattr(error, "strerror", None) or str(error)) from error
    if done.returncode:
        raise _failed(command, f"it ended with {done.returncode}")


def _failed(command: str, why: str) -> KeeneyeError:
    """Return the error of a hook that did not take a change."""
    todo = "correct it; the change is handed over again at the next turn"
    return KeeneyeError(f"the hook failed: {why}", where=command[:200], todo=todo)
