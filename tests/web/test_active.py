"""Active content in any field of a report never runs, on any page, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from ..journeys.test_page import CHROMIUM
from .hostile import CANARY, PAYLOADS, hostile_reports
from .serving import Running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install the package chromium"),
]
REPORTS = """
    window.__reported = [];
    document.addEventListener('securitypolicyviolation',
        e => window.__reported.push(e.violatedDirective + ' ' + e.blockedURI));
"""


def _addresses(server: Running) -> list[str]:
    """Every page, and the page of every report, event and refusal."""
    asof = "?asof=2020-06-12"
    events = server.ask(f"/events.json{asof}").json()["events"]
    reports = [report.report_id for report in hostile_reports()]
    assert len({e["report_id"] for e in events}) > len(PAYLOADS) / 2
    refused = server.ask("/rejects.json").json()["rejected"]
    brief = server.ask(f"/brief.json{asof}").json()
    said = [t["statement_id"] for s in brief["sections"] for t in s["statements"]]
    by_report = {e["report_id"]: e["event_id"] for e in events}
    ids = [*reports, *by_report.values(), *said, *[r["rejection_id"] for r in refused][:40]]
    pages = ["/", "/desk/korea", "/events", "/channels", "/threats", "/forecasts", "/track",
             "/game", "/deal", "/motives", "/pressure", "/trend", "/attention",
             "/scored", "/placebos"]  # fmt: skip
    moved = ["/?asof=2020-06-17&since=2020-06-12"]
    plain = ["/desks", "/assumptions", "/rejects", "/nope"]
    return [p + asof for p in pages] + [*moved, *plain] + [f"/x/{i}" for i in ids]


def test_nothing_of_a_feed_runs_on_any_page(browser: Any, hostile_server: Running) -> None:
    """`window.__pwned` stays undefined, no request leaves, the content policy has no report."""
    page = browser.new_page()
    page.add_init_script(REPORTS)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    seen = 0
    for address in _addresses(hostile_server):
        answered = page.goto(hostile_server.url + address, timeout=60_000)
        assert answered.status == (404 if address == "/nope" else 200), address
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("window.__pwned") is None, address
        assert page.evaluate("window.__reported") == [], address
        scripts = page.evaluate(
            "document.querySelectorAll('script,iframe,object,embed,base,meta[http-equiv]').length"
        )
        assert scripts == 0, address
        bad = "[...document.links].map(a => a.href).filter(h => !/^https?:/.test(h))"
        assert page.evaluate(bad) == [], address
        handlers = "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes])"
        assert page.evaluate(f"{handlers}.filter(a => /^on/.test(a.name)).length") == 0, address
        seen += CANARY in page.content()
    page.close()
    assert seen > 2 * len(PAYLOADS)
    assert [url for url in asked if not url.startswith((hostile_server.url, "data:,"))] == []
    assert [text for text in said if "404" not in text] == []


def test_json_carries_the_text_as_it_is(hostile_server: Running) -> None:
    """In JSON the words are words: of a type that no browser runs, and whole."""
    answer = hostile_server.ask("/events.json?asof=2020-06-12")
    assert answer.headers["content-type"] == "application/json"
    texts = " ".join(e["evidence"]["text"] for e in answer.json()["events"])
    assert sum(payload in texts for payload in PAYLOADS) > len(PAYLOADS) / 2
