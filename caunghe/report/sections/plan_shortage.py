"""What stays short after the plan, by occupation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.language import Text, share
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Cell, Figure, Quantity, Section, Table
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, inside, total, with_labels
from caunghe.schema import titles

DRAWN: Final = 12
LISTED: Final = 40
_WHOLE: Final = 10.0  # an error whose two digits end with whole people
_THREE_DIGITS: Final = 0.1  # of a number: the error that leaves it three digits

_TITLE = Text("Thiếu hụt còn lại theo nghề", "Shortage left by occupation")
_CHART = Text(
    "Kế hoạch đáp ứng được {filled} số chỗ việc còn lại cho khóa mới; còn thiếu nhiều nhất là {top}: {short} người"
    " mỗi năm",
    "The plan fills {filled} of the openings left for new intakes; shortest of people stays: {top}, {short} a year",
)
_NOTE = Text(
    "Mỗi số được làm tròn riêng, đến ba chữ số, nên các cột có thể không cộng khít. Cả thanh: người cần mỗi năm theo"
    " diễn biến kỳ vọng của dự báo, bình quân {first}–{last}; phần đậm: phần kế hoạch đáp ứng được; số ghi: còn thiếu."
    " Dự báo kém chắc không làm các số này lớn lên, chỉ làm cột “Thiếu ở các khả năng xấu nhất” lớn lên. Một phần chỗ"
    " việc này vẫn có thể do người từ đại học, từ nơi khác hoặc không qua đào tạo vào làm.",
    "Each number is rounded by itself, to three digits, so that columns may not add up. Whole bar: people needed a year"
    " on the forecast's expected path, average of {first}–{last}; dark part: what the"
    " plan fills; figure: what stays short. Doubt about the forecast does not enlarge them; it enlarges the column"
    " “Short in the worst futures”. Some of these openings may still go to people from universities, from elsewhere"
    " or without training.",
)
_TABLE = Text(
    "{count} nghề còn thiếu nhiều nhất, người mỗi năm, {first}–{last}",
    "The {count} {count:occupation|occupations} left shortest, people a year, {first}–{last}",
)
_OCCUPATION, _CODE, _NEED = Text("Nghề nghiệp", "Occupation"), Text("Mã", "Code"), Text("Cần", "Needed")
_MET, _SHORT = Text("Kế hoạch đáp ứng", "Filled by the plan"), Text("Còn thiếu", "Short")
_BEYOND = Text("Đào tạo vượt chỗ việc", "Trained beyond openings")
_WORST, _FILLED = (
    Text("Thiếu ở các khả năng xấu nhất", "Short in the worst futures"),
    Text("Phần đáp ứng", "Share filled"),
)


def shortage(plan: PlanOverview, context: Context) -> Section | None:
    """Return the part on shortage, or None without any need."""
    years = sorted(plan.seats["year"].unique(maintain_order=True).to_list())
    sums = plan.by_occupation.filter(pl.col("need") > 0)
    means = sums.with_columns(pl.col("need", "supply", "shortage", "worst") / len(years))
    if means.is_empty():
        return None
    means = means.sort(["shortage", "occupation"], descending=[True, False])
    shown = with_labels(
        lambda own: _chart(means, {"first": years[0], "last": years[-1]}, own), context, "plan/by_occupation"
    )
    return Section(key="plan-shortage", title=context.say(_TITLE), blocks=(shown,))


def _chart(means: pl.DataFrame, slots: dict[str, int], context: Context) -> Figure:
    names = titles("occupations", context.language)
    first = means.head(DRAWN)
    drawn = first.select(
        pl.Series("label", [names.get(code, code) for code in first["occupation"]]),
        pl.Series("shown", [_short(row).text(context.language) for row in first.iter_rows(named=True)]),
        part=pl.col("need") - pl.col("shortage"),
        whole="need",
    )
    filled = share(1 - total(means, "shortage") / total(means, "need"), context.language)
    top = inside(drawn["label"][0])
    return figure(
        context,
        key="plan-shortage-chart",
        title=context.say(_CHART, filled=filled, top=top, short=drawn["shown"][0]),
        spec=outlooks.portions(drawn),
        table=_table(means.head(LISTED), slots, context),
        note=context.say(_NOTE, **slots),
        told=_SHORT,
    )


def _short(row: Mapping[str, Any]) -> Quantity:
    return parts(row)[2]


def _people(value: float) -> Quantity:
    return Quantity(value, "number", 0, error=max(_THREE_DIGITS * abs(value), _WHOLE))


def parts(row: Mapping[str, Any]) -> tuple[Quantity, ...]:
    """Return what is needed, filled, short, and trained beyond the openings of a year or a future.

    Each is rounded by itself, to three digits: the finding is what is short, and a difference of rounded numbers would
    be another one. So the order of what is written is that of the numbers, and columns need not add up.
    """
    beyond = row["supply"] - row["need"] + row["shortage"]
    need, filled, short = (_people(value) for value in (row["need"], row["need"] - row["shortage"], row["shortage"]))
    return need, filled, short, _people(beyond)


def _table(rows: pl.DataFrame, slots: dict[str, int], context: Context) -> Table:
    names = titles("occupations", context.language)
    columns = ((_OCCUPATION, "wide"), (_CODE, "code"), (_NEED, "number"), (_MET, "number"), (_SHORT, "number"))
    columns += ((_BEYOND, "number"), (_WORST, "number"), (_FILLED, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(row["occupation"], row["occupation"]),
            row["occupation"],
            *parts(row),
            _people(row["worst"]),
            Quantity(1 - row["shortage"] / row["need"], "share", 0),
        )
        for row in rows.iter_rows(named=True)
    )
    title = context.say(_TABLE, count=rows.height, **slots)
    return Table(key="plan-shortage-table", title=title, heads=heads(context, *columns), rows=cells)
