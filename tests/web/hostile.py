"""Reports whose every field holds active content, for what must never run."""

from __future__ import annotations

from datetime import UTC, date, datetime

from keeneye.records import Report

__all__ = ["CANARY", "PAYLOADS", "hostile_reports"]

CANARY = "zq-canary"

# Each would set window.__pwned, or ask an address, if it ran anywhere.
PAYLOADS = (
    "<script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    "<svg onload=window.__pwned=1>",
    "\"><script>window.__pwned=1</script>",
    "' onmouseover='window.__pwned=1' autofocus onfocus='window.__pwned=1",
    "\" autofocus onfocus=\"window.__pwned=1\" x=\"",
    "</title><script>window.__pwned=1</script>",
    "</style><script>window.__pwned=1</script>",
    "</textarea><script>window.__pwned=1</script>",
    "--><script>window.__pwned=1</script><!--",
    "]]><script>window.__pwned=1</script>",
    "<iframe srcdoc='<script>top.__pwned=1</script>'></iframe>",
    "<iframe src='javascript:top.__pwned=1'></iframe>",
    "<a href='javascript:window.__pwned=1' id=bait>bait</a>",
    "<math><mtext></p><style><img src=x onerror=window.__pwned=1></style></mtext></math>",
    "<link rel=stylesheet href=http://127.0.0.1:1/pwned.css>",
    "<meta http-equiv=refresh content='0;url=javascript:window.__pwned=1'>",
    "<base href=http://127.0.0.1:1/><form action=/pwned><input name=pwned>",
    "{{ 7 * 7 }}{% raw %}${7*7}<%= 7*7 %>{{ cycler.__init__.__globals__ }}",
    "\u202e\u2066<object data=http://127.0.0.1:1/pwned></object>\u2069",
)  # fmt: skip


def hostile_reports() -> list[Report]:
    """One report a payload, in text, title, outlet, address and citation, that becomes events."""
    return [
        Report(
            text=f"North Korea condemned South Korea on Tuesday. {CANARY} {payload} North Korea "
            f"threatened South Korea, {payload} said.",
            title=f"{CANARY} {payload}",
            outlet=f"{CANARY} {n} {payload}",
            url=_address(n, payload),
            citation=f"{CANARY} {payload}",
            published_date=date(2020, 6, 9),
            known_at=datetime(2020, 6, 10, tzinfo=UTC),
            known_at_basis="published",
            wording="original" if n % 2 else "summary",
        )
        for n, payload in enumerate(PAYLOADS)
    ]


def _address(n: int, payload: str) -> str:
    """An address that would run, or a web address with the payload in it."""
    if n % 3 == 0:
        return f"javascript:window.__pwned=1//{CANARY}"
    if n % 3 == 1:
        return f"data:text/html,{payload}{CANARY}"
    return f"http://127.0.0.1:1/pwned?{CANARY}&{payload}"
