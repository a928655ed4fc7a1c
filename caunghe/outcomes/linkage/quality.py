"""How far links can be trusted, from their probabilities and from what was never compared."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

import polars as pl

from caunghe.outcomes.linkage.options import LinkOptions
from caunghe.outcomes.results import QUALITY
from caunghe.schema import in_schema, normal_reach

# probabilities are of a model: the number of errors that it tells may be wrong by this share of it (one standard
# error); on generated truth it was within a third (benchmarks/bench_outcomes.py)
_MODEL_ERROR: Final = 0.4
LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Size:
    """How many graduates and persons there are, and what share of the graduates is in the register."""

    graduates: int
    persons: int
    share: float


def quality(pairs: pl.DataFrame, size: Size, loss: tuple[float, float], options: LinkOptions) -> pl.DataFrame:
    """Return ``results.QUALITY`` of pairs with ``probability`` and ``is_linked``.

    Expected false links ``F = Σ_linked (1 − p)``; expected missed ``M = Σ_others p + lost``, where lost is ``loss`` of
    all that are in both tables. Precision ``1 − F / L``, recall ``(L − F) / (L − F + M)``. The error of F and of M is
    that of counting, ``Σ p (1 − p)``, and of the model, 40 % of the number itself.
    """
    linked = pairs.filter("is_linked")["probability"]
    others = pairs.filter(~pl.col("is_linked"))["probability"]
    count, false = len(linked), float((1 - linked).sum())
    right, unseen = count - false, float(others.sum())
    lost, lost_error = (each * (right + unseen) / max(1 - loss[0], 0.1) for each in loss)
    missed = unseen + lost
    reach = normal_reach(LEVEL)
    f_error = sqrt(float((linked * (1 - linked)).sum()) + (_MODEL_ERROR * false) ** 2 + 0.25)
    m_error = sqrt(float((others * (1 - others)).sum()) + (_MODEL_ERROR * unseen) ** 2 + lost_error**2 + 0.25)
    f_low, f_high = max(false - reach * f_error, 0.0), min(false + reach * f_error, float(count))
    m_low, m_high = max(missed - reach * m_error, 0.0), missed + reach * m_error
    row = {
        "graduates": size.graduates,
        "persons": size.persons,
        "linked": count,
        "possible": int((others >= options.possible_from).sum()),
        "share": size.share,
        "precision": 1 - false / count if count else None,
        "precision_low": 1 - f_high / count if count else None,
        "precision_high": 1 - f_low / count if count else None,
        "recall": right / (right + missed) if right else None,
        "recall_low": right / (right + m_high) if right else None,
        "recall_high": right / (right + m_low) if right else None,
        "blocking_loss": loss[0],
        "threshold": options.threshold,
        "expected_cost": options.wrong_cost * false + options.missed_cost * missed,
    }
    return in_schema(pl.DataFrame([row]), QUALITY)
