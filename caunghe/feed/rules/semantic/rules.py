"""What a semantic rule is: a question asked of several cells at once, with examples that prove it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

import polars as pl

from caunghe.feed.contents import NO_DAY, Feed, FeedInformation
from caunghe.feed.findings.findings import FINDINGS, Rule, Severity, no_findings
from caunghe.language import Text
from caunghe.schema import TABLES, own_or_national_norm

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

_NO_CELLS: Final = no_findings().drop("rule", "severity")
EXAMPLE_INDICATORS: Final = frozenset({"certificate_rate", "share_of_women", "shared_workshops"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules may look at: the feed's tables with their sheet rows, and the indicators that exist."""

    feed: Feed
    indicators: frozenset[str]
    _numbered: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame], init=False, repr=False)

    def __getitem__(self, table: str) -> pl.DataFrame:
        if table not in self._numbered:
            self._numbered[table] = self.feed.numbered_table(table)
        return self._numbered[table]

    @property
    def as_of(self) -> date:
        """The day on which the feed says it describes the city."""
        return self.feed.information.as_of

    def norm(self, name: str) -> float:
        """Return a norm in force on ``as_of`` for every training field: the city's own, else the national one.

        Raises InputError when neither has it.
        """
        return own_or_national_norm(self.feed["norms"], name, self.as_of)


def cell_findings(
    frame: pl.DataFrame, table: str, column: str, expected: pl.Expr, value: pl.Expr | None = None
) -> pl.DataFrame:
    """Return one finding a row of ``frame``: the cell of ``column``, its value and what was expected there.

    ``frame`` has ``sheet_row``. Columns out: table, sheet_row, column, value, expected.
    """
    if frame.is_empty():  # most rules of most feeds: thousands of small queries a check
        return _NO_CELLS.clone()
    shown = pl.col(column) if value is None else value
    return frame.select(
        pl.lit(table).alias("table"),
        "sheet_row",
        pl.lit(column).alias("column"),
        number_text(frame, shown).alias("value"),
        expected.cast(pl.String).alias("expected"),
    )


def number_text(frame: pl.DataFrame, shown: pl.Expr) -> pl.Expr:
    """Return numbers of a frame as a person writes them, without a trailing ``.0``; what is no number as it is."""
    if frame.select(shown).dtypes[0].is_float():
        return shown.round(4).cast(pl.String).str.replace(r"\.0$", "")
    return shown.cast(pl.String)


def at_most(limit: pl.Expr | str) -> pl.Expr:
    """Return the text ``≤ limit``."""
    return pl.concat_str(pl.lit("≤ "), pl.col(limit) if isinstance(limit, str) else limit)


def at_least(limit: pl.Expr | str) -> pl.Expr:
    """Return the text ``≥ limit``."""
    return pl.concat_str(pl.lit("≥ "), pl.col(limit) if isinstance(limit, str) else limit)


def overlap_findings(facts: Facts, table: str, same: Sequence[str]) -> pl.DataFrame:
    """Return the rows that begin, ``valid_from``, while an earlier one with the same columns is still in force."""
    if facts[table].is_empty():
        return _NO_CELLS.clone()
    forever = date(9999, 12, 31)
    rows = facts[table].drop_nulls([same[0], "valid_from"]).sort("valid_from")
    ends = pl.col("valid_to").fill_null(forever).cum_max().shift(1).over(same)
    overlap = rows.with_columns(ends.alias("ends")).filter(pl.col("valid_from") <= pl.col("ends"))
    lasting = pl.when(pl.col("ends") < forever).then(pl.col("ends").cast(pl.String)).otherwise(pl.lit("∞"))
    return cell_findings(overlap, table, "valid_from", pl.concat_str(pl.lit("> "), lasting))


def excess_findings(facts: Facts, table: str, part: str, whole: str) -> pl.DataFrame:
    """Return the rows where ``part > whole``, both given."""
    if facts[table].is_empty():
        return _NO_CELLS.clone()
    return cell_findings(facts[table].filter(pl.col(part) > pl.col(whole)), table, part, at_most(whole))


def _refuse_nonsense(rule: str, kind: str, example: Rows) -> None:
    """Raise ValueError unless an example has rows, in tables and columns of the feed."""
    if not any(example.values()):
        raise ValueError(f"rule {rule} must have rows in its {kind} example; got none")
    for table, rows in example.items():
        if table not in TABLES:
            raise ValueError(f"rule {rule}: table of the {kind} example must be one of the feed's; got {table}")
        strange = {column for row in rows for column in row} - set(TABLES[table].names)
        if strange:
            raise ValueError(f"rule {rule}: columns of {table} in the {kind} example must exist; got {min(strange)}")


@dataclass(frozen=True, slots=True)
class SemanticRule(Rule):
    """A rule with the function that finds what breaks it, an example that does, the same mended, and one at the edge.

    Examples list rows by table and leave out what the rule does not look at. ``bad`` has a row just beyond each limit
    of the rule, ``edge`` one exactly at each limit, which must raise nothing. A ``dated`` rule asks what day it is.
    Raises ValueError where an example is missing or names a table or column that the feed does not have.
    """

    find: Callable[[Facts], Iterable[pl.DataFrame]]
    bad: Rows
    mended: Rows
    edge: Rows
    dated: bool = False
    is_of_values: bool = field(default=True, kw_only=True)

    def __post_init__(self) -> None:
        for kind in ("bad", "mended", "edge"):
            _refuse_nonsense(self.name, kind, getattr(self, kind))

    def __call__(self, facts: Facts) -> pl.DataFrame:
        """Return this rule's findings in the columns of FINDINGS; none where it needs a day the feed does not give."""
        if self.dated and facts.as_of == NO_DAY:
            return no_findings()
        parts = [part for part in self.find(facts) if not part.is_empty()]
        if not parts:
            return no_findings()
        marks = (pl.lit(self.name).alias("rule"), pl.lit(str(self.severity)).alias("severity"))
        return pl.concat(parts).with_columns(*marks).select(FINDINGS.names())


def rule(
    severity: Severity,
    *,
    says: tuple[str, str],
    mend: tuple[str, str],
    bad: Rows,
    mended: Rows,
    edge: Rows,
    dated: bool = False,
    suggests: bool = False,
) -> Callable[[Callable[[Facts], Iterable[pl.DataFrame]]], SemanticRule]:
    """Make a function into the rule of its name; ``says`` and ``mend`` are Vietnamese and English."""

    def declare(find: Callable[[Facts], Iterable[pl.DataFrame]]) -> SemanticRule:
        told = (find.__name__, severity, Text(*says), Text(*mend))
        return SemanticRule(*told, find, bad, mended, edge, dated, suggests=suggests)

    return declare


@cache
def _empty(table: str) -> pl.DataFrame:
    return TABLES[table].empty()


def example_feed(rows: Rows) -> Feed:
    """Return the feed of an example: the rows given, every other cell empty; it describes 30 June 2026."""
    tables = {
        name: pl.DataFrame(
            {column: [row.get(column) for row in rows[name]] for column in table.names}, schema=table.polars_schema
        )
        if name in rows
        else _empty(name).clone()
        for name, table in TABLES.items()
    }
    information = FeedInformation(Text("Thành phố ví dụ", "Example city"), "C", date(2026, 6, 30), "CC0-1.0")
    return Feed(information, tables, frozenset(rows))


def example_facts(rows: Rows, indicators: Collection[str] = EXAMPLE_INDICATORS) -> Facts:
    """Return what the rules look at in an example."""
    return Facts(example_feed(rows), frozenset(indicators))
