"""What of a feed may be calculated with: cells and rows that break a structural rule are left out, never mended."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.cohort_days import known_outcomes
from caunghe.feed.contents import NO_DAY, Feed
from caunghe.feed.findings.findings import Severity
from caunghe.feed.findings.structural import STRUCTURAL_RULES
from caunghe.feed.successions import successors, with_successors
from caunghe.language import Text
from caunghe.schema import TABLES

_NO_DAY = Text(
    "Bộ dữ liệu phải có ngày của số liệu (as_of) đọc được, ví dụ 31/12/2025; chưa có nên không tính được gì. Hãy ghi "
    "vào trang tính feed, hoặc tệp feed.json.",
    "A feed must have the day of its data (as_of), such as 2025-12-31; it has none that can be read, so nothing is "
    "calculated. Give it in the sheet feed, or in the file feed.json.",
)
CELL_RULES = ("code_unknown", "out_of_range", "reference_unknown")
ROW_RULES = ("key_duplicate",)
_COUNTED = tuple(name for name, table in TABLES.items() if table.key[0] == "area" and name != "areas")


def ruled_out(findings: pl.DataFrame) -> pl.DataFrame:
    """Return the findings for which ``usable_feed`` leaves out a cell or a row.

    >>> rules = {"rule": ["out_of_range", "graduates_exceed_entrants"], "sheet_row": [2, 3]}
    >>> ruled_out(pl.DataFrame(rules))["rule"].to_list()
    ['out_of_range']
    """
    return findings.filter(pl.col("sheet_row").is_not_null(), pl.col("rule").is_in([*CELL_RULES, *ROW_RULES]))


LEFT_OUT: Final = "left_out"
UNREAD: Final = "unread"
KEPT: Final = "kept"


def fate() -> pl.Expr:
    """Return what becomes of the cells and rows in which findings are errors; null of warnings.

    What ``usable_feed`` rules out is ``left_out``. What else breaks a structural rule could not be read as it stands
    and is in no table (``unread``). Rows whose cells contradict or lack each other are ``kept`` as reported: which is
    wrong only who reported it knows.

    >>> rules = ["out_of_range", "type_wrong", "graduates_exceed_entrants"]
    >>> found = pl.DataFrame({"rule": rules, "sheet_row": [2, 3, 4], "severity": ["error"] * 3})
    >>> found.select(fate())["fate"].to_list()
    ['left_out', 'unread', 'kept']
    """
    out = pl.col("sheet_row").is_not_null() & pl.col("rule").is_in([*CELL_RULES, *ROW_RULES])
    unread = pl.col("rule").is_in(list(STRUCTURAL_RULES))
    named = pl.when(out).then(pl.lit(LEFT_OUT)).when(unread).then(pl.lit(UNREAD)).otherwise(pl.lit(KEPT))
    return pl.when(pl.col("severity") == Severity.ERROR.value).then(named).alias("fate")


def pending_rows(feed: Feed) -> int:
    """Return of how many rows of ``intakes`` ``usable_feed`` leaves out the outcomes: cohorts not over on its day.

    >>> pending_rows(feed)  # of the cohorts of 2025 nothing is written yet
    0
    """
    intakes = feed["intakes"]
    known = known_outcomes(intakes, feed["programmes"], feed.information.as_of)
    lost = (pl.col(name).is_not_null() & known[name].is_null() for name in known.columns)
    return intakes.filter(pl.any_horizontal(lost)).height


def usable_feed(feed: Feed, findings: pl.DataFrame) -> Feed:
    """Return the feed without what its findings rule out; raises InputError where its day is not known.

    A cell with an unknown code, an unknown reference or a value out of range becomes empty. A row whose key is
    incomplete, or repeats that of an earlier row, is left out. Semantic findings (more graduates than entrants, say)
    change nothing: the report shows them beside the numbers. What belonged to an institution that was merged, converted
    or renamed belongs to its successor. What is written of the end of a cohort that has not finished on the feed's day
    is no outcome yet and left out. Where people of an area are counted and those of its parts too, the row of the
    whole is left out, so that sums count nobody twice.

    >>> rules = {"rule": ["out_of_range", "key_duplicate"], "sheet_row": [2, 3]}
    >>> findings = pl.DataFrame(rules).with_columns(table=pl.lit("leavers"), column=pl.lit("leavers"))
    >>> feed.numbered_table("leavers").select("sheet_row", "leavers").rows()
    [(2, 160), (3, 120), (4, 90), (5, 70)]
    >>> usable_feed(feed, findings).numbered_table("leavers").select("sheet_row", "leavers").rows()
    [(2, None), (4, 90), (5, 70)]
    """
    if feed.information.as_of == NO_DAY:
        raise InputError(_NO_DAY)
    located = findings.filter(pl.col("sheet_row").is_not_null())
    sound = {name: _usable_table(feed, name, located.filter(pl.col("table") == name)) for name in feed.tables}
    sound["intakes"] = known_outcomes(sound["intakes"], sound["programmes"], feed.information.as_of)
    tables = with_successors(_without_wholes(sound), successors(feed))
    rows = {name: frame["sheet_row"] for name, frame in tables.items() if frame.height != feed[name].height}
    return replace(
        feed,
        tables={name: frame.drop("sheet_row") for name, frame in tables.items()},
        sheet_rows={**feed.sheet_rows, **rows},
    )


def _without_wholes(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return tables without the rows of areas of which a part has a row of the same year, sex, group or other key."""
    parents = tables["areas"].select("area", whole="parent").drop_nulls().unique("area", maintain_order=True)
    counted: dict[str, pl.DataFrame] = {}
    for name in _COUNTED:
        others = [column for column in TABLES[name].key if column != "area"]
        parts = tables[name].join(parents, on="area").select("whole", *others)
        key = ["area", *others]
        wholes = tables[name].join(parts, left_on=key, right_on=["whole", *others], how="semi", nulls_equal=True)
        counted[name] = tables[name].join(wholes.select("sheet_row"), on="sheet_row", how="anti", maintain_order="left")
    return {**tables, **counted}


def _usable_table(feed: Feed, name: str, findings: pl.DataFrame) -> pl.DataFrame:
    frame = feed.numbered_table(name)
    if not findings.is_empty():
        repeated = findings.filter(pl.col("rule").is_in(ROW_RULES))["sheet_row"]
        frame = frame.filter(~pl.col("sheet_row").is_in(repeated.implode()))
        cells = findings.filter(pl.col("rule").is_in(CELL_RULES) & pl.col("column").is_in(frame.columns))
        frame = frame.with_columns(
            pl.when(~pl.col("sheet_row").is_in(rows["sheet_row"].implode())).then(pl.col(column)).alias(column)
            for (column,), rows in cells.group_by("column", maintain_order=True)
            if isinstance(column, str)
        )
    required = [column for column in TABLES[name].key if TABLES[name][column].required]
    return frame.filter(pl.all_horizontal(pl.col(column).is_not_null() for column in required))
