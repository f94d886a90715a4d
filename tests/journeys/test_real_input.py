"""Real reports in, briefs out; skipped, visibly, without the reference data."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from .walking import keeneye, keeneye_json

STORE = ("--store", "real.duckdb")
KCNA_STORIES = 500


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, reference_data: Path) -> Path:
    """A folder with a store that holds the editorial, 324 news reports and 500 KCNA stories."""
    folder = tmp_path_factory.mktemp("real")
    editorial = str(reference_data / "reports" / "editorial_2020-06-12.txt")
    keeneye(folder, "ingest", editorial, "--published", "2020-06-12", "--outlet", "a newspaper",
            *STORE)  # fmt: skip
    news = keeneye_json(
        folder, "ingest", str(reference_data / "news-reports" / "reports.jsonl.gz"), *STORE
    )
    assert (news["read"], news["rejected"]) == (324, 0)
    stories = reference_data / "kcna-stories" / "kcna_stories_en_2011.jsonl.gz"
    with gzip.open(stories, "rt", encoding="utf-8") as rows:
        mapped = [_as_row(json.loads(line)) for line in islice(rows, KCNA_STORIES)]
    kcna = folder / "kcna.jsonl"
    kcna.write_text("\n".join(map(json.dumps, mapped)), encoding="utf-8")
    counts = keeneye_json(folder, "ingest", "kcna.jsonl", *STORE)
    assert counts["read"] == KCNA_STORIES
    parts = ("accepted", "linked", "known", "rejected")
    assert counts["read"] == sum(counts[p] for p in parts)
    return folder


def _as_row(story: dict[str, str]) -> dict[str, str]:
    """Name the fields of a KCNA story as `ingest` knows them."""
    return {"text": story["story"], "published": story["date"], "title": story["title"] or "",
            "outlet": "kcna", "wording": "original"}  # fmt: skip


@pytest.mark.parametrize("day", ["2020-06-12", "2020-06-24"])
def test_a_brief_is_made_of_real_reports(real: Path, day: str) -> None:
    """Each statement holds, quotes only what is an outlet's own words, and its page is small."""
    brief = keeneye_json(real, "brief", *STORE, "--asof", day)
    assert brief["refused"] == []
    assert brief["coverage"]["n_reports"] > KCNA_STORIES
    keeneye(real, "brief", *STORE, "--asof", day, "--html", f"{day}.html")
    assert (real / f"{day}.html").stat().st_size <= 500_000


def test_every_event_is_an_exact_slice(real: Path) -> None:
    """Of all events of all real reports, each evidence span is a slice of its report's text."""
    events = keeneye_json(real, "events", *STORE, "--asof", "2026-01-01")["events"]
    assert len(events) > 300
    texts: dict[str, str] = {}
    for event in events[::25]:
        report_id = event["report_id"]
        if report_id not in texts:
            record = keeneye_json(real, "explain", *STORE, report_id)["record"]
            texts[report_id] = record["text"]
        span = event["evidence"]
        assert texts[report_id][span["start"] : span["end"]] == span["text"]
