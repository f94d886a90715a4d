"""The coders ``linear-1`` and ``hybrid-1``: pairs judged by the model, explained by the lexicon."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from keeneye.coding.context import Memory
from keeneye.coding.frames import Frame, read_frames
from keeneye.coding.learned.features import Reading, read_features
from keeneye.coding.learned.model import Verdict, heaviest_word, judge, load_model
from keeneye.coding.learned.pairs import Pair, candidates, event_key
from keeneye.coding.lexicon import Family
from keeneye.coding.mentions import Mention, Naming, find_mentions
from keeneye.coding.operators import Act, read_acts
from keeneye.coding.pattern import Found, PatternCoder
from keeneye.coding.sentences import Word, split_words
from keeneye.coding.triggers import Hit, Scan, scan_triggers

if TYPE_CHECKING:
    from keeneye.coding.mentions import ActorIndex
    from keeneye.desk import Desk

__all__ = ["LearnedCoder", "hybrid_coder", "linear_coder"]

_MUTUAL = frozenset({"CONSULT", "COOPERATE", "AGREE", "SUPPORT"})
_NO_WORDS: frozenset[str] = frozenset()
_DOUBT = 0.1  # a verdict surer than this is told when refused


class Settings(NamedTuple):
    """What makes one learned coder differ from another."""

    name: str
    vote: float
    slope: float
    intercept: float
    threshold: float


class LearnedCoder(PatternCoder):
    """Codes by the linear model over every pair of names, with the lexicon's hits as features.

    Parameters
    ----------
    settings : Settings
    desk : Desk, optional
    index : ActorIndex, optional
        As for `PatternCoder`.

    Notes
    -----
    `confidence` is the probability that the pair and its root are right, calibrated by
    cross-validation on the codebook (never on gold). Where the lexicon reads another root for the
    same pair, its reading is kept as a rejection ``coders-disagree``; what stays below the
    threshold is a rejection ``low-confidence``.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> from keeneye.records import Report
    >>> report = Report(text="Iran condemned Iraq.", known_at_basis="published",
    ...     known_at=datetime(2020, 6, 13, tzinfo=UTC), published_date=date(2020, 6, 12))
    >>> event = hybrid_coder().code(report).events[0]
    >>> event.root_code, event.source_actor, event.target_actor, event.coder
    ('ACCUSE', 'IRN', 'IRQ', 'hybrid-1')
    """

    def __init__(
        self, settings: Settings, desk: Desk | None = None, index: ActorIndex | None = None
    ) -> None:
        super().__init__(desk, index)
        self._settings = settings
        self._model = load_model()

    @property
    def name(self) -> str:
        """Return name and version."""
        return self._settings.name

    def read(self, text: str) -> Reading:
        """Read one sentence by itself: what the model sees of it."""
        words = split_words(text)
        scan = scan_triggers(words, self._lexicon)
        return self._reading(words, find_mentions(words, self._index), scan)

    def verdicts(self, reading: Reading, *, known: bool = False) -> list[Verdict]:
        """Judge every pair of a sentence (`known`: of known sources), the surest first."""
        pairs = candidates(reading, known=known)
        judged = judge(self._model, reading, pairs, self._settings.vote)
        one = [v._replace(probability=self._calibrated(p)) for v, p in _as_events(judged, reading)]
        return sorted(one, key=lambda v: -v.probability)

    def _calibrated(self, probability: float) -> float:
        """Return how often a verdict of this probability is right."""
        kept = min(1 - 1e-6, max(1e-6, probability))
        logit = math.log(kept / (1 - kept))
        return 1 / (1 + math.exp(-self._settings.slope * logit - self._settings.intercept))

    def frames(self, text: str, memory: Memory) -> tuple[list[Word], list[Frame]]:
        """Read the frames of one sentence, unknown sources included: for scores on gold."""
        words = split_words(text)
        mentions = memory.resolve(words, find_mentions(words, self._index))
        reading = self._reading(words, mentions, scan_triggers(words, self._lexicon))
        return words, self._frames(reading, self._kept(self.verdicts(reading)))

    def _found(self, words: Sequence[Word], mentions: Sequence[Mention], scan: Scan) -> Found:
        """Judge every pair of one sentence."""
        if not any(m.actor for m in mentions):
            return Found((), [("no-source-actor", a.root) for a in read_acts(words, scan)])
        reading = self._reading(words, mentions, scan)
        verdicts = self.verdicts(reading, known=True)
        kept = self._kept(verdicts)
        return Found(self._frames(reading, kept), _refused(verdicts, kept, reading))

    def _kept(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Return the verdicts that are sure enough and not idle beside a surer one."""
        return _chosen([v for v in verdicts if v.probability >= self._settings.threshold])

    def _frames(self, reading: Reading, kept: Sequence[Verdict]) -> list[Frame]:
        """Return verdicts as frames; those of one word share their act."""
        same: dict[tuple[str, str, int], Act] = {}
        return [self._frame(reading, verdict, same) for verdict in kept]

    def type_marked(
        self, text: str, source_span: tuple[int, int], target_span: tuple[int, int]
    ) -> Act | None:
        """Type the relation between two given spans of a sentence, which is known to have one.

        Parameters
        ----------
        text : str
        source_span, target_span : (int, int)
            Half-open character offsets.

        Returns
        -------
        Act or None
            None if a span holds no word of its own.
        """
        words = split_words(text)
        mentions = find_mentions(words, self._index)
        source, target = (marked(words, mentions, s) for s in (source_span, target_span))
        if source is None or target is None or source.first == target.first:
            return None
        others = [m for m in mentions if not (overlap(m, source) or overlap(m, target))]
        ordered = sorted([*others, source, target], key=lambda m: m.first)
        reading = self._reading(words, ordered, scan_triggers(words, self._lexicon))
        firsts = [m.first for m in reading.mentions]
        if source.first not in firsts or target.first not in firsts:
            return None
        pair = Pair(firsts.index(source.first), firsts.index(target.first))
        verdict = judge(self._model, reading, [pair], self._settings.vote)[0]
        return self._frame(reading, verdict, {}).act

    def _reading(self, words: Sequence[Word], mentions: Sequence[Mention], scan: Scan) -> Reading:
        """Read a sentence for features, with the lexicon's frames."""
        acts = read_acts(words, scan)
        lexical = read_frames(words, mentions, scan, acts)
        return read_features(words, mentions, scan, acts, frames=lexical)

    def _confidence(self, frame: Frame) -> float:
        """Return the calibrated probability."""
        return round(min(0.99, frame.act.weight), 2)

    def _frame(
        self, reading: Reading, verdict: Verdict, acts: dict[tuple[str, str, int], Act]
    ) -> Frame:
        """Return a verdict as a frame: the lexicon's act where it agrees, else a word's."""
        source = reading.mentions[verdict.pair.source_at]
        at = verdict.pair.target_at
        target = reading.mentions[at] if at >= 0 else None
        act = verdict.act
        if act is None or act.root != verdict.root:
            place = heaviest_word(self._model, reading, verdict)
            act = _wordly_act(verdict, place)
        act = act._replace(modality=verdict.modality, weight=verdict.probability)
        key = (act.root, act.modality, act.hit.start)
        act = acts.setdefault(key, act)
        return Frame(act, source, target, 0.0)


def marked(
    words: Sequence[Word], mentions: Sequence[Mention], span: tuple[int, int]
) -> Mention | None:
    """Return a given span as a mention, with the meaning of the last name in it."""
    inside = [k for k, w in enumerate(words) if w.start < span[1] and w.end > span[0]]
    if not inside:
        return None
    made = Mention(inside[0], inside[-1] + 1, Naming(None, None, "run"))
    known = [m.naming for m in mentions if overlap(m, made)]
    return made._replace(naming=known[-1]) if known else made


def overlap(left: Mention, right: Mention) -> bool:
    """Tell whether two mentions share a word."""
    return left.first < right.last and right.first < left.last


def _wordly_act(verdict: Verdict, place: int) -> Act:
    """Return an act that hangs on one word."""
    root = verdict.root
    family = Family("model", root, None, None, "", "direct", 0.5, _NO_WORDS, _NO_WORDS)
    hit = Hit(place, place + 1, place, family, "phrase", "finite")
    return Act(root, None, None, verdict.modality, hit, hit, hit, (), verdict.probability)


def _as_events(judged: Sequence[Verdict], reading: Reading) -> list[tuple[Verdict, float]]:
    """Return the likeliest verdict of each event, and the chance that one of its pairs is right."""
    groups: dict[tuple[str, tuple[str, str]], list[Verdict]] = {}
    for verdict in judged:
        groups.setdefault((verdict.root, event_key(reading, verdict.pair)), []).append(verdict)
    return [
        (
            max(group, key=lambda v: v.probability),
            1.0 - math.prod(1.0 - v.probability for v in group),
        )
        for group in groups.values()
    ]


def _chosen(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Leave out what a surer verdict makes idle.

    A source alone yields to the same root with a target; the same root the other way round yields
    unless the root is one of joint acts.
    """
    kept: list[Verdict] = []
    for verdict in verdicts:
        source, target = verdict.pair
        same = [v.pair for v in kept if v.root == verdict.root]
        turned = verdict.root not in _MUTUAL and Pair(target, source) in same
        alone = target < 0 and any(p.source_at == source for p in same)
        if not turned and not alone:
            kept.append(verdict)
    named = {(v.root, v.pair.source_at) for v in kept if v.pair.target_at >= 0}
    return [v for v in kept if v.pair.target_at >= 0 or (v.root, v.pair.source_at) not in named]


def _refused(
    verdicts: Sequence[Verdict], kept: Sequence[Verdict], reading: Reading
) -> list[tuple[str, str]]:
    """Say what was refused: what the lexicon reads otherwise, and what was not sure enough."""
    found = {v.root for v in kept}
    other = "coders-disagree" if kept else "low-confidence"
    known = {m.first for m in reading.mentions if m.actor is not None}
    refused = [
        (other if first in known else "no-source-actor", frame.act.root)
        for (first, _), frames in reading.frames.items()
        for frame in frames
    ]
    if not kept and verdicts and verdicts[0].probability >= _DOUBT:
        refused.append(("low-confidence", verdicts[0].root))
    return [r for r in dict.fromkeys(refused) if r[1] not in found]


def hybrid_coder(desk: Desk | None = None, index: ActorIndex | None = None) -> LearnedCoder:
    """Return ``hybrid-1``: lexicon and linear model together, with calibrated confidence.

    Examples
    --------
    >>> hybrid_coder().name
    'hybrid-1'
    """
    about = load_model().about
    chosen = (about["vote"], about["slope"], about["intercept"], about["threshold"])
    return LearnedCoder(Settings("hybrid-1", *chosen), desk, index)


def linear_coder(desk: Desk | None = None, index: ActorIndex | None = None) -> LearnedCoder:
    """Return ``linear-1``: the linear model by itself, an event where it is likelier than none.

    Examples
    --------
    >>> linear_coder().name
    'linear-1'
    """
    return LearnedCoder(Settings("linear-1", 0.0, 1.0, 0.0, 0.5), desk, index)
