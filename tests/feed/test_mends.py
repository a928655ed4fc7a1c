"""What a finding advises cures: done to the bad example of its rule as it is written, the finding is gone.

Structural rules: the words, codes and numbers that the cure puts in are read out of the sentences that a person is
shown, in either language. Semantic rules: the cure is the limit that the finding names, or the deed that it advises.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.feed.check import RULES, read_and_check
from caunghe.feed.findings.findings import sentences
from caunghe.feed.findings.reading_examples import OF_WORKBOOKS
from caunghe.feed.findings.structural import STRUCTURAL_RULES
from caunghe.feed.findings.structural_examples import BAD_EXAMPLES, SOUND
from caunghe.feed.rules.semantic import SEMANTIC_RULES, check_semantics
from caunghe.feed.rules.semantic.rules import EXAMPLE_INDICATORS, Rows, example_feed
from caunghe.language.text import LANGUAGES, Language
from caunghe.schema.tables import TABLES
from tests.feed.test_semantic import limits_of, raised
from tests.feed.test_structure import example

Finding = dict[str, Any]
Text = dict[str, str | bytes]
QUOTED = r"“([^”]+)”"


def sheet(files: Text, name: str) -> list[list[str]]:
    content = files[name]
    return [*csv.reader(io.StringIO(content if isinstance(content, str) else content.decode("cp1258")))]


def with_sheet(files: Text, name: str, rows: list[list[str]]) -> Text:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return {**files, name: stream.getvalue()}


def file_of(finding: Finding) -> str:
    return f"{finding['table']}.csv"


def typed(files: Text, finding: Finding, value: str) -> Text:
    """Type a value into the cell that a finding names."""
    rows = sheet(files, file_of(finding))
    rows[finding["sheet_row"] - 1][rows[0].index(finding["column"])] = value
    return with_sheet(files, file_of(finding), rows)


def without_column(files: Text, finding: Finding) -> Text:
    rows = sheet(files, file_of(finding))
    at = rows[0].index(finding["value"])
    return with_sheet(files, file_of(finding), [row[:at] + row[at + 1 :] for row in rows])


def example_in(mend: str) -> str:
    found = re.search(r"(?:ví dụ|such as) (.+?)\.(?:$| )", mend)
    assert found, mend
    return re.split(" hoặc | or ", found[1])[0]


def added_table(files: Text, finding: Finding) -> Text:
    (label,) = re.findall(QUOTED, finding["mend"])
    heads = [column.label.vi for column in TABLES[finding["table"]].columns if column.required]
    return {**files, f"{label}.csv": ",".join(heads) + "\n"}


def headed(files: Text, finding: Finding) -> Text:
    return with_sheet(files, file_of(finding), [re.findall(QUOTED, finding["mend"]), *sheet(files, file_of(finding))])


def with_column(files: Text, finding: Finding) -> Text:
    (heading,) = re.findall(QUOTED, finding["mend"])
    rows = sheet(files, file_of(finding))
    return with_sheet(files, file_of(finding), [[*rows[0], heading], *([*row, ""] for row in rows[1:])])


def shortened(files: Text, finding: Finding) -> Text:
    (cells,) = re.findall(r"(\d+) (?:ô|cells)", finding["mend"])
    rows = sheet(files, file_of(finding))
    return with_sheet(files, file_of(finding), [row[: int(cells)] for row in rows])


def counted(files: Text, finding: Finding) -> Text:
    (number,) = re.findall(r"(?:ghi|write) ([\d.,]*\d)", finding["mend"])
    return typed(files, finding, number)


def within_limits(files: Text, finding: Finding) -> Text:
    (limit,) = re.findall(r"≥ ([\d.,]*\d)", finding["says"])
    return typed(files, finding, limit)


def with_nearest(files: Text, finding: Finding) -> Text:
    (nearest,) = re.findall(r"(?:Gần nhất|The nearest): (.+)\.$", finding["mend"])
    return typed(files, finding, nearest)


def row_out(files: Text, finding: Finding) -> Text:
    rows = sheet(files, file_of(finding))
    return with_sheet(files, file_of(finding), [row for at, row in enumerate(rows, 1) if at != finding["sheet_row"]])


def row_added(files: Text, finding: Finding) -> Text:
    return with_sheet(files, "areas.csv", [*sheet(files, "areas.csv"), [finding["value"], "Mới", "ward", "31", ""]])


def informed(files: Text, finding: Finding) -> Text:
    document = json.loads(files["feed.json"])
    return {**files, "feed.json": json.dumps(document | {finding["column"]: example_in(finding["mend"])})}


def with_heading(files: Text, finding: Finding, heading: str, factor: float = 1.0) -> Text:
    """Write another heading in the place of the one found, and the column's numbers times a factor."""
    first, *rows = sheet(files, file_of(finding))
    at = first.index(finding["value"])
    for row in rows:
        row[at] = str(float(row[at]) * factor) if row[at] and factor != 1 else row[at]
    return with_sheet(files, file_of(finding), [[*first[:at], heading, *first[at + 1 :]], *rows])


def without_remark(files: Text, finding: Finding) -> Text:
    return with_heading(files, finding, finding["value"].replace(f"({finding['expected']})", "").strip())


def in_the_form_s_unit(files: Text, finding: Finding) -> Text:
    heading, _, _ = finding["value"].partition(" (")
    return with_heading(files, finding, heading, float(Fraction(finding["expected"].replace(",", "."))))


def without_line_above(files: Text, finding: Finding) -> Text:
    rows = sheet(files, file_of(finding))
    assert finding["value"] in rows[0][0]
    return with_sheet(files, file_of(finding), rows[1:])


def without_lettered_column(files: Text, finding: Finding) -> Text:
    at = ord(finding["value"]) - ord("A")
    return with_sheet(files, file_of(finding), [row[:at] + row[at + 1 :] for row in sheet(files, file_of(finding))])


def without_columns_beside(files: Text, finding: Finding) -> Text:
    """Move the columns out, as the first half of the mend says."""
    at = ord(finding["value"][0]) - ord("A")
    return with_sheet(files, file_of(finding), [row[:at] for row in sheet(files, file_of(finding))])


def in_the_first_order(files: Text, finding: Finding) -> Text:
    rows, at = sheet(files, file_of(finding)), finding["sheet_row"] - 1
    below = [[row[rows[at].index(title)] for title in rows[0]] for row in rows[at + 1 :]]
    return with_sheet(files, file_of(finding), [*rows[:at], *below])


def in_place_of(wrong: str, right: str) -> Callable[[Text, Finding], Text]:
    def do(files: Text, finding: Finding) -> Text:
        content = files[file_of(finding)]
        assert isinstance(content, str)
        return {**files, file_of(finding): content.replace(wrong, right)}

    return do


def with_its_code(files: Text, finding: Finding) -> Text:
    (named,) = re.findall(r"(?:mã của tên|its own code): (.+)\.$", finding["mend"])
    return typed(files, finding, named)


def without_unit_beside(files: Text, finding: Finding) -> Text:
    rows = sheet(typed(files, finding, "12"), file_of(finding))
    return with_sheet(files, file_of(finding), [row for row in rows if finding["expected"] not in row[0]])


CURES: Mapping[str, Callable[[Text, Finding], Text]] = {
    "unit_converted": in_the_form_s_unit,
    "code_contradicted": with_its_code,
    "heading_unclear": without_remark,
    "heading_remark": without_remark,
    "line_unclear": row_out,
    "unit_unknown": without_line_above,
    "unit_contradicted": without_line_above,
    "unit_beside": without_unit_beside,
    "heading_missing": without_lettered_column,
    "table_beside": without_columns_beside,
    "row_rearranged": in_the_first_order,
    "row_total": row_out,
    "total_doubtful": row_out,
    "row_note": row_out,
    "row_signature": row_out,
    "row_numbering": row_out,
    "row_heading": row_out,
    "quotation_open": in_place_of('"', ""),
    "letters_lost": in_place_of("??", "ườ"),
    "letters_broken": in_place_of("Trêng Cao ®¼ng", "Trường Cao đẳng"),
    "information_read": lambda files, found: {
        **files,
        "feed.json": json.dumps(json.loads(files["feed.json"]) | {found["column"]: found["expected"]}),
    },
    "school_year": lambda files, found: typed(files, found, found["expected"]),
    "information_repeated": lambda files, found: {
        **files,
        "feed.json": str(files["feed.json"]).replace(f'"{found["column"]}": "{found["value"]}", ', ""),
    },
    "row_table": lambda files, found: with_sheet(
        files, file_of(found), sheet(files, file_of(found))[: found["sheet_row"] - 1]
    ),
    "number_shortened": lambda files, found: typed(files, found, "3123456789"),
    "days_exchanged": lambda files, found: in_place_of("25/03/2012", "2012-03-25")(
        typed(files, found, found["expected"]), found
    ),
    "file_missing": added_table,
    "table_unknown": lambda files, found: {name: text for name, text in files.items() if name != found["value"]},
    "table_unnamed": lambda files, found: {
        f"{found['expected']}.csv" if name == found["value"] else name: text for name, text in files.items()
    },
    "table_personal": lambda files, found: {name: text for name, text in files.items() if name != found["value"]},
    "column_personal": without_column,
    "name_remark": lambda files, found: {
        name.replace(f" ({found['expected']})", ""): text for name, text in files.items()
    },
    "table_repeated": lambda files, found: {name: text for name, text in files.items() if name != found["value"]},
    "header_missing": headed,
    "column_missing": with_column,
    "column_unknown": without_column,
    "column_repeated": without_column,
    "row_too_long": shortened,
    "row_uneven": shortened,
    "encoding_guessed": lambda files, found: with_sheet(files, file_of(found), sheet(files, file_of(found))),
    "formula_unread": lambda files, found: typed(files, found, "12.5"),
    "character_broken": lambda files, found: typed(files, found, re.sub(r"[\x00-\x1f]", "", found["value"])),
    "number_ambiguous": counted,
    "value_missing": lambda files, found: typed(files, found, example_in(found["mend"])),
    "type_wrong": lambda files, found: typed(files, found, example_in(found["mend"])),
    "out_of_range": within_limits,
    "code_unknown": with_nearest,
    "key_duplicate": row_out,
    "reference_unknown": row_added,
    "reference_cyclic": lambda files, found: typed(files, found, ""),
    "information_missing": informed,
    "information_wrong": informed,
}


def test_every_structural_rule_has_a_cure():
    assert set(CURES) == set(STRUCTURAL_RULES) - OF_WORKBOOKS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", CURES)
def test_a_cure_of_the_sheet_is_as_it_is_said(rule: str, language: Language, tmp_path: Path):
    def found(name: str, files: Text) -> list[Finding]:
        folder = tmp_path / name
        folder.mkdir()
        _, findings = read_and_check(example(rule, files, folder), ())
        return sentences(findings.filter(pl.col("rule") == rule), dict(RULES), language).to_dicts()

    files: Text = {**SOUND, **BAD_EXAMPLES[rule]}
    (first, *_) = found("bad", dict(BAD_EXAMPLES[rule]))
    cured = CURES[rule](files, first)
    removed = {name: b"" for name in files if name not in cured}
    assert not removed or set(removed) == {first["value"]}
    left = found("cured", {name: text for name, text in cured.items() if SOUND.get(name) != text})
    assert [one for one in left if one["sheet_row"] == first["sheet_row"] and one["value"] == first["value"]] == []


def cell(rows: dict[str, list[dict[str, Any]]], found: Finding) -> dict[str, Any]:
    return rows[found["table"]][found["sheet_row"] - 2]


def put(value: Callable[[Finding, dict[str, Any]], Any]) -> Callable[..., None]:
    def do(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
        row = cell(rows, found)
        row[found["column"]] = value(found, row)

    return do


def out(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
    rows[found["table"]].pop(found["sheet_row"] - 2)


def to_centre(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
    row = cell(rows, found)
    centre = next((area for area in rows["areas"] if area["area"] == row["area"] and area is not row), None)
    place = centre or rows["areas"][0]
    row |= {"longitude": place["longitude"], "latitude": place["latitude"]}


def new_area(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
    rows["areas"].append({"area": "new", "kind": "ward", "valid_from": date(2025, 7, 1)})
    cell(rows, found)["area"] = "new"


def people_added(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
    rows["populations"].append({"area": found["value"], "year": int(found["expected"]), "people": 700})


def merged_stratum(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
    of_year = [row for row in rows["labour_survey"] if row["year"] == int(found["expected"])]
    rows["labour_survey"].append({**of_year[0], "cluster": "another", "person": "another"})


def years_added(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
    first, _, last = found["expected"].partition("–")
    row = cell(rows, found)
    rows["intakes"] += [{**row, "year": year, "entrants": 0} for year in range(int(first), int(last or first) + 1)]


def teachers_added(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
    rows["teachers"] += [{**rows["teachers"][0], "teacher": f"new {number}"} for number in range(50)]


def field_taught(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
    site = cell(rows, found)["site"]
    institution = next(row["institution"] for row in rows["sites"] if row["site"] == site)
    rows["teachers"].append({"teacher": "new", "institution": institution, "training_field": found["value"]})


def earlier_ended(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
    this = cell(rows, found)
    same = [name for name in ("norm", "training_field", "level", "stream", "assumption") if name in this]
    for row in rows[found["table"]]:
        ends = row.get("valid_to") or date.max
        alike = row is not this and all(row.get(name) == this.get(name) for name in same)
        if alike and row["valid_from"] <= this["valid_from"] <= ends:
            row["valid_to"] = this["valid_from"] - timedelta(days=1)


def one_seat_less(rows: dict[str, list[dict[str, Any]]], found: Finding) -> None:
    cell(rows, found)["seats"] -= int(found["value"]) - int(found["expected"].removeprefix("≤ "))


def quarters_added(rows: Rows, found: Finding) -> None:
    first = cell(rows, found)
    rows["labour_survey"] += [first | {"person": f"new {at}", "quarter": at} for at in (2, 3, 4)]


DEEDS: Mapping[str, Callable[..., None]] = {
    "coordinates_outside_city": to_centre,
    "site_far_from_others": lambda rows, found: cell(rows, found).update(longitude=105.0, latitude=20.0),
    "city_for_commune": put(lambda _, __: "1"),
    "share_far_below": put(lambda found, _: float(found["expected"])),
    "area_expired": new_area,
    "population_total_off": put(lambda found, _: int(found["expected"])),
    "commune_without_population": people_added,
    "weight_missing": put(lambda _, __: 8.5),
    "single_unit_stratum": merged_stratum,
    "survey_quarters_missing": quarters_added,
    "survey_occupation_missing": put(lambda _, __: "7212"),
    "workplace_stale": put(lambda found, _: date.fromisoformat(found["expected"].removeprefix("≥ "))),
    "vacancy_repeated": out,
    "outlook_extreme": put(lambda _, __: 0.03),
    "industry_without_workers": put(lambda _, __: 5000.0),
    "employment_row_absent": lambda rows, found: rows["employment"].append(
        cell(rows, found) | {"year": int(found["value"])}
    ),
    "employment_area_level": lambda rows, _: rows.update(
        employment=[row for row in rows["employment"] if row["area"] != "C"]
    ),
    "graduates_before_the_end": put(lambda _, __: None),
    "quota_zero_with_entrants": put(lambda _, __: None),
    "cohort_gap": years_added,
    "months_outside_level": put(lambda found, _: float(re.sub(r"^< |[–-].*", "", found["expected"])) - (
        0.1 if found["expected"].startswith("<") else 0)),
    "programme_site_closed": lambda rows, _: rows["sites"][0].update(closes=None),
    "institution_without_site": lambda rows, found: rows["sites"].append(
        {"site": "main", "institution": found["value"]}
    ),
    "fund_zero": out,
    "teacher_ratio_exceeded": teachers_added,
    "programme_without_teachers": field_taught,
    "reserves_exceed_seats": one_seat_less,
    "duplicated_choice": out,
    "indicator_misspelt": put(lambda found, _: found["expected"]),
    "target_without_indicator": put(lambda _, __: "certificate_rate"),
    "norm_overlap": earlier_ended,
    "norm_document_missing": put(lambda _, __: "Thông tư 01/2026/TT-BGDĐT"),
    "dated_rows_overlap": earlier_ended,
    "institution_after_succession": out,
    "employer_weights_off": put(lambda found, _: float(found["expected"])),
    "period_not_first_day": put(lambda _, row: row["period"].replace(day=1)),
    # 20 of April and 20 of May are the year's 40
    "months_exceed_intake": put(lambda _, __: 20),
    "area_per_place_low": put(lambda _, row: 5.5 * row["capacity"] - row["theory_area"]),
    "state_code_malformed": put(lambda _, __: "G12.31"),
    "tax_code_malformed": put(lambda _, __: "0100109106"),
    "administrative_code_malformed": put(lambda _, __: "11311"),
    "person_identified": put(lambda found, _: f"GV{found['sheet_row']:03d}"),
    "need_without_occupation": lambda rows, found: cell(rows, found).update(occupation="7212"),
    "need_counted_twice": out,
    "placement_counted_twice": out,
    "standard_contradicts_value": lambda rows, found: cell(rows, found).update(met=not cell(rows, found)["met"]),
}  # fmt: skip


def copied(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    return {table: [dict(row) for row in given] for table, given in rows.items()}


@pytest.mark.parametrize("rule", SEMANTIC_RULES.values(), ids=lambda rule: rule.name)
def test_a_cure_of_the_city_is_as_it_is_said(rule):
    limits = {(table, row + 2, column) for table, row, column, _ in limits_of(rule.name)}
    for found in raised(rule.name).to_dicts():
        place = (found["table"], found["sheet_row"], found["column"])
        if rule.name not in DEEDS:
            # the limit that it names cures, test_what_a_finding_expects_cures_its_cell
            assert place in limits, place
            continue
        rows = copied(rule.bad)
        DEEDS[rule.name](rows, found)
        left = check_semantics(example_feed(rows), EXAMPLE_INDICATORS).filter(pl.col("rule") == rule.name)
        same = [one for one in left.to_dicts() if one["value"] == found["value"] and one["column"] == found["column"]
                and one["table"] == found["table"] and one["sheet_row"] == found["sheet_row"]]  # fmt: skip
        assert same == [], found
