"""Charts of the judging sections as SVG text: each shape with its word, each with a table twin."""

from __future__ import annotations

from datetime import date, timedelta

from keeneye.brief import rules as news
from keeneye.brief.day import Day
from keeneye.brief.judgements import rules
from keeneye.brief.judgements.changes import STATUS
from keeneye.brief.svg import WIDTH, frame, months, text
from keeneye.brief.wording import MONTHS, show_percent
from keeneye.motives import HypothesisRow, MotiveAssessment
from keeneye.signals import Threat

__all__ = ["MARKERS", "draw_bounds", "draw_forecasts", "draw_motives", "draw_threats", "marker"]

_ROW = 40
_NAME = 40  # characters above a row
_BEFORE, _SHORTEST, _WEEKLY = 3, 14, 42  # days drawn before the first word, at least, by week
_SCALE = (40.0, WIDTH - 40.0)  # where 0 and 1 lie
MARKERS = ("said", "due", "carried out", "carried out in part", "put off", "lapsed")


def marker(name: str, x: float, y: float) -> str:
    """Draw what happened to a threat on a day: each has a shape of its own.

    Said is a disc, due an upright line, carried out a full square, in part a half-full one, put off
    an open diamond, lapsed a cross.
    """
    left, top = x - 5, y - 5
    box = f'<rect class="mark" x="{left:.1f}" y="{top:.1f}" width="10" height="10"/>'
    shapes = {
        "said": f'<circle class="mark full" cx="{x:.1f}" cy="{y:.1f}" r="4"/>',
        "due": f'<path class="mark" d="M{x:.1f} {y - 8:.1f}v16"/>',
        "carried out": box.replace('"mark"', '"mark full"'),
        "carried out in part": box
        + f'<path class="mark full" d="M{left:.1f} {y + 5:.1f}v-10l10 10z"/>',
        "put off": f'<path class="mark" d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"/>',
        "lapsed": f'<path class="mark" d="M{left:.1f} {top:.1f}l10 10m0 -10l-10 10"/>',
    }
    return shapes.get(name, "")


def draw_threats(day: Day, title: str) -> str:
    """Draw each threat from the day it was said to its end, or to now where it waits.

    Parameters
    ----------
    day : Day
    title : str
        The finding that the drawing shows.

    Returns
    -------
    str
        An ``<svg>`` element; '' where no threat was said or moved in the days of the strip.
    """
    shown = rules.on_timeline(day)
    if not shown:
        return ""
    first = _first_day(day)
    rows = [_threat_row(threat, day, n) for n, threat in enumerate(shown)]
    foot = len(shown) * _ROW
    words = "; ".join(describe_threat(threat) for threat in shown)
    days = [first + timedelta(days=n) for n in range((day.last_day - first).days)]
    if len(days) > _WEEKLY:
        axis = months([(one, _day_x(one, day)) for one in days if one.day == 1], WIDTH, foot + 14)
    else:
        axis = [_monday(one, day, foot) for one in days if one.weekday() == 0]
    return frame("chart-threats", foot + 20, (title, words), [*rows, *axis])


def _monday(on: date, day: Day, foot: float) -> str:
    """Name the first day of a week below the rows."""
    x = _day_x(on, day)
    anchor = "start" if x < 3 * _ROW / 4 else "middle"
    return text(x, foot + 14, f"{on.day} {MONTHS[on.month - 1][:3]}", "axis", anchor)


def _first_day(day: Day) -> date:
    """Return the first day that is drawn: some days before the first word, within the strip."""
    start = news.strip_start(day.last_day)
    first = min(threat.said_date for threat in rules.on_timeline(day)) - timedelta(days=_BEFORE)
    return max(start, min(first, day.last_day - timedelta(days=_SHORTEST)))


def _day_x(on: date, day: Day) -> float:
    """Place a day that is drawn; an earlier one stands at the beginning, a later one at the end."""
    first = _first_day(day)
    place = (on - first).days * (WIDTH - 12) / (day.last_day - first).days + 6
    return min(max(place, 6.0), WIDTH - 6.0)


def marks_of(threat: Threat) -> list[tuple[str, date]]:
    """Return what happened to a threat, day by day."""
    found = [("said", threat.said_date)]
    found += [("due", threat.due)] if threat.due else []
    found += [(STATUS.get(move.status, move.status), move.on) for move in threat.moves]
    return found + ([("lapsed", threat.last_day)] if threat.status == "lapsed" else [])


def _threat_row(threat: Threat, day: Day, n: int) -> str:
    """Draw the row of one threat."""
    y, marks = n * _ROW + 26.0, marks_of(threat)
    waits = threat.status in ("open", "partly")
    last = day.last_day if waits else rules.moved_on(threat)
    status = STATUS.get(threat.status, "waits" if waits else threat.status)
    ends = _day_x(threat.said_date, day), _day_x(last, day)
    dash = " waits" if waits else ""
    line = f'<path class="span{dash}" d="M{ends[0]:.1f} {y:.1f}H{ends[1]:.1f}"/>'
    name = text(0, n * _ROW + 13, _short(threat.act_name), "name")
    state = text(WIDTH, n * _ROW + 13, status, "state", "end")
    return name + state + line + "".join(marker(word, _day_x(on, day), y) for word, on in marks)


def _short(name: str) -> str:
    """Return a name that fits above its row: without what follows a colon, cut at a word's end."""
    first = name.partition(":")[0]
    return first if len(first) <= _NAME else first[:_NAME].rsplit(None, 1)[0] + " …"


def describe_threat(threat: Threat) -> str:
    """Tell in words what happened to a threat, day by day."""
    told = ", ".join(f"{word} {on}" for word, on in marks_of(threat))
    return f"{threat.act_name}: {told}{'; waits' if threat.status in ('open', 'partly') else ''}"


def draw_motives(day: Day, title: str) -> str:
    """Draw each motive's bounds now, the band within them, and the bounds some weeks before.

    Returns
    -------
    str
        An ``<svg>`` element; '' where no motive is weighed.
    """
    weighed = day.judged.motives
    return "" if weighed is None else draw_bounds(weighed, day.judged.motives_then, title)


def draw_bounds(weighed: MotiveAssessment, earlier: MotiveAssessment | None, title: str) -> str:
    """Draw what `draw_motives` does, from the weighed motives themselves."""
    then = {row.hypothesis_id: row for row in earlier.hypotheses} if earlier else {}
    ordered = sorted(weighed.hypotheses, key=lambda h: -h.mid)
    rows = [_motive_row(row, then.get(row.hypothesis_id), n) for n, row in enumerate(ordered)]
    words = "; ".join(
        f"{row.title}: {show_percent(row.low)} to {show_percent(row.high)}, nine draws of ten "
        f"{show_percent(row.band_low)} to {show_percent(row.band_high)}"
        for row in ordered
    )
    foot = len(ordered) * _ROW
    return frame("chart-why", foot + 20, (title, words), [*_percents(foot), *rows])


def _share_x(share: float) -> float:
    """Place a share of 0 … 1."""
    return _SCALE[0] + share * (_SCALE[1] - _SCALE[0])


def _percents(foot: float) -> list[str]:
    """Draw the scale from 0 to 100 per cent."""
    parts = []
    for share, label in ((0.0, "0"), (0.5, "50 %"), (1.0, "100 %")):
        x = _share_x(share)
        parts.append(f'<path class="grid" d="M{x:.1f} 18V{foot:.1f}"/>')
        parts.append(text(x, foot + 14, label, "axis", "middle"))
    return parts


def _motive_row(row: HypothesisRow, then: HypothesisRow | None, n: int) -> str:
    """Draw one motive: a thin line between bounds, a thick one for the band, dots for then."""
    y = n * _ROW + 23.0
    bounds = f'<path class="bounds" d="M{_share_x(row.low):.1f} {y:.1f}H{_share_x(row.high):.1f}"/>'
    soft = f"M{_share_x(row.band_low):.1f} {y:.1f}H{_share_x(row.band_high):.1f}"
    before = ""
    if then is not None:
        ends = f"M{_share_x(then.low):.1f} {y + 9:.1f}H{_share_x(then.high):.1f}"
        before = f'<path class="then" d="{ends}"/>'
    return (
        text(0, n * _ROW + 13, row.title, "name")
        + bounds
        + f'<path class="band" d="{soft}"/>'
        + before
    )


def draw_forecasts(day: Day, title: str) -> str:
    """Draw each forecast shown: a dot, its interval, and a tick where the base rate lies.

    Returns
    -------
    str
        An ``<svg>`` element; '' where nothing is forecast.
    """
    shown = rules.asked(day)
    if not shown:
        return ""
    rows, words = [], []
    for n, said in enumerate(shown):
        y = n * _ROW + 25.0
        low, high = (_share_x(end) for end in said.interval)
        rate, dot = _share_x(said.base_rate.value), _share_x(said.probability)
        full = "" if said.abstained else " full"
        name = said.question_id
        rows.append(text(0, n * _ROW + 13, name, "name"))
        rows.append(text(WIDTH, n * _ROW + 13, show_percent(said.probability), "state", "end"))
        rows.append(f'<path class="bounds" d="M{low:.1f} {y:.1f}H{high:.1f}"/>')
        rows.append(f'<path class="rate" d="M{rate:.1f} {y - 7:.1f}v14"/>')
        rows.append(f'<circle class="mark{full}" cx="{dot:.1f}" cy="{y:.1f}" r="4.5"/>')
        ends = " to ".join(show_percent(end) for end in said.interval)
        words.append(
            f"{name}: {show_percent(said.probability)}, interval {ends}, base rate "
            f"{show_percent(said.base_rate.value)}"
        )
    foot = len(shown) * _ROW
    return frame("chart-next", foot + 20, (title, "; ".join(words)), [*_percents(foot), *rows])
