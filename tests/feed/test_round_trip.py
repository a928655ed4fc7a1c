"""What is written is read back the same, in every form, whatever the text begins with."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from caunghe.feed.contents import Feed, FeedInformation, SeriesBreak
from caunghe.feed.read import read_feed
from caunghe.feed.write import write_feed
from caunghe.language.text import Text
from caunghe.schema.codes import allowed_codes
from caunghe.schema.columns import Column, Kind
from caunghe.schema.tables import TABLES

INFORMATION = FeedInformation(
    Text("Thành phố ví dụ", "Example city"),
    "31",
    date(2026, 6, 30),
    "CC0-1.0",
    {"areas": "published", "funds": "synthetic"},
    {"occupations": "ISCO-08"},
    (SeriesBreak(date(2025, 7, 1), Text("Sáp nhập", "Merger")),),
)
# one table of each kind of column, and texts such as keys with leading zeros
CHOSEN = ("areas", "hiring_needs", "programmes", "applicants", "vacancies", "norms")
FORMS = [("city", "csv"), ("city", "parquet"), ("city.zip", "csv"), ("city.zip", "parquet"), ("city.xlsx", "csv")]


def _plain(number: float) -> float:
    """Return a number of six decimals at most; one such as 1.375 alone may be 1,375, and is warned of."""
    rounded = round(number, 6) + 0.0
    return round(rounded, 2) if re.fullmatch(r"-?\d{1,3}\.\d{3}", str(rounded)) else rounded


def _tidy(text: str) -> bool:
    """Reading takes away stray spaces and invisible characters, so only text without them can come back the same."""
    return text == unicodedata.normalize("NFC", " ".join(text.split())) and text.isprintable() and text != ""


LETTERS = st.sampled_from("abcÀẢẵđĐ0179 .,;'\"=+-@/\\()%–日😀")
TEXTS = st.text(LETTERS, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(_tidy)
# no text holds a K, since a reference that is somebody's name is read as that one's key; two digits always stand before
# it, since a reference that lacks a leading zero is read as the key that has it
KEYS = st.from_regex(r"[0-9]{2}K[A-Z0-9-]{0,6}", fullmatch=True)


def _values(column: Column) -> st.SearchStrategy[object]:
    if column.codes:
        return st.sampled_from(allowed_codes(column.codes, column.level))
    low, high = column.minimum, column.maximum
    whole = st.integers(int(low or 0), int(high) if high is not None else 10**12)
    numbers = st.floats(-1e6 if low is None else low, 1e6 if high is None else high, allow_nan=False)
    strategies: dict[Kind, st.SearchStrategy[object]] = {
        Kind.TEXT: TEXTS,
        Kind.KEY: KEYS,
        Kind.REFERENCE: KEYS,
        Kind.DATE: st.dates(date(1940, 1, 1), date(2090, 12, 31)),
        Kind.BOOLEAN: st.booleans(),
        Kind.INTEGER: whole,
        Kind.MONEY: whole,
    }
    return strategies.get(column.kind, numbers.map(_plain))


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    tables = {name: table.empty() for name, table in TABLES.items()}
    for name in draw(st.sets(st.sampled_from(CHOSEN), min_size=1)):
        table = TABLES[name]
        rows = draw(
            st.lists(
                st.tuples(*(_values(c) if c.required else st.none() | _values(c) for c in table.columns)),
                min_size=1,
                max_size=4,
            )
        )
        tables[name] = pl.DataFrame(rows, schema=table.polars_schema, orient="row")
    return Feed(INFORMATION, tables, frozenset(name for name, frame in tables.items() if frame.height))


@pytest.mark.parametrize(("target", "form"), FORMS)
@given(feed=feeds())
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_written_feed_reads_back_the_same(target: str, form: str, feed: Feed):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / target
        write_feed(feed, path, form=form)  # type: ignore[arg-type]
        read, findings = read_feed(path)
    assert findings.rows() == []
    assert read.information == feed.information
    assert read.supplied == feed.supplied
    for name in feed.supplied:
        assert_frame_equal(read[name], feed[name], check_exact=target != "city.xlsx", rel_tol=1e-14)
