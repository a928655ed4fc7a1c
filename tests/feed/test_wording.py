"""What is said of data uses the words of the sheet in the reader's language, and no name of the program's own."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from caunghe.feed.check import RULES, read_and_check
from caunghe.feed.findings.findings import FINDINGS, sentences
from caunghe.feed.findings.structural_examples import BAD_EXAMPLES
from caunghe.feed.findings.wording import column_label, example, table_label
from caunghe.feed.rules.semantic import SEMANTIC_RULES
from caunghe.language.text import LANGUAGES, Language
from caunghe.schema.columns import Kind
from caunghe.schema.tables import TABLES
from tests.feed.test_semantic import raised
from tests.feed.test_structure import example as example_path

BOTH = pytest.mark.parametrize("language", LANGUAGES)
# the sheet of information shows these keys beside their labels
KEYS = {"feed", "feed.json", "city", "area", "as_of", "licence"}
NAMES = {*TABLES, *(column.name for table in TABLES.values() for column in table.columns)} - KEYS


@cache
def told(language: Language) -> list[dict[str, str]]:
    """Return every finding of every rule's bad example with its sentences, ``own`` being what the user wrote."""
    return sentences(pl.concat(raised(name) for name in SEMANTIC_RULES), dict(RULES), language).to_dicts()


def structural(rule: str, folder: Path, language: Language) -> list[dict[str, str]]:
    _, findings = read_and_check(example_path(rule, BAD_EXAMPLES[rule], folder), ())
    return sentences(findings, dict(RULES), language).to_dicts()


def names_in(finding: dict[str, str]) -> set[str]:
    """Return the program's own names in the sentences of a finding, what the user wrote aside."""
    text = f"{finding['says']} {finding['mend']}"
    for own in (finding["value"] or "").split(" | "):
        text = text.replace(own, " ") if len(own) > 1 else text
    return set(re.findall(r"[A-Za-z][\w.]*\w", text)) & NAMES


@pytest.mark.parametrize("rule", BAD_EXAMPLES)
def test_structural_rules_speak_of_labels(rule, tmp_path):
    for finding in structural(rule, tmp_path, "vi"):
        assert names_in(finding) == set(), f"{finding['says']} {finding['mend']}"
        slots = RULES[rule].says.vi + RULES[rule].mend.vi
        text = finding["says"] + finding["mend"]
        if "{table}" in slots and finding["table"] in TABLES:
            assert f"“{table_label(finding['table'], 'vi')}”" in text
        if "{column}" in slots:
            assert f"“{column_label(finding['table'], finding['column'], 'vi')}”" in text


def test_semantic_rules_speak_of_labels():
    wrong = {(one["rule"], name) for one in told("vi") for name in names_in(one)}
    assert wrong == set()


@BOTH
def test_no_sentence_has_the_numbers_and_days_of_a_machine(language):
    for finding in told(language):
        text = f"{finding['says']} {finding['mend']}"
        assert not re.search(r"\d{4}-\d{2}-\d{2}", text), text
        if language == "vi":
            # the code G12.31 is no number
            assert not re.search(r"(?<![\w.])\d+\.\d{1,2}(?!\d)", text), text
            assert not re.search(r"\d,\d{3}\b(?!\d)", text.replace("0,", "")), text


@pytest.mark.parametrize("rule", BAD_EXAMPLES)
def test_no_english_word_of_the_program_is_left_in_english_either(rule, tmp_path):
    for finding in structural(rule, tmp_path, "en"):
        text = f"{finding['says']} {finding['mend']}".replace(finding["value"] or "\0", " ")
        coded = {name for name in NAMES if "_" in name}
        assert not set(re.findall(r"\w+", text)) & coded, text
        assert not {name for name in re.findall(r"(\w+)\.\w+", text) if name in TABLES} - {"areas"}, text


def one(language: Language, **cells: object) -> dict[str, str]:
    row = dict.fromkeys(FINDINGS) | {"severity": "error"} | cells
    (said,) = sentences(pl.DataFrame([row], schema=FINDINGS), dict(RULES), language).to_dicts()
    return said


def test_an_advice_is_of_the_cell_at_hand():
    year = {"rule": "type_wrong", "table": "intakes", "column": "year", "expected": "2025"}
    formatted = one("vi", **year, value="2022-01-01 00:00:00")
    assert formatted["says"] == "“01/01/2022” không đọc được; phải viết như 2025."
    assert formatted["mend"].endswith("Ô có định dạng ngày: đổi định dạng ô thành Số (Number), rồi ghi 2022.")
    for table, column, value, told in (
        ("sites", "opened", "31/9/2019", "Tháng 9 không có ngày 31."),
        ("sites", "opened", "9/13/2019", "Không có tháng 13; nếu tháng viết trước, ghi 13/9/2019."),
        ("sites", "opened", "31/13/2019", "Không có tháng 13."),
        ("intakes", "entrants", "#N/A", "#N/A là lỗi của công thức: sửa công thức, hoặc để trống nếu chưa có số liệu."),
        ("intakes", "entrants", "105 người", "Nếu là 105, ghi riêng số: 105."),
        ("funds", "amount", "32,5 tỷ", "Nếu là 32500000000, ghi riêng số: 32500000000."),
        ("programmes", "months", "18 tháng", "Nếu là 18, ghi riêng số: 18."),
        ("programmes", "months", "2,5 năm", "Nếu là 30, ghi riêng số: 30."),
        ("areas", "area_km2", "1250 ha", "Nếu là 12,5, ghi riêng số: 12,5."),
        ("intakes", "entrants", "''", "Đó là dấu “như trên”: ghi lại giá trị của dòng trên."),
    ):
        cell = {"rule": "type_wrong", "table": table, "column": column, "expected": "120", "value": value}
        assert one("vi", **cell)["mend"].endswith(told), value
    assert one("vi", **year, value="2023-09-05")["mend"] == (
        "Gõ lại giá trị, ví dụ 2025. Nếu là 2023, ghi riêng số: 2023."
    )
    assert one("en", **year, value="khoảng")["mend"] == "Type the value again, such as 2025."
    count = year | {"column": "entrants", "expected": "120"}
    assert one("vi", **count, value="30 người")["mend"].endswith("Nếu là 30, ghi riêng số: 30.")
    assert "Nếu là" not in one("vi", **count, value="45 tỷ")["mend"]
    share = {"rule": "out_of_range", "table": "programmes", "column": "practice_share", "expected": "0 … 1"}
    assert one("vi", **share, value="70")["mend"].endswith("Nếu là 70 %, ghi 0,7 hoặc 70 %.")
    assert one("en", **share, value="12.5")["mend"].endswith("If it is 12.5 per cent, write 0.125 or 12.5%.")
    assert "%" not in one("vi", **share, value="1.2")["mend"]
    kind = {"rule": "code_unknown", "table": "institutions", "column": "ownership", "value": "x", "expected": "–"}
    assert one("vi", **kind)["mend"].endswith("Một trong: Công lập; Tư thục; Có vốn đầu tư nước ngoài.")


def test_a_user_of_a_missing_table_and_a_repeated_key_are_named_by_their_labels():
    missing = {"rule": "file_missing", "table": "institutions", "expected": "sites.institution, feed.json (area)"}
    assert one("vi", **missing)["says"] == (
        f"Thiếu bảng “{table_label('institutions', 'vi')}”, cần cho cột “{column_label('sites', 'institution', 'vi')}” "
        f"của bảng “{table_label('sites', 'vi')}”, “Mã địa bàn của thành phố (area)”."
    )
    repeated = {"rule": "key_duplicate", "table": "targets", "column": "year", "sheet_row": 4}
    said = one("vi", **repeated, value="i | 01 |  |  | 2030", expected="2")["says"]
    labels = [column_label("targets", name, "vi") for name in ("indicator", "area", "year")]
    assert said == f"Dòng 2 đã có {labels[0]} i, {labels[1]} 01, {labels[2]} 2030."


@BOTH
def test_every_column_has_an_example_that_it_takes(language):
    from caunghe.feed.reading.building import declared_column  # noqa: PLC0415

    for table in TABLES.values():
        for column in table.columns:
            if column.kind in (Kind.KEY, Kind.REFERENCE, Kind.TEXT):
                continue
            for written in re.split(" hoặc | or ", example(column, language)):
                read = declared_column(pl.Series([written]), column, guarded=False)
                assert not read.failed[0], (table.name, column.name, written)
                value = read.values[0]
                assert column.minimum is None or value >= column.minimum
                assert column.maximum is None or value <= column.maximum, (column.name, written)


def test_a_name_that_several_have_suggests_them_all(tmp_path):
    from tests.feed.feeds import sound_with  # noqa: PLC0415

    teachers = "teacher,institution,training_field,qualification,contract\nT1,I1,Hàn,university,permanent\n"
    _, findings = read_and_check(sound_with(tmp_path, {"teachers.csv": teachers}), ())
    (said,) = sentences(findings.filter(rule="code_unknown", column="training_field"), dict(RULES), "vi").to_dicts()
    assert "5520123 – Hàn; 6520123 – Hàn" in said["mend"]


@pytest.mark.parametrize(
    ("table", "name", "vi", "en"),
    [
        ("intakes", "year", "2025", "2025"),
        ("teachers", "birth_year", "1985", "1985"),  # who taught in 2025 was not born then
        ("sites", "opened", "30/06/2026", "2026-06-30"),
        ("programmes", "practice_share", "0,45 hoặc 45 %", "0.45 or 45%"),
        ("targets", "value", "0,45 hoặc 45 %", "0.45 or 45%"),
        ("hiring_needs", "overseas", "có hoặc không", "yes or no"),
        ("hiring_needs", "openings", "120", "120"),
        ("funds", "amount", "5000000", "5000000"),
        ("sites", "longitude", "106,683", "106.683"),
        ("sites", "latitude", "20,865", "20.865"),
        ("sites", "site", "A-001", "A-001"),
        ("sites", "name", "Hải Phòng", "Hải Phòng"),
        ("institutions", "kind", "college", "college"),
        ("areas", "area_km2", "12,5", "12.5"),
    ],
)
def test_an_example_is_written_as_its_reader_would(table, name, vi, en):
    assert (example(TABLES[table][name], "vi"), example(TABLES[table][name], "en")) == (vi, en)
