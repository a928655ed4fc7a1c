"""The command line as a person or a script meets it: help, exit codes, both languages, JSON."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser
from pathlib import Path

import pytest

from caunghe.cli import main, parser
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_NOT_POSSIBLE, EXIT_NOT_WRITTEN, EXIT_OK, EXIT_USAGE
from caunghe.commands.declarations import COMMANDS
from caunghe.schema.tables import TABLES

HEADS = {"vi": "cách dùng: caunghe", "en": "usage: caunghe"}
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def small_feed(tmp_path: Path) -> Path:
    """A city of one commune with one institution: nothing else is known."""
    folder = tmp_path / "feed"
    folder.mkdir()
    information = {
        "city": {"vi": "Thành phố thử", "en": "Test city"},
        "area": "T",
        "as_of": "2026-06-30",
        "licence": "CC0-1.0",
        "classifications": {},
        "tables": {"areas": {"basis": "synthetic"}, "institutions": {"basis": "synthetic"}},
        "breaks": [],
    }
    (folder / "feed.json").write_text(json.dumps(information), encoding="utf-8")
    areas = "area,name,kind,parent\nT,Thành phố thử,city,\nT1,Xã Một,commune,T\n"
    (folder / "areas.csv").write_text(areas, encoding="utf-8")
    institutions = "institution,name,kind,ownership,area\nI1,Trường Thử,college,public,T1\n"
    (folder / "institutions.csv").write_text(institutions, encoding="utf-8")
    sites = "site,institution,name,area\nS1,I1,Trường Thử,T1\n"
    (folder / "sites.csv").write_text(sites, encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_is_wholly_in_the_language_asked_for(command, language, capsys):
    with pytest.raises(SystemExit) as stop:
        main([*(command.split() if command else []), "--lang", language, "--help"])
    assert stop.value.code == EXIT_OK
    shown = capsys.readouterr().out
    assert shown.startswith(HEADS[language])
    foreign = (
        ("positional arguments", "show this help", "show program") if language == "vi" else ("tham số", "hướng dẫn")
    )
    assert not any(words in shown for words in foreign)


def test_vietnamese_comes_first():
    assert parser("vi").format_help().startswith("cách dùng")
    assert "Mã kết thúc" in parser("vi").format_help()


def test_wrong_usage_is_told_in_vietnamese(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["check"])
    assert stop.value.code == EXIT_USAGE
    assert "lệnh viết sai: còn thiếu tham số: FEED" in capsys.readouterr().err


def test_a_sound_feed_passes(small_feed, capsys):
    assert main(["check", str(small_feed), "--json"]) == EXIT_OK
    assert json.loads(capsys.readouterr().out)["counts"]["error"] == 0


def test_a_fault_in_the_data_ends_with_its_own_code(small_feed, capsys, tmp_path):
    with (small_feed / "institutions.csv").open("a", encoding="utf-8") as file:
        file.write("I2,Trường Hai,colege,public,T1\n")
    page = tmp_path / "findings.html"
    assert main(["check", str(small_feed), "--json", "--html", str(page), "--lang", "en"]) == EXIT_DATA_FAULTS
    found = [finding for finding in json.loads(capsys.readouterr().out)["findings"] if finding["severity"] == "error"]
    (finding,) = found
    assert (finding["rule"], finding["table"], finding["sheet_row"], finding["column"], finding["value"]) == (
        "code_unknown",
        "institutions",
        3,
        "kind",
        "colege",
    )
    assert "college" in finding["expected"]
    assert "colege" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "beginning"), [("vi", "caunghe: "), ("en", "caunghe: ")])
def test_what_is_no_feed_is_one_clear_line(tmp_path, capsys, language, beginning):
    arguments = ["run", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out"), "--lang", language]
    assert main(arguments) == EXIT_NOT_POSSIBLE
    said = capsys.readouterr().err
    assert said.startswith(beginning)
    assert "nowhere" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("language", "why"),
    [("vi", "Không lập được dự báo: Bảng “Lao động đang làm việc” phải"), ("en", "There is no forecast: ")],
)
def test_a_run_names_what_was_left_out_and_why(small_feed, tmp_path, capsys, language, why):
    assert main(["run", str(small_feed), "--out", str(tmp_path / "out"), "--lang", language]) == EXIT_OK
    assert why in " ".join(capsys.readouterr().out.split())


def test_the_template_is_written_where_asked(tmp_path):
    path = tmp_path / "mau.xlsx"
    assert main(["template", str(path), "--tables", "areas", "institutions"]) == EXIT_OK
    assert path.read_bytes()[:2] == b"PK"


def test_the_dictionary_prints_in_both_languages(capsys):
    assert main(["dictionary"]) == EXIT_OK
    assert "Cơ sở giáo dục nghề nghiệp" in capsys.readouterr().out
    assert main(["dictionary", "--json"]) == EXIT_OK
    assert len(json.loads(capsys.readouterr().out)["resources"]) == len(TABLES)


def test_a_register_is_converted_and_its_gaps_are_found(tmp_path, capsys):
    zambia = ROOT / "docs" / "how-to" / "zambia"
    register = {
        "institutions": [
            {"name": "A", "highest_level": "Diploma", "ownership": "Government", "province": "Lusaka"},
            {"name": "B", "highest_level": "Skills Award", "ownership": "privatekk", "province": "P.O. Box 1"},
        ],
        "institution_programmes": [
            {"institution": "A", "programme": "Welding", "qualification": "Certificate (Level 3)"},
            {"institution": "B", "programme": "Jewelry", "qualification": "Short Course"},
        ],
    }
    source = tmp_path / "register.json"
    source.write_text(json.dumps(register), encoding="utf-8")
    out = tmp_path / "feed"
    arguments = [str(source), str(zambia / "provinces.csv"), "--mapping", str(zambia / "mapping.csv")]
    arguments += ["--information", str(zambia / "feed.json"), "--out", str(out), "--json"]
    assert main(["convert", *arguments]) == EXIT_DATA_FAULTS
    told = json.loads(capsys.readouterr().out)
    assert told["rows"]["programmes"] == {"rows": 2, "rows_read": 2}
    missing = {finding["table"]: finding["count"] for finding in told["findings"] if finding["rule"] == "value_missing"}
    # B has no province (institution and its site); Jewelry has no field; neither programme has a duration
    assert (missing["institutions"], missing["sites"]) == (1, 1)
    assert "5520123" in (out / "programmes.csv").read_text(encoding="utf-8")
    shutil.rmtree(out)
    # on a page each rule is a sentence in its language, once, with how often it was broken
    assert main(["convert", *arguments[:-1], "--lang", "vi"]) == EXIT_DATA_FAULTS
    lines = capsys.readouterr().out.splitlines()
    assert "value_missing" not in "".join(lines)
    (missing_row,) = [line for line in lines if line.startswith("Địa điểm đào tạo: 1 lần, trước hết: ")]
    assert "Xã, phường" in missing_row
    shutil.rmtree(out)


@pytest.mark.parametrize(
    "line",
    [
        ["check", "FEED", "--html", "OURS"],
        ["template", "OURS/form.xlsx"],
        ["dictionary", "--out", "OURS"],
        ["pilot", "--out", "OURS"],
        ["run", "FEED", "--out", "OURS"],
        ["run", "FEED", "--out", "OURS/feed/kept.txt"],
        ["convert", "FEED", "--mapping", "OURS/feed/kept.txt", "--information", "FEED/feed.json", "--out", "NEW"],
        ["convert", "FEED", "--mapping", "MAPPING", "--information", "FEED/feed.json", "--out", "OURS"],
    ],
    ids=" ".join,
)
def test_nothing_that_a_person_keeps_is_replaced(small_feed, tmp_path, capsys, line):
    ours = tmp_path / "ours"
    (ours / "form.xlsx").mkdir(parents=True)
    (ours / "feed").mkdir()
    (ours / "feed" / "kept.txt").write_text("table\n", encoding="utf-8")
    names = {"FEED": small_feed, "OURS": ours, "NEW": tmp_path / "new"}
    names["MAPPING"] = ROOT / "docs" / "how-to" / "zambia" / "mapping.csv"
    given = [
        str(next((place / part.partition("/")[2] for name, place in names.items() if part.startswith(name)), part))
        for part in line
    ]
    assert main([*given, "--lang", "en"]) == EXIT_NOT_POSSIBLE
    told = capsys.readouterr().err
    assert told.startswith("caunghe: ")
    assert told.count("\n") == 1
    assert sorted(path.relative_to(ours).as_posix() for path in ours.rglob("*")) == [
        "feed",
        "feed/kept.txt",
        "form.xlsx",
    ]
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_place_that_cannot_be_written_is_one_clear_line(small_feed, capsys, language):
    assert main(["check", str(small_feed), "--html", "/proc/nowhere/x.html", "--lang", language]) == EXIT_NOT_WRITTEN
    told = capsys.readouterr().err
    assert "/proc/nowhere" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.json", "{"),
        ("r.json", "[1]"),
        ("r.json", '{"schools": [1, 2]}'),
        ("r.xlsx", "PK"),
        ("r.parquet", "PAR1"),
        ("r.csv", ""),
    ],
)
def test_a_damaged_register_is_one_clear_line(tmp_path, capsys, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    zambia = ROOT / "docs" / "how-to" / "zambia"
    line = ["--mapping", str(zambia / "mapping.csv"), "--information", str(zambia / "feed.json")]
    assert main(["convert", str(tmp_path / name), *line, "--out", str(tmp_path / "out")]) == EXIT_NOT_POSSIBLE
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["check", "a", "b"], "không có tham số: b"),
        (["pilot", "--out", "x", "--seed", "ba"], "tham số --seed: giá trị không phải int: 'ba'"),
        (["pilot", "--out"], "tham số --out: cần đúng một giá trị"),
        (["template", "x", "--tables"], "tham số --tables: cần ít nhất một giá trị"),
        (["nothing"], "tham số COMMAND: không có lựa chọn 'nothing' (chọn một trong "),
        (["vacancies", "nothing"], "tham số ACTION: không có lựa chọn 'nothing' (chọn một trong "),
    ],
    ids=" ".join,
)
def test_every_wrong_line_is_told_in_vietnamese(line, said, capsys):
    with pytest.raises(SystemExit) as stop:
        main(line)
    assert stop.value.code == EXIT_USAGE
    told = capsys.readouterr().err
    assert told.startswith("cách dùng: caunghe")
    assert said in told


def test_another_program_s_parser_keeps_its_own_words():
    parser("vi").format_help()
    assert ArgumentParser(prog="mine").format_usage() == "usage: mine [-h]\n"
