"""Institutions that became others: whose the history is, so that nobody is counted twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.schema import TABLES

# a part of a split institution goes on under the old code, or which part is whose the table does not say
_WHOLE: Final = ("merged", "converted", "renamed")
# what an institution was found to be on a day, and what it became, stays its own
_OF_THE_OLD: Final = (
    "institution_successions",
    "standard_assessments",
    "surveys",
    "accreditations",
    "institution_accounts",
)
_MOVED: Final = [
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if column.references == "institutions" and table.name not in _OF_THE_OLD
]


def successors(feed: Feed) -> dict[str, str]:
    """Return old institution → the one that it is on the feed's day, through all successions in order of their days.

    >>> rows = {"institution": ["I0"], "successor": ["I1"], "date": [date(2026, 1, 1)], "kind": ["merged"]}
    >>> table = pl.DataFrame(rows | {"certainty": [None], "source": ["Quyết định 1/QĐ-VD"]})
    >>> successors(replace(feed, tables={**feed.tables, "institution_successions": table}))
    {'I0': 'I1'}
    """
    table = feed["institution_successions"].drop_nulls(["institution", "successor", "date"])
    past = table.filter(pl.col("date") <= feed.information.as_of, pl.col("kind").is_in(_WHOLE)).sort("date")
    result: dict[str, str] = {}
    for old, new in past.select("institution", "successor").iter_rows():
        if old != new:
            result = {code: new if now == old else now for code, now in result.items() if code != new}
            result[old] = new
    return result


def with_successors(tables: Mapping[str, pl.DataFrame], became: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Return the tables with what belonged to an old institution under the one that it is now, and without its row.

    >>> with_successors({"sites": pl.DataFrame({"institution": ["I0"]})}, {"I0": "I1"})["sites"]["institution"][0]
    'I1'
    """
    if not became:
        return dict(tables)
    result = dict(tables)
    for name, column in _MOVED:
        if name in result:
            result[name] = result[name].with_columns(pl.col(column).replace(became))
    if "institutions" in result:
        result["institutions"] = result["institutions"].filter(~pl.col("institution").is_in(list(became)))
    return result
