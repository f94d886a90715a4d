"""The choice in words: the threshold, what would have to be true, and the honest findings.

Nothing here says that something will happen: a game says what follows *if* the payoffs are so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keeneye.games.assessment.record import Finding, SalamiView, SignalView
from keeneye.games.flips import Flip, JointFlip
from keeneye.games.ranges import Band
from keeneye.games.uncertainty import Information

__all__ = ["condition_sentences", "findings", "per_cent", "threshold_sentence"]

_VERBS = {"concede": "conceding", "hold": "holding firm", "trade": "trading"}
_HARDLY = 0.005  # shares nearer to 0 or 1 are not rounded onto them
_COMMITMENT = """Swearing beforehand never to pay is the better choice in {commitment} of draws,
judged on this demand alone. In {test_hurts_more} of draws a test hurts more than paying; there the
oath pays only if even a resolute regime would rather not test. The case for firmness then rests on
the demands after this one."""
_DEMAND = """The shares above take the belief as it stands before a demand. In {bluff} of draws the
regime bluffs just so often that a demand lifts this belief to the threshold, where paying and
holding are worth the same to the target."""
_BLUFF = """As long as the regime bluffs now and then, what a test costs the target and what paying
costs it do not move the chance of a test at all: they move how often it demands. A larger cost of
backing down lowers that chance, a larger prize raises it."""
_CLOCK = """A nearer vote weakens the target in {falls} of draws; {when}. Over what the regime is
thought to believe of the vote's weight ({ends}). That is a belief about a belief, not what the
leader feels."""
_QUIET = """On the day of the vote the target would pay in {pays_at_vote} of draws. Where it would
pay, nobody need test: a quiet autumn is no proof of goodwill."""
_SALAMI = """With {demands} demands to come, holding pays even for a target that would rather give
way, once it is thought firm with {holding}; so it is in {held} of draws. It is not asked at all
from {asked}, which holds in {spared}. The more demands lie ahead, the less belief in firmness is
needed."""
_SIGNALS = """Words that cost nothing tell nothing: both sorts of regime gain by the same words. A
cost that only the resolute would bear exists in {separates} of draws. With hands tied in public
the chance of a test is {tied}, without {untied}; in {past} of draws they turn a bluffer into a
tester."""
_KNOWING = """Knowing everything before choosing would be worth {everything} on the scale of the
payoffs; {most}."""


def _filled(text: str, **values: str) -> str:
    """Return a text on one line with its gaps filled."""
    return " ".join(text.format(**values).split())


def per_cent(share: float | None) -> str:
    """Return a share in whole per cent; never 0 or 100 where it is neither.

    Examples
    --------
    >>> per_cent(0.5), per_cent(0.001), per_cent(0.999), per_cent(None)
    ('50 %', 'under 1 %', 'over 99 %', 'no value')
    """
    if share is None:
        return "no value"
    if 0 < share < _HARDLY:
        return "under 1 %"
    if 1 - _HARDLY < share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def _span(band: Band, *, share: bool = True) -> str:
    """Return the ends of a band in words."""
    if band.low is None or band.high is None:
        return "of no value in any draw"
    if share:
        return f"{per_cent(band.low)} to {per_cent(band.high)}"
    return f"{band.low:.0f} to {band.high:.0f}"


def threshold_sentence(threshold: Band) -> str:
    """Return the belief threshold as a sentence.

    Parameters
    ----------
    threshold : Band
        Of pi*: 1 or more means that no belief makes conceding best.

    Examples
    --------
    >>> print(threshold_sentence(Band(low=0.41, mode=0.5, high=0.66, median=0.52)))
    Conceding is best only if you believe at least 50 % (range 41 % to 66 %) that a test follows a
    refusal.
    >>> print(threshold_sentence(Band(low=0.9, mode=1.2, high=1.4, median=1.2)))
    Holding firm is best whatever you believe: paying costs at least as much as a test. At the low
    end of the ranges conceding is best from a belief of 90 %.
    """
    mode, low, high = threshold.mode, threshold.low, threshold.high
    if mode is None or low is None or high is None:
        return "The belief threshold has no value in any draw."
    if mode >= 1:
        held = "Holding firm is best whatever you believe: paying costs at least as much as a test."
        end = f"At the low end of the ranges conceding is best from a belief of {per_cent(low)}."
        return held if low >= 1 else f"{held} {end}"
    top = per_cent(high) if high < 1 else "beyond any belief"
    return (
        f"Conceding is best only if you believe at least {per_cent(mode)} (range {per_cent(low)} to"
        f" {top}) that a test follows a refusal."
    )


def condition_sentences(
    best: str, flips: Sequence[Flip], jointly: JointFlip | None
) -> tuple[str, ...]:
    """Return what would have to be true for another choice to be best.

    Examples
    --------
    >>> flips = [Flip(key="pi", mode=0.4, value=0.55, becomes="concede"),
    ...          Flip(key="g", mode=1, value=None, becomes="")]
    >>> for line in condition_sentences("hold", flips, None):
    ...     print(line)
    holding firm stops being best at pi = 0.55 (now 0.4): then conceding is
    no value of g changes the choice
    """
    lines = []
    for flip in flips:
        if flip.value is None:
            lines.append(f"no value of {flip.key} changes the choice")
        else:
            lines.append(
                f"{_VERBS[best]} stops being best at {flip.key} = {flip.value:.3g} (now"
                f" {flip.mode:.3g}): then {_VERBS[flip.becomes]} is"
            )
    if jointly is not None:
        moved = ", ".join(f"{key} = {value:.3g}" for key, value in jointly.values.items())
        lines.append(
            f"all at once, the nearest point lies {jointly.distance:.2f} widths of the ranges away:"
            f" {moved}"
        )
    return tuple(lines)


def findings(
    facts: Mapping[str, float],
    switches: tuple[Band, Mapping[str, float | None]],
    further: tuple[SalamiView | None, SignalView | None],
    information: Information,
) -> tuple[Finding, ...]:
    """Return what follows from the numbers, also where it disappoints.

    Parameters
    ----------
    facts : mapping
        Shares of draws: ``commitment``, ``test_hurts_more``, ``bluff``; with a vote also
        ``pays_at_vote`` and ``falls``.
    switches : (Band, mapping)
        Day of the switch over the draws, and over omega.
    further : (SalamiView or None, SignalView or None)
    information : Information
    """
    shares = {name: per_cent(share) for name, share in facts.items()}
    texts = {
        "swearing_never_to_pay": _filled(_COMMITMENT, **shares),
        "what_a_demand_does": _filled(_DEMAND, **shares),
        "what_moves_the_chance_of_a_test": _filled(_BLUFF),
    }
    if "pays_at_vote" in facts:
        texts["the_clock"] = _clock(shares, *switches)
        texts["quiet_is_no_proof"] = _filled(_QUIET, **shares)
    salami, signals = further
    if salami:
        texts["the_next_demand"] = _salami(salami)
    if signals:
        texts["words_and_signals"] = _signals(signals)
    texts["what_to_find_out"] = _knowing(information)
    return tuple(Finding(name=name, text=text) for name, text in texts.items())


def _clock(shares: Mapping[str, str], switch: Band, over: Mapping[str, float | None]) -> str:
    """Return what the calendar does to the target."""
    when = "it turns on no day in any draw"
    if switch.low is not None:
        days = _span(switch, share=False)
        when = (
            f"in {per_cent(switch.share_of_draws)} of draws it turns, {days} days before the vote"
        )
    ends = ", ".join(
        f"{name}: {'it never turns' if days is None else f'it turns {days:.0f} days before'}"
        for name, days in over.items()
    )
    return _filled(_CLOCK, when=when, ends=ends, falls=shares["falls"])


def _salami(view: SalamiView) -> str:
    """Return what the next demands do."""
    return _filled(
        _SALAMI,
        demands=_span(view.demands, share=False),
        holding=_span(view.holding_pays_from),
        held=per_cent(view.share_holding_pays),
        asked=_span(view.not_asked_from),
        spared=per_cent(view.share_not_asked),
    )


def _signals(view: SignalView) -> str:
    """Return what signals would tell."""
    return _filled(
        _SIGNALS,
        separates=per_cent(view.share_where_a_cost_separates),
        tied=_span(view.test_with_tying),
        untied=_span(view.test_without_tying),
        past=per_cent(view.share_where_a_bluffer_becomes_a_tester),
    )


def _knowing(information: Information) -> str:
    """Return what knowing would be worth."""
    key, worth = next(iter(information.by_input.items()), ("", 0.0))
    most = f"knowing {key} alone, {worth:.2g}" if worth else "knowing any one number alone, nothing"
    return _filled(_KNOWING, everything=f"{information.everything:.2g}", most=most)
