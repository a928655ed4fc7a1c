"""Bilingual text: a whole sentence in each language, with named slots."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One statement in Vietnamese and in English.

    Slots are named, ``{table}``, and the same in both languages; a test holds every Text to that.
    """

    vi: str
    en: str

    def __call__(self, language: Language, /, **slots: object) -> str:
        """Return the statement in one language with its slots filled."""
        sentence = self.vi if language == "vi" else self.en
        return sentence.format(**slots) if slots else sentence


def fold(text: str) -> str:
    """Return ``text`` as compared when typed without diacritics: lower case, no marks, single spaces.

    >>> fold("  Đường  THUỶ ")
    'duong thuy'
    """
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(bare.casefold().split())
