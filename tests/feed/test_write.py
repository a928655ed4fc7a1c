"""A feed is written whole or not at all, and no text in it can run as a formula."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import openpyxl
import polars as pl
import pytest

from caunghe.errors import InputError, OutputError
from caunghe.feed import write
from caunghe.feed.contents import Feed, SeriesBreak
from caunghe.feed.rules.semantic.rules import example_feed
from caunghe.feed.write import check_destination, replacement, write_feed
from caunghe.formulas import guarded_text, unguarded_text
from caunghe.language import Text
from caunghe.schema.columns import Kind
from caunghe.schema.tables import TABLES

FORMULAS = ["=1+1", "+84", "-5", "@SUM(A1)", "'=1", "''-x", "a=b", "'quoted'", "\tx"]


@pytest.fixture
def feed() -> Feed:
    return example_feed(
        {
            "areas": [
                {"area": "C", "name": '=HYPERLINK("x")', "kind": "city", "valid_from": date(2025, 7, 1)},
                {"area": "01", "name": "Hồng Bàng", "kind": "ward", "parent": "C", "longitude": 106.68},
            ],
            "funds": [{"fund": "F1", "year": 2026, "amount": 12_000_000_000}],
            "hiring_needs": [{"employer": "E1", "year": 2026, "openings": 3, "overseas": True}],
        }
    )


def test_guard_keeps_text_from_running_and_comes_off_again():
    frame = pl.DataFrame({"text": FORMULAS}).with_columns(guarded_text(pl.col("text")).alias("safe"))
    assert not frame["safe"].str.contains(r"^[=+\-@\t\r]").any()
    assert frame.select(unguarded_text(pl.col("safe")))["safe"].to_list() == FORMULAS


def test_folder_holds_tables_information_and_package(feed: Feed, tmp_path: Path):
    write_feed(feed, tmp_path / "city")
    names = {file.name for file in (tmp_path / "city").iterdir()}
    assert names == {"areas.csv", "funds.csv", "hiring_needs.csv", "feed.json", "datapackage.json"}
    lines = (tmp_path / "city" / "areas.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("C,\"'=HYPERLINK")
    document = json.loads((tmp_path / "city" / "feed.json").read_text(encoding="utf-8"))
    assert document["area"] == "C"
    assert document["as_of"] == "2026-06-30"
    assert list(document["tables"]) == ["areas", "hiring_needs", "funds"]


def test_zip_is_the_same_bytes_each_time(feed: Feed, tmp_path: Path):
    for name in ("a.zip", "b.zip"):
        write_feed(feed, tmp_path / name, form="parquet")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with ZipFile(tmp_path / "a.zip") as archive, archive.open("areas.parquet") as file:
        assert pl.read_parquet(file.read()).equals(feed["areas"])


def test_workbook_holds_text_dates_numbers_and_no_formula(feed: Feed, tmp_path: Path):
    write_feed(feed, tmp_path / "city.xlsx")
    book = openpyxl.load_workbook(tmp_path / "city.xlsx")
    assert book.sheetnames == ["feed", "areas", "hiring_needs", "funds"]
    assert book["areas"]["B2"].value == '=HYPERLINK("x")'
    assert book["areas"]["B2"].data_type == "s"
    assert book["areas"]["A3"].value == "01"
    assert book["areas"]["I2"].value.date() == date(2025, 7, 1)
    assert book["hiring_needs"]["F2"].value is True
    pairs = {row[0].value: row[1].value for row in book["feed"].iter_rows(min_row=2)}
    assert pairs["city.en"] == "Example city"


def test_failure_leaves_what_was_there(feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("city", "city.zip", "city.xlsx"):
        write_feed(feed, tmp_path / name)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(write, "data_package", full)
    monkeypatch.setattr(write, "_write_sheet", full)
    for name in ("city", "city.zip", "city.xlsx"):
        with pytest.raises(OSError, match="no space"):
            write_feed(feed, tmp_path / name)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_in_a_zip_text_is_packed_and_parquet_is_not(feed: Feed, tmp_path: Path):
    for form, method in (("csv", ZIP_DEFLATED), ("parquet", ZIP_STORED)):
        write_feed(feed, tmp_path / f"{form}.zip", form=form)
        with ZipFile(tmp_path / f"{form}.zip") as archive:
            assert {entry.compress_type for entry in archive.infolist()} == {method}


def test_tables_written_are_those_that_came_and_those_with_rows(feed: Feed):
    named = replace(feed, supplied=frozenset({"tasks", "areas"}))
    assert write.supplied_tables(named) == [
        name for name in TABLES if name in ("areas", "tasks", "funds", "hiring_needs")
    ]


def test_the_longest_cell_is_told_wherever_it_stands(feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(write, "CELL_CHARACTERS", 10)
    with pytest.raises(InputError, match=r"areas\.name has 15"):
        write_feed(feed, tmp_path / "city.xlsx")


def test_a_feed_replaces_a_feed(feed: Feed, tmp_path: Path):
    write_feed(feed, tmp_path / "city")
    write_feed(feed, tmp_path / "city", form="parquet")
    assert not (tmp_path / "city" / "areas.csv").exists()
    assert [item.name for item in tmp_path.iterdir()] == ["city"]


def test_folder_with_other_files_is_not_replaced(feed: Feed, tmp_path: Path):
    (tmp_path / "thesis.docx").write_text("months of work")
    with pytest.raises(OutputError, match=r"thesis\.docx"):
        write_feed(feed, tmp_path)
    assert (tmp_path / "thesis.docx").exists()


def test_other_suffixes_and_forms_are_refused(feed: Feed, tmp_path: Path):
    with pytest.raises(InputError, match=r"city\.csv"):
        write_feed(feed, tmp_path / "city.csv")
    with pytest.raises(InputError, match="json"):
        write_feed(feed, tmp_path / "city", form="json")  # type: ignore[arg-type]


def test_what_no_sheet_holds_is_told_with_the_limit(feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    long = example_feed({"vacancies": [{"vacancy": "V1", "description": "x" * 40_000}]})
    with pytest.raises(InputError, match=r"32767 characters; vacancies\.description has 40000"):
        write_feed(long, tmp_path / "city.xlsx")
    monkeypatch.setattr(write, "SHEET_ROWS", 1)
    with pytest.raises(InputError, match="areas has 2: write a folder or zip of Parquet"):
        write_feed(feed, tmp_path / "city.xlsx")
    assert list(tmp_path.iterdir()) == []


# a row of every kind of cell
KINDS = {
    "areas": [{"area": "C", "name": "Mẫu", "kind": "city", "parent": "B", "longitude": 106.5, "latitude": 20.5,
               "area_km2": 1.5, "valid_from": date(2025, 7, 1)}],
    "hiring_needs": [{"employer": "E1", "year": 2026, "openings": 3, "overseas": False}],
    "institutions": [{"institution": "I1", "digital_maturity": 0.25}],
    "funds": [{"fund": "F1", "year": 2026, "amount": 12_000_000_000}],
}  # fmt: skip


@pytest.fixture
def every_kind() -> Feed:
    return example_feed(KINDS)


def test_in_a_workbook_each_kind_of_cell_is_of_its_own_type(every_kind: Feed, tmp_path: Path):
    write_feed(every_kind, tmp_path / "city.xlsx")
    book = openpyxl.load_workbook(tmp_path / "city.xlsx")
    types = {Kind.DATE: "d", Kind.BOOLEAN: "b", Kind.KEY: "s", Kind.REFERENCE: "s", Kind.CODE: "s", Kind.TEXT: "s"}
    seen = set()
    for name, (row,) in KINDS.items():
        for place, column in enumerate(TABLES[name].columns, start=1):
            cell, head = book[name].cell(2, place), book[name].cell(1, place)
            assert (head.value, head.font.b, head.font.color.rgb) == (column.name, True, "FFFFFFFF")
            assert head.fill.fgColor.rgb == "FF14213D"
            if column.name not in row:
                assert cell.value is None
                continue
            seen.add(column.kind)
            assert cell.data_type == types.get(column.kind, "n"), column.name
            value = cell.value.date() if column.kind is Kind.DATE else cell.value
            assert value == row[column.name], column.name
    assert seen == set(Kind)
    assert book["areas"]["I2"].number_format == "yyyy-mm-dd"
    amount = TABLES["funds"].names.index("amount")
    assert book["funds"].cell(2, amount + 1).number_format == "#,##0"


def test_columns_of_a_workbook_are_as_wide_as_their_kind_and_styled_where_nothing_stands(
    every_kind: Feed, tmp_path: Path
):
    write_feed(every_kind, tmp_path / "city.xlsx")
    book = openpyxl.load_workbook(tmp_path / "city.xlsx")
    sheet = book["areas"]
    # Excel adds the room round a cell: 0.71 of a letter
    widths = {letter: round(sheet.column_dimensions[letter].width - 0.71) for letter in "AB"}
    assert widths == {"A": 16, "B": 40}
    assert sheet.column_dimensions["I"].number_format == "yyyy-mm-dd"
    assert sheet.column_dimensions["A"].number_format == "General"
    letter = openpyxl.utils.get_column_letter(TABLES["funds"].names.index("amount") + 1)
    assert book["funds"].column_dimensions[letter].number_format == "#,##0"
    # the headings and the key stay in sight
    assert {name: book[name].freeze_panes for name in KINDS} == {
        name: f"{'ABCDEFG'[len(TABLES[name].key)]}2" for name in KINDS
    }
    information = book["feed"]
    assert round(information.column_dimensions["A"].width - 0.71) == 36
    assert information.column_dimensions["A"].max == 2
    rows = [[cell.value for cell in row] for row in information.iter_rows()]
    assert rows[:4] == [["key", "value"], ["city.vi", "Thành phố ví dụ"], ["city.en", "Example city"], ["area", "C"]]
    assert [information.cell(row, 1).font.b for row in (1, 2)] == [True, False]


def test_rows_of_a_workbook_go_to_the_disk_as_they_come(every_kind: Feed, tmp_path: Path):
    write_feed(every_kind, tmp_path / "city.xlsx")
    with ZipFile(tmp_path / "city.xlsx") as archive:
        assert b"Th\xc3\xa0nh ph\xe1\xbb\x91" in archive.read("xl/worksheets/sheet1.xml")


def test_a_sheet_holds_1048575_rows_and_a_cell_32767_characters():
    def refuse(rows: int, length: int) -> None:
        longest = pl.Series(["x", "x" * length, None, "x"]).new_from_index(1, rows)
        empty = pl.Series([None], dtype=pl.String).new_from_index(0, rows)
        write._refuse_what_no_sheet_holds("areas", pl.DataFrame({"parent": empty, "name": longest}))

    refuse(1_048_575, 1)
    refuse(1, 32_767)
    with pytest.raises(InputError, match="at most 1048575 rows; areas has 1048576"):
        refuse(1_048_576, 1)
    with pytest.raises(InputError, match=r"at most 32767 characters; areas\.name has 32768"):
        refuse(1, 32_768)


def test_form_of_files_and_what_they_say_is_for_people_too(feed: Feed, tmp_path: Path):
    write_feed(feed, tmp_path / "a" / "b" / "city", form="parquet")
    document = (tmp_path / "a" / "b" / "city" / "feed.json").read_text(encoding="utf-8")
    assert document.startswith('{\n  "city": {\n    "vi": "Thành phố ví dụ"')
    assert document.endswith("}\n")
    assert {file.suffix for file in (tmp_path / "a" / "b" / "city").iterdir()} == {".parquet", ".json"}
    write_feed(feed, tmp_path / "city.ZIP")
    with ZipFile(tmp_path / "city.ZIP") as archive:
        assert {entry.external_attr for entry in archive.infolist()} == {0o644 << 16}
        assert {Path(entry.filename).suffix for entry in archive.infolist()} == {".csv", ".json"}
    write_feed(feed, tmp_path / "city.XLSX")
    assert "areas" in openpyxl.load_workbook(tmp_path / "city.XLSX").sheetnames


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xls", ".xlsm", ".ods", ".json", ".CSV"])
def test_the_suffix_of_a_table_or_of_another_program_is_no_folder(feed: Feed, tmp_path: Path, suffix: str):
    with pytest.raises(InputError, match=rf"got city\{suffix}"):
        write_feed(feed, tmp_path / f"city{suffix}")
    assert list(tmp_path.iterdir()) == []
    write_feed(feed, tmp_path / "city.2026")
    assert (tmp_path / "city.2026" / "areas.csv").is_file()


@pytest.mark.parametrize("suffix", [".xlsx", ".zip"])
def test_a_folder_named_as_a_file_and_a_file_named_as_a_folder_stay(feed: Feed, tmp_path: Path, suffix: str):
    (tmp_path / f"city{suffix}").mkdir()
    with pytest.raises(OutputError, match=rf"city\{suffix} is a folder; choose the name of a file"):
        check_destination(tmp_path / f"city{suffix}")
    with pytest.raises(OutputError, match=rf"city\{suffix} is a folder"):
        write_feed(feed, tmp_path / f"city{suffix}")
    (tmp_path / "city").write_text("mine")
    with pytest.raises(OutputError, match="A feed folder must be a folder or new"):
        write_feed(feed, tmp_path / "city")
    assert (tmp_path / "city").read_text() == "mine"


def test_a_folder_of_a_feed_s_own_files_is_replaced_and_the_first_other_one_is_named(feed: Feed, tmp_path: Path):
    own = ["areas.csv", "sites.parquet", "feed.json", "datapackage.json"]
    for name in own:
        (tmp_path / name).touch()
    check_destination(tmp_path)
    for name in ("b.csv", "a.csv", "areas.xlsx"):
        (tmp_path / name).touch()
    with pytest.raises(OutputError, match=r"holds a\.csv"):
        check_destination(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {*own, "a.csv", "b.csv", "areas.xlsx"}


def test_a_file_does_not_take_the_place_of_a_folder_nor_leave_anything(tmp_path: Path):
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "mine").touch()
    with pytest.raises(OutputError, match="city is a folder"), replacement(tmp_path / "city") as partial:
        partial.write_text("new")
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "city", tmp_path / "city" / "mine"]


def test_where_the_new_folder_cannot_take_its_place_the_old_one_comes_back(
    feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_feed(feed, tmp_path / "city")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    renamed = Path.rename

    def full(path: Path, target: Path) -> Path:
        if path.name.endswith(".partial"):
            raise OSError("no space left on device")
        return renamed(path, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="no space"):
        write_feed(feed, tmp_path / "city", form="parquet")
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
    assert [file.name for file in tmp_path.iterdir()] == ["city"]


def test_text_is_guarded_in_the_columns_that_are_there():
    frame = pl.DataFrame({"area": ["=1", None], "name": ["-x", "A"], "area_km2": [-1.5, None]})
    assert write.as_csv(TABLES["areas"], frame).decode() == "area,name,area_km2\n'=1,'-x,-1.5\n,A,\n"


def test_what_is_nested_is_told_by_its_path():
    content = {"a": {"b": 1, "c": [{"d": "x"}, "y"]}, "e": None, "f": []}
    assert list(write.flat_pairs(content)) == [("a.b", "1"), ("a.c.0.d", "x"), ("a.c.1", "y"), ("e", "None")]


def test_the_document_of_a_feed_says_all_that_is_known_of_it(feed: Feed):
    known = replace(
        feed.information,
        basis={"areas": "published"},
        classifications={"occupations": "ISCO-08"},
        breaks=(SeriesBreak(date(2025, 7, 1), Text("Sáp nhập", "Merger")),),
    )
    assert write.feed_document(known, ["funds"]) == {
        "city": {"vi": "Thành phố ví dụ", "en": "Example city"},
        "area": "C",
        "as_of": "2026-06-30",
        "licence": "CC0-1.0",
        "classifications": {"occupations": "ISCO-08"},
        "tables": {"funds": {}, "areas": {"basis": "published"}},
        "breaks": [{"date": "2025-07-01", "vi": "Sáp nhập", "en": "Merger"}],
    }
