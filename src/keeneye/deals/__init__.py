"""The deal: what it would cap, find, pay and leave, and whether it is a pretence."""

from keeneye.deals.analytic import Account, account
from keeneye.deals.assessment import (
    Assumption,
    Band,
    Comparison,
    DealAssessment,
    assess_deal,
    compare_deals,
    list_assumptions,
)
from keeneye.deals.cases import evaluate_cases
from keeneye.deals.programme import Programme, Site
from keeneye.deals.ranges import Range
from keeneye.deals.reading import DealBook, read_deal_book, read_programmes
from keeneye.deals.simulation import Draws, Outcomes, draw_deal, play_out
from keeneye.deals.terms import Deal, Displacement, Stance, Terms
from keeneye.deals.verdict import Rules, Verdict, judge

__all__ = [
    "Account",
    "Assumption",
    "Band",
    "Comparison",
    "Deal",
    "DealAssessment",
    "DealBook",
    "Displacement",
    "Draws",
    "Outcomes",
    "Programme",
    "Range",
    "Rules",
    "Site",
    "Stance",
    "Terms",
    "Verdict",
    "account",
    "assess_deal",
    "compare_deals",
    "draw_deal",
    "evaluate_cases",
    "judge",
    "list_assumptions",
    "play_out",
    "read_deal_book",
    "read_programmes",
]
