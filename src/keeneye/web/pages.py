"""Pages: HTML from templates that escape all that is put into them; no script, no style inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from keeneye.brief import Served, is_web, passage_of
from keeneye.brief.wording import show_day, show_moment, visible
from keeneye.errors import KeeneyeError
from keeneye.records import Event, Report, Span, format_utc
from keeneye.watch import Explanation, Written
from keeneye.web.days.commands import record_commands
from keeneye.web.opened.passages import Passage
from keeneye.web.server import Site
from keeneye.web.tables import Table, is_openable

__all__ = [
    "PAGES",
    "STYLES",
    "Opened",
    "frame_of",
    "render",
    "render_brief",
    "render_explanation",
    "render_message",
    "render_table",
    "render_tables",
]

# name: (title, whether it is cut at a moment, the arguments of its form)
PAGES: dict[str, tuple[str, bool, tuple[str, ...]]] = {
    "events": ("Events", True, ("since", "until", "dyad", "root")),
    "channels": ("Lines of communication", True, ()),
    "threats": ("Threats", True, ()),
    "scored": ("Verdicts scored", True, ()),
    "trend": ("Trend", True, ("dyad", "by", "last")),
    "placebos": ("Placebos", True, ()),
    "motives": ("Motives", True, ()),
    "pressure": ("Pressure", True, ()),
    "forecasts": ("Forecasts", True, ()),
    "track": ("Track record", True, ()),
    "game": ("The choice", True, ()),
    "deal": ("The deal", False, ()),
    "assumptions": ("Assumptions", False, ()),
    "attention": ("Attention", True, ()),
    "desks": ("Desks", True, ()),
    "rejects": ("Refused", False, ("stage", "reason")),
}
OF_ALL = frozenset({"desks"})  # pages that are not of one desk
STYLES = {"/brief.css": ("keeneye.brief", "brief.css"), "/web.css": ("keeneye.web", "web.css")}


@cache
def _templates() -> Any:
    """Return the templates: everything put into them is escaped."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("keeneye.web").joinpath("html")
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = lambda text: visible(str(text))
    environment.globals["of_all"] = OF_ALL
    environment.globals["pages"] = {name: (page[0], page[1]) for name, page in PAGES.items()}
    return environment


def render(name: str, **given: Any) -> str:
    """Fill in a template."""
    return str(_templates().get_template(name).render(**given))


def frame_of(path: str, asof_text: str, asof: datetime | None, root: str = "") -> dict[str, Any]:
    """Return what the head of every page needs: the day, the days beside it, the JSON twin."""
    day = (asof - timedelta(microseconds=1)).date() if asof else None
    return {
        "root": root,
        "path": path,
        "asof_text": asof_text,
        "day": day.isoformat() if day else "",
        "shown_day": show_day(day.isoformat()) if day else "",
        "until": show_moment(format_utc(asof)) if asof else "",
        "filters": [],
        "strip": [],
        "rest": "",
        "before": _beside(day, -1),
        "after": _beside(day, 1),
        "twin": path,
        "kept": "?" + urlencode({"asof": asof_text}) if asof_text else "",
    }


def _beside(day: date | None, step: int) -> str:
    """Return the day before or after; '' where there is none."""
    try:
        return (day + timedelta(days=step)).isoformat() if day else ""
    except OverflowError:
        return ""


def render_brief(
    written: Written, path: str, asof_text: str, around: Mapping[str, Any], root: str = ""
) -> str:
    """Return the brief as a page, the days around it in reach, and commands to copy.

    Parameters
    ----------
    written : Written
    path, asof_text : str
        The page's own, and the day as it was asked for.
    around : mapping
        As `keeneye.web.days.page.around_brief` returns it.
    root : str
        The address of the pages of its desk; '' for the desk at ``/``.
    """
    frame = frame_of(path, asof_text, written.brief.asof, root) | dict(around)
    given = [(n, v) for n, v in (("asof", asof_text), ("since", around["since"])) if v]
    query = f"?{urlencode(given)}" if given else ""
    frame["twin"] = f"{path if path != '/' else '/brief'}.json{query}"
    parts = {name: render(f"{name}.html", **frame) for name in ("top", "head", "commands")}
    return written.html(
        Served(
            styles=tuple(STYLES),
            top=parts["top"],
            head=parts["head"],
            foot=parts["commands"],
            query=frame["kept"],
            root=root,
        )
    )


def render_table(
    name: str,
    table: Table,
    document: Mapping[str, Any],
    asked: Any,
    *,
    root: str = "",
    template: str = "table.html",
    **more: Any,
) -> str:
    """Return a table of the desk at `root` as a page; `more` goes to its template."""
    return render(template, table=table, **_page(name, document, asked, root), **more)


def render_tables(
    name: str, tables: list[Table], document: Mapping[str, Any], asked: Any, /, **about: Any
) -> str:
    """Return a drawing of ours and its tables as a page; `about` has chart, links, note, root."""
    from markupsafe import Markup

    about["chart"] = Markup(about["chart"])  # ours; words are escaped in it
    page = _page(name, document, asked, about.pop("root"))
    return render("trend.html", tables=tables, **about, **page)


def _page(name: str, document: Mapping[str, Any], asked: Any, root: str) -> dict[str, Any]:
    """Return what a page of tables needs: its title, form, days, JSON, and the rows that follow."""
    title, cut, wanted = PAGES[name]
    given = {n: v for n in asked.__struct_fields__ if (v := getattr(asked, n)) not in (None, "")}
    moment = datetime.fromisoformat(document["asof"]) if cut else None
    frame = frame_of(f"{root}/{name}", given.get("asof", ""), moment, root)
    given = {n: v for n, v in given.items() if v is not False and (n, v) != ("page", 1)}
    query = f"?{urlencode(given)}" if given else ""
    following = document.get("next_page")
    later = f"{root}/{name}?{urlencode(given | {'page': following})}" if following else ""
    fields = [(n, str(given.get(n, ""))) for n in wanted]
    filters = [(n, str(v)) for n, v in given.items() if n not in ("asof", "page")]
    frame["filters"], frame["rest"] = filters, "".join(f"&{urlencode([one])}" for one in filters)
    frame["twin"] = f"{root}/{name}.json{query}"
    return {"title": title, "fields": fields, "later": later, **frame}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the page of an id shows.

    Parameters
    ----------
    found : Explanation
    opened : list of (id, what, words)
        What it opens to, each in a line.
    report : Report or None
        The report that an event stands in.
    behind : list of Passage
        Sentences it rests on, each in its text.
    """

    found: Explanation
    opened: list[tuple[str, str, str]]
    report: Report | None
    behind: list[Passage]


def render_explanation(page: Opened, site: Site, asof: datetime, asof_text: str) -> str:
    """Return an opened id as a page; `asof_text` is the day that its links and commands keep."""
    found = page.found
    record = found.record
    passage = passage_of(record.evidence, page.report) if _has_span(record) else []
    held = record if isinstance(record, Report) else page.report
    link = held.url if held is not None and is_web(held.url) else ""
    text = record.text if isinstance(record, Report) else ""
    hidden = ("text", "evidence") if passage else ("text",) if text else ()
    lines = [(name, words) for name, words in found.lines if words and name not in hidden]
    frame = frame_of("", asof_text, None)
    return render(
        "explain.html",
        found=found,
        lines=lines,
        passage=passage,
        behind=page.behind,
        text=text,
        link=link,
        is_quotation=held is not None and held.wording == "original",
        opened=[(one, what, words, is_openable(one)) for one, what, words in page.opened],
        commands=record_commands(site, record, found.record_id, asof if asof_text else None),
        **frame | {"twin": f"/x/{found.record_id}.json{frame['kept']}"},
    )


def _has_span(record: Any) -> bool:
    """Whether a record is an event read in a text."""
    return isinstance(record, Event) and isinstance(record.evidence, Span)


def render_message(title: str, error: KeeneyeError) -> str:
    """Return the page that says what went wrong, and what to do."""
    return render("message.html", title=title, error=error, **frame_of("", "", None))
