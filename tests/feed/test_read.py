"""Reading takes what has one meaning, tells what has two or none, and numbers rows as the user's sheet does."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunghe.errors import FeedError
from caunghe.feed.contents import NO_DAY
from caunghe.feed.findings.structural_examples import SOUND
from caunghe.feed.read import read_feed
from caunghe.feed.reading.coding import code_vocabulary
from caunghe.feed.reading.heading_names import column_of, table_of
from caunghe.feed.reading.information import nested_document, read_information
from caunghe.feed.values.parsing import typed_column
from caunghe.language.text import Text, fold
from caunghe.schema.columns import Table
from caunghe.schema.tables import TABLES
from tests.feed.feeds import sound_with, workbook_of, write_folder


def parsed(table: str, column: str, *cells: str | None) -> list[object]:
    """Return the values read; a cell that failed is ``"failed"``, one that reads two ways ``("doubtful", value)``."""
    read = typed_column(pl.Series(column, cells, dtype=pl.String), TABLES[table][column])
    return [
        "failed" if failed else ("doubtful", value) if doubtful else value
        for value, failed, doubtful in zip(read.values, read.failed, read.doubtful, strict=True)
    ]


def test_whole_numbers() -> None:
    cells = ("7", " 8 ", "10.0", "1.234.567", "1,234,567", "1 234", "1\u00a0234", "1e3", "+5", "-3", None, "")
    assert parsed("intakes", "entrants", *cells) == [7, 8, 10, 1234567, 1234567, 1234, 1234, 1000, 5, -3, None, None]


def test_what_is_no_whole_number() -> None:
    cells = ("12.5", "45 %", "inf", "NaN", "1e400", "12 người", "-", "0x10", "1.23.4", "99999999999999999999")
    assert parsed("intakes", "entrants", *cells) == ["failed"] * len(cells)


def test_whole_numbers_beyond_a_float_stay_exact() -> None:
    assert parsed("sites", "fixed_cost", "9007199254740993", "1.000.000 đ") == [9007199254740993, 1000000]


def test_zeros_after_a_mark_are_doubtful_unless_the_column_groups() -> None:
    assert parsed("intakes", "entrants", "12.000", "7") == [("doubtful", 12000), 7]
    assert parsed("intakes", "entrants", "12.000", "1.234.567") == [12000, 1234567]


def test_the_column_decides_what_a_comma_means() -> None:
    assert parsed("areas", "area_km2", "1,234", "0,5") == [1.234, 0.5]
    assert parsed("areas", "area_km2", "1,234", "0.5") == [1234, 0.5]
    assert parsed("areas", "area_km2", "1,234", "7") == [("doubtful", 1.234), 7]


def test_the_column_decides_what_a_point_means() -> None:
    assert parsed("employment", "workers", "1.234", "987,25", "1.234,5") == [1234, 987.25, 1234.5]
    assert parsed("employment", "workers", "1.234", "0.5") == [1.234, 0.5]


def test_places_and_shares_are_never_grouped() -> None:
    assert parsed("areas", "longitude", "106,683", "106.7") == [106.683, 106.7]
    assert parsed("programmes", "practice_share", "45 %", "45,5%", "0,455", "0.3") == pytest.approx(
        [0.45, 0.455, 0.455, 0.3]
    )


def test_days() -> None:
    day = date(2025, 7, 1)
    cells = ("2025-07-01", "1/7/2025", "01.07.2025", "1-7-2025", "2025-07-01 00:00:00", "2025-07-01T12:30:00Z", "45839")
    assert parsed("areas", "valid_from", *cells) == [day] * len(cells)
    assert parsed("areas", "valid_from", "45839.75", "20250701", "ngày 1 tháng 7 năm 2025", "2025/7/1") == [day] * 4


def test_excel_counts_from_1900_with_its_false_leap_day() -> None:
    # Excel shows serial 10959 as 1 January 1930 and 73050 as 31 December 2099
    assert parsed("areas", "valid_from", "10959", "73050") == [date(1930, 1, 1), date(2099, 12, 31)]


def test_what_is_no_day() -> None:
    cells = ("2025", "60", "0", "31/2/2025", "12/31/2025", "1/7/25", "tháng 7", "99999", "10958")
    assert parsed("areas", "valid_from", *cells) == ["failed"] * len(cells)


def test_booleans() -> None:
    cells = ("có", "CO\u0301", "yes", "1", "true", "Đúng", "không", "no", "0", "sai", "", "có lẽ", "x")
    assert parsed("hiring_needs", "overseas", *cells) == [True] * 6 + [False] * 4 + [None, "failed", "failed"]


def test_text_is_tidied_and_composed() -> None:
    cells = ("  Hải Phòng ", "Ha\u0309i Pho\u0300ng", "Hải\u00a0Phòng", "\ufeffHải Phòng\u200b")
    assert parsed("areas", "name", *cells) == ["Hải Phòng"] * 4


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=8), st.sampled_from([",", ".", " ", "\u00a0"]))
def test_grouped_numbers_read_back(numbers: list[int], mark: str) -> None:
    cells = [f"{number:,}".replace(",", mark) for number in numbers]
    read = typed_column(pl.Series("entrants", cells), TABLES["intakes"]["entrants"])
    assert read.values.to_list() == numbers


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=8), st.sampled_from([",", "."]))
def test_decimals_read_back_in_both_styles(numbers: list[float], mark: str) -> None:
    # four decimals leave no doubt
    cells = [f"{number:.4f}".replace(".", mark) for number in numbers]
    read = typed_column(pl.Series("workers", cells), TABLES["employment"]["workers"])
    assert read.values.to_list() == [float(f"{number:.4f}") for number in numbers]


@given(
    st.lists(st.dates(date(1930, 1, 1), date(2100, 12, 31)), min_size=1, max_size=8), st.sampled_from(["/", "-", "."])
)
def test_days_read_back(days: list[date], mark: str) -> None:
    cells = [f"{day.day}{mark}{day.month}{mark}{day.year}" for day in days]
    assert parsed("areas", "valid_from", *cells) == days


@given(st.text(max_size=40))
def test_any_text_is_read_or_told(cell: str) -> None:
    for table, column in (
        ("intakes", "entrants"),
        ("employment", "workers"),
        ("areas", "valid_from"),
        ("hiring_needs", "overseas"),
    ):
        read = typed_column(pl.Series(column, [cell]), TABLES[table][column])
        assert read.values.dtype == TABLES[table][column].dtype
        assert read.failed[0] == (
            read.values[0] is None and bool(typed_column(pl.Series("x", [cell]), TABLES["areas"]["name"]).values[0])
        )


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_name_and_label_is_recognised(table: Table) -> None:
    for said in (table.name, table.label.vi, table.label.en, fold(table.label.vi).upper()):
        assert table_of(said) == table.name
        assert len(said) <= 31, "Excel cuts the name of a sheet here"
    for column in table.columns:
        for said in (column.name, column.label.vi, column.label.en, fold(column.label.vi), f"{column.label.vi} (x)*"):
            assert column_of(said, table) == column.name
        assert column_of(f"{column.label.vi} / {column.label.en}", table) == column.name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("7212", "7212"),
        ("7212.0", "7212"),
        ("7212 - Thợ hàn", "7212"),
        ("7212 Thợ hàn", "7212"),
        ("[7212] Thợ hàn", "7212"),
        ("Thợ hàn (7212)", "7212"),
        ("110", "0110"),
        ("110 – Sĩ quan", "0110"),
        ("72", None),
        ("xyz", None),
    ],
)
def test_codes_of_numbers(written: str, code: str | None) -> None:
    assert code_vocabulary("occupations", 4).code_for(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("10–49", "10-49"),
        ("10 - 49", "10-49"),
        ("1949-10-01 00:00:00", "10-49"),
        ("2026-09-01", "1-9"),
        ("10-49 lao động", "10-49"),
    ],
)
def test_bands_that_excel_and_people_rewrite(written: str, code: str) -> None:
    assert code_vocabulary("size_bands", None).code_for(written) == code


@pytest.mark.parametrize(
    ("written", "code"), [("8218", "821"), ("821", "821"), ("7512a", "7512"), ("Thợ hàm và cắt kim loại", "7212")]
)
def test_the_nearest_code_begins_alike_or_has_the_title(written: str, code: str) -> None:
    (shown,) = code_vocabulary("occupations", 4).nearest_codes(pl.Series([written])).values()
    assert shown.startswith(code)


def test_a_title_of_two_codes_names_none() -> None:
    # both ISCO-08 01 and 011 are commissioned officers
    assert code_vocabulary("occupations", None).code_for("Sĩ quan quân đội") is None


def test_several_codes_in_a_cell(tmp_path: Path) -> None:
    files = {
        "rounds.csv": "round,name,opens,closes\nR,R,2026-05-01,2026-06-01\n",
        "applicants.csv": 'round,applicant,area,sex,groups\nR,a,01,Nữ,"women, youth"\n',
    }
    feed, _ = read_feed(sound_with(tmp_path, files))
    assert feed["applicants"]["sex"].to_list() == ["female"]
    assert feed["applicants"]["groups"].to_list() == ["women;youth"]


def test_the_three_forms_read_alike(tmp_path: Path) -> None:
    folder = sound_with(tmp_path / "csv", {})
    book = tmp_path / "feed.xlsx"
    workbook_of(SOUND).save(book)
    parquet = write_folder(tmp_path / "parquet", {"feed.json": SOUND["feed.json"]})
    for name in ("areas", "institutions"):
        pl.read_csv(folder / f"{name}.csv", infer_schema=False).write_parquet(parquet / f"{name}.parquet")
    feeds = [read_feed(path) for path in (folder, book, parquet)]
    assert all(findings.is_empty() for _, findings in feeds)
    for feed, _ in feeds[1:]:
        assert feed.information == feeds[0][0].information
        assert all(feed[name].equals(feeds[0][0][name]) for name in TABLES)


def test_frames_have_exactly_the_declared_columns(tmp_path: Path) -> None:
    feed, _ = read_feed(sound_with(tmp_path, {"sites.csv": "site,institution,name,area,extra\nS,I1,A,01,x\n"}))
    assert all(feed[name].schema == table.polars_schema for name, table in TABLES.items())
    assert feed.supplied == {"areas", "institutions", "sites"}


def test_parquet_of_other_types_is_conformed(tmp_path: Path) -> None:
    path = sound_with(tmp_path, {"intakes.csv": ""})
    frame = pl.DataFrame(
        {
            "programme": pl.Series(["P1", "P2"], dtype=pl.Categorical),
            "year": pl.Series([2025.0, 2025.5]),
            "entrants": pl.Series([10, 2**63], dtype=pl.UInt64),
            "median_pay_6m": pl.Series(["7.000.000", None]),
            "women": pl.Series([[1], [2]]),
        }
    )
    frame.write_parquet(path / "intakes.parquet")
    feed, findings = read_feed(path)
    assert feed["intakes"].select("programme", "year", "entrants", "median_pay_6m", "women").rows() == [
        ("P1", 2025, 10, 7000000, 1),
        ("P2", None, None, None, 2),
    ]
    assert findings.select("rule", "sheet_row", "column", "value").rows() == [
        ("type_wrong", 3, "entrants", "9223372036854775808"),
        ("type_wrong", 3, "year", "2025.5"),
    ]


def test_rows_keep_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    content = "DANH SÁCH\n\narea,name,kind\n31,Mẫu,city\n,,\n01,Một,ward\n"
    feed, _ = read_feed(sound_with(tmp_path, {"areas.csv": content, "institutions.csv": ""}))
    assert feed.sheet_rows["areas"].to_list() == [4, 6]
    assert feed.numbered_table("areas")["sheet_row"].to_list() == [4, 6]
    plain, _ = read_feed(sound_with(tmp_path / "plain", {}))
    assert plain.sheet_rows == {}
    assert plain.numbered_table("areas")["sheet_row"].to_list() == [2, 3, 4]


def test_an_empty_table_is_supplied_and_empty(tmp_path: Path) -> None:
    feed, findings = read_feed(sound_with(tmp_path, {"sites.csv": "site,institution,name,area\n"}))
    assert findings.is_empty()
    assert "sites" in feed.supplied
    assert feed["sites"].is_empty()


def test_information_is_read_whole() -> None:
    document = json.loads(str(SOUND["feed.json"])) | {
        "tables": {"areas": {"basis": "published"}, "funds": {}},
        "classifications": {"occupations": "ISCO-08"},
        "breaks": [{"date": "2025-07-01", "vi": "Sáp nhập", "en": "Merger"}],
    }
    information, findings = read_information(document)
    assert findings.is_empty()
    assert information.basis == {"areas": "published"}
    assert information.breaks[0].reason == Text("Sáp nhập", "Merger")


def test_missing_information_stands_out() -> None:
    information, findings = read_information({})
    assert information.as_of == NO_DAY
    assert findings["rule"].unique().to_list() == ["information_missing"]
    assert findings["column"].to_list() == ["area", "as_of", "city.en", "city.vi", "licence"]


def test_pairs_become_a_document() -> None:
    pairs = [
        ("key", "value"),
        ("city.vi", "A"),
        ("breaks.0.date", "2025-07-01"),
        ("breaks.0.vi", "x"),
        ("city", "lost"),
    ]
    assert nested_document(pairs) == {
        "key": "value",
        "city": {"vi": "A"},
        "breaks": [{"date": "2025-07-01", "vi": "x"}],
    }


def test_errors_speak_both_languages(tmp_path: Path) -> None:
    with pytest.raises(FeedError) as told:
        read_feed(tmp_path / "absent")
    assert str(told.value) == told.value.text("en") == f"{tmp_path / 'absent'} does not exist."
    assert told.value.text("vi") == f"Không có {tmp_path / 'absent'}."
