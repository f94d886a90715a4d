"""What the pages of the watch's tables are made of: the documents that the commands print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from msgspec import Meta

from keeneye.records import Dyad, to_plain
from keeneye.watch.attention import attention_document, read_attention
from keeneye.watch.patterns import placebo_document, proportion_document, verdict_document
from keeneye.watch.trend import trend_document
from keeneye.web.asked import AsofAsked
from keeneye.web.asked import Dyad as AskedDyad
from keeneye.web.reading import Reader

__all__ = ["ANSWERS", "TrendAsked"]

Document = dict[str, Any]


class TrendAsked(AsofAsked, frozen=True, kw_only=True):
    """Which dyad (and its reverse), by which period, how many of them."""

    dyad: AskedDyad | None = None
    by: Literal["day", "week", "month"] = "week"
    last: Annotated[int, Meta(ge=1, le=400, description="Periods up to the cut.")] = 26


def _trend(reader: Reader, asked: TrendAsked) -> Document:
    """Answer with a dyad both ways; without one, with the desk's first."""
    asof, desk = reader.cut(asked.asof), reader.desk()
    dyad = Dyad.parse(asked.dyad) if asked.dyad else desk.dyads[0]
    with reader.history(asof) as history:
        found = trend_document(
            history, desk, [dyad, dyad.reverse()], asked.by, last=asked.last
        )  # fmt: skip
    return _plain({"asof": asof, **found})


def _attention(reader: Reader, asked: AsofAsked) -> Document:
    """Answer with what is ignored but rising."""
    with reader.history(reader.cut(asked.asof)) as history:
        return _plain(attention_document(read_attention(history, reader.desk())))


def _scored(reader: Reader, asked: AsofAsked) -> Document:
    """Answer with the verdicts on threats scored against what was done."""
    asof = reader.cut(asked.asof)
    with reader.history(asof) as history:
        return _plain({"asof": asof, "scored": verdict_document(history, reader.desk())})


def _placebos(reader: Reader, asked: AsofAsked) -> Document:
    """Answer with the desk's patterns beside random days, and the base table of crises."""
    asof, desk = reader.cut(asked.asof), reader.desk()
    tables = {
        "placebos": placebo_document(desk, asof),
        "proportion": proportion_document(desk, asof),
    }
    return _plain({"asof": asof, **tables})


def _plain(document: Any) -> Document:
    """Return a document of dicts, lists, text and numbers."""
    plain: Document = to_plain(document)
    return plain


ANSWERS: dict[str, Callable[[Reader, Any], Document]] = {
    "trend": _trend,
    "attention": _attention,
    "scored": _scored,
    "placebos": _placebos,
}
