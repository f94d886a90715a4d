"""How values are put into words: acts, dates, percentages, counts, words of probability."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from keeneye.errors import UnknownCode
from keeneye.records import Event, Value, format_utc, read_utc

__all__ = [
    "MONTHS",
    "exact",
    "phrase_of",
    "phrase_table",
    "pronouns",
    "show_actor",
    "show_chance",
    "show_confidence",
    "show_day",
    "show_gap",
    "show_happened",
    "show_known",
    "show_likelihood",
    "show_moment",
    "show_number",
    "show_percent",
    "show_sentence",
    "show_signed",
    "show_state",
    "visible",
    "when_of",
    "word_for",
]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def exact(text: str) -> str:
    r"""Return `text` as a statement may hold it: in one line, without lone surrogates.

    Examples
    --------
    >>> exact(" He said:\n no.")
    'He said: no.'
    """
    held = _SURROGATES.sub("\ufffd", text)
    return " ".join(held.split())


def visible(text: str) -> str:
    r"""Return `text` with control and direction characters written out, as ``\\u202e``.

    Examples
    --------
    >>> visible("safe\u202eexe.txt") == "safe" + chr(92) + "u202eexe.txt"
    True
    """
    return _HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def show_day(value: Value) -> str:
    """Write an ISO day in words.

    Examples
    --------
    >>> show_day("2020-06-09")
    '9 June 2020'
    """
    day = date.fromisoformat(str(value))
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def show_moment(value: Value) -> str:
    """Write an ISO moment in words; midnight closes the day before it, at 24:00.

    Examples
    --------
    >>> show_moment("2020-06-10T00:00:00Z")
    '9 June 2020, 24:00 UTC'
    """
    moment = read_utc(str(value))
    if format_utc(moment).endswith("T00:00:00Z"):
        return f"{show_day((moment - timedelta(days=1)).date().isoformat())}, 24:00 UTC"
    return f"{show_day(moment.date().isoformat())}, {moment:%H:%M} UTC"


def show_known(value: Value) -> str:
    """Write since when something is known; the end of a day is that day.

    Examples
    --------
    >>> show_known("2020-06-10T00:00:00Z"), show_known("2020-06-10T09:30:00Z")
    ('9 June 2020', '10 June 2020, 09:30 UTC')
    """
    return show_moment(value).removesuffix(", 24:00 UTC")


def show_actor(value: Value) -> str:
    """Write the name of an actor as it stands in a sentence, with an article where it takes one.

    Examples
    --------
    >>> show_actor("United States"), show_actor("North Korea")
    ('the United States', 'North Korea')
    """
    name = str(value)
    ends: list[str] = phrase_table()["names"]["with_article"]
    possessed = "’s " in name or "'s " in name or name.startswith("the ")
    takes = name.rsplit(" ", maxsplit=1)[-1] in ends and not possessed
    return f"the {name}" if takes else name


def show_state(value: Value) -> str:
    """Write the state of a line as it stands in a sentence.

    Examples
    --------
    >>> show_state("not_tried"), show_state("fault")
    ('not tried', 'down with a fault')
    """
    return {"fault": "down with a fault"}.get(str(value), str(value).replace("_", " "))


def when_of(event: Event) -> str:
    """Return when an event happened as a value: its half-open interval and its precision.

    The value of an event of the week up to 12 June is ``2020-06-08/2020-06-13 week``.
    """
    return f"{event.event_date}/{event.event_date_end} {event.date_precision}"


def show_happened(value: Value) -> str:
    """Write when an event happened, no more exactly than it is known.

    Examples
    --------
    >>> show_happened("2020-06-08/2020-06-13 week")
    'Between 8 June and 12 June 2020'
    >>> show_happened("2020-06-12/2020-06-13 unknown")
    'By 12 June 2020'
    """
    interval, precision = str(value).split(" ")
    first, end = (date.fromisoformat(part) for part in interval.split("/"))
    last = end - timedelta(days=1)
    if precision == "unknown":
        return f"By {show_day(last.isoformat())}"
    if first == last:
        return f"On {show_day(first.isoformat())}"
    begins = show_day(first.isoformat())
    if first.year == last.year:
        begins = begins.removesuffix(f" {first.year}")
    return f"Between {begins} and {show_day(last.isoformat())}"


def show_percent(value: Value) -> str:
    r"""Write a probability or share in whole percent; 0 and 100 are never printed.

    Examples
    --------
    >>> [show_percent(p).replace("\u00a0", " ") for p in (0.214, 0.0, 0.999)]
    ['21 %', 'under 1 %', 'over 99 %']
    """
    share = float(value or 0.0)
    percent = round(share * 100)
    if percent < 1:
        return "under 1\u00a0%"
    return "over 99\u00a0%" if percent > 99 else f"{percent}\u00a0%"


def show_number(value: Value) -> str:
    """Write a count, with separators; a half keeps its decimal.

    Examples
    --------
    >>> show_number(12345), show_number(2.5), show_number(3.0)
    ('12,345', '2.5', '3')
    """
    number = float(value or 0)
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.1f}"


def show_confidence(value: Value) -> str:
    """Write a coder's confidence, 0 … 1, to two decimals.

    Examples
    --------
    >>> show_confidence(0.834)
    '0.83'
    """
    return f"{float(value or 0.0):.2f}"


def show_likelihood(value: Value) -> str:
    """Write a word of probability as the end of a sentence about what may happen.

    Examples
    --------
    >>> show_likelihood("unlikely"), show_likelihood("roughly even chance")
    ('is unlikely', 'has a roughly even chance')
    """
    word = str(value)
    if not word.endswith("chance"):
        return f"is {word}"
    return f"has {word}" if " no " in word else f"has a {word}"


def show_chance(value: Value) -> str:
    """Write a word of probability before what may happen.

    Examples
    --------
    >>> show_chance("unlikely"), show_chance("almost no chance"), show_chance("even chance")
    ('it is unlikely', 'there is almost no chance', 'there is an even chance')
    """
    word = str(value)
    if not word.endswith("chance"):
        return f"it is {word}"
    article = "" if " no " in word else "an " if word[0] in "aeiou" else "a "
    return f"there is {article}{word}"


def show_gap(value: Value) -> str:
    """Write how many days something came after another.

    Examples
    --------
    >>> show_gap(0), show_gap(1), show_gap(12)
    ('the same day', '1 day after', '12 days after')
    """
    days = int(value or 0)
    return f"{days} day{'' if days == 1 else 's'} after" if days else "the same day"


def show_sentence(value: Value) -> str:
    """Write a name as it stands at the beginning of a sentence.

    Examples
    --------
    >>> show_sentence("liaison office closed")
    'Liaison office closed'
    """
    words = str(value)
    return words[:1].upper() + words[1:]


def show_signed(value: Value) -> str:
    """Write a number around 0 with its sign, to two decimals.

    Examples
    --------
    >>> show_signed(0.155), show_signed(-0.057)
    ('+0.15', '−0.06')
    """
    return f"{float(value or 0.0):+.2f}".replace("-", "−")


def word_for(probability: float, words: Mapping[str, tuple[float, float]]) -> str | None:
    """Return the word of probability of the number as it is printed, in whole percent.

    Bands are half-open ``[low, high)``; below the lowest stands its word, above the highest its.
    None where the desk gives no words.

    Examples
    --------
    >>> bands = {"unlikely": (0.2, 0.45), "very unlikely": (0.05, 0.2)}
    >>> word_for(0.2, bands), word_for(0.196, bands), word_for(0.01, bands)
    ('unlikely', 'unlikely', 'very unlikely')
    """
    printed = round(probability, 2)
    ordered = sorted(words.items(), key=lambda item: item[1])
    reached = [word for word, (low, _) in ordered if low <= printed]
    return reached[-1] if reached else next((word for word, _ in ordered), None)


@cache
def phrase_table() -> dict[str, Any]:
    """Return the table of phrases: ``frames``, ``speech`` and ``root``, as the file has them."""
    data = files("keeneye.brief").joinpath("data/phrases.toml")
    return tomllib.loads(data.read_text(encoding="utf-8"))


@cache
def pronouns() -> frozenset[str]:
    """Return the words that stand for a name without naming anybody, in small letters."""
    return frozenset(phrase_table()["names"]["pronouns"])


def phrase_of(event: Event) -> str:
    """Return the verb phrase of an event, ready to stand between its two actors.

    Root and mode choose the words, the modality their frame; an event that has no target gets
    the phrase that needs none.

    Parameters
    ----------
    event : Event

    Returns
    -------
    str
        Such as ``broke off contact or cooperation with`` or ``threatened to use violence``.

    Raises
    ------
    UnknownCode
        If the table has no such root.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> from keeneye.records import Row
    >>> event = Event(report_id=None, event_date=date(2020, 6, 9), event_date_end=date(2020, 6, 10),
    ...     date_precision="day", known_at=datetime(2020, 6, 10, tzinfo=UTC), confidence=1.0,
    ...     known_at_basis="published", source_actor="PRK", target_actor="KOR", coder="rows-1",
    ...     ontology="plover-2021", root_code="SANCTION", mode="discontinue",
    ...     quad_class="material_conflict", modality="threatened",
    ...     evidence=Row(file="a.csv", line=2, file_sha256="0", fields={}))
    >>> phrase_of(event)
    'threatened to break off contact or cooperation with'
    """
    table = phrase_table()
    root = table["root"].get(event.root_code) or table["cameo"].get(event.root_code)
    if root is None:
        raise UnknownCode(f"no phrase for {event.root_code!r}", where="data/phrases.toml")
    words = root.get(event.mode or "root", root["root"])
    own_act = table["speech"].get(event.root_code) == event.modality
    frame = table["frames"]["actual" if own_act else event.modality]
    base, past, done = words["verb"]
    rest = words["toward"] if event.target_actor else words["alone"]
    return f"{frame.format(base=base, past=past, done=done)} {rest}".strip()
