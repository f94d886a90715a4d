"""What reports say beyond counts: lines, statements, threats, triggers, theatre, placebos."""

from keeneye.signals.acts import Act, ActBook, Trigger, read_acts
from keeneye.signals.channels import FACT_STATES, METHOD, channel_document, read_channels
from keeneye.signals.ledger import Ledger, read_ledger, threat_document
from keeneye.signals.mentions import ActMention, mention_acts
from keeneye.signals.placebos import (
    Placebo,
    anniversary_days,
    describe_placebo,
    desk_placebos,
    nearest_placebo,
)
from keeneye.signals.ranks import rank_of
from keeneye.signals.statements import Statement, compare_wording, read_statements
from keeneye.signals.theatre import TheatreTest, Verdict, changed_tests, judge_threat
from keeneye.signals.threats import Move, Threat, read_deeds, read_threats
from keeneye.signals.triggers import (
    EarlierCase,
    Proportion,
    TriggerLink,
    earlier_cases,
    link_triggers,
    measure_proportion,
    read_responses,
)
from keeneye.signals.verdicts import (
    FollowThrough,
    VerdictCell,
    VerdictTable,
    follow_through,
    score_verdicts,
)

__all__ = [
    "FACT_STATES",
    "METHOD",
    "Act",
    "ActBook",
    "ActMention",
    "EarlierCase",
    "FollowThrough",
    "Ledger",
    "Move",
    "Placebo",
    "Proportion",
    "Statement",
    "TheatreTest",
    "Threat",
    "Trigger",
    "TriggerLink",
    "Verdict",
    "VerdictCell",
    "VerdictTable",
    "anniversary_days",
    "changed_tests",
    "channel_document",
    "compare_wording",
    "describe_placebo",
    "desk_placebos",
    "earlier_cases",
    "follow_through",
    "judge_threat",
    "link_triggers",
    "measure_proportion",
    "mention_acts",
    "nearest_placebo",
    "rank_of",
    "read_acts",
    "read_channels",
    "read_deeds",
    "read_ledger",
    "read_responses",
    "read_statements",
    "read_threats",
    "score_verdicts",
    "threat_document",
]
