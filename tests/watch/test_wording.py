"""The wording of statements compared on real stories, from the input to the table."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

from keeneye.desk import read_desk
from keeneye.records import Report, end_of_day
from keeneye.signals import read_statements
from keeneye.watch import see_ledger

from ..journeys.walking import keeneye
from .stores import fill, new_store


def _stories(path: Path) -> list[Report]:
    """The agency's own stories of 2011 in which a spokesman speaks of exercises, in its words."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            told = f"{row['title']} {row['story']}"
            if row["language"] == "en" and "pokesman" in told and "joint military exerc" in told:
                published = date.fromisoformat(row["date"][:10])
                found.append(
                    Report(text=row["story"], outlet="kcna", published_date=published,
                           title=row["title"] or "", wording="original", known_at_basis="published",
                           known_at=end_of_day(published))
                )  # fmt: skip
    return found[:60]


def test_real_statements_on_one_topic_are_compared(reference_data: Path, tmp_path: Path) -> None:
    """A later statement on the topic has phrases that are new, in its own words, and dropped."""
    stories = _stories(reference_data / "kcna-stories" / "kcna_stories_en_2011.jsonl.gz")
    store, desk = new_store(tmp_path), read_desk("korea")
    fill(store, *stories)
    with store.read() as view:
        ledger = see_ledger(view.history(end_of_day(date(2012, 1, 1)), desk.coders), desk)
    said = read_statements(desk, ledger.book, ledger.reports, ledger.events, ledger.mentions)
    compared = [s for s in said if not s.wording_note]
    assert compared
    texts = {story.report_id: story.text for story in stories}
    for one in compared:
        own = next(texts[i] for i in one.evidence if i in texts)
        assert one.new_phrases or one.dropped_phrases
        assert all(phrase in own for phrase in one.new_phrases)
    shown = keeneye(tmp_path, "statements", "--store", str(store.path), "--asof", "2012-01-01")
    assert "dropped:" in shown.stdout.replace("\n", " ")
