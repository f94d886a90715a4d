"""Tables of the judging sections: what each chart shows, for every rendering."""

from __future__ import annotations

from keeneye.brief import rules as news
from keeneye.brief.changed.then import forecasts_then
from keeneye.brief.day import Day
from keeneye.brief.grammar.grid import Grid
from keeneye.brief.judgements import rules
from keeneye.brief.judgements.changes import STATUS
from keeneye.brief.wording import exact, show_day, show_percent
from keeneye.motives import EvidenceRow
from keeneye.signals import Verdict

__all__ = ["Grid", "judged_grids"]


def judged_grids(section: str, day: Day) -> list[Grid]:
    """Return the tables of a section, those with no row left out."""
    made = {
        "changed": (forecasts_then,),
        "threats": (_marks, _timeline),
        "trend": (_movements,),
        "why": (_motives, _evidence),
        "next": (_forecasts,),
    }
    grids = [make(day) for make in made.get(section, ())]
    return [grid for grid in grids if grid.rows]


def _marks(day: Day) -> Grid:
    """Set out the eight marks of each threat that waits."""
    shown = rules.live(day)[: rules.VERDICTS]
    tests = [test.test for test in shown[0][1].tests] if shown else []
    rows = [
        (test.replace("_", " "), *(_mark(verdict, test) for _, verdict in shown)) for test in tests
    ]
    verdict = [("verdict", *(v.verdict for _, v in shown))] if shown else []
    return Grid(
        caption="Eight tests of each threat that waits: ✓ passes, ✗ fails, ? not known",
        heads=("Test", *(exact(threat.act_name) for threat, _ in shown)),
        rows=tuple(rows + verdict),
        shown=True,
    )


def _mark(verdict: Verdict, name: str) -> str:
    """Return the mark of one test."""
    results = {test.test: test.result for test in verdict.tests}
    return rules.MARKS[results[name]]


def _timeline(day: Day) -> Grid:
    """Set out when each threat was said, due and ended."""
    rows = []
    for threat in rules.on_timeline(day):
        waits = threat.status in ("open", "partly")
        ended = show_day(rules.moved_on(threat).isoformat()) if threat.status != "open" else ""
        status = STATUS.get(threat.status, "waits" if waits else threat.status)
        due = show_day(threat.due.isoformat()) if threat.due else "no day named"
        said = show_day(threat.said_date.isoformat())
        state = f"{status} {ended}".strip()
        rows.append((exact(threat.act_name), exact(threat.speaker), said, due, state))
    start = show_day(news.strip_start(day.last_day).isoformat())
    return Grid(
        caption=f"Threats said or moved since {start}",
        heads=("Threat", "Said by", "Said", "Due", "Status"),
        rows=tuple(rows),
    )


def _movements(day: Day) -> Grid:
    """Set out the series of the rule of a broader decline."""
    moved = day.judged.decline.movements if day.judged.decline else ()
    rows = [
        (
            exact(one.series),
            {"none": "no shift"}.get(one.way, one.way),
            show_day(one.since.isoformat()) if one.since else "",
            exact(one.reason),
        )
        for one in moved
    ]
    return Grid(
        caption="The series of the rule for a broader decline",
        heads=("Series", "Moved", "Since", "Why"),
        rows=tuple(rows),
    )


def _motives(day: Day) -> Grid:
    """Set out every motive with its bounds, now and before."""
    weighed, earlier = day.judged.motives, day.judged.motives_then
    then = {row.hypothesis_id: row for row in earlier.hypotheses} if earlier else {}
    rows = []
    for row in sorted(weighed.hypotheses, key=lambda h: -h.mid) if weighed else ():
        before = then.get(row.hypothesis_id)
        rows.append(
            (
                exact(row.title),
                _span(row.low, row.high),
                _span(row.band_low, row.band_high),
                _span(before.low, before.high) if before else "",
                str(row.inconsistent),
            )
        )
    return Grid(
        caption="Motives: bounds hold whatever the values in their ranges; what is inconsistent "
        "counts items, as Heuer does",
        heads=("Motive", "Bounds", "Nine draws of ten", "Bounds a month before", "Inconsistent"),
        rows=tuple(rows),
    )


def _span(low: float, high: float) -> str:
    """Write a range of shares."""
    return f"{show_percent(low)} to {show_percent(high)}"


def _evidence(day: Day) -> Grid:
    """Set out the evidence on which motives are weighed."""
    weighed = day.judged.motives
    rows = [
        (exact(row.title), row.state, "tells nothing apart" if row.non_diagnostic else _best(row))
        for row in (weighed.evidence if weighed else ())
    ]
    return Grid(
        caption="Evidence: what is met enters; what it tells apart most",
        heads=("Item", "State", "Tells apart"),
        rows=tuple(rows),
    )


def _best(row: EvidenceRow) -> str:
    """Name the two motives that an item tells apart most."""
    first = row.separates[0]
    names = first.favoured.replace("_", " "), first.other.replace("_", " ")
    return exact(f"{names[0]} over {names[1]}, {first.decibans:.1f} decibans")


def _forecasts(day: Day) -> Grid:
    """Set out every question, also those that are not shown in sentences."""
    rows = []
    for said in day.judged.forecasts:
        window = f"{said.opens} to {said.closes}"
        skill = f"{said.skill.brier_skill:+.2f}".replace("-", "−") if said.skill else "none"
        rows.append(
            (
                exact(said.question_id),
                window,
                f"{show_percent(said.probability)} ({said.words})",
                _span(*said.interval),
                show_percent(said.base_rate.value),
                skill,
                exact(said.abstained) or exact(said.engine),
            )
        )
    return Grid(
        caption="All questions of the desk; windows are half-open; skill is over the base rate",
        heads=("Question", "Window", "Probability", "Interval", "Base rate", "Skill", "Who speaks"),
        rows=tuple(rows),
    )
