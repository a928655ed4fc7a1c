"""Words around amounts in advertisements: which are of pay, of its parts, or of something else with a number.

Everything here is over text in small letters without Vietnamese marks.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import polars as pl

from caunghe.vacancies.words.lexicon import pay_words

KINDS: Final = ("skip", "bonus", "other", "asked", "official", "probation", "total", "base", "allowance", "pay")
# kinds whose amounts are what a person is paid, the first that is stated deciding; ``unsaid``: no word stands by it;
# ``unclear``: other words do, which in a title are those of the job
RANKS: Final = {"total": 0, "official": 1, "pay": 2, "unsaid": 3, "base": 3, "probation": 4, "unclear": 5}
ROLE: Final = "role"
PARTS: Final = {"total": "total", "base": "base"}

_UNIT: Final = r"(?:ty|ti|trieu|trd?|cu|mil(?:lions?)?|mio|m|nghin|ngan|ngh|k|usd|vnd|dong|d|\$|€|man|yen|won)(?![a-z])"
_RANGE: Final = r"(?:-+>?|~|den|toi|to)"
_TIMES: Final = (
    r"(?:thang|nam|ngay|tuan|gio|tieng|phut|h|lan|nguoi|tuoi|ca|buoi|bua|suat|cong|khach|hoc vien|nhan vien|nv|"
    r"cong nhan|lao dong|ldpt|ung vien|nhan su|km|m2|kg|tan|cm|cay|gr|ban|vi tri|chi nhanh|cua hang|don|don hang|"
    r"san pham|sp|hop dong|con so|chu so|so|months?|mths?|years?|yrs?|days?|hours?|hrs?|weeks?|minutes?|times|people|"
    r"pax|persons?|workers?|staff|employees|shifts?|meals?)(?![a-z0-9])"
)
_PERIODS: Final = (
    r"(?:thang|nam|ngay|tuan|gio|tieng|h|ca|buoi|cong|months?|years?|days?|hours?|weeks?|shift)(?![a-z0-9])"
)
_ORDINAL: Final = (
    r"(?:ca|vi tri|bac|loai|nhom|khoa|lop|cap|level|grade|tang|lo|xuong|to|doi|vung|dot|ky|"
    r"quy|chi nhanh|line|zone|block|top|so|hang)"
)
_MEASURED: Final = (
    rf"\d+(?:[.,]\d+)?\+?(?:\s*{_RANGE}\s*\d+(?:[.,]\d+)?)?\s*{_TIMES}(?:\s*/\s*(?:1 )?(?:ngay|tuan|thang|nam|"
    rf"quy|day|week|month|year)(?![a-z]))?"
)
# the thirteenth month, and so many months' pay
_BONUS: Final = (
    rf"(?:luong )?(?:thang )?(?:luong )?(?:thang |thu )+1[2345](?:\s*(?:,|-|va|"
    rf"&)\s*(?:thang )?1[345])*(?!\s*{_RANGE}?\s*\d*[.,]?\d*\s*{_UNIT})(?![\d.,]*\d)",
    rf"\bluong 1[34](?!\s*{_RANGE}?\s*\d*[.,]?\d*\s*{_UNIT})(?![\d.,]*\d)(?!\s*{_RANGE}\s*\d)",
    r"thang luong (?:thu )?1[345](?:\s*(?:,|-|va|&)\s*1[345])*(?![\d.,]*\d)(?!\s*(?:tr|cu|m|k)\b)",
    r"\b1[345](?:th|thang| months?)[ -](?:month |thang )?(?:luong|salary|salaries|pay|bonus)",
    rf"\d+(?:\s*{_RANGE}\s*\d+)?\s*(?:thang luong|months?'? (?:salary|pay))",
)
# numbers that are never pay, whatever stands before them
_NOT_PAY: Final = (
    # days, hours, telephones, laws, percentages
    r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}\b|\b(?:0?[1-9]|1[0-2])/20\d{2}\b",
    r"\b(?:ngay|mung|mong) \d{1,2}(?:/\d{1,2})?(?:\s*(?:-|va|,|&|den)\s*(?:ngay )?\d{1,2}(?:/\d{1,2})?)*"
    rf"(?![\d.,/]*\d)(?!\s*{_UNIT})",
    r"\b\d{1,2}\s*(?:h|g|:|gio)\s*\d{2}\b(?:\s*(?:am|pm|sa|ch))?|\b\d{1,2}(?::\d{2})?\s*(?:am|pm)\b",
    rf"(?<![/\d.,$])\b\d{{1,2}}\s*h?\s*{_RANGE}\s*\d{{1,2}}\s*(?:h|gio)\b",
    r"(?<![\d.,])(?:\+?84|0)(?:[ .-]?\d){8,10}(?![\d.,]*\d)|\b1[89]00[ .-]?\d{4}(?:[ .-]?\d{2})?\b",
    r"\b\d+/(?:19|20)\d{2}(?:/[a-z-]+)?|\b(?:luat|nam|tu nam|since|sinh|sn|year)\s+(?:19|"
    r"20)\d{2}(?:\s*-\s*(?:19|20)\d{2})?",
    rf"[-+]?\d+(?:[.,]\d+)?(?:\s*{_RANGE}\s*\d+(?:[.,]\d+)?)?\s*(?:%|phan tram|percent)",
    r"\b24/[247]+\b|\b\d/7\b|\bx ?\d(?:[.,]\d)?\b|\biso ?\d+(?::\d+)?|\b\d+[.,]0\b(?=\s*(?:ielts|toeic))",
    r"\b(?:ielts|toeic|toefl|hsk|topik|jlpt|n)\s*\d+(?:[.,]\d)?(?:\s*-\s*\d+(?:[.,]\d)?)?\+?",
    # ages, births, openings, height
    r"(?:\btuoi|\bage|\baged)[a-z :]{0,12}\d{2}(?:\s*(?:-|~|den|toi|to)\s*\d{2})?(?!\s*(?:tr|trieu|cu|m|k)\b)",
    r"\b(?:nam|nu|male|female)?\s*(?:1[5-9]|[2-6]\d)\s*(?:-|~|den|toi|to)\s*(?:[2-6]\d)\s*t(?:uoi)?\b",
    r"(?:cao|chieu cao|height)[a-z :]{0,12}(?:1[.,]\d{2}\s*m?\b|1\s?m\s?\d{1,2}\b|1\d{2}\s*cm)",
    rf"\b(?:tuyen|can)(?: dung| gap| them| tuyen)?:? \d{{1,4}}(?!\s*(?:{_RANGE})?\s*{_UNIT})(?![.,]?\d)",
    r"(?<!binh )\b(?:quan|phuong|huyen|[qp]\.?) ?\d{1,2}(?: cu)?(?![\d.,]*\d)",
    rf"(?<!/)(?<!/ )\b{_ORDINAL} \d{{1,2}}(?![\d.,]*\d)(?!\s*{_UNIT})",
    # counted things; one of them may be the period of an amount before it
    rf"(?<![/\d.,])(?<!/ )(?<!\d\s)\b(?!0?1\s*{_PERIODS}){_MEASURED}(?: (?:of )?(?:kinh nghiem|kn|"
    rf"experience)(?![a-z]))?",
    # a number half hidden
    rf"\b\d?x+(?:\s*{_RANGE}\s*\d?x+)?\s*{_UNIT}",
)
HIDDEN: Final = "¤"
# a thirteenth month is hidden too, and an amount that follows it is a bonus
BONUS: Final = "§"
_HIDE: Final = re.compile("|".join([f"(?P<bonus>{'|'.join(_BONUS)})", *(f"(?:{pattern})" for pattern in _NOT_PAY)]))
_DASHES: Final = str.maketrans({**dict.fromkeys("–—−‐‑→➔", "-"), "\u00a0": " ", "₫": "d", "＄": "$", "’": "'"})
NEGOTIABLE: Final = re.compile(r"thoa thuan|thao thuan|thuong luong|canh tranh|negotia|competitive|deal\b|trao doi")


def without_other_numbers(text: str) -> str:
    """Return a folded text in which numbers that are no money at all are hidden (``HIDDEN``).

    >>> without_other_numbers("tuoi 18-35, luong 9tr, lam 26 ngay, lh 0912 345 678")
    '¤, luong 9tr, lam ¤, lh ¤'
    """
    return _HIDE.sub(lambda match: BONUS if match["bonus"] else HIDDEN, text.translate(_DASHES))


@cache
def roles() -> re.Pattern[str]:
    """Return the pattern of what may stand before an amount that no word says to be pay: who it is for."""
    patterns = pay_words().filter(pl.col("kind") == ROLE)["pattern"]
    return re.compile(rf"(?:(?:{'|'.join(patterns)})(?![a-z])|[\s:(¤/-])*")


@cache
def labels() -> re.Pattern[str]:
    """Return the pattern of all words that say what an amount is; the group that matched is the kind."""
    by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
    by_kind["bonus"].append(BONUS)
    for kind, pattern in pay_words().filter(pl.col("kind") != ROLE).iter_rows():
        by_kind[kind].append(pattern)
    groups = "|".join(f"(?P<{kind}>{'|'.join(patterns)})" for kind, patterns in by_kind.items())
    return re.compile(rf"(?<![a-z0-9])(?:{groups})(?![a-z0-9])")
