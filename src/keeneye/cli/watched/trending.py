"""The command of the trend: a dyad by day, week or month, with turns and the rule."""

from __future__ import annotations

from typing import Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json, say_table, visible

__all__ = ["trend"]

_HEAD = ("from", "all", "verbal coop.", "material coop.", "verbal confl.", "material confl.",
         "conflict share", "percentile", "Goldstein", "roots")  # fmt: skip


@click.command(epilog="Example: keeneye trend --dyad PRK:KOR --by week --asof 2020-06-12")
@click.option("--dyad", "dyads", multiple=True, metavar="PRK:KOR",
              help="May be repeated; any two actors. Default: the desk's.")  # fmt: skip
@click.option("--by", type=click.Choice(["day", "week", "month"]), default="week",
              show_default=True, help="Shares by day stand on 7 days each.")  # fmt: skip
@click.option("--last", type=click.IntRange(1, 1_000), default=12, show_default=True,
              help="Periods shown, up to the cut.")  # fmt: skip
@shared()
def trend(door: Door, dyads: tuple[str, ...], by: Any, last: int) -> None:
    """Show dyads over time: counts, shares, percentile, changes of level, the rule of a decline.

    Every number has an id in --json, which `explain` opens. Without --dyad: one line a dyad.
    """
    from keeneye.records import Dyad
    from keeneye.watch.trend import trend_document

    desk = door.desk()
    wanted = [Dyad.parse(one) for one in dyads] or list(desk.dyads)
    with door.store().read() as view:
        history = door.history(view, desk)
        found = trend_document(history, desk, wanted, by, last=last)
    if door.as_json:
        say_json({"asof": door.asof, "series": _series(door) if not dyads else [], **found})
        return
    if dyads:
        for one in found["trend"]:
            _say_dyad(one, by)
    else:
        _say_overview(found["trend"], last)
    _say_turns(found["trend"])
    _say_answers(found["trend"])
    _say_rule(found["rule"])


def _series(door: Door) -> list[dict[str, object]]:
    """Return the weekly series of the brief, by id."""
    from keeneye.watch import assess

    desk = door.desk()
    with door.store().read() as view:
        day = assess(door.history(view, desk), desk)
    return [{"id": s.record_id, "series": s} for s in day.series]


def _say_dyad(one: dict[str, Any], by: str) -> None:
    """Show one dyad: its periods, then its last weeks as stretches of whole weeks."""
    from keeneye.watch.trend import trend_lines

    say(visible(f"{one['dyad']} by {by}: {one['events']} counted events known"))
    say_table(_HEAD, trend_lines(one))
    if one["unplaced"]:
        say(f"{one['unplaced']} events lie across more than one {by} and stand in none")
    lasting = [(f"{(r['end'] - r['start']).days} days", *line[1:])
               for r, line in zip(one["stretches"], trend_lines({"rows": one["stretches"]}),
                                  strict=True)]  # fmt: skip
    say_table(("up to the cut", *_HEAD[1:]), lasting)


def _say_overview(every: list[dict[str, Any]], last: int) -> None:
    """Show one line a dyad: conflict of all, period by period."""
    rows = [one["rows"][-last:] for one in every]
    longest: list[dict[str, Any]] = max(rows, key=len, default=[])
    cells = [
        [one["dyad"], *[""] * (len(longest) - len(own)),
         *(f"{_conflict(r):g}/{r['all']['value']:g}" for r in own)]
        for one, own in zip(every, rows, strict=True)
    ]  # fmt: skip
    say_table(["conflict/all", *(f"{r['start']:%d %b}" for r in longest)], cells)


def _conflict(row: dict[str, Any]) -> float:
    """Return the conflict events of a period."""
    return float(row["verbal_conflict"]["value"] + row["material_conflict"]["value"])


def _say_turns(every: list[dict[str, Any]]) -> None:
    """Show every change of level, and where there are too few events to tell."""
    seen, lines = set(), []
    for one in every:
        for turns in one["turns"]:
            if turns["series"] in seen:
                continue
            seen.add(turns["series"])
            if turns["note"]:
                lines.append((turns["series"], turns["measure"], turns["note"], "", "", ""))
            lines += [
                (turns["series"], turns["measure"], c["change_date"],
                 f"{c['low_date']} to {c['high_date']}", f"{c['before']:.2f} to {c['after']:.2f}",
                 c["id"])
                for c in turns["changes"]
            ]  # fmt: skip
    say_table(("series", "measure", "changed", "95 %", "level", "id"), lines)


def _say_answers(every: list[dict[str, Any]]) -> None:
    """Show how often each side answers the other in kind, over its matched base."""
    rows = [
        (one["dyad"], a["kind"].replace("_", " "), f"{a['answered']} of {a['acts']}",
         "" if a["lift"] is None else f"{a['lift']:.2f} [{a['low']:.2f}, {a['high']:.2f}]",
         a["note"], a["id"])
        for one in every for a in one["answers"]
    ]  # fmt: skip
    say_table(("answers", "in kind", "answered", "lift", "finding", "id"), rows)


def _say_rule(rule: dict[str, Any] | None) -> None:
    """Show the rule of a broader decline with every series it looks at."""
    if rule is None:
        say("the rule of a broader decline needs two pairs and the lines of a desk")
        return
    since = f" since {rule['since']}" if rule["since"] else ""
    say(f"{rule['verdict']}{since}: at least {rule['least']} of {len(rule['series'])} series must "
        f"move the same way [{rule['id']}]")  # fmt: skip
    rows = [(m.series, m.way, m.since, m.reason) for m in rule["series"]]
    say_table(("series of the rule", "way", "since", "found by"), rows)
