"""A small desk with acts, and makers of its reports: every sentence here is invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from keeneye.desk import Desk, read_desk
from keeneye.records import Report, end_of_day

from ..desk.desks import FILES, write_desk
from ..records.makers import make_report

__all__ = ["ACTS", "day", "small_desk", "told"]

ACTS = """
[wording]
threat = ["will", "would", "threat*", "warn*", "unless", "plan* to", "planning to"]
suspended = ["put off", "shelv*"]
hedged = ["might", "observers"]
recalled = ["had warned", "earlier"]
preparing = ["is planning to"]
negated = ["not", "never", "if"]
said = ["said", "announced", "warned"]
not_done = ["no sign*", "has not", "not been"]
home = ["party daily"]
seen = ["were seen"]
due = ["on", "by", "from"]
reach_words = 6

[theatre]
cost_tests = ["cost_paid", "preparation"]
tied_tests = ["rank", "home_audience", "named_act", "deadline"]
citation = "desk"

[[act]]
id = "bridge"
name = "the bridge blown up"
source_actor = "PRK"
target_actor = "KOR"
objects = ["bridge"]
words = ["blow up", "blew up", "blown up", "destroy", "destroyed", "fall"]
done = ["blew up", "blown up", "destroyed"]
events = ["ASSAULT/destroy"]
undo = "never"
sunk = true
response = 8
citation = "desk"
checked = "memory"

[[act]]
id = "crossing"
name = "the crossing closed"
source_actor = "PRK"
target_actor = "KOR"
objects = ["crossing", "crossings"]
words = ["close", "closed", "shut", "drill"]
done = ["closed", "shut"]
suspended_objects = ["plan for the crossing", "drill at the crossing"]
partly = [{ table = "channel_events", kind = "announced_cut", channel_id = "liaison-office" }]
done_with = ["bridge"]
undo = "days"
sunk = false
response = 4
citation = "desk"
checked = "memory"

[[trigger]]
id = "kites"
name = "kites flown over the river"
by = ["KOR"]
phrases = ["kite*"]
list = "kites"
icb_trigger = 2
citation = "desk"
checked = "memory"
"""
THRESHOLDS = {
    "ledger.lapse_days": 30,
    "ledger.repeat_days": 5,
    "ledger.campaign_days": 20,
    "theatre.passes_needed": 5,
    "theatre.rank_at_most": 5,
    "theatre.least_cases": 2,
    "theatre.follow_through_at_least": 0.5,
    "theatre.favoured_weight": 2,
    "theatre.turns_allowed": 1,
    "trigger.answer_days": 14,
}
KITES = (
    "kite_id,event_date,known_at,citation,checked\n"
    "k-1,2019-03-01,2019-03-01,desk,memory\n"
    "k-2,2020-06-01,2020-06-01,desk,memory\n"
)
RESPONSES = (
    "triggr,majres,n,citation,checked\n2,3,6,table,list\n2,4,2,table,list\n2,8,2,table,list\n"
)


def small_desk(folder: Path, **changed: str) -> Desk:
    """The small desk with acts; `changed` replaces files by name."""
    tables = (
        f'[{name}]\nlow = {value}\nhigh = {value}\ncitation = "desk"\n'
        for name, value in THRESHOLDS.items()
    )
    outlets = FILES["outlets.toml"] + (
        '[[outlet]]\nid = "kcna"\nname = "KCNA"\nowner = "state"\nowner_actor = "PRK"\n'
        'independence = "state"\ncitation = "desk"\nchecked = "memory"\n'
    )
    files = {
        "acts.toml": ACTS,
        "outlets.toml": outlets,
        "thresholds.toml": "\n".join(tables),
        "lists/kites.csv": KITES,
        "icb_triggers.csv": RESPONSES,
    }
    return read_desk(str(write_desk(folder, **(files | changed))))


def day(number: int) -> date:
    """A day of June 2020; 31 and above go on into July."""
    return date.fromordinal(date(2020, 5, 31).toordinal() + number)


def told(text: str, number: int, **changed: str) -> Report:
    """A report published on that day of June 2020."""
    published = day(number)
    return make_report(text, published_date=published, known_at=end_of_day(published), **changed)
