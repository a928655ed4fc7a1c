"""What a heading over others may say without making them another column: phrases, each taken whole and with its marks.

``Thôi học`` has the letters of *thời gian* and of *học sinh*, and is neither; a text that begins with the name of
another column is that column's, whatever it is made of.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from caunghe.language import fold
from caunghe.schema import NUMERIC, UNITS, Column, Table

_COUNTING: Final = (
    "số", "tổng", "tổng số", "tổng cộng", "cộng", "số lượng", "mức", "trong đó", "total", "total number of",
    "number of", "of", "of whom",
)  # fmt: skip
_TOPICS: Final = (
    *_COUNTING, "số liệu", "thông tin", "kết quả", "chung", "kinh phí", "người", "số người", "người học", "học sinh",
    "sinh viên", "học viên", "hs", "sv", "hv", "hssv", "tuyển sinh", "đào tạo", "diện tích", "cơ sở vật chất", "đất",
    "đất đai", "quy mô", "thực hiện", "thực tế", "hiện tại", "báo cáo", "các", "và", "của", "theo", "về", "mục",
    "nguồn", "chỗ", "chỗ ngồi", "chỗ học", "địa điểm", "vị trí", "tọa độ", "quản lý", "hoạt động", "số tiền", "tiền",
    "thu nhập", "tình hình", "năng lực", "thời gian", "ngành", "nghề", "ngành nghề", "chương trình", "thiết bị",
    "tiếp nhận", "data", "information", "results", "number", "and", "the",
    "learners", "students", "training", "enrolment", "area", "facilities", "amount", "funds",
)  # fmt: skip
# of numbers that are of a time, as pay and fees are, these are another time
_OF_A_TIME: Final = ("trong năm", "trong kỳ", "trong tháng", "năm học", "năm báo cáo", "kỳ báo cáo")
# said of those whom a column counts, where the text says of which: "lao động cần tuyển", not "tổng số lao động"
_COUNTED: Final = ("lao động", "lđ", "workers")
_OF_PAGES: Final = (
    "giáo dục nghề nghiệp", "gdnn", "giáo dục", "vocational", "education", "report", "statistics", "enrolment",
    "graduation", "institutions", "city", "annual",
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W_]+")
_PARTS: Final = re.compile(r"\s*,\s*|\s+(?:và|and)\s+")
Words = tuple[str, ...]


@lru_cache(maxsize=2048)
def says_nothing_new(text: str, column: Column, table: Table) -> bool:
    """Whether a text says no more than what the column or its table is about.

    >>> from caunghe.schema import TABLES
    >>> intakes, vacancies = TABLES["intakes"], TABLES["vacancies"]
    >>> [says_nothing_new(text, intakes["women"], intakes) for text in ("Kết quả tuyển sinh", "Nhập học", "Thôi học")]
    [True, True, False]
    >>> [says_nothing_new(text, vacancies["pay_min"], vacancies) for text in ("Mức lương", "Lương ngày", "Luong ngay")]
    [True, False, False]
    """
    is_marked = not text.replace("²", "2").isascii()
    words = _words(text, is_marked=is_marked)
    whole = _whole_of(column, table)
    if _is_of_another(words, column, whole, table, is_marked=is_marked):
        return False
    own = _names(column, table, is_marked=is_marked)
    own |= _names(whole or column, table, is_marked=is_marked)
    topics = _known(_TOPICS, is_marked=is_marked)
    if not column.period:
        topics |= _known(_OF_A_TIME, is_marked=is_marked)
    if any(words[len(start) :] in _beginnings(column, table, is_marked=is_marked) for start in _starts(words, topics)):
        return True
    counted = _known(_COUNTED, is_marked=is_marked)
    return _is_made_of(words, topics | own) or (
        _is_made_of(words, topics | own | counted) and any(_holds(words, name) for name in own - topics)
    )


@lru_cache(maxsize=2048)
def is_about(text: str, table: Table) -> bool:
    """Whether a text says no more than what a table is about: made of its labels, those of its columns and topics.

    >>> from caunghe.schema import TABLES
    >>> [is_about(text, TABLES["intakes"]) for text in ("Số liệu tuyển sinh", "Nhập học và tốt nghiệp", "Hệ liên kết")]
    [True, True, False]
    """
    is_marked = not text.isascii()
    labels = (table.label, *(each.label for each in table.columns))
    texts = [text for label in labels for text in (label.vi, label.en)]
    names = frozenset(_words(part, is_marked=is_marked) for text in texts for part in (text, *_PARTS.split(text)))
    topics = _known((*_TOPICS, *_OF_PAGES), is_marked=is_marked)
    return _is_made_of(_words(text, is_marked=is_marked), names | topics)


def _words(text: str, *, is_marked: bool) -> Words:
    """Return the words of a text as compared: with their marks, wherever in a word these are set, or without."""
    lower = unicodedata.normalize("NFC", text.replace("²", "2")).lower()
    return tuple(_key(word) if is_marked else fold(word) for word in _WORD.findall(lower))


def _key(word: str) -> str:
    """Return a word with its marks at its end: on which vowel a tone is set is a matter of taste."""
    letters = unicodedata.normalize("NFD", word)
    marks = sorted(letter for letter in letters if unicodedata.combining(letter))
    return "".join([*(letter for letter in letters if not unicodedata.combining(letter)), *marks])


@cache
def _known(phrases: tuple[str, ...], *, is_marked: bool) -> frozenset[Words]:
    return frozenset(_words(phrase, is_marked=is_marked) for phrase in phrases)


@cache
def _labels(column: Column, *, is_marked: bool) -> frozenset[Words]:
    """Return the names of a column, each also without the words by which it counts."""
    names = (column.label.vi, column.label.en, column.name.replace("_", " "))
    labels = [_words(name, is_marked=is_marked) for name in names]
    counting = _known(_COUNTING, is_marked=is_marked)
    return frozenset(
        label[len(start) :] for label in labels for start in _starts(label, counting) if label[len(start) :]
    )


@cache
def _names(column: Column, table: Table, *, is_marked: bool) -> frozenset[Words]:
    """Return what names a column, its unit and its table, and the beginnings and ends of its names of two words."""
    labels = _labels(column, is_marked=is_marked)
    ends = {part for label in labels for at in range(2, len(label)) for part in (label[:at], label[-at:])}
    unit = UNITS[column.unit] if column.unit else None
    texts = [table.label.vi, table.label.en, *([unit.vi, unit.en] if unit else [])]
    parts = [part for text in texts for part in (text, *_PARTS.split(text))]
    return frozenset(labels | ends | {_words(part, is_marked=is_marked) for part in parts})


@cache
def _beginnings(column: Column, table: Table, *, is_marked: bool) -> frozenset[Words]:
    """Return what a column's names and its table's begin with: ``Lương`` of ``Lương tháng từ``, all of a heading."""
    counting = _known(_COUNTING, is_marked=is_marked)
    tables = {_words(text, is_marked=is_marked) for text in (table.label.vi, table.label.en)}
    names = _labels(column, is_marked=is_marked) | tables
    return frozenset(name[:at] for name in names for at in range(1, len(name) + 1)) - counting


def _starts(words: Words, phrases: frozenset[Words]) -> list[Words]:
    """Return the beginnings of a text that are made of phrases, the empty one first."""
    return [words[:at] for at in range(len(words) + 1) if _is_made_of(words[:at], phrases)]


def _is_made_of(words: Words, phrases: frozenset[Words]) -> bool:
    """Whether words are phrases one after another."""
    reached = {0}
    for at in range(len(words)):
        if at in reached:
            reached |= {end for end in range(at + 1, len(words) + 1) if words[at:end] in phrases}
    return len(words) in reached


def _holds(words: Words, name: Words) -> bool:
    return any(words[at : at + len(name)] == name for at in range(len(words) - len(name) + 1))


def _is_of_another(words: Words, column: Column, whole: Column | None, table: Table, *, is_marked: bool) -> bool:
    """Whether words begin with the name of another column of numbers, which is none of the topics."""
    own = _labels(column, is_marked=is_marked) | _labels(whole or column, is_marked=is_marked)
    counting, topics = _known(_COUNTING, is_marked=is_marked), _known((*_TOPICS, *_COUNTED), is_marked=is_marked)
    others = (each for each in table.columns if each.kind in NUMERIC and each.unit != "year" and each != column)
    names = {name for each in others for name in _labels(each, is_marked=is_marked)} - own - topics
    rests = [words[len(start) :] for start in _starts(words, counting)]
    return any(rest[: len(name)] == name for rest in rests for name in names)


def _whole_of(column: Column, table: Table) -> Column | None:
    """Return the column of all those of whom ``women`` are a part: the last before it that every row has, else the
    one before it.
    """
    if column.name != "women":
        return None
    before = [each for each in table.columns[: table.columns.index(column)] if each.unit == column.unit]
    required = [each for each in before if each.required]
    return next(iter([*reversed(required), *reversed(before)]), None)
