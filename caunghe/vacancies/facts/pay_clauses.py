"""What an advertisement says of pay, clause by clause: each amount with the words that stand by it.

An amount belongs to the nearest word for pay, for a part of pay or for something else in its clause; what is a bonus,
an allowance, a turnover, a fee or a price is not pay. Of several statements the total decides, then pay after
probation, then pay, then basic pay. Texts are in small letters without Vietnamese marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, NamedTuple

from caunghe.vacancies.facts.pay_amounts import Amount, amounts
from caunghe.vacancies.facts.pay_words import BONUS, HIDDEN, PARTS, RANKS, labels, roles, without_other_numbers

_HARD: Final = re.compile(r";|(?<!:)\n|[|•●]|\.(?=\s|$)|(?<=\s)[-*](?=\s+[a-z])")
_SOFT: Final = re.compile(r"[,+()&=]|(?<![a-z])(?:va|and|cung voi|ngoai ra)(?![a-z])")
_BELOW: Final = re.compile(
    r"(?:len den|len toi|len|toi da|up ?to|(?<!ca )(?<!buoi )toi|den|(?<!khong )duoi|<=?|≤|max(?:imum)?|"
    r"khong qua|cao nhat|less than|below|under|to)\s*:?\s*(?:khoang )?$"
)
_ABOVE: Final = re.compile(
    r"(?:\btu|\btren|toi thieu|it nhat|\bhon|>=?|≥|from|over|min(?:imum)?|above|at least|thap nhat|khong duoi|"
    r"more than|"
    r"start(?:s|ing)?(?: at| from)?)\s*:?\s*$"
)
_AROUND: Final = re.compile(r"(?:tren duoi|khoang tu|tu khoang|about|around|~)\s*$")
_ABOVE_AFTER: Final = re.compile(
    r"\s*(?:\+\+|\+(?!\s*[a-z0-9%(])|tro len|do len|up\b|or (?:more|above)|and (?:up|above)|plus\b)"
)
_BELOW_AFTER: Final = re.compile(r"\s*(?:tro xuong|do lai|or less)")
_WHOLE: Final = re.compile(
    r"\s*[,(]?\s*(?<!chua )(?:da |gom |bao |tinh |tat )*(?:bao gom|da gom|gom|ke ca|tinh ca|includes?|included|"
    r"including|"
    r"inclusive|include|all[- ]in)"
)
# the words between a label and its amount that only say how much of it is meant
_BARE_WORDS: Final = (
    "tu den toi tren duoi khoang tam len da thieu muc la co the hap dan up upto to from range between over less more "
    "than above below under at least max maximum min minimum around about approx khong qua it nhat hon trung binh tb "
    "quan thang hang moi cao on dinh thoa thuan theo nang luc doanh vnd usd"
)
# possessive: however often the words come, a text is read once
_BARE_BEFORE: Final = re.compile(rf"(?:[\s:=(~<>≤≥¤/1-]|(?:{'|'.join(_BARE_WORDS.split())})(?![a-z]))*+$")
_CONNECTED: Final = re.compile(r"(?:[\s+,&/():=%]|(?:va|kem|cung|and|cac|khoan|hap|dan|the)(?![a-z]))*+$")
_PERIOD_BEFORE: Final = {
    "hour": re.compile(r"(?:luong|theo|hang|moi|/|1|mot) ?gio\b|hourly"),
    "day": re.compile(r"(?:luong|theo|hang|moi|/|1|mot) ?(?:ngay|cong)\b|daily"),
    "week": re.compile(r"(?:luong|theo|hang|moi|/|1|mot) ?tuan\b|weekly"),
    "shift": re.compile(r"(?:luong|theo|moi|/|1|mot) ?ca\b"),
    "year": re.compile(r"(?:luong|theo|hang|moi|/|1|mot|thu nhap) ?nam\b|annual|yearly"),
}
# đồng that a period may pay where it is named in front of the amount, as *lương ngày* is
_PLAUSIBLE: Final = {
    "hour": (8e3, 1e6), "day": (8e4, 6e6), "shift": (4e4, 6e6), "week": (3e5, 7e7), "year": (1.2e7, 3.6e9),
}  # fmt: skip
# less than this is no total of pay and bonus
_LEAST_TOTAL: Final = 4e6
# no word says what an amount is, and either nothing else stands by it or something unknown does
UNSAID: Final = "unsaid"
UNCLEAR: Final = "unclear"
_TAX: Final = re.compile(r"\b(?:gross|net)\b")


class Statement(NamedTuple):
    """One statement of pay: ends that are not stated None, in ``currency`` by ``period`` (None: not said).

    ``bare``: a number without unit, and no word for pay right before it; ``alone``: nothing else is in the text;
    ``tax``: gross, net or empty.
    """

    low: float | None
    high: float | None
    currency: str
    period: str | None
    part: str
    bare: bool
    alone: bool
    tax: str


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Clauses:
    """A text with its labels, breaks and amounts."""

    text: str
    words: list[_Word]
    hard: list[int]
    soft: list[int]
    found: list[Amount]

    def broken(self, start: int, end: int, breaks: list[int]) -> bool:
        return bisect_right(breaks, start - 1) < bisect_right(breaks, end - 1)


def statements(text: str) -> list[tuple[str, Statement]]:
    """Return the statements of pay of a folded text, each with its kind (``pay_words.RANKS``), in their order."""
    plain = without_other_numbers(text)
    clauses = _clauses(plain)
    made: list[tuple[str, Statement]] = []
    kinds: list[str] = []
    for index, amount in enumerate(clauses.found):
        kind, label = _kind(clauses, index, kinds)
        kinds.append(kind)
        if kind in RANKS:
            made.append((kind, _statement(clauses, amount, kind, label)))
    return made


def _clauses(text: str) -> _Clauses:
    found = amounts(text)
    words = [_Word(m.start(), m.end(), str(m.lastgroup)) for m in labels().finditer(text)]
    inside = [(amount.start, amount.end) for amount in found]

    def free(start: int) -> bool:
        return not any(begin <= start < end for begin, end in inside)

    return _Clauses(
        text,
        [word for word in words if word.kind != "skip" and free(word.start)],
        [m.start() for m in _HARD.finditer(text) if free(m.start())],
        [m.start() for m in _SOFT.finditer(text) if free(m.start())],
        found,
    )


def _kind(clauses: _Clauses, index: int, kinds: list[str]) -> tuple[str, _Word | None]:
    """Return what an amount is, and the word that says so; ``kinds`` are of the amounts before it."""
    amount = clauses.found[index]
    before = clauses.found[index - 1] if index else None
    since = before.end if before else 0
    label = next((word for word in reversed(clauses.words) if word.end <= amount.start), None)
    thirteenth = label is not None and clauses.text[label.start] == BONUS
    if label and clauses.broken(label.end, amount.start, clauses.soft if thirteenth else clauses.hard):
        label = None
    used = label is not None and (label.start < since or HIDDEN in clauses.text[label.end : amount.start])
    after = _word_after(clauses, index)
    if after is not None and (label is None or used or clauses.broken(label.end, amount.start, clauses.soft)):
        return after.kind, after
    if label is not None and label.start >= since:
        if used and not _BARE_BEFORE.match(clauses.text[label.end : amount.start]):
            return (UNSAID if label.kind == "asked" else label.kind), None
        return _composed(clauses, label, amount, since), label
    if before and kinds and not clauses.broken(before.end, amount.start, clauses.hard):
        return kinds[-1], None
    return _unsaid(clauses, amount, since), None


def _unsaid(clauses: _Clauses, amount: Amount, since: int) -> str:
    """Return the kind of an amount without a word for it: unclear where it may be a flat's or a journey's."""
    if amount.period is not None:
        return UNSAID
    breaks = sorted([*clauses.soft, *clauses.hard])
    at = bisect_right(breaks, amount.start - 1)
    front = clauses.text[max(since, breaks[at - 1] + 1 if at else 0) : amount.start]
    words = roles().match(front)
    return UNSAID if _BARE_BEFORE.match(front[words.end() if words else 0 :]) else UNCLEAR


def _word_after(clauses: _Clauses, index: int) -> _Word | None:
    """Return the word right behind an amount where it is not the next amount's: 700.000 phụ cấp, 8tr (lương cứng)."""
    amount = clauses.found[index]
    word = next((word for word in clauses.words if word.start >= amount.end), None)
    if word is None or not re.fullmatch(
        r"\s*[(:]?\s*(?:tien |la |cho |of |in )?", clauses.text[amount.end : word.start]
    ):
        return None
    later = clauses.found[index + 1] if index + 1 < len(clauses.found) else None
    if later and not clauses.broken(word.end, later.start, sorted([*clauses.soft, *clauses.hard])):
        return None
    return word


def _composed(clauses: _Clauses, label: _Word, amount: Amount, since: int) -> str:
    """Return the kind of a label; *total* where pay and what comes on top are named together: lương + thưởng 10tr."""
    if label.kind not in {"allowance", "bonus"} or _dong(amount) < _LEAST_TOTAL:
        return label.kind
    own = [word for word in clauses.words if since <= word.start < label.start]
    joined = own and all(
        _CONNECTED.match(clauses.text[one.end : other.start]) for one, other in zip(own, [*own[1:], label], strict=True)
    )
    first = own[0].kind if own else ""
    return "total" if joined and first in {"pay", "base", "total"} else label.kind


def _dong(amount: Amount) -> float:
    return amount.low * (26_000 if amount.currency == "USD" else 1)


def _statement(clauses: _Clauses, amount: Amount, kind: str, label: _Word | None) -> Statement:
    behind, front = clauses.text[amount.end :], clauses.text[: amount.start]
    low, high = _ends(amount, front, behind)
    part = "total" if _WHOLE.match(behind) and kind != "base" else PARTS.get(kind, "pay")
    period = amount.period
    if period is None:
        said = clauses.text[max(label.start - 12, 0) if label else max(amount.start - 20, 0) : amount.start]
        period = next((name for name, pattern in _PERIOD_BEFORE.items() if pattern.search(said)), None)
        if period and amount.currency in {"", "VND"} and not amount.bare:
            least, most = _PLAUSIBLE[period]
            period = period if least <= amount.low and amount.high <= most else None
    bare = amount.bare and not (label and _BARE_BEFORE.match(clauses.text[label.end : amount.start]))
    alone = len(clauses.found) == 1 and _BARE_BEFORE.match(front) is not None and not re.search(r"[a-z]", behind)
    taxed = _TAX.search(clauses.text[label.start if label else amount.start : amount.end + 10])
    return Statement(low, high, amount.currency, period, part, bare, alone, taxed[0] if taxed else "")


def _ends(amount: Amount, front: str, behind: str) -> tuple[float | None, float | None]:
    """Return the two ends that are stated: *from* has no upper one, *up to* no lower one."""
    if amount.joined:
        return amount.low, amount.high
    around = _AROUND.search(front)
    if not around and (_BELOW.search(front) or _BELOW_AFTER.match(behind)):
        return None, amount.high
    if not around and (_ABOVE.search(front) or _ABOVE_AFTER.match(behind)):
        return amount.low, None
    return amount.low, amount.high


def chosen(stated: list[tuple[str, Statement]], convertible: frozenset[str]) -> Statement | None:
    """Return what decides among statements, those of the same rank taken together: 7 triệu, có nghề 10 triệu.

    Statements in a currency of ``convertible`` come before others.
    """
    if not stated:
        return None
    known = [one for one in stated if one[1].currency in convertible and one[1].period != "piece"] or stated
    rank = min(RANKS[kind] for kind, _ in known)
    level = [one for kind, one in known if RANKS[kind] == rank]
    # of pay in two currencies the one in đồng is exact, and of net and gross the first
    first, *others = [one for one in level if one.currency in {"", "VND"}] or level
    others = [one for one in others if not (one.tax and first.tax) or one.tax == first.tax]
    if first.period not in {None, "month"}:
        first = next((one for one in others if one.period == "month"), first)
    alike = [
        one
        for one in [first, *others]
        if (one.currency or "VND", one.period or "month", one.part)
        == (first.currency or "VND", first.period or "month", first.part)
    ]
    lows = [one.low for one in alike if one.low is not None]
    highs = [one.high for one in alike if one.high is not None]
    return first._replace(low=min(lows, default=None), high=max(highs, default=None))
