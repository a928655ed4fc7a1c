"""Which pairs are compared at all: rules of what must be equal, how many pairs they bring, and what they lose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import polars as pl

from caunghe.outcomes.results import BLOCKING
from caunghe.schema import in_schema


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """Pairs whose ``columns`` are equal are compared; ``undated``: only where one side has no birth date."""

    name: str
    columns: tuple[str, ...]
    undated: bool = False

    @property
    def sql(self) -> str:
        """The rule as Splink takes it."""
        equal = " AND ".join(f"l.{column} = r.{column}" for column in self.columns)
        return f"{equal} AND (l.birth_date IS NULL OR r.birth_date IS NULL)" if self.undated else equal


# in the order in which they are taken while pairs may still be compared: those that find most come first
_WRITTEN: Final = (
    BlockingRule("date_given", ("birth_date", "given")),
    BlockingRule("name_year", ("name", "birth_year")),
    BlockingRule("name_day", ("name", "birth_day")),
    BlockingRule("date_family", ("birth_date", "family", "sex")),
    BlockingRule("date_words", ("birth_date", "sorted_words")),
    BlockingRule("spelling_year", ("spelling", "birth_year")),
    BlockingRule("name_undated", ("name", "sex"), undated=True),
)
# of hashed names that differ nothing is known: only the same ones are compared
_HASHED: Final = (_WRITTEN[1], _WRITTEN[2], _WRITTEN[6])


def rules_for(*, hashed: bool, also: tuple[str, ...]) -> tuple[BlockingRule, ...]:
    """Return the rules that are tried."""
    further = (
        BlockingRule("_".join((column, *part)), (column, *part))
        for column in also
        for part in ((), ("given",), ("birth_year",))
    )
    return (*(_HASHED if hashed else _WRITTEN), *further)


def brought_pairs(rule: BlockingRule, graduates: pl.DataFrame, persons: pl.DataFrame) -> int:
    """Return how many pairs a rule brings together: each person with the graduates of the same key."""
    undated = pl.col("birth_date").is_null()
    keys = graduates.drop_nulls(rule.columns).group_by(*rule.columns, maintain_order=True)
    left = keys.agg(number=pl.len().cast(pl.Int64), without=undated.sum().cast(pl.Int64))
    met = persons.select(*rule.columns, is_undated=undated).join(left, on=rule.columns)
    # a person with a birth date is met, by an undated rule, by those without one only
    pairs = pl.when("is_undated").then("number").otherwise("without") if rule.undated else pl.col("number")
    return int(met.select(pairs.sum()).item())


def chosen_rules(
    rules: Sequence[BlockingRule], graduates: pl.DataFrame, persons: pl.DataFrame, most: int
) -> tuple[tuple[BlockingRule, ...], pl.DataFrame]:
    """Return the rules taken while fewer than ``most`` pairs come together, and for each its pairs and status."""
    taken: list[BlockingRule] = []
    rows: list[dict[str, object]] = []
    total = 0
    for rule in rules:
        pairs = brought_pairs(rule, graduates, persons)
        fits = total + pairs <= most
        if fits:
            taken.append(rule)
            total += pairs
        rows.append({"rule": rule.name, "pairs": pairs, "status": "used" if fits else "too_many"})
    return tuple(taken), pl.DataFrame(rows, schema={"rule": pl.String, "pairs": pl.Int64, "status": pl.String})


def with_links(
    table: pl.DataFrame,
    rules: Sequence[BlockingRule],
    linked: pl.DataFrame,
    graduates: pl.DataFrame,
    persons: pl.DataFrame,
) -> pl.DataFrame:
    """Return ``results.BLOCKING``: of the links (``left, right``) what each rule finds, and what it alone finds."""
    columns = sorted({column for rule in rules for column in (*rule.columns, "birth_date")})
    left = graduates.select(pl.col(columns).name.suffix("_l"))[linked["left"]]
    right = persons.select(pl.col(columns).name.suffix("_r"))[linked["right"]]
    sides = pl.concat([left, right], how="horizontal")
    found = sides.select(_finds(rule).fill_null(False).alias(rule.name) for rule in rules)
    by = (
        found.select(pl.sum_horizontal(pl.all().cast(pl.Int64))).to_series() if rules else pl.Series([], dtype=pl.Int64)
    )
    counts = pl.DataFrame(
        {
            "rule": [rule.name for rule in rules],
            "links": [int(found[rule.name].sum()) for rule in rules],
            "alone": [int((found[rule.name] & (by == 1)).sum()) for rule in rules],
        },
        schema={"rule": pl.String, "links": pl.Int64, "alone": pl.Int64},
    )
    return in_schema(table.join(counts, on="rule", how="left", maintain_order="left"), BLOCKING)


def _finds(rule: BlockingRule) -> pl.Expr:
    equal = pl.all_horizontal(pl.col(f"{column}_l") == pl.col(f"{column}_r") for column in rule.columns)
    either = pl.col("birth_date_l").is_null() | pl.col("birth_date_r").is_null()
    return equal & either if rule.undated else equal


def blocking_loss(linked: pl.DataFrame) -> tuple[float, float]:
    """Return the share of people in both tables who are never compared, and its standard error.

    Two lists: links that agree in the birth date (A), and those that agree in the name (B). If errors of the two are
    independent, as many agree in neither as ``(A − B) (B − A) / AB`` (Lincoln and Petersen; Chapman 1951 adds the
    ones), less those that were found all the same. ``linked`` has the levels of ``name`` and ``birth_date``, 0 the
    same.
    """
    name, day = linked["name"] == 0, linked["birth_date"] == 0
    both, name_only, day_only, neither = (
        int(each.sum()) for each in (name & day, name & ~day, ~name & day, ~name & ~day)
    )
    lost = name_only * day_only / (both + 1)
    error = lost * sqrt(1 / (name_only + 1) + 1 / (day_only + 1) + 1 / (both + 1)) + sqrt(lost)
    total = max(both + name_only + day_only + lost, 1.0)
    return max(lost - neither, 0.0) / total, error / total
