"""Products and sums of numbers as they are written in decimals: 8,2 million is 8200000, and 4,1 and 8,2 make 12,3.

A float nearest to 8.2 times a million is 8199999.999999999. A float keeps the 15 significant digits of any decimal
number, and people write fewer: the digits are taken back, and counted with exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from typing import Final, cast

import polars as pl

_DIGITS: Final = 15
_ALL_DIGITS: Final = 1e15  # from here on a float has no digit of a fraction to lose
_SMALLEST, _LARGEST = 1e-8, 1e36  # powers of ten up to 10²² are floats without error
# the digits of a float and of any factor that fits a cell, multiplied without rounding
EXACT: Final = Context(prec=400)


def decimal(value: float) -> Decimal:
    """Return the number that was written where a float was read.

    >>> decimal(8.2), decimal(0.1 + 0.2), decimal(2.0**53)
    (Decimal('8.2'), Decimal('0.3'), Decimal('9007199254740992.0'))
    """
    return Decimal(f"{value:.15g}" if abs(value) < _ALL_DIGITS else repr(value))


def multiplied(values: pl.Series, times: float, over: float = 1) -> pl.Series:
    """Return numbers ``× times ÷ over``, each to the 15 digits that it can be told by.

    In v · t ÷ o the error of a float is below half of the 15th digit, so that rounding there gives what multiplying on
    paper gives; a result below 10⁻⁸ or above 10³⁶ stays as it comes out.

    >>> multiplied(pl.Series([8.2, None, 70.0]), 1_000_000).to_list(), multiplied(pl.Series([70.0]), 1, 100).to_list()
    ([8200000.0, None, 70000000.0], [0.7])
    """
    import numpy as np  # noqa: PLC0415 (most checks convert nothing, and numpy takes longer to load than they take)

    numbers = values.cast(pl.Float64).fill_null(0.0).to_numpy()
    with np.errstate(over="ignore"):  # beyond a float is infinite, and refused by whoever asks for a number
        made = numbers * times / over
    # whole numbers multiplied are whole, and may have more digits
    whole = (numbers == np.rint(numbers)) & float(times).is_integer() & (over == 1)
    size = np.abs(made)
    rounded = (size >= _SMALLEST) & (size <= _LARGEST) & ~whole
    short = np.where(rounded, made, 1.0)
    places = _DIGITS - 1 - np.floor(np.log10(np.abs(short)))
    up, down = 10.0 ** np.maximum(places, 0), 10.0 ** np.maximum(-places, 0)
    shortened = np.where(rounded, np.rint(short * up / down) / up * down, made)
    return pl.Series(values.name, shortened).set(values.is_null(), None)


def sums(parts: Sequence[pl.Series], groups: pl.Series, count: int) -> list[Decimal | None]:
    """Return the sum of numbers over the rows of each of ``count`` groups, None for a group that has no number.

    ``groups`` has the place of each row's group.

    >>> sums([pl.Series([4.1, 8.2, None]), pl.Series([None, 0.7, None])], pl.Series([0, 0, 1]), 2)
    [Decimal('13.0'), None]
    """
    totals: list[Decimal | None] = [None] * count
    for part in parts:
        rows = zip(cast("list[int]", groups.to_list()), cast("list[float | None]", part.to_list()), strict=True)
        for group, value in rows:
            if value is not None:
                totals[group] = EXACT.add(totals[group] or Decimal(0), decimal(value))
    return totals


def total(values: Iterable[float], counts: Iterable[int]) -> Decimal:
    """Return the sum of numbers each of which comes so many times.

    >>> total([4.1, 8.2], [1, 2])
    Decimal('20.5')
    """
    made = Decimal(0)
    for value, count in zip(values, counts, strict=True):
        made = EXACT.add(made, EXACT.multiply(decimal(value), Decimal(count)))
    return made


def written(number: Decimal) -> str:
    """Return a number in plain digits, without an exponent and without zeros at the end of its fraction.

    >>> written(Decimal("1.25E+16")), written(Decimal("8200000.00"))
    ('12500000000000000', '8200000')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
