"""The tables of modality, attribution, dates and sectors on the page on coder quality."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parents[1] / "tests" / "gates" / "parts.json"


def tables() -> Iterator[str]:
    """Return the four tables, line by line."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    yield "## Part by part"
    yield ""
    yield f"Our own sentences and phrases in `tests/gold/`, measured by `{results['command']}`."
    yield "Labels were written before any coder had read them. Nothing but the reading of dates was"
    yield "mended after looking at its errors here."
    yield ""
    yield from _modality(results)
    yield from _attribution(results)
    yield from _dates(results)
    yield from _sectors(results)


def _modality(results: dict[str, Any]) -> Iterator[str]:
    """Return modality by coder, by modality and by cue."""
    found = results["modality"]
    yield f"### Modality ({results['n']['modality']} sentences)"
    yield ""
    yield "A sentence without an event of its doer counts as wrong; the second column leaves it"
    yield "out."
    yield ""
    yield "| coder | right of all | right of those read | read |"
    yield "|---|---|---|---|"
    for name, row in found.items():
        yield (
            f"| `{name}` | {row['accuracy']:.2f} | {row['accuracy_of_read']:.2f} | {row['read']} |"
        )
    yield ""
    yield "Precision / recall by modality:"
    yield ""
    yield from _head("modality", found)
    first = next(iter(found.values()))["by_modality"]
    for kind in first:
        cells = [
            f"{share(f['by_modality'][kind]['precision'])} / {f['by_modality'][kind]['recall']:.2f}"
            for f in found.values()
        ]
        yield f"| {kind} | {first[kind]['n']} | {' | '.join(cells)} |"
    yield ""
    yield "Share right by what the sentence turns on:"
    yield ""
    yield from _head("cue", found)
    cues = next(iter(found.values()))["by_cue"]
    for cue, row in cues.items():
        cells = [f"{f['by_cue'][cue]['right']:.2f}" for f in found.values()]
        yield f"| {cue} | {row['n']} | {' | '.join(cells)} |"
    yield ""


def _head(what: str, coders: dict[str, Any]) -> Iterator[str]:
    """Return the head of a table with a column a coder."""
    yield f"| {what} | n | " + " | ".join(f"`{name}`" for name in coders) + " |"
    yield "|---|---|" + "---|" * len(coders)


def share(value: float | None) -> str:
    """Return a share, or a dash."""
    return "–" if value is None else f"{value:.2f}"


def _attribution(results: dict[str, Any]) -> Iterator[str]:
    """Return attribution by coder."""
    yield f"### Attribution ({results['n']['attribution']} sentences)"
    yield ""
    yield "Of the sentences that are read: speaker, vehicle, and whether an outlet ends the chain."
    yield ""
    yield "| coder | read | speaker | vehicle | chain |"
    yield "|---|---|---|---|---|"
    for name, row in results["attribution"].items():
        shares = " | ".join(f"{row[k]:.2f}" for k in ("speaker", "vehicle", "chain"))
        yield f"| `{name}` | {row['read']} | {shares} |"
    yield ""


def _dates(results: dict[str, Any]) -> Iterator[str]:
    """Return dates by precision, seen and unseen."""
    seen, unseen = results["dates"], results["dates-unseen"]
    yield f"### Dates ({results['n']['dates']} phrases, {results['n']['dates-unseen']} unseen)"
    yield ""
    yield "Right is the same half-open interval with the same precision and nothing else read. The"
    yield "grammar was mended on the phrases (.56 before); on the unseen sentences it was not."
    yield ""
    yield "| precision | phrases | right | unseen | right |"
    yield "|---|---|---|---|---|"
    for kind, row in seen["by_precision"].items():
        other = unseen["by_precision"].get(kind)
        cells = f"{other['n']} | {other['right']:.2f}" if other else "– | –"
        yield f"| {kind} | {row['n']} | {row['right']:.2f} | {cells} |"
    numbers = results["n"]
    yield (
        f"| all | {numbers['dates']} | {seen['right']:.3f} | {numbers['dates-unseen']} "
        f"| {unseen['right']:.3f} |"
    )
    yield ""


def _sectors(results: dict[str, Any]) -> Iterator[str]:
    """Return sectors."""
    found = results["sectors"]
    yield f"### Sectors ({results['n']['sectors']} mentions)"
    yield ""
    yield f"Actor and sector both right: {found['right']:.2f}."
    yield ""
    yield "| sector | n | precision | recall |"
    yield "|---|---|---|---|"
    for name, row in found["by_sector"].items():
        yield f"| {name} | {row['n']} | {share(row['precision'])} | {row['recall']:.2f} |"
