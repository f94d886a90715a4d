"""Pages: HTML from templates that escape all that is put into them; no script, no style inside."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
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
from keeneye.web.server import Site
from keeneye.web.tables import Table, is_openable

__all__ = [
    "PAGES",
    "STYLES",
    "render_brief",
    "render_explanation",
    "render_message",
    "render_table",
]

# name: (title, whether it is cut at a moment, the arguments of its form)
PAGES: dict[str, tuple[str, bool, tuple[str, ...]]] = {
    "desks": ("Desks", True, ()),
    "events": ("Events", True, ("since", "until", "dyad", "root")),
    "channels": ("Lines of communication", True, ()),
    "threats": ("Threats", True, ()),
    "forecasts": ("Forecasts", True, ()),
    "track": ("Track record", True, ()),
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


def _render(name: str, **given: Any) -> str:
    """Fill in a template."""
    return str(_templates().get_template(name).render(**given))


def _frame(path: str, asof_text: str, asof: datetime | None) -> dict[str, Any]:
    """Return what the head of every page needs: the day, the days beside it, the JSON twin."""
    day = (asof - timedelta(microseconds=1)).date() if asof else None
    return {
        "root": "",
        "path": path,
        "asof_text": asof_text,
        "day": day.isoformat() if day else "",
        "shown_day": show_day(day.isoformat()) if day else "",
        "until": show_moment(format_utc(asof)) if asof else "",
        "filters": [],
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


def render_brief(written: Written, path: str, asof_text: str, root: str = "") -> str:
    """Return the brief as a page, the days before and after in reach; `root` is its desk's."""
    frame = _frame(path, asof_text, written.brief.asof) | {"root": root}
    frame["twin"] = f"{path if path != '/' else '/brief'}.json{frame['kept']}"
    return written.html(Served(tuple(STYLES), _render("top.html", **frame)))


def render_table(
    name: str, table: Table, document: Mapping[str, Any], asked: Any, root: str = ""
) -> str:
    """Return a table as a page, with its form and its JSON; `root` is its desk's address."""
    title, cut, wanted = PAGES[name]
    given = {n: v for n in asked.__struct_fields__ if (v := getattr(asked, n)) not in (None, "")}
    moment = datetime.fromisoformat(document["asof"]) if cut else None
    address = f"{root}/{name}"
    frame = _frame(address, given.get("asof", ""), moment) | {"root": root}
    given = {n: v for n, v in given.items() if v is not False and (n, v) != ("page", 1)}
    query = f"?{urlencode(given)}" if given else ""
    following = document.get("next_page")
    later = f"{address}?{urlencode(given | {'page': following})}" if following else ""
    fields = [(n, str(given.get(n, ""))) for n in wanted]
    filters = [(n, str(v)) for n, v in given.items() if n not in ("asof", "page")]
    frame["filters"], frame["rest"] = filters, "".join(f"&{urlencode([one])}" for one in filters)
    frame["twin"] = f"{address}.json{query}"
    return _render("table.html", title=title, table=table, fields=fields, later=later, **frame)


def render_explanation(
    found: Explanation, opened: list[tuple[str, str, str]], report: Report | None, site: Site
) -> str:
    """Return an opened id as a page.

    Parameters
    ----------
    found : Explanation
    opened : list of (id, what, words)
        What it opens to, each in a line.
    report : Report or None
        The report that an event stands in.
    site : Site
        For the commands that can be copied.
    """
    record = found.record
    passage = passage_of(record.evidence, report) if _has_span(record) else []
    held = record if isinstance(record, Report) else report
    link = held.url if held is not None and is_web(held.url) else ""
    text = record.text if isinstance(record, Report) else ""
    hidden = ("text", "evidence") if passage else ("text",) if text else ()
    lines = [(name, words) for name, words in found.lines if words and name not in hidden]
    return _render(
        "explain.html",
        found=found,
        lines=lines,
        passage=passage,
        text=text,
        link=link,
        is_quotation=held is not None and held.wording == "original",
        opened=[(one, what, words, is_openable(one)) for one, what, words in opened],
        commands=_commands(found, site),
        **_frame("", "", None) | {"twin": f"/x/{found.record_id}.json"},
    )


def _has_span(record: Any) -> bool:
    """Whether a record is an event read in a text."""
    return isinstance(record, Event) and isinstance(record.evidence, Span)


def _commands(found: Explanation, site: Site) -> list[tuple[str, str]]:
    """Return commands to copy: how to correct an event, and how to do the sum again."""
    where = f"--store {shlex.quote(str(site.store_path))} --desk {shlex.quote(site.desk_name)}"
    commands = [("Do the sum again", f"keeneye explain {found.record_id} --recompute {where}")]
    if isinstance(found.record, Event):
        who = "--author 'YOUR NAME' --reason 'WHY'"
        correct = f"keeneye correct {found.record_id} {where} {who}"
        commands.append(("It tells no event", f"{correct} --no-event"))
        commands.append(("It tells another event", f"{correct} --root {found.record.root_code}"))
    return commands


def render_message(title: str, error: KeeneyeError) -> str:
    """Return the page that says what went wrong, and what to do."""
    return _render("message.html", title=title, error=error, **_frame("", "", None))
