"""Triggers and operators: what is done, threatened, promised, refused or only possible."""

from __future__ import annotations

import pytest

from keeneye.coding.lexicon import load_lexicon, verb_forms
from keeneye.coding.operators import Act, read_acts
from keeneye.coding.sentences import split_words, word_tables
from keeneye.coding.triggers import scan_triggers
from keeneye.ontology import ROOT_CODES, cameo_code, cameo_code_of


def _acts(sentence: str) -> list[Act]:
    words = split_words(sentence)
    return read_acts(words, scan_triggers(words, load_lexicon()))


def _first(sentence: str) -> tuple[str, str]:
    acts = _acts(sentence)
    return (acts[0].root, acts[0].modality) if acts else ("", "")


@pytest.mark.parametrize(
    ("sentence", "root", "modality"),
    [
        ("The army shelled the village.", "ASSAULT", "actual"),
        ("They have not shelled the village.", "ASSAULT", "denied"),
        ("They may shell the village.", "ASSAULT", "hypothetical"),
        ("They should lift the sanctions.", "RETREAT", "hypothetical"),
        ("If they shell the village, many would flee.", "ASSAULT", "hypothetical"),
        ("Did they shell the village?", "ASSAULT", "hypothetical"),
        ("They threatened to shell the village.", "THREATEN", "threatened"),
        ("The ministry said it will cut the hotline.", "THREATEN", "threatened"),
        ("They agreed to hold talks.", "AGREE", "promised"),
        ("They will send food aid.", "AGREE", "promised"),
        ("They refused to release the prisoners.", "REJECT", "denied"),
        ("They will not release the prisoners.", "REJECT", "denied"),
        ("They vowed not to attack the south.", "AGREE", "promised"),
        ("They tried to assassinate the minister.", "ASSAULT", "attempted"),
        ("They demanded the release of the prisoners.", "REQUEST", "actual"),
        ("They condemned the attack.", "ACCUSE", "actual"),
        ("They halted the aid shipments.", "SANCTION", "actual"),
        ("They ended the shelling of the town.", "RETREAT", "actual"),
        ("They ordered the arrest of ten officers.", "COERCE", "actual"),
        ("A pretense in which they release the prisoners.", "RETREAT", "hypothetical"),
        ("The smuggling of coal went on.", "COOPERATE", "claimed"),
        ("The talks between them were not held.", "CONSULT", "actual"),
    ],
)
def test_operators(sentence: str, root: str, modality: str) -> None:
    """The content comes first, then the operator over it."""
    assert _first(sentence) == (root, modality)


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister denied any involvement.",
        "He declined to comment.",
        "The president expressed condolences to the families.",
        "The U.S.-backed force rested.",
        "It was a quiet day.",
    ],
)
def test_words_that_do_nothing(sentence: str) -> None:
    """Comments, denials of a charge and mere qualifiers are no acts."""
    assert _acts(sentence) == []


def test_a_threat_says_what_is_threatened() -> None:
    """The mode of a threat comes from its content."""
    (act,) = _acts("They threatened to suspend the talks.")
    assert (act.root, act.mode) == ("THREATEN", "relations")


@pytest.mark.parametrize("root", ROOT_CODES)
def test_every_root_has_breadth(root: str) -> None:
    """Each root has at least forty trigger words, forms of one word counted once or more."""
    assert len(load_lexicon().triggers_of(root)) >= 40


def test_every_family_has_a_meaning() -> None:
    """Roots, modes and CAMEO codes of the lexicon are those of the ontology."""
    for family in load_lexicon().families:
        if family.root:
            assert cameo_code_of(family.root, family.mode)
        if family.cameo_code:
            assert cameo_code(family.cameo_code)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("seize", "seize seizes seized seized seizing"),
        ("deny", "deny denies denied denied denying"),
        ("free", "free frees freed freed freeing"),
        ("ban", "ban bans banned banned banning"),
        ("visit", "visit visits visited visited visiting"),
        ("deter", "deter deters deterred deterred deterring"),
        ("withdraw", "withdraw withdraws withdrew withdrawn withdrawing"),
        ("veto", "veto vetoes vetoed vetoed vetoing"),
        ("cut", "cut cuts cut cut cutting"),
    ],
)
def test_inflection(verb: str, forms: str) -> None:
    """Rules, doubled letters and irregular verbs."""
    words = word_tables()
    doubling = frozenset(words["doubling"]["verbs"].split())
    assert [f for _, f in verb_forms(verb, words["irregular"], doubling)] == forms.split()
