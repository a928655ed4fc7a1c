"""What of the indicators may be shown: numbers that are suppressed in one table are printed in none."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from caunghe.indicators import WITHHELD, IndicatorResults


def publishable(results: IndicatorResults) -> IndicatorResults:
    """Return the results with every number of a suppressed row taken out, so that no writer can show it.

    The same direct estimate of a commune stands in ``communes``, and is taken out there too.

    >>> hidden = publishable(context.results).values.filter(pl.col("flag") == "suppressed")
    >>> hidden.height, hidden["estimate"].null_count(), hidden["persons"].null_count()
    (447, 447, 447)
    """
    hidden = pl.col("flag") == "suppressed"
    numbers = pl.col(*WITHHELD)
    values = results.values.with_columns(pl.when(~hidden).then(numbers).name.keep())
    by_area = results.values.filter(hidden, pl.col("breakdown") == "area")
    return replace(results, values=values, communes=_without_direct(results.communes, by_area))


def _without_direct(communes: pl.DataFrame, withheld: pl.DataFrame) -> pl.DataFrame:
    """Return small-area estimates without the direct ones of communes whose own value is withheld.

    Where no model was fitted (``area_variance`` empty) the estimate is the direct one, and goes with it.
    """
    keys = ["indicator", "year", "area"]
    own = communes.join(
        withheld.select("indicator", "year", area="category", withheld=pl.lit(True)),
        on=keys,
        how="left",
        maintain_order="left",
    )
    is_shown = pl.col("withheld").is_null()
    is_modelled = pl.col("area_variance").is_not_null()
    return own.with_columns(
        pl.when(is_shown).then(pl.col("direct", "direct_error", "persons", "own_weight")).name.keep(),
        pl.when(is_shown | is_modelled).then(pl.col("estimate", "error")).name.keep(),
    ).drop("withheld")
