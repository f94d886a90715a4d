"""Gold sentences read into one shape, and the act that a sentence or a marked pair is about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from keeneye.coding.frames import Frame
from keeneye.coding.operators import Act
from keeneye.coding.sentences import Word
from keeneye.errors import ReadingError
from keeneye.limits import LIMITS

__all__ = [
    "GoldItem",
    "GoldKind",
    "Triple",
    "best_frames",
    "digest_of",
    "parse_gold",
    "read_gold",
    "type_pair",
]

GoldKind = Literal["pair", "relation", "class", "roots", "triples", "roles", "korea"]


class Triple(NamedTuple):
    """Who did what to whom, as a gold file codes it; '' where it says nothing."""

    source_actor: str
    root_code: str
    target_actor: str
    modality: str = ""


class GoldItem(NamedTuple):
    """One gold sentence.

    Parameters
    ----------
    kind : str
        'pair' a marked pair with its root; 'relation' a marked pair with 1 or 0; 'class' a class
        of five; 'roots' a CAMEO code without actors; 'triples' coded actors; 'roles' tagged
        tokens; 'korea' our own events with modality.
    text : str
    item_id, group : str
        `group` ties near copies together: they are drawn together in a bootstrap.
    published : date or None
    label : str
        The root, class or relation.
    scale : str
        The file's own coarser class of a pair, '' where it has none.
    spans : pair of (int, int)
        Character offsets of source and target, empty where none is marked.
    triples : tuple of Triple
    tags : tuple of (str, str)
        Token and tag.
    """

    kind: GoldKind
    text: str
    item_id: str
    group: str
    published: date | None = None
    label: str = ""
    scale: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    triples: tuple[Triple, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()


def read_gold(path: str | Path) -> list[GoldItem]:
    """Read a file of gold sentences, JSON Lines.

    Parameters
    ----------
    path : str or Path

    Raises
    ------
    ReadingError
        A file that cannot be opened, a line that is not JSON, or fields of no known format.
        It has no example here: it needs a file; see `parse_gold`.
    """
    items = []
    try:
        with Path(path).open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if len(line) > LIMITS.line_bytes:
                    raise ReadingError("a line over its limit", where=f"{path}:{number}")
                if line.strip():
                    items.append(parse_gold(_loads(line, f"{path}:{number}"), str(number)))
    except OSError as error:
        raise ReadingError(str(error), where=str(path), todo="check the path") from error
    except UnicodeDecodeError as error:
        raise ReadingError("not UTF-8", where=str(path), todo="convert the file") from error
    return items


def _loads(line: str, where: str) -> Mapping[str, Any]:
    """Read one line as a JSON object."""
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ReadingError(f"not JSON: {error}", where=where, expected="JSON Lines") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise ReadingError("no gold sentence", where=where, expected="an object with `text`")
    return record


def parse_gold(record: Mapping[str, Any], number: str = "1") -> GoldItem:
    """Tell the format of one record by its fields and read it.

    Parameters
    ----------
    record : mapping
    number : str
        Stands in where the record has no id.

    Raises
    ------
    ReadingError
        If its fields are those of no known format.

    Examples
    --------
    >>> parse_gold({"text": "It rained.", "label": 0, "group": "a"}).kind
    'class'
    """
    for fields, reader in _FORMATS:
        if all(name in record for name in fields):
            return reader(record, number)
    raise ReadingError(
        "no known gold format",
        where=f"record {number}",
        expected=" or ".join("+".join(fields) for fields, _ in _FORMATS),
    )


def _item(kind: GoldKind, record: Mapping[str, Any], number: str, **more: Any) -> GoldItem:
    """Make an item with the fields that every format has."""
    known = ("id", "sentence_id", "uid")
    item_id = next((str(record[k]) for k in known if k in record), number)
    group = str(record.get("group") or item_id)
    return GoldItem(kind, record["text"], item_id, group, **more)


def _plv(record: Mapping[str, Any], number: str) -> GoldItem:
    """Read PLV: a marked pair with its root and quad class."""
    marked = _marked(record["marked_sentence"], record["text"])
    label, scale = str(record["gold_root"]), str(record["gold_penta"])
    return _item("pair", record, number, label=label, scale=scale, spans=marked)


def _aw(record: Mapping[str, Any], number: str) -> GoldItem:
    """Read AW: a marked pair with 1 for conflict."""
    marked = _marked(record["marked_sentence"], record["text"])
    return _item("relation", record, number, label=str(record["gold_binary"]), spans=marked)


def _marked(marked: str, text: str) -> tuple[tuple[int, int], ...]:
    """Find the offsets of <s> and <t> in the sentence without its marks."""
    offsets: dict[str, int] = {}
    plain, at = 0, 0
    while at < len(marked):
        tag = next((t for t in ("<s>", "</s>", "<t>", "</t>") if marked.startswith(t, at)), "")
        if tag:
            offsets[tag] = plain
            at += len(tag)
        else:
            plain, at = plain + 1, at + 1
    source = (offsets.get("<s>", 0), offsets.get("</s>", 0))
    target = (offsets.get("<t>", 0), offsets.get("</t>", 0))
    shift = 0 if plain == len(text) else len(text) - len(text.lstrip())
    return tuple((a + shift, b + shift) for a, b in (source, target))


def _class(record: Mapping[str, Any], number: str) -> GoldItem:
    """Read a class of five."""
    return _item("class", record, number, label=str(record["label"]))


def _roots(record: Mapping[str, Any], number: str) -> GoldItem:
    """Read an example of the CAMEO manual: its PLOVER root, '' where PLOVER sees no event."""
    return _item("roots", record, number, label=_crossed(record["cameo_code"]))


def _crossed(cameo: str) -> str:
    """Cross a CAMEO code to its PLOVER root; '' where there is none."""
    from keeneye.errors import UnknownCode
    from keeneye.ontology import crosswalk

    try:
        return crosswalk(str(cameo)).root_code or ""
    except UnknownCode:
        return ""


_OF_2016 = {
    "DEMAND": "REQUEST",
    "FIGHT": "ASSAULT",
    "INVESTIGATE": "ACCUSE",
    "DISAPPROVE": "ACCUSE",
}


def _gsr(record: Mapping[str, Any], number: str) -> GoldItem:
    """Read the PLOVER gold file of 2016, its categories carried to those of 2021."""
    root = _OF_2016.get(record["event"], record["event"])
    sources = _codes(record.get("source"))
    targets = _codes(record.get("target"))
    pairs = [(s, t) for s in sources for t in targets]
    if not targets and len(sources) > 1:  # a joint act
        pairs = [(s, t) for s in sources for t in sources if s != t]
    pairs = pairs or [(s, "") for s in sources]
    triples = tuple(Triple(s, root, t) for s, t in pairs)
    return _item("triples", record, number, published=_day(record.get("date")), triples=triples)


def _codes(actors: Any) -> list[str]:
    """Read the distinct codes of a list of actors."""
    if not isinstance(actors, list):
        return []
    found = (a.get("code") or a.get("sector", "") for a in actors if isinstance(a, dict))
    return list(dict.fromkeys(c for c in found if c))


def _petrarch(record: Mapping[str, Any], number: str) -> GoldItem:
    """Read PETRARCH records: CAMEO codes and actor codes of three letters and a sector."""
    triples = tuple(
        Triple(e.get("sourcecode", "")[:3], root, e.get("targetcode", "")[:3])
        for e in record["events"]
        if "eventcode" in e and (root := _crossed(e["eventcode"]))
    )
    return _item("triples", record, number, published=_day(record.get("date")), triples=triples)


def _korea(record: Mapping[str, Any], number: str) -> GoldItem:
    """Read our own gold: events with actors, root and modality; none for a non-event."""
    triples = tuple(
        Triple(
            e["source_actor"], e["root_code"], e.get("target_actor") or "", e.get("modality", "")
        )
        for e in record["events"]
    )
    return _item("korea", record, number, published=_day(record["published"]), triples=triples)


def _ner(record: Mapping[str, Any], number: str) -> GoldItem:
    """Read tagged tokens: S source, T target, R both."""
    tags = tuple(zip(record["tokens"], record["tags"], strict=False))
    return _item("roles", record, number, tags=tags)


def _day(text: Any) -> date | None:
    """Read a day written with or without hyphens; None for anything else."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


_FORMATS = (
    (("gold_root", "marked_sentence"), _plv),
    (("gold_binary", "marked_sentence"), _aw),
    (("event", "source", "eventText"), _gsr),
    (("events", "published"), _korea),
    (("events", "category"), _petrarch),
    (("tokens", "tags"), _ner),
    (("label", "text"), _class),
    (("cameo_code", "text"), _roots),
)


def digest_of(items: Iterable[GoldItem]) -> str:
    """Return a digest of gold items: the gates name the corpus they were measured on.

    Examples
    --------
    >>> digest_of([parse_gold({"text": "It rained.", "label": 0})])
    'a8aa10b9a1fe1234'
    """
    from keeneye.records import text_digest

    return text_digest("\n".join(sorted(f"{i.item_id}\t{i.text}" for i in items)))[:16]


def best_frames(frames: Sequence[Frame]) -> list[Frame]:
    """Return the frames of the act that a sentence is most about.

    Parameters
    ----------
    frames : sequence of Frame
        Of one sentence.

    Returns
    -------
    list of Frame
        All frames of one act: the surest by weight and cost, filled roles and early place first.

    Examples
    --------
    >>> best_frames([])
    []
    """
    if not frames:
        return []
    best = max(frames, key=_standing)
    return [f for f in frames if f.act is best.act]


def _standing(frame: Frame) -> float:
    """Return how much a frame is what its sentence is about."""
    act = frame.act
    filled = (frame.source_mention is not None) + (frame.target_mention is not None)
    value = act.weight - 0.12 * max(0.0, frame.cost) + 0.25 * filled
    value -= 0.3 * act.outer.nominal + 0.1 * (act.modality == "hypothetical")
    return value - 0.012 * act.outer.start


def type_pair(
    words: Sequence[Word],
    acts: Sequence[Act],
    source_span: tuple[int, int],
    target_span: tuple[int, int],
) -> Act | None:
    """Type the relation between two given spans of a sentence.

    Parameters
    ----------
    words : sequence of Word
        Of one sentence whose offsets count as the spans do.
    acts : sequence of Act
    source_span, target_span : (int, int)
        Half-open character offsets.

    Returns
    -------
    Act or None
        The act that stands best to both; None if the sentence has no act.

    Examples
    --------
    >>> type_pair([], [], (0, 4), (10, 14)) is None
    True
    """
    if not acts:
        return None
    return nearest_act(acts, _positions(words, source_span), _positions(words, target_span))


def nearest_act(
    acts: Sequence[Act], source_words: tuple[int, int], target_words: tuple[int, int]
) -> Act | None:
    """Return the act that stands best to two runs of words, given by position."""
    return max(acts, key=lambda act: _fit(act, source_words, target_words), default=None)


def _positions(words: Sequence[Word], span: tuple[int, int]) -> tuple[int, int]:
    """Return the word positions of a character span."""
    inside = [k for k, w in enumerate(words) if w.start < span[1] and w.end > span[0]]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _fit(act: Act, doer: tuple[int, int], other: tuple[int, int]) -> float:
    """Say how well an act stands to two spans."""
    hit = act.outer
    value = act.weight - 0.3 * hit.nominal
    active = doer[1] <= hit.start
    between = min(doer[1], other[1]) <= hit.start and hit.end <= max(doer[0], other[0])
    if hit.passive:
        value += 0.8 * (other[1] <= hit.start) + 0.5 * (doer[0] >= hit.end) - 0.6 * between
        value += 0.6 * (between and doer[0] >= hit.end)
    else:
        value += 0.5 * active + 0.7 * (between and active) - 0.3 * (between and not active)
    for first, last in (doer, other):
        value -= 0.8 * (first <= hit.start < last)
    if hit.family.order == "speaker":
        value -= 0.2
    return value - 0.03 * min(abs(hit.start - doer[1]), abs(hit.start - doer[0]))
