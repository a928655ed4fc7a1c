"""The encoding of bytes: by its mark, by zeros, by what breaks UTF-8; each limit one below and one above."""

from __future__ import annotations

import codecs

import pytest

from caunghe.errors import FeedError
from caunghe.feed.reading.encoding import Encoding, decoded_text, encoding_of

LETTER = "é".encode()  # two bytes: one more than its letters


def encoding(data: bytes, size: int = 1_000) -> Encoding:
    return encoding_of(data, lambda: [data[at : at + size] for at in range(0, len(data), size)], "a.csv")


@pytest.mark.parametrize(
    ("mark", "codec", "written"),
    [
        (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
    ],
)
def test_a_mark_at_the_front_tells_the_encoding(mark: bytes, codec: str, written: str) -> None:
    data = mark + "Thợ hàn,A\n".encode(written)
    assert encoding(data) == Encoding(codec)
    assert decoded_text(data, encoding(data), "a.csv") == "Thợ hàn,A\n"


@pytest.mark.parametrize("order", ["le", "be"])
def test_more_than_a_third_of_zeros_in_every_other_byte_is_utf_16(order: str) -> None:
    def sixteen(latin: int, others: int) -> bytes:
        return ("a" * latin + "ộ" * others).encode(f"utf-16-{order}")

    expected = Encoding(f"utf-16-{order}", guessed=f"UTF-16-{order.upper()}")
    assert encoding(sixteen(3, 3)) == expected
    assert encoding(sixteen(3, 5)) == expected  # 3 > 8 // 3
    assert encoding(sixteen(2, 4)) != expected  # 2 = 6 // 3
    assert decoded_text(sixteen(3, 3), expected, "a.csv") == "aaaộộộ"


def test_no_bytes_and_plain_letters_are_utf_8() -> None:
    for data in (b"", b"a", b"a,b\n", "Thợ hàn".encode()):
        assert encoding(data) == Encoding("utf-8", "replace")


@pytest.mark.parametrize(
    ("letters", "broken", "codec"),
    [(3, 1, "utf-8"), (2, 1, "cp1258"), (1, 1, "cp1258"), (5, 2, "utf-8"), (4, 2, "cp1258"), (0, 1, "cp1258")],
)
def test_broken_bytes_are_marked_where_whole_letters_are_more_than_twice_as_many(
    letters: int, broken: int, codec: str
) -> None:
    data = b"a" + LETTER * letters + b"\xe9 " * broken
    found = encoding(data)
    assert found == (Encoding("utf-8", "replace") if codec == "utf-8" else Encoding("cp1258", guessed="Windows-1258"))
    assert found.composes is (codec == "cp1258")
    assert ("\ufffd" in decoded_text(data, found, "a.csv")) is (codec == "utf-8")
    # letters of three bytes count twice
    assert encoding(b"a" + "ộ".encode() * 3 + b"\xe9 " * 2).codec == "utf-8"
    assert encoding(b"a" + "ộ".encode() * 2 + b"\xe9 " * 2).codec == "cp1258"


def test_letters_that_two_blocks_share_are_whole_and_every_block_counts() -> None:
    assert encoding("ộ".encode() * 5, size=4) == Encoding("utf-8", "replace")
    assert encoding(LETTER * 3 + b"\xe9 ", size=5) == Encoding("utf-8", "replace")
    assert encoding(LETTER * 2 + b"\xe9 ", size=5).codec == "cp1258"


@pytest.mark.parametrize(
    ("letters", "most"),
    [(20, 8), (449, 8), (450, 9), (500, 10), (5_000, 100)],
)
def test_one_stray_control_character_in_fifty_and_eight_at_any_rate_are_text(letters: int, most: int) -> None:
    def text(stray: int) -> bytes:
        return b"\x07" * stray + b"a" * (letters - stray)

    assert encoding(text(most)).codec == "utf-8"
    with pytest.raises(FeedError, match=r"a\.csv is not CSV text"):
        encoding(text(most + 1))


@pytest.mark.parametrize(
    ("character", "stray"), [(0x08, True), (0x0E, True), (0x1F, True), (0x09, False), (0x20, False)]
)
def test_tabs_and_ends_of_lines_are_no_control_characters(character: int, stray: bool) -> None:
    data = bytes([character]) * 9 + b"a"
    if not stray:
        assert encoding(data).codec == "utf-8"
        return
    with pytest.raises(FeedError, match="is not CSV text"):
        encoding(data)


def test_bytes_that_are_not_in_their_encoding_are_refused() -> None:
    with pytest.raises(FeedError, match=r"a\.csv is not CSV text"):
        decoded_text(codecs.BOM_UTF16_LE + b"a", Encoding("utf-16"), "a.csv")
    assert decoded_text(b"a\xff", Encoding("utf-8", "replace"), "a.csv") == "a\ufffd"
