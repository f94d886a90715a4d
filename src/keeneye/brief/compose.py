"""A brief is composed: sections in order, each sentence passed by the claim-tight check."""

from __future__ import annotations

from collections.abc import Sequence

from keeneye.brief import rules, sentences
from keeneye.brief.day import Day
from keeneye.brief.judgements import outlook
from keeneye.brief.judgements import rules as judging
from keeneye.brief.judgements import sections as judged
from keeneye.brief.judgements import sentences as judgements
from keeneye.brief.sentences import Draft
from keeneye.brief.wording import exact
from keeneye.records import Brief, Section, Statement, format_utc

__all__ = ["write_brief"]


def write_brief(day: Day) -> Brief:
    """Write the brief of a day.

    Every sentence has passed `check_statement`; one that did not stands in `Brief.refused` with
    the reason, and is never printed as true. The same day gives the same brief.

    Parameters
    ----------
    day : Day
        All that the brief may see.

    Returns
    -------
    Brief
        Sections in order: ``bottom_line``, ``changed`` (where the day holds what the reader was
        told last), ``did_and_said``, ``channels``, ``threats``, ``trend``, ``why``, ``next``,
        ``choice_and_deal``, ``coverage``, ``may_be_wrong``; an empty one says why in its note.

    References
    ----------
    Office of the Director of National Intelligence, Intelligence Community Directive 203,
    Analytic Standards, 2015: the words of probability, and the number beside the word.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> from keeneye.records import Coverage
    >>> day = Day(desk_name="korea", desk_title="Korea", asof=datetime(2020, 6, 13, tzinfo=UTC),
    ...     recent_from=date(2020, 6, 5), coverage=Coverage(n_reports=0, n_copies=0, n_uncoded=0,
    ...     n_events=0, n_counted=0, last_known_at=None, outlets=(), unseen=()))
    >>> brief = write_brief(day)
    >>> brief.sections[0].statements[0].text
    'There is nothing to judge from: 0 reports were known by 12 June 2020, 24:00 UTC.'
    """
    draft = Draft(day)
    bottom_line = _bottom_line(draft)
    sections = (
        bottom_line,
        *judged.changed_section(draft),
        _did_and_said(draft),
        _channels(draft),
        judged.threats_section(draft),
        _trend(draft, bottom_line.statements),
        judged.why_section(draft),
        _next(draft),
        judged.choice_section(draft),
        _coverage(draft),
        _may_be_wrong(draft),
    )
    return Brief(
        desk=day.desk_name,
        title=day.desk_title,
        asof=day.asof,
        sections=sections,
        coverage=day.coverage,
        refused=tuple(draft.refused),
        version=day.version,
        store_digest=day.store_digest,
    )


def _section(name: str, title: str, said: list[Statement], empty: str) -> Section:
    """Return a section; `empty` is its note if nothing is said in it."""
    return Section(section=name, title=title, statements=tuple(said), note="" if said else empty)


def _bottom_line(draft: Draft) -> Section:
    """Say in two or three sentences what happened, and what may come of it."""
    day = draft.day
    if not day.coverage.n_reports and not day.coverage.n_events:
        said = draft.say("nothing_read", [day.coverage_id], n_reports=0, asof=format_utc(day.asof))
    elif not rules.changed_lines(day) and not rules.all_acts(day) and not judging.moved(day):
        said = sentences.say_quiet(draft)
    else:
        said = _news(draft)
        said += sentences.say_weeks(draft)[: 2 - len(said)] if len(said) < 2 else []
        said += _outlook(draft)
    return _section("bottom_line", "Bottom line", said, "Nothing could be said that holds.")


def _news(draft: Draft) -> list[Statement]:
    """Say the weightiest news: a threat that ended, and lines that changed; or else a deed."""
    told = [i for line in rules.told_lines(draft.day) for i in rules.evidence_of(line)]
    ended = judgements.lately_ended(draft, told)
    said = judgements.say_ended(draft, ended[0]) if ended else []
    if not ended or told:
        said += sentences.say_news(draft)
    return said


def _outlook(draft: Draft) -> list[Statement]:
    """Give the first forecast that is shown; without any, the base rate."""
    first = judging.headline(draft.day)
    if first is None:
        return sentences.say_outlook(draft)[:1]
    return outlook.say_forecast(draft, first)


def _did_and_said(draft: Draft) -> Section:
    """Show the acts that are news, each with the passage it was read in."""
    day = draft.day
    said: list[Statement] = []
    for event in rules.rows_of(day):
        act = sentences.say_act(draft, event)
        said += act + (sentences.say_evidence(draft, event) if act else [])
    acts = rules.all_acts(day)
    if len(acts) > len(rules.rows_of(day)):
        said += draft.say(
            "acts_left",
            [event.event_id for event in acts],
            n_shown=len(rules.rows_of(day)),
            n_acts=len(acts),
            recent_from=day.recent_from.isoformat(),
        )
    empty = "No new act came to be known." if day.coverage.n_reports else "No reports yet."
    return _section("did_and_said", "What they did and said", said, empty)


def _channels(draft: Draft) -> Section:
    """Give each line's state, since when, and what it rests on."""
    day = draft.day
    said = sentences.say_lines_title(draft) if day.channels else []
    for lines in rules.alike(day):
        evidence = [i for line in lines for i in rules.evidence_of(line)]
        said += _with_records(draft, sentences.say_lines(draft, lines), evidence)
        for line in lines:
            disputed = sentences.say_line_disputed(draft, line)
            said += _with_records(draft, disputed, rules.conflict_of(line, day))
    said = list({one.text: one for one in said}.values())  # the same evidence is shown once
    return _section("channels", "Lines of communication", said, "This desk watches no line.")


def _with_records(
    draft: Draft, said: list[Statement], record_ids: Sequence[str]
) -> list[Statement]:
    """Return a sentence, if it holds, with the records it rests on."""
    return said + sentences.say_records(draft, record_ids) if said else []


def _trend(draft: Draft, above: Sequence[Statement]) -> Section:
    """Title the chart with what it shows; give each direction, its turns, and the broader trend."""
    told = {statement.text for statement in above}
    said = sentences.say_trend_title(draft)
    thin = any(one.template == "trend_thin" for one in said)
    weeks = [one for one in sentences.say_weeks(draft) if one.text not in told]
    said += [one for one in weeks if not (thin and one.template == "conflict_thin")]
    said += judgements.say_turns(draft) + judgements.say_decline(draft)
    empty = "Too few weeks are held to show a trend."
    note = draft.day.judged.notes.get("trend", "" if said else empty)
    return Section(section="trend", title="Trend", statements=tuple(said), note=note)


def _next(draft: Draft) -> Section:
    """Answer the desk's questions; without any, give each base rate."""
    said = judged.forecasts_said(draft)
    for number in sentences.probabilities(draft.day) if not said else ():
        said += sentences.say_base_rate(draft, number)
    empty = "No base rate can be given from what the desk holds."
    note = draft.day.judged.notes.get("next", "" if said else empty)
    return Section(section="next", title="What comes next", statements=tuple(said), note=note)


def _coverage(draft: Draft) -> Section:
    """Say what was read, what became of it, and what was not read."""
    day, read = draft.day, draft.day.coverage
    cites, said = [day.coverage_id], []
    if read.last_known_at:
        said += draft.say(
            "read",
            cites,
            n_reports=read.n_reports,
            n_seen=len(read.outlets),
            n_copies=read.n_copies,
            last_known=format_utc(read.last_known_at),
        )
    if read.coders:
        said += draft.say(
            "coded",
            cites,
            n_events=read.n_events,
            n_counted=read.n_counted,
            n_uncoded=read.n_uncoded,
            coders=rules.listed(read.coders),
        )
    if read.unseen:
        unseen = rules.named([day.outlets.get(outlet, outlet) for outlet in read.unseen])
        said += draft.say("unseen", cites, n_unseen=len(read.unseen), unseen=unseen)
    if read.quiet_since:
        quiet = rules.named([day.outlets.get(f.outlet, f.outlet) for f in read.quiet_feeds])
        said += draft.say(
            "quiet_feeds",
            cites,
            n_quiet=len(read.quiet_feeds),
            n_feeds=len(read.feeds),
            quiet_since=format_utc(read.quiet_since),
            quiet=quiet,
        )
    if read.rejections:
        n_refused, reasons = sum(read.rejections.values()), rules.listed(read.rejections)
        said += draft.say("refused", cites, n_refused=n_refused, reasons=reasons)
    return _section("coverage", "What was read and what was not", said, "Nothing was read.")


def _may_be_wrong(draft: Draft) -> Section:
    """Name the limits of this page; refused statements are listed after them."""
    day = draft.day
    rows = rules.rows_of(day)
    said = sentences.say_sources(draft, rows)
    if rows:
        least = min(rows, key=lambda event: event.confidence)
        said += draft.say(
            "least_sure" if least.target_actor else "least_sure_alone",
            [least.event_id],
            **sentences.act_values(day, least),
            confidence=least.confidence,
        )
    for series in sentences.weekly(day):
        if series.unplaced:
            cites, n_unplaced = [series.record_id], series.unplaced
            said += draft.say(
                "unplaced", cites, **sentences.dyad_values(day, series), n_unplaced=n_unplaced
            )
    for number in sentences.probabilities(day) if not judging.asked(day) else ():
        said += draft.say("base_rate_alone", [number.measurement_id], measured=exact(number.name))
    said += outlook.say_rates_alone(draft) + outlook.say_key_assumption(draft)
    empty = "Nothing is said above that could be wrong."
    return _section("may_be_wrong", "What we may be wrong about", said, empty)
