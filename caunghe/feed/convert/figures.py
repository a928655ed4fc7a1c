"""Numbers in the cells of a register and in a mapping, read as those of a feed are and counted with exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.convert.verbs import VERBS
from caunghe.feed.values.decimals import decimal, written
from caunghe.feed.values.numbers import parse_numbers, read_two_ways
from caunghe.language import Text
from caunghe.schema import Column, Kind

_WORDING: Final = Text("Số được nhân", "Number multiplied")
MULTIPLIED: Final = Column(name="times", kind=Kind.NUMBER, label=_WORDING, note=_WORDING, unit="stated")

_CELL_NUMBER = Text(
    "{file}, dòng {row}, cột {field}: phép {verb} cần một số; đã cho {value}. Hãy sửa ô ấy.",
    "{file} row {row}, {field}: {verb} needs a number; got {value}. Mend that cell.",
)
_CELL_PERCENT = Text(
    "{file}, dòng {row}, cột {field}: ô ghi {value}, tiêu đề không ghi %, nên phép {verb} không rõ lấy {value} hay số "
    "ghi trước dấu %. Dùng phép chép, hoặc thêm (%) vào tiêu đề.",
    "{file} row {row}, {field}: the cell has {value} and its heading no %, so {verb} cannot tell a share from the "
    "number before the sign. Use copy, or add (%) to the heading.",
)
_ONE = Text("{first}", "{first}")
_SEVERAL = Text(
    "{first} Cột này còn {count} ô như vậy: {cells}.",
    "{first} The field has {count} more such {count:cell|cells}: {cells}.",
)
_CELL = Text("“{value}” (dòng {row})", "“{value}” (row {row})")
_SHOWN: Final = 20
_THOUSANDS: Final = 3  # digits
_IN_PERCENT: Final = re.compile(r"%\s*\)|[\s,]%|phần trăm|per ?cent", re.IGNORECASE)
TWO_WAYS: Final = Text(
    "{file}, dòng {row}, cột {field}: {value} đọc được theo hai cách, dấu phân cách phần nghìn hoặc phần thập phân. "
    "Hãy viết {ways}.",
    "{file} row {row}, {field}: a number that can be read with thousands or with decimals, {value}."
    " Write it as {ways}.",
)
_FACTOR: Final = Text(
    "Phép {verb} cần một số chỉ đọc được theo một cách, như 1000000 hoặc 0,50; đã cho {value}.",
    "{verb} needs a number that reads one way only, such as 1000000 or 0.50; got {value}.",
)


class Origin(NamedTuple):
    """Where the rows of a source stand: the name of its file or table, and the number of each row in it.

    >>> at = Origin("schools.csv", pl.Series([2, 5]))
    >>> numbers_of(pl.Series(["12.500.000", "many"]), "fee", "times", at)
    Traceback (most recent call last):
    caunghe.errors.InputError: schools.csv row 5, fee: times needs a number; got many. Mend that cell.
    """

    name: str
    numbers: pl.Series


class ReadNumber(NamedTuple):
    """A number as it is read, and the other one that it may be where its separator reads two ways."""

    value: float
    other: float | None = None

    @property
    def readings(self) -> tuple[float, ...]:
        """What the number may be.

        >>> ReadNumber(1.5, 1500.0).readings, ReadNumber(900.0).readings
        ((1.5, 1500.0), (900.0,))
        """
        return (self.value,) if self.other is None else (self.value, self.other)


def numbers_of(text: pl.Series, field: str, verb: str, at: Origin) -> pl.Series:
    """Return cells as numbers; raises InputError with those that are none or read two ways, the first with its mend.

    Under a heading that says per cent, a cell that says so too is the number before its sign.

    >>> numbers_of(pl.Series(["70%", "65"]), "practice (%)", "times", Origin("s.csv", pl.Series([2, 3]))).to_list()
    [70.0, 65.0]
    >>> numbers_of(pl.Series(["1.500"]), "seats", "times", Origin("schools.csv", pl.Series([2])))
    Traceback (most recent call last):
    caunghe.errors.InputError: schools.csv row 2, seats: a number that can be read with thousands or with decimals, ...
    """
    text = text.str.replace(r"\s*%\s*$", "") if _IN_PERCENT.search(field) else text
    read = parse_numbers(text, MULTIPLIED)
    wrong = read.failed | read_two_ways(text, MULTIPLIED)
    if wrong.any():
        places = wrong.arg_true().to_list()
        first = _refused(
            text[places[0]], field, verb, at.name, at.numbers[places[0]], is_two_ways=not read.failed[places[0]]
        )
        if len(places) == 1:
            raise InputError(_ONE, first=first)
        cells = [_CELL.filled(value=text[place], row=at.numbers[place]) for place in places[1 : _SHOWN + 1]]
        others = Text(", ".join(cell.vi for cell in cells), ", ".join(cell.en for cell in cells))
        raise InputError(_SEVERAL, first=first, count=len(places) - 1, cells=others)
    return read.values


def _refused(value: str, field: str, verb: str, file: str, row: int, *, is_two_ways: bool) -> Text:
    """Return why the number of a cell cannot be multiplied, and its mend."""
    if is_two_ways:
        return TWO_WAYS.filled(file=file, row=row, field=field, value=value, ways=two_ways(value))
    said = _CELL_PERCENT if value.rstrip().endswith("%") else _CELL_NUMBER
    return said.filled(file=file, row=row, field=field, value=value, verb=VERBS[verb])


def numbers_in(text: pl.Series) -> dict[str, ReadNumber]:
    """Return the numbers among the cells of a column, by what stands there.

    >>> numbers_in(pl.Series(["1.500", "900", "many", None]))
    {'1.500': ReadNumber(value=1.5, other=1500.0), '900': ReadNumber(value=900.0, other=None)}
    """
    values, doubtful = parse_numbers(text, MULTIPLIED).values, read_two_ways(text, MULTIPLIED)
    return {
        cell: ReadNumber(value, _other_reading(value) if in_doubt else None)
        for cell, value, in_doubt in zip(text, values, doubtful, strict=True)
        if cell is not None and value is not None
    }


def _other_reading(value: float) -> float:
    """Return what a number before whose last three digits a mark stands is if the mark is of the other kind."""
    return float(decimal(value).scaleb(-3 if abs(value) >= 1000 else 3))


def two_ways(text: str) -> Text:
    """Return the two writings by which each meaning of a number that reads two ways reads one way only.

    >>> two_ways("12,500"), two_ways("1.234").vi
    (Text(vi='12500 hoặc 12,5', en='12500 or 12.5'), '1234 hoặc 1,2340')
    """
    number = number_in(text)
    readings = sorted(number.readings if number else (), reverse=True)
    shown = [written(decimal(reading)) for reading in readings]
    # with three decimals a number would read two ways again
    shown = [f"{one}0" if len(one.partition(".")[2]) == _THOUSANDS else one for one in shown]
    return Text(" hoặc ".join(",".join(one.split(".")) for one in shown), " or ".join(shown))


def number_in(text: str) -> ReadNumber | None:
    """Return the number that a text alone is, None where it is none.

    >>> number_in("1.500.000"), number_in("1,500"), number_in("many")
    (ReadNumber(value=1500000.0, other=None), ReadNumber(value=1.5, other=1500.0), None)
    """
    return numbers_in(pl.Series([text])).get(text)


def is_factor(argument: str) -> bool:
    """Return whether an argument is a number by which others can be multiplied: it reads one way only.

    >>> [is_factor(argument) for argument in ("1e6", "0,5", "1.000.000", "1.000", "nan", "")]
    [True, True, True, False, False, False]
    """
    number = number_in(argument)
    return number is not None and number.other is None


def factor_of(argument: str, verb: str) -> Decimal:
    """Return what numbers are multiplied by, 1 where nothing is written.

    Raises InputError for what is no number, is none that a float can hold, or reads two ways.

    >>> factor_of("1e6", "times"), factor_of("0,5", "times"), factor_of("1.000.000", "times")
    (Decimal('1000000'), Decimal('0.5'), Decimal('1000000'))
    >>> factor_of("1.000", "times")
    Traceback (most recent call last):
    caunghe.errors.InputError: times needs a number that reads one way only, such as 1000000 or 0.50; got 1.000.
    """
    if not argument.strip():
        return Decimal(1)
    number = number_in(argument)
    if number is None or number.other is not None:
        raise InputError(_FACTOR, verb=VERBS[verb], value=argument)
    return decimal(number.value)
