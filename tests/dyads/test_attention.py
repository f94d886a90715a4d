"""Ignored but rising."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keeneye.dyads import Attention, AttentionSettings, attention_to, ignored_but_rising
from keeneye.errors import BadRecord

from .tallies import make_tally

SETTINGS = AttentionSettings(width=4, years=3, weight=10, top=0.9, least_events=50)


def _attention(noticed: list[int], conflict: list[int]) -> Attention:
    weeks = len(conflict)
    return attention_to(
        "standoff",
        make_tally(noticed, [100] * weeks, by="week"),
        make_tally(conflict, [10] * weeks, by="week"),
        basis="reports",
        settings=SETTINGS,
    )


def test_rising_while_attention_falls() -> None:
    """Conflict 2 of 10, then 8 of 10 for four weeks; 20 of 100 reports, then 10: ignored."""
    found = _attention([20] * 26 + [10] * 4, [2] * 26 + [8] * 4)
    assert (found.share, found.share_before, found.n) == (0.1, 0.2, 400)
    assert found.usual_share == pytest.approx(0.2)
    assert found.conflict_share == pytest.approx((32 + 2) / 50)
    assert found.ignored


def test_rising_while_everybody_looks() -> None:
    """Attention rises with it: not ignored."""
    assert not _attention([20] * 26 + [40] * 4, [2] * 26 + [8] * 4).ignored


def test_falling_out_of_sight_while_nothing_rises() -> None:
    """Less attention to what is as ever: not rising, for all are ties."""
    found = _attention([20] * 26 + [10] * 4, [2] * 30)
    assert found.rise == 0
    assert not found.ignored


def test_few_events_are_too_few_to_tell() -> None:
    """With fewer events than wanted nothing is called ignored."""
    found = attention_to(
        "standoff",
        make_tally([20] * 26 + [10] * 4, [100] * 30, by="week"),
        make_tally([0] * 26 + [1] * 4, [1] * 30, by="week"),
        basis="events",
        settings=SETTINGS,
    )
    assert found.falling
    assert not found.enough
    assert not found.ignored


def test_the_list_begins_with_the_largest_rise() -> None:
    """And leaves out what is not ignored."""
    small = replace(_attention([20] * 26 + [10] * 4, [2] * 26 + [8] * 4), name="small")
    large = replace(_attention([20] * 26 + [10] * 4, [2] * 26 + [10] * 4), name="large")
    watched = _attention([20] * 30, [2] * 26 + [8] * 4)
    assert [a.name for a in ignored_but_rising([small, watched, large])] == ["large", "small"]


def test_other_periods_are_refused() -> None:
    """Attention and conflict are compared over the same weeks."""
    with pytest.raises(BadRecord, match="other periods"):
        attention_to("x", make_tally([1] * 9, by="week"), make_tally([1] * 10, by="week"),
                     basis="reports", settings=SETTINGS)  # fmt: skip
