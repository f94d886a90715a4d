"""What may be asked: the arguments of pages and tools, with their types and bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Meta

from keeneye.errors import BadRecord

__all__ = [
    "Asked",
    "AsofAsked",
    "BriefAsked",
    "DealAsked",
    "EventsAsked",
    "ExplainAsked",
    "RejectsAsked",
    "ThreatsAsked",
    "pairs_of",
    "read_asked",
    "schema_of",
]

_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
Asof = Annotated[str, Meta(max_length=40, description="A day (its end, 24:00 UTC) or a time with "
                           "its zone: what was known then. Left out: now.")]  # fmt: skip
Since = Annotated[str, Meta(max_length=40, description="An earlier day or time: what changed "
                            "since is told, with reasons. Left out: nothing of it.")]  # fmt: skip
Day = Annotated[str, Meta(pattern=_DAY, description="A day, such as 2020-06-12.")]
Dyad = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,20}:[A-Za-z0-9_-]{1,20}$",
                           description="Directed, such as PRK:KOR.")]  # fmt: skip
Root = Annotated[str, Meta(pattern="^[A-Z_]{2,20}$", description="Such as THREATEN.")]
RecordId = Annotated[str, Meta(pattern=r"^[a-z]-[0-9A-Za-z-]{1,120}$",
                               description="Any id that Keeneye prints.")]  # fmt: skip
Page = Annotated[int, Meta(ge=1, le=1_000, description="Which page of the rows, from 1.")]
DealName = Annotated[str, Meta(pattern="^[a-z0-9_]{1,80}$")]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of a page or a tool; unknown ones are refused.

    Examples
    --------
    >>> read_asked(EventsAsked, {"dyad": "PRK:KOR"}).page
    1
    """

    many: ClassVar[tuple[str, ...]] = ()  # arguments that may be given often


class AsofAsked(Asked, frozen=True, kw_only=True):
    """As of when."""

    asof: Asof = ""


class BriefAsked(AsofAsked, frozen=True, kw_only=True):
    """Which brief, and since when its changes are told."""

    since: Since = ""


class EventsAsked(AsofAsked, frozen=True, kw_only=True):
    """Which events."""

    since: Day | None = None
    until: Day | None = None
    dyad: Dyad | None = None
    root: Root | None = None
    report: RecordId | None = None
    counted: bool | None = None
    page: Page = 1


class ThreatsAsked(AsofAsked, frozen=True, kw_only=True):
    """Which threats."""

    live: bool = False
    page: Page = 1


class RejectsAsked(Asked, frozen=True, kw_only=True):
    """Which refusals; they have no time at which they were known."""

    stage: Literal["reading", "coding"] | None = None
    reason: Annotated[str, Meta(pattern="^[a-z-]{1,60}$")] | None = None
    page: Page = 1


class ExplainAsked(AsofAsked, frozen=True, kw_only=True):
    """Which id, and whether its sum is done again."""

    id: RecordId
    recompute: bool = False


class DealAsked(AsofAsked, frozen=True, kw_only=True):
    """Which deals of the desk; none means all."""

    many: ClassVar[tuple[str, ...]] = ("names",)

    names: Annotated[tuple[DealName, ...], Meta(max_length=8)] = ()


Question = TypeVar("Question", bound=Asked)


def read_asked(noun: type[Question], given: Mapping[str, Any], *, text: bool = False) -> Question:
    """Read arguments; `text` says that numbers and truth values are written out.

    Raises
    ------
    BadRecord
        Naming the argument, and what was expected.

    Examples
    --------
    >>> read_asked(ThreatsAsked, {"page": "2"}, text=True).page
    2
    >>> read_asked(ThreatsAsked, {"page": 0})
    Traceback (most recent call last):
    keeneye.errors.BadRecord: `page`: Expected `int` >= 1; expected arguments among asof, live, page
    """
    try:
        return msgspec.convert(dict(given), noun, strict=not text)
    except msgspec.ValidationError as error:
        said, _, place = str(error).partition(" - at `$.")
        named = f"`{place.rstrip('`')}`: " if place else ""
        wanted = ", ".join(noun.__struct_fields__)
        raise BadRecord(named + said[:300], expected=f"arguments among {wanted}") from error


def pairs_of(pairs: Iterable[tuple[str, str]], many: Sequence[str] = ()) -> dict[str, Any]:
    """Return the pairs of a query, each name once; what is left empty is not asked.

    Names in `many` may be given often: their values become a tuple.

    Raises
    ------
    BadRecord
        If a name is given twice.

    Examples
    --------
    >>> pairs_of([("asof", "2020-06-12"), ("dyad", "")])
    {'asof': '2020-06-12'}
    >>> pairs_of([("names", "a"), ("names", "b")], many=("names",))
    {'names': ('a', 'b')}
    """
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in many:
            found[name] = (*found.get(name, ()), *([value] if value else []))
            continue
        if name in found:
            raise BadRecord(f"`{name[:40]}` is given twice", expected="each argument once")
        if value:
            found[name] = value
    return found


def schema_of(noun: type[Asked]) -> dict[str, Any]:
    """Return the JSON Schema of arguments: an object that is closed.

    Examples
    --------
    >>> schema_of(AsofAsked)["additionalProperties"]
    False
    """
    _, components = msgspec.json.schema_components([noun])
    schema: dict[str, Any] = components[noun.__name__]
    return schema
