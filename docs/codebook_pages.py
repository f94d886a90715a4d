"""The codebook as pages to read, one a root: written from the data by `make docs`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from keeneye.ontology import ROOT_CODES, root
from keeneye.ontology.tables import crossings

CODEBOOK = Path(__file__).resolve().parents[1] / "codebook"
Row = dict[str, Any]
_PLAIN = {"AGREE": "promised", "THREATEN": "threatened", "REJECT": "denied"}


@cache
def sentences(name: str) -> tuple[Row, ...]:
    """Return the sentences of one file of the codebook."""
    text = (CODEBOOK / f"{name}.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


def names() -> list[str]:
    """Return the pages there are: the roots in the order of the ontology, then the rest."""
    return [code.lower() for code in ROOT_CODES]


def render_index() -> str:
    """Return the page that leads to the others."""
    rows = [
        f"| [{name.upper()}]({name}.md) | {len(sentences(name))} | {len(_triggers(name))} |"
        for name in names()
    ]
    none = [len(sentences(name)) for name in ("none-train", "none-measure")]
    return "\n".join(
        [
            "# The codebook",
            "",
            "Sixteen roots, each with its definition, its limits and sentences of our own to learn",
            "from. The sentences are exercises, not reports. Rules, limits and licence (CC BY 4.0)",
            "stand in `codebook/README.md`.",
            "",
            "| root | sentences | different triggers |",
            "|---|---|---|",
            *rows,
            "",
            f"Without an event: {none[0]} sentences to train on, {none[1]} to count false events.",
            "",
            "```{toctree}",
            ":hidden:",
            ":glob:",
            "*",
            "```",
            "",
        ]
    )


def render(name: str) -> str:
    """Return the page of one root, named in lower case."""
    code = name.upper()
    known = root(code)
    rows = sentences(name)
    own = [(r, e) for r in rows for e in r["events"] if e["root_code"] == code]
    return "\n".join(
        [
            f"# {code}",
            "",
            known.definition,
            "",
            f"**What it is not.** {known.limits}",
            "",
            f"Quad class `{known.quad_class}`; CAMEO {_codes(code)}.",
            "",
            *_modes(code, own),
            "## Words that carry it",
            "",
            f"In the codebook ({len(_triggers(name))}): {', '.join(_triggers(name))}.",
            "",
            "## Operators",
            "",
            *_operators(code, own),
            "",
            "## Sentences",
            "",
            *_table(rows),
            "",
        ]
    )


def _codes(code: str) -> str:
    """Return the CAMEO codes that lead to a root."""
    return ", ".join(c.event_code for c in crossings().values() if c.root_code == code)


def _modes(code: str, own: Iterable[tuple[Row, Row]]) -> Iterator[str]:
    """Return the modes of a root with an example each."""
    known = root(code).modes
    if not known:
        return
    yield from ("## Modes", "", "| mode | meaning | for example |", "|---|---|---|")
    for mode in known:
        found = next((r["text"] for r, e in own if e["mode"] == mode.name), "")
        yield f"| `{mode.name}` | {mode.definition} | {_cell(found)} |"
    yield ""


def _triggers(name: str) -> list[str]:
    """Return the different triggers of a root, in order."""
    code = name.upper()
    return sorted(
        {
            e["trigger"].lower()
            for r in sentences(name)
            for e in r["events"]
            if e["root_code"] == code
        }
    )


def _operators(code: str, own: Iterable[tuple[Row, Row]]) -> Iterator[str]:
    """Return each modality with the operators that made it."""
    found: dict[str, Counter[str]] = {}
    for _, event in own:
        held = found.setdefault(event["modality"], Counter())
        held.update(operator.lower() for operator in event["operators"])
    yield "| modality | operators |"
    yield "|---|---|"
    for modality in sorted(found, key=lambda m: (m != _PLAIN.get(code, "actual"), m)):
        listed = sorted(found[modality], key=lambda o: (-found[modality][o], o))
        yield f"| `{modality}` | {', '.join(listed) or 'none needed'} |"


def _table(rows: Iterable[Row]) -> Iterator[str]:
    """Return the sentences with their events."""
    yield "| sentence | events |"
    yield "|---|---|"
    for row in rows:
        told = "; ".join(_event(e) for e in row["events"])
        yield f"| {_cell(row['text'])} | {told} |"


def _event(event: Row) -> str:
    """Return one event in a line."""
    what = event["root_code"] + (f"/{event['mode']}" if event["mode"] else "")
    plain = _PLAIN.get(event["root_code"], "actual") == event["modality"]
    standing = "" if plain else f" ({event['modality']})"
    target = f" → {_cell(event['target_actor'])}" if event["target_actor"] else ""
    return f"{_cell(event['source_actor'])}{target}: {what}{standing}"


def _cell(text: str) -> str:
    """Return a text that may stand in a table."""
    return text.replace("|", "\\|")
