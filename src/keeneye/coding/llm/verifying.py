"""What a model quotes is found in the text, or it is not: places are ours, never the model's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast, get_args

from keeneye.coding.llm.answers import Proposal
from keeneye.coding.sentences import Sentence
from keeneye.ontology import plover
from keeneye.records import Modality

__all__ = ["Placed", "find_words", "place"]

_QUOTES = dict.fromkeys("“”„«»‟＂", '"') | dict.fromkeys("‘’‚‛`´＇", "'")
_LEAST_WORDS = 2

Bounds = tuple[int, int]


class Placed(NamedTuple):
    """A proposal whose words stand in the text: character offsets, and codes of the ontology."""

    quote: Bounds
    source_actor: Bounds
    target_actor: Bounds | None
    root_code: str
    mode: str | None
    modality: Modality


def find_words(words: str, text: str, start: int, end: int) -> Bounds | None:
    """Find words in ``text[start:end]``: exactly, else with white space and quote marks folded.

    Parameters
    ----------
    words : str
    text : str
    start, end : int

    Returns
    -------
    (int, int) or None
        Offsets into `text`, the first place where the words are not part of longer ones.

    Examples
    --------
    >>> find_words('the  "enemy"', "Seoul is the “enemy”, it said", 0, 29)
    (9, 20)
    >>> find_words("Iran", "Iranian envoys left", 0, 19) is None
    True
    """
    if words.strip():
        at = text.find(words, start, end)
        while at >= 0:
            if _whole(text, at, at + len(words)):
                return at, at + len(words)
            at = text.find(words, at + 1, end)
        return _folded_place(words, text, start, end)
    return None


def _folded_place(words: str, text: str, start: int, end: int) -> Bounds | None:
    """Find words after folding, and return the place before it."""
    wanted, _ = _fold(words.strip(), 0, len(words.strip()))
    folded, offsets = _fold(text, start, end)
    at = folded.find(wanted)
    while at >= 0:
        first, last = offsets[at], offsets[at + len(wanted) - 1] + 1
        if _whole(text, first, last):
            return first, last
        at = folded.find(wanted, at + 1)
    return None


def _fold(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """Fold white space and quote marks; of each character left, say where it stood."""
    kept: list[str] = []
    offsets: list[int] = []
    for at in range(start, end):
        letter = text[at]
        if letter.isspace():
            if kept and kept[-1] == " ":
                continue
            letter = " "
        kept.append(_QUOTES.get(letter, letter))
        offsets.append(at)
    return "".join(kept), offsets


def _whole(text: str, first: int, last: int) -> bool:
    """Tell whether no word is cut at either end."""
    before = text[first - 1 : first] if first else ""
    after = text[last : last + 1]
    cut_before = before.isalnum() and text[first].isalnum()
    return not (cut_before or (after.isalnum() and text[last - 1].isalnum()))


def place(proposal: Proposal, text: str, sentences: Sequence[Sentence]) -> Placed | str:
    """Find a proposal in the sentences that were sent, or return the reason why it is refused.

    Parameters
    ----------
    proposal : Proposal
    text : str
    sentences : sequence of Sentence
        Those that the model has seen.

    Returns
    -------
    Placed or str
        ``unknown-code``, ``quote-too-short``, ``quote-not-in-text``, ``actor-not-in-text`` or
        ``actor-not-in-sentence``.

    Examples
    --------
    >>> from keeneye.coding.sentences import split_sentences
    >>> text = "Iran condemned Iraq."
    >>> said = Proposal(quote="condemned Iraq", source_actor="Iran", target_actor="Iraq",
    ...     root_code="ACCUSE", modality="actual")
    >>> place(said, text, split_sentences(text)).quote
    (5, 19)
    """
    modes = {root.name: {mode.name for mode in root.modes} for root in plover().roots}
    if proposal.root_code not in modes or proposal.modality not in get_args(Modality):
        return "unknown-code"
    if proposal.mode and proposal.mode not in modes[proposal.root_code]:
        return "unknown-code"
    if len(proposal.quote.split()) < _LEAST_WORDS:
        return "quote-too-short"
    refusal = "quote-not-in-text"
    for sentence in sentences:
        quote = find_words(proposal.quote, text, sentence.start, sentence.end)
        if quote is None:
            continue
        source = find_words(proposal.source_actor, text, sentence.start, sentence.end)
        target = find_words(proposal.target_actor, text, sentence.start, sentence.end)
        if source is not None and (target is not None or not proposal.target_actor.strip()):
            return Placed(
                quote,
                source,
                target,
                proposal.root_code,
                proposal.mode or None,
                cast("Modality", proposal.modality),
            )
        refusal = _why_no_actor(proposal, text)
    return refusal


def _why_no_actor(proposal: Proposal, text: str) -> str:
    """Tell a name that stands elsewhere from one that stands nowhere."""
    names = [proposal.source_actor, *([proposal.target_actor] if proposal.target_actor else [])]
    anywhere = all(find_words(name, text, 0, len(text)) is not None for name in names)
    return "actor-not-in-sentence" if anywhere else "actor-not-in-text"
