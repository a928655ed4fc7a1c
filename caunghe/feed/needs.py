"""What employers say they will hire, each row with the number of employers it stands for, by unit group where asked."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.halves import counted_once
from caunghe.schema import allowed_codes, code_list

_COUNTS: Final = ("openings", "women", "hard_to_fill")
_UNIT_DIGITS: Final = 4
_GIVEN: Final = ("scheme", "given")


def weighted_needs(feed: Feed) -> pl.DataFrame:
    """Return the table ``hiring_needs`` with a weight in every row.

    In a year without any weight everybody was asked, and each employer stands for itself alone. Where others of the
    year have one, a row without is of a sample in which nobody knows what it stands for: it is left out. A need told
    for the year and again for half of it is there once (``counted_once``).

    >>> rows = feed["hiring_needs"].with_columns(weight=pl.Series([None, *[2.0] * (feed["hiring_needs"].height - 1)]))
    >>> from dataclasses import replace
    >>> lacking = replace(feed, tables={**feed.tables, "hiring_needs": rows})
    >>> weighted_needs(lacking).height - feed["hiring_needs"].height
    -1
    """
    needs = feed["hiring_needs"]
    is_sample = pl.col("weight").is_not_null().any().over("year")
    weighted = needs.filter(pl.col("weight").is_not_null() | ~is_sample).with_columns(pl.col("weight").fill_null(1.0))
    return counted_once(weighted, "hiring_needs")


class UnitNeeds(NamedTuple):
    """Hiring needs by unit group, and the openings (of those who answered) that came at coarser levels."""

    rows: pl.DataFrame
    spread: float
    left_out: float


def needs_by_unit_group(feed: Feed) -> UnitNeeds:
    """Return ``weighted_needs`` by unit group of ISCO-08, counts as numbers that need not be whole.

    A row at a coarser level, as the official form asks for, is spread over the unit groups beneath its code: as the
    year's needs at unit level stand to one another there, where there are none as the workers of the latest year do.
    Where neither is known the row is left out, and its openings are counted in ``left_out``. A code of VSCO goes to
    unit groups by the crosswalk.

    >>> from dataclasses import replace
    >>> coarse = pl.when(pl.col("employer") == "E1").then(pl.lit("7")).otherwise("occupation")
    >>> table = feed["hiring_needs"].with_columns(occupation=coarse)  # metal and building trades, of no unit group
    >>> found = needs_by_unit_group(replace(feed, tables={**feed.tables, "hiring_needs": table}))
    >>> found.rows["occupation"].to_list(), found.rows["openings"].sum(), (found.spread, found.left_out)
    (['7212', '4321'], 18.0, (12.0, 0.0))
    """
    stated = weighted_needs(feed).with_columns(pl.col(_COUNTS).cast(pl.Float64)).with_row_index("row")
    vsco = pl.col("occupation").is_null() & pl.col("occupation_vsco").is_not_null()
    stated = stated.with_columns(
        scheme=pl.when(vsco).then(pl.lit("vsco")).otherwise(pl.lit("isco")),
        given=pl.coalesce("occupation", "occupation_vsco"),
    )
    digits = pl.col("given").str.len_chars()
    fine = stated.filter(digits == _UNIT_DIGITS)
    coarse = stated.filter(digits < _UNIT_DIGITS)
    exact = fine.join(_links(), on=_GIVEN, maintain_order="left").with_columns(part=pl.col("link"))
    spread = _spread(feed, exact, coarse) if coarse.height else exact.clear()
    parts = pl.concat([exact, spread]).sort("row", maintain_order=True)
    rows = parts.with_columns(pl.col(_COUNTS) * pl.col("part"), occupation=pl.col("unit"))
    taken = coarse["row"].is_in(spread["row"].implode())
    unlinked = fine.join(exact, on="row", how="anti", maintain_order="left")
    left_out = _openings(coarse.filter(~taken)) + _openings(unlinked)
    return UnitNeeds(rows.select(feed["hiring_needs"].columns), _openings(coarse.filter(taken)), left_out)


def _openings(rows: pl.DataFrame) -> float:
    return float(rows["openings"].sum())


@cache
def _links() -> pl.DataFrame:
    """Return ``scheme, given, unit, link``: the unit groups beneath a code of either list, and how much of it they are.

    The links of a code with four digits sum to 1; those of a coarser one only weigh against one another.
    """
    units = pl.DataFrame({"scheme": "isco", "code": allowed_codes("occupations", _UNIT_DIGITS)})
    isco = units.with_columns(unit="code", link=pl.lit(1.0))
    vsco = code_list("occupations_vsco_isco").select(scheme=pl.lit("vsco"), code="vsco", unit="isco", link="weight")
    both = pl.concat([isco, vsco])
    levels = [both.with_columns(given=pl.col("code").str.head(digits)) for digits in range(1, _UNIT_DIGITS + 1)]
    linked = pl.concat(levels).group_by(*_GIVEN, "unit", maintain_order=True).agg(pl.col("link").sum())
    whole = pl.when(pl.col("given").str.len_chars() == _UNIT_DIGITS).then(pl.col("link").sum().over(_GIVEN))
    return linked.with_columns(pl.col("link") / whole.otherwise(1.0))


def _spread(feed: Feed, exact: pl.DataFrame, coarse: pl.DataFrame) -> pl.DataFrame:
    """Return the coarse rows once a unit group, with the ``part`` of each; without any where nothing is known."""
    asked = coarse.select(*_GIVEN, "year").unique(maintain_order=True).join(_links(), on=_GIVEN, maintain_order="left")
    of_year = exact.group_by("year", "unit", maintain_order=True).agg(
        stated=(pl.col("openings") * pl.col("part") * pl.col("weight")).sum(),
    )
    workers = feed["employment"].filter(pl.col("year") == pl.col("year").max())
    employed = workers.group_by(unit="occupation", maintain_order=True).agg(pl.col("workers").sum())
    known = asked.join(of_year, on=["year", "unit"], how="left", maintain_order="left").join(
        employed, on="unit", how="left", maintain_order="left"
    )
    group = [*_GIVEN, "year"]
    sizes = known.with_columns((pl.col(name) * pl.col("link")).fill_null(0.0) for name in ("stated", "workers"))
    size = pl.when(pl.col("stated").sum().over(group) > 0).then("stated").otherwise("workers")
    shares = sizes.with_columns(size=size).filter(pl.col("size") > 0)
    parts = shares.with_columns(part=pl.col("size") / pl.col("size").sum().over(group))
    spread = coarse.join(parts.select(*group, "unit", "link", "part"), on=group, maintain_order="left")
    return spread.select(exact.columns)


def employers_stood_for(feed: Feed) -> pl.DataFrame:
    """Return ``year, size_band, stood_for, register``: whom employers with needs stand for, beside the register.

    ``stood_for`` is the sum of the weights of employers with a row of ``hiring_needs`` in the year, ``register`` how
    many employers of the size band ``employers`` lists; years without weights, in which everybody was asked, are left
    out. Who was asked and needs nobody often has no row: the two may differ for that, or because who did not answer is
    in no weight, and nothing in the feed tells which.

    >>> employers_stood_for(feed).row(0)
    (2026, '10-49', 2.0, 1)
    """
    asked = weighted_needs(feed).filter((pl.col("weight") != 1).any().over("year")).drop_nulls(["employer", "year"])
    # an employer weighs as much in all of its rows
    asked = asked.unique(["year", "employer"], maintain_order=True).join(
        feed["employers"].select("employer", "size_band"), on="employer"
    )
    listed = feed["employers"].group_by("size_band", maintain_order=True).agg(register=pl.len().cast(pl.Int64))
    sums = asked.group_by("year", "size_band", maintain_order=True).agg(stood_for=pl.col("weight").sum())
    found = sums.join(listed, on="size_band").drop_nulls("size_band")
    return found.select("year", "size_band", "stood_for", "register").sort("year", "size_band")
