"""Data about single persons where a feed has no place for them: names, births, identity and telephone numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.shape import HEADER_SEARCH_ROWS
from caunghe.language import fold

_KINDS: Final = ("names", "birth_dates", "identity_numbers", "phones")
_NAMES: Final = re.compile(
    r"\b(?:ho (?:va |& ?)?ten|ho dem|ho ten|(?:ten )?(?:phu huynh|nguoi giam ho)|ten (?:cha|bo|me)\b|"
    r"ten (?:hoc sinh|hoc vien|sinh vien|nguoi hoc|hs|hv|sv|hssv|giao vien|nha giao|gv)|full name|first name|last name)"
)
_BIRTHS: Final = re.compile(
    r"\b(?:ngay(?:,? thang,? nam)? sinh|ngay/thang/nam sinh|sinh ngay|date of birth|birth ?date|dob)\b"
)
_IDENTITY: Final = re.compile(
    r"\b(?:cccd|cmnd|cmt|can cuoc|chung minh|so dinh danh|ma dinh danh ca nhan|ho chieu|passport|"
    r"identity (?:card|number)|(?:ma )?so bhxh|so the bao hiem)\b"
)
_PHONES: Final = re.compile(r"\b(?:di dong|sdt|so dt|so dien thoai|dien thoai|phone|mobile)\b")
# with their marks, and those that without them are no other word
_FAMILIES: Final = frozenset({
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương",
    "lý", "đinh", "trịnh", "đoàn", "nguyen", "tran", "pham", "hoang", "huynh", "ngo", "duong", "trinh", "doan",
})  # fmt: skip
_MANY: Final = 3  # cells of a kind that are no chance
_SAMPLE: Final = 200
_IDENTITY_NUMBER: Final = re.compile(r"'?0\d{11}$")
_MOBILE_NUMBER: Final = re.compile(r"'?(?:\+84|0)[\s.]?[35789]\d[\s.]?\d{3}[\s.]?\d{4}$")
_NAME_WORDS: Final = (2, 6)


def kinds_of_heading(title: str) -> tuple[str, ...]:
    """Return which data of persons a heading speaks of; telephones alone may be those of an office.

    >>> kinds_of_heading("Họ và tên"), kinds_of_heading("Số CCCD"), kinds_of_heading("Điện thoại")
    (('names',), ('identity_numbers',), ())
    """
    words = fold(title.replace("_", " "))
    known = (("names", _NAMES), ("birth_dates", _BIRTHS), ("identity_numbers", _IDENTITY))
    return tuple(kind for kind, pattern in known if pattern.search(words))


def kinds_of_cells(cells: pl.Series) -> tuple[str, ...]:
    """Return which data of persons the cells of a column are, told by what at least half of them are.

    >>> kinds_of_cells(pl.Series(["Nguyễn Văn An", "Trần Thị Bé", "Lê Minh"]))
    ('names',)
    >>> kinds_of_cells(pl.Series(["0912345678"] * 3)), kinds_of_cells(pl.Series(["02253 123 456"] * 3))
    (('phones',), ())
    """
    if len(cells) - cells.null_count() < _MANY:
        return ()
    texts = [text for cell in cells.drop_nulls().head(_SAMPLE) if (text := str(cell).strip())]
    least = max(_MANY, (len(texts) + 1) // 2)
    tests = {"names": _is_name, "identity_numbers": _IDENTITY_NUMBER.match, "phones": _MOBILE_NUMBER.match}
    return tuple(kind for kind, is_of in tests.items() if sum(bool(is_of(text)) for text in texts) >= least)


def kinds_of_sheet(grid: Grid) -> tuple[str, ...]:
    """Return which data of persons a sheet holds, by its headings and by its cells."""
    rows = [grid.header] if grid.header else grid.cells.head(HEADER_SEARCH_ROWS).rows()
    titles = [cell for row in rows for cell in row if isinstance(cell, str) and cell.strip()]
    found = [kind for title in titles for kind in kinds_of_heading(title)]
    found += [kind for name in grid.cells.columns for kind in kinds_of_cells(_texts(grid.cells[name]))]
    if found and any(_PHONES.search(fold(title)) for title in titles):
        found.append("phones")
    return tuple(dict.fromkeys(found))


def joined(kinds: Iterable[str]) -> str:
    """Return kinds as a finding holds them."""
    return ";".join(sorted(set(kinds), key=_KINDS.index))


def _texts(cells: pl.Series) -> pl.Series:
    return cells if cells.dtype == pl.String() else cells.clear().cast(pl.String, strict=False)


def _is_name(text: str) -> bool:
    """Whether a text is a person's name: a family name and others, each with a capital."""
    words: Sequence[str] = text.split()
    return (
        _NAME_WORDS[0] <= len(words) <= _NAME_WORDS[1]
        and unicodedata.normalize("NFC", words[0]).lower() in _FAMILIES
        and all(word.isalpha() and word[0].isupper() for word in words)
    )
