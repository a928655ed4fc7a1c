"""Destinations of graduates at some months after leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Language, Text
from caunghe.outcomes.cohorts.counts import CELL, counted, latest_rows, long_rows
from caunghe.outcomes.cohorts.coverage import Known, completeness, due_shares, told_years, with_coverage
from caunghe.outcomes.cohorts.estimates import pay_table, rate_table
from caunghe.outcomes.cohorts.followed import categorised_graduates, followed, months_in_work
from caunghe.outcomes.cohorts.link_errors import LinkErrors, strangers_met, units_apart
from caunghe.outcomes.cohorts.months import LEAST_KNOWN, cohort_states, first_day, record_months
from caunghe.outcomes.cohorts.options import DestinationOptions
from caunghe.outcomes.cohorts.protection import hidden_cells, nesting, small_cells, subtracted
from caunghe.outcomes.cohorts.sentences import cells_told, links_told, people_told, records_told
from caunghe.outcomes.cohorts.value_added import value_added, with_flags, with_intake
from caunghe.outcomes.linkage.link import Linkage, link
from caunghe.outcomes.results import APART, COHORTS, COMPLETENESS, DESTINATIONS, QUALITY, RECORD_MONTHS, VALUE_ADDED
from caunghe.progress import Progress, silent
from caunghe.schema import COVERED, ResultTables, in_schema

_COUNTING: Final = Text("Đếm theo chương trình, ngành, cơ sở", "Counting by programme, field and institution")
_ESTIMATING: Final = Text("Ước lượng", "Estimating")
_NOBODY: Final = Text(
    "Bộ dữ liệu phải có bảng người tốt nghiệp (graduates) và bảng hồ sơ việc làm (employment_records); thiếu {table}.",
    "the feed must have rows of graduates and of employment_records; got none of {table}",
)
_UNLINKED: Final = Text(
    "Phải có ít nhất một người tốt nghiệp tìm thấy trong hồ sơ việc làm; {graduates} người, không ai được tìm thấy.",
    "at least one graduate must be found in the employment records; none of {graduates} was",
)
_SHOWN_BY_YEAR: Final = ("all", "level")
_NUMBERS: Final = ("observed", "estimate", "standard_error", "low", "high")
_OF_ALL: Final = pl.DataFrame({"measure": ["working", "unknown"]})
_MEASURES: Final = ("working", "in_field", "pay", "unknown")


@dataclass(frozen=True)
class Destinations(ResultTables):
    """What became of graduates: of the last cohorts by every breakdown, of every cohort, and what programmes add.

    ``quality`` is that of the links; ``months`` and ``completeness`` tell what came of what is due, ``apart`` which
    programmes and institutions are found unlike the others; the records reach from ``first_month`` to ``last_month``,
    the last whole one.

    >>> found = destinations(leavers_feed, linkage=leavers_linkage)
    >>> found.destinations.filter(measure="working", months=6, breakdown="all").select("year", "flag").row(0)
    (2025, 'publish')
    """

    destinations: Annotated[pl.DataFrame, DESTINATIONS]
    cohorts: Annotated[pl.DataFrame, COHORTS]
    value_added: Annotated[pl.DataFrame, VALUE_ADDED]
    quality: Annotated[pl.DataFrame, QUALITY]
    months: Annotated[pl.DataFrame, RECORD_MONTHS]
    completeness: Annotated[pl.DataFrame, COMPLETENESS]
    apart: Annotated[pl.DataFrame, APART]
    first_month: date
    last_month: date

    def told(self, language: Language) -> list[str]:
        """Return what a reader of the numbers must know, in sentences.

        >>> found = destinations(leavers_feed, linkage=leavers_linkage)
        >>> found.told("en")[0]
        'The records reach from September 2023 to May 2026; a later month is not due yet, and is no zero.'
        """
        return [
            *records_told(self.months, self.cohorts, language),
            *people_told(self.completeness, self.cohorts, language),
            *links_told(self.quality, self.apart, language),
            *cells_told(self.destinations, language),
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
    record of any month from leaving to that one. A cohort is judged once the records reach its month; before that it is
    pending, never zero. Who has no name or birth date, did not come though due, or falls in a month whose records are
    not whole, lowers the coverage; of fewer than half known no number is said. Figures of programmes, fields,
    institutions and communes are drawn to those of the others the more, the fewer their graduates. The error of the
    links is in every interval. Without a ``linkage`` the graduates are linked first.

    Raises InputError where the feed has no graduates or no employment records, or none is found in them, and what
    ``link`` raises.

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
    if linkage.quality["precision"].item() is None:
        raise InputError(_UNLINKED, graduates=feed["graduates"].height)
    progress(_COUNTING, 0, 2)
    people = with_intake(categorised_graduates(feed, linkage.pairs.filter(pl.col("status") == "linked")), feed)
    work = months_in_work(feed["employment_records"])
    records = record_months(work)
    if records is None:
        raise InputError(_NOBODY, table="employment_records")
    states = cohort_states(people, records, options)
    shares = due_shares(feed, people)
    known = Known(shares, states)
    rows = long_rows(followed(people, work, states)).filter(pl.col("year").is_in(told_years(shares)))
    links = LinkErrors.of(linkage.quality, *strangers_met(work, states))
    progress(_ESTIMATING, 1, 2)
    hidden = _hidden(rows, people, options)
    shown = _latest(rows, links, hidden, known, options)
    added = value_added(latest_rows(rows, options.pool_below), links, options)
    apart = units_apart(rows, options)
    progress(_ESTIMATING, 2, 2)
    return Destinations(
        destinations=shown,
        cohorts=_by_year(rows, people, links, hidden, known, options),
        value_added=with_flags(added, shown, apart),
        quality=linkage.quality,
        months=records.table(),
        completeness=completeness(people, shares),
        apart=apart,
        first_month=first_day(records.first),
        last_month=first_day(records.last),
    )


def _hidden(rows: pl.DataFrame, people: pl.DataFrame, options: DestinationOptions) -> pl.DataFrame:
    """Return the cells of single cohorts that are not shown: of every cohort by level, of the last by the rest."""
    last = pl.col("year") == pl.col("year").max().over("months")
    single = rows.filter(last | pl.col("breakdown").is_in(_SHOWN_BY_YEAR))
    counts = counted(single, *CELL, "year")
    minimum = options.minimum_people if options.public else 1
    return hidden_cells(counts, nesting(people), minimum)


def _latest(
    rows: pl.DataFrame, links: LinkErrors, hidden: pl.DataFrame, known: Known, options: DestinationOptions
) -> pl.DataFrame:
    """Return ``DESTINATIONS``."""
    latest = latest_rows(rows, options.pool_below)
    years = latest.group_by(CELL, maintain_order=True).agg(
        from_year=pl.col("year").min(), year=pl.col("last_year").max()
    )
    counts = counted(latest, *CELL).join(years, on=CELL, how="left", maintain_order="left")
    table = _estimated(latest, counts, links, known, options)
    pooled = pl.col("from_year") < pl.col("year")
    small = small_cells(counts.filter(pooled), options.minimum_people if options.public else 1)
    gone = pl.concat(
        [
            hidden.join(counts.filter(~pooled).select(*CELL, "year"), on=[*CELL, "year"]).select("measure", *CELL),
            small.select("measure", *CELL),
            subtracted(counts.filter(pooled, pl.col("breakdown").is_in(_SHOWN_BY_YEAR)), hidden),
        ]
    ).unique(maintain_order=True)
    shown = _flagged(table, gone.with_columns(is_hidden=pl.lit(True)), ["measure", *CELL])
    return in_schema(shown.sort(_order(), *CELL), DESTINATIONS)


def _order() -> pl.Expr:
    return pl.col("measure").replace_strict({name: i for i, name in enumerate(_MEASURES)}, return_dtype=pl.Int64)


def _estimated(
    rows: pl.DataFrame, counts: pl.DataFrame, links: LinkErrors, known: Known, options: DestinationOptions
) -> pl.DataFrame:
    """Return estimates of every measure with ``from_year, year, persons, coverage`` of the counts."""
    parts = [rate_table(counts, links, options.level), pay_table(rows, counts, links, options.level)]
    told = [part for part in parts if not part.is_empty()]
    if not told:
        return pl.DataFrame(schema=DESTINATIONS)
    # of whom nobody can be looked for there is a row that says so
    nobody = counts.filter(pl.col("searched") == 0).select(*CELL).join(_OF_ALL, how="cross")
    table = pl.concat([*told, nobody], how="diagonal").join(
        counts.drop("come"), on=CELL, how="left", maintain_order="left"
    )
    return with_coverage(table.join(known.of(counts), on=CELL, how="left", maintain_order="left"))


def _flagged(table: pl.DataFrame, gone: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Add ``flag``, and empty what is suppressed; what too little is known of keeps its coverage."""
    joined = table.join(gone, on=on, how="left", maintain_order="left")
    hidden = pl.col("is_hidden").fill_null(False)
    too_little = (pl.col("coverage") < LEAST_KNOWN).fill_null(value=False)
    unsure = (pl.col("from_year") < pl.col("year")) | (pl.col("coverage") < COVERED)
    flag = pl.when(hidden | too_little).then(pl.lit("suppressed"))
    flag = flag.when(unsure).then(pl.lit("caution")).otherwise(pl.lit("publish"))
    told = [pl.when(~hidden).then(name).alias(name) for name in ("persons", "coverage")]
    numbers = [pl.when(~hidden & ~too_little).then(name).alias(name) for name in _NUMBERS]
    return joined.with_columns(*told, *numbers, flag=flag)


def _by_year(
    rows: pl.DataFrame,
    people: pl.DataFrame,
    links: LinkErrors,
    hidden: pl.DataFrame,
    known: Known,
    options: DestinationOptions,
) -> pl.DataFrame:
    """Return ``COHORTS``: those that cannot be judged with their number of graduates and why, nothing else."""
    own = rows.filter(pl.col("breakdown").is_in(_SHOWN_BY_YEAR))
    parts = [
        _estimated(each, _of_year(each, year), links, known, options)
        for (year,), each in own.group_by("year", maintain_order=True)
    ]
    told = [part for part in parts if not part.is_empty()]
    judged = pl.concat(told) if told else pl.DataFrame(schema=DESTINATIONS)
    table = _every_cohort(people, known)
    judged = judged.select("measure", *CELL, "year", "persons", "coverage", *_NUMBERS)
    table = table.join(judged, on=["measure", *CELL, "year"], how="left")
    complete = pl.col("status") == "complete"
    table = table.with_columns(
        persons=pl.coalesce("persons", "graduates"),
        coverage=pl.coalesce("coverage", pl.when(complete & (pl.col("share") < LEAST_KNOWN)).then("share")),
        from_year=pl.col("year"),
    )
    shown = _flagged(table, hidden.with_columns(is_hidden=pl.lit(True)), ["measure", *CELL, "year"])
    return in_schema(shown.sort(_order(), *CELL, "year"), COHORTS)


def _of_year(rows: pl.DataFrame, year: object) -> pl.DataFrame:
    return counted(rows, *CELL).with_columns(from_year=pl.lit(year), year=pl.lit(year))


def _every_cohort(people: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Return every measure and month of every cohort: ``graduates, status, due``, and the ``share`` of those due."""
    frames = [
        people.group_by("year", category=pl.col(by).cast(pl.String), maintain_order=True)
        .agg(graduates=pl.len().cast(pl.Int64))
        .with_columns(breakdown=pl.lit(by))
        for by in _SHOWN_BY_YEAR
    ]
    due = pl.col("month").map_elements(first_day, pl.Date())
    table = pl.concat(frames).drop_nulls("category").join(known.states, on="year").with_columns(due=due)
    table = table.join(pl.DataFrame({"measure": _MEASURES}), how="cross")
    table = table.with_columns(
        status=pl.when(pl.col("measure") == "unknown").then("unknown_status").otherwise("status")
    ).drop("come", "window")
    share = known.shares.select("breakdown", "category", "year", "share")
    return table.join(share, on=["breakdown", "category", "year"], how="left")


def write_destinations(found: Destinations, out: Path) -> None:
    """Write the seven tables as CSV, into a folder that is made where it is missing.

    >>> write_destinations(destinations(leavers_feed, linkage=leavers_linkage), folder / "leavers")
    >>> sorted(file.name for file in (folder / "leavers").iterdir())
    ['apart.csv', 'cohorts.csv', 'completeness.csv', 'destinations.csv', 'months.csv', 'quality.csv', 'value_added.csv']
    """
    out.mkdir(parents=True, exist_ok=True)
    for name, table in found.tables.items():
        table.write_csv(out / f"{name}.csv")
