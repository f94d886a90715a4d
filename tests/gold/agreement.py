"""How far two coders of the same sentences agree: pure functions over two files of gold lines.

`python -m tests.gold.agreement` writes `agreement.json` anew from the two passes on Korea.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

Event = dict[str, Any]
Pair = tuple[str, str]

FOLDER = Path(__file__).parent
FIRST, SECOND = FOLDER / "korea.jsonl", FOLDER / "korea-second-pass.jsonl"
STATED = FOLDER / "agreement.json"
NONE = "NONE"
COUNTED_ALWAYS = {"actual", "claimed"}
COUNTED_SPEECH = {("AGREE", "promised"), ("THREATEN", "threatened"), ("REJECT", "denied")}


def kappa(pairs: Sequence[Pair]) -> float:
    """Cohen's kappa of labels given in pairs: agreement beyond what the margins alone would give.

    Raises ValueError where there is no pair. Where both coders use one and the same label
    throughout, chance already gives full agreement and kappa has no value: we say 1.

    References
    ----------
    J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
    Measurement 20 (1960), 37-46.
    """
    if not pairs:
        raise ValueError("kappa needs at least one pair of labels")
    size = len(pairs)
    observed = sum(left == right for left, right in pairs) / size
    first, second = (Counter(side) for side in zip(*pairs, strict=True))
    chance = sum(first[label] * second[label] for label in first) / size**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def kappa_interval(groups: Sequence[Sequence[Pair]], draws: int, seed: int) -> tuple[float, float]:
    """The 95 % percentile interval of kappa when whole sentences are drawn with replacement."""
    random = Random(seed)
    values = sorted(
        kappa([pair for group in random.choices(groups, k=len(groups)) for pair in group])
        for _ in range(draws)
    )
    return values[int(0.025 * draws)], values[int(0.975 * draws) - 1]


def sentence_root(text: str, events: Iterable[Event]) -> str:
    """The root of the event whose trigger stands first in the sentence, NONE without events.

    Of two triggers at the same place the one with the smaller root name counts.
    """
    places = ((text.index(each["trigger"]), each["root_code"]) for each in events)
    return min(places, default=(0, NONE))[1]


def matched(first: Sequence[Event], second: Sequence[Event]) -> list[tuple[Event, Event]]:
    """Events of one sentence in pairs of like root and doer, each used once.

    Pairs with the same receiver are taken first; the modality and the dates play no part.
    """
    pairs: list[tuple[Event, Event]] = []
    left, right = list(first), list(second)
    for keys in (("root_code", "source_actor", "target_actor"), ("root_code", "source_actor")):
        for event in list(left):
            twin = next((each for each in right if all(each[k] == event[k] for k in keys)), None)
            if twin is not None:
                pairs.append((event, twin))
                left.remove(event)
                right.remove(twin)
    return pairs


def counted_triples(events: Iterable[Event]) -> Counter[tuple[str, str, str]]:
    """Doer, root and receiver ('' for none) of the events that enter a count."""
    return Counter(
        (each["source_actor"], each["root_code"], each["target_actor"] or "")
        for each in events
        if each["modality"] in COUNTED_ALWAYS
        or (each["root_code"], each["modality"]) in COUNTED_SPEECH
    )


def triple_f1(sentences: Iterable[tuple[Sequence[Event], Sequence[Event]]]) -> float:
    """F1 of counted triples, sentence by sentence: twice the shared over the sum of both."""
    shared = total = 0
    for first, second in sentences:
        left, right = counted_triples(first), counted_triples(second)
        shared += (left & right).total()
        total += left.total() + right.total()
    if not total:
        raise ValueError("neither coder has a counted event")
    return 2 * shared / total


def same_dates(pairs: Sequence[tuple[Event, Event]]) -> float:
    """Share of matched events with the same first day, end and precision."""
    keys = ("event_date", "event_date_end", "date_precision")
    return sum(all(a[k] == b[k] for k in keys) for a, b in pairs) / len(pairs)


def measure(first: dict[str, Event], second: dict[str, Event]) -> dict[str, Any]:
    """All numbers of agreement over the sentences that both have coded, three decimals each."""
    both = [name for name in first if name in second]
    sentences = [(first[name]["events"], second[name]["events"]) for name in both]
    texts = [first[name]["text"] for name in both]
    roots = [
        (sentence_root(text, left), sentence_root(text, right))
        for text, (left, right) in zip(texts, sentences, strict=True)
    ]
    twins = [matched(left, right) for left, right in sentences]
    modality = [[(a["modality"], b["modality"]) for a, b in group] for group in twins]
    flat = [pair for group in twins for pair in group]
    either = [(str(left == NONE), str(right == NONE)) for left, right in roots]
    values = {
        "root_kappa": kappa(roots),
        "root_share": sum(left == right for left, right in roots) / len(roots),
        "event_or_none_kappa": kappa(either),
        "modality_kappa": kappa([pair for group in modality for pair in group]),
        "modality_share": sum(a["modality"] == b["modality"] for a, b in flat) / len(flat),
        "triple_f1": triple_f1(sentences),
        "date_share": same_dates(flat),
    }
    return {
        "sentences": len(both),
        "events_first": sum(len(left) for left, _ in sentences),
        "events_second": sum(len(right) for _, right in sentences),
        "matched_events": len(flat),
        **{name: round(value, 3) for name, value in values.items()},
        "root_kappa_interval": _rounded(kappa_interval([[pair] for pair in roots], 1000, 1)),
        "modality_kappa_interval": _rounded(kappa_interval(modality, 1000, 1)),
    }


def _rounded(values: tuple[float, float]) -> list[float]:
    return [round(value, 3) for value in values]


def read_lines(path: Path) -> dict[str, Event]:
    """The lines of a gold file by their id."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in rows}


if __name__ == "__main__":
    found = measure(read_lines(FIRST), read_lines(SECOND))
    STATED.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
