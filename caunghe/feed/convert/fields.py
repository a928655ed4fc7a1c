"""Which columns of a source table a mapping means by what it writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from caunghe.errors import InputError
from caunghe.feed.reading.shape import Cells, Naming
from caunghe.language import Text, fold

# what stands between several fields in one text, and between the headings of two rows
JOINT: Final = " – "
BRACES: Final = re.compile(r"\{([^{}]+)\}")
# a part in braces, in brackets of its own or not, and what stands between the rest of a heading and it
_BRACED: Final = re.compile(r"\(\s*\{[^{}]+\}\s*\)|\{[^{}]+\}")
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_MARKS: Final = " –-_:/"
_YEARS: Final = r"(\d{4}(?:\s*[-–/]\s*\d{2,4})?)"

_RANGE: Final = re.compile(r"\s*(?:\.\.+|…)\s*")
_NO_FIELD = Text(
    "Bảng nguồn phải có cột {field}; đang có {known}.", "The source table must have the field {field}; it has {known}."
)


def field_of(written: str, known: Sequence[str]) -> str:
    """Return the field written: as it stands, else the one that differs in case, diacritics or spaces only.

    Raises InputError where there is none, or several that differ so.

    >>> field_of("so  cho", ["Trường", "Số chỗ"])
    'Số chỗ'
    """
    if written in known:
        return written
    alike = [name for name in known if fold(name) == fold(written)]
    if len(alike) != 1:
        raise InputError(_NO_FIELD, field=written, known=", ".join(known))
    return alike[0]


def fields_of(written: str, known: Sequence[str]) -> list[str]:
    """Return the fields written with ``+`` between them, and of ``A .. B`` all from one to the other.

    >>> fields_of("code + 2021 .. 2023", ["code", "name", "2021", "2022", "2023"])
    ['code', '2021', '2022', '2023']
    """
    if written.strip() in known:
        return [written.strip()]
    found: list[str] = []
    for part in (part.strip() for part in written.split("+")):
        ends = _RANGE.split(part)
        if part in known or len(ends) != 2 or not all(ends):
            found += [field_of(part, known)] if part else []
            continue
        first, last = (known.index(field_of(end, known)) for end in ends)
        found += known[first : last + 1]
    return found


def known_fields(written: str, known: Sequence[str]) -> list[str]:
    """Return those of the fields written that are there: others may be made by a step still to come.

    >>> known_fields("trades + 2021 .. 2022 + year", ["trades", "2021", "2022"])
    ['trades', '2021', '2022']
    """
    folded = {fold(name) for name in known}
    parts = [part.strip() for part in written.split("+")]
    there = [part for part in parts if part in known or {fold(end) for end in _RANGE.split(part)} <= folded]
    return [name for part in there for name in fields_of(part, known)]


def fields_naming(written: Iterable[str]) -> Naming:
    """Return how many of the fields that a mapping writes a row of cells has, for finding the headings of a register.

    >>> fields_naming(["Mã + Nghề", "Chỉ tiêu {năm}", "Nhập học – Nữ"])(["mã", "Chỉ tiêu 2024", "Nhập học", "7"])
    3
    """
    parts = {part.strip() for field in written for part in re.split(r"\+|\.\.+|…", field)}
    parts |= {field.partition(JOINT)[0] for field in parts}
    names = {fold(part) for part in parts if part and "{" not in part}
    patterns = [pattern_of(part) for part in parts if "{" in part]

    def naming(cells: Cells) -> int:
        return sum(
            fold(cell) in names or any(pattern.fullmatch(" ".join(cell.split())) for pattern in patterns)
            for cell in cells
            if cell
        )

    return naming


def name_in(pattern: str) -> str:
    """Return what a pattern of headings names without its parts in braces, and the brackets and marks around these.

    >>> [name_in(pattern) for pattern in ("Chỉ tiêu (lớp) {năm}", "Chỉ tiêu {năm} (lớp)", "Chỉ tiêu ({năm}) –")]
    ['Chỉ tiêu (lớp)', 'Chỉ tiêu (lớp)', 'Chỉ tiêu']
    >>> name_in("{năm} (Chỉ tiêu)"), name_in("Năm {năm}: nhập học")
    ('Chỉ tiêu', 'Năm: nhập học')
    """
    rest = _BRACED.sub(" ", pattern)
    rest = re.sub(r"\s+(?=[:;,.])", "", " ".join(rest.split())).strip(_MARKS)
    return rest[1:-1].strip(_MARKS) if _IN_BRACKETS.fullmatch(rest) else rest


def pattern_of(written: str) -> re.Pattern[str]:
    """Return the headings that ``Chỉ tiêu {năm}`` stands for; a part called năm or year is a year.

    >>> pattern_of("Nhập học {năm}").fullmatch("nhập học 2024").group(1), pattern_of("{a} nữ").fullmatch("nữ")
    ('2024', None)
    """
    pieces = BRACES.split(written)
    plain = [r"\s*".join(map(re.escape, piece.split())) for piece in pieces[::2]]
    # so that Nhập học {năm} does not take Nhập học nữ 2024 for the year nữ 2024
    parts = [_YEARS if name.strip().lower() in ("năm", "year") else "(.+?)" for name in pieces[1::2]]
    between = [rf"\s*{part}\s*{text}" for part, text in zip(parts, plain[1:], strict=True)]
    return re.compile("".join((plain[0], *between)), re.IGNORECASE)
