"""Annex II counts what is kept out of the calculations, and reports against those due, as the engines do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from caunghe.feed import FINDINGS, KEPT, LEFT_OUT, RULES, UNREAD, Feed, fate, ruled_out, usable_feed
from caunghe.language import Language
from caunghe.library.feeds import read_feed
from caunghe.pilot.small_city import small_city
from caunghe.report.document import Paragraph, Quantity, Table
from caunghe.report.sections.quality import quality_section
from tests.report import example

ERRORS = (
    ("code_unknown", "leavers", 2, "grade"),
    ("key_duplicate", "leavers", 3, "area"),
    ("type_wrong", "leavers", 4, "leavers"),
    ("graduates_exceed_entrants", "intakes", 2, "graduates"),
    ("graduates_exceed_entrants", "intakes", 3, "graduates"),
    ("graduates_exceed_entrants", "intakes", 4, "graduates"),
)


def _city() -> Feed:
    return read_feed(small_city())


def _found() -> pl.DataFrame:
    rows = [(rule, "error", table, row, column, "", "") for rule, table, row, column in ERRORS]
    return pl.DataFrame(rows, schema=FINDINGS, orient="row")


def _annex(feed: Feed, findings: pl.DataFrame, language: Language = "en") -> tuple[str, dict[str, Table]]:
    context = replace(example.context(language), feed=usable_feed(feed, findings), findings=findings, received=feed)
    blocks = quality_section(context).blocks
    said = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    return said, {block.key: block for block in blocks if isinstance(block, Table)}


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("en", ("Of the 6 errors, 2 are cells or rows", "1 is of what cannot be read", "3 are rows whose cells")),
        ("vi", ("Trong 6 lỗi, 2 ô hoặc dòng", "1 lỗi là phần không đọc được", "3 lỗi là chỗ các ô mâu thuẫn")),
    ],
)
def test_each_error_is_counted_by_what_becomes_of_it(language: Language, counts: tuple[str, ...]) -> None:
    said, tables = _annex(_city(), _found(), language)
    assert [count for count in counts if count not in said] == []
    assert "kept out of the calculations." not in said.split("Of the")[0]
    fates = {row[4]: row[5] for row in tables["quality-findings"].rows}
    assert len({fates[rule] for rule in ("code_unknown", "type_wrong", "graduates_exceed_entrants")}) == 3


def test_what_is_counted_as_left_out_is_what_the_usable_feed_lacks() -> None:
    feed, findings = _city(), _found()
    assert findings.select(fate())["fate"].to_list().count(LEFT_OUT) == ruled_out(findings).height == 2
    usable = usable_feed(feed, findings)
    # row 2 loses its grade, a part of its key; row 3 repeats a key
    assert feed["leavers"].height - usable["leavers"].height == 2
    assert usable["intakes"]["graduates"].equals(feed["intakes"]["graduates"])


def test_every_rule_has_one_fate() -> None:
    rows = pl.DataFrame(
        {"rule": list(RULES), "sheet_row": 2, "severity": [rule.severity.value for rule in RULES.values()]}
    )
    fates = rows.with_columns(fate())
    assert set(fates["fate"].drop_nulls()) == {LEFT_OUT, UNREAD, KEPT}
    assert fates.filter(severity="warning")["fate"].null_count() == fates.filter(severity="warning").height


def _shares(feed: Feed) -> dict[str, dict[str, Any]]:
    _, tables = _annex(feed, pl.DataFrame(schema=FINDINGS))
    table = tables["quality-reporting"]
    years = [head.title for head in table.heads]
    cells = ((cell.value if isinstance(cell, Quantity) else cell for cell in row) for row in table.rows)
    return {str(row[0]): dict(zip(years, row, strict=True)) for row in (list(each) for each in cells)}


def test_reports_are_counted_against_those_due() -> None:
    city = _city()
    sites = dict(city["sites"].select("site", "institution").iter_rows())
    own = {row["programme"] for row in city["programmes"].to_dicts() if sites[row["site"]] == "I1"}
    years = sorted(city["intakes"]["year"].unique().to_list())
    begun = pl.col("programme").is_in(list(own)) & (pl.col("year") < years[-1])
    silent = pl.col("programme").is_in(list(own)) & (pl.col("year") == years[-1])
    late, missing = (
        _shares(replace(city, tables={**city.tables, "intakes": city["intakes"].filter(~rows)}))
        for rows in (begun, silent)
    )
    every = set(city["institutions"]["institution"])
    # nothing is due of who begins in the last year; who then falls silent is due
    assert [late["All"][str(year)] for year in years] == [1.0] * len(years)
    assert missing["All"][str(years[-1])] == pytest.approx(1 - 1 / len(every))
    assert late["All"]["With programmes"] == len(every)


def test_outcomes_of_cohorts_that_are_not_over_are_told() -> None:
    city = _city()
    last = city["intakes"]["year"].max()
    told = city["intakes"].with_columns(graduates=pl.when(year=last).then(1).otherwise("graduates"))
    said, _ = _annex(replace(city, tables={**city.tables, "intakes": told}), pl.DataFrame(schema=FINDINGS))
    rows = city["intakes"].filter(year=last).height
    assert f"Besides, {rows} rows of intakes tell of graduates of a cohort that had not ended on" in said
