"""The record: chained, never edited, misses first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from keeneye.errors import BadRecord, TrackBroken
from keeneye.forecast.issue import Forecast
from keeneye.forecast.questions import Window
from keeneye.forecast.settlement import Outcome, Settlement
from keeneye.forecast.standing import due_forecasts, scored_forecasts, track_document
from keeneye.forecast.track import Entry, OwnForecast, append_entry, read_track, track_path
from keeneye.records import Measurement

from .test_questions import LAUNCH

NOW = datetime(2020, 8, 1, tzinfo=UTC)


def _forecast(probability: float, month: int = 6, **changed: object) -> Forecast:
    asof = datetime(2020, month, 1, tzinfo=UTC)
    rate = Measurement(name="a launch", unit="probability", value=0.25, low=0.1, high=0.4, n=36,
                       asof=asof, window="3y", method="base-rate-windows-1", inputs=(),
                       parameters={})  # fmt: skip
    opens = date(2020, month, 1)
    made = Forecast(question=LAUNCH, issued_at=asof, asof=asof,
                    opens=opens, closes=opens + timedelta(days=30), probability=probability,
                    interval=(0.1, 0.9), base_rate=rate, engine="gamma-poisson-1",
                    words="unlikely")  # fmt: skip
    return replace(made, forecast_id="", wording_id="", **changed) if changed else made


def _settled(forecast: Forecast, outcome: Outcome) -> Settlement:
    return Settlement(question_id=forecast.question_id,
                      window=Window(forecast.opens, forecast.closes), outcome=outcome,
                      decided_by=("d-1",), reason="the list", settled_at=NOW)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two forecasts, both settled: one said 0.9 and nothing came, one 0.2 and it came."""
    path = track_path(tmp_path / "keeneye.duckdb")
    for probability, month, outcome in ((0.2, 5, "yes"), (0.9, 6, "no")):
        made = _forecast(probability, month)
        append_entry(path, made, made.forecast_id, written_at=made.issued_at)
        own = OwnForecast(forecast_id=made.forecast_id, reader="kim", probability=0.5, said_at=NOW)
        append_entry(path, own, made.forecast_id, written_at=NOW)
        append_entry(path, _settled(made, outcome), made.forecast_id, written_at=NOW)  # type: ignore[arg-type]
    return path


def test_what_is_written_comes_back(path: Path) -> None:
    """Six lines, numbered, each with its noun as it was."""
    entries = read_track(path)
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert entries[0].content == _forecast(0.2, 5)
    assert isinstance(entries[5].content, Settlement)
    assert read_track(path.with_name("none.jsonl")) == []


@pytest.mark.parametrize("line", range(6))
def test_a_changed_line_is_detected_and_named(path: Path, line: int) -> None:
    """Any number changed in the past, however small, is found at its line."""
    lines = path.read_text().splitlines()
    row = json.loads(lines[line])
    row["written_at"] = "2020-01-01T00:00:00Z"
    lines[line] = json.dumps(row)
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(TrackBroken, match=f":{line + 1}\\)"):
        read_track(path)


def test_a_changed_probability_is_detected(path: Path) -> None:
    """A miss that is made smaller afterwards does not pass."""
    path.write_text(path.read_text().replace('"probability": 0.9', '"probability": 0.1'))
    with pytest.raises(TrackBroken, match=r"forecast f-20200601.*:4\)"):
        read_track(path)


@pytest.mark.parametrize("gone", range(5))
def test_a_line_taken_out_or_moved_is_detected(path: Path, gone: int) -> None:
    """Without one of its lines, or with two of them swapped, the chain is broken there."""
    lines = path.read_text().splitlines()
    for changed in (lines[:gone] + lines[gone + 1 :],
                    [*lines[:gone], lines[gone + 1], lines[gone], *lines[gone + 2 :]]):  # fmt: skip
        path.write_text("\n".join(changed) + "\n")
        with pytest.raises(TrackBroken, match=f":{gone + 1}\\)"):
            read_track(path)


def test_a_torn_or_foreign_line_is_detected(path: Path) -> None:
    """Half a line, a last line without end, and a line that is no JSON are named."""
    text = path.read_text()
    for broken in (text[:-40], text[:-1], text + "hello\n", text + '{"number": 7}\n'):
        path.write_text(broken)
        with pytest.raises(TrackBroken):
            read_track(path)
        with pytest.raises(TrackBroken):
            append_entry(path, _forecast(0.5, 7), "f-7", written_at=NOW)


def test_order_is_kept(path: Path) -> None:
    """No forecast twice, no settlement twice or of nothing, no word of a reader afterwards."""
    made = _forecast(0.9, 6)
    own = OwnForecast(forecast_id=made.forecast_id, reader="kim", probability=0.0, said_at=NOW)
    for content, forecast_id in ((made, made.forecast_id), (_settled(made, "no"), made.forecast_id),
                                 (_settled(made, "no"), "f-none"), (own, made.forecast_id),
                                 (own, "f-none")):  # fmt: skip
        with pytest.raises(BadRecord):
            append_entry(path, content, forecast_id, written_at=NOW)
    assert len(read_track(path)) == 6


def test_misses_come_first(path: Path) -> None:
    """0.9 and no lost 0.81; 0.2 and yes lost 0.64."""
    document = track_document(read_track(path))
    assert [round(miss["lost"], 2) for miss in document["misses"]] == [0.81, 0.64]
    assert document["misses"][0]["outcome"] == "no"


def test_the_standing_by_hand(path: Path) -> None:
    """Brier (0.81 + 0.64) / 2 against (0.0625 + 0.5625) / 2 of the base rate; a reader at 0.25."""
    document = track_document(read_track(path))
    live = document["live"]
    assert (live["n"], live["hits"], document["replay"]["n"]) == (2, 1, 0)
    assert live["brier"] == pytest.approx(0.725)
    assert live["brier_base"] == pytest.approx(0.3125)
    assert live["skill"] == pytest.approx(1 - 0.725 / 0.3125)
    assert document["own"]["kim"] == {
        "n": 2, "brier": 0.25, "brier_ours": pytest.approx(0.725),
        "skill_over_ours": pytest.approx(1 - 0.25 / 0.725)}  # fmt: skip
    assert live["by_year"]["2020"]["n"] == 2
    assert sum(b["n"] for b in live["reliability"]) == sum(live["sharpness"]) == 2
    json.dumps(document, allow_nan=False)


def test_void_open_and_replayed_are_counted_apart(path: Path) -> None:
    """A void question is scored nowhere, an open one is open, a replay is no live forecast."""
    void, replayed, open_one = _forecast(0.3, 2), _forecast(0.4, 3), _forecast(0.5, 7)
    for made, origin in ((void, "live"), (replayed, "replay"), (open_one, "live")):
        append_entry(path, made, made.forecast_id, written_at=NOW, origin=origin)  # type: ignore[arg-type]
    for made, outcome in ((void, "void"), (replayed, "no")):
        append_entry(path, _settled(made, outcome), made.forecast_id, written_at=NOW)  # type: ignore[arg-type]
    document = track_document(read_track(path))
    assert (document["void"], document["open"], document["void_share"]) == (1, 1, 0.25)
    assert (document["live"]["n"], document["replay"]["n"]) == (2, 1)


def test_overlapping_windows_are_counted_once(path: Path) -> None:
    """A second forecast ten days later is scored, but the windows apart are still two."""
    made = _forecast(0.6, 6, opens=date(2020, 6, 11), closes=date(2020, 7, 11))
    append_entry(path, made, made.forecast_id, written_at=NOW)
    append_entry(path, _settled(made, "no"), made.forecast_id, written_at=NOW)
    standing = track_document(read_track(path))["live"]["by_question"]["launch-30d"]
    assert (standing["n"], standing["apart"]) == (3, 2)


def test_a_change_of_wording_is_listed(path: Path) -> None:
    """A question asked in two wordings is named with how often each."""
    assert track_document(read_track(path))["wording_changes"] == []
    other = replace(LAUNCH, tie_rule="Another list decides.")
    made = _forecast(0.5, 7, question=other)
    append_entry(path, made, made.forecast_id, written_at=NOW)
    listed = track_document(read_track(path))["wording_changes"]
    assert listed == [
        {"question_id": "launch-30d", "wordings": {LAUNCH.wording_id: 2, other.wording_id: 1}}
    ]


def test_only_settled_forecasts_are_scored(path: Path) -> None:
    """The largest losses first, one for each that ended in yes or no."""
    entries: list[Entry] = read_track(path)
    assert [s.forecast.probability for s in scored_forecasts(entries)] == [0.9, 0.2]
    assert scored_forecasts(entries, "replay") == []


def test_a_reader_says_probabilities() -> None:
    """1.2 is none."""
    with pytest.raises(BadRecord):
        OwnForecast(forecast_id="f", reader="kim", probability=1.2, said_at=NOW)


def test_what_is_due_is_found(path: Path) -> None:
    """A forecast is due three days after its window closed, and no longer once it is settled."""
    made = _forecast(0.5, 7)
    append_entry(path, made, made.forecast_id, written_at=NOW)
    assert due_forecasts(read_track(path), datetime(2020, 8, 1, tzinfo=UTC)) == []
    later = datetime(2020, 8, 4, tzinfo=UTC)
    assert due_forecasts(read_track(path), later) == [made]
    append_entry(path, _settled(made, "no"), made.forecast_id, written_at=later)
    assert due_forecasts(read_track(path), later) == []


def test_a_forecast_keeps_the_wording_it_was_made_with() -> None:
    """Another question under the same id does not fit the record."""
    made = _forecast(0.5)
    with pytest.raises(BadRecord, match="wording_id"):
        replace(made, question=replace(LAUNCH, threshold=2))
