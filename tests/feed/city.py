"""A small clean city as sheets of cells, to be changed at one place and read again."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl

from caunghe.feed.reading.information import nested_document

Sheets = dict[str, list[list[Any]]]

FEED: list[list[Any]] = [
    ["Mục", "Giá trị (điền vào đây)", "Giải thích"],
    ["city.vi", "Cần Thơ", None],
    ["city.en", "Can Tho", None],
    ["area", "92", None],
    ["as_of", date(2025, 12, 31), None],
    ["licence", "CC-BY-4.0", None],
    ["tables.funds.basis", "estimated", None],
]
SHEETS: Sheets = {
    "feed": FEED,
    "Địa bàn": [
        ["Mã địa bàn *", "Tên *", "Loại *", "Thuộc", "Kinh độ (°)", "Vĩ độ (°)", "Diện tích (km²)"],
        ["92", "Thành phố Cần Thơ", "city", None, None, None, None],
        ["31100", "Phường Ninh Kiều", "ward", "92", 105.78, 10.03, 10.5],
        ["31107", "Phường Cái Khế", "ward", "92", 105.76, 10.05, 13.75],
        ["31114", "Xã Phong Điền", "commune", "92", 105.67, 9.99, 17.0],
    ],
    "Cơ sở giáo dục nghề nghiệp": [
        ["Mã cơ sở *", "Tên *", "Loại cơ sở *", "Hình thức sở hữu *",
         "Xã, phường *", "Kiểm định chất lượng", "Mức chuyển đổi số"],
        ["CS01", "Trường Cao đẳng Cộng đồng Tây Đô", "college", "public", "31100", "accredited", 0.3],
        ["CS02", "Trường Trung cấp Phù Sa", "intermediate_school", "public", "31107", None, 0.4],
        ["CS03", "Trung tâm đào tạo của Tổng công ty Lương thực", "training_enterprise", "private", "31114", None, 0.5],
    ],
    "Địa điểm đào tạo": [
        ["Mã địa điểm *", "Cơ sở GDNN *", "Tên *", "Xã, phường *", "Sức chứa (người)",
         "Chi phí cố định năm (đồng)", "Ngày mở", "Diện tích đất (m²)"],
        ["DD01", "CS01", "Cơ sở 1 – Tây Đô", "31100", 400, 1_500_000_000, date(2010, 9, 5), 15_250],
        ["DD02", "CS02", "Cơ sở 1 – Phù Sa", "31107", 250, 900_000_000, date(2012, 9, 5), 6_120],
        ["DD03", "CS03", "Cơ sở 1 – Lương thực", "31114", 120, 450_000_000, date(2018, 3, 1), 980],
    ],
    "Chương trình đào tạo": [
        ["Mã chương trình *", "Địa điểm đào tạo *", "Ngành, nghề đào tạo *", "Trình độ *", "Hình thức *", "Tên *",
         "Thời gian đào tạo (tháng) *", "Quy mô tuyển sinh đăng ký (người/năm)", "Tỷ lệ thực hành",
         "Học phí năm (đồng)",
         "Chi phí một người học năm (đồng)"],
        ["CT01", "DD01", "6520123", "college", "full_time", "Hàn", 30, 60, 0.7, 9_500_000, 18_000_000],
        ["CT02", "DD01", "5520227", "intermediate", "full_time", "Điện công nghiệp", 24, 60,
         0.6, 8_500_000, 17_000_000],
        ["CT03", "DD02", "5520123", "intermediate", "full_time", "Hàn", 24, 60, 0.65, 8_000_000, 16_000_000],
        ["CT04", "DD03", "5510216", "elementary", "full_time", "Công nghệ ô tô", 6, 45, 0.8, 4_500_000, 7_000_000],
    ],
    "Tuyển sinh và tốt nghiệp": [
        ["Chương trình đào tạo *", "Năm *", "Chỉ tiêu (người)", "Số đăng ký (người)", "Nhập học (người) *",
         "Trong đó nữ (người)", "Thôi học (người)", "Tốt nghiệp (người)", "Có việc sau 6 tháng (người)",
         "Lương trung vị sau 6 tháng (đồng)"],
        ["CT01", 2024, 60, 70, 16, 5, 2, None, None, None],
        ["CT01", 2025, 60, 65, 18, 7, 3, None, None, None],
        ["CT02", 2024, 60, 58, 14, 3, 1, None, None, None],
        ["CT02", 2025, 60, 61, 15, 4, 2, None, None, None],
        ["CT03", 2024, 60, 49, 15, 4, 2, None, None, None],
        ["CT03", 2025, 60, 52, 17, 6, 1, None, None, None],
        ["CT04", 2024, 45, 45, 41, 12, 2, 37, 33, 8_200_000],
        ["CT04", 2025, 45, 45, 43, 13, 2, None, None, None],
    ],
    "Nhà giáo": [
        ["Mã nhà giáo *", "Cơ sở GDNN *", "Ngành, nghề đào tạo *", "Trình độ chuyên môn",
         "Nghiệp vụ sư phạm", "Kỹ năng nghề",
         "Tuần thực tế tại doanh nghiệp (tuần)", "Hợp đồng", "Năm sinh"],
        ["GV01", "CS01", "6520123", "master", "college", "national_3", 4, "permanent", 1975],
        ["GV02", "CS01", "5520227", "university", "college", "national_3", 6, "permanent", 1981],
        ["GV03", "CS02", "5520123", "university", "intermediate", "national_2", 5, "permanent", 1985],
        ["GV04", "CS03", "5510216", "college", "elementary", "worker_4_7", 8, "visiting", 1979],
        ["GV05", "CS01", "6520123", "university", "college", "national_3", 4, "permanent", 1988],
        ["GV06", "CS02", "5520123", "university", "intermediate", "national_2", 5, "permanent", 1990],
    ],
    "Thiết bị": [
        ["Địa điểm đào tạo *", "Ngành, nghề đào tạo *", "Loại thiết bị *", "Vị trí thực hành (vị trí) *",
         "Mức đáp ứng danh mục tối thiểu", "Năm mua", "Nguyên giá (đồng)"],
        ["DD01", "6520123", "arc_welding_station", 12, 0.8, 2018, 450_000_000],
        ["DD02", "5520123", "arc_welding_station", 8, 0.7, 2016, 310_000_000],
    ],
    "Nguồn kinh phí": [
        ["Mã nguồn *", "Năm *", "Nguồn *", "Mục đích *", "Số tiền (đồng) *"],
        ["N1", 2025, "city_budget", "operating", 45_000_000_000],
        ["N2", 2025, "central_budget", "training_orders", 12_000_000_000],
        ["N1", 2026, "city_budget", "operating", 47_500_000_000],
        ["N2", 2026, "central_budget", "training_orders", 12_750_000_000],
    ],
    "Chỉ tiêu kế hoạch": [
        ["Chỉ số *", "Địa bàn *", "Nhóm đối tượng", "Năm *", "Mức mục tiêu *", "Văn bản"],
        ["women_entrants_share", "92", None, 2030, 0.4, "Kế hoạch 12"],
        ["certificate_rate", "92", None, 2030, 0.35, "Kế hoạch 12"],
        ["entrants", "92", None, 2026, 300, "Kế hoạch 12"],
    ],
}  # fmt: skip


def clean_city() -> Sheets:
    """Return the sheets, to be changed at will."""
    return deepcopy(SHEETS)


def write_workbook(sheets: Sheets, path: Path, finish: Callable[[openpyxl.Workbook], None] | None = None) -> Path:
    """Write sheets as a workbook, and change it in what no list of cells says (``finish``)."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if finish is not None:
        finish(book)
    book.save(path)
    return path


def csv_of(rows: list[list[Any]], delimiter: str = ",") -> str:
    """Return rows as delimited text."""
    stream = StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(
        ["" if cell is None else cell for cell in row] for row in rows
    )
    return stream.getvalue()


def write_csvs(sheets: Sheets, folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """Write sheets as a folder of CSV files with ``feed.json``, some of them as given (``files``)."""
    folder.mkdir(parents=True, exist_ok=True)
    given = files or {}
    for name, rows in sheets.items():
        if name == "feed":
            document = nested_document((key, str(value)) for key, value, *_ in rows[1:])
            (folder / "feed.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        elif f"{name}.csv" not in given:
            (folder / f"{name}.csv").write_text(csv_of(rows), encoding="utf-8")
    for name, content in given.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
