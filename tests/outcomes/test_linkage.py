"""Linkage of generated Vietnamese people, whose truth is known, and of tables that are at fault."""

from __future__ import annotations

import json
from datetime import date
from math import sqrt

import polars as pl
import pytest

from benchmarks.vietnamese_people import generated
from caunghe.errors import InputError
from caunghe.language import LANGUAGES
from caunghe.outcomes.linkage.blocking import BlockingRule, blocking_loss, brought_pairs, chosen_rules
from caunghe.outcomes.linkage.explanation import explanations
from caunghe.outcomes.linkage.link import link
from caunghe.outcomes.linkage.names import are_hashed, with_name_parts
from caunghe.outcomes.linkage.options import LinkOptions
from caunghe.outcomes.linkage.parameters import read_model, write_model
from caunghe.outcomes.linkage.resolution import chosen_pairs, with_probabilities

PEOPLE = generated(3000, 20_000, 11, undated=0.01)
RECORDS = PEOPLE.persons.rename({"person": "record"})


@pytest.fixture(scope="module")
def found():
    return link(PEOPLE.graduates, RECORDS)


def _parts(*names: str) -> pl.DataFrame:
    return with_name_parts(pl.DataFrame({"name_key": names}, schema={"name_key": pl.String}))


def _again(found, graduates, records, **options):
    """Link other tables by the model that was learnt from the generated ones."""
    return link(graduates, records, LinkOptions(**options), found.model)


def test_links_are_right_as_often_as_they_say(found):
    links = found.pairs.filter(status="linked")
    right = links.join(PEOPLE.truth, on=["graduate", "person"]).height
    precision, recall = right / links.height, right / PEOPLE.truth.height
    assert precision > 0.99
    assert recall > 0.95
    told = found.quality.row(0, named=True)
    assert told["precision_low"] <= precision <= told["precision_high"]
    # the share of those undated is in what is missed: the recall told is that of the model
    assert told["recall_low"] - 0.01 <= recall <= told["recall_high"] + 0.01
    assert abs(told["share"] - 0.85) < 0.02


def test_probabilities_hold(found):
    pairs = found.pairs.join(PEOPLE.truth.with_columns(is_true=True), on=["graduate", "person"], how="left")
    for low, high in ((0.05, 0.5), (0.5, 0.95), (0.95, 1.0)):
        part = pairs.filter(pl.col("probability").is_between(low, high))
        share, said = part["is_true"].fill_null(False).mean(), part["probability"].mean()
        assert abs(share - said) < 0.03 + 3 * sqrt(0.25 / part.height)


def test_equal_people_give_equal_bytes_whatever_their_order(found, tmp_path):
    again = link(PEOPLE.graduates.reverse(), RECORDS.sample(fraction=1.0, shuffle=True, seed=1))
    assert again.model == found.model
    for name in ("pairs", "blocking", "quality"):
        assert found.tables[name].equals(again.tables[name])
    write_model(found.model, tmp_path / "a.json")
    kept = read_model(tmp_path / "a.json")
    assert kept == found.model
    write_model(kept, tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert _again(found, PEOPLE.graduates, RECORDS).pairs.equals(found.pairs)


def test_nobody_is_linked_twice(found):
    links = found.pairs.filter(status="linked")
    assert links["graduate"].is_unique().all()
    assert links["person"].is_unique().all()


def test_a_name_is_compared_by_its_parts():
    table = _parts("Nguyễn  Thị THÙY Dương", "nguyen thi thuy duong", "Nguyễn Thị Thuỳ-Dương", "H'Hen Niê", "")
    assert table["name"].to_list() == ["nguyen thi thuy duong"] * 3 + ["hhen nie", None]
    assert table.row(0, named=True)["short_name"] == "nguyen duong"
    assert table.row(0, named=True)["later_words"] == "thi thuy duong"
    spelt = _parts("Võ Thị Mỹ", "vu thi mi", "Huỳnh Văn Quý", "hoang van qui", "Ng. Văn An", "nguyenvan an")["spelling"]
    assert [spelt[i] == spelt[i + 1] for i in (0, 2, 4)] == [True] * 3
    alone = _parts("Niê").row(0, named=True)
    assert (alone["given"], alone["family"], alone["short_name"]) == ("nie", None, None)


@pytest.mark.parametrize(
    ("written", "birth", "sex", "levels"),
    [
        ("tran quoc bao khanh", date(2003, 4, 5), "male", ("same", "same", "same")),
        ("Trần Quốc Bảo Khánh", date(2003, 5, 4), "male", ("same", "turned", "same")),
        ("tran bao khanh", date(2003, 4, 5), "male", ("middle", "same", "same")),
        ("khanh tran quoc bao", date(2003, 4, 5), "male", ("order", "same", "same")),
        ("tran quoc bao khan", date(2003, 4, 5), "male", ("letter", "same", "same")),
        ("phung quoc bao khanh", date(2003, 4, 5), "male", ("family", "same", "same")),
        ("tran quoc bao khanh", date(2003, 4, 6), "male", ("same", "digit", "same")),
        ("tran quoc bao khanh", date(2003, 1, 1), "male", ("same", "year", "same")),
        ("tran quoc bao khanh", date(2003, 4, 5), "female", ("same", "same", "other")),
        ("tran quoc bao khanh", None, "male", ("same", "unknown", "same")),
    ],
)
def test_levels_of_likeness(found, written, birth, sex, levels):
    one = {"graduate": ["A"], "name_key": ["tran quoc bao khanh"], "birth_date": [date(2003, 4, 5)], "sex": ["male"]}
    them = pl.DataFrame({"record": ["Z"], "name_key": [written], "birth_date": [birth], "sex": [sex]}).cast(
        {"birth_date": pl.Date()}
    )
    pairs = _again(found, pl.DataFrame(one), pl.concat([them, RECORDS.select(them.columns)]), possible_from=0.001).pairs
    row = pairs.filter(graduate="A", person="Z").row(0, named=True)
    assert (row["name"], row["birth_date"], row["sex"]) == levels
    for language in LANGUAGES:
        assert "A" in explanations(pairs, language)[0]


def test_two_alike_have_half_a_chance_each_and_neither_is_linked():
    pairs = pl.DataFrame({"left": [0, 0, 1], "right": [0, 1, 2], "weight": [20.0, 20.0, 20.0]})
    table = with_probabilities(pairs, 0.5, 0.1)
    assert table["probability"].round(4).to_list() == [0.5, 0.5, 1.0]
    assert chosen_pairs(table, 0.75).tolist() == [False, False, True]
    assert chosen_pairs(table, 0.4).tolist() == [True, False, True]


def test_a_dearer_wrong_link_makes_fewer_links(found):
    careful = _again(found, PEOPLE.graduates, RECORDS, wrong_cost=200.0)
    assert careful.quality["linked"][0] < found.quality["linked"][0]
    assert careful.quality["precision"][0] > found.quality["precision"][0]


def test_hashed_names_are_compared_for_equality_alone():
    people = generated(800, 4000, 3, name_errors=0.0, date_errors=0.0)
    key = pl.col("name_key").map_elements(lambda name: f"{hash(name) & (2**64 - 1):064x}", pl.String)
    folded = people.graduates.with_columns(_parts(*people.graduates["name_key"])["name"].alias("name_key"))
    graduates, records = folded.with_columns(key), people.persons.rename({"person": "record"}).with_columns(key)
    assert are_hashed(graduates["name_key"])
    hashed = link(graduates, records)
    assert hashed.model.hashed
    assert set(hashed.pairs["name"]) <= {"same", "other"}
    assert hashed.quality["recall"][0] > 0.97
    with pytest.raises(InputError, match="in this one only: graduates"):
        link(graduates, people.persons.rename({"person": "record"}))


def test_further_columns_are_compared(found):
    street = pl.Series("street", [f"s{i % 977}" for i in range(PEOPLE.persons.height)])
    records = RECORDS.with_columns(street)
    homes = (
        records.select(person="record", street="street").join(PEOPLE.truth, on="person").select("graduate", "street")
    )
    graduates = PEOPLE.graduates.join(homes, on="graduate", how="left")
    more = link(graduates, records, LinkOptions(also=("street",)))
    assert more.quality["recall"][0] > found.quality["recall"][0]
    with pytest.raises(InputError, match="street not found"):
        link(PEOPLE.graduates, records, LinkOptions(also=("street",)))
    with pytest.raises(InputError, match="other columns"):
        link(graduates, records, LinkOptions(also=("street",)), found.model)


def test_a_file_of_another_city_is_refused():
    other = generated(500, 3000, 99, found=0.0)
    with pytest.raises(InputError, match="another city's"):
        link(PEOPLE.graduates.head(500), other.persons.rename({"person": "record"}))


def test_tables_that_lack_something_are_named():
    with pytest.raises(InputError, match="birth_date not found"):
        link(PEOPLE.graduates.drop("birth_date"), RECORDS)
    with pytest.raises(InputError, match="must be a name on some row"):
        link(PEOPLE.graduates, RECORDS.with_columns(name_key=pl.lit("")))


def test_dates_that_are_all_the_first_of_january_are_told(found):
    assert found.findings.filter(rule="dates_lumped").height == 0
    lumped = pl.when(pl.int_range(pl.len()) % 10 == 0).then(pl.date(pl.col("birth_date").dt.year(), 1, 1))
    graduates = PEOPLE.graduates.with_columns(birth_date=lumped.otherwise("birth_date"))
    told = _again(found, graduates, RECORDS).findings.filter(rule="dates_lumped")
    # 3,000 people have about 8 birthdays on a day
    assert told.select("table", "expected").rows() == [("graduates", "8")]
    assert 295 <= int(told["value"][0]) <= 320


def test_records_without_dates_are_told_and_only_rare_names_linked(found):
    undated = RECORDS.with_columns(birth_date=pl.lit(None, pl.Date()))
    result = _again(found, PEOPLE.graduates, undated)
    told = result.findings.filter(rule="people_undated", table="employment_records")
    assert told["value"].to_list() == [str(RECORDS.height)]
    links = result.pairs.filter(status="linked")
    right = links.join(PEOPLE.truth, on=["graduate", "person"]).height / links.height
    # worse links, and the quality says how much
    assert result.quality["precision_low"][0] <= right <= result.quality["precision_high"][0] < 0.97
    with pytest.raises(InputError, match="birth dates misread"):
        link(PEOPLE.graduates, undated)


def test_twins_one_person_twice_and_a_month_twice_are_told_where_they_are(found):
    home = {"birth_date": date(2003, 4, 5), "sex": "male", "area": "A", "programme": "P", "year": 2024}
    rows = [
        home | {"graduate": "T1", "name_key": "nguyen van hung"},
        home | {"graduate": "T2", "name_key": "nguyen van hong"},
        home | {"graduate": "T3", "name_key": "Nguyễn Văn Hùng"},
    ]
    month = {"birth_date": date(2003, 4, 5), "sex": "male", "employer": "E", "name_key": "nguyen van hung"}
    months = [month | {"record": f"R{i}", "month": date(2025, 1 + i // 2, 1)} for i in range(3)]
    result = _again(found, pl.DataFrame(rows), pl.DataFrame(months))
    told = result.findings.select("rule", "table", "sheet_row", "expected").rows()
    assert ("graduate_twice", "graduates", 4, "2") in told
    assert ("likely_twins", "graduates", 3, "2") in told
    assert ("months_twice", "employment_records", 3, "2") in told
    links = result.pairs.filter(status="linked")
    # both rows of the one person are linked to the one person of the register, the twin to nobody
    assert links.select("graduate", "person").rows() == [("T1", "R0"), ("T3", "R0")]


def test_rules_that_bring_too_many_pairs_are_left_out():
    left = pl.DataFrame({"a": [1, 1, None], "birth_date": ["x", None, "x"]})
    right = pl.DataFrame({"a": [1, 1, 2], "birth_date": ["x", "y", "x"]})
    dense, undated = BlockingRule("a", ("a",)), BlockingRule("u", ("a",), undated=True)
    assert brought_pairs(dense, left, right) == 4
    assert brought_pairs(undated, left, right) == 2
    taken, table = chosen_rules([dense, undated], left, right, 5)
    assert [rule.name for rule in taken] == ["a"]
    assert table["status"].to_list() == ["used", "too_many"]


def test_what_was_never_compared_is_estimated_from_two_lists():
    counts = {(0, 0): 900, (0, 2): 20, (3, 0): 90, (3, 2): 1}
    rows = [pair for pair, count in counts.items() for _ in range(count)]
    linked = pl.DataFrame(rows, schema=["name", "birth_date"], orient="row")
    lost, error = blocking_loss(linked)
    assert abs(lost - (20 * 90 / 901 - 1) / 1012) < 1e-5
    assert 0.001 < error < 0.004


@pytest.mark.parametrize("change", ["{", "[]", '{"format": "other"}', "share", "level", "chance", "also"])
def test_a_model_that_is_none_is_refused(found, tmp_path, change):
    path = tmp_path / "model.json"
    write_model(found.model, path)
    document = json.loads(path.read_text(encoding="utf-8"))
    if change == "share":
        document["share"] = 1.5
    elif change == "level":
        del document["chances"]["name"]["order"]
    elif change == "chance":
        document["chances"]["sex"]["same"] = [0.9, "1; DROP TABLE persons"]
    elif change == "also":
        document["also"] = ["x = 1 OR 1"]
    path.write_text(change if change.startswith(("{", "[")) else json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match="must be a model"):
        read_model(path)
    with pytest.raises(InputError, match="must be a model"):
        read_model(tmp_path / "absent.json")
