"""What the conversion says is in the reader's language, names the mend, and stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter

from caunghe.errors import InputError
from caunghe.feed.convert.convert import convert_register
from caunghe.feed.convert.figures import factor_of
from caunghe.feed.convert.mapping import read_mapping
from caunghe.feed.convert.register import Register, read_source

HEADINGS = "table,column,from,field,transformation,argument,when"


def register(folder: Path) -> tuple[Register, list[str]]:
    """Return a register with an error in a cell and a merged cell, and what is told of it in Vietnamese."""
    with xlsxwriter.Workbook(str(folder / "r.xlsx")) as book:
        sheet = book.add_worksheet("r")
        sheet.write_row(0, 0, ["Mã", "Trường", "Quy mô"])
        for at, seats in enumerate((20, 30, 40), 1):
            sheet.write_row(at, 0, [f"N{at}", "Trường một" if at == 1 else None, seats])
        sheet.write_formula("C2", "=NA()", None, "#N/A")  # pyright: ignore[reportArgumentType, reportCallIssue]
        sheet.merge_range(2, 1, 3, 1, "Trường hai")
    heard: list[str] = []
    return read_source(folder / "r.xlsx", say=lambda text: heard.append(text("vi"))), heard


def test_an_error_in_a_cell_stops_a_step_and_is_a_finding_of_a_copy(tmp_path):
    read, heard = register(tmp_path)
    assert read["r"]["Quy mô"].to_list() == ["#N/A", "30", "40"]
    assert heard[0] == "Dòng 2 của r có ô báo lỗi #N/A. Hãy sửa ô ấy."
    (tmp_path / "m.csv").write_text(f"{HEADINGS}\nsites,capacity,r,Quy mô,nhân,1,\n", encoding="utf-8")
    with pytest.raises(InputError) as stopped:
        convert_register(read, read_mapping(tmp_path / "m.csv"))
    said = stopped.value.text("vi")
    assert said.endswith("dòng 2, cột Quy mô: phép nhân cần một số; đã cho #N/A. Hãy sửa ô ấy.")
    rows = "sites,capacity,r,Quy mô,chép,,\nsites,name,r,Quy mô,chép,,\n"
    (tmp_path / "m.csv").write_text(f"{HEADINGS}\n{rows}", encoding="utf-8")
    made = convert_register(read, read_mapping(tmp_path / "m.csv"))
    assert made.tables["sites"].row(0) == (None, None)
    assert made.unread.select("rule", "severity", "column", "sheet_row", "value").rows() == [
        ("cell_wrong", "error", column, 2, "#N/A") for column in ("capacity", "name")
    ]


def test_merged_cells_are_named_unless_they_are_filled_down(tmp_path):
    read, heard = register(tmp_path)
    assert len(heard) == 1
    row = "sites,name,r,Trường,chép,,"
    for step, names, told in (
        ("", ["Trường một", "Trường hai", None], [("cells_merged", "warning", "name", 3, "Trường hai")]),
        ("sites,*,r,Trường,điền xuống,,\n", ["Trường một", "Trường hai", "Trường hai"], []),
    ):
        (tmp_path / "m.csv").write_text(f"{HEADINGS}\n{step}{row}\n", encoding="utf-8")
        made = convert_register(read, read_mapping(tmp_path / "m.csv"))
        assert made.tables["sites"]["name"].to_list() == names
        assert made.unread.select("rule", "severity", "column", "sheet_row", "value").rows() == told


def test_lists_that_lie_deeper_are_named(tmp_path):
    document = {"Nagpur": {"government": [{"code": 1}], "names": ["x"]}, "taluka": [{"code": 2}]}
    (tmp_path / "r.json").write_text(json.dumps(document), encoding="utf-8")
    heard: list[str] = []
    read = read_source(tmp_path / "r.json", say=lambda text: heard.append(text("en")))
    assert list(read) == ["taluka"]
    assert heard == [
        "r.json: lists that lie deeper are not read: Nagpur / government. Put each list at the top of the JSON file."
    ]


def test_a_step_is_named_in_the_readers_language(tmp_path):
    with pytest.raises(InputError) as stopped:
        factor_of("nhiều", "times")
    assert stopped.value.text("vi").startswith("Phép nhân cần một số")
    assert stopped.value.text("en").startswith("times needs a number")
    (tmp_path / "m.csv").write_text(f"{HEADINGS}\nsites,*,r,,xoay,,\n", encoding="utf-8")
    with pytest.raises(InputError) as stopped:
        read_mapping(tmp_path / "m.csv")
    assert stopped.value.text("vi") == "m.csv, dòng 2: phép xoay phải nêu cột nguồn; ô ấy đang trống."
