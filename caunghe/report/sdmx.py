"""The values as SDMX-CSV 2.0: one observation a row, for machines that exchange statistics.

Dataflow ``CAUNGHE:VET_INDICATORS(1.0)``.

| column | meaning |
|---|---|
| STRUCTURE, STRUCTURE_ID, ACTION | ``dataflow``, its identifier, ``I`` (information) |
| FREQ | ``A``, annual |
| REF_AREA | the city's code in the feed's ``areas`` |
| INDICATOR | name in the catalogue of indicators |
| BREAKDOWN, CATEGORY | the breakdown and its code; ``_T`` for the total |
| TIME_PERIOD | calendar year |
| OBS_VALUE | the estimate in UNIT_MEASURE; empty where it may not be published |
| UNIT_MEASURE | ``PT_1`` share of 1, ``RATIO``, ``PERS`` people, ``NUMBER``, ``YR`` years, ``VND`` |
| OBS_STATUS | CL_OBS_STATUS: ``A`` normal, ``U`` low reliability, ``Q`` suppressed, ``O`` missing |
| CONF_STATUS | CL_CONF_STATUS: ``F`` free, ``C`` confidential |
| SE, CI_LOW, CI_HIGH, CV | standard error, 95 % interval, coefficient of variation; empty for full counts |
| SAMPLE | sampled persons or counted units behind the number |
| BASIS | ``published``, ``estimated`` or ``synthetic`` |
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from caunghe.feed.contents import FeedInformation
from caunghe.indicators.catalogue import CATALOGUE

STRUCTURE_ID: Final = "CAUNGHE:VET_INDICATORS(1.0)"
DIMENSIONS: Final = ("FREQ", "REF_AREA", "INDICATOR", "BREAKDOWN", "CATEGORY", "TIME_PERIOD")
ATTRIBUTES: Final = (
    "UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS", "SE", "CI_LOW", "CI_HIGH", "CV", "SAMPLE", "BASIS",
)  # fmt: skip
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
        OBS_STATUS=pl.when(~hidden & pl.col("estimate").is_null()).then(pl.lit("O")).otherwise(status),
        CONF_STATUS=pl.when(hidden).then(pl.lit("C")).otherwise(pl.lit("F")),
        SE=free("standard_error"),
        CI_LOW=free("low"),
        CI_HIGH=free("high"),
        CV=free("cv"),
        SAMPLE=free("persons"),
        BASIS="basis",
    )


def write_sdmx(values: pl.DataFrame, information: FeedInformation, path: Path) -> None:
    """Write VALUES as one SDMX-CSV 2.0 file."""
    observations(values, information).write_csv(path)
