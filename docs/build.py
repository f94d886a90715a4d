"""Write the generated reference pages: `make docs`. A test refuses pages that drifted."""

from __future__ import annotations

import inspect
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import captures
import codebook_pages
import coder_quality
import korea_desk

from keeneye import errors, limits
from keeneye.cli import command, reference
from keeneye.ontology import page

HERE = Path(__file__).resolve().parent
REFERENCE = HERE / "reference"
PICTURE = HERE / "pictures" / "brief.png"
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--window-size=1280,1500",
)  # fmt: skip


def errors_page() -> str:
    """Return the page of errors: the tree, and what each says."""
    tree = inspect.getdoc(errors) or ""
    rows = [f"| `{name}` | {_first_line(getattr(errors, name))} |" for name in errors.__all__]
    return "\n".join(
        [
            "# Errors",
            "",
            "Every error says what went wrong, where, what was expected and what to do next. The",
            "command prints it as one line and exits with 1; with `--json` it is also a document:",
            '`{"ok": false, "error": "StoreBusy", "errors": ["…"], "status": 1}`.',
            "",
            "```text",
            tree.split("::\n")[1].strip("\n").replace("    ", "", 1),
            "```",
            "",
            "| error | meaning |",
            "|---|---|",
            *rows,
            "",
        ]
    )


def _first_line(thing: object) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(thing) or "").splitlines()[0]


def limits_page() -> str:
    """Return the page of limits."""
    rows = [f"| `{n}` | {v:,} | {unit} | {reason} |" for n, v, unit, reason in limits.rows()]
    return "\n".join(
        [
            "# Limits",
            "",
            "One table in `keeneye/limits.py`; `keeneye doctor` prints the limits in force. What",
            "is over a limit is refused with a reason and counted, never cut in silence.",
            "",
            "| limit | value | unit | reason |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": reference.render,
    "errors.md": errors_page,
    "limits.md": limits_page,
    "ontology.md": page.render,
    "coder-quality.md": coder_quality.render,
    "pages.md": captures.render,
    "korea-desk.md": korea_desk.render,
    "codebook/index.md": codebook_pages.render_index,
    **{f"codebook/{n}.md": partial(codebook_pages.render, n) for n in codebook_pages.names()},
}


def take_picture() -> None:
    """Take the README's picture of the demo's page, where a Chromium is installed."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return
    with TemporaryDirectory() as folder:
        command.run(["demo", "--out", folder])
        page = Path(folder, "brief.html").as_uri()
        profile = f"--user-data-dir={folder}/profile"
        PICTURE.parent.mkdir(exist_ok=True)
        subprocess.run([chromium, *QUIET, profile, f"--screenshot={PICTURE}", page], check=True)


def main() -> None:
    """Write every generated page, and take the picture."""
    (REFERENCE / "codebook").mkdir(exist_ok=True)
    for name, render in PAGES.items():
        (REFERENCE / name).write_text(render(), encoding="utf-8")
    take_picture()


if __name__ == "__main__":
    main()
