"""Numbers, shares, money and days as a reader of each language writes them: the one place where they are written.

Marks and month names are those of CLDR's ``vi`` and ``en_GB``, through Babel, which only this file knows. The house
differs from CLDR where its readers do:

- a minus is U+2212, as typesetters set it, and never stands before a zero;
- a no-break space parts a number from its unit, and in Vietnamese also from the per cent mark;
- ``31/12/2025`` has the leading zeros and the whole year that Decree 30/2020/NĐ-CP asks of Vietnamese documents, where
  CLDR's short form is ``31/12/25``; a letter is dated ``ngày 05 tháng 6 năm 2026`` by the same decree;
- money is in ``tỷ đồng``, *billion*, however large: budgets of cities are (``509.300 tỷ đồng``), where CLDR goes over
  to ``nghìn tỷ``, *trillion*, at 10¹²;
- a tie is rounded away from zero, as people and workbooks do, where Babel rounds it to the even digit.

Digits follow the error where there is one: the error has two digits that count, and the number ends at the place of the
second. People and other counts are whole all the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Literal

from babel.core import Locale

from caunghe.language.text import Language, Text

Unit = Literal["share", "points", "ratio", "people", "number", "years", "dong"]
"""What a number counts: shares and points are 0–1, ``number`` counts things, ``dong`` is đồng."""

MINUS: Final = "−"
NO_BREAK: Final = "\u00a0"
NONE: Final = "–"

_LOCALES: Final = {"vi": "vi", "en": "en_GB"}
LEAST_ERROR: Final = 1e-9  # below it an error is that of arithmetic
_TIE: Final = 1 + 1e-15  # lifts what is a tie but for its last binary digits


def _bound(vi: str, en: str) -> Text:
    """Return a text whose words are not parted at the end of a line."""
    return Text(vi.replace(" ", NO_BREAK), en.replace(" ", NO_BREAK))


_PLAIN: Final = Text("{amount}", "{amount}")
_PERCENT: Final = _bound("{amount} %", "{amount}%")
_POINTS: Final = _bound("{amount} điểm %", "{amount} pts")
_PEOPLE: Final = _bound("{amount} người", "{amount} {amount:person|people}")
_YEARS: Final = _bound("{amount} năm", "{amount} {amount:year|years}")
_LESS: Final = Text(f"dưới 1{NO_BREAK}%", "less than 1%")
_MORE: Final = Text(f"trên 99{NO_BREAK}%", "more than 99%")
# đồng in the unit, its wording, and the sum at which the next unit begins
_MONEY: Final = (
    (1.0, _bound("{amount} đồng", "VND {amount}"), 1e6),
    (1e6, _bound("{amount} triệu đồng", "VND {amount} million"), 1e9),
    (1e9, _bound("{amount} tỷ đồng", "VND {amount} billion"), math.inf),
)
_DECIMALS: Final[dict[Unit, int]] = {"share": 1, "points": 1, "ratio": 2, "people": 0, "number": 0, "years": 1}
_WHOLE: Final[tuple[Unit, ...]] = ("people", "number")


@dataclass(frozen=True, slots=True)
class _Marks:
    table: dict[int, str]
    """From the marks that Python writes to those of the language."""
    months: tuple[str, ...]


@cache
def _marks(language: Language) -> _Marks:
    locale = Locale.parse(_LOCALES[language])
    symbols = locale.number_symbols["latn"]
    months = locale.months["format"]["wide"]
    table = str.maketrans({",": str(symbols["group"]), ".": str(symbols["decimal"])})
    return _Marks(table, tuple(str(months[i]) for i in range(1, 13)))


def error_decimals(error: float | None) -> int | None:
    """Return how many decimals show two digits of an error; below 0 they end at tens, hundreds, …; None without error.

    >>> error_decimals(1.23), error_decimals(9.96), error_decimals(560)
    (1, 0, -1)
    """
    if error is None or not LEAST_ERROR <= error < math.inf:
        return None
    return 1 - int(f"{error * _TIE:.1e}".partition("e")[2])


def number(value: float | None, language: Language, decimals: int | None = None, *, error: float | None = None) -> str:
    """Return a number with the language's marks: ``1.234,5`` in Vietnamese, ``1,234.5`` in English; ``–`` when None.

    ``error`` sets the decimals where it is known, else ``decimals``; with neither: none from 100 on, one from 1 on, two
    below 1, without zeros at the end.

    >>> number(1234.56, "vi", 1), number(12343, "en", error=562), number(None, "en")
    ('1.234,6', '12,340', '–')
    """
    if value is None:
        return NONE
    by_error = error_decimals(error)
    if by_error is not None:
        return _written(value, by_error, language)
    if decimals is None:
        return short_number(value, language, size_decimals(value))
    return _written(value, decimals, language)


def short_number(value: float, language: Language, decimals: int) -> str:
    """Return a number to so many decimals at most: without the zeros that end its fraction.

    >>> short_number(26.75, "vi", 4), short_number(18.0, "en", 4)
    ('26,75', '18')
    """
    text = _written(value, decimals, language)
    return text.rstrip("0").rstrip(",.") if decimals else text


def size_decimals(value: float) -> int:
    """Return how many decimals a number of its size has at most: none from 100 on, one from 1 on, two below.

    >>> size_decimals(0.4), size_decimals(12.3), size_decimals(-250)
    (2, 1, 0)
    """
    return sum(abs(value) < end for end in (1, 100))


def marks(language: Language) -> tuple[str, str]:
    """Return the decimal mark and the mark between thousands.

    >>> marks("vi"), marks("en")
    ((',', '.'), ('.', ','))
    """
    table = _marks(language).table
    return table[ord(".")], table[ord(",")]


def rounded_value(value: float, places: int) -> float:
    """Return a number rounded to decimals, below 0 to tens, hundreds, …; ties away from zero.

    >>> rounded_value(-12345.0, -1)
    -12350.0
    """
    unit = 10.0**-places
    return math.copysign(math.floor(abs(value) / unit * _TIE + 0.5) * unit, value)


def _written(value: float, places: int, language: Language) -> str:
    size = abs(value)
    if places < 0:
        size = round(rounded_value(size, places))
    elif not float(size).is_integer():
        size *= _TIE
    text = f"{size:,.{max(places, 0)}f}".translate(_marks(language).table)
    return MINUS + text if value < 0 and text.strip("0.,") else text


def share(value: float | None, language: Language, decimals: int = 1, *, error: float | None = None) -> str:
    """Return a share of 0–1 as per cent: ``39,4 %`` in Vietnamese, ``39.4%`` in English.

    >>> share(0.394, "vi").replace(NO_BREAK, " "), share(0.394, "en")
    ('39,4 %', '39.4%')
    """
    return _percent(value, _PERCENT, language, decimals, error)


def share_under(value: float, limits: Iterable[float]) -> float:
    """Return a share of 0–1 to a tenth of a per cent; one that is below a limit stays below it.

    >>> [share_under(each, (0.95, 1.0)) for each in (0.99455, 0.99996, 1.0, 0.94996)]
    [0.995, 0.999, 1.0, 0.949]
    """
    nearest = round(value, 3)
    return round(nearest - 0.001, 3) if any(value < limit <= nearest for limit in limits) else nearest


def points(value: float | None, language: Language, decimals: int = 1, *, error: float | None = None) -> str:
    """Return a difference of shares in percentage points.

    >>> points(0.012, "en").replace(NO_BREAK, " ")
    '1.2 pts'
    """
    return _percent(value, _POINTS, language, decimals, error)


def _percent(value: float | None, wording: Text, language: Language, decimals: int, error: float | None) -> str:
    if value is None:
        return NONE
    amount = number(100 * value, language, decimals, error=None if error is None else 100 * error)
    return wording(language, amount=amount)


def goal(value: float, language: Language) -> str:
    """Return a share aimed at: a whole per cent without decimals.

    >>> goal(0.35, "en"), goal(0.355, "en")
    ('35%', '35.5%')
    """
    return share(value, language, 0 if abs(100 * value - round(100 * value)) < 1e-9 else 1)


def chance(probability: float | None, language: Language) -> str:
    """Return a probability as a whole per cent; never 0 % or 100 %.

    >>> chance(0.42, "en"), chance(0.999, "en")
    ('42%', 'more than 99%')
    """
    if probability is None:
        return NONE
    if probability < 0.01:
        return _LESS(language)
    return _MORE(language) if probability > 0.99 else share(probability, language, 0)


def people(value: float | None, language: Language, *, error: float | None = None) -> str:
    """Return a number of people: ``12.340 người``, ``12,340 people``.

    >>> people(12340, "en").replace(NO_BREAK, " "), people(1, "en").replace(NO_BREAK, " ")
    ('12,340 people', '1 person')
    """
    return quantity(value, "people", language, error=error)


def money(value: float | None, language: Language, *, error: float | None = None) -> str:
    """Return đồng in the largest unit of which there is one, after rounding, to three digits or more.

    Zeros that end a fraction are left out, unless the error asks for them.

    >>> money(999_960_000, "vi").replace(NO_BREAK, " "), money(1_234_500_000, "en").replace(NO_BREAK, " ")
    ('1 tỷ đồng', 'VND 1.23 billion')
    """
    return quantity(value, "dong", language, error=error)


def quantity(value: float | None, unit: Unit, language: Language, *, error: float | None = None) -> str:
    """Return a number with its unit; people, years and money are named.

    >>> quantity(2.5, "years", "en").replace(NO_BREAK, " ")
    '2.5 years'
    """
    if value is None:
        return NONE
    (amount,), wording = amounts((value,), unit, language, error)
    return wording(language, amount=amount)


def half_span(low: float | None, high: float | None) -> float | None:
    """Return half of what lies between two ends, or None where one is not known.

    >>> half_span(2.0, 5.0), half_span(None, 5.0)
    (1.5, None)
    """
    return None if low is None or high is None else (high - low) / 2


def amounts(values: Sequence[float], unit: Unit, language: Language, error: float | None) -> tuple[list[str], Text]:
    """Return numbers of one unit to one place, and the wording of the unit; of money that of the largest."""
    size, wording, places = _unit_written(max(abs(value) for value in values), unit, error)
    if unit == "dong" and error_decimals(error) is None:
        return [short_number(value / size, language, places) for value in values], wording
    return [_written(value / size, places, language) for value in values], wording


def written_value(value: float, unit: Unit, error: float | None = None) -> float:
    """Return a number as ``quantity`` writes it: rounded to the digits that are shown.

    >>> written_value(0.37865, "share"), written_value(12_343, "people", 562), written_value(1_234_500_000, "dong")
    (0.379, 12340.0, 1230000000.0)
    """
    size, _, places = _unit_written(abs(value), unit, error)
    return round(rounded_value(value / size, places) * size, max(places, 0) + 2)


def _unit_written(largest: float, unit: Unit, error: float | None) -> tuple[float, Text, int]:
    """Return what numbers of a unit are written in, its wording, and the decimals."""
    if unit == "dong":
        return _money_unit(largest, error)
    size, wording = 0.01 if unit in ("share", "points") else 1.0, _NAMES.get(unit, _PLAIN)
    places = error_decimals(None if error is None else error / size)
    if places is None:
        places = _DECIMALS[unit]
    elif unit in _WHOLE:
        places = min(places, 0)
    return size, wording, places


_NAMES: Final[dict[Unit, Text]] = {"share": _PERCENT, "points": _POINTS, "people": _PEOPLE, "years": _YEARS}


def _money_unit(value: float, error: float | None) -> tuple[float, Text, int]:
    """Return the largest unit of which a sum has one once it is rounded: đồng in it, its wording, and the decimals."""
    for size, wording, end in _MONEY:
        places = error_decimals(None if error is None else error / size)
        if places is None:
            places = sum(value / size < limit for limit in (10, 1000))
        if size == 1.0:
            places = min(places, 0)
        if rounded_value(value / size, places) * size < end:
            return size, wording, places
    raise AssertionError("the last unit has no end")


def difference_error(now: float, before: float, unit: Unit) -> float | None:
    """Return the error that rounds two sums of money and their difference to the last digit of the finer written one.

    None of what is written to one place whatever its size.

    >>> difference_error(7_302_600.0, 7_037_700.0, "dong"), difference_error(0.39, 0.36, "share")
    (100000.0, None)
    >>> difference_error(9_365_315.0, 10_048_752.0, "dong")  # 9.37 and 10.05 million
    100000.0
    """
    if unit != "dong":
        return None
    size, _, places = _money_unit(min(abs(now), abs(before)) or max(abs(now), abs(before)), None)
    return 10 * size * 10.0**-places  # of two digits that count, the second is the last one written


def signed(text: str) -> str:
    """Return a written number with a plus where it is written as more than zero.

    >>> signed(number(3, "en")), signed(number(0, "en")), signed(money(-700_000, "en")).replace(NO_BREAK, " ")
    ('+3', '0', 'VND −700,000')
    """
    return f"+{text}" if MINUS not in text and any(digit in text for digit in "123456789") else text


def plain_number(text: str, language: Language) -> str:
    """Return a number written plainly (``-1234.5``) with the language's marks, all its digits kept.

    >>> plain_number("-11845.25", "vi"), plain_number("5500", "en"), plain_number("0.031", "vi")
    ('−11.845,25', '5,500', '0,031')
    """
    whole, point, decimals = text.removeprefix("-").partition(".")
    written = f"{int(whole):,}{point}{decimals}".translate(_marks(language).table)
    return MINUS + written if text.startswith("-") else written


def typed_number(text: str, language: Language) -> str:
    """Return a number written plainly (``1234.5``) as it is typed into a cell: with the decimal mark alone.

    >>> typed_number("-11845.25", "vi"), typed_number("0.031", "en")
    ('-11845,25', '0.031')
    """
    return text.translate(_marks(language).table)


def day(value: date, language: Language) -> str:
    """Return ``31/12/2025`` in Vietnamese, ``31 December 2025`` in English.

    >>> from datetime import date
    >>> day(date(2026, 7, 1), "vi")
    '01/07/2026'
    """
    if language == "vi":
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    return f"{value.day} {_marks(language).months[value.month - 1]} {value.year}"


def month(value: date, language: Language) -> str:
    """Return ``12/2025`` in Vietnamese, ``December 2025`` in English.

    >>> from datetime import date
    >>> month(date(2025, 12, 1), "vi"), month(date(2025, 12, 1), "en")
    ('12/2025', 'December 2025')
    """
    if language == "vi":
        return f"{value.month:02d}/{value.year}"
    return f"{_marks(language).months[value.month - 1]} {value.year}"


def day_in_words(value: date, language: Language) -> str:
    """Return the day as a letter is dated: ``ngày 05 tháng 6 năm 2026``, ``5 June 2026``.

    >>> from datetime import date
    >>> day_in_words(date(2026, 7, 1), "en")
    '1 July 2026'
    """
    if language == "en":
        return day(value, language)
    # Decree 30/2020/NĐ-CP: a nought before days below 10 and before months 1 and 2 only
    return f"ngày {value.day:02d} tháng {value.month:0{2 if value.month < 3 else 1}d} năm {value.year}"
