"""The coder ``llm-1``: proposals of a model, verified, and made into events by our own rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING

from keeneye.coding.context import Memory
from keeneye.coding.frames import Frame, read_frames
from keeneye.coding.lexicon import Family
from keeneye.coding.llm.asking import Asker
from keeneye.coding.llm.endpoint import Endpoint
from keeneye.coding.llm.prompt import prompt_version, settings, speaks_to_machine
from keeneye.coding.llm.verifying import Placed, place
from keeneye.coding.mentions import Mention, Naming, find_mentions
from keeneye.coding.operators import Act, read_acts
from keeneye.coding.pattern import Found, PatternCoder
from keeneye.coding.sentences import Sentence, Word, split_sentences, split_words
from keeneye.coding.triggers import Hit, Scan, scan_triggers
from keeneye.limits import LIMITS
from keeneye.ontology import quad_class_of
from keeneye.records import CodingResult, Rejection, Report

if TYPE_CHECKING:
    from keeneye.coding.mentions import ActorIndex
    from keeneye.desk import Desk

__all__ = ["LlmCoder"]

_NO_WORDS: frozenset[str] = frozenset()


class LlmCoder(PatternCoder):
    """Codes what a model proposes and the text bears out.

    Sentences that speak to a machine are not sent. Of each proposal the quote and both names must
    stand in one sentence that was sent, the codes in the ontology, and the lexicon must not read
    another class of act between the same two actors there. Actors, dates, attribution and place
    are read by the rules of `PatternCoder`. What fails is a rejection with a reason, never with
    the model's words.

    Parameters
    ----------
    endpoint : Endpoint
    desk : Desk, optional
    index : ActorIndex, optional
        As for `PatternCoder`.
    asker : Asker, optional
        Asks the model; one of the endpoint's own by default.

    Notes
    -----
    `name` holds the model and the version of the prompt, so that a change of either is another
    coder. `confidence` is one of two values of ``prompt.toml``: the lexicon shares the reading, or
    does not. It is no probability.

    Examples
    --------
    >>> coder = LlmCoder(Endpoint(url="", model="small", salt="0", cache=""))
    >>> coder.name.partition("@")[0]
    'llm-1:small'
    """

    def __init__(
        self,
        endpoint: Endpoint,
        desk: Desk | None = None,
        index: ActorIndex | None = None,
        asker: Asker | None = None,
    ) -> None:
        super().__init__(desk, index)
        self._asker = asker or Asker(endpoint)
        self.parallel = endpoint.parallel
        self._placed: tuple[Placed, ...] = ()

    @property
    def name(self) -> str:
        """Return name, model and version of the prompt."""
        return f"llm-1:{self._asker.endpoint.model}@{prompt_version()}"

    def code(self, report: Report) -> CodingResult:
        """Code one report; see `PatternCoder.code` for what comes back.

        Raises
        ------
        CodingError
            If the model cannot be asked at all, or the budget is spent: nothing of this report is
            kept, and it can be coded later.
        """
        placed, refused = self._proposed(report.text)
        reader = copy(self)
        reader._placed = tuple(placed)
        result = PatternCoder.code(reader, report)
        rejected = {r.rejection_id: r for r in result.rejected}
        for reason, detail, start, end in refused:
            rejection = Rejection(
                stage="coding", reason=reason, detail=detail, report_id=report.report_id,
                start=start, end=end, coder=self.name,
            )  # fmt: skip
            rejected.setdefault(rejection.rejection_id, rejection)
        return CodingResult(
            report_id=report.report_id,
            coder=self.name,
            events=result.events,
            rejected=tuple(rejected.values()),
        )

    def frames(self, text: str, memory: Memory) -> tuple[list[Word], list[Frame]]:
        """Read the frames of one sentence, asking the model: for scores on gold."""
        placed, _ = self._proposed(text)
        reader = copy(self)
        reader._placed = tuple(placed)
        words = split_words(text)
        mentions = memory.resolve(words, find_mentions(words, self._index))
        found = reader._found(words, mentions, scan_triggers(words, self._lexicon))
        return words, list(found.frames)

    def _proposed(self, text: str) -> tuple[list[Placed], list[tuple[str, str, int, int]]]:
        """Ask about each part of a text; return what is borne out, and what is refused and why."""
        placed: list[Placed] = []
        refused: list[tuple[str, str, int, int]] = []
        sent: list[Sentence] = []
        for sentence in split_sentences(text):
            if speaks_to_machine(text[sentence.start : sentence.end]):
                refused.append(("speaks-to-machine", "", sentence.start, sentence.end))
            elif sentence.end - sentence.start <= LIMITS.sentence_characters:
                sent.append(sentence)
        for n_part, part in enumerate(_parts(sent), start=1):
            start, end = part[0].start, part[-1].end
            answer = self._asker.ask("\n".join(text[s.start : s.end] for s in part))
            if answer.problem:
                refused.append((answer.problem, answer.detail, start, end))
            refused += [("answer-malformed", f"item {n_part}.{n} is no event", start, end)
                        for n in range(1, answer.n_malformed + 1)]  # fmt: skip
            for n, proposal in enumerate(answer.proposals, start=1):
                found = place(proposal, text, part)
                if isinstance(found, str):
                    refused.append((found, f"proposal {n_part}.{n}", start, end))
                else:
                    placed.append(found)
        return list(dict.fromkeys(placed)), refused

    def _found(self, words: Sequence[Word], mentions: Sequence[Mention], scan: Scan) -> Found:
        """Make frames of the proposals of one sentence."""
        if not words:
            return Found((), [])
        first, last = words[0].start, words[-1].end
        mine = [p for p in self._placed if first <= p.quote[0] and p.quote[1] <= last]
        lexical = read_frames(words, mentions, scan, read_acts(words, scan)) if mine else []
        frames: list[Frame] = []
        refused: list[tuple[str, str]] = []
        for placed in mine:
            frame = _frame(words, mentions, placed)
            witnesses = [other for other in lexical if _same_roles(frame, other)]
            if _contradicted(placed, witnesses):
                refused.append(("coders-disagree", placed.root_code))
            else:
                frames.append(_with_witness(frame, witnesses))
        return Found(frames, refused)

    def _confidence(self, frame: Frame) -> float:
        """Return the confidence that the frame was given."""
        return frame.act.weight


def _parts(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Cut a text between sentences into parts that a model is sent at a time."""
    part: list[Sentence] = []
    n_characters = 0
    for sentence in sentences:
        length = sentence.end - sentence.start + 1
        if part and n_characters + length > LIMITS.llm_characters:
            yield part
            part, n_characters = [], 0
        part.append(sentence)
        n_characters += length
    if part:
        yield part


def _frame(words: Sequence[Word], mentions: Sequence[Mention], placed: Placed) -> Frame:
    """Return a proposal as a frame."""
    first, last = _positions(words, placed.quote)
    family = Family("llm", placed.root_code, None, None, "", "direct", 0.5, _NO_WORDS, _NO_WORDS)
    hit = Hit(first, last, first, family, "phrase", "finite")
    weight = float(settings()["confidence_alone"])
    act = Act(placed.root_code, placed.mode, None, placed.modality, hit, hit, hit, (), weight)
    target = placed.target_actor
    aimed = _mention(words, mentions, target) if target is not None else None
    return Frame(act, _mention(words, mentions, placed.source_actor), aimed, 0.0)


def _positions(words: Sequence[Word], bounds: tuple[int, int]) -> tuple[int, int]:
    """Return the positions ``[first, last)`` of the words within bounds."""
    inside = [k for k, w in enumerate(words) if w.start < bounds[1] and w.end > bounds[0]]
    return (inside[0], inside[-1] + 1) if inside else (0, 1)


def _mention(
    words: Sequence[Word], mentions: Sequence[Mention], bounds: tuple[int, int]
) -> Mention:
    """Return the first known actor within bounds, else the words as an unknown name."""
    first, last = _positions(words, bounds)
    inside = [m for m in mentions if m.first < last and first < m.last]
    known = next((m for m in inside if m.actor is not None), None)
    return known or Mention(first, last, Naming(None, None, "run"))


def _same_roles(frame: Frame, other: Frame) -> bool:
    """Tell whether the lexicon reads an act of the same two actors."""
    source, target = frame.source_mention, frame.target_mention
    acts, aimed = other.source_mention, other.target_mention
    if source is None or acts is None or source.actor != acts.actor:
        return False
    return target is None or aimed is None or target.actor == aimed.actor


def _contradicted(placed: Placed, witnesses: Sequence[Frame]) -> bool:
    """Tell whether the lexicon reads only acts of another class there."""
    if not witnesses:
        return False
    mine = quad_class_of(placed.root_code)
    return all(quad_class_of(w.act.root) != mine for w in witnesses)


def _with_witness(frame: Frame, witnesses: Sequence[Frame]) -> Frame:
    """Take what the lexicon knows beside, where it reads the same root."""
    same = next((w.act for w in witnesses if w.act.root == frame.act.root), None)
    if same is None:
        return frame
    mode = frame.act.mode or same.mode
    agreed = float(settings()["confidence_agreed"])
    return frame._replace(act=frame.act._replace(mode=mode, weight=agreed))
