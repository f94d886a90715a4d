"""What a run may cost in tokens and money; kept before the call, settled after it."""

from __future__ import annotations

import threading

from keeneye.coding.llm.endpoint import Endpoint
from keeneye.errors import CodingError

__all__ = ["Budget"]

_A_TOKEN = 3  # characters: fewer than in most texts, so that an estimate is high
_LEAST = 8  # characters: no tokenizer packs more of a text into one
_MILLION = 1_000_000


class Budget:
    """Tokens and money of one run; threads may share it.

    Examples
    --------
    >>> budget = Budget(Endpoint(url="", model="small", salt="0", tokens=1_500))
    >>> held = budget.hold(characters=300, answer_tokens=1_000)
    >>> budget.settle(held, (90, 200), characters=300)
    >>> budget.spent
    (90, 200)
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._sent, self._received = 0, 0

    @property
    def spent(self) -> tuple[int, int]:
        """Tokens sent and received so far, calls under way at their most."""
        return self._sent, self._received

    def hold(self, *, characters: int, answer_tokens: int) -> tuple[int, int]:
        """Set aside the most that a call can cost.

        Raises
        ------
        CodingError
            If it could go over the budget.
        """
        held = (characters // _A_TOKEN + 1, answer_tokens)
        with self._lock:
            sent, received = self._sent + held[0], self._received + held[1]
            if sent + received > self._endpoint.tokens:
                raise self._over(f"{self._endpoint.tokens:,} tokens", "KEENEYE_LLM_TOKENS")
            money, price = self._endpoint.money, self._cost(sent, received)
            if money is not None and price > money:
                raise self._over(f"{money:g} of money", "KEENEYE_LLM_MONEY")
            self._sent, self._received = sent, received
        return held

    def settle(self, held: tuple[int, int], used: tuple[int, int], *, characters: int) -> None:
        """Replace what was set aside by what was used; a server that says too little is not asked.

        Parameters
        ----------
        held : (int, int)
        used : (int, int)
            Sent and received, as the server says.
        characters : int
            Sent: at least an eighth of them were tokens.
        """
        sent = max(used[0], characters // _LEAST)
        with self._lock:
            self._sent += sent - held[0]
            self._received += used[1] - held[1]

    def free(self, held: tuple[int, int]) -> None:
        """Give back what was set aside for a call that was refused."""
        with self._lock:
            self._sent -= held[0]
            self._received -= held[1]

    def _cost(self, sent: int, received: int) -> float:
        """Return the price of so many tokens."""
        price_in, price_out = self._endpoint.prices
        return (sent * price_in + received * price_out) / _MILLION

    def _over(self, bound: str, name: str) -> CodingError:
        """Return the error of a budget that is spent."""
        return CodingError(
            "the model's budget of this run is spent",
            where=name,
            expected=f"at most {bound}",
            todo="run again: what was answered is in the cache and costs nothing",
        )
