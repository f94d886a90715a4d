"""The process that parses a large feed: bounded in memory and time, and it can do nothing else."""

from __future__ import annotations

import os
import resource

import msgspec

from keeneye.errors import ReadingError
from keeneye.feeds.syndication.parsing import parse_here

__all__: list[str] = []


def main() -> None:
    """Read limits and a document from standard input; write what was parsed, as JSON."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with os.fdopen(0, "rb") as given, os.fdopen(1, "wb") as taken:
        asked, _, document = given.read().partition(b"\n")
        base, megabytes, seconds = msgspec.json.decode(asked, type=tuple[str, int, float])
        _limit(megabytes * 1_000_000, int(seconds) + 1)
        try:
            answer = msgspec.json.encode(parse_here(document, base))
        except ReadingError as error:
            answer = msgspec.json.encode((error.what, error.expected))
        except MemoryError:
            answer = msgspec.json.encode(("unparsable", f"more than {megabytes} MB of memory"))
        taken.write(answer)


def _limit(n_bytes: int, seconds: int) -> None:
    """Bound what this process may take from now on."""
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


if __name__ == "__main__":
    main()
