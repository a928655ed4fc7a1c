"""Sentences for whole tables: a text of the product with its slots filled from columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

import polars as pl

from caunghe.language import Language, Text, plural_form, short_number


def sentence(texts: Mapping[str, Text], by: str, language: Language) -> pl.Expr:
    """Return the sentence of each row, chosen by the value of column ``by``, its slots filled from columns."""
    chosen = pl.lit(None, pl.String)
    for key, text in texts.items():
        template = text.vi if language == "vi" else text.en
        parts: list[pl.Expr] = []
        for literal, slot, forms, _ in Formatter().parse(template):
            parts += [pl.lit(literal)] + ([_slot(slot, forms or "")] if slot else [])
        chosen = pl.when(pl.col(by) == key).then(pl.concat_str(parts)).otherwise(chosen)
    return chosen


def _slot(column: str, forms: str) -> pl.Expr:
    """Return a column as text, or the forms of the words that follow its number (``plural_form``)."""
    written = pl.col(column).cast(pl.String)
    if not forms:
        return written
    return number_texts(written, lambda number: plural_form(number, forms))


def points(value: pl.Expr, language: Language) -> pl.Expr:
    """Return points of merit as text, to four decimals at most, without zeros at the end."""
    return number_texts(value, lambda one: short_number(one, language, 4))


def number_texts(value: pl.Expr, write: Callable[[Any], str]) -> pl.Expr:
    """Return numbers as text, or what is said of them, each different one once; null stays null."""

    def texts(values: pl.Series) -> pl.Series:
        different = values.drop_nulls().unique(maintain_order=True)
        words = pl.Series([write(one) for one in different], dtype=pl.String)
        return values.replace_strict(different, words, default=None, return_dtype=pl.String)

    return value.map_batches(texts, return_dtype=pl.String)


def with_names(frame: pl.DataFrame, names: pl.DataFrame | None) -> pl.DataFrame:
    """Add ``name``: the programme's name with its code in brackets, or the code alone."""
    known = pl.DataFrame(schema={"programme": pl.String, "name": pl.String}) if names is None else names
    joined = frame.join(known.select("programme", "name"), on="programme", how="left", maintain_order="left")
    code = pl.col("programme")
    both = pl.concat_str("name", pl.lit(" ("), code, pl.lit(")"))
    return joined.with_columns(name=pl.when(pl.col("name").is_null()).then(code).otherwise(both))
