"""The coder ``pattern-1``: a lexicon, operators, and a documented rule at every step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from keeneye.coding.context import SPEECH_ROOTS, Memory, Speaker, attribute, find_speaker
from keeneye.coding.dates import DateMention, find_dates
from keeneye.coding.frames import Frame, read_frames
from keeneye.coding.lexicon import load_lexicon
from keeneye.coding.mentions import Mention, find_mentions, index_actors
from keeneye.coding.operators import Act, read_acts
from keeneye.coding.sentences import Sentence, Word, split_sentences, split_words, word_list
from keeneye.coding.triggers import Scan, scan_triggers
from keeneye.limits import LIMITS
from keeneye.records import (
    CodingResult,
    DatePrecision,
    Event,
    Mark,
    MarkRole,
    Modality,
    Rejection,
    Report,
    cut_span,
)

if TYPE_CHECKING:
    from keeneye.coding.mentions import ActorIndex
    from keeneye.desk import Desk

__all__ = ["Found", "PatternCoder"]

NAME = "pattern-1"
_SPORT, _BUSINESS = word_list("sport"), word_list("business")
_BACKGROUND = frozenset(["since", "until", "before", "after", "following", "from", "ahead"])
_NEAR_CHARACTERS = 45  # how far a noun may stand after "last week's"
_STATE = ("GOV", "MIL", "MED", "PTY", "SPY")
_OLD_DAYS = 60  # an act dated further back than this is background
_COST_LIMIT = 3.2  # roles fetched from further away are a guess


class _Reading(NamedTuple):
    """A sentence as read: everything that its events are made from."""

    report: Report
    sentence: Sentence
    words: Sequence[Word]
    mentions: Sequence[Mention]
    speaker: Speaker | None
    dates: Sequence[DateMention]
    coder: str


class Found(NamedTuple):
    """What one sentence was read as: frames, and refusals as (reason, root)."""

    frames: Sequence[Frame]
    refused: Sequence[tuple[str, str]] = ()


class PatternCoder:
    """Codes by a lexicon of triggers, operators over them, and a search for the two roles.

    Parameters
    ----------
    desk : Desk, optional
        Its actors, organs and people come first; countries and agent nouns are always known.
    index : ActorIndex, optional
        Names instead of a desk's, for gold sets with invented countries.

    Notes
    -----
    `confidence` is the trigger's weight, times .5 to 1 for how far the roles had to be fetched,
    times .75 for a source and .85 for a target that was inferred, .9 for no target and .9 for a
    noun as trigger. It orders events; it is not a probability.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> report = Report(text="On Tuesday Iran rejected an Iraqi offer.", known_at_basis="published",
    ...     known_at=datetime(2020, 6, 13, tzinfo=UTC), published_date=date(2020, 6, 12))
    >>> event = PatternCoder().code(report).events[0]
    >>> event.root_code, event.modality, event.source_actor, str(event.event_date)
    ('REJECT', 'denied', 'IRN', '2020-06-09')
    """

    def __init__(self, desk: Desk | None = None, index: ActorIndex | None = None) -> None:
        self._lexicon = load_lexicon()
        barriers = frozenset(self._lexicon.entries)
        known = index_actors(desk, barriers) if index is None else index
        self._index = known._replace(barriers=barriers)

    @property
    def name(self) -> str:
        """Return name and version."""
        return NAME

    def code(self, report: Report) -> CodingResult:
        """Code one report.

        Parameters
        ----------
        report : Report

        Returns
        -------
        CodingResult
            Events in the order of the text, each with a span that is an exact slice, and what was
            refused: ``no-source-actor``, ``no-event-type``, ``ambiguous``, ``same-actor``,
            ``sport-or-business``, ``sentence-too-long``, ``not-coded-language``.
        """
        day = report.published_date or report.known_at.date()
        memory = self._memory(day)
        events: dict[str, Event] = {}
        rejected: dict[str, Rejection] = {}
        for sentence in split_sentences(report.text):
            for made in self._sentence(report, sentence, memory):
                if isinstance(made, Event):
                    events.setdefault(made.event_id, made)
                else:
                    rejected.setdefault(made.rejection_id, made)
        return CodingResult(
            report_id=report.report_id,
            coder=self.name,
            events=tuple(events.values()),
            rejected=tuple(rejected.values()),
        )

    def frames(self, text: str, memory: Memory) -> tuple[list[Word], list[Frame]]:
        """Read the frames of one sentence without making events: for scores on gold sentences."""
        words = split_words(text)
        mentions = memory.resolve(words, find_mentions(words, self._index))
        return words, list(self._found(words, mentions, scan_triggers(words, self._lexicon)).frames)

    def acts(self, words: Sequence[Word]) -> list[Act]:
        """Read the acts of one sentence, whoever does them."""
        return read_acts(words, scan_triggers(words, self._lexicon))

    @property
    def index(self) -> ActorIndex:
        """Return the names this coder knows."""
        return self._index

    def _sentence(
        self, report: Report, sentence: Sentence, memory: Memory
    ) -> Iterator[Event | Rejection]:
        """Code one sentence."""
        refuse = partial(_reject, report, sentence, self.name)
        if refusal := _unreadable(report, sentence):
            yield refuse(refusal, "")
            return
        words = split_words(report.text, sentence.start, sentence.end)
        words = [w for w in words if w.end - w.start <= LIMITS.word_characters]
        mentions = memory.resolve(words, find_mentions(words, self._index))
        scan = scan_triggers(words, self._lexicon)
        found = self._found(words, mentions, scan)
        yield from (refuse(reason, root) for reason, root in found.refused)
        if not found.frames:
            if not found.refused and any(m.actor for m in mentions):
                yield refuse("no-event-type", "")
            return
        if _off_topic(words):
            yield refuse("sport-or-business", found.frames[0].act.root)
            return
        speaker = find_speaker(words, mentions, scan)
        dates = find_dates(report.text, sentence.start, sentence.end, memory.day)
        reading = _Reading(report, sentence, words, mentions, speaker, dates, self.name)
        yield from self._events(reading, found.frames, memory)

    def _memory(self, day: date) -> Memory:
        """Return an empty memory for one report."""
        return Memory(self._index, day)

    def _found(self, words: Sequence[Word], mentions: Sequence[Mention], scan: Scan) -> Found:
        """Read the frames of one sentence; coders that learned read them otherwise."""
        return Found(read_frames(words, mentions, scan, read_acts(words, scan)))

    def _confidence(self, frame: Frame) -> float:
        """Return the rule of the class's notes."""
        source, target = frame.source_mention, frame.target_mention
        value = frame.act.weight * max(0.5, 1 - 0.1 * max(0.0, frame.cost))
        value *= 0.75 if source is not None and source.inferred else 1.0
        value *= 0.9 if target is None else 0.85 if target.inferred else 1.0
        return round(min(0.99, value * (0.9 if frame.act.hit.nominal else 1.0)), 2)

    def _events(
        self, reading: _Reading, frames: Sequence[Frame], memory: Memory
    ) -> Iterator[Event | Rejection]:
        """Make events of frames; each refusal is counted with its reason."""
        seen: set[tuple[object, ...]] = set()
        for frame in frames:
            frame = _with_partner(_with_speaker(_of_states(frame), reading.speaker), memory)
            if refusal := _refusal(frame):
                yield _reject(reading.report, reading.sentence, self.name, refusal, frame.act.root)
                continue
            event = _event(reading, frame, memory.day, self._confidence(frame))
            key = (
                event.source_actor, event.source_sector, event.target_actor, event.target_sector,
                event.root_code, event.mode, event.modality,
            )  # fmt: skip
            if key not in seen:
                seen.add(key)
                yield event


def _off_topic(words: Sequence[Word]) -> bool:
    """Tell whether a sentence speaks of sport or of the stock market."""
    folded = {w.folded for w in words}
    return len(folded & _SPORT) > 1 or len(folded & _BUSINESS) > 1


def _unreadable(report: Report, sentence: Sentence) -> str:
    """Say why a sentence cannot be coded at all, or ''."""
    if sentence.end - sentence.start > LIMITS.sentence_characters:
        return "sentence-too-long"
    text = report.text[sentence.start : sentence.end]
    if text.isascii():
        return ""
    letters = sum(c.isalpha() for c in text)
    latin = sum(c.isalpha() and c < "\u0250" for c in text)
    return "not-coded-language" if letters > 1 and latin * 2 < letters else ""


def _reject(report: Report, sentence: Sentence, coder: str, reason: str, detail: str) -> Rejection:
    """Return a refusal with its place in the report."""
    return Rejection(
        stage="coding",
        reason=reason,
        detail=detail,
        report_id=report.report_id,
        start=sentence.start,
        end=sentence.end,
        coder=coder,
    )


def _of_states(frame: Frame) -> Frame:
    """Read the protest of a government as words: only civilians demonstrate."""
    source = frame.source_mention
    if frame.act.root != "PROTEST" or source is None or source.naming.sector not in _STATE:
        return frame
    if frame.act.outer.nominal:
        return frame._replace(source_mention=None)  # "Syria's protests" are not Damascus's
    said = frame.act._replace(root="ACCUSE", mode="disapprove", cameo_code="114")
    return frame._replace(act=said)


def _with_speaker(frame: Frame, speaker: Speaker | None) -> Frame:
    """Give an announcement in the passive its speaker: "the lines will be cut, KCNA said"."""
    announced = frame.act.modality in ("threatened", "promised", "denied")
    if frame.source_mention is not None or speaker is None or not announced:
        return frame
    return frame._replace(source_mention=speaker.mention._replace(inferred=True), cost=1.0)


def _with_partner(frame: Frame, memory: Memory) -> Frame:
    """Return a try to talk is aimed at the other state of the story, when none is named."""
    source, act = frame.source_mention, frame.act
    if frame.target_mention is not None and act.root == "MOBILIZE":
        return frame if frame.target_mention.actor else frame._replace(target_mention=None)
    if frame.target_mention is not None or source is None or act.root != "CONSULT":
        return frame
    other = memory.other(source.actor) if act.mode == "phone" else None
    if other is None:
        return frame
    naming = source.naming._replace(actor=other, sector="GOV", kind="state", person=None)
    return frame._replace(target_mention=Mention(-1, -1, naming, True, True))


def _refusal(frame: Frame) -> str:
    """Say why a frame becomes no event, or ''."""
    source, target = frame.source_mention, frame.target_mention
    if source is None or source.actor is None:
        return "no-source-actor"
    with_nobody = frame.act.root == "CONSULT" and frame.act.outer.nominal and target is None
    if frame.cost > _COST_LIMIT or with_nobody:
        return "ambiguous"
    same = target is not None and target.naming[:2] == source.naming[:2]
    return "same-actor" if same else ""


def _event(reading: _Reading, frame: Frame, day: date, confidence: float) -> Event:
    """Make one event."""
    from keeneye.ontology import CAMEO, cameo_code_of, goldstein_of, quad_class_of

    act, report, sentence = frame.act, reading.report, reading.sentence
    source, target = frame.source_mention, frame.target_mention
    if source is None:  # `_refusal` has seen to it
        raise AssertionError("a frame without a source became an event")
    dated = _date(reading, frame)
    cameo = act.cameo_code or cameo_code_of(act.root, act.mode)
    speaker = _speaker(reading, frame)
    said = _text(reading, speaker) if speaker is not None else ""
    media = speaker is not None and speaker.naming.sector == "MED"
    bounds = (sentence.start, sentence.end)
    first, last, precision = dated[:3] if dated else _unknown(day)
    return Event(
        report_id=report.report_id,
        event_date=first,
        event_date_end=last,
        date_precision=precision,
        known_at=report.known_at,
        known_at_basis=report.known_at_basis,
        source_actor=source.actor,
        source_sector=source.naming.sector,
        target_actor=target.actor if target is not None else None,
        target_sector=target.naming.sector if target is not None else None,
        ontology="plover-2021",
        root_code=act.root,
        mode=act.mode,
        cameo_code=cameo,
        quad_class=quad_class_of(act.root),
        goldstein=goldstein_of(cameo, ontology=CAMEO),
        modality=_modality(reading, frame, dated, day),
        attribution=attribute(report, bounds, said, through_media=media),
        place=_place(reading),
        evidence=cut_span(report, sentence.number, bounds, _marks(reading, frame, speaker, dated)),
        confidence=confidence,
        coder=reading.coder,
    )


_Dated = tuple[date, date, DatePrecision, DateMention]


def _unknown(day: date) -> tuple[date, date, DatePrecision]:
    """Return the day of publication, marked as unknown."""
    return day, day + timedelta(days=1), "unknown"


def _date(reading: _Reading, frame: Frame) -> _Dated | None:
    """Return the date that stands nearest to the trigger and is not in the future."""
    anchor = reading.words[frame.act.hit.start].start
    past = [d for d in reading.dates if not d.future and not _elsewhere(reading, d, anchor)]
    if not past:
        return None
    near = min(past, key=lambda d: abs(d.start - anchor))
    return near.event_date, near.event_date_end, near.date_precision, near


def _elsewhere(reading: _Reading, dated: DateMention, anchor: int) -> bool:
    """Tell whether a date belongs to something else: "since their summit last year"."""
    before = [w.folded for w in reading.words if w.end <= dated.start]
    after = next((w.folded for w in reading.words if w.start >= dated.end), "")
    owned = "'s" in (*before[-1:], after) and not 0 < anchor - dated.end < _NEAR_CHARACTERS
    return owned or bool(_BACKGROUND & set(before[-4:]))


def _modality(reading: _Reading, frame: Frame, dated: _Dated | None, day: date) -> Modality:
    """Return the act's own modality; an old date makes it background."""
    old = dated is not None and dated[3].named_end <= day - timedelta(days=_OLD_DAYS)
    return "recalled" if old and frame.act.modality != "hypothetical" else frame.act.modality


def _speaker(reading: _Reading, frame: Frame) -> Mention | None:
    """Say on whose word: the one quoted; for a speech act, the one who acts."""
    if frame.act.root in SPEECH_ROOTS and frame.source_mention is not None:
        return frame.source_mention
    return reading.speaker.mention if reading.speaker is not None else None


def _text(reading: _Reading, mention: Mention) -> str:
    """Return a mention as written."""
    first, last = reading.words[mention.first], reading.words[mention.last - 1]
    return reading.report.text[first.start : last.end]


def _place(reading: _Reading) -> str | None:
    """Return the first name after "in", "at" or "near", as written."""
    for mention in reading.mentions:
        before = reading.words[mention.first - 1].folded if mention.first else ""
        if before in ("in", "at", "near") and mention.naming.kind in ("run", "state", "metonym"):
            return _text(reading, mention)
    return None


def _marks(
    reading: _Reading, frame: Frame, speaker: Mention | None, dated: _Dated | None
) -> tuple[Mark, ...]:
    """Say what each part of the sentence is read as."""
    hit = frame.act.hit
    spans: list[tuple[MarkRole, int, int]] = [("trigger", hit.start, hit.end)]
    roles: tuple[tuple[MarkRole, Mention | None], ...] = (
        ("source_actor", frame.source_mention),
        ("target_actor", frame.target_mention),
        ("speaker", speaker),
    )
    spans += [(role, m.first, m.last) for role, m in roles if m is not None and m.first >= 0]
    spans += [("operator", first, last) for first, last in frame.act.operators if first < last]
    marks = [
        Mark(role=role, start=reading.words[first].start, end=reading.words[last - 1].end)
        for role, first, last in spans
    ]
    if dated is not None:
        marks.append(Mark(role="date", start=dated[3].start, end=dated[3].end))
    return tuple(marks)
