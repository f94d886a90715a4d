"""The choice: one desk file on one day, with every number a range."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from keeneye.games.assessment import calendar, further, wording
from keeneye.games.assessment.moves import Move, posterior
from keeneye.games.assessment.record import Assumption, ChoiceAssessment, Share, SolutionView
from keeneye.games.assessment.setting import Setting, begin
from keeneye.games.catalog.concession_or_test import REGIMES
from keeneye.games.flips import find_flips, find_joint_flip
from keeneye.games.parameters import GameFile, solve_file
from keeneye.games.ranges import band, draw, seed_of
from keeneye.games.uncertainty import (
    best_choice,
    shares_best,
    sobol_shares,
    tornado,
    value_of_information,
)
from keeneye.records import dated_id, require_utc, to_plain

if TYPE_CHECKING:
    import numpy as np

__all__ = ["choice"]

METHOD = "choice-1"
_SCRAMBLES = 8  # independent ones behind the error of a share
_SMALLER = 9  # 2**9 draws in each
_SOBOL = 10  # 2**10 points a matrix
_PROBABILITY = (0.0, 1.0)
_POSITIVE = (1e-9, float("inf"))
_BOUNDS = {
    **dict.fromkeys(("pi", "trade.trust", "trade.alpha"), _PROBABILITY),
    **dict.fromkeys(("a", "c", "d", "k", "d0", "k0", "tau0_days"), _POSITIVE),
    **dict.fromkeys(("g", "omega", "kappa"), (0.0, float("inf"))),
}
_SHOWN = {
    "pi_star": "belief_threshold",
    "demand_probability": "demand_probability",
    "bluff_probability": "bluff_probability",
    "concede_probability": "concede_probability",
    "test_probability": "test_probability",
    "posterior_after_demand": "test_given_demand_and_hold",
    "u_target": "u_target",
    "u_target_if_committed_to_hold": "u_target_if_committed_to_hold",
    "u_regime": "u_regime",
}


def choice(
    parameters: GameFile, *, asof: datetime, rng: np.random.Generator, moves: Sequence[Move] = ()
) -> ChoiceAssessment:
    """Return the page "the choice" of a desk's bargain as of a moment.

    Parameters
    ----------
    parameters : GameFile
        A ``concession_or_test``, with or without a vote.
    asof : datetime
        Aware, UTC; days are counted from the last day that is over by then.
    rng : numpy Generator
        The same file, moment, moves and state of the generator give the same record.
    moves : sequence of Move
        What the regime did, as `moves_of` finds it; those known later are not seen.

    Returns
    -------
    ChoiceAssessment
        Shares of draws are not probabilities: the ranges are assumptions.

    Raises
    ------
    BadGame
        Another game, a vote that is past, or ranges in which no draw keeps the conditions.

    References
    ----------
    `docs/textbook/` has a chapter for each part; sources are cited in the catalogue.

    Examples
    --------
    >>> from datetime import UTC
    >>> import numpy as np
    >>> from keeneye.games.ranges import Range
    >>> modes = {"pi": .3, "c": 4, "k": 3, "a": 1, "g": 1, "d": 7, "t_resolute": 1,
    ...          "t_irresolute": -3}
    >>> ranges = {k: Range(low=x, mode=x, high=x, citation="hand case") for k, x in modes.items()}
    >>> file = GameFile(path="hand", game="concession_or_test", named="concession_or_test",
    ...                 ranges=ranges, tables={})
    >>> found = choice(file, asof=datetime(2020, 6, 13, tzinfo=UTC), rng=np.random.default_rng(1))
    >>> found.best_at_modes, found.solution.regime, found.solution.values["pi_star"].mode
    ('hold', 'bluff', 0.5)
    """
    require_utc(asof, "asof")
    seed, state = seed_of(rng), repr(rng.bit_generator.state)
    at = begin(parameters, asof, rng)
    seen = [move for move in moves if move.moved_at <= asof]
    modes, drawn = at.worth(dict(parameters.modes)), at.worth(at.draws)
    best = best_choice(modes)
    flips = tuple(find_flips(at.worth, at.inputs, _BOUNDS))
    jointly = find_joint_flip(at.worth, at.inputs, _BOUNDS, rng)
    information = value_of_information(at.worth, at.inputs, _SOBOL, rng)
    salami, signals = further.salami_view(at), further.signal_view(at)
    switches = (calendar.switch_band(at), calendar.switch_over_omega(at))
    solution = _solution(at)
    given = [to_plain(parameters.ranges[key]) for key in sorted(parameters.ranges)]
    told = [(move.move_id, move.kind) for move in seen]
    return ChoiceAssessment(
        game_id=dated_id("g", asof, METHOD, parameters.named, given, told, state),
        game=parameters.named,
        asof=asof,
        days_to_vote=at.days,
        vote_name=parameters.vote_name,
        scale=parameters.scale,
        players=parameters.players,
        solution=solution,
        choice=_shares(at, drawn, rng),
        best_at_modes=best,
        worth={name: band(_as_array(at, drawn[name]), float(modes[name])) for name in drawn},
        threshold=wording.threshold_sentence(solution.values["pi_star"]),
        curves=calendar.curves(at),
        switch_days=switches[0],
        switch_over_omega=switches[1],
        window_days=calendar.window_band(at),
        regions=calendar.regions(at),
        commitment_share=_facts(at)["commitment"],
        salami=salami,
        signals=signals,
        posterior=posterior(parameters.ranges["pi"], parameters.moves, seen),
        tornado=tuple(tornado(at.worth, at.inputs)),
        sobol=tuple(sobol_shares(at.worth, at.inputs, _SOBOL, rng)),
        would_have_to_be_true=flips,
        jointly=jointly,
        conditions=wording.condition_sentences(best, flips, jointly),
        information=information,
        findings=wording.findings(_facts(at), switches, (salami, signals), information),
        assumptions=_assumptions(parameters),
        draws=len(at.draws["pi"]),
        draws_left_out=at.left_out,
        seed=seed,
    )


def _as_array(at: Setting, values: Any) -> Any:
    """Return one value a draw."""
    import numpy as np

    return np.broadcast_to(np.asarray(values, dtype=float), at.draws["pi"].shape)


def _solution(at: Setting) -> SolutionView:
    """Return the bargain solved and checked at the likeliest values, with bands over the draws."""
    import numpy as np

    found = solve_file(at.file, _day(at))[0]
    drawn = at.solved(at.days)
    counts = np.bincount(drawn["regime"], minlength=len(REGIMES)) / drawn["regime"].size
    return SolutionView(
        method=f"{found.method}-{found.version}",
        regime=found.regime,
        regimes={name: float(share) for name, share in zip(REGIMES, counts, strict=True)},
        values={shown: at.band_of(name, at.days) for shown, name in _SHOWN.items()},
        regret=found.regret,
        sequential_regret=found.sequential_regret,
        selection=found.selection,
        others_known=found.others_known,
        others=found.others,
    )


def _day(at: Setting) -> date | None:
    """Return the day that the setting stands for; None without a vote."""
    return None if at.file.vote is None else at.file.vote - timedelta(days=at.days or 0)


def _shares(at: Setting, drawn: dict[str, Any], rng: np.random.Generator) -> tuple[Share, ...]:
    """Return in what share of draws each choice is best, the largest first, with its error."""
    main = shares_best(drawn)
    scrambles = [shares_best(at.worth(draw(at.inputs, _SMALLER, rng))) for _ in range(_SCRAMBLES)]
    shares = []
    for name, share in main.items():
        again = [one[name] for one in scrambles]
        error = (max(again) - min(again)) / 2
        shares.append(Share(choice=name, share_of_draws_best=share, error=error))
    return tuple(sorted(shares, key=lambda s: -s.share_of_draws_best))


def _facts(at: Setting) -> dict[str, float]:
    """Return the shares of draws that the findings speak of."""
    now, values = at.solved(at.days), at.on_day(at.draws, at.days)
    found = {
        "commitment": float(now["commitment_to_hold_is_better"].mean()),
        "bluff": float((now["regime"] == REGIMES.index("bluff")).mean()),
        "test_hurts_more": _share(values["d"] > values["k"]),
    }
    if at.days is not None:
        v = at.draws
        falls = v["kappa"] * (v["d0"] + v["g"]) < v["omega"] * (v["k0"] + v["g"])
        found["falls"] = _share(falls)
        found["pays_at_vote"] = _share(at.solved(0)["concede_probability"] == 1)
    return found


def _share(holds: Any) -> float:
    return float(holds.mean())


def _assumptions(file: GameFile) -> tuple[Assumption, ...]:
    """Return every number of the file, in its order."""
    listed = [(file.tables.get(key, key), r) for key, r in file.ranges.items()]
    listed += [
        (f"moves.{kind.name}.likelihood_ratio", kind.likelihood_ratio) for kind in file.moves
    ]
    return tuple(
        Assumption(
            key=place,
            low=float(r.low),
            mode=r.likely,
            high=float(r.high),
            citation=r.citation,
            note=r.note,
            held_by=r.held_by,
            checked=r.checked,
        )
        for place, r in listed
    )
