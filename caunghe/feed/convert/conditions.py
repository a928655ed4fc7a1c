"""Conditions on the cells of a row, as a mapping writes them: ``level = 5 and mode = evening | weekend``.

A comparison is a field, one of ``= != < <= > >=`` and a value, or several values with ``|`` between them of which one
is enough; nothing after the sign is an empty cell. Comparisons joined by ``and`` (``và``) hold all of them. Text is
compared without case and diacritics; where both sides are numbers they are compared as numbers, read as those of a feed
are. A number that reads two ways, 1.500, stops the conversion where the two would not be answered alike.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.convert.fields import field_of
from caunghe.feed.convert.figures import TWO_WAYS, Origin, ReadNumber, number_in, numbers_in, two_ways
from caunghe.language import Text, fold

_AND: Final = re.compile(r"\s+(?:and|và)\s+(?=[^=<>]*[=<>!])", re.IGNORECASE)
_COMPARISON: Final = re.compile(r"(?P<field>[^=<>!]+?)\s*(?P<sign><=|>=|!=|<>|==|=|<|>)\s*(?P<values>.*)", re.DOTALL)
_Compare = Callable[[float, float], bool]
_ORDERS: Final[dict[str, _Compare]] = {
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
_LIMIT_TWO_WAYS = Text(
    "Điều kiện {condition}: {value} đọc được theo hai cách, dấu phân cách phần nghìn hoặc phần thập phân. "
    "Hãy viết {ways}.",
    "The condition {condition} has a number that can be read with thousands or with decimals, {value}."
    " Write it as {ways}.",
)


_PERCENT = Text(
    "{file}, dòng {row}, cột {field}: ô ghi {value}, nên điều kiện {condition} không rõ so với {value} hay với số ghi "
    "trước dấu %. Ghi số không có dấu % ở cột ấy.",
    "{file} row {row}, {field}: the cell has {value}, and the condition {condition} cannot tell a share from the "
    "number before the sign. Write numbers without % in that column.",
)


def rows_where(cells: pl.DataFrame, condition: str, at: Origin) -> pl.Series:
    """Return which rows fulfil a condition; raises InputError for a condition or field that cannot be understood.

    Also raises it where a number reads two ways and the condition holds by one of them only.

    >>> classes = pl.DataFrame({"Trình độ": ["5", "5,0", "4", None], "Buổi": ["Tối", "sáng", "tối", "tối"]})
    >>> at = Origin("classes.csv", pl.Series([2, 3, 4, 5]))
    >>> rows_where(classes, "Trình độ = 5 và Buổi = tối | sang", at).to_list()
    [True, True, False, False]
    >>> rows_where(classes, "Trình độ =", at).to_list(), rows_where(classes, "Trình độ >= 5", at).to_list()
    ([False, False, False, True], [True, True, False, False])
    >>> rows_where(pl.DataFrame({"seats": ["1.500", "900"]}), "seats >= 1000", Origin("s.csv", pl.Series([2, 3])))
    Traceback (most recent call last):
    caunghe.errors.InputError: s.csv row 2, seats: a number that can be read with thousands or with decimals, 1.500. ...
    """
    holds = pl.Series([True]).new_from_index(0, cells.height)
    for part in _AND.split(condition.strip()):
        found = _COMPARISON.fullmatch(part.strip())
        if found is None:
            raise InputError(_WRONG, condition=condition)
        field = field_of(found["field"].strip().strip('"“”'), cells.columns)
        comparison = _Comparison(cells[field], condition, at)
        holds &= comparison.holds(found["sign"], found["values"].strip())
    return holds


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The cells of a field in a condition."""

    text: pl.Series
    condition: str
    at: Origin

    def holds(self, sign: str, written: str) -> pl.Series:
        """Return which cells are to what is written as the sign says."""
        if sign in _ORDERS:
            limit = number_in(written)
            if limit is None:
                raise InputError(_ORDER, sign=sign, value=written or "–", condition=self.condition)
            self._refuse_percents()
            return self._where({written: limit}, _ORDERS[sign], alike=False)
        wanted = [value.strip().strip('"“”') for value in written.split("|")]
        if any(value and number_in(value) for value in wanted):
            self._refuse_percents()
        equal = self._where({value: number_in(value) for value in wanted if value}, operator.eq, alike=True)
        equal = equal | self.text.is_null() if "" in wanted else equal
        return equal if sign in ("=", "==") else ~equal

    def _refuse_percents(self) -> None:
        """Raise InputError where a cell is a number of per cent, which is no number and would hold nothing."""
        found = self.text.str.contains(r"^[\s\d.,+-]+%\s*$").fill_null(False).arg_true()
        if len(found):
            row, value = self.at.numbers[int(found[0])], self.text[int(found[0])]
            raise InputError(
                _PERCENT, file=self.at.name, row=row, field=self.text.name, value=value, condition=self.condition
            )

    def _where(self, wanted: Mapping[str, ReadNumber | None], compare: _Compare, *, alike: bool) -> pl.Series:
        """Return which cells compare with a number wanted, or are ``alike`` in text."""
        cells = self.text.unique(maintain_order=True).drop_nulls()
        numbers, texts = numbers_in(cells), {fold(value) for value in wanted} if alike else set[str]()
        limits = {value: number for value, number in wanted.items() if number is not None}
        holds = {
            cell: fold(cell) in texts or (cell in numbers and self._compares(cell, numbers[cell], limits, compare))
            for cell in cells
        }
        return self.text.replace_strict(holds, default=False, return_dtype=pl.Boolean)

    def _compares(self, cell: str, number: ReadNumber, limits: Mapping[str, ReadNumber], compare: _Compare) -> bool:
        """Return whether a number compares with any limit; raises InputError where that hangs on how they are read."""
        answers = {
            written: {compare(one, other) for one in number.readings for other in limit.readings}
            for written, limit in limits.items()
        }
        if {True} in answers.values():
            return True
        undecided = next((written for written, both in answers.items() if len(both) > 1), None)
        if undecided is None:
            return False
        if limits[undecided].other is not None:
            raise InputError(_LIMIT_TWO_WAYS, condition=self.condition, value=undecided, ways=two_ways(undecided))
        row = self.at.numbers[int((self.text == cell).arg_true()[0])]
        place, ways = self.at.name, two_ways(cell)
        raise InputError(TWO_WAYS, file=place, row=row, field=self.text.name, value=cell, ways=ways)
