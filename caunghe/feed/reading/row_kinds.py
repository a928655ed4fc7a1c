"""What a row of an office's table says that makes it no data: a total, a note, a signature, the numbers of columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from caunghe.language import fold

AT_THE_TOP: Final = 3
_FEWEST_NUMBERS: Final = 3
_FEWEST_BARE: Final = 4  # three numbers in a row may be data
_FIRST_NUMBERS: Final = 2  # a column of running numbers may be left out
# what such a row may begin with, cheap to look for in a million rows; the rows found are read in earnest
MAY_BE_NO_DATA: Final = (
    r"(?i)^[\s\W]*(?:[ivx\d]{1,4}\s*[.)]\s*)?(?:t[oôổ]\p{M}*ng|t[\s.]*(?:g\s+)?c[oộ]\p{M}*ng|t\s?\.\s?s[oố]|c[oôộ]\p{M}*ng|t[oấâ]\p{M}*[at]|sub|total|grand|sum|jumlah|σ|lu|lũ|"
    r"trong|of wh|ghi|ngu|ch|note|source|remark|l[uư]|b[iì]\p{M}*nh|trung|average|mean|to[aà]|c[aả]\p{M}*\b|"
    r"bi[eể]|chia|t[yỷiỉ]\p{M}*\s+(?:l|tr)|c[oơ]\p{M}*\s+c|so\s+[sv]|t[aă]\p{M}*ng\s*(?:[(,/]|gi|so|tr)|gi[aả]\p{M}*m\s*[(,/]|"
    r"ch[eê]\p{M}*nh|ph|n\.?b|ng[uưàaườ]|th[uủ]|k[eếý/y]|gi[aá]|hi[eệ]|tm|t/m|tl|x[aá]|prep|head|sign|appr|\*|đ)|"
    r",\s*ng[aà]\p{M}*y"
)
# in a table that is not long, also what numbers groups or fills a row
MAY_NUMBER_A_GROUP: Final = r"(?i)^\W*(?:(?:[ivx]{1,4}|[a-zđ])\s*(?:[.)]|$)|(?:v\.?\s*v|hết|het)?\W*$)"
_OF_WHAT: Final = (
    r"(?:nam|quy|thang|nhom|muc|phan|khoi|khoa|dot|theo|toan|ca|cac|cua|chung|thanh pho|tp|tinh|truong|co so|so|trang|"
    r"kinh phi|kp|tu|den|tinh den|"
    r"don vi|dia ban|nguon|for|all|year|by|group|row|[ivx]+|[a-z]|\d)"
)
_NUMBERED: Final = r"^(?:[ivx\d]{1,4}\s*[.)]\s*)?"
_TOTAL: Final = re.compile(
    rf"{_NUMBERED}(?:toan (?:truong|thanh pho|tp|tinh|nganh)|jumlah|[σ∑]|"
    r"(?:tong(?: cong| so| chung)?|t\.? ?cong|tg\.? cong|t\. ?so|luy ke|(?:sub|grand)[ -]?totals?|totals?|sum|"
    rf"binh quan|trung binh|average|mean)(?:\s*[:.=(\[-].*|\s+{_OF_WHAT}\b.*)?|cong(?: don| luy ke)?(?:\s*[:.=(\[-].*|"
    r"\s+(?:(?:nam|quy|nhom|muc|phan|khoi|toan|ca|cac|[ivx]+|[a-z])\b|\d).*)?)$"
)
# without its marks the first word of these is that of "Công nghệ", "Tống"
_TO_BE_MARKED: Final = re.compile(rf"{_NUMBERED}(?:[ct]ong\b|t\.? ?cong|tg\.? cong)")
_MARKED: Final = re.compile(r"(?i)^(?:[ivx\d]{1,4}\s*[.)]\s*)?(?:(?:t\.?\s?|tg\.?\s)?c(?:ộ|o)ng|t(?:ổ|o)ng)\b")
# what may say that a row is a total, and may be a name: TC is trung cấp as well; its numbers tell
MAY_BE_A_TOTAL: Final = (
    r"(?i)^\W*(?:[ivx\d]{1,4}\s*[.)]\s*)?(?:t[\s./]*c|t\.?s|l\.?k|chung|to[aà]\p{M}*n\s.{1,30}|t[oổ]\p{M}*ng\s.{1,40}|"
    r"c[oộ]\p{M}*ng\s.{1,40}|c[aả]\p{M}*\s.{1,30}|t[\s./]*c\s.{1,20})\W*$"
)
_SHORT_FOR_TOTAL: Final = re.compile(r"(?:t[\s./]*c|t\.?s)\W*")
_PART: Final = re.compile(r"^[-–+*\s]*(?:trong do|chia theo|bao gom|of whom|of which)\b")
_NOTE: Final = re.compile(
    r"^(?:\(?\*+\)?|\(\d\)\s+\w|(?:ghi chu|chu thich|chu y|luu y|giai thich|notes?|remarks?|n\.?b\.?|phu luc|bieu so|"
    r"dvt|don vi tinh)\b|(?:nguon|source)(?: so lieu| du lieu)?\s*:|nguon (?:so|du) lieu)"
)
_COMPARISON: Final = re.compile(
    r"^\W*(?:(?:ty|ti) le\b|ty trong\b|co cau\b|so (?:voi|sanh)\b|tang\s*(?:[(,/]|giam|so voi|truong)|giam\s*[(,/]|"
    r"chenh lech\b|per cent of\b|share of\b|change\b)"
)
_FILLER: Final = re.compile(r"[-–—.…_=*\s]+|v\.?\s*v\.*|het\W*|x+|nt|end\W*")
_NUMBER_OF_GROUP: Final = re.compile(r"(?:[IVX]{1,4}|[A-ZĐ])\s*[.)]?")
_NUMBERED_GROUP: Final = re.compile(r"(?:[IVX]{1,4}|[A-ZĐ])\s*[.)/]\s*\w+\s+\w")
_SIGNATURE: Final = re.compile(
    r"^(?:(?:nguoi|can bo|ke toan vien)\s+(?:lap|kiem tra|tong hop|bao cao|duyet|thu thap|cung cap|nop)\b|"
    r"nguoi ky|noi nhan|thu truong|"
    r"ke toan truong|giam doc|pho giam doc|hieu truong|pho hieu truong|truong phong|chu tich|"
    r"pho chu tich|xac nhan|t/?m\.?\b|kt\.|tl\.|tuq\.|"
    r"\(?(?:da )?ky(?:,| ten| va)?\b.*|\(?chu ky\b.*|prepared by|approved by|head of|signed|signature|director|"
    r"(?:[^,\d]{2,40},?\s*)?ngay\s*[\d.…_ ]*\s*thang\s*[\d.…_ ]*\s*nam\s*[\d.…_ ]*$)"
)
_COLUMN_NUMBER: Final = re.compile(r"^[(\[]?\s*(?:(\d{1,3})|([a-zđ]|[ivx]{1,4}))\s*[)\]]?(?:\s*=.*)?$")
_FORMULA: Final = re.compile(r"^[(\[]?\s*\d{1,3}\s*[)\]]?\s*=\s*[\d()\[\]\s+\-–*x×:/,%]+$")


def is_total(text: str) -> bool:
    """Whether a text says that a row adds up others, or is a part of one.

    >>> [is_total(text) for text in ("Tổng cộng", "II. Cộng 2025", "Tổng công ty Sông Hồng", "Công nghệ ô tô")]
    [True, True, False, False]
    >>> [is_total(text) for text in ("Σ", "∑", "Toàn trường", "Jumlah", "Toàn trường Hàn")]
    [True, True, True, True, False]
    """
    plain = fold(text)
    if _PART.match(plain):
        return True
    is_meant = not _TO_BE_MARKED.match(plain) or _MARKED.match(unicodedata.normalize("NFC", text.strip()))
    return bool(_TOTAL.match(plain) and is_meant)


def is_short_for_total(text: str) -> bool:
    """Whether a text may be short for a total, and is short for something else as well.

    >>> [is_short_for_total(text) for text in ("TC", "T.C", "t/c:", "TC02", "Tổng")]
    [True, True, True, False, False]
    """
    return bool(_SHORT_FOR_TOTAL.fullmatch(fold(text)))


def numbers_columns(cells: Sequence[str], at: int) -> bool:
    """Whether a row numbers the columns: (1) (2) (3), A B 1 2 3, 1 2 3=1+2; ``at`` counts the rows before it.

    Bare numbers alone are so read only in the first rows: further down they may be data.

    >>> numbers_columns(["A", "B", "1", "2=1*3"], 9), numbers_columns(["1", "2", "3", "4"], 0)
    (True, True)
    >>> numbers_columns(["1", "2", "3", "4"], 9)
    False
    """
    marks = [_COLUMN_NUMBER.match(fold(cell)) for cell in cells]
    if len(cells) < _FEWEST_NUMBERS or not all(
        mark or _FORMULA.match(cell) for mark, cell in zip(marks, cells, strict=True)
    ):
        return False
    numbers = [int(mark.group(1)) for mark in marks if mark and mark.group(1)]
    letters = [mark.group(2) for mark in marks if mark and mark.group(2)]
    consecutive = all(after - before == 1 for before, after in pairwise(numbers))
    bracketed = all(cell.strip().startswith(("(", "[")) for cell in cells)
    begins = not numbers or numbers[0] <= _FIRST_NUMBERS
    is_top = at < AT_THE_TOP and len(cells) >= _FEWEST_BARE
    return consecutive and (bracketed or (begins and (is_top or bool(letters))))


def is_note(text: str) -> bool:
    """Whether a text is a remark about a table: ``Ghi chú: …``, ``(*) …``, ``Nguồn: …``.

    >>> [is_note(text) for text in ("Ghi chú: số liệu đến 31/12", "Nguồn nhân lực", "(*) đang sáp nhập")]
    [True, False, True]
    """
    return bool(_NOTE.match(fold(text)))


def is_comparison(text: str) -> bool:
    """Whether a text says that a row relates others: ``Tỷ lệ (%)``, ``So với năm trước``, ``Tăng (+), giảm (-)``.

    >>> [is_comparison(text) for text in ("Cơ cấu (%)", "Tăng/giảm", "Tăng Bạt Hổ", "Tỷ lệ nữ")]
    [True, True, False, True]
    """
    return bool(_COMPARISON.match(fold(text)))


def is_filler(texts: Sequence[str]) -> bool:
    """Whether the cells of a row hold nothing but what fills or ends a table: dashes, ``v.v.``, ``Hết``."""
    return bool(texts) and all(_FILLER.fullmatch(fold(text)) for text in texts)


def group_name(texts: Sequence[str]) -> str | None:
    """Return the name of a group of rows that the texts of a row are, with its number; None where they are none.

    >>> group_name(["I", "Trường công lập"]), group_name(["II. Khối tư thục"]), group_name(["A1", "Trường Một"])
    ('I Trường công lập', 'II. Khối tư thục', None)
    """
    if len(texts) == 2 and _NUMBER_OF_GROUP.fullmatch(texts[0]) and len(texts[1].split()) > 1:
        return " ".join(texts)
    return texts[0] if len(texts) == 1 and _NUMBERED_GROUP.match(texts[0]) else None


def is_signature(text: str) -> bool:
    """Whether a text asks for a signature or tells place and day: ``Người lập biểu``, ``…, ngày 5 tháng 1 năm 2026``.

    >>> [is_signature(text) for text in ("NGƯỜI LẬP BIỂU", "Hải Phòng, ngày 05 tháng 01 năm 2026", "Người học nghề")]
    [True, True, False]
    """
    return bool(_SIGNATURE.match(fold(text)))
