"""What cannot be read of a feed beside the one a command works on is told, and never lost in what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK
from tests.feed.changes import INTAKES, cell
from tests.feed.city import clean_city, write_workbook

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
