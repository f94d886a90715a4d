"""What a brief says: the rules that choose its sentences, by hand-worked days."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from keeneye.brief import Day, rules, write_brief
from keeneye.brief.wording import phrase_of, phrase_table, word_for
from keeneye.errors import UnknownCode
from keeneye.records import Attribution, Brief, Channel, ChannelInterval, Section, to_json

from .conftest import WORDS, build_day
from .days import crowded_day, empty_day, quiet_day, targetless_day, thin_day, unchanged_day


def section(brief: Brief, name: str) -> Section:
    """Return one section."""
    return next(s for s in brief.sections if s.section == name)


def texts(brief: Brief, name: str) -> list[str]:
    """Return the sentences of a section."""
    return [statement.text for statement in section(brief, name).statements]


def test_sections_stand_in_their_order(day: Day) -> None:
    """A brief always has the same ten sections, in the same order."""
    names = ["bottom_line", "did_and_said", "channels", "threats", "trend", "why", "next",
             "choice_and_deal", "coverage", "may_be_wrong"]  # fmt: skip
    for one in (day, empty_day(), quiet_day(), thin_day()):
        assert [s.section for s in write_brief(one).sections] == names


def test_the_bottom_line_says_what_changed_how_much_and_what_the_base_rate_is(day: Day) -> None:
    """Three sentences: lines that changed, this week beside the usual week, the base rate."""
    lines, week, outlook = texts(write_brief(day), "bottom_line")
    assert lines == (
        "2 lines have been cut since 9 June 2020, of 4 watched, on the word of Yonhap and "
        "Kim Yo Jong: Liaison office line; Military line, west."
    )
    assert week == (
        "In the week from 8 June 2020 to 12 June 2020, 9 acts or words of conflict by North Korea "
        "toward South Korea were counted: above the median of 2 in the 51 weeks before."
    )
    assert outlook == "By base rate alone, a launch within 30 days is unlikely (32\u00a0%)."


def test_no_report_yet_is_one_sentence(day: Day) -> None:
    """Before anything was read the brief says so, and each section says why it is empty."""
    brief = write_brief(empty_day())
    assert texts(brief, "bottom_line") == [
        "There is nothing to judge from: 0 reports were known by 12 June 2020, 24:00 UTC."
    ]
    assert section(brief, "did_and_said").note == "No reports yet."
    assert all(s.statements or s.note for s in brief.sections)


def test_a_quiet_day_costs_one_line(day: Day) -> None:
    """When no line changed and no act became known, the bottom line is one sentence."""
    (line,) = texts(write_brief(quiet_day()), "bottom_line")
    assert line == (
        "Nothing changed state since 6 July 2020, and no new act came to be known; of the 4 "
        "watched lines, 0 are open. Read: 5 of 6 outlets."
    )


def test_too_few_events_are_not_compared(day: Day) -> None:
    """Below the desk's least number of events, the trend says that it cannot tell."""
    said = texts(write_brief(thin_day()), "trend")
    assert said[0].startswith("Too few events to tell a trend: 2 by North Korea toward South Korea")
    assert not any("median" in text for text in said)


def test_acts_told_twice_are_one_row(day: Day) -> None:
    """Two reports of the cut on 9 June make one row that counts both, on the surest telling."""
    acts = [e for e in rules.all_acts(day) if e.root_code == "SANCTION"]
    assert [e.confidence for e in acts] == [0.91]
    assert len(rules.same_acts(acts[0], day)) == 2
    assert "(told in 2 reports)" in texts(write_brief(day), "did_and_said")[0]


def test_an_undated_passage_tells_the_last_act_of_its_kind(day: Day) -> None:
    """A later report that does not say when the lines were cut tells the cut of 9 June."""
    undated = replace(
        day.events[1],
        event_date=date(2020, 6, 11),
        event_date_end=date(2020, 6, 12),
        date_precision="unknown",
        event_id="",
    )
    more = build_day(events=(*day.events, undated))
    assert len(rules.all_acts(more)) == len(rules.all_acts(day))
    assert undated in rules.same_acts(day.events[0], more)


def test_what_enters_no_count_is_no_row(day: Day) -> None:
    """A promised arrest is no deed: it is not told as one."""
    promised = day.events[2]
    assert not promised.counted
    assert promised not in rules.all_acts(day)


def test_old_acts_are_no_news(day: Day) -> None:
    """What happened before the window, or was known before it, is not shown as news."""
    later = build_day(recent_from=date(2020, 6, 12))
    assert {e.event_date_end for e in rules.all_acts(later)} == {date(2020, 6, 13)}


def test_six_rows_at_most_half_of_them_deeds(day: Day) -> None:
    """Of many acts six are shown, and the brief says of how many and by which rule."""
    crowd = crowded_day(40)
    brief = write_brief(crowd)
    said = [s.template for s in section(brief, "did_and_said").statements]
    assert said.count("act") == 6
    total = len(rules.all_acts(crowd))
    assert texts(brief, "did_and_said")[-1].startswith(f"6 of {total} acts since 6 June 2020")


def test_an_act_with_no_target_is_told_without_one() -> None:
    """A threat at nobody named has a sentence of its own form."""
    said = texts(write_brief(targetless_day()), "did_and_said")
    assert "On 11 June 2020, North Korea threatened others." in said


def test_no_line_changed_is_said_when_other_things_did() -> None:
    """On a day with acts the bottom line still says that no line changed its state."""
    assert texts(write_brief(unchanged_day()), "bottom_line")[0] == (
        "No watched line changed its state since 6 June 2020: of 2 lines, 0 are open."
    )


def test_the_leading_deed_stands_first_when_no_line_changed(day: Day) -> None:
    """Without a change of any line the bottom line begins with the first deed of those shown."""
    brief = write_brief(build_day(channels=day.channels[2:]))
    assert texts(brief, "bottom_line")[0] == texts(brief, "did_and_said")[0]
    assert texts(brief, "bottom_line")[0].startswith("On 9 June 2020, North Korea broke off")


def test_nobody_acts_on_themselves_at_the_top(day: Day) -> None:
    """An event coded as an actor's act on itself is no act between actors in focus."""
    odd = replace(day.events[0], target_actor="PRK", event_id="")
    acts = rules.all_acts(build_day(events=(odd, *day.events[3:])))
    assert acts[-1] == odd


def test_even_chances_read_as_words(day: Day) -> None:
    """A word of probability that is a noun has its own verb."""
    rate = replace(day.measurements[0], value=0.47, measurement_id="")
    said = texts(write_brief(build_day(measurements=(rate,))), "bottom_line")
    assert said[-1] == (
        "By base rate alone, a launch within 30 days has a roughly even chance (47\u00a0%)."
    )


def test_a_state_begins_where_it_was_never_broken_since() -> None:
    """Announced open in 2018 and answered again after a missed call: open since the answer."""

    def interval(state: str, basis: str, start: date, end: date | None) -> ChannelInterval:
        return ChannelInterval(
            state=state,  # type: ignore[arg-type]
            basis=basis,  # type: ignore[arg-type]
            start=start,
            end=end,
            evidence=("d-1",),
        )

    missed, again = date(2020, 5, 4), date(2020, 5, 6)
    line = Channel(
        channel_id="a",
        name="A line",
        end_a="KOR",
        end_b="PRK",
        asof=build_day().asof,
        method="channels-1",
        intervals=(
            interval("open", "announced", date(2018, 1, 3), None),
            interval("unanswered", "observed", missed, again),
            interval("open", "observed", again, None),
        ),
    )
    assert rules.since_of(line) == "2020-05-06"
    assert [s for _, _, s in rules.segments(line, date(2020, 6, 12))] == [
        "open",
        "unanswered",
        "open",
    ]


def test_a_word_is_chosen_for_the_number_as_printed() -> None:
    """At the edges 5 % is 'very unlikely' and 20 % 'unlikely', rounded or not."""
    words = {p: word_for(p, WORDS) for p in (0.004, 0.04, 0.05, 0.1949, 0.196, 0.2, 0.45, 0.999)}
    assert list(words.values()) == [
        "almost no chance",
        "almost no chance",
        "very unlikely",
        "very unlikely",
        "unlikely",
        "unlikely",
        "roughly even chance",
        "almost certain",
    ]
    assert word_for(0.5, {}) is None


def test_every_root_and_mode_of_the_ontology_has_a_phrase(day: Day) -> None:
    """Each of the sixteen roots has its words, and each mode its own line."""
    from keeneye.ontology import plover

    table = phrase_table()["root"]
    named = {root.name: {mode.name for mode in root.modes} | {"root"} for root in plover().roots}
    assert {root: set(modes) for root, modes in table.items()} == named


def test_modalities_frame_the_phrase(day: Day) -> None:
    """What was only threatened, promised, tried or denied is told as such."""
    cut = day.events[0]
    told = {
        modality: phrase_of(replace(cut, modality=modality, event_id=""))
        for modality in phrase_table()["frames"]
    }
    rest = "off contact or cooperation with"
    assert told == {
        "actual": f"broke {rest}",
        "claimed": f"reportedly broke {rest}",
        "threatened": f"threatened to break {rest}",
        "promised": f"promised to break {rest}",
        "attempted": f"tried to break {rest}",
        "denied": f"is said not to have broken {rest}",
        "hypothetical": f"might break {rest}",
        "recalled": f"had earlier broken {rest}",
    }


def test_an_unknown_root_has_no_words(day: Day) -> None:
    """A code of no ontology of ours is refused, not guessed."""
    with pytest.raises(UnknownCode, match="no phrase"):
        phrase_of(replace(day.events[0], root_code="DANCE", event_id=""))


def test_a_broken_record_is_refused_and_listed_not_printed(day: Day) -> None:
    """A line whose evidence is not held cannot be told: the brief says so and why."""
    lost = replace(day.channels[2].intervals[1], evidence=("e-0123456789abcdef0123",))
    broken = replace(day.channels[2], intervals=(lost,))
    brief = write_brief(build_day(channels=(*day.channels[:2], broken)))
    assert [refused.template for refused in brief.refused] == ["line"]
    assert "opens to nothing" in brief.refused[0].reason
    assert not any("Ships" in text for text in texts(brief, "channels"))


def test_the_same_day_gives_the_same_bytes(day: Day) -> None:
    """Writing twice gives one record, byte for byte."""
    assert to_json(write_brief(day)) == to_json(write_brief(build_day()))


def test_what_is_known_later_is_not_in_a_day(day: Day) -> None:
    """A statement may cite only what its day holds: every citation opens there."""
    brief = write_brief(day)
    cited = itertools.chain(*(s.follows_from for x in brief.sections for s in x.statements))
    assert all(day.find(record_id) is not None for record_id in cited)
    assert day.find("e-0123456789abcdef0123") is None


def test_a_strip_has_ninety_days(day: Day) -> None:
    """The runs of a line's states cover exactly the ninety days to the cut."""
    runs = rules.segments(day.channels[0], day.last_day)
    assert sum((end - start).days for start, end, _ in runs) == 90
    assert runs[-1][1] - timedelta(days=1) == day.last_day


@pytest.mark.parametrize("name", ["It", "he", "They", "the latter", "So", "金", "", "J."])
def test_a_pronoun_or_two_letters_name_nobody(day: Day, name: str) -> None:
    """No act stands on the word of 'It' or 'he', nor on that of less than three letters."""
    event = replace(day.events[0], attribution=Attribution(speaker=name), event_id="")
    assert rules.speaker_of(event) == ""
    one = build_day(events=(event, *day.events[1:]))
    assert not any(f"word of {name}." in text for text in texts(write_brief(one), "did_and_said"))


@pytest.mark.parametrize(
    ("said", "shown"), [("The South", "the South"), ("the North's", "the North"), ("Moon", "Moon")]
)
def test_a_speaker_is_named_as_in_a_sentence(day: Day, said: str, shown: str) -> None:
    """An article is small, and the end of a possessive falls away."""
    event = replace(day.events[0], attribution=Attribution(speaker=said), event_id="")
    assert rules.speaker_of(event) == shown


def test_own_words_are_not_said_to_be_on_ones_own_word(day: Day) -> None:
    """Who accuses is who says so; for a deed it is told that only the actor says so."""
    own = Attribution(speaker="South Korea")
    word, deed = day.events[6], day.events[0]
    assert rules.word_on(replace(word, attribution=own, event_id=""), day) == ""
    spoken = replace(deed, attribution=Attribution(speaker="North Korea"), event_id="")
    assert rules.word_on(spoken, day) == "North Korea"


def test_a_passage_that_names_no_target_tells_the_same_act(day: Day) -> None:
    """'It cut the lines', of the same day, is a telling of the cut toward the South."""
    loose = replace(day.events[0], target_actor=None, confidence=0.99, event_id="")
    more = build_day(events=(*day.events, loose))
    assert len(rules.all_acts(more)) == len(rules.all_acts(day))
    assert rules.all_acts(more)[0].target_actor == "KOR"


def test_an_undated_retelling_of_an_old_deed_is_no_news(day: Day) -> None:
    """A week later, 'the lines were cut', without a day, is not told as a new cut."""
    later = {"recent_from": date(2020, 6, 11)}
    undated = replace(
        day.events[0],
        event_date=date(2020, 6, 12),
        event_date_end=date(2020, 6, 13),
        date_precision="unknown",
        known_at=day.asof,
        event_id="",
    )
    old = [
        replace(e, known_at=datetime(2020, 6, 10, tzinfo=UTC), event_id="") for e in day.events[:2]
    ]
    again = build_day(events=(*old, undated), **later)
    assert undated not in rules.all_acts(again)
    assert undated in rules.all_acts(build_day(events=(undated,), **later))


def test_one_passage_tells_one_row_between_two_actors(day: Day) -> None:
    """Of two readings of one sentence the surer one is shown."""
    other = replace(
        day.events[4], root_code="AGREE", modality="promised", confidence=0.4, event_id=""
    )
    more = build_day(events=(*day.events, other))
    assert other in rules.all_acts(more)
    assert other not in rules.rows_of(more)


def test_a_line_cut_on_a_doubtful_passage_alone_does_not_lead(day: Day) -> None:
    """The bottom line tells a changed line only on a desk record or an act sure enough."""
    doubtful = build_day(least_confidence=0.95)
    assert rules.changed_lines(doubtful)
    assert rules.told_lines(doubtful) == ()
    assert "cut" not in texts(write_brief(doubtful), "bottom_line")[0]
