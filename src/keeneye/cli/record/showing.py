"""The record shown: misses first, readers beside us; and past years asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import progress_bar, say, say_json, say_table
from keeneye.cli.record.files import book_file, track_file
from keeneye.cli.record.proving import chosen

if TYPE_CHECKING:
    from keeneye.watch.record import Replayed

__all__ = ["track"]


@click.command(epilog="Example: keeneye track --replay 2017 --question prk-launch-30d")
@click.option("--replay", "past", default="", metavar="YEAR|DATE",
              help="What we would have said as of then, and what came.")  # fmt: skip
@click.option("--question", "names", multiple=True, metavar="ID", help="Replay only these.")
@click.option("--record", is_flag=True, help="Write the replay into the record, as a replay.")
@click.option("--head", default="", metavar="DIGEST",
              help="Check that the record still holds the line with this digest.")  # fmt: skip
@shared()
def track(door: Door, past: str, names: tuple[str, ...], record: bool, head: str) -> None:
    """Show the record of issued forecasts: misses first, and how they score over the base rate.

    Every line of the record is checked first; a changed one is named. Note the head: with --head
    a record whose end was cut off is found too. A replay asks as of the first of each month of a
    year, or the end of a day, and sees nothing known later.
    """
    if past:
        _replay(door, past, names, record)
        return
    from keeneye.forecast import read_track, track_document
    from keeneye.forecast.proving import read_book

    entries = read_track(track_file(door))
    _check_head(head, [entry.digest for entry in entries])
    document = track_document(entries)
    kept = read_book(book_file(door)).latest(door.asof)
    if door.as_json:
        say_json({**document, "backtests": kept})
        return
    plain = ("forecasts", "open", "void", "void_share", "head")
    say_table(("record", "value"), [(name, document[name]) for name in plain])
    rows = [(m["question_id"], m["opens"], f"{m['probability']:.3f}", f"{m['base_rate']:.3f}",
             m["outcome"], m["origin"], m["forecast_id"]) for m in document["misses"]]  # fmt: skip
    head_row = ("misses first", "opened", "said", "base rate", "outcome", "record", "id")
    say_table(head_row, rows)
    _say_standing(document)


def _check_head(head: str, digests: list[str]) -> None:
    """Refuse a record that no longer holds the line that was noted."""
    from keeneye.errors import TrackBroken

    if head and head not in digests:
        raise TrackBroken(
            "the record no longer holds the line that was noted",
            where=head[:16],
            expected="a record that only grew",
            todo="restore the file from a copy",
        )


def _say_standing(document: dict[str, Any]) -> None:
    """Say how live and replayed forecasts score, and readers beside us."""
    rows = [
        (name, part["n"], part["hits"], f"{part['brier']:.3f}", f"{part['brier_base']:.3f}",
         f"{part['skill']:+.3f}")
        for name in ("live", "replay") if (part := document[name])["n"]
    ]  # fmt: skip
    if rows:
        say_table(("record", "settled", "yes", "Brier", "of the base rate", "skill"), rows)
    readers = [
        (reader, origin, own["n"], f"{own['brier']:.3f}", f"{own['brier_ours']:.3f}",
         f"{own['skill_over_ours']:+.3f}")
        for origin, every in (("live", document["own"]), ("replay", document["own_replay"]))
        for reader, own in every.items()
    ]  # fmt: skip
    if readers:
        head = ("reader", "record", "settled", "Brier", "ours", "skill over ours")
        say_table(head, readers)


def _replay(door: Door, past: str, names: tuple[str, ...], record: bool) -> None:
    """Ask a past year or day again."""
    from keeneye.watch.record import moments_of, replay

    desk = door.desk()
    wanted, moments = chosen(desk, names), moments_of(past, door.asof)
    with door.store().read() as view, progress_bar("asking again") as show:
        found = replay(door.history(view, desk), desk, wanted, moments, progress=show)
    if record:
        _record(door, found)
    if door.as_json:
        say_json(_document(door, found))
        return
    rows = [_row(one) for one in found]
    say_table(("question", "as of", "window", "said", "base rate", "came", "who speaks"), rows)
    _say_sum(found)


def _record(door: Door, found: list[Replayed]) -> None:
    """Write a replay and its settlements into the record."""
    from keeneye.forecast import append_entries, read_track
    from keeneye.watch.record import record_forecasts

    path = track_file(door)
    record_forecasts(path, [one.forecast for one in found if one.forecast], door.now())
    ended = {e.forecast_id for e in read_track(path) if e.kind == "settlement"}
    rows = {
        one.forecast.forecast_id: one.settlement
        for one in found
        if one.forecast and one.settlement and one.settlement.outcome != "open"
    }
    fresh: list[tuple[Any, str, Any]] = [(settled, name, "replay") for name, settled in rows.items()
             if name not in ended]  # fmt: skip
    append_entries(path, fresh, written_at=door.now())


def _row(one: Replayed) -> tuple[str, ...]:
    """Return a line of a replay."""
    said, ended = one.forecast, one.settlement
    asof = f"{one.asof:%Y-%m-%d}"
    if said is None or ended is None:
        return (one.question_id, asof, "", "", "", "", f"no answer: {one.why_none}")
    return (one.question_id, asof, f"{said.opens} to {said.closes}",
            f"{said.probability:.0%} {said.words}", f"{said.base_rate.value:.0%}",
            f"{ended.outcome}: {ended.reason}", said.abstained or said.engine)  # fmt: skip


def _say_sum(found: list[Replayed]) -> None:
    """Say what was said and what came, in sums."""
    ended = [
        (o.forecast, o.settlement.outcome == "yes") for o in found
        if o.forecast and o.settlement and o.settlement.outcome in ("yes", "no")
    ]  # fmt: skip
    if not ended:
        return
    brier = sum((f.probability - came) ** 2 for f, came in ended) / len(ended)
    base = sum((f.base_rate.value - came) ** 2 for f, came in ended) / len(ended)
    came = sum(came for _, came in ended)
    say(f"{len(ended)} settled, {came} yes; Brier {brier:.3f}, of the base rates {base:.3f}")


def _document(door: Door, found: list[Replayed]) -> dict[str, Any]:
    """Return a replay as one document."""
    from keeneye.forecast import forecast_document

    rows = [
        {
            "question_id": one.question_id,
            "asof": one.asof,
            "forecast": forecast_document(one.forecast) if one.forecast else None,
            "settlement": one.settlement,
            "why_none": one.why_none,
        }
        for one in found
    ]
    return {"kind": "replay", "asof": door.asof, "rows": rows}
