"""The second desk as a user meets it: every command, its own brief, and reports by others."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from .walking import keeneye, keeneye_json

AUGUST = ("--asof", "2019-08-09")
COMMANDS = ("events", "rejects", "channels", "statements", "threats", "triggers", "trend",
            "forecast", "track", "brief")  # fmt: skip
NOT_HELD = ("motives", "pressure", "game", "deal")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the desk's demo has run."""
    folder = tmp_path_factory.mktemp("kashmir")
    keeneye(folder, "demo", "--desk", "kashmir")
    return folder


@pytest.fixture(scope="module")
def given(demo: Path) -> tuple[str, ...]:
    """The arguments that name desk and store."""
    return ("--desk", "kashmir", "--store", str(demo / "out" / "keeneye.duckdb"))


@pytest.fixture(scope="module")
def brief(demo: Path, given: tuple[str, ...]) -> dict[str, Any]:
    """Its brief of 9 August 2019, as sections by name."""
    document = keeneye_json(demo, "brief", *given, *AUGUST)
    assert document["refused"] == []
    return {section["section"]: section for section in document["sections"]}


def _texts(section: dict[str, Any]) -> str:
    return " ".join(statement["text"] for statement in section["statements"])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works(demo: Path, given: tuple[str, ...], command: str) -> None:
    """Each command answers for the second desk, as a table and as JSON."""
    cut = () if command == "rejects" else AUGUST
    assert keeneye(demo, command, *given, *cut).stdout.strip()
    assert keeneye_json(demo, command, *given, *cut)


@pytest.mark.parametrize("command", NOT_HELD)
def test_what_it_has_no_file_for_says_so(demo: Path, given: tuple[str, ...], command: str) -> None:
    """Motives, pressure, game and deal say in one line that this desk weighs none."""
    assert "this desk weighs no" in keeneye(demo, command, *given, *AUGUST, status=1).stderr


def test_the_bottom_line_is_what_happened(brief: dict[str, Any]) -> None:
    """Five lines cut since 7 August 2019, on the word of Pakistan."""
    said = _texts(brief["bottom_line"])
    assert "5 lines have been cut since 7 August 2019, of 16 watched" in said
    for line in ("High commissioners", "Bilateral trade", "Delhi-Lahore bus", "Samjhauta Express",
                 "Thar Express"):  # fmt: skip
        assert line in said


def test_acts_are_told_from_both_sides(brief: dict[str, Any]) -> None:
    """Pakistan expelled the envoy and India made its demand: both told, each with its sentence."""
    said = _texts(brief["did_and_said"])
    assert "On 7 August 2019, Pakistan" in said
    assert "India demanded" in said
    assert "expelled the Indian high commissioner" in said


def test_lines_have_their_states(brief: dict[str, Any], demo: Path, given: tuple[str, ...]) -> None:
    """Hotline open, envoys cut, airspace open again, Kartarpur not yet known."""
    lines = keeneye_json(demo, "channels", *given, *AUGUST)["channels"]
    states = {line["channel_id"]: line["state"] for line in lines}
    assert states["dgmo-hotline"] == states["airspace"] == states["nuclear-lists"] == "open"
    assert states["high-commissioners"] == states["trade"] == states["thar-express"] == "cut"
    assert states["kartarpur"] == "unknown"
    assert len(brief["channels"]["statements"]) >= 16


def test_trend_and_one_forecast_are_there(brief: dict[str, Any]) -> None:
    """The week stands above its median, and a clash has the base rate of the desk's list."""
    assert "above the median" in _texts(brief["trend"])
    said = _texts(brief["next"])
    assert "India and Pakistan fire on each other" in said
    assert "36 windows of 30 days" in said


def test_statements_have_speakers_with_ranks(demo: Path, given: tuple[str, ...]) -> None:
    """Imran Khan's warning of February 2019 is found, and ranks first."""
    found = keeneye_json(demo, "statements", *given, "--asof", "2019-02-28")["statements"]
    ranks = {one["speaker"]: one["rank"] for one in found}
    assert ranks["Imran Khan"] == 1


def test_the_other_sections_say_why_they_are_empty(brief: dict[str, Any]) -> None:
    """Why, and the choice and the deal: no sentence, and the reason."""
    for name in ("why", "choice_and_deal"):
        assert brief[name]["statements"] == []
        assert "This desk" in brief[name]["note"]


def test_may_2025_ends_with_the_hotline(demo: Path, given: tuple[str, ...]) -> None:
    """On 12 May 2025 the generals' line is open, sky, crossing, treaty and corridor are cut."""
    lines = keeneye_json(demo, "channels", *given, "--asof", "2025-05-12")["channels"]
    states = {line["channel_id"]: line["state"] for line in lines}
    assert states["dgmo-hotline"] == "open"
    for line in ("airspace", "attari-wagah", "indus-commission", "kartarpur"):
        assert states[line] == "cut", line


def test_reports_by_others_become_events(
    tmp_path: Path, given: tuple[str, ...], reference_data: Path
) -> None:
    """Fed with the reference reports, the brief of 28 February 2019 tells of force."""
    rows = []
    for name in ("reports.jsonl.gz", "reports_one_sentence.jsonl.gz"):
        with gzip.open(reference_data / "news-reports" / name, "rt", encoding="utf-8") as lines:
            rows += [r for line in lines if (r := json.loads(line))["standoff"] == "india-pakistan"]
    kept = ("id", "url", "outlet", "title", "text", "published")
    told = [{key: row[key] for key in kept} | {"wording": "summary"} for row in rows]
    (tmp_path / "n.jsonl").write_text("".join(json.dumps(row) + "\n" for row in told))
    mine = ("--desk", "kashmir", "--store", str(tmp_path / "s.duckdb"))
    said = keeneye(tmp_path, "ingest", "n.jsonl", *mine).stdout
    assert "read 106" in said
    events = keeneye_json(tmp_path, "events", *mine, "--asof", "2019-02-28", "--since",
                          "2019-02-20", "--counted")["events"]  # fmt: skip
    acts = {(e["source_actor"], e["target_actor"], e["root_code"]) for e in events}
    assert ("PAK", "IND", "ASSAULT") in acts or ("IND", "PAK", "ASSAULT") in acts
    whole = keeneye_json(tmp_path, "brief", *mine, "--asof", "2019-02-28")
    assert whole["refused"] == []
    sections = {section["section"]: section for section in whole["sections"]}
    for name in ("did_and_said", "channels", "trend", "next"):
        assert sections[name]["statements"], name
