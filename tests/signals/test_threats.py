"""The ledger, by hand: how reports and facts move a threat."""

from __future__ import annotations

from pathlib import Path

import pytest

from keeneye.desk import Desk
from keeneye.records import Report, end_of_day
from keeneye.signals import Threat, follow_through, mention_acts, read_acts, read_threats

from ..desk.desks import FILES
from .small import day, small_desk, told

THREAT = "Kim Yo Jong warned that the bridge would fall."
DEED = "North Korea blew up the bridge."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small desk with acts."""
    return small_desk(tmp_path)


def _ledger(desk: Desk, reports: list[Report], number: int) -> tuple[Threat, ...]:
    book = read_acts(desk)
    return read_threats(desk, book, mention_acts(desk, book, reports, []), end_of_day(day(number)))


def test_a_threat_is_open_then_done(desk: Desk) -> None:
    """Said on the 4th, repeated on the 7th, done on the 9th: 5 days from the first word."""
    reports = [told(THREAT, 4), told(THREAT + " Again.", 7), told(DEED, 9)]
    [early] = _ledger(desk, reports, 8)
    [late] = _ledger(desk, reports, 9)
    assert (early.status, early.days, len(early.said)) == ("open", None, 2)
    assert (late.status, late.days, late.moves[0].on) == ("done", 5, day(9))
    assert early.threat_id == late.threat_id
    assert (late.speaker, late.rank, late.reconstructed) == ("Kim Yo Jong", 5, True)
    assert late.evidence == tuple(r.report_id for r in reports)


def test_nothing_known_later_is_seen(desk: Desk) -> None:
    """As of a day, the ledger with later reports is the ledger without them."""
    reports = [told(THREAT, 4), told(DEED, 9)]
    for number in range(1, 9):
        assert _ledger(desk, reports, number) == _ledger(desk, reports[:1], number)


def test_without_a_deed_it_lapses(desk: Desk) -> None:
    """Thirty days after the 4th of June it is lapsed; on the 34th it still was open."""
    reports = [told(THREAT, 4)]
    assert _ledger(desk, reports, 34)[0].status == "open"
    assert _ledger(desk, reports, 35)[0].status == "lapsed"


def test_a_deadline_ends_it_sooner(desk: Desk) -> None:
    """A threat for the 10th is lapsed on the 11th, unless it turns out that it was done by then."""
    said = told("Kim Yo Jong said the bridge will fall on 10 June 2020.", 4)
    late = told("The bridge was blown up on 10 June 2020, it was learnt.", 14)
    assert _ledger(desk, [said], 10)[0].status == "open"
    assert _ledger(desk, [said], 11)[0].status == "lapsed"
    assert _ledger(desk, [said, late], 13)[0].status == "lapsed"
    assert _ledger(desk, [said, late], 14)[0].status == "done"


def test_a_word_told_again_after_the_deed_opens_nothing(desk: Desk) -> None:
    """Five days long a threat that was carried out is only repeated; then it is a new one."""
    reports = [told(THREAT, 4), told(DEED, 9), told(THREAT + " So she had.", 14)]
    assert len(_ledger(desk, reports, 20)) == 1
    reports.append(told(THREAT + " Anew.", 15))
    assert [t.status for t in _ledger(desk, reports, 20)] == ["done", "open"]


def test_a_higher_voice_puts_it_off(desk: Desk) -> None:
    """What suspends a threat names who did it; a later deed still counts."""
    reports = [
        told("North Korea said it would drill at the crossing and close it.", 4),
        told("Kim Yo Jong put off the drill at the crossing.", 8),
        told("North Korea closed the crossing.", 12),
    ]
    [item] = _ledger(desk, reports, 8)
    assert (item.status, item.by, item.moves[0].by_rank) == ("suspended", "Kim Yo Jong", 5)
    assert [m.status for m in _ledger(desk, reports, 12)[0].moves] == ["suspended", "done"]


def test_a_part_and_an_act_that_includes_it(tmp_path: Path) -> None:
    """A listed fact makes it partly done; the greater deed makes it done."""
    cut = FILES["channel_events.csv"] + (
        "liaison-office,2020-06-07,12:00,announced_cut,PRK,,desk,memory,\n"
    )
    desk = small_desk(tmp_path, **{"channel_events.csv": cut})
    reports = [told("North Korea said it will close the crossing.", 4), told(DEED, 9)]
    assert _ledger(desk, reports, 6)[0].status == "open"
    [part] = _ledger(desk, reports, 7)
    assert (part.status, part.days) == ("partly", 3)
    [whole] = _ledger(desk, reports, 9)
    assert (whole.status, whole.days) == ("done", 5)
    assert part.moves[0].evidence[0].startswith("d-")


def test_days_of_a_run_are_counted_from_its_first_threat(desk: Desk) -> None:
    """The bridge falls 2 days after it was threatened, 6 after the first threat of the run."""
    crossing = told("North Korea said it will close the crossing.", 3)
    reports = [crossing, told(THREAT, 7), told(DEED, 9)]
    found = {t.act: t for t in _ledger(desk, reports, 9)}
    assert (found["bridge"].days, found["bridge"].run_days) == (2, 6)


def test_reports_that_contradict_each_other_are_both_shown(desk: Desk) -> None:
    """A deed stays a deed, with the report that denies it beside it."""
    denial = told("The bridge has not been destroyed, South Korea said.", 9)
    [item] = _ledger(desk, [told(THREAT, 4), told(DEED, 9), denial], 9)
    assert (item.status, item.not_done_by) == ("done", (denial.report_id,))


def test_the_order_of_reports_does_not_matter(desk: Desk) -> None:
    """Reports that come in backwards give the same ledger."""
    reports = [told(THREAT, 4), told(THREAT + " Again.", 7), told(DEED, 9)]
    assert _ledger(desk, reports, 20) == _ledger(desk, reports[::-1], 20)


def test_follow_through_counts_closed_threats_only(desk: Desk) -> None:
    """One done, one open: 1 of 1, with the Jeffreys interval of 1 of 1."""
    reports = [told(THREAT, 4), told(DEED, 9), told(THREAT + " Anew.", 20)]
    [rate] = follow_through(_ledger(desk, reports, 21))
    assert (rate.speaker, rate.carried_out, rate.n, rate.still_open) == ("Kim Yo Jong", 1, 1, 1)
    assert (round(rate.low, 3), rate.high, rate.rate) == (0.147, 1.0, 1.0)
    [by_rank] = follow_through(_ledger(desk, reports, 60), by="rank")
    assert (by_rank.speaker, by_rank.carried_out, by_rank.n) == ("rank 5", 1, 2)
