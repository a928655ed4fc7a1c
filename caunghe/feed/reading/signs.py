"""Signs in a heading that say something of the numbers below it, as %, €, ± and ♀ do; punctuation says nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# what people set beside a name without a meaning of its own: bullets, marks of footnotes, bars, "number of"
_PLAIN: Final = frozenset("|`´·•…*&#№†‡§¶■□▪▫▲△▶►▼▽◆◇○●◦★☆")
_MEANS: Final = frozenset("%‰‱@?!\\^<>‹›")
_SYMBOLS: Final = ("Sm", "Sc", "Sk", "So")
_RUN: Final = re.compile(r"[^\w\s()\[\]]+")
BULLETS: Final = frozenset("-–—+")
_BULLET: Final = re.compile(r"\s*([–—+-])\s*(?=[^\W\d])")


@lru_cache(maxsize=512)
def _is_sign(character: str) -> bool:
    return character in _MEANS or (unicodedata.category(character) in _SYMBOLS and character not in _PLAIN)


@lru_cache(maxsize=4096)
def without_signs(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a heading without the signs in it that are more than punctuation, and these.

    >>> without_signs("% Trong đó nữ"), without_signs("Nhập học +/-"), without_signs("Tên - 'cũ'…")
    (('Trong đó nữ', ('%',)), ('Nhập học', ('+/-',)), ("Tên - 'cũ'…", ()))
    """
    plain = unicodedata.normalize("NFC", text)
    signs = [run for run in _RUN.findall(plain) if any(map(_is_sign, run))]
    for run in signs:
        plain = plain.replace(run, " ", 1)
    return (" ".join(plain.split()), tuple(run.strip(".,;:*") for run in signs)) if signs else (text, ())


def without_bullet(text: str) -> tuple[str, str]:
    """Return a heading without the dash or plus that it begins with, and that; it may be a bullet, or mean less.

    >>> without_bullet("- Trong đó nữ"), without_bullet("+Nhập học"), without_bullet("Nhập học")
    (('Trong đó nữ', '-'), ('Nhập học', '+'), ('Nhập học', ''))
    """
    match = _BULLET.match(text)
    return (text, "") if match is None else (text[match.end() :], match.group(1))
