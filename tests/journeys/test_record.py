"""The record as a user keeps it: test, ask, say your own, settle, ask past years again."""

from __future__ import annotations

from pathlib import Path

import pytest

from keeneye.store import Batch, Store

from .walking import keeneye, keeneye_json

JUNE = ["--asof", "2020-06-12"]
FORCE = "prk-kor-force-30d"
LAUNCH = "prk-launch-30d"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has run; its store is the one beside."""
    folder = tmp_path_factory.mktemp("record")
    keeneye(folder, "demo")
    return folder / "out"


def test_june_2020_what_we_would_have_said_and_what_happened(demo: Path) -> None:
    """An act of destruction or force within 30 days: 1 per cent, on 36 windows; and it came."""
    found = keeneye_json(demo, "track", "--replay", "2020-06-12", "--question", FORCE,
                         "--asof", "2020-08-31")  # fmt: skip
    [row] = found["rows"]
    assert row["forecast"]["probability"] < 0.05
    assert row["forecast"]["base_rate"]["n"] == 36
    assert "too few to learn from" in row["forecast"]["abstained"]
    assert row["settlement"]["outcome"] == "yes"
    opened = keeneye(demo, "explain", row["settlement"]["decided_by"][0]).stdout
    assert "2020-06-16" in opened


@pytest.mark.parametrize(("year", "came"), [("2017", 8), ("2018", 0), ("2020", 2), ("2022", 10)])
def test_four_years_are_asked_again(demo: Path, year: str, came: int) -> None:
    """Launches within 30 days of each first of the month, each from what was known then."""
    found = keeneye_json(demo, "track", "--replay", year, "--question", LAUNCH,
                         "--asof", "2026-04-30")["rows"]  # fmt: skip
    assert len(found) == 12
    assert sum(row["settlement"]["outcome"] == "yes" for row in found) == came
    assert all(row["forecast"]["opens"] > row["asof"][:10] for row in found)


def test_the_backtest_is_kept_and_the_forecast_opens_it(demo: Path) -> None:
    """The command prints the shape of `evaluate`; the forecast names the test; explain opens it."""
    made = keeneye_json(demo, "backtest", *JUNE, "--question", LAUNCH)
    [cell] = made["cells"]
    assert made["kind"] == "backtest"
    assert cell["over"] == "base-rate-1096d-1"
    assert cell["skill_interval"][0] > 0
    said = keeneye_json(demo, "forecast", *JUNE)["forecasts"]
    skill = next(f["skill"] for f in said if f["question_id"] == LAUNCH)
    assert skill["backtest_id"] == made["kept"][0]["backtest_id"]
    opened = keeneye(demo, "explain", skill["backtest_id"], "--recompute").stdout
    assert "recomputed     equal" in opened


def test_a_reader_is_kept_and_scored_beside_us(demo: Path) -> None:
    """0.35 on what came lost 0.42; ours, near 0, lost nearly 1."""
    now = ["--clock", "2020-06-13T00:00:00Z"]
    said = keeneye(demo, "forecast", *JUNE, *now, "--mine", f"{FORCE}=0.35", "--reader", "kim")
    assert "yours: 35%" in said.stdout
    later = ["--asof", "2020-12-31", "--clock", "2021-01-01T00:00:00Z"]
    keeneye(demo, "settle", *later)
    own = keeneye_json(demo, "track")["own"]["kim"]
    assert own["brier"] == pytest.approx(0.65**2)
    assert own["brier_ours"] > 0.9
    late = keeneye(demo, "forecast", *JUNE, *now, "--mine", f"{FORCE}=1", status=1)
    assert "settled already" in late.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("forecast", "--mine", "rain=0.3"), 1, "no question 'rain'"),
        (("forecast", "--mine", f"{LAUNCH}=30"), 1, "probability '30'"),
        (("backtest", "--question", "rain"), 1, "no question 'rain'"),
        (("backtest", "--engine", "oracle-1"), 2, "oracle-1"),
        (("track", "--replay", "2031", "--asof", "2020-06-12"), 1, "has not come"),
        (("track", "--replay", "soon"), 1, "soon"),
        (("explain", "b-20200613T000000Z-00000000000000000000"), 1, "no such backtest"),
    ],
)
def test_bad_input_is_one_line(
    demo: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    """What is wrong is named, and what is expected."""
    done = keeneye(demo, *arguments, status=status)
    assert said in done.stderr


def test_an_empty_store_answers_lists_and_says_why_not_the_rest(tmp_path: Path) -> None:
    """Without an event launches are answered; questions on events say what they take."""
    from datetime import UTC, datetime

    Store(tmp_path / "keeneye.duckdb", clock=lambda: datetime(2020, 7, 1, tzinfo=UTC)).append(
        Batch()
    )
    found = keeneye_json(tmp_path, "forecast", *JUNE)
    assert {f["question_id"] for f in found["forecasts"]} >= {LAUNCH}
    assert set(found["unanswered"]) == {FORCE, "prk-kor-conflict-surge-30d"}
    assert all("no event at all" in why for why in found["unanswered"].values())
    tested = keeneye(tmp_path, "backtest", *JUNE).stdout
    assert "not tested" in tested
