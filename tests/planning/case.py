"""What the plan verifier is given, and how a test changes one value of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.forecast.results import ForecastResults
from caunghe.planning.options import PlanOptions
from caunghe.planning.verify import shown
from caunghe.planning.verify.reading import Reading, reading
from caunghe.planning.verify.rules import Rule
from caunghe.planning.verify.verify import ROOM, verify_plan

SHOWN: Final = {each.name for each in vars(shown).values() if isinstance(each, Rule)}
"""Rules of numbers that are shown: whatever else is altered, they are seldom what it was worked out to."""


@dataclass(frozen=True)
class Case:
    """What the verifier is given."""

    feed: Feed
    forecast: ForecastResults
    options: PlanOptions
    tables: Mapping[str, pl.DataFrame]

    def reading(self) -> Reading:
        """Return what the verifier works out of it."""
        return reading(self.feed, self.forecast, self.options, self.tables)

    def checked(self) -> pl.DataFrame:
        """Return every constraint checked."""
        return verify_plan(self.feed, self.forecast, self.options, self.tables)

    def broken(self) -> set[str]:
        """Return the names of the rules broken."""
        return set(self.checked().filter(~pl.col("holds"))["rule"])

    def published(self, table: str, frame: pl.DataFrame) -> Case:
        """Return the case with another table of the plan."""
        return replace(self, tables={**self.tables, table: frame})

    def fed(self, table: str, frame: pl.DataFrame) -> Case:
        """Return the case with another table of the feed."""
        return replace(self, feed=replace(self.feed, tables={**self.feed.tables, table: frame}))

    def given(self, **changed: Any) -> Case:
        """Return the case with other options."""
        return replace(self, options=replace(self.options, **changed))

    def put(self, table: str, column: str, value: object, **where: object) -> Case:
        """Return the case with one value of a table of the plan where its columns have given values."""
        return self.published(table, _put(self.tables[table], column, value, where))

    def put_in_feed(self, table: str, column: str, value: object, **where: object) -> Case:
        """Return the case with one value of a table of the feed where its columns have given values."""
        return self.fed(table, _put(self.feed[table], column, value, where))

    def norm(self, name: str, value: float, **more: object) -> Case:
        """Return the case with a norm of the city's own, in force from the plan's first day."""
        norms = self.feed["norms"]
        row = dict.fromkeys(norms.columns) | {"norm": name, "value": value, "valid_from": date(2026, 1, 1)} | more
        return self.fed("norms", pl.concat([norms, pl.DataFrame([row], schema=norms.schema)]))

    def restated(self) -> Case:
        """Return the case with the facts of its programmes as the feed has them, once feed or codes are changed."""
        facts, frame = self.reading().programmes, self.tables["programmes"]
        own = [column for column in frame.columns if column not in ("programme", "name", "last_seats")]
        columns = [
            pl.Series(column, [facts[code][column] for code in frame["programme"]], frame.schema[column])
            for column in own
        ]
        return self.published("programmes", frame.with_columns(columns))

    def value(self, table: str, column: str, **where: object) -> Any:
        """Return one value of a table of the plan."""
        return self.tables[table].filter(**where)[column].item()


def _put(frame: pl.DataFrame, column: str, value: object, where: Mapping[str, object]) -> pl.DataFrame:
    chosen = pl.all_horizontal([pl.col(name) == wanted for name, wanted in where.items()])
    assert frame.filter(chosen).height > 0, where
    new = value if isinstance(value, pl.Expr) else pl.lit(value)
    return frame.with_columns(pl.when(chosen).then(new).otherwise(column).cast(frame.schema[column]).alias(column))


def excess(beyond: bool, size: float) -> float:
    """Return twice the room between sides of a size, or half of it."""
    return (2.0 if beyond else 0.5) * ROOM * (1 + abs(size))
