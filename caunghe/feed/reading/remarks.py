"""What stands in headings beside the names of columns, and what it means for the columns: a unit, or who knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from caunghe.feed.findings.structural import FindingRow
from caunghe.feed.reading.headers import Header
from caunghe.feed.values.measures import UnitConversion, conversion_of, is_measured, strange_units, unit_of
from caunghe.language import fold
from caunghe.schema import TEXTUAL, UNITS, Column, Kind, Table

_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_COPY: Final = re.compile(r"\d+|copy|ban sao|tiep(?: theo)?|ve?r?\.? ?\d+")
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


class HeadingMeaning(NamedTuple):
    """How the numbers under headings become those of their columns, the columns not to be read, and findings.

    ``lines`` are rows above the table whose unit no column is in, though all have their own.
    """

    conversions: dict[int, UnitConversion]
    refused: frozenset[int]
    findings: list[FindingRow]
    lines: tuple[tuple[int, str], ...]


def heading_meaning(header: Header, table: Table, row: int | None) -> HeadingMeaning:
    """Return what the remarks in headings mean for the columns below; ``row`` is where the headings stand.

    A unit is converted. What is no unit of a column makes it unclear: a column of numbers or days is then not read,
    one of text is, and both are told.
    """
    conversions, refused, found = dict[int, UnitConversion](), set[int](), list[FindingRow]()
    strange = strange_units(header.stated, [table[name] for name in header.columns.values()])
    for position, name in header.columns.items():
        column, title = table[name], header.titles.get(position, name)
        unclear, by, has_unit = _remarks_of(header.remarks.get(position, ()), column)
        if position in header.parts_of(name)[1:] and not unclear:
            unclear = [title]
        over = header.units.get(position, ())
        stated = None if unclear else _stated((*over, *header.stated), column, by, strange, has_unit=has_unit)
        if unclear:
            is_text = column.kind in TEXTUAL and position == header.parts_of(name)[0]
            rule = "heading_remark" if is_text else "heading_unclear"
            found.append(FindingRow(rule, table.name, row, name, title, ", ".join(unclear)))
            if not is_text:
                refused.add(position)
        elif isinstance(stated, str):
            unit = UNITS[column.unit]
            if conversion_of(stated, column) is not None:
                found.append(FindingRow("unit_contradicted", table.name, row, name, stated, title))
                refused.add(position)
                continue
            found.append(FindingRow("unit_unknown", table.name, row, name, stated, f"{unit.vi} / {unit.en}"))
            refused.add(position)
        elif (by := stated or by) != UnitConversion(1, 1):
            conversions[position] = by
            shown = title if stated is None or over else f"{title} ({', '.join(header.stated)})"
            found.append(FindingRow("unit_converted", table.name, row, name, shown, str(by)))
    told = {each.value for each in found}
    lines = tuple((at, text) for text, at in header.stated_rows.items() if text in strange and text not in told)
    return HeadingMeaning(conversions, frozenset(refused), found, lines)


class SaidByName(NamedTuple):
    """What the name of a sheet or file says in brackets: units of its numbers, and findings on what else."""

    units: tuple[str, ...]
    findings: list[FindingRow]


def said_by_name(source: str, table: Table) -> SaidByName:
    """Return what a name says of the numbers of its table: ``Nguồn kinh phí (triệu đồng)``, ``Tuyển sinh (kế hoạch)``.

    >>> from caunghe.schema import TABLES
    >>> said_by_name("Nguồn kinh phí (triệu đồng)", TABLES["funds"]).units
    ('triệu đồng',)
    >>> [found.expected for found in said_by_name("Nguồn kinh phí (kế hoạch).csv", TABLES["funds"]).findings]
    ['kế hoạch']
    """
    said = [text.strip() for text in _IN_BRACKETS.findall(source)]
    own = {fold(label) for label in (table.label.vi, table.label.en)}
    said = [
        text for text in said if not (_COPY.fullmatch(fold(text)) or any(f"({fold(text)})" in label for label in own))
    ]
    units = tuple(text for text in said if unit_of(text) is not None)
    others = [FindingRow("name_remark", table.name, None, None, source, text) for text in said if text not in units]
    return SaidByName(units, others)


def remark_conversion(remark: str, column: Column) -> UnitConversion | None:
    """Return by what a remark beside a column's heading has its numbers become the column's own; None if unclear.

    >>> from caunghe.schema import TABLES
    >>> amount = TABLES["funds"]["amount"]
    >>> remark_conversion("triệu đồng", amount), remark_conversion("nếu có", amount), remark_conversion("USD", amount)
    (UnitConversion(times=1000000, over=1), UnitConversion(times=1, over=1), None)
    """
    unclear, by, _ = _remarks_of((remark,), column)
    return None if unclear else by


class ColumnUnit(NamedTuple):
    """By what a column's numbers become its own, the unit that says so, and whether two units contradict each other.

    ``by`` is None where a remark or unit is unclear, or a line above the table contradicts the heading.

    >>> from caunghe.feed import column_unit
    >>> from caunghe.schema import TABLES
    >>> column_unit(("kế hoạch",), (), TABLES["funds"]["amount"])
    ColumnUnit(by=None, said='kế hoạch', is_contradicted=False)
    """

    by: UnitConversion | None
    said: str
    is_contradicted: bool = False


def column_unit(
    remarks: tuple[str, ...], lines: tuple[str, ...], column: Column, others: Sequence[Column] = ()
) -> ColumnUnit:
    """Return what the remarks in a heading and the units in lines above the table mean for a column's numbers.

    A unit that is none of the column's may be that of one of the ``others`` of the table.

    >>> from caunghe.schema import TABLES
    >>> amount = TABLES["funds"]["amount"]
    >>> column_unit((), ("triệu đồng",), amount)
    ColumnUnit(by=UnitConversion(times=1000000, over=1), said='triệu đồng', is_contradicted=False)
    >>> column_unit(("đồng",), ("triệu đồng",), amount)
    ColumnUnit(by=None, said='triệu đồng', is_contradicted=True)
    """
    unclear, by, has_unit = _remarks_of(remarks, column)
    if unclear:
        return ColumnUnit(None, ", ".join(unclear))
    stated = _stated(lines, column, by, strange_units(lines, (column, *others)), has_unit=has_unit)
    if isinstance(stated, str):
        return ColumnUnit(None, stated, is_contradicted=has_unit)
    return ColumnUnit(stated or by, ", ".join(lines if stated else remarks))


def _remarks_of(remarks: tuple[str, ...], column: Column) -> tuple[list[str], UnitConversion, bool]:
    """Return the remarks that are unclear, the conversion that the others ask for, and whether one is a unit."""
    unclear: list[str] = []
    times, over, has_unit = 1, 1, False
    for remark in remarks:
        by = conversion_of(remark, column)
        if by is not None:
            times, over, has_unit = times * by.times, over * by.over, True
        elif not _says_nothing(remark, column):
            unclear.append(remark)
    return unclear, UnitConversion(times, over), has_unit


def _stated(
    units: tuple[str, ...], column: Column, by: UnitConversion, strange: frozenset[str], *, has_unit: bool
) -> UnitConversion | str | None:
    """Return the conversion of a unit stated above the table, or the unit that cannot be, None where it says nothing.

    A unit of the heading itself comes first; one that contradicts the line above cannot be read. A ``strange`` one,
    which no column of the table can be in, may be that of any.
    """
    for text in units:
        found = conversion_of(text, column)
        if found is not None and (not has_unit or found != by):
            return text if has_unit else found
        if found is None and column.kind is Kind.MONEY and not has_unit and unit_of(text) is None:
            return text
    if has_unit or not is_measured(column):
        return None
    return next((text for text in units if text in strange and not _is_own_unit(text, column)), None)


def _is_own_unit(text: str, column: Column) -> bool:
    unit = UNITS.get(column.unit)
    plain = fold(text.replace("²", "2")).strip(" .:;")
    return unit is not None and plain in {fold(each.replace("²", "2")) for each in (unit.vi, unit.en)}


def _says_nothing(remark: str, column: Column) -> bool:
    """Whether a remark only repeats what the column is: its own unit, note or label, a number of the column."""
    plain = fold(remark.replace("²", "2")).strip(" .:;")
    if column.unit in _OF_LAND and _LAND.search(remark):
        return False
    if not plain or plain in _SAYS_NOTHING or _NUMBERED.match(plain) or plain in _OF_KIND.get(column.kind, ()):
        return True
    if _is_own_unit(remark, column) or (column.unit == "year" and plain in _OF_YEAR):
        return True
    own = (column.label.vi, column.label.en, column.note.vi, column.note.en, column.name.replace("_", " "))
    if any(plain == fold(text) or (len(plain) > 2 and plain in fold(text).split("; ")) for text in own):
        return True
    return column.kind in TEXTUAL and (plain in _OF_TEXT or _CODE.match(plain) is not None)
