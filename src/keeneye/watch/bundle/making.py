"""An evidence bundle: records, texts, a manifest, and the script that verifies them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from keeneye import __version__
from keeneye.desk import Desk
from keeneye.records import DyadSeries, Measurement, Report, format_utc, to_plain
from keeneye.store import View
from keeneye.watch.bundle.archive import canonical, pack
from keeneye.watch.bundle.gather import Gathered, gather
from keeneye.watch.explain import Explanation

__all__ = ["RECOMPUTED", "Bundle", "make_bundle"]

RECOMPUTED = frozenset({"base-rate-windows-1", "conflict-level-1", "usual-conflict-1"})
"""Methods whose numbers the script inside works out anew."""
_VERIFY = Path(__file__).with_name("verify.txt")
_README = Path(__file__).with_name("readme.txt")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle and what is in it.

    Parameters
    ----------
    data : bytes
        The zip; the same content has the same bytes.
    sha256, digest : str
        Of the zip; of its manifest, which the script prints.
    n_records, n_texts, n_numbers : int
        Records, texts, and numbers that the script works out anew.
    left_out : dict of str to str
        Ids named and not in it, with the reason.
    """

    data: bytes
    sha256: str
    digest: str
    n_records: int
    n_texts: int
    n_numbers: int
    left_out: dict[str, str]


def make_bundle(
    record_id: str, view: View, desk: Desk, *, asof: datetime, track: Path | None = None
) -> Bundle:
    """Make the evidence bundle of a judgement.

    Parameters
    ----------
    record_id : str
        Any id that Keeneye prints: a sentence of a brief, a threat, a forecast, an event …
    view : View
    desk : Desk
    asof : datetime
        The cut for ids that carry none.
    track : Path, optional
        The record of forecasts beside the store.

    Raises
    ------
    UnknownId
        If it opens to nothing, or to more records than a bundle may hold.
    """
    gathered = gather(record_id, view, desk, asof=asof, track=track)
    files = {f"records/{one}.json": canonical(_plain(e)) for one, e in gathered.records.items()}
    texts = {one: e.record for one, e in gathered.records.items() if isinstance(e.record, Report)}
    for one, report in texts.items():
        files[f"texts/{one}.txt"] = report.text.encode("utf-8", "surrogatepass")
    files["verify.py"] = _VERIFY.read_bytes()
    files["README.txt"] = _readme(gathered, desk, asof, len(texts)).encode()
    manifest = _manifest(gathered, desk, asof, files)
    digest = hashlib.sha256(canonical(manifest)).hexdigest()
    files["MANIFEST.json"] = canonical(manifest | {"digest": digest})
    data = pack(files)
    return Bundle(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        digest=digest,
        n_records=len(gathered.records),
        n_texts=len(texts),
        n_numbers=len(manifest["recomputed"]),
        left_out=gathered.left_out,
    )


def _plain(found: Explanation) -> dict[str, Any]:
    """Return an opened record as plain data; the text of a report stands in a file of its own."""
    record = to_plain(found.record)
    is_report = isinstance(found.record, Report)
    if is_report:
        del record["text"]
    kept = [line for line in found.lines if not (is_report and line[0] == "text")]
    return {
        "id": found.record_id,
        "type": type(found.record).__name__,
        "what": found.what,
        "lines": to_plain(kept),
        "opens": list(found.opens),
        "recomputed": found.recomputed,
        "record": record,
    }


def _manifest(
    gathered: Gathered, desk: Desk, asof: datetime, files: Mapping[str, bytes]
) -> dict[str, Any]:
    """Return what the bundle holds: digests, methods and versions, what is left out."""
    opened = {one: e.record for one, e in gathered.records.items()}
    named = ((r, key) for r in opened.values() for key in ("method", "coder", "engine", "ontology"))
    methods = {getattr(r, key, "") for r, key in named}
    return {
        "keeneye": __version__,
        "judgement": gathered.root,
        "asof": format_utc(asof),
        "desk": desk.name,
        "desk_files": _desk_files(desk.folder),
        "methods": sorted(m for m in methods if isinstance(m, str) and m),
        "recomputed": sorted(one for one, r in opened.items() if _can_be_recomputed(r, opened)),
        "left_out": gathered.left_out,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }


def _can_be_recomputed(record: object, opened: Mapping[str, object]) -> bool:
    """Whether the script can work a number out: a method it knows, every input here."""
    if isinstance(record, DyadSeries):
        return all(one in opened for period in record.periods for one in period.event_ids)
    if not isinstance(record, Measurement) or record.method not in RECOMPUTED:
        return False
    return all(one in opened for one in record.inputs)


def _desk_files(folder: Path) -> dict[str, str]:
    """Return the digest of every file of the desk, so that the judgement can be repeated."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths
    }


def _readme(gathered: Gathered, desk: Desk, asof: datetime, n_texts: int) -> str:
    """Say what the bundle is, to somebody who has only the bundle."""
    root = gathered.records[gathered.root]
    return _README.read_text(encoding="utf-8").format(
        root=gathered.root,
        what=root.what,
        lines="\n".join(f"  {label}: {text}" for label, text in root.lines if label != "text"),
        version=__version__,
        desk=desk.name,
        asof=format_utc(asof),
        n_records=len(gathered.records),
        n_texts=n_texts,
        n_left=len(gathered.left_out),
    )
