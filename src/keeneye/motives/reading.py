"""``motives.toml`` read and checked: bad likelihoods and dangling names, by file and key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from keeneye.desk.files import convert, toml_tables
from keeneye.errors import DeskError, UnknownCode
from keeneye.motives.shapes import EvidenceItem, Indicator, MotiveBook
from keeneye.ontology import cameo_code_of

__all__ = ["read_motives"]

NAME = "motives.toml"


def read_motives(folder: Path) -> MotiveBook:
    """Read and check the motives of a desk folder.

    Raises
    ------
    DeskError
        With file and key: an unknown key or hypothesis, a hypothesis without likelihood, a
        likelihood outside 0 … 1 or with low above high, a missing citation, an unknown root code.

    Examples
    --------
    >>> from keeneye.desk import find_desk
    >>> book = read_motives(find_desk("korea"))
    >>> book.hypothesis_ids[:3]
    ('relief', 'arsenal_first', 'domestic')
    """
    data, text = toml_tables(folder, NAME)
    book = convert(data, MotiveBook, folder / NAME, text)
    path = str(folder / NAME)
    for key, holds, expected in _rules(book):
        if not holds:
            raise DeskError("breaks a rule", where=f"{path}: {key}", expected=expected)
    return book


Rule = tuple[str, bool, str]


def _rules(book: MotiveBook) -> Iterator[Rule]:
    """Yield every rule of the file: key, whether it holds, and what was expected."""
    yield "hypothesis", len(book.hypothesis) >= 2, "at least two"
    for kind in ("hypothesis", "evidence", "indicator"):
        ids = Counter(each.id for each in getattr(book, kind))
        yield from ((f"{kind}.{i}", n == 1, "each id once") for i, n in ids.items())
    for hypothesis in book.hypothesis:
        odds = hypothesis.prior_odds
        yield f"hypothesis.{hypothesis.id}.prior_odds", odds.low > 0, "above 0"
    line = book.inconsistent_below
    yield "inconsistent_below", line.low >= 0 and line.high <= 1, "0 … 1"
    for item in book.evidence:
        yield from _item_rules(f"evidence.{item.id}", item, book.hypothesis_ids)
        exponent = item.exponent
        fits = exponent is None or (exponent.low > 0 and exponent.high <= 1)
        yield f"evidence.{item.id}.exponent", fits, "above 0, at most 1"
        tied = item.event is not None or item.fact is not None
        yield f"evidence.{item.id}", tied or item.known_at is not None, "event, fact or known_at"
    for indicator in book.indicator:
        yield from _item_rules(f"indicator.{indicator.id}", indicator, book.hypothesis_ids)
        ahead = indicator.horizon_days >= 1
        yield f"indicator.{indicator.id}.horizon_days", ahead, "at least 1"


def _item_rules(
    key: str, item: EvidenceItem | Indicator, hypotheses: Iterable[str]
) -> Iterator[Rule]:
    """Yield the rules that evidence and indicators share."""
    yield f"{key}.citation", bool(item.citation.strip()), "a source, or that it is ours"
    named = set(item.likelihood)
    whole = named == set(hypotheses)
    yield f"{key}.likelihood", whole, f"each of {', '.join(hypotheses)}"
    for name, (low, high) in item.likelihood.items():
        yield f"{key}.likelihood.{name}", 0 < low <= high <= 1, "0 < low ≤ high ≤ 1"
    yield f"{key}.event", item.event is None or item.fact is None, "event or fact, not both"
    if item.event is not None:
        for root in item.event.roots:
            known = _is_coded(root, item.event.mode)
            yield f"{key}.event.roots", known, "a root code of plover-2021, with its mode if any"


def _is_coded(root_code: str, mode: str) -> bool:
    """Whether the ontology has the root, and the mode where one is asked for."""
    try:
        cameo_code_of(root_code, mode or None)
    except UnknownCode:
        return False
    return True
