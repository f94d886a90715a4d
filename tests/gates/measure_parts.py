"""Measure modality, attribution, dates and sectors, and write ``parts.json`` beside this file.

Run as ``python -m tests.gates.measure_parts`` from the checkout. The sentences and phrases are our
own (`tests/gold/`), written before any coder had read them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from keeneye.coding import load_coder
from keeneye.coding.base import Coder
from keeneye.coding.dates import find_dates
from keeneye.coding.mentions import find_mentions, index_actors
from keeneye.coding.sentences import split_words
from keeneye.desk import read_desk
from keeneye.records import Event, Report, end_of_day, text_digest

GOLD = Path(__file__).resolve().parents[1] / "gold"
RESULTS = Path(__file__).with_name("parts.json")
CODERS = ("pattern-1", "pattern-2", "linear-1", "hybrid-1")
Row = dict[str, Any]


def rows_of(name: str) -> list[Row]:
    """The rows of one of our files."""
    lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def digest_of_rows(rows: Sequence[Row]) -> str:
    """A digest of a whole file, labels included."""
    return text_digest(json.dumps(rows, sort_keys=True, ensure_ascii=False))[:16]


def events(row: Row, coder: Coder) -> tuple[Event, ...]:
    """Every event of one sentence, counted or not."""
    day = date.fromisoformat(row["published"])
    known = end_of_day(day)
    report = Report(
        text=row["text"], published_date=day, known_at=known, known_at_basis="published"
    )
    return coder.code(report).events


def modality_read(row: Row, coder: Coder) -> str:
    """The modality of the doer's event (of the right root, if there is one); 'none' without one."""
    own = [e for e in events(row, coder) if e.source_actor == row["source_actor"]]
    own.sort(key=lambda e: e.root_code != row["root_code"])
    return own[0].modality if own else "none"


def modality(name: str) -> dict[str, Any]:
    """Precision and recall a modality, share right a cue, and what is taken for what."""
    coder, rows = load_coder(name, read_desk("korea")), rows_of("modality")
    pairs = [(row, modality_read(row, coder)) for row in rows]
    gold = Counter(row["modality"] for row in rows)
    read = Counter(found for _, found in pairs)
    right = Counter(found for row, found in pairs if found == row["modality"])
    cues = Counter(row["cue"] for row in rows)
    right_cues = Counter(row["cue"] for row, found in pairs if found == row["modality"])
    seen = sum(found != "none" for _, found in pairs)
    return {
        "accuracy": round(sum(right.values()) / len(rows), 4),
        "accuracy_of_read": round(sum(right.values()) / seen, 4),
        "read": seen,
        "by_modality": {
            m: {
                "precision": round(right[m] / read[m], 3) if read[m] else None,
                "recall": round(right[m] / gold[m], 3),
                "n": gold[m],
            }
            for m in sorted(gold)
        },
        "by_cue": {c: {"right": round(right_cues[c] / n, 3), "n": n} for c, n in cues.items()},
    }


def date_right(row: Row) -> bool:
    """Whether a phrase is read as its interval, with its precision, and as nothing else."""
    found = find_dates(row["text"], 0, len(row["text"]), date.fromisoformat(row["published"]))
    read = {(str(d.event_date), str(d.event_date_end), d.date_precision) for d in found}
    return read == {(row["event_date"], row["event_date_end"], row["date_precision"])}


def dates(name: str = "dates") -> dict[str, Any]:
    """Share of phrases read as the right interval with the right precision."""
    rows = rows_of(name)
    by: dict[str, list[bool]] = {}
    for row in rows:
        by.setdefault(row["date_precision"], []).append(date_right(row))
    share = {k: {"right": round(sum(v) / len(v), 3), "n": len(v)} for k, v in by.items()}
    return {"right": round(sum(map(sum, by.values())) / len(rows), 4), "by_precision": share}


def _bare(text: str) -> str:
    """A name without its article."""
    return text.lower().removeprefix("the ").strip()


def attribution(name: str) -> dict[str, Any]:
    """Speaker, vehicle and chain of the events that are read."""
    coder, rows = load_coder(name, read_desk("korea")), rows_of("attribution")
    read = speaker = vehicle = chain = 0
    for row in rows:
        made = events(row, coder)
        if not made:
            continue
        said = made[0].attribution
        wanted, got = _bare(row["speaker"]), _bare(said.speaker)
        read += 1
        speaker += wanted == got or (bool(wanted and got) and (wanted in got or got in wanted))
        vehicle += said.vehicle == row["vehicle"]
        chain += (bool(said.chain) and said.chain[-1] == said.speaker) == row["media"]
    share = {"speaker": speaker, "vehicle": vehicle, "chain": chain}
    return {"read": read, **{k: round(v / max(1, read), 4) for k, v in share.items()}}


def sectors() -> dict[str, Any]:
    """Share of mentions read with the right actor and sector, and precision and recall a sector."""
    rows, index = rows_of("sectors"), index_actors(read_desk("korea"))
    pairs = [(row, sector_read(row, index)) for row in rows]
    gold = Counter(row["sector"] for row in rows)
    read = Counter(sector for _, (_, sector) in pairs)
    right = Counter(row["sector"] for row, (_, sector) in pairs if sector == row["sector"])
    both = sum(found == (row["actor"], row["sector"]) for row, found in pairs)
    return {
        "right": round(both / len(rows), 4),
        "by_sector": {
            s: {
                "precision": round(right[s] / read[s], 3) if read[s] else None,
                "recall": round(right[s] / gold[s], 3),
                "n": gold[s],
            }
            for s in sorted(gold)
        },
    }


def sector_read(row: Row, index: Any) -> tuple[str | None, str | None]:
    """Actor and sector of the first mention that overlaps with the marked one."""
    words = split_words(row["text"])
    first = row["text"].index(row["mention"])
    last = first + len(row["mention"])
    for found in find_mentions(words, index):
        if words[found.first].start < last and words[found.last - 1].end > first:
            return found.actor, found.naming.sector
    return None, None


def main() -> None:
    """Write every table with the number and digest of its rows."""
    tables = {
        "modality": {name: modality(name) for name in CODERS},
        "attribution": {name: attribution(name) for name in CODERS},
        "dates": dates(),
        "dates-unseen": dates("dates-unseen"),
        "sectors": sectors(),
    }
    corpora = {name: rows_of(name) for name in tables}
    document = {
        "command": "python -m tests.gates.measure_parts",
        "n": {name: len(rows) for name, rows in corpora.items()},
        "corpus_digest": {name: digest_of_rows(rows) for name, rows in corpora.items()},
        **tables,
    }
    RESULTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
