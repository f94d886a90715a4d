"""The page of the trend: a drawing with its table twin, turns, the rule, and CSV."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

from keeneye.watch.trend import MEASURES
from keeneye.web.pages import render_tables
from keeneye.web.tables import Cell, Table
from keeneye.web.watched.answers import TrendAsked
from keeneye.web.watched.chart import draw_pair
from keeneye.web.watched.tables import linked, words

__all__ = ["render_trend", "trend_csv"]

_SHOWN = ("all", "verbal_cooperation", "material_cooperation", "verbal_conflict",
          "material_conflict", "conflict_share", "conflict_percentile", "cooperation_share",
          "goldstein")  # fmt: skip
_TOO_FEW = "too few"


def render_trend(document: dict[str, Any], asked: TrendAsked, root: str = "") -> str:
    """Return the page of a pair, both directions."""
    tables = [table for one in document["trend"] for table in _dyad(one, document["by"])]
    tables += [_turns(document["trend"]), _answers(document["trend"]), *_rule(document["rule"])]
    given = {"asof": asked.asof, "dyad": asked.dyad or "", "by": asked.by, "last": str(asked.last)}
    rest = urlencode({name: value for name, value in given.items() if value})
    links = [("The table as CSV", f"{root}/trend.csv?{rest}")]
    about = {"chart": draw_pair(document), "links": links, "note": document["note"], "root": root}
    return render_tables("trend", tables, document, asked, **about)


def _dyad(one: dict[str, Any], by: str) -> list[Table]:
    """Return the tables of a dyad: by period, the latest first, and by stretches of weeks."""
    heads = ("From", *(name.replace("_", " ").capitalize() for name in _SHOWN), "Roots")
    rows = [_row(row["start"], row) for row in reversed(one["rows"])]
    stretches = [_row(f"last {days} days", row) for days, row in zip((7, 28, 91), one["stretches"],
                                                                    strict=False)]  # fmt: skip
    left = f"; {one['unplaced']} lie across more than one {by}" if one["unplaced"] else ""
    named = f"{one['dyad']} by {by}, the latest first: {one['events']} counted events known{left}"
    found = [Table(named, heads, rows, "Nothing is known of this pair.")]
    if stretches:
        found.append(Table(f"{one['dyad']} up to the cut", heads, stretches, ""))
    return found


def _row(named: str, row: dict[str, Any]) -> list[list[Cell]]:
    """Return a period: each number leads to its cell."""
    roots = [
        Cell(f"{name.partition(':')[2]} {cell['value']:g}", f"/x/{cell['id']}")
        for name, cell in row["roots"].items()
    ]
    cells = [linked(row[name]["id"], _said(row[name])) for name in _SHOWN]
    return [*words(named), *cells, roots or [Cell("–")]]


def _said(cell: dict[str, Any]) -> str:
    """Return a number as it is read; with too few events no share is told."""
    if cell["value"] is None:
        return "–"
    if cell["unit"] == "count":
        return f"{cell['value']:g}"
    if not cell["enough"]:
        return _TOO_FEW
    if cell["low"] is None:
        return f"{cell['value']:.2f}"
    return f"{cell['value']:.2f} ({cell['low']:.2f} to {cell['high']:.2f})"


def _turns(every: list[dict[str, Any]]) -> Table:
    """Return changes of level with their dates and intervals; too few events are said to be."""
    rows, seen = [], set()
    for turns in (turns for one in every for turns in one["turns"]):
        if (named := _pairless(turns["series"])) in seen:
            continue
        seen.add(named)
        if turns["note"] or not turns["changes"]:
            said = turns["note"] or "no change of level"
            rows.append([*words(turns["series"], turns["measure"], said, "", "")])
        rows += [
            [
                *words(turns["series"], turns["measure"]),
                linked(c["id"], str(c["change_date"])),
                *words(
                    f"{c['low_date']} to {c['high_date']}", f"{c['before']:.2f} to {c['after']:.2f}"
                ),
            ]
            for c in turns["changes"]
        ]
    heads = ("Series", "Measure", "Changed", "95 %", "Level")
    return Table("Changes of level", heads, rows, "No series to look at.")


def _pairless(series: str) -> tuple[str, ...]:
    """Name a series of both ways the same from either end."""
    kind, _, ends = series.partition(" ")
    if not ends.endswith(", both ways"):
        return (kind, ends)
    return (kind, *sorted(ends.partition(",")[0].split(":")))


def _answers(every: list[dict[str, Any]]) -> Table:
    """Return how often each side answers the other in kind, over its matched base."""
    rows = [
        [
            *words(one["dyad"], a["kind"].replace("_", " "), f"{a['answered']} of {a['acts']}"),
            linked(a["id"], "–" if a["lift"] is None else f"{a['lift']:.2f}"),
            *words("" if a["low"] is None else f"{a['low']:.2f} to {a['high']:.2f}", a["note"]),
        ]
        for one in every
        for a in one["answers"]
    ]
    heads = ("Answers", "In kind", "Answered", "Lift", "95 %", "Finding")
    return Table("Answered in kind, over any days of the same stretch", heads, rows, "")


def _rule(rule: dict[str, Any] | None) -> list[Table]:
    """Return the rule of a broader decline with every series it looks at."""
    if rule is None:
        return []
    rows = [
        [*words(m["series"]), linked(rule["id"], m["way"]), *words(m["since"], m["reason"])]
        for m in rule["series"]
    ]
    named = (
        f"Broader decline? {rule['verdict']}: at least {rule['least']} of {len(rows)} series must "
        "move the same way"
    )
    return [Table(named, ("Series", "Way", "Since", "Found by"), rows, "")]


def trend_csv(document: dict[str, Any]) -> str:
    """Return the periods of a document as CSV: one line a dyad, period and measure, with its id."""
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow(
        ("dyad", "by", "start", "end", "measure", "value", "low", "high", "n", "enough", "id")
    )
    for one in document["trend"]:
        for row in one["rows"]:
            every = {name: row[name] for name in MEASURES} | row["roots"]
            for name, cell in every.items():
                told = (cell[part] for part in ("value", "low", "high", "n", "enough", "id"))
                out.writerow((one["dyad"], document["by"], row["start"], row["end"], name, *told))
    return written.getvalue()
