"""A brief as a record of statements, the claim-tight check, and its renderings."""

from keeneye.brief.charts.twins import twins_csv
from keeneye.brief.claims import check_statement
from keeneye.brief.compose import write_brief
from keeneye.brief.day import Day
from keeneye.brief.endnotes import is_web, passage_of
from keeneye.brief.judgements.changes import judgements_of
from keeneye.brief.judgements.judged import Judged, Judgement, LastRead
from keeneye.brief.judgements.notes import judgement_facts, judgement_inputs, judgement_title
from keeneye.brief.page import Served, render_html
from keeneye.brief.texts import render_json, render_markdown, render_terminal

__all__ = [
    "Day",
    "Judged",
    "Judgement",
    "LastRead",
    "Served",
    "check_statement",
    "is_web",
    "judgement_facts",
    "judgement_inputs",
    "judgement_title",
    "judgements_of",
    "passage_of",
    "render_html",
    "render_json",
    "render_markdown",
    "render_terminal",
    "twins_csv",
    "write_brief",
]
