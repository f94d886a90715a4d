"""Triggers of a sentence: scanned once, each with its form, its auxiliaries and its object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from keeneye.coding.lexicon import Entry, Family, Lexicon
from keeneye.coding.sentences import Word, word_list

__all__ = ["Hit", "Scan", "scan_triggers"]


class Hit(NamedTuple):
    """One trigger in place: word positions ``[start, end)``.

    `group` is where its verb group begins ("did not" before "attack"); `modal` is '', 'future',
    'would', 'possibility' or 'obligation'; `link` is how it hangs on what stands before it:
    'finite', 'to', 'ing', 'noun' or 'phrase'.
    """

    start: int
    end: int
    group: int
    family: Family
    form: str
    link: str
    passive: bool = False
    negated: bool = False
    modal: str = ""
    modifier: bool = False

    @property
    def nominal(self) -> bool:
        """Tell whether it is a noun."""
        return self.form == "noun"


class Scan(NamedTuple):
    """The hits of a sentence in order, and the clause number of each word."""

    hits: tuple[Hit, ...]
    clauses: tuple[int, ...]


_BE = word_list("be")
_AUXILIARIES = word_list("auxiliary")
_MODALS = {
    "will": "future", "shall": "future", "'ll": "future", "won't": "future",
    "would": "would", "wouldn't": "would", "'d": "would",
    "may": "possibility", "might": "possibility", "can": "possibility", "could": "possibility",
    "can't": "possibility", "couldn't": "possibility", "cannot": "possibility",
    "should": "obligation", "must": "obligation", "ought": "obligation",
    "shouldn't": "obligation", "mustn't": "obligation", "needn't": "obligation",
}  # fmt: skip
_NEGATIONS = word_list("negation")
_ADVERBS = word_list("adverb")
_BEFORE_NOUN = word_list("before_noun")
_AFTER_PASSIVE = word_list("after_passive")
_QUOTES = frozenset('"“‘')
_ALSO_ADVERBS = frozenset(
    ["'s", "'", "first", "last", "more", "further", "other", "such", "over", "by"]
)
_NOT_DONE = ("not", "without", "never", "neither", "nor")
_PENDING = frozenset(
    ["possible", "likely", "unlikely", "imminent", "planned", "expected", "feared"]
)
_TO_COME = frozenset(
    ["be", "occur", "happen", "take", "follow", "begin", "start", "resume", "come"]
)
_BARE_SUBJECTS = word_list("bare_subject")
_AFTER_NOUN = frozenset(["of", "on", "against", "by", "over", "between", "among", "for", "in"])
_ARTICLES = frozenset(["a", "an", "the", "this", "its", "his", "'s"])
_BREAKERS = word_list("breaker")
_PARTICIPLES = ("past", "pp", "ing")
_WIDE = 12  # the same, for words that it excludes
_WINDOW = 8  # words from a trigger within which its object stands


def scan_triggers(words: Sequence[Word], lexicon: Lexicon) -> Scan:
    """Scan a sentence once for triggers.

    Parameters
    ----------
    words : sequence of Word
    lexicon : Lexicon

    Returns
    -------
    Scan
        Hits do not overlap; the longest and best constrained trigger wins at each place.

    Examples
    --------
    >>> from keeneye.coding.lexicon import load_lexicon
    >>> from keeneye.coding.sentences import split_words
    >>> words = split_words("They have not suspended the talks.")
    >>> hit = scan_triggers(words, load_lexicon()).hits[0]
    >>> hit.family.root, hit.negated
    ('SANCTION', True)
    """
    folded = [_read(w, at) for at, w in enumerate(words)]
    headline = 2 * sum(w.written[0].isupper() for w in words) > len(words)
    hits: list[Hit] = []
    i = 0
    while i < len(folded):
        entries = lexicon.entries.get(folded[i])
        hit = _best(folded, i, entries) if entries else None
        if hit is None or _part_of_name(words, hit, headline) or _part_of_word(words, hit):
            i += 1
            continue
        hits.append(hit)
        i = hit.end
    clauses = _clauses(folded)
    return Scan(tuple(_reduced(folded, clauses, hits)), clauses)


def _part_of_name(words: Sequence[Word], hit: Hit, headline: bool) -> bool:
    """Tell whether a trigger is only part of a name: "the Cyber Command"."""
    if headline or hit.start == 0 or not words[hit.start].written[0].isupper():
        return False
    short = hit.end - hit.start == 1 or hit.nominal
    return short and words[hit.start - 1].folded.isalnum()


def _part_of_word(words: Sequence[Word], hit: Hit) -> bool:
    """Tell whether a verb is only part of a word: "U.S.-backed", "high-level"."""
    return words[hit.start].joined and not hit.nominal and hit.end - hit.start == 1


def _reduced(folded: list[str], clauses: tuple[int, ...], hits: list[Hit]) -> Iterator[Hit]:
    """Read "citizens detained in the north" as passive when another verb rules the clause."""
    ruled = -1
    shared = None
    for hit in hits:
        before = folded[hit.group - 1] if hit.group else ""
        if shared is not None and _shares(shared, hit, before, clauses):
            hit = hit._replace(modal=shared.modal, negated=shared.negated)
        if hit.link == "finite" and not hit.nominal:
            shared = hit
        bare = hit.form in ("past", "pp") and hit.group == hit.start and not hit.passive
        if bare and clauses[hit.start] == ruled and _next(folded, hit.end - 1) in _AFTER_PASSIVE:
            yield hit._replace(passive=before not in ("and", ",", "or", "who", "which", "that"))
        else:
            yield hit
        if hit.link == "finite" and not hit.nominal:
            ruled = clauses[hit.start]


def _read(word: Word, at: int) -> str:
    """Return a word as triggers read it: "Theresa May" is no auxiliary."""
    name = at > 0 and word.folded in ("may", "will") and word.written[0].isupper()
    return word.written if name else word.folded


def _shares(shared: Hit, hit: Hit, before: str, clauses: tuple[int, ...]) -> bool:
    """Tell whether a bare verb shares an auxiliary: "will cut the line and close the office"."""
    bare = hit.form == "base" and not hit.modal and before in ("and", "or")
    return bare and bool(shared.modal) and clauses[shared.start] == clauses[hit.start]


def _best(folded: list[str], i: int, entries: tuple[Entry, ...]) -> Hit | None:
    """Return the best trigger that begins at word `i`: longest, then constrained, then heaviest."""
    best: Hit | None = None
    rank = (0, 0.0)
    following = folded[i + 1] if i + 1 < len(folded) else ""
    for entry in entries:
        if entry.rest and entry.rest[0] not in (following, "*"):
            continue
        end = _match(folded, i, entry.rest)
        if end == 0 or (best is not None and len(entry.rest) + 1 < rank[0]):
            continue
        hit = _hit(folded, (i, end), entry)
        if hit is None or not _objects_fit(folded, hit):
            continue
        mine = (len(entry.rest) + 1, entry.family.weight + 0.5 * bool(entry.family.objects))
        if mine > rank:
            best, rank = hit, mine
    return best


def _match(folded: list[str], i: int, rest: tuple[str, ...]) -> int:
    """Tell where a trigger that begins at `i` ends, or 0; ``*`` skips up to six words."""
    at = i + 1
    for k, part in enumerate(rest):
        if part == "*":
            wanted = rest[k + 1]
            at = next((j for j in range(at, min(at + 7, len(folded))) if folded[j] == wanted), -1)
            if at < 0:
                return 0
        elif at >= len(folded) or folded[at] != part:
            return 0
        else:
            at += 1
    return at


def _hit(folded: list[str], span: tuple[int, int], entry: Entry) -> Hit | None:
    """Read a trigger's auxiliaries; None if a verb's form stands where only a noun can."""
    start, end = span
    before = folded[start - 1] if start else ""
    if entry.form == "phrase":
        verbal = folded[start] in _AUXILIARIES or entry.family.operator in ("intent", "prepare")
        group = _group(folded, start)
        link = "finite" if verbal else "noun"
        return _verbal(folded, Hit(start, end, group, entry.family, "phrase", link))
    if entry.form == "noun":
        modal, negated = _inherited(folded, start)
        return Hit(start, end, start, entry.family, "noun", "noun", False, negated, modal)
    if entry.form in ("base", "s") and _is_noun(folded, start, end, entry.form):
        return None
    if entry.form == "ing" and before.endswith(("al", "ic", "ive", "ous")):
        return None
    if entry.form in ("past", "pp") and before in _BEFORE_NOUN - _ALSO_ADVERBS:
        return None  # "two detained journalists" are no arrest
    modifier = entry.form == "ing" and before in _ARTICLES | {"the"}
    group = _group(folded, start)
    if entry.form == "base" and group == start and before and not _plural(before):
        modifier = True
    hit = Hit(start, end, group, entry.family, entry.form, "finite")
    return _verbal(folded, hit._replace(modifier=modifier))


def _is_noun(folded: list[str], start: int, end: int, form: str) -> bool:
    """Tell whether a form that verb and noun share stands as a noun."""
    before = folded[start - 1] if start else ""
    if before in _BEFORE_NOUN:
        return True
    if form == "s":
        return end < len(folded) and end - start == 1 and folded[end] in _AFTER_NOUN
    earlier = folded[max(0, start - 3) : max(0, start - 1)]
    return (
        not before.endswith("s") and bool(set(earlier) & _ARTICLES) and before not in _AUXILIARIES
    )


def _plural(word: str) -> bool:
    """Tell whether a word can be the subject of a bare verb: "troops attack", "they meet"."""
    return word.endswith("s") or word in _BARE_SUBJECTS or not word[0].isalpha()


def _group(folded: list[str], start: int) -> int:
    """Tell where the verb group of a verb at `start` begins."""
    at = start
    while at > 0 and (folded[at - 1] in _AUXILIARIES or _is_adverb(folded[at - 1])):
        at -= 1
    if at > 1 and folded[at - 1] == ",":  # would, as a first step, close it
        opened = next((k for k in range(at - 2, max(0, at - 8), -1) if folded[k] == ","), 0)
        if opened and folded[opened - 1] in _AUXILIARIES:
            return _group(folded, opened)
    if at > 1 and folded[at - 1] in _QUOTES and folded[at - 2] in _AUXILIARIES:
        return _group(folded, at - 1)  # should "lift all sanctions"
    return at


def _is_adverb(word: str) -> bool:
    """Tell whether a word may stand within a verb group."""
    return word in _ADVERBS or (word.endswith("ly") and len(word) > 4)


def _verbal(folded: list[str], hit: Hit) -> Hit:
    """Fill in voice, negation, modal and link of a verb."""
    group = folded[hit.group : hit.start]
    modal, negated, be = _auxiliaries(group) if group else ("", False, False)
    passive = hit.form in ("past", "pp") and (be or _by_follows(folded, hit.end, bool(group)))
    link = hit.link
    if "to" in group and not modal:
        link = "to"
    elif hit.form == "ing" and not be:
        link = "ing"
        modal, negated = _inherited(folded, hit.group) if not modal else (modal, negated)
    if hit.group > 0 and folded[hit.group - 1] in _NOT_DONE:
        negated = True
    return hit._replace(passive=passive, negated=negated, modal=modal, link=link)


def _auxiliaries(group: list[str]) -> tuple[str, bool, bool]:
    """Return the modal of a verb group, and whether it has a negation and a form of "be"."""
    modal = next((_MODALS[w] for w in group if w in _MODALS), "")
    negated = any(w in _NEGATIONS or w.endswith("n't") for w in group)
    return modal, negated, any(w in _BE for w in group)


def _by_follows(folded: list[str], end: int, has_auxiliary: bool) -> bool:
    """Tell whether a bare participle is passive: "attacked by"."""
    near = folded[end : end + 6]
    if has_auxiliary or "by" not in near:
        return False
    between = near[: near.index("by")]
    return not between or between[0] in _AFTER_PASSIVE


def _inherited(folded: list[str], start: int) -> tuple[str, bool]:
    """Modal and negation that a noun takes from the verb before it ("may see a strike")."""
    modal, negated = "", False
    for at in range(start - 1, max(-1, start - 13), -1):
        word = folded[at]
        if word in _BREAKERS or word in (",", "and", ")", "(", '"', "”", "that", "which"):
            break
        if word in _MODALS and not modal:
            modal = _MODALS[word]
        if word in ("no", "without") and start - at <= 3:
            negated = True
        if word in ("not", "never") or word.endswith("n't"):
            negated = True
    return modal or _foreseen(folded, start), negated


def _foreseen(folded: list[str], start: int) -> str:
    """Read the modal after a noun that is its subject: "a nuclear test may be near"."""
    for at in range(start + 1, min(len(folded) - 1, start + 9)):
        word = folded[at]
        if word in _BREAKERS or word in (",", '"', "”", "which", "who", "that"):
            return ""
        if word in _BE and folded[at + 1] in _PENDING:
            return "possibility"
        if word in _MODALS:
            return "possibility" if folded[at + 1] in _TO_COME else ""
    return ""


def _objects_fit(folded: list[str], hit: Hit) -> bool:
    """Tell whether the words that a trigger needs stand near it."""
    family = hit.family
    if (family.active and hit.passive) or _next(folded, hit.end - 1) in family.not_next:
        return False
    if family.not_objects and hit.start and folded[hit.start - 1] in family.not_objects:
        return False
    if family.not_objects and _near(folded, hit, family.not_objects, pairs=True, window=_WIDE):
        return False
    return not family.objects or _near(folded, hit, family.objects, pairs=family.object_pairs)


def _near(
    folded: list[str], hit: Hit, wanted: frozenset[str], *, pairs: bool, window: int = _WINDOW
) -> bool:
    """Tell whether one of the words stands after the trigger, or before a passive."""
    back = _WINDOW if hit.passive or hit.form in ("pp", "past") else 2 if hit.nominal else 0
    if hit.form in ("past", "pp") and not hit.passive:
        back = 0
    stop = min(len(folded), hit.end + window)
    seen = folded[hit.end : stop] + folded[max(0, hit.group - back) : hit.group]
    if wanted.isdisjoint(seen) and not (pairs and not hit.family.pair_heads.isdisjoint(seen)):
        return False
    for at in range(hit.end, stop):
        if folded[at] in (";", ":", "after", "while", "but"):
            break
        if folded[at] in wanted or (pairs and f"{folded[at]} {_next(folded, at)}" in wanted):
            return True
    for at in range(hit.group - 1, max(-1, hit.group - 1 - back), -1):
        if folded[at] in wanted or (pairs and f"{folded[at]} {_next(folded, at)}" in wanted):
            return True
    return False


def _next(folded: list[str], at: int) -> str:
    """Return the word after `at`."""
    return folded[at + 1] if at + 1 < len(folded) else ""


def _clauses(folded: list[str]) -> tuple[int, ...]:
    """Give clauses numbers: a new one begins at each breaker."""
    number = 0
    clauses = []
    for at, word in enumerate(folded):
        as_clause = (
            word == "as"
            and at > 0
            and (folded[at - 1] == "," or _next(folded, at) in ("he", "she", "it", "they", "the"))
        )
        if word in _BREAKERS or as_clause:
            number += 1
        clauses.append(number)
    return tuple(clauses)
