"""Splink on DuckDB: parameters by expectation-maximisation, and the weight of every pair that is compared.

The only file that knows either. A pair's weight is that of Fellegi and Sunter (1969): log₂ of its prior odds plus
Σ log₂ m/u over the comparisons, u of a frequent name being its own share of the register (Winkler 1988).
"""

# splink and duckdb are not typed throughout
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingTypeStubs=false
from __future__ import annotations

import logging
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker

from caunghe.outcomes.linkage.comparisons import Comparison
from caunghe.outcomes.linkage.parameters import Chances

_U_PAIRS: Final = 4e6
_EM_PAIRS: Final = 1e6
_LEAST_WEIGHT: Final = -8.0  # of a pair that is looked at: one in 257
_LEAST_SHARE: Final = 1e-7  # of pairs of two persons, where no such pair was drawn
# what a level starts from counts as this many pairs of one person, so that one never met is not impossible
_START_PAIRS: Final = 20.0
_SIDES: Final = ("graduates", "persons")


def learnt_chances(
    graduates: pl.DataFrame,
    persons: pl.DataFrame,
    compared: Sequence[Comparison],
    sessions: Sequence[str],
    seed: int,
) -> dict[str, dict[str, tuple[float, float]]]:
    """Return m and u of every level: u of pairs drawn at random, m by EM over the pairs of each of ``sessions`` (SQL).

    A comparison whose columns a session holds equal is learnt in another session.
    """
    start = {each.name: {level.name: (level.start, None) for level in each.levels} for each in compared}
    with _linker(graduates, persons, compared, start, [], prior=1e-4) as linker:
        linker.training.estimate_u_using_random_sampling(max_pairs=_U_PAIRS, seed=seed, min_count_per_level=None)
        for session in sessions:
            linker.training.estimate_parameters_using_expectation_maximisation(
                session, estimate_without_term_frequencies=True, max_pairs=_EM_PAIRS
            )
        found = linker.misc.save_model_to_json()
    learnt = {each["output_column_name"]: each["comparison_levels"] for each in found["comparisons"]}
    return {each.name: _smoothed(each, learnt[each.name]) for each in compared}


def _smoothed(each: Comparison, levels: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Return m and u of the levels, each summing to 1, rounded so that the order of a sum leaves no trace."""
    known = [level for level in levels if not level.get("is_null_level")]
    weight = _START_PAIRS / (_START_PAIRS + 1000)
    own = [_number(level.get("m_probability"), was.start) for level, was in zip(known, each.levels, strict=True)]
    m = [(1 - weight) * value + weight * was.start for value, was in zip(own, each.levels, strict=True)]
    u = [max(_number(level.get("u_probability"), 0.0), _LEAST_SHARE) for level in known]
    return {
        level.name: (float(f"{a / sum(m):.6g}"), float(f"{b / sum(u):.6g}"))
        for level, a, b in zip(each.levels, m, u, strict=True)
    }


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) else otherwise


def weighed_pairs(
    graduates: pl.DataFrame,
    persons: pl.DataFrame,
    compared: Sequence[Comparison],
    chances: Chances,
    rules: Sequence[str],
    prior: float,
) -> pl.DataFrame:
    """Return ``left, right, weight`` and the level of each comparison (−1 unknown, else its place among the levels).

    ``left`` and ``right`` are row numbers; ``weight`` is log₂ of the odds that the pair is one person. Pairs are those
    that any of ``rules`` (SQL) brings together.
    """
    with _linker(graduates, persons, compared, chances, rules, prior) as linker:
        relation = linker.inference.predict(
            threshold_match_weight=_LEAST_WEIGHT, warning_mode="never"
        ).as_duckdbpyrelation()
        table = pl.DataFrame(relation.to_arrow_table())
    # Splink counts levels from the last one up
    levels = [
        pl.when(pl.col(f"gamma_{each.name}") < 0)
        .then(-1)
        .otherwise(len(each.levels) - 1 - pl.col(f"gamma_{each.name}"))
        .cast(pl.Int8)
        .alias(each.name)
        for each in compared
    ]
    return table.select(
        pl.col("unique_id_l").cast(pl.Int64).alias("left"),
        pl.col("unique_id_r").cast(pl.Int64).alias("right"),
        pl.col("match_weight").cast(pl.Float64).round(9).alias("weight"),
        *levels,
    ).sort("left", "right")


@contextmanager
def _linker(
    graduates: pl.DataFrame,
    persons: pl.DataFrame,
    compared: Sequence[Comparison],
    chances: Mapping[str, Mapping[str, tuple[float | None, float | None]]],
    rules: Sequence[str],
    prior: float,
) -> Generator[Linker]:
    """Give a linker over the two tables, in a database in memory that loads nothing from elsewhere."""
    settings = {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "comparisons": [_as_splink(each, chances[each.name]) for each in compared],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule, "sql_dialect": "duckdb"} for rule in rules],
        "probability_two_random_records_match": prior,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "em_convergence": 1e-5,
        "max_iterations": 100,
        "linker_uid": "caunghe",
    }
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(
        ":memory:", config={"autoload_known_extensions": "false", "autoinstall_known_extensions": "false"}
    )
    try:
        database = DuckDBAPI(connection=connection)
        tables = [
            database.register(table.with_row_index("unique_id").to_arrow(), table_name=side)
            for side, table in zip(_SIDES, (graduates, persons), strict=True)
        ]
        yield Linker(tables, settings, log_level=None, validate_settings=False)
    finally:
        connection.close()


def _as_splink(each: Comparison, chances: Mapping[str, tuple[float | None, float | None]]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": each.unknown, "label_for_charts": "unknown", "is_null_level": True}
    ]
    for level in each.levels:
        m, u = chances[level.name]
        told: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.name, "m_probability": m}
        if u is not None:
            told["u_probability"] = u
        if not level.is_learnt:
            told["fix_m_probability"] = True
        if level.frequency is not None:
            told |= {"tf_adjustment_column": level.frequency, "disable_tf_exact_match_detection": True}
        levels.append(told)
    return {"output_column_name": each.name, "comparison_levels": levels}
