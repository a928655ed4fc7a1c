"""Numbers, shares, money and days as a reader of each language writes them."""

from __future__ import annotations

from datetime import date
from typing import Final

from caunghe.language.text import Language, Text

MINUS: Final = "−"
NO_BREAK: Final = "\u00a0"

_BILLION = Text("{amount} tỷ đồng", "VND {amount} billion")
_MILLION = Text("{amount} triệu đồng", "VND {amount} million")
_DONG = Text("{amount} đồng", "VND {amount}")
_PERCENT = Text("{amount} %", "{amount}%")
_POINTS = Text("{amount} điểm %", "{amount} pts")
_LESS = Text("dưới 1 %", "less than 1%")
_MORE = Text("trên 99 %", "more than 99%")


def number(value: float | None, language: Language, decimals: int | None = None) -> str:
    """Return a number with the language's marks: ``1.234,5`` in Vietnamese, ``1,234.5`` in English; ``–`` when None.

    Without ``decimals``: none for whole numbers and from 100 on, one from 1 on, two below 1.
    """
    if value is None:
        return "–"
    if decimals is None:
        decimals = _decimals(value)
    text = f"{abs(value):,.{decimals}f}"
    if language == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    negative = value < 0 and any(digit in text for digit in "123456789")
    return MINUS + text if negative else text


def _decimals(value: float) -> int:
    if float(value).is_integer() or abs(value) >= 100:
        return 0
    return 1 if abs(value) >= 1 else 2


def share(value: float | None, language: Language, decimals: int = 1) -> str:
    """Return a share of 0–1 as per cent: ``39,4 %`` in Vietnamese, ``39.4%`` in English."""
    if value is None:
        return "–"
    return _joined(_PERCENT(language, amount=number(100 * value, language, decimals)))


def goal(value: float, language: Language) -> str:
    """Return a share aimed at: a whole per cent without decimals."""
    return share(value, language, 0 if abs(100 * value - round(100 * value)) < 1e-9 else 1)


def chance(probability: float, language: Language) -> str:
    """Return a probability as a whole per cent; never 0 % or 100 %."""
    if probability < 0.01:
        return _LESS(language).replace(" %", f"{NO_BREAK}%")
    if probability > 0.99:
        return _MORE(language).replace(" %", f"{NO_BREAK}%")
    return share(probability, language, 0)


def points(value: float | None, language: Language, decimals: int = 1) -> str:
    """Return a difference of shares in percentage points."""
    if value is None:
        return "–"
    return _joined(_POINTS(language, amount=number(100 * value, language, decimals)))


def money(value: float | None, language: Language) -> str:
    """Return đồng in billions or millions to three digits or more; below 100,000 in đồng."""
    if value is None:
        return "–"
    for least, unit, wording in ((1e9, 1e9, _BILLION), (1e5, 1e6, _MILLION)):
        if abs(value) >= least:
            decimals = sum(abs(value) < limit * unit for limit in (10, 1000))
            return _joined(wording(language, amount=number(value / unit, language, decimals)))
    return _joined(_DONG(language, amount=number(value, language, 0)))


def day(value: date, language: Language) -> str:
    """Return ``31/12/2025`` in Vietnamese, ``31 December 2025`` in English."""
    if language == "vi":
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(value: date, language: Language) -> str:
    """Return ``12/2025`` in Vietnamese, ``December 2025`` in English."""
    return f"{value.month:02d}/{value.year}" if language == "vi" else f"{_MONTHS[value.month - 1]} {value.year}"


def day_in_words(value: date, language: Language) -> str:
    """Return the day as a letter is dated: ``ngày 05 tháng 12 năm 2025``, ``5 December 2025``."""
    if language == "vi":
        return f"ngày {value.day:02d} tháng {value.month:02d} năm {value.year}"
    return day(value, language)


_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _joined(text: str) -> str:
    return text.replace(" ", NO_BREAK)
