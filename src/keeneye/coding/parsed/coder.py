"""The coder ``spacy-1``: what was done by the lexicon, by whom and to whom by a parse."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from keeneye.coding.frames import Frame, read_frames
from keeneye.coding.mentions import Mention
from keeneye.coding.operators import Act, read_acts
from keeneye.coding.pattern import Found
from keeneye.coding.second.coder import SecondCoder
from keeneye.coding.second.quiet import find_quiet
from keeneye.coding.second.roles import foreseen, keep_act
from keeneye.coding.sentences import Word
from keeneye.coding.triggers import Scan
from keeneye.errors import CodingError

if TYPE_CHECKING:
    from keeneye.coding.mentions import ActorIndex
    from keeneye.desk import Desk

__all__ = ["ParsedCoder"]

NAME = "spacy-1"
PIPELINE = "KEENEYE_SPACY_PIPELINE"  # the environment's name for the pipeline
_SUBJECTS = frozenset(["nsubj", "csubj"])
_PASSIVE = frozenset(["nsubjpass", "csubjpass"])
_OBJECTS = frozenset(["dobj", "dative", "attr", "obj", "iobj"])
_SHARED = frozenset(["conj", "xcomp", "advcl", "ccomp", "acl"])  # a subject is looked for above
_PLACES = frozenset(["in", "at", "near", "off", "outside", "inside", "over"])
_CLIMB = 4  # verbs up which a subject is looked for


class ParsedCoder(SecondCoder):
    """Codes acts by the lexicon of ``pattern-2``, and roles by a dependency parse.

    Parameters
    ----------
    desk : Desk, optional
    index : ActorIndex, optional
        As for `PatternCoder`.
    pipeline : str, optional
        The installed spaCy pipeline; else that of ``KEENEYE_SPACY_PIPELINE``, else
        ``en_core_web_sm``.

    Notes
    -----
    Where the parse gives a role no known actor, the lexicon's own search fills it. It has no
    example here: it needs the extra `spacy` and a pipeline.

    Raises
    ------
    CodingError
        If spaCy or the pipeline is not installed.
    """

    def __init__(
        self,
        desk: Desk | None = None,
        index: ActorIndex | None = None,
        *,
        pipeline: str | None = None,
    ) -> None:
        super().__init__(desk, index)
        self._parser = _load(pipeline or os.environ.get(PIPELINE, "en_core_web_sm"))

    @property
    def name(self) -> str:
        """Return name and version."""
        return NAME

    def _found(self, words: Sequence[Word], mentions: Sequence[Mention], scan: Scan) -> Found:
        """Read the frames of one sentence: the parse is made only where there is an act."""
        acts = read_acts(words, scan)
        if acts and (quiet := find_quiet(words)):
            return Found((), [(f"tells-of-{quiet}", act.root) for act in acts])
        if not acts or not any(m.actor for m in mentions):
            return super()._found(words, mentions, scan)
        parse = self._parse(words)
        frames: list[Frame] = []
        for act in (foreseen(words, a) for a in acts if keep_act(words, mentions, a)):
            own = read_frames(words, mentions, scan, [act])
            frames += _parsed_frames(parse, mentions, act) or own
        return self._sure(words, mentions, frames)

    def _parse(self, words: Sequence[Word]) -> Any:
        """Parse a sentence word by word as it was split here."""
        from spacy.tokens import Doc

        spaces = [after.start > word.end for word, after in pairwise(words)]
        return self._parser(Doc(self._parser.vocab, [w.written for w in words], [*spaces, False]))


def _load(name: str) -> Any:
    """Load a pipeline; of its parts only those that parse."""
    try:
        import spacy

        return spacy.load(name, exclude=["ner", "lemmatizer"])
    except ImportError as error:
        raise CodingError(
            "spaCy is not installed",
            where="--coder spacy-1",
            expected="the extra `spacy`",
            todo="pip install 'keeneye[spacy]' and a pipeline, or choose another coder",
        ) from error
    except OSError as error:
        raise CodingError(
            f"no spaCy pipeline {name!r}",
            where=PIPELINE,
            expected="an installed English pipeline with a parser",
            todo=f"python -m spacy download en_core_web_sm, or name yours in {PIPELINE}",
        ) from error


def _parsed_frames(parse: Any, mentions: Sequence[Mention], act: Act) -> list[Frame]:
    """Return the frames that a parse gives an act; none where no known actor does it."""
    verb = parse[act.outer.start]
    while act.outer.end - 1 > verb.i and verb.pos_ not in ("VERB", "AUX"):
        verb = parse[verb.i + 1]
    if act.outer.nominal or verb.pos_ not in ("VERB", "AUX"):
        return []
    doers, done = _roles(verb)
    last = parse[act.inner.start]
    done = [*done, *(_roles(last)[1] if last.i != verb.i else [])]
    reverse = act.outer.family.order in ("reverse", "speaker")
    if reverse:
        doers, done = done, doers
    sources = _named(doers, mentions)
    targets: list[Mention | None] = [m for m in _named(done, mentions) if m not in sources]
    if not sources:
        return []
    return [Frame(act, s, t, 0.5) for s in sources for t in (targets or [None])]


def _roles(verb: Any) -> tuple[list[Any], list[Any]]:
    """Return the words that do what a verb says and those it is done to."""
    doers = [c for c in verb.children if c.dep_ in _SUBJECTS]
    done = [c for c in verb.children if c.dep_ in _OBJECTS]
    patients = [c for c in verb.children if c.dep_ in _PASSIVE]
    for child in verb.children:
        if child.dep_ == "agent":
            doers += [c for c in child.children if c.dep_ == "pobj"]
        elif child.dep_ == "prep" and child.lower_ not in _PLACES:
            done += [c for c in child.children if c.dep_ == "pobj"]
    above = verb
    for _ in range(_CLIMB):
        if doers or patients or above.dep_ not in _SHARED:
            break
        above = above.head
        doers = [c for c in above.children if c.dep_ in _SUBJECTS]
    return doers, [*patients, *done]


def _named(heads: Sequence[Any], mentions: Sequence[Mention]) -> list[Mention]:
    """Return the known mentions of some noun phrases and of what is joined to them."""
    found: dict[str, Mention] = {}
    for head in (h for top in heads for h in (top, *top.conjuncts)):
        inside = list(_phrase(head))
        for mention in mentions:
            if mention.actor and any(mention.first <= k < mention.last for k in inside):
                found.setdefault(mention.actor, mention)
                break
    return list(found.values())


def _phrase(head: Any) -> Iterator[int]:
    """Yield the positions of a noun and of what is tied to it, the nearest first."""
    yield head.i
    for child in head.children:
        if child.dep_ in ("compound", "amod", "poss", "nmod", "appos", "flat"):
            yield from _phrase(child)
        elif child.dep_ == "prep" and child.lower_ in ("of", "from", "in", "with", "between"):
            for below in child.children:
                yield from _phrase(below)
