"""From Python: a store is opened, and its history gives Arrow tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import keeneye
from keeneye.errors import BadRecord, StoreMissing
from keeneye.records import CodingResult
from keeneye.store import Batch, Store

from ..records.makers import make_event, make_report


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one report of 9 June 2020 and its event."""
    report = make_report()
    event = make_event(report)
    coding = CodingResult(report_id=report.report_id, coder=event.coder, events=(event,))
    made = Store(tmp_path / "s.duckdb", clock=lambda: datetime(2020, 7, 1, tzinfo=UTC))
    made.append(Batch(reports=(report,), codings=(coding,)))
    return made.path


def test_a_history_gives_arrow_tables(path: Path) -> None:
    """As of 9 June, `series` counts the one event in the week of 8 June."""
    with keeneye.open(path) as store:
        history = store.history(asof="2020-06-09")
        weekly = history.series("PRK:KOR", "material_conflict").to_pylist()
        assert weekly == [{"period_start": date(2020, 6, 8), "n": 1}]
        assert history.events().num_rows == history.reports().num_rows == 1


@pytest.mark.parametrize("asof", ["2020-06-08", date(2020, 6, 8), datetime(2020, 6, 9, tzinfo=UTC)])
def test_nothing_known_later_is_in_it(path: Path, asof: str | date | datetime) -> None:
    """A report published on 9 June is known at the end of that day, and not before."""
    with keeneye.open(path) as store:
        assert store.history(asof=asof).events().num_rows == 0


def test_wrong_names_are_told(path: Path) -> None:
    """No store, no moment, no such name: each is its own error."""
    with pytest.raises(StoreMissing), keeneye.open(path.parent / "other.duckdb"):
        pass
    with keeneye.open(path) as store, pytest.raises(BadRecord):
        store.history(asof="yesterday")
    with pytest.raises(AttributeError):
        keeneye.shut  # noqa: B018
