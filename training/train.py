"""Train the linear model from the codebook: ``make model``.

The same codebook, lexicon and locked environment give the same file, byte for byte. Nothing but
the codebook is read; `none-measure.jsonl` is left out, it only measures. The constants of the
coders (the lexicon's vote, the calibration, the threshold) are chosen on sentences held out in
five folds.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from keeneye.coding.context import Memory
from keeneye.coding.frames import read_frames
from keeneye.coding.learned.features import BUCKETS, read_features
from keeneye.coding.learned.model import MODEL_FILE, NONE, share_of
from keeneye.coding.learned.pairs import act_of, candidates, event_key, pair_features
from keeneye.coding.lexicon import load_lexicon
from keeneye.coding.mentions import find_mentions, index_actors
from keeneye.coding.operators import read_acts
from keeneye.coding.sentences import split_words
from keeneye.coding.triggers import scan_triggers
from keeneye.records import text_digest

ROOT = Path(__file__).resolve().parents[1]
CODEBOOK = ROOT / "codebook"
PACKAGE = ROOT / "src" / "keeneye" / "coding"
DAY = date(2020, 6, 12)  # any day of publication: the exercises have none
FOLDS = 4
ROOT_C, KIND_C, MODALITY_C = 0.2, 0.3, 0.2  # inverse strength of the penalty
LIGHT = 0.004  # lighter weights are left out: the file is half as large and says the same
FALSE_EVENTS = 0.125  # at most one tempting sentence in eight may get an event
VOTES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


class Example(NamedTuple):
    """One pair of one sentence."""

    sentence_id: str
    features: list[int]
    shared: tuple[int, ...]
    root: str
    modality: str
    typed: str
    known: bool
    key: tuple[str, str]


def training_files() -> list[Path]:
    """Return the files that are trained on."""
    return [p for p in sorted(CODEBOOK.glob("*.jsonl")) if p.name != "none-measure.jsonl"]


def training_digest() -> str:
    """Return a digest of everything that the model is made from."""
    parts = [*training_files(), *sorted((PACKAGE / "lexicon").glob("*.toml"))]
    parts += [
        PACKAGE / "learned" / "cues.toml",
        PACKAGE / "learned" / "features.py",
        PACKAGE / "learned" / "pairs.py",
    ]
    return text_digest("\n".join(p.read_text("utf-8") for p in parts))


def examples() -> Iterator[Example]:
    """Yield every pair of every sentence of the codebook, with the root that it has there."""
    lexicon = load_lexicon()
    index = index_actors()._replace(barriers=frozenset(lexicon.entries))
    for path in training_files():
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            words = split_words(row["text"])
            mentions = Memory(index, DAY).resolve(words, find_mentions(words, index))
            scan = scan_triggers(words, lexicon)
            acts = read_acts(words, scan)
            frames = read_frames(words, mentions, scan, acts)
            yield from _pairs(row, read_features(words, mentions, scan, acts, frames=frames))


def _pairs(row: dict[str, Any], reading: Any) -> Iterator[Example]:
    """Yield the pairs of one sentence."""
    gold: dict[tuple[int, int], tuple[str, str]] = {}
    unclear: set[int] = set()
    for event in row["events"]:
        sources = _mentions(row, reading, event["source_actor"])
        targets = _mentions(row, reading, event["target_actor"]) if event["target_actor"] else [-1]
        if not targets:  # the codebook names one that we do not find
            unclear |= set(sources)
        for pair in ((s, t) for s in sources for t in targets if s != t):
            gold.setdefault(pair, (event["root_code"], event["modality"]))
    for pair in candidates(reading):
        if pair.target_at < 0 and pair.source_at in unclear:
            continue
        root, modality = gold.get(tuple(pair), (NONE, ""))
        act = act_of(reading, pair)
        features = pair_features(reading, pair)
        known = reading.mentions[pair.source_at].actor is not None
        typed = act.root if act else ""
        key = event_key(reading, pair)
        yield Example(row["id"], features, reading.shared, root, modality, typed, known, key)


def _mentions(row: dict[str, Any], reading: Any, written: str) -> list[int]:
    """Return the mentions that overlap with an actor as written."""
    first = row["text"].index(written)
    last = first + len(written)
    words = reading.words
    return [
        k for k, m in enumerate(reading.mentions)
        if words[m.first].start < last and words[m.last - 1].end > first
    ]  # fmt: skip


def matrix(rows: list[Example]) -> csr_matrix:
    """Return the features as a sparse matrix."""
    indices = [f for row in rows for f in (*row.features, *row.shared)]
    values = [v for row in rows for v in _values(row)]
    ends = np.cumsum([0, *(len(row.features) + len(row.shared) for row in rows)])
    made = csr_matrix((values, np.array(indices), ends), shape=(len(rows), BUCKETS))
    made.sum_duplicates()
    return made


def _values(row: Example) -> list[float]:
    """Return the value of each feature of a row."""
    return [1.0] * len(row.features) + [share_of(row.shared)] * len(row.shared)


def fit(features: csr_matrix, labels: np.ndarray, strength: float) -> LogisticRegression:
    """Fit one multinomial model."""
    return LogisticRegression(C=strength, max_iter=200, tol=1e-3).fit(features, labels)


def folds(rows: list[Example]) -> np.ndarray:
    """Return the fold of each row: by the digest of its sentence's id."""
    return np.array([int(text_digest(r.sentence_id)[:8], 16) % FOLDS for r in rows])


def held_out(features: csr_matrix, rows: list[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Return chance of an event and logits of the roots, by models that have not seen the row."""
    labels = np.array([r.root for r in rows])
    fold = folds(rows)
    event = np.zeros(len(rows))
    logits = np.zeros((len(rows), len(set(labels)) - 1))
    for k in range(FOLDS):
        kept, out = fold != k, fold == k
        whole = fit(features[kept], labels[kept], ROOT_C)
        none = list(whole.classes_).index(NONE)
        event[out] = 1.0 - whole.predict_proba(features[out])[:, none]
        events = kept & (labels != NONE)
        logits[out] = fit(features[events], labels[events], KIND_C).decision_function(features[out])
    return event, logits


def voted(
    event: np.ndarray, logits: np.ndarray, rows: list[Example], roots: list[str], vote: float
) -> Any:
    """Return the best root and its probability, with the lexicon's vote."""
    added = logits.copy()
    for k, row in enumerate(rows):
        if row.typed:
            added[k, roots.index(row.typed)] += vote
    likely = np.exp(added - added.max(axis=1, keepdims=True))
    return np.array(roots)[likely.argmax(axis=1)], event / likely.sum(axis=1)


def choose(event: np.ndarray, logits: np.ndarray, rows: list[Example]) -> dict[str, Any]:
    """Choose vote, calibration and threshold on held-out sentences.

    The vote is the largest within one standard error of the best: where the two are as often
    right, the reading that explains itself is kept.
    """
    labels = np.array([r.root for r in rows])
    events = labels != NONE
    roots = sorted(set(labels[events]))
    typed = {v: voted(event, logits, rows, roots, v) for v in VOTES}
    accuracy = {v: float((typed[v][0][events] == labels[events]).mean()) for v in VOTES}
    error = float(np.sqrt(max(accuracy.values()) * (1 - max(accuracy.values())) / events.sum()))
    vote = max(v for v in VOTES if accuracy[v] >= max(accuracy.values()) - error)
    judged = as_events(rows, *typed[vote], labels)
    probability, right = judged["probability"], judged["right"]
    slope, intercept = _platt(probability, right)
    judged["probability"] = 1 / (1 + np.exp(-(slope * _logit(probability) + intercept)))
    wanted = len({(r.sentence_id, r.root, r.key) for r in rows if r.root != NONE})
    return {
        "vote": vote, "slope": round(slope, 4), "intercept": round(intercept, 4),
        **_threshold(judged, wanted),
        "held_out_root_accuracy": {str(v): round(a, 4) for v, a in accuracy.items()},
    }  # fmt: skip


def _logit(probability: np.ndarray) -> np.ndarray:
    kept = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.log(kept / (1 - kept))


def _platt(probability: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Return slope and intercept of a logistic calibration, on rows that could become events."""
    kept = probability > 0.05
    model = LogisticRegression(C=1e6).fit(_logit(probability[kept])[:, None], right[kept])
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def as_events(
    rows: list[Example], best: np.ndarray, probability: np.ndarray, labels: np.ndarray
) -> dict[str, Any]:
    """Return the events that the pairs come to, as the coder adds them up."""
    groups: dict[tuple[str, str, tuple[str, str]], list[int]] = {}
    for k, row in enumerate(rows):
        groups.setdefault((row.sentence_id, best[k], row.key), []).append(k)
    members = list(groups.values())
    return {
        "probability": np.array([1.0 - np.prod(1.0 - probability[m]) for m in members]),
        "right": np.array([bool(np.any(best[m] == labels[m])) for m in members]),
        "known": np.array([rows[m[0]].known for m in members]),
        "sentence": np.array([key[0] for key in groups]),
        "sentences": sorted({r.sentence_id for r in rows}),
    }


def _threshold(judged: dict[str, Any], wanted: int) -> dict[str, Any]:
    """Return the threshold with the best F1 among those that let few false events in."""
    right, known = judged["right"], judged["known"]
    empty = np.char.startswith(judged["sentence"], "none")
    tempting = sum(s.startswith("none") for s in judged["sentences"])
    table = []
    for threshold in np.arange(0.2, 0.8, 0.02):
        taken = judged["probability"] >= threshold
        f1 = 2 * int((taken & right).sum()) / (int(taken.sum()) + wanted)
        false = len(set(judged["sentence"][taken & empty & known])) / tempting
        table.append((round(float(threshold), 2), round(f1, 4), round(false, 4)))
    best = max((row for row in table if row[2] <= FALSE_EVENTS), key=lambda row: row[1])
    return {
        "threshold": best[0],
        "held_out_f1": best[1],
        "held_out_false_events": best[2],
        "table": table,
    }


def weigh(rows: list[Example]) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    """Fit on everything: weights and bias in float16, and the names of their columns."""
    features, labels = matrix(rows), np.array([r.root for r in rows])
    events = labels != NONE
    whole = fit(features, labels, ROOT_C)
    kind = fit(features[events], labels[events], KIND_C)
    modality = fit(features[events], np.array([r.modality for r in rows])[events], MODALITY_C)
    models = (whole, kind, modality)
    weights = np.concatenate([m.coef_ for m in models]).T
    weights[np.abs(weights) < LIGHT] = 0.0
    bias = np.concatenate([m.intercept_ for m in models])
    names = {"roots": list(whole.classes_), "modalities": list(modality.classes_)}
    return weights.astype(np.float16), bias.astype(np.float16), names


def build() -> bytes:
    """Train, and return the model file."""
    rows = list(examples())
    about = choose(*held_out(matrix(rows), rows), rows)
    weights, bias, names = weigh(rows)
    sentences = len({r.sentence_id for r in rows})
    about |= {**names, "pairs": len(rows), "sentences": sentences}
    about["training_digest"] = training_digest()
    return _packed(weights, bias, about)


def _packed(weights: np.ndarray, bias: np.ndarray, about: dict[str, Any]) -> bytes:
    """Return an .npz without dates in it."""
    text = json.dumps(about, sort_keys=True, indent=1).encode("utf-8")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, array in (
            ("weights", weights), ("bias", bias), ("about", np.frombuffer(text, np.uint8)),
        ):  # fmt: skip
            body = io.BytesIO()
            np.lib.format.write_array(body, np.ascontiguousarray(array), allow_pickle=False)
            packed.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), body.getvalue(),
                            zipfile.ZIP_DEFLATED, 9)  # fmt: skip
    return out.getvalue()


def main() -> None:
    """Write the model beside the code that reads it."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE / "learned" / MODEL_FILE
    path.write_bytes(build())
    sys.stderr.write(f"{path}: {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
