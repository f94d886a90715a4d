"""The choice, part by part: what is best and when, and how far that hangs on what was assumed."""

from __future__ import annotations

from collections.abc import Iterator

from keeneye.brief.weighed.shown import Shown, assumed, ranged, share, show_number, spread
from keeneye.games.assessment import ChoiceAssessment
from keeneye.records import format_utc

__all__ = ["VERBS", "choice_parts"]

VERBS = {"hold": "holding firm", "trade": "trading", "concede": "conceding"}
_BAND = "5 to 95 % of draws"
_VALUES = {
    "pi_star": "belief threshold",
    "demand_probability": "chance of a demand",
    "bluff_probability": "chance that an irresolute regime demands",
    "concede_probability": "chance that the target concedes",
    "test_probability": "chance of a test",
    "posterior_after_demand": "chance of a test after a demand that is refused",
    "u_target": "worth of the bargain to the target",
    "u_target_if_committed_to_hold": "worth to a target sworn never to pay",
    "u_regime": "worth of the bargain to the regime",
}
_REPEATED = 5  # of the moves that were counted before, how many are shown
_PLAYED = (
    "A game says what follows if the payoffs are so. It does not say that they are, and nothing on "
    "this page is a chance that anything will happen: every share is one of draws from ranges that "
    "somebody assumed."
)
_ALONE = "with one number moved at a time, it stops being best at:"
_REGIONS = (
    "What is best for the target after a demand, by the chance that a test follows a refusal and "
    "by the days to the vote, all else at its likeliest value."
)


def choice_parts(found: ChoiceAssessment) -> tuple[Shown, ...]:
    """Return everything that is known of a choice, in the order in which it is read.

    Parameters
    ----------
    found : ChoiceAssessment

    Examples
    --------
    >>> choice_parts.__name__  # needs a whole choice; tests/brief show it at work
    'choice_parts'
    """
    return tuple(_parts(found))


def _parts(found: ChoiceAssessment) -> Iterator[Shown]:
    yield _threshold(found)
    yield _best(found)
    yield Shown(
        "findings",
        "What follows, also where it disappoints",
        tuple(finding.text for finding in found.findings),
    )
    yield _regions(found)
    if found.curves:
        yield _curves(found)
    if found.salami:
        yield _salami(found)
    if found.signals:
        yield _signals(found)
    yield _moves(found)
    yield _tornado(found)
    yield _conditions(found)
    yield _information(found)
    yield _assumptions(found)
    yield _method(found)


def _threshold(found: ChoiceAssessment) -> Shown:
    """Return the belief threshold in words, and the bargain's other values."""
    shares = {name for name in _VALUES if name.endswith("probability")} | {
        "pi_star",
        "posterior_after_demand",
    }
    rows = [
        (_VALUES[name], *ranged(band, as_share=name in shares))
        for name, band in found.solution.values.items()
    ]
    when = f"{found.days_to_vote} days to the {found.vote_name}." if found.curves else ""
    words = tuple(one for one in (found.threshold, when, _PLAYED) if one)
    return Shown(
        "threshold",
        "The belief threshold",
        words,
        ("Value", "At the likeliest values", _BAND),
        tuple(rows),
    )


def _best(found: ChoiceAssessment) -> Shown:
    """Return in what share of draws each choice is best, and what it is worth."""
    first, *others = found.choice
    rest = "; ".join(f"{VERBS[c.choice]} in {share(c.share_of_draws_best)}" for c in others)
    words = (
        f"{VERBS[first.choice].capitalize()} is best in {share(first.share_of_draws_best)} of "
        f"draws; {rest}. At the likeliest values {VERBS[found.best_at_modes]} is best."
    )
    rows = [
        (
            VERBS[c.choice],
            share(c.share_of_draws_best),
            f"± {show_number(100 * c.error, 1)} points",
            *ranged(found.worth[c.choice]),
        )
        for c in found.choice
    ]
    heads = ("Choice", "Best in", "Spread", "Worth at the likeliest values", f"Worth, {_BAND}")
    return Shown("best", "Hold, trade or concede", (words,), heads, tuple(rows))


def _regions(found: ChoiceAssessment) -> Shown:
    """Return what is best by resolve and days."""
    resolves = sorted({region.resolve for region in found.regions})
    days = list(dict.fromkeys(region.days for region in found.regions))
    by = {(r.days, r.resolve): r for r in found.regions}
    rows = [
        (
            str(day),
            *(
                f"{by[day, r].best} ({share(by[day, r].share_of_draws)})" if (day, r) in by else ""
                for r in resolves
            ),
        )
        for day in days
    ]
    heads = ("Days to the vote", *(f"test follows with {share(r)}" for r in resolves))
    told = "In the table, brackets hold the share of draws in which the same is best."
    best = {region.best for region in found.regions}
    absent = [VERBS[name].capitalize() for name in found.worth if name not in best]
    nowhere = tuple(f"{name} is best nowhere on this map." for name in absent)
    return Shown("regions", "Over resolve and time", (_REGIONS, *nowhere, told), heads,
                 tuple(rows), drawn=True)  # fmt: skip


def _curves(found: ChoiceAssessment) -> Shown:
    """Return threshold, demand, payment and test over the days to the vote."""
    rows = [
        (
            str(point.days),
            *(
                f"{mode} ({ends})"
                for mode, ends in (
                    ranged(band, as_share=True)
                    for band in (point.threshold, point.demand, point.concede, point.test)
                )
            ),
        )
        for point in found.curves
    ]
    switch = found.switch_days
    turns = (
        f"In {share(switch.share_of_draws)} of draws the target turns, "
        f"{spread(switch.low, switch.high)} days before the vote."
        if switch.low is not None
        else "The target turns on no day in any draw."
    )
    window = found.window_days
    most = (
        f"A demand has most leverage {spread(window.low, window.high)} days before the vote: a "
        "heuristic of ours, no result of the game."
        if window
        else ""
    )
    heads = ("Days to the vote", "Threshold", "Demand", "Concede", "Test")
    words = tuple(one for one in (turns, most) if one)
    return Shown("curves", "Demand, concession and test towards the vote", words, heads,
                 tuple(rows), drawn=True)  # fmt: skip


def _salami(found: ChoiceAssessment) -> Shown:
    """Return what the next demands do."""
    view = found.salami
    assert view is not None
    words = (
        f"Holding pays even for a soft target in {share(view.share_holding_pays)} of draws; it is "
        f"left alone in {share(view.share_not_asked)}."
    )
    rows = [
        (f"{n} still to come", *ranged(band, as_share=True)) for n, band in view.by_demand.items()
    ]
    rows.append(("thought firm beforehand", *ranged(view.prior_firm, as_share=True)))
    heads = ("Demands", "Not asked from a belief of", _BAND)
    return Shown("salami", "If this demand is not the last", (words,), heads, tuple(rows))


def _signals(found: ChoiceAssessment) -> Shown:
    """Return what words, sunk costs and tied hands would tell."""
    view = found.signals
    assert view is not None
    words = (
        "A pure word has a likelihood ratio of 1: it tells nothing. A cost that only the resolute "
        f"would bear exists in {share(view.share_where_a_cost_separates)} of draws; tied hands "
        f"turn a bluffer into a tester in {share(view.share_where_a_bluffer_becomes_a_tester)}."
    )
    rows = (
        ("demand: how much likelier from the resolute", *ranged(view.demand_likelihood_ratio)),
        ("least sunk cost that would separate", *ranged(view.sunk_cost_least)),
        ("most that the resolute would sink", *ranged(view.sunk_cost_most)),
        ("chance of a test, hands free", *ranged(view.test_without_tying, as_share=True)),
        ("chance of a test, hands tied", *ranged(view.test_with_tying, as_share=True)),
    )
    heads = ("What", "At the likeliest values", _BAND)
    return Shown("signals", "What sinking costs or tying hands would reveal", (words,), heads, rows)


def _moves(found: ChoiceAssessment) -> Shown:
    """Return the belief in resolve after each move that moved it, and the last that did not."""
    every = [n for n, step in enumerate(found.posterior) if not step.counted]
    hidden = set(every[:-_REPEATED])
    rows = [
        (
            format_utc(step.moved_at)[:10],
            step.kind.replace("_", " "),
            f"{show_number(step.ratio_mode)} ({spread(step.ratio_low, step.ratio_high)})"
            if step.counted
            else "counted before",
            f"{share(step.mode)} ({spread(step.low, step.high, as_share=True)})",
            step.move_id,
        )
        for n, step in enumerate(found.posterior)
        if n not in hidden
    ]
    left = f" Left out here: {len(hidden)} earlier ones that moved nothing." if hidden else ""
    words = (
        "Each sort of move counts once: a second statement of one campaign is no news of its own."
        + left
        if rows
        else "No move of the regime that this desk weighs was known by then."
    )
    heads = ("Known by", "Move", "Likelihood ratio", "Resolute", "Opens")
    return Shown("moves", "Their resolve after each move", (words,), heads, tuple(rows),
                 frozenset({4}))  # fmt: skip


def _tornado(found: ChoiceAssessment) -> Shown:
    """Return what each input moves, alone and as a share of the variance."""
    variance = {one.key: one for one in found.sobol}
    rows = [
        (
            bar.key,
            show_number(bar.at_low),
            show_number(bar.at_high),
            f"yes: {VERBS[bar.best_at_low]}, then {VERBS[bar.best_at_high]}"
            if bar.changes_choice
            else "no",
            share(variance[bar.key].first) if bar.key in variance else "",
            share(variance[bar.key].total) if bar.key in variance else "",
        )
        for bar in found.tornado
    ]
    words = (
        "How much holding firm is worth above conceding, with one number at either end of its "
        "range and the others at their likeliest values."
    )
    heads = ("Number", "At its low end", "At its high end", "Changes the choice",
             "Share of variance alone", "with others")  # fmt: skip
    return Shown("tornado", "What the choice hangs on", (words,), heads, tuple(rows), drawn=True)


def _conditions(found: ChoiceAssessment) -> Shown:
    """Return what would have to be true for another choice to be best."""
    rows = [
        (
            flip.key,
            show_number(flip.mode),
            "no value" if flip.value is None else show_number(flip.value),
            VERBS.get(flip.becomes, ""),
        )
        for flip in found.would_have_to_be_true
    ]
    jointly = [found.conditions[-1]] if found.jointly else []
    words = (
        *(f"{one[:1].upper()}{one[1:]}." for one in jointly),
        f"{VERBS[found.best_at_modes].capitalize()} is best now; {_ALONE}",
    )
    heads = ("Number", "Now", "Turns at", "Then best")
    return Shown("conditions", "What would have to be true", words, heads, tuple(rows))


def _information(found: ChoiceAssessment) -> Shown:
    """Return what knowing would be worth."""
    known = found.information
    rows = [(key, show_number(worth, 2)) for key, worth in known.by_input.items()]
    words = (
        f"Knowing everything before choosing would be worth {show_number(known.everything, 2)} on "
        f"the scale of the payoffs ({found.scale})."
    )
    heads = ("Knowing this number alone", "Worth")
    return Shown("information", "What finding out would be worth", (words,), heads, tuple(rows))


def _assumptions(found: ChoiceAssessment) -> Shown:
    """Return the numbers of the game's file."""
    rows = [
        (one.key, *assumed(one), one.held_by or "the desk", one.checked or "not said", one.citation)
        for one in found.assumptions
    ]
    heads = ("Number", "Likeliest", "Range", "Whose belief", "Checked", "Source")
    return Shown("assumptions", "What was assumed", (), heads, tuple(rows))


def _method(found: ChoiceAssessment) -> Shown:
    """Return how it was worked out and checked."""
    solved = found.solution
    regimes = ", ".join(
        f"{name.replace('_', ' ')} {share(part)}" for name, part in solved.regimes.items() if part
    )
    rows = (
        ("method", solved.method),
        ("sort of equilibrium at the likeliest values", solved.regime.replace("_", " ")),
        ("sorts over the draws", regimes),
        ("most gained by deviating", f"{solved.regret:.0e}"),
        ("most gained by deviating off the path", f"{solved.sequential_regret:.0e}"),
        ("rule of selection", solved.selection or "none needed"),
        ("other equilibria known", "; ".join(solved.others) or str(solved.others_known)),
        ("draws", f"{found.draws:,}"),
        ("draws left out: they break a condition", share(found.draws_left_out)),
        ("seed", found.seed),
        ("record", found.game_id),
    )
    return Shown("method", "How it was worked out", (), ("What", "Value"), rows, frozenset({1}))
