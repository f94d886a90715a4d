"""The tables of the pages, from the same documents that programs get."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

__all__ = ["Cell", "Table", "cell_of", "ids_of", "is_openable", "table_of"]

_OPENABLE = frozenset("rexcldshvnkfbq")  # first letters of ids that `explain` opens


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table: words, where they lead, and how they are set.

    Examples
    --------
    >>> Cell("cut", "/x/h-1").address
    '/x/h-1'
    """

    words: str
    address: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its finding as title; `empty` is said where it has no row."""

    finding: str
    heads: tuple[str, ...]
    rows: list[list[list[Cell]]]
    empty: str


def is_openable(record_id: str) -> bool:
    """Whether an id leads to a page.

    Examples
    --------
    >>> is_openable("e-0123"), is_openable("t-0123")
    (True, False)
    """
    return record_id[:1] in _OPENABLE and record_id[1:2] == "-"


def table_of(name: str, document: dict[str, Any]) -> Table:
    """Return the table of a page: events, channels, threats, forecasts or rejects."""
    return _TABLES[name](document)


def cell_of(record_id: str | None, words: str = "") -> Cell:
    """Return an id with its link, if it leads anywhere.

    Examples
    --------
    >>> cell_of("e-0123", "event")
    Cell(words='event', address='/x/e-0123', style='')
    """
    given = record_id or ""
    return Cell(words or given, f"/x/{given}" if is_openable(given) else "", "" if words else "id")


def ids_of(record_ids: Iterable[str]) -> list[Cell]:
    """Return ids by number: the first five, then how many more there are.

    Examples
    --------
    >>> [cell.words for cell in ids_of(["e-1", "e-2"])]
    ['[1]', '[2]']
    """
    every = list(record_ids)
    shown = [cell_of(one, f"[{n}]") for n, one in enumerate(every[:5], 1)]
    return shown + ([Cell(f"and {len(every) - 5} more")] if len(every) > 5 else [])


def _plain(*values: object) -> list[list[Cell]]:
    """Return cells of words alone."""
    return [[Cell("" if value is None else str(value))] for value in values]


def _count(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _events(document: dict[str, Any]) -> Table:
    rows = [_event(one) for one in document["events"]]
    finding = f"{_count(len(rows), 'event')} on this page, the latest first"
    heads = ("Day", "Who", "What", "Whom", "Said or done", "Passage", "Opens")
    return Table(finding, heads, rows, "No event fits.")


def _event(event: dict[str, Any]) -> list[list[Cell]]:
    """Return the row of an event; a summary is never shown as a quotation."""
    mode = f" / {event['mode']}" if event["mode"] else ""
    evidence = event["evidence"]
    if evidence["kind"] == "row":
        passage = f"row {evidence['line']} of {evidence['file']}"
    elif not evidence["text"]:
        passage = "the text was taken out"
    elif evidence["wording"] == "original":
        passage = f"“{evidence['text']}”"
    else:
        passage = f"Our summary: {evidence['text']}"
    days = event["event_date"]
    return [
        *_plain(days, event["source_actor"], event["root_code"].lower() + mode,
                event["target_actor"], event["modality"]),
        [Cell(passage, "", "passage")],
        [cell_of(event["event_id"], "event"), cell_of(event["report_id"], "report")],
    ]  # fmt: skip


def _channels(document: dict[str, Any]) -> Table:
    rows = [_channel(line) for line in document["channels"]]
    n_open = sum(line["state"] == "open" for line in document["channels"])
    finding = f"{n_open} of {_count(len(rows), 'line')} open"
    heads = ("Line", "Between", "State", "Last announced", "Last observed", "Evidence")
    return Table(finding, heads, rows, "This desk watches no line.")


def _channel(line: dict[str, Any]) -> list[list[Cell]]:
    """Return the row of a line: what was announced and what was observed run beside each other."""
    last = {one["basis"]: one for one in line["intervals"]}
    told = []
    for one in (last.get("announced"), last.get("observed")):
        until = f" until {one['end']}" if one and one["end"] else ""
        told.append(f"{one['state'].replace('_', ' ')} from {one['start']}{until}" if one else "–")
    return [
        *_plain(line["name"], " – ".join(line["ends"])),
        [Cell(line["state"].replace("_", " "), f"/x/{line['id']}")],
        *_plain(*told),
        ids_of(dict.fromkeys(i for one in last.values() for i in one["evidence"])),
    ]


def _threats(document: dict[str, Any]) -> Table:
    rows = [
        [
            *_plain(one["said_at"][:10], one["speaker"], one["rank"], one["act_name"],
                    one["status"], one["days"], one["theatre_or_signal"]["verdict"],
                    one["theatre_or_signal"]["flips_if"]),
            ids_of(one["evidence"]),
        ]
        for one in document["threats"]
    ]  # fmt: skip
    n_open = sum(one["status"] == "open" for one in document["threats"])
    finding = f"{_count(len(rows), 'threat')} on this page, {n_open} still open"
    heads = ("Said", "Speaker", "Rank", "Act", "Status", "Days", "Verdict", "Turns if", "Evidence")
    return Table(finding, heads, rows, "No threat is on the ledger.")


def _forecasts(document: dict[str, Any]) -> Table:
    rows = [_forecast(one) for one in document["forecasts"]]
    n_shown = sum(not one["abstained"] for one in document["forecasts"])
    rest = len(document["unanswered"])
    finding = (
        f"{_count(len(rows), 'question')}, {n_shown} with skill shown over the base rate"
        + (f"; {rest} not answered: " if rest else "")
        + "; ".join(f"{name}: {why}" for name, why in document["unanswered"].items())
    )
    heads = ("Question", "Window", "Probability", "Interval", "Base rate", "Counted over",
             "Other base rates", "Engine")  # fmt: skip
    none = f"No question is answered: {document['why_none']}." if document["why_none"] else ""
    return Table(finding, heads, rows, none or "This desk asks no question.")


def _forecast(one: dict[str, Any]) -> list[list[Cell]]:
    """Return the row of a forecast, the base rate beside it."""
    low, high = one["interval"] or (None, None)
    between = "" if low is None or high is None else f"{low:.2f} to {high:.2f}"
    rate = one["base_rate"]
    said = [Cell(f"{one['probability']:.2f}" + (f", {one['words']}" if one["words"] else ""))]
    if one["abstained"] and one.get("model_probability") is not None:
        said.append(Cell(f"({one['model_engine']} {one['model_probability']:.2f})", "", "greyed"))
    others = [
        Cell(f"{rate['value']:.2f}: {rate['window']}", "", "passage") for rate in one["other_rates"]
    ]
    return [
        *_plain(one["text"], f"{one['opens']} to {one['closes']}"),
        said,
        *_plain(between, f"{rate['value']:.2f}", rate["window"]),
        others,
        *_plain(one["abstained"] or one["engine"]),
    ]


def _rejects(document: dict[str, Any]) -> Table:
    rows = [_reject(one) for one in document["rejected"]]
    finding = f"{_count(len(rows), 'refusal')} on this page, with reason and place"
    return Table(finding, ("Stage", "Reason", "What was seen", "Where", "Opens"), rows,
                 "Nothing was refused.")  # fmt: skip


def _reject(one: dict[str, Any]) -> list[list[Cell]]:
    """Return the row of a refusal."""
    report = cell_of(one["report_id"], "report")
    place = Cell(f"{one['file']}:{one['line']}") if one["file"] else report
    return [
        *_plain(one["stage"], one["reason"]),
        [Cell(one["detail"][:200], "", "passage")],
        [place],
        [cell_of(one["rejection_id"], "refusal")],
    ]


_TABLES = {
    "events": _events,
    "channels": _channels,
    "threats": _threats,
    "forecasts": _forecasts,
    "rejects": _rejects,
}
