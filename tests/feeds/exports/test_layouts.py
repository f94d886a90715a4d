"""Each layout: what a row becomes, when it was known, and what an altered table gives (F16-F20)."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.errors import ReadingError, UnknownColumn
from keeneye.feeds.exports import Layout, find_export, layouts, read_export
from keeneye.records import Event, parse_asof
from keeneye.store import Store

from .tables import COLUMNS, ICEWS, a_store, bring_in, icews, write_table

GDELT = {
    "GLOBALEVENTID": "410", "SQLDATE": "20200609", "Actor1CountryCode": "PRK",
    "Actor1Type1Code": "GOV", "Actor2CountryCode": "KOR", "EventCode": "0311",
    "GoldsteinScale": "5.2", "DATEADDED": "20200609143000", "ActionGeo_Lat": "39.0",
    "ActionGeo_Long": "125.7", "SOURCEURL": "https://wire.example/1",
}  # fmt: skip
POLECAT = {
    "Event ID": "P1", "Event Date": "2020-06-09", "Event Type": "THREATEN",
    "Event Mode": "violence", "Actor Country": "PRK", "Primary Actor Sector": "MIL",
    "Recipient Country": "KOR",
    "Primary Recipient Sector": "GOV", "Publication Date": "2020-06-10", "Intensity": "-7.0",
}  # fmt: skip


def events(store: Store, asof: str = "2020-12-31") -> list[Event]:
    """What a history shows."""
    with store.read() as view:
        return view.history(parse_asof(asof), ("pattern-1",)).find_events()


def reasons(store: Store) -> dict[tuple[str, int], str]:
    """Why and where rows were refused, with what was seen."""
    with store.read() as view:
        return {(r.reason, r.line): r.detail for r in view.rejections()}


def test_an_icews_row_becomes_an_event(tmp_path: Path) -> None:
    """Who, whom, what, the scale, sectors and place; known at the end of its day, by assumption."""
    store = a_store(tmp_path)
    bring_in(store, icews(tmp_path / "a.tab", {}))
    [event] = events(store)
    assert (event.source_actor, event.source_sector) == ("PRK", "GOV")
    assert (event.target_actor, event.target_sector) == ("KOR", "GOV")
    assert (event.root_code, event.cameo_code, event.goldstein) == ("THREATEN", "130", -4.4)
    assert (event.event_date, event.known_at_basis) == (date(2020, 6, 9), "assumed")
    assert event.known_at == datetime(2020, 6, 10, tzinfo=UTC)
    assert (event.evidence.line, event.evidence.fields) == (2, ICEWS)  # type: ignore[union-attr]
    assert events(store, "2020-06-08") == []


def test_the_user_may_say_when_an_export_was_published(tmp_path: Path) -> None:
    """With a release nothing of the file was known before it."""
    store = a_store(tmp_path)
    release = datetime(2020, 6, 20, tzinfo=UTC)
    bring_in(store, icews(tmp_path / "a.tab", {}), release=release)
    [event] = events(store)
    assert (event.known_at, event.known_at_basis) == (release, "published")


@pytest.mark.parametrize(
    ("name", "added", "known_at"),
    [
        ("gdelt-2", "20200609143000", datetime(2020, 6, 9, 14, 30, tzinfo=UTC)),
        ("gdelt-1", "20200609", datetime(2020, 6, 10, tzinfo=UTC)),
    ],
)
def test_gdelt_is_known_when_it_was_added(
    tmp_path: Path, name: str, added: str, known_at: datetime
) -> None:
    """GDELT 2.0 says the second, 1.0 the day, which counts at its end; codes keep their zero."""
    store = a_store(tmp_path)
    row = GDELT | {"DATEADDED": added}
    path = write_table(tmp_path / "a.csv", [row], COLUMNS[name], header=False)
    assert bring_in(store, path, kind="gdelt").accepted == 1
    [event] = events(store)
    assert (event.coder, event.known_at, event.cameo_code) == (name, known_at, "0311")
    assert (event.source_actor, event.target_actor) == ("PRK", "KOR")
    assert event.evidence.line == 1  # type: ignore[union-attr]


def test_polecat_speaks_plover(tmp_path: Path) -> None:
    """Roots and modes are PLOVER's own; a row is known at the end of its day of publication."""
    store = a_store(tmp_path)
    rows = [POLECAT, POLECAT | {"Event ID": "P2", "Event Mode": "made-up"}]
    path = write_table(tmp_path / "a.tsv", rows, COLUMNS["polecat-1"])
    bring_in(store, path, kind="polecat")
    found = sorted(events(store), key=lambda e: e.evidence.line)  # type: ignore[union-attr]
    assert [(e.root_code, e.mode, e.goldstein) for e in found] == [
        ("THREATEN", "violence", -7.0), ("THREATEN", None, -7.0)]  # fmt: skip
    assert {e.known_at for e in found} == {datetime(2020, 6, 11, tzinfo=UTC)}


def test_counts_of_a_month_become_that_many_events(tmp_path: Path) -> None:
    """Two fights and one threat are three events of the month; a month of zeros is read, too."""
    store = a_store(tmp_path)
    empty = {"month": "2010-11", "source_cow": "PRK", "target_cow": "ROK"}
    empty |= {f"root_{n}": "0" for n in range(10, 21)}
    rows = [empty | {"root_19": "2", "root_13": "1"}, empty | {"month": "2010-12"}]
    path = write_table(tmp_path / "a.csv", rows, COLUMNS["dyad-months-1"], ",")
    counts = bring_in(store, path, kind="dyad-months")
    assert (counts.accepted, counts.events) == (2, 3)
    found = events(store)
    assert sorted(e.root_code for e in found) == ["ASSAULT", "ASSAULT", "THREATEN"]
    assert {(e.target_actor, e.event_date_end, e.period) for e in found} == {
        ("KOR", date(2010, 12, 1), "month")}  # fmt: skip


def test_columns_are_read_by_name(tmp_path: Path) -> None:
    """Reordered columns give equal events; one more is named and passed over (F17)."""
    one, other = (a_store(tmp_path / name) for name in "ab")
    for name in "ab":
        (tmp_path / name).mkdir()
    bring_in(one, icews(tmp_path / "a.tab", {}))
    columns = [*reversed(COLUMNS["icews-1"]), "Mood"]
    bring_in(other, icews(tmp_path / "b.tab", {"Mood": "grim"}, columns=columns))
    assert [e.event_id for e in events(one)] == [e.event_id for e in events(other)]
    from keeneye.feeds.exports import find_export

    export = find_export(str(tmp_path / "b.tab"))
    assert export is not None
    assert export.notes == ("columns that are not ours: Mood",)


@pytest.mark.parametrize("missing", ["Event Date", "CAMEO Code", "Source Country"])
def test_a_missing_column_is_named(tmp_path: Path, missing: str) -> None:
    """Without a column that is needed nothing is read, and the message names it (F17)."""
    columns = [name for name in COLUMNS["icews-1"] if name != missing]
    with pytest.raises(UnknownColumn, match=missing):
        bring_in(a_store(tmp_path), icews(tmp_path / "a.tab", {}, columns=columns), kind="icews")


def test_one_gdelt_is_not_read_as_the_other(tmp_path: Path) -> None:
    """58 columns are 1.0, 61 are 2.0; any other number is refused with both (F17)."""
    columns = COLUMNS["gdelt-2"][:60]
    path = write_table(tmp_path / "a.csv", [GDELT], columns, header=False)
    with pytest.raises(ReadingError, match="60 columns"):
        bring_in(a_store(tmp_path), path, kind="gdelt")


def test_ragged_lines_are_refused_by_number(tmp_path: Path) -> None:
    """A line with a column less or more is refused where it stands; its neighbours are read."""
    path = icews(tmp_path / "a.tab", {}, {"Event ID": "2"}, {"Event ID": "3"})
    lines = path.read_text("utf-8").splitlines()
    lines[2] = lines[2].rpartition("\t")[0]
    path.write_text("\n".join(lines[:3]) + "\n\n" + lines[3] + "\tmore\n", "utf-8")
    store = a_store(tmp_path)
    counts = bring_in(store, path)
    assert (counts.accepted, counts.rejected, counts.read) == (1, 2, 3)
    assert reasons(store) == {
        ("ragged-row", 3): "19 columns, not 20", ("ragged-row", 5): "21 columns, not 20",
    }  # fmt: skip


BAD = {
    "no such day": ({"Event Date": "2020-02-30"}, "bad-event-date"),
    "the year 1": ({"Event Date": "0001-01-01"}, "bad-event-date"),
    "no day at all": ({"Event Date": ""}, "bad-event-date"),
    "other digits": ({"Event Date": "٢٠٢٠-٠٦-٠٩"}, "bad-event-date"),
    "no such code": ({"CAMEO Code": "999"}, "unknown-code"),
    "a code without its zero": ({"CAMEO Code": "31"}, "unknown-code"),
    "beyond the scale": ({"Intensity": "-11"}, "bad-number"),
    "no number": ({"Intensity": "high"}, "bad-number"),
    "not a number": ({"Intensity": "nan"}, "bad-number"),
    "north of the pole": ({"Latitude": "91"}, "bad-place"),
    "around the earth": ({"Longitude": "-180.5"}, "bad-place"),
    "a control character": ({"Source Name": "Kim\x1b[2J"}, "control-character"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_value_out_of_range_refuses_its_row(tmp_path: Path, what: str) -> None:
    """Bad days, codes, numbers and places are refused, each by its rule (F19, F20)."""
    changed, reason = BAD[what]
    store = a_store(tmp_path)
    counts = bring_in(store, icews(tmp_path / "a.tab", {"Event ID": "2"}, changed))
    assert (counts.accepted, counts.rejected) == (1, 1)
    assert list(reasons(store)) == [(reason, 3)]


def test_an_event_of_2099_enters_no_history_before(tmp_path: Path) -> None:
    """A day far ahead is kept and seen by nobody before it (F19)."""
    store = a_store(tmp_path)
    bring_in(store, icews(tmp_path / "a.tab", {"Event Date": "2099-01-01"}))
    assert events(store) == []
    assert len(events(store, "2099-01-02")) == 1


def test_text_in_a_field_is_only_text(tmp_path: Path) -> None:
    """SQL, formulas, quotes and backslashes come out as they went in (F20)."""
    names = ["'; DROP TABLE events; --", "=1+1", 'say "cut"', "a\\b\\", "김여정", "\u202eabc"]
    store = a_store(tmp_path)
    rows = [{"Event ID": str(i), "Source Name": name} for i, name in enumerate(names)]
    assert bring_in(store, icews(tmp_path / "a.tab", *rows)).accepted == len(names)
    found = {e.evidence.fields["Source Name"] for e in events(store)}  # type: ignore[union-attr]
    assert found == set(names)
    assert all(finding.level != "fault" for finding in store.check(deep=True))


def test_an_endless_line_costs_only_itself(tmp_path: Path) -> None:
    """A cell of 20 million characters is refused as a line; the rows after it are read (F16)."""
    rows = [{}, {"Event ID": "2", "Source Name": "x" * 20_000_000}, {"Event ID": "3"}]
    store = a_store(tmp_path)
    counts = bring_in(store, icews(tmp_path / "a.tab", *rows))
    assert (counts.accepted, counts.rejected) == (2, 1)
    assert list(reasons(store)) == [("line-too-long", 3)]


def test_equal_rows_are_linked_and_read_again_known(tmp_path: Path) -> None:
    """One row twice is one event; the file read again, or the row in another file, adds 0 (F18)."""
    store = a_store(tmp_path)
    path = icews(tmp_path / "a.tab", {}, {}, {"Event ID": "2"})
    counts = bring_in(store, path)
    assert (counts.accepted, counts.linked, counts.events) == (2, 1, 2)
    again = bring_in(store, path)
    assert (again.known, again.events) == (3, 0)
    other = bring_in(store, icews(tmp_path / "b.tab", {}, {"Event ID": "4"}))
    assert (other.accepted, other.known) == (1, 1)


def test_of_two_that_contradict_the_newest_is_shown(tmp_path: Path) -> None:
    """Both are kept; a history before the second was read shows the first (F18)."""
    bring_in(a_store(tmp_path, 1), icews(tmp_path / "a.tab", {}))
    late = a_store(tmp_path, 10)
    counts = bring_in(late, icews(tmp_path / "b.tab", {"CAMEO Code": "040"}))
    assert (counts.accepted, counts.events) == (1, 1)
    assert [e.cameo_code for e in events(late, "2020-07-08")] == ["130"]
    [shown] = events(late)
    assert (shown.cameo_code, shown.known_at_basis) == ("040", "observed")
    with late.read() as view:
        assert view.counts()["events"] == 2
        assert view.counts()["revisions"] == 1


def test_within_one_file_the_later_of_two_that_contradict_is_shown(tmp_path: Path) -> None:
    """Rows of one id and day that differ: the later line stands (F18)."""
    store = a_store(tmp_path)
    bring_in(store, icews(tmp_path / "a.tab", {}, {"CAMEO Code": "040"}, {"CAMEO Code": "190"}))
    assert [e.cameo_code for e in events(store)] == ["190"]


@pytest.mark.parametrize("seed", range(12))
def test_a_mutated_export_gives_counts_or_an_error_of_ours(tmp_path: Path, seed: int) -> None:
    """Flipped, cut and doubled bytes: counts that add up, or a ReadingError; nothing else."""
    rng = random.Random(seed)
    rows = [{"Event ID": str(n)} for n in range(30)]
    body = bytearray(icews(tmp_path / "a.tab", *rows).read_bytes())
    for _ in range(rng.randrange(1, 60)):
        at = rng.randrange(len(body))
        body[at : at + rng.randrange(3)] = bytes(
            rng.randrange(256) for _ in range(rng.randrange(3))
        )
    (tmp_path / "a.tab").write_bytes(bytes(body))
    store = a_store(tmp_path)
    try:
        counts = bring_in(store, tmp_path / "a.tab", kind="icews")
    except ReadingError:
        return
    assert counts.read == counts.accepted + counts.linked + counts.known + counts.rejected
    assert all(finding.level != "fault" for finding in store.check(deep=True))


def test_a_text_with_odd_line_ends_is_no_export(tmp_path: Path) -> None:
    """A carriage return within the first line is no fault: the file is not taken for an export."""
    (tmp_path / "note.txt").write_bytes(b"Seoul called,\rand nobody answered.\n")
    assert find_export(str(tmp_path / "note.txt")) is None


CELLS = st.sampled_from(
    ["", "2020-06-09", "20200609", "PRK", "North Korea", "130", "-4.4", "1e999", "nan", "2", '"',
     "\x00", "\u202e", "9" * 400, "THREATEN", "0"]
)  # fmt: skip


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_table_only_errors_of_ours_come_out(
    tmp_path_factory: pytest.TempPathFactory, layout: Layout, data: st.DataObject
) -> None:
    """Drawn cells, then drawn bytes: each row is an event, a copy or refused; or a ReadingError."""
    path = tmp_path_factory.mktemp("drawn") / "a.table"
    row = st.lists(CELLS, max_size=len(layout.columns) + 1)
    lines = [layout.separator.join(cells) for cells in data.draw(st.lists(row, max_size=4))]
    head = [layout.separator.join(layout.columns)] if layout.header else []
    path.write_bytes("\n".join([*head, *lines]).encode() + data.draw(st.binary(max_size=60)))
    try:
        export = find_export(str(path), layout.kind)
        parts = list(read_export(export)) if export else []
    except ReadingError:
        return
    for part in parts:
        told = part.n_rows - part.n_empty - len(part.rejections)
        n_events = part.events.num_rows
        assert n_events >= told if layout.counts else n_events == told


REFERENCE = {
    "icews-raw-sample/events.2018.sample.tab.gz": 3_705,
    "icews14/events.csv.gz": 90_730,
    "icews18/events_2018_01_05.csv.gz": 246_453,
    "icews05-15/events.csv.gz": 461_329,
    "icews-dyad-months/dyad_months_1990_2011.csv.gz": 190_496,
}


@pytest.mark.parametrize("name", REFERENCE)
def test_the_reference_exports_load_whole(tmp_path: Path, reference_data: Path, name: str) -> None:
    """Every row of the real exports is read, none is refused, and the counts add up."""
    store = a_store(tmp_path)
    counts = bring_in(store, reference_data / name)
    assert counts.read == REFERENCE[name]
    assert (counts.rejected, counts.known) == (0, 0)
    assert counts.accepted + counts.linked == counts.read


def test_layouts_name_only_their_own_columns() -> None:
    """Each role, key and need of a layout is one of its columns, and no column stands twice."""
    for layout in layouts():
        named = {*layout.roles.values(), *layout.needed, *layout.counts}
        assert named | ({layout.key} if layout.key else set()) <= set(layout.columns)
        assert max(Counter(layout.columns).values()) == 1
        assert not layout.key or layout.columns[0] == layout.key  # where the store looks for it
