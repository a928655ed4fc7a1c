"""What lies at a path becomes parts, or is refused in one sentence that says what it is."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from caunghe.errors import FeedError
from caunghe.feed.reading import container
from caunghe.feed.reading.container import open_feed, open_table, read_bytes

OLE = b"\xd0\xcf\x11\xe0" + bytes(100)


def zipped(folder: Path, files: dict[str, bytes], name: str = "feed.zip") -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for file, content in files.items():
            archive.writestr(file, content)
    return folder / name


def parquet(**columns: list[object]) -> bytes:
    stream = io.BytesIO()
    pl.DataFrame(columns).write_parquet(stream)
    return stream.getvalue()


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def refusal(path: Path, opens: object = open_feed) -> str:
    assert callable(opens)
    with pytest.raises(FeedError) as refused:
        opens(path)
    return str(refused.value).replace(f"{path}", "IT")


def test_a_folder_is_its_files_in_order_and_its_folders_with_a_slash(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "c").mkdir()
    parts = open_feed(tmp_path)
    assert [part.name for part in parts] == ["a.csv", "b.csv", "c/"]
    assert [part.content() for part in parts[:2] if part.content] == [b"a.csv", b"b.csv"]


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (["a.csv", "b.csv"], ["a.csv", "b.csv"]),
        (["x/a.csv", "x/b.csv"], ["a.csv", "b.csv"]),
        (["x/y/a.csv", "x/b.csv"], ["b.csv", "y/a.csv"]),
        (["x/a.csv", "b.csv"], ["b.csv", "x/a.csv"]),
        (["x/a.csv", "y/b.csv"], ["x/a.csv", "y/b.csv"]),
        (["__MACOSX/x/._a.csv", "x/a.csv"], ["a.csv"]),
        (["a.csv"], ["a.csv"]),
        ([], []),
    ],
)
def test_a_zip_is_its_files_without_the_one_folder_round_them(
    tmp_path: Path, names: list[str], parts: list[str]
) -> None:
    found = open_feed(zipped(tmp_path, {name: name.encode() for name in names}))
    assert [part.name for part in found] == parts
    assert all(part.content and part.content().decode().endswith(part.name) for part in found)


def test_a_workbook_is_its_sheets_by_either_way(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("areas").append(["area", "name"])
    book.save(tmp_path / "feed.xlsx")
    for opens in (open_feed, open_table):
        parts = opens(tmp_path / "feed.xlsx")
        assert [(part.name, part.content) for part in parts] == [("Sheet", None), ("areas", None)]
        assert [part.shows_cells() for part in parts] == [False, True]
        assert parts[1].grid(None).cells.rows() == [("area", "name")]


@pytest.mark.parametrize("mark", ["mimetype", "[Content_Types].xml"])
def test_a_document_of_another_program_is_no_feed_and_no_table(tmp_path: Path, mark: str) -> None:
    path = zipped(tmp_path, {mark: b"", "a.csv": b"x"}, "feed.odt")
    assert refusal(path) == "IT is not a feed: it must be a folder, a zip or an .xlsx, .ods or .xls workbook; got .odt."
    bare = zipped(tmp_path, {mark: b"", "a.csv": b"x"}, "feed")
    assert refusal(bare).endswith("got feed.")


@pytest.mark.parametrize("name", ["feed.xlsb", "feed.xlsx"])
def test_a_binary_workbook_is_to_be_saved_as_xlsx(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path, {"xl/workbook.bin": b"", "[Content_Types].xml": b"x"}, name)
    assert refusal(path) == "IT is a binary workbook (.xlsb); open it in Excel and save it as .xlsx."


@pytest.mark.parametrize(
    "content",
    [
        b"<html><table><tr><td>a</td></tr></table></html>",
        b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html></html>",
        b"<table border=1><tr><td>a</td></tr></table>",
        b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook></Workbook>',
    ],
)
@pytest.mark.parametrize("name", ["feed.xls", "feed.xlsx", "feed.csv"])
def test_a_web_page_under_the_name_of_a_workbook_is_named_by_what_it_is(
    tmp_path: Path, content: bytes, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).startswith("IT is a web page (HTML) under the name of a workbook; open it in Excel")


def test_a_file_that_is_no_zip_is_no_feed_and_is_named_by_what_it_is(tmp_path: Path) -> None:
    for name, content, got in (
        ("a.doc", b"a,b\n", ".doc"),
        ("a", b"a,b\n", "a"),
        ("a.parquet", parquet(a=[1]), "Parquet"),
        ("a.bin", parquet(a=[1]), "Parquet"),
    ):
        path = written(tmp_path / name, content)
        assert (
            refusal(path)
            == f"IT is not a feed: it must be a folder, a zip or an .xlsx, .ods or .xls workbook; got {got}."
        )


@pytest.mark.parametrize("opens", [open_feed, open_table])
def test_a_file_of_no_bytes_and_an_old_workbook_are_refused(tmp_path: Path, opens: object) -> None:
    assert refusal(written(tmp_path / "a.csv", b""), opens) == "IT is an empty file."
    assert refusal(written(tmp_path / "a.xlsx", OLE), opens).startswith("IT is a damaged .xls file or has a password")


def test_a_table_is_read_by_its_bytes_whatever_its_suffix(tmp_path: Path) -> None:
    (part,) = open_table(written(tmp_path / "a.xlsx", b"x;y\n1;2\n"))
    assert (part.name, part.content and part.content()) == ("a", b"x;y\n1;2\n")
    grid = part.grid(None)
    assert (grid.source, grid.cells.rows(), grid.header) == ("a.xlsx", [("x", "y"), ("1", "2")], None)
    # bytes at hand are not read again
    (given,) = open_table(tmp_path / "absent.csv", b"x;y\n")
    assert given.grid(None).cells.rows() == [("x", "y")]
    assert refusal(tmp_path / "absent.csv", open_table) == "IT does not exist."


def test_a_zip_that_is_no_workbook_is_no_table(tmp_path: Path) -> None:
    for name, got in (("a.zip", ".zip"), ("a", "a")):
        path = zipped(tmp_path, {"a.csv": b"x"}, name)
        assert (
            refusal(path, open_table)
            == f"IT must be an .xlsx, .ods or .xls workbook, delimited text (CSV) or Parquet; got {got}."
        )


def test_of_parquet_the_columns_that_are_known_are_read_and_all_are_named(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", parquet(area=["01", "02"], x=[1, 2], name=["A", "B"]))
    (part,) = open_table(path)
    every = part.grid(None)
    assert (every.cells.columns, every.header, every.first_row, every.guarded) == (
        ["area", "x", "name"], ("area", "x", "name"), 2, False,
    )  # fmt: skip
    known = part.grid(lambda row: int(row[0] != "x"))
    assert (known.cells.rows(), known.header) == ([("01", "A"), ("02", "B")], ("area", "x", "name"))


def test_parquet_of_a_hundred_million_rows_is_read_and_one_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert container.PARQUET_ROWS_LIMIT == 100_000_000
    monkeypatch.setattr(container, "PARQUET_ROWS_LIMIT", 3)
    (part,) = open_table(written(tmp_path / "a.parquet", parquet(a=[1, 2, 3])))
    assert part.grid(None).cells.height == 3
    (more,) = open_table(written(tmp_path / "b.parquet", parquet(a=[1, 2, 3, 4])))
    with pytest.raises(FeedError, match=r"b\.parquet has 4 rows; the limit is 3\."):
        more.grid(None)


def test_parquet_that_is_cut_off_is_refused_with_the_first_line_of_the_reason(tmp_path: Path) -> None:
    (part,) = open_table(written(tmp_path / "a.parquet", parquet(a=[1])[:-9]))
    with pytest.raises(FeedError, match=r"a\.parquet cannot be read: ") as refused:
        part.grid(None)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [OLE, b"PK\x03\x04x", b"PK\x05\x06x"])
def test_a_workbook_or_zip_within_a_feed_is_refused(tmp_path: Path, content: bytes) -> None:
    (part,) = open_feed(written(tmp_path / "areas.csv", content).parent)
    with pytest.raises(FeedError, match=r"areas\.csv is a workbook or zip within a feed"):
        part.grid(None)


def test_what_is_no_file_or_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, read_bytes) == "IT is not a file and is not read."
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe", read_bytes) == "IT is not a file and is not read."
    assert refusal(tmp_path / "absent", read_bytes) == "IT does not exist."
    assert "cannot be read" in refusal(tmp_path / ("x" * 300), read_bytes)
    with pytest.raises(FeedError, match="cannot be read"):
        read_bytes(Path("a\0b"))


def test_the_size_of_a_file_is_told_in_megabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.csv", b"x" * (3 * 1024**2 + 5))
    monkeypatch.setattr(container, "FEED_BYTES_LIMIT", 2 * 1024**2)
    assert refusal(path, read_bytes) == "IT has 3 MB; the limit is 2 MB."


@pytest.mark.parametrize(("name", "data", "words"), [
    ("~$city.xlsx", b"\x05admin" + b" " * 150, "locks an open workbook"),
    ("~$city.ods", b"x", "locks an open workbook"),
    ("city.xlsx", "Mã;Tên\n1;Một\n".encode(), "is text (CSV)"),
    ("city.xls", b"area,name\n1,One\n", "is text (CSV)"),
])  # fmt: skip
def test_what_is_no_workbook_is_called_what_it_is(tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FeedError, match=re.escape(words)):
        open_feed(tmp_path / name)
