"""Answers of a model: read strictly, item by item, and believed in nothing."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from keeneye.limits import LIMITS

__all__ = ["Answer", "Proposal", "read_answer"]

_ENDED = frozenset({"stop", "eos"})
_REASONS = {"length": "answer-cut", "content_filter": "answer-refused"}


class Proposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One act as the model gives it: words and codes, no places.

    Examples
    --------
    >>> Proposal(quote="cut the line", source_actor="Seoul", root_code="SANCTION",
    ...     modality="actual").mode
    ''
    """

    quote: str
    source_actor: str
    root_code: str
    modality: str
    target_actor: str = ""
    mode: str = ""


class Answer(msgspec.Struct, frozen=True):
    """What a model said of one text, or why that is nothing.

    Parameters
    ----------
    proposals : tuple of Proposal
    n_malformed : int
        Items that were none.
    problem : str
        '' or a reason: ``answer-cut``, ``answer-refused``, ``answer-unfinished``,
        ``answer-malformed``, ``answer-holds-the-key``, ``model-failed``.
    detail : str
        Of the problem; never the model's own words.
    tokens : (int, int)
        Sent and received, as the server says; 0 where it does not.

    Examples
    --------
    >>> Answer(problem="answer-cut").proposals
    ()
    """

    proposals: tuple[Proposal, ...] = ()
    n_malformed: int = 0
    problem: str = ""
    detail: str = ""
    tokens: tuple[int, int] = (0, 0)


def read_answer(body: bytes, key: str = "") -> Answer:
    """Read the body of a chat completion.

    Parameters
    ----------
    body : bytes
    key : str
        The key that was sent: an answer that holds it is not kept, in no part.

    Examples
    --------
    >>> said = {"message": {"content": '{"events": [{"quote": 1}]}'}, "finish_reason": "stop"}
    >>> read_answer(json.dumps({"choices": [said]}).encode()).n_malformed
    1
    >>> read_answer(b"<html>").problem
    'answer-malformed'
    """
    document = _json(body.decode("utf-8", "replace"))
    try:
        choice = document["choices"][0]
        content, finish = choice["message"]["content"], choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError):
        return Answer(problem="answer-malformed", detail="no choice with a message")
    tokens = _tokens(document.get("usage"))
    if finish not in _ENDED:
        return Answer(problem=_REASONS.get(str(finish), "answer-unfinished"), tokens=tokens)
    if not isinstance(content, str):
        return Answer(problem="answer-malformed", detail="no text", tokens=tokens)
    found = _json(_object_in(content))
    items = found.get("events") if isinstance(found, dict) else None
    if not isinstance(items, list):
        return Answer(problem="answer-malformed", detail="no list of events", tokens=tokens)
    if key and (key in content or key in json.dumps(items, ensure_ascii=False)):
        return Answer(problem="answer-holds-the-key", tokens=tokens)
    return _read(items, tokens)


def _read(items: list[Any], tokens: tuple[int, int]) -> Answer:
    """Read item by item; one that is wrong does not spoil the others."""
    proposals: list[Proposal] = []
    for item in items[: LIMITS.llm_events]:
        try:
            proposals.append(msgspec.convert(item, type=Proposal, strict=True))
        except msgspec.ValidationError:
            continue
    return Answer(
        proposals=tuple(proposals), n_malformed=len(items) - len(proposals), tokens=tokens
    )


def _json(text: str) -> Any:
    """Read JSON; None for what is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _object_in(content: str) -> str:
    """Return the JSON object in a text that may have thoughts before it and fences around it."""
    said = content.rpartition("</think>")[2]
    first, last = said.find("{"), said.rfind("}")
    return said[first : last + 1]


def _tokens(usage: Any) -> tuple[int, int]:
    """Return the tokens sent and received, as far as the server gives whole numbers."""
    given = usage if isinstance(usage, dict) else {}
    counts = (given.get("prompt_tokens"), given.get("completion_tokens"))
    sent, received = (c if isinstance(c, int) and 0 <= c < 10**9 else 0 for c in counts)
    return sent, received
