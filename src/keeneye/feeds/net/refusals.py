"""Why an address is not fetched: every reason by name, in one table."""

from __future__ import annotations

from keeneye.errors import FetchError
from keeneye.limits import LIMITS

__all__ = ["FETCH_REASONS", "PASSING", "not_fetched"]

FETCH_REASONS: dict[str, str] = {
    "answer-broken": "the answer breaks off, is reset or has bad chunks",
    "bad-address": "no address of the web, or one that two readers would read differently",
    "bad-status": "a status that is neither an answer nor a known refusal",
    "certificate-refused": "the server's certificate does not prove its name",
    "connect-failed": "the server cannot be reached",
    "credentials-refused": "a user name or password in the address",
    "damaged-packing": "the packed answer does not unpack, or something follows it",
    "downgrade-refused": "a redirect from https to http",
    "forbidden": "the server will not give it (403, 451)",
    "gone": "it is gone for good, says the server (410)",
    "headers-refused": "more or longer headers than the limits",
    "inside-address": "the name leads to an address that is not public",
    "login-asked": "the server asks for a login (401, 407)",
    "name-unresolved": "the name leads to no address",
    "no-answer": "the server closed the connection without a word",
    "not-found": "the server has no such page (404)",
    "not-http": "what came is not HTTP",
    "port-refused": "a port other than 80, 443 and 1024 or above",
    "reading-failed": "reading what came broke in a way that no reader foresaw: please report it",
    "redirect-broken": "a redirect that leads nowhere",
    "redirect-loop": "a redirect to where it came from",
    "robots-refused": "the server's robots.txt asks us not to",
    "robots-unreachable": "the server fails to say what robots may read",
    "scheme-refused": "a scheme other than http and https",
    "server-busy": "the server is busy (503)",
    "server-error": "the server failed (5xx)",
    "timed-out": "it took longer than the limits",
    "tls-failed": "no secure connection came about",
    "told-to-wait": "the server asked to be left alone, and that time is not over",
    "too-large": "the answer is over the limit",
    "too-many-redirects": "more redirects than the limit",
    "too-many-requests": "the server asks for fewer requests (429)",
    "unknown-packing": "packed in a way that we did not ask for, or more than once",
    "unpacks-too-far": "the answer unpacks to far more than its packed size allows",
}

# Failures that may pass by themselves within seconds: worth a second try.
PASSING = frozenset({"answer-broken", "connect-failed", "no-answer", "server-error"})


def not_fetched(
    reason: str, url: str, seen: str = "", *, status: int = 0, wait_seconds: float = 0.0
) -> FetchError:
    """Return the error of an address that was not fetched, its address cut to the limit.

    Examples
    --------
    >>> not_fetched("gone", "https://wire.example/feed", status=410).what
    'gone'
    """
    where = url[: LIMITS.address_characters]
    return FetchError(reason, where=where, expected=seen, status=status, wait_seconds=wait_seconds)
