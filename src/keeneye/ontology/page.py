"""The reference page of the ontologies, written from their data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from keeneye.ontology.lookup import CAMEO, PLOVER
from keeneye.ontology.nouns import Disagreement, Root
from keeneye.ontology.tables import (
    cameo,
    countries,
    crossings,
    digests,
    disagreements,
    plover,
    sectors,
)

__all__ = ["render"]

_TOP = """# The ontologies

This page is written from the data files by `keeneye.ontology.page.render`: change the files,
not the page. An event code means nothing without its ontology: `{plover}` (sixteen roots, with
modes) is what Keeneye codes in, `{cameo}` ({codes} codes) is what older event data use, and the
crosswalk leads from the second to the first.

Source of PLOVER: {citation}.
{licence}.
{checked}.

Source of CAMEO: codes and values as in the ICEWS table, after the codebook 1.1b3 (2012); names in
our words. The Goldstein value (−10 … +10, + is cooperative) follows J. S. Goldstein, *Journal of
Conflict Resolution* 36 (1992). A PLOVER root or mode has the value of the CAMEO code that stands
for it. The quad class goes by root: CAMEO 01-05 verbal cooperation, 06-08 material cooperation,
09-13 verbal conflict, 14-20 material conflict. GDELT's four numbers, 1 to 4, are the same parting
in that order.
"""

_CROSSWALK = """
## The crosswalk

{crossed} of the {codes} codes lead to a root. CAMEO 01 and 02 (statements and appeals) lead to
none: PLOVER does not count mere words as events, and neither do we; what a statement promises,
refuses or threatens has a code of its own. We differ from the table of 2021 on these:

"""

_DISAGREEMENTS = """
## Where published tables differ

`icews` is the ICEWS code table, `gdelt` the CAMEO list that ships with a common GDELT client,
`plover-table-2021` and `plover-manual-0.8` the conversion table and the text of the same draft,
`conflibert-classes` the five classes of a gold set. An imported row keeps the number it came with
in its evidence; ours stands beside it.

"""

_FILES = """
## Files

`countries.csv` holds {countries} countries: ISO 3166, Correlates of War and FIPS codes, names,
demonyms, capitals, and which of these also mean something else.

"""


def render() -> str:
    """Return the reference page as Markdown.

    Returns
    -------
    str
        Ends in one newline; the same data give the same page.

    Examples
    --------
    >>> render().splitlines()[0]
    '# The ontologies'
    """
    parts = (_top(), _roots(), _contexts(), _crosswalk(), _disagreements(), _sectors(), _files())
    return "".join(parts)


def _table(head: str, rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table; `head` parts its columns by '|'."""
    names = head.split("|")
    lines = [" | ".join(names), " | ".join("---" for _ in names)]
    lines += [" | ".join(str(cell).replace("|", "\\|") for cell in row) for row in rows]
    return "".join(f"| {line} |\n" for line in lines)


def _top() -> str:
    known = plover()
    return _TOP.format(
        plover=PLOVER,
        cameo=CAMEO,
        codes=len(cameo()),
        citation=known.citation,
        licence=known.licence,
        checked=known.checked,
    )


def _roots() -> str:
    """Return every root with its limits and modes."""
    return "\n## Roots and modes\n" + "".join(_root(known) for known in plover().roots)


def _root(known: Root) -> str:
    words = known.quad_class.replace("_", " ")
    text = (
        f"\n### {known.name}\n\n{known.definition}\n\n*What it is not.* {known.limits}\n\n"
        f"{words.capitalize()}; CAMEO {known.cameo_code}; Goldstein {known.goldstein:+}; "
        f"PLOVER's own scale {known.plover_scale:+} (shown, not counted with).\n"
    )
    if not known.modes:
        return text
    rows = (
        (f"`{mode.name}`", mode.definition, mode.cameo_code, f"{mode.goldstein:+}")
        for mode in known.modes
    )
    return f"{text}\n{_table('mode|what|CAMEO|Goldstein', rows)}"


def _contexts() -> str:
    rows = ((f"`{name}`", words) for name, words in plover().contexts.items())
    return f"\n## Contexts\n\nWhat an act was about.\n\n{_table('context|what', rows)}"


def _crosswalk() -> str:
    """Return the codes on which we differ from the published table."""
    ways = crossings().values()
    rows = (
        (
            way.event_code,
            cameo()[way.event_code].name,
            _place(way.root_2021, way.mode_2021),
            _place(way.root_code, way.mode),
            way.reason,
        )
        for way in ways
        if way.reason
    )
    crossed = sum(way.root_code is not None for way in ways)
    text = _CROSSWALK.format(crossed=crossed, codes=len(ways))
    return text + _table("CAMEO|what|table of 2021|ours|why", rows)


def _place(root_code: str | None, mode: str | None) -> str:
    return f"{root_code}/{mode}" if mode else str(root_code)


def _disagreements() -> str:
    head = "tables|code|what differs|first says|second says|decided|why"
    return _DISAGREEMENTS + _table(head, _merged())


def _merged() -> Iterator[tuple[str, ...]]:
    """Yield disagreements, neighbours that say the same of several codes in one row."""
    for _, group in groupby(disagreements(), key=_sameness):
        rows = list(group)
        first = rows[0]
        codes = ", ".join(row.event_code for row in rows)
        value_a = first.value_a if len(rows) == 1 or first.aspect != "missing" else "these codes"
        tables = f"{first.table_a}, {first.table_b}"
        yield tables, codes, first.aspect, value_a, first.value_b, first.decision, first.reason


def _sameness(row: Disagreement) -> tuple[str, ...]:
    value_a = "" if row.aspect == "missing" else row.value_a
    return row.table_a, row.table_b, row.aspect, value_a, row.value_b, row.decision, row.reason


def _sectors() -> str:
    rows = (
        (known.name, known.plover_name, known.definition, len(known.nouns)) for known in sectors()
    )
    return f"\n## Sectors\n\n{_table('sector|in PLOVER|what|nouns', rows)}"


def _files() -> str:
    """Return the data files with their digests."""
    rows = ((f"`{name}`", f"`{digest}`") for name, digest in digests().items())
    return _FILES.format(countries=len(countries())) + _table("file|SHA-256", rows)
