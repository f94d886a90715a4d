"""What is weighed, part by part, in words and tables: the same for a terminal and for a page."""

from keeneye.brief.weighed.assumptions import assumption_document, assumption_parts
from keeneye.brief.weighed.choice import choice_parts
from keeneye.brief.weighed.deal import deal_parts
from keeneye.brief.weighed.motives import motive_document, motive_parts
from keeneye.brief.weighed.pressure import pressure_parts
from keeneye.brief.weighed.shown import Shown

__all__ = [
    "Shown",
    "assumption_document",
    "assumption_parts",
    "choice_parts",
    "deal_parts",
    "motive_document",
    "motive_parts",
    "pressure_parts",
]
