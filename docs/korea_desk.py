"""The page of the Korea desk: how each fact was checked, file by file, and lists in two zones."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from keeneye.desk import Desk, read_desk

__all__ = ["render"]

CHECKED = ("list", "two sources", "one source", "memory")
SEOUL, WASHINGTON = ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York")
HEAD = """# The Korea desk: what it holds, and how it was checked

Generated from `desks/korea/` by `docs/build.py`; a page that drifted fails a test. `list`: an
official or curated list by date; `two sources`: two publications agree; `one source`: one was
found; `memory`: recalled and **not checked**. What is weakest stands in the desk's `notes.md`.

## Entries by `checked`
"""


def _entries(desk: Desk) -> Iterator[tuple[str, str]]:
    """Yield the file and the mark of every entry that says how it was checked."""
    for path in sorted(desk.folder.rglob("*")):
        name = path.relative_to(desk.folder).as_posix()
        if path.suffix == ".jsonl":
            for line in path.read_text("utf-8").splitlines():
                yield name, json.loads(line)["checked"]
        elif path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                yield from ((name, row["checked"]) for row in csv.DictReader(file)
                            if row.get("checked"))  # fmt: skip
        elif path.suffix == ".toml":
            yield from ((name, mark) for mark in _marks(tomllib.loads(path.read_text("utf-8"))))


def _marks(held: Any) -> Iterator[str]:
    """Yield every `checked` of nested tables."""
    if isinstance(held, dict):
        if held.get("checked") in CHECKED:
            yield held["checked"]
        for value in held.values():
            yield from _marks(value)
    elif isinstance(held, list):
        for value in held:
            yield from _marks(value)


def _table(heads: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[str]:
    """Return a table in Markdown."""
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return [*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows), ""]


def _checked(desk: Desk) -> list[str]:
    """Count entries by file and by how they were checked."""
    counts: dict[str, Counter[str]] = {}
    for name, mark in _entries(desk):
        counts.setdefault(name, Counter())[mark] += 1
    rows: list[tuple[object, ...]] = [
        (f"`{name}`", *(c[mark] for mark in CHECKED), c.total()) for name, c in counts.items()
    ]
    reports = sum((c for n, c in counts.items() if n.startswith("reports/")), Counter[str]())
    rows.append(("**reports**", *(reports[m] for m in CHECKED), reports.total()))
    whole = sum(counts.values(), Counter[str]())
    rows.append(("**all**", *(whole[mark] for mark in CHECKED), whole.total()))
    return _table(("file", *CHECKED, "all"), rows)


def _years(desk: Desk) -> list[str]:
    """Count reports by year."""
    years = Counter(
        json.loads(line)["published"][:4]
        for path in desk.report_files
        for line in Path(path).read_text("utf-8").splitlines()
    )
    return _table(("year", "reports"), sorted(years.items()))


def _zones(desk: Desk) -> list[str]:
    """List what has a clock in both zones, and say which day the others give."""
    lines = [
        "## Lists in UTC and Korean time",
        "",
        "Launches and nuclear tests have a day in each zone; the clock is Korean time (UTC+9). A",
        "day without a clock is that of the list; its UTC day is assumed, and its row says so.",
        "",
    ]
    launches = [
        (f["launch_id"], f["event_date_utc"], _utc(f), f["event_date_local"], _clock(f),
         f["weapon_class"], f["outcome"])
        for f in (fact.values for fact in desk.facts["launches"])
    ]  # fmt: skip
    heads = ("id", "UTC day", "UTC", "Korean day", "Korean time", "class", "outcome")
    lines += ["### Launches", "", *_table(heads, list(launches))]
    tests = [
        (f["test_id"], f["event_date_utc"], f["time_utc"] or "–", f["event_date_local"], _seoul(f))
        for f in (fact.values for fact in desk.facts["nuclear_tests"])
    ]
    lines += ["### Nuclear tests", "", *_table(heads[:5], list(tests)), "### Other lists", ""]
    lines += [
        "Days of the calendar, without a clock: a Korean day runs from 15:00 UTC of the day before",
        "to 15:00 UTC; an election day of the United States is that of Washington.",
        "",
    ]
    rows: list[tuple[object, ...]] = []
    for name in sorted(set(desk.facts) - {"launches", "nuclear_tests"}):
        facts = desk.facts[name]
        first, last = facts[0].event_date, facts[-1].event_date
        zone = WASHINGTON if name == "elections" else SEOUL  # those of the South stand apart
        rows.append((name.replace("_", " "), len(facts), first, last, zone.key, _span(last, zone)))
    return lines + _table(("list", "rows", "first", "last", "day", "the last in UTC"), rows)


def _clock(row: dict[str, str]) -> str:
    """Return the Korean clock of a launch, '–' where none is known."""
    return row["local_time"] or "–"


def _moved(day: str, clock: str, zones: tuple[tzinfo, tzinfo], shown: str) -> str:
    """Return a clock of one zone as that of another, '–' where none is held."""
    if not clock:
        return "–"
    here = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), zones[0])
    return here.astimezone(zones[1]).strftime(shown)


def _utc(row: dict[str, str]) -> str:
    """Return the UTC clock of a launch."""
    return _moved(row["event_date_local"], row["local_time"], (SEOUL, UTC), "%H:%M")


def _seoul(row: dict[str, str]) -> str:
    """Return the Korean clock of a nuclear test."""
    return _moved(row["event_date_utc"], row["time_utc"], (UTC, SEOUL), "%H:%M:%S")


def _span(day: date, zone: ZoneInfo) -> str:
    """Return when a day of a zone begins and ends in UTC."""
    ends = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return " to ".join(f"{end.astimezone(UTC):%Y-%m-%d %H:%M}" for end in ends)


def render() -> str:
    """Return the page."""
    desk = read_desk("korea")
    lines = [HEAD, *_checked(desk), "## Reports by year", "", *_years(desk), *_zones(desk)]
    return "\n".join(lines)
