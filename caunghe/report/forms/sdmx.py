"""The values as SDMX-CSV 2.0: one observation a row, for machines that exchange statistics.

Dataflow ``CAUNGHE:VET_INDICATORS(1.0.0)``; ``MEANINGS`` says what each column holds, and the report prints it. Codes
are those of the structure message (``sdmx_structure.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.feed import FeedInformation
from caunghe.indicators import BREAKDOWNS, CATALOGUE, UNITS, is_covered
from caunghe.language import LANGUAGES, Text, fold
from caunghe.report.context import BASES

Codes = Mapping[str, Mapping[str, Text]]

AGENCY: Final = "CAUNGHE"
STRUCTURE: Final = "VET_INDICATORS"
VERSION: Final = "1.0.0"
STRUCTURE_ID: Final = f"{AGENCY}:{STRUCTURE}({VERSION})"
DIMENSIONS: Final = ("FREQ", "REF_AREA", "INDICATOR", "BREAKDOWN", "CATEGORY", "TIME_PERIOD")
ATTRIBUTES: Final = (
    "UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS", "SE", "CI_LOW", "CI_HIGH", "CV", "SAMPLE", "COVERAGE", "BASIS",
)  # fmt: skip
TOTAL: Final = "_T"
_UNITS: Final = {"share": "PT_1", "ratio": "RATIO", "people": "PERS", "number": "NUMBER", "years": "YR", "dong": "VND"}
_OBSERVED: Final = {
    "A": Text("bình thường", "normal"),
    "P": Text("tạm thời: chưa đủ số phải báo cáo", "provisional: not all that is due"),
    "U": Text("kém tin cậy", "low reliability"),
    "Q": Text("không công bố", "suppressed"),
    "O": Text("không có", "missing"),
}
_CONFIDENTIAL: Final = {"F": Text("tự do", "free"), "C": Text("bảo mật", "confidential")}


def _listed(codes: Mapping[str, Text], opening: Text) -> Text:
    """Return what a column of few codes holds, each code with its title."""
    vi, en = (", ".join(f"{code} {title(language)}" for code, title in codes.items()) for language in LANGUAGES)
    return Text(f"{opening.vi}: {vi}", f"{opening.en}: {en}")


MEANINGS: Final[Mapping[str, Text]] = {
    "STRUCTURE": Text("loại cấu trúc: luôn là dataflow", "kind of structure: always dataflow"),
    "STRUCTURE_ID": Text("mã của cấu trúc", "identifier of the structure"),
    "ACTION": Text("I: cung cấp thông tin", "I: information"),
    "FREQ": Text("tần suất; A là hằng năm", "frequency; A is annual"),
    "REF_AREA": Text("mã thành phố trong bảng địa bàn", "the city's code in the table of areas"),
    "INDICATOR": Text("mã chỉ số trong danh mục", "name of the indicator in the catalogue"),
    "BREAKDOWN": Text("phân tổ; _T là toàn bộ", "breakdown; _T is the total"),
    "CATEGORY": Text("mã nhóm của phân tổ; _T là toàn bộ", "code of the breakdown's category; _T is the total"),
    "TIME_PERIOD": Text("năm dương lịch", "calendar year"),
    "OBS_VALUE": Text("giá trị; trống khi không công bố", "the value; empty where withheld"),
    "UNIT_MEASURE": _listed({code: UNITS[unit] for unit, code in _UNITS.items()}, Text("đơn vị", "unit")),
    "OBS_STATUS": _listed(_OBSERVED, Text("tình trạng của giá trị", "status of the value (CL_OBS_STATUS)")),
    "CONF_STATUS": _listed(_CONFIDENTIAL, Text("mức bảo mật", "confidentiality (CL_CONF_STATUS)")),
    "SE": Text("sai số chuẩn; trống nếu là số liệu toàn bộ", "standard error; empty for a full count"),
    "CI_LOW": Text("cận dưới khoảng tin cậy 95 %", "lower end of the 95% interval"),
    "CI_HIGH": Text("cận trên khoảng tin cậy 95 %", "upper end of the 95% interval"),
    "CV": Text("hệ số biến thiên", "coefficient of variation"),
    "SAMPLE": Text("số người được điều tra hoặc đơn vị được đếm", "people surveyed or units counted"),
    "COVERAGE": Text(
        "phần đã có trong số phải báo cáo; với điều tra: phần câu trả lời có trong dữ liệu; trống khi không rõ phải báo"
        " cáo bao nhiêu và khi không công bố",
        "share of what is due that is known; of a survey the share of answers among the people in the data; empty where"
        " nothing says what is due, and where withheld",
    ),
    "BASIS": Text("cơ sở: published, estimated hoặc synthetic", "basis: published, estimated or synthetic"),
}
COLUMNS: Final = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)

_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9_@$-]+")
_STATUSES: Final = {"publish": "A", "caution": "U", "suppressed": "Q"}


def observations(values: pl.DataFrame, information: FeedInformation) -> pl.DataFrame:
    """Return VALUES as observations with the columns of ``COLUMNS``; suppressed rows have no number at all."""
    hidden = pl.col("flag") == "suppressed"
    units = {name: _UNITS[one.unit] for name, one in CATALOGUE.items()}
    status = pl.col("flag").replace_strict(_STATUSES, return_dtype=pl.String)

    def free(name: str) -> pl.Expr:
        return pl.when(~hidden).then(pl.col(name))

    def total(name: str) -> pl.Expr:
        return pl.when(pl.col(name) == "all").then(pl.lit(TOTAL)).otherwise(pl.col(name))

    return values.select(
        STRUCTURE=pl.lit("dataflow"),
        STRUCTURE_ID=pl.lit(STRUCTURE_ID),
        ACTION=pl.lit("I"),
        FREQ=pl.lit("A"),
        REF_AREA=pl.lit(information.area),
        INDICATOR="indicator",
        BREAKDOWN=total("breakdown"),
        CATEGORY=total("category").replace(identifiers(values["category"])),
        TIME_PERIOD="year",
        OBS_VALUE=free("estimate"),
        UNIT_MEASURE=pl.col("indicator").replace_strict(units, default="NUMBER", return_dtype=pl.String),
        OBS_STATUS=pl.when(~hidden & pl.col("estimate").is_null())
        .then(pl.lit("O"))
        .when(~hidden & ~is_covered())
        .then(pl.lit("P"))
        .otherwise(status),
        CONF_STATUS=pl.when(hidden).then(pl.lit("C")).otherwise(pl.lit("F")),
        SE=free("standard_error"),
        CI_LOW=free("low"),
        CI_HIGH=free("high"),
        CV=free("cv"),
        SAMPLE=free("persons"),
        COVERAGE=free("coverage"),
        BASIS="basis",
    )


def write_sdmx(values: pl.DataFrame, information: FeedInformation, path: Path) -> None:
    """Write VALUES as one SDMX-CSV 2.0 file."""
    observations(values, information).write_csv(path)


def identifiers(categories: pl.Series) -> dict[str, str]:
    """Return the identifier of each category that is none itself: SDMX knows letters, digits and ``_@$-`` only.

    >>> identifiers(pl.Series(["65+", "Sở Y tế", "college"]))
    {'65+': '65_plus', 'Sở Y tế': 'so_y_te'}
    """
    named: dict[str, str] = {}
    taken = {one for one in set(categories.drop_nulls()) if _IDENTIFIER.fullmatch(one)}
    for category in sorted(set(categories.drop_nulls()) - taken):
        plain = re.sub(r"[^a-z0-9_@$-]+", "_", fold(category.replace("+", " plus"))).strip("_")
        own = next(one for one in chain([plain], (f"{plain}_{i}" for i in count(2))) if one not in taken)
        taken.add(own)
        named[category] = own
    return named


def coded_columns(values: pl.DataFrame, information: FeedInformation, named: Mapping[str, Mapping[str, Text]]) -> Codes:
    """Return the codes of each coded column with their titles; ``named``: category → title of each breakdown.

    A category of two breakdowns bears both titles.
    """
    said: dict[str, dict[Text, None]] = {}
    for breakdown, category in values.select("breakdown", "category").unique(maintain_order=True).iter_rows():
        if breakdown != "all":
            title = named.get(breakdown, {}).get(category, Text(category, category))
            said.setdefault(category, {}).setdefault(title, None)
    own = identifiers(values["category"])
    return {
        "FREQ": {"A": Text("Hằng năm", "Annual")},
        "REF_AREA": {information.area: information.city},
        "INDICATOR": {name: one.label for name, one in CATALOGUE.items()},
        "BREAKDOWN": {TOTAL if name == "all" else name: title for name, title in BREAKDOWNS.items()},
        "CATEGORY": {TOTAL: BREAKDOWNS["all"]}
        | {own.get(category, category): _joined(list(titles)) for category, titles in sorted(said.items())},
        "UNIT_MEASURE": {code: UNITS[unit] for unit, code in _UNITS.items()},
        "OBS_STATUS": _OBSERVED,
        "CONF_STATUS": _CONFIDENTIAL,
        "BASIS": BASES,
    }


def _joined(titles: Sequence[Text]) -> Text:
    return Text("; ".join(one.vi for one in titles), "; ".join(one.en for one in titles))
