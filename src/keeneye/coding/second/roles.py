"""What ``pattern-2`` does to frames: joint acts in both directions, owners, nobody's nouns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, permutations

from keeneye.coding.frames import Frame
from keeneye.coding.mentions import Mention
from keeneye.coding.operators import Act
from keeneye.coding.sentences import Word, word_list
from keeneye.ontology import ROOT_CODES

__all__ = ["foreseen", "improve_frames", "keep_act"]

_MUTUAL = frozenset({"CONSULT", "COOPERATE", "AGREE"})
_SIGNED = frozenset(
    ["signed", "sign", "signs", "initialled", "established", "establish", "exchanged"]
)
_TOGETHER = frozenset(["together", "joint", "jointly", "combined", "alongside", "trilateral"])
_PLACES = frozenset(["in", "at", "near", "over", "off", "outside", "inside"])
_SHOWN = frozenset({"MOBILIZE", "AID", "ASSAULT", "COERCE"})
_PREPOSITIONS = word_list("preposition")
_AIMED = frozenset(ROOT_CODES) - {"COOPERATE", "MOBILIZE"}
_APART = _PLACES | frozenset(["by", "through", "after", "before", "since", "via"])
_OUGHT = frozenset(["should", "must", "ought"])
_SAID = frozenset(
    ["said", "says", "say", "told", "declared", "insisted", "demanded", "wrote", "added"]
)
_WOULD = frozenset(["would", "could", "might"])
_STOPS = frozenset([",", ";", "said", "says", "that", "which", "who", "and"])
_DENIED = frozenset(["denied", "denies", "deny", "denying"])
_ASKED = frozenset(
    ["entry", "visa", "visas", "access", "permission", "request", "asylum", "landing", "passage"]
)
_DRILLS = frozenset(
    ["drill", "drills", "exercise", "exercises", "manoeuvres", "maneuvers", "games"]
)
_GIVEN = dict.fromkeys(("CONSULT", "RETREAT", "PROTEST", "MOBILIZE", "CONCEDE"), ("of", "from"))
_NOUN_REACH = 5  # words between a noun of doing and whose doing it is
_EACH_OTHER = frozenset({"each other", "one another"})
_MUTUALLY = frozenset(
    [
        "exchanged",
        "exchange",
        "exchanges",
        "traded",
        "trade",
        "trades",
        "swapped",
        "clashed",
        "clash",
        "clashes",
        "skirmished",
    ]
)
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
    if words[hit.start].folded in _OUGHT and not any(w.folded in _SAID for w in words):
        return False  # an opinion of the report's own
    if any(m.first <= hit.start < m.last and hit.end <= m.last for m in mentions):
        return False
    if hit.end - hit.start > 1:
        return True
    word = words[hit.start].folded
    if word == "back" or (word in _DENIED and not _denies(words, hit.end)):
        return False
    before = next((m for m in mentions if m.last == hit.start), None)
    noun = hit.form == "s" and before is not None and before.naming.kind == "demonym"
    return not noun  # "Turkish guards"


def foreseen(words: Sequence[Word], act: Act) -> Act:
    """Return a noun that "would" follows as a guess: "a strike on the port would ...".

    Examples
    --------
    >>> from keeneye.coding.lexicon import load_lexicon
    >>> from keeneye.coding.operators import read_acts
    >>> from keeneye.coding.sentences import split_words
    >>> from keeneye.coding.triggers import scan_triggers
    >>> words = split_words("A raid by Iran would cost it friends.")
    >>> (act,) = read_acts(words, scan_triggers(words, load_lexicon()))
    >>> foreseen(words, act).modality
    'hypothetical'
    """
    after = [w.folded for w in words[act.inner.end : act.inner.end + 12]]
    stop = next((k for k, word in enumerate(after) if word in _STOPS), len(after))
    guessed = act.outer.nominal and bool(_WOULD & set(after[:stop]))
    return act._replace(modality="hypothetical") if guessed else act


def _denies(words: Sequence[Word], at: int) -> bool:
    """Tell whether something was asked for that could be denied: entry, a visa."""
    return bool(_ASKED & {w.folded for w in words[at : at + 6]})


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
    filled = [_with_target(words, mentions, _with_source(words, mentions, f)) for f in improved]
    return [_abroad(turned) for frame in filled for turned in _both_ways(frame)]


def _both_ways(frame: Frame) -> list[Frame]:
    """Return a meeting or joint work of two in both directions."""
    act, source, target = frame.act, frame.source_mention, frame.target_mention
    met = act.root == "CONSULT" and act.mode is None and act.outer.family.order == "mutual"
    known = source is not None and target is not None and source.actor and target.actor
    if not known or not (met or act.root == "COOPERATE"):
        return [frame]
    return [frame, frame._replace(source_mention=target, target_mention=source)]


def _owned(words: Sequence[Word], mentions: Sequence[Mention], frame: Frame) -> Frame:
    """Give an unknown doer the actor that stands as its owner: "Finland's archaeologists"."""
    source, target = frame.source_mention, frame.target_mention
    found = _owner(words, mentions, source) if source is not None and not source.actor else None
    if found is not None and found.actor and (target is None or target.actor != found.actor):
        frame = frame._replace(source_mention=found)
    found = _owner(words, mentions, target) if target is not None and not target.actor else None
    return frame._replace(target_mention=found) if found is not None else frame


def _with_source(words: Sequence[Word], mentions: Sequence[Mention], frame: Frame) -> Frame:
    """Give an act without a known doer the nearest known name that can be one."""
    hit, source = frame.act.outer, frame.source_mention
    if source is not None and source.actor:
        return frame
    taken = frame.target_mention.first if frame.target_mention is not None else -1
    free = [m for m in mentions if m.actor and m.first != taken]
    by = [m for m in free if m.first >= hit.end and _before(words, m) == "by"]
    if hit.passive or hit.nominal or hit.form == "pp":
        near = [m for m in free if 0 < m.first - hit.end < _NOUN_REACH]
        given = [m for m in near if _before(words, m) in _GIVEN.get(frame.act.root, ("from",))]
        found = by[:1] or (given[:1] if hit.nominal else [])
    else:
        ahead = [m for m in free if m.last <= hit.start]
        heads = [m for m in ahead if _before(words, m) not in _PREPOSITIONS]
        found = heads[-1:]
    if not found:
        return frame
    return frame._replace(source_mention=found[0], cost=min(frame.cost, 2.0))


def _with_target(words: Sequence[Word], mentions: Sequence[Mention], frame: Frame) -> Frame:
    """Aim an act of words or force at the one other actor of its sentence, if there is one."""
    source, hit = frame.source_mention, frame.act.outer
    aimed = frame.target_mention is not None and frame.target_mention.actor
    if aimed or source is None or not source.actor or frame.act.root not in _AIMED:
        return frame
    others = [m for m in mentions if m.actor and m.actor != source.actor]
    after = [
        m for m in others
        if (m.first >= hit.start or hit.passive) and _before(words, m) not in _APART
    ]  # fmt: skip
    if len({m.actor for m in others}) == 1 and after:
        return frame._replace(target_mention=after[0])
    return frame


def _before(words: Sequence[Word], mention: Mention) -> str:
    """Return the word before a mention, articles left out."""
    at = mention.first - 1
    while at >= 0 and words[at].folded in ("the", "a", "an", "its", "their", "his"):
        at -= 1
    return words[at].folded if at >= 0 else ""


def _owner(words: Sequence[Word], mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """Return a mention with the actor of the demonym or possessive before it."""
    for other in reversed([m for m in mentions if m.actor and m.last <= mention.first]):
        gap = [w.folded for w in words[other.last : mention.first]]
        plain = all(g.isalpha() or g == "'s" for g in gap) and len(gap) <= _OWNED
        if plain and (gap[:1] == ["'s"] or (other.naming.kind == "demonym" and not other.head)):
            naming = mention.naming._replace(
                actor=other.actor, sector=mention.naming.sector or "GOV"
            )
            return mention._replace(naming=naming)
        break
    for other in mentions:
        gap = [w.folded for w in words[mention.last : other.first]]
        if other.actor and other.first >= mention.last and gap in (
            ["in"], ["at"], ["of"], ["from"], ["of", "the"], ["in", "the"],
        ):  # fmt: skip
            naming = mention.naming._replace(
                actor=other.actor, sector=mention.naming.sector or "GOV"
            )
            return mention._replace(naming=naming)
    return None


def _joint(words: Sequence[Word], mentions: Sequence[Mention], frames: list[Frame]) -> list[Frame]:
    """Return every ordered pair of a joint act's doers."""
    act, folded = frames[0].act, {w.folded for w in words}
    doers = _distinct(f.source_mention for f in frames)
    if not doers:
        doers = _between(words, mentions, act)
    if len(doers) == 1 and act.root == "MOBILIZE" and folded & _DRILLS:
        doers += _partners(words, mentions, act, doers[0])
    if len(doers) < 2:
        return frames
    signed = act.root == "SUPPORT" and words[act.hit.start].folded in _SIGNED
    drills = act.root == "MOBILIZE" and bool(folded & _DRILLS)
    shown = drills or (act.root in _SHOWN and bool(folded & _TOGETHER))
    if not (act.root in _MUTUAL or signed or shown or _mutually(words, act)):
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


def _mutually(words: Sequence[Word], act: Act) -> bool:
    """Tell whether the doers did it to each other: "exchanged fire", "blamed one another"."""
    near = [w.folded for w in words[max(0, act.outer.start - 3) : act.inner.end + 8]]
    pairs = {f"{a} {b}" for a, b in pairwise(near)}
    return bool(pairs & _EACH_OTHER) or bool(_MUTUALLY & set(near[:8]))


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
    reach = 10 if act.hit.nominal or act.hit.passive else 4
    near = [k for k in range(at, min(at + reach, len(words))) if words[k].folded == "between"]
    if not near:
        return []
    return _distinct(m for m in mentions if near[0] < m.first <= near[0] + 14)[:3]


def _partners(
    words: Sequence[Word], mentions: Sequence[Mention], act: Act, doer: Mention
) -> list[Mention]:
    """Return with whom drills are held."""
    return [
        m for m in mentions
        if m.actor and m.actor != doer.actor and m.first > act.hit.start
        and _before(words, m) in ("with", "alongside")
    ][:1]  # fmt: skip


def _in_place(words: Sequence[Word], mention: Mention) -> bool:
    """Tell whether a mention is where, not whom: "met in Beijing"."""
    return mention.first > 0 and words[mention.first - 1].folded in _PLACES


def _abroad(frame: Frame) -> Frame:
    """Leave out a receiver that is the doer again; the doer's people stay."""
    source, target = frame.source_mention, frame.target_mention
    if source is None or target is None or not source.actor:
        return frame
    return frame._replace(target_mention=None) if source.naming[:2] == target.naming[:2] else frame
