"""How fast coders are: whole sentences to events, against plain reading and a parser.

Run ``python benchmarks/coding.py [FILE.jsonl ...]`` (rows with `text`; default: the codebook).
Budgets are printed beside what was measured; nothing is asserted here. Times are processor seconds
of one core; read ratios where the machine is shared. spaCy's small pipeline is measured in the same
run where it is installed.

``python benchmarks/coding.py --linear 1000 10000 100000 1000000`` codes so many sentences in one
process: the rate should stay, and so should the memory.

``python benchmarks/coding.py --scale 10000 100000 1000000`` codes so many sentences by
`keeneye code --workers`, one worker and as many as there are cores: seconds of the clock (so: on a
quiet machine), speed-up, and the most memory that any worker had.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from keeneye.coding import CODERS, load_coder
from keeneye.coding.base import Coder
from keeneye.coding.scale import Job, code_segments
from keeneye.coding.sentences import split_sentences, split_words
from keeneye.desk import read_desk
from keeneye.records import Report

CODEBOOK = Path(__file__).resolve().parents[1] / "codebook"
A_REPORT = 20  # sentences
NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
SIZES = (1_000, 4_000, 16_000)
BUDGET = 5_000  # sentences a second of one core, whole sentence to events


def sentences(paths: list[Path]) -> list[str]:
    """Return the texts of some files."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line)["text"] for line in lines]


def reports(texts: list[str], wanted: int) -> list[Report]:
    """Return reports of twenty sentences each, the texts told again as often as needed."""
    whole = (texts * (wanted // len(texts) + 1))[:wanted]
    day = date(2020, 6, 12)
    known = datetime(2020, 6, 13, tzinfo=UTC)
    return [
        Report(text=" ".join(whole[at : at + A_REPORT]), published_date=day, known_at=known,
               known_at_basis="published", title=str(at))
        for at in range(0, wanted, A_REPORT)
    ]  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    """Return processor time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def read_plainly(texts: list[Report]) -> int:
    """Split into sentences and words, and do nothing with them."""
    return sum(
        len(split_words(r.text, s.start, s.end)) for r in texts for s in split_sentences(r.text)
    )


def code_all(coder: Coder, texts: list[Report]) -> int:
    """Code every report; return how many events there were."""
    return sum(len(coder.code(report).events) for report in texts)


def spacy_rate(texts: list[Report]) -> float | None:
    """Return sentences a second of spaCy's small English pipeline, None where it is not there."""
    if importlib.util.find_spec("spacy") is None:
        return None
    import spacy

    name = os.environ.get("KEENEYE_SPACY_PIPELINE", "en_core_web_sm")
    if not spacy.util.is_package(name):
        return None
    pipeline = spacy.load(name)
    few = texts[:20]
    return len(few) * A_REPORT / seconds(lambda: [pipeline(r.text) for r in few])


def write_rows(texts: list[str], wanted: int, path: Path) -> None:
    """Write reports of twenty sentences as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for at in range(0, wanted, A_REPORT):
            words = " ".join(texts[(at + k) % len(texts)] for k in range(A_REPORT))
            row = {"id": str(at), "text": words, "published": "2020-06-12"}
            out.write(json.dumps(row) + "\n")


def processor_seconds() -> float:
    """Return processor time of all ended workers."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def scale(sizes: list[int], coder: str) -> None:
    """Measure runs over segments."""
    texts = sentences(sorted(CODEBOOK.glob("*.jsonl")))
    team = os.cpu_count() or 1
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            rows = Path(folder, "in.jsonl")
            write_rows(texts, size, rows)
            took, used = {}, {}
            for workers in (1, team):
                job = Job(input_path="", input_name=str(rows), folder=f"{folder}/{workers}",
                          coder=coder, desk="korea", clock_at=NOON)  # fmt: skip
                begun, before = time.perf_counter(), processor_seconds()
                counts = code_segments(job, workers=workers).counts
                took[workers] = time.perf_counter() - begun
                used[workers] = processor_seconds() - before
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_000
        say(f"{coder}: {size:,} sentences in {counts.coded:,} reports: one worker {took[1]:.1f} s, "
            f"{team} workers {took[team]:.1f} s, speed-up {took[1] / took[team]:.2f}; "
            f"processor {used[1]:.1f} and {used[team]:.1f} s; "
            f"a worker's most memory {memory:.0f} MB")  # fmt: skip


def linear(sizes: list[int], name: str) -> None:
    """Code so many sentences in one process, report by report: rate and most memory so far."""
    texts = sentences(sorted(CODEBOOK.glob("*.jsonl")))
    coder = load_coder(name, read_desk("korea"))
    code_all(coder, reports(texts, SIZES[0]))
    for size in sizes:
        chunks = range(0, size, SIZES[0])
        took = sum(
            seconds(
                lambda at=at: code_all(coder, reports(texts[at % len(texts) :] + texts, SIZES[0]))
            )
            for at in chunks
        )
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
        say(f"{name}: {size:,} sentences at {size / took:,.0f}/s; most memory {memory:.0f} MB")


def say(line: str) -> None:
    """Write one line."""
    sys.stdout.write(line + "\n")


def main(paths: list[Path]) -> None:
    """Measure, and print a table."""
    texts = sentences(paths or sorted(CODEBOOK.glob("*.jsonl")))
    small = reports(texts, SIZES[0])
    plain = SIZES[0] / seconds(lambda: read_plainly(small))
    say(f"plain reading: {plain:,.0f} sentences/s")
    parser = spacy_rate(small)
    say("spaCy's small pipeline: " + ("not installed" if parser is None else f"{parser:,.0f}/s"))
    desk = read_desk("korea")
    for name in (name for name in CODERS if name not in ("llm-1", "spacy-1")):
        coder = load_coder(name, desk)
        code_all(coder, small)
        for size in SIZES:
            given = reports(texts, size)
            rate = size / seconds(lambda c=coder, g=given: code_all(c, g))
            beside = "" if parser is None else f", {rate / parser:.1f} times spaCy's"
            say(f"{name}: {size:,} sentences at {rate:,.0f}/s (budget {BUDGET:,}/s{beside}; "
                f"plain reading is {plain / rate:.0f} times as fast)")  # fmt: skip
        tracemalloc.start()
        code_all(coder, small)
        say(f"{name}: peak beyond what is loaded {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB")
        tracemalloc.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--linear"]:
        linear([int(n) for n in sys.argv[2:]], "pattern-1")
    elif sys.argv[1:2] == ["--scale"]:
        scale([int(n) for n in sys.argv[2:]], "pattern-1")
    else:
        main([Path(p) for p in sys.argv[1:]])
