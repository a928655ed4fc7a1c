"""Lists of values: how many fields of a source a row is compared with."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.feed.convert.value_lists import ValueList, listed_values, value_list


def test_a_list_is_of_one_field_unless_its_rows_have_more():
    assert ValueList(()).width == 1
    assert value_list("tối = evening; * = full_time", 3, {}).width == 1
    empty = pl.DataFrame({"nghề": [], "mã": []}, schema={"nghề": pl.String, "mã": pl.String})
    assert value_list("nghề", 1, {"nghề": empty}) == ValueList((), None, 1)
    pairs = pl.DataFrame({"nghề": ["Hàn", "*"], "trình độ": ["5", None], "thành": ["A", "B"], "ghi chú": ["x", "y"]})
    listed = value_list("Nghề", 2, {"nghề": pairs})
    assert (listed.width, listed.rest, listed.rows) == (2, "B", ((("han", "5"), "A"),))
    single = pl.DataFrame({"nghề": ["Hàn"], "mã": ["A"]})
    assert value_list("nghề", 2, {"nghề": single}).width == 1


@pytest.mark.parametrize("columns", [1, 2, 4])
def test_a_list_has_a_column_a_field_or_one_for_all(columns):
    table = pl.DataFrame({f"c{number}": ["a"] for number in range(columns + 1)})
    if columns == 2:
        assert value_list("t", 2, {"t": table}).width == 2
        return
    if columns == 1:
        assert value_list("t", 2, {"t": table}).width == 1
        return
    with pytest.raises(InputError, match="must have 3 columns"):
        value_list("t", 2, {"t": table})


def test_what_no_row_suits_is_lost_unless_its_cells_are_empty():
    cells = [pl.Series(["han", None, "may"]), pl.Series(["5", None, None])]
    known = ValueList(((("han", "5"), "A"),), None, 2)
    values, lost = listed_values(cells, known, whole=True)
    assert (values.to_list(), lost.to_list()) == (["A", None, None], [False, False, True])
    values, lost = listed_values(cells, ValueList(known.rows, "Z", 2), whole=True)
    assert (values.to_list(), lost.to_list()) == (["A", "Z", "Z"], [False, False, False])
