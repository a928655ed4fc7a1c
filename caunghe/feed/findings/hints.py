"""What would mend a cell, read off the cell itself: the year of a day, the share that a per cent is."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.feed.findings.wording import NO_SUGGESTION, column_of_finding
from caunghe.feed.values.measures import UnitConversion, conversion_of
from caunghe.feed.values.numbers import parse_numbers
from caunghe.feed.values.own_units import readings
from caunghe.language import Language, Text, money, plain_number, typed_number
from caunghe.schema import Column, Kind, titles

_ONLY_NUMBER: Final = Text("Nếu là {number}, ghi riêng số: {number}.", "If it is {number}, give the number alone.")
_EITHER: Final = Text(
    "Có hai cách hiểu: ghi {one} hoặc {other}.", "It can be read in two ways: write {one} or {other}."
)
_PER_CENT: Final = Text(
    "Nếu là {points} %, ghi {share} hoặc {points} %.", "If it is {points} per cent, write {share} or {points}%."
)
_AMOUNT: Final = Text("Nếu là {money}, ghi {amount}.", "If it is {money}, write {amount}.")
_LONGITUDES: Final = (102, 118)  # of the country, its islands included
_EXCHANGED: Final = Text(
    "Kinh độ và vĩ độ có thể bị đảo chỗ: đổi nội dung hai cột.",
    "Longitude and latitude may have changed places: exchange the two columns.",
)
_SURFACE: Final = Text("Nếu là {value} {unit}, ghi {number}.", "If it is {value} {unit}, write {number}.")
_AS_NUMBER: Final = Text(
    "Ô có định dạng ngày: đổi định dạng ô thành Số (Number), rồi ghi {number}.",
    "The cell has the format of a date: give it that of a number (Number), then write {number}.",
)
_NO_DAY: Final = Text("Tháng {month} không có ngày {day}.", "Month {month} has no day {day}.")
_NO_MONTH: Final = Text("Không có tháng {month}.", "There is no month {month}.")
_MONTH_FIRST: Final = Text(
    "Không có tháng {month}; nếu tháng viết trước, ghi {month}/{day}/{year}.",
    "There is no month {month}; if the month stands first, write {month}/{day}/{year}.",
)
_OF_FORMULA: Final = Text(
    "{value} là lỗi của công thức: sửa công thức, hoặc để trống nếu chưa có số liệu.",
    "{value} is a formula's error: mend the formula, or leave the cell empty where there is no figure.",
)
_DITTO: Final = Text(
    "Đó là dấu “như trên”: ghi lại giá trị của dòng trên.", "That is a ditto mark: write the value of the row above."
)
_CROSS: Final = Text(
    "Nếu là có, ghi “có”; ô để trống là chưa biết, nếu là không thì ghi “không”.",
    "If it is yes, write “yes”; an empty cell is not known, and a no is written “no”.",
)
_DITTOS: Final = frozenset({'"', "''", "″", "〃", "-nt-", "nt", "- nt -", "-//-", "//", "như trên", "ditto"})
_WRITTEN_DAY: Final = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_DAY_IN_WORDS: Final = re.compile(r"(?:[^\d/.-]*\s)?(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_DAY: Final = Text("Nếu là ngày {day}, ghi {day}.", "If it is the day {day}, write {day}.")
_ABOUT: Final = re.compile(r"(?i)^(?:khoảng|chừng|tầm|about|circa)\s+")
_ERROR: Final = re.compile(r"#[\w/]{2,10}[!?]?")  # #N/A, and #Div0 as an .xls has it
_LAST_MONTH: Final = 12
_UNITS: Final = (1_000_000, 1_000, 1_000_000_000)  # what sums are given in, the commonest first
_ONE_OF: Final = Text("Một trong: {known}.", "One of: {known}.")
_NEAREST: Final = Text("Gần nhất: {expected}.", "The nearest: {expected}.")
_DAY_OF_YEAR: Final = re.compile(r"((?:19|20)\d{2})-\d{2}-\d{2}\b")
_ONE_NUMBER: Final = re.compile(r"[^\d]*?(?<![\d.,/-])(\d+)(?![\d.,/-])[^\d]*")
_MULTIPLES: Final = re.compile(
    r"(?i)nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|billion|(?<![^\W\d_])(?:k|m|t|tr)\b|[<>≥≤-]"
)
# letters typed for digits; and what makes a number that of another thing: a part, a share, an accountant's minus
_LOOK_ALIKE: Final = str.maketrans("OolI|", "00111")
_OF_A_PART: Final = re.compile(
    r"(?i)[%‰()\[\]]|\d[^\W\d_]|[^\W\d_]\d|\b(?:nữ|nam|women|woman|men|man|females?|males?|girls|boys|thiếu|trừ|"
    r"không|chưa|not?|without|minus|less)\b"
)
# what may stand beside a number without making it another: about, so many people, the year
_BESIDE: Final = frozenset({
    "khoảng", "chừng", "tầm", "là", "có", "đạt", "tổng", "số", "cộng", "em", "bạn", "cháu", "about", "circa", "total",
})  # fmt: skip
_BESIDE_YEARS: Final = frozenset({"năm", "khóa", "niên", "year", "nh"})
_WORD: Final = re.compile(r"[^\W\d_]+")
_STRUCK: Final = re.compile(".\u0336")
_STATED: Final = "stated"  # the unit of a column that another column tells
_WORDING: Final = Text("số", "number")
_PLAIN_NUMBER: Final = Column(name="number", kind=Kind.NUMBER, label=_WORDING, note=_WORDING, unit=_STATED)
_MOST_NAMED: Final = 20
_CENTURY: Final = 2_000
_OWN_UNIT: Final = UnitConversion(1, 1)
_PERCENT: Final = 100
_OVER_ONE: Final = 1.5  # a share up to here is rather mistyped than a per cent


def hints(row: Mapping[str, Any], told: Mapping[str, Any], language: Language, *, suggests: bool) -> str:
    """Return what to add to the advice of a finding: what this very cell could be, or the nearest known name.

    ``row`` is the finding, ``told`` the same in the words of a language.

    >>> row = {"rule": "type_wrong", "table": "intakes", "column": "year", "value": "2023-09-05", "expected": "2025"}
    >>> hints(row, row, "en", suggests=False)
    'If it is 2023, give the number alone.'
    """
    column = column_of_finding(row["table"], row["column"])
    own = "" if column is None else _of_cell(row, column, language)
    if own or not suggests:
        return own
    if row["expected"] not in (None, "", NO_SUGGESTION):
        return _NEAREST(language, expected=told["expected"])
    return _of_list(column, language) if row["rule"] == "code_unknown" and column is not None else ""


def _of_cell(row: Mapping[str, Any], column: Column, language: Language) -> str:
    """Return what the value of a finding's cell itself suggests, empty where it suggests nothing."""
    rule, value = row["rule"], row["value"] or ""
    if value.strip().lower() in _DITTOS:
        return _DITTO(language)
    if rule == "format_contradicts":
        return _ONLY_NUMBER(language, number=typed_number(row["expected"], language)) if row["expected"] else ""
    if rule == "type_wrong":
        return _of_type(value, column, language)
    if rule in ("money_implausible", "surface_implausible"):
        of_size = _of_money if rule == "money_implausible" else _of_surface
        return of_size(float(value), row["expected"] or "", column, language)
    if rule == "out_of_range" and column.kind is Kind.LATITUDE:
        return _EXCHANGED(language) if _LONGITUDES[0] <= float(value) <= _LONGITUDES[1] else ""
    is_share = rule == "share_of_target_over_one" or (rule == "out_of_range" and column.kind is Kind.SHARE)
    return _of_share(value, language) if is_share else ""


def _of_type(value: str, column: Column, language: Language) -> str:
    if column.unit == "year" and (year := _DAY_OF_YEAR.match(value)):
        return (_AS_NUMBER if value.endswith(" 00:00:00") else _ONLY_NUMBER)(language, number=year[1])
    is_cross = column.kind is Kind.BOOLEAN and value.strip().lower() == "x"
    if is_cross or _ERROR.fullmatch(value):
        return _CROSS(language) if is_cross else _OF_FORMULA(language, value=value)
    if column.kind is Kind.DATE:
        written = _WRITTEN_DAY.fullmatch(value.strip())
        return _of_day(int(written[1]), int(written[2]), written[3], language) if written else _day_in(value, language)
    if sized := readings(_ABOUT.sub("", value.strip()), column):
        return _of_readings(sized, column, language)
    if share := _of_per_cent(value, column):
        return _ONLY_NUMBER(language, number=typed_number(share, language))
    number = _number_in(value, column) if column.kind in (Kind.INTEGER, Kind.MONEY, Kind.NUMBER) else ""
    return _ONLY_NUMBER(language, number=number) if number else ""


def _of_readings(numbers: tuple[str, ...], column: Column, language: Language) -> str:
    """Return the number that a cell with its own unit is, or the two that it may be."""
    # with its currency a sum is read under any unit of a heading
    unit = " đồng" if column.kind is Kind.MONEY and len(numbers) > 1 else ""
    shown = [f"{typed_number(each, language)}{unit}" for each in numbers]
    if len(shown) == 1:
        return _ONLY_NUMBER(language, number=shown[0])
    return _EITHER(language, one=shown[0], other=shown[1])


def _of_per_cent(value: str, column: Column) -> str:
    """Return the share that a per cent is, in a column whose unit another one tells; empty where it is none.

    >>> from caunghe.schema import TABLES
    >>> [_of_per_cent(text, TABLES["norms"]["value"]) for text in ("41,5 %", "65", "a%")]
    ['0.415', '', '']
    """
    written, sign, rest = value.strip().partition("%")
    if column.unit != _STATED or not sign or rest:
        return ""
    read = parse_numbers(pl.Series([written.strip()]), _PLAIN_NUMBER)
    return "" if read.failed[0] or read.doubtful[0] else f"{read.values[0] / _PERCENT:g}"


def _number_in(value: str, column: Column) -> str:
    """Return the one number that a cell holds beside marks and words, empty where they may make it another.

    >>> from caunghe.schema import TABLES
    >>> people = TABLES["populations"]["people"]
    >>> [_number_in(text, people) for text in ("500³", "12O", "khoảng 120 người", "(120)", "120 HS nữ", "50%")]
    ['500', '120', '120', '', '', '']
    """
    bare = _without_marks(value.strip())
    for written in (bare, bare.translate(_LOOK_ALIKE)):
        if written != value.strip() and not parse_numbers(pl.Series([written]), column).failed[0]:
            return written
    if _MULTIPLES.search(bare) or _OF_A_PART.search(bare) or not _adds_nothing(bare, column):
        return ""
    one = _ONE_NUMBER.fullmatch(bare)
    return one[1] if one else ""


def _adds_nothing(text: str, column: Column) -> bool:
    """Whether the words beside a number leave it as it is: its own unit, ``khoảng``; not ``kỳ``, ``lớp``, ``rưỡi``."""
    words = [word.lower() for word in _WORD.findall(text)]
    known = _BESIDE | _BESIDE_YEARS if column.unit == "year" else _BESIDE
    rest = [word for word in words if word not in known]
    by = conversion_of(" ".join(rest), column) if rest else None
    return (not rest or by == _OWN_UNIT) and not any(unicodedata.category(letter) == "No" for letter in text)


def _without_marks(text: str) -> str:
    """Return a text without raised and circled digits, and without the letters that are struck through; not of ½."""
    left = _STRUCK.sub("", unicodedata.normalize("NFC", text))
    return "".join(letter for letter in left if unicodedata.category(letter) != "No" or _is_part(letter)).strip()


def _is_part(letter: str) -> bool:
    return not unicodedata.numeric(letter).is_integer()


def _day_in(value: str, language: Language) -> str:
    """Return the one day that a cell holds beside words, or with a year of two digits; empty where there is none."""
    written = _DAY_IN_WORDS.fullmatch(value.strip())
    if written is None:
        return ""
    day, month, year = int(written[1]), int(written[2]), int(written[3])
    year += _CENTURY if len(written[3]) == len("26") else 0
    if not (0 < month <= _LAST_MONTH and year and 0 < day <= monthrange(year, month)[1]):
        return ""
    return _DAY(language, day=f"{day:02d}/{month:02d}/{year}")


def _of_day(day: int, month: int, year: str, language: Language) -> str:
    """Return why a day as it is written is none, and what it is with the month first."""
    if month > _LAST_MONTH >= day > 0 and month <= monthrange(int(year), day)[1]:
        return _MONTH_FIRST(language, day=day, month=month, year=year)
    if month > _LAST_MONTH:
        return _NO_MONTH(language, month=month)
    return _NO_DAY(language, month=month, day=day)


def _of_money(value: float, expected: str, _column: Column, language: Language) -> str:
    """Return what a sum is in đồng if it was given in thousands, millions or billions, the first that is believable."""
    least, _, most = expected.partition("–")
    for unit in _UNITS:
        if int(least) <= (amount := round(value) * unit) <= int(most):
            return _AMOUNT(language, money=money(amount, language), amount=plain_number(str(amount), language))
    return ""


def _of_surface(value: float, expected: str, column: Column, language: Language) -> str:
    """Return what a surface is in its column's unit if it was given in hectares or square metres, where believable."""
    least, _, most = expected.partition("–")
    for unit in ("ha", "m²"):
        by = conversion_of(unit, column) or _OWN_UNIT
        if by != _OWN_UNIT and float(least) < (meant := value * by.times / by.over) <= float(most):
            shown = {
                "value": typed_number(f"{value:.10g}", language),
                "number": typed_number(f"{meant:.10g}", language),
            }
            return _SURFACE(language, unit=unit, **shown)
    return ""


def _of_share(value: str, language: Language) -> str:
    try:
        points = float(value)
    except ValueError:
        return ""
    if not _OVER_ONE < points <= _PERCENT:
        return ""
    shown = {"points": f"{points:g}", "share": f"{points / _PERCENT:g}"}
    return _PER_CENT(language, **{name: typed_number(text, language) for name, text in shown.items()})


def _of_list(column: Column, language: Language) -> str:
    """Return all there is to choose from where that can be read in one go."""
    known = titles(str(column.codes), language)
    return _ONE_OF(language, known="; ".join(known.values())) if len(known) <= _MOST_NAMED else ""
