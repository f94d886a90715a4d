"""Short ways to read bytes in tests, and a page of our own."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

from keeneye.feeds import Options, Reading, read_inputs
from keeneye.records import Report

__all__ = ["NOON", "PAGE", "outcome", "read_bytes", "report_of", "row"]

NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)

PAGE = """<!DOCTYPE html>
<html lang="en"><head>
<title>North cuts the line | The Example Wire</title>
<meta property="og:title" content="North cuts the line">
<meta property="og:site_name" content="The Example Wire">
<meta property="article:published_time" content="2020-06-09T05:00:00+09:00">
<link rel="canonical" href="https://wire.example/2020/06/09/line">
<style>p { color: red }</style><script>window.stolen = "cookies and keys"</script>
</head><body>
<nav><ul><li><a href="/">Home page</a></li><li><a href="/sports">Sports results</a></li></ul></nav>
<article><h1>North cuts the line</h1>
<p>North Korea cut the telephone line to the South at noon on Tuesday, its news agency said.</p>
<p>The South's Unification Ministry said that nobody had answered two calls that morning.</p>
<script type="text/javascript">document.write("an advertisement for shoes")</script>
<p>The line was opened in 2018, and the two sides had used it twice on every working day.</p>
</article>
<footer><p>Copyright The Example Wire. All rights reserved. Terms of use.</p></footer>
</body></html>"""


def read_bytes(data: bytes, **options: Any) -> list[Reading]:
    """Read bytes as standard input at noon of 1 July 2020."""
    stdin = io.BytesIO(data)
    return list(read_inputs(["-"], Options(**options), clock=lambda: NOON, stdin=stdin))


def row(text: str | None = "Pyongyang cut the line.", **fields: Any) -> bytes:
    """One row of JSON Lines."""
    given = fields if text is None else {"text": text} | fields
    return json.dumps(given).encode() + b"\n"


def report_of(data: bytes, **options: Any) -> Report:
    """The one report that these bytes give."""
    [reading] = read_bytes(data, **options)
    assert reading.report is not None, reading.rejection
    return reading.report


def outcome(reading: Reading) -> str:
    """The reason of a rejection, or ``report``."""
    return reading.rejection.reason if reading.rejection else "report"
