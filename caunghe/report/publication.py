"""What of the indicators may be shown: numbers that are suppressed in one table are printed in none."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from caunghe.indicators import WITHHELD, IndicatorResults


def publishable(results: IndicatorResults) -> IndicatorResults:
    """Return the results with every number of a suppressed row taken out, so that no writer can show it.

    >>> hidden = publishable(context.results).values.filter(pl.col("flag") == "suppressed")
    >>> hidden.height, hidden["estimate"].null_count(), hidden["persons"].null_count()
    (424, 424, 424)
    """
    hidden = pl.col("flag") == "suppressed"
    numbers = pl.col(*WITHHELD)
    values = results.values.with_columns(pl.when(~hidden).then(numbers).name.keep())
    return replace(results, values=values)
