"""Columns put into words: what the template, the dictionary and the findings page all say about them."""

from __future__ import annotations

from typing import Final

from caunghe.feed.contents import Basis
from caunghe.language import Language, Text
from caunghe.schema import SCALES, UNITS, Column, Kind, Privacy

KINDS: Final[dict[Kind, Text]] = {
    Kind.KEY: Text("mã (không lặp lại)", "key (each only once)"),
    Kind.REFERENCE: Text("mã ở bảng khác", "key of another table"),
    Kind.CODE: Text("mã trong danh mục", "code from a list"),
    Kind.TEXT: Text("chữ", "text"),
    Kind.DATE: Text("ngày", "date"),
    Kind.INTEGER: Text("số nguyên", "whole number"),
    Kind.NUMBER: Text("số", "number"),
    Kind.MONEY: Text("số tiền", "money"),
    Kind.SHARE: Text("tỷ lệ 0–1", "share 0–1"),
    Kind.BOOLEAN: Text("có hoặc không", "yes or no"),
    Kind.LONGITUDE: Text("kinh độ, WGS 84", "longitude, WGS 84"),
    Kind.LATITUDE: Text("vĩ độ, WGS 84", "latitude, WGS 84"),
}
PRIVACIES: Final[dict[Privacy, Text]] = {
    Privacy.PUBLIC: Text("công khai", "public"),
    Privacy.INTERNAL: Text("nội bộ", "internal"),
    Privacy.PERSONAL: Text("dữ liệu cá nhân", "personal"),
}
# what the sheet or document ``feed`` says, by its keys
INFORMATION: Final[dict[str, Text]] = {
    "city.vi": Text("Tên thành phố hoặc tỉnh, tiếng Việt", "Name of the city or province in Vietnamese"),
    "city.en": Text("Tên thành phố hoặc tỉnh, tiếng Anh", "Name of the city or province in English"),
    "area": Text("Mã địa bàn của thành phố", "Area code of the city"),
    "as_of": Text("Ngày của số liệu", "Day the data describe"),
    "licence": Text("Giấy phép sử dụng", "Licence of use"),
    "city": Text("Tên thành phố hoặc tỉnh", "Name of the city or province"),
    "tables": Text("Tính chất số liệu của các bảng", "Basis of the tables"),
    "classifications": Text("Phiên bản của các danh mục", "Versions of the code lists"),
    "breaks": Text("Các ngày mà số liệu thôi so sánh được với trước", "Days from which figures are not comparable"),
}
BASES: Final[dict[Basis, Text]] = {
    "published": Text("đã công bố", "published"),
    "estimated": Text("ước tính", "estimated"),
    "synthetic": Text("mô phỏng", "synthetic"),
}


def unit(column: Column, language: Language) -> str:
    """Return a column's unit in one language, empty where it has none."""
    return UNITS[column.unit](language) if column.unit else ""


def heading(column: Column, language: Language) -> str:
    """Return a column's label with what it is measured in, in brackets: ``Sức chứa (người)``."""
    if not column.unit or column.unit in SCALES:
        return column.label(language)
    return f"{column.label(language)} ({unit(column, language)})"


def limits(column: Column) -> str:
    """Return the range a value must lie in, ``0–1`` or ``≥ 0``; empty where there is none."""
    low, high = (None if limit is None else f"{limit:g}" for limit in (column.minimum, column.maximum))
    if low is not None and high is not None:
        return f"{low}–{high}"
    return f"≥ {low}" if low is not None else f"≤ {high}" if high is not None else ""
