"""Destinations of graduates at some months after leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Language, Text, month, number, share
from caunghe.outcomes.cohorts.counts import CELL, counted, latest_rows, long_rows
from caunghe.outcomes.cohorts.estimates import pay_table, rate_table
from caunghe.outcomes.cohorts.followed import categorised_graduates, followed, months_in_work
from caunghe.outcomes.cohorts.link_errors import LinkErrors
from caunghe.outcomes.cohorts.months import cohort_states, first_day, month_number, reach_of_records
from caunghe.outcomes.cohorts.options import DestinationOptions
from caunghe.outcomes.cohorts.protection import hidden_cells, nesting, small_cells
from caunghe.outcomes.cohorts.value_added import value_added, with_intake, without_hidden
from caunghe.outcomes.linkage.link import Linkage, link
from caunghe.outcomes.results import COHORTS, DESTINATIONS, QUALITY, VALUE_ADDED
from caunghe.progress import Progress, silent
from caunghe.schema import COVERED, ResultTables, in_schema

_COUNTING: Final = Text("Đếm theo chương trình, ngành, cơ sở", "Counting by programme, field and institution")
_ESTIMATING: Final = Text("Ước lượng", "Estimating")
_NOBODY: Final = Text(
    "Bộ dữ liệu phải có bảng người tốt nghiệp (graduates) và bảng hồ sơ việc làm (employment_records); thiếu {table}.",
    "the feed must have rows of graduates and of employment_records; got none of {table}",
)
_REACH: Final = Text(
    "Hồ sơ có từ {first} đến {last}; tháng sau đó là chưa đến hạn, không phải số không.",
    "The records reach from {first} to {last}; a later month is not due yet, and is no zero.",
)
_LINKS: Final = Text(
    "Ước tính {precision} liên kết là đúng, và {recall} số người có trong hồ sơ đã được tìm thấy; cả hai sai số đã nằm "
    "trong các khoảng.",
    "Links are right in about {precision}, and those in the records found in {recall}; the error of both is in the "
    "intervals.",
)
_CELLS: Final = Text(
    "{hidden} ô bị ẩn vì ít người; {pooled} ô gộp hai khóa vì khóa gần nhất dưới số người tối thiểu.",
    "{hidden} {hidden:cell is|cells are} hidden as few people stand behind; {pooled} {pooled:cell pools|cells pool} "
    "two cohorts, as the last one is small.",
)
_SHOWN_BY_YEAR: Final = ("all", "level")
_NUMBERS: Final = ("persons", "coverage", "observed", "estimate", "standard_error", "low", "high")
_MEASURES: Final = ("working", "in_field", "pay", "unknown")


@dataclass(frozen=True)
class Destinations(ResultTables):
    """What became of graduates: of the last cohorts by every breakdown, of every cohort, and what programmes add.

    ``quality`` is that of the links; the records reach from ``first_month`` to ``last_month``, the last whole one.

    >>> found = destinations(leavers_feed, linkage=leavers_linkage)
    >>> found.destinations.filter(measure="working", months=6, breakdown="all").select("year", "flag").row(0)
    (2025, 'publish')
    """

    destinations: Annotated[pl.DataFrame, DESTINATIONS]
    cohorts: Annotated[pl.DataFrame, COHORTS]
    value_added: Annotated[pl.DataFrame, VALUE_ADDED]
    quality: Annotated[pl.DataFrame, QUALITY]
    first_month: date
    last_month: date

    def told(self, language: Language) -> list[str]:
        """Return what a reader of the numbers must know, in sentences.

        >>> found = destinations(leavers_feed, linkage=leavers_linkage)
        >>> found.told("en")[0]
        'The records reach from September 2023 to May 2026; a later month is not due yet, and is no zero.'
        """
        row = self.quality.row(0, named=True)
        hidden = self.destinations.filter(pl.col("flag") == "suppressed").height
        pooled = self.destinations.filter(pl.col("from_year") < pl.col("year")).height
        first, last = month(self.first_month, language), month(self.last_month, language)
        precision, recall = (share(row[name], language) for name in ("precision", "recall"))
        counts = {name: number(n, language, decimals=0) for name, n in (("hidden", hidden), ("pooled", pooled))}
        return [
            _REACH(language, first=first, last=last),
            _LINKS(language, precision=precision, recall=recall),
            _CELLS(language, **counts),
        ]


def destinations(
    feed: Feed,
    options: DestinationOptions | None = None,
    linkage: Linkage | None = None,
    progress: Progress = silent,
) -> Destinations:
    """Return what graduates of a feed do at 6, 12 and 24 months after leaving, and how sure that is.

    ``working``: in the employment records of that month; ``in_field``: of those working in a known occupation, in one
    that the crosswalk gives for their field; ``pay``: median monthly pay of those working, đồng; ``unknown``: in no
    record at all. A cohort is judged once the records reach its month; before that it is pending, never zero. Figures
    of programmes, fields, institutions and communes are drawn to those of the others the more, the fewer their
    graduates. The error of the links is in every interval. Without a ``linkage`` the graduates are linked first.

    Raises InputError where the feed has no graduates or no employment records, and what ``link`` raises.

    >>> found = destinations(leavers_feed, linkage=leavers_linkage)
    >>> found.cohorts.filter(measure="working", breakdown="all", year=2025)["status"].to_list()
    ['complete', 'pending', 'pending']
    """
    options = options or DestinationOptions()
    for table in ("graduates", "employment_records"):
        if feed[table].is_empty():
            raise InputError(_NOBODY, table=table)
    if linkage is None:
        linkage = link(feed.numbered_table("graduates"), feed.numbered_table("employment_records"), progress=progress)
    progress(_COUNTING, 0, 2)
    people = with_intake(categorised_graduates(feed, linkage.pairs.filter(pl.col("status") == "linked")), feed)
    work = months_in_work(feed["employment_records"])
    reach = reach_of_records(feed["employment_records"].select(month_number(pl.col("month"))).to_series())
    if reach is None:
        raise InputError(_NOBODY, table="employment_records")
    states = cohort_states(people, reach, options)
    rows = long_rows(followed(people, work, states))
    links = LinkErrors.of(linkage.quality, _busy(work, states))
    progress(_ESTIMATING, 1, 2)
    hidden = _hidden(rows, people, options)
    shown = _latest(rows, links, hidden, options)
    added = value_added(latest_rows(rows, options.pool_below), links, options)
    progress(_ESTIMATING, 2, 2)
    return Destinations(
        destinations=shown,
        cohorts=_by_year(rows, people, states, links, hidden, options),
        value_added=without_hidden(added, shown),
        quality=linkage.quality,
        first_month=first_day(reach[0]),
        last_month=first_day(reach[1]),
    )


def _busy(work: pl.DataFrame, states: pl.DataFrame) -> dict[int, float]:
    """Return months → the share of the register's persons who are in work in the month that is looked at last."""
    persons = max(work["person"].n_unique(), 1)
    last = states.filter(pl.col("status") == "complete").sort("year").unique("months", keep="last", maintain_order=True)
    return {
        months: work.filter(pl.col("month") == month).height / persons
        for months, month in last.select("months", "month").iter_rows()
    }


def _hidden(rows: pl.DataFrame, people: pl.DataFrame, options: DestinationOptions) -> pl.DataFrame:
    """Return the cells of single cohorts that are not shown: of every cohort by level, of the last by the rest."""
    last = pl.col("year") == pl.col("year").max().over("months")
    single = rows.filter(last | pl.col("breakdown").is_in(_SHOWN_BY_YEAR))
    counts = counted(single, *CELL, "year")
    minimum = options.minimum_people if options.public else 1
    return hidden_cells(counts, nesting(people), minimum)


def _latest(rows: pl.DataFrame, links: LinkErrors, hidden: pl.DataFrame, options: DestinationOptions) -> pl.DataFrame:
    """Return ``DESTINATIONS``."""
    latest = latest_rows(rows, options.pool_below)
    years = latest.group_by(CELL, maintain_order=True).agg(
        from_year=pl.col("year").min(), year=pl.col("last_year").max()
    )
    counts = counted(latest, *CELL).join(years, on=CELL, how="left", maintain_order="left")
    table = _estimated(latest, counts, links, options)
    pooled = pl.col("from_year") < pl.col("year")
    small = small_cells(counts.filter(pooled), options.minimum_people if options.public else 1)
    gone = pl.concat(
        [
            hidden.join(counts.filter(~pooled).select(*CELL, "year"), on=[*CELL, "year"]).select("measure", *CELL),
            small.select("measure", *CELL),
        ]
    ).unique(maintain_order=True)
    shown = _flagged(table, gone.with_columns(is_hidden=pl.lit(True)), ["measure", *CELL])
    return in_schema(shown.sort(_order(), *CELL), DESTINATIONS)


def _order() -> pl.Expr:
    return pl.col("measure").replace_strict({name: i for i, name in enumerate(_MEASURES)}, return_dtype=pl.Int64)


def _estimated(
    rows: pl.DataFrame, counts: pl.DataFrame, links: LinkErrors, options: DestinationOptions
) -> pl.DataFrame:
    """Return estimates of every measure with ``from_year, year, persons, coverage`` of the counts."""
    parts = [rate_table(counts, links, options.level), pay_table(rows, counts, links, options.level)]
    known = [part for part in parts if not part.is_empty()]
    if not known:
        return pl.DataFrame(schema=DESTINATIONS)
    table = pl.concat(known).join(counts, on=CELL, how="left", maintain_order="left")
    of_all = pl.col("measure").is_in(["working", "unknown"])
    whole = pl.when(of_all).then("persons").otherwise("working")
    part = pl.when(of_all).then("dated").when(pl.col("measure") == "pay").then("paid").otherwise("known")
    return table.with_columns(persons=whole, coverage=part / whole)


def _flagged(table: pl.DataFrame, gone: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Add ``flag``, and empty what is suppressed."""
    joined = table.join(gone, on=on, how="left", maintain_order="left")
    hidden = pl.col("is_hidden").fill_null(False)
    unsure = (pl.col("from_year") < pl.col("year")) | (pl.col("coverage") < COVERED)
    flag = pl.when(hidden).then(pl.lit("suppressed")).when(unsure).then(pl.lit("caution")).otherwise(pl.lit("publish"))
    return joined.with_columns(*(pl.when(~hidden).then(name).alias(name) for name in _NUMBERS), flag=flag)


def _by_year(
    rows: pl.DataFrame,
    people: pl.DataFrame,
    states: pl.DataFrame,
    links: LinkErrors,
    hidden: pl.DataFrame,
    options: DestinationOptions,
) -> pl.DataFrame:
    """Return ``COHORTS``: those that cannot be judged with their number of graduates and why, nothing else."""
    own = rows.filter(pl.col("breakdown").is_in(_SHOWN_BY_YEAR))
    parts = [
        _estimated(each, counted(each, *CELL).with_columns(from_year=pl.lit(year), year=pl.lit(year)), links, options)
        for (year,), each in own.group_by("year", maintain_order=True)
    ]
    known = [part for part in parts if not part.is_empty()]
    judged = pl.concat(known) if known else pl.DataFrame(schema=DESTINATIONS)
    frames = [
        people.group_by("year", category=pl.col(by).cast(pl.String), maintain_order=True)
        .agg(graduates=pl.len().cast(pl.Int64))
        .with_columns(breakdown=pl.lit(by))
        for by in _SHOWN_BY_YEAR
    ]
    due = pl.col("month").map_elements(first_day, pl.Date())
    table = pl.concat(frames).drop_nulls("category").join(states, on="year").with_columns(due=due)
    table = table.join(pl.DataFrame({"measure": _MEASURES}), how="cross")
    table = table.join(judged.drop("flag", strict=False), on=["measure", *CELL, "year"], how="left")
    table = table.with_columns(persons=pl.coalesce("persons", "graduates"), from_year=pl.col("year"))
    shown = _flagged(table, hidden.with_columns(is_hidden=pl.lit(True)), ["measure", *CELL, "year"])
    return in_schema(shown.sort(_order(), *CELL, "year"), COHORTS)


def write_destinations(found: Destinations, out: Path) -> None:
    """Write the four tables as CSV, into a folder that is made where it is missing.

    >>> write_destinations(destinations(leavers_feed, linkage=leavers_linkage), folder / "leavers")
    >>> sorted(file.name for file in (folder / "leavers").iterdir())
    ['cohorts.csv', 'destinations.csv', 'quality.csv', 'value_added.csv']
    """
    out.mkdir(parents=True, exist_ok=True)
    for name, table in found.tables.items():
        table.write_csv(out / f"{name}.csv")
