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

    >>> Text("Thiếu bảng {table}.", "The table {table} is missing.")("en", table="areas")
    'The table areas is missing.'
    """

    vi: str
    en: str

    def __call__(self, language: Language, /, **slots: object) -> str:
        """Return the statement in one language with its slots filled; a slot may be a function of the language.

        >>> Text("{n} người", "{n} people")("en", n=lambda language: "1,234" if language == "en" else "1.234")
        '1,234 people'
        """
        sentence = self.vi if language == "vi" else self.en
        if not slots:
            return sentence
        return sentence.format(**{name: slot(language) if callable(slot) else slot for name, slot in slots.items()})


def fold(text: str) -> str:
    """Return ``text`` as compared when typed without diacritics: lower case, no marks, single spaces.

    >>> fold("  Đường  THUỶ ")
    'duong thuy'
    """
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(bare.casefold().split())
