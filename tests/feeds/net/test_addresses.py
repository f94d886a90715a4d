from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.errors import FetchError
from keeneye.feeds.net import FETCH_REASONS, read_origin, read_url, why_inside

INSIDE = (
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.0.9", "169.254.169.254",
    "172.16.0.1", "192.0.0.8", "192.168.1.1", "192.88.99.1", "198.18.0.1", "198.51.100.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1",
    "3fff::1", "5f00::1", "fc00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
)  # fmt: skip
OUTSIDE = ("8.8.8.8", "93.184.216.34", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
           "2606:4700::1111")  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_inside(address: str) -> None:
    """Loopback, private, link-local, shared, multicast and reserved addresses lie inside."""
    assert "not public" in why_inside(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_outside(address: str) -> None:
    """Public addresses may be reached, in whatever form they come."""
    assert why_inside(address) == ""


@given(st.ip_addresses(v=4))
def test_every_form_of_an_inside_address_is_inside(address: ipaddress.IPv4Address) -> None:
    """Whatever lies inside as IPv4 lies inside as mapped, NAT64 and 6to4 address too."""
    if not why_inside(str(address)):
        return
    number = int(address)
    for form in (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80):
        assert why_inside(str(ipaddress.IPv6Address(form)))


@given(st.text(max_size=30))
def test_no_address(text: str) -> None:
    """What is no address lies inside: it is never reached."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        assert why_inside(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "scheme-refused"),
        ("wire.example/news", "scheme-refused"),
        ("//wire.example/", "scheme-refused"),
        ("file:///etc/passwd", "scheme-refused"),
        ("gopher://wire.example/", "scheme-refused"),
        ("javascript:alert(1)", "scheme-refused"),
        ("http:///news", "bad-address"),
        ("http://wire.example\\@10.0.0.1/", "bad-address"),
        ("http://wire.example/a b", "bad-address"),
        ("http://wire.example/\r\nHost: x", "bad-address"),
        ("http://wire..example/", "bad-address"),
        ("http://wire%00.example/", "bad-address"),
        ("http://[fe80::1%25eth0]/", "bad-address"),
        ("http://[::1", "bad-address"),
        ("http://wire.example:99999999/", "bad-address"),
        ("http://" + "a" * 3_000, "bad-address"),
        ("http://user@wire.example/", "credentials-refused"),
        ("http://user:word@wire.example/", "credentials-refused"),
    ],
)
def test_refused_words(text: str, why: str) -> None:
    """What is no plain address of the web is refused by its words alone."""
    with pytest.raises(FetchError) as raised:
        read_url(text)
    assert raised.value.what == why
    assert "word@" not in str(raised.value)


@given(st.text(max_size=60).map(lambda tail: "http://" + tail) | st.text(max_size=60))
def test_any_words(text: str) -> None:
    """Any words are an address or refused with a known reason."""
    try:
        url = read_url(text)
        found = url.scheme if url.raw_host else ""
    except FetchError as error:
        found = error.what
    assert found in {"http", "https", *FETCH_REASONS}


def test_scripts_and_fragments() -> None:
    """Names in other scripts become ASCII, and a fragment is not sent."""
    assert read_url("http://조선.example/뉴스#머리").raw_host == b"xn--6i4bt7k.example"
    assert str(read_url("http://wire.example/a#b")) == "http://wire.example/a"


def test_origin() -> None:
    """An origin is scheme, host and port, the default port filled in."""
    assert str(read_origin("http://10.0.0.5:8080/")) == "http://10.0.0.5:8080"
    assert read_origin("https://[fd00::1]").port == 443
    with pytest.raises(FetchError, match="bad-address"):
        read_origin("http://10.0.0.5/feeds")
