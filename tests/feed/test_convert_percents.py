"""What a cell of a register shows as per cent is what is read, or the conversion stops in words."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from caunghe.errors import InputError
from caunghe.feed.convert.convert import convert_register
from caunghe.feed.convert.mapping import read_mapping
from caunghe.feed.convert.register import read_source

HEADING = "Tỷ lệ thực hành (%)"
AS_PERCENT = {"num_format": "0%"}


def shares(folder: Path, heading: str, step: str, cells: list[tuple[float, dict[str, str]]]) -> list[str | None]:
    """Return the shares of practice that a step of a mapping makes of the cells of a workbook."""
    with xlsxwriter.Workbook(str(folder / "r.xlsx")) as book:
        sheet = book.add_worksheet("r")
        sheet.write_row(0, 0, ["Mã", "Nghề", heading])
        for at, (value, form) in enumerate(cells, 1):
            sheet.write_row(at, 0, [f"N{at}", "Hàn"])
            sheet.write(at, 2, value, book.add_format(form))
    rows = f"table,column,from,field,transformation,argument,when\nprogrammes,practice_share,r,{heading},{step}\n"
    (folder / "mapping.csv").write_text(rows, encoding="utf-8")
    mapping = read_mapping(folder / "mapping.csv")
    made = convert_register(read_source(folder / "r.xlsx", fields=mapping.fields), mapping)
    return made.tables["programmes"]["practice_share"].to_list()


SHOWN = [(0.7, AS_PERCENT), (0.65, AS_PERCENT), (0.075, AS_PERCENT)]


def test_a_cell_shown_as_percent_under_a_heading_in_percent_is_the_number_shown(tmp_path):
    assert shares(tmp_path, HEADING, "nhân,0.01,", SHOWN) == ["0.7", "0.65", "0.075"]
    assert shares(tmp_path, HEADING, "cộng,0.01,", SHOWN) == ["0.7", "0.65", "0.075"]


def test_numbers_and_cells_shown_as_percent_stand_in_one_column(tmp_path):
    cells = [(0.7, AS_PERCENT), (65.0, {}), (75.0, {"num_format": '0"%"'})]
    assert shares(tmp_path, HEADING, "nhân,0.01,", cells) == ["0.7", "0.65", "0.75"]


def test_a_cell_shown_as_percent_is_copied_as_it_is_shown(tmp_path):
    assert shares(tmp_path, "Thực hành", "chép,,", SHOWN) == ["70%", "65%", "7.5%"]


@pytest.mark.parametrize("step", ["nhân,0.01,", "cộng,,", "chép,,Thực hành >= 50", "chép,,Thực hành = 0.7"])
def test_percent_under_a_heading_that_does_not_say_so_stops(tmp_path, step):
    with pytest.raises(InputError, match=r"r\.xlsx row 2, Thực hành: the cell has 70%"):
        shares(tmp_path, "Thực hành", step, SHOWN)
