"""The claim-tight check refuses whatever its evidence does not carry."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.brief import Day, check_statement, write_brief
from keeneye.brief.kinds import CARRIERS, KINDS
from keeneye.brief.templates import CONDITIONS, TEMPLATES, fill
from keeneye.errors import KeeneyeError
from keeneye.records import Brief, Statement, Value

from .conftest import build_day
from .days import days
from .judged import judged_days

DAY = build_day()
STATEMENTS = [s for section in write_brief(DAY).sections for s in section.statements]


def the(brief: Brief, template: str, number: int = 0) -> Statement:
    """Return one statement of a brief."""
    found = [s for section in brief.sections for s in section.statements if s.template == template]
    return found[number]


def changed(statement: Statement, **values: Value) -> Statement:
    """Return the statement with other values, and the text that they give."""
    new = statement.values | values
    text = "".join(piece.words for piece in fill(TEMPLATES[statement.template], new))
    return replace(statement, values=new, text=text, statement_id="")


def cited(statement: Statement, *follows_from: str) -> Statement:
    """Return the statement with other citations."""
    return replace(statement, follows_from=follows_from, statement_id="")


@pytest.fixture
def brief(day: Day) -> Brief:
    """The brief of the day."""
    return write_brief(day)


def test_every_printed_statement_holds_and_none_was_refused(day: Day, brief: Brief) -> None:
    """All sentences of the day's brief pass the check, and the rules refuse none of their own."""
    assert len(STATEMENTS) >= 30
    assert not [check_statement(s, day) for s in STATEMENTS if check_statement(s, day)]
    assert brief.refused == ()


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("conflict_week", {"n_conflict": 10}),
        ("conflict_week", {"usual": 3.0}),
        ("conflict_week", {"n_weeks": 50}),
        ("base_rate", {"probability": 0.33}),
        ("base_rate", {"low": 0.2}),
        ("base_rate_rests", {"n_cases": 37}),
        ("act", {"tellings": 3}),
        ("quoted", {"confidence": 0.92}),
        ("quoted", {"copies": 0}),
        ("summarised", {"rank": 2}),
        ("lines_changed", {"n_lines": 3}),
        ("lines_title", {"n_open_then": 2}),
        ("read", {"n_reports": 7}),
        ("summaries", {"n_summaries": 1}),
    ],
)
def test_a_changed_number_is_refused(
    brief: Brief, day: Day, template: str, values: dict[str, Value]
) -> None:
    """A number that no cited record carries is refused, in words that are its own."""
    wrong = changed(the(brief, template), **values)
    assert check_statement(wrong, day)


def test_swapped_actors_are_refused(brief: Brief, day: Day) -> None:
    """Who did it to whom cannot be turned round."""
    act = the(brief, "act")
    assert act.values["source_actor"] == "North Korea"
    wrong = changed(act, source_actor="South Korea", target_actor="North Korea")
    assert check_statement(wrong, day) == (
        "source_actor = 'South Korea' is carried by no cited event",
        "target_actor = 'North Korea' is carried by no cited event",
    )


def test_swapped_directions_of_the_trend_are_refused(brief: Brief, day: Day) -> None:
    """The relation of one direction cannot be said of the other."""
    title = the(brief, "trend_title")
    assert check_statement(changed(title, relation_a="below", relation_b="above"), day)


def test_an_actor_of_one_event_and_a_date_of_another_are_refused(brief: Brief, day: Day) -> None:
    """All that is said of an act is carried by one event, not by several together."""
    one, two = the(brief, "act", 0), the(brief, "act", 2)
    assert one.values["event_date"] != two.values["event_date"]
    mixed = changed(one, event_date=two.values["event_date"], tellings=None)
    mixed = cited(mixed, *one.follows_from, *two.follows_from)
    assert any("together" in reason for reason in check_statement(mixed, day))


@pytest.mark.parametrize(
    "when",
    [
        "2020-06-08/2020-06-09 day",
        "2020-06-10/2020-06-11 day",
        "2019-06-09/2019-06-10 day",
        "2020-06-09/2020-06-11 day",
        "2020-06-09/2020-06-10 unknown",
    ],
)
def test_a_shifted_date_is_refused(brief: Brief, day: Day, when: str) -> None:
    """A day earlier, a day later, a year earlier, wider, or less sure: none is the event's."""
    assert check_statement(changed(the(brief, "act"), event_date=when), day)


def test_a_date_may_be_no_sharper_than_the_event(brief: Brief, day: Day) -> None:
    """An event known to the week is not told to the day."""
    week = next(s for s in STATEMENTS if "week" in str(s.values.get("event_date")))
    assert week.text.startswith("Between 8 June and 11 June 2020")
    assert check_statement(changed(week, event_date="2020-06-09/2020-06-10 day"), day)


@pytest.mark.parametrize("word", ["very unlikely", "likely", "roughly even chance", "certain"])
def test_a_wrong_word_of_probability_is_refused(brief: Brief, day: Day, word: str) -> None:
    """The word beside 32 % is 'unlikely' and no other."""
    assert the(brief, "base_rate").values["likelihood"] == "unlikely"
    assert check_statement(changed(the(brief, "base_rate"), likelihood=word), day)
    assert check_statement(changed(the(brief, "outlook"), likelihood=word), day)


def test_a_changed_quotation_is_refused(brief: Brief, day: Day) -> None:
    """One word left out of a quotation, or a full stop put in, is no quotation."""
    quoted = the(brief, "quoted")
    words = str(quoted.values["quote"])
    for wrong in (words.replace("every ", ""), words + ".", words[:-5], words.upper()):
        assert check_statement(changed(quoted, quote=wrong), day)


def test_a_summary_is_never_shown_as_a_quotation(brief: Brief, day: Day) -> None:
    """The template with quotation marks is refused for a report that holds our summary."""
    summary = the(brief, "summarised")
    text = "".join(piece.words for piece in fill(TEMPLATES["quoted"], summary.values))
    wrong = replace(summary, template="quoted", text=text, statement_id="")
    assert "“" in text
    assert check_statement(wrong, day) == ("not so: original",)


def test_the_outlets_words_are_not_called_our_summary(brief: Brief, day: Day) -> None:
    """The other way round is refused as well."""
    quoted = the(brief, "quoted")
    text = "".join(piece.words for piece in fill(TEMPLATES["summarised"], quoted.values))
    wrong = replace(quoted, template="summarised", text=text, statement_id="")
    assert check_statement(wrong, day) == ("not so: summary",)


def test_a_wrong_state_is_refused(brief: Brief, day: Day) -> None:
    """A line that is cut is neither open nor not tried."""
    line, lines = the(brief, "line"), the(brief, "lines")
    assert (line.values["state"], lines.values["each_state"]) == ("not_tried", "cut")
    for wrong in ("open", "cut", "unknown"):
        assert check_statement(changed(line, state=wrong), day)
    assert check_statement(changed(lines, each_state="open"), day)
    assert check_statement(changed(the(brief, "lines_changed"), shared_state="open"), day)


def test_a_state_of_another_line_is_refused(brief: Brief, day: Day) -> None:
    """A line's name and another line's state stand in no one record."""
    alone = build_day(channels=(day.channels[0], *day.channels[2:]))
    brief = write_brief(alone)
    cut, untried = the(brief, "line", 0), the(brief, "line", 1)
    mixed = changed(cut, line=untried.values["line"])
    both = cited(mixed, *dict.fromkeys(cut.follows_from + untried.follows_from))
    day = alone
    assert any("together" in reason for reason in check_statement(both, day))


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: s.template)
def test_a_dropped_citation_is_refused(statement: Statement) -> None:
    """No citation of any statement can be left out."""
    for dropped in statement.follows_from:
        rest = [cited_id for cited_id in statement.follows_from if cited_id != dropped]
        assert check_statement(cited(statement, *rest), DAY), dropped


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: s.template)
def test_an_idle_a_false_or_a_repeated_citation_is_refused(statement: Statement) -> None:
    """A record that carries nothing, an id that opens to nothing, and an id twice are refused."""
    idle = next(e.event_id for e in DAY.events[::-1] if e.event_id not in statement.follows_from)
    extra = [idle, "e-0123456789abcdef0123", *statement.follows_from[:1]]
    for one in extra:
        assert check_statement(cited(statement, *statement.follows_from, one), DAY), one


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: s.template)
def test_changed_fixed_words_are_refused(statement: Statement) -> None:
    """A word put before, a word put after, or a word changed: it is no longer the template."""
    words = statement.text.split(" ")
    turned = [*words[:-1], "not", words[-1]]
    for text in ("Surely " + statement.text, statement.text + " Beyond doubt.", " ".join(turned)):
        assert check_statement(replace(statement, text=text, statement_id=""), DAY)


def test_a_statement_of_another_moment_is_refused(brief: Brief, day: Day) -> None:
    """A sentence of yesterday's brief is none of today's."""
    earlier = build_day().asof.replace(day=12)
    stale = replace(the(brief, "act"), asof=earlier, statement_id="")
    assert "the statement is of another moment" in check_statement(stale, day)


def test_an_unknown_template_and_missing_values_are_refused(brief: Brief, day: Day) -> None:
    """Free text has no template, and a template without its values has no text."""
    free = replace(the(brief, "act"), template="free_text", statement_id="")
    assert check_statement(free, day) == ("no template 'free_text'",)
    bare = replace(the(brief, "act"), values={}, statement_id="")
    assert check_statement(bare, day) == ("the values are not those of the template",)


def test_quiet_is_refused_on_a_day_with_news(day: Day) -> None:
    """The fixed words 'nothing changed' are claims too, and are checked."""
    quiet = build_day(events=(), recent_from=day.last_day)
    statement = the(write_brief(quiet), "quiet")
    assert check_statement(statement, quiet) == ()
    reasons = check_statement(statement, day)
    assert {"not so: no_line_changed", "not so: no_act"} <= set(reasons)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1000, 1000),
    st.floats(-100, 100, allow_nan=False),
    st.text(max_size=30),
    st.sampled_from(sorted({v for s in STATEMENTS for v in s.values.values()}, key=repr)),
    st.dates().map(lambda d: d.isoformat()),
)


@settings(max_examples=1500)
@given(data=st.data(), value=VALUES)
def test_any_other_value_is_refused(data: st.DataObject, value: Value) -> None:
    """Whatever is put into any slot of any statement, it is refused unless it is the same value."""
    statement = data.draw(st.sampled_from(STATEMENTS))
    if not statement.values:
        return
    slot = data.draw(st.sampled_from(sorted(statement.values)))
    old = statement.values[slot]
    if value == old and isinstance(value, bool) == isinstance(old, bool):
        return
    try:
        wrong = changed(statement, **{slot: value})
    except (ValueError, TypeError, OverflowError, KeeneyeError):  # it has no words at all
        wrong = replace(statement, values=statement.values | {slot: value}, statement_id="")
    assert check_statement(wrong, DAY)


def test_every_template_names_known_kinds_and_conditions() -> None:
    """Each slot's kind has a rule and each condition a test; every kind is used."""
    kinds = {slot.kind for template in TEMPLATES.values() for slot in template.slots}
    assert kinds == set(KINDS)
    assert {kind.carrier for kind in KINDS.values()} <= set(CARRIERS)
    used = {name for template in TEMPLATES.values() for name in template.conditions}
    assert used == set(CONDITIONS)


def test_fixed_words_hold_no_name_and_no_number_but_the_level_of_an_interval() -> None:
    """No template says an actor, a month or a number by itself."""
    for name, template in TEMPLATES.items():
        fixed = "".join(words for words, _ in template.parts()).replace("95 %", "")
        assert not any(c.isdigit() for c in fixed), name
        assert not any(n in fixed for names in DAY.names.values() for n in names), name


def test_every_template_is_said_by_some_day() -> None:
    """No template stands in the table unused: some day of these tests says it."""
    briefs = [write_brief(one) for one in (DAY, *days(), *judged_days())]
    said = {s.template for brief in briefs for x in brief.sections for s in x.statements}
    assert said == set(TEMPLATES)


@pytest.mark.parametrize("one", days(), ids=range(len(days())))
def test_the_rules_refuse_nothing_of_their_own_on_any_day(one: Day) -> None:
    """What the rules choose passes the check on empty, quiet, thin and crowded days too."""
    assert write_brief(one).refused == ()
