"""Rows that are no data, headings of two rows and ``feed.json``, each by itself: what a whole feed leaves open."""

from __future__ import annotations

import pytest

from caunghe.feed.reading.headers import Header
from caunghe.feed.reading.information import parsed_json
from caunghe.feed.reading.rows import _kind
from caunghe.feed.reading.sheets import _joined
from caunghe.schema.tables import TABLES

COLUMNS = ("kind", "name", "institution", "ownership", "area")  # all that an institution must have
HEADER = Header(range(1), dict(enumerate(COLUMNS)), {}, {})


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({0: "x", 2: "Tổng cộng"}, ("row_total", "Tổng cộng")),
        ({0: "x", 1: "Tổng cộng"}, ("row_total", "Tổng cộng")),
        ({0: "x", 4: "Tổng cộng"}, None),  # a reference is no label
        ({0: "Tổng cộng", 1: "n", 2: "I1", 3: "y", 4: "z"}, ("row_total", "Tổng cộng")),
        ({0: "x", 1: "n", 2: "Tổng cộng", 3: "y", 4: "z"}, ("row_total", "Tổng cộng")),
        ({0: "x", 1: "Tổng cộng", 2: "I1", 3: "y", 4: "z"}, None),  # a full row may have such a name
        ({0: "Ghi chú: x"}, ("row_note", "Ghi chú: x")),
        ({0: "Ghi chú: x", 1: "n", 2: "I1", 3: "p", 4: "q"}, None),
        ({0: "12", 3: "Ghi chú: x"}, ("row_note", "Ghi chú: x")),
        ({0: "x", 3: "Ghi chú: x"}, None),
        ({0: "Người lập biểu", 3: "Giám đốc"}, ("row_signature", "Người lập biểu")),
        ({0: "x", 1: "Người lập biểu", 2: "I1", 3: "y", 4: "z"}, None),
        (dict.fromkeys(range(5), "Người lập biểu"), ("row_signature", "Người lập biểu")),
        ({0: "kind", 1: "Tên", 2: "I1"}, ("row_heading", "kind | Tên | I1")),  # two of three
        ({0: "kind", 1: "n"}, None),  # one of two
        ({0: "college", 1: "T", 2: "I1", 3: "p", 4: "01"}, None),
    ],
)
def test_a_row_is_no_data_by_what_stands_where(cells: dict[int, str], kind: tuple[str, str] | None) -> None:
    assert _kind(cells, HEADER, TABLES["institutions"], 3) == kind


def test_headings_of_two_rows_are_one_where_the_second_parts_the_first() -> None:
    above = ("Nhập học", None, "Tên", None, "Mã", None, " ")
    below = ("Tổng", "Nữ", None, None, " ", "Khác", " ")
    joined = _joined(above, below)
    # what parts nothing stands by itself
    assert joined == ("Nhập học – Tổng", "Nhập học – Nữ", "Tên", None, "Mã", "Mã – Khác", " ")


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"", "Expecting value: line 1 column 1 (char 0)"),
        (b"\xff", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (b"[" * 100_000, "nesting"),
        (b"[1]", "list"),
        (b"null", "NoneType"),
        (b'{"area": NaN}', None),  # told where the item is asked for
        (b'\xef\xbb\xbf{"area": "31"}', None),
    ],
)
def test_a_file_about_the_feed_that_is_no_object_is_told_in_one_line(data: bytes, value: str | None) -> None:
    document, findings = parsed_json(data[:110_000])
    assert findings["value"].to_list() == ([] if value is None else [value])
    assert set(findings["rule"]) <= {"information_wrong"}
    assert document == ({} if value is not None else {"area": "NaN" if b"NaN" in data else "31"})
