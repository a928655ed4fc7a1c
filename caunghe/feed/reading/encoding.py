"""How the bytes of a text file are written: UTF-8, UTF-16 or 32, or Windows-1258, the old Vietnamese code page.

A general guesser of encodings is not used: it takes one broken byte among whole letters for another code page, and
there are only these encodings to tell apart.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from caunghe.errors import FeedError
from caunghe.language import Text

HEAD_BYTES: Final = 1_000_000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD: Final = "cp1258"
_STRAY: Final = 8
_NOT_TEXT: Final = Text("{path} không phải tệp văn bản CSV.", "{path} is not CSV text.")


class Encoding(NamedTuple):
    """A codec, what is done with bytes that break it (``errors``), and its name for people where it was guessed."""

    codec: str
    errors: str = "strict"
    guessed: str | None = None

    @property
    def composes(self) -> bool:
        """Whether letters have to be composed: Windows-1258 writes most tones as marks of their own."""
        return self.codec == _OLD


def encoding_of(head: bytes, blocks: Callable[[], Iterable[bytes]], source: str) -> Encoding:
    """Return the encoding of a file that begins with ``head`` and consists of ``blocks``.

    Bytes that break UTF-8 are marked U+FFFD where most letters beyond ASCII are whole; else the text is Windows-1258.
    Raises FeedError for bytes that are no text.
    """
    found = _marked_encoding(head) or _in_sixteen_bits(head) or _eight_bits(blocks)
    _refuse_binary(head, found, source)
    return found


def decoded_text(data: bytes, encoding: Encoding, source: str) -> str:
    """Return bytes as text; raises FeedError when they are not in the encoding."""
    try:
        return data.decode(encoding.codec, encoding.errors)
    except UnicodeDecodeError as fault:
        raise FeedError(_NOT_TEXT, path=source) from fault


def _marked_encoding(head: bytes) -> Encoding | None:
    return next((Encoding(codec) for mark, codec in _MARKS if head.startswith(mark)), None)


def _in_sixteen_bits(head: bytes) -> Encoding | None:
    """Return UTF-16 without a mark: more than a third of every other byte is zero."""
    for codec, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if zeros and zeros.count(0) > len(zeros) // 3:
            return Encoding(codec, guessed=codec.upper())
    return None


def _eight_bits(blocks: Callable[[], Iterable[bytes]]) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in blocks():
            decoder.decode(block)
    except UnicodeDecodeError:
        patient = codecs.getincrementaldecoder("utf-8")("replace")
        whole = broken = 0
        for block in blocks():
            text = patient.decode(block)
            marks = text.count("\ufffd")
            broken += marks
            whole += len(text.encode()) - len(text) - 2 * marks
        return Encoding("utf-8", "replace") if whole > 2 * broken else Encoding(_OLD, guessed="Windows-1258")
    return Encoding("utf-8", "replace")


def _refuse_binary(head: bytes, encoding: Encoding, source: str) -> None:
    text = head.decode(encoding.codec, "ignore")
    # stray control characters are a finding; one in fifty characters is no text
    if len(_CONTROL.findall(text)) > max(_STRAY, len(text) // 50):
        raise FeedError(_NOT_TEXT, path=source)
