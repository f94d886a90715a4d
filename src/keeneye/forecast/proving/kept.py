"""Kept backtests: written once beside the store, found again, and refused where they are stale.

A file of JSON Lines. A line is never edited: a newer test of the same question stands below it.
What a line says is sealed by its id, so that a changed line is not believed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from keeneye.errors import BadRecord
from keeneye.forecast.issue import Skill, least_of
from keeneye.forecast.questions import Question
from keeneye.records import dated_id, from_plain, require_utc, seal, to_plain
from keeneye.scoring import ReliabilityBin

__all__ = [
    "CLIMATOLOGY",
    "FRESH_DAYS",
    "METHOD",
    "Book",
    "EngineScore",
    "KeptBacktest",
    "Said",
    "book_path",
    "digest_of_ids",
    "keep_backtest",
    "read_book",
]

METHOD = "backtest-1"
CLIMATOLOGY = ("base-rate-1", "base-rate-731d-1", "base-rate-1096d-1")
"""The base rates of all that is past, of two years and of three."""
FRESH_DAYS = 366
"""A test that ended earlier is stale: engines are fitted anew each year, and tested anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineScore:
    """What one engine was worth over one base rate.

    Parameters
    ----------
    engine, over : str
        Names and versions.
    n, hits : int
        Forecasts, and how many came true.
    brier, brier_over : float
        Of the engine, and of the base rate.
    skill : float
        Of the engine over the base rate; 0 is none.
    interval : (float, float) or None
        95 %, by blocks of time; None with fewer than two blocks.
    ece : float
        Calibration error over ten bins.
    delay_days : int
        How late reports came in this test.
    year : str
        Of the forecasts; '' for all.
    """

    engine: str
    over: str
    n: int
    hits: int
    brier: float
    brier_over: float
    skill: float
    interval: tuple[float, float] | None
    ece: float
    delay_days: int = 0
    year: str = ""

    @property
    def shown(self) -> bool:
        """Whether the interval lies above 0, with hits and misses enough to say so."""
        enough = least_of(self.n, self.hits)
        return self.interval is not None and self.interval[0] > 0 and enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What would have been said of the question itself, and what came."""

    opens: date
    closes: date
    probability: float
    base_rate: float
    happened: bool

    @property
    def lost(self) -> float:
        """Squared distance of what was said from what happened."""
        return (self.probability - self.happened) ** 2


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBacktest:
    """A question's test on what was known at a moment.

    Parameters
    ----------
    question : Question
        As it was worded.
    asof : datetime
        Nothing known later was seen.
    data_digest : str
        SHA-256 over the ids of all that was counted.
    tested : str
        On what, in words: ``weekly forecasts of one list``.
    engine, over : str
        The question's engine, and the base rate it is measured over: the hardest to beat.
    scores : tuple of EngineScore
        Every engine over every base rate, late reports, single years.
    shuffled_skill : float or None
        Of the same forecasts on outcomes shuffled within each dyad: none must be left.
    reliability, sharpness : tuples
        Of the question's engine.
    said : tuple of Said
        The question's own forecasts; other dyads that were learned and tested with are scored only.
    why_none : str
        Why there is no test, where there is none.
    method, backtest_id : str

    Raises
    ------
    BadRecord
        An id that does not follow from the content: the line was changed.
    """

    question: Question
    asof: datetime
    data_digest: str
    tested: str
    engine: str
    over: str = ""
    scores: tuple[EngineScore, ...] = ()
    shuffled_skill: float | None = None
    reliability: tuple[ReliabilityBin, ...] = ()
    sharpness: tuple[int, ...] = ()
    said: tuple[Said, ...] = ()
    why_none: str = ""
    method: str = METHOD
    backtest_id: str = ""

    def __post_init__(self) -> None:
        require_utc(self.asof, self.question.question_id)
        names = (name for name in self.__slots__ if name != "backtest_id")
        parts = (to_plain(getattr(self, name)) for name in names)
        seal(self, "backtest_id", dated_id("b", self.asof, *parts))

    def find(
        self, engine: str = "", over: str = "", *, delay_days: int = 0, year: str = ""
    ) -> EngineScore | None:
        """Return one score; by default that of the question's engine over its base rate."""
        wanted = (engine or self.engine, over or self.over, delay_days, year)
        return next(
            (s for s in self.scores if (s.engine, s.over, s.delay_days, s.year) == wanted), None
        )

    @property
    def own(self) -> EngineScore | None:
        """The score of the question's model; None where the base rate alone answers."""
        return None if self.engine in CLIMATOLOGY else self.find()

    @property
    def verdict(self) -> str:
        """Who speaks, in words."""
        found = self.own
        if self.why_none:
            return f"not tested: {self.why_none}"
        if found is None:
            return "the base rate is the forecast"
        if found.shown:
            return "skill shown"
        if found.interval is not None and found.interval[1] < 0:
            return "the base rate is better"
        return "no skill shown: the base rate is the forecast"

    @property
    def skill(self) -> Skill | None:
        """What a forecast carries of this test."""
        found = self.own
        if found is None or found.interval is None:
            return None
        return Skill(
            brier_skill=found.skill,
            interval=found.interval,
            n=found.n,
            hits=found.hits,
            over=found.over,
            shown=found.shown,
            backtest_id=self.backtest_id,
        )

    def why_stale(self, question: Question, digest: str, asof: datetime) -> str:
        """Say why this test does not speak for a question at a moment; '' where it does."""
        if self.method != METHOD:
            return f"tested by {self.method}, now it is {METHOD}"
        if self.question.wording_id != question.wording_id:
            return "the question was worded anew since it was tested"
        if self.data_digest != digest:
            return "what the test rests on has changed since"
        if asof - self.asof > timedelta(days=FRESH_DAYS):
            return f"tested as of {self.asof:%Y-%m-%d}, more than a year before"
        return ""


def book_path(store: Path) -> Path:
    """Return where the kept backtests of a store lie.

    Examples
    --------
    >>> book_path(Path("keeneye.duckdb")).name
    'keeneye.backtests.jsonl'
    """
    return store.with_suffix(".backtests.jsonl")


def digest_of_ids(ids: Iterable[str]) -> str:
    """Return the SHA-256 over ids in their order, whatever order they came in.

    Examples
    --------
    >>> digest_of_ids(["e-2", "e-1"]) == digest_of_ids(["e-1", "e-2"])
    True
    """
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Book:
    """All kept backtests, in the order in which they were written.

    Parameters
    ----------
    kept : tuple of KeptBacktest
    broken : tuple of str
        Lines that hold none, or one that was changed: each with its place. They are not believed.
    """

    kept: tuple[KeptBacktest, ...] = ()
    broken: tuple[str, ...] = ()

    def find(
        self, question: Question, asof: datetime, digest_at: Callable[[datetime], str]
    ) -> tuple[KeptBacktest | None, str]:
        """Return the newest test that speaks for a question at a moment, or why none does.

        Parameters
        ----------
        question : Question
        asof : datetime
            A test that saw what was known later than this is not used: that were hindsight.
        digest_at : callable
            The digest of what the question rests on, as known at a moment.
        """
        own = [k for k in self.kept if k.question.question_id == question.question_id]
        known = [k for k in own if k.asof <= asof]
        if not known:
            return None, "no backtest of this question is kept as of then: run `keeneye backtest`"
        latest = max(enumerate(known), key=lambda one: (one[1].asof, one[0]))[1]
        why = latest.why_stale(question, digest_at(latest.asof), asof)
        return (None, f"the kept backtest is stale: {why}") if why else (latest, "")

    def latest(self, asof: datetime) -> tuple[KeptBacktest, ...]:
        """Return the newest test of each question that saw nothing known after `asof`."""
        found: dict[str, KeptBacktest] = {}
        for one in sorted((k for k in self.kept if k.asof <= asof), key=lambda k: k.asof):
            found[one.question.question_id] = one
        return tuple(found.values())


def read_book(path: Path) -> Book:
    """Read the kept backtests; where there is no file there is none.

    Parameters
    ----------
    path : Path
        As `book_path` returns it.
    """
    if not path.is_file():
        return Book()
    kept, broken = [], []
    text = path.read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            kept.append(from_plain(json.loads(line), KeptBacktest))
        except (ValueError, BadRecord):
            broken.append(f"{path.name}:{number}")
    return Book(tuple(kept), tuple(broken))


def keep_backtest(path: Path, found: KeptBacktest) -> bool:
    """Write a backtest below those that are kept; one that is there already is not written twice.

    Returns
    -------
    bool
        Whether it was written.
    """
    if any(one.backtest_id == found.backtest_id for one in read_book(path).kept):
        return False
    torn = path.is_file() and path.stat().st_size and not path.read_bytes().endswith(b"\n")
    line = json.dumps(to_plain(found), ensure_ascii=False, sort_keys=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(("\n" if torn else "") + line + "\n")
        out.flush()
        os.fsync(out.fileno())
    return True
