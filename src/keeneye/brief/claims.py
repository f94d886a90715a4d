"""The claim-tight check: a statement holds only if the records it cites carry every value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from keeneye.brief.day import Citable, Day
from keeneye.brief.grammar.kind import Part, item_of, whole_of
from keeneye.brief.kinds import CARRIERS, KINDS, Claim, Kind
from keeneye.brief.templates import CONDITIONS, TEMPLATES, Piece, Slot, Template, fill
from keeneye.brief.wording import MONTHS
from keeneye.errors import KeeneyeError
from keeneye.records import Statement

__all__ = ["carriers_of", "check_statement", "pieces_of"]

Carried = dict[tuple[str, str], object]


def check_statement(statement: Statement, day: Day) -> tuple[str, ...]:
    """Say why a statement does not follow from what it cites.

    A statement holds when its text is its template filled with its values; every id it cites
    opens, once; for each sort and group of slots one cited record carries all their values; what
    the fixed words say by themselves is so; every number, month, actor and word of probability in
    the text stands in a slot or in the template; and nothing needed is left uncited, nothing
    cited is idle.

    Parameters
    ----------
    statement : Statement
    day : Day
        What the brief may see.

    Returns
    -------
    tuple of str
        Reasons; empty if it holds.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> from keeneye.records import Coverage
    >>> day = Day(desk_name="korea", desk_title="Korea", asof=datetime(2020, 6, 13, tzinfo=UTC),
    ...     recent_from=date(2020, 6, 5), coverage=Coverage(n_reports=0, n_copies=0, n_uncoded=0,
    ...     n_events=0, n_counted=0, last_known_at=None, outlets=(), unseen=()))
    >>> false = Statement(template="nothing_read", follows_from=(day.coverage_id,), asof=day.asof,
    ...     values={"n_reports": 7, "asof": "2020-06-13T00:00:00Z"}, text="There is nothing to "
    ...     "judge from: 7 reports were known by 12 June 2020, 24:00 UTC.")
    >>> check_statement(false, day)
    ('n_reports = 7 is carried by no cited coverage',)
    """
    template = TEMPLATES.get(statement.template)
    if template is None:
        return (f"no template {statement.template!r}",)
    if {slot.name for slot in template.slots} != set(statement.values):
        return ("the values are not those of the template",)
    return tuple(_reasons(statement, template, day))


def _reasons(statement: Statement, template: Template, day: Day) -> Iterator[str]:
    """Yield every reason why a statement with a known template and its values fails."""
    pieces = pieces_of(statement)
    if "".join(piece.words for piece in pieces) != statement.text:
        yield "the text is not the template filled with the values"
    if statement.asof != day.asof:
        yield "the statement is of another moment"
    opened = {cited: day.find(cited) for cited in statement.follows_from}
    if len(opened) != len(statement.follows_from):
        yield "a citation is repeated"
    yield from (f"{cited} opens to nothing" for cited, record in opened.items() if record is None)
    cited = {key: record for key, record in opened.items() if record is not None}
    claim = Claim(statement, day, cited)
    carried = _match(claim, template)
    yield from _uncarried(claim, template, carried)
    yield from (f"not so: {name}" for name in template.conditions if not CONDITIONS[name](claim))
    yield from _loose(statement.text, pieces, template, day)
    if len(carried) == len({(KINDS[s.kind].carrier, s.group) for s in template.slots}):
        yield from _citations(claim, template, carried)


def pieces_of(statement: Statement) -> tuple[Piece, ...]:
    """Return the sentence in pieces; one empty piece if its values cannot be put in words."""
    try:
        return fill(TEMPLATES[statement.template], statement.values)
    except (KeyError, ValueError, TypeError, OverflowError, KeeneyeError):
        return (Piece(""),)


def carriers_of(statement: Statement, day: Day) -> dict[str, str]:
    """Return, for each slot that one record carries, the id of that record.

    Slots that several records carry together, such as a count of lines, are left out.
    """
    template = TEMPLATES[statement.template]
    opened = {cited: day.find(cited) for cited in statement.follows_from}
    cited = {key: record for key, record in opened.items() if record is not None}
    carried = _match(Claim(statement, day, cited), template)
    ids = {id(record): key for key, record in cited.items()}
    places = {slot.name: carried.get(_place(slot)) for slot in template.slots}
    wholes = {name: id(whole_of(record)) for name, record in places.items()}
    return {name: ids[whole] for name, whole in wholes.items() if whole in ids}


def _place(slot: Slot) -> tuple[str, str]:
    """Return the sort of record and the group that a slot belongs to."""
    return KINDS[slot.kind].carrier, slot.group


def _match(claim: Claim, template: Template) -> Carried:
    """Find, for each sort and group, the cited record that carries all its slots."""
    found: Carried = {}
    for place in dict.fromkeys(_place(slot) for slot in template.slots):
        slots = [slot for slot in template.slots if _place(slot) == place]
        for record in CARRIERS[place[0]](claim):
            if all(_holds(slot, record, claim) for slot in slots):
                found[place] = record
                break
    return found


def _holds(slot: Slot, record: object, claim: Claim) -> bool:
    """Whether a record carries the value of a slot."""
    return KINDS[slot.kind].holds(claim.statement.values[slot.name], record, claim)


def _uncarried(claim: Claim, template: Template, carried: Carried) -> Iterator[str]:
    """Name the slots that no record carries, or that no one record carries together."""
    for place in dict.fromkeys(_place(slot) for slot in template.slots):
        if place in carried:
            continue
        slots = [slot for slot in template.slots if _place(slot) == place]
        records = CARRIERS[place[0]](claim)
        alone = [s for s in slots if not any(_holds(s, record, claim) for record in records)]
        for slot in alone:
            value = claim.statement.values[slot.name]
            yield f"{slot.name} = {value!r} is carried by no cited {place[0]}"
        if not alone:
            yield f"no one cited {place[0]} carries {', '.join(s.name for s in slots)} together"


def _citations(claim: Claim, template: Template, carried: Carried) -> Iterator[str]:
    """Compare what is cited with what the carried values need."""
    needed: set[str] = set()
    for slot in template.slots:
        record = carried[_place(slot)]
        needed |= _own_ids(KINDS[slot.kind], record, claim.day)
        needed |= set(KINDS[slot.kind].rests_on(item_of(record), claim))
    given = set(claim.statement.follows_from)
    yield from (f"{missing} is not cited" for missing in sorted(needed - given))
    yield from (f"{idle} is cited but carries nothing" for idle in sorted(given - needed))


def _own_ids(kind: Kind, record: object, day: Day) -> set[str]:
    """Return the ids of a carrier: of one record, of several together, or of none."""
    if isinstance(record, Day):
        return set()
    if isinstance(record, Part):
        return {day.id_of(whole) for whole in record.wholes}
    together: Iterable[object] = record if isinstance(record, tuple) else (record,)
    return {day.id_of(one) for one in together if isinstance(one, Citable)}


def _loose(text: str, pieces: tuple[Piece, ...], template: Template, day: Day) -> Iterator[str]:
    """Name numbers, months, actors and words of probability outside slots and fixed words."""
    covered = " ".join(piece.words for piece in pieces if piece.slot) + " " + template.wording
    words = {*MONTHS, *day.words, *(name for names in day.names.values() for name in names)}
    numbers = set(re.findall(r"\d+", text)) - set(re.findall(r"\d+", covered))
    loose = numbers | {word for word in words if _says(text, word) and not _says(covered, word)}
    yield from (f"{word!r} stands in no slot" for word in sorted(loose))


def _says(text: str, word: str) -> bool:
    """Whether `text` has `word` as a word of its own."""
    if not word or word not in text:
        return False
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
