"""Keeneye: dated reports into evidence, evidence into judgement.

From Python::

    import keeneye
    with keeneye.open("keeneye.duckdb") as store:
        history = store.history(asof="2020-06-12")
        weekly = history.series("PRK:KOR", "material_conflict")

`open` is `keeneye.watch.open_store`; it is imported when it is first asked for, so that the
command starts at once.
"""

from __future__ import annotations

from typing import Any

__all__ = ["__version__", "open"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import `open` when it is asked for."""
    if name == "open":
        from keeneye.watch import open_store

        return open_store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
