"""Triggers: the stated grievance, the gap, the proportion, earlier cases."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from keeneye.desk import Desk, read_desk
from keeneye.errors import DeskError
from keeneye.records import end_of_day
from keeneye.signals import (
    earlier_cases,
    link_triggers,
    measure_proportion,
    mention_acts,
    read_acts,
    read_responses,
    read_threats,
)

from .small import RESPONSES, day, small_desk, told


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small desk with acts."""
    return small_desk(tmp_path)


def test_a_grievance_is_linked_with_its_gap(desk: Desk) -> None:
    """Kites on the 1st, a threat over kites on the 4th, the deed on the 9th: 3 and 8 days."""
    reports = [
        told("Kim Yo Jong warned that the bridge would fall. She complained of kites.", 4),
        told("North Korea blew up the bridge.", 9),
    ]
    book = read_acts(desk)
    mentions = mention_acts(desk, book, reports, [])
    threats = read_threats(desk, book, mentions, end_of_day(day(9)))
    [link] = link_triggers(desk, book, threats, reports)
    assert (link.trigger_date, link.gap_days, link.act_gap_days) == (day(1), 3, 8)
    assert link.evidence[0].startswith("d-")
    assert link.evidence[1:] == (reports[0].report_id,)
    assert link.proportion is not None
    assert (link.proportion.percentile, link.proportion.n) == (0.9, 10)  # 8 milder, half of 2


def test_without_a_stated_grievance_there_is_no_link(desk: Desk) -> None:
    """A trigger in time alone is no grievance."""
    reports = [told("Kim Yo Jong warned that the bridge would fall.", 4)]
    book = read_acts(desk)
    threats = read_threats(desk, book, mention_acts(desk, book, reports, []), end_of_day(day(4)))
    assert link_triggers(desk, book, threats, reports) == ()


def test_a_grievance_without_a_listed_day_has_no_gap(desk: Desk) -> None:
    """Kites flown more than 14 days before are not taken for the cause."""
    reports = [told("Kim Yo Jong warned over kites that the bridge would fall.", 16)]
    book = read_acts(desk)
    threats = read_threats(desk, book, mention_acts(desk, book, reports, []), end_of_day(day(16)))
    [link] = link_triggers(desk, book, threats, reports)
    assert (link.trigger_date, link.gap_days, link.act_gap_days) == (None, None, None)


def test_earlier_cases_say_what_followed(desk: Desk) -> None:
    """The kites of 2019 were answered by nothing held here, those of June by the bridge."""
    book = read_acts(desk)
    mentions = mention_acts(desk, book, [told("North Korea blew up the bridge.", 9)], [])
    first, second = earlier_cases(desk, book, book.trigger[0], mentions, end_of_day(day(9)))
    assert first.answers == ()
    assert [(a.act, a.days) for a in second.answers] == [("bridge", 8)]


def test_proportion_without_a_like_case_is_none() -> None:
    """No case of the class, no percentile."""
    assert measure_proportion({}, 2, 3) is None


@pytest.mark.parametrize(("old", "new"), [("2,3,6", "2,3,six"), ("2,3,6", "2,11,6")])
def test_a_false_table_is_refused_with_its_line(tmp_path: Path, old: str, new: str) -> None:
    """A class or count that is none names the line."""
    desk = small_desk(tmp_path, **{"icb_triggers.csv": RESPONSES.replace(old, new)})
    with pytest.raises(DeskError, match=r"icb_triggers\.csv:2"):
        read_responses(desk)


# Violent responses (8, 9) of all with that trigger, as the study of users found them.
STUDY = {1: (0, 16), 3: (3, 22), 7: (39, 182), 2: (63, 248), 8: (50, 110), 9: (231, 381)}


@pytest.mark.parametrize("trigger", STUDY)
def test_the_desk_s_table_gives_the_figures_of_the_study(trigger: int) -> None:
    """Violence answers 0 of 16 verbal triggers and 231 of 381 violent ones."""
    like = read_responses(read_desk("korea"))[trigger]
    violent = sum(like[level][0] for level in (8, 9))
    assert (violent, sum(n for n, _ in like.values())) == STUDY[trigger]


def test_the_desk_s_table_is_the_recount_of_the_file(reference_data: Path) -> None:
    """Counted again: codes such as "8.0", a doubled byte-order mark, one row without codes."""
    path = reference_data / "icb" / "icb2v14.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert next(iter(rows[0])) == "ï»¿icb2"
    coded = [(r["triggr"], r["majres"]) for r in rows if r["triggr"] and r["majres"]]
    counted = Counter((int(float(t)), int(float(m))) for t, m in coded)
    table = read_responses(read_desk("korea"))
    assert (len(rows), len(coded)) == (1078, 1077)
    assert counted == Counter(
        {(t, r): n for t, like in table.items() for r, (n, _) in like.items() if n}
    )
