"""Who did it and to whom: the mentions that fill an act's two roles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from keeneye.coding.mentions import Mention
from keeneye.coding.operators import Act
from keeneye.coding.sentences import Word, word_list
from keeneye.coding.triggers import Hit, Scan

__all__ = ["Frame", "read_frames"]

_OBJECT_LIMIT = 3.4
_LIMIT = 6.0  # a mention that costs more does not fill the role
_DETERMINERS = word_list("determiner")
_PLACE = word_list("place_preposition")
_PREPOSITIONS = word_list("preposition")
_TOWARD = word_list("toward")
_JOINERS = word_list("joiner")
_OWN = ("its", "his", "her", "their")
_SENT = ("MOBILIZE", "AID")
_TOOLS = ("MOBILIZE", "AID", "RETREAT")  # whose objects are means: troops are sent, not acted on


class Frame(NamedTuple):
    """An act with its roles; `cost` says how far the mentions had to be fetched (0 is best)."""

    act: Act
    source_mention: Mention | None
    target_mention: Mention | None
    cost: float


class _Sentence(NamedTuple):
    """What the role search looks at."""

    words: Sequence[Word]
    mentions: Sequence[Mention]
    scan: Scan
    groups: Sequence[int]


def read_frames(
    words: Sequence[Word], mentions: Sequence[Mention], scan: Scan, acts: Sequence[Act]
) -> list[Frame]:
    """Fill the roles of every act of a sentence.

    Parameters
    ----------
    words, mentions, scan, acts
        Of one sentence.

    Returns
    -------
    list of Frame
        Lists are opened out: two sources and three targets are six frames. A joint act ("A and B
        met") gives both directions. A role that nothing fills is None.

    Examples
    --------
    >>> from keeneye.coding.lexicon import load_lexicon
    >>> from keeneye.coding.mentions import find_mentions, index_actors
    >>> from keeneye.coding.operators import read_acts
    >>> from keeneye.coding.sentences import split_words
    >>> from keeneye.coding.triggers import scan_triggers
    >>> words = split_words("Iran condemned Iraq.")
    >>> scan, found = scan_triggers(words, load_lexicon()), find_mentions(words, index_actors())
    >>> frame = read_frames(words, found, scan, read_acts(words, scan))[0]
    >>> frame.source_mention.actor, frame.target_mention.actor
    ('IRN', 'IRQ')
    """
    sentence = _Sentence(words, mentions, scan, _groups(words, mentions))
    frames: list[Frame] = []
    for act in acts:
        frames += _frames(sentence, act)
    return frames


def _groups(words: Sequence[Word], mentions: Sequence[Mention]) -> list[int]:
    """Give mentions group numbers: members of one list ("A, B and C") share one."""
    groups: list[int] = []
    for k, mention in enumerate(mentions):
        if k and _listed(words, mentions[k - 1], mention):
            groups.append(groups[-1])
        else:
            groups.append(k)
    return groups


def _listed(words: Sequence[Word], left: Mention, right: Mention) -> bool:
    """Tell whether two mentions stand side by side in a list."""
    between = [w.folded for w in words[left.last : right.first]]
    if left.naming.kind == "pronoun" or right.naming.kind == "pronoun" or len(between) > 4:
        return False
    if not between:
        return left.actor is not None and right.actor is not None
    joined = all(b in _JOINERS or b in _DETERMINERS for b in between)
    return joined and bool({"and", "or", "&", "as"} & set(between) or between == [","])


def _frames(sentence: _Sentence, act: Act) -> list[Frame]:
    """Return the frames of one act."""
    source_cost, source = _source(sentence, act)
    target_cost, target = _target(sentence, act, source)
    sources, targets = _members(sentence, source), _members(sentence, target)
    mutual = "mutual" in (act.outer.family.order, act.inner.family.order) or act.root == "AGREE"
    known = {s.actor for s in sources if s is not None}
    if mutual and len(known) > 1 and (target is None or target in sources):
        pairs = [(s, t) for s, t in product(sources, sources) if s != t]
        return [Frame(act, s, t, source_cost) for s, t in pairs]
    cost = source_cost + 0.4 * (max(0.0, target_cost) if target is not None else 0.0)
    return [Frame(act, s, t, cost) for s, t in product(sources, targets) if s is None or s != t]


def _members(sentence: _Sentence, mention: Mention | None) -> list[Mention | None]:
    """Return the mention with the others of its list."""
    if mention is None:
        return [None]
    at = next((k for k, m in enumerate(sentence.mentions) if m.first == mention.first), None)
    if at is None or (mention.inferred and mention.naming.kind == "pronoun"):
        return [mention]
    group = sentence.groups[at]
    return [m for m, g in zip(sentence.mentions, sentence.groups, strict=True) if g == group]


def _source(sentence: _Sentence, act: Act) -> tuple[float, Mention | None]:
    """Say who acts."""
    hit, order = act.outer, act.outer.family.order
    if order == "speaker":
        return _speaker(sentence, hit)
    if hit.passive and order != "reverse":
        return _passive_source(sentence, act)
    backwards = not hit.passive and order == "reverse"
    return _object(sentence, act, None) if backwards else _subject(sentence, hit)


def _target(sentence: _Sentence, act: Act, doer: Mention | None) -> tuple[float, Mention | None]:
    """Say who is acted on."""
    hit = act.outer
    reverse = hit.family.order in ("reverse", "speaker")
    if hit.passive and act.root in _SENT and _agent(sentence, hit)[1] is None:
        return _object(sentence, act, doer)
    if hit.passive != reverse:
        return _subject(sentence, hit)
    return _object(sentence, act, doer)


def _passive_source(sentence: _Sentence, act: Act) -> tuple[float, Mention | None]:
    """Return who acts in a passive: after "by"; troops deployed; the state one is arrested in."""
    found = _agent(sentence, act.outer)
    if found[1] is not None:
        return found
    if act.root in _SENT:
        return _subject(sentence, act.outer)
    for mention in sentence.mentions:
        near = 0 <= mention.first - act.outer.end <= 8
        if act.root == "COERCE" and near and _before(sentence, mention) == "in" and mention.actor:
            return 1.0, mention._replace(inferred=True)
    return _LIMIT, None


def _speaker(sentence: _Sentence, hit: Hit) -> tuple[float, Mention | None]:
    """Say who says what a trigger holds against its subject."""
    for report in sentence.scan.hits:
        if report.family.operator in ("report", "announce") and report.end <= hit.group:
            return _subject(sentence, report)
    return _LIMIT, None


def _before(sentence: _Sentence, mention: Mention) -> str:
    """Return the preposition or other word before a mention, determiners left out."""
    at = mention.first - 1
    while at >= 0 and (
        sentence.words[at].folded in _DETERMINERS or sentence.words[at].folded in "\"“'‘"
    ):
        at -= 1
    return sentence.words[at].folded if at >= 0 else ""


def _head_of_list(sentence: _Sentence, k: int) -> Mention:
    """Return the first member of the list that mention number `k` belongs to."""
    return sentence.mentions[sentence.groups[k]]


def _subject(sentence: _Sentence, hit: Hit) -> tuple[float, Mention | None]:
    """Return the cheapest mention before a trigger."""
    hit = _leading(sentence, hit)
    best: tuple[float, Mention | None] = (_LIMIT, None)
    for k, mention in enumerate(sentence.mentions):
        if mention.last <= hit.group and mention.naming.kind != "nobody":
            cost = _subject_cost(sentence, hit, k)
            if cost <= best[0]:
                best = (cost, mention)
    if hit.nominal:
        agent = _agent(sentence, hit)
        if agent[1] is not None and (best[1] is None or agent[0] < best[0] + 1):
            best = agent
    if best[1] is None and hit.link in ("ing", "finite"):
        best = _following_subject(sentence, hit)
    return _unfolded(sentence, best)


def _leading(sentence: _Sentence, hit: Hit) -> Hit:
    """Return the first of the verbs that share a subject: "A came, saw and won"."""
    joined = sentence.words[hit.group - 1].folded in ("and", "but") if hit.group else False
    if not joined or hit.link != "finite" or hit.nominal:
        return hit
    for earlier in reversed(sentence.scan.hits):
        same = earlier.end <= hit.group and earlier.link == "finite" and not earlier.nominal
        if same and not earlier.passive:
            return _leading(sentence, earlier)
    return hit


def _subject_cost(sentence: _Sentence, hit: Hit, k: int) -> float:
    """Say what it costs to take mention number `k` as the subject of a hit."""
    mention, scan = sentence.mentions[k], sentence.scan
    gap = sentence.words[mention.last : hit.group]
    before = _before(sentence, _head_of_list(sentence, k))
    cost = 0.08 * len(gap) + 0.25 * sum(w.folded == "," for w in gap)
    owned = hit.group > 0 and sentence.words[hit.group - 1].folded == "'s"
    near = (hit.nominal or owned) and len(gap) <= 3
    if before in _PREPOSITIONS and not (near and before in ("in", "of", "to", "for")):
        cost += 2.8 if not (near and before in ("between", "with")) else 0.0
    if not mention.head and not near:
        cost += 0.9
    cost += 0.5 * (mention.actor is None)
    cost += 1.8 * (scan.clauses[mention.first] != scan.clauses[hit.group])
    cost += 2.4 * (hit.nominal and not near)
    cost += 1.5 * (hit.link == "ing" and sentence.words[hit.group - 1].folded in _PREPOSITIONS)
    crossed = [h for h in scan.hits if mention.last <= h.group and h.end <= hit.group]
    return cost + 0.8 * sum(h.link == "finite" for h in crossed)


def _unfolded(
    sentence: _Sentence, found: tuple[float, Mention | None]
) -> tuple[float, Mention | None]:
    """Put the subject of the clause before in place of "it"."""
    cost, mention = found
    if mention is None or mention.naming.kind != "pronoun":
        return found
    earlier = [m for m in sentence.mentions if m.last <= mention.first and m.head]
    heads = [m for m in earlier if m.naming.kind != "pronoun"]
    subjects = [m for m in heads if any(0 <= h.group - m.last <= 1 for h in sentence.scan.hits)]
    heads.sort(key=lambda m: _before(sentence, m) in _PREPOSITIONS)
    for candidate in (*reversed(subjects), *heads):
        return cost + 0.5, candidate._replace(inferred=True)
    return (cost + 0.5, mention) if mention.actor else (_LIMIT, None)


def _following_subject(sentence: _Sentence, hit: Hit) -> tuple[float, Mention | None]:
    """Return the subject after the comma: "Calling it a threat, the ministry ..."."""
    if any(m.last <= hit.group and m.naming.kind != "pronoun" for m in sentence.mentions):
        return _LIMIT, None
    comma = next(
        (k for k in range(hit.end, len(sentence.words)) if sentence.words[k].folded == ","), None
    )
    if comma is None or hit.link != "ing":
        return _LIMIT, None
    return next(((1.0, m) for m in sentence.mentions if m.first > comma), (_LIMIT, None))


def _agent(sentence: _Sentence, hit: Hit) -> tuple[float, Mention | None]:
    """Return the mention after "by"."""
    for k, mention in enumerate(sentence.mentions):
        gap = mention.first - hit.end
        reach = range(hit.end, mention.first)
        if gap < 0 or gap > 16 or any(h.passive and h.start in reach for h in sentence.scan.hits):
            continue
        if _before(sentence, _head_of_list(sentence, k)) == "by":
            crossed = sentence.scan.clauses[mention.first] != sentence.scan.clauses[hit.start]
            return 0.05 * gap + 2.0 * crossed, mention
    return _LIMIT, None


def _object(sentence: _Sentence, act: Act, doer: Mention | None) -> tuple[float, Mention | None]:
    """Return the cheapest mention after the chain's first trigger."""
    best: tuple[float, Mention | None] = (_OBJECT_LIMIT, None)
    for k, mention in enumerate(sentence.mentions):
        hit = act.inner
        inside = hit.start <= mention.first < hit.end
        inside &= not (hit.start < mention.first and mention.last < hit.end)  # "accuse X of"
        if (
            mention.first > act.outer.start
            and not inside
            and (doer is None or mention.first != doer.first)
        ):
            cost = _object_cost(sentence, act, k, doer)
            if cost < best[0]:
                best = (cost, mention)
    if best[1] is None and act.inner.nominal:
        return _owner(sentence, act.inner, doer)
    return best


def _object_cost(sentence: _Sentence, act: Act, k: int, doer: Mention | None) -> float:
    """Say what it costs to take mention number `k` as the object of an act."""
    mention, scan = sentence.mentions[k], sentence.scan
    if mention.naming.kind == "nobody":
        return _LIMIT
    start = act.outer.end
    gap = sentence.words[start : mention.first]
    before = _before(sentence, _head_of_list(sentence, k))
    cost = 0.1 * len(gap) + 0.6 * sum(w.folded == "," for w in gap)
    if act.root == "MOBILIZE" and before == "with":
        cost += 4.0  # one exercises with a partner, not against
    elif before in _TOWARD:
        cost -= 0.4
    elif before in _PLACE:
        cost += 0.8 if act.root in _TOOLS else 1.6
    elif before == "by":
        cost += 4.0 if act.outer.passive else 0.3
    elif before in ("of", "from"):
        cost += 0.4
    if mention.actor is None:
        tool = act.inner.family.root in _TOOLS and mention.naming.sector == "MIL"
        cost += 0.5 + 0.4 * (mention.naming.kind == "run") + 1.5 * tool
    cost += 0.4 * (not mention.head) + 2.5 * (mention.naming.kind == "pronoun")
    if doer is not None and mention.actor is not None and mention.actor == doer.actor:
        cost += 4.0 * (sentence.words[mention.first - 1].folded in _OWN)
        cost += 0.5 if mention.naming.sector != doer.naming.sector else 4.5
    cost += 2.5 * (scan.clauses[mention.first] != scan.clauses[act.outer.start])
    cost += 4.0 * any(
        h.family.operator in ("report", "announce") and 0 <= h.group - mention.last <= 1
        for h in scan.hits
    )  # "..., Seoul said" is told, not acted on
    crossed = [h for h in scan.hits if act.inner.end <= h.start and h.end <= mention.first]
    return cost + 1.5 * sum(h.link == "finite" for h in crossed)


def _owner(sentence: _Sentence, hit: Hit, doer: Mention | None) -> tuple[float, Mention | None]:
    """Return the mention just before a noun, when another one acts: "criticised U.S. sanctions"."""
    for mention in reversed(sentence.mentions):
        gap = hit.start - mention.last
        if 0 <= gap <= 2 and mention != doer:
            return 1.0 + 0.2 * gap, mention
    return _LIMIT, None
