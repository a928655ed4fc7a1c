"""The rows of a form's part: those of the feed that a reporter owes for a period, and what is shown beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forms.form import HEAD_COLUMNS, By, Form, Part
from caunghe.forms.period import Period
from caunghe.language import Text
from caunghe.schema import TABLES, Kind, allowed_codes, titles

_TO_INSTITUTION: Final = {"programme": "programmes", "site": "sites"}
_UNKNOWN: Final = Text(
    "{name} phải có trong bảng {table}; đã cho {value}.", "{name} must be in table {table}; got {value}."
)
_OWN_TABLES: Final = {"institution": "institutions", "employer": "employers"}


def check_subject(feed: Feed, by: By, subject: str | None) -> None:
    """Raise InputError where the feed does not know who reports."""
    if by == "city" or subject is None:
        return
    table = _OWN_TABLES[by]
    if subject not in feed[table][by].to_list():
        raise InputError(_UNKNOWN, name=by, table=table, value=subject)


def rows_of_other_periods(feed: Feed, part: Part, subject: str | None, period: Period) -> pl.DataFrame:
    """Return the rows of the same year that a form leaves out because they are for the whole year, or for a half of it.

    >>> from caunghe.forms import asked_period, form_named
    >>> needs = form_named("employer_needs").parts[0]
    >>> [rows_of_other_periods(feed, needs, "E1", asked_period(code)).height for code in ("2026", "2026-H1")]
    [0, 1]
    """
    rows = _of_subject(feed, part, subject)
    if not {"year", "half"} <= set(rows.columns):
        return rows.clear()
    half = pl.lit(period.half, pl.Int64)
    other = pl.col("half").is_null() if period.half else pl.col("half").is_not_null()
    return rows.filter(pl.col("year") == period.year, other, pl.col("half").ne_missing(half))


def part_rows(feed: Feed, part: Part, subject: str | None, period: Period) -> pl.DataFrame:
    """Return the rows of a part, in the columns of its table, in the order of its key.

    What ``listed`` names stands there even where nothing was reported of it: those rows are empty but for it.
    """
    rows = reported_rows(feed, part, subject, period)
    if part.listed:
        listed = _listed(feed, part, subject)
        silent = listed.join(rows, on=part.listed, how="anti", maintain_order="left")
        rows = pl.concat([rows, silent], how="diagonal")
    shown = [name for name in TABLES[part.table].key if name not in part.given]
    order = [part.listed, *(name for name in shown if name != part.listed)] if part.listed else shown
    return rows.sort([_place(part, name) for name in order], maintain_order=True, nulls_last=True)


def _place(part: Part, name: str) -> pl.Expr:
    """Return what rows are sorted by: a code by its place in its list, anything else by itself."""
    column = part.column(name)
    if column.kind is not Kind.CODE:
        return pl.col(name)
    codes = list(allowed_codes(str(column.codes), column.level))
    return pl.col(name).replace_strict(codes, range(len(codes)), default=None, return_dtype=pl.Int64)


def shown_cells(feed: Feed, part: Part, rows: pl.DataFrame, subject: str | None, period: Period) -> pl.DataFrame:
    """Return the cells of a part as they are printed, a column for each of the form's: c0, c1, …"""
    if part.sums is not None:
        return rows if rows.width else pl.DataFrame(schema={f"c{at}": pl.String for at in range(len(part.columns))})
    cells: list[pl.Series] = []
    for at, column in enumerate(part.columns):
        if column.computed is not None:
            values = column.computed(feed, subject, period, rows)
        elif not column.of:
            values = pl.Series([None] * rows.height, dtype=pl.String)
        else:
            values = _followed(feed, part.table, rows, column.of)
        if column.every:
            values = values.fill_null(column.every)
        cells.append(values.alias(f"c{at}"))
    return pl.DataFrame(cells)


def reported_rows(feed: Feed, part: Part, subject: str | None, period: Period) -> pl.DataFrame:
    """Return the rows of the feed that a part is for: of who reports, of the period, at the part's levels.

    >>> from caunghe.forms import asked_period, form_named
    >>> needs = form_named("employer_needs").parts[0]
    >>> reported_rows(feed, needs, "E1", asked_period("2026"))["openings"].to_list()
    [8, 5]
    """
    rows = _of_period(_of_subject(feed, part, subject), part, period)
    if not part.levels:
        return rows
    return rows.join(_programmes(feed, part, subject), on="programme", how="semi", maintain_order="left")


def period_rows(feed: Feed, part: Part, period: Period) -> pl.DataFrame:
    """Return the rows of a part that fall into a period, of all reporters, with the institution of each."""
    rows = _of_period(feed[part.table], replace(part, years=1), period)
    if part.levels:
        rows = rows.join(_programmes(feed, part, None), on="programme", how="semi", maintain_order="left")
    if "institution" not in rows.columns and "programme" in rows.columns:
        owners = (
            feed["programmes"].select("programme", "site").join(feed["sites"].select("site", "institution"), on="site")
        )
        rows = rows.join(owners.select("programme", "institution"), on="programme", how="left", maintain_order="left")
    return rows


def cohorts_of(form: Form, table: str) -> int:
    """Return of how many years a form tells in a table: 1, or the cohorts that a report of a year goes back to.

    >>> from caunghe.forms import form_named
    >>> cohorts_of(form_named("training_year"), "intakes"), cohorts_of(form_named("employer_needs"), "hiring_needs")
    (4, 1)
    """
    return max(part.years for part in form.parts if part.table == table)


def rows_of_period(
    rows: pl.DataFrame, form: Form, table: str, period: Period, *, cohorts: int | None = None
) -> pl.DataFrame:
    """Return those of a table's rows that a form of a period tells of, or those of fewer ``cohorts``.

    >>> from caunghe.forms import asked_period, form_named
    >>> form, rows = form_named("training_year"), feed["intakes"]
    >>> sorted(set(rows_of_period(rows, form, "intakes", asked_period("2025"), cohorts=1)["year"]))
    [2025]
    """
    part = next(part for part in form.parts if part.table == table)
    return _of_period(rows, replace(part, years=cohorts or cohorts_of(form, table)), period)


def _of_subject(feed: Feed, part: Part, subject: str | None) -> pl.DataFrame:
    rows, names = feed[part.table], TABLES[part.table].names
    if subject is None:
        return rows
    for column in ("institution", "employer"):
        if column in names:
            return rows.filter(pl.col(column) == subject)
    through = next(name for name in _TO_INSTITUTION if name in names)
    own = _programmes(feed, part, subject) if through == "programme" else _sites(feed, subject)
    return rows.join(own, on=through, how="semi", maintain_order="left")


def _sites(feed: Feed, subject: str | None) -> pl.DataFrame:
    sites = feed["sites"].select("site", "institution")
    return sites if subject is None else sites.filter(pl.col("institution") == subject)


def _programmes(feed: Feed, part: Part, subject: str | None) -> pl.DataFrame:
    """Return the programmes of who reports, at the part's levels."""
    taught = feed["programmes"].select("programme", "site", "level")
    own = taught.join(_sites(feed, subject), on="site", how="semi", maintain_order="left")
    return own.filter(pl.col("level").is_in(part.levels)) if part.levels else own


def _of_period(rows: pl.DataFrame, part: Part, period: Period) -> pl.DataFrame:
    """Return the rows that fall into a period by the table's own column of time; all where it has none."""
    names = TABLES[part.table].names
    for day in ("period", "date", "posted"):
        if day in names:
            return rows.filter(pl.col(day).is_between(period.starts, period.ends))
    if "year" not in names:
        return rows
    rows = rows.filter(pl.col("year").is_between(period.year - part.years + 1, period.year))
    return rows.filter(pl.col("half").eq_missing(pl.lit(period.half, pl.Int64))) if "half" in names else rows


def _listed(feed: Feed, part: Part, subject: str | None) -> pl.DataFrame:
    column = part.column(part.listed)
    if column.kind is Kind.CODE:
        return pl.DataFrame({part.listed: allowed_codes(str(column.codes), column.level)})
    return _programmes(feed, part, subject).select("programme")


def _followed(feed: Feed, table: str, rows: pl.DataFrame, path: str) -> pl.Series:
    """Return the column that a path leads to, codes but those of keys as their Vietnamese titles."""
    name, titled = path.removesuffix(":title"), path.endswith(":title")
    *steps, last = name.split(".")
    keys, at = rows, table
    for step in steps:
        target = str(TABLES[at][step].references)
        known = feed[target].unique(TABLES[target].key[0], keep="first", maintain_order=True)
        keys = keys.select(pl.col(step).alias(TABLES[target].key[0])).join(
            known, on=TABLES[target].key[0], how="left", maintain_order="left"
        )
        at = target
    values, column = keys[last], TABLES[at][last]
    if column.kind is Kind.CODE and (titled or not _is_coded(str(column.codes))):
        named = titles(str(column.codes), "vi")
        return _titled_each(values, named) if column.many else values.replace(named)
    return values


def _titled_each(values: pl.Series, named: Mapping[str, str]) -> pl.Series:
    """Return cells of several codes as their titles, separated as the codes are; what is no code stays."""
    parts = (None if cell is None else [code.strip() for code in cell.split(";")] for cell in values)
    shown = [None if each is None else "; ".join(named.get(code, code) for code in each) for each in parts]
    return pl.Series(values.name, shown, dtype=pl.String)


def _is_coded(codes: str) -> bool:
    """Whether a list's codes, not their titles, are what offices write: numbers of a national classification."""
    return all(code[:1].isdigit() or len(code) == 1 for code in allowed_codes(codes)[:20]) and codes != "size_bands"


def head_values(part: Part, subject: str | None, period: Period) -> dict[str, object]:
    """Return the columns of a part's table that the form's head, or the form itself, gives for every row."""
    values = (subject, subject, period.starts, period.year, period.half)
    head: dict[str, object] = dict(zip(HEAD_COLUMNS, values, strict=True))
    return {name: head[name] for name in part.given} | dict(part.implied)
