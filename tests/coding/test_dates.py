"""Dates: intervals with their precision, worked by hand for Friday 12 June 2020."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.coding.dates import find_dates

DAY = date(2020, 6, 12)


@pytest.mark.parametrize(
    ("words", "first", "last", "precision"),
    [
        ("this week", "2020-06-08", "2020-06-13", "week"),
        ("last week", "2020-06-01", "2020-06-08", "week"),
        ("on Tuesday", "2020-06-09", "2020-06-10", "day"),
        ("on Friday", "2020-06-12", "2020-06-13", "day"),
        ("last Friday", "2020-06-12", "2020-06-13", "day"),
        ("yesterday", "2020-06-11", "2020-06-12", "day"),
        ("last month", "2020-05-01", "2020-06-01", "month"),
        ("this month", "2020-06-01", "2020-06-13", "month"),
        ("in early May", "2020-05-01", "2020-05-11", "month"),
        ("in late May", "2020-05-21", "2020-06-01", "month"),
        ("in September", "2019-09-01", "2019-10-01", "month"),
        ("June 9", "2020-06-09", "2020-06-10", "day"),
        ("9 June 2020", "2020-06-09", "2020-06-10", "day"),
        ("Dec. 24", "2019-12-24", "2019-12-25", "day"),
        ("2018-04-27", "2018-04-27", "2018-04-28", "day"),
        ("in 2018", "2018-01-01", "2019-01-01", "year"),
        ("in 2020", "2020-01-01", "2020-06-13", "year"),
        ("last year", "2019-01-01", "2020-01-01", "year"),
        ("three days ago", "2020-06-09", "2020-06-10", "day"),
        ("two weeks ago", "2020-05-25", "2020-06-01", "week"),
        ("two decades ago", "2000-01-01", "2001-01-01", "year"),
    ],
)
def test_what_the_words_say(words: str, first: str, last: str, precision: str) -> None:
    """An expression is an interval, never reaching past the day of publication."""
    (found,) = find_dates(words, 0, len(words), DAY)
    assert (str(found.event_date), str(found.event_date_end)) == (first, last)
    assert (found.date_precision, found.future) == (precision, False)


@pytest.mark.parametrize(
    "words", ["next Saturday", "tomorrow", "next week", "next month", "June 30"]
)
def test_the_future_is_marked(words: str) -> None:
    """A time after publication is marked, so that no event is dated there."""
    (found,) = find_dates(words, 0, len(words), DAY)
    assert found.future


@pytest.mark.parametrize("words", ["she may go", "a march", "31 June", "Theresa May"])
def test_no_dates(words: str) -> None:
    """A verb, a walk, a name and an impossible day are no dates."""
    assert find_dates(words, 0, len(words), DAY) == []


@given(st.text(max_size=200), st.dates(date(1950, 1, 1), date(2050, 1, 1)))
def test_never_a_crash(text: str, day: date) -> None:
    """Any text gives intervals that hold a day and lie in the text."""
    for found in find_dates(text, 0, len(text), day):
        assert found.event_date < found.event_date_end
        assert 0 <= found.start < found.end <= len(text)
