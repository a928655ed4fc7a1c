"""A register in another shape becomes a feed by a mapping; what nothing maps stays empty."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.errors import FeedError, InputError, OutputError
from caunghe.feed.convert.cells import mapped_column
from caunghe.feed.convert.convert import convert_register
from caunghe.feed.convert.figures import Origin
from caunghe.feed.convert.files import write_converted
from caunghe.feed.convert.mapping import RegisterMapping, read_mapping
from caunghe.feed.convert.register import read_source

HEADER = "table,column,from,field,transformation,argument\n"
ZAMBIA = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "zambia"


def mapped(tmp_path: Path, *rows: str) -> RegisterMapping:
    path = tmp_path / "mapping.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return read_mapping(path)


@pytest.fixture
def register(tmp_path: Path) -> dict[str, pl.DataFrame]:
    path = tmp_path / "register.json"
    schools = [
        {
            "name": "Trường A",
            "owner": "Government (Energy)",
            "town": "Northern",
            "opened": "3 May 2019",
            "fee": "1.5",
        },
        {"name": "Trường B", "owner": "privatekk", "town": "North - Western", "opened": "unknown", "fee": None},
        {"name": "Trường A", "owner": "Government", "town": "Northern", "opened": None, "fee": "2"},
    ]
    courses = [
        {"school": "Trường B", "title": "Hàn", "tags": ["x", "y"]},
        {"school": "Trường C", "title": "May", "tags": []},
    ]
    path.write_text(json.dumps({"schools": schools, "courses": courses, "note": "left out"}), encoding="utf-8")
    return read_source(path)


def test_transformations_give_what_their_names_say(register, tmp_path):
    mapping = mapped(
        tmp_path,
        "institutions,*,schools,name,distinct,",
        "institutions,institution,schools,name,number,I-",
        "institutions,name,schools,name + town,copy,",
        "institutions,ownership,schools,owner,words,government=public; private=private",
        "institutions,area,schools,town,words,north -=NW; northern=NO",
        "institutions,kind,schools,,constant,college",
        "sites,site,schools,name,number,S-",
        "sites,opened,schools,opened,date,%d %B %Y",
        "sites,fixed_cost,schools,fee,times,1000000",
    )
    made = convert_register(register, mapping)
    tables = made.tables
    assert tables["institutions"].to_dict(as_series=False) == {
        "institution": ["I-0001", "I-0002"],
        "name": ["Trường A – Northern", "Trường B – North - Western"],
        "ownership": ["public", "private"],
        "area": ["NO", "NW"],
        "kind": ["college", "college"],
    }
    assert tables["sites"]["opened"].to_list() == ["2019-05-03", None, None]
    assert tables["sites"]["fixed_cost"].to_list() == ["1500000", None, "2000000"]
    assert made.rows_read == {"institutions": 3, "sites": 3}


def test_a_look_up_finds_the_key_and_leaves_the_unknown_empty(register, tmp_path):
    mapping = mapped(
        tmp_path,
        "institutions,institution,schools,name,number,I-",
        "institutions,name,schools,name,copy,",
        "sites,site,courses,title,copy,",
        "sites,institution,courses,school,look_up,institutions.name",
    )
    assert convert_register(register, mapping).tables["sites"]["institution"].to_list() == ["I-0002", None]


def test_lists_in_a_cell_are_joined(register):
    assert register["courses"]["tags"].to_list() == ["x; y", ""]
    assert set(register) == {"schools", "courses"}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("colleges,name,schools,name,copy,", "row 2: table must be one of areas, .*; got colleges"),
        ("institutions,colour,schools,name,copy,", "got colour"),
        ("institutions,name,schools,name,guess,", "got guess"),
    ],
)
def test_a_wrong_mapping_names_row_and_value(tmp_path, row, says):
    with pytest.raises(InputError, match=says):
        mapped(tmp_path, row)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["institutions,name,colleges,name,copy,"], "must have the table colleges"),
        (["institutions,name,schools,label,copy,"], "must have the field label"),
        (["institutions,name,schools,name,copy,", "institutions,area,courses,title,copy,"], "one source table"),
        (["sites,institution,schools,name,look_up,institutions.name"], "look_up must name"),
    ],
)
def test_a_mapping_that_does_not_fit_the_register_says_where(register, tmp_path, rows, says):
    with pytest.raises(InputError, match=says):
        convert_register(register, mapped(tmp_path, *rows))


def test_a_mapping_without_a_column_is_refused(tmp_path):
    path = tmp_path / "mapping.csv"
    path.write_text("table,column\n", encoding="utf-8")
    with pytest.raises(InputError, match="from, field, transformation, argument not found"):
        read_mapping(path)


def test_an_unknown_kind_of_register_is_refused(tmp_path):
    path = tmp_path / "register.doc"
    path.write_bytes(b"\xd0\xcf")
    with pytest.raises(FeedError, match=r"register\.doc"):
        read_source(path)


def test_nothing_is_written_over_what_exists(tmp_path):
    (tmp_path / "old.csv").write_text("a\n", encoding="utf-8")
    with pytest.raises(OutputError, match="new or empty"):
        write_converted({}, ZAMBIA / "feed.json", tmp_path)


def test_the_shipped_mapping_of_zambia_is_well_formed():
    mapping = read_mapping(ZAMBIA / "mapping.csv")
    assert mapping.rows["table"].unique(maintain_order=True).to_list() == [
        "areas",
        "institutions",
        "sites",
        "programmes",
    ]


def test_two_files_of_one_table_are_refused_by_both_paths(tmp_path):
    # the rows of x would be replaced by those of y without a word
    paths = [tmp_path / folder / "truong.csv" for folder in ("x", "y")]
    for path, code in zip(paths, ("7", "8"), strict=True):
        path.parent.mkdir()
        path.write_text(f"code,title\n{code},Trường {code}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_source(*paths)
    for language, advice in (("vi", "Hãy đổi tên một tệp"), ("en", "Rename one of them")):
        said = refused.value.text(language)
        assert all(part in said for part in (*map(str, paths), "truong", advice))
    (tmp_path / "x" / "truong.tsv").write_text("code\ttitle\n9\tTrường 9\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"truong is in .*truong\.csv and in .*truong\.tsv"):
        read_source(tmp_path / "x")
    paths[1].rename(tmp_path / "y" / "khac.csv")
    assert sorted(read_source(paths[0], tmp_path / "y")) == ["khac", "truong"]


def test_a_name_that_stands_twice_in_json_is_refused(tmp_path):
    path = tmp_path / "register.json"
    path.write_text('{"schools": [{"code": 7}], "schools": [{"code": 8}]}', encoding="utf-8")
    with pytest.raises(FeedError, match=r"register\.json has schools twice"):
        read_source(path)
    path.write_text('{"schools": [{"code": 7, "code": 8}]}', encoding="utf-8")
    with pytest.raises(FeedError, match=r"register\.json has code twice"):
        read_source(path)


def multiplied(tmp_path: Path, cells: list[str], factor: str = "1") -> list[str | None]:
    path = tmp_path / "schools.csv"
    path.write_text("code;fee\n" + "".join(f"{at};{cell}\n" for at, cell in enumerate(cells)), encoding="utf-8")
    mapping = mapped(tmp_path, f"sites,fixed_cost,schools,fee,times,{factor}")
    return convert_register(read_source(path), mapping).tables["sites"]["fixed_cost"].to_list()


@pytest.mark.parametrize(
    ("cells", "factor", "gives"),
    [
        (["12.500.000", "9.800.000 đồng"], "1", ["12500000", "9800000"]),
        (["1,5", "2"], "1000000", ["1500000", "2000000"]),
        (["1.5", "-2"], "1000", ["1500", "-2000"]),
        # 1,5 shows that commas are decimal, so that the point is of thousands; 0.25 shows the opposite
        (["1.500", "1,5"], "2", ["3000", "3"]),
        (["1,500", "0.25"], "2", ["3000", "0.5"]),
        (["1.500", "12.500.000"], "1", ["1500", "12500000"]),
        (["3"], "0.5", ["1.5"]),
        (["3"], "1e6", ["3000000"]),
        (["8,2", "4,1"], "1000000", ["8200000", "4100000"]),
        (["12 500 000 000"], "1e6", ["12500000000000000"]),
        (["8,2"], '"1.000.000"', ["8200000"]),
        (["8"], '"0,5"', ["4"]),
        (["0.0000001"], "1", ["0.0000001"]),
        (["8609766,14"], "1e9", ["8609766140000000"]),  # a country's product in thousand millions
        (["9007199254740991"], "1", ["9007199254740991"]),
    ],
)
def test_times_reads_numbers_as_a_feed_does(tmp_path, cells, factor, gives):
    assert multiplied(tmp_path, cells, factor) == gives


@pytest.mark.parametrize(
    ("cells", "row", "says"),
    [
        (["5", "từ 2024: 5 tháng"], 3, "times needs a number; got từ 2024: 5 tháng"),
        (["1.5 m"], 2, r"times needs a number; got 1\.5 m"),
        (["5", "6", "5 %"], 4, "the cell has 5 % and its heading no %, so times cannot tell"),
        (["1.500"], 2, r"a number that can be read with thousands or with decimals, 1\.500"),
        (["12", "12.500", "9.800 đồng"], 3, r"a number that can be read with thousands or with decimals, 12\.500"),
        (["1,500"], 2, "a number that can be read with thousands or with decimals, 1,500"),
    ],
)
def test_times_refuses_what_is_no_number_by_file_row_and_value(tmp_path, cells, row, says):
    with pytest.raises(InputError, match=rf"schools\.csv row {row}, fee: {says}"):
        multiplied(tmp_path, cells)


def test_all_refused_numbers_of_a_field_are_named_at_once(tmp_path):
    with pytest.raises(InputError) as refused:
        multiplied(tmp_path, ["5", "không", "120 (15 new)", "12,500", "7"])
    said = str(refused.value)
    assert "row 3, fee: times needs a number; got không. Mend that cell." in said
    assert said.endswith("The field has 2 more such cells: “120 (15 new)” (row 4), “12,500” (row 5).")
    # what is offered for a number that reads two ways are its own two, and each reads one way
    with pytest.raises(InputError, match=r"Write it as 12500 or 12\.5\."):
        multiplied(tmp_path, ["12,500"])
    assert multiplied(tmp_path, ["12500", "12,5"], "1") == ["12500", "12.5"]


def test_a_refused_number_is_named_by_its_row_where_rows_were_left_out(tmp_path):
    # a blank line and a second row of one school stand above: the cell is in row 5 of the sheet, the third of the list
    path = tmp_path / "schools.csv"
    path.write_text("name,fee\nA,1\n\nA,2\nB,many\n", encoding="utf-8")
    mapping = mapped(tmp_path, "sites,*,schools,name,distinct,", "sites,fixed_cost,schools,fee,times,1")
    with pytest.raises(InputError, match=r"schools\.csv row 5, fee: .*got many"):
        convert_register(read_source(path), mapping)
    with pytest.raises(InputError, match=r"schools row 3, fee: .*got many"):  # tables without a file are counted
        convert_register({"schools": pl.DataFrame({"name": ["A", "A", "B"], "fee": ["1", "2", "many"]})}, mapping)
    (tmp_path / "r.json").write_text('{"schools": ["note", {"name": "B", "fee": "many"}]}', encoding="utf-8")
    with pytest.raises(InputError, match=r"r\.json row 2, fee: .*got many"):
        convert_register(read_source(tmp_path / "r.json"), mapping)


@pytest.mark.parametrize("factor", ["", "x", "1000x", "x1000", "1000 USD", "1_000", "nan", "1e400", "1.000", "1,000"])
def test_a_factor_is_a_number_that_reads_one_way(tmp_path, factor):
    for verb in ("times", "sum")[: 2 if factor else 1]:
        with pytest.raises(InputError, match=rf"row 2: {verb} needs a number that reads one way .*got {factor}\."):
            mapped(tmp_path, f'sites,fixed_cost,schools,fee,{verb},"{factor}"')


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(1, 999_999_999), min_size=1, max_size=2_000))
def test_amounts_with_one_decimal_in_millions_come_out_whole(tenths):
    every = [*range(1, 1_000), *tenths]  # 0,1 to 99,9 million, and any beyond
    cells = pl.DataFrame({"fee": [f"{each // 10},{each % 10}" for each in every]})
    row = {"column": "tuition", "field": "fee", "transformation": "times", "argument": "1000000"}
    made = mapped_column(cells, row, Origin("schools", pl.int_range(len(every), eager=True)))
    assert made.to_list() == [str(each * 100_000) for each in every]


def test_a_sum_in_millions_is_whole(tmp_path):
    (tmp_path / "schools.csv").write_text("name;a;b\nA;4,1;8,2\nA;0,1;0,2\nB;;\n", encoding="utf-8")
    rows = ["sites,*,schools,name,distinct,", "sites,fixed_cost,schools,a + b,sum,1000000"]
    made = convert_register(read_source(tmp_path / "schools.csv"), mapped(tmp_path, *rows))
    assert made.tables["sites"]["fixed_cost"].to_list() == ["12600000", None]
    assert made.totals.select("source", "feed").rows() == [(12_600_000.0, 12_600_000.0)]


def test_a_look_up_asks_a_table_of_one_key_and_takes_the_first_of_equal_names(tmp_path):
    source = {"schools": pl.DataFrame({"code": ["I1", "I2", "I3"], "name": ["A", "A", "B"], "year": ["1", "2", "3"]})}
    institutions = ["institutions,institution,schools,code,copy,", "institutions,name,schools,name,copy,"]
    sought = mapped(tmp_path, *institutions, "sites,institution,schools,name,look_up,institutions.name")
    assert convert_register(source, sought).tables["sites"]["institution"].to_list() == ["I1", "I1", "I3"]
    # an intake has two keys, programme and year: neither alone says which row is meant
    intakes = ["intakes,programme,schools,code,copy,", "intakes,year,schools,year,copy,"]
    with pytest.raises(InputError, match=r"must name a table of one key .*got intakes\.year"):
        convert_register(source, mapped(tmp_path, *intakes, "sites,site,schools,year,look_up,intakes.year"))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            ["sites,name,schools,name,copy,", "sites,area,schools,town,copy,", "sites,name,schools,town,copy,"],
            "row 4: a column may be mapped once; got sites.name, mapped in row 2",
        ),
        (["sites,*,schools,name,copy,"], r"row 2: column \* goes with fill, .*, distinct, .*; got \* with copy"),
        (["sites,name,schools,name,distinct,"], "row 2: .*with column .*; got name with distinct"),
    ],
)
def test_rows_of_a_mapping_that_contradict_each_other_are_refused(tmp_path, rows, says):
    with pytest.raises(InputError, match=says):
        mapped(tmp_path, *rows)


def test_one_column_name_in_two_tables_and_several_distincts_are_right(tmp_path):
    rows = ["sites,*,schools,name,distinct,", "sites,*,schools,town,distinct,", "sites,name,schools,name,copy,"]
    assert mapped(tmp_path, *rows, "areas,name,schools,name,copy,").rows.height == 4


def test_a_table_that_the_register_lacks_is_named(register, tmp_path):
    mapping = mapped(tmp_path, "sites,name,colleges,name,copy,")
    with pytest.raises(InputError, match="must have the table colleges; it has schools, courses"):
        convert_register(register, mapping)


def test_a_day_of_two_figures_is_no_day_of_the_first_century(tmp_path):
    source = {
        "schools": pl.DataFrame({"opened": ["1/9/25", "1/9/2025", "31/12/1929", "1/1/1930", "31/12/2100", "1/1/2101"]})
    }
    mapping = mapped(tmp_path, "sites,opened,schools,opened,date,%d/%m/%Y")
    days = [None, "2025-09-01", None, "1930-01-01", "2100-12-31", None]
    assert convert_register(source, mapping).tables["sites"]["opened"].to_list() == days
    short = mapped(tmp_path, "sites,opened,schools,opened,date,%d/%m/%y")
    assert convert_register(source, short).tables["sites"]["opened"][0] == "2025-09-01"
