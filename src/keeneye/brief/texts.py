"""A brief as text: for the terminal, as Markdown, as JSON; and one line on any cited record."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from keeneye.brief import rules
from keeneye.brief.day import Citable, Day
from keeneye.brief.judgements.notes import judgement_title
from keeneye.brief.judgements.tables import Grid, judged_grids
from keeneye.brief.sentences import weekly
from keeneye.brief.templates import TEMPLATES
from keeneye.brief.wording import (
    phrase_of,
    show_actor,
    show_day,
    show_happened,
    show_moment,
    visible,
    when_of,
)
from keeneye.records import (
    Brief,
    Channel,
    Coverage,
    DyadSeries,
    Event,
    Fact,
    Measurement,
    Report,
    Section,
    Statement,
    format_utc,
    to_plain,
)

__all__ = [
    "cut_in_words",
    "describe",
    "items_of",
    "refused_line",
    "render_json",
    "render_markdown",
    "render_terminal",
    "title_of",
]

_WIDTH = 96
_WEEKS_SHOWN = 8
_GLYPHS = {"open": "=", "cut": "x", "unanswered": "?", "not_tried": "-", "fault": "!"}
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")
_LEADING = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))")


def title_of(section: Section) -> Statement | None:
    """Return the statement that titles the section's chart."""
    titles = (s for s in section.statements if TEMPLATES[s.template].role == "title")
    return next(titles, None)


def items_of(section: Section) -> list[tuple[Statement, list[Statement]]]:
    """Return the sentences of a section, each with the statements of its evidence."""
    items: list[tuple[Statement, list[Statement]]] = []
    for statement in section.statements:
        role = TEMPLATES[statement.template].role
        if role == "sentence":
            items.append((statement, []))
        elif role == "evidence" and items:
            items[-1][1].append(statement)
    return items


def refused_line(brief: Brief) -> list[str]:
    """Say, one line each, which statements were not printed, and why."""
    return [f"Not printed, “{one.template}”: {one.reason}." for one in brief.refused]


def cut_in_words(day: Day) -> str:
    """Say until when things are known, in UTC and in the desk's own time zone.

    A zone that this machine does not know is left out.
    """
    known = f"known until {show_moment(format_utc(day.asof))}"
    try:
        local = day.asof.astimezone(ZoneInfo(day.local_zone))
    except (ZoneInfoNotFoundError, ValueError):
        return known
    return known if day.local_zone == "UTC" else f"{known} ({_local(local)} {day.local_zone})"


def _local(moment: datetime) -> str:
    """Write a moment of another zone."""
    return f"{show_day(moment.date().isoformat())}, {moment:%H:%M}"


def describe(record: Citable | None, day: Day) -> str:
    """Say in one line what a cited record is."""
    if isinstance(record, Event):
        target = (
            f" {show_actor(day.actor_name(record.target_actor))}" if record.target_actor else ""
        )
        actor = show_actor(day.actor_name(record.source_actor))
        return f"{show_happened(when_of(record))}, {actor} {phrase_of(record)}{target}"
    if isinstance(record, Report):
        known = show_moment(format_utc(record.known_at))
        return f"Report of {day.outlet_name(record.report_id)}, known {known}"
    if isinstance(record, Fact):
        kind = record.kind.replace("_", " ")
        return f"Desk record, {kind}, {show_day(record.event_date.isoformat())}: {record.citation}"
    if isinstance(record, Channel):
        return f"Line {record.name}: {record.state.replace('_', ' ')}"
    if isinstance(record, DyadSeries):
        actors = day.actor_name(record.dyad.source_actor), day.actor_name(record.dyad.target_actor)
        return f"Events by {record.by}: {actors[0]} toward {actors[1]}"
    if isinstance(record, Measurement):
        return f"Measurement: {record.name}"
    judged = judgement_title(record)
    return judged or ("What was read" if isinstance(record, Coverage) else "A record not held here")


# terminal


def render_terminal(brief: Brief, day: Day) -> str:
    """Return the brief as plain text of at most 100 columns.

    Parameters
    ----------
    brief : Brief
    day : Day
        The day it was written from: strips and tables are drawn from its records.

    Returns
    -------
    str
        Lines ended by newlines; control and direction characters are written out.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> from keeneye.brief.compose import write_brief
    >>> day = Day(desk_name="korea", desk_title="Korea", asof=datetime(2020, 6, 13, tzinfo=UTC),
    ...     recent_from=date(2020, 6, 5), coverage=Coverage(n_reports=0, n_copies=0, n_uncoded=0,
    ...     n_events=0, n_counted=0, last_known_at=None, outlets=(), unseen=()))
    >>> print(render_terminal(write_brief(day), day)[:60])
    Korea: brief as of 12 June 2020
    known until 12 June 2020, 24
    """
    head = f"{brief.title}: brief as of {show_day(day.last_day.isoformat())}"
    lines = [*_wrap(head, ""), *_wrap(cut_in_words(day), "")]
    for section in brief.sections:
        lines += ["", section.title.upper()]
        title = title_of(section)
        lines += _wrap(title.text, "  ") if title else []
        lines += _drawing(section.section, day)
        for sentence, evidence in items_of(section):
            lines += _wrap(sentence.text, "  ", bullet="• ")
            for shown in evidence:
                lines += _wrap(shown.text, "      ")
        lines += _wrap(section.note, "  ") if section.note else []
        if section.section == "may_be_wrong":
            lines += [part for line in refused_line(brief) for part in _wrap(line, "  ", "• ")]
    lines += ["", *_wrap(_foot(brief, day), "")]
    return "\n".join(lines) + "\n"


def _foot(brief: Brief, day: Day) -> str:
    """Say what made this brief and how to make it again."""
    again = f" The same again: {day.command}" if day.command else ""
    return f"Keeneye {brief.version or '-'}, store {brief.store_digest or '-'}.{again}"


def _columns(text: str) -> int:
    """Return how many columns a terminal gives to `text`."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _wrap(text: str, indent: str, bullet: str = "") -> list[str]:
    """Break a text into lines; a word longer than a line is broken anywhere."""
    room = _WIDTH - len(indent) - len(bullet)
    lines, line = [], ""
    for word in _words(visible(text), room):
        if line and _columns(line) + 1 + _columns(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    first, rest = indent + bullet, indent + " " * len(bullet)
    return [(rest if n else first) + line for n, line in enumerate(lines)]


def _words(text: str, room: int) -> Iterator[str]:
    """Yield the words of a text, the longest ones in parts that fit into `room` columns."""
    for word in text.split(" "):
        if _columns(word) <= room:
            yield word
            continue
        part = room // 2
        yield from (word[n : n + part] for n in range(0, len(word), part))


def _drawing(section: str, day: Day) -> list[str]:
    """Return the strip of the lines or the table of the trend, as text."""
    if section == "channels":
        return _strips(day)
    return _weeks_table(day) if section == "trend" else []


def _strips(day: Day) -> list[str]:
    """Draw each line over 90 days, a character a day."""
    if not day.channels:
        return []
    lines: list[str] = []
    for channel in day.channels:
        runs = rules.segments(channel, day.last_day)
        strip = "".join(_GLYPHS.get(state, ".") * (end - first).days for first, end, state in runs)
        lines += [*_wrap(f"{channel.name}: {channel.state.replace('_', ' ')}", "  "), f"  {strip}"]
    legend = ", ".join(f"{glyph} {state.replace('_', ' ')}" for state, glyph in _GLYPHS.items())
    start = show_day(rules.strip_start(day.last_day).isoformat())
    end = show_day(day.last_day.isoformat())
    return [*lines, *_wrap(f"a day a character, {start} to {end}: {legend}, . unknown", "  "), ""]


def _weeks_table(day: Day) -> list[str]:
    """Set out conflict and all events of the last weeks in both directions."""
    series = weekly(day)
    if not series:
        return []
    heads = [_short(day, one) for one in series]
    lines = [f"  {'week of':<14}" + "".join(f"{visible(head)[:38]:>40}" for head in heads)]
    starts = [week.period_start for week in series[0].periods[-_WEEKS_SHOWN:]]
    held = [{week.period_start: week for week in one.periods} for one in series]
    for start in starts:
        cells = [weeks.get(start) for weeks in held]
        shown = [f"{week.conflict} of {week.total}" if week else "-" for week in cells]
        lines.append(f"  {start.isoformat():<14}" + "".join(f"{cell:>40}" for cell in shown))
    return [*lines, "  conflict of all counted events; the last week may be under way", ""]


def _short(day: Day, series: DyadSeries) -> str:
    """Name a direction briefly."""
    dyad = series.dyad
    return f"{day.actor_name(dyad.source_actor)} → {day.actor_name(dyad.target_actor)}"


# Markdown


def render_markdown(brief: Brief, day: Day) -> str:
    """Return the brief as Markdown, evidence as quotations, cited records as footnotes.

    Parameters
    ----------
    brief : Brief
    day : Day

    Returns
    -------
    str
        CommonMark with tables and footnotes; characters of markup in words are escaped.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> from keeneye.brief.compose import write_brief
    >>> day = Day(desk_name="korea", desk_title="Korea", asof=datetime(2020, 6, 13, tzinfo=UTC),
    ...     recent_from=date(2020, 6, 5), coverage=Coverage(n_reports=0, n_copies=0, n_uncoded=0,
    ...     n_events=0, n_counted=0, last_known_at=None, outlets=(), unseen=()))
    >>> render_markdown(write_brief(day), day).splitlines()[0]
    '# Korea: brief as of 12 June 2020'
    """
    notes: dict[str, int] = {}
    head = f"{brief.title}: brief as of {show_day(day.last_day.isoformat())}"
    blocks = [f"# {_mark(head)}", _mark(cut_in_words(day))]
    for section in brief.sections:
        blocks.append(f"## {_mark(section.title)}")
        title = title_of(section)
        blocks += [f"**{_mark(title.text)}**"] if title else []
        drawing = _drawing(section.section, day)
        blocks += [_fenced(drawing)] if drawing else []
        for sentence, evidence in items_of(section):
            blocks.append(_mark(sentence.text) + _footnote(sentence.follows_from, notes))
            blocks += [f"> {_mark(shown.text)}" for shown in evidence]
        blocks += [_table(grid) for grid in judged_grids(section.section, day)]
        blocks += [_mark(section.note)] if section.note else []
        if section.section == "may_be_wrong":
            blocks += [_mark(line) for line in refused_line(brief)]
    blocks.append(_mark(_foot(brief, day)))
    blocks.append("\n".join(_footnotes(notes, day)))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _fenced(lines: Sequence[str]) -> str:
    """Return lines as they stand, within a fence that nothing in them can close."""
    text = "\n".join(lines).rstrip()
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _table(grid: Grid) -> str:
    """Return a table with its caption above it."""
    lines = [grid.heads, tuple("---" for _ in grid.heads), *grid.rows]
    cells = [[cell if n == 1 else _mark(cell) for cell in line] for n, line in enumerate(lines)]
    return _mark(grid.caption) + "\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _mark(text: str) -> str:
    """Escape what Markdown would read as markup."""
    escaped = _MARKUP.sub(r"\\\1", visible(text))
    return _LEADING.sub(lambda m: f"{m[1]}\\{m[2]}" if not m[2].isdigit() else m[0], escaped)


def _footnote(record_ids: Iterable[str], notes: dict[str, int]) -> str:
    """Return the references of a sentence: the first six of the records it follows from."""
    numbers = [notes.setdefault(i, len(notes) + 1) for i in list(record_ids)[:6]]
    return "".join(f"[^{number}]" for number in numbers)


def _footnotes(notes: dict[str, int], day: Day) -> list[str]:
    """Return the footnotes: what each record is, and the id that opens it."""
    return [
        f"[^{number}]: {_mark(describe(day.find(record_id), day))} (`{record_id}`)"
        for record_id, number in notes.items()
    ]


# JSON


def render_json(brief: Brief) -> str:
    """Return the brief as one JSON document, in the shape that programs may rely on.

    Keys: ``desk``, ``title``, ``asof``, ``sections`` (each ``section``, ``title``, ``statements``
    and ``note``), ``coverage``, ``refused``, ``version``, ``store_digest``. Control and direction
    characters are written as escapes.

    Parameters
    ----------
    brief : Brief

    Returns
    -------
    str
        Indented JSON, ended by a newline.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> empty = Coverage(n_reports=0, n_copies=0, n_uncoded=0, n_events=0, n_counted=0,
    ...     last_known_at=None, outlets=(), unseen=())
    >>> text = render_json(Brief(desk="korea", title="Korea", sections=(), coverage=empty,
    ...     asof=datetime(2020, 6, 13, tzinfo=UTC)))
    >>> json.loads(text)["asof"]
    '2020-06-13T00:00:00Z'
    """
    text = json.dumps(to_plain(brief), ensure_ascii=False, indent=1)
    return visible(text) + "\n"
