"""What changed since a reader last read: judgements of a day, beside those that were told then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from keeneye.brief import rules
from keeneye.brief.day import Day
from keeneye.brief.judgements import rules as judging
from keeneye.brief.judgements.judged import Judgement
from keeneye.brief.wording import exact, show_day, show_percent, word_for
from keeneye.records import Channel, Event, Fact
from keeneye.signals import Threat

__all__ = ["CHANGES", "Changed", "changes_of", "judgements_of"]

CHANGES = 5
_UNWORDED = "unsaid"
# From better to worse; what is not in a list has no better and no worse.
_SCALES: dict[str, tuple[str, ...]] = {
    "line": ("open", "fault", "not tried", "unanswered", "cut"),
    "threat": ("put off", "lapsed", "open", "carried out in part", "carried out"),
    "verdict": ("theatre", "undecided", "signal"),
    "trend": ("improvement", "no broader change", "decline"),
}
_KINDS = (
    "correction", "line", "threat", "verdict", "rank", "forecast", "trend", "choice", "deal",
    "motives",
)  # fmt: skip
STATUS = {"done": "carried out", "partly": "carried out in part", "suspended": "put off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A judgement that is no longer what the reader was told.

    Parameters
    ----------
    way : {'worse', 'better', 'changed'}
    was : Judgement or None
        None where the reader was told nothing of it.
    now : Judgement
    reason : str
    """

    way: str
    was: Judgement | None
    now: Judgement
    reason: str

    @property
    def was_state(self) -> str:
        """What the reader was told; 'not made' where nothing was."""
        return self.was.state if self.was else "not made"


def judgements_of(day: Day) -> tuple[Judgement, ...]:
    """Return every judgement of a day, in the order in which changes of them are told.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> from keeneye.records import Coverage
    >>> day = Day(desk_name="korea", desk_title="Korea", asof=datetime(2020, 6, 13, tzinfo=UTC),
    ...     recent_from=date(2020, 6, 5), coverage=Coverage(n_reports=0, n_copies=0, n_uncoded=0,
    ...     n_events=0, n_counted=0, last_known_at=None, outlets=(), unseen=()))
    >>> judgements_of(day)
    ()
    """
    found = [*_lines(day), *_threats(day), *_forecasts(day), *_others(day), *_corrections(day)]
    return tuple(sorted(found, key=lambda j: _KINDS.index(j.kind)))


def _lines(day: Day) -> Iterator[Judgement]:
    for line in day.channels:
        yield Judgement(
            kind="line",
            subject=line.channel_id,
            name=exact(line.name),
            state=line.state.replace("_", " "),
            record_id=line.record_id,
        )


def _threats(day: Day) -> Iterator[Judgement]:
    """Yield status, speaker's rank and verdict of every threat that is still shown."""
    waiting = {threat.threat_id for threat, _ in judging.live(day)}
    for threat, verdict in zip(day.judged.threats, day.judged.verdicts, strict=True):
        subject, name = threat.threat_id, exact(f"threat “{threat.act_name}”")

        def told(
            kind: str,
            state: str,
            record_id: str,
            details: dict[str, str],
            *,
            about: tuple[str, str] = (subject, name),
        ) -> Judgement:
            return Judgement(
                kind=kind,
                subject=about[0],
                name=about[1],
                state=state,
                record_id=record_id,
                details=details,
            )

        yield told("threat", STATUS.get(threat.status, threat.status), threat.record_id, {})
        if subject not in waiting:
            continue
        if threat.rank is not None:
            speaker = {"speaker": exact(threat.speaker)}
            yield told("rank", f"rank {threat.rank}", threat.record_id, speaker)
        tests = {test.test: f"{test.result}: {test.reason}" for test in verdict.tests}
        yield told("verdict", verdict.verdict, verdict.record_id, tests)


def _forecasts(day: Day) -> Iterator[Judgement]:
    """Yield the word of every forecast: its bands are the thresholds that can be crossed."""
    for said in day.judged.forecasts:
        yield Judgement(
            kind="forecast",
            subject=said.question_id,
            name=exact(f"{said.question.text}, within {said.question.horizon_days} days"),
            state=word_for(said.probability, day.words) or _UNWORDED,
            record_id=said.forecast_id,
            details={"percent": show_percent(said.probability), "speaks": said.engine},
        )


def _others(day: Day) -> Iterator[Judgement]:
    """Yield the trend, the leading motive, the choice and the deal."""
    judged = day.judged
    if judged.decline:
        yield Judgement(
            kind="trend",
            subject="trend",
            name="the broader trend",
            state=judged.decline.verdict,
            record_id=judged.decline.record_id,
            details={m.series: m.way for m in judged.decline.movements},
        )
    if judged.motives and judged.motives.hypotheses:
        weighed = judged.motives
        met = (row for row in weighed.evidence if row.state == "met")
        yield Judgement(
            kind="motives",
            subject="motives",
            name="the motive that weighs most at the middle of the ranges",
            state=exact(judging.top_motives(weighed)[0].title),
            record_id=weighed.motives_id,
            details={row.evidence_id: exact(row.title) for row in met},
        )
    if judged.choice:
        best = judged.choice.choice[0].choice
        yield Judgement(
            kind="choice",
            subject=judged.choice.game,
            name="the choice that is best in most draws",
            state=best,
            record_id=judged.choice.game_id,
            details={"shares": judging.shares_of(judged.choice)},
        )
    if judged.deal:
        yield Judgement(
            kind="deal",
            subject=judged.deal.deal,
            name=exact(judged.deal.title),
            state=judged.deal.verdict.name,
            record_id=judged.deal.deal_id,
            details={"clause": judged.deal.verdict.clause},
        )


def _corrections(day: Day) -> Iterator[Judgement]:
    for one in day.judged.corrections:
        yield Judgement(
            kind="correction",
            subject=one.correction_id,
            name="an event as it was coded",
            state="replaced" if one.replacement else "withdrawn",
            record_id=one.correction_id,
            details={"author": exact(one.author), "reason": exact(one.reason)},
        )


def changes_of(day: Day) -> tuple[Changed, ...]:
    """Return what differs from what the reader was told, in the order of `judgements_of`.

    A judgement that the reader was told nothing of counts where it says that something began: a
    threat, a correction; and never where the reader's file is of another desk.
    """
    last = day.last
    if last is None or last.desk != day.desk_name:
        return ()
    told = {(one.kind, one.subject): one for one in last.judgements}
    found: list[Changed] = []
    for now in judgements_of(day):
        was = told.get((now.kind, now.subject))
        began = was is None and now.kind in ("threat", "correction")
        if began or (was is not None and was.state != now.state):
            reason = _REASONS[now.kind](day, was, now)
            found.append(Changed(way=_way(was, now), was=was, now=now, reason=reason))
    return tuple(found)


def _way(was: Judgement | None, now: Judgement) -> str:
    """Say whether a change is for the worse or the better, where that can be said."""
    scale = _SCALES.get(now.kind, ())
    if was is None:
        return "worse" if now.kind == "threat" and now.state in scale[2:] else "changed"
    if was.state not in scale or now.state not in scale:
        return "changed"
    return "worse" if scale.index(now.state) > scale.index(was.state) else "better"


def _because_line(day: Day, _was: Judgement | None, now: Judgement) -> str:
    """Name on whose word a line is as it is, and since when."""
    line = day.find(now.record_id)
    if not isinstance(line, Channel):
        return "no evidence is held"
    held = rules.evidence_of(line)
    word, since = rules.word_of(held, day), rules.since_of(line)
    told = f"since {show_day(since)}" if since else "no evidence is held"
    doubt = "" if rules.surely(held, day) else ", in a passage of which the coder is unsure"
    whose = f", on the word of {word}" if word else _citation(day, held)
    return exact(f"{told}{whose}{doubt}" if since else told)


def _citation(day: Day, record_ids: tuple[str, ...]) -> str:
    """Return what a desk record or an event is cited from."""
    for record_id in record_ids:
        record = day.find(record_id)
        if isinstance(record, Fact):
            return f"; {record.citation}"
        if isinstance(record, Event):
            return f"; {day.outlet_name(record.report_id)}"
    return ""


def _because_threat(day: Day, _was: Judgement | None, now: Judgement) -> str:
    """Say what moved a threat, or who said it."""
    threat = day.find(now.record_id)
    if not isinstance(threat, Threat):
        return ""
    said = f"{threat.speaker} said it on {show_day(threat.said_date.isoformat())}"
    if threat.status == "open":
        return exact(said)
    on = show_day(judging.moved_on(threat).isoformat())
    if threat.status == "lapsed":
        return exact(f"nothing came of it by {on}")
    by = f" by {threat.by}" if threat.by else ""
    return exact(f"{said}; it was {now.state}{by} on {on}")


def _because_verdict(_day: Day, was: Judgement | None, now: Judgement) -> str:
    """Name the tests whose result changed."""
    before = was.details if was else {}
    turned = [
        f"{name.replace('_', ' ')}: {before.get(name, '').partition(':')[0] or 'new'} → "
        f"{told.partition(':')[0]} ({told.partition(': ')[2]})"
        for name, told in now.details.items()
        if before.get(name, "").partition(":")[0] != told.partition(":")[0]
    ]
    return exact("; ".join(turned) or "the same tests, other threats of the run")


def _because_rank(_day: Day, _was: Judgement | None, now: Judgement) -> str:
    return f"{now.details['speaker']} said it"


def _because_forecast(_day: Day, was: Judgement | None, now: Judgement) -> str:
    before = was.details.get("percent", "") if was else ""
    return exact(f"{before} then, {now.details['percent']} now, by {now.details['speaks']}")


def _because_details(_day: Day, was: Judgement | None, now: Judgement) -> str:
    """Name what is new among the details."""
    before = was.details if was else {}
    new = [(k, v) for k, v in now.details.items() if before.get(k) != v]
    told = [v if now.kind in ("motives", "choice", "deal") else f"{k} {v}" for k, v in new]
    return exact("; ".join(told) or "no new item, other bounds")


def _because_correction(_day: Day, _was: Judgement | None, now: Judgement) -> str:
    return exact(f"{now.details['author']}: {now.details['reason']}")


_REASONS: dict[str, Callable[[Day, Judgement | None, Judgement], str]] = {
    "line": _because_line,
    "threat": _because_threat,
    "verdict": _because_verdict,
    "rank": _because_rank,
    "forecast": _because_forecast,
    "trend": _because_details,
    "motives": _because_details,
    "choice": _because_details,
    "deal": _because_details,
    "correction": _because_correction,
}
