# pyright: standard
"""Which field of a source is which column of an advertisement: a table that a person confirms.

| column | field | transformation | argument |

as in the mappings of ``caunghe convert``: ``copy``, ``constant``, ``words``, ``times`` and ``date``. A source that
nobody has mapped is guessed from its header and first rows; the guess is used only when it is handed back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

import polars as pl
from rapidfuzz import fuzz, process

from caunghe.errors import InputError
from caunghe.feed import MAPPING_LABELS, SHEET_ROW, Origin, is_factor, mapped_column, plain_heading, read_columns
from caunghe.language import Text

_NO_MAPPING: Final = Text(
    "Bảng ánh xạ phải là một tệp hoặc một trong các bảng có sẵn {known}; đã cho {path}.",
    "the mapping must be a file or one of {known}; got {path}",
)
_COLUMN: Final = Text(
    "Ở {name}, dòng {row}, column phải là một trong {known}; đã cho {value}.",
    "{name} row {row}: column must be one of {known}; got {value}",
)
_TRANSFORMATION: Final = Text(
    "Ở {name}, dòng {row}, transformation phải là một trong {known}; đã cho {value}.",
    "{name} row {row}: transformation must be one of {known}; got {value}",
)
_NO_NUMBER: Final = Text(
    "Ở {name}, dòng {row}, argument của times phải là một số chỉ đọc được theo một cách, như 1000000 hoặc 0,50; đã cho "
    "{value}.",
    "{name} row {row}: the argument of times must be a number that reads one way only, such as 1000000 or 0.50; got "
    "{value}",
)
_NO_TITLE: Final = Text(
    "Bảng ánh xạ phải cho biết cột title (tên việc); {name} chưa có.", "a mapping must give the title; {name} does not"
)
SHIPPED: Final = files("caunghe.vacancies") / "mappings"
COLUMNS: Final = ("column", "field", "transformation", "argument")
# ``seen``: the day the advertisement was last found on the board; ``closes``: the day it says it closes;
# ``days_unread``: what stands for a day and could not be read as one, ``posted: 31/02/2026``
ADVERTISEMENT: Final[dict[str, pl.DataType]] = {
    "ad": pl.String(),
    "source": pl.String(),
    "title": pl.String(),
    "employer": pl.String(),
    "place": pl.String(),
    "pay": pl.String(),
    "posted": pl.Date(),
    "seen": pl.Date(),
    "closes": pl.Date(),
    "category": pl.String(),
    "level": pl.String(),
    "qualification": pl.String(),
    "experience": pl.String(),
    "openings": pl.String(),
    "text": pl.String(),
    "days_unread": pl.String(),
}
# how sources write that there is nothing
ABSENT: Final = ("", "nan", "none", "null", "n/a", "-")
_MAPPED: Final = tuple(name for name in ADVERTISEMENT if name != "days_unread")
_ALLOWED: Final = ("copy", "constant", "words", "times", "date")
_PATTERNS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y")
_LIKE_ENOUGH: Final = 88
# what headers call each column, folded; the first in order that a header is most like wins
_NAMES: Final[dict[str, str]] = {
    "ad": "ad|id|ma tin|job id|vacancy|ma viec lam|identifier|uuid",
    "source": "source|nguon|nguon tin|website|trang dang tin",
    "title": "title|job title|ten viec|ten nghe|vi tri can tuyen|vi tri viec lam|tieu de|ten cong viec|chuc danh|"
    "vi tri tuyen dung|vi tri|position|job name",
    "employer": "employer|company|company name|employer name|company title|hiring organization|"
    "hiring organization name|ten don vi|ten nguoi su dung lao dong|cong ty|ten cong ty|don vi tuyen dung|"
    "nha tuyen dung|doanh nghiep",
    "place": "place|location|job location|work location|working location|workplace|location name|locations|"
    "dia diem|noi lam viec|dia diem lam viec|tinh thanh|khu vuc|city|address",
    "pay": "pay|salary|salary text|luong|muc luong|thu nhap|salary range|wage|tien luong",
    "posted": "posted|date posted|posted date|created date|ngay dang ky|ngay dang|posted at|created at|"
    "publish date|first seen|ngay dang tin",
    "seen": "seen|last seen|ngay thay lan cuoi|cap nhat|updated at|last update|scraped at|crawled at",
    "closes": "closes|deadline|expired on|ngay het han nop|han nop|han nop ho so|ngay het han|valid through|"
    "expire|expired date|closing date",
    "category": "category|nganh nghe|nganh|linh vuc|nhom nghe|industry|job category|danh muc|field",
    "level": "level|cap bac|job level|chuc vu|rank|seniority",
    "qualification": "qualification|trinh do|bang cap|hoc van|education|degree|yeu cau bang cap|trinh do hoc van|"
    "trinh do yeu cau",
    "experience": "experience|kinh nghiem|years of experience|so nam kinh nghiem|yeu cau kinh nghiem",
    "openings": "openings|so luong|so luong tuyen|so nguoi|so can tuyen|so lao dong can tuyen|so luong can tuyen|"
    "quantity|number of vacancies|chi tieu|headcount",
    "text": "text|description|noi dung|mo ta|mo ta cong viec|job description|yeu cau|chi tiet|content|body",
}


# what headers call the two ends of pay that stands in two fields
_PAY_ENDS: Final = (
    "salary min|min salary|minimum salary|salary from|salary minimum|pay min|luong tu|luong thap nhat|luong toi thieu",
    "salary max|max salary|maximum salary|salary to|salary maximum|pay max|luong den|luong cao nhat|luong toi da",
)


def read_mapping(path: Path | str) -> pl.DataFrame:
    """Return a mapping as text: a file, or one that ships with the package by its name (``shipped_mappings``).

    Raises FeedError for an unreadable file, InputError for an absent one, an absent column, or a row that names no
    known column or transformation or multiplies by what is no number.

    >>> read_mapping("jobposting").filter(pl.col("column") == "posted").rows()
    [('posted', 'posted', 'date', '%Y-%m-%d')]
    >>> read_mapping("nowhere.csv")
    Traceback (most recent call last):
    caunghe.errors.InputError: the mapping must be a file or one of employer_needs, full_text, ...; got nowhere.csv
    """
    source, content = Path(path), None
    if not source.is_file():
        if str(path) not in shipped_mappings():
            raise InputError(_NO_MAPPING, known=", ".join(shipped_mappings()), path=path)
        content = (SHIPPED / f"{path}.csv").read_bytes()
    mapping = read_columns(source, COLUMNS, MAPPING_LABELS, data=content).fill_null("")
    for row in mapping.iter_rows(named=True):
        _check(row, row[SHEET_ROW], source.name)
    if "title" not in mapping["column"].to_list():
        raise InputError(_NO_TITLE, name=source.name)
    return mapping.select(COLUMNS)


def _check(row: Mapping[str, str], number: int, name: str) -> None:
    if row["column"] not in _MAPPED:
        raise InputError(_COLUMN, name=name, row=number, known=", ".join(_MAPPED), value=row["column"])
    if row["transformation"] not in _ALLOWED:
        raise InputError(_TRANSFORMATION, name=name, row=number, known=", ".join(_ALLOWED), value=row["transformation"])
    if row["transformation"] == "times" and not is_factor(row["argument"]):
        raise InputError(_NO_NUMBER, name=name, row=number, value=row["argument"])


def fields_read(mapping: pl.DataFrame) -> tuple[str, ...]:
    """Return the fields of the source that a mapping reads, each once.

    >>> fields_read(pl.DataFrame({"field": ["name", "city + street", "", "city"]}))
    ('name', 'city', 'street')
    """
    written = (name.strip() for field in mapping["field"] for name in field.split("+"))
    return tuple(dict.fromkeys(name for name in written if name))


def shipped_mappings() -> tuple[str, ...]:
    """Return the names of the mappings that ship with the package."""
    return tuple(sorted(entry.name.removesuffix(".csv") for entry in SHIPPED.iterdir() if entry.name.endswith(".csv")))


def ads_by_mapping(rows: pl.DataFrame, mapping: pl.DataFrame, numbers: pl.Series, name: str) -> pl.DataFrame:
    """Return advertisements (``ADVERTISEMENT``) from the rows of a source; what the mapping does not give is null.

    Where there is no ``ad`` the row's number (``numbers``) is the code; where no ``source``, ``name``. Two rows for one
    column: the second fills what the first left empty, or does not know. Raises InputError for an unknown field.
    """
    made: dict[str, pl.Series] = {}
    mapping = _fields_present(mapping, rows.columns)
    for row in mapping.iter_rows(named=True):
        given = rows
        if row["transformation"] == "times":  # nothing is written in many ways; what is there must be a number
            given = rows.with_columns(_stated(pl.col(field)) for field in fields_read(mapping) if field in rows.columns)
        values = mapped_column(given, row, Origin(name, numbers))
        column = row["column"]
        made[column] = values if column not in made else pl.select(pl.coalesce(made[column], values)).to_series()
    frame = pl.DataFrame({column: values.alias(column) for column, values in made.items()})
    numbered = numbers.cast(pl.String)
    frame = frame.with_columns(
        ad=pl.coalesce("ad", numbered) if "ad" in made else numbered,
        source=pl.coalesce("source", pl.lit(name)) if "source" in made else pl.lit(name),
    )
    days = [column for column in made if ADVERTISEMENT[column] == pl.Date]
    frame = frame.with_columns(pl.col(days).str.to_date("%Y-%m-%d", strict=False))
    if days:
        frame = frame.with_columns(_unread_days(rows, mapping, frame.select(days)))
    absent = [pl.lit(None, kind).alias(column) for column, kind in ADVERTISEMENT.items() if column not in frame.columns]
    return frame.with_columns(absent).select(list(ADVERTISEMENT))


def _fields_present(mapping: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """Return a mapping without the rows of fields that are not there where the column has others, there or not.

    A column with one row alone, and the title, must have their field.
    """
    there = [set(fields_read(mapping[row])) <= set(fields) for row in range(mapping.height)]
    frame = mapping.with_columns(there=pl.Series(there, dtype=pl.Boolean))
    needed = (pl.len().over("column") == 1) | ((pl.col("column") == "title") & ~pl.col("there").any().over("column"))
    return frame.filter(pl.col("there") | needed).drop("there")


def _unread_days(rows: pl.DataFrame, mapping: pl.DataFrame, days: pl.DataFrame) -> pl.Series:
    """Return ``days_unread``: what stands in the fields mapped to each of ``days`` where no day was read."""
    said = []
    for (column,), origins in mapping.filter(pl.col("column").is_in(days.columns)).group_by(
        "column", maintain_order=True
    ):
        fields = [pl.col(field) for field in fields_read(origins)] or [pl.lit(origins["argument"][0])]
        values = [field.str.strip_chars() for field in fields]
        stated = [_stated(value) for value in values]
        written = pl.concat_str(stated, separator=" – ", ignore_nulls=True)
        unread = pl.lit(days[str(column)].is_null()) & (written != "")
        said.append(pl.when(unread).then(pl.format(f"{column}: {{}}", written)))
    joined = rows.select(days_unread=pl.concat_str(said, separator="; ", ignore_nulls=True))
    return joined["days_unread"].replace("", None)


def _stated(value: pl.Expr) -> pl.Expr:
    """Return a text, null where a source so writes that there is nothing."""
    return pl.when(value.str.to_lowercase().is_in(ABSENT).not_()).then(value)


def guessed_mapping(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a mapping guessed from the header and first rows of a source: each field for one column at most.

    Names are compared folded, with RapidFuzz's ratio at 88 of 100 or more; dates get the pattern that reads most of
    their values.

    >>> guessed_mapping(pl.DataFrame({"Tiêu đề": ["Thợ hàn"], "Ngày đăng": ["05/06/2026"], "Màu": ["đỏ"]})).rows()
    [('title', 'Tiêu đề', 'copy', ''), ('posted', 'Ngày đăng', 'date', '%d/%m/%Y')]
    """
    found, guesses = likely(rows.columns), []
    for column in (column for column in ADVERTISEMENT if column in found):
        field = found[column]
        if ADVERTISEMENT[column] == pl.Date:
            guesses.append((column, field, "date", _pattern(rows[field])))
        else:
            guesses.append((column, field, "copy", ""))
    if "pay" not in found and (ends := _pay_ends(rows.columns)):
        guesses.append(("pay", ends, "copy", ""))
    return pl.DataFrame(guesses, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def _pay_ends(fields: Sequence[str]) -> str:
    """Return the fields of the least and the most pay, joined by ``+``; empty where there are no such two."""
    folded = {_folded(field): field for field in fields}
    found = [next((folded[name] for name in names.split("|") if name in folded), "") for names in _PAY_ENDS]
    return "+".join(found) if all(found) else ""


def _folded(field: str) -> str:
    """Return a heading as ``_NAMES`` writes them; company.name and companyName are two words."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", field)
    return re.sub(r"[^a-z0-9]+", " ", plain_heading(spaced)).strip()


def likely(fields: Sequence[str]) -> dict[str, str]:
    """Return the field that each column is most likely called by, for those columns that a field is like."""
    names = {said: column for column, words in _NAMES.items() for said in words.split("|")}
    found: dict[str, tuple[float, str]] = {}
    for field in fields:
        folded = _folded(field)
        match = process.extractOne(folded, list(names), scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH)
        if match is not None:
            column = names[match[0]]
            found[column] = max(found.get(column, (0.0, "")), (match[1], field), key=lambda pair: pair[0])
    return {column: field for column, (_, field) in found.items()}


def _pattern(values: pl.Series) -> str:
    known = values.drop_nulls()
    reads = [len(known) - known.str.to_date(pattern, strict=False).null_count() for pattern in _PATTERNS]
    return _PATTERNS[reads.index(max(reads))]
