"""The evidence bundle of one judgement, as `keeneye export --bundle` writes it."""

from __future__ import annotations

from pathlib import Path

from keeneye.cli.options import Door
from keeneye.cli.output import say, say_json, visible

__all__ = ["export_bundle"]


def export_bundle(door: Door, record_id: str, out: Path) -> None:
    """Write the bundle of one judgement to `out`: a name ending in .zip, or a folder."""
    from keeneye.forecast import track_path
    from keeneye.watch.bundle import make_bundle

    desk, track = door.desk(), track_path(Path(door.store_path))
    with door.store().read() as view:
        made = make_bundle(record_id, view, desk, asof=door.asof, track=track)
    path = out if out.suffix == ".zip" else out / f"{record_id}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.data)
    if door.as_json:
        counts = {"records": made.n_records, "texts": made.n_texts, "numbers": made.n_numbers}
        digests = {"sha256": made.sha256, "digest": made.digest}
        say_json({"bundle": str(path), **counts, **digests, "left_out": made.left_out})
        return
    say(f"{visible(str(path))}: {made.n_records} records, {made.n_texts} texts, "
        f"{made.n_numbers} numbers to work out anew")  # fmt: skip
    say(f"digest {made.digest}")
    for one, why in made.left_out.items():
        say(f"left out {one}: {visible(why)}")
    say("verify, offline: unzip -p BUNDLE.zip verify.py > verify.py; python verify.py BUNDLE.zip")
