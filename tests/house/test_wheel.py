"""What is shipped: the wheel holds the package and the desk's data, and works by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .source import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as `pip install .` builds it."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_data_and_no_tests(wheel: Path) -> None:
    """Desk, lexicon, ontology, SQL, page templates and the type marker are in it."""
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("desks/korea/desk.toml", "desks/korea/reports/2020.jsonl", "py.typed",
                   "ontology/data/plover-2021.toml"):  # fmt: skip
        assert f"keeneye/{needed}" in names
    assert any(n.startswith("keeneye/store/sql/") for n in names)
    assert any(n.startswith("keeneye/coding/lexicon/") for n in names)
    assert not [n for n in names if "tests/" in n or n.endswith((".pyc", ".duckdb"))]


def test_the_demo_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    """`keeneye demo` works in any folder, without the checkout."""
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    asked = "import keeneye; print(keeneye.__file__)"
    where = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, env=environment,
                           check=True, capture_output=True, text=True).stdout  # fmt: skip
    assert str(tmp_path) in where
    done = subprocess.run([sys.executable, "-m", "keeneye", "demo"], cwd=tmp_path, env=environment,
                          check=False, capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "brief.html").is_file()
