"""What would mend a cell, read off the cell itself: the year of a day, the share that a per cent is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from caunghe.feed.findings.wording import NO_SUGGESTION, column_of_finding
from caunghe.language import Language, Text, money, plain_number, typed_number
from caunghe.schema import Column, Kind, titles

_ONLY_NUMBER: Final = Text("Nếu là {number}, ghi riêng số: {number}.", "If it is {number}, give the number alone.")
_PER_CENT: Final = Text(
    "Nếu là {points} %, ghi {share} hoặc {points} %.", "If it is {points} per cent, write {share} or {points}%."
)
_AMOUNT: Final = Text("Nếu là {money}, ghi {amount}.", "If it is {money}, write {amount}.")
_UNITS: Final = (1_000_000, 1_000, 1_000_000_000)  # what sums are given in, the commonest first
_ONE_OF: Final = Text("Một trong: {known}.", "One of: {known}.")
_NEAREST: Final = Text("Gần nhất: {expected}.", "The nearest: {expected}.")
_DAY_OF_YEAR: Final = re.compile(r"((?:19|20)\d{2})-\d{2}-\d{2}\b")
_ONE_NUMBER: Final = re.compile(r"[^\d]*?(?<![\d.,/-])(\d+)(?![\d.,/-])[^\d]*")
_MULTIPLES: Final = re.compile(
    r"(?i)nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|billion|(?<![^\W\d_])(?:k|m|t|tr)\b|[<>≥≤-]"
)
_MOST_NAMED: Final = 20
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
    if rule == "type_wrong":
        return _of_type(value, column, language)
    if rule == "money_implausible":
        return _of_money(value, row["expected"] or "", language)
    is_share = rule == "share_of_target_over_one" or (rule == "out_of_range" and column.kind is Kind.SHARE)
    return _of_share(value, language) if is_share else ""


def _of_type(value: str, column: Column, language: Language) -> str:
    if column.unit == "year" and (year := _DAY_OF_YEAR.match(value)):
        return _ONLY_NUMBER(language, number=year[1])
    is_count = column.kind in (Kind.INTEGER, Kind.MONEY, Kind.NUMBER)
    if is_count and not _MULTIPLES.search(value) and (one := _ONE_NUMBER.fullmatch(value)):
        return _ONLY_NUMBER(language, number=one[1])
    return ""


def _of_money(value: str, expected: str, language: Language) -> str:
    """Return what a sum is in đồng if it was given in thousands, millions or billions, the first that is believable."""
    least, _, most = expected.partition("–")
    for unit in _UNITS:
        if int(least) <= (amount := int(value) * unit) <= int(most):
            return _AMOUNT(language, money=money(amount, language), amount=plain_number(str(amount), language))
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
