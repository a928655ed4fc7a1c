"""The shipped code lists and norms: complete, unique, bilingual, consistent with one another."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

SCHEMA = Path(str(files("caunghe.schema")))
CODES = SCHEMA / "codes"
CROSSWALKS = {"training_fields_occupations", "occupations_vsco_isco"}
LISTS = sorted(path.stem for path in CODES.glob("*.csv") if path.stem not in {*CROSSWALKS, "versions"})
PRIORITIES_2025 = (
    "Logistics",
    "Điện công nghiệp",
    "Điện tử công nghiệp",
    "Cơ khí chế tạo",
    "Công nghệ ô tô",
    "Công nghệ thông tin (ứng dụng phần mềm)",
)
PRIORITIES_2030 = ("Quản trị khách sạn", "Quản trị nhà hàng", "Nghiệp vụ nhà hàng", "Khai thác vận tải đường biển")


def read(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def listed(name: str) -> pl.DataFrame:
    return read(CODES / f"{name}.csv")


@pytest.fixture(scope="module")
def fields() -> pl.DataFrame:
    return listed("training_fields")


@pytest.fixture(scope="module")
def norms() -> pl.DataFrame:
    dates = pl.col("valid_from", "valid_to").str.to_date("%Y-%m-%d", strict=True)
    return read(SCHEMA / "norms.csv").with_columns(dates, pl.col("value").cast(pl.Float64, strict=True))


@pytest.mark.parametrize("path", [*sorted(CODES.glob("*.csv")), SCHEMA / "norms.csv"], ids=lambda path: path.stem)
def test_files_are_plain_nfc_with_unix_lines(path: Path) -> None:
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_with_code_and_both_titles_and_codes_are_unique(name: str) -> None:
    frame = listed(name)
    assert frame.columns[:3] == ["code", "title_vi", "title_en"]
    titles = frame.select("code", "title_vi", "title_en")
    assert titles.null_count().sum_horizontal().item() == 0
    stripped = titles.with_columns(pl.all().str.strip_chars())
    assert stripped.equals(titles)
    assert frame["code"].is_unique().all()


def test_industries_are_21_sections_and_88_divisions_of_them() -> None:
    industries = listed("industries")
    sections = industries.filter(pl.col("level") == "1")
    divisions = industries.filter(pl.col("level") == "2")
    assert "".join(sections["code"]) == "ABCDEFGHIJKLMNOPQRSTU"
    assert divisions.height == 88
    assert divisions["code"].str.contains(r"^\d\d$").all()
    assert divisions["parent"].is_in(sections["code"].implode()).all()
    manufacturing = divisions.filter(pl.col("parent") == "C")["code"]
    assert manufacturing.to_list() == [str(number) for number in range(10, 34)]


def test_training_field_codes_carry_their_level_and_certainty(fields: pl.DataFrame) -> None:
    assert fields["code"].str.len_chars().eq(7).all()
    prefix = pl.col("code").str.slice(0, 1).replace_strict({"5": "intermediate", "6": "college"})
    assert fields.select((prefix == pl.col("level")).all()).item()
    assert set(fields["certainty"]) == {"published", "unsure", "local"}
    local = pl.col("certainty") == "local"
    assert fields.filter(local)["code"].str.contains(r"^[56]\d{3}L\d\d$").all()
    assert fields.filter(~local)["code"].str.contains(r"^[56]\d{6}$").all()


def test_at_least_120_training_fields_stand_at_both_levels(fields: pl.DataFrame) -> None:
    both = fields.with_columns(trade=pl.col("code").str.slice(1)).group_by("trade").agg(pl.col("level").n_unique())
    assert both.filter(pl.col("level") == 2).height >= 120


def test_training_fields_use_known_groups_and_hazards(fields: pl.DataFrame) -> None:
    assert set(fields["group"]) == set(listed("training_field_groups")["code"])
    assert set(fields["hazard"]) == {"theory", "practice", "heavy"}
    assert fields["isced_f"].str.contains(r"^(0[1-9]|10)\d\d$").all()


def test_priority_occupations_of_the_city_plan_are_marked(fields: pl.DataFrame) -> None:
    for flag, names in (("priority_2025", PRIORITIES_2025), ("priority_2030", PRIORITIES_2030)):
        marked = fields.filter(pl.col(flag) == "true")["title_vi"].to_list()
        assert set(names) <= set(marked), flag
        assert set(fields[flag]) == {"true", "false"}


def test_known_national_codes_name_their_trades(fields: pl.DataFrame) -> None:
    known = {
        "5520227": "Điện công nghiệp",
        "6520225": "Điện tử công nghiệp",
        "5520123": "Hàn",
        "6520121": "Cắt gọt kim loại",
        "6510216": "Công nghệ ô tô",
        "6340113": "Logistics",
        "6810201": "Quản trị khách sạn",
        "5810207": "Kỹ thuật chế biến món ăn",
    }
    assert dict(fields.filter(pl.col("code").is_in(list(known))).select("code", "title_vi").iter_rows()) == known


def test_every_training_field_leads_to_one_to_six_unit_groups_with_weights_summing_to_one(fields: pl.DataFrame) -> None:
    leads = listed("training_fields_occupations").with_columns(pl.col("weight").cast(pl.Float64))
    sums = leads.group_by("training_field").agg(pl.col("weight").sum(), ways=pl.len(), least=pl.col("weight").min())
    assert set(leads["training_field"]) == set(fields["code"])
    assert sums.select(((pl.col("weight") - 1).abs() < 1e-9).all()).item()
    assert sums["ways"].is_between(1, 6).all()
    assert (sums["least"] > 0).all()
    assert leads.select("training_field", "occupation").is_unique().all()


def test_training_fields_lead_to_unit_groups_of_the_occupation_list() -> None:
    leads = listed("training_fields_occupations")
    occupations = set(listed("occupations")["code"])
    assert leads["occupation"].str.contains(r"^\d{4}$").all()
    assert set(leads["occupation"]) - occupations == set()


def test_college_training_leads_to_technicians_more_than_intermediate_training_does(fields: pl.DataFrame) -> None:
    leads = listed("training_fields_occupations").with_columns(pl.col("weight").cast(pl.Float64))
    technician = leads.filter(pl.col("occupation").str.slice(0, 1).is_in(["2", "3"]))
    share = (
        technician.join(fields, left_on="training_field", right_on="code").group_by("level").agg(pl.col("weight").sum())
    )
    mean = dict(share.iter_rows())
    counts = dict(fields["level"].value_counts().iter_rows())
    assert mean["college"] / counts["college"] > 1.5 * mean["intermediate"] / counts["intermediate"]


def test_a_certificate_counts_from_elementary_level_upwards() -> None:
    certified = listed("qualifications").filter(pl.col("certified") == "true")["code"].to_list()
    vocational = ["elementary", "vocational_secondary", "intermediate", "college"]
    assert certified == [*vocational, "university", "master", "doctorate"]
    levels = listed("levels")
    shortest = levels.filter(pl.col("certified") == "true")["months_min"].cast(pl.Int64).min()
    assert shortest == 3


@pytest.mark.parametrize(
    ("name", "low", "high"), [("age_groups", "age_from", "age_to"), ("size_bands", "workers_from", "workers_to")]
)
def test_bands_are_contiguous_and_the_last_is_open(name: str, low: str, high: str) -> None:
    bands = listed(name).with_columns(pl.col(low, high).cast(pl.Int64))
    assert bands[high].to_list()[-1] is None
    assert bands[low].to_list()[1:] == (bands[high][:-1] + 1).to_list()


def test_eight_task_groups_in_the_plan_order() -> None:
    assert listed("task_groups")["sort"].to_list() == [str(number) for number in range(1, 9)]


def test_at_least_fourteen_target_groups_cover_those_of_the_city() -> None:
    groups = set(listed("target_groups")["code"])
    asked = {"women", "poor", "near_poor", "ethnic_minority", "disabled", "merit", "land_recovered", "unemployed"}
    asked |= {"demobilised", "fishers", "former_prisoners", "small_enterprise_workers", "returned_overseas", "informal"}
    assert asked <= groups


def test_skills_cover_every_kind_and_equipment_every_group_it_names() -> None:
    skills = listed("skills")
    assert skills.height >= 250
    assert set(skills["kind"]) == set(listed("skill_kinds")["code"])
    assert skills["code"].str.contains(r"^[a-z][a-z0-9_]*$").all()
    equipment = listed("equipment_items")
    assert equipment.height >= 60
    assert set(equipment["group"]) <= set(listed("training_field_groups")["code"])


def test_versions_name_every_list_once_with_its_source() -> None:
    versions = read(CODES / "versions.csv")
    assert versions.columns == ["list", "version", "source_vi", "source_en", "title_vi", "title_en"]
    assert versions.null_count().sum_horizontal().item() == 0
    assert versions["list"].to_list() == sorted({*LISTS, *CROSSWALKS})


def test_norms_use_declared_names_units_and_fields(norms: pl.DataFrame, fields: pl.DataFrame) -> None:
    names = listed("norm_names")
    assert set(norms["norm"]) == set(names["code"])
    units = norms.join(names, left_on="norm", right_on="code", suffix="_declared")
    assert (units["unit"] == units["unit_declared"]).all()
    assert set(norms["training_field"].drop_nulls()) <= set(fields["code"])
    assert norms.filter(pl.col("unit") == "tỷ lệ")["value"].is_between(0, 1).all()


def test_norms_are_dated_and_do_not_overlap(norms: pl.DataFrame) -> None:
    assert norms["valid_from"].null_count() == 0
    assert norms.filter(pl.col("valid_to") < pl.col("valid_from")).is_empty()
    following = pl.col("valid_from").shift(-1).over("norm", "training_field", order_by="valid_from")
    clashes = norms.with_columns(following=following).filter(
        pl.col("following").is_not_null() & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("following")))
    )
    assert clashes.is_empty()


def test_dates_of_circulars_are_those_of_the_codified_law(norms: pl.DataFrame) -> None:
    """Bộ Pháp điển, as copied in the fact sheet: TT 07/2017 from 1/7/2017 (ten rows), TT 15/2017 from 24/7/2017."""
    begun = dict(
        norms.group_by(source=pl.col("source").str.extract(r"^(Thông tư \d+/\d+)")).agg("valid_from").iter_rows()
    )
    of_hours = [day.isoformat() for day in begun["Thông tư 07/2017"]]
    assert of_hours.count("2017-07-01") == 10
    assert set(of_hours) == {"2017-07-01", "2023-02-10"}
    assert {day.isoformat() for day in begun["Thông tư 15/2017"]} == {"2017-07-24"}
    assert {day.isoformat() for day in begun["Thông tư 35/2021"]} == {"2022-02-15"}


def test_every_norm_has_its_authority_and_a_closed_one_of_a_document_its_successor(norms: pl.DataFrame) -> None:
    assert norms["authority"].null_count() == 0
    assert set(norms["authority"]) <= set(listed("issuing_bodies")["code"])
    assert set(norms.filter(pl.col("source").str.starts_with("[quy ước]"))["authority"]) == {"caunghe"}
    following = pl.struct("norm", "training_field", day=pl.col("valid_to").dt.offset_by("1d"))
    begun = norms.select(pl.struct("norm", "training_field", day="valid_from")).to_series()
    closed = norms.filter(pl.col("valid_to").is_not_null(), ~pl.col("source").str.contains("2239|73/QĐ-TTg|03/2024"))
    assert closed.filter(following.is_in(begun.implode()) & pl.col("successor").is_null()).is_empty()


def test_dental_prosthetics_bears_the_code_of_the_circular(fields: pl.DataFrame) -> None:
    """Circular 05/2021 article 3.4 names 6720605; the intermediate code is inferred from it, and marked so."""
    dental = fields.filter(pl.col("title_vi") == "Kỹ thuật phục hình răng").select("code", "certainty")
    assert dental.rows() == [("5720605", "unsure"), ("6720605", "published")]


def test_vocational_secondary_is_a_level_of_2026_between_elementary_and_intermediate() -> None:
    levels = listed("levels").sort(pl.col("rank").cast(pl.Int64))
    assert levels["code"].to_list() == ["short", "elementary", "vocational_secondary", "intermediate", "college"]
    row = levels.filter(pl.col("code") == "vocational_secondary").row(0, named=True)
    assert (row["valid_from"], row["certified"], row["vqf_level_min"]) == ("2026-01-01", "true", None)
    held = dict(listed("qualifications").select("code", "certified").iter_rows())
    assert (held["vocational_secondary"], held["vocational_secondary_completion"]) == ("true", "false")


def test_every_norm_names_a_document_or_says_it_is_a_convention(norms: pl.DataFrame) -> None:
    document = re.compile(r"(Thông tư|Nghị định|Nghị quyết|Quyết định|Luật|Công văn) ")
    for source in norms["source"]:
        assert source.startswith("[quy ước] ") or document.match(source), source


def test_class_sizes_and_accreditation_regimes_follow_their_documents(norms: pl.DataFrame) -> None:
    current = norms.filter(pl.col("valid_to").is_null())
    sizes = dict(current.filter(pl.col("norm").str.starts_with("class_size")).select("norm", "value").iter_rows())
    assert sizes == {"class_size_theory": 35, "class_size_practice": 18, "class_size_heavy": 10}
    regimes = norms.filter(pl.col("norm") == "accreditation_criteria").sort("valid_from")
    assert regimes["value"].to_list() == [9, 8]
    assert regimes["valid_from"].dt.to_string()[1] == "2025-02-15"
