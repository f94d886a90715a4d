"""Make a release: wheel and sdist, built twice to the same bytes, the bill of materials, sums.

``python release/make.py [--tag vX.Y.Z] [--out FOLDER]``; with ``--tag`` the version, the CHANGELOG
and CITATION.cff must agree with it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import sbom

ROOT = Path(__file__).resolve().parents[1]
INIT = ROOT / "src" / "keeneye" / "__init__.py"


def version(root: Path = ROOT) -> str:
    """Return the version, from the one place where it is written."""
    text = (root / INIT.relative_to(ROOT)).read_text(encoding="utf-8")
    found = re.search(r'(?m)^__version__ = "(.+)"$', text)
    if found is None:
        raise SystemExit(f"no version in {INIT}")
    return found[1]


def disagreements(tag: str, root: Path = ROOT) -> list[str]:
    """Return what speaks of another version than the tag does."""
    own = version(root)
    changes = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    found = []
    if tag != f"v{own}":
        found.append(f"the tag is {tag}, the package {own}")
    if not re.search(rf"(?m)^## {re.escape(own)} \(\d{{4}}-\d\d-\d\d\)$", changes):
        found.append(f"CHANGELOG.md has no section '## {own} (date)'")
    if f"\nversion: {own}\n" not in citation:
        found.append(f"CITATION.cff does not say version {own}")
    return found


def build(root: Path, out: Path, kind: str) -> Path:
    """Build a wheel or an sdist of a checkout; return the file."""
    kept = {k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"}
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(out)]
    done = subprocess.run(command, cwd=root, check=False, env=kept, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return next(out.glob("*.whl" if kind == "wheel" else "*.tar.gz"))


def digest(path: Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build_twice(out: Path) -> list[Path]:
    """Build into a folder, then again from the sdist alone; the bytes must be the same.

    Raises
    ------
    SystemExit
        If a file comes out otherwise the second time.
    """
    made = [build(ROOT, out, kind) for kind in ("sdist", "wheel")]
    with TemporaryDirectory() as folder:
        with tarfile.open(made[0]) as packed:
            packed.extraction_filter = getattr(tarfile, "data_filter", None)  # since 3.11.4
            packed.extractall(folder)
        (unpacked,) = Path(folder).iterdir()
        for file, kind in zip(made, ("sdist", "wheel"), strict=True):
            again = build(unpacked, Path(folder, f"again-{kind}"), kind)
            if digest(file) != digest(again):
                raise SystemExit(f"{file.name}: two builds differ")
    return made


def make(out: Path) -> list[Path]:
    """Make all files of a release in an empty folder; return them, the sums last."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    files = build_twice(out)
    listed = out / f"keeneye-{version()}.cdx.json"
    sbom.write(ROOT / "requirements" / "core.txt", version(), listed)
    files.append(listed)
    sums = out / "SHA256SUMS"
    sums.write_text("".join(f"{digest(f)}  {f.name}\n" for f in sorted(files)), encoding="utf-8")
    return [*files, sums]


def main() -> None:
    """Make a release and say what was made."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tag", help="the tag that the release carries, such as v0.1.0")
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    given = asked.parse_args()
    if given.tag and (found := disagreements(given.tag)):
        raise SystemExit("\n".join(found))
    for file in make(given.out):
        sys.stdout.write(f"{digest(file)}  {file}\n")


if __name__ == "__main__":
    main()
