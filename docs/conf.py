"""The documentation as a site: Sphinx reads this file (`make docs`)."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import keeneye

project = "Keeneye"
author = "The Keeneye developers"
project_copyright = author
release = version = keeneye.__version__
needs_sphinx = "8.2"

extensions = ["myst_parser"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 4
suppress_warnings: list[str] = []
if not (Path(__file__).parent / "pictures" / "pages").is_dir():
    suppress_warnings.append("image.not_readable")  # no Chromium took them (docs/captures.py)
nitpicky = True

html_theme = "furo"
html_title = f"Keeneye {release}"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "footer_icons": [],
    "source_repository": "",
}
pygments_style, pygments_dark_style = "friendly", "monokai"
highlight_language = "text"

# Said at the foot of no page, but in the build's log: what built it.
built_by = {name: importlib.metadata.version(name) for name in ("sphinx", "furo", "myst-parser")}
