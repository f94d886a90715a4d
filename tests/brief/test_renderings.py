"""Four renderings of one record: they agree, carry no script, and let nothing hostile through."""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from dataclasses import replace
from importlib.resources import files

import pytest
from lxml import etree, html

from keeneye.brief import (
    Day,
    render_html,
    render_json,
    render_markdown,
    render_terminal,
    write_brief,
)
from keeneye.brief.judgements.charts import MARKERS, marker
from keeneye.brief.svg import STATES, bar
from keeneye.brief.wording import visible
from keeneye.records import Attribution, Brief, from_json

from .conftest import TEXTS, a_report, an_event, build_day
from .days import crowded_day, days, empty_day
from .judged import judged_day, judged_days, reread_day, stepped_day

ALL = [build_day(), *days(), *judged_days()]

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</title><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "{% include '/etc/passwd' %}",
    "${7*7}",
    "&lt;script&gt;",
    "<!--",
    "]]>",
    "' onmouseover='alert(1)",
    "\u202egnp.exe",
    "\x1b[31mred\x1b[0m",
    "a\x00b\x07c",
    "[link](javascript:alert(1))",
    "![x](http://example.org/x.png)",
    "`code` *bold* _it_ # head | cell",
    "```",
    "\u2066\u200f\u061c\ufeffיהוה",
]


def squeezed(text: str) -> str:
    """Return a text without white space and without Markdown's escapes."""
    return re.sub(r"\s+", "", re.sub(r"\\([\\`*_\[\]<>#|~&+-])", r"\1", text))


def page(day: Day) -> tuple[str, html.HtmlElement]:
    """Return the page of a day, as text and read."""
    text = render_html(write_brief(day), day)
    return text, html.document_fromstring(text)


@pytest.mark.parametrize("day", ALL, ids=range(len(ALL)))
def test_every_sentence_stands_in_all_four(day: Day) -> None:
    """Each statement's text is in the terminal, the Markdown, the page and the JSON."""
    brief = write_brief(day)
    shown = html.document_fromstring(render_html(brief, day)).text_content()
    said = json.loads(render_json(brief))
    held = [s["text"] for x in said["sections"] for s in x["statements"]]
    for section in brief.sections:
        for statement in section.statements:
            words = squeezed(statement.text)
            assert words in squeezed(render_terminal(brief, day))
            assert words in squeezed(render_markdown(brief, day))
            assert words in re.sub(r"\s+", "", shown)
            assert statement.text in held


def test_json_is_the_record(day: Day) -> None:
    """The JSON reads back as the same brief and has the keys that programs rely on."""
    brief = write_brief(day)
    assert from_json(render_json(brief), Brief) == brief
    said = json.loads(render_json(brief))
    assert said["asof"] == "2020-06-13T00:00:00Z"
    first = said["sections"][0]["statements"][0]
    assert {"statement_id", "template", "values", "follows_from", "text"} <= set(first)
    assert said["refused"] == []


def test_the_terminal_keeps_to_a_hundred_columns(day: Day) -> None:
    """No line is wider, wide characters counted twice."""
    for one in (day, crowded_day(20, "가나다 " * 40), empty_day()):
        for line in render_terminal(write_brief(one), one).splitlines():
            wide = sum(unicodedata.east_asian_width(c) in "WF" for c in line)
            assert len(line) + wide <= 100


def test_a_refused_statement_is_listed_and_not_printed(day: Day) -> None:
    """The page, the terminal and the Markdown say what was not printed, and why."""
    lost = replace(day.channels[2].intervals[1], evidence=("e-0123456789abcdef0123",))
    broken = build_day(channels=(replace(day.channels[2], intervals=(lost,)),))
    brief = write_brief(broken)
    for text in (render_terminal(brief, broken), render_markdown(brief, broken)):
        assert "Notprinted,“line”" in squeezed(text)
    assert "Not printed, “line”" in render_html(brief, broken)


def test_the_page_is_well_formed_and_has_its_landmarks(day: Day) -> None:
    """One header, main and footer; headings that never skip a level; ids that are unique."""
    text, tree = page(day)
    parser = html.HTMLParser(recover=False)
    etree.fromstring(text, parser)
    for landmark in ("header", "main", "footer", "nav"):
        assert len(tree.findall(f".//{landmark}")) == 1, landmark
    levels = [int(str(e.tag)[1]) for e in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert tree.get("lang") == "en"
    assert all(th.get("scope") in ("col", "row") for th in tree.iter("th"))


def test_every_inner_link_leads_somewhere(day: Day) -> None:
    """Each dotted number and each note's number leads to an id of the same page."""
    _, tree = page(day)
    ids = {e.get("id") for e in tree.iter() if e.get("id")}
    inner = [a.get("href") for a in tree.iter("a") if (a.get("href") or "").startswith("#")]
    assert len(inner) > 50
    assert all(href[1:] in ids for href in inner)


def test_every_number_of_a_sentence_is_a_link(day: Day) -> None:
    """In the bottom line each count, probability and state leads to its endnote."""
    _, tree = page(day)
    figures = [a.text for a in tree.get_element_by_id("bottom_line").iter("a") if a.get("class")]
    assert figures == ["2", "cut", "4", "9", "2", "51", "32\u00a0%"]


def test_an_endnote_shows_the_passage_in_its_text(day: Day) -> None:
    """The note of an event holds the report's text, with the passage marked in it."""
    _, tree = page(day)
    marked = ["".join(q.itertext()) for q in tree.iter("blockquote")]
    assert TEXTS["yonhap"] in marked
    marks = ["".join(m.itertext()) for m in tree.iter("mark")]
    assert "North" in marks
    assert " Korea said it was cutting every line with South Korea" in marks


def test_the_page_asks_for_nothing_and_runs_nothing(day: Day) -> None:
    """No script, no handler, no outside file; links out are http(s) and tell nobody."""
    for one in (day, crowded_day(10)):
        text, tree = page(one)
        assert not list(tree.iter("script", "link", "img", "iframe", "object", "embed", "form"))
        assert not [k for e in tree.iter() for k in e.attrib if k.lower().startswith("on")]
        assert not re.search(r"@import|url\(", text)
        out = [a for a in tree.iter("a") if not (a.get("href") or "").startswith("#")]
        assert out
        assert all(a.get("href").startswith("https://example.org/") for a in out)
        assert all(a.get("rel") == "noopener noreferrer" for a in out)


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_and_titles_stay_words(payload: str) -> None:
    """A name, a title, a speaker or an address that is an attack is shown, and does nothing."""
    base = build_day()
    text = f"{payload} was said. Pyongyang cut the line."
    report = replace(
        a_report("yonhap"),
        text=text,
        title=payload,
        url=payload,
        citation=payload,
        text_sha256="",
        report_id="",
    )
    event = an_event(
        report,
        text,
        "PRK:KOR",
        "SANCTION discontinue actual material_conflict",
        attribution=Attribution(speaker=payload),
    )
    channels = (replace(base.channels[3], name=payload), *base.channels[:3])
    day = build_day(
        desk_title=payload,
        events=(*base.events[:1], event, *base.events[1:]),
        reports=base.reports | {report.report_id: report},
        names=base.names | {"PRK": (payload, "Pyongyang")},
        outlets=base.outlets | {"yonhap": payload},
        channels=channels,
        command=payload,
    )
    brief = write_brief(day)
    page_text, tree = page(day)
    assert not list(tree.iter("script", "img", "style1", "include"))
    assert len(list(tree.iter("style"))) == 1
    assert not [k for e in tree.iter() for k in e.attrib if k.lower().startswith("on")]
    assert not [a for a in tree.iter("a") if not re.match(r"#|https?://", a.get("href") or "")]
    assert "49" not in tree.find(".//h1").getparent().text_content()
    for rendering in (
        page_text,
        render_terminal(brief, day),
        render_markdown(brief, day),
        render_json(brief),
    ):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200f]", rendering)
    prose = re.sub(r"^(`{3,})text\n.*?\n\1$", "", render_markdown(brief, day), flags=re.S | re.M)
    assert "```" not in prose
    assert not re.search(r"(?<!\\)<\w|(?<!\\)\]\(|(?<!\\)&\w", prose)


def test_surrogates_do_not_stop_a_page() -> None:
    """A text with a lone surrogate is shown with what stands for it."""
    report = replace(
        a_report("yonhap"), text="Pyongyang \ud800 cut it.", text_sha256="", report_id=""
    )
    act = "SANCTION discontinue actual material_conflict"
    event = an_event(report, report.text, "PRK:KOR", act)
    day = build_day(events=(event,), reports={report.report_id: report}, channels=())
    brief = write_brief(day)
    for text in (render_html(brief, day), render_json(brief), render_terminal(brief, day)):
        assert text.encode("utf-8")


def test_hidden_characters_are_written_out() -> None:
    """Direction, zero-width and control characters show their number; newlines stay."""
    assert visible("a\u202eb\u200bc\x1bd\ne") == "a\\u202eb\\u200bc\\u001bd\ne"


def test_a_crowded_page_can_still_be_mailed() -> None:
    """Four hundred acts, each in a long report, make a page under 500 kB."""
    day = crowded_day(400, "Words without end. " * 60)
    assert len(render_html(write_brief(day), day).encode()) <= 500_000


def test_charts_say_in_words_what_they_draw(day: Day) -> None:
    """Both drawings have a title, a description, and a table beside them."""
    _, tree = page(day)
    charts = tree.findall(".//svg[@class='chart']")
    assert len(charts) == 2
    for chart in charts:
        assert (chart.findtext("title") or "") in tree.text_content()
        assert len(chart.findtext("desc") or "") > 40
        assert chart.getparent().find(".//table") is not None


def test_judging_charts_have_their_tables() -> None:
    """Threats, motives and forecasts are drawn, described, and set out as tables."""
    _, tree = page(judged_day())
    for name in ("threats", "why", "next"):
        section = tree.get_element_by_id(name)
        (chart,) = section.findall(".//svg[@class='chart']")
        assert len(chart.findtext("desc") or "") > 40
        assert (chart.findtext("title") or "") in section.text_content()
        assert section.find(".//table") is not None
    marks = tree.get_element_by_id("threats").findall(".//table")[-1]
    assert "✓" in marks.text_content()
    assert len(marks.findall(".//tbody/tr")) == 9  # eight tests and the verdict


def test_changes_stand_in_every_rendering_with_arrow_and_reason() -> None:
    """What changed since last time comes second, each with its arrow, in Markdown with a table."""
    day = reread_day()
    brief = write_brief(day)
    assert brief.sections[1].section == "changed"
    for text in (render_terminal(brief, day), render_markdown(brief, day)):
        assert "▼ Worse: Liaison office line, open → cut." in text
    assert "| Test | office closed |" in render_markdown(brief, day)


def test_a_change_of_level_stands_in_the_chart() -> None:
    """The week in which the level of conflict turned is marked in the drawing of the trend."""
    text, tree = page(stepped_day())
    assert 'class="turn"' in text
    assert "changed its level about" in tree.get_element_by_id("trend").text_content()
    assert 'class="turn"' not in page(judged_day())[0]


def test_each_mark_of_the_timeline_has_a_shape_of_its_own() -> None:
    """Without any colour the six marks of a threat can be told apart."""
    shapes = {marker(word, 10.0, 10.0).replace(" full", "-full") for word in MARKERS}
    assert len(shapes) == len(MARKERS)


def test_each_state_has_a_shape_of_its_own() -> None:
    """Without any colour the six states can be told apart."""
    shapes = {re.sub(r' class="\w+"', "", bar(state, (0.0, 0.0), 36.0)) for state in STATES}
    lines = [state for state in STATES if bar(state, (0.0, 0.0), 36.0).startswith("<line")]
    assert len(shapes) == len(STATES) - 1  # two lines at one height differ by their dashes
    style = files("keeneye.brief").joinpath("html/brief.css").read_text(encoding="utf-8")
    dashes = {re.search(rf"svg \.{state} {{[^}}]*}}", style)[0] for state in lines}  # type: ignore[index]
    assert len({re.sub(r"\.\w+", "", dash) for dash in dashes}) == len(lines)


def test_text_is_readable_in_light_and_dark() -> None:
    """Every text colour stands out from the paper by at least 4.5 to 1, in both schemes."""
    style = files("keeneye.brief").joinpath("html/brief.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w{6})", block))
        for block in re.findall(r":root {(.*?)}", style, re.DOTALL)[:2]
    )
    for scheme in (light, dark):
        for text in ("ink", "soft", "link", "first", "second"):
            assert contrast(scheme[text], scheme["paper"]) >= 4.5, (text, scheme)
        assert contrast(scheme["ink"], scheme["mark"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours."""
    a, b = sorted((luminance(one), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_same_day_gives_the_same_page(day: Day) -> None:
    """All renderings are the same, byte for byte, when made again."""
    first = [f(write_brief(day), day) for f in (render_html, render_markdown, render_terminal)]
    again = build_day()
    assert first == [
        f(write_brief(again), again) for f in (render_html, render_markdown, render_terminal)
    ]
