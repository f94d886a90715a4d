"""The page of what is weighed: part by part, each drawing with its table."""

from __future__ import annotations

import re

from keeneye.brief.weighed import Shown
from keeneye.web.asked import Asked
from keeneye.web.choice.answers import Answered
from keeneye.web.pages import PAGES, frame_of, render
from keeneye.web.tables import Cell, ids_of

__all__ = ["render_weighed"]

_ID = re.compile(r"[a-z]-[0-9A-Za-z-]{4,60}\Z")
_KEYS = {
    "regions": "H holding firm, T trading, C conceding; a small letter on bare ground: the same is "
    "best in fewer than half of the draws.",
    "curves": "The line: every number at its likeliest. The band: 5 to 95 % of draws.",
    "tornado": "A striped bar changes the best choice between its ends.",
    "bounds": "Thin: hard bounds. Thick: the band. Dotted: the bounds 30 days before.",
    "fan": "Lines: the middle draw. Bands: 5 to 95 % of draws with the deal.",
}


def render_weighed(name: str, answered: Answered, asked: Asked, root: str = "") -> str:
    """Return what is weighed as a page, with its JSON.

    Parameters
    ----------
    name : str
        Of the page, such as ``game``.
    answered : Answered
    asked : Asked
    """
    title, _, _ = PAGES[name]
    said = getattr(asked, "asof", "") if answered.asof else ""
    frame = frame_of(f"{root}/{name}", said, answered.asof, root)
    names = list(getattr(asked, "names", ()))
    query = "&".join(f"names={one}" for one in names) if names else frame["kept"].lstrip("?")
    frame["twin"] = f"{root}/{name}.json{'?' + query if query else ''}"
    parts = [
        {
            "shown": shown,
            "rows": [[_cells(shown, n, cell) for n, cell in enumerate(row)] for row in shown.rows],
            "svg": answered.drawings.get(shown.part, ""),
            "key": _KEYS.get(shown.part.partition("-")[0], "") if shown.drawn else "",
        }
        for shown in answered.parts
    ]
    return render(
        "weighed.html",
        title=title,
        parts=parts,
        choices=answered.choices,
        names=names,
        note=answered.note,
        **frame,
    )


def _cells(shown: Shown, column: int, words: str) -> list[Cell]:
    """Return a cell of a table; where all its words are ids, they lead to their pages."""
    every = words.split() if column in shown.ids else []
    if not every or not all(_ID.match(one) for one in every):
        return [Cell(words)]
    return ids_of(every) if len(every) > 1 else [Cell("opens", f"/x/{every[0]}")]
