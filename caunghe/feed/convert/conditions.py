"""Conditions on the cells of a row, as a mapping writes them: ``level = 5 and mode = evening | weekend``.

A comparison is a field, one of ``= != < <= > >=`` and a value, or several values with ``|`` between them of which one
is enough; nothing after the sign is an empty cell. Comparisons joined by ``and`` (``và``) hold all of them. Text is
compared without case and diacritics; where both sides are numbers they are compared as numbers.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any, Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.convert.fields import field_of
from caunghe.language import Text, fold

_AND: Final = re.compile(r"\s+(?:and|và)\s+(?=[^=<>]*[=<>!])", re.IGNORECASE)
_COMPARISON: Final = re.compile(r"(?P<field>[^=<>!]+?)\s*(?P<sign><=|>=|!=|<>|==|=|<|>)\s*(?P<values>.*)", re.DOTALL)
_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_ORDERS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WRONG = Text(
    "Điều kiện phải viết như Trình độ = 5 và Buổi học = tối; đã cho {condition}.",
    "A condition must be written as level = 5 and mode = evening; got {condition}.",
)
_ORDER = Text(
    "So sánh {sign} cần một số; đã cho {value} trong điều kiện {condition}.",
    "A comparison by {sign} needs a number; got {value} in the condition {condition}.",
)


def rows_where(cells: pl.DataFrame, condition: str) -> pl.Series:
    """Return which rows fulfil a condition; raises InputError for a condition or field that cannot be understood.

    >>> classes = pl.DataFrame({"Trình độ": ["5", "5,0", "4", None], "Buổi": ["Tối", "sáng", "tối", "tối"]})
    >>> rows_where(classes, "Trình độ = 5 và Buổi = tối | sang").to_list()
    [True, True, False, False]
    >>> rows_where(classes, "Trình độ =").to_list(), rows_where(classes, "Trình độ >= 5").to_list()
    ([False, False, False, True], [True, True, False, False])
    """
    holds = pl.Series([True]).new_from_index(0, cells.height)
    for part in _AND.split(condition.strip()):
        found = _COMPARISON.fullmatch(part.strip())
        if found is None:
            raise InputError(_WRONG, condition=condition)
        field = field_of(found["field"].strip().strip('"“”'), cells.columns)
        holds &= _compared(cells[field], found["sign"], found["values"].strip(), condition)
    return holds


def _compared(text: pl.Series, sign: str, written: str, condition: str) -> pl.Series:
    if sign in _ORDERS:
        limit = _number(written)
        if limit is None:
            raise InputError(_ORDER, sign=sign, value=written or "–", condition=condition)
        numbers = {cell: _number(cell) for cell in text.unique().drop_nulls()}
        holds = {cell: number is not None and _ORDERS[sign](number, limit) for cell, number in numbers.items()}
        return text.replace_strict(holds, default=False, return_dtype=pl.Boolean)
    wanted = [value.strip().strip('"“”') for value in written.split("|")]
    comparable = {_comparable(value) for value in wanted if value}
    holds = {cell: _comparable(cell) in comparable for cell in text.unique().drop_nulls()}
    equal = text.replace_strict(holds, default=False, return_dtype=pl.Boolean)
    equal = equal | text.is_null() if "" in wanted else equal
    return equal if sign in ("=", "==") else ~equal


def _comparable(value: str) -> str | float:
    number = _number(value)
    return fold(value) if number is None else number


def _number(value: str) -> float | None:
    return float(value.strip().replace(",", ".")) if _NUMBER.fullmatch(value.strip()) else None
