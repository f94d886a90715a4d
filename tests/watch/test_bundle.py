"""The evidence bundle: the same twice, whole, and sound only while no byte has changed."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from keeneye.coding import load_coder
from keeneye.desk import Desk, read_desk
from keeneye.errors import UnknownId
from keeneye.feeds import Options, read_inputs
from keeneye.store import Store, View
from keeneye.watch import ingest, write
from keeneye.watch.bundle import Bundle, make_bundle, pack

ASOF = datetime(2019, 8, 10, tzinfo=UTC)
SCRIPT = Path(__file__).resolve().parents[2] / "src/keeneye/watch/bundle/verify.txt"


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The second desk, whose reports are few."""
    return read_desk("kashmir")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Store:
    """A store of the desk's own reports of 2019 and before."""

    def clock() -> datetime:
        return datetime(2019, 9, 1, tzinfo=UTC)

    made = Store(tmp_path_factory.mktemp("bundle") / "s.duckdb", clock=clock)
    readings = read_inputs(desk.report_files, Options(kind="jsonl"), clock=clock)
    ingest(readings, store=made, coder=load_coder(desk.coders[0], desk), desk=desk)
    return made


@pytest.fixture(scope="module")
def ids(store: Store, desk: Desk) -> dict[str, str]:
    """One id of every kind of judgement of 9 August 2019."""
    with store.read() as view:
        day = write(view.history(ASOF, desk.coders), desk)
    statements = {t.template: t.statement_id for s in day.brief.sections for t in s.statements}
    judged = day.day.judged
    return {
        "act": statements["act"],
        "line": statements["line"],
        "conflict_week": statements["conflict_week"],
        "forecast statement": statements["forecast"],
        "threat statement": statements["threat_rate"],
        "coverage statement": statements["read"],
        "event": day.day.events[0].event_id,
        "channel": day.day.channels[0].record_id,
        "series": day.day.series[0].record_id,
        "forecast": judged.forecasts[0].forecast_id,
        "threat": judged.threats[-1].threat_id,
    }


@pytest.fixture(scope="module")
def make(store: Store, desk: Desk) -> Callable[[str], Bundle]:
    """Make the bundle of an id."""

    def made(record_id: str) -> Bundle:
        with store.read() as view:
            return make_bundle(record_id, view, desk, asof=ASOF)

    return made


@pytest.fixture(scope="module")
def small(make: Callable[[str], Bundle], ids: dict[str, str]) -> Bundle:
    """The bundle of one event."""
    return make(ids["event"])


def _run(path: Path, script: Path = SCRIPT) -> subprocess.CompletedProcess[str]:
    """Run the script without site packages."""
    return subprocess.run([sys.executable, "-I", "-S", str(script), str(path)], check=False,
                          capture_output=True, text=True, timeout=60)  # fmt: skip


def _faults(data: bytes, path: Path) -> list[str]:
    """Return what the script finds wrong."""
    path.write_bytes(data)
    space: dict[str, Any] = {"__name__": "verify"}
    exec(compile(SCRIPT.read_text(encoding="utf-8"), "verify.py", "exec"), space)
    try:
        space["verify"](space["read"](path))
    except Exception as error:  # noqa: BLE001 - as the script itself does
        return [repr(error)]
    return list(space["faults"])


def _files(bundle: Bundle) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(bundle.data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


KINDS = ["act", "line", "conflict_week", "forecast statement", "threat statement",
         "coverage statement", "event", "channel", "series", "forecast", "threat"]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_bundle_of_every_kind_is_sound(
    kind: str, make: Callable[[str], Bundle], ids: dict[str, str], tmp_path: Path
) -> None:
    """The script inside finds every kind sound; only a question's name opens to nothing."""
    bundle = make(ids[kind])
    path = tmp_path / "b.zip"
    path.write_bytes(bundle.data)
    (tmp_path / "verify.py").write_bytes(_files(bundle)["verify.py"])
    said = _run(path, tmp_path / "verify.py")
    assert said.returncode == 0, said.stdout
    assert said.stdout.startswith("sound: ")
    assert bundle.digest in said.stdout
    assert all("question of the desk" in why for why in bundle.left_out.values())


def test_the_same_bundle_twice_has_the_same_bytes(
    make: Callable[[str], Bundle], ids: dict[str, str], small: Bundle
) -> None:
    """Made again, a bundle has the same SHA-256."""
    again = make(ids["event"])
    assert again.sha256 == small.sha256 == hashlib.sha256(small.data).hexdigest()


def test_the_script_is_short_and_needs_nothing(small: Bundle, tmp_path: Path) -> None:
    """verify.py has at most 60 lines, and runs without site packages on the unpacked folder."""
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 60
    with zipfile.ZipFile(BytesIO(small.data)) as packed:
        packed.extractall(tmp_path)
    assert _run(tmp_path, tmp_path / "verify.py").returncode == 0


def test_a_changed_byte_anywhere_is_detected(small: Bundle, tmp_path: Path) -> None:
    """Whichever byte of the zip is changed, text, record, manifest, script or header, it is said.

    One byte in seventeen is tried, and every one of the last 400, where the zip's own table ends.
    """
    size = len(small.data)
    for place in sorted({*range(0, size, 17), *range(size - 400, size)}):
        changed = bytearray(small.data)
        changed[place] ^= 1
        assert _faults(bytes(changed), tmp_path / "b.zip"), f"byte {place}"


def test_bytes_added_or_lost_are_detected(small: Bundle, tmp_path: Path) -> None:
    """A byte before, a byte behind, and a cut end are each said."""
    for data in (b"x" + small.data, small.data + b"x", small.data[:-1], b""):
        assert _faults(data, tmp_path / "b.zip")


def test_a_lie_packed_anew_is_detected(small: Bundle, tmp_path: Path) -> None:
    """Whoever changes a text and packs the zip anew, with a manifest that fits, fails the spans."""
    files = _files(small)
    (text,) = [name for name in files if name.startswith("texts/")]
    files[text] = files[text].replace(b"Pakistan", b"Pakestan").replace(b"India", b"Endia")
    manifest = json.loads(files.pop("MANIFEST.json"))
    manifest["files"][text] = hashlib.sha256(files[text]).hexdigest()
    del manifest["digest"]
    plain = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    whole = manifest | {"digest": hashlib.sha256(plain.encode()).hexdigest()}
    files["MANIFEST.json"] = json.dumps(
        whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
    found = " ".join(_faults(pack(files), tmp_path / "b.zip"))
    assert "not the text that was read" in found
    assert "its words do not stand there" in found


def test_numbers_are_worked_out_anew(make: Callable[[str], Bundle], ids: dict[str, str]) -> None:
    """The base rate behind a forecast and the counts behind a week are recomputed offline."""
    for kind in ("forecast", "conflict_week"):
        assert make(ids[kind]).n_numbers >= 1
    files = _files(make(ids["forecast"]))
    (name,) = json.loads(files["MANIFEST.json"])["recomputed"]
    assert name.startswith("n-")
    record = json.loads(files[f"records/{name}.json"])["record"]
    hits = int(record["parameters"]["hits"])
    assert record["value"] == pytest.approx((hits + 0.5) / (record["n"] + 1))


def test_the_manifest_names_methods_versions_and_the_desk(small: Bundle) -> None:
    """Coder, ontology, Keeneye's version and the digest of every desk file are in it."""
    manifest = json.loads(_files(small)["MANIFEST.json"])
    assert {"pattern-1", "plover-2021"} <= set(manifest["methods"])
    assert manifest["keeneye"]
    assert len(manifest["desk_files"]["desk.toml"]) == 64


def test_an_unknown_id_makes_no_bundle(make: Callable[[str], Bundle]) -> None:
    """An id that opens to nothing is refused."""
    with pytest.raises(UnknownId):
        make("e-00000000000000000000")


def test_what_cannot_be_opened_is_said(
    store: Store, desk: Desk, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that opens to nothing is left out with its reason, and the rest still verifies."""
    found = View.find

    def without_reports(view: View, record_id: str) -> Any:
        if record_id.startswith("r-"):
            raise UnknownId("forgotten", where=record_id)
        return found(view, record_id)

    monkeypatch.setattr(View, "find", without_reports)
    with store.read() as view:
        bundle = make_bundle(ids["event"], view, desk, asof=ASOF)
    assert list(bundle.left_out.values()) == ["forgotten"]
    assert "left_out" in json.loads(_files(bundle)["MANIFEST.json"])
