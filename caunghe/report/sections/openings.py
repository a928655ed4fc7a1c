"""Where openings will be: communes on a map and in a table."""

from __future__ import annotations

from statistics import median

import polars as pl

from caunghe.forecast import ForecastTables
from caunghe.language import Text, error_decimals, rounded_value
from caunghe.report.context import Context, half_80, heads
from caunghe.report.document import Figure, Quantity, Section, Table
from caunghe.report.drawn import maps
from caunghe.report.figures import YEARS_AHEAD, figure, with_labels
from caunghe.report.sections.communes import shade_borders, shades
from caunghe.schema import titles

_TITLE = Text("Chỗ việc cần người theo xã, phường", "Openings by commune")
_MAP_TITLE = Text(
    "Một nửa chỗ việc cần người giai đoạn {first}–{last} thuộc về cư dân của {few} trong {count} xã, phường; nhiều"
    " nhất ở {top} ({most} người mỗi năm)",
    "Half of the openings of {first}–{last} fall to residents of {few} of {count} "
    "{count:commune|communes}; most in {top} ({most} {most:person|people} a year)",
)
_NOTE = Text(
    "Chia theo nơi ở của người đang làm từng nhóm nghề, không phải nơi làm việc. Bộ dữ liệu không có ranh giới hành"
    " chính: mỗi ô là phần đất gần tâm của xã, phường đó nhất (ô Voronoi). Cộng các xã, phường thì bằng số của cả"
    " thành phố.",
    "Divided by where those who work in each major group live, not by where they work. The feed has no administrative"
    " boundaries: each cell is the ground nearest the commune's centre (a Voronoi cell). Communes add up to the city.",
)
_TABLE = Text(
    "Chỗ việc cần người mỗi năm theo xã, phường, {first}–{last}", "Openings a year by commune, {first}–{last}"
)
_COMMUNE, _OPENINGS = Text("Xã, phường", "Commune"), Text("Chỗ việc mỗi năm", "Openings a year")
_LARGEST = Text("Nhóm nghề cần nhiều nhất", "Major group most asked for")
_MEAN, _THEN = Text("Mỗi năm", "A year"), Text("Năm {year}", "In {year}")
_LOW, _HIGH = (
    Text("Cận dưới 80 %, năm {year}", "80% low, {year}"),
    Text("Cận trên 80 %, năm {year}", "80% high, {year}"),
)


def openings(forecast: ForecastTables, context: Context) -> Section | None:
    """Return openings by commune, on a map where at least three centres are known; None without communes."""
    known = forecast.by_area.drop_nulls("mean")  # a commune of which nothing is known has no bar of 0
    if known.is_empty():
        return None
    block = with_labels(lambda own: _communes(known, own), context, "forecast/by_area")
    return Section(key="forecast-openings", title=context.say(_TITLE), blocks=(block,))


def _communes(by_area: pl.DataFrame, context: Context) -> Figure | Table:
    years = sorted(by_area["year"].unique(maintain_order=True))[:YEARS_AHEAD]
    rows = by_area.filter(pl.col("year").is_in(years))
    names = context.names("areas", "area")
    # major groups of a commune err together, so that the digits of their sum are those of the sum of their halves
    half = (pl.col("high80") - pl.col("low80")).sum() / 2
    sums = rows.group_by("area", maintain_order=True).agg(
        estimate=pl.col("mean").sum() / len(years), half=half / len(years)
    )
    named = sums.with_columns(name=pl.col("area").replace(names)).sort(["estimate", "area"], descending=[True, False])
    table = _table(named, rows, years, context)
    centres = context.feed["areas"].select("area", "longitude", "latitude").drop_nulls()
    placed = centres.join(named, on="area", how="semi")
    return table if placed.height < 3 else _map(placed, named, table, (years[0], years[-1]), context)


def _map(placed: pl.DataFrame, named: pl.DataFrame, table: Table, years: tuple[int, int], context: Context) -> Figure:
    steps = _written(shade_borders(named["estimate"]), named["half"].to_list())
    few = int((named["estimate"].cum_sum() < named["estimate"].sum() / 2).sum()) + 1
    top = named.row(0, named=True)
    title = context.say(
        _MAP_TITLE,
        first=years[0],
        last=years[1],
        few=few,
        count=named.height,
        top=top["name"],
        most=context.people(top["estimate"], error=top["half"]),
    )
    return figure(
        context,
        key="forecast-map",
        title=title,
        spec=maps.commune_map(
            maps.commune_cells(placed),
            named.with_columns(hatched=pl.lit(False)),
            steps=steps,
        ),
        legend=shades(steps, "people", context),
        table=table,
        note=context.say(_NOTE),
        wide=True,
    )


def _written(steps: list[float], halves: list[float]) -> list[float]:
    """Return borders of shades with the digits of the communes' middle error, as long as they stay apart."""
    places = error_decimals(median(halves))
    rounded = [step if places is None else rounded_value(step, min(places, 0)) for step in steps]
    return rounded if len(set(rounded)) == len(rounded) else steps


def _largest(rows: pl.DataFrame, years: list[int]) -> pl.DataFrame:
    """Return each commune's group of most openings: ``area, occupation, mean`` a year, and of the last year the mean
    (``then``) and its interval."""
    groups = rows.group_by("area", "occupation", maintain_order=True).agg(mean=pl.col("mean").sum() / len(years))
    order = groups.sort(["mean", "occupation"], descending=[True, False])
    largest = order.unique("area", keep="first", maintain_order=True)
    then = rows.filter(pl.col("year") == years[-1]).select("area", "occupation", "low80", "high80", then="mean")
    return largest.join(then, on=["area", "occupation"], maintain_order="left")


def _table(named: pl.DataFrame, rows: pl.DataFrame, years: list[int], context: Context) -> Table:
    """Return openings of each commune, and of its largest major group, with the last of the years and its interval.

    Intervals of a sum over groups cannot be had from intervals of the groups, so none is given; they do tell how many
    digits the sum has.
    """
    joined = named.join(_largest(rows, years), on="area").sort(["estimate", "area"], descending=[True, False])
    majors = titles("occupations", context.language)
    then, low, high = (text.filled(year=str(years[-1])) for text in (_THEN, _LOW, _HIGH))
    columns = (
        (_COMMUNE, "wide"),
        (_OPENINGS, "number"),
        (_LARGEST, "wide"),
        (_MEAN, "number"),
        (then, "number"),
        (low, "number"),
        (high, "number"),
    )
    cells = tuple(
        (
            row["name"],
            Quantity(row["estimate"], "count", error=row["half"]),
            majors.get(row["occupation"], row["occupation"]),
            *(Quantity(row[end], "count", error=half_80(row)) for end in ("mean", "then", "low80", "high80")),
        )
        for row in joined.iter_rows(named=True)
    )
    return Table(
        key="forecast-map-table",
        title=context.say(_TABLE, first=years[0], last=years[-1]),
        heads=heads(context, *columns),
        rows=cells,
    )
