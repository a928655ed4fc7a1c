"""Styles of an OpenDocument workbook: what they say of cells, letters, rows and columns, and their number formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.etree import ElementTree

from caunghe.feed.reading.cell_styles import PLAIN, CellStyle, cell_style

STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NUMBER: Final = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_POINTS: Final = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}
_LENGTH: Final = re.compile(r"([\d.]+)(\w\w)")
# of rows less than a point shows nothing, of columns less than a letter
_LEAST_POINTS: Final = {"row-height": 1.0, "column-width": 5.0}
_NUMBERS: Final = frozenset(f"{_NUMBER}{kind}-style" for kind in ("number", "currency", "percentage", "text"))
_GROUP: Final = 3
_THOUSAND: Final = 1000


class Letters(NamedTuple):
    """How letters are set: above the line (1), below (−1), struck through; None where a style does not say."""

    place: int | None = None
    is_struck: bool | None = None

    def within(self, outer: Letters) -> Letters:
        """Return what these letters are, set within others."""
        place = outer.place if self.place is None else self.place
        return Letters(place, outer.is_struck if self.is_struck is None else self.is_struck)


class OpenStyles:
    """Styles by family and name: the common ones of ``styles.xml``, and a content's own where they are added."""

    def __init__(self, common: bytes | None = None) -> None:
        self._styles: dict[tuple[str, str], ElementTree.Element] = {}
        self._numbers: dict[str, ElementTree.Element] = {}
        self._cells: dict[str, CellStyle] = {}
        self._letters: dict[tuple[str, str], Letters] = {}
        self.has_marks = False
        if common is not None:
            for part in ElementTree.fromstring(common):
                if part.tag.endswith("}styles"):
                    self.add(part)

    def add(self, styles: ElementTree.Element) -> None:
        """Take styles up; ``has_marks`` says whether any letters are raised, lowered or struck through."""
        for element in styles:
            name = element.get(f"{STYLE}name", "")
            if element.tag == f"{STYLE}style":
                self._styles[family := element.get(f"{STYLE}family", ""), name] = element
                self.has_marks = self.has_marks or (family == "text" and any(_own_letters(element)))
            elif element.tag in _NUMBERS:
                self._numbers[name] = element

    def cell(self, name: str) -> CellStyle:
        """Return what a style says of a cell."""
        if name not in self._cells:
            formats = (style.get(f"{STYLE}data-style-name") for style in self._chain("table-cell", name))
            code = self._code(next(filter(None, formats), ""))
            self._cells[name] = cell_style(code, self.letters("table-cell", name).is_struck or False)
        return self._cells[name]

    def says_nothing(self, name: str) -> bool:
        """Whether a style says nothing of a cell that the cell does not."""
        return self.cell(name) == PLAIN

    def letters(self, family: str, name: str) -> Letters:
        """Return how a style of cells or text sets letters."""
        if (family, name) not in self._letters:
            letters = Letters()
            for style in self._chain(family, name):
                letters = letters.within(_own_letters(style))
            self._letters[family, name] = letters
        return self._letters[family, name]

    def is_flat(self, family: str, name: str, what: str) -> bool:
        """Whether rows or columns of a style have no height or width (``what``)."""
        for style in self._chain(family, name):
            for about in style:
                size = _LENGTH.fullmatch(about.get(f"{STYLE}{what}", ""))
                if size and about.get(f"{STYLE}use-optimal-{what}") != "true":
                    return float(size.group(1)) * _POINTS.get(size.group(2), 1.0) < _LEAST_POINTS[what]
        return False

    def _chain(self, family: str, name: str) -> Iterator[ElementTree.Element]:
        """Yield a style and those that it is derived from."""
        seen = set[str]()
        while name not in seen and (style := self._styles.get((family, name))) is not None:
            seen.add(name)
            yield style
            name = style.get(f"{STYLE}parent-style-name", "")

    def _code(self, name: str) -> str:
        """Return a number style as the code of a format: what it makes of numbers, of zeros and of text."""
        style = self._numbers.get(name)
        if style is None:
            return ""
        maps = style.findall(f"{STYLE}map")
        if not maps:
            return _section(style)
        named = {each.get(f"{STYLE}condition", ""): each.get(f"{STYLE}apply-style-name", "") for each in maps}
        positive = next((condition for condition in named if condition.startswith("value()>")), "")
        chosen = self._numbers.get(named.get(positive, ""), style)
        is_of_text = style.tag == f"{_NUMBER}text-style"
        zero = self._numbers.get(named.get("value()=0", ""))
        if zero is None and not is_of_text and positive == "value()>0":
            zero = style
        # zeros without a section of their own are shown as other numbers
        of_zeros = _section(chosen if zero is None else zero)
        of_text = f";{_section(style)}" if is_of_text else ""
        return f"{_section(chosen)};;{of_zeros}{of_text}"


def _own_letters(style: ElementTree.Element) -> Letters:
    about = style.find(f"{STYLE}text-properties")
    if about is None:
        return Letters()
    position = about.get(f"{STYLE}text-position", "").split()[:1]
    lines = [about.get(f"{STYLE}text-line-through-{what}") for what in ("type", "style")]
    place = {"super": 1, "sub": -1}.get(position[0]) if position else None
    if position and place is None:
        share = position[0].removesuffix("%")
        place = 0 if share.strip("0.") in ("", "-") else -1 if share.startswith("-") else 1
    said = [line for line in lines if line is not None]
    return Letters(place, "none" not in said if said else None)


def _section(style: ElementTree.Element) -> str:
    """Return one section of a format's code."""
    code = ""
    for part in style:
        kind, text = part.tag.removeprefix(_NUMBER), part.text or ""
        if kind in ("text", "currency-symbol"):
            code += "".join(f"\\{letter}" for letter in text)
        elif kind == "number":
            code += _digits(part)
        elif kind == "scientific-number":
            code += "General"
        elif kind == "fraction":
            code += "#/#"
        elif kind == "text-content":
            code += "@"
    # the sign of per cent is a text like any other there
    return code.replace("\\%", "%") if style.tag == f"{_NUMBER}percentage-style" else code


def _digits(part: ElementTree.Element) -> str:
    decimals, least = part.get(f"{_NUMBER}decimal-places"), int(part.get(f"{_NUMBER}min-integer-digits", "0"))
    is_grouped = part.get(f"{_NUMBER}grouping") == "true"
    if decimals is None and least <= 1 and not is_grouped:
        return "General"
    whole = "0" * min(least, 99) or "#"
    if is_grouped and least <= _GROUP:
        whole = f"#,{whole.rjust(_GROUP, '#')}"
    for inner in part.findall(f"{_NUMBER}embedded-text"):
        place = int(inner.get(f"{_NUMBER}position", "0"))
        literal = "".join(f"\\{letter}" for letter in inner.text or "")
        whole = whole.rjust(place + 1, "#")
        whole = f"{whole[: len(whole) - place]}{literal}{whole[len(whole) - place :]}"
    factor, scale = float(part.get(f"{_NUMBER}display-factor", "1")), ""
    while factor >= _THOUSAND:
        factor, scale = factor / _THOUSAND, f"{scale},"
    return f"{whole}{'.' if int(decimals or 0) else ''}{'0' * min(int(decimals or 0), 99)}{scale}"
