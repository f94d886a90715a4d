"""The codebook: enough sentences, exact spans, no copies of each other or of any gold set."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from keeneye.ontology import ROOT_CODES, root
from keeneye.records import Modality

FOLDER = Path(__file__).resolve().parents[2] / "codebook"
ROOT_FILES = sorted(p for p in FOLDER.glob("*.jsonl") if not p.stem.startswith("none"))
NONE_FILES = [FOLDER / "none-train.jsonl", FOLDER / "none-measure.jsonl"]
FIELDS = {"root_code", "mode", "modality", "source_actor", "target_actor", "trigger", "operators"}
Row = dict[str, Any]
Grams = frozenset[tuple[str, ...]]


@cache
def read(path: Path) -> tuple[Row, ...]:
    """The sentences of one file."""
    return tuple(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def everything() -> Iterator[Row]:
    """All sentences of all files."""
    for path in (*ROOT_FILES, *NONE_FILES):
        yield from read(path)


def grams(text: str, *, masked: bool) -> Grams:
    """Word 3-grams; masked: a name or number is one sign."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text)
    if masked:
        words = ["@" if w[0].isupper() or w[0].isdigit() else w for w in words]
    folded = [w.lower() for w in words]
    return frozenset(zip(folded, folded[1:], folded[2:], strict=False))


def nearest(left: dict[str, Grams], right: dict[str, Grams]) -> tuple[float, str, str]:
    """The pair with the highest Jaccard, found over the 3-grams that both have."""
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, found in right.items():
        for gram in found:
            holders[gram].append(name)
    best = (0.0, "", "")
    for name, found in left.items():
        shared = Counter(other for gram in found for other in holders[gram] if other != name)
        for other, n in shared.items():
            best = max(best, (n / (len(found) + len(right[other]) - n), name, other))
    return best


@pytest.mark.parametrize("path", ROOT_FILES, ids=lambda p: p.stem)
def test_a_root_has_enough_sentences_and_triggers(path: Path) -> None:
    """Each root has at least 120 sentences of its own, by at least 40 different triggers."""
    name = path.stem.upper()
    own = [row for row in read(path) if any(e["root_code"] == name for e in row["events"])]
    triggers = {e["trigger"].lower() for r in own for e in r["events"] if e["root_code"] == name}
    assert len(own) >= 120
    assert len(triggers) >= 40


def test_every_root_has_a_file() -> None:
    """The files are the sixteen roots and the two without an event."""
    assert {p.stem.upper() for p in ROOT_FILES} == set(ROOT_CODES)
    assert set(FOLDER.glob("*.jsonl")) == {*ROOT_FILES, *NONE_FILES}


@pytest.mark.parametrize("path", NONE_FILES, ids=lambda p: p.stem)
def test_there_are_enough_sentences_without_an_event(path: Path) -> None:
    """At least 500 sentences hold no event and say why, to train on and as many to measure."""
    rows = read(path)
    assert len(rows) >= 500
    assert all(row["events"] == [] and row["why"] for row in rows)


def test_ids_and_texts_are_unique() -> None:
    """No id and no text occurs twice in the whole codebook."""
    rows = list(everything())
    assert len({r["id"] for r in rows}) == len(rows)
    assert len({r["text"] for r in rows}) == len(rows)


@pytest.mark.parametrize("path", ROOT_FILES, ids=lambda p: p.stem)
def test_every_piece_is_an_exact_slice(path: Path) -> None:
    """Actors, trigger and operators are substrings of their sentence."""
    for row in read(path):
        for event in row["events"]:
            assert set(event) == FIELDS, row["id"]
            pieces = [event["source_actor"], event["trigger"], *event["operators"]]
            pieces += [event["target_actor"]] if event["target_actor"] is not None else []
            assert all(piece and piece in row["text"] for piece in pieces), row["id"]


@pytest.mark.parametrize("path", ROOT_FILES, ids=lambda p: p.stem)
def test_every_code_is_in_the_ontology(path: Path) -> None:
    """Root, mode and modality are names that the ontology and the records have."""
    for row in read(path):
        for event in row["events"]:
            modes = {mode.name for mode in root(event["root_code"]).modes}
            assert event["mode"] is None or event["mode"] in modes, row["id"]
            assert event["modality"] in get_args(Modality), row["id"]


def test_no_sentence_is_a_near_copy_of_another() -> None:
    """With names and numbers masked, no two sentences have a 3-gram Jaccard above 0.5."""
    found = {row["id"]: grams(row["text"], masked=True) for row in everything()}
    closest = nearest(found, found)
    assert closest[0] <= 0.5, closest


def test_no_sentence_is_a_near_copy_of_a_gold_set(reference_data: Path) -> None:
    """No sentence has a 3-gram Jaccard above 0.4 with any sentence of the gold sets."""
    found = {row["id"]: grams(row["text"], masked=False) for row in everything()}
    gold = {
        f"{path.stem}:{n}": grams(text, masked=False)
        for path in sorted(reference_data.glob("gold-*/*.jsonl*"))
        for n, text in enumerate(_texts(path))
    }
    assert len(gold) > 2_000
    closest = nearest(found, gold)
    assert closest[0] <= 0.4, closest


@pytest.mark.parametrize("name", ["korea", "modality", "dates-unseen", "attribution", "sectors"])
def test_no_sentence_is_a_near_copy_of_our_own_gold(name: str) -> None:
    """Nor with any of our own measured sentences."""
    own = Path(__file__).resolve().parents[1] / "gold" / f"{name}.jsonl"
    found = {row["id"]: grams(row["text"], masked=False) for row in everything()}
    gold = {f"{name}:{n}": grams(text, masked=False) for n, text in enumerate(_texts(own))}
    closest = nearest(found, gold)
    assert closest[0] <= 0.4, closest


def _texts(path: Path) -> list[str]:
    """The sentences of a gold file, whatever its format."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    return [row.get("text") or " ".join(row.get("tokens", [])) for row in rows]
