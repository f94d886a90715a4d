"""The judging sections are held to their evidence: every mutation of a judgement is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.brief import Day, check_statement, judgements_of, write_brief
from keeneye.brief.judgements import rules
from keeneye.brief.judgements.changes import changes_of
from keeneye.brief.judgements.templates import JUDGED_TEMPLATES
from keeneye.errors import KeeneyeError
from keeneye.records import Statement, Value, from_json, to_json

from .conftest import build_day
from .judged import judged_day, judged_days, reread_day, same_day_again, stepped_day
from .test_claims import changed, cited

DAYS = judged_days()


def said_on(day: Day) -> dict[str, list[Statement]]:
    """Return the judging statements of a day by template."""
    found: dict[str, list[Statement]] = {}
    for section in write_brief(day).sections:
        for one in section.statements:
            if one.template in JUDGED_TEMPLATES:
                found.setdefault(one.template, []).append(one)
    return found


SAID = [(one, day) for day in DAYS for every in said_on(day).values() for one in every]
FIRST = list({one.template: (one, day) for one, day in reversed(SAID)}.values())
IDS = [one.template for one, _ in FIRST]


def first(template: str, number: int = 0, *, day: Day | None = None) -> tuple[Statement, Day]:
    """Return a statement of the judged day, and the day."""
    held = day or judged_day()
    return said_on(held)[template][number], held


def test_the_rules_refuse_nothing_of_their_own() -> None:
    """What the judging sections say passes the check, on every judged day."""
    assert not [write_brief(day).refused for day in DAYS if write_brief(day).refused]
    assert {one.template for one, _ in SAID} == set(JUDGED_TEMPLATES)


@pytest.mark.parametrize(("statement", "day"), SAID, ids=lambda x: getattr(x, "template", ""))
def test_a_dropped_citation_is_refused(statement: Statement, day: Day) -> None:
    """No citation of any judgement can be left out."""
    for dropped in statement.follows_from:
        rest = [one for one in statement.follows_from if one != dropped]
        assert check_statement(cited(statement, *rest), day), dropped


@pytest.mark.parametrize(("statement", "day"), FIRST, ids=IDS)
def test_an_idle_or_a_false_citation_is_refused(statement: Statement, day: Day) -> None:
    """A record of another sort, a judgement that carries nothing, an id that opens to nothing."""
    every = [*day.judged.by_id(), *(event.event_id for event in day.events)]
    idle = [one for one in every if one not in statement.follows_from]
    for one in (*idle, "w-20200613T000000Z-0123456789abcdef0123", *statement.follows_from[:1]):
        assert check_statement(cited(statement, *statement.follows_from, one), day), one


@pytest.mark.parametrize(("statement", "day"), FIRST, ids=IDS)
def test_changed_fixed_words_are_refused(statement: Statement, day: Day) -> None:
    """A word before, after or within it: it is no longer the template."""
    words = statement.text.split(" ")
    turned = " ".join([*words[:-1], "not", words[-1]])
    for text in ("Surely " + statement.text, statement.text + " Beyond doubt.", turned):
        assert check_statement(replace(statement, text=text, statement_id=""), day)


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("threat", {"verdict": "signal"}),
        ("threat", {"act_name": "lines cut"}),
        ("threat", {"threat_rank": 1}),
        ("threat", {"threat_rank": None}),
        ("threat", {"threat_said": "2020-06-05"}),
        ("threat", {"threat_due": None}),
        ("threat", {"threatener": "Kim Jong Un"}),
        ("threat", {"n_pass": 6}),
        ("threat", {"weightings": None}),
        ("threat", {"flips_if": "nothing"}),
        ("marks", {"passes": "rank, home audience, named act, deadline, cost paid"}),
        ("threats_title", {"n_signal": 1}),
        ("threat_summarised", {"m_quote": "Kim Yo Jong had asked for it."}),
        ("threat_ended", {"ended": "carried out in part"}),
        ("threat_ended", {"ended_on": "2020-06-10"}),
        ("threat_ended", {"mover": None}),
        ("threat_rate", {"n_carried": 3}),
        ("threat_rate", {"rate_low": 0.2}),
        ("turns_none", {"n_few": 1}),
        ("decline", {"broader": "decline"}),
        ("decline", {"n_hidden": 0}),
        ("movement", {"movement_way": "better"}),
        ("motive", {"motive_high": 0.6}),
        ("motive", {"motive": "the bread"}),
        ("motive", {"then_low": 0.125}),
        ("motive", {"then_asof": "2020-05-15T00:00:00Z"}),
        ("linchpin", {"linchpin": "a quiet month"}),
        ("linchpin", {"hangs": "without it the order stays"}),
        ("pressure", {"pressure": 0.8}),
        ("forecast", {"chance": "likely"}),
        ("forecast", {"said": 0.34}),
        ("forecast", {"rate": 0.42}),
        ("forecast", {"asked_window": "2020-06-13/2020-07-13 window"}),
        ("forecast_model", {"skill": 0.71}),
        ("forecast_model", {"skill_low": -0.02}),
        ("forecast_rate", {"model_says": 0.04}),
        ("forecast_rate", {"abstained": "no model"}),
        ("forecasts_title", {"n_alone": 1}),
        ("threshold", {"threshold": "Holding firm is best whatever you believe."}),
        ("threshold", {"days_to_vote": 143}),
        ("shares", {"choice_shares": "conceding in 83 %"}),
        ("deal", {"deal_verdict": "reciprocal"}),
        ("deal", {"capped": 0.67}),
        ("deal", {"left": 0.0}),
        ("key_assumption", {"condition": "nothing"}),
    ],
)
def test_a_changed_value_is_refused(template: str, values: dict[str, Value]) -> None:
    """A number, a name, a date, a verdict or a word of another row is refused."""
    day = judged_day()
    wrong = [changed(one, **values) for one in said_on(day)[template]]
    pairs = zip(wrong, said_on(day)[template], strict=True)
    told = [new for new, old in pairs if new.text != old.text]
    assert told
    assert all(check_statement(one, day) for one in told)


@pytest.mark.parametrize(
    "values",
    [
        {"change_way": "better"},
        {"change_is": "open"},
        {"change_was": "unknown"},
        {"change_reason": "since yesterday"},
        {"change_name": "New York channel"},
    ],
)
def test_a_changed_change_is_refused(values: dict[str, Value]) -> None:
    """The arrow, what was, what is, and the reason: none can be another's."""
    day = reread_day()
    statement = next(s for s in said_on(day)["changed"] if s.values["change_way"] == "worse")
    assert check_statement(changed(statement, **values), day)


def test_two_threats_give_no_sentence_together() -> None:
    """The verdict on one threat is not said of another, though both are cited."""
    day = judged_day()
    one, other = said_on(day)["threat"]
    mixed = changed(one, verdict=other.values["verdict"])
    both = cited(mixed, *dict.fromkeys(one.follows_from + other.follows_from))
    assert any("together" in reason for reason in check_statement(both, day))


def test_two_motives_give_no_sentence_together() -> None:
    """The bounds of one motive are not said of another, though they stand in one record."""
    one, other = said_on(judged_day())["motive"][:2]
    mixed = changed(one, motive_low=other.values["motive_low"])
    assert any("together" in reason for reason in check_statement(mixed, judged_day()))


def test_a_threat_in_our_summary_is_no_quotation() -> None:
    """The passage of a threat is quoted only where the report holds the outlet's words."""
    summary, day = first("threat_summarised")
    quoted = replace(summary, template="threat_quoted", statement_id="",
                     text=summary.text.removeprefix("Our summary of "))  # fmt: skip
    assert "not so: threat_original" in check_statement(quoted, day)


def test_none_waits_is_refused_while_one_does() -> None:
    """The fixed words 'no threat waits' are a claim, and are checked."""
    statement, quiet = first("threats_none", day=stepped_day())
    assert check_statement(statement, quiet) == ()
    assert check_statement(statement, judged_day()) == ("not so: none_live",)


def test_nothing_changed_is_refused_where_something_did() -> None:
    """So are 'nothing changed state' and 'no change of level'."""
    statement, same = first("nothing_since", day=same_day_again())
    assert check_statement(statement, same) == ()
    assert "not so: nothing_changed" in check_statement(statement, reread_day())
    flat, day = first("turns_none")
    assert check_statement(flat, day) == ()
    assert "not so: no_turn" in check_statement(flat, stepped_day())


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-100, 200),
    st.floats(-2, 2, allow_nan=False),
    st.text(max_size=20),
    st.sampled_from(sorted({v for s, _ in SAID for v in s.values.values()}, key=repr)),
)


@settings(max_examples=600, deadline=None)
@given(data=st.data(), value=VALUES)
def test_any_other_value_is_refused(data: st.DataObject, value: Value) -> None:
    """Whatever is put into any slot of any judgement, it is refused unless it is the same value."""
    statement, day = data.draw(st.sampled_from([pair for pair in SAID if pair[0].values]))
    slot = data.draw(st.sampled_from(sorted(statement.values)))
    old = statement.values[slot]
    if value == old and isinstance(value, bool) == isinstance(old, bool):
        return
    try:
        wrong = changed(statement, **{slot: value})
    except (ValueError, TypeError, OverflowError, KeeneyeError):  # it has no words at all
        wrong = replace(statement, values=statement.values | {slot: value}, statement_id="")
    assert check_statement(wrong, day)


def test_five_changes_are_told_and_all_are_counted() -> None:
    """At most five lines; the title counts the others."""
    day = reread_day()
    said = said_on(day)
    assert len(said["changed"]) == 5
    assert said["changed_all"][0].text.startswith(f"{len(changes_of(day))} judgements changed")


def test_every_sort_of_judgement_can_change() -> None:
    """State, status, rank, verdict, threshold, trend, motive, choice, deal, correction."""
    kinds = {change.now.kind for change in changes_of(reread_day())}
    assert kinds == {one.kind for one in judgements_of(judged_day())}
    assert len(kinds) == 10


def test_a_verdict_names_the_test_that_turned() -> None:
    """The reason of a changed verdict is the tests whose result is another, before and after."""
    day = judged_day()
    told = [
        replace(one, state="signal", details=one.details | {"cost_paid": "pass: paid"})
        if one.kind == "verdict"
        else one
        for one in judgements_of(day)
    ]
    last = replace(reread_day().last, judgements=tuple(told))  # type: ignore[type-var]
    first_change = changes_of(replace(day, last=last))[0]
    assert (first_change.was_state, first_change.now.state) == ("signal", "undecided")
    assert first_change.reason == "cost paid: pass → unknown (why cost_paid)"
    assert first_change.way == "better"


def test_what_the_reader_was_told_goes_into_a_file_and_back() -> None:
    """The reader's own file holds short judgements, and reads back as it was."""
    last = same_day_again().last
    assert from_json(to_json(last), type(last)) == last  # type: ignore[arg-type]


def test_a_reader_of_another_desk_is_told_so() -> None:
    """A file of another desk is compared with nothing."""
    day = same_day_again()
    other = replace(day, last=replace(day.last, desk="strait"))  # type: ignore[type-var]
    section = write_brief(other).sections[1]
    assert (section.statements, section.note) == ((), "What you read last was of the desk strait.")


def test_a_desk_without_files_says_so_in_a_line() -> None:
    """No ledger, no motives, no game: each section has one line and no sentence."""
    sections = {s.section: s for s in write_brief(build_day()).sections}
    for name in ("threats", "why", "choice_and_deal"):
        assert sections[name].statements == ()
        assert sections[name].note


def test_five_questions_at_most_a_month_ahead_first() -> None:
    """Of each question the month's horizon is shown first, and is the bottom line's."""
    day = judged_day()
    assert [f.question_id for f in rules.asked(day)] == ["launches-7d", "launches-30d", "tests-30d"]
    assert rules.headline(day).question_id == "launches-30d"  # type: ignore[union-attr]
    many = judged_day(forecasts=day.judged.forecasts * 1)
    assert len(rules.asked(many)) <= rules.ASKED
