"""Theatre or signal, by hand: each test, the rule, both weightings, and the record of verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from keeneye.desk import Desk
from keeneye.errors import UnknownId
from keeneye.records import Report, end_of_day
from keeneye.signals import (
    ActBook,
    Verdict,
    changed_tests,
    judge_threat,
    mention_acts,
    read_acts,
    read_threats,
    score_verdicts,
)

from .small import day, small_desk, told

THREAT = "Kim Yo Jong warned that the bridge would fall. It ran in the party daily."
SHUT = "Kim Yo Jong warned that the crossing would be closed."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small desk with acts."""
    return small_desk(tmp_path)


def _verdict(desk: Desk, reports: list[Report], number: int, act: str = "bridge") -> Verdict:
    book = read_acts(desk)
    mentions = mention_acts(desk, book, reports, [])
    ledger = read_threats(desk, book, mentions, end_of_day(day(number)))
    [item] = [t for t in ledger if t.act == act][-1:]
    return judge_threat(desk, book, item, ledger, mentions)


def _results(verdict: Verdict) -> dict[str, str]:
    return {t.test: t.result for t in verdict.tests}


def test_the_eight_tests_of_a_bare_threat(desk: Desk) -> None:
    """Rank, home, act and no way back pass; no day, no cost; nobody looked, no past: undecided."""
    verdict = _verdict(desk, [told(THREAT, 4)], 4)
    assert _results(verdict) == {
        "rank": "pass",
        "home_audience": "pass",
        "named_act": "pass",
        "deadline": "fail",
        "cost_paid": "fail",
        "reversibility": "pass",
        "preparation": "unknown",
        "follow_through": "unknown",
    }
    assert (verdict.verdict, verdict.flips_if) == ("undecided", "others report preparations")


def test_seen_preparations_make_it_a_signal(desk: Desk) -> None:
    """4 passes and a cost test make 5 of 8: a signal, that the undoing would turn."""
    seen = told("Soldiers were seen near the bridge that they mean to destroy.", 6)
    verdict = _verdict(desk, [told(THREAT, 4), seen], 6)
    assert (verdict.verdict, verdict.flips_if) == ("signal", "they are seen to be undone")
    assert verdict.tests[6].evidence == (seen.report_id,)
    earlier = _verdict(desk, [told(THREAT, 4), seen], 5)
    assert [(c[0], c[1], c[2]) for c in changed_tests(earlier, verdict)] == [
        ("preparation", "unknown", "pass")
    ]


def test_a_report_that_nothing_is_seen_makes_it_theatre(desk: Desk) -> None:
    """Without any cost test that could still pass, no other test can save it."""
    calm = told("The bridge has not been destroyed, an officer said.", 6)
    assert _verdict(desk, [told(THREAT, 4), calm], 6).verdict == "theatre"


def test_a_cost_paid_elsewhere_in_the_run_counts_for_twenty_days(desk: Desk) -> None:
    """A bridge blown up on the 6th is a sunk cost behind the next threat, up to the 26th."""
    deed = told("North Korea blew up the bridge.", 6)
    reports = [told(THREAT, 4), deed, told(SHUT, 15)]
    verdict = _verdict(desk, reports, 15, "crossing")
    assert _results(verdict)["cost_paid"] == "pass"
    assert verdict.tests[4].evidence == (deed.report_id,)
    assert _results(_verdict(desk, reports, 26, "crossing"))["cost_paid"] == "pass"
    assert _results(_verdict(desk, reports, 27, "crossing"))["cost_paid"] == "fail"


def test_its_own_deed_is_no_cost_paid_before(desk: Desk) -> None:
    """What a threat threatened does not vouch for it once it is done."""
    deed = told("North Korea blew up the bridge.", 6)
    assert _results(_verdict(desk, [told(THREAT, 4), deed], 6))["cost_paid"] == "fail"


def test_the_two_weightings_may_differ(desk: Desk) -> None:
    """Sunk cost asks 6.25 of 10: rank, act and a cost of 2 make 4. Tied hands asks 7.5 of 12."""
    shut = told("Kim Yo Jong said the crossing will be closed from 20 June 2020.", 15)
    home = told(SHUT + " It ran in the party daily.", 16)
    reports = [told(THREAT, 4), told("North Korea blew up the bridge.", 6), shut, home]
    verdict = _verdict(desk, reports, 16, "crossing")
    passed = {t for t, r in _results(verdict).items() if r == "pass"}
    assert passed == {"rank", "home_audience", "named_act", "deadline", "cost_paid"}
    assert (verdict.verdict, verdict.sunk_cost, verdict.tied_hands) == (
        "signal",
        "undecided",  # 4 + 2 = 6 of 10
        "signal",  # 8 + 1 = 9 of 12
    )


def test_a_correction_that_removes_the_basis_turns_the_verdict(desk: Desk) -> None:
    """Without the sentence on soldiers the verdict is what it was before."""
    from ..records.makers import make_event

    seen = told("Soldiers were seen near the bridge that they mean to destroy.", 6)
    reports, book = [told(THREAT, 4), seen], read_acts(desk)
    gone = mention_acts(desk, book, reports, [], withdrawn=[make_event(seen)])
    ledger = read_threats(desk, book, gone, end_of_day(day(6)))
    before, after = _verdict(desk, reports, 6), judge_threat(desk, book, ledger[0], ledger, gone)
    assert (before.verdict, after.verdict) == ("signal", "undecided")
    assert [c[0] for c in changed_tests(before, after)] == ["preparation"]


def test_a_threat_of_an_act_that_is_gone_is_refused(desk: Desk) -> None:
    """An act that the book no longer holds opens to nothing."""
    book = read_acts(desk)
    mentions = mention_acts(desk, book, [told(THREAT, 4)], [])
    [item] = read_threats(desk, book, mentions, end_of_day(day(4)))
    with pytest.raises(UnknownId, match="bridge"):
        judge_threat(desk, ActBook(), item, [item], mentions)


def test_verdicts_are_scored_beside_the_base_rate(desk: Desk) -> None:
    """A signal done, a theatre lapsed: 1 of 1, 0 of 1, base 1 of 2; intervals overlap."""
    reports = [
        told(THREAT, 4),
        told("Soldiers were seen near the bridge that they mean to destroy.", 6),
        told("North Korea blew up the bridge.", 9),
        told("North Korea warned that the crossing would be closed.", 50),
    ]
    book = read_acts(desk)
    mentions = mention_acts(desk, book, reports, [])
    table = score_verdicts(desk, book, mentions, end_of_day(day(90)), when="last")
    found = {c.verdict: (c.carried_out, c.n) for c in (*table.cells, table.base)}
    assert found == {"signal": (1, 1), "undecided": (0, 0), "theatre": (0, 1), "all": (1, 2)}
    assert table.separates is False
    assert "not shown to separate" in table.note
    strongest = score_verdicts(desk, book, mentions, end_of_day(day(90)))
    assert [(c.carried_out, c.n) for c in strongest.cells] == [(1, 1), (0, 0), (0, 1)]
    first = score_verdicts(desk, book, mentions, end_of_day(day(90)), when="first")
    assert [c.n for c in first.cells] == [0, 1, 1]
    assert first.separates is None
