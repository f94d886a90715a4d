"""Questions: refused when they cannot be settled, opened at the right midnight."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from keeneye.desk import read_desk
from keeneye.errors import BadRecord, DeskError
from keeneye.forecast.questions import (
    Question,
    Window,
    check_question,
    read_questions,
    window_of,
)

LAUNCH = Question(
    question_id="launch-30d",
    text="A launch",
    kind="list",
    list_name="launches",
    column="weapon_class",
    values=("ballistic-short",),
    horizon_days=30,
    time_zone="Asia/Seoul",
    tie_rule="The list decides.",
)
FORCE = Question(
    question_id="force-30d",
    text="Force",
    kind="events",
    source_actor="PRK",
    target_actor="KOR",
    family="force",
    horizon_days=30,
    time_zone="Asia/Seoul",
    tie_rule="Whole interval inside.",
)


def test_the_korea_desk_asks_its_questions() -> None:
    """Launches at four horizons, nuclear tests, force against the South, a surge."""
    asked = {q.question_id: q for q in read_questions(read_desk("korea"))}
    assert len(asked) == 8
    assert asked["prk-nuclear-test-30d"].engine == "base-rate-1"
    assert asked["prk-kor-conflict-surge-30d"].kind == "surge"


@pytest.mark.parametrize(
    "asof",
    ["2020-06-12T15:00:00+00:00", "2020-06-12T00:00:00+09:00", "2020-06-12T03:00:00+09:00"],
)
def test_the_window_opens_after_the_cut(asof: str) -> None:
    """Nothing inside the window can be known at the cut, in any zone."""
    moment = datetime.fromisoformat(asof).astimezone(UTC)
    window = window_of(LAUNCH, moment)
    from zoneinfo import ZoneInfo

    opens = datetime.combine(window.opens, datetime.min.time(), ZoneInfo("Asia/Seoul"))
    assert opens >= moment
    assert (opens - moment).total_seconds() < 86_400
    assert window.days == 30


def test_a_surge_asks_about_a_whole_month() -> None:
    """Asked on 12 June, a surge question is about July."""
    window = window_of(replace(FORCE, kind="surge"), datetime(2020, 6, 13, tzinfo=UTC))
    assert window == Window(date(2020, 7, 1), date(2020, 8, 1))


def test_a_window_that_closes_before_it_opens_is_refused() -> None:
    """A window holds at least a day."""
    with pytest.raises(BadRecord, match="opens before it closes"):
        Window(date(2020, 6, 13), date(2020, 6, 12))


def test_overlap_is_seen() -> None:
    """Half-open windows that meet do not overlap."""
    june = Window(date(2020, 6, 1), date(2020, 7, 1))
    assert june.overlaps(Window(date(2020, 6, 30), date(2020, 7, 9)))
    assert not june.overlaps(Window(date(2020, 7, 1), date(2020, 7, 9)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"tie_rule": ""},
        {"horizon_days": 0},
        {"threshold": 0},
        {"list_name": ""},
        {"kind": "events"},
    ],
)
def test_what_cannot_be_settled_is_refused_when_written(wrong: dict[str, object]) -> None:
    """No words, no rule for ties, no days, no threshold, nothing to settle by: an error."""
    with pytest.raises(BadRecord):
        replace(LAUNCH, **wrong)


@pytest.mark.parametrize(
    ("question", "wrong", "named"),
    [
        (LAUNCH, {"list_name": "earthquakes"}, "earthquakes"),
        (LAUNCH, {"column": "colour"}, "colour"),
        (LAUNCH, {"values": ("ballistic",)}, "ballistic"),
        (LAUNCH, {"time_zone": "Asia/Soul"}, "Asia/Soul"),
        (LAUNCH, {"engine": "oracle-1"}, "oracle-1"),
        (FORCE, {"family": "war"}, "war"),
        (FORCE, {"source_actor": "XXX"}, "XXX"),
    ],
)
def test_a_desk_refuses_what_it_does_not_know(
    question: Question, wrong: dict[str, object], named: str
) -> None:
    """A list, column, class, zone, engine, family or actor that is not there is named."""
    desk = read_desk("korea")
    check_question(question, desk)
    with pytest.raises(BadRecord, match=named):
        check_question(replace(question, **wrong), desk)


def test_towards_itself_is_no_dyad() -> None:
    """An actor does nothing to itself here."""
    with pytest.raises(BadRecord, match="towards itself"):
        replace(FORCE, target_actor="PRK")


def test_a_new_wording_has_a_new_id() -> None:
    """Whatever decides yes or no changes the wording's id; the same words keep it."""
    assert replace(LAUNCH).wording_id == LAUNCH.wording_id
    assert replace(LAUNCH, tie_rule="Another list decides.").wording_id != LAUNCH.wording_id
    assert replace(LAUNCH, threshold=2).wording_id != LAUNCH.wording_id


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[question]]\nquestion_id = 'q'\n", "text"),
        ("[[question", "questions.toml"),
        ("[[question]]\nmood = 1\n", "mood"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    """A missing field, no TOML, an unknown key: the file and the fault are named."""
    import shutil

    shutil.copytree(read_desk("korea").folder, tmp_path / "desk")
    (tmp_path / "desk" / "questions.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DeskError, match=said):
        read_questions(read_desk(str(tmp_path / "desk")))


def test_an_unsettleable_question_of_a_file_is_named(tmp_path: Path) -> None:
    """A question about a list that the desk does not hold is refused with its id."""
    import shutil

    shutil.copytree(read_desk("korea").folder, tmp_path / "desk")
    path = tmp_path / "desk" / "questions.toml"
    path.write_text(path.read_text().replace('"launches"', '"landings"'), encoding="utf-8")
    with pytest.raises(DeskError, match=r"landings.*prk-launch-7d"):
        read_questions(read_desk(str(tmp_path / "desk")))
    path.unlink()
    assert read_questions(read_desk(str(tmp_path / "desk"))) == ()
