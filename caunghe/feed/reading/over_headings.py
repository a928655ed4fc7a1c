"""Words that stand over headings, outside their cells: units, ``Đã giải ngân``, ``Lũy kế``, or the lines of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from caunghe.feed.reading.row_kinds import is_note, is_signature
from caunghe.feed.reading.signs import without_signs
from caunghe.feed.reading.topics import says_nothing_new
from caunghe.feed.values.measures import UnitConversion, conversion_of, stated_units, unit_of, units_said
from caunghe.language import fold
from caunghe.schema import NUMERIC, Column, Table

Row = Sequence[str | None]
Merged = Sequence[tuple[int, int, int, int]]
_BRACKET: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*[*:]*\s*$")
# of numbers that are others than a table's own: a part, a sum so far, another time, what is planned, a relation
_OTHER_NUMBERS: Final = re.compile(
    r"\b(?:trong do|luy ke|cong don|nam truoc|ky truoc|cung ky|"
    r"(?<!tai chinh )(?<!tai chinh - )(?<!so )(?<!phong )ke hoach|du kien|uoc|du bao|du toan|ty le|ti le|so sanh|"
    r"so voi|co cau|hoc ky|quy (?:[ivx]+|\d)|dot (?:[ivx]+|\d)|(?<!ngay )\d+ thang|de nghi|of which|of whom|cumulative|"
    r"previous year|last year|planned|plan|expected|estimated|share of|per cent of)\b"
)
_PAGE: Final = re.compile(
    r"^\W*(?:bao cao|bieu|phieu|danh (?:sach|muc)|mau|phu luc|kem theo|ban hanh|theo (?:cong van|quyet dinh|thong tu)|"
    r"tong hop|thong ke|cong hoa|doc lap|uy ban|ubnd|hdnd|hoi dong|"
    r"so (?:giao duc|lao dong|noi vu|tai chinh|cong thuong)|phong (?:giao duc|tai chinh|van hoa|noi vu)|chi cuc|cuc|"
    r"trung tam|truong|bo (?:giao duc|lao dong)|don vi|bang (?:so\s*\d|tong hop|\d)|tinh hinh|trang|"
    r"so\s*[:.]?\s*(?:\d|…|\.\.)|so\s*/|annex|form|table|report|list of|page)\b"
)
_LABEL: Final = re.compile(
    r"^\W*(?:truong|co so|don vi.*|nam(?: hoc| bao cao)?|ky(?: bao cao)?|thang|quy|so|ma .*|ten .*|dia ban|xa|phuong|"
    r"nguoi .*|ngay.*|tu|tu ngay|noi nhan|kinh gui|dien thoai|email|bieu.*|mau.*|loai hinh|school|unit|period|year)\s*:"
)
_LONG: Final = 9  # words, of a sentence
_TITLE: Final = 5  # words in capitals
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")


class Over(NamedTuple):
    """Words over a heading, the place where they stand, whether over several, and whether a merged cell says so."""

    text: str
    at: int
    is_shared: bool = False
    is_merged: bool = True


class Added(NamedTuple):
    """What a heading over a column adds to it: units of its numbers, and words that make it another column."""

    units: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def without_brackets(cell: str) -> tuple[str, tuple[str, ...]]:
    """Return a heading without what stands in brackets at its end, and that."""
    bare, found = cell.replace("\ufeff", "").strip().rstrip("*:").strip(), list[str]()
    while (match := _BRACKET.search(bare)) and match.start():
        found.insert(0, match.group(1).strip())
        bare = bare[: match.start()].rstrip("*: ")
    return bare, tuple(text for text in found if text)


def of_other_numbers(text: str) -> bool:
    """Whether a text says of numbers that they are not those of the table itself.

    >>> [of_other_numbers(text) for text in ("Lũy kế từ đầu năm", "Trong đó nữ", "Phòng Tài chính - Kế hoạch")]
    [True, True, False]
    """
    return _OTHER_NUMBERS.search(fold(text)) is not None


def says_otherwise(text: str) -> bool:
    """Whether words that stand outside the cells of headings change what the numbers are: a unit, other numbers.

    >>> [says_otherwise(text) for text in ("(trăm người)", "Bảng lũy kế", "(Kèm theo Thông tư)", "Số liệu")]
    [True, True, False, False]
    """
    return of_other_numbers(text) or bool(units_said(text))


def is_page_line(cell: str) -> bool:
    """Whether a cell above headings belongs to the page: a title, an office, ``ĐVT: …``, a labelled line, a day.

    >>> lines = ("BÁO CÁO TUYỂN SINH", "ĐVT: ha", "Năm học: 2025-2026", "Lũy kế từ đầu năm", "(triệu đồng)")
    >>> [is_page_line(line) for line in lines]
    [True, True, True, False, False]
    """
    words = cell.split()
    if is_known_line(cell):
        return True
    if says_otherwise(cell):
        return len(words) > _LONG
    return len(words) >= _LONG or (len(words) >= _TITLE and cell.upper() == cell)


def is_known_line(cell: str) -> bool:
    """Whether a cell begins as the lines of a page do: a title, an office, a label, a day and place.

    >>> [is_known_line(line) for line in ("BÁO CÁO TUYỂN SINH", "Kính gửi: Sở Nội vụ", "Hệ liên kết")]
    [True, True, False]
    """
    plain = fold(cell)
    if stated_units(cell) or _LABEL.match(plain) or _PAGE.match(plain) or is_signature(cell) or is_note(cell):
        return True
    return re.match(r"\W*(?:dvt|don vi|tinh (?:bang|theo))\b", plain) is not None


def added_by(over: str, column: Column, table: Table, *, is_shared: bool = False) -> Added:
    """Return what a heading over a column adds to it; one ``is_shared`` by several may have a unit for others of them.

    >>> from caunghe.schema import TABLES
    >>> funds = TABLES["funds"]
    >>> added_by("Kinh phí (triệu đồng)", funds["amount"], funds, is_shared=False)
    Added(units=('triệu đồng',), words=())
    >>> added_by("Đã giải ngân", funds["amount"], funds, is_shared=False)
    Added(units=(), words=('Đã giải ngân',))
    """
    if not is_number(column):
        return Added()
    units, words = list[str](), list[str]()
    for piece in _pieces(over):
        if conversion_of(piece, column) is not None:
            units.append(piece)
        elif unit_of(piece) is not None and is_shared:
            continue
        elif unit_of(piece) is not None or not _is_topic(piece, column, table):
            words.append(piece)
    sized = [unit for unit in units if conversion_of(unit, column) != UnitConversion(1, 1)]
    return Added(tuple(sized or units), tuple(words))


def is_number(column: Column) -> bool:
    """Whether the cells of a column count or measure something: a year, a day, a text do not."""
    return column.kind in NUMERIC and column.unit != "year"


def is_unit_of_none(over: str, columns: Sequence[Column]) -> bool:
    """Whether a heading over columns names a unit, and one of none of them."""
    units = [piece for piece in _pieces(over) if unit_of(piece) is not None]
    return bool(units) and all(conversion_of(unit, column) is None for unit in units for column in columns)


def _pieces(over: str) -> list[str]:
    """Return the parts of a heading over others: what stands in brackets, a unit after a mark, the rest."""
    text = over.strip(" *:")
    if unit_of(text) is not None:
        return [text.strip("()[] ")]
    bare, brackets = without_brackets(text.strip("()[] ") if text[:1] in "([" and text[-1:] in ")]" else text)
    units = units_said(bare)
    rest = bare
    for unit in units:
        rest = rest.replace(unit, " ")
    rest = re.sub(r"(?i)\b(?:đvt|đơn vị(?: tính)?|dvt|tính (?:bằng|theo))\b", " ", rest) if units else rest
    return [part for part in (rest.strip(" ,;:/–—-()[]"), *units, *brackets) if part]


def _is_topic(text: str, column: Column, table: Table) -> bool:
    """Whether a text says no more than what the column or its table is about."""
    plain = fold(text.replace("²", "2"))
    if re.fullmatch(r"\W*(?:\d{1,2}|[a-zđ]|[ivx]{1,4})\W*", plain):
        return True
    own = {fold(each) for each in (column.label.vi, column.label.en, column.name.replace("_", " "))}
    if plain in own:
        return True
    if column.unit in ("share", "share_a_year") and plain in ("ty le", "ti le"):
        return True
    if of_other_numbers(text) or _YEAR.search(plain) or without_signs(text)[1]:
        return False
    return says_nothing_new(text, column, table)


class Headed(NamedTuple):
    """The place of a table's first heading, and the places of those over which words may mean anything."""

    first: int
    places: tuple[int, ...]


def over_cells(row: Row, headed: Headed) -> dict[int, str]:
    """Return place -> the cells of a row that stand over headings: not over the first, and no line of the page."""
    filled = {at: cell.strip() for at, cell in enumerate(row) if cell and cell.strip()}
    return {
        at: cell for at, cell in filled.items() if at > headed.first and at in headed.places and not is_page_line(cell)
    }


def is_over_row(row: Row, headed: Headed) -> bool:
    """Whether a row above headings holds words over one of them; what stands over the first is a line of the page."""
    return bool(over_cells(row, headed))


def overs(rows: Sequence[Row], headed: Headed, top: int, merged: Merged) -> dict[int, list[Over]]:
    """Return for each place the words over its heading, from the top; the first of ``rows`` is row ``top``.

    Cells reach as far as they are merged; one that is not reaches to the next in a row without any that is.
    """
    found: dict[int, list[Over]] = {}
    for number, row in enumerate(rows, top):
        ends = {left: right for above, below, left, right in merged if above <= number <= below and right > left}
        for at, text in over_cells(row, headed).items():
            after = min((place for place, cell in enumerate(row) if place > at and cell and cell.strip()), default=None)
            end = ends.get(at, at if ends else (headed.places[-1] if after is None else after - 1))
            places = [place for place in headed.places if at <= place <= end]
            is_merged, several = at in ends, len(places) > 1
            for place in places:
                found.setdefault(place, []).append(Over(text, at, several and (is_merged or place > at), is_merged))
    return found
