"""The tables of attention, of scored verdicts and of placebos: each number leads to its cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from keeneye.web.tables import Cell, Table

__all__ = ["TABLES", "linked", "words"]


def linked(record_id: str, said: str) -> list[Cell]:
    """Return words that lead to the record they were computed as."""
    return [Cell(said, f"/x/{record_id}")]


def words(*values: object) -> list[list[Cell]]:
    """Return cells of words alone."""
    return [[Cell("" if value is None else str(value))] for value in values]


def _attention(document: dict[str, Any]) -> Table:
    """List what is ignored but rising, then the pairs that desks watch."""
    ignored = document["ignored"]
    listed = {one["id"] for one in ignored}
    rows = [_standoff(one) for one in ignored]
    rows += [_standoff(one) for one in document["watched"] if one["id"] not in listed]
    calendar = document["calendar"]
    ahead = [
        [*words(day["event_date"], day["what"], said), *([[Cell("")]] * 7)]
        for whose, said in (("ours", "your calendar"), ("theirs", "their calendar"))
        for day in calendar[whose]
    ]
    finding = (
        f"{len(ignored)} ignored but rising of {document['judged']} pairs with events enough to "
        f"tell ({document['pairs']} in all). Attention is the {document['basis']}; "
        f"{document['stretch_weeks']} weeks against the {document['stretch_weeks']} before"
    )
    heads = ("Pair", "Finding", "Watched by", "Attention", "Before", "Conflict share", "Usual",
             "Percentile", "Events", "Forecast")  # fmt: skip
    return Table(finding, heads, rows + ahead, "No pair has events enough to tell.")


def _standoff(one: dict[str, Any]) -> list[list[Cell]]:
    """Return the row of a pair."""
    said = "ignored but rising" if one["ignored"] else "not ignored but rising"
    of = "" if one["basis"] == "reports" else " of events"
    forecasts = [
        Cell(
            f"{f['question_id']}: {f['probability']:.2f} (base rate {f['base_rate']['value']:.2f})"
        )
        for f in one["forecasts"]
    ]
    return [
        *words(" – ".join(one["pair"])),
        linked(one["id"], said),
        *words(", ".join(one["desks"]) or "no desk", f"{one['attention']:.2%}{of}",
               f"{one['attention_before']:.2%}", f"{one['conflict_share']:.2f}",
               f"{one['usual_share']:.2f}", f"{one['rise_percentile']:.0%}", one["events"]),
        forecasts or [Cell("none")],
    ]  # fmt: skip


def _scored(document: dict[str, Any]) -> Table:
    """List how many threats of each verdict were carried out, the base rate last."""
    rows = [
        [
            *words(one["when"], "base rate" if row["verdict"] == "all" else row["verdict"]),
            linked(row["id"], f"{row['carried_out']} of {row['n']}"),
            *words(f"{row['low']:.2f} to {row['high']:.2f}", one["note"]),
        ]
        for one in document["scored"]
        for row in one["rows"]
    ]
    notes = {one["when"]: one["note"] for one in document["scored"]}
    finding = f"Verdicts of the day against what was done. Strongest verdict: {notes['strongest']}"
    heads = ("Verdict of", "Verdict", "Carried out", "95 %", "Finding")
    return Table(finding, heads, rows, "No threat has ended yet.")


def _placebos(document: dict[str, Any]) -> Table:
    """List each pattern beside random days, then the base table of crises."""
    rows = [
        [
            *words(one["pattern"]),
            linked(one["id"], f"{one['observed_days'] / 7:.1f} weeks"),
            *words(f"{one['random_days'] / 7:.1f} weeks "
                   f"({one['random_low'] / 7:.1f} to {one['random_high'] / 7:.1f})",
                   f"{one['p_value']:.2f}", one["n"], one["finding"]),
        ]
        for one in document["placebos"]
    ]  # fmt: skip
    rows += [
        [
            *words(f"crisis trigger {one['triggr']}: {one['trigger']}"),
            linked(one["id"], f"{one['violent']} of {one['n']} answered by violence"),
            *words(f"{one['low']:.2f} to {one['high']:.2f}", "", one["n"], one["meaning_checked"]),
        ]
        for one in document["proportion"]
    ]
    shown = sum(one["finding"] != "no clustering shown" for one in document["placebos"])
    finding = f"{shown} of {len(document['placebos'])} patterns closer than random days would be"
    heads = ("Pattern", "Observed", "Random days (95 %)", "P", "n", "Finding")
    return Table(finding, heads, rows, "This desk names no pattern.")


TABLES: dict[str, Callable[[dict[str, Any]], Table]] = {
    "attention": _attention,
    "scored": _scored,
    "placebos": _placebos,
}
