"""Asking a model: from the cache if it can be, within the budget, politely, and never for ever."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from keeneye.coding.llm.answers import Answer, read_answer
from keeneye.coding.llm.budget import Budget
from keeneye.coding.llm.cache import Cache
from keeneye.coding.llm.endpoint import Endpoint
from keeneye.coding.llm.prompt import FORMS, messages, prompt_version, schema, settings
from keeneye.errors import CodingError, FetchError
from keeneye.feeds.net import Poster, Wires
from keeneye.limits import LIMITS, Limits

__all__ = ["Asker"]

_PATH = "/chat/completions"
_OTHER_FORM = (400, 422)  # the server does not take the form of the question
_PASSING = frozenset(
    ("answer-broken", "no-answer", "server-error", "server-busy", "timed-out", "too-many-requests")
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # a wait until a date is not kept, one in seconds is


class Asker:
    """Asks one model; threads may share it.

    Parameters
    ----------
    endpoint : Endpoint
    limits : Limits
    wires : Wires, optional
        What the network is; a test puts its own in.

    Examples
    --------
    Without an address only the cache answers:

    >>> asker = Asker(Endpoint(url="", model="small", salt="0", cache=""))
    >>> try:
    ...     asker.ask("It rained.")
    ... except CodingError as error:
    ...     print(error.what)
    no answer in the cache, and no address to ask
    """

    def __init__(
        self, endpoint: Endpoint, *, limits: Limits = LIMITS, wires: Wires | None = None
    ) -> None:
        self.endpoint, self._limits = endpoint, limits
        self.budget = Budget(endpoint)
        self._wires = wires or Wires()
        self._turns = threading.BoundedSemaphore(endpoint.parallel)
        self._lock = threading.Lock()
        self._form, self._failures = 0, 0
        self._cache = Cache(endpoint.cache, self._fixed())
        self._poster = self._open() if endpoint.url else None

    def ask(self, text: str) -> Answer:
        """Return what the model says of a text.

        Parameters
        ----------
        text : str

        Returns
        -------
        Answer
            With a problem where the model failed on this text; the next text may do better.

        Raises
        ------
        CodingError
            If the server cannot be asked at all, failed several times in a row, or the budget is
            spent.
        """
        kept = self._cache.find(text)
        if kept is not None:
            return kept
        try:
            answer = self._asked(text)
        except FetchError as error:
            return self._failed(error)
        with self._lock:
            self._failures = 0
        if answer.problem != "answer-holds-the-key":
            self._cache.keep(text, answer)
        return answer

    def _asked(self, text: str) -> Answer:
        """Ask in the strictest form that the server takes."""
        for form in range(self._form, len(FORMS)):
            try:
                body = self._tried(self._question(text, FORMS[form]))
            except FetchError as error:
                if error.status not in _OTHER_FORM or form + 1 == len(FORMS):
                    raise
            else:
                self._form = form
                return body
        raise AssertionError("a loop over forms that ends in a return or a raise")

    def _tried(self, question: bytes) -> Answer:
        """Ask, and again where the failure may pass."""
        for n_left in reversed(range(self._limits.llm_tries)):
            try:
                return self._sent(question)
            except FetchError as error:
                wait = max(self._limits.fetch_pause_seconds, error.wait_seconds)
                too_long = wait > self._limits.llm_seconds
                if error.what not in _PASSING or not n_left or too_long:
                    raise
            self._wires.sleep(wait)
        raise AssertionError("a loop over tries that ends in a return or a raise")

    def _sent(self, question: bytes) -> Answer:
        """Send a question once, when it is its turn and within the budget."""
        if self._poster is None:
            raise CodingError(
                "no answer in the cache, and no address to ask",
                where=self.endpoint.cache or "llm-1",
                expected="KEENEYE_LLM_URL or --llm-url",
                todo="name the server",
            )
        key = os.environ.get(self.endpoint.key_name, "")
        n = len(question)
        held = self.budget.hold(characters=n, answer_tokens=self._limits.llm_answer_tokens)
        try:
            with self._turns:
                answer = read_answer(self._poster.post(question, bearer=key), key)
        except FetchError as error:
            if error.status:
                self.budget.free(held)  # what was not answered in time may still be billed
            raise
        self.budget.settle(held, answer.tokens, characters=n)
        return answer

    def _failed(self, error: FetchError) -> Answer:
        """Return a failure on one text; raise what every text will meet."""
        with self._lock:
            self._failures += 1
            often = self._failures >= self._limits.llm_failures
        if error.what in _PASSING | {"bad-status", "too-large"} and not often:
            return Answer(
                problem="model-failed", detail=f"{error.what} {error.status or ''}".strip()
            )
        raise CodingError(
            f"the model cannot be asked: {error.what}",
            where=error.where,
            expected=error.expected,
            todo="check address, key and server; what was answered is in the cache",
        ) from error

    def _question(self, text: str, form: str) -> bytes:
        """Return the body of a request."""
        asked: dict[str, Any] = {
            "model": self.endpoint.model,
            "messages": messages(text, self.endpoint.salt),
            "temperature": settings()["temperature"],
            "max_tokens": self._limits.llm_answer_tokens,
            "stream": False,
        }
        if form == "schema-seed":
            asked["seed"] = settings()["seed"]
        if form.startswith("schema"):
            named = {"name": "events", "strict": True, "schema": schema()}
            asked["response_format"] = {"type": "json_schema", "json_schema": named}
        elif form == "json":
            asked["response_format"] = {"type": "json_object"}
        return json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")

    def _fixed(self) -> dict[str, Any]:
        """Return what makes two questions about one text the same."""
        return {
            "model": self.endpoint.model,
            "prompt_version": prompt_version(),
            "answer_tokens": self._limits.llm_answer_tokens,
            "schema": schema(),
        }

    def _open(self) -> Poster:
        """Open the way to the server."""
        base = self.endpoint.url.rstrip("/")
        url = base if base.endswith(_PATH) else base + _PATH
        seconds = self._limits.llm_seconds
        limits = replace(
            self._limits,
            fetch_read_seconds=seconds,
            fetch_total_seconds=seconds,
            fetch_bytes=self._limits.llm_answer_bytes,
        )
        clock: Callable[[], datetime] = lambda: _EPOCH  # noqa: E731
        try:
            return Poster(url, clock=clock, limits=limits, wires=self._wires)
        except FetchError as error:
            raise CodingError(
                f"no address of a model: {error.what}",
                where="KEENEYE_LLM_URL or --llm-url",
                expected="such as http://127.0.0.1:8080/v1, without key or query",
                todo="correct the address",
            ) from error
