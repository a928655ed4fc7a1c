"""Registers of other shapes, each with a need of its own; every amount is kept to the unit or told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK
from caunghe.errors import InputError
from caunghe.feed.convert.amounts import amount, shape_before
from caunghe.feed.convert.convert import Conversion, convert_register
from caunghe.feed.convert.files import stated_information, write_converted
from caunghe.feed.convert.mapping import read_mapping
from caunghe.feed.convert.register import read_source
from caunghe.feed.read import read_feed

HEADINGS = "table,column,from,field,transformation,argument,when"
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "register"


def converted(folder: Path, register: str | dict[str, str], *rows: str) -> Conversion:
    """Return what a mapping makes of CSV tables (one is called ``r``)."""
    files = {"r": register} if isinstance(register, str) else register
    paths = [folder / f"{name}.csv" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    (folder / "mapping.csv").write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    mapping = read_mapping(folder / "mapping.csv")
    return convert_register(read_source(*paths, fields=mapping.fields), mapping)


def changes(made: Conversion) -> list[tuple[Any, ...]]:
    return made.amounts.select("column", "step", "rows_before", "rows_after", "before", "after").rows()


# --- one cell, several rows


def test_several_trades_in_a_cell_become_programmes_in_the_order_of_the_cell(tmp_path):
    register = 'id,trades\nS1,"Automobile, Building; Fashion and Food"\nS2,\nS3,"Hàn (TIG, MIG), Android"\n'
    made = converted(
        tmp_path,
        register,
        'programmes,*,r,trades,split,", ; and",',
        "programmes,site,r,id,copy,,",
        "programmes,name,r,trades,copy,,",
        "programmes,programme,r,id,text,{id}/{trades},",
    ).tables["programmes"]
    assert made.select("site", "name").rows() == [
        ("S1", "Automobile"),
        ("S1", "Building"),
        ("S1", "Fashion"),
        ("S1", "Food"),
        ("S2", None),  # a school that names no trade is not lost
        ("S3", "Hàn (TIG, MIG)"),
        ("S3", "Android"),
    ]
    assert made["programme"].to_list()[3:6] == ["S1/Food", None, "S3/Hàn (TIG, MIG)"]


def test_lines_of_a_cell_are_split_and_lose_their_bullets(tmp_path):
    register = 'id,trades\nS1,"- Hàn\n- Điện dân dụng\n\n- May"\n'
    for mark in ("newline", "dòng"):
        made = converted(tmp_path, register, f"programmes,*,r,trades,split,{mark},", "programmes,name,r,trades,copy,,")
        assert made.tables["programmes"]["name"].to_list() == ["Hàn", "Điện dân dụng", "May"]


def test_trades_and_their_seats_are_split_side_by_side(tmp_path):
    register = 'id,trades,seats\nS1,"Hàn; May","30; 25"\nS2,Điện,40\n'
    rows = ["programmes,*,r,trades + seats,split,;,", "programmes,name,r,trades,copy,,"]
    rows.append("programmes,licensed_intake,r,seats,sum,,")
    made = converted(tmp_path, register, *rows)
    assert made.tables["programmes"].rows() == [("Hàn", "30"), ("May", "25"), ("Điện", "40")]
    with pytest.raises(InputError, match=r"r\.csv row 3: .*trades \+ seats with 3 : 2"):
        converted(tmp_path, 'id,trades,seats\nS1,a,1\nS2,"a;b;c","1;2"\n', *rows)


def test_an_amount_that_splitting_repeats_is_told(tmp_path):
    rows = ['programmes,*,r,trades,split,",",', "programmes,licensed_intake,r,seats,times,1,"]
    made = converted(tmp_path, 'trades,seats\n"a, b, c",60\nd,15\n', *rows)
    assert changes(made) == [("licensed_intake", "split", 2, 4, 75.0, 195.0)]


# --- columns that are rows


def test_years_in_headings_become_rows(tmp_path):
    register = "code,2021,2022,2023,note\nP1,30,,35,x\nP2,20,25,,y\nP3,,,,z\n"
    made = converted(
        tmp_path,
        register,
        "intakes,*,r,2021 .. 2023,unpivot,year; people,",
        "intakes,programme,r,code,copy,,",
        "intakes,year,r,year,copy,,",
        "intakes,entrants,r,people,sum,,",
    )
    assert made.tables["intakes"].rows() == [
        ("P1", "2021", "30"),
        ("P1", "2023", "35"),
        ("P2", "2021", "20"),
        ("P2", "2022", "25"),
    ]
    assert changes(made) == []


def test_several_amounts_of_a_year_stand_in_one_row(tmp_path):
    register = "mã,Chỉ tiêu 2024,Nhập học 2024,Nhập học nữ 2024,Chỉ tiêu 2025\nP1,40,38,5,45\nP2,,,,30\n"
    made = converted(
        tmp_path,
        register,
        "intakes,*,r,Chỉ tiêu {năm} + Nhập học {năm} + nhap hoc nu {năm},xoay,chỉ tiêu; vào học; nữ,".replace(
            "nhap hoc nu", "Nhập học nữ"
        ),
        "intakes,programme,r,mã,chép,,",
        "intakes,year,r,năm,chép,,",
        "intakes,quota,r,chỉ tiêu,cộng,,",
        "intakes,entrants,r,vào học,cộng,,",
        "intakes,women,r,nữ,cộng,,",
    ).tables["intakes"]
    assert made.rows() == [
        ("P1", "2024", "40", "38", "5"),
        ("P1", "2025", "45", None, None),
        ("P2", "2025", "30", None, None),
    ]


def test_sexes_and_years_in_headings_give_sums_by_condition(tmp_path):
    register = "code,2024 - Nam,2024 - Nữ,2025 - Nam,2025 - Nữ\nP1,31,4,20,10\nP2,0,28,,30\n"
    made = converted(
        tmp_path,
        register,
        "intakes,*,r,{year} - {sex},unpivot,people,",
        "intakes,*,r,code + year,distinct,,",
        "intakes,programme,r,code,copy,,",
        "intakes,year,r,year,copy,,",
        "intakes,entrants,r,people,sum,,",
        "intakes,women,r,people,sum,,sex = nữ",
    )
    assert made.tables["intakes"].rows() == [
        ("P1", "2024", "35", "4"),
        ("P1", "2025", "30", "10"),
        ("P2", "2024", "28", "28"),
        ("P2", "2025", "30", "30"),
    ]
    # 31 + 4 + 20 + 10 + 0 + 28 + 30 = 123, of whom women 4 + 10 + 28 + 30 = 72
    assert changes(made) == [("women", "when", 7, 4, 123.0, 72.0)]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("intakes,*,r,2024 .. 2025,unpivot,year,", "must name 2 new fields .*got year"),
        ("intakes,*,r,{year},unpivot,,", r"must name 1 new field .*got –"),
        ("intakes,*,r,Plan {year},unpivot,n,", r"No heading fits Plan \{year\}; the source table has code, 2024, 2025"),
        ("intakes,*,r,A {year} + B {sex},unpivot,n; m,", "must have the same parts in braces"),
        ("intakes,*,r,2024 .. 2030,unpivot,a; b,", "must have the field 2030"),
        ("intakes,*,r,code,split,,", "split of code must name what stands between"),
        ("intakes,*,r,,keep,state = open and,", "must have the field|must be written as"),
        ("intakes,*,r,,keep,code > many,", "by > needs a number; got many in the condition code > many"),
    ],
)
def test_a_step_that_does_not_fit_says_what_it_needs(tmp_path, row, says):
    with pytest.raises(InputError, match=says):
        converted(tmp_path, "code,2024,2025\nP1,1,2\n", row, "intakes,programme,r,code,copy,,")


# --- what falls together


SEATS = (
    "code,trade,seats\n" + "".join(f"C{at % 235},T{at % 4},{20 + 4 * (at % 5)}\n" for at in range(953)) + "C0,T0,20\n"
)


def test_seats_that_fall_together_are_summed_to_the_unit(tmp_path):
    # 190 cycles of 140 seats, 20 + 24 + 28 and the last 20; 235 schools in 4 trades have 940 pairs (their lcm)
    total = sum(20 + 4 * (at % 5) for at in range(953)) + 20
    rows = ["intakes,*,r,code + trade,distinct,,", "intakes,programme,r,code + trade,copy,,"]
    summed = converted(tmp_path, SEATS, *rows, "intakes,quota,r,seats,sum,,")
    assert (summed.rows_read["intakes"], summed.tables["intakes"].height) == (954, 940)
    assert summed.tables["intakes"]["quota"].cast(pl.Int64).sum() == total == 26_692
    assert changes(summed) == []


def test_what_distinct_leaves_out_is_told_with_its_amount(tmp_path):
    rows = ["intakes,*,r,code + trade,distinct,,", "intakes,programme,r,code + trade,copy,,"]
    first = converted(tmp_path, SEATS, *rows, "intakes,quota,r,seats,times,1,", "intakes,year,r,,constant,2025,")
    kept = first.tables["intakes"]["quota"].cast(pl.Float64).sum()
    assert changes(first) == [("quota", "distinct", 954, 940, 26_692.0, kept)]
    # the rows left out are those of classes 940 to 952 and the last: 13 cycles of 20 … 36 from the start, and 20
    assert 26_692 - kept == sum(20 + 4 * (at % 5) for at in range(940, 953)) + 20


def test_a_sum_is_missing_where_all_is_and_told_where_some_is(tmp_path):
    register = "p,n\nA,1\nA,\nB,\nB,\nC,2\n"
    rows = ["intakes,*,r,p,distinct,,", "intakes,programme,r,p,copy,,", "intakes,entrants,r,n,sum,,"]
    made = converted(tmp_path, register, *rows)
    assert made.tables["intakes"].rows() == [("A", "1"), ("B", None), ("C", "2")]
    told = made.unread.select("rule", "severity", "column", "sheet_row")
    assert told.rows() == [("sum_incomplete", "warning", "entrants", 2)]


def test_men_and_women_are_added_and_a_factor_applies(tmp_path):
    made = converted(tmp_path, "nam,nữ\n3,4\n2,\n", "funds,amount,r,nam + nữ,sum,1000,").tables["funds"]
    assert made["amount"].to_list() == ["7000", "2000"]
    with pytest.raises(InputError, match=r"r\.csv row 3, nữ: sum needs a number; got vài"):
        converted(tmp_path, "nam,nữ\n3,4\n2,vài\n", "funds,amount,r,nam + nữ,sum,,")


def test_three_decimals_are_not_taken_for_thousands_in_the_feed(tmp_path, capsys):
    rows = ["intakes,programme,r,p,copy,,", "intakes,year,r,,constant,2025,"]
    rows += ["intakes,entrants,r,n,times,0.001,", "intakes,quota,r,n,sum,0.001,"]
    made = converted(tmp_path, "p,n\nA,12375\nB,1000\n", *rows)
    assert made.tables["intakes"].rows() == [("A", "2025", "12.3750", "12.3750"), ("B", "2025", "1", "1")]
    write_converted(made.tables, EXAMPLE / "feed.json", tmp_path / "feed")
    feed, findings = read_feed(tmp_path / "feed")
    assert feed["intakes"].select("entrants", "quota").rows() == [(None, None), (1, 1)]
    assert findings["rule"].to_list() == ["type_wrong", "type_wrong"]


def test_two_spellings_of_a_trade_fall_together_by_the_code_that_a_list_gives(tmp_path):
    register = "school,trade,year,n\nS1,Hàn,2025,20\nS1,Han dien,2025,15\nS1,May,2025,7\n"
    made = converted(
        tmp_path,
        register,
        "teachers,*,r,school + training_field,distinct,,",
        "teachers,institution,r,school,copy,,",
        "teachers,training_field,r,trade,words,han = 5520123; may = 5540205,",
        "teachers,practice_weeks,r,n,sum,,",
    ).tables["teachers"]
    assert made.rows() == [("S1", "5520123", "35"), ("S1", "5540205", "7")]


def test_values_under_merged_cells_are_filled_down(tmp_path):
    register = "school,trade\nA,x\n,y\nB,z\n"
    made = converted(tmp_path, register, "programmes,*,r,school,fill,,", "programmes,site,r,school,copy,,")
    assert made.tables["programmes"]["site"].to_list() == ["A", "A", "B"]


# --- look-ups, lists, conditions


def test_a_look_up_by_two_columns_finds_fields_of_the_source_and_columns_of_the_feed(tmp_path):
    tables = {
        "schools": 'code,trades\nS1,"Hàn, May"\nS2,Hàn\n',
        "classes": "school,trade,n\nS2,Hàn,1\nS1,May,2\nS1,Hàn,3\nS1,Điện,4\n",
    }
    programmes = ['programmes,*,schools,trades,split,",",', "programmes,programme,schools,code,number,P,"]
    programmes += ["programmes,site,schools,code,copy,,"]
    for argument in ("programmes.code + trades", "programmes.site + trades"):
        made = converted(
            tmp_path,
            tables,
            *programmes,
            f"intakes,programme,classes,school + trade,look_up,{argument},",
            "intakes,entrants,classes,n,copy,,",
        )
        found = made.tables["intakes"].rows()
        assert found == [("P0003", "1"), ("P0002", "2"), ("P0001", "3"), (None, "4")]
        told = made.unread.select("rule", "severity", "table", "sheet_row", "value").rows()
        assert told == [("look_up_failed", "error", "intakes", 5, "S1 – Điện")]
    with pytest.raises(InputError, match=r"must name a column to find for each field"):
        converted(
            tmp_path,
            tables,
            *programmes,
            "intakes,programme,classes,school + trade + n,look_up,programmes.code + trades,",
        )


def test_a_name_that_two_rows_bear_is_told(tmp_path):
    register = "code,name\nS1,A\nS2,A\n"
    rows = ["institutions,institution,r,code,copy,,", "sites,institution,r,name,look_up,institutions.name,"]
    made = converted(tmp_path, register, *rows)
    assert made.tables["sites"]["institution"].to_list() == ["S1", "S1"]
    assert made.unread.select("rule", "severity").unique().rows() == [("look_up_ambiguous", "warning")]


TRADES = "nghề;trình độ;mã\nHàn;5;6520123\nHàn;;5520123\nMay, thêu;;5540205\n"


def test_a_list_in_a_file_gives_codes_by_one_or_more_fields(tmp_path):
    (tmp_path / "Danh mục nghề.csv").write_text(TRADES, encoding="utf-16")
    register = 'n,d\nhàn,5\nHÀN,"5,0"\nHàn,4\n"May, thêu",\nMay,4\n'
    made = converted(tmp_path, register, "programmes,training_field,r,n + d,values,danh muc nghe,")
    assert made.tables["programmes"]["training_field"].to_list() == ["6520123", "5520123", "5520123", "5540205", None]
    told = made.unread.select("rule", "severity", "column", "sheet_row", "value").rows()
    assert told == [("value_unlisted", "error", "training_field", 6, "May – 4")]


def test_a_list_may_be_a_table_of_the_register_and_its_rest_is_said(tmp_path):
    tables = {"r": "k\nTrường Cao đẳng A\nViện B\nTrung tâm C\n", "kinds": "from,to\ncao đẳng,college\n*,other\n"}
    made = converted(tmp_path, tables, "institutions,kind,r,k,words,kinds,")
    assert made.tables["institutions"]["kind"].to_list() == ["college", "other", "other"]
    assert made.unread.is_empty()
    # * = and nothing: what is not listed stays empty, and that is meant
    made = converted(tmp_path, tables, "institutions,kind,r,k,words,cao dang = college; * =,")
    assert made.tables["institutions"]["kind"].to_list() == ["college", None, None]
    assert made.unread.is_empty()
    with pytest.raises(InputError, match="There is no list kind: it must be a sheet"):
        converted(tmp_path, tables, "institutions,kind,r,k,words,kind,")
    with pytest.raises(InputError, match="The list r must have 2 columns"):
        converted(tmp_path, {"r": "k\nA\n", "kinds": "a,b\n"}, "institutions,kind,r,k,words,r,")


def test_remarks_may_stand_behind_the_values_of_a_list(tmp_path):
    (tmp_path / "kinds.csv").write_text("từ,thành,ghi chú\ncao đẳng,college,theo Luật\n", encoding="utf-8")
    made = converted(tmp_path, "k\nCao Đẳng\n", "institutions,kind,r,k,values,kinds,")
    assert made.tables["institutions"]["kind"].to_list() == ["college"]


def test_columns_of_the_feed_mapped_above_are_fields_too(tmp_path):
    register = "school,trade,hệ,n\nS1,Hàn,tối,20\nS1,Han hơi,tối,15\nS1,May,ngày,7\n"
    made = converted(
        tmp_path,
        register,
        "programmes,*,r,programme,distinct,,",
        "programmes,level,r,,constant,college,",
        "programmes,mode,r,hệ,values,tối = part_time; ngày = full_time,",
        "programmes,training_field,r,trade,words,han = 6520123; may = 6540205,",
        "programmes,programme,r,,text,{school}-{training_field},",
        "programmes,months,r,,constant,36,level = college and mode = part_time",
        "programmes,months,r,,constant,30,level = college",
        "programmes,licensed_intake,r,n,sum,,",
        "intakes,programme,r,school + trade,look_up,programmes.school + trade,",
    )
    assert made.tables["programmes"].select("programme", "months", "licensed_intake").rows() == [
        ("S1-6520123", "36", "35"),
        ("S1-6540205", "30", "7"),
    ]


def test_attributes_that_differ_where_rows_fall_together_are_told(tmp_path):
    register = "code,name,seats\nS1,Trường A,5\nS1,Trường A cũ,6\nS1,,7\nS2,Trường B,8\nS2,Trường B,9\n"
    made = converted(
        tmp_path,
        register,
        "sites,*,r,code,distinct,,",
        "sites,site,r,code,copy,,",
        "sites,name,r,name,copy,,",
        "sites,capacity,r,seats,sum,,",
    )
    assert made.tables["sites"].rows() == [("S1", "Trường A", "18"), ("S2", "Trường B", "17")]
    told = made.unread.select("rule", "severity", "column", "sheet_row", "value").rows()
    assert told == [("distinct_differs", "warning", "name", 2, "Trường A | Trường A cũ")]


def test_conditions_choose_the_value_in_the_order_of_the_rows(tmp_path):
    register = "level,mode,code\n5,evening,A\n5,day,B\n4,Evening,C\n,weekend,D\n"
    made = converted(
        tmp_path,
        register,
        "programmes,programme,r,code,copy,,",
        "programmes,months,r,,constant,36,level = 5 and mode = evening | weekend",
        "programmes,months,r,,constant,30,level >= 5",
        "programmes,months,r,,constant,12,level =",
        "programmes,months,r,,constant,20,",
    )
    assert made.tables["programmes"]["months"].to_list() == ["36", "30", "20", "12"]


def test_rows_are_kept_by_a_condition_and_the_rest_is_told_with_its_amount(tmp_path):
    register = "p,Trạng thái,n\nA,Hoạt động,10\nB,Điện và đóng cửa,7\nC,hoat dong,5\n"
    rows = ["intakes,programme,r,p,copy,,", "intakes,entrants,r,n,times,1,"]
    made = converted(tmp_path, register, "intakes,*,r,,giữ,,Trạng thái != Điện và đóng cửa", *rows)
    assert made.tables["intakes"]["programme"].to_list() == ["A", "C"]
    assert changes(made) == [("entrants", "keep", 3, 2, 22.0, 15.0)]
    assert (
        converted(tmp_path, register, "intakes,*,r,,keep,trang thai = Hoạt động,", *rows).tables["intakes"].height == 2
    )


def test_amounts_that_are_still_headings_or_lists_are_told_when_rows_go(tmp_path):
    register = 'school,trades,2024,2025,open\nA,"x; y","10; 20","5; 6",yes\nB,z,7,8,no\nC,w,1.5,2,yes\n'
    made = converted(
        tmp_path,
        register,
        "intakes,*,r,,keep,open = yes,",
        "intakes,*,r,trades + 2024 .. 2025,split,;,",
        "intakes,*,r,2024 .. 2025,unpivot,year; n,",
        "intakes,programme,r,school + trades,copy,,",
        "intakes,year,r,year,copy,,",
        "intakes,entrants,r,n,sum,,",
    )
    # 10 + 20 + 5 + 6 + 1.5 + 2, and 15 of the school that is closed
    assert changes(made) == [("entrants", "keep", 3, 2, 59.5, 44.5)]
    assert made.totals.row(0) == ("intakes", "entrants", 59.5, 44.5, False, None)


def test_a_column_mapped_twice_needs_conditions_before_the_last(tmp_path):
    with pytest.raises(InputError, match=r"row 3: a column may be mapped once; got sites.name, mapped in row 2"):
        converted(tmp_path, "a,b\n1,2\n", "sites,name,r,a,copy,,", "sites,name,r,b,copy,,a = 1")
    with pytest.raises(InputError, match="row 2: distinct takes no condition"):
        converted(tmp_path, "a,b\n1,2\n", "sites,*,r,a,distinct,,a = 1")
    with pytest.raises(InputError, match="row 2: sum must name a field; that cell is empty"):
        converted(tmp_path, "a,b\n1,2\n", "sites,capacity,r,,sum,,")
    with pytest.raises(InputError, match="row 2: keep needs a condition"):
        converted(tmp_path, "a,b\n1,2\n", "sites,*,r,a,keep,,")
    with pytest.raises(InputError, match="row 3: distinct must be the last of the rows"):
        converted(tmp_path, "a,b\n1,2\n", "sites,*,r,a,distinct,,", "sites,*,r,a,split,;,")


# --- the readers of feeds


MAPPING = [
    ["Bảng", "Cột", "Bảng nguồn", "Cột nguồn", "Phép biến đổi", "Tham số"],
    ["# ghi chú, có dấu phẩy; và chấm phẩy", "", "", "", "", ""],
    ["Cơ sở giáo dục nghề nghiệp", "Mã cơ sở", "trường", "Mã", "chép", ""],
    ["", "Tên", "trường", "Tên trường", "chép", ""],
    ["", "ownership", "trường", "Loại", "từ khóa", "tư = private; công = public"],
]
SCHOOLS = [["Mã", "Tên trường", "Loại"], ["T1", "Trường Cao đẳng Đồ Sơn", "Công lập"], ["T2", "Trường Bình", "Tư thục"]]
MADE = [("T1", "Trường Cao đẳng Đồ Sơn", "public"), ("T2", "Trường Bình", "private")]


def _saved(path: Path, rows: list[list[str]], form: str) -> Path:
    """Save a table as a form says: ``xlsx``, or a separator with an encoding."""
    if form == "xlsx":
        with xlsxwriter.Workbook(str(path.with_suffix(".xlsx"))) as book:
            sheet = book.add_worksheet(path.stem)
            sheet.merge_range(0, 0, 0, 2, "DANH SÁCH")
            for at, row in enumerate(rows, 2):
                sheet.write_row(at, 0, row)
        return path.with_suffix(".xlsx")
    separator, encoding = form.split(" ")
    mark = {"tab": "\t"}.get(separator, separator)
    text = "".join(
        mark.join(f'"{cell}"' if mark in cell and not cell.startswith("#") else cell for cell in row) + "\r\n"
        for row in rows
    )
    data = _in_1258(text) if encoding == "cp1258" else text.encode(encoding)
    path.with_suffix(".csv").write_bytes(data)
    return path.with_suffix(".csv")


def _in_1258(text: str) -> bytes:
    """Return text as Windows-1258 writes it: tones as marks after letters of the code page."""
    import unicodedata  # noqa: PLC0415

    whole = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            whole += letter.encode("cp1258")
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", letter)
            tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
            whole += (base + tones).encode("cp1258")
    return bytes(whole)


@pytest.mark.parametrize("form", ["; utf-8", "; cp1258", "tab utf-16", ", utf-8-sig", "xlsx", "; utf-16-le"])
def test_register_and_mapping_are_read_as_feeds_are(tmp_path, form):
    heard: list[str] = []
    source = read_source(_saved(tmp_path / "trường", SCHOOLS, form), say=lambda said: heard.append(said("en")))
    path = _saved(tmp_path / "ánh xạ", MAPPING, form)
    mapping = read_mapping(path, say=lambda said: heard.append(said("en")))
    assert convert_register(source, mapping).tables["institutions"].rows() == MADE
    assert len(heard) == (2 if form in ("; cp1258", "; utf-16-le") else 0)


def test_lists_that_fall_apart_at_semicolons_are_put_together_again(tmp_path):
    # as a mapping of commas looks whose commas were made semicolons: nothing is quoted
    text = "table;column;from;field;transformation;argument\ninstitutions;kind;r;k;words;a=college; b=other; c=x,y\n"
    (tmp_path / "m.csv").write_text(text, encoding="utf-8")
    assert read_mapping(tmp_path / "m.csv").rows["argument"].to_list() == ["a=college; b=other; c=x,y"]


def test_lists_in_sheets_of_the_mapping(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "m.xlsx")) as book:
        rows = book.add_worksheet("Ánh xạ")
        for at, row in enumerate([*MAPPING[:4], ["", "ownership", "trường", "Loại", "danh mục", "Loại hình"]]):
            rows.write_row(at, 0, row)
        listed = book.add_worksheet("Loại hình")
        for at, row in enumerate([["từ", "thành"], ["công lập", "public"], ["tư thục", "private"]]):
            listed.write_row(at, 0, row)
    source = {"trường": pl.DataFrame(SCHOOLS[1:], schema=SCHOOLS[0], orient="row")}
    assert convert_register(source, read_mapping(tmp_path / "m.xlsx")).tables["institutions"].rows() == MADE


def test_a_wrong_cell_of_a_mapping_is_named_by_its_row_below_comments(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text(
        "Ánh xạ của sở\n\n" + HEADINGS + "\n# a, b, c, d, e, f, g, h, i\n\nsites,name,r,a,guess,,\n", "utf-8"
    )
    with pytest.raises(InputError, match=r"m\.csv row 6: transformation must be one of copy, .*; got guess") as refused:
        read_mapping(path)
    assert "chép, cố định" in refused.value.text("vi")


def _official_sheet(path: Path) -> Path:
    """Write a register as offices print them: titles, headings of two rows, numbered columns, totals, signatures."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Biểu 01")
        sheet.merge_range(0, 0, 0, 6, "UBND THÀNH PHỐ")
        sheet.merge_range(1, 0, 1, 6, "BIỂU TỔNG HỢP TUYỂN SINH NĂM 2025")
        for at, title in enumerate(["STT", "Tên trường", "Nghề"]):
            sheet.merge_range(3, at, 4, at, title)
        sheet.merge_range(3, 3, 3, 4, "Nhập học")
        sheet.write_row(4, 3, ["Tổng số", "Nữ"])
        sheet.merge_range(3, 5, 3, 6, "Tốt nghiệp")
        sheet.write_row(4, 5, [2024, 2025])
        sheet.write_row(5, 0, ["A", "B", "1", "2", "3=1+2", "4", "5"])
        sheet.merge_range(6, 1, 7, 1, "Trường Cao đẳng A")
        rows = [
            [1, None, "Hàn", 60, 2, 40, 50],
            [None, None, "May", 30, 28, 25, 26],
            [2, "Công ty Bình", "Hàn", 20, 1, 9, 8],
        ]
        for at, row in enumerate(rows, 6):
            for place, cell in enumerate(row):
                if cell is not None and not (at == 6 and place == 1):
                    sheet.write(at, place, cell)
        sheet.write_row(9, 1, ["Tổng cộng", "", 110, 31, 74, 84])
        sheet.write(10, 1, "Ghi chú: số liệu đến 31/12/2025")
        sheet.write(12, 5, "Hải Phòng, ngày 5 tháng 1 năm 2026")
        sheet.write(13, 5, "HIỆU TRƯỞNG")
    return path


def test_a_sheet_as_offices_print_it_is_read_without_what_is_no_data(tmp_path):
    mapping = tmp_path / "m.csv"
    rows = [
        "intakes,*,Biểu 01,Tên trường,fill,,",
        "intakes,*,Biểu 01,Tốt nghiệp – {năm},unpivot,tốt nghiệp,",
        "intakes,programme,Biểu 01,,text,{Tên trường}/{Nghề},",
        "intakes,entrants,Biểu 01,Nhập học – Tổng số,sum,,",
        "intakes,women,Biểu 01,Nhập học – Nữ,sum,,",
        "intakes,year,Biểu 01,năm,copy,,",
        "intakes,graduates,Biểu 01,tốt nghiệp,sum,,",
    ]
    mapping.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    read, heard = read_mapping(mapping), []
    path = _official_sheet(tmp_path / "biểu.xlsx")
    source = read_source(path, fields=read.fields, say=lambda said: heard.append(said("vi")))
    made = convert_register(source, read)
    assert made.tables["intakes"].filter(pl.col("year") == "2024").rows() == [
        ("Trường Cao đẳng A/Hàn", "60", "2", "2024", "40"),
        ("Trường Cao đẳng A/May", "30", "28", "2024", "25"),
        ("Công ty Bình/Hàn", "20", "1", "2024", "9"),
    ]
    assert [said.split(" của ")[0] for said in heard] == ["Dòng 6", "Dòng 10", "Dòng 11", "Dòng 13", "Dòng 14"]
    assert heard[1] == "Dòng 10 của Biểu 01 không phải số liệu nên bỏ qua: Tổng cộng | 110 | 31 | 74 | 84."
    # the entrants stand in the row of each year: that they count twice is told
    assert changes(made)[0] == ("entrants", "unpivot", 3, 6, 110.0, 220.0)


def test_names_that_begin_like_a_total_are_data(tmp_path):
    register = "name,n\nTổng công ty Sông Hồng,1\nCông Thành,2\nCộng hòa,3\nTotal Energies,4\nGhi chú,5\n"
    made = converted(tmp_path, register, "intakes,programme,r,name,copy,,", "intakes,entrants,r,n,sum,,")
    assert made.tables["intakes"].height == 5


@pytest.mark.parametrize(
    ("row", "left_out"),
    [
        ("1,2,3", False),
        ("1,2,3,4", True),
        ("(1),(2),(3)", True),
        ("A,B,1", True),
        ("A,1,3", False),
        ("2,3,4,5", True),
        ("3,4,5,6", False),
    ],
)
def test_a_row_of_numbers_is_data_unless_it_counts_the_columns(tmp_path, row, left_out):
    (tmp_path / "r.csv").write_text(f"code,x,y,z\n{row}\nP1,5,6,7\n", encoding="utf-8")
    assert read_source(tmp_path / "r.csv")["r"].height == 2 - left_out


def test_headings_are_found_by_what_the_mapping_asks_for(tmp_path):
    # the row of headings is less full than the rows below it
    register = "Danh sách,,,\nmã,,tên,\nP1,x,A,7\nP2,y,B,8\n"
    made = converted(tmp_path, register, "sites,site,r,mã,copy,,", "sites,name,r,tên,copy,,")
    assert made.tables["sites"].rows() == [("P1", "A"), ("P2", "B")]


# --- the command


def _command(folder: Path, *more: str) -> tuple[int, Path]:
    sources = [str(folder / f"{name}.csv") for name in ("truong", "tuyen-sinh", "xa-phuong")]
    out = folder.parent / "feed"
    line = ["--mapping", str(folder / "anh-xa.csv"), "--information", str(folder / "feed.json"), "--out", str(out)]
    return main(["convert", *sources, *line, *more]), out


@pytest.fixture
def example(tmp_path):
    """The worked example of the how-to, to be changed."""
    return shutil.copytree(EXAMPLE, tmp_path / "register")


def test_the_worked_example_gives_a_feed_without_findings(example, capsys):
    code, out = _command(example, "--json", "--licence", "CC-BY-4.0")
    told = json.loads(capsys.readouterr().out)
    assert (code, told["findings"], told["unread"], told["amounts"]) == (EXIT_OK, [], [], [])
    assert {name: (rows["rows"], rows["rows_read"]) for name, rows in told["rows"].items()} == {
        "areas": (4, 4),
        "institutions": (3, 3),
        "sites": (3, 3),
        "programmes": (6, 3),
        "intakes": (11, 7),
    }
    intakes = pl.read_csv(out / "intakes.csv")
    # as the register's columns add up: 335 + 305, 302 + 286, 106 + 82
    assert intakes.select(pl.sum("quota", "entrants", "women")).row(0) == (640, 588, 188)
    assert intakes.row(0) == ("T1-Hàn", 2024, 90, 76, 2)


def test_what_no_list_has_is_a_finding_and_ends_as_check_does(example, capsys):
    register = example / "truong.csv"
    register.write_text(register.read_text(encoding="utf-8").replace('"Hàn, May', '"Hàn, Mây tre, May'), "utf-8")
    code, _ = _command(example, "--licence", "CC0", "--lang", "vi")
    told = capsys.readouterr().out
    assert code == EXIT_DATA_FAULTS
    assert "1 ô không có trong danh mục: “Mây tre – Trung cấp” (dòng 5)" in told
    assert "Chương trình đào tạo: 1 lần, trước hết: Cột “Ngành, nghề đào tạo” không được để trống." in told


def test_an_amount_left_out_is_said_in_the_readers_language(example, capsys):
    mapping = example / "anh-xa.csv"
    mapping.write_text(mapping.read_text(encoding="utf-8").replace("Nhập học;cộng;;", "Nhập học;nhân;1;"), "utf-8")
    code, _ = _command(example, "--lang", "vi")
    told = " ".join(capsys.readouterr().out.split())
    assert code == EXIT_OK
    assert "Tuyển sinh và tốt nghiệp · Nhập học: phép không trùng đưa 13 dòng thành 11" in told
    assert "tổng Nhập học từ 588 thành 543 (−45)" in told


def test_licence_and_classifications_of_the_source_are_left_out_unless_said(tmp_path, example, capsys):
    stated = json.loads((example / "feed.json").read_text(encoding="utf-8"))
    stated |= {"licence": "MIT of somebody", "classifications": {"occupations": "ISCO-08"}}
    (example / "feed.json").write_text(json.dumps(stated), encoding="utf-8")
    code, out = _command(example, "--lang", "en")
    written = json.loads((out / "feed.json").read_text(encoding="utf-8"))
    assert (code, written["licence"], "classifications" in written) == (EXIT_OK, "Chưa nêu / Not stated", False)
    heard = capsys.readouterr().err
    assert "The licence “MIT of somebody” of the information was not copied" in heard
    assert "The classifications of the information (occupations) were not copied" in heard
    shutil.rmtree(out)
    _command(example, "--licence", "CC0", "--classifications")
    written = json.loads((out / "feed.json").read_text(encoding="utf-8"))
    assert (written["licence"], written["classifications"]) == ("CC0", {"occupations": "ISCO-08"})
    assert capsys.readouterr().err == ""


def test_the_information_may_be_the_sheet_of_a_workbook(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "city.xlsx")) as book:
        sheet = book.add_worksheet("feed")
        for at, pair in enumerate([("city.vi", "Hải Phòng"), ("area", "31"), ("as_of", "2025-12-31")]):
            sheet.write_row(at, 0, pair)
    assert stated_information(tmp_path / "city.xlsx")["city"] == {"vi": "Hải Phòng"}
    write_converted({}, tmp_path / "city.xlsx", tmp_path / "out")
    assert json.loads((tmp_path / "out" / "feed.json").read_text(encoding="utf-8"))["area"] == "31"


# --- a whole register


def test_a_register_of_a_thousand_rows_keeps_its_totals(tmp_path):
    """Split, unpivoted and summed at once; the totals are those of the sums below, counted without the conversion."""
    trades = ("Hàn", "May", "Điện", "Ô tô")
    years = (2022, 2023, 2024, 2025)
    lines, quota, entrants = [], 0, 0
    for at in range(1_000):
        school, pair = at % 50, (trades[at % 4], trades[(at + 1 + at // 50 % 3) % 4])
        cells = []
        for year in years:
            places = [10 + (at * 7 + year) % 23, 5 + (at + year) % 11]
            came = 0 if (at + year) % 9 == 0 else sum(places) - at % 6
            quota, entrants = quota + sum(places), entrants + came
            cells += ["; ".join(map(str, places)), "; ".join((str(came - came // 3), str(came // 3)))]
        lines.append(f"S{school};{pair[0]}, {pair[1]};" + ";".join(f'"{cell}"' for cell in cells))
    headings = ";".join(f"Chỉ tiêu {year};Nhập học {year}" for year in years)
    wide = " + ".join(f"{name} {year}" for year in years for name in ("Chỉ tiêu", "Nhập học"))
    made = converted(
        tmp_path,
        f"SỔ TUYỂN SINH\n\nTrường;Nghề;{headings}\n" + "\n".join(lines) + "\n",
        # the two trades of a cell and the two numbers of each year's cell belong together
        f'intakes,*,r,Nghề + {wide},tách,", ;",',
        "intakes,*,r,Chỉ tiêu {năm} + Nhập học {năm},xoay,,",
        "intakes,*,r,Trường + Nghề + năm,không trùng,,",
        "intakes,programme,r,,ghép,{Trường}-{Nghề},",
        "intakes,year,r,năm,chép,,",
        "intakes,quota,r,Chỉ tiêu,cộng,,",
        "intakes,entrants,r,Nhập học,cộng,,",
    )
    table = made.tables["intakes"].cast({"year": pl.Int64, "quota": pl.Int64, "entrants": pl.Int64})
    assert made.rows_read == {"intakes": 1_000}
    assert table.select(pl.sum("quota", "entrants")).row(0) == (quota, entrants)
    # 50 schools with 4 trades each over 4 years
    assert (table.height, table.select("programme", "year").is_unique().all()) == (50 * 4 * 4, True)
    assert changes(made) == []
    assert made.totals.select("column", "source", "feed").rows() == [
        ("quota", float(quota), float(quota)),
        ("entrants", float(entrants), float(entrants)),
    ]
    assert made.unread.is_empty()


# --- numbers in conditions are those of the feed

QUOTAS = "school;seats\nA;1.500\nB;900\nC;12.500\n"
COPIED = ["sites,site,r,school,copy,,", "sites,capacity,r,seats,copy,,"]


@pytest.mark.parametrize(
    ("cells", "condition", "kept"),
    [
        # two groups in a cell tell how the column is written
        (["1.500", "900", "1.012.500"], "seats >= 1000", ["1.500", "1.012.500"]),
        (["1.500", "900", "1.012.500"], "seats = 1500", ["1.500"]),
        (["1.500", "900", "1.012.500"], "seats = 1.500", ["1.500"]),
        (["1.500", "900", "1.012.500"], "seats != 1.012.500", ["1.500", "900"]),
        (["1.500", "0,5"], "seats < 1", ["0,5"]),
        (["1,500", "0.25"], "seats > 1000", ["1,500"]),
        (["1 500", "1'200", "900"], "seats >= 1000", ["1 500", "1'200"]),
        (["12.500 đồng", "1.000.000 đồng"], "seats < 13000", ["12.500 đồng"]),
        (["1e3", "900"], "seats = 1000", ["1e3"]),
        (["１２", "٣", "1_000"], "seats > 1", ["１２"]),
        # both readings answer alike
        (["1.500", "900", "12.500"], "seats > 0", ["1.500", "900", "12.500"]),
        (["1.500", "900", "12.500"], "seats != 0", ["1.500", "900", "12.500"]),
        (["1.500", "900", "12.500"], "seats = 900 | 1.500", ["1.500", "900"]),
    ],
)
def test_a_condition_reads_numbers_as_the_feed_does(tmp_path, cells, condition, kept):
    register = {"r": pl.DataFrame({"seats": cells})}
    (tmp_path / "mapping.csv").write_text(
        f"{HEADINGS}\nsites,*,r,,keep,,{condition}\nsites,site,r,seats,copy,,\n", encoding="utf-8"
    )
    mapping = read_mapping(tmp_path / "mapping.csv")
    assert convert_register(register, mapping).tables["sites"]["site"].to_list() == kept


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("seats >= 1000", r"r\.csv row 2, seats: a number that can be read with thousands or with decimals, 1\.500\."),
        ("seats = 1500", r"r\.csv row 2, seats: a number that can be read .*, 1\.500\."),
        ("seats != 12500", r"r\.csv row 4, seats: a number that can be read .*, 12\.500\."),
        ("seats < 1.000", r"The condition seats < 1\.000 has a number that can be read .*, 1\.000\."),
    ],
)
@pytest.mark.parametrize("where", ["keep", "when", "sum"])
def test_a_condition_stops_where_a_number_reads_two_ways(tmp_path, condition, says, where):
    rows = {
        "keep": [f"sites,*,r,,keep,,{condition}", *COPIED],
        "when": [COPIED[0], f"sites,capacity,r,seats,copy,,{condition}"],
        "sum": ["sites,*,r,school,distinct,,", COPIED[0], f"sites,capacity,r,school,sum,,{condition}"],
    }
    with pytest.raises(InputError, match=says):
        converted(tmp_path, QUOTAS, *rows[where])


# --- headings that go to one place


@pytest.mark.parametrize(
    ("headings", "field", "argument", "says"),
    [
        (
            "Chỉ tiêu 2024,CHỈ TIÊU 2024",
            "Chỉ tiêu {năm}",
            "",
            "Chỉ tiêu {năm}: the columns “Chỉ tiêu 2024” and “CHỈ TIÊU 2024” go to the same cell",
        ),
        ("Chỉ tiêu 2024,Chỉ  tiêu: 2024", "Chỉ tiêu {năm}", "", None),
        ("Số 2024,Số nữ 2024", "Số {x} + Số nữ {x}", "", "“Số nữ 2024” fits both Số {x} and Số nữ {x}"),
        ("a 2024,b 2024", "a {năm} + b {năm}", "n; N", "each new field must have a name of its own; got n twice"),
        ("a 2024,b 2024", "a {năm} + b {năm}", "năm; b", "each new field must have a name of its own; got năm twice"),
        ("2024,2025", "2024 .. 2025", "n; n", "each new field must have a name of its own; got n twice"),
    ],
)
def test_headings_that_would_lose_an_amount_are_refused(tmp_path, headings, field, argument, says):
    row = f"intakes,*,r,{field},unpivot,{argument},"
    register = f"school,{headings}\nA,60,30\n"
    if says is None:  # the colon makes it another heading, which the pattern does not fit
        assert converted(tmp_path, register, row, "intakes,programme,r,school,copy,,").rows_read == {"intakes": 1}
        return
    with pytest.raises(InputError, match=says):
        converted(tmp_path, register, row, "intakes,programme,r,school,copy,,")


def test_amounts_are_counted_from_every_heading_whatever_the_step_makes_of_them():
    step = {"transformation": "unpivot", "field": "Chỉ tiêu {năm}", "argument": ""}
    cells = pl.DataFrame({"Chỉ tiêu": ["90"], "Chỉ tiêu 2024": ["60"], "CHỈ TIÊU 2024": ["30"]})
    shape = shape_before([step], cells.columns)
    assert shape.headings == {"Chỉ tiêu": ["Chỉ tiêu 2024", "CHỈ TIÊU 2024"]}
    assert amount(cells, "Chỉ tiêu", shape) == 90.0
    assert amount(cells.with_columns(pl.lit("7").alias("Chỉ tiêu")), "Chỉ tiêu", shape) == 90.0


def test_totals_of_what_is_copied_are_read_as_the_feed_reads_them(tmp_path):
    made = converted(tmp_path, QUOTAS, *COPIED)
    assert made.totals.row(0) == ("sites", "capacity", 14_900.0, 14_900.0, False, None)


# --- numbers given in turn


def test_numbers_under_conditions_go_on_where_the_last_ones_ended(tmp_path):
    made = converted(
        tmp_path,
        "school,kind\nA,public\nB,private\nC,public\nD,other\nE,private\n",
        "sites,site,r,,number,S-,kind = public",
        "sites,site,r,,number,T-,kind = other",
        "sites,site,r,,number,S-,",
        "sites,name,r,school,copy,,",
    ).tables["sites"]
    assert made["site"].to_list() == ["S-0001", "S-0003", "S-0002", "T-0001", "S-0004"]
