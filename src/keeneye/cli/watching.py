"""Commands of the watch: watch itself, statements, threats, triggers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, allowing, shared
from keeneye.cli.output import progress_bar, say, say_json, say_table, visible
from keeneye.errors import StoreBusy

if TYPE_CHECKING:
    from keeneye.desk import Desk
    from keeneye.signals import Ledger, Statement
    from keeneye.watch.changes import CorrectedVerdict
    from keeneye.watch.polling import Turn, Watched

__all__ = ["statements", "threats", "triggers", "watch"]

CHANGED = 10  # exit status of `watch --once`: something changed state


@click.command(epilog="Example: keeneye watch --once --feed-out alerts/")
@click.option("--once", is_flag=True, help="One turn, for timers; exit 10 if a state changed.")
@click.option("--every", type=click.FloatRange(min=1), default=60.0, show_default=True,
              metavar="MINUTES", help="From the start of a turn to the next.")  # fmt: skip
@click.option("--feed-out", "folder", type=click.Path(file_okay=False, path_type=Path),
              metavar="FOLDER", help="Write feed.atom, feed.json, calendar.ics there.")  # fmt: skip
@click.option("--hook", metavar="CMD", help="Run for each change, which it gets as JSON on stdin.")
@click.option("--coder", default="", help="Default: the desk's first.")
@allowing
@shared()
def watch(
    door: Door,
    once: bool,
    every: float,
    folder: Path | None,
    hook: str | None,
    coder: str,
    allowed: tuple[str, ...],
) -> int:
    """Poll the desk's feeds, code what is new, and tell what changed state.

    A change is a line whose state changed, a new threat, a threat carried out, put off or lapsed,
    or another verdict on one. With --once: exit 10 if there was one, 0 if all is quiet, 1 if no
    feed answered or the hook failed.
    """
    from keeneye.watch.changes import call_hook
    from keeneye.watch.polling import Watched

    if door.as_json and not once:
        raise click.UsageError("--json prints one document: say --once")
    desk = door.desk()
    watched = Watched(
        desk=desk,
        store=door.store(),
        coder=door.coder(desk, coder),
        fetcher=door.fetcher(allowed),
        clock=door.now,
        hook=partial(call_hook, hook) if hook else None,
    )
    while True:
        began = time.monotonic()
        try:
            status = _turn(door, watched, folder)
        except StoreBusy as error:
            if once:
                raise
            click.echo(f"keeneye: {visible(str(error))}; tried again at the next turn", err=True)
            status = 1
        if once:
            return status
        time.sleep(max(0.0, every * 60 - (time.monotonic() - began)))


def _turn(door: Door, watched: Watched, folder: Path | None) -> int:
    """Take one turn, show it, and return its exit status."""
    from keeneye.watch.polling import publish, take_turn

    with progress_bar("asking") as show:
        turn = take_turn(watched, progress=show)
    if folder:
        publish(watched, folder, turn.asof)
    for note in turn.notes:
        click.echo(f"note: {visible(note)}", err=True)
    if door.as_json:
        say_json(_turn_document(turn))
    else:
        _say_turn(turn)
    problem = turn.hook_problem or ("no feed of the desk answered" if turn.is_blind else "")
    if problem:
        click.echo(f"keeneye: {visible(problem)}", err=True)
    return CHANGED if turn.changes else int(bool(problem))


def _say_turn(turn: Turn) -> None:
    """Say what a turn brought: feeds, entries, and each change in a line."""
    failed = f", {len(turn.failed)} failing" if turn.failed else ""
    say(f"{turn.asof:%Y-%m-%d %H:%M:%S} UTC: {turn.n_asked} of {turn.n_feeds} feeds asked{failed}")
    say(str(turn.counts))
    for outlet, url, problem in turn.failed:
        say(visible(f"failing: {outlet}: {problem} ({url})"))
    for change in turn.changes:
        say(visible(f"changed: {change.text} [{change.record_id}]"))
    for change in turn.held:
        say(visible(f"told lately, held back: {change.text}"))
    if not turn.changes:
        say("no state changed")


def _turn_document(turn: Turn) -> dict[str, object]:
    """Return a turn as one document."""
    from keeneye.watch.changes import change_document

    counts = ("read", "accepted", "linked", "known", "rejected", "events")
    return {
        "asof": turn.asof,
        "feeds": turn.n_feeds,
        "asked": turn.n_asked,
        "failing": [{"outlet": o, "url": u, "problem": p} for o, u, p in turn.failed],
        **{name: getattr(turn.counts, name) for name in counts},
        "changes": [change_document(c) for c in turn.changes],
        "held": [change_document(c) for c in turn.held],
        "hook_problem": turn.hook_problem,
        "notes": turn.notes,
    }


def _ledger(door: Door) -> Ledger:
    """Read the ledger of the cut."""
    from keeneye.watch import see_ledger

    desk = door.desk()
    with door.store().read() as view:
        return see_ledger(door.history(view, desk), desk)


@click.command(epilog="Example: keeneye threats --asof 2020-06-17 --json")
@click.option("--live", is_flag=True, help="Only those still open.")
@click.option("--scored", is_flag=True, help="Score the verdicts against what was done.")
@shared()
def threats(door: Door, live: bool, scored: bool) -> None:
    """Show the ledger of threats: said by whom, done or not, theatre or signal."""
    from keeneye.signals import follow_through, threat_document

    if scored:
        _say_scored(door)
        return
    ledger = _ledger(door)
    pairs = ledger.live if live else tuple(zip(ledger.threats, ledger.verdicts, strict=True))
    if door.as_json:
        documents = [threat_document(threat, verdict) for threat, verdict in pairs]
        rates = follow_through(ledger.threats)
        say_json({"asof": door.asof, "threats": documents, "follow_through": rates,
                  "corrected": _corrected(door)})  # fmt: skip
        return
    rows = [(f"{t.said_at:%Y-%m-%d}", t.speaker, t.rank, t.act_name, t.status, t.days, v.verdict,
             t.threat_id) for t, v in pairs]  # fmt: skip
    head = ("said", "speaker", "rank", "act", "status", "days", "verdict", "id")
    say_table(head, rows)
    followed = [
        (r.speaker, f"{r.carried_out} of {r.n}", f"[{r.low:.2f}, {r.high:.2f}]", r.still_open)
        for r in follow_through(ledger.threats)
    ]
    say_table(("speaker", "carried out", "95 %", "still open"), followed)
    for one in _corrected(door):
        said = f"{one.status_before}, {one.verdict_before} → {one.status}, {one.verdict}"
        say(visible(f"corrected by {one.author}: {one.act_name}: {said} [{one.correction_id}]"))
        for test in one.tests:
            say(visible(f"  {test}"))


def _corrected(door: Door) -> Sequence[CorrectedVerdict]:
    """Say which verdicts analysts' corrections changed."""
    from keeneye.watch.changes import corrected_verdicts

    desk = door.desk()
    with door.store().read() as view:
        return corrected_verdicts(door.history(view, desk), desk)


def _say_scored(door: Door) -> None:
    """Show how many threats of each verdict were carried out, the base rate beside them."""
    from keeneye.watch.patterns import verdict_document

    desk = door.desk()
    with door.store().read() as view:
        found = verdict_document(door.history(view, desk), desk)
    if door.as_json:
        say_json({"asof": door.asof, "scored": found})
        return
    for one in found:
        rows = [("base rate" if r["verdict"] == "all" else r["verdict"],
                 f"{r['carried_out']} of {r['n']}", f"[{r['low']:.2f}, {r['high']:.2f}]", r["id"])
                for r in one["rows"]]  # fmt: skip
        say_table((f"{one['when']} verdict", "carried out", "95 %", "id"), rows)
        say(one["note"])


@click.command(epilog="Example: keeneye statements --asof 2020-06-17")
@shared()
def statements(door: Door) -> None:
    """List statements: speaker and rank, audience, topic, acts named, how fast it came."""
    from keeneye.signals import read_statements

    ledger = _ledger(door)
    found = read_statements(
        door.desk(), ledger.book, ledger.reports, ledger.events, ledger.mentions
    )
    if door.as_json:
        say_json({"asof": door.asof, "statements": found})
        return
    rows = [(s.speaker, s.rank, s.audience, s.topic, ", ".join(s.acts), s.latency_days,
             s.wording_note or _differing(s), s.statement_id) for s in found[-60:]]  # fmt: skip
    head = ("speaker", "rank", "audience", "topic", "acts", "days after", "wording", "id")
    say_table(head, rows)
    say(f"{len(rows)} of {len(found)} shown, the latest")


def _differing(statement: Statement) -> str:
    """Return the first phrases that are new, and that were dropped, against the last statement."""
    new, dropped = statement.new_phrases, statement.dropped_phrases
    told = [*(f"+ {p}" for p in new[:2]), *(f"- {p}" for p in dropped[:2])]
    return f"{len(new)} new, {len(dropped)} dropped: {'; '.join(t[:60] for t in told)}"


@click.command(epilog="Example: keeneye triggers --asof 2020-06-17")
@shared()
def triggers(door: Door) -> None:
    """Link stated grievances to the acts that answer them, with the gap and the proportion."""
    from keeneye.watch.patterns import placebo_document, proportion_document

    ledger, desk = _ledger(door), door.desk()
    found, asof = ledger.links, door.asof
    placebos, base = placebo_document(desk, asof), proportion_document(desk, asof)
    if door.as_json:
        say_json({"asof": asof, "triggers": found, "proportion": base, "placebos": placebos,
                  "earlier": _earlier(ledger, desk)})  # fmt: skip
        return
    rows = [(k.trigger, k.trigger_date, k.act, k.gap_days, k.act_gap_days,
             f"{k.proportion.percentile:.0%} of {k.proportion.n}" if k.proportion else "not shown",
             k.threat_id) for k in found]  # fmt: skip
    head = (
        "grievance",
        "day",
        "act",
        "days to the threat",
        "days to the act",
        "severity",
        "threat",
    )
    say_table(head, rows)
    _say_patterns(_earlier(ledger, desk), base, placebos)


def _say_patterns(
    earlier: list[dict[str, str]], base: list[dict[str, Any]], placebos: list[dict[str, Any]]
) -> None:
    """Show earlier like cases, the base table of crises, and each pattern beside random days."""
    kinds = dict.fromkeys(e["trigger"] for e in earlier)
    latest = [e for kind in kinds for e in [o for o in earlier if o["trigger"] == kind][-8:]]
    before = [(e["trigger"], e["day"], e["answers"], e["id"]) for e in latest]
    say_table(("such a day before", "day", "answered by", "id"), before)
    shares = [(r["trigger"], f"{r['violent']} of {r['n']}", f"[{r['low']:.2f}, {r['high']:.2f}]",
               r["meaning_checked"], r["id"]) for r in base]  # fmt: skip
    say_table(("crisis triggers", "violent answer", "95 %", "meaning of the codes", "id"), shares)
    tried = []
    for p in placebos:
        seen, usual, low, high = (
            f"{p[name] / 7:.1f}"
            for name in ("observed_days", "random_days", "random_low", "random_high")
        )
        found = (f"{p['p_value']:.2f}", p["n"], p["finding"], p["id"])
        tried.append((p["pattern"], seen, f"{usual} [{low}, {high}]", *found))
    say_table(("pattern", "weeks", "on random days", "P", "n", "finding", "id"), tried)


def _earlier(ledger: Ledger, desk: Desk) -> list[dict[str, str]]:
    """List the days on which such a trigger happened before, and what followed in the store."""
    from keeneye.signals import earlier_cases

    return [
        {"trigger": trigger.id, "day": str(case.event_date), "id": case.fact_id,
         "answers": ", ".join(f"{a.act} after {a.days} days" for a in case.answers)
                    or "nothing that is in the store"}
        for trigger in ledger.book.trigger
        for case in earlier_cases(desk, ledger.book, trigger, ledger.mentions, ledger.asof)
    ]  # fmt: skip
