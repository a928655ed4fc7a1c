"""A register in another shape becomes a feed by a mapping; what nothing maps stays empty."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from caunghe.errors import FeedError, InputError, OutputError
from caunghe.feed.convert.convert import convert_register, read_mapping, rows_read, write_converted
from caunghe.feed.convert.register import read_source

HEADER = "table,column,from,field,transformation,argument\n"
ZAMBIA = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "zambia"


def mapped(tmp_path: Path, *rows: str) -> pl.DataFrame:
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
            "fee": "1.5 m",
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
    tables = convert_register(register, mapping)
    assert tables["institutions"].to_dict(as_series=False) == {
        "institution": ["I-0001", "I-0002"],
        "name": ["Trường A – Northern", "Trường B – North - Western"],
        "ownership": ["public", "private"],
        "area": ["NO", "NW"],
        "kind": ["college", "college"],
    }
    assert tables["sites"]["opened"].to_list() == ["2019-05-03", None, None]
    assert tables["sites"]["fixed_cost"].to_list() == ["1500000.0", None, "2000000.0"]
    assert rows_read(register, mapping) == {"institutions": 3, "sites": 3}


def test_a_look_up_finds_the_key_and_leaves_the_unknown_empty(register, tmp_path):
    mapping = mapped(
        tmp_path,
        "institutions,institution,schools,name,number,I-",
        "institutions,name,schools,name,copy,",
        "sites,site,courses,title,copy,",
        "sites,institution,courses,school,look_up,institutions.name",
    )
    assert convert_register(register, mapping)["sites"]["institution"].to_list() == ["I-0002", None]


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
    assert mapping["table"].unique(maintain_order=True).to_list() == ["areas", "institutions", "sites", "programmes"]


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
    with pytest.raises(InputError, match=r"truong\.csv and .*truong\.tsv both have truong"):
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
