"""A place that results go to: what lies there stays, and a failure leaves nothing behind."""

from __future__ import annotations

import pytest

from caunghe.errors import OutputError
from caunghe.outputs import LEDGER, WriteError, output_at, output_folder, written_at


def test_the_list_of_what_was_written_is_no_licence_when_damaged(tmp_path):
    file = tmp_path / "a.txt"
    with output_at(file):
        file.write_text("a")
    for damaged in ("", "[]", '{"a.txt": 5}'):
        (tmp_path / LEDGER).write_text(damaged)
        with pytest.raises(OutputError), output_at(file):
            file.write_text("b")
    assert file.read_text() == "a"


def test_a_folder_of_results_leaves_what_lies_beside_them(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    for content in ("one", "two"):
        with output_folder(tmp_path) as partial:
            (partial / "a.csv").write_text(content)
    assert {path.name: path.read_text() for path in tmp_path.iterdir() if path.name != LEDGER} == {
        "notes.txt": "mine",
        "a.csv": "two",
    }


def test_a_failure_leaves_neither_folder_nor_part(tmp_path):
    with pytest.raises(UnicodeEncodeError), output_folder(tmp_path / "new") as partial:
        (partial / "a.csv").write_text("half\udc00", encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_the_program_is_none_of_the_system(tmp_path):
    with pytest.raises(ZeroDivisionError), written_at(tmp_path):
        _ = 1 / 0
    with pytest.raises(WriteError), written_at(tmp_path):
        (tmp_path / "none" / "a").write_text("")
