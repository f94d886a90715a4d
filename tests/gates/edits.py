"""What editors do to a wire story: each edit a small function of sentences and a passed rng."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from keeneye.coding.sentences import split_sentences

__all__ = ["EDITS", "edited", "sentences_of"]

Edit = Callable[[list[str], random.Random], list[str]]

OUTLETS = ("Wire Service", "Capital Post", "Harbour Times", "Evening Gazette", "Northern Desk")
CITIES = ("SEOUL", "TOKYO", "BEIJING", "WASHINGTON", "GENEVA")
LEADS = (
    "Tensions on the agenda again",
    "What was said and what comes next",
    "Report: officials speak out",
    "Update on the situation in the region",
)
BACKGROUND = (
    "The two sides have a long history of meetings that came to little.",
    "Observers in the region had expected such a step for some time.",
    "Further details were not available at the time of writing.",
    "The ministry did not answer a request for comment.",
)
REWORDED = {
    "said": "stated", "also": "further", "big": "large", "held": "conducted", "met": "saw",
    "called": "urged", "against": "versus", "however": "but", "while": "as", "began": "started",
    "announced": "declared", "including": "among them", "new": "fresh", "about": "around",
    "after": "following", "because": "since", "shows": "indicates", "many": "numerous",
    "several": "a number of", "under": "below", "great": "major", "sent": "dispatched",
    "people": "citizens", "country": "nation", "talks": "negotiations", "leader": "chief",
    "warned": "cautioned", "killed": "left dead", "between": "among", "made": "carried out",
    "state": "government", "such": "this kind of", "over": "about", "visited": "toured",
    "statement": "declaration", "reported": "wrote", "would": "is to", "large": "big",
    "military": "army", "officials": "authorities", "deal": "accord", "which": "that",
}  # fmt: skip


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[s.start : s.end] for s in split_sentences(text)]


def cut(story: list[str], rng: random.Random) -> list[str]:
    """End the story early, as for a short column: two fifths to nine tenths stay."""
    return story[: max(1, round(len(story) * rng.uniform(0.4, 0.9)))]


def cut_inside(story: list[str], rng: random.Random) -> list[str]:
    """Leave out a sentence in five, never the first."""
    return story[:1] + [s for s in story[1:] if rng.random() > 0.2]


def retitle(story: list[str], rng: random.Random) -> list[str]:
    """Put another headline before it."""
    return [rng.choice(LEADS) + "\n\n", *story]


def retag(story: list[str], rng: random.Random) -> list[str]:
    """Put another outlet's dateline before it, and name the first outlet as the source."""
    tag = f"{rng.choice(CITIES)} ({rng.choice(OUTLETS)}) — "
    return [tag + story[0], *story[1:], f"({rng.choice(OUTLETS)}, with agencies)"]


def reorder(story: list[str], rng: random.Random) -> list[str]:
    """Swap two neighbours."""
    if len(story) < 3:
        return story
    at = rng.randrange(1, len(story) - 1)
    return [*story[:at], story[at + 1], story[at], *story[at + 2 :]]


def reword(story: list[str], rng: random.Random) -> list[str]:
    """Replace every other word of the list by another that says the same."""

    def other(found: re.Match[str]) -> str:
        word = found[0]
        return REWORDED[word] if word in REWORDED and rng.random() < 0.5 else word

    return [re.sub(r"\b[a-z]+\b", other, s) for s in story]


def add_background(story: list[str], rng: random.Random) -> list[str]:
    """Add one or two sentences of the outlet's own."""
    return story + rng.sample(BACKGROUND, rng.randint(1, 2))


EDITS: tuple[Edit, ...] = (cut, cut_inside, retitle, retag, reorder, reword, add_background)


def edited(text: str, rng: random.Random, n_edits: int) -> str:
    """The story after so many different edits."""
    story = sentences_of(text)
    for edit in rng.sample(EDITS, n_edits):
        story = edit(story, rng)
    return " ".join(story)
