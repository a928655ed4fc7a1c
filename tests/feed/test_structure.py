"""Every structural rule breaks on its example and on nothing else; cells, keys and references are all located."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from caunghe.feed.check import RULES, check_feed, read_and_check
from caunghe.feed.contents import Feed, FeedInformation
from caunghe.feed.findings.findings import FINDINGS, no_findings, sentences
from caunghe.feed.findings.reading_examples import OF_WORKBOOKS
from caunghe.feed.findings.structural_examples import BAD_EXAMPLES, EDGE_EXAMPLES, SOUND, Files
from caunghe.feed.rules.structure import STRUCTURAL_RULES, _limits, _outside, _plain_text, check_structure
from caunghe.feed.values.parsing import EXPECTED, FIRST_DAY, LAST_DAY
from caunghe.language.text import LANGUAGES, Text
from caunghe.schema.columns import Kind
from caunghe.schema.columns import column as declared_column
from caunghe.schema.tables import TABLES
from tests.feed.cases_of_numbers import OF_NUMBERS
from tests.feed.cases_of_rows import OF_ROWS
from tests.feed.cases_of_shown import OF_SHOWN
from tests.feed.cases_of_values import OF_VALUES
from tests.feed.feeds import sound_with, workbook_of

INFORMATION = FeedInformation(Text("Mẫu", "Sample"), "31", date(2026, 6, 30), "CC0-1.0")
AREAS = [
    {"area": "31", "name": "Mẫu", "kind": "city"},
    {"area": "01", "name": "Một", "kind": "ward", "parent": "31"},
]


def feed_of(**rows: list[dict[str, object]]) -> Feed:
    """Return a feed of the rows given and two areas."""
    given = {"areas": AREAS, **rows}
    tables = {
        name: pl.DataFrame(given[name], schema=table.polars_schema) if name in given else table.empty()
        for name, table in TABLES.items()
    }
    return Feed(INFORMATION, tables, frozenset(given))


def found(feed: Feed) -> list[tuple[str, str, int | None, str | None, str | None, str | None]]:
    return check_structure(feed).drop("severity").rows()  # type: ignore[return-value]


def test_every_rule_has_a_bad_and_an_edge_example() -> None:
    assert set(BAD_EXAMPLES) == set(EDGE_EXAMPLES) == set(STRUCTURAL_RULES) - OF_WORKBOOKS
    assert set(STRUCTURAL_RULES) >= OF_WORKBOOKS
    assert list(SOUND) == ["feed.json", "areas.csv", "institutions.csv"]
    # what files cannot show is shown by the cases of reading
    assert {
        rule for case in (*OF_NUMBERS, *OF_ROWS, *OF_SHOWN, *OF_VALUES) for rule, *_ in case.tells
    } >= OF_WORKBOOKS - {"table_alone"}


def test_the_sound_feed_has_no_findings(tmp_path: Path) -> None:
    _, findings = read_and_check(sound_with(tmp_path, {}), ())
    assert findings.rows() == []


def example(rule: str, files: Files, folder: Path) -> Path:
    """Return the path of an example's feed: a folder, or a workbook where the rule is about formulas."""
    if rule != "formula_unread":
        return sound_with(folder, files)
    path = folder / "feed.xlsx"
    workbook_of({**SOUND, **files}).save(path)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("rule", BAD_EXAMPLES)
def test_edge_example_breaks_nothing(rule: str, tmp_path: Path) -> None:
    _, findings = read_and_check(example(rule, EDGE_EXAMPLES[rule], tmp_path), ())
    assert findings.rows() == []


def limited(beyond: int) -> Feed:
    """Return a feed with two rows a table: every number and day at its limits, or ``beyond`` steps outside them."""
    tables: dict[str, list[dict[str, object]]] = {"areas": []}
    for name, table in TABLES.items():
        low: dict[str, object] = {}
        high: dict[str, object] = {}
        for column in table.columns:
            step = beyond if column.kind in (Kind.INTEGER, Kind.MONEY) else beyond / 1000
            if column.kind is Kind.DATE:
                low[column.name] = FIRST_DAY - timedelta(days=beyond)
                high[column.name] = LAST_DAY + timedelta(days=beyond)
            if column.minimum is not None:
                low[column.name] = column.dtype.to_python()(column.minimum - step)
            if column.maximum is not None:
                high[column.name] = column.dtype.to_python()(column.maximum + step)
        tables[name] = [low, high]
    return feed_of(**tables)


def test_every_limit_of_every_column_is_itself_allowed_and_nothing_beyond() -> None:
    limits = {
        (table.name, 2 + end, column.name)
        for table in TABLES.values()
        for column in table.columns
        for end, limit in enumerate((column.minimum, column.maximum))
        if limit is not None or column.kind is Kind.DATE
    }
    outside = check_structure(limited(1)).filter(pl.col("rule") == "out_of_range")
    assert set(outside.select("table", "sheet_row", "column").iter_rows()) == limits
    assert len(limits) > 150
    assert check_structure(limited(0)).filter(pl.col("rule") == "out_of_range").rows() == []


@pytest.mark.parametrize("rule", BAD_EXAMPLES)
def test_example_breaks_exactly_its_rule(rule: str, tmp_path: Path) -> None:
    _, findings = read_and_check(example(rule, BAD_EXAMPLES[rule], tmp_path), ())
    assert set(findings["rule"]) == {rule}
    assert set(findings["severity"]) == {STRUCTURAL_RULES[rule].severity}
    for language in LANGUAGES:
        said = sentences(findings, RULES, language)
        assert not said.filter(pl.any_horizontal(pl.col("says", "mend").str.contains(r"[{}]"))).height


def test_a_formula_without_result_is_located(tmp_path: Path) -> None:
    rule = "formula_unread"
    _, findings = read_and_check(example(rule, BAD_EXAMPLES[rule], tmp_path), ())
    assert findings.drop("severity", "cause").rows() == [(rule, "areas", 3, "area_km2", "=5*2.5", "12.5")]


def test_structural_and_semantic_rules_share_no_name() -> None:
    assert len(RULES) == len(STRUCTURAL_RULES) + sum(name not in STRUCTURAL_RULES for name in RULES)


def test_an_empty_feed_lacks_its_areas() -> None:
    feed = Feed(INFORMATION, {name: table.empty() for name, table in TABLES.items()}, frozenset())
    assert found(feed) == [("file_missing", "areas", None, None, None, "feed.json (area)")]


def test_a_city_of_one_commune_is_sound() -> None:
    assert found(feed_of(areas=[{"area": "31", "name": "Mẫu", "kind": "commune"}])) == []


def test_findings_have_their_columns() -> None:
    assert check_structure(feed_of()).schema == FINDINGS


def test_every_faulty_cell_is_located() -> None:
    rows = [
        {"person": f"P{n}", "year": 2025, "stratum": "S", "cluster": "C", "area": "01", "sex": "male", "age": age}
        | {"activity": "student", "qualification": "none"}
        for n, age in enumerate([20, -1, 121, None, 20])
    ]
    assert found(feed_of(labour_survey=rows)) == [
        ("out_of_range", "labour_survey", 3, "age", "-1", "0 … 120"),
        ("out_of_range", "labour_survey", 4, "age", "121", "0 … 120"),
        ("value_missing", "labour_survey", 5, "age", None, "Tuổi / Age"),
    ]


def test_numbers_that_are_none_are_out_of_range() -> None:
    rows = [{"area": "01", "name": "A", "kind": "ward", "area_km2": value} for value in (float("nan"), float("inf"))]
    told = [row for row in found(feed_of(areas=[AREAS[0], *rows])) if row[0] == "out_of_range"]
    assert [(row[2], row[4]) for row in told] == [(3, "NaN"), (4, "inf")]


@pytest.mark.parametrize(
    ("kind", "limits", "said", "outside"),
    [
        (Kind.NUMBER, {"minimum": 0}, "≥ 0", [True, False, False, False, True]),
        (Kind.NUMBER, {"maximum": 2.5}, "≤ 2.5", [False, False, False, True, True]),
        (Kind.NUMBER, {"minimum": 0, "maximum": 2.5}, "0 … 2.5", [True, False, False, True, True]),
        (Kind.NUMBER, {}, EXPECTED[Kind.NUMBER], [False, False, False, False, True]),
    ],
)
def test_the_limits_of_a_number_are_told_and_held(kind: Kind, limits: dict, said: str, outside: list[bool]) -> None:
    own = declared_column("x", kind, ("X", "X"), ("x", "x"), unit="km2", **limits)
    assert _limits(own) == said
    found_outside = _outside(pl.Series([-0.1, 0.0, 2.5, 2.6, float("inf")]), own)
    assert found_outside is not None
    assert found_outside.to_list() == outside
    empty = _outside(pl.Series([None, 1.0]), own)
    assert empty is not None
    assert empty.to_list() == [False, False]
    assert _outside(pl.Series(["a"]), own) is None


def test_numbers_are_told_without_the_nought_that_is_none() -> None:
    assert _plain_text(pl.Series([1.0, 10.0, 1.05, -2.5, 100.0])).to_list() == ["1", "10", "1.05", "-2.5", "100"]
    assert _plain_text(pl.Series([1, 10])).to_list() == ["1", "10"]
    assert _plain_text(pl.Series([date(2026, 1, 2)])).to_list() == ["2026-01-02"]
    rows = [AREAS[0], AREAS[1] | {"area_km2": -12.0}]
    assert found(feed_of(areas=rows)) == [("out_of_range", "areas", 3, "area_km2", "-12", "≥ 0")]


def test_a_cell_of_one_code_is_one_code_whatever_stands_in_it() -> None:
    assert found(feed_of(areas=[AREAS[0], AREAS[1] | {"kind": "ward;city"}]))[0][:5] == (
        "code_unknown", "areas", 3, "kind", "ward;city"
    )  # fmt: skip


def test_the_area_of_the_city_must_be_among_the_areas() -> None:
    rows = [{"area": "3", "name": "Mẫu", "kind": "city"}, {"area": "9", "name": "Chín", "kind": "ward"}]
    named = replace(feed_of(areas=rows), information=replace(INFORMATION, area="chin"))
    assert found(named) == [("information_wrong", "feed", None, "area", "chin", "9 – Chín")]
    nobody = replace(feed_of(areas=rows), information=replace(INFORMATION, area=""))
    assert found(nobody) == []
    # nothing like it is known: where to look
    far = replace(feed_of(areas=rows), information=replace(INFORMATION, area="xyzxyz"))
    assert found(far) == [("information_wrong", "feed", None, "area", "xyzxyz", "areas.area")]


def test_an_absent_table_is_needed_only_where_it_is_referred_to() -> None:
    site = {"site": "S", "name": "S", "area": "01"}
    assert [row[0] for row in found(feed_of(sites=[site]))] == ["value_missing"]
    told = found(feed_of(sites=[site, site | {"site": "T", "institution": "I"}]))
    assert ("file_missing", "institutions", None, None, None, "sites.institution") in told
    # a table that came, or has rows all the same, is there
    came = feed_of(sites=[site | {"institution": "I"}], institutions=[])
    assert "file_missing" not in {row[0] for row in found(came)}
    unsaid = feed_of(sites=[site | {"institution": "I"}], institutions=[{"institution": "I", "name": "I"}])
    unsaid = replace(unsaid, supplied=unsaid.supplied - {"institutions"})
    assert "file_missing" not in {row[0] for row in found(unsaid)}
    assert "reference_unknown" not in {row[0] for row in found(unsaid)}
    strange = feed_of(sites=[site | {"institution": "J"}], institutions=[{"institution": "I", "name": "I"}])
    strange = replace(strange, supplied=strange.supplied - {"institutions"})
    assert "reference_unknown" in {row[0] for row in found(strange)}


def test_a_missing_day_is_asked_for_with_how_it_is_written() -> None:
    rounds = [{"round": "R", "name": "R", "closes": date(2026, 6, 1)}]
    told = [row for row in found(feed_of(rounds=rounds)) if row[3] == "opens"]
    assert [(row[0], row[2], row[5]) for row in told] == [
        (
            "value_missing",
            2,
            f"{TABLES['rounds']['opens'].label.vi} / {TABLES['rounds']['opens'].label.en}: {EXPECTED[Kind.DATE]}",
        )
    ]


def test_a_day_far_off_is_out_of_range() -> None:
    rows = [AREAS[0] | {"valid_from": date(1900, 1, 5)}]
    assert found(feed_of(areas=rows)) == [
        ("out_of_range", "areas", 2, "valid_from", "1900-01-05", "1930-01-01 … 2100-12-31")
    ]


def test_unknown_codes_in_a_cell_of_several_are_named_alone() -> None:
    applicants = [
        {"round": "R", "applicant": "a", "area": "01", "sex": "male", "groups": "women;rich"},
        {"round": "R", "applicant": "b", "area": "01", "sex": "male", "groups": "women"},
    ]
    rounds = [{"round": "R", "name": "R", "opens": date(2026, 5, 1), "closes": date(2026, 6, 1)}]
    ((rule, _, row, column, value, _),) = found(feed_of(rounds=rounds, applicants=applicants))
    assert (rule, row, column, value) == ("code_unknown", 2, "groups", "rich")


def test_level_restricts_codes() -> None:
    rows = [{"year": 2025, "industry": "A", "occupation": "72", "area": "01", "workers": 1.0}]
    told = {(rule, column) for rule, _, _, column, _, _ in found(feed_of(employment=rows))}
    assert told == {("code_unknown", "industry"), ("code_unknown", "occupation")}


def test_the_nearest_code_is_suggested_with_its_titles(tmp_path: Path) -> None:
    files = {"employment.csv": "year,industry,occupation,area,workers\n2025,01,Tho han,01,5\n"}
    _, findings = read_and_check(sound_with(tmp_path, files), ())
    (finding,) = findings.to_dicts()
    assert finding["rule"] == "code_unknown"
    assert finding["expected"].startswith("7212 – Thợ hàn")


@pytest.mark.parametrize("value", ["x", "7", "K", "xyz", "không rõ"])
def test_no_code_is_suggested_for_what_is_like_none(value: str, tmp_path: Path) -> None:
    files = {"employment.csv": f"year,industry,occupation,area,workers\n2025,01,{value},01,5\n"}
    _, findings = read_and_check(sound_with(tmp_path, files), ())
    assert findings.select("rule", "value", "expected").rows() == [("code_unknown", value, "–")]


@pytest.mark.parametrize(
    ("value", "code"), [("7219", "7211"), ("kế toán", "3313"), ("Lap trinh vien", "2514"), ("welders", "7212")]
)
def test_a_code_is_suggested_by_its_group_or_by_words_in_common(value: str, code: str, tmp_path: Path) -> None:
    files = {"employment.csv": f"year,industry,occupation,area,workers\n2025,01,{value},01,5\n"}
    _, findings = read_and_check(sound_with(tmp_path, files), ())
    assert [said.split(" ")[0] for said in findings["expected"]] == [code]


def test_repeated_keys_name_the_first_row_and_nulls_compare_equal() -> None:
    target = {"indicator": "i", "area": "01", "year": 2030, "value": 0.4}
    rows = [target, target | {"group": "women"}, target, target | {"group": "women"}, target]
    assert found(feed_of(targets=rows)) == [
        ("key_duplicate", "targets", 4, "year", "i | 01 |  |  | 2030", "2"),
        ("key_duplicate", "targets", 5, "year", "i | 01 | women |  | 2030", "3"),
        ("key_duplicate", "targets", 6, "year", "i | 01 |  |  | 2030", "2"),
    ]


def test_rows_without_a_key_are_missing_not_repeated() -> None:
    rows = [{"area": None, "name": "A", "kind": "ward"}, {"area": None, "name": "B", "kind": "ward"}]
    assert {row[0] for row in found(feed_of(areas=[*AREAS, *rows]))} == {"value_missing"}


def test_a_compound_reference_is_matched_on_its_whole_key() -> None:
    rounds = [{"round": r, "name": r, "opens": date(2026, 5, 1), "closes": date(2026, 6, 1)} for r in ("R1", "R2")]
    applicants = [{"round": "R1", "applicant": "a", "area": "01", "sex": "male"}]
    choices = [{"round": r, "applicant": "a", "rank": 1, "programme": "P"} for r in ("R1", "R2")]
    told = [row for row in found(feed_of(rounds=rounds, applicants=applicants, choices=choices)) if row[1] == "choices"]
    assert told == [("reference_unknown", "choices", 3, "applicant", "R2 | a", "–")]


def test_a_table_referred_to_but_absent_is_told_once() -> None:
    rows = [{"agreement": str(n), "institution": "I", "employer": "E", "model": "recruit_to_order"} for n in range(9)]
    rows = [row | {"signed": date(2026, 1, 1)} for row in rows]
    assert found(feed_of(agreements=rows)) == [
        ("file_missing", "employers", None, None, None, "agreements.employer"),
        ("file_missing", "institutions", None, None, None, "agreements.institution"),
    ]


def test_a_table_that_came_without_rows_knows_nothing_that_is_referred_to() -> None:
    sites = [{"site": "S", "institution": "I", "name": "S", "area": "01"}]
    assert found(feed_of(institutions=[], sites=sites)) == [("reference_unknown", "sites", 2, "institution", "I", "–")]


def test_a_key_of_which_a_part_is_missing_is_not_repeated() -> None:
    target = {"indicator": "i", "area": "01", "value": 0.5}
    rows = [target | {"year": year} for year in (None, 2030, None, 2031)]
    assert {(row[0], row[2], row[3]) for row in found(feed_of(targets=rows))} == {
        ("value_missing", 2, "year"),
        ("value_missing", 4, "year"),
    }


def test_circles_of_parents_are_shown() -> None:
    rows = [
        {"area": "31", "name": "M", "kind": "city", "parent": "31"},
        {"area": "1", "name": "A", "kind": "ward", "parent": "2"},
        {"area": "2", "name": "B", "kind": "ward", "parent": "1"},
        {"area": "3", "name": "C", "kind": "ward", "parent": "1"},
    ]
    assert [(row[0], row[2], row[5]) for row in found(feed_of(areas=rows))] == [
        ("reference_cyclic", 2, "31 → 31"),
        ("reference_cyclic", 3, "1 → 2 → 1"),
        ("reference_cyclic", 4, "2 → 1 → 2"),
    ]


def test_a_circle_is_shown_in_its_order_and_a_long_one_in_part() -> None:
    def shown(count: int) -> list[str | None]:
        ring = [{"area": f"{n}", "name": "A", "kind": "ward", "parent": f"{(n + 1) % count}"} for n in range(count)]
        return [row[5] for row in found(feed_of(areas=[AREAS[0], *ring])) if row[0] == "reference_cyclic"]

    assert shown(3) == ["0 → 1 → 2 → 0", "1 → 2 → 0 → 1", "2 → 0 → 1 → 2"]
    assert shown(6)[0] == "0 → 1 → 2 → 3 → 4 → 5 → 0"
    assert shown(7)[0] == "0 → 1 → 2 → 3 → 4 → 5 → … → 0"


def test_check_feed_takes_findings_of_reading(tmp_path: Path) -> None:
    feed = feed_of(areas=[AREAS[0], AREAS[1] | {"name": None}])
    told = check_feed(feed, no_findings(), ())
    assert set(told["rule"]) == {"value_missing"}
    known = told.with_columns(pl.lit("type_wrong").alias("rule"))
    assert set(check_feed(feed, known, ())["rule"]) == {"type_wrong"}


@pytest.mark.parametrize(
    ("expected", "vi", "en"),
    [
        ("–", "Chọn mã hoặc tên trong danh mục của cột “Loại”. Một trong: ", "Take a code or a title from the list of "
         "the column “Kind”. One of: "),
        ("ward", "Chọn mã hoặc tên trong danh mục của cột “Loại”. Gần nhất: ward – Phường.",
         "Take a code or a title from the list of the column “Kind”. The nearest: ward – Ward."),
    ],
)  # fmt: skip
def test_the_nearest_name_is_told_only_where_there_is_one(expected: str, vi: str, en: str) -> None:
    """“Mã gần nhất: –.” told nobody anything."""
    row = {"rule": "code_unknown", "severity": "error", "table": "areas", "sheet_row": 3, "column": "kind"}
    made = pl.DataFrame([row | {"value": "x", "expected": expected}], schema=FINDINGS)
    told = [sentences(made, RULES, language)["mend"][0] for language in LANGUAGES]
    assert [said[: len(wanted)] for said, wanted in zip(told, (vi, en), strict=True)] == [vi, en]
    assert {name for name, rule in RULES.items() if "{expected}" in rule.mend.en and rule.suggests} == set()
