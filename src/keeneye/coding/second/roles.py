"""What ``pattern-2`` does to frames: joint acts in both directions, owners, nobody's nouns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations

from keeneye.coding.frames import Frame
from keeneye.coding.mentions import Mention
from keeneye.coding.operators import Act
from keeneye.coding.sentences import Word

__all__ = ["improve_frames", "keep_act"]

_MUTUAL = frozenset({"CONSULT", "COOPERATE", "AGREE"})
_SIGNED = frozenset(["signed", "sign", "signs", "initialled", "established", "establish", "exchanged"])
_TOGETHER = frozenset(["together", "joint", "jointly", "combined", "alongside", "trilateral"])
_PLACES = frozenset(["in", "at", "near", "over", "off", "outside", "inside"])
_SHOWN = frozenset({"MOBILIZE", "AID"})
_OWNED = 3  # words between an owner and what it owns


def keep_act(words: Sequence[Word], mentions: Sequence[Mention], act: Act) -> bool:
    """Tell whether an act is one, and not half of a name ("border guards") or of "sent back".

    Parameters
    ----------
    words, mentions
        Of one sentence.
    act : Act

    Examples
    --------
    >>> from keeneye.coding.lexicon import load_lexicon
    >>> from keeneye.coding.mentions import find_mentions, index_actors
    >>> from keeneye.coding.operators import read_acts
    >>> from keeneye.coding.sentences import split_words
    >>> from keeneye.coding.triggers import scan_triggers
    >>> words = split_words("Iran condemned Iraq.")
    >>> (act,) = read_acts(words, scan_triggers(words, load_lexicon()))
    >>> keep_act(words, find_mentions(words, index_actors()), act)
    True
    """
    hit = act.hit
    if any(m.first <= hit.start < m.last and hit.end <= m.last for m in mentions):
        return False
    return not (words[hit.start].folded == "back" and hit.end - hit.start == 1)


def improve_frames(
    words: Sequence[Word], mentions: Sequence[Mention], frames: Sequence[Frame]
) -> list[Frame]:
    """Mend the roles of the frames of a sentence.

    Parameters
    ----------
    words, mentions, frames
        Of one sentence.

    Returns
    -------
    list of Frame
        A joint act of several gives every ordered pair; a doer whom no list knows takes the actor
        that owns it; a receiver that is the doer's own people is nobody.

    Examples
    --------
    >>> improve_frames([], [], [])
    []
    """
    owned = [_owned(words, mentions, frame) for frame in frames]
    improved: list[Frame] = []
    for act in dict.fromkeys(id(f.act) for f in owned):
        improved += _joint(words, mentions, [f for f in owned if id(f.act) == act])
    return [_abroad(frame) for frame in improved]


def _owned(words: Sequence[Word], mentions: Sequence[Mention], frame: Frame) -> Frame:
    """Give an unknown doer the actor that stands as its owner: "Finland's archaeologists"."""
    source, target = frame.source_mention, frame.target_mention
    found = _owner(words, mentions, source) if source is not None and not source.actor else None
    if found is not None and found.actor and (target is None or target.actor != found.actor):
        frame = frame._replace(source_mention=found)
    found = _owner(words, mentions, target) if target is not None and not target.actor else None
    return frame._replace(target_mention=found) if found is not None else frame


def _owner(
    words: Sequence[Word], mentions: Sequence[Mention], mention: Mention
) -> Mention | None:
    """Return a mention with the actor of the demonym or possessive before it."""
    for other in reversed([m for m in mentions if m.actor and m.last <= mention.first]):
        gap = [w.folded for w in words[other.last : mention.first]]
        plain = all(g.isalpha() or g == "'s" for g in gap) and len(gap) <= _OWNED
        if plain and (gap[:1] == ["'s"] or (other.naming.kind == "demonym" and not other.head)):
            naming = mention.naming._replace(actor=other.actor, sector=mention.naming.sector or "GOV")
            return mention._replace(naming=naming)
        break
    for other in mentions:
        gap = [w.folded for w in words[mention.last : other.first]]
        if other.actor and other.first >= mention.last and gap in (
            ["in"], ["at"], ["of"], ["from"], ["of", "the"], ["in", "the"],
        ):  # fmt: skip
            naming = mention.naming._replace(actor=other.actor, sector=mention.naming.sector or "GOV")
            return mention._replace(naming=naming)
    return None


def _joint(
    words: Sequence[Word], mentions: Sequence[Mention], frames: list[Frame]
) -> list[Frame]:
    """Return every ordered pair of a joint act's doers."""
    act = frames[0].act
    doers = _distinct(f.source_mention for f in frames)
    if len(doers) < 2:
        doers = _between(words, mentions, act) if not doers else doers
    if len(doers) < 2:
        return frames
    folded = {w.folded for w in words}
    signed = act.root == "SUPPORT" and words[act.hit.start].folded in _SIGNED
    shown = act.root in _SHOWN and bool(folded & _TOGETHER)
    if not (act.root in _MUTUAL or signed or shown):
        return frames
    ids = {d.actor for d in doers}
    outside = [
        f for f in frames
        if f.target_mention is not None and f.target_mention.actor not in ids
        and f.target_mention.actor and not _in_place(words, f.target_mention)
    ]  # fmt: skip
    if outside and not shown:
        return frames
    if shown:
        act = act._replace(root="COOPERATE", mode=None, cameo_code=None)
    cost = min(f.cost for f in frames)
    return [Frame(act, s, t, min(cost, 1.0)) for s, t in permutations(doers, 2)]


def _distinct(found: Iterable[Mention | None]) -> list[Mention]:
    """Return the first mention of each known actor."""
    first: dict[str, Mention] = {}
    for mention in found:
        if mention is not None and mention.actor:
            first.setdefault(mention.actor, mention)
    return list(first.values())


def _between(words: Sequence[Word], mentions: Sequence[Mention], act: Act) -> list[Mention]:
    """Return the members of "talks between A and B"."""
    at = act.hit.end
    near = [k for k in range(at, min(at + 4, len(words))) if words[k].folded == "between"]
    if not near:
        return []
    return _distinct(m for m in mentions if near[0] < m.first <= near[0] + 14)[:3]


def _in_place(words: Sequence[Word], mention: Mention) -> bool:
    """Tell whether a mention is where, not whom: "met in Beijing"."""
    return mention.first > 0 and words[mention.first - 1].folded in _PLACES


def _abroad(frame: Frame) -> Frame:
    """Leave out a receiver that belongs to the doer."""
    source, target = frame.source_mention, frame.target_mention
    own = source is not None and target is not None and source.actor == target.actor
    return frame._replace(target_mention=None) if own and source is not None and source.actor else frame
