"""The pages of the documentation are true: their blocks run in order, and their links lead somewhere."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.cli import main, parser
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.commands.declarations import COMMANDS
from caunghe.feed.convert.mapping import read_mapping
from caunghe.feed.convert.verbs import VERBS
from caunghe.feed.rules.semantic import check_semantics
from caunghe.feed.rules.semantic.rules import EXAMPLE_INDICATORS, example_facts, example_feed
from caunghe.feed.write import write_feed
from caunghe.language import LANGUAGES, Language, Text
from caunghe.library.feeds import read_feed
from caunghe.pilot.small_city import small_city
from caunghe.planning import plan_seats
from caunghe.planning.model.city import city
from caunghe.planning.model.model import FAMILIES, model
from caunghe.planning.verify.reading import reading
from caunghe.report.wording import VERDICTS
from caunghe.schema import TABLES, Table
from tests.planning.tiny_city import feed, forecast, options

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_tutorial_of_the_notebook_runs_from_top_to_bottom():
    page = (ROOT / "docs" / "tutorial" / "from-a-notebook.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    blocks = BLOCK.findall(page)
    for block in blocks:
        exec(compile(block, "from-a-notebook.md", "exec"), names)
    assert len(blocks) > 12
    assert {"feed", "indicators", "ahead", "plan", "change", "admission", "certificate", "coded", "paths"} <= set(names)


@pytest.fixture
def worked() -> dict[str, Any]:
    """The names that the blocks of CONTRIBUTING make."""
    names: dict[str, Any] = {}
    for block in BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        exec(compile(block, "CONTRIBUTING.md", "exec"), names)
    return names


def test_the_worked_rule_is_raised_by_its_bad_example_alone(worked):
    rule = worked["tuition_above_cost"]
    assert rule(example_facts(rule.bad))["column"].to_list() == ["tuition"]
    assert rule(example_facts(rule.mended)).is_empty()
    assert rule(example_facts(rule.edge)).is_empty()
    assert check_semantics(example_feed(rule.bad), EXAMPLE_INDICATORS).is_empty()


def test_the_worked_indicator_is_a_share_of_its_table(worked):
    leavers = pl.DataFrame({"women": [40, 20, None], "leavers": [90, 30, 10]})
    share = worked["women_share"]
    both = leavers.filter(pl.col("women").is_not_null())
    assert both.select(share.numerator.sum() / share.denominator.sum()).item() == 0.5
    assert share.table in TABLES


def test_the_worked_columns_are_those_of_a_table(worked):
    cooled, shift = worked["cooled_places"], worked["shift"]
    table = Table(
        name="rooms",
        label=Text("Phòng", "Rooms"),
        row=Text("một phòng", "a room"),
        key=("shift",),
        columns=(cooled, shift),
        duties=(1,),
    )
    assert list(table.names) == ["cooled_places", "shift"]
    assert cooled.unit == "places"


def test_the_worked_constraint_limits_the_model_and_is_seen_by_its_rule(worked):
    asked = options()
    built = model(city(feed(), forecast(), asked), (*FAMILIES, worked["licence_reserve"]))
    assert built.rows["licence_reserve"]["upper"].to_list() == pytest.approx([36.0, 54.0, 36.0])
    tables = plan_seats(feed(), forecast(), asked).tables
    full = {**tables, "seats": tables["seats"].with_columns(seats=pl.lit(37, pl.Int64))}
    sides = list(worked["reserve_of_licence"].sides(reading(feed(), forecast(), asked, full)))
    assert {where: left <= right for where, left, right in sides} == {
        "P1 2026": False,
        "P2 2026": True,
        "P3 2026": False,
    }


def test_the_worked_page_names_every_table(worked):
    page = worked["tables_page"]("en")
    assert all(f"`{name}`" in page for name in TABLES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page: Path):
    dead = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert dead == []


def test_every_page_is_reached_from_the_first():
    reached, to_read = set[Path](), [ROOT / "README.md"]
    while to_read:
        page = to_read.pop()
        if page in reached:
            continue
        reached.add(page)
        linked = [(page.parent / link).resolve() for link in LINK.findall(page.read_text(encoding="utf-8"))]
        for target in linked:
            to_read += sorted(target.glob("*.md")) if target.is_dir() else [target] if target.suffix == ".md" else []
    assert sorted(str(page.relative_to(ROOT)) for page in set(PAGES) - reached) == []


HOW_TO = ROOT / "docs" / "how-to"
FENCED = re.compile(r"^ *```sh\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
INDENTED = re.compile(r"^(?: {4}|\t| {7})(caunghe .*)$", re.MULTILINE)
INLINE = re.compile(r"`(caunghe [^`]+)`")


def commands(page: Path, *, mentioned: bool = True) -> list[list[str]]:
    """Return the words of each line of the command line that a page gives, in its order, or only ``mentioned``."""
    text = page.read_text(encoding="utf-8")
    places = [(match.start(), line) for match in FENCED.finditer(text) for line in match.group(1).splitlines()]
    patterns = (INDENTED, INLINE) if mentioned else (INDENTED,)
    places += [(match.start(), match.group(1)) for pattern in patterns for match in pattern.finditer(text)]
    lines = [line.strip().removeprefix(".venv/bin/") for _, line in sorted(places, key=lambda place: place[0])]
    return [shlex.split(line.partition(" > ")[0], comments=True)[1:] for line in lines if line.startswith("caunghe ")]


GUIDES = {
    page: page.with_name(page.name.replace(".md", ".vi.md")) for page in HOW_TO.glob("*.md") if ".vi" not in page.name
}
TUTORIALS = {
    ROOT / "docs" / "tutorial" / "first-steps.en.md": ROOT / "docs" / "tutorial" / "first-steps.md",
    ROOT / "docs" / "tutorial" / "from-a-notebook.md": ROOT / "docs" / "tutorial" / "from-a-notebook.vi.md",
}


@pytest.mark.parametrize("page", sorted({**GUIDES, **TUTORIALS}), ids=lambda page: page.name)
def test_every_guide_is_there_in_vietnamese_with_the_same_commands_and_links(page: Path):
    twin = {**GUIDES, **TUTORIALS}[page]
    assert commands(twin) == commands(page)
    assert BLOCK.findall(twin.read_text(encoding="utf-8")) == BLOCK.findall(page.read_text(encoding="utf-8"))
    text, other = (each.read_text(encoding="utf-8") for each in (page, twin))
    assert text.count("\n## ") == other.count("\n## ")
    # a Vietnamese page leads to Vietnamese pages where there are any
    for link in LINK.findall(other):
        target = (twin.parent / link).resolve()
        vietnamese = target.with_name(re.sub(r"(?:\.en|\.vi)?\.md$", ".vi.md", target.name))
        assert target in {vietnamese} or target.suffix != ".md" or not vietnamese.exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_of_a_page_is_one(page: Path):
    known = {name.partition(" ")[0] for name in COMMANDS} | {"--version", "--lang"}
    assert {words[0] for words in commands(page)} <= known
    for words in commands(page, mentioned=False):
        if words != ["--version"]:
            parser("en").parse_args(words)


@pytest.mark.parametrize("name", ["convert-a-register.md", "convert-a-register.vi.md"])
def test_the_register_of_the_guide_is_converted_as_it_says(name: str, tmp_path: Path, monkeypatch, capsys):
    shutil.copytree(HOW_TO / "register", tmp_path / "register")
    monkeypatch.chdir(tmp_path / "register")
    convert, check = (words for words in commands(HOW_TO / name) if len(words) > 3 or words[0] == "check")
    assert main([*convert, "--json"]) == EXIT_OK
    told = json.loads(capsys.readouterr().out)
    assert {table: (rows["rows"], rows["rows_read"]) for table, rows in told["rows"].items()} == {
        "areas": (4, 4),
        "institutions": (3, 3),
        "sites": (3, 3),
        "programmes": (6, 3),
        "intakes": (11, 7),
    }
    assert (told["findings"], told["unread"], told["amounts"]) == ([], [], [])
    assert main(check) == EXIT_OK
    intakes = pl.read_csv(tmp_path / "register" / "feed" / "intakes.csv")
    sums = intakes.select(pl.sum("quota", "entrants", "women")).row(0)
    # the figures of the page are those of the register and of the feed
    register = pl.read_csv(tmp_path / "register" / "tuyen-sinh.csv", separator=";")
    columns = (("Chỉ tiêu", "Nhập học", "Nữ"), ("2024", "2025"))
    assert sums == tuple(sum(register[f"{name} {year}"].sum() for year in columns[1]) for name in columns[0])
    page = (HOW_TO / name).read_text(encoding="utf-8")
    assert all(str(figure) in page for figure in sums)


def test_the_rows_that_the_guide_shows_are_those_of_its_mapping_and_list():
    pages: dict[Language, str] = {"en": "convert-a-register.md", "vi": "convert-a-register.vi.md"}
    for language, name in pages.items():
        page = HOW_TO / name
        text = page.read_text(encoding="utf-8")
        shown = [
            [cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in text.splitlines() if "|" in line
        ]
        mapping = read_mapping(HOW_TO / "register" / "anh-xa.csv").rows
        known = {
            tuple(VERBS[cell](language) if at == 4 else cell for at, cell in enumerate(row)) for row in mapping.rows()
        }
        rows = [tuple(cells) for cells in shown if len(cells) == 7][2:]
        assert len(rows) == 9
        assert set(rows) <= known
        verbs = {
            re.sub(r"[`*()]", "", part) for cells in shown if len(cells) in (2, 3) for part in cells[0].split(" (")
        }
        names = {label(each) for label in VERBS.values() for each in LANGUAGES}
        assert names <= verbs


def test_template_and_check_run_as_their_guides_say(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for words in commands(HOW_TO / "fill-the-workbook.vi.md"):
        assert main(words) == EXIT_OK
    assert {path.name for path in tmp_path.iterdir() if path.suffix} >= {"mau.xlsx", "co-so.xlsx"}
    for words in commands(HOW_TO / "check-and-mend.vi.md"):
        assert main(words) == EXIT_DATA_FAULTS  # an empty workbook lacks its city and its areas
    assert (tmp_path / "loi.html").exists()
    assert "information_missing" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("mau.cmd", 'caunghe template "%~dp0mau.xlsx"'),
        ("kiem-tra.cmd", 'caunghe check "%~1" --html "%~dpn1-loi.html"'),
        ("bao-cao.cmd", 'caunghe run "%~1" --out "%~dpn1-ket-qua"'),
    ],
)
def test_what_is_double_clicked_on_windows_runs_a_command_that_is_one(name: str, line: str):
    data = (HOW_TO / "double-click" / name).read_bytes()
    # cmd.exe needs its own line ends and, for Vietnamese, the code page of UTF-8 without a mark at the beginning
    assert data.count(b"\n") == data.count(b"\r\n")
    lines = data.decode("utf-8").split("\r\n")
    assert lines[:3] == ["@echo off", "chcp 65001 >nul", "set PYTHONUTF8=1"]
    assert line in lines
    assert lines[-2] == "pause"
    for shown in lines:
        # a bracket within a block of brackets would end it
        assert not (shown.strip().startswith("echo ") and set("()&|<>^%") & set(shown)), shown
    words = shlex.split(line.replace("%~dp0", "").replace("%~dpn1", "mau").replace("%~1", "mau.xlsx"))
    parser("vi").parse_args(words[1:])


def test_the_script_of_macos_and_linux_checks_a_workbook(tmp_path: Path):
    (tmp_path / "bin").mkdir()
    caunghe = tmp_path / "bin" / "caunghe"
    caunghe.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -c "import sys; from caunghe.cli import main; sys.exit(main())" "$@"\n'
    )
    caunghe.chmod(0o755)
    city = tmp_path / "số liệu (1).zip"
    write_feed(read_feed(small_city()), city, form="csv")
    script = ["sh", str(HOW_TO / "double-click" / "kiem-tra.sh")]
    known = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*script, str(city)], env=known, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (EXIT_OK, "")
    page = tmp_path / "số liệu (1)-loi.html"
    assert done.stdout.endswith(f"Mở: {page}\n")
    assert page.exists()
    assert subprocess.run(script, env=known, capture_output=True, check=False).returncode == 2
    # a page of the last time is no page of a check that failed
    city.write_bytes(b"PK\x03\x04 damaged")
    failed = subprocess.run([*script, str(city)], env=known, capture_output=True, text=True, check=False)
    assert (failed.returncode, failed.stdout) == (EXIT_NOT_POSSIBLE, "")
    assert "trang của lần trước" in failed.stderr
    assert page.exists()


@pytest.mark.parametrize(
    ("name", "page", "codes"),
    [
        ("kiem-tra.cmd", r"%~dpn1-loi.html", "01"),
        ("bao-cao.cmd", r"%~dpn1-ket-qua\report\report.vi.html", "0"),
    ],
)
def test_a_page_is_opened_on_windows_only_after_the_command_has_written_it(name: str, page: str, codes: str):
    lines = (HOW_TO / "double-click" / name).read_bytes().decode("utf-8").split("\r\n")
    (at,) = [at for at, line in enumerate(lines) if line.startswith("caunghe ")]
    # the code is kept before anything else changes it
    assert lines[at + 1] == "set code=%errorlevel%"
    opening = [f'if "%code%"=="{code}" start "" "{page}"' for code in codes]
    assert lines[at + 2 : at + 2 + len(codes)] == opening
    assert [line for line in lines if "start" in line] == opening


@pytest.mark.parametrize(("name", "language"), [("read-the-report.md", "en"), ("read-the-report.vi.md", "vi")])
def test_the_guide_to_the_report_uses_its_words(name: str, language: Language):
    text = (HOW_TO / name).read_text(encoding="utf-8")
    sections, verdicts = (
        [line.split("|")[1].strip() for line in part.splitlines() if line.startswith("| ")][1:]
        for part in text.split("\n## ")[1:3]
    )
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "caunghe" / "report").rglob("*.py"))
    assert len(sections) == 17
    assert [section for section in sections if f'"{section}"' not in sources] == []
    said = ", ".join(verdicts)
    assert [label(language) for label, _ in VERDICTS.values() if label(language).lower() not in said] == [
        VERDICTS["unknown_indicator"][0](language)
    ]
