"""What analysts' corrections did to threats and verdicts: each named with the test it turned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from keeneye.desk import Desk
from keeneye.signals import Threat, Verdict, changed_tests
from keeneye.store import History
from keeneye.watch.judgements import see_ledger

__all__ = ["LATEST", "CorrectedVerdict", "corrected_verdicts"]

LATEST = 10  # corrections looked at, the last ones: each takes two ledgers
Judged = dict[str, tuple[Threat, Verdict]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedVerdict:
    """A threat whose verdict, status or tests one correction changed.

    Parameters
    ----------
    correction_id, author, reason : str
        By whom and why; the id opens.
    known_at : datetime
        From when on it holds: earlier moments stay as they were.
    threat_id, act_name : str
    status, status_before : str
        'withdrawn' where the threat is gone, 'none' where there was none.
    verdict, verdict_before : str
        As `status`.
    tests : tuple of str
        Each test that reads otherwise: before, after, and the reason now.
    """

    correction_id: str
    author: str
    reason: str
    known_at: datetime
    threat_id: str
    act_name: str
    status: str
    status_before: str
    verdict: str
    verdict_before: str
    tests: tuple[str, ...]


def corrected_verdicts(history: History, desk: Desk) -> tuple[CorrectedVerdict, ...]:
    """Compare the ledger just before each of the last corrections with that just after it.

    Parameters
    ----------
    history : History
    desk : Desk

    Returns
    -------
    tuple of CorrectedVerdict
        By time of correction; corrections that changed no threat are not among them.
    """
    found: list[CorrectedVerdict] = []
    for correction in history.find_corrections()[-LATEST:]:
        after = _judged(history.at(correction.known_at), desk)
        before = _judged(history.at(correction.known_at - timedelta(microseconds=1)), desk)
        who = (correction.correction_id, correction.author, correction.reason)
        found += [
            CorrectedVerdict(
                correction_id=who[0],
                author=who[1],
                reason=who[2],
                known_at=correction.known_at,
                threat_id=threat_id,
                act_name=(now or then)[0].act_name,  # type: ignore[index]
                status=now[0].status if now else "withdrawn",
                status_before=then[0].status if then else "none",
                verdict=now[1].verdict if now else "withdrawn",
                verdict_before=then[1].verdict if then else "none",
                tests=tuple(_tests(then, now)),
            )
            for threat_id in {**before, **after}
            for then, now in [(before.get(threat_id), after.get(threat_id))]
            if _differ(then, now)
        ]
    return tuple(found)


def _judged(history: History, desk: Desk) -> Judged:
    """Return each threat with its verdict."""
    ledger = see_ledger(history, desk)
    pairs = zip(ledger.threats, ledger.verdicts, strict=True)
    return {threat.threat_id: (threat, verdict) for threat, verdict in pairs}


def _differ(then: tuple[Threat, Verdict] | None, now: tuple[Threat, Verdict] | None) -> bool:
    """Whether a reader would be told something else."""
    if then is None or now is None:
        return True
    told = ((one[0].status, one[1].verdict) for one in (then, now))
    return len(set(told)) > 1 or bool(changed_tests(then[1], now[1]))


def _tests(
    then: tuple[Threat, Verdict] | None, now: tuple[Threat, Verdict] | None
) -> Iterator[str]:
    """Say which tests read otherwise."""
    if then is None or now is None:
        return
    for test, was, is_now, reason in changed_tests(then[1], now[1]):
        yield f"{test.replace('_', ' ')}: {was} before, {is_now} now: {reason}"
