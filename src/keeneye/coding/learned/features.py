"""What the linear model looks at: a sentence read once, and what speaks for each pair in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from keeneye.coding.frames import Frame
from keeneye.coding.gold import nearest_act
from keeneye.coding.learned.cues import read_cues
from keeneye.coding.mentions import Mention
from keeneye.coding.operators import Act
from keeneye.coding.sentences import Word
from keeneye.coding.triggers import Hit, Scan

__all__ = [
    "BUCKETS",
    "Pair",
    "Reading",
    "act_of",
    "candidates",
    "event_key",
    "feature",
    "pair_features",
    "read_features",
]

BUCKETS = 1 << 17
_MENTIONS = 9  # of a longer list of names only the first are paired
_LISTED = frozenset(["and", ",", "the", "@", "or", "&", "both", "as", "well"])
_TAIL = 9  # words after a source that nobody follows
_STEM = 5  # letters that stand for a word's stem


class Pair(NamedTuple):
    """Two mentions by their numbers; `target` is −1 for nobody."""

    source_at: int
    target_at: int


class Reading(NamedTuple):
    """A sentence read for features.

    `tokens` are its words with each name as one "@"; `places` gives for each mention its token;
    `shared` holds the features of the sentence, `steps` those of each token as a step on the way
    between two mentions, `sources` and `targets` those of each mention in either role.
    """

    tokens: tuple[str, ...]
    places: tuple[int, ...]
    mentions: tuple[Mention, ...]
    shared: tuple[int, ...]
    steps: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    sources: tuple[tuple[int, ...], ...]
    targets: tuple[tuple[int, ...], ...]
    parts: tuple[str, ...]
    frames: dict[tuple[int, int], list[Frame]]
    acts: tuple[Act, ...]
    hits: tuple[Hit, ...]
    words: tuple[Word, ...]
    firsts: tuple[int, ...]


@lru_cache(maxsize=1 << 17)
def feature(name: str) -> int:
    """Return the bucket of a feature.

    Examples
    --------
    >>> feature("w:attack") == feature("w:attack") < BUCKETS
    True
    """
    return crc32(name.encode("utf-8", "replace")) % BUCKETS


def read_features(
    words: Sequence[Word],
    mentions: Sequence[Mention],
    scan: Scan,
    acts: Sequence[Act],
    *,
    frames: Sequence[Frame],
) -> Reading:
    """Read a sentence once, for all pairs in it."""
    kept = [m for m in mentions if m.naming.kind != "nobody" and m.first >= 0][:_MENTIONS]
    tokens, places, origin = _masked(words, kept)
    hits = {origin[h.start]: h for h in scan.hits if h.start < len(origin)}
    cues = read_cues(tokens)
    filled: dict[tuple[int, int], list[Frame]] = {}
    for frame in frames:
        source, target = frame.source_mention, frame.target_mention
        if source is not None:
            key = (source.first, target.first if target is not None else -1)
            filled.setdefault(key, []).append(frame)
    roles = [
        tuple(
            _role(role, tokens, place, words, mention)
            + tuple(feature(n) for n in _verb_after(role, mention, kept, scan.hits))
            for place, mention in zip(places, kept, strict=True)
        )
        for role in ("s", "t")
    ]
    return Reading(
        tokens=tuple(tokens),
        places=tuple(places),
        mentions=tuple(kept),
        shared=_shared(tokens, cues, acts),
        steps=_steps(tokens, cues, hits),
        sources=roles[0],
        targets=roles[1],
        parts=_parts(kept, filled),
        frames=filled,
        acts=tuple(acts),
        hits=scan.hits,
        words=tuple(words),
        firsts=_firsts(origin, len(tokens)),
    )


def _masked(
    words: Sequence[Word], mentions: Sequence[Mention]
) -> tuple[list[str], list[int], list[int]]:
    """Return tokens with names masked, the token of each mention, and of each word."""
    tokens: list[str] = ["^"]
    origin: list[int] = []
    ends = {m.first: m.last for m in mentions}
    end = 0
    for at, word in enumerate(words):
        if at >= end:
            end = ends.get(at, 0)
            plain = "#" if word.folded[0].isdigit() else word.folded
            tokens.append("@" if end else plain)
        origin.append(len(tokens) - 1)
    tokens.append("$")
    return tokens, [origin[m.first] for m in mentions], origin


def _firsts(origin: Sequence[int], length: int) -> tuple[int, ...]:
    """Return for each token the word that it begins with."""
    firsts = [0] * length
    for at in range(len(origin) - 1, -1, -1):
        firsts[origin[at]] = at
    return tuple(firsts)


def _shared(
    tokens: Sequence[str], cues: Sequence[tuple[str, ...]], acts: Sequence[Act]
) -> tuple[int, ...]:
    """Return what holds for the whole sentence."""
    names = {"bias"}
    for k, token in enumerate(tokens):
        names.add(f"w:{token}")
        names.add(f"p:{token[:_STEM]}")
        if k:
            names.add(f"b:{tokens[k - 1]} {token}")
        names.update(f"c:{c}" for c in cues[k])
    for act in acts:
        names.add(f"act:{act.root}:{act.modality}")
        names.add(f"act:{act.root}")
    names.add(f"acts:{min(3, len(acts))}")
    return tuple(feature(n) for n in sorted(names))


def _steps(
    tokens: Sequence[str], cues: Sequence[tuple[str, ...]], hits: dict[int, Hit]
) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return for each token its features on a way forwards and on a way backwards."""
    made = []
    before: tuple[str, ...] = ()
    for k, token in enumerate(tokens):
        names = [f"{token}", f"p {token[:_STEM]}", *cues[k]]
        if k:
            names.append(f"{tokens[k - 1]} {token}")
        if cues[k]:
            names += [f"{a}>{b}" for a in before for b in cues[k]]
            before = cues[k]
        if k > 1:
            names.append(f"{tokens[k - 2]} {tokens[k - 1]} {token}")
        hit = hits.get(k)
        if hit is not None:
            kind = hit.family.root or hit.family.operator
            names.append(f"hit {kind} {'passive' if hit.passive else hit.family.order}")
            names.append(f"hit {kind} {hit.link} {hit.modal} {hit.negated}")
        made.append(
            (tuple(feature(f"f:{n}") for n in names), tuple(feature(f"r:{n}") for n in names))
        )
    return tuple(made)


def _role(
    role: str, tokens: Sequence[str], place: int, words: Sequence[Word], mention: Mention
) -> tuple[int, ...]:
    """Return what speaks for a mention in a role: its neighbours and what it is."""
    naming = mention.naming
    before, after = tokens[place - 1], tokens[place + 1]
    names = [
        f"{role}-1:{before}",
        f"{role}+1:{after}",
        f"{role}-2:{tokens[place - 2] if place > 1 else ''} {before}",
        f"{role}+2:{after} {tokens[place + 2] if place + 2 < len(tokens) else ''}",
        f"{role}k:{naming.kind}:{mention.head}",
        f"{role}x:{naming.sector}",
        f"{role}a:{naming.actor is not None}:{mention.inferred}",
        f"{role}o:{min(4, tokens[:place].count('@'))}",
    ]
    if naming.kind in ("noun", "organ"):
        names += [f"{role}w:{words[k].folded}" for k in range(mention.first, mention.last)]
    return tuple(feature(n) for n in names)


def candidates(reading: Reading, *, known: bool = False) -> list[Pair]:
    """List the ordered pairs of a sentence, and each mention alone; `known`: of known sources."""
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
    """
    source = reading.mentions[pair.source_at].actor
    target = reading.mentions[pair.target_at].actor if pair.target_at >= 0 else None
    own = target if target != source else None
    return source or f"#{pair.source_at}", own or ""


def pair_features(reading: Reading, pair: Pair) -> list[int]:
    """List the features of one pair beside those that its sentence shares."""
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


def _parts(
    mentions: Sequence[Mention], frames: dict[tuple[int, int], list[Frame]]
) -> tuple[str, ...]:
    """Return for each mention which roles the lexicon's frames give it."""
    sources = {s for s, _ in frames}
    targets = {t for _, t in frames}
    return tuple("s" * (m.first in sources) + "t" * (m.first in targets) for m in mentions)


def _verb_after(
    role: str, mention: Mention, mentions: Sequence[Mention], hits: Sequence[Hit]
) -> list[str]:
    """Return how the first trigger after a mention stands to it."""
    after = next((h for h in hits if h.start >= mention.last), None)
    if after is None:
        return [f"verb:{role}:none"]
    crossed = sum(mention.last <= m.first < after.group for m in mentions)
    return [
        f"verb:{role}:{after.link}:{after.passive}:{min(2, crossed)}",
        f"verb:{role}:{after.link}:{min(6, after.group - mention.last)}",
    ]


def act_of(reading: Reading, pair: Pair) -> Act | None:
    """Return the lexicon's act that stands best to a pair."""
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
