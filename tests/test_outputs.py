"""No command takes away a file that somebody has made or changed; what it wrote itself it may write anew.

Every argument that names an output has a line here, which the first test holds to the parser's own list.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_CANCELLED, EXIT_NOT_HEARD, EXIT_NOT_POSSIBLE, EXIT_NOT_WRITTEN, EXIT_OK
from caunghe.commands.declarations import COMMANDS
from caunghe.feed.write import write_feed
from caunghe.outputs import LEDGER, output_at
from tests.forms.reporting_city import reporting_city
from tests.matching.rounds import round_feed
from tests.outcomes.leavers import leavers_feed
from tests.test_options import (
    ZAMBIA,
    advertised,  # noqa: F401 (a fixture)
    applications,  # noqa: F401
    city,  # noqa: F401
    openings,  # noqa: F401
    read,  # noqa: F401
    village,  # noqa: F401
    workplaces,  # noqa: F401
)

Fixture = Callable[[str], Path]
Words = Callable[[Fixture, Path], list[object]]
ROUND = ["--round", "R1"]
FEEDS = {"reporting": reporting_city, "leavers": leavers_feed}
REGISTER = {
    "institutions": [{"name": "A", "highest_level": "Diploma", "ownership": "Government", "province": "Lusaka"}],
    "institution_programmes": [{"institution": "A", "programme": "Welding", "qualification": "Short Course"}],
}

# files that are a few lines
WRITTEN = {"register": json.dumps(REGISTER), "reviewed": "ad,title,employer,occupation\n1,Thợ hàn,A,7212\n"}

# what stands before and after the output on the line of a command
LINES: dict[tuple[str, str], tuple[str, Words]] = {
    ("demo", "--out"): ("demo", lambda of, out: ["--out", out, "--report-only"]),
    ("pilot", "--out"): ("pilot.zip", lambda of, out: ["--out", out]),
    ("check", "--html"): ("page.html", lambda of, out: [of("village"), "--html", out]),
    ("check", "--xlsx"): ("back.xlsx", lambda of, out: [of("village"), "--xlsx", out]),
    ("convert", "--out"): (
        "feed",
        lambda of, out: [
            ZAMBIA / "provinces.csv", of("register"), "--mapping", ZAMBIA / "mapping.csv",
            "--information", ZAMBIA / "feed.json", "--out", out,
        ],
    ),
    ("join", "--out"): ("joined", lambda of, out: [of("village"), "--out", out]),
    ("template", "file"): ("form.xlsx", lambda of, out: [out, "--tables", "funds"]),
    ("dictionary", "--out"): ("words.md", lambda of, out: ["--out", out]),
    ("indicators", "--out"): ("tables", lambda of, out: [of("village"), "--out", out]),
    ("forecast", "--out"): ("ahead", lambda of, out: [of("city"), "--horizon", 1, "--draws", 20, "--out", out]),
    ("plan", "--out"): ("plan", lambda of, out: [of("city"), "--years", 1, "--out", out]),
    ("admit", "--out"): ("round", lambda of, out: [of("applications"), *ROUND, "--seed", 3, "--out", out]),
    ("odds", "--out"): ("odds", lambda of, out: [of("scored"), *ROUND, "--replications", 20, "--out", out]),
    ("place", "--out"): ("placed", lambda of, out: [of("workplaces"), "--out", out]),
    ("jobs", "--out"): ("jobs", lambda of, out: [of("openings"), "--out", out]),
    ("vacancies read", "--out"): (
        "ads.parquet", lambda of, out: [of("advertised") / "ads.csv", "--map", of("map"), "--out", out]),
    ("vacancies code", "--out"): ("codes.csv", lambda of, out: [of("read"), "--out", out]),
    ("vacancies skills", "--out"): ("skills.parquet", lambda of, out: [of("read"), "--out", out]),
    ("vacancies review", "--out"): ("review.xlsx", lambda of, out: [of("read"), "--out", out]),
    ("vacancies reviewed", "--out"): ("kept.csv", lambda of, out: [of("reviewed"), "--out", out]),
    ("vacancies summary", "--out"): ("sums", lambda of, out: [of("read"), "--out", out]),
    ("network solve", "--out"): ("sites.json", lambda of, out: [of("roads"), "--format", "orlib-pmed", "--out", out]),
    ("network cover", "--out"): (
        "sites.json", lambda of, out: [of("roads"), "--format", "orlib-pmed", "--within", "9", "--out", out]
    ),
    ("network centre", "--out"): (
        "sites.json", lambda of, out: [of("roads"), "--format", "orlib-pmed", "--out", out]
    ),
    ("forms", "--out"): (
        "form.xlsx", lambda of, out: [
            "enrolment_monthly", of("reporting"), "--institution", "I1", "--period", "2026-05", "--out", out]),
    ("outcomes link", "--out"): (
        "pairs.csv", lambda of, out: [of("leavers"), of("leavers"), "--out", out]),
    ("outcomes destinations", "--out"): ("told", lambda of, out: [of("leavers"), "--out", out]),
    ("report", "--out"): ("report", lambda of, out: [of("village"), "--out", out]),
    ("privacy report", "--out"): ("privacy.md", lambda of, out: ["--out", out]),
    ("security report", "--out"): ("security.html", lambda of, out: ["--data", out.parent / "site", "--out", out]),
    ("run", "--out"): ("run", lambda of, out: [of("village"), "--out", out]),
}  # fmt: skip
# these never write where anything is
NEW_ONLY = {"admit", "convert"}


@pytest.fixture
def of(request: pytest.FixtureRequest, tmp_path: Path) -> Fixture:
    """Return what a line is run on, by the name of its fixture."""

    def find(name: str) -> Path:
        if name == "map":
            return request.getfixturevalue("read").with_suffix(".map.csv")
        if name == "scored":
            applicants = {f"a{place}": "P" for place in range(4)}
            write_feed(round_feed({"P": 2}, applicants, dict.fromkeys(applicants, 1.0)), tmp_path / name)
            return tmp_path / name
        if name == "roads":
            (tmp_path / "roads.txt").write_text("3 2 1\n1 2 5\n2 3 7\n", encoding="utf-8")
            return tmp_path / "roads.txt"
        if name in FEEDS:
            write_feed(FEEDS[name](), tmp_path / name, form="parquet")
            return tmp_path / name
        if name not in WRITTEN:
            return request.getfixturevalue(name)
        path = tmp_path / f"{name}.json" if name == "register" else tmp_path / f"{name}.csv"
        path.write_text(WRITTEN[name], encoding="utf-8")
        return path

    return find


def run(name: str, words: list[object]) -> int:
    return main([*name.split(), *map(str, words), "--lang", "en"])


def changed(folder: Path) -> dict[Path, bytes]:
    """Add to every file below a folder what somebody might, and return the files with their bytes."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in (LEDGER, "stage.json")]
    for file in files:
        file.write_bytes(file.read_bytes() + b"\n\nmine")
    return {file: file.read_bytes() for file in files}


def test_every_output_of_every_command_has_a_line():
    declared = {
        (name, argument.flags[0])
        for name, command in COMMANDS.items()
        for argument in command.arguments
        if argument.is_output
    }
    assert declared == set(LINES)
    words = " ".join(argument.explanation.en for name, command in COMMANDS.items() for argument in command.arguments)
    assert "write" in words
    silent = [
        (name, argument.flags)
        for name, command in COMMANDS.items()
        for argument in command.arguments
        if "write" in argument.explanation.en.split() and not argument.is_output
    ]
    assert silent == []


@pytest.mark.long
@pytest.mark.parametrize(("command", "argument"), LINES)
def test_what_somebody_made_or_changed_is_never_lost(command, argument, of, tmp_path, capsys):
    name, words = LINES[command, argument]
    if command == "demo":
        _half_made_demo(of("village"), tmp_path / "at" / name)
    out = tmp_path / "at" / name
    assert run(command, words(of, out)) in (0, 1), capsys.readouterr().err
    if command not in NEW_ONLY:
        assert run(command, words(of, out)) in (0, 1), capsys.readouterr().err
    theirs = changed(tmp_path / "at")
    assert theirs
    capsys.readouterr()
    code, told = run(command, words(of, out)), capsys.readouterr().err
    kept = {path.read_bytes() for path in (tmp_path / "at").rglob("*") if path.is_file()}
    assert [path for path, content in theirs.items() if content not in kept] == []
    if code == EXIT_NOT_POSSIBLE:
        assert "at" in told
    assert not list((tmp_path / "at").rglob("*.partial"))


def _half_made_demo(feed: Path, out: Path) -> None:
    """Stand a small city in the place of the pilot, as a demonstration that goes on."""
    from caunghe.commands.running import _mark  # noqa: PLC0415
    from caunghe.pilot.streams import SEED  # noqa: PLC0415

    out.mkdir(parents=True)
    with output_at(out / "haiphong", out / "made-from"):
        shutil.copytree(feed, out / "haiphong")
        (out / "made-from").write_text(_mark(SEED), encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "name", "words"),
    [
        ("template", "filled.xlsx", lambda out: [out, "--tables", "funds"]),
        ("check", "filled.xlsx", lambda out: [out.parent / "feed", "--html", out]),
        ("dictionary", "mine.md", lambda out: ["--out", out]),
        ("indicators", "mine/values.csv", lambda out: [out.parents[1] / "feed", "--out", out.parent]),
    ],
)
def test_a_file_of_somebody_else_is_refused_in_words(command, name, words, village, tmp_path, capsys):  # noqa: F811
    shutil.copytree(village, tmp_path / "feed")
    mine = tmp_path / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_bytes(b"mine")
    assert run(command, words(mine)) == EXIT_NOT_POSSIBLE
    assert f"{mine} is there already" in capsys.readouterr().err
    assert mine.read_bytes() == b"mine"
    assert main([command, *map(str, words(mine)), "--lang", "vi"]) == EXIT_NOT_POSSIBLE
    assert f"{mine} đã có sẵn" in capsys.readouterr().err


def test_a_template_that_was_filled_in_is_refused_and_an_empty_one_written_anew(tmp_path):
    form = tmp_path / "form.xlsx"
    assert run("template", [form, "--tables", "funds"]) == EXIT_OK
    assert run("template", [form, "--tables", "sites"]) == EXIT_OK
    form.write_bytes(form.read_bytes() + b"\0")
    assert run("template", [form]) == EXIT_NOT_POSSIBLE


@pytest.mark.parametrize(
    ("command", "name", "words"),
    [
        ("dictionary", "words.md", lambda out: ["--out", out]),
        ("network solve", "sites.json", lambda out: [out.parent / "roads.txt", "--format", "orlib-pmed", "--out", out]),
        ("vacancies read", "ads.map.csv", lambda out: [out.parent / "ads.csv", "--out", out.parent / "ads.parquet"]),
    ],
)
def test_a_command_cut_while_it_writes_leaves_the_file_before(command, name, words, tmp_path, monkeypatch):
    out = tmp_path / "at" / name
    out.parent.mkdir()
    (out.parent / "roads.txt").write_text("3 2 1\n1 2 5\n2 3 7\n", encoding="utf-8")
    (out.parent / "ads.csv").write_text("ad,title\n1,Thợ hàn\n", encoding="utf-8")
    assert run(command, words(out)) == EXIT_OK
    before = out.read_bytes()
    monkeypatch.setattr(Path, "replace", _cut)
    assert run(command, words(out)) == EXIT_CANCELLED
    monkeypatch.undo()
    assert out.read_bytes() == before
    assert run(command, words(out)) == EXIT_OK


def _cut(*_: object) -> None:
    raise KeyboardInterrupt


CAUNGHE = [sys.executable, "-c", "import sys; from caunghe.cli import main; sys.exit(main())"]


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell in which ``caunghe`` is this one."""
    spoken = f"caunghe() {{ {sys.executable} -c 'import sys; from caunghe.cli import main; sys.exit(main())' \"$@\"; }}"
    return subprocess.run(
        ["bash", "-c", f"{spoken}; {line}"], check=False, capture_output=True, env=os.environ | environment
    )


@pytest.mark.parametrize("coding", ["cp1252", "cp1258", "ascii", "utf-16"])
@pytest.mark.parametrize("words", [["--help"], ["check", "FEED"], ["check", "FEED", "--json"], ["no-such"]])
def test_words_are_utf8_on_every_console(coding, words, village):  # noqa: F811
    line = [str(village) if word == "FEED" else word for word in words]
    done = subprocess.run(
        [*CAUNGHE, *line], check=False, capture_output=True, env=os.environ | {"PYTHONIOENCODING": coding}
    )
    assert b"Traceback" not in done.stderr
    told = done.stdout.decode("utf-8") + done.stderr.decode("utf-8")
    assert re.search("[ầỗáụ]", told)


def test_names_in_vietnamese_are_read_and_written_under_a_bare_locale(village, tmp_path):  # noqa: F811
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    feed, page = tmp_path / "Dữ liệu" / "thành phố", tmp_path / "Dữ liệu" / "lỗi.html"
    shutil.copytree(village, feed)
    for words in (["check", feed, "--html", page], ["template", tmp_path / "Dữ liệu" / "mẫu.xlsx"], ["check", "Không"]):
        done = subprocess.run([*CAUNGHE, *map(str, words)], check=False, capture_output=True, env=os.environ | bare)
        assert b"Traceback" not in done.stderr
        assert done.returncode == {"template": 0, "Không": 3}.get(words[-1] if "Không" in words else words[0], 1)
    assert "Không có Không." in done.stderr.decode("utf-8")
    assert {path.name for path in page.parent.iterdir()} >= {"lỗi.html", "mẫu.xlsx"}


# a disk of 48 KB with 45 KB on it; what is left there of the program's own is printed
FULL = """unshare -rm sh -c 'mount -t tmpfs -o size=48k full {at} && head -c 45000 /dev/zero > {at}/zero || exit 99
"$@"; code=$?; find {at} ! -name zero -name ".*"; exit $code' sh """


@pytest.mark.parametrize(
    "words",
    [
        "template {at}/form.xlsx",
        "check {feed} --html {at}/page.html",
        "dictionary --out {at}/words.md",
        "pilot --out {at}/feed.zip",
        "run {feed} --out {at}/run",
        "indicators {feed} --out {at}/tables",
    ],
)
def test_a_full_disk_is_a_sentence_and_leaves_no_part(words, village, tmp_path):  # noqa: F811
    at = tmp_path / "full"
    at.mkdir()
    program = " ".join(f"'{part}'" for part in CAUNGHE)
    done = subprocess.run(
        ["bash", "-c", f"{FULL.format(at=at)} {program} {words.format(at=at, feed=village)} --lang en"],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode == 99:
        pytest.fail("this machine lets no test mount a small disk: run it where user namespaces are allowed")
    assert "Traceback" not in done.stderr
    assert (done.returncode, "the disk is full" in done.stderr) == (EXIT_NOT_WRITTEN, True), done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith(str(at)) and LEDGER not in line] == []


def test_a_full_disk_behind_the_output_is_a_sentence(village):  # noqa: F811
    for words in (f"check {village}", f"check {village} --json", "dictionary", "--help"):
        done = shell(f"caunghe {words} --lang en > /dev/full")
        assert (done.returncode, b"Traceback" in done.stderr) == (EXIT_NOT_WRITTEN, False), done.stderr
        assert b"what is printed cannot be written: the disk is full" in done.stderr


def test_a_reader_that_goes_away_has_an_exit_code_of_its_own(village):  # noqa: F811
    for words in ("dictionary", f"check {village} --json", f"check {village}"):
        done = shell(f"set -o pipefail; caunghe {words} --lang en | sleep 0; exit ${{PIPESTATUS[0]}}")
        assert (done.returncode, b"Traceback" in done.stderr) == (EXIT_NOT_HEARD, False), done.stderr
        assert b"reader of the output has gone" in done.stderr


def test_a_place_that_cannot_be_written_is_a_sentence(village, tmp_path, capsys):  # noqa: F811
    (tmp_path / "file").write_text("")
    for name, words in {
        "template": [tmp_path / "file" / "form.xlsx"],
        "check": [village, "--html", tmp_path / "file" / "page.html"],
        "dictionary": ["--out", tmp_path / "file" / "words.md"],
        "indicators": [village, "--out", tmp_path / "file" / "tables"],
        "run": [village, "--out", tmp_path / "file" / "run"],
    }.items():
        assert run(name, words) == EXIT_NOT_WRITTEN
        assert "cannot be written" in capsys.readouterr().err
