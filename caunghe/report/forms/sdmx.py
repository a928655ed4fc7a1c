"""The values as SDMX-CSV 2.0: one observation a row, for machines that exchange statistics.

Dataflow ``CAUNGHE:VET_INDICATORS(1.0)``; ``MEANINGS`` says what each column holds, and the report prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.feed import FeedInformation
from caunghe.indicators import CATALOGUE, is_covered
from caunghe.language import Text

STRUCTURE_ID: Final = "CAUNGHE:VET_INDICATORS(1.0)"
DIMENSIONS: Final = ("FREQ", "REF_AREA", "INDICATOR", "BREAKDOWN", "CATEGORY", "TIME_PERIOD")
ATTRIBUTES: Final = (
    "UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS", "SE", "CI_LOW", "CI_HIGH", "CV", "SAMPLE", "COVERAGE", "BASIS",
)  # fmt: skip
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
    "UNIT_MEASURE": Text(
        "đơn vị: PT_1 tỷ lệ 0–1, RATIO tỷ số, PERS người, NUMBER số lượng, YR năm, VND đồng",
        "unit: PT_1 share of 1, RATIO ratio, PERS people, NUMBER count, YR years, VND đồng",
    ),
    "OBS_STATUS": Text(
        "A bình thường, P tạm thời: chưa đủ số phải báo cáo, U kém tin cậy, Q không công bố, O không có",
        "A normal, P provisional (not all that is due), U low reliability, Q suppressed, O missing (CL_OBS_STATUS)",
    ),
    "CONF_STATUS": Text("F tự do, C bảo mật", "F free, C confidential (CL_CONF_STATUS)"),
    "SE": Text("sai số chuẩn; trống nếu đếm toàn bộ", "standard error; empty for a full count"),
    "CI_LOW": Text("cận dưới khoảng 95 %", "lower end of the 95% interval"),
    "CI_HIGH": Text("cận trên khoảng 95 %", "upper end of the 95% interval"),
    "CV": Text("hệ số biến thiên", "coefficient of variation"),
    "SAMPLE": Text("số người được điều tra hoặc đơn vị được đếm", "people surveyed or units counted"),
    "COVERAGE": Text(
        "phần đã có trong số phải báo cáo; trống với điều tra", "share of what is due that is known; empty for a survey"
    ),
    "BASIS": Text("cơ sở: published, estimated hoặc synthetic", "basis: published, estimated or synthetic"),
}
COLUMNS: Final = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)

_UNITS: Final = {"share": "PT_1", "ratio": "RATIO", "people": "PERS", "number": "NUMBER", "years": "YR", "dong": "VND"}
_STATUSES: Final = {"publish": "A", "caution": "U", "suppressed": "Q"}


def observations(values: pl.DataFrame, information: FeedInformation) -> pl.DataFrame:
    """Return VALUES as observations with the columns of ``COLUMNS``; suppressed rows have no number at all."""
    hidden = pl.col("flag") == "suppressed"
    units = {name: _UNITS[one.unit] for name, one in CATALOGUE.items()}
    status = pl.col("flag").replace_strict(_STATUSES, return_dtype=pl.String)

    def free(name: str) -> pl.Expr:
        return pl.when(~hidden).then(pl.col(name))

    def total(name: str) -> pl.Expr:
        return pl.when(pl.col(name) == "all").then(pl.lit("_T")).otherwise(pl.col(name))

    return values.select(
        STRUCTURE=pl.lit("dataflow"),
        STRUCTURE_ID=pl.lit(STRUCTURE_ID),
        ACTION=pl.lit("I"),
        FREQ=pl.lit("A"),
        REF_AREA=pl.lit(information.area),
        INDICATOR="indicator",
        BREAKDOWN=total("breakdown"),
        CATEGORY=total("category"),
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
