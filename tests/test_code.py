"""What a stage is made with: packages by content and by what they import; and workbooks as they are begun."""

from __future__ import annotations

import hashlib
import platform
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

import openpyxl
import pytest

import caunghe
from caunghe.code import Code, library_versions
from caunghe.workbook import column_letters, new_workbook

FILES = {
    "__init__.py": "",
    "plan.py": "import os\nfrom caunghe.feed import Feed\n",
    "feed/__init__.py": "",
    "feed/deep/read.py": "def read():\n    from caunghe.schema.tables import TABLES\n",
    "feed/__pycache__/read.pyc": "from caunghe.report import page",
    "schema/__init__.pyi": "from caunghe import (\n    words,\n    errors,\n)\n",
    "words/list.csv": "from caunghe.report import page\n",  # no code, and part of the package
    "errors.py": "import caunghe.words\n",
    "report/page.py": "from caunghe import plan, numpy\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "caunghe" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path / "caunghe"


def test_code_reaches_all_that_it_imports_wherever_and_however(root: Path) -> None:
    reached = {package: Code(root).reach(package) for package in ("plan", "feed", "errors", "words", "report")}
    assert reached == {
        "plan": ["errors", "feed", "plan", "schema", "words"],
        "feed": ["errors", "feed", "schema", "words"],
        "errors": ["errors", "words"],
        "words": ["words"],
        "report": ["errors", "feed", "plan", "report", "schema", "words"],
    }
    assert Code(root).reach("words", "errors") == ["errors", "words"]


def test_every_file_counts_by_name_and_content_but_for_bytecode(root: Path) -> None:
    code = Code(root)
    expected = hashlib.sha256()
    for name in ("feed/__init__.py", "feed/deep/read.py"):
        expected.update(name.encode() + b"\0" + hashlib.sha256(FILES[name].encode()).digest())
    assert code.hash("feed") == expected.hexdigest()
    whole, words = code.whole, code.hash("words")
    (root / "feed" / "__pycache__" / "read.pyc").write_bytes(b"other")
    assert Code(root).whole == whole
    (root / "words" / "list.csv").rename(root / "words" / "lists.csv")
    assert (Code(root).hash("words") == words, Code(root).whole == whole) == (False, False)


def test_code_is_that_of_the_package_where_no_other_is_given() -> None:
    assert Code().root == Path(caunghe.__file__).parent
    assert {"feed", "planning", "errors"} < set(Code().reach("pipeline"))


def test_versions_are_of_python_and_of_all_that_is_required_but_extras() -> None:
    versions = library_versions()
    assert (versions["python"], versions["polars"]) == (platform.python_version(), version("polars"))
    assert {"highspy", "numba", "numpy", "scipy"} < set(versions)
    assert "pyspark" not in versions


@pytest.mark.parametrize("by_row", [False, True])
def test_a_workbook_has_its_day_and_properties_and_text_stays_text(tmp_path: Path, by_row: bool) -> None:
    path = tmp_path / "new.xlsx"
    with new_workbook(path, date(2026, 6, 30), by_row=by_row, title="Tên", author="Ai", comments="Gì") as book:
        sheet = book.add_worksheet()
        for at, text in enumerate(("=1+1", "12", "https://example.org")):
            sheet.write(at, 0, text)
        assert not path.exists()
    made = openpyxl.load_workbook(path)
    about = made.properties
    assert (about.created, about.title, about.creator, about.description) == (datetime(2026, 6, 30), "Tên", "Ai", "Gì")
    cells = [row[0] for row in made.worksheets[0].iter_rows()]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        ("=1+1", "s", None), ("12", "s", None), ("https://example.org", "s", None)
    ]  # fmt: skip


def test_letters_of_columns_count_from_nought() -> None:
    assert [column_letters(at) for at in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]
    assert column_letters(27, absolute=True) == "$AB"
