"""Vietnamese is spelt one way, and a word of the field means one thing, in every text that a person reads."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import caunghe

ROOT = Path(caunghe.__file__).parent
# what reads other people's texts, or imitates them, has both spellings on purpose
OF_OTHERS = ("pilot/", "vacancies/words/", "vacancies/lexicon/", "vacancies/skills/tokens.py", "language/text.py")
READ = [
    *(path for pattern in ("*.py", "*.html", "*.typ") for path in ROOT.rglob(pattern)),
    *(ROOT / "schema" / "codes").glob("*.csv"),
    *(ROOT.parent / "docs" / "reference").glob("*.vi.md"),
    ROOT.parent / "README.md",
]
# the mark stands on the first of two vowels that end a syllable: khóa, hủy, tòa; qu- has one vowel alone
OTHER = re.compile(r"(?<![qQ])(?:[oO][áàảãạéèẻẽẹ]|[uU][ýỳỷỹỵ])(?![^\W\d_])")
# words that say something else here, or nothing
WORDS = {
    "basis": r"[Cc]ơ sở số liệu",
    "off course": r"[Cc]hệch hướng",
    "a full count": r"đếm toàn bộ",
    "solved again": r"giải lại kế hoạch",
    "missing a goal": r"hụt mục tiêu",
    "a target, which is no seat": r"[Cc]hỉ tiêu (?:kế hoạch\"|này: cần giao)",
}


def texts() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for path in sorted(READ):
        name = path.relative_to(ROOT.parent if ROOT not in path.parents else ROOT).as_posix()
        if not name.startswith(OF_OTHERS):
            lines = unicodedata.normalize("NFC", path.read_text(encoding="utf-8")).splitlines()
            found += [(f"{name}:{at}", line) for at, line in enumerate(lines, start=1)]
    return found


def test_a_word_is_spelt_one_way() -> None:
    assert [(place, line.strip()) for place, line in texts() if OTHER.search(line)] == []


@pytest.mark.parametrize("word", ["khoá", "thoả", "huỷ", "xoá", "tuỳ", "hoà", "loè"])
def test_the_search_would_find_the_other_spelling(word: str) -> None:
    assert OTHER.search(f"một {word} học")


@pytest.mark.parametrize("word", ["khoáng", "quý", "quỹ", "hoàn", "khóa", "hủy", "toàn", "loại"])
def test_the_search_leaves_what_is_right(word: str) -> None:
    assert not OTHER.search(f"một {word} học")


@pytest.mark.parametrize("meaning", WORDS)
def test_offices_words_are_used(meaning: str) -> None:
    assert [place for place, line in texts() if re.search(WORDS[meaning], line)] == []
