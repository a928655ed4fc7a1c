"""A place that results go to: what lies there stays, and a failure leaves nothing behind."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from caunghe.errors import CaungheError, OutputError
from caunghe.outputs import LEDGER, WriteError, output_at, output_folder, whole_file, written_at


def test_the_list_of_what_was_written_is_no_licence_when_damaged(tmp_path):
    file = tmp_path / "a.txt"
    with output_at(file):
        file.write_text("a")
    for damaged in ("", "[]", '{"a.txt": 5}'):
        (tmp_path / LEDGER).write_text(damaged)
        with pytest.raises(OutputError), output_at(file):
            file.write_text("b")
    assert file.read_text() == "a"


WRITER = """
import sys
from pathlib import Path
from caunghe.outputs import output_at, output_folder, whole_file
folder, own, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for turn in range(rounds):
    for at in range(2):
        file = folder / f"{own}-{at}.txt"
        with output_at(file), whole_file(file) as partial:
            partial.write_text(f"{own} {at} {turn}")
    with output_folder(folder) as partial:
        (partial / f"{own}-t.csv").write_text(f"{own} {turn}")
"""


def test_programs_that_write_to_one_folder_keep_one_whole_list(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    programs = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), f"p{each}", "10"], stderr=subprocess.PIPE)
        for each in range(8)
    ]
    told = [program.communicate()[1].decode() for program in programs]
    assert [(program.returncode, said) for program, said in zip(programs, told, strict=True)] == [(0, "")] * 8
    wanted = {f"p{each}-{part}" for each in range(8) for part in ("0.txt", "1.txt", "t.csv")}
    assert set(json.loads((tmp_path / LEDGER).read_text(encoding="utf-8"))) == wanted
    assert {path.name for path in tmp_path.iterdir()} == wanted | {"notes.txt", LEDGER}
    for name in wanted:  # each may be written anew
        with output_at(tmp_path / name):
            (tmp_path / name).write_text("again")


def test_a_list_cut_short_still_tells_what_is_ours_and_says_so_of_the_rest(tmp_path):
    files = [tmp_path / name for name in ("a.txt", "b “Đ”.txt", "c.txt")]
    for file in files:
        with output_at(file):
            file.write_text(file.name)
    whole = (tmp_path / LEDGER).read_bytes()
    (tmp_path / LEDGER).write_bytes(whole[: whole.index(b'"c.txt"') + 30])
    says = r"c\.txt is there already, and the list of .*\.caunghe\.json.* is damaged"
    with pytest.raises(OutputError, match=says), output_at(files[2]):
        files[2].write_text("never")
    for file in files[:2]:
        with output_at(file):
            file.write_text("anew")
    assert [file.read_text() for file in files] == ["anew", "anew", "c.txt"]
    assert set(json.loads((tmp_path / LEDGER).read_text(encoding="utf-8"))) == {"a.txt", "b “Đ”.txt"}


def test_an_entry_of_a_damaged_list_is_no_licence_for_another_content(tmp_path):
    file = tmp_path / "a.txt"
    with output_at(file):
        file.write_text("a")
    file.write_text("mine")
    (tmp_path / LEDGER).write_bytes((tmp_path / LEDGER).read_bytes()[:-3])
    with pytest.raises(OutputError, match="is damaged"), output_at(file):
        file.write_text("never")
    assert file.read_text() == "mine"


@pytest.mark.parametrize("damaged", [b"", b"\xff\xfe{", b"[]", b"null", b'{"a.txt": 5}', b'{"\\u12": "' + b"0" * 64])
def test_a_damaged_list_is_a_sentence_and_is_whole_again_after_the_next_file(damaged, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / LEDGER).write_bytes(damaged)
    with pytest.raises(OutputError, match=r"a\.txt is there already, and the list"), output_at(tmp_path / "a.txt"):
        (tmp_path / "a.txt").write_text("never")
    with output_at(tmp_path / "b.txt"):
        (tmp_path / "b.txt").write_text("b")
    assert list(json.loads((tmp_path / LEDGER).read_text())) == ["b.txt"]
    assert (tmp_path / "a.txt").read_text() == "a"


def test_a_list_that_is_a_folder_is_a_sentence(tmp_path):
    (tmp_path / LEDGER).mkdir()
    with pytest.raises(CaungheError, match=r"\.caunghe\.json is a folder"), output_at(tmp_path / "a.txt"):
        (tmp_path / "a.txt").write_text("a")


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    file = tmp_path / "words.txt"
    for content in ("one", "two"):
        with whole_file(file) as partial:
            partial.write_text(content)
    with pytest.raises(UnicodeEncodeError), whole_file(file) as partial:
        partial.write_text("thr\udcc3", encoding="utf-8")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"words.txt": "two"}


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
