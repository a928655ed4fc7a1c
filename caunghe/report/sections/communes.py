"""Communes: small-area estimates on a map and in a table, with their errors."""

from __future__ import annotations

from itertools import pairwise
from statistics import NormalDist
from typing import Any, Final

import numpy as np
import polars as pl

from caunghe.language import Text, Unit, share
from caunghe.report.context import Context, half_width, heads
from caunghe.report.document import Block, Cell, Figure, Paragraph, Quantity, Section, Table
from caunghe.report.drawn import maps
from caunghe.report.figures import figure, with_labels
from caunghe.schema import FEWEST_PEOPLE, normal_reach

_REACH: Final = normal_reach(0.95)  # errors in half a 95 % interval of a model's estimate, which is taken to be normal

FALSE_DISCOVERIES: Final = 0.05
"""Share of the communes said to differ that may be told so by chance."""

_TITLE = Text("Các xã, phường", "Communes")
_LEAD = Text(
    "Điều tra mẫu không đủ người ở từng xã, phường; ước lượng diện nhỏ mượn thông tin của các địa bàn giống nhau và"
    " nêu sai số của từng nơi. Nơi gạch chéo chưa phân biệt được với cả thành phố.",
    "A sample survey has too few people in each commune; small-area estimates borrow strength from similar places and"
    " state each one's error. Hatched places cannot be told apart from the whole city.",
)
_MAP_TITLE = Text(
    "{label} năm {year}: {above} xã, phường cao hơn rõ và {below} thấp hơn rõ so với cả thành phố ({city}); {unclear}"
    " nơi chưa phân biệt được",
    "{label}, {year}: {above} {above:commune|communes} clearly above and {below} clearly below the city "
    "({city}); {unclear} cannot be told apart from it",
)
_PLAIN_TITLE = Text("{label} theo xã, phường, năm {year}", "{label} by commune, {year}")
_MAP_NOTE = Text(
    "Bộ dữ liệu không có ranh giới hành chính: mỗi ô là phần đất gần tâm của xã, phường đó nhất (ô Voronoi), không"
    " phải ranh giới thật. Gạch chéo: chưa nói được là khác cả thành phố khi giữ số kết luận sai dưới {limit} số nơi"
    " được nêu là khác ({hatched} địa bàn). Ô trong khung vẽ ngoài vị trí thật.",
    "The feed has no administrative boundaries: each cell is the ground nearest the commune's centre (a "
    "Voronoi cell), not its true outline. Hatched: not told apart from the whole city when false verdicts are kept "
    "below {limit} of those said to differ ({hatched} {hatched:place|places}). Cells in a frame are drawn out of their"
    " true place.",
)
_TABLE = Text("{label} theo xã, phường, năm {year}", "{label} by commune, {year}")
_TABLE_NOTE = Text(
    "Ước lượng trực tiếp và số người được điều tra chỉ nêu ở nơi số liệu điều tra của riêng nơi đó đủ tin cậy để công"
    " bố; ở các nơi khác chỉ nêu ước lượng diện nhỏ.",
    "The direct estimate and the people surveyed are given only where the commune's own sample is sure enough to be"
    " published; elsewhere the small-area estimate stands alone.",
)
_AREA, _ESTIMATE = Text("Xã, phường", "Commune"), Text("Ước lượng diện nhỏ", "Small-area estimate")
_ERROR, _DIRECT = Text("± (95 %)", "± (95%)"), Text("Ước lượng trực tiếp", "Direct estimate")
_DIRECT_ERROR, _PERSONS = Text("± trực tiếp", "± direct"), Text("Người được điều tra", "People surveyed")
_AGAINST = Text("So với thành phố", "Against the city")
_STANDINGS: Final = {
    "above": Text("cao hơn rõ", "clearly above"),
    "below": Text("thấp hơn rõ", "clearly below"),
    "unclear": Text("chưa phân biệt được", "cannot be told apart"),
}
_BELOW, _BETWEEN, _FROM = (
    Text("dưới {high}", "below {high}"),
    Text("{low}–{high}", "{low}–{high}"),
    Text("từ {low}", "{low} and over"),
)


def communes_section(context: Context) -> Section | None:
    """Return the section on communes, or None where there are no small-area estimates."""
    estimates = context.results.communes.filter(pl.col("estimate").is_not_null())
    if estimates.is_empty():
        return None
    blocks: list[Block] = [Paragraph(context.say(_LEAD), "lead")]
    for rows in estimates.partition_by("indicator", maintain_order=True):
        name, newest = rows["indicator"][0], rows.filter(pl.col("year") == pl.col("year").max())
        blocks.append(_indicator(name, newest, context))
    return Section(key="communes", title=context.say(_TITLE), blocks=tuple(blocks))


def _indicator(name: str, rows: pl.DataFrame, context: Context) -> Figure | Table:
    """Return the estimates of an indicator and, in the title, the city's own."""
    return with_labels(lambda own: _map(name, rows, own), context, "indicators/communes", indicators=[(name, "all")])


def _map(name: str, rows: pl.DataFrame, context: Context) -> Figure | Table:
    """Return the map of an indicator with its table, or the table alone where too few centres are known."""
    names = context.names("areas", "area")
    named = rows.with_columns(name=pl.col("area").replace(names), standing=_standings(name, rows, context))
    named = named.sort("estimate", descending=True)
    centres = context.feed["areas"].select("area", "longitude", "latitude").drop_nulls()
    placed = centres.join(named, on="area", how="semi")
    table = _table(name, named, context)
    if placed.height < 3:
        return table
    title = _title(name, named, context)
    hatched = named.with_columns(hatched=(pl.col("standing") == "unclear").fill_null(False))
    steps = shade_borders(named["estimate"])
    limit = share(FALSE_DISCOVERIES, context.language, 0)
    note = context.say(_MAP_NOTE, hatched=int(hatched["hatched"].sum()), limit=limit)
    return figure(
        context,
        key=f"map-{name}",
        title=title,
        spec=maps.commune_map(maps.commune_cells(placed), hatched, steps=steps),
        legend=shades(steps, context.unit(name), context),
        table=table,
        note=note,
        wide=True,
    )


def _city(name: str, rows: pl.DataFrame, context: Context) -> dict[str, Any] | None:
    """Return the whole city's value of the communes' year, or None."""
    return next((row for row in context.series(name) if row["year"] == rows["year"].max()), None)


def _standings(name: str, rows: pl.DataFrame, context: Context) -> pl.Series:
    """Return how each commune stands against the city: ``above``, ``below``, ``unclear``; null without its value.

    One rule for the map, its title and its table: p = 2 · (1 − Φ(|apart| / √(e² + E²))), e the commune's error and E
    the city's, the two taken as independent; a difference stands where p is at most that of Benjamini and Hochberg
    (1995) for FALSE_DISCOVERIES, since a twentieth of all communes would differ by chance alone.
    """
    city = _city(name, rows, context)
    if city is None:
        return pl.Series("standing", [None] * rows.height, dtype=pl.String)
    of_city = (half_width(city) or 0.0) / _REACH
    apart = pl.col("estimate") - city["estimate"]
    found = rows.select(apart=apart, far=apart.abs() / (pl.col("error") ** 2 + of_city**2).sqrt())
    p = pl.Series("p", [None if far is None else 2 - 2 * NormalDist().cdf(far) for far in found["far"]], pl.Float64)
    found = found.with_columns(p).with_columns(
        allowed=FALSE_DISCOVERIES * pl.col("p").rank("max") / pl.col("p").count()
    )
    limit = found.filter(pl.col("p") <= pl.col("allowed"))["p"].max()
    stands = pl.col("p") <= (-1.0 if limit is None else limit)
    standing = pl.when(stands & (pl.col("apart") > 0)).then(pl.lit("above")).when(stands).then(pl.lit("below"))
    return found.select(standing=standing.otherwise(pl.lit("unclear")))["standing"]


def _title(name: str, named: pl.DataFrame, context: Context) -> str:
    """Say how many communes differ clearly from the city."""
    year, whole = named["year"].max(), _city(name, named, context)
    if whole is None:
        return context.say(_PLAIN_TITLE, label=context.label(name), year=year)
    counts = {standing: int((named["standing"] == standing).sum()) for standing in _STANDINGS}
    city = context.value(whole, context.unit(name))
    return context.say(_MAP_TITLE, label=context.label(name), year=year, city=city, **counts)


def shade_borders(estimates: pl.Series) -> list[float]:
    """Return four borders between fifths of the communes, rounded to two digits and distinct."""
    values = estimates.to_numpy()
    borders = np.quantile(values, [0.2, 0.4, 0.6, 0.8])
    spread = float(np.ptp(values)) or 1.0
    digits = max(0, 2 - int(np.floor(np.log10(spread))) - 1)
    rounded = [round(float(border), digits) for border in borders]
    return rounded if len(set(rounded)) == len(rounded) else [float(border) for border in borders]


def shades(steps: list[float], unit: Unit, context: Context) -> tuple[tuple[str, str], ...]:
    """Return the five shades of a map and the words of each, between four borders."""
    if unit == "share":
        words = [share(step, context.language, 0 if _whole(steps) else 1) for step in steps]
    else:
        words = [context.amount(step, unit) for step in steps]
    middle = [context.say(_BETWEEN, low=low, high=high) for low, high in pairwise(words)]
    said = (context.say(_BELOW, high=words[0]), *middle, context.say(_FROM, low=words[-1]))
    return tuple(zip(maps.RAMP, said, strict=True))


def _whole(steps: list[float]) -> bool:
    return all(abs(100 * step - round(100 * step)) < 1e-6 for step in steps)


def _table(name: str, named: pl.DataFrame, context: Context) -> Table:
    columns = ((_AREA, "wide"), (_ESTIMATE, "number"), (_ERROR, "number"), (_AGAINST, "text"), (_DIRECT, "number"))
    columns += ((_DIRECT_ERROR, "number"), (_PERSONS, "number"))
    return Table(
        key=f"communes-{name}",
        title=context.say(_TABLE, label=context.label(name), year=named["year"].max()),
        heads=heads(context, *columns),
        rows=tuple(_row(row, context.unit(name), context) for row in named.iter_rows(named=True)),
        note=context.say(_TABLE_NOTE),
    )


def _row(row: dict[str, Any], unit: Unit, context: Context) -> tuple[Cell, ...]:
    few = row["persons"] is None or row["persons"] < FEWEST_PEOPLE
    direct = (None, None, None) if few else (row["direct"], row["direct_error"], row["persons"])
    modelled, own = _normal(row["estimate"], row["error"]), _normal(direct[0], direct[1])
    return (
        row["name"],
        context.quantity(row["estimate"], unit, error=half_width(modelled)),
        context.error(modelled, unit),
        None if row["standing"] is None else context.say(_STANDINGS[row["standing"]]),
        context.quantity(direct[0], unit, error=half_width(own)),
        context.error(own, unit),
        None if direct[2] is None else Quantity(direct[2]),
    )


def _normal(estimate: float | None, error: float | None) -> dict[str, float | None]:
    """Return an estimate with the ends of its 95 % interval, taken to be normal."""
    if estimate is None or error is None:
        return {"estimate": estimate, "low": None, "high": None}
    return {"estimate": estimate, "low": estimate - _REACH * error, "high": estimate + _REACH * error}
