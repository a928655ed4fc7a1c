"""The sheet about a feed: items and values in either language, under the names that ``feed.json`` has."""

from __future__ import annotations

import re
from typing import Final

from caunghe.feed.contents import Basis
from caunghe.feed.reading.heading_names import plain_heading, table_of
from caunghe.language import Text, fold
from caunghe.schema import TABLES

INFORMATION_SHEET: Final = Text("Thông tin chung", "feed")  # as a workbook to fill in has it
SHEET_NAMES: Final = frozenset(
    {
        "feed",
        "thong tin",
        "thong tin chung",
        "thong tin bo du lieu",
        "bo du lieu",
        "ve bo du lieu",
        "information",
        "about",
    }
)
_BASIS_WORDS: Final[dict[Basis, tuple[str, ...]]] = {
    "published": ("published", "da cong bo", "cong bo", "chinh thuc", "official"),
    "estimated": ("estimated", "estimate", "uoc tinh", "uoc", "uoc thuc hien", "so bo"),
    # not "tổng hợp", which is synthetic to few and put together from reports to every office
    "synthetic": ("synthetic", "simulated", "mo phong", "gia lap", "gia dinh", "mau"),
}
_BASIS: Final[dict[str, Basis]] = {word: basis for basis, words in _BASIS_WORDS.items() for word in words}
_DATA: Final = re.compile(r"^(?:so lieu|du lieu|so) |^(?:data|figures) | (?:data|figures)$")
_HEADINGS: Final = frozenset({"muc", "key", "item", "khoa", "thong tin", "noi dung", "chi tieu"})
_ITEMS: Final[dict[str, re.Pattern[str]]] = {
    "city.en": re.compile(
        r"city\.en|(?:city|name|ten|thanh pho|tinh)\b.*\b(?:english|tieng anh|en)|(?:ten )?tieng anh|"
        r"english name"
    ),
    "area": re.compile(
        r"area(?: code)?|ma (?:cua |dia ban|thanh pho|tinh|don vi hanh chinh)\b.*|dia ban(?: thanh pho)?"
    ),
    "city.vi": re.compile(
        r"city(?:\.vi| name)?|name of the city.*|(?:ten )?(?:thanh pho|tinh|dia phuong|tinh, thanh pho|thanh pho, tinh|"
        r"tinh/thanh pho|thanh pho hoac tinh)(?:[,.]? \(?(?:tieng viet|vi)\)?)?|ten"
    ),
    "as_of": re.compile(
        r"as[ _]of|(?:ngay|thoi diem|ky)\b.*(?:so lieu|du lieu|bao cao|chot)\b.*|"
        r"(?:so lieu )?(?:tinh )?den (?:ngay|thoi diem)|ngay|data as of|day|date|the day the data describe.*"
    ),
    "licence": re.compile(r"licen[cs]e.*|giay phep.*|ban quyen"),
}
_AROUND: Final = re.compile(
    r"^(?:(?:tables?|bang|tinh chat|co so|so lieu|cua)\b[.: ]*)+|"
    r"[.: ]*\b(?:basis|tinh chat(?: so lieu)?|co so so lieu)$"
)


def basis_of(text: str) -> Basis | None:
    """Return the basis that a value names in either language: ``đã công bố``, ``published – đã công bố``.

    >>> basis_of("Số liệu ước tính"), basis_of("mô phỏng (synthetic)"), basis_of("có")
    ('estimated', 'synthetic', None)
    """
    parts = [text, *re.split(r"\s*[–(/]\s*|\s+-\s+", text)]
    plain = (_DATA.sub("", fold(part).strip(" .)")) for part in parts)
    return next((found for part in plain if (found := _BASIS.get(part))), None)


def item_of(key: str) -> str | None:
    """Return the name that ``feed.json`` has for an item, None where there is no such item.

    >>> item_of("Ngày của số liệu"), item_of("Bảng Địa bàn"), item_of("breaks.0.date"), item_of("x")
    ('as_of', 'tables.areas.basis', 'breaks.0.date', None)
    """
    plain = fold(key).rstrip(" *:)")
    if re.match(r"(?:breaks|classifications)\.", plain):
        return key.strip()
    if found := next((name for name, pattern in _ITEMS.items() if pattern.fullmatch(plain)), None):
        return found
    for name in (plain, _AROUND.sub("", plain).strip(" .:")):
        if table := (name if name in TABLES else table_of(name)):
            return f"tables.{table}.basis"
    return None


def is_heading(key: str) -> bool:
    """Whether an item is the heading of the items."""
    return plain_heading(key) in _HEADINGS
