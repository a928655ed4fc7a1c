"""Several feeds joined: nothing is lost, nothing counted twice, and it is told who sent what and who nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.feed.contents import Feed
from caunghe.feed.join import joined
from caunghe.feed.read import read_feed
from caunghe.feed.write import write_feed
from caunghe.pilot.small_city import small_city
from caunghe.schema.tables import TABLES


@pytest.fixture(scope="module")
def city() -> Feed:
    return read_feed(small_city())[0]


def part(city: Feed, institution: str) -> Feed:
    """Return what one institution sends: its own row, sites, programmes, intakes and teachers."""
    sites = city["sites"].filter(institution=institution)
    programmes = city["programmes"].join(sites, on="site", how="semi", maintain_order="left")
    own = {
        "institutions": city["institutions"].filter(institution=institution),
        "sites": sites,
        "programmes": programmes,
        "intakes": city["intakes"].join(programmes, on="programme", how="semi", maintain_order="left"),
        "teachers": city["teachers"].filter(institution=institution),
    }
    tables = {name: own.get(name, table.empty()) for name, table in TABLES.items()}
    return replace(city, tables=tables, supplied=frozenset(own))


def test_parts_make_the_whole_again(city: Feed):
    result = joined({"a.xlsx": part(city, "I1"), "b.xlsx": part(city, "I2")}, city)
    for name in ("institutions", "sites", "programmes", "intakes", "teachers"):
        key = TABLES[name].key
        assert result.feed[name].sort(key).equals(city[name].sort(key)), name
    assert (result.findings.height, result.missing.height) == (0, 0)
    assert result.institutions.rows() == [("a.xlsx", "I1"), ("b.xlsx", "I2")]
    assert result.sent.filter(source="a.xlsx", table="teachers")["rows"].to_list() == [
        city["teachers"].filter(institution="I1").height
    ]


def test_who_has_not_sent_is_listed(city: Feed):
    assert joined({"a.xlsx": part(city, "I1")}, city).missing["institution"].to_list() == ["I2"]
    # a list of all, sent by one, is no sending of the others
    everybody = part(city, "I1")
    everybody = replace(everybody, tables={**everybody.tables, "institutions": city["institutions"]})
    assert joined({"a.xlsx": everybody}).missing["institution"].to_list() == ["I2"]


def test_rows_of_one_key_are_told_and_one_is_kept(city: Feed):
    first, second = part(city, "I1"), part(city, "I1")
    tuition = second["programmes"].with_columns(pl.col("tuition") + 1)
    second = replace(second, tables={**second.tables, "programmes": tuition})
    result = joined({"a.xlsx": first, "b.xlsx": second})
    assert result.feed["programmes"].equals(first["programmes"])
    found = result.findings.group_by("rule", "table").len().sort("rule", "table").rows()
    contradicted = [row for row in found if row[0] == "row_contradicts"]
    assert contradicted == [("row_contradicts", "programmes", first["programmes"].height)]
    assert {row[1] for row in found if row[0] == "row_overlaps"} == {"institutions", "sites", "intakes", "teachers"}
    (row, *_) = result.findings.filter(rule="row_contradicts").to_dicts()
    paid = first["programmes"]["tuition"][0]
    told = (row["sheet_row"], row["column"], row["value"], row["expected"])
    assert told == (2, "tuition", "P1", f"a.xlsx: {paid}; b.xlsx: {paid + 1}")
    # what is the same is a line a table, however many rows it is
    same = result.findings.filter(rule="row_overlaps", table="teachers").select("sheet_row", "value", "expected")
    assert same.rows() == [(None, str(first["teachers"].height), "a.xlsx, b.xlsx")]
    kept = result.sent.filter(source="b.xlsx", table="programmes").select("rows", "kept").row(0)
    assert kept == (first["programmes"].height, 0)


def test_the_command_tells_and_its_exit_code_does(city: Feed, tmp_path: Path, capsys):
    write_feed(part(city, "I1"), tmp_path / "a.xlsx")
    write_feed(part(city, "I2"), tmp_path / "b.xlsx")
    write_feed(city, tmp_path / "last.zip")
    words = [str(tmp_path / "a.xlsx"), "--expected", str(tmp_path / "last.zip"), "--out", str(tmp_path / "one")]
    assert main(["join", *words]) == EXIT_OK
    assert "Chưa gửi: 1 cơ sở. I2 – " in " ".join(capsys.readouterr().out.split())
    words[1:1] = [str(tmp_path / "b.xlsx")]
    assert main(["join", *words, "--json"]) == EXIT_OK
    assert json.loads(capsys.readouterr().out)["missing"] == []
    assert read_feed(tmp_path / "one")[0]["sites"].height == city["sites"].height
    assert main(["join", words[0], words[0], "--out", str(tmp_path / "two")]) == EXIT_NOT_POSSIBLE


def test_cells_that_cannot_be_read_stop_the_joining(tmp_path: Path, capsys):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "sites.csv").write_text("site,institution,name,area,capacity\nS,I,N,A,nhiều\n", encoding="utf-8")
    assert main(["join", str(tmp_path / "a"), "--out", str(tmp_path / "one")]) == EXIT_DATA_FAULTS
    assert "Chưa gộp" in capsys.readouterr().err
    assert not (tmp_path / "one").exists()


def own_numbered(city: Feed, institution: str) -> Feed:
    """Return what an institution sends that numbers its sites, programmes and teachers for itself, from 1 on."""
    feed, tables = part(city, institution), dict(part(city, institution).tables)
    for name, column, letter in (
        ("sites", "site", "S"),
        ("programmes", "programme", "CT"),
        ("teachers", "teacher", "NG"),
    ):
        codes = feed[name][column].to_list()
        own = {code: f"{letter}{at}" for at, code in enumerate(codes, 1)}
        for table, frame in tables.items():
            if column in frame.columns:
                tables[table] = frame.with_columns(pl.col(column).replace(own))
    return replace(feed, tables=tables)


def test_own_numbers_of_two_institutions_are_no_contradiction(city: Feed):
    sent = {"a.xlsx": own_numbered(city, "I1"), "b.xlsx": own_numbered(city, "I2")}
    result = joined(sent)
    assert set(result.findings["rule"]) == {"number_shared"}
    assert (result.findings["severity"] == "warning").all()
    assert result.feed["programmes"]["programme"].to_list() == ["I1-CT1", "CT2", "I2-CT1"]
    assert result.feed["programmes"]["site"].to_list() == ["I1-S1", "I1-S1", "I2-S1"]
    for name in ("sites", "programmes", "intakes", "teachers"):
        assert result.feed[name].height == sum(feed[name].height for feed in sent.values()), name
        # nothing but codes has changed
        figures = [column.name for column in TABLES[name].columns if column.kind.value in ("integer", "money", "share")]
        both = pl.concat([feed[name].select(figures) for feed in sent.values()])
        assert result.feed[name].select(figures).equals(both), name
    programmes = result.feed["intakes"]["programme"].unique().sort().to_list()
    assert programmes == ["CT2", "I1-CT1", "I2-CT1"]
    (told,) = result.findings.filter(table="programmes", value="CT1").to_dicts()
    assert told["expected"] == "a.xlsx: I1-CT1; b.xlsx: I2-CT1"
    assert (result.missing.height, result.lacking.height) == (0, 0)
    assert result.sent["kept"].to_list() == result.sent["rows"].to_list()


def test_the_mend_of_own_numbers_cures(city: Feed):
    sent = {"a.xlsx": own_numbered(city, "I1"), "b.xlsx": own_numbered(city, "I2")}
    once = joined(sent).feed
    # "Báo các cơ sở dùng mã riêng ấy": they send what the joined feed calls theirs
    again = joined({"a.xlsx": part(once, "I1"), "b.xlsx": part(once, "I2")})
    assert again.findings.is_empty()
    assert again.feed["intakes"].equals(once["intakes"])
    # a year later only one has sent, still with its old codes: the joined codes stay
    alone = joined({"b.xlsx": sent["b.xlsx"]}, once)
    assert alone.feed["programmes"]["programme"].to_list() == ["I2-CT1"]
    assert alone.missing["institution"].to_list() == ["I1"]


def test_a_code_of_its_own_never_meets_one_that_is_there(city: Feed):
    first, second = own_numbered(city, "I1"), own_numbered(city, "I2")
    names = {"CT2": "I1-CT1"}  # the first institution calls another programme so
    tables = {
        name: frame.with_columns(pl.col("programme").replace(names)) if "programme" in frame.columns else frame
        for name, frame in first.tables.items()
    }
    result = joined({"a.xlsx": replace(first, tables=tables), "b.xlsx": second})
    assert result.feed["programmes"]["programme"].to_list() == ["I1-CT1-2", "I1-CT1", "I2-CT1"]


def test_two_things_with_one_code_are_cured_by_another_code(city: Feed):
    employers = TABLES["employers"]
    rows = [{"employer": "DN1", "name": name, "area": "C"} for name in ("May A", "Thép B")]
    one, two = (pl.DataFrame([row], schema=employers.polars_schema) for row in rows)
    needs = pl.DataFrame(
        [{"employer": "DN1", "year": 2026, "openings": 4}], schema=TABLES["hiring_needs"].polars_schema
    )
    first, second = part(city, "I1"), part(city, "I2")
    first = replace(first, tables=first.tables | {"employers": one})
    second = replace(second, tables=second.tables | {"employers": two, "hiring_needs": needs})
    told = joined({"a.xlsx": first, "b.xlsx": second}).findings.select("rule", "column", "value", "expected")
    assert told.rows() == [("row_contradicts", "name", "DN1", "a.xlsx: May A; b.xlsx: Thép B")]
    # "đổi mã trong tệp nêu sau, ở mọi bảng có mã ấy"
    renamed = {
        name: second[name].with_columns(pl.col("employer").replace("DN1", "DN2"))
        for name in ("employers", "hiring_needs")
    }
    cured = joined({"a.xlsx": first, "b.xlsx": replace(second, tables=second.tables | renamed)})
    assert cured.findings.is_empty()
    assert cured.feed["employers"].select("employer", "name").rows() == [("DN1", "May A"), ("DN2", "Thép B")]
    assert cured.feed["hiring_needs"]["employer"].to_list() == ["DN2"]


def test_an_institution_whose_rows_are_lost_has_not_sent(city: Feed, tmp_path: Path, capsys):
    first = part(city, "I1")
    other = part(city, "I1")
    changed = {
        "sites": other["sites"].with_columns(institution=pl.lit("I2")),
        "teachers": other["teachers"].head(0),
        "institutions": city["institutions"].filter(institution="I2"),
        "programmes": other["programmes"].head(0),
        "intakes": other["intakes"].with_columns(pl.col("entrants") + 1),
    }
    second = replace(other, tables=other.tables | changed)
    write_feed(first, tmp_path / "a.xlsx")
    write_feed(second, tmp_path / "b.xlsx")
    asked = ["join", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx"), "--out", str(tmp_path / "one")]
    assert main(asked) == EXIT_DATA_FAULTS
    said = " ".join(capsys.readouterr().out.split())
    assert "Mọi cơ sở đều đã gửi" not in said
    assert f"{first['intakes'].height} dòng trái với tệp đứng trước và không được giữ" in said
    assert "Bảng Nhà giáo chưa có dòng nào của 1 cơ sở: I2" in said


def about(city: Feed, institution: str, **changes) -> Feed:
    feed = part(city, institution)
    return replace(feed, information=replace(feed.information, **changes))


def test_a_file_of_another_area_is_not_joined(city: Feed, tmp_path: Path, capsys):
    write_feed(about(city, "I1", area="C"), tmp_path / "a.xlsx")
    write_feed(about(city, "I2", area="78"), tmp_path / "b.xlsx")
    asked = ["join", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx"), "--out", str(tmp_path / "one")]
    assert main(asked) == EXIT_DATA_FAULTS
    said = " ".join(capsys.readouterr().err.split())
    assert "b.xlsx: 78" in said
    assert "Chưa gộp" in said
    assert not (tmp_path / "one").exists()
    # "Bỏ tệp của địa bàn khác ra khỏi lệnh gộp"
    assert main(["join", str(tmp_path / "a.xlsx"), "--out", str(tmp_path / "one")]) == EXIT_OK
    # the one that is expected says what area is meant
    found = joined({"b.xlsx": about(city, "I2", area="78")}, city).findings
    assert found.select("rule", "value", "expected").rows() == [("area_differs", "--expected: C", "b.xlsx: 78")]


def test_other_days_and_licences_are_told_and_the_strictest_is_kept(city: Feed):
    old = about(city, "I2", as_of=date(2025, 6, 30), licence="nội bộ")
    result = joined({"a.xlsx": about(city, "I1", licence="CC-BY-4.0"), "b.xlsx": old}, city)
    told = result.findings.select("rule", "severity", "value", "expected").rows()
    assert told == [
        ("day_differs", "warning", "a.xlsx: 2026-06-30, b.xlsx: 2025-06-30", "2026-06-30"),
        ("licence_differs", "warning", "a.xlsx: CC-BY-4.0, b.xlsx: nội bộ", "nội bộ"),
    ]
    assert (result.feed.information.licence, result.feed.information.as_of) == ("nội bộ", date(2026, 6, 30))
    # last year's feed does not lend its day
    assert joined({"b.xlsx": old}, city).feed.information.as_of == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("licences", "strictest"),
    [
        (("CC0-1.0", "CC-BY-4.0"), "CC-BY-4.0"),
        (("CC BY-SA 4.0", "CC-BY-4.0"), "CC BY-SA 4.0"),
        (("CC-BY-NC-4.0", "CC-BY-SA-4.0"), "CC-BY-NC-4.0"),
        (("CC-BY-NC-4.0", "CC-BY-NC-ND-4.0"), "CC-BY-NC-ND-4.0"),
        (("CC-BY-4.0", "", "cc-by-4.0"), "CC-BY-4.0"),
        (("nội bộ", "CC-BY-4.0", "chỉ dùng trong Sở"), "nội bộ; chỉ dùng trong Sở"),
    ],
)
def test_the_strictest_licence(city: Feed, licences: tuple[str, ...], strictest: str):
    feeds = {f"{at}.xlsx": about(city, "I1", licence=licence) for at, licence in enumerate(licences)}
    assert joined(feeds).feed.information.licence == strictest


def test_personal_cells_that_differ_are_not_shown(city: Feed):
    first, second = part(city, "I1"), part(city, "I1")
    born = second["teachers"].with_columns(birth_year=pl.lit(1971, pl.Int64))
    second = replace(second, tables=second.tables | {"teachers": born})
    found = joined({"a.xlsx": first, "b.xlsx": second}).findings.filter(column="birth_year")
    assert set(found["expected"]) == {"a.xlsx: •••; b.xlsx: •••"}


def test_what_reading_told_of_a_file_is_not_swallowed(city: Feed, tmp_path: Path, capsys):
    write_feed(part(city, "I1"), tmp_path / "a.xlsx")
    write_feed(part(city, "I2"), tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    book["intakes"].row_dimensions[2].hidden = True
    book.create_sheet("Nhà giáo 2025").append(["Việc cần làm"])
    place = next(cell for cell in book["intakes"][1] if cell.value == "graduates")
    place.value = "graduates so far"
    book.save(tmp_path / "b.xlsx")
    asked = ["join", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx"), "--out", str(tmp_path / "one")]
    assert main(asked) == EXIT_OK
    said = " ".join(capsys.readouterr().out.split())
    assert "b.xlsx, Nhà giáo 2025: Không có bảng nào mang tên Nhà giáo 2025; phần này không được đọc." in said
    assert "không có cột “graduates so far”; cột này không được đọc." in said
    assert "Các dòng 2 đang ẩn hoặc bị lọc, nhưng vẫn được đọc." in said
    assert "a.xlsx, " not in said
    assert main([*asked[:-1], str(tmp_path / "two"), "--json"]) == EXIT_OK
    read = json.loads(capsys.readouterr().out)["read"]
    assert [finding["rule"] for finding in read["b.xlsx"]] == ["table_unknown", "column_unknown", "rows_hidden"]


def test_a_code_spelt_otherwise_has_sent_and_is_told(city: Feed):
    names = {column: pl.col(column).str.to_lowercase() for column in ("institution",)}
    own = part(city, "I2")
    own = replace(
        own,
        tables=own.tables | {each: own[each].with_columns(**names) for each in ("institutions", "sites", "teachers")},
    )
    result = joined({"a.xlsx": part(city, "I1"), "b.xlsx": own}, city)
    assert result.missing.is_empty()
    assert result.lacking.is_empty()
    told = result.findings.select("rule", "table", "sheet_row", "column", "value", "expected").rows()
    assert told == [("institution_respelt", "institutions", 2, "institution", "b.xlsx: i2", "I2")]
    # without last year's feed the file before says how it is spelt
    other = joined({"a.xlsx": part(city, "I2"), "b.xlsx": own}).findings
    assert "institution_respelt" in other["rule"]


def test_an_institution_that_was_not_expected_is_told(city: Feed):
    last = replace(city, tables=city.tables | {"institutions": city["institutions"].filter(institution="I1")})
    told = joined({"a.xlsx": part(city, "I1"), "b.xlsx": part(city, "I2")}, last).findings
    assert told.select("rule", "value").rows() == [("institution_new", "b.xlsx: I2")]
