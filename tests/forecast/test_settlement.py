"""Settlement: yes, no, void or still open, by the rule that was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from keeneye.forecast.questions import Window
from keeneye.forecast.settlement import is_due, settle_events, settle_list, settle_surge, void_share
from keeneye.records import Event

from ..records.makers import make_event
from .histories import made_facts
from .test_questions import FORCE, LAUNCH

JUNE = Window(date(2020, 6, 13), date(2020, 7, 13))
LATER = datetime(2020, 8, 1, tzinfo=UTC)


def test_nothing_is_settled_early() -> None:
    """A launch on the second day settles nothing before the window and the grace are over."""
    facts = made_facts([date(2020, 6, 14)])
    early = datetime(2020, 7, 14, tzinfo=UTC)
    assert settle_list(LAUNCH, JUNE, facts, early).outcome == "open"
    assert not is_due(JUNE, "Asia/Seoul", early)
    assert settle_list(LAUNCH, JUNE, facts, LATER).outcome == "yes"


def test_a_list_decides_and_is_cited() -> None:
    """The first and the last day count, the closing day does not; the rows are cited."""
    for day, outcome in ((13, "yes"), (12, "no")):
        facts = made_facts([date(2020, 6, day)])
        found = settle_list(LAUNCH, JUNE, facts, LATER)
        assert found.outcome == outcome
        assert found.decided_by == (tuple(f.fact_id for f in facts) if outcome == "yes" else ())
    assert settle_list(LAUNCH, JUNE, made_facts([date(2020, 7, 13)]), LATER).outcome == "no"


def test_classes_count_as_the_question_says() -> None:
    """A cruise missile is no; a row of unknown class alone makes the question void."""
    cruise = made_facts([date(2020, 6, 20)], weapon_class="cruise")
    unknown = made_facts([date(2020, 6, 20)], weapon_class="unknown")
    assert settle_list(LAUNCH, JUNE, cruise, LATER).outcome == "no"
    void = settle_list(LAUNCH, JUNE, unknown, LATER)
    assert (void.outcome, void.decided_by) == ("void", (unknown[0].fact_id,))
    sure = made_facts([date(2020, 6, 21)])
    assert settle_list(LAUNCH, JUNE, [*unknown, *sure], LATER).outcome == "yes"


def test_a_threshold_counts_days() -> None:
    """Two launches on one day are one day."""
    two = replace(LAUNCH, threshold=2)
    same = made_facts([date(2020, 6, 20), date(2020, 6, 20)])
    assert settle_list(two, JUNE, same, LATER).outcome == "no"
    apart = made_facts([date(2020, 6, 20), date(2020, 6, 21)])
    assert settle_list(two, JUNE, apart, LATER).outcome == "yes"


def test_what_was_known_later_does_not_settle() -> None:
    """A row that became known after the settlement is not seen."""
    facts = made_facts([date(2020, 6, 20)])
    late = [replace(facts[0], known_at=LATER + timedelta(days=9), fact_id="")]
    assert settle_list(LAUNCH, JUNE, late, LATER).outcome == "no"


def _force(**changed: Any) -> Event:
    given = {
        "root_code": "ASSAULT",
        "mode": None,
        "cameo_code": "190",
        "event_date": date(2020, 6, 16),
    }
    return make_event(**(given | changed))


def test_events_decide() -> None:
    """An assault inside is a yes, a sanction is not, nor the other direction."""
    assert settle_events(FORCE, JUNE, [_force()], (LATER, 5)).outcome == "yes"
    for other in (_force(cameo_code="160", root_code="SANCTION"),
                  _force(source_actor="KOR", target_actor="PRK")):  # fmt: skip
        assert settle_events(FORCE, JUNE, [other], (LATER, 5)).outcome == "no"


def test_an_event_across_the_edge_makes_it_void() -> None:
    """A week that begins before the window may lie outside: void, and the event is named."""
    event = _force(event_date=date(2020, 6, 8), event_date_end=date(2020, 6, 15),
                   date_precision="week")  # fmt: skip
    found = settle_events(FORCE, JUNE, [event], (LATER, 5))
    assert (found.outcome, found.decided_by) == ("void", (event.event_id,))
    assert settle_events(FORCE, JUNE, [event, _force()], (LATER, 5)).outcome == "yes"


def test_what_nobody_read_is_void() -> None:
    """Without a single report of these days there is no no."""
    assert settle_events(FORCE, JUNE, [], (LATER, 0)).outcome == "void"
    assert settle_events(FORCE, JUNE, [], (LATER, 1)).outcome == "no"


def test_the_void_share_is_of_closed_questions() -> None:
    """One void of two closed is one half; open ones are not counted."""
    early = datetime(2020, 7, 1, tzinfo=UTC)
    ended = [
        settle_events(FORCE, JUNE, [], (LATER, 0)),
        settle_events(FORCE, JUNE, [], (LATER, 1)),
        settle_events(FORCE, JUNE, [], (early, 1)),
    ]
    assert void_share(ended) == 0.5


def test_a_surge_is_settled_against_three_years() -> None:
    """Five acts after months of two are a surge, two are not; without reports it is void."""
    surge = replace(FORCE, kind="surge", threshold=3)
    july = Window(date(2020, 7, 1), date(2020, 8, 1))
    past = [_force(event_date=date(2017 + (6 + m) // 12, (6 + m) % 12 + 1, 3 + k))
            for m in range(36) for k in range(2)]  # fmt: skip
    later = datetime(2020, 9, 1, tzinfo=UTC)
    now = [_force(event_date=date(2020, 7, 2 + k)) for k in range(5)]
    now = [replace(e, known_at=later, event_id="") for e in now]
    found = settle_surge(surge, july, [*past, *now], (later, 9))
    assert (found.outcome, len(found.decided_by)) == ("yes", 5)
    assert settle_surge(surge, july, [*past, *now[:2]], (later, 9)).outcome == "no"
    assert settle_surge(surge, july, past, (later, 0)).outcome == "void"
    assert settle_surge(surge, july, past, (datetime(2020, 8, 1, tzinfo=UTC), 9)).outcome == "open"


def test_an_event_across_months_enters_none() -> None:
    """A week from June into July counts in neither."""
    surge = replace(FORCE, kind="surge", threshold=1)
    july = Window(date(2020, 7, 1), date(2020, 8, 1))
    week = _force(event_date=date(2020, 6, 29), event_date_end=date(2020, 7, 6),
                  date_precision="week", known_at=LATER)  # fmt: skip
    later = datetime(2020, 9, 1, tzinfo=UTC)
    assert settle_surge(surge, july, [week], (later, 3)).outcome == "no"
