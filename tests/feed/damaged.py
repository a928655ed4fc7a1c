"""Damaged feeds: each maker writes one and says what reading it must tell."""

from __future__ import annotations

import inspect
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from caunghe.feed.findings.structural_examples import SOUND
from tests.feed.feeds import sound_with

Place = tuple[str, int | None, str | None]


@dataclass(frozen=True)
class Damage:
    """``rules`` are all rules that speak, ``at`` one place they name, ``reads`` cells that must come out all the same.

    ``error`` is part of the message of the FeedError where nothing can be read.
    """

    make: Callable[[Path], Path]
    rules: frozenset[str] = frozenset()
    at: Place | None = None
    reads: tuple[str, str, list[Any]] | None = None
    error: str | None = None


DAMAGES: dict[str, Damage] = {}


def damage(
    *rules: str, at: Place | None = None, reads: tuple[str, str, list[Any]] | None = None, error: str | None = None
) -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    """Register a maker under its name."""

    def register(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
        assert make.__name__ not in DAMAGES, f"{inspect.getfile(make)}: {make.__name__} is there already"
        DAMAGES[make.__name__] = Damage(make, frozenset(rules), at, reads, error)
        return make

    return register


AREAS = str(SOUND["areas.csv"])
INSTITUTIONS = str(SOUND["institutions.csv"])
INFORMATION = str(SOUND["feed.json"])


def areas(folder: Path, content: str | bytes) -> Path:
    return sound_with(folder / "feed", {"areas.csv": content})


def institutions(folder: Path, content: str | bytes) -> Path:
    return sound_with(folder / "feed", {"institutions.csv": content})


def information(folder: Path, content: str | bytes) -> Path:
    return sound_with(folder / "feed", {"feed.json": content})


# Headers


@damage("header_missing", at=("institutions", None, None))
def wrong_headers(folder: Path) -> Path:
    return institutions(folder, INSTITUTIONS.replace("institution,name,kind,ownership,area", "c1,c2,c3,c4,c5"))


@damage("column_missing", "column_unknown", at=("institutions", 1, "kind"))
def one_wrong_header(folder: Path) -> Path:
    return institutions(folder, INSTITUTIONS.replace(",kind,", ",sort,"))


@damage("column_repeated", at=("institutions", 1, "name"))
def duplicate_headers(folder: Path) -> Path:
    return institutions(
        folder, INSTITUTIONS.replace("kind,ownership,area", "kind,ownership,area,name").replace("01\n", "01,x\n")
    )


@damage(reads=("institutions", "kind", ["college", "college"]))
def headers_in_vietnamese_without_marks(folder: Path) -> Path:
    return institutions(
        folder,
        INSTITUTIONS.replace(
            "institution,name,kind,ownership,area",
            "MA CO SO,Ten,loai co so,Hinh thuc so huu*,Xa, phuong".replace("Xa, ", '"Xa, ') + '"',
        ),
    )


@damage(reads=("areas", "area_km2", [100.0, 12.5, 10.0]))
def headers_in_both_languages_with_units(folder: Path) -> Path:
    return areas(
        folder,
        AREAS.replace(
            "area,name,kind,parent,area_km2", "Mã địa bàn / Area code,Tên / Name,Loại,Parent,Diện tích (km²)"
        ),
    )


@damage(reads=("areas", "area", ["31", "01", "02"]))
def header_in_row_5(folder: Path) -> Path:
    return areas(folder, "DANH SÁCH ĐỊA BÀN,,,,\n(số liệu 2026),,,,\n\n,,,,\n" + AREAS)


@damage("type_wrong", at=("areas", 7, "area_km2"))
def fault_below_a_title_and_blank_rows(folder: Path) -> Path:
    return areas(folder, "DANH SÁCH\n\n" + AREAS.replace("01,Ph", "\n,,,,\n01,Ph").replace("12.5", "rộng"))


@damage("column_missing", at=("areas", 1, "name"))
def one_column(folder: Path) -> Path:
    return areas(folder, "area\n31\n01\n02\n")


@damage("information_wrong", at=("feed", None, "area"), reads=("areas", "area", []))
def only_a_header(folder: Path) -> Path:
    return sound_with(folder / "feed", {"areas.csv": "area,name,kind\n", "institutions.csv": ""})


@damage("column_unknown")
def sixteen_thousand_columns(folder: Path) -> Path:
    wide = [
        line + "," + ",".join(f"x{n}" if number == 0 else "1" for n in range(16_380))
        for number, line in enumerate(AREAS.splitlines())
    ]
    return areas(folder, "\n".join(wide))


# Cells


@damage("type_wrong", at=("areas", 3, "area_km2"))
def text_in_numbers(folder: Path) -> Path:
    return areas(folder, AREAS.replace("12.5", "khoảng 12"))


@damage("out_of_range", at=("areas", 3, "area_km2"))
def negative_surface(folder: Path) -> Path:
    return areas(folder, AREAS.replace("12.5", "-12.5"))


@damage("type_wrong", at=("areas", 4, "area_km2"))
def infinities_and_not_a_number(folder: Path) -> Path:
    return areas(folder, AREAS.replace("12.5", "inf").replace("31,10\n", "31,NaN\n"))


@damage("type_wrong", at=("areas", 3, "area_km2"))
def number_too_large(folder: Path) -> Path:
    return areas(folder, AREAS.replace("12.5", "1e999"))


@damage(reads=("areas", "area_km2", [1234.5, 12.5, 1e2]))
def numbers_in_vietnamese_and_scientific(folder: Path) -> Path:
    return areas(
        folder, AREAS.replace(",100\n", ',"1.234,5"\n').replace(",12.5", ',"12,5"').replace("31,10\n", "31,1E+02\n")
    )


@damage("number_ambiguous", at=("areas", 3, "area_km2"), reads=("areas", "area_km2", [100.0, 12.5, 10.0]))
def number_that_reads_two_ways(folder: Path) -> Path:
    return areas(folder, AREAS.replace("12.5", '"12,500"'))


@damage("number_ambiguous", at=("areas", 3, "area_km2"), reads=("areas", "area_km2", [100.0, 12.5, 10.0]))
def points_that_may_be_of_thousands(folder: Path) -> Path:
    return areas(folder, AREAS.replace("12.5", "12.500"))


@damage(reads=("areas", "area_km2", [100.25, 12.5, 10.0]))
def points_that_another_row_explains(folder: Path) -> Path:
    return areas(folder, AREAS.replace("12.5", "12.500").replace("100", "100.25"))


@damage("code_unknown", at=("areas", 3, "kind"))
def unknown_code(folder: Path) -> Path:
    return areas(folder, AREAS.replace("Một,ward", "Một,wardd"))


@damage(reads=("areas", "kind", ["city", "ward", "ward"]))
def codes_with_titles_and_titles_alone(folder: Path) -> Path:
    return areas(folder, AREAS.replace("Một,ward", "Một,ward - Phường").replace("Hai,ward", "Hai,PHUONG"))


@damage(reads=("institutions", "area", ["01", "02"]))
def lost_zeros_and_pasted_names_in_references(folder: Path) -> Path:
    return institutions(
        folder, INSTITUTIONS.replace("public,01", "public,1").replace("public,02", "public,02 – Phường Hai")
    )


@damage(reads=("institutions", "area", ["01", "02"]))
def names_instead_of_references(folder: Path) -> Path:
    return institutions(
        folder, INSTITUTIONS.replace("public,01", "public,phuong mot").replace("public,02", "public,2.0")
    )


@damage("reference_unknown", at=("institutions", 3, "area"))
def broken_reference(folder: Path) -> Path:
    return institutions(folder, INSTITUTIONS.replace("public,02", "public,77"))


@damage("reference_cyclic", at=("areas", 3, "parent"))
def cyclic_parents(folder: Path) -> Path:
    return areas(folder, AREAS.replace("ward,31,12.5", "ward,02,12.5").replace("ward,31,10", "ward,01,10"))


@damage("key_duplicate", at=("institutions", 3, "institution"))
def repeated_key(folder: Path) -> Path:
    return institutions(folder, INSTITUTIONS.replace("I2", "I1"))


@damage("key_duplicate", at=("institutions", 3, "institution"))
def key_repeated_but_for_spaces(folder: Path) -> Path:
    return institutions(folder, INSTITUTIONS.replace("I2", " I1\u00a0"))


@damage("value_missing", at=("institutions", 3, "name"))
def spaces_for_a_name(folder: Path) -> Path:
    return institutions(folder, INSTITUTIONS.replace("Trường Hai", " \u00a0 "))


@damage("row_note", at=("areas", 3, None))
def a_note_under_the_table(folder: Path) -> Path:
    content = "area,name,kind\n31,Mẫu,city\nNguồn: mẫu,,\n"
    return sound_with(folder / "feed", {"areas.csv": content, "institutions.csv": ""})


@damage(reads=("areas", "name", ["Thành phố mẫu", "Phường Một", "Phường Hai"]))
def decomposed_vietnamese(folder: Path) -> Path:
    return areas(folder, unicodedata.normalize("NFD", AREAS))


@damage(
    "character_broken", at=("areas", 3, "name"), reads=("areas", "name", ["Thành phố mẫu", "Phường Một", "Phường Hai"])
)
def nul_and_character_brokens(folder: Path) -> Path:
    return areas(folder, AREAS.replace("Phường Một", "Phường\x00\x1b Một"))


@damage(reads=("areas", "valid_from", [date(2025, 7, 1)] * 5))
def days_in_five_styles(folder: Path) -> Path:
    days = ["2025-07-01", "1/7/2025", "01.07.2025", "45839", "ngày 1 tháng 7 năm 2025"]
    rows = [f"{n},Nơi {n},ward,{day}" for n, day in enumerate(days, start=1)]
    return sound_with(
        folder / "feed",
        {
            "areas.csv": "area,name,kind,valid_from\n" + "\n".join(rows),
            "feed.json": INFORMATION.replace('"31"', '"1"'),
            "institutions.csv": "",
        },
    )


@damage("type_wrong", at=("areas", 3, "valid_from"))
def days_that_are_none(folder: Path) -> Path:
    return areas(folder, "area,name,kind,valid_from\n31,M,city,31/2/2025\n01,A,ward,12/31/2025\n02,B,ward,2025\n")


@damage("out_of_range", at=("areas", 2, "valid_from"))
def days_of_1900(folder: Path) -> Path:
    return areas(folder, "area,name,kind,valid_from\n31,M,city,1900-01-05\n01,A,ward,\n02,B,ward,\n")


@damage()
def a_very_long_cell(folder: Path) -> Path:
    return areas(folder, AREAS.replace("Phường Một", "x" * 5_000_000))


# Delimited text


@damage("encoding_guessed", at=("institutions", None, None), reads=("institutions", "name", ["Đại học Ấp", "Trường"]))
def windows_1258(folder: Path) -> Path:
    text = "institution,name,kind,ownership,area\nI1,Đại học Ấp,college,public,01\nI2,Trường,college,public,02\n"
    # the code page has letters with a roof or horn, and tones as marks of their own
    tones = "\u0300\u0301\u0303\u0309\u0323"
    split = "".join(
        unicodedata.normalize("NFC", base) + tone
        for letter in text
        for decomposed in [unicodedata.normalize("NFD", letter)]
        for base, tone in [
            ("".join(c for c in decomposed if c not in tones), "".join(c for c in decomposed if c in tones))
        ]
    )
    return institutions(folder, split.encode("cp1258"))


@damage(reads=("areas", "area", ["31", "01", "02"]))
def utf_16_with_tabs(folder: Path) -> Path:
    return areas(folder, AREAS.replace(",", "\t").encode("utf-16"))


@damage("character_broken", at=("areas", 3, "name"), reads=("areas", "area", ["31", "01", "02"]))
def one_broken_byte_in_utf_8(folder: Path) -> Path:
    return areas(folder, AREAS.encode().replace("Một".encode(), b"M\xe1t"))


@damage("encoding_guessed", reads=("areas", "area", ["31", "01", "02"]))
def utf_16_without_mark(folder: Path) -> Path:
    return areas(folder, AREAS.encode("utf-16-le"))


@damage(reads=("areas", "area_km2", [100.0, 12.5, 10.0]))
def byte_order_mark_and_semicolons(folder: Path) -> Path:
    return areas(folder, AREAS.replace(",", ";").replace("12.5", "12,5").encode("utf-8-sig"))


@damage(reads=("areas", "area", ["31", "01", "02"]))
def carriage_returns_alone(folder: Path) -> Path:
    return areas(folder, AREAS.replace("\n", "\r"))


@damage("row_too_long", at=("institutions", 3, None), reads=("institutions", "area", ["01", "02"]))
def ragged_rows(folder: Path) -> Path:
    return institutions(folder, INSTITUTIONS.replace("public,02", "public,02,more,and more"))


@damage("value_missing", at=("institutions", 3, "area"))
def short_rows(folder: Path) -> Path:
    return institutions(folder, INSTITUTIONS.replace("public,02", "public"))


@damage(error="opened in row 3 is never closed")
def unbalanced_quotes(folder: Path) -> Path:
    return institutions(folder, INSTITUTIONS.replace("Trường Hai", '"Trường Hai') + "I3,x,college,public,01\n")


@damage(reads=("areas", "name", ["Thành phố mẫu", "Phường\nMột, cũ", "Phường Hai"]))
def line_breaks_within_quotes(folder: Path) -> Path:
    return areas(folder, AREAS.replace("Phường Một", '"Phường\nMột, cũ"'))


@damage("header_missing")
def empty_file(folder: Path) -> Path:
    return areas(folder, "\n")


@damage("header_missing", at=("areas", None, None))
def file_of_no_bytes(folder: Path) -> Path:
    path = areas(folder, AREAS)
    (path / "areas.csv").write_bytes(b"")
    return path


@damage(error="is not CSV text")
def binary_rubbish(folder: Path) -> Path:
    return areas(folder, random.Random(1).randbytes(5000))


@damage(error="workbook or zip within a feed")
def workbook_called_csv(folder: Path) -> Path:
    return areas(folder, b"PK\x03\x04 and so on")
