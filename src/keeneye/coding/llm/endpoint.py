"""Where the model is, and what it may cost: read from the environment."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from keeneye.errors import CodingError
from keeneye.limits import LIMITS

__all__ = ["Endpoint", "read_endpoint"]

_PREFIX = "KEENEYE_LLM_"
_CACHE = "keeneye-llm-cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A model, its address, and the bounds of a run.

    The key is not in it: `key_name` is the variable of the environment that holds the key, which
    is read when a request is sent.

    Parameters
    ----------
    url : str
        Base address, such as ``https://models.example/v1``; '' replays the cache and asks nobody.
    model : str
        As the server calls it.
    salt : str
        What no author of a report can guess; the marks around a text are made of it.
    cache : str
        A folder; '' keeps no answers.
    key_name : str
    parallel : int
        Calls under way at once.
    tokens : int
        Of a run, sent and received.
    money : float or None
        Of a run, in the currency of the prices; None is unlimited.
    prices : (float, float)
        Of a million tokens sent, and received.

    Raises
    ------
    CodingError
        No model, or bounds that cannot be kept.

    Examples
    --------
    >>> Endpoint(url="http://127.0.0.1:8080/v1", model="small", salt="0").parallel
    4
    """

    url: str
    model: str
    salt: str = field(repr=False)
    cache: str = _CACHE
    key_name: str = _PREFIX + "KEY"
    parallel: int = LIMITS.llm_calls
    tokens: int = LIMITS.llm_tokens
    money: float | None = None
    prices: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        named = self.model.isprintable() and self.model.strip() == self.model != ""
        _require(named, "no model is named", f"{_PREFIX}MODEL", "its name on the server")
        _require(self.parallel >= 1, "no call at all", f"{_PREFIX}PARALLEL", "1 or more")
        priced = self.money is None or max(self.prices) > 0
        _require(priced, "a budget of money without prices", f"{_PREFIX}PRICES", "in,out")


def read_endpoint(
    environ: Mapping[str, str], rng: random.Random, *, url: str = "", model: str = ""
) -> Endpoint:
    """Read the endpoint from the environment.

    ``KEENEYE_LLM_URL``, ``_MODEL``, ``_CACHE``, ``_PARALLEL``, ``_TOKENS``, ``_MONEY``,
    ``_PRICES`` (two numbers, by comma). ``KEENEYE_LLM_KEY`` is not read here.

    Parameters
    ----------
    environ : mapping
    rng : random.Random
        Makes what no author can guess: a `random.SystemRandom` outside tests.
    url, model : str
        Go before the environment's.

    Raises
    ------
    CodingError
        No model, or a number that is none.

    Examples
    --------
    >>> found = read_endpoint({"KEENEYE_LLM_MODEL": "small"}, random.Random(0))
    >>> found.model, found.url
    ('small', '')
    """

    def number(name: str, default: float) -> float:
        text = environ.get(_PREFIX + name, "")
        try:
            return float(text) if text else default
        except ValueError as error:
            raise _bad(f"{text[:40]!r} is no number", _PREFIX + name, "a number") from error

    words = environ.get(_PREFIX + "PRICES", "0,0").split(",")
    try:
        price_in, price_out = (float(word) for word in words)
    except ValueError as error:
        raise _bad("no two prices", _PREFIX + "PRICES", "in,out a million tokens") from error
    money = number("MONEY", -1.0)
    return Endpoint(
        url=url or environ.get(_PREFIX + "URL", ""),
        model=model or environ.get(_PREFIX + "MODEL", ""),
        salt=f"{rng.getrandbits(128):032x}",
        cache=environ.get(_PREFIX + "CACHE", _CACHE),
        parallel=int(number("PARALLEL", LIMITS.llm_calls)),
        tokens=int(number("TOKENS", LIMITS.llm_tokens)),
        money=None if money < 0 else money,
        prices=(price_in, price_out),
    )


def _require(holds: bool, what: str, where: str, expected: str) -> None:
    """Raise unless it holds."""
    if not holds:
        raise _bad(what, where, expected)


def _bad(what: str, where: str, expected: str) -> CodingError:
    """Return the error of a setting."""
    return CodingError(what, where=where, expected=expected, todo="see docs/how-to/llm-coder.md")
