"""What the linear model looks at: a sentence read once, and what speaks for each pair in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from keeneye.coding.frames import Frame
from keeneye.coding.learned.cues import read_cues
from keeneye.coding.mentions import Mention
from keeneye.coding.operators import Act
from keeneye.coding.sentences import Word
from keeneye.coding.triggers import Hit, Scan

__all__ = ["BUCKETS", "Reading", "feature", "read_features"]

BUCKETS = 1 << 17
_MENTIONS = 9  # of a longer list of names only the first are paired
_STEM = 5  # letters that stand for a word's stem


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


@lru_cache(maxsize=1 << 16)
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
    """Read a sentence once, for all pairs in it.

    Parameters
    ----------
    words, mentions, scan, acts, frames
        Of one sentence, as the lexicon's coder reads them.

    Returns
    -------
    Reading
        Made once; `pair_features` takes its parts together for each pair.

    Examples
    --------
    >>> from keeneye.coding.learned import hybrid_coder
    >>> hybrid_coder().read("Iran condemned Iraq.").tokens
    ('^', '@', 'condemned', '@', '.', '$')
    """
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
        steps=_steps(tokens, cues, hits, places),
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
    return tuple([feature(n) for n in sorted(names)])


def _steps(
    tokens: Sequence[str],
    cues: Sequence[tuple[str, ...]],
    hits: dict[int, Hit],
    places: Sequence[int],
) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return for each token its features on a way forwards and on a way backwards.

    No way leads over what stands before the first name, and none backwards beyond the last.
    """
    made: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    first, last = (min(places), max(places)) if places else (len(tokens), 0)
    before: tuple[str, ...] = ()
    for k, token in enumerate(tokens):
        names = [*cues[k]]
        if cues[k]:
            names += [f"{a}>{b}" for a in before for b in cues[k]]
            before = cues[k]
        if k < first:
            made.append(((), ()))
            continue
        names += [token, f"p {token[:_STEM]}", f"{tokens[k - 1]} {token}"]
        if k > 1:
            names.append(f"{tokens[k - 2]} {tokens[k - 1]} {token}")
        hit = hits.get(k)
        if hit is not None:
            kind = hit.family.root or hit.family.operator
            names.append(f"hit {kind} {'passive' if hit.passive else hit.family.order}")
            names.append(f"hit {kind} {hit.link} {hit.modal} {hit.negated}")
        backwards = names if first < last and k <= last else ()
        made.append(
            (
                tuple([feature("f:" + n) for n in names]),
                tuple([feature("r:" + n) for n in backwards]),
            )
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
    return tuple([feature(n) for n in names])


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
