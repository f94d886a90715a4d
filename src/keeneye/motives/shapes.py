"""What the desk's ``motives.toml`` holds, typed; unknown keys are refused."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from keeneye.desk import Judged

__all__ = ["EventQuery", "EvidenceItem", "FactQuery", "Hypothesis", "Indicator", "MotiveBook"]

Checked = Literal["list", "two sources", "one source", "memory", "assumption"]
Likelihood = dict[str, tuple[float, float]]


class _Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file."""


class Hypothesis(_Shape, frozen=True, kw_only=True):
    """A dominant motive.

    Parameters
    ----------
    id, title, means : str
        `means` says what it would mean to hold it.
    prior_odds : Judged
        Weight before any evidence; only ratios count, above 0.
    """

    id: str
    title: str
    means: str
    prior_odds: Judged


class EventQuery(_Shape, frozen=True, kw_only=True):
    """Which events of the store an item stands on.

    Parameters
    ----------
    source_actor, target_actor : str
        '' for anybody.
    roots : tuple of str
        Root codes; any of them.
    mode : str
        '' for any.
    since, until : date or None
        ``since <= event_date < until``.
    phrases : tuple of str
        Words of which one stands in the event's sentence, or, with `anywhere`, in its report.
    anywhere : bool
    counted : bool
        Whether only events that enter counts are taken.
    """

    roots: tuple[str, ...]
    source_actor: str = ""
    target_actor: str = ""
    mode: str = ""
    since: date | None = None
    until: date | None = None
    phrases: tuple[str, ...] = ()
    anywhere: bool = False
    counted: bool = True


class FactQuery(_Shape, frozen=True, kw_only=True):
    """Which rows of the desk's lists an item stands on, or that there are none.

    Parameters
    ----------
    lists : tuple of str
        Names of desk tables, such as ``launches``.
    since, until : date
        ``since <= event_date < until``.
    where : dict of str to tuple of str
        Column and the values that count; a list without the column counts whole.
    absent : bool
        The item holds where no row is found and `until` has passed.
    """

    lists: tuple[str, ...]
    since: date
    until: date
    where: dict[str, tuple[str, ...]] = {}
    absent: bool = False


class EvidenceItem(_Shape, frozen=True, kw_only=True):
    """One item of evidence and how likely each motive makes it.

    Parameters
    ----------
    id, title : str
    likelihood : dict of str to (float, float)
        By hypothesis, P(item | hypothesis) from low to high, above 0 and at most 1.
    citation, checked, note : str
        Of the likelihoods and of what is claimed.
    event, fact : EventQuery or FactQuery, optional
        What it stands on in the store; an item with neither is judged by the desk alone.
    known_at : date or None
        From the end of this day a judged item holds; needed without a query.
    cluster : str
        Items with one origin share a name.
    exponent : Judged or None
        Discount of an item in a cluster, above 0 and at most 1; None is 1.
    """

    id: str
    title: str
    likelihood: Likelihood
    citation: str
    checked: Checked
    event: EventQuery | None = None
    fact: FactQuery | None = None
    known_at: date | None = None
    cluster: str = ""
    exponent: Judged | None = None
    note: str = ""


class Indicator(_Shape, frozen=True, kw_only=True):
    """Something not yet seen that would tell motives apart: a question for a forecast.

    Parameters
    ----------
    id, question : str
        A question that a list or the store can settle.
    horizon_days : int
        How far ahead it looks.
    likelihood : dict of str to (float, float)
    event, fact : EventQuery or FactQuery, optional
        What would meet it.
    """

    id: str
    question: str
    horizon_days: int
    likelihood: Likelihood
    citation: str
    checked: Checked
    event: EventQuery | None = None
    fact: FactQuery | None = None
    note: str = ""


class MotiveBook(_Shape, frozen=True, kw_only=True):
    """The whole file.

    Parameters
    ----------
    about : str
        Whose motives, and since when.
    inconsistent_below : Judged
        An item speaks against a hypothesis whose highest likelihood lies below this.
    """

    about: str
    inconsistent_below: Judged
    hypothesis: tuple[Hypothesis, ...]
    evidence: tuple[EvidenceItem, ...]
    indicator: tuple[Indicator, ...] = ()
    note: str = ""

    @property
    def hypothesis_ids(self) -> tuple[str, ...]:
        """The ids of the hypotheses, in the desk's order."""
        return tuple(h.id for h in self.hypothesis)
