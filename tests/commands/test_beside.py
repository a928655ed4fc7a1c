"""What cannot be read of a feed beside the one a command works on is told, and never lost in what is written."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from caunghe import commands
from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK
from caunghe.feed import write_feed
from tests.feed.changes import INTAKES, cell
from tests.feed.city import clean_city, write_workbook
from tests.forms.reporting_city import reporting_city

FORM = "training_year"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_workbook(clean_city(), tmp_path / "sound.xlsx")


@pytest.fixture
def unread(tmp_path: Path) -> Path:
    """The city with "khoảng 50" for entrants, which is no number."""
    sheets = clean_city()
    cell(INTAKES, 2, "Nhập học", "khoảng 50")(sheets)
    return write_workbook(sheets, tmp_path / "unread.xlsx")


COMMANDS = {
    "check": ("check", "{sound}", "--against", "{unread}"),
    "join": ("join", "{sound}", "--expected", "{unread}", "--out", "{out}"),
    "template": ("template", "{out}.xlsx", "--from", "{unread}"),
    "due": ("forms", "{unread}", "--due"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_not_taken_into_account_is_told(
    name: str, sound: Path, unread: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [part.format(sound=sound, unread=unread, out=tmp_path / "out") for part in COMMANDS[name]]
    assert main([*given, "--lang", "vi"]) == EXIT_OK
    told = capsys.readouterr().err
    assert "khoảng 50" in told
    assert f"Trong {unread}, những ô không đọc được nêu trên không được tính đến." in told
    clean = [sound if part == str(unread) else part for part in given]
    main([str(part) for part in clean])
    assert "không được tính đến" not in capsys.readouterr().err


def test_a_form_is_not_written_into_a_feed_of_which_cells_would_be_lost(
    sound: Path, unread: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form, out = tmp_path / "form.xlsx", tmp_path / "out"
    filled = ["forms", FORM, str(sound), "--institution", "CS01", "--period", "2025", "--out", str(form)]
    assert main(filled) == EXIT_OK
    assert main(["forms", str(unread), "--read", str(form), "--out", str(out), "--lang", "vi"]) == EXIT_DATA_FAULTS
    told = capsys.readouterr().err
    assert "khoảng 50" in told
    assert f"Chưa ghi: trong {unread} có ô không đọc được" in told
    assert not out.exists()
    assert main(["forms", str(sound), "--read", str(form), "--out", str(out)]) == EXIT_OK
    assert out.exists()


RAW = {
    ("beside.py", "feed_beside"),  # the door itself
    ("data.py", "template"),  # what was sent is copied into next year's workbook
    ("findings.py", "check"),  # what was sent is compared
    ("forms.py", "forms"),  # --due: a report with an error was sent too
    ("forms.py", "_read"),  # what is written back must be what was written
    ("joining.py", "join"),  # what was sent is joined
    ("serving.py", "serve"),  # the registry holds what was sent, and is corrected there
}


def test_numbers_are_made_from_what_every_engine_reads() -> None:
    """A command that reads a feed as sent is one of those that make no number from it."""
    found: set[tuple[str, str]] = set()
    for path in Path(commands.__path__[0]).glob("*.py"):
        function = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if started := re.match(r"def (\w+)", line):
                function = started[1]
            if re.search(r"(?<!def )\b(read_feed|feed_beside)\(", line):
                found.add((path.name, {"_filled": "template", "_given": "join"}.get(function, function)))
    assert found == RAW


@pytest.fixture
def doubled(tmp_path: Path) -> Path:
    """The city that reports, with a row of hiring needs twice and graduates of a cohort that is not over."""
    city = reporting_city()
    needs = city["hiring_needs"]
    last = pl.col("year") == city["intakes"]["year"].max()
    told = city["intakes"].with_columns(graduates=pl.when(last).then(7).otherwise("graduates"))
    changed = {"hiring_needs": pl.concat([needs, needs.head(1)]), "intakes": told}
    write_feed(replace(city, tables={**city.tables, **changed}), tmp_path / "doubled", form="parquet")
    write_feed(city, tmp_path / "city", form="parquet")
    return tmp_path / "doubled"


def test_a_form_is_filled_from_what_the_report_counts(
    doubled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells: dict[str, list[list[object]]] = {}
    for name in ("city", "doubled"):
        out = tmp_path / f"{name}.xlsx"
        asked = ["forms", "labour_market_year", str(tmp_path / name), "--period", "2026", "--out", str(out)]
        assert main([*asked, "--lang", "en"]) == EXIT_OK
        cells[name] = [list(row) for row in load_workbook(out).worksheets[2].values]
    assert cells["doubled"] == cells["city"]
    printed = capsys.readouterr().out
    assert printed.count("1 cell or row in error of the tables concerned is left out") == 1


def test_graduates_of_cohorts_that_are_not_over_are_on_no_form(
    doubled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = reporting_city()
    last, out = city["intakes"]["year"].max(), tmp_path / "year.xlsx"
    asked = ["forms", FORM, str(doubled), "--institution", "I1", "--period", str(last), "--out", str(out)]
    assert main([*asked, "--lang", "en"]) == EXIT_OK
    printed = capsys.readouterr().out
    assert f"{city['intakes'].filter(year=last).height} rows of cohorts that had not ended on" in " ".join(
        printed.split()
    )
    assert not [cell for sheet in load_workbook(out) for row in sheet.values for cell in row if cell == 7]
