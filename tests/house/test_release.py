"""A release: the same bytes twice, a bill of materials that is whole, one version, pinned steps."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import keeneye

from .source import ROOT

CORE = ROOT / "requirements" / "core.txt"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of a release."""
    out = tmp_path_factory.mktemp("release") / "dist"
    subprocess.run([sys.executable, "release/make.py", "--out", str(out)], cwd=ROOT, check=True)
    return out


@pytest.fixture(scope="module")
def bill(dist: Path) -> Any:
    """The bill of materials."""
    return json.loads(next(dist.glob("*.cdx.json")).read_text(encoding="utf-8"))


def test_a_second_build_gives_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    """Wheel, sdist, bill and sums of two releases are equal; each is also built from the sdist."""
    again = tmp_path / "dist"
    subprocess.run([sys.executable, "release/make.py", "--out", str(again)], cwd=ROOT, check=True)
    files = sorted(p.name for p in dist.iterdir())
    assert len(files) == 4
    assert [(dist / n).read_bytes() for n in files] == [(again / n).read_bytes() for n in files]


def test_the_sums_check(dist: Path, tmp_path: Path) -> None:
    """`sha256sum --check SHA256SUMS` accepts all three files, and none that was changed."""
    check = ["sha256sum", "--check", "--status", "SHA256SUMS"]
    sums = (dist / "SHA256SUMS").read_text()
    assert {line.split()[1] for line in sums.splitlines()} == {
        p.name for p in dist.iterdir() if p.name != "SHA256SUMS"
    }
    assert subprocess.run(check, cwd=dist, check=False).returncode == 0
    changed = shutil.copytree(dist, tmp_path / "dist")
    with next(changed.glob("*.whl")).open("ab") as file:
        file.write(b"x")
    assert subprocess.run(check, cwd=changed, check=False).returncode == 1


def test_the_bill_holds_every_pin(bill: Any) -> None:
    """Each pinned package stands in the bill with its version and all its hashes, and no other."""
    text = CORE.read_text(encoding="utf-8")
    pinned = re.findall(r"(?m)^([a-z0-9][^\s=]*)==([^\s;]+)", text)
    assert [(c["name"], c["version"]) for c in bill["components"]] == pinned
    listed = [p["value"] for c in bill["components"] for p in c["properties"]]
    assert sorted(v for v in listed if v.startswith("sha256:")) == sorted(
        re.findall(r"sha256:[0-9a-f]{64}", text)
    )


def test_the_bill_says_who_needs_whom(bill: Any) -> None:
    """Keeneye needs duckdb; trafilatura needs lxml; hatchling only builds."""
    needs = {d["ref"].split("@")[0]: d["dependsOn"] for d in bill["dependencies"]}
    assert any(ref.startswith("pkg:pypi/duckdb@") for ref in needs["pkg:pypi/keeneye"])
    assert any(ref.startswith("pkg:pypi/lxml@") for ref in needs["pkg:pypi/trafilatura"])
    scopes = {c["name"]: c["scope"] for c in bill["components"]}
    assert (scopes["hatchling"], scopes["duckdb"]) == ("excluded", "required")


def test_the_version_stands_in_one_place() -> None:
    """The build reads it from the package; the citation and the bill say the same."""
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'dynamic = ["version"]' in pyproject
    assert not re.search(r"(?m)^version = ", pyproject)
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {keeneye.__version__}\n" in citation


def test_a_tag_that_disagrees_is_refused(tmp_path: Path) -> None:
    """A release under another version than the package's, or one without changes told, is none."""
    command = [sys.executable, "release/make.py", "--tag", "v99.0.0", "--out", str(tmp_path / "d")]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"the tag is v99.0.0, the package {keeneye.__version__}" in done.stderr
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda p: p.stem)
def test_every_step_of_others_is_pinned_to_a_commit(workflow: Path) -> None:
    """Each action is named by a full commit with its version beside it."""
    used = re.findall(r"uses: (.*)", workflow.read_text(encoding="utf-8"))
    assert used
    assert not [u for u in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", u)]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda p: p.stem)
def test_workflows_have_the_least_rights(workflow: Path) -> None:
    """No right by default, no secrets lent to strangers, no text of others pasted into shells."""
    text = workflow.read_text(encoding="utf-8")
    assert "\npermissions: {}\n" in text
    assert "pull_request_target" not in text
    assert "secrets." not in text
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    assert not re.search(r"run: .*\$\{\{", text)
    writing = re.findall(r"(?m)^ +([\w-]+): write", text)
    assert set(writing) <= {"contents", "id-token", "attestations"}
    assert not writing or workflow.stem == "release"


def test_the_job_that_may_write_runs_no_code_of_the_repository() -> None:
    """The release's last job checks nothing out: it takes files, checks sums and publishes."""
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    _, publish = text.split("\n  publish:\n")
    assert "checkout" not in publish
    assert "make" not in publish.replace("to make the release", "").replace("were made", "")


def test_the_container_has_no_root() -> None:
    """The container runs as a numbered user, and installs by hash only."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    last = text.split("FROM ${BASE}")[-1]
    assert re.search(r"(?m)^USER [1-9]\d+$", last)
    assert "pip" not in last
    assert "--require-hashes" in text
    assert not re.search(r"(?m)^(ADD|FROM .*:latest)", text)
