"""Pay as advertisements write it, as đồng a month, with what had to be assumed.

An amount is read as written (``9 - 12 triệu``, ``500-700 USD``, ``25k/giờ``, ``trên 10tr``); an hour, day, shift, week
or year becomes a month by fixed factors. Whatever the text does not say and is assumed is listed in ``pay_assumed``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.schema import check_limits
from caunghe.vacancies.words.cleaning import without_marks

# fields of the result; ``pay_stated``: amount | negotiable | none
PAY: Final[dict[str, pl.DataType]] = {
    "pay_stated": pl.String(),
    "pay_low": pl.Float64(),
    "pay_high": pl.Float64(),
    "pay_period": pl.String(),
    "pay_assumed": pl.List(pl.String),
}
# shorter than a month, what a month of full-time work has of it: 8 hours, 26 days (Labour Code 2019, article 105: a
# week of at most 48 hours, six days of eight)
PER_MONTH: Final = {"hour": 208.0, "day": 26.0, "shift": 26.0, "week": 52 / 12, "month": 1.0, "year": 1 / 12}
LEAST: Final = 1e6
MOST: Final = 3e8
_NUMBER: Final = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,3})?"
_UNIT: Final = r"ty|trieu|tr|cu|m|nghin|ngan|ngh|k|usd|us\$|\$|do la|do|vnd|dong|d"
_AMOUNT: Final = re.compile(
    rf"(?P<sign>\$|usd)?\s?(?P<number>{_NUMBER})\s?(?P<unit>(?:{_UNIT})(?![a-z]))?(?:(?<=tr)\d(?!\d))?\s?(?P<money>(?:vnd|dong|d|usd)(?![a-z]))?"
)
# 7tr5 is seven and a half million
_TENTHS: Final = re.compile(r"(\d)(?!\d)")
_BETWEEN: Final = re.compile(r"^\s*(?:-|–|—|~|den|toi|to|va|/)\s*$")
_BELOW: Final = re.compile(r"(?:len den|len toi|toi da|up ?to|toi|den|duoi|<|≤|max|khong qua)\s*:?\s*$")
_ABOVE: Final = re.compile(r"(?:tu|tren|toi thieu|it nhat|hon|>|≥|from|over|min)\s*:?\s*$")
_ABOVE_AFTER: Final = re.compile(r"^\s*(?:\+|tro len|up\b)")
_PERIODS: Final = {
    "hour": re.compile(r"(?:/|1|mot|moi|theo|per|an)\s?(?:gio|h|hour|hr)\b"),
    "day": re.compile(r"(?:/|1|mot|moi|theo|per|a)\s?(?:ngay|day|cong)\b"),
    "shift": re.compile(r"(?:/|1|mot|moi|theo|per|a)\s?(?:ca|buoi|shift)\b"),
    "week": re.compile(r"(?:/|1|mot|moi|per|a)\s?(?:tuan|week)\b"),
    "year": re.compile(r"(?:/|1|mot|moi|per|a)\s?(?:nam|year|annum)\b"),
    "month": re.compile(r"(?:/|1|mot|moi|per|a|hang)\s?(?:thang|th|month|mth)\b"),
}
# by the piece or the person, or in a third currency: not read
_OTHER: Final = re.compile(
    r"/\s?(?:sp|san pham|cai|don|nguoi|hoc vien|khach)\b|\b(?:yen|jpy|man|krw|won|nt|twd|eur|sgd)\b|[¥€£₩]"
)
# what a small number counts when it is no amount: the first 3 months
_COUNTED: Final = re.compile(r"\s*(?:%|thang|nam|ngay|gio|tuan|ca|buoi|nguoi|lan)(?![a-z])")
_NEGOTIABLE: Final = re.compile(r"thoa thuan|thao thuan|thuong luong|canh tranh|negotia|competitive|deal\b|trao doi")
_MILLION, _THOUSAND, _DOLLAR = ("trieu", "tr", "cu", "m"), ("nghin", "ngan", "ngh", "k"), ("usd", "us$", "$")
# in a title or text: a word for pay, then within a few letters an amount with its unit
_IN_TEXT: Final = (
    r"(?:\bluong|\bthu nhap|\bsalary|\bincome|\btn)\b[^\n\d.;]{0,30}"
    rf"(?:\$\s?)?(?:{_NUMBER})\s?(?:trieu|tr|k|usd|vnd|dong|d|\$|m|nghin|ngan)?\b?"
    rf"(?:\s?(?:-|–|~|den|toi|to)\s?\$?\s?(?:{_NUMBER}))?\s?"
    r"(?:trieu|tr|k|usd|vnd|dong|d|\$|m|nghin|ngan)?(?:\s?(?:vnd|dong|d)\b)?(?:\s?/\s?(?:1 )?[a-z]+)?"
)


@dataclass(frozen=True, slots=True)
class PayOptions:
    """``dong_per_usd`` is a convention, not a day's rate: give the rate of the advertisements' month."""

    dong_per_usd: float = 26_000.0

    def __post_init__(self) -> None:
        check_limits(self, {"dong_per_usd": (1_000, 1_000_000)})


def pay(texts: pl.Series, options: PayOptions | None = None) -> pl.DataFrame:
    """Return ``PAY`` of each text, row for row: đồng a month, ends that are not stated null.

    ``pay_assumed`` holds ``month`` (no period written), ``million`` (a bare number below 1,000), ``thousand`` (a bare
    number of a wage by the hour or day), ``usd`` (100–9,999 written as đồng), ``rate`` (dollars at
    ``dong_per_usd``), ``full_time`` (hours, days and shifts of full-time work) and ``day`` (an amount too small for a
    month). Amounts outside 1–300 million a month, by the piece or in a third currency are not read: ``none``.
    """
    options = options or PayOptions()
    distinct = texts.unique().drop_nulls()
    plain = distinct.to_frame("text").select(without_marks(pl.col("text").str.normalize("NFC").str.to_lowercase()))
    read = [read_pay(text, options.dong_per_usd) for text in plain.to_series()]
    table = pl.DataFrame(read, schema=PAY, orient="row").insert_column(0, distinct.alias("text"))
    found = texts.alias("text").to_frame().join(table, on="text", how="left", maintain_order="left")
    return found.drop("text").with_columns(pl.col("pay_stated").fill_null("none"))


def pay_phrase(text: pl.Expr) -> pl.Expr:
    """Return the first phrase of a title or text that states pay, folded; null where none does."""
    return without_marks(text.str.normalize("NFC").str.to_lowercase()).str.extract(f"({_IN_TEXT})")


Row = tuple[str, float | None, float | None, str | None, list[str]]


def read_pay(text: str, dong_per_usd: float) -> Row:
    """Return a row of ``PAY`` from one folded text."""
    amounts = _amounts(text)
    absent: Row = ("negotiable" if _NEGOTIABLE.search(text) else "none", None, None, None, [])
    if not amounts or _OTHER.search(text):
        return absent
    first, *others = amounts
    second = others[0] if others and _BETWEEN.match(text[first.end() : others[0].start()]) else None
    assumed: list[str] = []
    last = second or first
    ends = [_value(match, last, assumed) for match in ([first, second] if second else [first])]
    period = next((name for name, pattern in _PERIODS.items() if pattern.search(text[last.start("number") :])), None)
    factor, name = _scale(ends, last, period, dong_per_usd, assumed)
    monthly = [value * factor for value in ends]
    if not all(LEAST <= value <= MOST for value in monthly):
        return absent
    low, high = min(monthly), max(monthly)
    if second is None:
        before, after = text[: first.start()], text[first.end() :]
        if _BELOW.search(before) and not re.search(r"\btu\s*$", before):
            return "amount", None, high, name, assumed
        if _ABOVE.search(before) or _ABOVE_AFTER.match(after):
            return "amount", low, None, name, assumed
    return "amount", low, high, name, assumed


def _amounts(text: str) -> list[re.Match[str]]:
    """Return the amounts of a text; where one has its unit, numbers below 100 that count months or people are none."""
    found = list(_AMOUNT.finditer(text))
    own = [bool(match["unit"] or match["sign"] or match["money"]) for match in found]
    if not any(own):
        return found
    return [
        match
        for match, has_unit in zip(found, own, strict=True)
        if has_unit or len(match["number"]) > 2 or not _COUNTED.match(text, match.end())
    ]


def _value(match: re.Match[str], last: re.Match[str], assumed: list[str]) -> float:
    """Return an amount in its currency's own unit; the first of a range takes the unit of the last."""
    written = match["number"]
    unit = match["unit"] or (last["unit"] if match is not last else None) or ""
    scaled = unit in _MILLION or unit in _THOUSAND or unit == "ty"
    groups = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", written)
    if groups and not (scaled and len(re.findall(r"[.,]", written)) == 1):
        value = float(re.sub(r"[.,](?=\d{3})", "", written).replace(",", "."))
    else:
        value = float(written.replace(",", "."))
    if unit == "ty":
        return value * 1e9
    if unit in _MILLION and value < 1e4:
        tenths = _TENTHS.match(match.string, match.end("unit")) if match["unit"] else None
        return (value + int(tenths[1]) / 10 if tenths else value) * 1e6
    if unit in _THOUSAND:
        return value * 1e3
    if not unit and not match["sign"] and not last["money"] and value < 1_000 and not last["sign"]:
        assumed.append("million")
        return value * 1e6
    return value


def _scale(
    ends: list[float], last: re.Match[str], period: str | None, dong_per_usd: float, assumed: list[str]
) -> tuple[float, str]:
    """Return the factor to đồng a month and the period; add to what was assumed."""
    factor = 1.0
    units = {last["unit"], last["sign"], last["money"]}
    dollars = bool(units & set(_DOLLAR)) or last["unit"] in {"do la", "do"}
    if not dollars and period in {None, "month"} and all(100 <= end < 10_000 for end in ends):
        # 500 đồng a month is nobody's pay: boards show dollars so
        dollars = True
        assumed.append("usd")
    if dollars:
        factor = dong_per_usd
        assumed.append("rate")
    elif period in {"hour", "day", "shift"} and "million" in assumed:
        # 25 an hour is 25 thousand
        factor = 1e-3
        assumed[:] = [*(one for one in dict.fromkeys(assumed) if one != "million"), "thousand"]
    if period is None and max(ends) * factor < LEAST and max(ends) * factor >= 15_000:
        period = "hour" if max(ends) * factor < 100_000 else "day"
        assumed.append("day")
    if period is None:
        period = "month"
        assumed.append("month")
    if period in {"hour", "day", "shift"}:
        assumed.append("full_time")
    assumed[:] = list(dict.fromkeys(assumed))
    return factor * PER_MONTH[period], period
