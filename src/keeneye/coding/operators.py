"""Modality: what a content act becomes under the verbs and auxiliaries that govern it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from keeneye.coding.sentences import Word
from keeneye.coding.triggers import Hit, Scan
from keeneye.records import Modality

__all__ = ["COOPERATIVE", "Act", "read_acts"]

COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
_SPEECH_MODALITY: dict[str, Modality] = {
    "AGREE": "promised",
    "THREATEN": "threatened",
    "REJECT": "denied",
}
_THREAT_MODES = {
    "ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict", "SANCTION": "relations",
}  # fmt: skip
_DEMAND_MODES = {
    "AID": "assist", "COOPERATE": "assist", "SUPPORT": "assist", "RETREAT": "yield",
    "CONCEDE": "yield", "CONSULT": "meet", "AGREE": "meet",
}  # fmt: skip
_OWN_THREAT_MODES = {"ban": "ban", "arrest": "arrest", "expel": "expel", "withdraw": "relations"}
_OPEN = ("possibility", "obligation", "desire", "fiction", "condition")
_SUBJECT_KINDS = ("plain", "attempt", "intent", "prepare", "stop", "announce", "order")
_TELLING = ("report", "announce", "promise", "threat", "demand", "refusal")
_WIDE = ("fiction", "condition")
_CONTENT_ONLY = 0.3  # triggers of this weight need an operator
_OWN_REACH = 7  # words between a plain act and a noun that is its object
_MAX_REACH = 14  # words between a governing verb and what it governs


class Act(NamedTuple):
    """What a chain of triggers comes to.

    `hit` carries the type; `outer` is the first trigger of the chain (its subject acts), `inner`
    the last (its object is acted on). `operators` are word positions of what changed the meaning.
    """

    root: str
    mode: str | None
    cameo_code: str | None
    modality: Modality
    hit: Hit
    outer: Hit
    inner: Hit
    operators: tuple[tuple[int, int], ...]
    weight: float


class _State(NamedTuple):
    """A type on its way through the operators."""

    root: str
    mode: str | None
    cameo_code: str | None
    modality: Modality


def read_acts(words: Sequence[Word], scan: Scan) -> list[Act]:
    """Read what the triggers of a sentence come to.

    Parameters
    ----------
    words : sequence of Word
    scan : Scan

    Returns
    -------
    list of Act
        One for each chain of triggers that ends in an act: "threatened to suspend" is one
        THREATEN, "agreed to meet" one AGREE; what a speech act is about is no act of its own.

    Examples
    --------
    >>> from keeneye.coding.lexicon import load_lexicon
    >>> from keeneye.coding.sentences import split_words
    >>> from keeneye.coding.triggers import scan_triggers
    >>> words = split_words("They threatened to suspend the talks.")
    >>> act = read_acts(words, scan_triggers(words, load_lexicon()))[0]
    >>> act.root, act.mode, act.modality
    ('THREATEN', 'relations', 'threatened')
    """
    parents = _parents(words, scan)
    governing = {p for p in parents if p is not None}
    question = bool(words) and any(w.folded == "?" for w in words[-2:])
    acts = []
    for at in range(len(scan.hits)):
        if at in governing:
            continue
        chain = _chain(parents, at)
        act = _fold(words, scan, chain, question)
        if act is not None and not (act.weight <= _CONTENT_ONLY and not act.operators):
            acts.append(act)
    return acts


def _chain(parents: list[int | None], at: int) -> list[int]:
    """Return the hits from the outermost governor down to `at`."""
    chain = [at]
    while (above := parents[chain[0]]) is not None:
        chain.insert(0, above)
    return chain


def _parents(words: Sequence[Word], scan: Scan) -> list[int | None]:
    """Return for each hit the hit that governs it, if any."""
    parents: list[int | None] = []
    for at, hit in enumerate(scan.hits):
        parent = None
        for above in range(at - 1, max(-1, at - 5), -1):
            if _governs(words, scan, above, hit):
                parent = above
                break
        parents.append(parent)
    return parents


def _governs(words: Sequence[Word], scan: Scan, above: int, hit: Hit) -> bool:
    """Tell whether the hit number `above` governs `hit`."""
    governor = scan.hits[above]
    kind = governor.family.operator or "own"
    between = [w.folded for w in words[governor.end : hit.group]]
    if kind in _WIDE:
        return True
    if kind == "announce" and hit.link in ("finite", "to"):
        return False
    if kind == "own":
        return _own_object(scan, governor, hit, between)
    if len(between) > _MAX_REACH or scan.clauses[governor.start] != scan.clauses[hit.start]:
        return False
    bare = hit.link == "finite" and hit.form == "base" and not hit.modal
    if bare and "to" in between and between[-1:] in (["and"], ["or"]):
        return True  # "threatened to go and cut the line"
    if hit.link == "finite":
        return _takes_finite(governor, hit, between)
    if hit.link == "to":
        return not (set(between) & {",", "and"}) or len(between) <= 6
    return "," not in between or len(between) <= 5


def _own_object(scan: Scan, governor: Hit, hit: Hit, between: list[str]) -> bool:
    """Tell whether a hit is only the object, means or purpose of a plain act before it."""
    if scan.clauses[governor.start] != scan.clauses[hit.start] or hit.link in ("finite", "phrase"):
        return False
    if hit.nominal and governor.nominal:
        return len(between) <= 2 and not (set(between) & {",", "and"})
    return len(between) <= _OWN_REACH and not (set(between) & {",", "and", "or"})


def _takes_finite(governor: Hit, hit: Hit, between: list[str]) -> bool:
    """Tell whether a finite clause hangs on the governor: after "that", or under a modal."""
    last_that = len(between) - between[::-1].index("that") if "that" in between else 0
    if "and" in between[last_that:]:
        return False
    if hit.form == "base" and not hit.modal and governor.family.operator in ("demand", "help"):
        return True
    return "that" in between or bool(hit.modal) or not between


def _fold(words: Sequence[Word], scan: Scan, chain: list[int], question: bool) -> Act | None:
    """Fold a chain from its innermost act outwards."""
    hits = [scan.hits[c] for c in chain]
    state = _start(hits[-1])
    operators: list[tuple[int, int]] = []
    type_hit = hits[-1]
    told = any(h.family.operator in _TELLING for h in scan.hits)  # "said it would"
    for depth in range(len(hits) - 1, -1, -1):
        hit = hits[depth]
        if depth < len(hits) - 1:
            new = _under(hit, state, hits[depth + 1])
            if new is not None and new.root != (state.root if state else ""):
                type_hit = hit
            if new != state:
                operators.append((hit.start, hit.end))
            state = new
        if state is not None:
            unsaid = hit.modal == "would" and not told
            changed = _with_auxiliaries(hit._replace(modal="possibility") if unsaid else hit, state)
            if changed != state and hit.group < hit.start:
                operators.append((hit.group, hit.start))
            state = changed
    if state is None or not state.root:
        return None
    opener = (len(words) - 1, len(words)) if question else _condition(words, scan, hits[0])
    if opener is None and hits[0].link == "to":
        opener = (hits[0].group, hits[0].start)  # nobody says that it was done
    if opener is not None and state.modality != "hypothetical":
        state = state._replace(modality="hypothetical")
        operators.append(opener)
    acting = [h for h in hits if h.family.root or _acts(h)]
    weight = type_hit.family.weight * (0.6 if hits[-1].modifier else 1.0)
    if len(hits) > 1:  # an operator vouches for a trigger that is weak alone
        weight = max(weight, 0.6)
    return Act(*state, type_hit, acting[0], hits[-1], tuple(operators), weight)


def _acts(hit: Hit) -> bool:
    """Tell whether the subject of a pure operator is whoever does what it governs."""
    return hit.family.operator in _SUBJECT_KINDS and hit.link not in ("noun", "phrase")


def _condition(words: Sequence[Word], scan: Scan, hit: Hit) -> tuple[int, int] | None:
    """Return the "if" that opens the clause of a hit, up to its comma."""
    for at in range(hit.group - 1, -1, -1):
        if scan.clauses[at] != scan.clauses[hit.group]:
            return None
        if words[at].folded in ("if", "unless", "whether", "how", "why"):
            between = {w.folded for w in words[at : hit.group]}
            return None if "," in between else (at, at + 1)
    return None


def _start(hit: Hit) -> _State | None:
    """Say what a hit means by itself."""
    family = hit.family
    if not family.root:
        return None
    plain: Modality = "claimed" if family.operator == "claim" else "actual"
    modality = _SPEECH_MODALITY.get(family.root, plain)
    return _State(family.root, family.mode, family.cameo_code, modality)


def _with_auxiliaries(hit: Hit, state: _State) -> _State:
    """Apply a verb group's negation and modal."""
    if hit.negated:
        state = _negate(state, future=hit.modal in ("future", "would"))
        if hit.modal in ("future", "would"):
            return state
    if hit.modal == "future" or (hit.modal == "would" and not hit.negated):
        return _future(state)
    if hit.modal:
        return state._replace(modality="hypothetical")
    return state


def _negate(state: _State, *, future: bool = False) -> _State:
    """Say what is not done, or will not be."""
    if state.root in ("REJECT", "THREATEN") or state.modality == "hypothetical":
        return state._replace(modality="hypothetical")
    if future and state.root in COOPERATIVE:
        return _State("REJECT", None, None, "denied")
    if future:
        return _State("AGREE", None, None, "promised")
    if state.root == "AGREE":
        return _State("REJECT", None, None, "denied")
    return state._replace(modality="denied")


def _future(state: _State) -> _State:
    """Say what an announcement is: cooperation is promised, conflict threatened."""
    if state.modality in ("hypothetical", "recalled"):
        return state
    if state.root in ("REQUEST", "REJECT", "THREATEN", "AGREE"):
        return state
    if state.root in COOPERATIVE:
        return _State("AGREE", None, _PROMISED.get(state.root), "promised")
    if state.root == "ACCUSE":
        return state._replace(modality="hypothetical")
    return _State("THREATEN", _threat_mode(state), None, "threatened")


_PROMISED = {"CONSULT": "036", "AID": "033", "COOPERATE": "031", "SUPPORT": "032"}
_PROMISED |= {"RETREAT": "035", "CONCEDE": "035"}


def _threat_mode(state: _State) -> str | None:
    """Say what a threat threatens with."""
    return _OWN_THREAT_MODES.get(state.mode or "", _THREAT_MODES.get(state.root))


def _under(governor: Hit, state: _State | None, hit: Hit) -> _State | None:
    """Say what the act of `hit` becomes under its governor."""
    own = _start(governor)
    kind = governor.family.operator
    if state is None:
        return own
    if kind in ("topic", "blame", "comment", ""):
        return own
    if kind == "order":  # who orders an arrest makes it; who orders somebody to leave demands
        kind = "plain" if hit.nominal and state.root not in ("REQUEST", "CONSULT") else "demand"
        if kind == "demand" and own is not None and own.root != "REQUEST":
            return own
    if kind == "threat" and state.modality == "denied":
        return _intended(state)  # "vowed not to attack"
    if kind == "threat":
        mode = _threat_mode(state)
        return _State("THREATEN", mode, None, "threatened")
    if kind == "refusal":
        return _State("REJECT", _DEMAND_MODES.get(state.root), None, "denied")
    if kind == "demand":
        mode = "change" if state.modality == "denied" else _DEMAND_MODES.get(state.root)
        return _State("REQUEST", mode or "change", None, "actual")
    if kind == "promise" and hit.nominal and governor.family.root == "AGREE":
        return own  # "agreed to watch the tests" promises no test
    if kind in ("promise", "intent"):
        return _intended(state)
    if kind == "prepare":  # seen from outside: no threat was spoken
        conflict = state.root not in COOPERATIVE and state.modality == "actual"
        return state._replace(modality="hypothetical") if conflict else _intended(state)
    return _softened(kind, state)


def _intended(state: _State) -> _State:
    """Say what is promised or planned."""
    if state.modality == "denied" and state.root != "REJECT":
        return _negate(state._replace(modality="actual"), future=True)
    return _future(state)


def _softened(kind: str, state: _State) -> _State:
    """Apply operators that leave the type and change the standing."""
    if kind in _OPEN:
        return state._replace(modality="hypothetical")
    if kind == "past":
        return state._replace(modality="recalled")
    if kind == "attempt":
        attempted = state.modality == "actual"
        return state._replace(modality="attempted") if attempted else state
    if kind == "failure":
        return _negate(state)
    if kind == "claim":
        return state._replace(modality="claimed") if state.modality == "actual" else state
    if kind == "stop":
        return _stopped(state)
    return state


def _stopped(state: _State) -> _State:
    """Say that ending cooperation is SANCTION, ending conflict is RETREAT."""
    if state.root in COOPERATIVE:
        return _State("SANCTION", "discontinue", None, "actual")
    if state.root in ("ASSAULT", "MOBILIZE", "COERCE", "SANCTION"):
        return _State("RETREAT", None, None, "actual")
    return _State("CONCEDE", None, None, "actual")
