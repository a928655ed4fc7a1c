"""Which columns a reference is matched on, and references mended against the tables they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.findings.structural import findings_at
from caunghe.feed.reading.coding import MENDED_LIMIT, Vocabulary, mended_codes, vocabulary_of
from caunghe.feed.reading.contradictions import contradicted
from caunghe.feed.values.parsing import SHORT
from caunghe.language import fold
from caunghe.schema import TABLES, Column, Table

_KIND_OF_AREA: Final = re.compile(r"(?i)^(?:phường|xã|đặc khu|thị trấn)\s+")


class Reference(NamedTuple):
    """``columns`` of ``table`` hold the ``key`` of ``target``; ``column`` is the one that declares it."""

    table: str
    column: str
    target: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


def reference_of(table: Table, column: Column) -> Reference | None:
    """Return what a column refers to: a single key by its own value, a longer key column by column of equal name.

    The declaring column itself stands for the key column of its name.
    """
    if column.references is None:
        return None
    key = TABLES[column.references].key
    columns = (column.name,) if len(key) == 1 else key
    return Reference(table.name, column.name, column.references, columns, key)


def references(table: Table) -> list[Reference]:
    """Return every reference of a table."""
    return [found for column in table.columns if (found := reference_of(table, column))]


def key_vocabulary(target: str, frame: pl.DataFrame) -> Vocabulary:
    """Return the keys of a table with a single key column, with the names its rows bear.

    A table of more than ``MENDED_LIMIT`` rows gives its keys alone.
    """
    (key,) = TABLES[target].key
    rows = frame.filter(pl.col(key).is_not_null()).unique(subset=key, keep="first", maintain_order=True)
    keys = rows[key].to_list()
    if len(keys) > MENDED_LIMIT:
        return Vocabulary(frozenset(keys), {}, {}, tuple(rows[key].str.len_chars().unique()))
    titles = [rows[name].to_list() for name in ("name", "name_en") if name in rows.columns]
    return vocabulary_of(keys, titles, _bare_names(keys, titles[0]) if target == "areas" else {})


def _bare_names(keys: list[str], titles: list[str | None]) -> dict[str, str]:
    """Return the names of wards and communes without that word, or with it in short, of those that are one alone's."""
    bare = [(_KIND_OF_AREA.sub("", title), key) for key, title in zip(keys, titles, strict=True) if title]
    often = Counter(fold(name) for name, _ in bare)
    alone = [(name, key) for name, key in bare if often[fold(name)] == 1]
    return {f"{short}{name}": key for name, key in alone for short in ("", "P. ", "P.", "X. ", "X.")}


def all_known(values: pl.Series, keys: pl.Series) -> bool:
    """Whether every value is one of the keys, told without a query; False also where there are too many to look at.

    >>> all_known(pl.Series(["S1", None]), pl.Series(["S1", "S2"])), all_known(pl.Series(["S3"]), pl.Series(["S1"]))
    (True, False)
    """
    if max(len(values), len(keys)) > SHORT:
        return False
    return {*values.to_list()} <= {*keys.to_list(), None}


def mend_references(
    tables: Mapping[str, pl.DataFrame], sheet_rows: Mapping[str, pl.Series]
) -> tuple[dict[str, pl.DataFrame], list[pl.DataFrame]]:
    """Return the tables with references mended that name a known row otherwise: zeros lost, name pasted or alone.

    Beside them are the findings of cells whose key and name are of different rows.
    """
    result, told = dict(tables), list[pl.DataFrame]()
    for name in tables:
        for reference in references(TABLES[name]):
            column = result[name][reference.column]
            if len(reference.key) > 1 or column.null_count() == len(column):
                continue
            (key,) = TABLES[reference.target].key
            known = result[reference.target][key]
            if all_known(column, known):
                continue
            strange = ~column.is_in(known.implode()) & column.is_not_null()
            if not strange.any() or known.is_empty():
                continue
            if column.filter(strange).n_unique() > MENDED_LIMIT:
                continue
            vocabulary = key_vocabulary(reference.target, result[reference.target])
            told += reference_contradictions(column, reference, vocabulary, sheet_rows.get(name))
            mend = mended_codes(column.filter(strange), vocabulary)
            result[name] = result[name].with_columns(column.clone().scatter(strange.arg_true(), mend))
    return result, told


def reference_contradictions(
    column: pl.Series, reference: Reference, vocabulary: Vocabulary, rows: pl.Series | None
) -> Iterator[pl.DataFrame]:
    others = contradicted(column, vocabulary)
    if others:
        at = column.is_in(list(others)).fill_null(False)
        rows = pl.int_range(2, len(column) + 2, eager=True) if rows is None else rows
        named = column.filter(at).replace_strict(others, return_dtype=pl.String)
        yield findings_at(
            "code_contradicted", reference.table, reference.column, rows.filter(at), column.filter(at), named
        )
