"""Theatre or signal: eight tests of a threat, and a verdict by the desk's rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Literal

from keeneye.desk import Desk
from keeneye.errors import UnknownId
from keeneye.records import dated_id
from keeneye.signals.acts import TESTS, Act, ActBook, TheatreRule
from keeneye.signals.mentions import ActMention
from keeneye.signals.threats import Threat

__all__ = [
    "TestResult",
    "TheatreTest",
    "Verdict",
    "changed_tests",
    "judge_threat",
]

METHOD = "theatre-1"

TestResult = Literal["pass", "fail", "unknown"]
VerdictName = Literal["theatre", "signal", "undecided"]
_NO_RULE = TheatreRule(cost_tests=(), tied_tests=(), citation="none")


@dataclass(frozen=True, slots=True, kw_only=True)
class TheatreTest:
    """One test: its result, why, what it rests on, and the fact that would turn it."""

    test: str
    result: TestResult
    reason: str
    flips_if: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The eight tests of one threat as of a moment, and what they come to.

    Parameters
    ----------
    threat_id : str
    asof : datetime
    verdict : {'theatre', 'signal', 'undecided'}
        By the desk's rule. 'undecided': one more known fact (`theatre.turns_allowed`) could make
        it a signal.
    sunk_cost, tied_hands : str
        The verdict with the cost tests, or the hand-tying tests, weighing more.
    tests : tuple of TheatreTest
    flips_if : str
        The fact that would turn the verdict soonest.
    """

    threat_id: str
    asof: datetime
    verdict: VerdictName
    sunk_cost: VerdictName
    tied_hands: VerdictName
    tests: tuple[TheatreTest, ...]
    flips_if: str
    method: str = METHOD

    @property
    def record_id(self) -> str:
        """The id that opens this verdict as of its moment."""
        return dated_id("y", self.asof, self.threat_id, self.verdict, self.tests, self.method)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What the tests of one threat look at."""

    desk: Desk
    book: ActBook
    act: Act
    threat: Threat
    ledger: Sequence[Threat]
    seen: Sequence[ActMention]
    asof: datetime

    @property
    def run_start(self) -> date:
        """The first day that belongs to the same run."""
        days = round(self.desk.likely("ledger.campaign_days"))
        return (self.asof - timedelta(days=days, microseconds=1)).date()


def judge_threat(
    desk: Desk,
    book: ActBook,
    threat: Threat,
    ledger: Sequence[Threat],
    mentions: Iterable[ActMention],
) -> Verdict:
    """Put one threat to the eight tests, as of the ledger's moment.

    Parameters
    ----------
    desk : Desk
    book : ActBook
    threat : Threat
        Of `ledger`.
    ledger : sequence of Threat
        All items as of the same moment.
    mentions : iterable of ActMention
        Those known later are left out here.

    Raises
    ------
    UnknownId
        If the book does not hold the threat's act.

    References
    ----------
    Fearon, Signaling Foreign Policy Interests: Tying Hands versus Sinking Costs, Journal of
    Conflict Resolution 41 (1997).
    """
    act = book.find(threat.act)
    if act is None:
        raise UnknownId("no such act", where=threat.act, expected="an act of acts.toml")
    seen = [m for m in mentions if m.known_at <= threat.asof and m.act_id == threat.act]
    case = _Case(
        desk=desk, book=book, act=act, threat=threat, ledger=ledger, seen=seen, asof=threat.asof
    )
    tests = tuple(_TESTS[name](case) for name in TESTS)
    rule = book.theatre or _NO_RULE
    verdict = _verdict(desk, tests, rule, ())
    return Verdict(
        threat_id=threat.threat_id,
        asof=threat.asof,
        verdict=verdict,
        sunk_cost=_verdict(desk, tests, rule, rule.cost_tests),
        tied_hands=_verdict(desk, tests, rule, rule.tied_tests),
        tests=tests,
        flips_if=_turning(tests, rule, verdict),
    )


def _verdict(
    desk: Desk, tests: Sequence[TheatreTest], rule: TheatreRule, favoured: tuple[str, ...]
) -> VerdictName:
    """Apply the desk's rule; favoured tests weigh more, the share of weight needed stays.

    Undecided is what so many unknown tests, as the desk allows, could still make a signal.
    """
    heavy = desk.likely("theatre.favoured_weight") if favoured else 1.0
    weight = {t.test: heavy if t.test in favoured else 1.0 for t in tests}
    needed = desk.likely("theatre.passes_needed") / len(TESTS) * sum(weight.values())
    passed = tuple(t.test for t in tests if t.result == "pass")
    unknown = [t.test for t in tests if t.result == "unknown"]
    turns = min(round(desk.likely("theatre.turns_allowed")), len(unknown))

    def holds(names: tuple[str, ...]) -> bool:
        return sum(weight[n] for n in names) >= needed and bool(set(names) & set(rule.cost_tests))

    if holds(passed):
        return "signal"
    turned = (passed + more for more in combinations(unknown, turns))
    return "undecided" if any(holds(names) for names in turned) else "theatre"


def _turning(tests: Sequence[TheatreTest], rule: TheatreRule, verdict: VerdictName) -> str:
    """Name the fact that would turn the verdict: a cost test first, an unknown before a fail."""
    if verdict == "signal":
        passed = [t for t in tests if t.result == "pass"]
        passed.sort(key=lambda t: t.test not in rule.cost_tests)
        return passed[0].flips_if if passed else ""
    order = {"unknown": 0, "fail": 1, "pass": 2}
    ranked = sorted(tests, key=lambda t: (order[t.result], t.test not in rule.cost_tests))
    return ranked[0].flips_if


def _test(
    name: str, result: TestResult, told: tuple[str, str], evidence: Iterable[str]
) -> TheatreTest:
    """Make a test; `told` are the reason and what would turn it."""
    reason, flips_if = told
    cited = tuple(dict.fromkeys(evidence))
    return TheatreTest(test=name, result=result, reason=reason, flips_if=flips_if, evidence=cited)


def _rank(case: _Case) -> TheatreTest:
    """Whether the speaker is of high rank."""
    threat, line = case.threat, round(case.desk.likely("theatre.rank_at_most"))
    said = threat.said[0].evidence
    if threat.rank is None:
        told = ("no ranked speaker is named", "a report that names who spoke")
        return _test("rank", "unknown", told, said)
    reason = f"{threat.speaker} has rank {threat.rank}; {line} or higher passes"
    passes = threat.rank <= line
    turn = "a higher voice disowns it" if passes else f"a speaker of rank {line} or higher says it"
    return _test("rank", "pass" if passes else "fail", (reason, turn), said)


def _home_audience(case: _Case) -> TheatreTest:
    """Whether it was told to the people at home."""
    home = [m for m in case.threat.said if m.at_home]
    if home:
        told = ("a report says that it was carried at home", "it turns out that it was not")
        return _test("home_audience", "pass", told, home[0].evidence)
    told = ("no report says whether it was carried at home", "home media carry it")
    return _test("home_audience", "unknown", told, case.threat.said[0].evidence)


def _named_act(case: _Case) -> TheatreTest:
    """Whether it names an act."""
    told = (f"it names an act: {case.act.name}", "later words replace the act by hints")
    return _test("named_act", "pass", told, case.threat.said[0].evidence)


def _deadline(case: _Case) -> TheatreTest:
    """Whether it sets a day."""
    dated = [m for m in case.threat.said if m.due]
    if dated:
        told = (f"it names a day: {dated[0].due}", "the day is taken back")
        return _test("deadline", "pass", told, dated[0].evidence)
    told = ("no day is named", "a day is named")
    return _test("deadline", "fail", told, case.threat.said[0].evidence)


def _cost_paid(case: _Case) -> TheatreTest:
    """Whether the same side has, in the same run, paid a cost that does not come back."""
    ends = (case.threat.source_actor, case.threat.target_actor)
    sunk, since = {act.id: act for act in case.book.act if act.sunk}, case.run_start
    for other in case.ledger:
        act = sunk.get(other.act)
        if act is None or (other.source_actor, other.target_actor) != ends:
            continue
        deeds = [m for m in other.moves if m.status == "done" and m.on >= since]
        if deeds and other.threat_id != case.threat.threat_id:
            told = (f"already done: {act.name}, {deeds[0].on}", "the damage is made good")
            return _test("cost_paid", "pass", told, deeds[0].evidence)
    told = ("nothing that costs has been done in this run", "an act that cannot be taken back")
    return _test("cost_paid", "fail", told, ())


def _reversibility(case: _Case) -> TheatreTest:
    """Whether the threatened act is hard to undo."""
    hard = case.act.undo != "days"
    told = (
        f"what is threatened could be undone in: {case.act.undo}",
        "a quick way back is offered" if hard else "the step is made hard to take back",
    )
    return _test("reversibility", "pass" if hard else "fail", told, case.threat.said[0].evidence)


def _preparation(case: _Case) -> TheatreTest:
    """Whether others have seen it being prepared."""
    since = case.threat.said_date
    outside = [m for m in case.seen if not m.own_outlet and m.said_date >= since]
    for mention in reversed(outside):
        if mention.stand == "seen":
            told = ("others have seen preparations", "they are seen to be undone")
            return _test("preparation", "pass", told, mention.evidence)
        if mention.stand == "not_done":
            told = ("others looked and saw no preparation", "others report preparations")
            return _test("preparation", "fail", told, mention.evidence)
    told = ("nobody outside reports on preparations", "others report preparations")
    return _test("preparation", "unknown", told, ())


def _follow_through(case: _Case) -> TheatreTest:
    """Whether this speaker has mostly done what was threatened before."""
    threat, least = case.threat, round(case.desk.likely("theatre.least_cases"))
    past = [
        t
        for t in case.ledger
        if t.speaker == threat.speaker and t.status != "open" and t.threat_id != threat.threat_id
    ]
    named = threat.rank is not None
    evidence = [e for t in past for m in t.moves for e in m.evidence]
    if not named or len(past) < least:
        why = f"{len(past)} earlier threats of this speaker are closed; {least} are needed"
        told = (
            why if named else "no speaker is named",
            "more of the speaker's threats are settled",
        )
        return _test("follow_through", "unknown", told, evidence)
    carried = sum(t.status in ("done", "partly") for t in past)
    line = case.desk.likely("theatre.follow_through_at_least")
    passes = carried / len(past) >= line
    turn = "the next ones lapse" if passes else "the next ones are carried out"
    told = (f"{carried} of {len(past)} earlier threats were carried out", turn)
    return _test("follow_through", "pass" if passes else "fail", told, evidence)


_TESTS: dict[str, Callable[[_Case], TheatreTest]] = {
    "rank": _rank,
    "home_audience": _home_audience,
    "named_act": _named_act,
    "deadline": _deadline,
    "cost_paid": _cost_paid,
    "reversibility": _reversibility,
    "preparation": _preparation,
    "follow_through": _follow_through,
}


def changed_tests(earlier: Verdict, later: Verdict) -> tuple[tuple[str, str, str, str], ...]:
    """Say what differs between two verdicts: test, result before, result after, new reason.

    A test whose result stands but whose reason changed is listed too.
    """
    pairs = zip(earlier.tests, later.tests, strict=True)
    return tuple(
        (a.test, a.result, b.result, b.reason)
        for a, b in pairs
        if (a.result, a.reason) != (b.result, b.reason)
    )
