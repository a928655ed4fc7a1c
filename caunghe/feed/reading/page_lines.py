"""Lines of a page above a table: those that every page has, and those by which its numbers may be others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from caunghe.feed.reading.over_headings import Headed, Row, is_known_line, of_other_numbers, over_cells
from caunghe.feed.reading.row_kinds import is_signature
from caunghe.feed.reading.topics import is_about
from caunghe.feed.values.measures import units_said
from caunghe.language import fold
from caunghe.schema import Table

# of whom or of what alone: a part of those whom the table counts
_A_PART: Final = re.compile(
    r"\b(?:dan toc (?:thieu so|it nguoi|kinh|khmer|hoa|tay)|(?:ho |can |thoat )ngheo|khuyet tat|mo coi|chinh sach|"
    r"xuat ngu|(?<!theo )he (?!thong\b|so\b|dieu hanh|dao tao)\w+|(?<!theo )(?:trinh do|bac) (?:cao|trung|so|dai)\b|"
    r"lien (?:ket|thong)\b|"
    r"chinh quy|vua (?:lam vua hoc|hoc vua lam)|vlvh|tai chuc|tu xa\b|"
    r"(?:chi|chua) (?:tinh|gom|bao gom|lay|ke|co|thong ke|doi voi|danh cho)\b|khong (?:bao gom|gom|tinh|ke|co|thuoc)\b|"
    r"ngoai tru|danh (?:rieng )?cho (?!co so|truong|cac|don vi|so |doanh nghiep|phong|ubnd|can bo)|"
    r"rieng (?:nu|nam|cac|he|hoc|nguoi|khoi)|(?<!theo )(?:doi tuong|nhom)\s*:?\s+(?!chi tieu|nganh|nghe|doi)\w+|"
    r"females?|women|men|males?|minorit(?:y|ies)|disab(?:led|ility)|excluding|except|without|only|part[- ]time)\b"
)
_MARKED_PART: Final = re.compile(
    r"(?:(?<!phụ )\bnữ\b(?! hoàng)|^\W*nam(?: giới)?\W*$|"
    r"\b(?:học sinh|học viên|sinh viên|người học|lao động|hv|hs|sv|hssv|dành cho|giới tính:?|số|là)\s+nam\b(?!\s+định)|"
    r"\b(?:kh(?:óa|o\u00e1)|lớp)\s+\d|\btrừ\b|(?<!theo )\bdiện\s+(?!tích))"
)
_BARE_PART: Final = re.compile(
    r"^\W*(?:nu|nam|(?:hoc sinh|hoc vien|sinh vien|nguoi hoc|hssv|danh sach) nu(?: sinh)?)\W*$"
)
# no figures to count with
_NOT_FINAL: Final = re.compile(
    r"\b(?:(?:chua|khong) (?:chinh thuc|kiem|duyet|phe duyet|day du|hoan chinh|hoan thien|su dung|dung|cong bo)|"
    r"tam (?:tinh|thoi)|so bo|so lieu cu|ban cu|da (?:huy|het hieu luc|thay the)|thu nghiem|minh hoa|vi du|"
    r"du lieu mau|so lieu mau|het hieu luc|drafts?|provisional|preliminary|not (?:final|for use|official)|obsolete|"
    r"do not use|outdated|sample)\b"
)
_MARKED_DRAFT: Final = re.compile(r"\bnháp\b")
# of another time than the year of the row
_A_TIME: Final = re.compile(
    r"\b(?:thang \d{1,2}(?:\s*[/-]\s*\d{2,4}|\s+nam\s+\d{4}|\W*$)|thang \d{1,2}\s*(?:-|–|den)\s*(?:thang )?\d{1,2}|"
    r"tu (?:ngay )?\d{1,2}\s*[/.-]\s*\d{1,2}|"
    r"(?:den|het|toi) (?:ngay |het |thang )*(?!31\s*[/.-]\s*12)\d{1,2}\s*[/.-]\s*\d{1,2}|"
    r"(?:den|het|toi) (?:het )?thang \d|quy (?:[ivx]+|\d)|nua (?:dau|cuoi) nam|(?:dau|cuoi|giua) nam|hoc ky|"
    r"tuan \d|first half|half[- ]year|quarter|up to|until|month of|since)\b"
)
_DOCUMENT: Final = re.compile(
    r"\b(?:cong van|quyet dinh|thong tu|nghi dinh|nghi quyet|to trinh|ke hoach so|cong dien|van ban|luat|kem theo|"
    r"ban hanh|so\s*:?\s*\d+\s*/)\b"
)
_OFFICE: Final = re.compile(
    r"^\W*(?:(?:don vi|truong|co so|ten (?:don vi|truong|co so)|kinh gui)\s*:\s*)?"
    r"(?:cong ty|tap doan|tong (?:cong ty|cuc|lien doan)|so\b(?! lieu| luong| nguoi| hoc)|"
    r"ban\b(?! nhap| thoi| sao| cu)|phong|khoa (?!\d)|vien (?!chuc)|hoc vien (?!nu|nam|la|dan|khuyet)|dai hoc|hoi|"
    r"lien doan|"
    r"tinh\b(?! den| theo| bang| tu| hinh| ca| tren| chat)|thanh pho|tp\b|quan (?!nhan|doi|su)|huyen|xa|phuong|thi xa|"
    r"thi tran|dac khu|bo (?!doi|sung|phan)|dang (?:uy|bo|cong)|doan thanh nien|cong doan|ubnd|uy ban|hdnd|"
    r"truong|trung tam|co so|ministry|department|province|city|school|college|university|company|institute|office|"
    r"people.s committee|socialist republic|independence)\b"
)
_TITLED: Final = re.compile(
    r"^\W*(?:bang|bieu|danh (?:sach|muc)|tong hop|thong ke|bao cao|so lieu|cap nhat|thong tin)\b"
)
_YEAR: Final = re.compile(r"(?:\bnăm(?: học)?\s*)?(?:19|20)\d{2}(?:\s*[-–/]\s*(?:19|20)?\d{2})?", re.IGNORECASE)
_STATED_YEAR: Final = re.compile(r"\bnam(?: hoc)?\s*:?\s*((?:19|20)\d{2})(?:\s*[-–/]\s*((?:19|20)\d{2}))?\b")
_MOST_CELLS: Final = 3


def _marked(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


@lru_cache(maxsize=2048)
def says_of_whom(text: str, *, has_year: bool = True) -> bool:
    """Whether a line says that numbers are of a part, of another time than a year, or none to count with.

    A day or month matters only where a row is a year's (``has_year``); documents have days of their own.

    >>> lines = ("DANH SÁCH NỮ SINH", "Biểu 2: Hệ cao đẳng", "Báo cáo tháng 6/2024", "Bản nháp", "Hội Phụ nữ", "Biểu 5")
    >>> [says_of_whom(line) for line in lines]
    [True, True, True, True, False, False]
    >>> says_of_whom("Số liệu đến ngày 30/6/2024", has_year=False), says_of_whom("(Kèm theo Công văn 5 ngày 30/6/2024)")
    (False, False)
    """
    plain, marked = fold(text), _marked(text)
    if _DOCUMENT.search(plain) or is_signature(text):
        return False
    if _NOT_FINAL.search(plain) or _MARKED_DRAFT.search(marked):
        return True
    if _OFFICE.match(plain) and not _TITLED.match(plain):
        return False
    is_part = _A_PART.search(plain) or (_BARE_PART if text.isascii() else _MARKED_PART).search(
        plain if text.isascii() else marked
    )
    return bool(is_part or (has_year and _A_TIME.search(plain)))


def is_unclear_line(text: str, table: Table) -> bool:
    """Whether a line above a table is none that every page has, or says that the numbers are others than its own.

    >>> from caunghe.schema import TABLES
    >>> intakes = TABLES["intakes"]
    >>> lines = ("Báo cáo tuyển sinh năm 2024", "Hải Phòng", "Sở Nội vụ", "Không bao gồm sơ cấp", "đã nhân với 1,2")
    >>> [is_unclear_line(line, intakes) for line in lines]
    [False, False, False, True, True]
    """
    plain = fold(text)
    if not re.search(r"[^\W\d_]", text):
        return False
    if _DOCUMENT.search(plain) or is_signature(text):
        return False
    labels = [fold(label) for label in (table.label.vi, table.label.en)]
    if any(label in plain for label in labels if of_other_numbers(label)):
        return False
    if of_other_numbers(text):
        return True
    has_year = any(column.unit == "year" and column.name in table.key for column in table.columns)
    without = next((plain.replace(label, " ") for label in labels if label in plain), None)
    if says_of_whom(text if without is None else _left_of(text, without), has_year=has_year):
        return True
    return not (is_known_line(text) or units_said(text) or is_of_every_page(text, table))


def _left_of(text: str, without: str) -> str:
    """Return a line without the table's own label, with its marks where nothing had to be taken out."""
    return without if text.isascii() else f"{without} {_marked_words(text, without)}"


def _marked_words(text: str, without: str) -> str:
    kept = set(without.split())
    return " ".join(word for word in _marked(text).split() if fold(word) in kept)


def is_of_every_page(text: str, table: Table) -> bool:
    """Whether a line names an office or a place, a year, or what the table is about."""
    plain = fold(text)
    rest = _YEAR.sub(" ", _marked(text)).strip(" \t.,:;–—-()/")
    if not rest or _OFFICE.match(plain) or _TITLED.match(plain) or is_about(rest, table):
        return True
    words: list[str] = re.findall(r"[^\W\d_]+", text)
    return len(words) > 1 and not text.isupper() and all(word[0].isupper() for word in words)


def unclear_lines(cells: Sequence[str], table: Table) -> list[str]:
    """Return those of a row's cells above a table that are unclear; a row of many cells is no line of the page."""
    lines = [cell.strip() for cell in cells if cell.strip()]
    if len(lines) > _MOST_CELLS:
        return [line for line in lines if of_other_numbers(line)]
    return [line for line in lines if is_unclear_line(line, table)]


class Lines(NamedTuple):
    """The units that lines above a table say, the lines that are unclear, and those that state years, by their rows."""

    units: dict[str, int]
    others: tuple[tuple[int, str], ...]
    dated: tuple[tuple[int, str], ...]


def lines_above(rows: Sequence[Row], top: int, headed: Headed, table: Table) -> Lines:
    """Return what lines above a table say; rows from ``top`` on hold words over headings too, which are none of it."""
    units, others, dated = dict[str, int](), list[tuple[int, str]](), list[tuple[int, str]]()
    for number, row in enumerate(rows):
        over = over_cells(row, headed) if number >= top else {}
        cells = [cell for at, cell in enumerate(row) if cell and at not in over]
        for cell in cells:
            units |= {unit: number for unit in units_said(cell) if unit not in units}
        others += [(number, line) for line in unclear_lines(cells, table)]
        dated += [(number, cell.strip()) for cell in cells if stated_years(cell)]
    return Lines(units, tuple(others), tuple(dated))


def stated_years(text: str) -> list[int]:
    """Return the years that a line says its numbers are of; the days of documents and signatures are none.

    >>> stated_years("Số liệu năm học 2018-2019"), stated_years("Công văn số 5 năm 2019"), stated_years("Khóa 2019")
    ([2018, 2019], [], [])
    """
    plain = fold(text)
    if _DOCUMENT.search(plain) or re.search(r"\bthang\b", plain):
        return []
    return [int(year) for found in _STATED_YEAR.findall(plain) for year in found if year]
