"""Judgements of a day from a real store: notes, ids that open, corrections, the reader's file."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keeneye.brief import LastRead
from keeneye.desk import Desk, read_desk
from keeneye.errors import BadRecord, ReadingError, UnknownId
from keeneye.feeds import Options, read_inputs
from keeneye.records import parse_asof
from keeneye.store import Store
from keeneye.watch import Written, correct, explain, ingest, keep_cursor, read_cursor, write

from .stores import new_store

ASOF = parse_asof("2020-06-17")


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The shipped desk."""
    return read_desk("korea")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Store:
    """A store with the desk's reports of 2020."""
    from keeneye.coding import load_coder

    made = new_store(tmp_path_factory.mktemp("judged"))
    files = [file for file in desk.report_files if "2020.jsonl" in str(file)]
    readings = read_inputs(
        files, Options(kind="jsonl"), clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)
    )
    ingest(readings, store=made, coder=load_coder(desk.coders[0], desk), desk=desk)
    return made


@pytest.fixture(scope="module")
def written(store: Store, desk: Desk) -> Written:
    """The brief of 17 June 2020."""
    with store.read() as view:
        return write(view.history(ASOF, desk.coders), desk)


def test_nothing_is_refused_and_every_section_speaks(written: Written) -> None:
    """On real reports the rules refuse nothing of their own, and no section is dumb."""
    assert written.brief.refused == ()
    assert all(section.statements or section.note for section in written.brief.sections)


def test_the_office_leads_the_bottom_line_of_17_june(written: Written) -> None:
    """The threat of 13 June that was carried out on 16 June is the first sentence."""
    first = written.brief.sections[0].statements[0]
    assert first.template == "threat_ended"
    assert (first.values["ended_said"], first.values["ended_on"]) == ("2020-06-13", "2020-06-16")


def test_nobody_is_named_by_a_pronoun(written: Written) -> None:
    """'On the word of It' is printed nowhere."""
    for text in (written.terminal(), written.markdown(), written.html()):
        assert "word of It" not in text
        assert "word of he" not in text


@pytest.mark.parametrize("letter", list("wyfmgopt"))
def test_every_sort_of_judgement_opens(
    written: Written, store: Store, desk: Desk, letter: str
) -> None:
    """An id cited by a sentence opens to the same record, by judging that moment again."""
    cited = [
        one
        for section in written.brief.sections
        for statement in section.statements
        for one in statement.follows_from
        if one.startswith(f"{letter}-")
    ]
    assert cited
    with store.read() as view:
        found = explain(cited[-1], view, desk, asof=ASOF, recompute=True)
    assert (found.record_id, found.recomputed) == (cited[-1], "equal")
    assert len(found.lines) >= 3


def test_a_threat_opens_by_its_lasting_id(written: Written, store: Store, desk: Desk) -> None:
    """The id of a threat is undated: it opens at the moment that is asked for."""
    threat = written.day.judged.threats[-1]
    with store.read() as view:
        assert explain(threat.threat_id, view, desk, asof=ASOF).record.threat_id == threat.threat_id
        with pytest.raises(UnknownId):
            explain(threat.threat_id, view, desk, asof=ASOF - timedelta(days=365))


def test_a_base_rate_of_a_forecast_opens(written: Written, store: Store, desk: Desk) -> None:
    """The number that a forecast stands beside has an id of its own, which opens."""
    rate = written.day.judged.forecasts[0].base_rate
    with store.read() as view:
        assert explain(rate.measurement_id, view, desk, asof=ASOF).record == rate


def test_what_cannot_be_weighed_is_noted(store: Store, desk: Desk) -> None:
    """After the vote there is no choice to weigh: the brief says why, and still gives the deal."""
    with store.read() as view:
        late = write(view.history(parse_asof("2020-12-31"), desk.coders), desk)
    section = next(s for s in late.brief.sections if s.section == "choice_and_deal")
    assert section.note.startswith("Not weighed")
    assert next(s.template for s in section.statements) == "deal"


def test_a_desk_without_files_says_so_in_a_line(store: Store, desk: Desk, tmp_path: Path) -> None:
    """Without acts, motives, questions, game and deal the brief is whole, and says what lacks."""
    bare = tmp_path / "bare"
    lacking = {"acts", "motives", "games", "deals", "programme", "questions", "pressure"}
    shutil.copytree(desk.folder, bare, ignore=lambda _, names: [
        name for name in names if name.partition(".")[0] in lacking])  # fmt: skip
    with store.read() as view:
        found = write(view.history(ASOF, desk.coders), read_desk(str(bare)))
    notes = {s.section: s.note for s in found.brief.sections if not s.statements}
    assert set(notes) == {"threats", "why", "next", "choice_and_deal"}
    assert all(notes.values())
    assert found.brief.refused == ()


def test_a_correction_is_told_to_who_comes_back(store: Store, desk: Desk, tmp_path: Path) -> None:
    """An analyst withdraws an event: the ledger no longer sees it, and the reader is told why."""
    copied = tmp_path / "copy.duckdb"
    shutil.copy(store.path, copied)
    later = datetime(2020, 6, 18, 12, tzinfo=UTC)
    mine = Store(copied, clock=lambda: later)
    with mine.read() as view:
        history = view.history(ASOF, desk.coders)
        before = write(history, desk)
        event = history.find_events(counted=True)[-1]
        assert history.find_corrections() == []
    correct(event.event_id, None, store=mine, said=("kim", "a retelling"), now=later)
    with mine.read() as view:
        now = view.history(later, desk.coders)
        assert [one.reason for one in now.find_corrections()] == ["a retelling"]
        assert now.at(ASOF).find_corrections() == []
        after = write(now, desk, last=before.read())
        found = explain(now.find_corrections()[0].correction_id, view, desk, asof=later)
    said = after.brief.sections[1].statements[1]
    assert said.text.endswith("an event as it was coded, not made → withdrawn. Kim: a retelling.")
    assert found.opens == (event.event_id,)


def test_a_history_never_looks_ahead(store: Store, desk: Desk) -> None:
    """A history gives an earlier one, and refuses a later one."""
    with store.read() as view:
        history = view.history(ASOF, desk.coders)
        earlier = history.at(parse_asof("2020-06-12"))
        assert earlier.totals() == view.history(parse_asof("2020-06-12"), desk.coders).totals()
        with pytest.raises(BadRecord, match="or earlier"):
            history.at(parse_asof("2020-06-18"))


def test_before_anything_is_known_the_brief_still_stands(store: Store, desk: Desk) -> None:
    """With no report and no list to go by, questions are left out and the page is made."""
    with store.read() as view:
        early = write(view.history(parse_asof("1980-01-01"), desk.coders), desk)
    assert early.brief.refused == ()
    assert "nothing to judge from" in early.terminal()
    assert early.html()


def test_the_reader_s_file_is_kept_and_read(written: Written, desk: Desk, tmp_path: Path) -> None:
    """What was told goes into the reader's own file, whole, and nothing is left beside it."""
    cursor = tmp_path / "me" / "read.json"
    assert read_cursor(cursor, desk) is None
    keep_cursor(cursor, written.read())
    told = read_cursor(cursor, desk)
    assert isinstance(told, LastRead)
    assert told == written.read()
    assert [path.name for path in cursor.parent.iterdir()] == ["read.json"]


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"desk": "strait", "asof": 3}', "\x00"])
def test_a_file_that_is_no_reader_s_is_refused(desk: Desk, tmp_path: Path, content: str) -> None:
    """It is named, with what to do; it is never written over."""
    cursor = tmp_path / "read.json"
    cursor.write_text(content, encoding="utf-8")
    with pytest.raises(ReadingError, match=r"read\.json"):
        read_cursor(cursor, desk)
    assert cursor.read_text(encoding="utf-8") == content


def test_a_file_of_another_desk_is_refused(written: Written, desk: Desk, tmp_path: Path) -> None:
    """One desk's judgements are not compared with another's."""
    cursor = tmp_path / "read.json"
    told = written.read()
    keep_cursor(cursor, LastRead(desk="strait", asof=told.asof, judgements=told.judgements))
    with pytest.raises(ReadingError, match="strait"):
        read_cursor(cursor, desk)
