"""The learned coders: what they read, what they refuse, and where their model comes from."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.coding import load_coder
from keeneye.coding.learned import hybrid_coder
from keeneye.coding.learned.cues import load_cues, read_cues
from keeneye.coding.learned.features import BUCKETS, feature
from keeneye.coding.learned.model import NONE, judge, load_model
from keeneye.coding.learned.pairs import candidates, pair_features
from keeneye.ontology import ROOT_CODES
from keeneye.records import CodingResult, Report, Span

TRAINING = Path(__file__).resolve().parents[2] / "training"


def _coded(text: str, name: str = "hybrid-1") -> CodingResult:
    report = Report(
        text=text, known_at=datetime(2020, 6, 13, tzinfo=UTC), known_at_basis="published",
        published_date=date(2020, 6, 12),
    )  # fmt: skip
    return load_coder(name).code(report)


def _triples(text: str) -> list[tuple[str | None, str, str | None]]:
    return [(e.source_actor, e.root_code, e.target_actor) for e in _coded(text).events]


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        ("Iran condemned Iraq on Monday.", ("IRN", "ACCUSE", "IRQ")),
        ("Iraq was condemned by Iran on Monday.", ("IRN", "ACCUSE", "IRQ")),
        ("Turkey expelled the Greek ambassador.", ("TUR", "SANCTION", "GRC")),
        ("Chile refused to meet Peru.", ("CHL", "REJECT", "PER")),
        ("Russian warplanes bombed a town in Georgia.", ("RUS", "ASSAULT", "GEO")),
    ],
)
def test_plain_sentences(text: str, triple: tuple[str, str, str]) -> None:
    """Active and passive, words and deeds: the triple is the one a reader would write."""
    assert triple in _triples(text)


def test_confidence_is_a_probability_and_below_the_threshold_nothing_is_an_event() -> None:
    """Every event is at least as sure as the threshold that the training chose."""
    threshold = load_model().about["threshold"]
    texts = ["Iran condemned Iraq.", "Chile and Peru signed a pact.", "Japan sent rice to Kenya."]
    events = [e for text in texts for e in _coded(text).events]
    assert events
    assert all(threshold - 0.01 <= e.confidence <= 0.99 for e in events)


def test_what_is_not_sure_enough_is_a_rejection() -> None:
    """A sentence that argues holds no event; that something was seen in it is told."""
    result = _coded("A strike by Israel on Iran would be a mistake, whatever the polls say.")
    assert not [e for e in result.events if e.counted]
    assert result.rejected


def test_disagreement_is_told() -> None:
    """Where the lexicon reads another root in a sentence with an event, its reading is kept."""
    texts = [
        "France and Italy attacked the problem together and signed an agreement with Libya.",
        "Iran condemned Iraq and shelled a village, Tehran's envoy told reporters.",
        "Japan agreed to lift the sanctions that it had imposed on Russia after the attack.",
    ]
    reasons = {r.reason for text in texts for r in _coded(text).rejected}
    assert reasons <= {"coders-disagree", "low-confidence", "no-source-actor", "same-actor"}


def test_every_event_marks_its_trigger() -> None:
    """Trigger and source are exact slices even where the lexicon knows no word of the sentence."""
    text = "Ankara lambasted Athens over a map."
    for event in _coded(text).events:
        assert isinstance(event.evidence, Span)
        roles = {m.role: text[m.start : m.end] for m in event.evidence.marks}
        assert roles["source_actor"] == "Ankara"
        assert roles["trigger"] in text


def test_the_model_knows_the_roots() -> None:
    """Its classes are the sixteen roots and NONE, and it is no larger than 5 MB."""
    model = load_model()
    assert set(model.roots) == {*ROOT_CODES, NONE}
    assert model.weights.shape[0] == BUCKETS
    from importlib.resources import files

    path = files("keeneye.coding.learned") / "linear-1.npz"
    assert len(path.read_bytes()) <= 5_000_000


def test_a_vote_moves_the_root_but_not_the_chance_of_an_event() -> None:
    """The lexicon's vote shifts share between roots; it makes no event likelier by itself."""
    reading = hybrid_coder().read("Iran condemned Iraq.")
    pairs = candidates(reading)
    plain, voted = (judge(load_model(), reading, pairs, vote) for vote in (0.0, 50.0))
    for before, after in zip(plain, voted, strict=True):
        assert after.act is None or after.root == after.act.root
        assert before.probability <= 1
    assert len(pair_features(reading, pairs[0])) == len(set(pair_features(reading, pairs[0])))


@given(name=st.text(max_size=40))
def test_a_feature_is_a_bucket(name: str) -> None:
    """Any name has one bucket, always the same."""
    assert 0 <= feature(name) < BUCKETS
    assert feature(name) == feature(name)


@given(tokens=st.lists(st.sampled_from(sorted(load_cues())), max_size=12))
def test_cues_are_one_tuple_a_token(tokens: list[str]) -> None:
    """Cues are read token by token, sorted and without repetition."""
    for cues in read_cues(tokens):
        assert list(cues) == sorted(set(cues))


@pytest.fixture(scope="module")
def train() -> object:
    """The training script, as `make model` runs it."""
    sys.path.insert(0, str(TRAINING))
    import train

    return train


def test_the_model_was_made_from_this_codebook(train: object) -> None:
    """Codebook, lexicon, cues and features are those it was trained on; if not: `make model`."""
    assert load_model().about["training_digest"] == train.training_digest()  # type: ignore[attr-defined]


def test_the_measuring_sentences_are_not_trained_on(train: object) -> None:
    """`none-measure` is no training file."""
    assert "none-measure" not in {p.stem for p in train.training_files()}  # type: ignore[attr-defined]


def test_the_model_can_be_made_again(train: object) -> None:
    """Training anew gives the shipped weights (byte for byte in the locked environment)."""
    weights, bias, names = train.weigh(list(train.examples()))  # type: ignore[attr-defined]
    model = load_model()
    assert tuple(names["roots"]) == model.roots
    assert np.allclose(bias.astype(np.float32), model.bias, atol=0.02)
    assert np.mean(np.abs(weights.astype(np.float32) - model.weights) > 0.01) < 1e-4
