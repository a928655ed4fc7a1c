"""When a known name may be suggested for one that is not: never where a word turns the one into another thing.

``Chưa tốt nghiệp`` has all the words of ``Tốt nghiệp``, and whoever follows such a suggestion counts the wrong people.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from caunghe.language import fold

ALIKE: Final = 80  # words in common, in per cent, from which a name is worth suggesting
# what one name says and the other does not: no, not yet, failed; near; of last year, so far, planned; a mean, a share;
# men, women
_TURNING: Final = (
    "chưa", "không", "ngoài", "trừ", "trượt", "rớt", "bỏ", "thôi", "nghỉ", "hủy", "mất", "còn lại", "thiếu", "vắng",
    "cận", "năm trước", "kỳ trước", "lũy kế", "lu\u1ef9 kế", "kế hoạch", "dự kiến", "ước", "bình quân", "trung bình",
    "tỷ lệ", "tỉ lệ", "phần trăm", "nữ", "not", "non", "no", "never", "without", "except", "failed", "dropped",
    "previous", "last", "former", "cumulative", "planned", "plan", "expected", "estimated", "average", "mean", "share",
    "percent", "per", "rate", "men", "man", "male", "males", "boys", "women", "woman", "female", "females", "girls",
)  # fmt: skip
_TURNS: Final = re.compile(rf"\b(?:{'|'.join(_TURNING)})\b")
_TURNS_UNMARKED: Final = re.compile(rf"\b(?:{'|'.join(fold(text) for text in _TURNING)})\b")
_COUNTING: Final = frozenset(
    {"so", "hs", "sv", "hv", "hssv", "tong", "luong", "nguoi", "number", "of", "the", "total", "count"}
)
_WORD: Final = re.compile(r"[^\W_]+")


def may_be(written: str, name: str) -> bool:
    """Whether a name may be what was meant by one that is not known.

    >>> [may_be(text, "Tốt nghiệp") for text in ("Số HS tốt nghiệp", "Chưa tốt nghiệp", "Tốt nghiep")]
    [True, False, True]
    >>> may_be("Tốt nghiệp năm nay", "Năm"), may_be("Trong đó nam", "Năm"), may_be("Nữ", "Trong đó nữ")
    (False, False, True)
    """
    one, other = _words(written), _words(name)
    if _turns(written) != _turns(name) or is_men(written) != is_men(name):
        return False
    plain, known = {fold(word) for word in one}, {fold(word) for word in other}
    common = plain & known
    return not common or len(common) >= len(plain - known - _COUNTING)


def _turns(text: str) -> set[str]:
    """Return the words of a text that turn its meaning; without its marks a text may have more of them."""
    lower = unicodedata.normalize("NFC", text).lower().replace("_", " ")
    return {fold(word) for word in (_TURNS_UNMARKED if lower.isascii() else _TURNS).findall(lower)}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(unicodedata.normalize("NFC", text).lower()))


def is_men(text: str) -> bool:
    """Whether ``nam`` in a text stands for men: without its mark where other words have theirs, or alone.

    >>> [is_men(text) for text in ("Nam", "Năm", "Trong đó: nam", "Nam hoc")]
    [True, False, True, False]
    """
    words = _words(text)
    return "nam" in words and (len(words) == 1 or not all(word.isascii() for word in words))
