"""Number formats of spreadsheets: what a format adds to a number that is not in the cell, a unit or digits.

A cell of 28 with the format ``0" ngày"`` is seen as "28 ngày": who fills the sheet means what is seen.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|(General)|(.)', re.DOTALL | re.IGNORECASE
)
_PLACES: Final = frozenset("0#?")
_DAY: Final = frozenset("dmyhsDMYHSbegBEG")
# signs before, brackets and spaces say nothing that the number does not; "about", "at least" and footnotes do
_SAYS_NOTHING: Final = re.compile(r"[\s\d.,;:'’()\-–−/_]*")
_THOUSAND: Final = 1000
_DURATION: Final = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_SECTION_OF_TEXT: Final = 3
_SECTION_OF_ZERO: Final = 2
_ZERO_FIRST: Final = re.compile(r"\s*(?:\[[^\]=]*\]\s*)*\[=0\]")


class NumberFormat(NamedTuple):
    """What stands before and after a number as it is shown, and how it is shown itself.

    It is divided by 1,000 ``scale`` times, and has ``decimals`` digits behind its point and at least ``zeros`` before;
    ``is_cut`` says that something stands within its digits.
    """

    before: str
    after: str
    scale: int
    is_percent: bool
    zeros: int
    decimals: int | None
    is_cut: bool

    @property
    def literal(self) -> str:
        """What is shown beside the number, without signs and spaces."""
        said = f"{self.before.strip().removeprefix('+')} {self.after.strip()}".strip()
        return "" if _says_nothing(said) else said

    @property
    def speaks(self) -> bool:
        """Whether the number is shown otherwise than it is, or with noughts before it."""
        return bool(self.literal or self.scale or self.is_percent or self.zeros > 1 or self.is_cut)

    def shown(self, value: float) -> str:
        """Return a number as it is seen, with a point before its decimals."""
        number = value * (100 if self.is_percent else 1) / _THOUSAND**self.scale
        plain = f"{number:.10g}" if self.decimals is None else f"{number:0{self.zeros}.{self.decimals}f}"
        return f"{self.before}{plain}{self.after}{'%' if self.is_percent else ''}".strip()


def _says_nothing(text: str) -> bool:
    return bool(_SAYS_NOTHING.fullmatch(text)) and not any(character.isdigit() for character in text)


@lru_cache(maxsize=512)
def shown_by(code: str) -> NumberFormat | None:
    """Return what a format does to a number that is not negative, None where it shows days or text.

    >>> shown_by('#,##0.0" triệu"').literal, shown_by('0"0"').literal, shown_by("#,##0,").scale, shown_by("yyyy-mm-dd")
    ('triệu', '0', 1, None)
    >>> shown_by('_-* #,##0_-;-* #,##0_-;_-* "-"??_-').speaks, shown_by("0000000000").shown(100109106)
    (False, '0100109106')
    """
    before, after, places, is_percent, is_cut, is_general = "", "", "", False, False, False
    for quoted, escaped, currency, general, other in _TOKEN.findall(code):
        literal = quoted or escaped or currency
        if other == ";":
            break
        if literal:
            before, after = (before, after + literal) if places else (before + literal, after)
        elif general:
            places, is_general = places + "0", True
        elif other in _PLACES or (other in ".," and places):
            is_cut = is_cut or (bool(after.strip()) and other in _PLACES)
            places += other
        elif other == "%":
            is_percent = True
        elif other in _DAY or other == "@" or (other == "/" and places):
            return None
        elif other and other not in "+-() Ee":
            before, after = (before, after + other) if places else (before + other, after)
    if not places:
        return None
    whole, point, rest = places.rstrip(",").partition(".")
    decimals = None if is_general else len(rest.replace(",", "")) if point else 0
    scale = len(places) - len(places.rstrip(","))
    zeros = 0 if is_general or "#" in whole else whole.count("0")
    return NumberFormat(before, after, scale, is_percent, zeros, decimals, is_cut)


class Veil(NamedTuple):
    """Of what a format shows nothing: of numbers that are not negative, of texts, of zeros alone."""

    of_numbers: bool = False
    of_texts: bool = False
    of_zeros: bool = False


@lru_cache(maxsize=512)
def veil_of(code: str) -> Veil:
    """Return of what a format shows nothing, whatever it may show instead.

    >>> veil_of(";;;"), veil_of(";;").of_texts, veil_of('"x"').of_numbers
    (Veil(of_numbers=True, of_texts=True, of_zeros=False), False, True)
    >>> {veil_of(code) for code in ("", "General", "@", "yyyy-mm-dd", "[h]", "#,##0", '0;-0;"-";@', "# ?/?")}
    {Veil(of_numbers=False, of_texts=False, of_zeros=False)}
    >>> [veil_of(code).of_zeros for code in ("0;-0;;@", "#,###", "0;;", '[=0]"";General', '#,##0_-;-#,##0_-;"-"??')]
    [True, True, True, True, False]
    """
    sections, seen = [""], [""]
    for quoted, escaped, currency, general, other in _TOKEN.findall(code):
        if other == ";":
            sections.append("")
            seen.append("")
        elif general or other in _PLACES or other in _DAY or other == "@":
            sections[-1] += general or other
        seen[-1] += quoted or escaped or currency
    of_texts = len(sections) > _SECTION_OF_TEXT and not sections[_SECTION_OF_TEXT]
    is_of_zeros = len(sections) > 1 and _ZERO_FIRST.match(code) is not None
    of_numbers = bool(code) and not sections[is_of_zeros] and not _DURATION.search(code)
    return Veil(of_numbers, of_texts, not of_numbers and _veils_zeros(code, sections, seen))


def _veils_zeros(code: str, sections: list[str], seen: list[str]) -> bool:
    """Whether a zero is shown as nothing: by a section of its own, or by places that show no nought."""
    if _ZERO_FIRST.match(code):
        return not sections[0] and not seen[0].strip()
    if len(sections) > _SECTION_OF_ZERO:
        return not sections[_SECTION_OF_ZERO] and not seen[_SECTION_OF_ZERO].strip()
    return set(sections[0]) == {"#"} and "/" not in code
