"""The process that parses a large feed: bounded in memory and time, and it can do nothing else."""

from __future__ import annotations

import os
import resource

import msgspec

from keeneye.errors import ReadingError
from keeneye.feeds.syndication.parsing import parse_here
from keeneye.limits import LIMITS

__all__: list[str] = []


def main() -> None:
    """Read a base address and a document from standard input; write what was parsed, as JSON."""
    memory, seconds = LIMITS.feed_megabytes * 1_000_000, int(LIMITS.feed_seconds) + 1
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with os.fdopen(0, "rb") as given, os.fdopen(1, "wb") as taken:
        base, _, document = given.read().partition(b"\n")
        try:
            made = parse_here(document, msgspec.json.decode(base, type=str))
        except ReadingError as error:
            taken.write(msgspec.json.encode([error.what, error.expected]))
        except MemoryError:
            seen = f"more than {LIMITS.feed_megabytes} MB of memory"
            taken.write(msgspec.json.encode(["unparsable", seen]))
        else:
            taken.write(msgspec.json.encode(made))


if __name__ == "__main__":
    main()
