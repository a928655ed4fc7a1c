"""What links that are wrong or missing do to a count, and what that adds to its error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.outcomes.cohorts.counts import counted
from caunghe.outcomes.cohorts.options import DestinationOptions
from caunghe.outcomes.linkage.quality import LEVEL
from caunghe.outcomes.results import APART
from caunghe.schema import in_schema, normal_reach

Floats = NDArray[np.float64]
UNITS: Final = ("programme", "institution")
UNLIKE: Final = 0.2
"""By so much the share found must differ for a unit to stand apart."""
_FEWEST_FOUND: Final = 20  # of fewer graduates a share says little


@dataclass(frozen=True, slots=True)
class LinkErrors:
    """Precision and recall of the links, 0–1, with their standard errors.

    ``busy``: months → share of the register's persons who are in work in the month looked at, as a wrong link's is;
    ``met``: months → share of them who are so in any month from leaving to it.
    """

    precision: float
    precision_error: float
    recall: float
    recall_error: float
    busy: dict[int, float]
    met: dict[int, float]

    @staticmethod
    def of(quality: pl.DataFrame, busy: dict[int, float], met: dict[int, float]) -> LinkErrors:
        """Return those that ``QUALITY`` tells."""
        row = quality.row(0, named=True)
        reach = 2 * normal_reach(LEVEL)
        errors = [(row[f"{name}_high"] - row[f"{name}_low"]) / reach for name in ("precision", "recall")]
        return LinkErrors(row["precision"], errors[0], row["recall"], errors[1], busy, met)

    def true_rate(self, rate: Floats, linked: Floats, months: int, come: Floats) -> tuple[Floats, Floats]:
        """Return the rate of those in work and its standard error from the links and the records alone.

        ``(rate − (1 − P) · linked · busy) / (R · come)``: wrong links bring the months of strangers, missed ones lose
        months, and so do records of which the share ``come`` has come in. The graduates' own share may be another:
        its standard error is ``(1 − come)/2``, so that 95 % reach from nobody of theirs missing to twice as many.
        """
        found = self.recall * come
        value, error = self._without_strangers(rate, linked, self.busy.get(months, 0.0), found)
        return value, np.hypot(error, value * (1 - come) / 2 / come)

    def true_unknown(self, unseen: Floats, linked: Floats, months: int) -> tuple[Floats, Floats]:
        """Return the share of those in no record from leaving on, ``1 − (1 − unseen − (1 − P) · linked · met) / R``."""
        met = self.met.get(months, 0.0)
        value, error = self._without_strangers(1 - unseen, linked, met, np.full(unseen.shape, self.recall))
        return 1 - value, error

    def _without_strangers(self, rate: Floats, linked: Floats, there: float, found: Floats) -> tuple[Floats, Floats]:
        value = (rate - (1 - self.precision) * linked * there) / found
        error = np.hypot(value * self.recall_error / self.recall, linked * there * self.precision_error / found)
        return value, error

    def strangers(self, linked: Floats, working: Floats, months: int) -> Floats:
        """Return the share of those in work who are there by a wrong link."""
        wrong = (1 - self.precision) * linked * self.busy.get(months, 0.0)
        return np.clip(wrong / np.maximum(working, 1.0), 0, 1)


def strangers_met(work: pl.DataFrame, states: pl.DataFrame) -> tuple[dict[int, float], dict[int, float]]:
    """Return ``LinkErrors.busy`` and ``met`` of the cohort that is looked at last at each number of months."""
    persons = max(work["person"].n_unique(), 1)
    last = states.filter(pl.col("status") == "complete").sort("year").unique("months", keep="last", maintain_order=True)
    busy: dict[int, float] = {}
    met: dict[int, float] = {}
    for months, left, month in last.select("months", "left", "month").iter_rows():
        busy[months] = work.filter(pl.col("month") == month).height / persons
        since = work.filter(pl.col("month") > left, pl.col("month") <= month)
        met[months] = since["person"].n_unique() / persons
    return busy, met


def units_apart(rows: pl.DataFrame, options: DestinationOptions) -> pl.DataFrame:
    """Return ``APART``: UNITS whose graduates are found in the records unlike the others'.

    Of the last cohort at the first of the months: the share in any record, against that of the other units together,
    where they differ by more than APART and by more than chance with as many units
    (normal, level 0.05 / units). Either more of them have no work, or names and dates are written otherwise.
    """
    parts = [_apart(counted(_last(rows, by, options.months[0]), "category"), by) for by in UNITS]
    minimum = options.minimum_people if options.public else 1
    part = pl.min_horizontal(pl.col("found") * pl.col("persons"), (1 - pl.col("found")) * pl.col("persons"))
    few = part.round().is_between(1, minimum - 1)
    return in_schema(pl.concat(parts).with_columns(pl.when(~few).then("found").alias("found")), APART)


def _last(rows: pl.DataFrame, by: str, months: int) -> pl.DataFrame:
    own = rows.filter(pl.col("breakdown") == by, pl.col("months") == months)
    return own.filter(pl.col("year") == pl.col("year").max())


def _apart(counts: pl.DataFrame, by: str) -> pl.DataFrame:
    counts = counts.filter(pl.col("watched") > 0)
    watched, seen = pl.col("watched"), pl.col("seen")
    others = (seen.sum() - seen) / (watched.sum() - watched)
    table = counts.select("category", breakdown=pl.lit(by), persons=watched, found=seen / watched, others=others)
    z = normal_reach(1 - 0.05 / max(counts.height, 1))
    chance = (pl.col("others") * (1 - pl.col("others")) / pl.col("persons")).sqrt()
    distance = (pl.col("found") - pl.col("others")).abs()
    apart = (distance > UNLIKE) & (distance > z * chance) & (pl.col("persons") >= _FEWEST_FOUND)
    return table.filter(apart)
