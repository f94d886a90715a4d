"""Measure all coders side by side, and write ``hybrid.json`` beside this file.

Run as ``python -m tests.gates.measure_hybrid [FOLDER OF REFERENCE DATA]`` from the checkout. The
page ``docs/reference/coder-quality.md`` and the gates of ``hybrid-1`` read the file.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from keeneye.coding import evaluate_gold, load_coder, read_gold
from keeneye.coding.base import Coder
from keeneye.coding.gold import GoldItem, digest_of
from keeneye.coding.learned import hybrid_coder
from keeneye.coding.scores import _root_of_2018
from keeneye.desk import read_desk
from keeneye.records import Event, Report, end_of_day

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).with_name("hybrid.json")
KOREA = ROOT / "tests" / "gold" / "korea.jsonl"
NON_EVENTS = ROOT / "codebook" / "none-measure.jsonl"
CODERS = ("pattern-1", "pattern-2", "linear-1", "hybrid-1")
SHARED = (
    ("gold-zsp-plover/plv_test.jsonl", "root", "macro_f1"),
    ("gold-zsp-plover/plv_test.jsonl", "quad", "macro_f1"),
    ("gold-zsp-plover/plv_test.jsonl", "triple", "f1"),
    ("gold-zsp-plover/aw_test.jsonl", "relation", "macro_f1"),
    ("gold-plover-gsr/plover_gsr.jsonl", "triple", "f1"),
    ("gold-conflibert-cameo/cameo_class.jsonl", "root", "macro_f1"),
    ("gold-conflibert-cameo/cameo_ner.jsonl", "relation", "f1"),
    ("gold-cameo-examples/cameo_manual_examples.jsonl", "root", "macro_f1"),
)
BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
WORST = 10


def read(text: str, day: date, coder: Coder) -> tuple[Event, ...]:
    """The counted events of a sentence by itself."""
    report = Report(
        text=text, published_date=day, known_at=end_of_day(day), known_at_basis="published"
    )
    return tuple(e for e in coder.code(report).events if e.counted)


def korea(name: str) -> dict[str, Any]:
    """Our own gold: triples, modality and non-events kept."""
    desk = read_desk("korea")
    found = evaluate_gold(KOREA, load_coder(name, desk), desk, rng=random.Random(0))
    return {"triple": found["triple"], "modality": found["modality"], "no_event": found["no_event"]}


def false_events(name: str) -> float:
    """Share of the sentences without an event that are given one."""
    coder = load_coder(name, read_desk("korea"))
    lines = NON_EVENTS.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    return round(sum(bool(read(t, date(2020, 6, 12), coder)) for t in texts) / len(texts), 4)


def shared(folder: Path, name: str, coder: str) -> dict[str, Any]:
    """One of the shared gold files."""
    return evaluate_gold(folder / name, load_coder(coder), rng=random.Random(0))


def judged() -> list[tuple[GoldItem, Event, bool]]:
    """Every counted event of ``hybrid-1`` on our own gold, and whether it is right."""
    coder = load_coder("hybrid-1", read_desk("korea"))
    rows = []
    for item in read_gold(KOREA):
        wanted = {t[:3] for t in item.triples}
        for event in read(item.text, item.published or date(2020, 6, 12), coder):
            key = (event.source_actor or "", event.root_code, event.target_actor or "")
            rows.append((item, event, key in wanted))
    return rows


def reliability(rows: list[tuple[GoldItem, Event, bool]]) -> dict[str, Any]:
    """Confidence said against share right, and the mean gap."""
    table, gap = [], 0.0
    for low, high in itertools.pairwise(BINS):
        inside = [(e.confidence, right) for _, e, right in rows if low <= e.confidence < high]
        if inside:
            said = sum(c for c, _ in inside) / len(inside)
            seen = sum(r for _, r in inside) / len(inside)
            table.append([round(said, 3), round(seen, 3), len(inside)])
            gap += abs(said - seen) * len(inside) / len(rows)
    return {"bins": table, "ece": round(gap, 4)}


def per_root(rows: list[tuple[GoldItem, Event, bool]]) -> dict[str, Any]:
    """Precision and recall a root on our own gold."""
    said = {"AGREE": "promised", "THREATEN": "threatened", "REJECT": "denied"}
    gold = Counter(
        t.root_code
        for item in read_gold(KOREA)
        for t in item.triples
        if t.modality in ("actual", "claimed", said.get(t.root_code))
    )
    made = Counter(e.root_code for _, e, _ in rows)
    right = Counter(e.root_code for _, e, r in rows if r)
    return {
        code: {
            "precision": round(right[code] / made[code], 3) if made[code] else None,
            "recall": round(min(1.0, right[code] / gold[code]), 3),
            "gold": gold[code],
        }
        for code in sorted(gold)
    }


def worst(rows: list[tuple[GoldItem, Event, bool]]) -> list[dict[str, Any]]:
    """The surest errors on our own gold, one a sentence."""
    wrong = sorted((r for r in rows if not r[2]), key=lambda r: (-r[1].confidence, r[0].item_id))
    chosen: dict[str, dict[str, Any]] = {}
    for item, event, _ in wrong:
        read_as = f"{event.source_actor} {event.root_code} {event.target_actor or '–'}"
        gold = [f"{t.source_actor} {t.root_code} {t.target_actor or '–'}" for t in item.triples]
        row = {"text": item.text, "read": read_as, "gold": gold, "confidence": event.confidence}
        chosen.setdefault(item.item_id, row)
    return [{"id": k, **row} for k, row in list(chosen.items())[:WORST]]


def worst_ids(folder: Path) -> list[str]:
    """Ids of the pairs of PLV on which ``hybrid-1`` is surest and wrong; their text is not ours."""
    coder = hybrid_coder()
    wrong = []
    for item in read_gold(folder / "gold-zsp-plover" / "plv_test.jsonl"):
        act = coder.type_marked(item.text, *item.spans)
        if act is not None and _root_of_2018(act) != item.label:
            wrong.append((-act.weight, item.item_id))
    return [item_id for _, item_id in sorted(wrong)[:WORST]]


def main(folder: Path) -> None:
    """Write every figure with its corpus and digest."""
    measured = {}
    for coder in CODERS:
        done = {
            name: shared(folder, name, coder) for name in dict.fromkeys(n for n, _, _ in SHARED)
        }
        measured[coder] = {
            "korea": korea(coder),
            "false_events": false_events(coder),
            "shared": [
                {
                    "file": name, "part": part, "figure": figure,
                    "value": done[name][part][figure],
                    "interval": done[name][part].get("interval"), "n": done[name]["n"],
                    "corpus_digest": digest_of(read_gold(folder / name)),
                }
                for name, part, figure in SHARED
            ],
        }  # fmt: skip
        if coder == "hybrid-1":
            plv = done["gold-zsp-plover/plv_test.jsonl"]
            tables = {"per_root": plv["per_root"], "confusion": plv["confusion"]}
    rows = judged()
    document = {
        "command": "python -m tests.gates.measure_hybrid",
        "korea_digest": digest_of(read_gold(KOREA)),
        "korea_n": len(read_gold(KOREA)),
        "non_events": len(NON_EVENTS.read_text(encoding="utf-8").splitlines()),
        "coders": measured,
        "plv": tables,
        "korea_per_root": per_root(rows),
        "reliability": reliability(rows),
        "worst": worst(rows),
        "worst_plv": worst_ids(folder),
    }
    text = json.dumps(document, indent=1, ensure_ascii=False)
    RESULTS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
