"""Units as people write them beside a heading, and by what numbers in them become the column's own unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import gcd
from typing import Final, NamedTuple

from caunghe.language import fold
from caunghe.schema import Column

_SIZES: Final = {
    10: ("chuc",),
    100: ("tram",),
    1_000: ("nghin", "ngan", "ngh", "ng", "k", "thousand", "thousands", "1000", "000", "10^3"),
    10_000: ("10000",),
    1_000_000: ("trieu", "tr", "million", "millions", "mil", "mio", "1000000", "000000", "10^6"),
    1_000_000_000: ("ty", "ti", "billion", "billions", "bn", "1000000000", "000000000", "10^9"),
    1_000_000_000_000: ("nghin ty", "ngan ty", "trillion"),
}
_SIZE: Final = {word: size for size, words in _SIZES.items() for word in words}
_PEOPLE: Final = (
    "nguoi", "nguoi hoc", "hoc vien", "hv", "hoc sinh", "hs", "sinh vien", "sv", "hssv", "hs-sv", "hssv-hv", "lao dong",
    "nhan khau", "people", "persons", "person", "learners", "students", "workers",
)  # fmt: skip


def _sizes(*words: tuple[int, int, tuple[str, ...]]) -> dict[str, tuple[int, int]]:
    """Return word -> by what a number in it is multiplied and divided."""
    return {word: (times, over) for times, over, names in words for word in names}


_BASES: Final[dict[str, dict[str, tuple[int, int]]]] = {
    "money": _sizes((1, 1, ("dong", "d", "vnd", "₫", "dong viet nam", "viet nam dong", "dong vn"))),
    "people": _sizes((1, 1, _PEOPLE)),
    "places": _sizes((1, 1, ("cho", "cho ngoi", "cho hoc", "places", "seats"))),
    "workstations": _sizes((1, 1, ("vi tri", "vi tri thuc hanh", "workstations", "stations"))),
    "months": _sizes(
        (1, 1, ("thang", "month", "months")), (12, 1, ("nam", "year", "years")), (3, 1, ("quy", "quarters"))
    ),
    "weeks": _sizes((1, 1, ("tuan", "week", "weeks"))),
    "hours": _sizes((1, 1, ("gio", "h", "hour", "hours")), (1, 60, ("phut", "minute", "minutes"))),
    "surface": _sizes(
        (1, 1, ("m2", "met vuong", "m vuong", "square metres")),
        (10_000, 1, ("ha", "hecta", "hec ta", "hec-ta", "hm2", "hectare", "hectares")),
        (1_000_000, 1, ("km2", "kilomet vuong", "square kilometres")),
    ),
    "share": _sizes(
        (1, 100, ("%", "phan tram", "per cent", "percent", "pct")),
        (1, 1000, ("‰",)),
        (1, 1, ("ty le", "0-1", "0 - 1", "0–1", "tu 0 den 1", "share")),
    ),
    "age": _sizes((1, 1, ("tuoi", "years of age"))),
    "degrees": _sizes((1, 1, ("°", "do", "degree", "degrees", "do thap phan"))),
    "points": _sizes((1, 1, ("diem", "points"))),
}
_DIMENSIONS: Final[dict[str, tuple[str, ...]]] = {
    "dong": ("money",),
    "people": ("people", "places"),
    "people_a_year": ("people", "places"),
    "places": ("places", "people"),
    "workstations": ("workstations", "places"),
    "months": ("months",),
    "weeks": ("weeks",),
    "hours": ("hours",),
    "km2": ("surface",),
    "m2": ("surface",),
    "share": ("share",),
    "share_a_year": ("share",),
    "years_of_age": ("age",),
    "degrees": ("degrees",),
    "points": ("points",),
}
_CURRENCIES: Final = frozenset(
    {"usd", "$", "us$", "eur", "€", "euro", "jpy", "¥", "yen", "krw", "won", "cny", "rmb", "nhan dan te", "gbp", "£",
     "aud", "sgd", "do la", "do la my", "dollar", "dollars", "ngoai te"}
)  # fmt: skip
_LAND: Final = frozenset({"sao", "mau", "cong", "thuoc", "acre", "acres"})
_COUNTS: Final = frozenset(
    {"lop", "lop hoc", "luot", "luot nguoi", "luot hoc vien", "ho", "ho gia dinh", "suat", "ho so", "phieu", "class",
     "classes", "visits", "households"}
)  # fmt: skip
# in which no column is counted, and by which nothing is grouped: "tính theo lớp" is a unit, "tính theo ngành" none
_ELSEWHERE: Final = _CURRENCIES | _LAND | _COUNTS | {
    "tiet", "tin chi", "buoi", "ca", "kg", "ta", "tan", "lit", "m", "km", "m3", "cai", "chiec", "cap", "to", "giai",
    "bai", "can", "ngay cong", "gio chuan", "credits", "sets", "items", "tonnes",
}  # fmt: skip
_THINGS: Final = frozenset(
    {"truong", "co so", "don vi", "nganh", "nghe", "nganh nghe", "chuong trinh", "khoa", "khoa hoc", "dot", "phong",
     "phong hoc", "nhom", "doan", "ngay", "doanh nghiep", "hop dong", "van ban", "bo", "toa nha", "schools",
     "rooms", "days", "programmes", "courses"}
)  # fmt: skip
# with which the name of an office begins, written small
_OFFICE: Final = re.compile(
    r"(?:truong|so|phong|khoa|ban|cong ty|trung tam|xa|phuong|huyen|quan|tinh|bo|vien|hoi|chi cuc|cuc|co so|ubnd|to|"
    r"doi)\s"
)
_OWN_SIZE: Final = {"km2": 1_000_000}  # of columns in no base unit
_CURRENCY: Final = re.compile(r"(?:vnd|dong) ")  # as English has it: VND million
_YEAR: Final = frozenset({"nam", "year", "annum"})
_SCHOOL_YEAR: Final = frozenset({"nam hoc", "school year"})
_MONTH: Final = frozenset({"thang", "month"})
# sums that are stated for one learner or worker: "a person" adds nothing to them
_EACH: Final = frozenset({"cost_per_learner", "tuition"})
_LEAD: Final = re.compile(r"^(?:dvt|don vi tinh|don vi|unit|tinh bang|tinh theo|in)\b[\s:]*|^[x×*]\s*(?=1)")
_PER: Final = re.compile(r"\s*/\s*|\s+(?:mot|moi|tren|hang|per|a|an|each)\s+|\s+(?=nam hoc$)")
_STATED: Final = re.compile(
    r"(?i)(?:đ\s*\.?\s*v\s*\.?\s*t|đơn vị(?: tính)?|dvt|don vi(?: tinh)?|units?)\s*[:：]\s*(.+?)\s*[)\]]?\s*$"
)
# said without a colon, or in a sentence: "Đơn vị tính (ha)", "Đơn vị diện tích: ha", "số liệu tính bằng nghìn người"
_LABELLED: Final = re.compile(r"(?i)^\W*(?:đvt|dvt|đơn vị|don vi|units?|tính|tinh)\b")
_LABEL: Final = re.compile(
    r"^\W*(?:đvt|dvt|(?:đơn vị|don vi)(?: tính| tinh)?|units?|(?:tính|tinh)\s+(?:bằng|bang|theo|ra|là|la))\b",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    r"(?i)(?:\b(?:tính|tinh)\s+(?:bằng|bang|theo|ra|là|la)\s+|\b(?:đơn vị|don vi|đvt|dvt)\b[^:：()]{0,30}?[:：(]\s*)"
    r"([^:：()\[\];,.]+)"
)
_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_AFTER_A_MARK: Final = re.compile(r"(?:[,;:]\s*|\s[–—-]\s+)([^,;:()–—-]+)$")
_TIMES: Final = frozenset({"months", "weeks", "hours", "age", "degrees", "points"})  # of years, months: mostly a title
_GROUPED: Final = re.compile(r"(?<=\d)[.,\s](?=000)")
_RAISED: Final = str.maketrans({"²": "2", "³": "^3", "⁶": "^6", "⁹": "^9", "'": "", "’": "", "‘": "", "`": ""})
_SHORT_FORM: Final = re.compile(r"(?<=[a-z])\.\s*(?=[a-z])")  # Tr. đồng
_FEW_WORDS: Final = 2


class Unit(NamedTuple):
    """A unit as written: what it measures (empty for a bare ``triệu``), its size in that, and for what it is paid."""

    dimension: str
    times: int
    over: int
    per: tuple[str, ...]


class UnitConversion(NamedTuple):
    """What a number is multiplied with and divided by to be in its column's unit.

    >>> str(UnitConversion(1_000_000, 1)), str(UnitConversion(1, 12))
    ('1000000', '1/12')
    """

    times: int
    over: int

    def __str__(self) -> str:
        return str(self.times) if self.over == 1 else f"{self.times}/{self.over}"


@lru_cache(maxsize=4096)
def unit_of(text: str) -> Unit | None:
    """Return the unit that a text is, None where it is none: ``triệu đồng/năm``, ``1.000 người``, ``%``, ``ha``.

    >>> unit_of("ĐVT: triệu đồng/năm")
    Unit(dimension='money', times=1000000, over=1, per=('nam',))
    >>> unit_of("kế hoạch") is None
    True
    """
    plain = fold(text.translate(_RAISED)).strip(" .:;,()[]")
    plain = _SHORT_FORM.sub(" ", _GROUPED.sub("", _LEAD.sub("", plain)).strip(" .:;,()[]"))
    amount, *per = _PER.split(plain)
    for dimension, bases in _BASES.items():
        if amount in bases:
            return Unit(dimension, *bases[amount], tuple(per))
        for base, (times, over) in bases.items():
            size = _SIZE.get(amount.removesuffix(base).strip()) if amount.endswith(base) else None
            if size is not None and (len(base) > 1 or dimension == "money"):
                return Unit(dimension, size * times, over, tuple(per))
    currency = _CURRENCY.match(amount)
    if currency and (size := _SIZE.get(amount[currency.end() :])):
        return Unit("money", size, 1, tuple(per))
    return Unit("", _SIZE[amount], 1, tuple(per)) if amount in _SIZE else None


def is_currency(text: str) -> bool:
    """Whether a text is the money of another country, however many of it.

    >>> [is_currency(text) for text in ("USD", "nghìn €", "đồng")]
    [True, True, False]
    """
    return _without_size(text) in _CURRENCIES


def is_unit_of_others(text: str, *, counts_things: bool = True) -> bool:
    """Whether a text is a unit in which no column of a feed is: of money, land or people counted otherwise.

    >>> [is_unit_of_others(text) for text in ("lớp", "1.000 USD", "lượt/năm", "người", "kế hoạch")]
    [True, True, True, False, False]
    >>> is_unit_of_others("ngành"), is_unit_of_others("ngành", counts_things=False)
    (True, False)
    """
    plain = _without_size(text)
    return plain in _ELSEWHERE or (counts_things and plain in _THINGS)


def is_unit_against(text: str, column: Column) -> bool:
    """Whether a unit that is none of a column counts what the column counts: money, land or people otherwise.

    >>> from caunghe.schema import TABLES
    >>> [is_unit_against(text, TABLES["intakes"]["entrants"]) for text in ("lớp", "USD", "%", "sào")]
    [True, False, False, False]
    """
    plain = _without_size(text)
    dimension = next(iter(_DIMENSIONS.get(column.unit, ())), "")
    families = {"money": _CURRENCIES, "surface": _LAND, "people": _COUNTS, "places": _COUNTS}
    return plain in families.get(dimension, ())


def _without_size(text: str) -> str:
    """Return a unit without how many of it, and for what it is paid."""
    plain = fold(text.translate(_RAISED)).strip(" .:;,()[]")
    amount = _PER.split(_GROUPED.sub("", _LEAD.sub("", plain)).strip(" .:;,()[]"))[0]
    first, _, rest = amount.partition(" ")
    return _without_size(rest) if rest and first in _SIZE else amount


def stated_units(cell: str | None) -> list[str]:
    """Return the units that a line above a table states; ``Đơn vị:`` may be followed by an office as well.

    >>> [stated_units(line) for line in ("ĐVT: triệu đồng", "Đơn vị: Trường I1", "Đơn vị: lớp")]
    [['triệu đồng'], [], ['lớp']]
    """
    match = _STATED.search(cell or "")
    if match is None:
        return []
    parts = [part.strip() for part in re.split(r"[,;]|\s[–-]\s", match.group(1))]
    is_office = fold(match.group(0)).startswith("don vi") and "tinh" not in fold(match.group(0))[:13]
    return [part for part in parts if part and (unit_of(part) or not is_office or _is_no_office(part))]


def _is_no_office(text: str) -> bool:
    """Whether what stands after ``Đơn vị:`` counts something, though in no unit that is known: an office has a name."""
    words = text.split()
    return is_unit_of_others(text) or (
        text.islower() and len(words) <= _FEW_WORDS and text[0].isalpha() and _OFFICE.match(fold(text)) is None
    )


def units_said(line: str | None) -> list[str]:
    """Return the units that a line above or below a table says in any way: with a label, in brackets, in a sentence.

    >>> [units_said(line) for line in ("ha", "Diện tích tính theo ha", "Thu chi (triệu đồng)", "Báo cáo năm 2025")]
    [['ha'], ['ha'], ['triệu đồng'], []]
    >>> units_said("Dân số năm 2025 (số liệu tính bằng nghìn người)"), units_said("Đơn vị tính nghìn người")
    (['nghìn người'], ['nghìn người'])
    """
    text = (line or "").strip()
    if not text:
        return []
    if stated := stated_units(text):
        return stated
    if _is_bare_unit(text, is_labelled=_LABELLED.match(text) is not None):
        return [_LABEL.sub("", text).strip("()[] :")]
    said = [match.group(1).strip() for match in _SAID.finditer(text)]
    found = [unit for words in said if (unit := _first_unit(words))]
    others = [*_IN_BRACKETS.findall(text), *_AFTER_A_MARK.findall(text)]
    return list(
        dict.fromkeys(
            found
            or [
                part.strip()
                for part in others
                if _is_bare_unit(part, is_labelled=False) or is_unit_of_others(part, counts_things=False)
            ]
        )
    )


def _first_unit(words: str) -> str | None:
    """Return the unit with which a text begins, the longest."""
    parts = words.split()
    ends = (" ".join(parts[:count]) for count in range(min(len(parts), 5), 0, -1))
    known = (
        text
        for text in ends
        if unit_of(text) or (text == words.strip() and is_unit_of_others(text, counts_things=False))
    )
    return next((_LABEL.sub("", text).strip("()[] :") for text in known), None)


def _is_bare_unit(text: str, *, is_labelled: bool) -> bool:
    """Whether a text is a unit and nothing else; without a label ``Năm``, ``học sinh`` and a single letter are none."""
    unit = unit_of(text)
    if unit is None or is_labelled:
        return unit is not None
    if unit.dimension in _TIMES or (unit.times == unit.over and unit.dimension != "surface"):
        return False
    if text.strip()[0].isdigit():  # 1000 người are so many people, unless a label or brackets say that it is a unit
        return unit.dimension == "money"
    return len(text.strip(" ()[].:")) > 1 or unit.dimension == "share"


def conversion_of(text: str, column: Column) -> UnitConversion | None:
    """Return how numbers in a unit become those of a column, None where the text is no unit or another cannot be.

    >>> from caunghe.schema import TABLES
    >>> conversion_of("triệu đồng", TABLES["funds"]["amount"]), conversion_of("USD", TABLES["funds"]["amount"])
    (UnitConversion(times=1000000, over=1), None)
    """
    unit = unit_of(text)
    dimensions = _DIMENSIONS.get(column.unit, ())
    if unit is None or not dimensions or (unit.dimension and unit.dimension not in dimensions):
        return None
    if not unit.dimension and dimensions[0] not in ("money", "people", "places"):
        return None
    times, over = unit.times, unit.over * _OWN_SIZE.get(column.unit, 1)
    for per in unit.per:
        part = _for_a_time(per, column)
        if part is None:
            return None
        times, over = times * part.times, over * part.over
    shared = gcd(times, over)
    return UnitConversion(times // shared, over // shared)


def strange_units(units: Sequence[str], columns: Iterable[Column]) -> frozenset[str]:
    """Return those of the units said above a table that none of its columns can be in: unknown, or of other things.

    A line that counts people may speak of the rows.

    >>> from caunghe.schema import TABLES
    >>> sorted(strange_units(("sào", "%", "người", "đồng"), TABLES["intakes"].columns))
    ['%', 'sào']
    """
    measured = [column for column in columns if is_measured(column)]
    found = {text: unit_of(text) for text in units}
    return frozenset(
        text
        for text, unit in found.items()
        if (unit is None or unit.dimension != "people")
        and all(conversion_of(text, column) is None for column in measured)
    )


def is_measured(column: Column) -> bool:
    """Whether the numbers of a column are in a unit that may be another one.

    >>> from caunghe.schema import TABLES
    >>> [is_measured(TABLES["intakes"][name]) for name in ("entrants", "year")]
    [True, False]
    """
    return column.unit in _DIMENSIONS


def _for_a_time(per: str, column: Column) -> UnitConversion | None:
    """Return what ``/năm``, ``/tháng``, ``/người`` change of a number of a column, None where they do not fit it."""
    yearly = column.period == "year" or column.unit.endswith("_a_year")
    if per in _PEOPLE:
        return UnitConversion(1, 1) if column.name in _EACH or column.period == "month" else None
    if per in _SCHOOL_YEAR:
        return UnitConversion(1, 1) if column.period in ("year", "school_year") else None
    if per in _YEAR and (yearly or column.period in ("school_year", "month")):
        return UnitConversion(1, 12) if column.period == "month" else UnitConversion(1, 1)
    if per in _MONTH and column.period in ("year", "month"):
        return UnitConversion(12, 1) if column.period == "year" else UnitConversion(1, 1)
    return None
