"""Addresses: what may be asked for, and which machines lie inside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from keeneye.feeds.decoding import one_line
from keeneye.feeds.net.refusals import not_fetched
from keeneye.limits import LIMITS

if TYPE_CHECKING:
    from httpx2 import URL

__all__ = ["Origin", "check_port", "origin_of", "read_origin", "read_url", "why_inside"]

_PORTS = {"http": 80, "https": 443}
_LOWEST_OPEN_PORT = 1_024
_HIGHEST_PORT = 65_535
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_HOST_CHARACTERS = 253
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"`]")  # readers of addresses differ on these

# Not for the public, though some versions of Python call them global.
_INSIDE = tuple(
    ip_network(block)
    for block in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "2001::/23")
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """A server: scheme, host and port.

    Examples
    --------
    >>> str(Origin("http", "127.0.0.1", 8000))
    'http://127.0.0.1:8000'
    """

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def read_url(text: str) -> URL:
    """Read an address that may be asked for, as far as its words can tell.

    Where it leads is checked when the connection is made (`why_inside`), not here.

    Parameters
    ----------
    text : str
        An absolute address; names in other scripts become ASCII, a fragment goes.

    Raises
    ------
    FetchError
        ``bad-address``, ``scheme-refused`` or ``credentials-refused``.

    Examples
    --------
    >>> str(read_url("HTTPS://Wire.example/news#top"))
    'https://wire.example/news'
    """
    import httpx2

    words = one_line(text)[: LIMITS.address_characters]
    if len(text) > LIMITS.address_characters:
        raise not_fetched("bad-address", words[:80], f"{len(text):,} characters")
    if _UNSEEN.search(text):
        raise not_fetched("bad-address", words, "a space, control character or backslash in it")
    try:
        url = httpx2.URL(text)
        scheme, host = url.scheme, url.raw_host.decode("ascii")
    except (httpx2.InvalidURL, ValueError) as error:
        raise not_fetched("bad-address", words, str(error)) from error
    if scheme not in _PORTS:
        raise not_fetched("scheme-refused", words, scheme or "none")
    if url.userinfo:
        raise not_fetched("credentials-refused", f"{scheme}://…@{host}")
    if not _is_host(host) or not 0 < (url.port or 1) <= _HIGHEST_PORT:
        raise not_fetched("bad-address", words, f"the host is {host!r}, the port {url.port}")
    return url.copy_with(fragment=None)


def _is_host(host: str) -> bool:
    """Whether `host` is a name or an address without a zone."""
    if ":" not in host:
        return len(host) <= _HOST_CHARACTERS and _HOST.fullmatch(host) is not None
    try:
        return IPv6Address(host).scope_id is None
    except ValueError:
        return False


def origin_of(url: URL) -> Origin:
    """Return the server of an address.

    Examples
    --------
    >>> origin_of(read_url("https://wire.example/news"))
    Origin(scheme='https', host='wire.example', port=443)
    """
    port = url.port or _PORTS[url.scheme]
    return Origin(url.scheme, url.raw_host.decode("ascii"), port)


def read_origin(text: str) -> Origin:
    """Read a server of the user's own, for the list of inside servers that may be asked.

    Raises
    ------
    FetchError
        ``bad-address`` if it names more than scheme, host and port; as `read_url` otherwise.

    Examples
    --------
    >>> read_origin("http://127.0.0.1:8000").port
    8000
    """
    url = read_url(text)
    if url.raw_path not in (b"", b"/"):
        raise not_fetched("bad-address", text, "an origin is scheme, host and port alone")
    return origin_of(url)


def check_port(origin: Origin) -> None:
    """Refuse ports of mail, shells and other services.

    Raises
    ------
    FetchError
        ``port-refused``.

    Examples
    --------
    >>> check_port(Origin("http", "wire.example", 8080))
    """
    if origin.port not in _PORTS.values() and origin.port < _LOWEST_OPEN_PORT:
        raise not_fetched("port-refused", str(origin), str(origin.port))


def why_inside(address: str) -> str:
    """Return why an address is none of the public internet, '' if it is.

    A mere form of another address (mapped, NAT64, 6to4) is judged by that one, Teredo by all in it.

    Parameters
    ----------
    address : str
        A numeric address, as a resolver gives it.

    Examples
    --------
    >>> why_inside("8.8.8.8"), why_inside("64:ff9b::7f00:1")
    ('', '64:ff9b::7f00:1 is 127.0.0.1, which is not public')
    """
    try:
        outer = ip_address(address)
    except ValueError:
        return f"{one_line(address)[:60]} is no address"
    for inner in _carried(outer):
        if not _is_public(inner):
            via = "" if inner == outer else f" is {inner}, which"
            return f"{outer}{via} is not public"
    return ""


def _carried(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Return the addresses that stand in `address`, itself among them unless it is a mere form."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [IPv4Address(int(address) & 0xFFFF_FFFF)]
    if address.sixtofour is not None:  # Pythons differ on whether the form itself is public
        return [address.sixtofour]
    return [address, *(address.teredo or ())]


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public internet, for one receiver."""
    if not address.is_global or address.is_multicast:
        return False
    if any(address in block for block in _INSIDE if block.version == address.version):
        return False
    return isinstance(address, IPv4Address) or address in _GLOBAL_UNICAST
