"""When a known name may be suggested for one that is not: never where a word turns the one into another thing.

``Chưa tốt nghiệp`` has all the words of ``Tốt nghiệp``, and whoever follows such a suggestion counts the wrong people.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rapidfuzz import fuzz

from caunghe.language import fold

ALIKE: Final = 80  # words in common, in per cent, from which a name is worth suggesting
# what one name says and the other does not: no, not yet, failed; near; below, half, a try at; another school; of last
# year, so far, planned; the good ones; a mean, a share; men, women
_TURNING: Final = (
    "chưa", "không", "ngoài", "trừ", "trượt", "rớt", "bỏ", "thôi", "nghỉ", "hủy", "mất", "còn lại", "thiếu", "vắng",
    "cận", "bán công", "bán chính quy", "phi chính quy", "dưới", "trên", "sau đại học", "dự thi", "tự tạo", "đại học",
    "thpt", "thcs", "loại giỏi", "loại khá", "xuất sắc", "năm trước", "kỳ trước", "lũy kế", "lu\u1ef9 kế", "kế hoạch",
    "dự kiến", "ước", "bình quân", "trung bình", "tỷ lệ", "tỉ lệ", "phần trăm", "nữ", "not", "non", "no", "never",
    "without", "except", "failed", "dropped", "previous", "last", "former", "cumulative", "planned", "plan",
    "expected", "estimated", "average", "mean", "share", "percent", "per", "rate", "below", "under", "above",
    "university", "semi", "men", "man", "male", "males", "boys", "women", "woman", "female", "females", "girls",
)  # fmt: skip
_TURNS: Final = re.compile(rf"\b(?:{'|'.join(_TURNING)})\b")
_TURNS_UNMARKED: Final = re.compile(rf"\b(?:{'|'.join(fold(text) for text in _TURNING)})\b")
_COUNTING: Final = frozenset(
    {"so", "hs", "sv", "hv", "hssv", "tong", "luong", "nguoi", "number", "of", "the", "total", "count"}
)
# words of so many names that two which share no others have nothing in common
_GENERAL: Final = re.compile(r"\b(?:cong nghe|ky thuat|nganh|nghe|truong|dao tao|chuong trinh|technology)\b")
_ABBREVIATED: Final = 3  # letters: NCL is no misspelt CL
_FEWEST: Final = 2  # words in common that outweigh one that is not
_MISSPELT: Final = 80  # letters in common, in per cent, of words that are one
_WORD: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def may_be(written: str, name: str) -> bool:
    """Whether a name may be what was meant by one that is not known.

    >>> [may_be(text, "Tốt nghiệp") for text in ("Số HS tốt nghiệp", "Chưa tốt nghiệp", "Tốt nghiep")]
    [True, False, True]
    >>> may_be("Có việc trong 24 tháng", "Có việc trong 12 tháng"), may_be("Công nghệ hàn", "Công nghệ đúc kim loại")
    (False, False)
    >>> may_be("Tốt nghiệp năm nay", "Năm"), may_be("Trong đó nam", "Năm"), may_be("Nữ", "Trong đó nữ")
    (False, False, True)
    """
    one, other = _words(written), _words(name)
    if _turns(written) != _turns(name) or is_men(written) != is_men(name) or not _numbers(name) <= _numbers(written):
        return False
    plain, known = _telling(one), _telling(other)
    common, rest, missing = plain & known, plain - known - _COUNTING, known - plain
    if not common and len("".join(plain)) <= _ABBREVIATED:
        return False
    if fuzz.ratio("".join(sorted(rest)), "".join(sorted(missing))) >= _MISSPELT:
        return True
    if not common:
        return not {fold(word) for word in one} & {fold(word) for word in other}
    return len(common) >= (max(len(rest), _FEWEST) if rest and missing else len(rest))


def _telling(words: list[str]) -> set[str]:
    """Return the words of a name, folded, without those of so many names that they tell nothing; these if it has no
    others.
    """
    plain = [fold(word) for word in words]
    return set(_WORD.findall(_GENERAL.sub(" ", " ".join(plain)))) or set(plain)


def _numbers(text: str) -> set[int]:
    """Return the small numbers of a name, which are months or grades: pay after 6 months is none after 12."""
    return {int(number) for number in _NUMBER.findall(text)}


def _turns(text: str) -> set[str]:
    """Return the words of a text that turn its meaning; without its marks a text may have more of them."""
    lower = unicodedata.normalize("NFC", text).lower().replace("_", " ").replace("tỉ lệ", "tỷ lệ")
    return {fold(word) for word in (_TURNS_UNMARKED if lower.isascii() else _TURNS).findall(lower)}


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def is_men(text: str) -> bool:
    """Whether ``nam`` in a text stands for men: without its mark where other words have theirs, or alone.

    >>> [is_men(text) for text in ("Nam", "Năm", "Trong đó: nam", "Nam hoc")]
    [True, False, True, False]
    """
    words = _words(text)
    return "nam" in words and (len(words) == 1 or not all(word.isascii() for word in words))
