"""Pay as advertisements write it, as đồng a month, with what had to be assumed.

``pay_clauses`` says what is written: amounts with their unit, currency, period and part. Here an hour, day, shift, week
or year becomes a month by fixed factors, and dollars become đồng. Whatever the text does not say and is assumed is
listed in ``pay_assumed``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import polars as pl

from caunghe.schema import check_limits
from caunghe.vacancies.facts.pay_clauses import UNCLEAR, UNSAID, Statement, chosen, statements
from caunghe.vacancies.facts.pay_words import NEGOTIABLE
from caunghe.vacancies.words.cleaning import without_marks

# fields of the result; ``pay_stated``: amount | negotiable | none; ``pay_part``: pay | base | total, whether the
# amount is said to be basic pay, or all that is earned
PAY: Final[dict[str, pl.DataType]] = {
    "pay_stated": pl.String(),
    "pay_low": pl.Float64(),
    "pay_high": pl.Float64(),
    "pay_period": pl.String(),
    "pay_part": pl.String(),
    "pay_assumed": pl.List(pl.String),
}
# shorter than a month, what a month of full-time work has of it: 8 hours, 26 days (Labour Code 2019, article 105: a
# week of at most 48 hours, six days of eight)
PER_MONTH: Final = {"hour": 208.0, "day": 26.0, "shift": 26.0, "week": 52 / 12, "month": 1.0, "year": 1 / 12}
LEAST: Final = 1e6
MOST: Final = 3e8
_DOLLARS: Final = (100, 10_000)
_CONVERTIBLE: Final = frozenset({"", "VND", "USD"})
# phrases of a text that may state pay, from a word for it on
_IN_TEXT: Final = (
    r"(?-u:\b)(?:luong|thu nhap|salary|income|wages?|tn|lcb|package)(?-u:\b)[^\n0-9]{0,60}[0-9][^\n]{0,120}"
)
_MOST_PHRASES: Final = 3
# letters of a field that are read for pay
_LONGEST: Final = 500
# titles with a number that may be money; the others, nearly all, are not parsed
_IN_TITLE: Final = (
    r"(?i)[0-9] ?(?:tr|m|c[uủ]|k|usd|us\$|\$|ng|đ|d|vn)|\$ ?[0-9]|(?:l[uư][oơ]ng|nh[aậ]p|tn|lcb|salary|"
    r"income)[^0-9]{0,40}[0-9]"
)
# less than this in a title is a code: 1M467
_LEAST_UNCLEAR: Final = 2.5e6


@dataclass(frozen=True, slots=True)
class PayOptions:
    """``dong_per_usd`` is a convention, not a day's rate: give the rate of the advertisements' month."""

    dong_per_usd: float = 26_000.0

    def __post_init__(self) -> None:
        check_limits(self, {"dong_per_usd": (1_000, 1_000_000)})


class Written(NamedTuple):
    """Pay as it is written: ends in ``currency`` by ``period``, ``part``, and what of this was assumed."""

    low: float | None
    high: float | None
    currency: str
    period: str
    part: str
    assumed: tuple[str, ...]


Where = Literal["pay", "title", "text"]


def pay(texts: pl.Series, options: PayOptions | None = None, where: Where = "pay") -> pl.DataFrame:
    """Return ``PAY`` of each text, row for row: đồng a month, ends that are not stated null.

    ``where`` the texts stand: in a board's field for ``pay`` an amount needs no word for pay, nor beside the words of a
    job in a ``title``; in a ``text`` it does.

    ``pay_assumed`` holds ``month`` (no period written), ``million`` (a bare number below 1,000), ``thousand`` (a bare
    number of a wage by the hour or day), ``usd`` (100–9,999 written as đồng), ``rate`` (dollars at
    ``dong_per_usd``), ``full_time`` (hours, days and shifts of full-time work) and ``day`` (an amount too small for a
    month). Amounts outside 1–300 million a month, by the piece or in a third currency are not read: ``none``.
    """
    options = options or PayOptions()
    distinct = texts.unique().drop_nulls()
    begun = pl.col("text").str.head(_LONGEST).str.normalize("NFC").str.to_lowercase()
    plain = distinct.to_frame("text").select(without_marks(begun))
    read = [read_pay(text, options.dong_per_usd, where) for text in plain.to_series()]
    table = pl.DataFrame(read, schema=PAY, orient="row").insert_column(0, distinct.alias("text"))
    found = texts.alias("text").to_frame().join(table, on="text", how="left", maintain_order="left")
    return found.drop("text").with_columns(pl.col("pay_stated").fill_null("none"))


def pay_phrase(text: pl.Expr) -> pl.Expr:
    """Return the first phrases of a text that may state pay, a line each; empty where none does."""
    folded = without_marks(text.str.normalize("NFC").str.to_lowercase())
    return folded.str.extract_all(_IN_TEXT).list.head(_MOST_PHRASES).list.join("\n")


def pay_title(title: pl.Expr) -> pl.Expr:
    """Return titles that may state pay; the others null."""
    return pl.when(title.str.contains(_IN_TITLE)).then(title)


Row = tuple[str, float | None, float | None, str | None, str | None, list[str]]


@lru_cache(maxsize=20_000)  # boards repeat what they say of pay
def read_pay(text: str, dong_per_usd: float, where: Where) -> Row:
    """Return a row of ``PAY`` from one folded text."""
    written = written_pay(text, where) if any(mark.isdigit() for mark in text) else None
    absent: Row = ("negotiable" if NEGOTIABLE.search(text) else "none", None, None, None, None, [])
    if written is None or written.period not in PER_MONTH or written.currency not in _CONVERTIBLE:
        return absent
    assumed = list(written.assumed)
    factor = PER_MONTH[written.period]
    if written.currency == "USD":
        factor *= dong_per_usd
        assumed.append("rate")
    if written.period in {"hour", "day", "shift"}:
        assumed.append("full_time")
    ends = [None if end is None else end * factor for end in (written.low, written.high)]
    if not all(end is None or LEAST <= end <= MOST for end in ends):
        return absent
    order = ("million", "thousand", "usd", "rate", "day", "month", "full_time")
    return "amount", ends[0], ends[1], written.period, written.part, sorted(assumed, key=order.index)


def written_pay(text: str, where: Where = "pay") -> Written | None:
    """Return what one folded text states of pay, in its own currency and period; None where it states none.

    >>> written_pay("luong cung 5tr + hoa hong, thu nhap 12-20tr/thang")
    Written(low=12000000.0, high=20000000.0, currency='VND', period='month', part='total', assumed=())
    """
    one = chosen([(kind, one) for kind, one in statements(text) if _usable(kind, one, where)], _CONVERTIBLE)
    return None if one is None else _with_assumptions(one)


def _usable(kind: str, one: Statement, where: Where) -> bool:
    """A number without a unit counts behind a word for pay, or alone; less than a million needs such a word too."""
    end = one.low if one.low is not None else one.high
    if end is None or (where == "text" and kind in {UNSAID, UNCLEAR}) or (where == "pay" and kind == UNCLEAR):
        return False
    least = _LEAST_UNCLEAR if kind == UNCLEAR else LEAST
    small = kind in {UNSAID, UNCLEAR} and one.period is None and one.currency in {"", "VND"} and end < least
    return (one.alone and where == "pay") or (not small and (not one.bare or end >= LEAST))


def _with_assumptions(one: Statement) -> Written:
    """Return a statement with the unit, currency and period that it must mean."""
    assumed: list[str] = []
    low, high, currency, period = one.low, one.high, one.currency, one.period
    ends = [end for end in (low, high) if end is not None]
    factor = 1.0
    short = period in {"hour", "day", "shift"}
    if not currency and short and max(ends) < 1_000:
        # 25 an hour is 25 thousand
        factor = 1e3
        assumed.append("thousand")
    elif not currency and max(ends) < 1_000:
        factor = 1e6
        assumed.append("million")
    elif (
        currency in {"", "VND"} and period in {None, "month"} and all(_DOLLARS[0] <= end < _DOLLARS[1] for end in ends)
    ):
        # 500 đồng a month is nobody's pay: boards show dollars so
        currency = "USD"
        assumed.append("usd")
    largest = max(ends) * factor
    if period is None and currency in {"", "VND"} and 15_000 <= largest < LEAST:
        period = "hour" if largest < 100_000 else "day"
        assumed.append("day")
    if period is None:
        period = "month"
        assumed.append("month")
    scaled = [None if end is None else end * factor for end in (low, high)]
    return Written(scaled[0], scaled[1], currency or "VND", period, one.part, tuple(assumed))
