"""The catalogue of games: a closed form, a tree and a check each."""

from keeneye.errors import BadGame
from keeneye.games.catalog import (
    brinkmanship_ladder,
    concession_or_test,
    electoral_clock,
    first_step,
    inspection,
    salami,
    theatre_or_signal,
    two_sided_resolve,
)
from keeneye.games.catalog.entry import Entry, Values

__all__ = ["CATALOG", "Entry", "Values", "find_entry"]

CATALOG: dict[str, Entry] = {
    module.ENTRY.name: module.ENTRY
    for module in (
        concession_or_test,
        electoral_clock,
        two_sided_resolve,
        theatre_or_signal,
        salami,
        first_step,
        inspection,
        brinkmanship_ladder,
    )
}


def find_entry(name: str) -> Entry:
    """Return a game of the catalogue.

    Raises
    ------
    BadGame
        With the names that there are.

    Examples
    --------
    >>> find_entry("salami").title
    'If we pay once, will we be asked again?'
    """
    if name not in CATALOG:
        raise BadGame(
            f"no game {name!r}", where="catalogue", expected=", ".join(CATALOG), todo="name one"
        )
    return CATALOG[name]
