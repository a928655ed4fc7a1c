"""Which occupations and training fields deserve priority: evidence weighed openly, ranks with their intervals.

In every draw each part is turned into its rank among all candidates (0 lowest, 1 highest) and the ranks are weighed
into a score; the mean score orders the candidates, and how surely each is ahead of the others is its rank interval. A
part without evidence counts as the middle. Candidates are the training fields of the national list that lead to
occupations, and those occupations.
"""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.feed import Feed
from caunghe.forecast.asked import hard_to_fill, pay_premium
from caunghe.forecast.history import Floats
from caunghe.forecast.results import RANKING, Draws
from caunghe.schema import code_list, in_schema

SURE: Final = 0.9
OFFICIAL_WEIGHT: Final = (
    0.25  # a field on the official list marks the occupations it leads to with at least this weight
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One part's draws (draw × candidate, NaN without evidence) by name."""

    parts: dict[str, Floats]

    def of(self, weights: Floats) -> Evidence:
        """Return the evidence of combinations of occupations: weighted means over those with evidence (rows of
        ``weights``)."""
        return Evidence({name: _combinations(values, weights) for name, values in self.parts.items()})


def _combinations(values: Floats, weights: Floats) -> Floats:
    known = np.isfinite(values)
    total = known.astype(np.float64) @ weights.T  # booleans would be multiplied one by one
    sums = np.where(known, values, 0.0) @ weights.T
    return np.divide(sums, total, where=total > 0, out=np.full(sums.shape, np.nan))


def ranking(
    feed: Feed,
    occupations: tuple[str, ...],
    gap: Draws,
    employment: Draws,
    years: int,
    weights: Mapping[str, float],
    rng: np.random.Generator,
) -> pl.DataFrame:
    """Return the ranking of occupations and of training fields (``RANKING``).

    ``gap`` is draw × occupation × year ahead, ``employment`` has the last year before them; both are used for the first
    ``years`` years.
    """
    links = code_list("training_fields_occupations").filter(pl.col("occupation").is_in(list(occupations)))
    used = sorted(set(links["occupation"]))
    at = [occupations.index(code) for code in used]
    years = min(years, gap.shape[2])
    first, last = employment[:, at, 0].astype(float), employment[:, at, years].astype(float)
    growth = np.where(first > 0, (last / np.maximum(first, 1e-9)) ** (1 / years) - 1, np.nan)
    draws = len(gap)
    pay, hard = pay_premium(feed, used, draws, rng), hard_to_fill(feed, used, draws, rng)
    evidence = Evidence(
        {
            "gap": gap[:, at, :years].mean(axis=2, dtype=np.float64),
            "growth": growth,
            "pay_premium": pay,
            "hard_to_fill": hard.share,
        }
    )
    names, matrix = _crosswalk(links, used)
    lists = _official_lists(links)
    parts = [
        _ranking_of_kind("occupation", used, evidence, weights, [occupations for _, occupations in lists]),
        _ranking_of_kind("training_field", names, evidence.of(matrix), weights, [chosen for chosen, _ in lists]),
    ]
    linked = [hard.employers_of([used[i] for i in np.flatnonzero(row)]) for row in matrix]
    asked = dict(zip((*used, *names), (*(hard.employers_of([code]) for code in used), *linked), strict=True))
    table = pl.concat(parts)
    kept = pl.Series([asked[code] or None for code in table["code"]], dtype=pl.Int64)
    return in_schema(table.with_columns(hard_to_fill_employers=kept), RANKING)


def _crosswalk(links: pl.DataFrame, occupations: list[str]) -> tuple[list[str], Floats]:
    """Return training fields in order of code and their weights on the occupations (field × occupation)."""
    names = sorted(set(links["training_field"]))
    row, column = ({code: i for i, code in enumerate(codes)} for codes in (names, occupations))
    matrix = np.zeros((len(names), len(occupations)))
    for field, occupation, weight in links.select("training_field", "occupation", "weight").iter_rows():
        matrix[row[field], column[occupation]] = weight
    return names, matrix


def _official_lists(links: pl.DataFrame) -> list[tuple[set[str], set[str]]]:
    """Return the plan's lists for 2025 and 2030: training fields, and the occupations they mainly lead to."""
    fields = code_list("training_fields")
    lists: list[tuple[set[str], set[str]]] = []
    for year in ("2025", "2030"):
        chosen = fields.filter(pl.col(f"priority_{year}") == "true")["code"].to_list()
        marked = links.filter(pl.col("training_field").is_in(chosen), pl.col("weight") >= OFFICIAL_WEIGHT)
        lists.append((set(chosen), set(marked["occupation"])))
    return lists


def _ranking_of_kind(
    kind: str, codes: list[str], evidence: Evidence, weights: Mapping[str, float], lists: list[set[str]]
) -> pl.DataFrame:
    official = [[code in chosen for code in codes] for chosen in lists]
    parts = evidence.parts | {
        "official": np.tile(np.any(official, axis=0).astype(float), (len(evidence.parts["gap"]), 1))
    }
    total = sum(weights.values())
    score = sum(weight / total * relative_rank(parts[name]) for name, weight in weights.items() if weight > 0)
    low, high = rank_interval(np.asarray(score))
    mean = np.asarray(score).mean(axis=0)
    rank = np.argsort(np.argsort(-mean, kind="stable")) + 1
    middle = {name: _mean(values) for name, values in evidence.parts.items()}
    gap_low, gap_high = np.quantile(evidence.parts["gap"], (0.1, 0.9), axis=0)
    frame = pl.DataFrame(
        {
            "kind": [kind] * len(codes), "code": codes, "score": mean,
            "rank": rank, "rank_low": low, "rank_high": high,
            "gap": middle["gap"], "gap_low": gap_low, "gap_high": gap_high, "growth": middle["growth"],
            "pay_premium": middle["pay_premium"], "hard_to_fill": middle["hard_to_fill"],
            "official_2025": official[0], "official_2030": official[1],
        }
    )  # fmt: skip
    return frame.with_columns(pl.selectors.float().fill_nan(None)).sort("rank")


def _mean(values: Floats) -> Floats:
    known = np.isfinite(values)
    return np.where(
        known.any(axis=0), np.where(known, values, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1), np.nan
    )


def rank_interval(score: Floats) -> tuple[Floats, Floats]:
    """Return the best and the worst rank each candidate may truly have, from scores by draw × candidate.

    ``best = 1 + |{j: P(score_j > score_i) > 0.9}|, worst = K − |{j: P(score_j < score_i) > 0.9}|``, P over the draws:
    who is surely ahead, who is surely behind (pairwise, as in Mogstad et al. 2024). Who is surely ahead has the higher
    mean too, so that the rank by mean score lies between the two. The ranks inside a draw would all be drawn to the
    middle.
    """
    mean, count = score.mean(axis=0), score.shape[1]
    surely = np.stack([((score > score[:, [i]]).mean(axis=0) > SURE) & (mean > mean[i]) for i in range(count)])
    # j is surely behind i where i is surely ahead of j
    return 1 + surely.sum(axis=1), count - surely.sum(axis=0)


def relative_rank(values: Floats) -> Floats:
    """Return each value's rank in its row, from 0 (lowest) to 1; equal values share the mean; columns with NaN are
    0.5."""
    known = np.isfinite(values).all(axis=0)
    result = np.full(values.shape, 0.5)
    if known.sum() > 1:
        # by Polars: scipy.stats would add a second to every start
        ranks = pl.from_numpy(values[:, known].T).select(pl.all().rank()).to_numpy().T
        result[:, known] = (ranks - 1) / (known.sum() - 1)
    return result
