"""Ranks of speakers."""

from __future__ import annotations

import pytest

from keeneye.desk import read_desk
from keeneye.records import Attribution
from keeneye.signals import rank_of

from ..records.makers import make_event


@pytest.mark.parametrize(
    ("speaker", "rank_id"),
    [
        ("Kim Jong Un", 1),
        ("Kim Yo Jong", 5),
        ("Kim Jong Un's sister Kim Yo Jong", 5),
        ("Kim Jong Un’s sister, Kim Yo Jong", 5),
        ("somebody", None),
        ("", None),
    ],
)
def test_a_speaker_has_the_desk_s_rank(speaker: str, rank_id: int | None) -> None:
    """A person has a rank by name; whose sister she is does not lend her the brother's."""
    rank = rank_of(read_desk("korea"), make_event(attribution=Attribution(speaker=speaker)))
    assert (rank.rank if rank else None) == rank_id


def test_without_attribution_there_is_no_rank() -> None:
    """An event on nobody's word has no rank."""
    assert rank_of(read_desk("korea"), make_event()) is None
