"""The site: built without a warning, every link inside it leads somewhere, its pages are whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ..journeys.walking import keeneye
from ..web.serving import Answer, Running, running
from .pages import DOCS, ROOT, console, load

pytestmark = pytest.mark.timeout(1800)  # Sphinx on a slow machine
pytest.importorskip("sphinx", reason="no Sphinx: install requirements/dev.txt")

sys.path.insert(0, str(DOCS))  # its scripts import each other
publish = load(DOCS / "publish.py")
captures = sys.modules["captures"]
sys.path.remove(str(DOCS))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by a process of its own as `make docs` builds it, but for the pictures."""
    out = tmp_path_factory.mktemp("docs") / "site"
    code = "import sys, publish; from pathlib import Path; p = Path(sys.argv[1])\n"
    code += "sys.exit(publish.build(publish.HERE, p))"
    command = [sys.executable, "-c", code, str(out)]
    done = subprocess.run(command, cwd=DOCS, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


def test_every_link_inside_leads_somewhere(site: Path) -> None:
    """No page leads to a page, a place or a picture that is not there."""
    missing = [link for link in publish.broken(site) if "pictures/pages/" not in link]
    assert not missing


def test_every_page_of_the_sources_is_in_it(site: Path) -> None:
    """Each Markdown file under docs is a page."""
    sources = [p.relative_to(DOCS).with_suffix(".html") for p in DOCS.rglob("*.md")]
    assert not [s for s in sources if not (site / s).is_file()]


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    """Scripts, styles, fonts and pictures come from the site itself."""
    asked = [
        a for p in site.rglob("*.html") for a in publish.loaded(p) if "://" in a or a[:2] == "//"
    ]
    assert not asked


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    """A page, a place and a picture that are not there are each named."""
    (tmp_path / "a.html").write_text("<a href='b.html'></a><a href='#no'></a><img src='c.png'>")
    assert publish.broken(tmp_path) == ["a.html: b.html", "a.html: #no", "a.html: c.png"]
    (tmp_path / "b.html").write_text("<p id='no'></p><a href='a.html'></a><a href='b.html#no'></a>")
    assert publish.broken(tmp_path) == ["a.html: #no", "a.html: c.png"]


def test_the_page_of_pictures_is_as_the_code_is() -> None:
    """docs/reference/pages.md names every served page (`make docs` writes it)."""
    page = (DOCS / "reference" / "pages.md").read_text(encoding="utf-8")
    assert page == captures.render()
    assert not [name for name in captures.PAGES if f"`/{name}`" not in page]


def test_what_the_tutorial_opens_in_the_browser_is_there(tmp_path: Path) -> None:
    """`keeneye serve` answers at each address that the tutorial names, and shows what it says."""
    steps = console.steps_on(DOCS / "tutorial" / "june-2020.md")
    told = (DOCS / "tutorial" / "june-2020.md").read_text(encoding="utf-8")
    keeneye(tmp_path, "demo")
    with running(tmp_path / "out" / "keeneye.duckdb") as server:
        for path in ("/desk/korea?asof=2020-06-12", "/track", "/x/e-7f7c03734913b6f59306"):
            assert f"{path}`" in told
            assert _asked_again(server, path).status == 200
        assert "breaking off" in server.ask("/x/e-7f7c03734913b6f59306").text
    assert any("e-7f7c03734913b6f59306" in step.command for step in steps)


def _asked_again(server: Running, path: str) -> Answer:
    """The answer to a reader who asks again when told to."""
    for _ in range(20):
        answer = server.ask(path)
        if answer.status != 503:
            break
    return answer


def test_the_site_is_no_part_of_the_repository() -> None:
    """Captured pictures and the built site are ignored by git."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {"build/", "docs/pictures/pages/"} <= set(ignored)
