"""From readings to the store: counted, linked, never twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keeneye.records import Rejection, parse_asof

from ..records.makers import make_report
from .stores import fill, new_store

CUT = "North Korea cut the hotline with South Korea on Tuesday."


def test_the_copy_is_the_one_known_later(tmp_path: Path) -> None:
    """A wire story that two outlets carry is one report with one copy, whatever is read first."""
    first = make_report(CUT, outlet="yonhap")
    later = make_report(CUT.upper(), outlet="kbs", known_at=datetime(2020, 6, 11, tzinfo=UTC))
    for name, order in (("a", (first, later)), ("b", (later, first))):
        store = new_store(tmp_path, f"{name}.duckdb")
        counts = fill(store, *order)
        assert (counts.accepted, counts.linked) == (1, 1)
        with store.read() as view:
            history = view.history(parse_asof("2020-06-12"), ("pattern-1",))
            assert [r.outlet for r in history.copies(first.report_id)] == ["kbs"]
            assert {e.report_id for e in history.find_events()} == {first.report_id}


def test_copies_read_in_two_runs_are_linked_too(tmp_path: Path) -> None:
    """A copy read in a later run is linked to what the store holds."""
    store = new_store(tmp_path)
    fill(store, make_report(CUT, outlet="yonhap"))
    counts = fill(store, make_report(CUT, outlet="kcna"))
    assert (counts.accepted, counts.linked) == (0, 1)


STORY = (
    "North Korea cut every line of communication with South Korea at noon on Tuesday. "
    "State media blamed leaflets sent across the border by people who had fled the country. "
    "Seoul called the liaison office at nine and at five and nobody answered."
)


def test_an_edited_copy_is_linked_whatever_is_read_first(tmp_path: Path) -> None:
    """A story cut and retitled by another outlet is a copy, in one run, in two, in any order."""
    first = make_report(STORY, outlet="yonhap")
    edited = "Lines go dead. " + ". ".join(STORY.split(". ")[:2]) + "."
    later = make_report(edited, outlet="kbs", known_at=datetime(2020, 6, 11, tzinfo=UTC))
    stores = [new_store(tmp_path, f"{n}.duckdb") for n in "abcd"]
    assert fill(stores[0], first, later, dry_run=True).linked == 1
    fill(stores[0], first, later)
    fill(stores[1], later, first)
    for report in (first, later):
        fill(stores[2], report)
    for report in (later, first):
        fill(stores[3], report)
    digests = set()
    for store in stores:
        with store.read() as view:
            before = view.history(parse_asof("2020-06-09"), ("pattern-1",))
            history = view.history(parse_asof("2020-06-12"), ("pattern-1",))
            assert [r.outlet for r in history.copies(first.report_id)] == ["kbs"]
            assert before.copies(first.report_id) == []
            digests.add(view.digest())
    assert len(digests) == 1


def test_a_late_original_gathers_its_copies(tmp_path: Path) -> None:
    """What was known first is the original, though it was read last."""
    moments = [datetime(2020, 6, day, tzinfo=UTC) for day in (11, 12, 10)]
    told = [make_report(f"{STORY} {tag}", outlet=tag, known_at=at)
            for tag, at in zip("abc", moments, strict=True)]  # fmt: skip
    store = new_store(tmp_path)
    assert [fill(store, report).linked for report in told] == [0, 1, 1]
    with store.read() as view:
        history = view.history(parse_asof("2020-06-13"), ("pattern-1",))
        assert {r.outlet for r in history.copies(told[2].report_id)} == {"a", "b"}


def test_an_outlet_s_name_and_its_id_are_one_outlet(tmp_path: Path) -> None:
    """A report of "Yonhap News Agency" is the report of the desk's `yonhap`."""
    store = new_store(tmp_path)
    fill(store, make_report(CUT, outlet="yonhap"))
    assert fill(store, make_report(CUT, outlet="Yonhap")).known == 1


def test_a_dry_run_counts_as_a_real_one(tmp_path: Path) -> None:
    """A plan tells the same counts as the run, twins within the input included."""
    items = (make_report(CUT), make_report(CUT), make_report(CUT, outlet="kcna"),
             Rejection(stage="reading", reason="empty-text", line=4))  # fmt: skip
    planned = fill(new_store(tmp_path), *items, dry_run=True)
    assert not (tmp_path / "s.duckdb").exists()
    assert planned == fill(new_store(tmp_path), *items)
    assert (planned.accepted, planned.linked, planned.known, planned.rejected) == (1, 1, 1, 1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(picks=st.lists(st.integers(0, 5), max_size=12), cut=st.integers(0, 12))
def test_any_split_of_any_input_gives_the_same_store(
    tmp_path_factory: object, picks: list[int], cut: int
) -> None:
    """Counts add up, and one run or two leave equal stores."""
    folder = tmp_path_factory.mktemp("split")  # type: ignore[attr-defined]
    texts = [CUT, CUT.lower(), "It rained.", "Seoul protested.", "Seoul protested!", "Talks ended."]
    items = [make_report(texts[p], outlet=f"outlet-{p}") for p in picks]
    once, twice = new_store(folder, "once.duckdb"), new_store(folder, "twice.duckdb")
    total = fill(once, *items)
    assert total.read == len(items)
    parts = [fill(twice, *items[:cut]), fill(twice, *items[cut:])]
    assert sum(p.accepted + p.linked for p in parts) == total.accepted + total.linked
    if once.exists() and twice.exists():
        with once.read() as one, twice.read() as other:
            assert one.digest() == other.digest()
