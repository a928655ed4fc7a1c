"""The structural checks of a feed once read: cells, keys, references, and the tables that must be there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, cast

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import NO_SUGGESTION, gather
from caunghe.feed.findings.structural import STRUCTURAL_RULES, FindingRow, finding, findings, findings_at
from caunghe.feed.reading.coding import Vocabulary, code_vocabulary
from caunghe.feed.reading.information import NAME
from caunghe.feed.reading.references import Reference, all_known, key_vocabulary, references
from caunghe.feed.values.parsing import EXPECTED, FIRST_DAY, LAST_DAY, SHORT, expected_text, is_finite
from caunghe.schema import TABLES, Column, Kind, Table

__all__ = ["STRUCTURAL_RULES", "check_structure"]

_SEPARATOR: Final = " | "
_CIRCLE_SHOWN: Final = 6
# threads take longer to begin than all columns of so many rows to be looked at
_SMALL: Final = 1_000


def is_small(feed: Feed) -> bool:
    """Whether every table is checked sooner than a thread begins."""
    return all(feed[name].height <= SHORT for name in TABLES)


def check_structure(feed: Feed) -> pl.DataFrame:
    """Return the structural findings of a feed: every faulty cell and row, in the columns of FINDINGS.

    Keys: rows after the first with the same key; nulls in optional key columns compare equal, rows with a null in a
    required key column are ``value_missing`` alone. A table that is referred to but not supplied is told once.
    """
    checks: list[Callable[[], Iterable[pl.DataFrame]]] = [partial(_area_of_city, feed), partial(_missing_tables, feed)]
    for name, table in TABLES.items():
        frame = feed[name]
        if frame.is_empty():
            continue
        rows = feed.numbered_table(name)["sheet_row"]
        checks.append(partial(_repeated_keys, frame, rows, table))
        checks += [partial(value_findings, frame[column.name], rows, table, column) for column in table.columns]
        checks += [partial(broken_references, feed, frame, rows, reference) for reference in references(table)]
    if is_small(feed):
        return gather(part for check in checks for part in check())
    with ThreadPoolExecutor() as threads:
        return gather(part for parts in threads.map(_frames, checks) for part in parts)


def _frames(check: Callable[[], Iterable[pl.DataFrame]]) -> list[pl.DataFrame]:
    return list(check())


def value_findings(values: pl.Series, rows: pl.Series, table: Table, column: Column) -> Iterator[pl.DataFrame]:
    if column.required and values.null_count():
        yield findings_at(
            "value_missing", table.name, column.name, rows.filter(values.is_null()), expected=_example(column)
        )
    if column.codes is not None:
        yield from _unknown_codes(values, rows, table, column)
    elif not _all_inside(values, column) and (outside := _outside(values, column)) is not None and outside.any():
        yield findings_at(
            "out_of_range",
            table.name,
            column.name,
            rows.filter(outside),
            _plain_text(values.filter(outside)),
            _limits(column),
        )


def _example(column: Column) -> str:
    return (
        f"{column.label.vi} / {column.label.en}: {expected_text(column)}"
        if column.kind is Kind.DATE
        else (f"{column.label.vi} / {column.label.en}")
    )


def _outside(values: pl.Series, column: Column) -> pl.Series | None:
    """Return where a number or day is outside its limits or not finite; null cells are not."""
    if column.kind is Kind.DATE:
        return ~values.is_between(FIRST_DAY, LAST_DAY).fill_null(True)
    if not values.dtype.is_numeric():
        return None
    inside = values.is_finite()
    if column.minimum is not None:
        inside &= values >= column.minimum
    if column.maximum is not None:
        inside &= values <= column.maximum
    return ~inside.fill_null(True)


def _all_inside(values: pl.Series, column: Column) -> bool:
    """Whether no number or day is outside its limits, told by the least and the greatest, which need no query."""
    if column.kind is not Kind.DATE and not values.dtype.is_numeric():
        return True
    low: Any
    high: Any
    low, high = (FIRST_DAY, LAST_DAY) if column.kind is Kind.DATE else (column.minimum, column.maximum)
    least, greatest = cast("Any", values.min()), cast("Any", values.max())
    if least is None:
        return is_finite(values)
    return is_finite(values) and (low is None or least >= low) and (high is None or greatest <= high)


def _limits(column: Column) -> str:
    if column.kind is Kind.DATE:
        return f"{FIRST_DAY} … {LAST_DAY}"
    low, high = (None if limit is None else f"{limit:g}" for limit in (column.minimum, column.maximum))
    if low is None or high is None:
        return f"≥ {low}" if low is not None else f"≤ {high}" if high is not None else EXPECTED[column.kind]
    return f"{low} … {high}"


def _plain_text(values: pl.Series) -> pl.Series:
    text = values.cast(pl.String)
    return text.str.replace(r"\.0$", "") if values.dtype.is_float() else text


def _unknown_codes(values: pl.Series, rows: pl.Series, table: Table, column: Column) -> Iterator[pl.DataFrame]:
    """Yield a finding for each unknown code; a cell of several codes may have several."""
    vocabulary = code_vocabulary(str(column.codes), column.level)
    strange = vocabulary.unknown_values(values)
    if column.many and len(strange):
        codes = pl.DataFrame({"sheet_row": rows, "code": values.str.split(";")}).explode("code").drop_nulls()
        values, rows = codes["code"].str.strip_chars(), codes["sheet_row"]
        strange = vocabulary.unknown_values(values)
    if len(strange):
        yield _unknown_findings("code_unknown", values, rows, (table.name, column.name), strange, vocabulary)


def _unknown_findings(
    rule: str, values: pl.Series, rows: pl.Series, place: tuple[str, str], strange: pl.Series, vocabulary: Vocabulary
) -> pl.DataFrame:
    """Return a finding for each cell whose value is among the ``strange`` ones, with the nearest known code."""
    bad = values.is_in(strange.implode()).fill_null(False)
    cells = values.filter(bad)
    nearest = cells.replace_strict(vocabulary.nearest_codes(strange), default=NO_SUGGESTION, return_dtype=pl.String)
    return findings_at(rule, *place, rows.filter(bad), cells, nearest)


def _repeated_keys(frame: pl.DataFrame, rows: pl.Series, table: Table) -> Iterator[pl.DataFrame]:
    """Yield the later rows of every key that comes twice; expected is the first row with it."""
    if frame.height < 2:
        return
    if frame.height <= SHORT:
        rows_of_keys = [*zip(*(frame[name].to_list() for name in table.key), strict=True)]
        if len(set(rows_of_keys)) == frame.height:
            return
    keys = frame.select(table.key).with_columns(rows.alias("sheet_row"))
    required = [name for name in table.key if table[name].required]
    keys = keys.drop_nulls(required) if any(keys[name].null_count() for name in required) else keys
    # equal keys have equal hashes, so only rows whose hash comes twice are compared in full
    hashes = keys.select(table.key).hash_rows()
    ordered = hashes.sort()
    twice = ordered.filter((ordered == ordered.shift()).fill_null(False)).unique()
    if twice.is_empty():
        return
    same = keys.filter(hashes.is_in(twice.implode())).with_columns(
        first=pl.col("sheet_row").first().over(table.key), nth=pl.int_range(pl.len()).over(table.key)
    )
    later = same.filter(pl.col("nth") > 0).with_columns(value=_joined_key(table.key))
    yield findings_at(
        "key_duplicate", table.name, table.key[-1], later["sheet_row"], later["value"], later["first"].cast(pl.String)
    )


def _joined_key(columns: tuple[str, ...]) -> pl.Expr:
    return pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in columns], separator=_SEPARATOR)


def broken_references(feed: Feed, frame: pl.DataFrame, rows: pl.Series, reference: Reference) -> Iterator[pl.DataFrame]:
    if reference.target not in feed.supplied and feed[reference.target].is_empty():
        return
    known = feed[reference.target]
    if len(reference.key) > 1:
        asked = frame.select(reference.columns).with_columns(rows.alias("sheet_row")).drop_nulls()
        lost = asked.join(known, left_on=reference.columns, right_on=reference.key, how="anti", maintain_order="left")
        lost = lost.with_columns(value=_joined_key(reference.columns))
        if not lost.is_empty():
            yield findings_at(
                "reference_unknown", reference.table, reference.column, lost["sheet_row"], lost["value"], NO_SUGGESTION
            )
        return
    (key,) = TABLES[reference.target].key
    values, keys = frame[reference.column], known[key]
    if not all_known(values, keys) and (lost := (~values.is_in(keys.implode())).fill_null(False)).any():
        place = (reference.table, reference.column)
        strange = values.filter(lost).unique(maintain_order=True)
        yield _unknown_findings(
            "reference_unknown", values, rows, place, strange, key_vocabulary(reference.target, known)
        )
    if reference.target == reference.table:
        yield findings(_circles(keys, values, rows, reference))


def _circles(keys: pl.Series, parents: pl.Series, rows: pl.Series, reference: Reference) -> Iterator[FindingRow]:
    """Yield a finding for every row that reaches itself by going from parent to parent."""
    parent = dict(zip(keys, parents, strict=True))
    row_of = dict(zip(keys, rows, strict=True))
    done: set[str] = set()
    for key in keys:
        path: dict[str, None] = {}
        here = key
        while here is not None and here not in done and here not in path:
            path[here] = None
            here = parent.get(here)
        done.update(path)
        if here not in path:
            continue
        circle = [*path][[*path].index(here) :]
        for place, member in enumerate(circle):
            way = [circle[(place + step) % len(circle)] for step in range(min(len(circle), _CIRCLE_SHOWN))]
            shown = " → ".join([*way, "…", member] if len(circle) > _CIRCLE_SHOWN else [*way, member])
            yield FindingRow("reference_cyclic", reference.table, row_of[member], reference.column, member, shown)


def _missing_tables(feed: Feed) -> Iterator[pl.DataFrame]:
    """Yield one finding for each table that is referred to, or must be there, and is not."""
    needed: dict[str, list[str]] = {} if "areas" in feed.supplied else {"areas": [f"{NAME}.json (area)"]}
    for name, table in TABLES.items():
        for reference in references(table):
            there = reference.target in feed.supplied or not feed[reference.target].is_empty()
            if not there and feed[name][reference.column].null_count() < feed[name].height:
                needed.setdefault(reference.target, []).append(f"{name}.{reference.column}")
    for target, users in needed.items():
        if feed[target].is_empty():
            yield finding("file_missing", target, expected=", ".join(dict.fromkeys(users)))


def _area_of_city(feed: Feed) -> Iterator[pl.DataFrame]:
    area, areas = feed.information.area, feed["areas"]
    if area and "areas" in feed.supplied and area not in areas["area"].to_list():
        suggestion = key_vocabulary("areas", areas).nearest_codes(pl.Series([area])).get(area, "areas.area")
        yield finding("information_wrong", NAME, column="area", value=area, expected=suggestion)
