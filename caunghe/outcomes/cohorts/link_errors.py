"""What links that are wrong or missing do to a count, and what that adds to its error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.outcomes.linkage.quality import LEVEL
from caunghe.schema import normal_reach

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LinkErrors:
    """Precision and recall of the links, 0–1, with their standard errors; ``busy``: months → share of the register's
    persons who are in work in the month looked at, as a wrong link's is.
    """

    precision: float
    precision_error: float
    recall: float
    recall_error: float
    busy: dict[int, float]

    @staticmethod
    def of(quality: pl.DataFrame, busy: dict[int, float]) -> LinkErrors:
        """Return those that ``QUALITY`` tells."""
        row = quality.row(0, named=True)
        reach = 2 * normal_reach(LEVEL)
        errors = [(row[f"{name}_high"] - row[f"{name}_low"]) / reach for name in ("precision", "recall")]
        return LinkErrors(row["precision"], errors[0], row["recall"], errors[1], busy)

    def true_rate(self, rate: Floats, linked: Floats, months: int) -> tuple[Floats, Floats]:
        """Return the rate of those in work and its standard error from the links alone.

        ``(rate − (1 − P) · linked · busy) / R``: wrong links bring the months of strangers, missed ones lose months.
        """
        busy = self.busy.get(months, 0.0)
        value = (rate - (1 - self.precision) * linked * busy) / self.recall
        error = np.hypot(value * self.recall_error, linked * busy * self.precision_error) / self.recall
        return value, error

    def true_unknown(self, unlinked: Floats) -> tuple[Floats, Floats]:
        """Return the share of those who are in the register at no time, ``1 − (1 − unlinked) P / R``, and its error."""
        held = (1 - unlinked) * self.precision / self.recall
        error = held * np.hypot(self.recall_error / self.recall, self.precision_error / self.precision)
        return 1 - held, error

    def strangers(self, linked: Floats, working: Floats, months: int) -> Floats:
        """Return the share of those in work who are there by a wrong link."""
        wrong = (1 - self.precision) * linked * self.busy.get(months, 0.0)
        return np.clip(wrong / np.maximum(working, 1.0), 0, 1)
