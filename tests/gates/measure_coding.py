"""Measure the coder on every gold set there is, and write ``coding.json`` beside this file.

Run as ``python -m tests.gates.measure_coding [FOLDER OF REFERENCE DATA]`` from the checkout.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

from keeneye.coding import evaluate_gold, load_coder, read_gold
from keeneye.coding.gold import digest_of

RESULTS = Path(__file__).with_name("coding.json")
GATES = (
    ("gold-zsp-plover/plv_test.jsonl", "root", "macro_f1"),
    ("gold-zsp-plover/plv_test.jsonl", "quad", "macro_f1"),
    ("gold-zsp-plover/plv_test.jsonl", "triple", "f1"),
    ("gold-zsp-plover/aw_test.jsonl", "relation", "macro_f1"),
    ("gold-plover-gsr/plover_gsr.jsonl", "triple", "f1"),
    ("gold-conflibert-cameo/cameo_class.jsonl", "root", "macro_f1"),
    ("gold-conflibert-cameo/cameo_ner.jsonl", "relation", "f1"),
    ("gold-cameo-examples/cameo_manual_examples.jsonl", "root", "macro_f1"),
)


def measure(folder: Path, name: str) -> dict[str, Any]:
    """Evaluate one gold file."""
    return evaluate_gold(folder / name, load_coder("pattern-1"), rng=random.Random(0))


def main(folder: Path) -> None:
    """Write every gate's value, interval, corpus and digest."""
    done = {name: measure(folder, name) for name, _, _ in GATES}
    rows = []
    for name, part, figure in GATES:
        scores = done[name][part]
        rows.append(
            {
                "file": name,
                "part": part,
                "figure": figure,
                "value": scores[figure],
                "interval": scores.get("interval"),
                "n": done[name]["n"],
                "corpus_digest": digest_of(read_gold(folder / name)),
            }
        )
    command = "python -m tests.gates.measure_coding"
    document = {"coder": "pattern-1", "command": command, "gates": rows}
    RESULTS.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
