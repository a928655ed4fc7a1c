"""Splink with the settings of its published demonstrations: FEBRL 4, and the 50,000 historical figures.

The demonstrations are those of Splink's documentation (Linking two tables: FEBRL 4; Deduplicate 50k rows historical
persons), the second here between two tables of one entry a person.
"""

# splink is not typed throughout
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

import logging
from typing import Any

import duckdb
import polars as pl
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

_SEED = 20250701


def febrl_peer(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Return ``left, right, probability`` of FEBRL 4a and 4b."""
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
    )
    certain = [
        block_on("soc_sec_id"),
        block_on("given_name", "surname", "date_of_birth"),
    ]
    trained = [block_on("date_of_birth"), block_on("postcode")]
    return _scored(left, right, settings, certain, 0.9, trained, "rec_id")


def historical_peer(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Return ``left, right, probability`` of the first and second entries of historical figures."""
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "surname"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on("substr(postcode_fake, 1, 3)", "dob"),
            block_on("substr(postcode_fake, 1, 3)", "first_name"),
            block_on("substr(postcode_fake, 1, 3)", "surname"),
            block_on("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)"),
        ],
        comparisons=[
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
    )
    joined = pl.concat_str("first_name", "surname", separator=" ").alias("first_name_surname_concat")
    certain = ["l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob"]
    trained = [block_on("first_name", "surname"), block_on("dob")]
    return _scored(left.with_columns(joined), right.with_columns(joined), settings, certain, 0.6, trained, "unique_id")


def _scored(
    left: pl.DataFrame,
    right: pl.DataFrame,
    settings: SettingsCreator,
    certain: list[Any],
    recall: float,
    trained: list[Any],
    code: str,
) -> pl.DataFrame:
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(":memory:")
    database = DuckDBAPI(connection=connection)
    tables = [database.register(table.to_arrow(), table_name=name) for name, table in (("a", left), ("b", right))]
    linker = Linker(tables, settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(certain, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=4e6, seed=_SEED)
    for rule in trained:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    relation = linker.inference.predict(threshold_match_probability=0.001).as_duckdbpyrelation()
    table = pl.DataFrame(relation.to_arrow_table())
    return table.select(left=f"{code}_l", right=f"{code}_r", probability="match_probability")
