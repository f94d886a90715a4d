"""What the moves so far tell about resolve."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from keeneye.errors import BadGame
from keeneye.games.assessment.record import PosteriorStep
from keeneye.games.parameters import GameFile, MoveKind
from keeneye.games.ranges import Range

__all__ = ["Move", "moves_of", "posterior"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A move of the regime that stands in the record.

    Parameters
    ----------
    move_id : str
        Of the event.
    kind : str
        A name under ``[moves]`` in the game's file.
    moved_at : datetime
        When the world could know of it.
    """

    move_id: str
    kind: str
    moved_at: datetime


def moves_of(rows: Iterable[tuple[str, datetime, str, str]], file: GameFile) -> list[Move]:
    """Return the events that are moves of a sort which the file weighs, oldest first.

    Parameters
    ----------
    rows : iterable of (event_id, known_at, root_code, mode)
        The regime's own acts.
    file : GameFile

    Examples
    --------
    >>> from datetime import UTC
    >>> kind = MoveKind(name="words", roots=("THREATEN",),
    ...                 likelihood_ratio=Range(low=1, high=1, citation="our assumption"))
    >>> file = GameFile(path="", game="salami", named="salami", ranges={}, tables={}, moves=(kind,))
    >>> rows = [("e-1", datetime(2020, 6, 13, tzinfo=UTC), "THREATEN", "")]
    >>> [move.kind for move in moves_of(rows, file)]
    ['words']
    """
    found = []
    for event_id, known_at, root, mode in rows:
        kind = next((k for k in file.moves if _is_of(k, root, mode)), None)
        if kind is not None:
            found.append(Move(move_id=event_id, kind=kind.name, moved_at=known_at))
    return sorted(found, key=lambda m: (m.moved_at, m.move_id))


def _is_of(kind: MoveKind, root: str, mode: str) -> bool:
    return root in kind.roots and (not kind.modes or mode in kind.modes)


def posterior(
    prior: Range, kinds: Sequence[MoveKind], moves: Sequence[Move]
) -> tuple[PosteriorStep, ...]:
    """Return the belief in resolve after each move, by Bayes at both ends and the modes.

    A sort of move counts once: the second statement of a campaign is not news of its own.

    Parameters
    ----------
    prior : Range
        Of the belief; 0 … 1.
    kinds : sequence of MoveKind
    moves : sequence of Move
        Oldest first.

    Raises
    ------
    BadGame
        A move of a sort that the file does not weigh.

    Examples
    --------
    >>> from datetime import UTC
    >>> kind = MoveKind(name="forces",
    ...                 likelihood_ratio=Range(low=1, mode=2, high=4, citation="our assumption"))
    >>> move = Move(move_id="e-1", kind="forces", moved_at=datetime(2020, 6, 13, tzinfo=UTC))
    >>> prior = Range(low=0.2, mode=0.5, high=0.8, citation="our assumption")
    >>> step, = posterior(prior, [kind], [move])
    >>> [round(x, 3) for x in (step.low, step.mode, step.high)]
    [0.2, 0.667, 0.941]
    """
    known = {kind.name: kind.likelihood_ratio for kind in kinds}
    odds = [_odds(x) for x in (prior.low, prior.likely, prior.high)]
    seen: set[str] = set()
    steps = []
    for move in moves:
        if move.kind not in known:
            raise BadGame(
                f"no weight for a move of the sort {move.kind!r}",
                where=move.move_id,
                expected=", ".join(known) or "a table under [moves]",
            )
        r = known[move.kind]
        counted = move.kind not in seen
        ratios = (r.low, r.likely, r.high) if counted else (1.0, 1.0, 1.0)
        odds = [o * ratio for o, ratio in zip(odds, ratios, strict=True)]
        seen.add(move.kind)
        low, mode, high = (1.0 if math.isinf(o) else o / (1 + o) for o in odds)
        steps.append(
            PosteriorStep(
                move_id=move.move_id,
                kind=move.kind,
                moved_at=move.moved_at,
                counted=counted,
                ratio_low=ratios[0],
                ratio_mode=ratios[1],
                ratio_high=ratios[2],
                low=low,
                mode=mode,
                high=high,
            )
        )
    return tuple(steps)


def _odds(probability: float) -> float:
    return math.inf if probability == 1 else probability / (1 - probability)
