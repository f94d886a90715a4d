"""Scores of a coder against gold sentences."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keeneye.coding.context import Memory
from keeneye.coding.frames import Frame
from keeneye.coding.gold import GoldItem, Triple, best_frames, read_gold, type_pair
from keeneye.coding.mentions import Mention
from keeneye.coding.operators import Act
from keeneye.coding.pattern import PatternCoder
from keeneye.coding.sentences import Word, word_list
from keeneye.errors import CodingError

if TYPE_CHECKING:
    from keeneye.coding.base import Coder
    from keeneye.desk import Desk

__all__ = ["evaluate_gold", "f1_of_triples", "macro_f1"]

_YIELD = ("CONCEDE", "RETREAT")
_PENTA = {
    "AGREE": "1", "CONSULT": "1", "SUPPORT": "1",
    "COOPERATE": "2", "AID": "2", "YIELD": "2",
    "REQUEST": "3", "ACCUSE": "3", "REJECT": "3", "THREATEN": "3",
    "PROTEST": "4", "MOBILIZE": "4", "COERCE": "4", "ASSAULT": "4", "SANCTION": "4",
}  # fmt: skip
_CONFLICT = frozenset(
    ["ASSAULT", "COERCE", "SANCTION", "PROTEST", "MOBILIZE", "THREATEN", "ACCUSE", "REJECT"]
) | {"REQUEST"}
_DRAWS = 1000
_DAY = date(2010, 1, 1)

Rng = random.Random | None
Outcome = tuple[str, str, str]  # group, gold, predicted


def evaluate_gold(
    gold: str | Path | Iterable[GoldItem],
    coder: Coder,
    desk: Desk | None = None,
    *,
    rng: Rng = None,
) -> dict[str, Any]:
    """Score a coder against gold sentences.

    Parameters
    ----------
    gold : path or iterable of GoldItem
    coder : Coder
        One that reads frames: any of `CODERS`.
    desk : Desk, optional
        Not needed by the formats known now; kept for gold that names desk actors.
    rng : random.Random, optional
        For the bootstrap, which draws groups of near copies together; without it no intervals.

    Returns
    -------
    dict
        ``kind``, ``n``, and per what the file measures ``root``, ``quad``, ``triple``,
        ``no_event``, ``relation`` with ``macro_f1``, ``micro_f1``, ``interval`` (95 %), and
        ``per_root`` and ``confusion``.

    Raises
    ------
    ReadingError
        A gold file that cannot be read.
    CodingError
        A coder that cannot be scored, or no gold at all.

    Examples
    --------
    >>> from keeneye.coding.base import load_coder
    >>> from keeneye.coding.gold import parse_gold
    >>> item = parse_gold({"text": "Police arrested ten activists.", "label": 4})
    >>> evaluate_gold([item], load_coder("pattern-1"))["root"]["macro_f1"]
    1.0
    """
    items = read_gold(gold) if isinstance(gold, str | Path) else list(gold)
    if not isinstance(coder, PatternCoder):
        raise CodingError(f"{coder.name} cannot be scored", expected="a coder that reads frames")
    if not items:
        raise CodingError("no gold sentences", expected="one a line")
    by_kind: dict[str, list[GoldItem]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item)
    kind = max(by_kind, key=lambda k: len(by_kind[k]))
    result = _SCORERS[kind](by_kind[kind], coder, rng)
    return {"kind": "gold", "n": len(by_kind[kind]), **result}


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 over the classes that occur in gold.

    Parameters
    ----------
    pairs : sequence of (gold, predicted)

    Examples
    --------
    >>> round(macro_f1([("a", "a"), ("b", "a")]), 2)
    0.33
    """
    gold = Counter(g for g, _ in pairs)
    predicted = Counter(p for _, p in pairs)
    right = Counter(g for g, p in pairs if g == p)
    scores = [2 * right[c] / (gold[c] + predicted[c]) for c in gold]
    return sum(scores) / len(scores) if scores else 0.0


def f1_of_triples(right: int, predicted: int, gold: int) -> dict[str, float]:
    """Return precision, recall and F1; 0 where nothing was predicted or there is no gold.

    Examples
    --------
    >>> f1_of_triples(1, 2, 2)
    {'precision': 0.5, 'recall': 0.5, 'f1': 0.5}
    """
    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    both = precision + recall
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / both, 4) if both else 0.0,
    }


def _interval(outcomes: Sequence[Outcome], rng: random.Random) -> list[float]:
    """Return the 95 % bootstrap interval of the macro-F1, whole groups drawn."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for group, gold, predicted in outcomes:
        groups[group].append((gold, predicted))
    members = list(groups.values())
    draws = []
    for _ in range(_DRAWS):
        drawn = rng.choices(members, k=len(members))
        draws.append(macro_f1([p for member in drawn for p in member]))
    draws.sort()
    return [round(draws[int(q * _DRAWS)], 4) for q in (0.025, 0.974)]


def _classes(outcomes: Sequence[Outcome], rng: Rng = None) -> dict[str, Any]:
    """Return the scores of a classification."""
    pairs = [(g, p) for _, g, p in outcomes]
    scores: dict[str, Any] = {
        "macro_f1": round(macro_f1(pairs), 4),
        "micro_f1": round(sum(g == p for g, p in pairs) / len(pairs), 4),
    }
    if rng is not None:
        scores["interval"] = _interval(outcomes, rng)
    return scores


def _tables(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return precision, recall and F1 a class, and the confusions."""
    pairs = [(g, p) for _, g, p in outcomes]
    gold, predicted = Counter(g for g, _ in pairs), Counter(p for _, p in pairs)
    right = Counter(g for g, p in pairs if g == p)
    confusion: dict[str, dict[str, int]] = {}
    for (g, p), n in sorted(Counter(pairs).items()):
        confusion.setdefault(g, {})[p] = n
    per_root = {c: f1_of_triples(right[c], predicted[c], gold[c]) for c in sorted(gold)}
    return {"per_root": per_root, "confusion": confusion}


def _frames(item: GoldItem, coder: PatternCoder) -> tuple[list[Word], list[Frame]]:
    """Read a gold sentence as the coder does, unmarked."""
    return coder.frames(item.text, Memory(coder.index, item.published or _DAY))


def _pairs(items: Sequence[GoldItem], coder: PatternCoder, rng: Rng) -> dict[str, Any]:
    """Score marked pairs: root, the file's own classes, and the same sentences unmarked."""
    roots: list[Outcome] = []
    quads: list[Outcome] = []
    right = predicted = 0
    for item in items:
        words, frames = _frames(item, coder)
        act = _typed(item, words, coder)
        found = _root_of_2018(act)
        roots.append((item.group, item.label, found))
        quads.append((item.group, item.scale, _PENTA.get(found, "NONE")))
        best = best_frames(frames)
        predicted += bool(best)
        right += any(_same(item, words, frame) for frame in best)
    scores = {"root": _classes(roots, rng), "quad": _classes(quads)}
    return {**scores, "triple": f1_of_triples(right, predicted, len(items)), **_tables(roots)}


def _typed(item: GoldItem, words: Sequence[Word], coder: PatternCoder) -> Act | None:
    """Type a marked pair: by the coder's own way where it has one."""
    typed = getattr(coder, "type_marked", None)
    if typed is not None:
        return typed(item.text, item.spans[0], item.spans[1])  # type: ignore[no-any-return]
    return type_pair(words, coder.acts(words), item.spans[0], item.spans[1])


def _root_of_2018(act: Act | None) -> str:
    """Return the root by the published CAMEO table, with the older YIELD; NONE without an act."""
    from keeneye.ontology import cameo_code_of, crosswalk

    if act is None:
        return "NONE"
    crossing = crosswalk(act.cameo_code or cameo_code_of(act.root, act.mode))
    root = crossing.root_2021 or act.root
    return "YIELD" if root in _YIELD else root


def _same(item: GoldItem, words: Sequence[Word], frame: Frame) -> bool:
    """Tell whether a frame has the root of a marked pair and a content word of both actors."""
    source, target = frame.source_mention, frame.target_mention
    if source is None or target is None or _root_of_2018(frame.act) != item.label:
        return False
    return all(
        _content(item.text[first:last].lower().split())
        & _content(w.folded for w in words[mention.first : mention.last])
        for (first, last), mention in zip(item.spans, (source, target), strict=True)
    )


def _content(words: Iterable[str]) -> set[str]:
    """Return the words that are not grammar."""
    plain = (w.strip(".,;:'’\"“”()").removesuffix("'s").removesuffix("’s") for w in words)
    return {w for w in plain if len(w) > 1 and w not in _GRAMMAR}


_APPEALS = word_list("appeal")
_GRAMMAR = word_list("stop") | word_list("determiner") | word_list("preposition")


def _relations(items: Sequence[GoldItem], coder: PatternCoder, rng: Rng) -> dict[str, Any]:
    """Score conflict or not between two marked spans."""
    outcomes: list[Outcome] = []
    for item in items:
        act = _typed(item, _frames(item, coder)[0], coder)
        found = act is not None and act.root in _CONFLICT
        outcomes.append((item.group, item.label, "1" if found else "0"))
    return {"relation": _classes(outcomes, rng)}


def _classified(items: Sequence[GoldItem], coder: PatternCoder, rng: Rng) -> dict[str, Any]:
    """Score a class of five by the best act of the sentence; no act is class 0."""
    outcomes = []
    for item in items:
        words, frames = _frames(item, coder)
        best = best_frames(frames)
        found = _class_of(best[0].act, words) if best else "0"
        outcomes.append((item.group, item.label, found))
    return {"root": _classes(outcomes, rng), **_tables(outcomes)}


def _class_of(act: Act, words: Sequence[Word]) -> str:
    """Return the class of five of an act, by the two digits of its CAMEO code.

    CAMEO parts appeals (02) from demands (10); PLOVER has one root for both.
    """
    from keeneye.ontology import cameo_code_of

    if act.root == "REQUEST" and words[act.hit.start].folded in _APPEALS:
        return "0"

    digits = int((act.cameo_code or cameo_code_of(act.root, act.mode))[:2])
    bounds = ((2, "0"), (5, "1"), (8, "2"), (13, "3"), (15, "4"), (16, "3"))
    return next((label for last, label in bounds if digits <= last), "4")


def _main_root(item: GoldItem, coder: PatternCoder) -> str:
    """Return the root of the best act of a sentence, '' without one."""
    best = best_frames(_frames(item, coder)[1])
    return best[0].act.root if best else ""


def _examples(items: Sequence[GoldItem], coder: PatternCoder, rng: Rng) -> dict[str, Any]:
    """Score roots of sentences without actors."""
    outcomes = [(i.group, i.label or "NONE", _main_root(i, coder) or "NONE") for i in items]
    return {"root": _classes(outcomes, rng), **_tables(outcomes)}


def _triples(items: Sequence[GoldItem], coder: PatternCoder, rng: Rng) -> dict[str, Any]:
    """Score coded triples by the best act of each sentence."""
    right = predicted = gold = kept = empty = 0
    for item in items:
        found = {_triple(f, item) for f in best_frames(_frames(item, coder)[1])} - {None}
        wanted = {t[:3] for t in item.triples}
        if not wanted:
            empty, kept = empty + 1, kept + (not found)
            continue
        right += len(found & wanted)
        predicted, gold = predicted + len(found), gold + len(wanted)
    scores: dict[str, Any] = {"triple": f1_of_triples(right, predicted, gold)}
    if empty:
        scores["no_event"] = {"kept": round(kept / empty, 4)}
    return scores


def _triple(frame: Frame, item: GoldItem) -> tuple[str, str, str] | None:
    """Return a frame as actors and root; None without a known source."""
    source, target = frame.source_mention, frame.target_mention
    if source is None or source.actor is None:
        return None
    root = frame.act.root
    if root in _YIELD and any(t.root_code == "YIELD" for t in item.triples):
        root = "YIELD"
    known = {a for t in item.triples for a in (t.source_actor, t.target_actor)}
    return _coded(source, known), root, _coded(target, known) if target is not None else ""


def _coded(mention: Mention, known: set[str]) -> str:
    """Return an actor as the gold file writes it: some write IGO for every organisation."""
    generic = mention.naming.sector == "IGO" and mention.actor not in known
    return "IGO" if generic else mention.actor or ""


def _counts(triple: Triple) -> bool:
    """Tell whether a coded triple enters counts: done, or said under the root that names it."""
    said = {"AGREE": "promised", "THREATEN": "threatened", "REJECT": "denied"}
    return triple.modality in ("", "actual", "claimed", said.get(triple.root_code))


def _own(items: Sequence[GoldItem], coder: PatternCoder, rng: Rng) -> dict[str, Any]:
    """Score our own gold: triples, modality of those found, and non-events kept empty."""
    from keeneye.records import Report, end_of_day

    right = predicted = gold = kept = empty = same = matched = 0
    for item in items:
        day = item.published or _DAY
        report = Report(
            text=item.text,
            published_date=day,
            known_at=end_of_day(day),
            known_at_basis="published",
        )
        events = coder.code(report).events
        found = {(e.source_actor or "", e.root_code, e.target_actor or ""): e for e in events}
        wanted = {t[:3]: t for t in item.triples}
        if not wanted:
            empty, kept = empty + 1, kept + (not any(e.counted for e in events))
            continue
        both = found.keys() & wanted.keys()
        matched += len(both)
        same += sum(wanted[b].modality in ("", found[b].modality) for b in both)
        seen = {key for key, event in found.items() if event.counted}
        true = {key for key, triple in wanted.items() if _counts(triple)}
        right, predicted, gold = right + len(seen & true), predicted + len(seen), gold + len(true)
    scores: dict[str, Any] = {"triple": f1_of_triples(right, predicted, gold)}
    scores["modality"] = {"accuracy": round(same / matched, 4) if matched else 0.0}
    if empty:
        scores["no_event"] = {"kept": round(kept / empty, 4)}
    return scores


def _roles(items: Sequence[GoldItem], coder: PatternCoder, rng: Rng) -> dict[str, Any]:
    """Score tagged tokens: which words stand in a source, a target or neither."""
    right = predicted = gold = 0
    for item in items:
        words, frames = _frames(item, coder)
        found = set()
        for frame in best_frames(frames):
            for role, mention in (("S", frame.source_mention), ("T", frame.target_mention)):
                if mention is not None and mention.first >= 0:
                    spoken = words[mention.first : mention.last]
                    found |= {(role, w) for w in _content(x.folded for x in spoken)}
        wanted = {
            (role, w)
            for token, tag in item.tags
            for role in ("ST" if tag[-1] == "R" else tag[-1])
            if tag != "O"
            for w in _content([token.lower()])
        }
        right, predicted, gold = (
            right + len(found & wanted),
            predicted + len(found),
            gold + len(wanted),
        )
    return {"relation": f1_of_triples(right, predicted, gold)}


_SCORERS: dict[str, Callable[[Sequence[GoldItem], PatternCoder, Rng], dict[str, Any]]] = {
    "pair": _pairs,
    "relation": _relations,
    "class": _classified,
    "roots": _examples,
    "triples": _triples,
    "korea": _own,
    "roles": _roles,
}
