"""Bilingual text: a whole sentence in each language, with named slots."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from string import Formatter
from typing import Any, Final, Literal

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")


def plural_form(written: str, forms: str) -> str:
    """Return what of ``one|many`` an English sentence says after a number as it is written.

    One is ``1``, whatever its sign: ``1.0`` is many, as the Unicode plural rules of English have it.

    >>> [plural_form(written, "institution has|institutions have") for written in ("1", "12", "1.0")]
    ['institution has', 'institutions have', 'institutions have']
    """
    one, _, many = forms.partition("|")
    return one if written.lstrip("+−") == "1" else many


def without_remark(name: str) -> str:
    """Return a name without the remark in brackets that a feed or a list has behind it.

    >>> without_remark("Hải Phòng (mô phỏng)"), without_remark("Hải Phòng")
    ('Hải Phòng', 'Hải Phòng')
    """
    return name.split(" (", maxsplit=1)[0]


class _Sentence(Formatter):
    """Fills slots as ``str.format`` does, and chooses the forms of ``{count:one|many}``."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            return plural_form(str(value), format_spec)
        return str(super().format_field(value, format_spec))


_SENTENCE: Final = _Sentence()


@dataclass(frozen=True, slots=True)
class Text:
    """One statement in Vietnamese and in English.

    Slots are named, ``{table}``, and the same in both languages; a test holds every Text to that. English words that
    follow a number have two forms: ``{count} {count:table|tables}``.

    >>> Text("Thiếu bảng {table}.", "The table {table} is missing.")("en", table="areas")
    'The table areas is missing.'
    """

    vi: str
    en: str

    def __call__(self, language: Language, /, **slots: object) -> str:
        """Return the statement in one language with its slots filled; a slot may be a function of the language.

        >>> people = Text("{n} người", "{n} {n:person|people}")
        >>> people("en", n=lambda language: "1,234" if language == "en" else "1.234"), people("en", n=1)
        ('1,234 people', '1 person')
        """
        sentence = self.vi if language == "vi" else self.en
        if not slots:
            return sentence
        values = {name: slot(language) if callable(slot) else slot for name, slot in slots.items()}
        # the formatter of the standard library is slower than str.format, and few sentences count
        return _SENTENCE.vformat(sentence, (), values) if "|" in sentence else sentence.format(**values)

    def filled(self, **slots: object) -> Text:
        """Return the statement with its slots filled in both languages.

        >>> Text("{n} người", "{n} {n:person|people}").filled(n=2)
        Text(vi='2 người', en='2 people')
        """
        return Text(self("vi", **slots), self("en", **slots))


def fold(text: str) -> str:
    """Return ``text`` as compared when typed without diacritics: lower case, no marks, single spaces.

    >>> fold("  Đường  THUỶ ")
    'duong thuy'
    """
    bare = text if text.isascii() else unicodedata.normalize("NFD", text).translate(_BARE)
    return " ".join(bare.casefold().split())


class _Bare(dict[int, int | None]):
    """What becomes of each character of a decomposed text: marks go, đ is d; filled in as characters are met."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_BARE: Final = _Bare({ord("đ"): ord("d"), ord("Đ"): ord("D")})
