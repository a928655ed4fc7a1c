"""What stands beside the name of a column in its heading: a unit of its numbers, nothing new, or who knows what.

Feeds, official forms and registers to convert ask the same.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from caunghe.feed.values.measures import UnitConversion, conversion_of
from caunghe.language import fold
from caunghe.schema import TEXTUAL, UNITS, Column, Kind

_NUMBERED: Final = re.compile(r"^(?:cot )?[\[(]?(?:\d{1,3}|[a-zđ])[\])]?(?:\s*=.*)?$")
_SAYS_NOTHING: Final = frozenset(
    {
        "bat buoc",
        "required",
        "neu co",
        "if any",
        "tuy chon",
        "optional",
        "so",
        "so luong",
        "tong so",
        "toan bo",
        "cong",
        "tong",
        "tong cong",
        "total",
    }
)
_OF_KIND: Final[dict[Kind, frozenset[str]]] = {
    Kind.DATE: frozenset(
        {"dd/mm/yyyy", "d/m/yyyy", "ngay/thang/nam", "ngay-thang-nam", "nam-thang-ngay", "yyyy-mm-dd", "dd-mm-yyyy"}
    ),
    Kind.BOOLEAN: frozenset({"co/khong", "co hoac khong", "yes/no", "x", "1/0", "danh dau x", "yes or no"}),
}
_OF_TEXT: Final = frozenset(
    {"ma", "ma so", "code", "ten", "name", "chon", "chon trong danh sach", "ma - ten", "ma – ten", "ghi ma", "viet tat",
     "day du", "tieng viet", "theo danh muc"}
)  # fmt: skip
_CODE: Final = re.compile(r"ma [a-zđ]{1,4}$")  # Mã CT
_OF_LAND: Final = frozenset({"m2", "km2"})
_LAND: Final = re.compile(r"(?i)^\W*(?:a|công)\W*$")  # of 100 and of 1,000 m²: no letter of a column, no sum
_OF_YEAR: Final = frozenset({"nam", "nam duong lich", "duong lich", "yyyy", "calendar year"})


class SaidBesides(NamedTuple):
    """The remarks beside a name that are unclear, the conversion that the others ask for, and whether one is a unit."""

    unclear: list[str]
    by: UnitConversion
    has_unit: bool


def said_besides(remarks: tuple[str, ...], column: Column) -> SaidBesides:
    """Return what the remarks beside the name of a column say of its numbers.

    >>> from caunghe.schema import TABLES
    >>> said_besides(("triệu đồng", "nếu có", "USD"), TABLES["funds"]["amount"])
    SaidBesides(unclear=['USD'], by=UnitConversion(times=1000000, over=1), has_unit=True)
    """
    unclear: list[str] = []
    times, over, has_unit = 1, 1, False
    for remark in dict.fromkeys(remarks):
        by = conversion_of(remark, column)
        if by is not None:
            times, over, has_unit = times * by.times, over * by.over, True
        elif not says_nothing(remark, column):
            unclear.append(remark)
    return SaidBesides(unclear, UnitConversion(times, over), has_unit)


def is_own_unit(text: str, column: Column) -> bool:
    """Whether a text is the unit of a column as the feed words it.

    >>> from caunghe.schema import TABLES
    >>> [is_own_unit(text, TABLES["sites"]["capacity"]) for text in ("chỗ", "lớp")]
    [True, False]
    """
    unit = UNITS.get(column.unit)
    plain = fold(text.replace("²", "2")).strip(" .:;")
    return unit is not None and plain in {fold(each.replace("²", "2")) for each in (unit.vi, unit.en)}


def says_nothing(remark: str, column: Column) -> bool:
    """Whether a remark only repeats what the column is: its own unit, note or label, a number of the column.

    >>> from caunghe.schema import TABLES
    >>> [says_nothing(text, TABLES["funds"]["amount"]) for text in ("nếu có", "(5)", "kế hoạch")]
    [True, True, False]
    """
    plain = fold(remark.replace("²", "2")).strip(" .:;")
    if column.unit in _OF_LAND and _LAND.search(remark):
        return False
    if not plain or plain in _SAYS_NOTHING or _NUMBERED.match(plain) or plain in _OF_KIND.get(column.kind, ()):
        return True
    if is_own_unit(remark, column) or (column.unit == "year" and plain in _OF_YEAR):
        return True
    own = (column.label.vi, column.label.en, column.note.vi, column.note.en, column.name.replace("_", " "))
    if any(plain == fold(text) or (len(plain) > 2 and plain in fold(text).split("; ")) for text in own):
        return True
    return column.kind in TEXTUAL and (plain in _OF_TEXT or _CODE.match(plain) is not None)
