"""What is multiplied or added comes out as on paper: amounts in millions are whole đồng."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.feed.values.converted import converted_column
from caunghe.feed.values.decimals import decimal, multiplied, sums, total, written
from caunghe.feed.values.measures import UnitConversion
from caunghe.schema import TABLES

AMOUNT = TABLES["funds"]["amount"]
FACTORS = ("1000000", "1000000000", "1000", "100", "12", "0.1", "0.001", "2.5")


def test_every_amount_below_a_hundred_million_is_whole_in_dong():
    hundredths = np.arange(1, 10_000)  # 0,01 to 99,99 million
    made = multiplied(pl.Series(hundredths / 100), 1_000_000)
    assert made.to_list() == (hundredths * 10_000).tolist()
    assert written(decimal(made[819])) == "8200000"


@settings(max_examples=300, deadline=None)
@given(st.integers(-(10**13), 10**13), st.integers(0, 6), st.sampled_from(FACTORS))
def test_a_product_is_that_of_the_decimals(digits, places, factor):
    number = Decimal(digits).scaleb(-places)
    wanted = number * Decimal(factor)
    if 0 < abs(wanted) < Decimal("1e-8") or len(wanted.normalize().as_tuple().digits) > 15:
        return
    assert decimal(multiplied(pl.Series([float(number)]), float(factor))[0]) == wanted


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-9_999_999, 9_999_999)), min_size=1), st.integers(0, 4))
def test_sums_are_those_of_the_decimals_as_written(rows, places):
    numbers = [Decimal(amount).scaleb(-places) for _, amount in rows]
    groups = list(dict.fromkeys(group for group, _ in rows))
    wanted = [sum(n for n, (of, _) in zip(numbers, rows, strict=True) if of == group) for group in groups]
    at = pl.Series([groups.index(group) for group, _ in rows])
    floats = [float(number) for number in numbers]
    assert sums([pl.Series(floats)], at, len(groups)) == wanted
    assert total(floats, [2] * len(floats)) == 2 * sum(numbers)


def test_whole_numbers_keep_more_digits_than_fractions():
    assert multiplied(pl.Series([9_007_199_254_740_991.0]), 1).to_list() == [9_007_199_254_740_991.0]
    assert written(decimal(multiplied(pl.Series([12_500_000_000.0]), 1e6)[0])) == "12500000000000000"
    assert written(decimal(multiplied(pl.Series([8_609_766.14]), 1e9)[0])) == "8609766140000000"


@pytest.mark.parametrize(
    ("cells", "by", "values", "failed"),
    [
        (["8,2", "4,1", None, "0,1"], (10**6, 1), [8_200_000, 4_100_000, None, 100_000], []),
        # what a workbook's own sum leaves behind is no fraction of a đồng
        (["0.30000000000000004", "12.299999999999999"], (10**6, 1), [300_000, 12_300_000], []),
        # 0,4 đồng too much is no whole number, however large the amount
        (["12.5000000004"], (10**9, 1), [None], [0]),
        (["12.5"], (10**9, 1), [12_500_000_000], []),
        (["8609766.14"], (10**9, 1), [8_609_766_140_000_000], []),
        (["1.2345678"], (10**6, 1), [None], [0]),
        (["1e300"], (10**6, 1), [None], [0]),
        (["100"], (1, 12), [8], []),
        (["8,2", "8200000 đồng"], (10**6, 1), [8_200_000, 8_200_000], []),
    ],
)
def test_a_heading_in_millions_gives_whole_dong(cells, by, values, failed):
    read = converted_column(pl.Series("amount", cells, dtype=pl.String), AMOUNT, UnitConversion(*by))
    assert read.values.to_list() == values
    assert read.failed.arg_true().to_list() == failed
