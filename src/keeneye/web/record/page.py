"""The page of the record, from the document that programs get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from keeneye.web.pages import render_table
from keeneye.web.record.charts import Skill, draw_forest, draw_reliability, draw_sharpness
from keeneye.web.tables import Cell, Table

__all__ = ["render_track"]

Document = Mapping[str, Any]
_NONE_SETTLED = "No forecast of this kind is settled yet."


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page: what it shows, its drawings and its tables, folded where told."""

    key: str
    title: str
    notes: tuple[str, ...]
    charts: tuple[str, ...]
    tables: tuple[Table, ...]
    folded: bool = False


def render_track(document: Document, asked: Any, root: str = "") -> str:
    """Return the page of the record: misses first, then live, readers, backtests, and the list.

    Parameters
    ----------
    document : mapping
        As `keeneye.web.record.track` answers it.
    asked : AsofAsked
    """
    blocks = [
        _misses(document),
        _standing(document, "live", "Live forecasts"),
        _standing(document, "replay", "Replays: asked later, as of then"),
        _readers(document),
        _skill(document),
        *(_tested(one) for one in document["backtests"] if one["scores"]),
        _issued(document),
        _wordings(document),
    ]
    shown = [block for block in blocks if block.tables or block.charts or block.notes]
    return render_table(
        "track",
        Table("", (), [], ""),
        document,
        asked,
        root=root,
        template="track.html",
        chain=_chain(document),
        chain_broken=not document["chain"]["intact"],
        blocks=shown,
    )


def _words(*values: object) -> list[list[Cell]]:
    """Return cells of words."""
    return [[Cell("" if value is None else str(value))] for value in values]


def _link(record_id: str, words: str) -> list[Cell]:
    """Return an id as a link."""
    return [Cell(words, f"/x/{record_id}")]


def _chance(probability: float) -> str:
    """Return a probability in two digits; 0 and 1 are never shown: nothing is certain."""
    return f"{min(max(probability, 0.01), 0.99):.2f}"


def _signed(value: float | None) -> str:
    """Return a skill with its sign."""
    return "" if value is None else f"{value:+.3f}"


def _between(interval: Sequence[float] | None) -> str:
    """Return an interval of skill."""
    return "none: too few blocks of time" if interval is None else (
        f"{interval[0]:+.3f} to {interval[1]:+.3f}")  # fmt: skip


def _chain(document: Document) -> str:
    """Say how far the chain of the record holds."""
    chain = document["chain"]
    if not chain["intact"]:
        return (
            f"The record was changed at line {chain['broken_at']}: {chain['problem']}. Only the "
            f"{chain['lines']} lines before it are shown and scored. Restore the file from a copy."
        )
    if not chain["lines"]:
        return "The record holds no line yet: `keeneye forecast --record` writes the first."
    return (
        f"The record holds {chain['lines']} lines; each was checked and follows from the one "
        f"before. The last one’s SHA-256 is {chain['head']}: note it, and `keeneye track --head` "
        "finds a record whose end was cut off."
    )


def _misses(document: Document) -> Block:
    """List the largest losses: of issued forecasts, then of backtests."""
    rows = [
        [*_words(m["question_id"], m["opens"], _chance(m["probability"]), _chance(m["base_rate"]),
                 m["outcome"], f"{m['lost']:.2f}", m["origin"]),
         _link(m["forecast_id"], "forecast")]
        for m in document["misses"]
    ]  # fmt: skip
    head = ("Question", "Opened", "Said", "Base rate", "Came", "Lost", "Record", "Opens")
    issued = Table("The ten largest losses of issued forecasts", head, rows, _NONE_SETTLED)
    losses = sorted(
        ((one, b) for b in document["backtests"] for one in b["losses"]),
        key=lambda pair: -pair[0]["lost"],
    )[:10]
    past = [
        [*_words(b["question_id"], one["opens"], _chance(one["probability"]),
                 _chance(one["base_rate"]), "yes" if one["happened"] else "no",
                 f"{one['lost']:.2f}"),
         _link(b["backtest_id"], "backtest")]
        for one, b in losses
    ]  # fmt: skip
    tested = Table("The ten largest losses of backtests: not issued then, counted apart",
                   ("Question", "Opened", "Would have said", "Base rate", "Came", "Lost", "Opens"),
                   past, "No backtest is kept.")  # fmt: skip
    note = "Lost is the squared distance of what was said from what came; 1 is the worst."
    return Block("misses", "Misses first", (note,), (), (issued, tested))


def _standing(document: Document, origin: str, title: str) -> Block:
    """Score the forecasts of one origin: in all, by question and by year."""
    part = document[origin]
    head = ("Which", "Settled", "Yes", "Brier", "Of the base rate", "Skill", "Windows apart")
    rows = []
    if part["n"]:
        rows.append(_scores("all", part))
        rows += [_scores(name, one) for name, one in part["by_question"].items()]
        rows += [_scores(year, one) for year, one in part["by_year"].items()]
    table = Table(
        f"{part['n']} settled, by question and by year of their window", head, rows, _NONE_SETTLED
    )
    if not part["n"]:
        return Block(origin, title, (_NONE_SETTLED,), (), ())
    bins = part["reliability"]
    charts = (
        draw_reliability(f"chart-{origin}-reliability", "Said against happened", bins),
        draw_sharpness(f"chart-{origin}-sharpness", "How far they dare to go", part["sharpness"]),
    )
    return Block(origin, title, (), charts, (table, _bins(bins), _tenths(part["sharpness"])))


def _scores(name: str, one: Document) -> list[list[Cell]]:
    """Return a row of scores."""
    return _words(name, one["n"], one["hits"], f"{one['brier']:.3f}", f"{one['brier_base']:.3f}",
                  _signed(one["skill"]), one.get("apart"))  # fmt: skip


def _bins(bins: Sequence[Document]) -> Table:
    """Return the bins of a reliability diagram as a table."""
    rows = [
        _words(f"{b['probability']:.2f}", f"{b['hit_share']:.2f}", b["n"],
               f"{b['low']:.2f} to {b['high']:.2f}")
        for b in bins
    ]  # fmt: skip
    head = ("Said", "Came true", "Forecasts", "95 of 100 if right")
    return Table("Said against happened, by bins of equal number", head, rows, _NONE_SETTLED)


def _tenths(counts: Sequence[int]) -> Table:
    """Return a histogram of forecasts as a table."""
    rows = [
        _words(f"{n / len(counts):.1f} to {(n + 1) / len(counts):.1f}", count)
        for n, count in enumerate(counts)
        if count
    ]
    return Table("How far they dare to go", ("Said", "Forecasts"), rows, _NONE_SETTLED)


def _readers(document: Document) -> Block:
    """Score readers beside us, on the same forecasts."""
    rows = [
        _words(reader, origin, own["n"], f"{own['brier']:.3f}", f"{own['brier_ours']:.3f}",
               _signed(own["skill_over_ours"]))
        for origin, every in (("live", document["own"]), ("replay", document["own_replay"]))
        for reader, own in every.items()
    ]  # fmt: skip
    head = ("Reader", "Record", "Settled", "Brier", "Ours", "Skill over ours")
    note = (
        "Your own: `keeneye forecast --mine QUESTION=0.3 --reader NAME`, before the window opens."
    )
    table = Table("Readers beside us, on the same forecasts", head, rows,
                  "No reader’s forecast is settled yet.")  # fmt: skip
    return Block("readers", "You beside us", (note,), (), (table,))


def _skill(document: Document) -> Block:
    """Show skill against 0 for every question, those without it in the same size of type."""
    rows, drawn = [], list[Skill]()
    for one in document["backtests"]:
        found = one["own"]
        late = next((s for s in one["scores"] if s["delay_days"]), None)
        if found is not None:
            shown = one["verdict"] == "skill shown"
            interval = found["interval"]
            between = tuple(interval) if interval else None
            drawn.append(Skill(one["question_id"], found["skill"], between, shown, one["verdict"]))
        rows.append([
            *_words(one["question_id"], one["engine"], one["over"], found and found["n"],
                    found and found["hits"], found and f"{found['brier_over']:.3f}",
                    found and f"{found['brier']:.3f}", found and _signed(found["skill"]),
                    found and _between(found["interval"]), late and _signed(late["skill"]),
                    _signed(one["shuffled_skill"]), one["verdict"], one["asof"][:10]),
            _link(one["backtest_id"], "backtest"),
        ])  # fmt: skip
    head = ("Question", "Engine", "Over", "Forecasts", "Yes", "Brier of the base rate", "Brier",
            "Skill", "95 %", "2 days late", "Shuffled", "Verdict", "As of", "Opens")  # fmt: skip
    title = _finding(document["backtests"])
    table = Table(title, head, rows, "No backtest is kept: `keeneye backtest`.")
    notes = (
        "What would have been said, on closed windows only; none of it was issued at its time.",
        (
            "Right of 0 the engine is better than the base rate it is measured over, left of 0 the "
            "base rate is. A full dot is skill that is shown; a ring is none."
        ),
        *(f"Not believed, since it was changed: {one}." for one in document["broken_backtests"]),
    )
    charts = (draw_forest("chart-skill", title, drawn),) if drawn else ()
    return Block("skill", "Backtests: skill over the base rate", notes, charts, (table,))


def _finding(backtests: Sequence[Document]) -> str:
    """Say in how many questions skill is shown."""
    n_shown = sum(one["verdict"] == "skill shown" for one in backtests)
    return f"Skill is shown in {n_shown} of {len(backtests)} questions"


def _tested(one: Document) -> Block:
    """Show one backtest: every engine, years, said against happened."""
    key = one["question_id"]
    plain = [s for s in one["scores"] if not s["year"] and not s["delay_days"]]
    years = [s for s in one["scores"] if s["year"]]
    rows = [
        _words(s["engine"], s["over"], s["n"], s["hits"], f"{s['brier']:.3f}",
               f"{s['brier_over']:.3f}", _signed(s["skill"]), _between(s["interval"]),
               f"{s['ece']:.3f}")
        for s in plain
    ]  # fmt: skip
    head = ("Engine", "Over", "Forecasts", "Yes", "Brier", "Of the base rate", "Skill", "95 %",
            "Calibration error")  # fmt: skip
    by_year = [
        _words(s["year"], s["n"], s["hits"], _signed(s["skill"]), _between(s["interval"]))
        for s in years
    ]
    drawn = [Skill(s["year"], s["skill"], tuple(s["interval"]) if s["interval"] else None,
                   bool(s["interval"]) and s["interval"][0] > 0) for s in years]  # fmt: skip
    charts = (
        draw_reliability(f"chart-{key}-reliability", f"{key}: said against happened",
                         one["reliability"]),
        draw_sharpness(f"chart-{key}-sharpness", f"{key}: how far it dares to go",
                       one["sharpness"]),
        draw_forest(f"chart-{key}-years", f"{key}: skill by year", drawn),
    )  # fmt: skip
    tables = (
        Table(f"{one['text']}, within {one['horizon_days']} days: every engine", head, rows, ""),
        Table("Skill by year", ("Year", "Forecasts", "Yes", "Skill", "95 %"), by_year,
              "The base rate is the forecast."),
        _bins(one["reliability"]),
        _tenths(one["sharpness"]),
    )  # fmt: skip
    notes = (f"{one['tested'].capitalize()}. {one['verdict'].capitalize()}.",)
    return Block(f"tested-{key}", f"Backtest: {key}", notes, charts, tables, folded=True)


def _issued(document: Document) -> Block:
    """List every issued forecast, the newest first; each opens."""
    rows = [
        [*_words(one["question_id"], one["asof"][:10], f"{one['opens']} to {one['closes']}",
                 f"{_chance(one['probability'])} {one['words']}", _chance(one["base_rate"]),
                 ", ".join(f"{reader} {said:.2f}" for reader, said in one["own"].items()),
                 one["outcome"] or "open", one["origin"], one["abstained"] or one["engine"],
                 "; ".join(f"{c['if_this']}: {c['probability']:.2f}"
                           for c in one["would_change"])),
         _link(one["forecast_id"], "forecast")]
        for one in document["issued"]
    ]  # fmt: skip
    head = ("Question", "As of", "Window", "Said", "Base rate", "Readers", "Came", "Record",
            "Who speaks", "What would change the model’s number", "Opens")  # fmt: skip
    title = (
        f"{len(rows)} of {document['forecasts']} issued forecasts, the newest first; "
        f"{document['open']} open, {document['void']} void"
    )
    table = Table(title, head, rows, "No forecast is issued yet: `keeneye forecast --record`.")
    return Block("issued", "Every forecast", (), (), (table,))


def _wordings(document: Document) -> Block:
    """List changes of wording."""
    rows = [
        _words(one["question_id"], one["since"][:10], one["text"], one["tie_rule"],
               one["wording_id"])
        for one in document["wordings"]
    ]  # fmt: skip
    head = ("Question", "First issued", "Text", "Rule for ties", "Wording")
    table = Table("Questions asked in more than one wording", head, rows,
                  "Every question kept its wording.")  # fmt: skip
    return Block("wordings", "Changes of wording", (), (), (table,))
