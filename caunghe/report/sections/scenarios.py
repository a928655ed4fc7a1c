"""The city's scenarios side by side."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.forecast import ForecastTables
from caunghe.language import Text, half_span
from caunghe.report.context import Context, heads
from caunghe.report.document import Cell, Figure, Quantity, Section, Table
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, spoken_year, with_labels
from caunghe.report.sections.components import COMPONENTS, HIGH80, LOW80, YEAR

_SCENARIOS = Text("Các kịch bản", "Scenarios")
_SCENARIO_TITLES: Final = {
    "apart": Text(
        "Năm {year} chênh lệch từ {least} (kịch bản {low}) đến {most} (kịch bản {high}): khác nhau rõ",
        "In {year} the gap runs from {least} ({low} scenario) to {most} ({high} scenario): clearly apart",
    ),
    "overlap": Text(
        "Năm {year} chênh lệch từ {least} (kịch bản {low}) đến {most} (kịch bản {high}), nhưng khoảng dự báo 80 % còn"
        " chồng nhau",
        "In {year} the gap runs from {least} ({low} scenario) to {most} ({high} scenario), but their 80% intervals"
        " overlap",
    ),
}
_SCENARIO_NOTE = Text(
    "Mỗi dải chứa 80 % các khả năng được mô phỏng. Các kịch bản dùng chung yếu tố ngẫu nhiên, chỉ khác giả định tăng"
    " trưởng; nhu cầu doanh nghiệp khai không đưa vào kịch bản.",
    "Each band holds 80% of the futures drawn. The scenarios use the same random draws and differ only in the"
    " growth assumed; what employers say is left out.",
)
_SCENARIO_NAMES: Final = {
    "low": Text("thấp", "low"),
    "middle": Text("trung bình", "middle"),
    "high": Text("cao", "high"),
}
_SCENARIO_TABLE, _SCENARIO = Text("Kịch bản so sánh", "Scenarios compared"), Text("Kịch bản", "Scenario")


def scenarios(found: ForecastTables, context: Context) -> Section | None:
    if found.scenarios["scenario"].n_unique() < 2:
        return None
    chart = with_labels(lambda own: _scenario_chart(_with_error(found), own), context, "forecast/scenarios")
    return Section(key="forecast-scenarios", title=context.say(_SCENARIOS), blocks=(chart,))


def _with_error(found: ForecastTables) -> pl.DataFrame:
    """Return the scenarios with ``employment_error``, half the 80 % interval of the city's employment that year.

    A scenario shifts the middle of the same draws, whose spread decides the digits of its own number too.
    """
    city = found.summary.filter(pl.col("level") == 0, pl.col("component") == "employment")
    half = city.select("year", employment_error=(pl.col("high80") - pl.col("low80")) / 2)
    return found.scenarios.join(half, on="year", how="left", maintain_order="left")


def _scenario_chart(rows: pl.DataFrame, context: Context) -> Figure:
    year = spoken_year(rows["year"])
    then = rows.filter(pl.col("year") == year).sort("gap").to_dicts()
    least, most = then[0], then[-1]
    kind = "apart" if least["gap_high80"] < most["gap_low80"] else "overlap"
    slots = {
        name: context.people(row["gap"], error=half_span(row["gap_low80"], row["gap_high80"]))
        for name, row in (("least", least), ("most", most))
    }
    names = {name: scenario_name(name, context) for name in rows["scenario"].unique(maintain_order=True).sort()}
    title = context.say(
        _SCENARIO_TITLES[kind], year=year, low=names[least["scenario"]], high=names[most["scenario"]], **slots
    )
    order = [row["scenario"] for row in reversed(then)]
    drawn = rows.select("year", series="scenario", middle="gap", low="gap_low80", high="gap_high80")
    low = rows["gap_low80"].min()
    return figure(
        context,
        key="forecast-scenarios-chart",
        title=title,
        spec=outlooks.lines(
            drawn,
            axis_format=",.0f",
            words={name: names[name] for name in order},
            from_zero=isinstance(low, float) and low >= 0,
        ),
        table=_scenario_table(rows, names, context),
        note=context.say(_SCENARIO_NOTE),
        told=COMPONENTS["gap"],
    )


def scenario_name(name: str, context: Context) -> str:
    """Return a scenario's name; a city's own is given as the feed has it."""
    return context.say(_SCENARIO_NAMES[name]) if name in _SCENARIO_NAMES else name


def _scenario_table(rows: pl.DataFrame, names: dict[str, str], context: Context) -> Table:
    columns = [(_SCENARIO, "wide"), (YEAR, "number"), (COMPONENTS["employment"], "number")]
    for name in ("openings", "gap"):
        columns += [(COMPONENTS[name], "number"), (LOW80, "number"), (HIGH80, "number")]
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names[row["scenario"]],
            Quantity(row["year"], "year"),
            Quantity(row["employment"], "count", error=row["employment_error"]),
            *(
                Quantity(row[name + end], "count", error=half_span(row[f"{name}_low80"], row[f"{name}_high80"]))
                for name in ("openings", "gap")
                for end in ("", "_low80", "_high80")
            ),
        )
        for row in rows.sort("scenario", "year").iter_rows(named=True)
    )
    return Table(
        key="forecast-scenarios-table",
        title=context.say(_SCENARIO_TABLE),
        heads=heads(context, *columns),
        rows=cells,
    )
