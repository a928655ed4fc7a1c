"""What the sections on forecast, plan and matching share: the year they speak of, and figures with their source."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from caunghe.language import Text
from caunghe.report.context import Context
from caunghe.report.document import Figure, Table
from caunghe.report.drawn.charts import Spec

YEARS_AHEAD: Final = 5  # the year that sentences speak of, where the forecast reaches it
FORECAST_TABLES: Final = ("employment", "industry_outlooks", "labour_survey", "intakes")
_ALTERNATIVE = Text(
    "Biểu đồ: {title}. Số liệu ở bảng kèm theo.", "Chart: {title}. Its numbers are in the table below it."
)


def spoken_year(years: pl.Series) -> int:
    """Return the year that sentences speak of: the fifth ahead, or the last one."""
    known = sorted(set(years.to_list()))
    return known[min(YEARS_AHEAD, len(known)) - 1]


def below(context: Context, *tables: str) -> dict[str, str]:
    """Return the source and the basis of what is worked out from tables."""
    return {"source": context.source(*tables), "basis": context.basis(*tables)}


def figure(
    context: Context, *, key: str, title: str, spec: Spec, table: Table, tables: tuple[str, ...], **rest: Any
) -> Figure:
    """Return a chart with its numbers, source and basis; ``rest`` as in Figure."""
    alternative = context.say(_ALTERNATIVE, title=title)
    return Figure(
        key=key, title=title, alternative=alternative, spec=spec, table=table, **below(context, *tables), **rest
    )


def inside(label: str) -> str:
    """Return a label as it is written within a sentence: small first letter, but for abbreviations and numbers."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def total(frame: pl.DataFrame, column: str) -> float:
    """Return the sum of a column, 0 without rows."""
    return float(frame[column].sum())
