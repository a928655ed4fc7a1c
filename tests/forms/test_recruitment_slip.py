"""Form 03/PLI with 03a/PLI: what an employer looks for, in three sheets of one table; boxes, several options a cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from caunghe.forms.catalogue import FORMS
from caunghe.forms.form import FormColumn, Part
from caunghe.forms.layout import write_form
from caunghe.forms.period import asked_period
from caunghe.forms.reading import FormReading, read_form, with_form
from caunghe.schema.codes import code_list
from tests.forms.reporting_city import SLIP, reporting_city

FORM = FORMS["recruitment_slip"]
LISTS = ("contract_terms", "position_ranks", "work_patterns", "work_settings", "lifting_loads")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_form(reporting_city(), FORM, "E1", asked_period("2026-05"), tmp_path / "slip.xlsx")
    return tmp_path / "slip.xlsx"


def rows(path: Path, sheet: int) -> list[tuple[Any, ...]]:
    return [tuple(cell for cell in row if cell is not None) for row in load_workbook(path).worksheets[sheet].values]


def changed(path: Path, sheet: int, key: str, column: int, value: object) -> FormReading:
    workbook = load_workbook(path)
    for row in workbook.worksheets[sheet].iter_rows():
        if len(row) > column and row[1].value == key:
            row[column].value = value
    workbook.save(path)
    return read_form(path, reporting_city())


def notes(reading: FormReading) -> list[str]:
    return [note.vi for note in reading.notes if "bỏ qua" not in note.vi]


def test_the_face_says_that_the_decree_was_replaced_and_the_form_not_seen(path: Path) -> None:
    flat = [cell for row in rows(path, 0) for cell in row]
    (said,) = [cell for cell in flat if str(cell).startswith("(Theo Mẫu 03/PLI, 03a/PLI")]
    assert "từ 1/1/2026 thay bằng Nghị định 352/2025/NĐ-CP, mẫu mới chưa thấy" in said
    assert said.endswith("chưa đối chiếu với phụ lục)")
    assert flat[:3] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CƠ KHÍ MỘT", "Độc lập - Tự do - Hạnh phúc"]
    assert ("PHIẾU ĐĂNG KÝ",) in rows(path, 0)
    assert ("Tuyển lao động (Mẫu 03/PLI và 03a/PLI, Nghị định 23/2021)",) in rows(path, 0)


def test_services_are_boxes_for_the_employer_to_tick(path: Path) -> None:
    (services,) = [row for row in rows(path, 0) if row[:1] == ("Dịch vụ đăng ký:",)]
    assert services[1].count("☐") == 5
    assert "☐ Giới thiệu, cung ứng lao động" in services[1]


def test_each_vacancy_of_the_period_stands_in_every_sheet(path: Path) -> None:
    """V1, V3 and V5 of E1 were posted in May 2026; only V1 has a slip."""
    first, second, third = (
        [row for row in rows(path, sheet) if len(row) > 2 and row[1] in ("V1", "V3", "V5")] for sheet in range(3)
    )
    assert first[0][2:7] == ("Thợ hàn", "7212", "Thợ hàn và cắt kim loại bằng nhiệt", "Nhân viên", 2)
    assert second[0][2:] == (
        "Thợ hàn", 0, "Làm việc nhóm; Chịu được áp lực công việc; Kỹ năng mềm khác",
        "Người thuộc hộ nghèo hoặc cận nghèo; Người khuyết tật", "Xác định thời hạn từ 12 đến 36 tháng",
        14_000_000, 16_000_000,
    )  # fmt: skip
    assert third[0][2:] == ("Thợ hàn", 48, "Làm ca; Đi công tác", "Hỗn hợp", "Trên 20 kg", "Ăn ca, xe đưa đón")
    assert third[1:] == [(2, "V3", "Kỹ thuật viên điện"), (3, "V5", "Thợ hàn cơ khí")]


def test_a_slip_of_a_feed_that_lacks_it_adds_vacancies_of_the_employer(path: Path) -> None:
    city = reporting_city()
    reading = changed(path, 0, "V5", 1, "V51")
    (new,) = with_form(city, reading)["vacancies"].filter(vacancy="V51").to_dicts()
    assert (new["employer"], new["source"], str(new["posted"])) == ("E1", "Phiếu đăng ký tuyển lao động", "2026-05-08")
    # the other sheets still tell of V5, which keeps its own source
    kept = with_form(city, reading)["vacancies"].filter(vacancy="V5")
    assert kept.equals(city["vacancies"].filter(vacancy="V5"))


def test_the_sheets_of_a_vacancy_make_one_row_and_contradictions_are_told(path: Path) -> None:
    reading = changed(path, 2, "V1", 2, "Thợ hàn TIG")
    assert reading.tables["vacancies"].height == 3
    (row,) = reading.tables["vacancies"].filter(vacancy="V1").to_dicts()
    assert row["title"] == "Thợ hàn"
    assert {name: row[name] for name in SLIP} == SLIP
    assert len(notes(reading)) == 1
    assert notes(reading)[0].startswith("Biểu 3, dòng ")
    assert notes(reading)[0].endswith(
        ": Tên việc khác với trang trước; giữ số liệu của trang trước. Bỏ dòng sai, hoặc sửa mã hay kỳ."
    )


@pytest.mark.parametrize(
    ("sheet", "column", "written", "name", "read"),
    [
        (1, 5, "làm việc nhóm, giao tiếp", "soft_skills", "teamwork;communication"),
        (1, 6, "Người thuộc hộ nghèo hoặc cận nghèo", "priorities", "poor_or_near_poor"),
        (2, 4, "Làm ca\nĐi biệt phái", "work_patterns", "shifts;secondment"),
        (2, 3, "40,5", "weekly_hours", 40.5),
        (2, 6, None, "lifting", None),
        (1, 4, "không", "experience_months", None),
    ],
)
def test_what_employers_write_in_the_cells(
    path: Path, sheet: int, column: int, written: object, name: str, read: object
) -> None:
    reading = changed(path, sheet, "V1", column, written)
    assert reading.tables["vacancies"].filter(vacancy="V1")[name].to_list() == [read]


def test_options_are_marked_unsure_and_no_option_holds_a_separator() -> None:
    for name in (*LISTS, "recruitment_priorities", "soft_skills"):
        frame = code_list(name)
        assert set(frame["certainty"]) == {"unsure"}, name
        assert not frame["title_vi"].str.contains(r"[;,\n]").any(), name
    # twelve soft skills, four priorities and three of everything else, as the job centre's software has them
    assert {name: code_list(name).height for name in LISTS} == dict.fromkeys(LISTS, 3)
    assert (code_list("soft_skills").height, code_list("recruitment_priorities").height) == (12, 4)


def test_a_table_of_an_employer_gives_its_rows_the_employer_and_what_the_form_implies() -> None:
    part = Part(title="x", table="vacancies", columns=(FormColumn("Mã tin", "vacancy"),))
    assert part.given == ("employer",)
