"""Entrants before the plan and its seats after: what changes, by a column of the programmes."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import due_intakes, last_reported_year
from caunghe.language import Text
from caunghe.report.context import Context
from caunghe.schema import code_list

ENTRANTS, SEATS = Text("Nhập học {year}", "Entrants {year}"), Text("Chỉ tiêu {year}", "Seats {year}")
CHANGE: Final = Text("Thay đổi", "Change")


def entrants_year(seats: pl.DataFrame, context: Context) -> int:
    """Return the year whose entrants the plan's first year is held against: the last mostly reported before it."""
    first = int(seats["year"].min())  # pyright: ignore[reportArgumentType]
    return last_reported_year(due_intakes(context.feed).filter(pl.col("year") < first)) or first - 1


def years_of(seats: pl.DataFrame, context: Context) -> tuple[int, int, int]:
    """Return the year of the entrants, and the plan's first year and last."""
    return entrants_year(seats, context), min(seats["year"]), max(seats["year"])


def changes(joined: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return entrants ``before`` the plan, seats of its first year (``opening``) and of its last (``after``), and the
    ``change`` from before to after, by a column of the programmes.
    """
    first, last = min(joined["year"]), max(joined["year"])
    opening = pl.col("seats").sum().alias("opening")
    before = (
        joined.filter(pl.col("year") == first).group_by(key, maintain_order=True).agg(pl.col("before").sum(), opening)
    )
    after = joined.filter(pl.col("year") == last).group_by(key, maintain_order=True).agg(after=pl.col("seats").sum())
    both = before.join(after, on=key, how="full", coalesce=True).with_columns(
        pl.col("before", "opening", "after").fill_null(0)
    )
    return both.with_columns(change=pl.col("after") - pl.col("before")).sort(["change", key], descending=[True, False])


def field_titles(context: Context) -> dict[str, str]:
    """Return what each stem of training fields (the code without its level) teaches."""
    title = f"title_{context.language}"
    stems = code_list("training_fields").select(pl.col("code").str.slice(1), title)
    return dict(stems.unique("code", keep="first", maintain_order=True).iter_rows())


def path_columns(years: tuple[int, int, int]) -> tuple[tuple[tuple[Text, str], ...], tuple[str, ...]]:
    """Return the columns of a table of ``changes`` and what they show: entrants, the plan's first year and its last."""
    prior, first, last = years
    seats = {"opening": first, "after": last} if first < last else {"after": last}
    columns = [(ENTRANTS.filled(year=str(prior)), "number")]
    columns += [(SEATS.filled(year=str(year)), "number") for year in seats.values()]
    return (*columns, (CHANGE, "number")), ("before", *seats, "change")
