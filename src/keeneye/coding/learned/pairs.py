"""Pairs of names in a sentence: which there are, what speaks for each, what each comes to."""

from __future__ import annotations

from typing import NamedTuple

from keeneye.coding.gold import nearest_act
from keeneye.coding.learned.features import Reading, feature
from keeneye.coding.operators import Act

__all__ = ["Pair", "act_of", "candidates", "event_key", "pair_features"]

_LISTED = frozenset(["and", ",", "the", "@", "or", "&", "both", "as", "well"])
_TAIL = 9  # words after a source that nobody follows


class Pair(NamedTuple):
    """Two mentions by their numbers; `target` is −1 for nobody."""

    source_at: int
    target_at: int


def candidates(reading: Reading, *, known: bool = False) -> list[Pair]:
    """List the ordered pairs of a sentence, and each mention alone.

    Parameters
    ----------
    reading : Reading
    known : bool
        Only pairs whose source is a known actor: no other becomes an event.

    Examples
    --------
    >>> from keeneye.coding.learned import hybrid_coder
    >>> [tuple(pair) for pair in candidates(hybrid_coder().read("Iran condemned Iraq."))]
    [(0, -1), (0, 1), (1, -1), (1, 0)]
    """
    mentions = reading.mentions
    pairs = []
    for s, source in enumerate(mentions):
        if known and source.actor is None:
            continue
        pairs.append(Pair(s, -1))
        for t, target in enumerate(mentions):
            same = source.actor is not None and source.naming[:2] == target.naming[:2]
            if s != t and not same:
                pairs.append(Pair(s, t))
    return pairs


def event_key(reading: Reading, pair: Pair) -> tuple[str, str]:
    """Return the actors of a pair as an event has them: pairs with one key make one event.

    An unknown source stands for itself; an unknown target, and the source's own people, for nobody.

    Examples
    --------
    >>> from keeneye.coding.learned import hybrid_coder
    >>> event_key(hybrid_coder().read("Iran condemned Iraq."), Pair(0, 1))
    ('IRN', 'IRQ')
    """
    source = reading.mentions[pair.source_at].actor
    target = reading.mentions[pair.target_at].actor if pair.target_at >= 0 else None
    own = target if target != source else None
    return source or f"#{pair.source_at}", own or ""


def pair_features(reading: Reading, pair: Pair) -> list[int]:
    """List the features of one pair beside those that its sentence shares.

    Parameters
    ----------
    reading : Reading
    pair : Pair

    Returns
    -------
    list of int
        Buckets, each once, in no order.

    Examples
    --------
    >>> from keeneye.coding.learned import hybrid_coder
    >>> found = pair_features(hybrid_coder().read("Iran condemned Iraq."), Pair(0, 1))
    >>> feature("f:condemned") in found, feature("r:condemned") in found
    (True, False)
    """
    s, t = pair
    start = reading.places[s]
    source = reading.mentions[s]
    if t < 0:
        stop = min(len(reading.tokens), start + _TAIL)
        found = [i for k in range(start, stop) for i in reading.steps[k][0]]
        found += reading.sources[s]
        names = ["alone", f"alone:{len(reading.mentions)}"]
        target_first = -1
    else:
        stop = reading.places[t]
        way = 0 if start < stop else 1
        low, high = (start, stop) if start < stop else (stop, start)
        found = [i for k in range(low, high + 1) for i in reading.steps[k][way]]
        found += reading.sources[s]
        found += reading.targets[t]
        gap = high - low
        names = [
            f"way:{way}",
            f"way:{way}:{gap if gap < 6 else 6 + min(4, gap // 4)}",
            f"between:{way}:{reading.tokens[low + 1 : high].count('@')}",
            f"listed:{way}:{all(b in _LISTED for b in reading.tokens[low + 1 : high])}",
        ]
        target_first = reading.mentions[t].first
    names += _by_pattern(reading, (source.first, target_first))
    other = reading.parts[t] if t >= 0 else "alone"
    names.append(f"part:{reading.parts[s]}:{other}")
    act = act_of(reading, pair)
    if act is not None:
        names += _typed(act, alone=t < 0)
    found += [feature(n) for n in names]
    return list(set(found))


def _by_pattern(reading: Reading, key: tuple[int, int]) -> list[str]:
    """Return what the lexicon's frames say of a pair."""
    frames = reading.frames.get(key)
    if not frames:
        return ["frame:none" if reading.frames else "frame:nowhere"]
    names = []
    for frame in frames:
        act = frame.act
        names += [
            f"frame:{act.root}",
            f"frame:{act.root}:{act.mode}",
            f"frame:{act.root}:{act.modality}",
            f"frame:{act.root}:{act.outer.form}:{act.weight > 0.7}",
            f"modality:{act.modality}",
            f"cost:{min(6, int(2 * frame.cost))}",
            f"weight:{int(10 * act.weight)}",
            "frame",
        ]
    return names


def act_of(reading: Reading, pair: Pair) -> Act | None:
    """Return the lexicon's act that stands best to a pair, None where it sees no act.

    Examples
    --------
    >>> from keeneye.coding.learned import hybrid_coder
    >>> act_of(hybrid_coder().read("Iran condemned Iraq."), Pair(0, 1)).root
    'ACCUSE'
    """
    spans = [reading.mentions[k][:2] for k in pair if k >= 0]
    return nearest_act(reading.acts, spans[0], spans[-1])


def _typed(act: Act, *, alone: bool) -> list[str]:
    """Return what the act that stands best to a pair says of it."""
    root = act.root
    return [
        f"typed:{root}",
        f"typed:{root}:{act.modality}",
        f"typed:{root}:{act.mode}",
        f"typed:{root}:{alone}:{act.hit.form}",
        f"typed:{root}:{int(10 * act.weight)}",
        f"typed:{root}:{bool(act.operators)}",
        f"typed:{act.inner.family.root}>{root}",
    ]
