"""Amounts of money as advertisements write them: number, unit, currency and period, bound where they stand.

``7tr5``, ``12.000.000 - 15.000.000 đ``, ``25k/giờ``, ``$1,200``, ``20 man``: an amount or a range is one ``Amount``, in
its own currency and for its own period. Nothing here knows whether it is pay. Texts are in small letters without marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MILLIONS: Final = ("trieu", "trd", "tr", "cu", "chai", "millions", "million", "mill", "mil", "mio", "m", "t")
THOUSANDS: Final = ("nghin", "ngan", "ngh", "k")
_SCALES: Final = {
    **dict.fromkeys(("ty", "ti"), 1e9),
    **dict.fromkeys(MILLIONS, 1e6),
    **dict.fromkeys(THOUSANDS, 1e3),
    "man": 1e4,
}
# units of đồng where no currency is written
_OF_DONG: Final = ("trieu", "trd", "tr", "cu", "chai", "nghin", "ngan", "ngh")
# how a currency is written before or after its amount
_CURRENCIES: Final[dict[str, str]] = {
    "VND": r"vnd|viet nam dong|vn dong|dong|d",
    "TWD": r"dai te|nt\$?|ntd|twd",
    "SGD": r"s\$|sgd|do sing?",
    "HKD": r"hk\$|hkd",
    "AUD": r"a\$|aud|do uc",
    "CAD": r"cad",
    "USD": r"us\$|usd|\$|do la(?: my)?|do my|dollars?|do",
    "JPY": r"jpy|yen|¥",
    "KRW": r"krw|won|₩",
    "EUR": r"eur|euros?|€",
    "GBP": r"gbp|£|bang anh",
    "CNY": r"cny|rmb|nhan dan te|ndt|te",
    "THB": r"thb|baht|฿",
    "AED": r"aed",
    "MYR": r"myr|ringgit",
    "INR": r"inr",
    "PHP": r"php|peso",
    "IDR": r"idr",
    "KHR": r"khr|riel",
    "LAK": r"lak|kip",
    "RUB": r"rub|rup",
    "CHF": r"chf",
    "PLN": r"pln|zloty",
    "RON": r"ron",
    "HUF": r"huf",
    "CZK": r"czk",
    "SAR": r"sar",
    "QAR": r"qar",
    "NZD": r"nzd",
}
_CURRENCY_OF: Final = {name: re.compile(pattern) for name, pattern in _CURRENCIES.items()}
_MONEY: Final = "|".join(_CURRENCIES.values())
# letters before an amount name fewer currencies: ``do 800`` and ``d 5`` are other words
_SIGN: Final = r"us\$|nt\$|s\$|hk\$|a\$|[$¥€£₩฿]|vnd|usd|eur|jpy|krw|twd|sgd|aud|cny|rmb|gbp|thb|aed|myr|cad"
NUMBER: Final = (
    r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?![.,]?\d)|\d{1,3}(?: \d{3}){2,3}(?!\d)|\d{1,3} [05]00(?= ?(?:d|vnd|"
    r"dong)\b)"
    r"|\d+(?:[.,]\d{1,3})?(?![.,]?\d)"
)
_UNIT: Final = "|".join(sorted(_SCALES, key=len, reverse=True))
# 7tr5, 7tr500, 7 trieu 5, 7 trieu ruoi, 7tr 500k
_TAIL: Final = (
    r"(?P<ruoi>\s?ruoi)|(?P<tail>\d{1,3})(?!\d)|\s(?P<loose>\d00|\d)(?=\s*(?:k|nghin|ngan|ngh)?\s*(?:/|-|$|"
    r"[,;.)]|dong|d\b|vnd|mot|1 th|moi|den|toi))(?:\s?(?:k|nghin|ngan|ngh)\b)?"
)
_AMOUNT: Final = re.compile(
    rf"(?:(?<![a-z0-9])(?P<sign>{_SIGN})\s?|(?<![a-z0-9])(?<!\d[.,])|(?<=luong))(?P<number>{NUMBER})"
    rf"(?:\s?(?P<unit>{_UNIT})(?![a-z])(?:\.(?=\s*[/-]))?(?:{_TAIL})?)?"
    rf"(?:\s?(?P<money>{_MONEY})(?![a-z]))?(?![a-z])"
)
_JOIN: Final = re.compile(
    r"\s*(?:-+>?|=>|~|\.{2,3}|den|toi|to|(?P<loose>va|and|hoac|or))\s*(?:khoang |tu |tam )?|(?P<space> )(?=\d)"
)
PIECE: Final = (
    r"sp|san pham|cai|chiec|don(?: hang)?|nguoi|hoc vien|hoc sinh|hv|hs|khach(?: hang)?|chuyen|km|m2|m3|met|kg|"
    r"tan|ao|"
    r"doi|bo|tiet|lesson|hop dong|hd|case|unit|pieces?|pcs|items?|orders?|trips?|video|bai(?: viet)?|posts?|"
    r"tran|show|"
    r"set|can|luot|container|cont|may|xe|thung|cay|lan|job|du an|project|ban|phong|tu|words?|trang|pages?|students?|"
    r"quy|quarter|ky|khoa|ho so|ve|mon|suat|ma hang|lo|goi|cuoc(?: goi)?|lich|con|goc|to|session|class|lop"
)
_WORDS: Final[dict[str, str]] = {
    "hour": r"gio|h|hours?|hrs?|tieng",
    "day": r"ngay(?: cong)?|days?|cong(?: nhat)?|d",
    "shift": r"ca|buoi|shifts?",
    "week": r"tuan|weeks?|wk",
    "month": r"thang|th|t|months?|mth|mo|m",
    "year": r"nam|years?|yr|annum|y",
    "piece": PIECE,
}
_PERIOD: Final = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _WORDS.items())
_EACH: Final = (
    r"/|per\b|an?\b|moi\b|mot\b|hang\b|tinh theo\b|theo\b|cho\b|trong\b|tren\b|each\b|every\b|1\b|01\b|nguoi\b"
)
_AFTER: Final = re.compile(
    rf"\s*\+*\s*(?:\(?(?:gross|"
    rf"net)\)?\s*)?(?:\(\s*)?(?:(?:{_EACH})\s*)+(?P<count>\d{{1,2}}\s?)?(?:{_PERIOD})(?![a-z0-9])"
    r"|\s*(?:gross|net)?\s*(?:(?P<monthly>monthly|p\.?m\b|thang(?![a-z0-9])|month\b)|(?P<hourly>hourly)|"
    r"(?P<daily>daily)"
    r"|(?P<weekly>weekly)|(?P<yearly>yearly|annually|annual\b|p\.?a\b))"
)
_ADVERBS: Final = {"monthly": "month", "hourly": "hour", "daily": "day", "weekly": "week", "yearly": "year"}
# days of work that make a month
_MONTH_DAYS: Final = range(22, 31)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount or a range where it stands in a text: ``start`` to ``end`` with its period.

    ``low`` and ``high`` are in ``currency`` (empty: none is written), ``bare`` where there is neither unit nor
    currency; ``period`` is None where none is bound to it, and ``piece`` by the piece, the person or a time that is no
    month's; ``joined``: it is a range.
    """

    start: int
    end: int
    low: float
    high: float
    currency: str
    bare: bool
    period: str | None
    joined: bool


def amounts(text: str) -> list[Amount]:
    """Return the amounts of a folded text in the order in which they stand.

    >>> (one,) = amounts("7tr5 - 9 trieu/thang")
    >>> one.low, one.high, one.period
    (7500000.0, 9000000.0, 'month')
    """
    found: list[Amount] = []
    position = 0
    while (first := _AMOUNT.search(text, position)) is not None:
        period, after = _period(text, first.end())
        join = _JOIN.match(text, after)
        second = None if join is None else _AMOUNT.match(text, join.end())
        position = after
        if join is not None and second is not None and _one_range(first, join, second):
            own, position = _period(text, second.end())
            found.append(_amount(first, second, own or period, position))
        elif join is None or second is not None or not text[join.end() : join.end() + 1].isdigit():
            found.append(_amount(first, first, period, after))
        # what is joined to a number that is none, as 15.0000.000, says nothing
    return found


def _one_range(first: re.Match[str], join: re.Match[str], second: re.Match[str]) -> bool:
    """Whether two amounts are one range: of one currency, joined by a dash or *to*; *and* where the unit is shared."""
    one, other = _currency(first) or ("VND" if first["unit"] in _OF_DONG else ""), _currency(second)
    if one and other and one != other and second["unit"] is None:
        return False
    shared = not (first["unit"] or first["money"] or first["sign"])
    if join["space"]:
        # a dash lost in an address: 12 15 triệu
        small = len(first["number"]) <= 2 and len(second["number"]) <= 2 and second["unit"] in MILLIONS
        return shared and small and 1 < _plain(second["number"]) / max(_plain(first["number"]), 1) <= 4
    return shared or not join["loose"]


def _period(text: str, at: int) -> tuple[str | None, int]:
    """Return the period bound to an amount that ends at ``at``, and where it ends."""
    match = _AFTER.match(text, at)
    if match is None:
        return None, at
    groups = match.groupdict()
    name = next((name for name in _WORDS if groups[name]), None)
    if name is None:
        return next(_ADVERBS[key] for key in _ADVERBS if groups[key]), match.end()
    if groups["count"] and int(groups["count"]) > 1:
        name = _several(int(groups["count"]), name)
    return name, match.end()


def _several(count: int, name: str) -> str:
    """Return the period that so many hours or days are: a month's days of work, a day's hours."""
    if name == "day" and count in _MONTH_DAYS:
        return "month"
    if name == "hour" and count >= 7:
        return "day"
    return "month" if name == "month" and count == 1 else "piece"


def _amount(first: re.Match[str], last: re.Match[str], period: str | None, end: int) -> Amount:
    unit = last["unit"] or first["unit"] or ""
    low, high = (_value(match, match["unit"] or unit) for match in (first, last))
    if last is not first:
        low = _alike(low, high, first, last)
    low, high = min(low, high), max(low, high)
    currency = _currency(last) or _currency(first)
    if not currency and "man" in {first["unit"], last["unit"]}:
        currency = "JPY"
    bare = not (first["unit"] or last["unit"] or currency)
    return Amount(first.start(), end, low, high, currency, bare, period, last is not first)


def _alike(low: float, high: float, first: re.Match[str], last: re.Match[str]) -> float:
    """Return the first end of a range on the scale of the last: 8 - 10.000.000, 500 - 1tr."""
    if first["unit"]:
        return low
    written = _plain(first["number"])
    if last["unit"] is None:
        scale = next(
            (scale for scale in (1e6, 1e3) if written < 1e3 and high >= scale and written * scale <= high), 1.0
        )
        return written * scale if high / max(low, 1e-9) >= 100 else low
    return written * 1e3 if low > high and written >= 100 and written * 1e3 <= high else low


def _currency(match: re.Match[str]) -> str:
    written = match["money"] or match["sign"]
    if not written:
        return ""
    return next(name for name, pattern in _CURRENCY_OF.items() if pattern.fullmatch(written))


def _plain(written: str) -> float:
    """Return a written number in which marks of thousands are no fractions."""
    digits = written.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", digits):
        return float(re.sub(r"[.,](?=\d{3})", "", digits).replace(",", "."))
    return float(digits.replace(",", "."))


def _value(match: re.Match[str], unit: str) -> float:
    """Return an amount in its currency's own unit."""
    written, scale = match["number"], _SCALES.get(unit, 1.0)
    single = re.fullmatch(r"\d{1,3}[.,]\d{3}", written)
    if not unit:
        return _plain(written)
    # with a unit, one group of three is a fraction, but 8.000k is eight million
    value = float(written.replace(",", ".")) if single and scale != 1e3 else _plain(written)
    if unit in THOUSANDS and single and int(written[-3:]) != 0 and value >= 1e3:
        value = float(written.replace(",", "."))
    if scale >= 1e3 and (value >= 1e6 or (scale >= 1e6 and value >= 1e4)):
        # a number that states its thousands is in đồng, whatever is written behind it
        return value
    return (value + _fraction(match)) * scale


def _fraction(match: re.Match[str]) -> float:
    """Return what stands behind the unit, as a part of it: 7tr5, 7tr500, 7 triệu rưỡi."""
    if match["ruoi"]:
        return 0.5
    tail = match["tail"] or match["loose"]
    return int(tail) / 10 ** len(tail) if tail else 0.0
