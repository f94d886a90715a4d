from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.feeds.decoding import clean, decode, one_line
from tests.feeds.inputs import NOON, outcome, read_bytes, report_of

KOREAN = (
    "북한이 9일 정오부터 남북 통신연락선을 완전히 차단했다고 "
    "조선중앙통신이 전했다. 리영희 똠방각하."
)


def test_whole_text_stands() -> None:
    """A text file is one report, with its spaces and last line end where they were."""
    text = "  The line  was cut.\n\nNobody answered.\t \n"
    report = report_of(text.encode())
    assert report.text == text
    assert (report.wording, report.known_at_basis, report.known_at) == (
        "original",
        "observed",
        NOON,
    )
    assert report.published_date is None


def test_line_ends() -> None:
    """Windows and old Mac line ends become one newline each."""
    assert report_of(b"one\r\ntwo\rthree\n").text == "one\ntwo\nthree\n"


def test_controls_are_replaced_and_counted() -> None:
    """NUL, ESC, DEL and C1 controls become U+FFFD one for one, and the reading says how many."""
    [reading] = read_bytes("a\x00b\x1b[31mc\x7fd\x9be".encode(), kind="text")
    assert reading.report is not None
    assert reading.report.text == "a�b�[31mc�d�e"
    assert reading.notes == ("4 unreadable or control characters replaced by U+FFFD",)


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(name: str) -> None:
    """A byte order mark tells the encoding and does not become part of the text."""
    assert report_of(KOREAN.encode(name), kind="text").text == KOREAN


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE])
def test_utf16_is_told_from_binary(mark: bytes) -> None:
    """UTF-16 with its mark is read as text though it is full of NUL bytes."""
    name = "utf-16-be" if mark == codecs.BOM_UTF16_BE else "utf-16-le"
    assert report_of(mark + "The line was cut.".encode(name)).text == "The line was cut."


def test_korean_of_windows() -> None:
    """Korean in cp949, syllables beyond KS X 1001 included, is read whole and named a guess."""
    [reading] = read_bytes(KOREAN.encode("cp949"))
    assert reading.report is not None
    assert reading.report.text == KOREAN
    assert reading.notes == ("read as cp949, a guess",)


@pytest.mark.parametrize("text", ["It’s “cut”, he said.", "Le général a été nommé à l’état-major."])
def test_western_european(text: str) -> None:
    """English quotation marks and French accents of cp1252 are not taken for Korean."""
    assert report_of(text.encode("cp1252")).text == text


def test_one_broken_byte() -> None:
    """UTF-8 with one broken byte stays UTF-8: one visible replacement, counted."""
    data = KOREAN.encode()
    decoded = decode(data + b"\xff" + data)
    assert decoded.text == KOREAN + "�" + KOREAN
    assert (decoded.encoding, decoded.n_replaced) == ("utf-8", 1)


def test_sent_replacement_is_not_counted() -> None:
    """A U+FFFD that the file itself holds is no replacement of ours."""
    assert decode("a�b".encode()).n_replaced == 0


def test_only_charsets_are_declared() -> None:
    """A declared codec that is no charset of text is passed over."""
    for name in ("utf-7", "zlib_codec", "rot13", "unicode_escape", "idna"):
        assert decode(b"caf\xe9 +ADw-", name).text == "café +ADw-"


def test_declared_charset_counts() -> None:
    """What a document declares decides where it is not UTF-8."""
    assert decode("войска".encode("koi8-r"), "KOI8-R").text == "войска"


def test_lying_charset() -> None:
    """Whole UTF-8 is read as such, whatever was declared."""
    assert decode(KOREAN.encode(), "euc-kr").text == KOREAN


def test_noise_is_no_text() -> None:
    """A file of mostly unreadable characters is refused even if it is called text."""
    [reading] = read_bytes(bytes(range(256)) * 20, kind="text")
    assert outcome(reading) == "not-text"


def test_as_sent() -> None:
    """Bidi marks, ligatures, zero width and no-break spaces stay as they were sent."""
    text = "Kim\u202egnoj\u202c \ufb01re a\u200bb 10\u00a0km \u00e9 e\u0301"
    assert report_of(text.encode()).text == text


def test_blank_and_empty() -> None:
    """Blanks are an empty text; nothing at all is an empty file."""
    assert outcome(read_bytes(b" \n\t\n")[0]) == "empty-text"
    assert outcome(read_bytes(b"")[0]) == "empty-file"


def test_too_long_text() -> None:
    """A million characters are read, one more is refused."""
    assert outcome(read_bytes(b"a" * 1_000_000)[0]) == "report"
    assert outcome(read_bytes(b"a" * 1_000_001)[0]) == "text-too-long"


@given(st.text(alphabet=st.characters()))
def test_clean_is_final(text: str) -> None:
    """Cleaning twice is cleaning once, and what is clean can be encoded and holds no control."""
    once, n_replaced = clean(text)
    assert clean(once) == (once, 0)
    assert once.encode("utf-8").decode() == once
    assert n_replaced == once.count("�") - text.count("�")
    assert len(one_line(text).splitlines()) <= 1


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_utf8_comes_back(text: str) -> None:
    """What was written in UTF-8 comes back as `clean` leaves it, less a byte order mark."""
    assert decode(text.encode()).text == clean(text.removeprefix("\ufeff"))[0]
