"""A small feed with results whose numbers are known, to see them again in every form of the report."""

from __future__ import annotations

from datetime import date

import polars as pl

from caunghe.feed.contents import Feed, FeedInformation, SeriesBreak
from caunghe.feed.findings.findings import FINDINGS
from caunghe.indicators import results
from caunghe.indicators.calculate import IndicatorResults
from caunghe.language.text import Language, Text
from caunghe.report.context import Context, RunFacts
from caunghe.schema.tables import TABLES

# numbers of suppressed rows: no form of the report may hold them
SECRETS = (0.123456, 0.078311, 0.087654, 0.159371, 0.156193, 7713)
RUN = RunFacts(feed_hash="ab12" * 16, code_version="0.1.0+test", seed=7, created=date(2026, 7, 15))
HALF = 0.0128

_PLACES = {f"{place:05d}": (106.6 + 0.05 * (place % 3), 20.8 + 0.04 * (place // 3)) for place in range(1, 8)}
_ROWS: dict[str, list[dict[str, object]]] = {
    "areas": [
        {"area": "31", "name": "Thành phố Hải Phòng", "name_en": "Hải Phòng City", "kind": "city"},
        *(
            {"area": area, "name": f"Phường {area}", "name_en": f"Ward {area}", "kind": "ward", "parent": "31",
             "longitude": east, "latitude": north}
            for area, (east, north) in _PLACES.items()
        ),
    ],
    "institutions": [
        {"institution": "I1", "name": "Trường thử", "name_en": "College", "kind": "college", "ownership": "public"},
        {"institution": "I2", "name": "Trung tâm thử hai", "kind": "vocational_centre", "ownership": "private"},
    ],
    "sites": [{"site": f"S{i}", "institution": f"I{i}", "name": "x", "area": "00001", "capacity": 100} for i in (1, 2)],
    "programmes": [
        {"programme": f"P{i}", "site": f"S{i}", "training_field": field, "level": "college", "mode": "full_time",
         "name": "x", "months": 30.0}
        for i, field in ((1, "6510201"), (2, "6480201"))
    ],
    "intakes": [
        {"programme": "P1", "year": 2024, "entrants": 40},
        {"programme": "P2", "year": 2024, "entrants": 30},
        {"programme": "P1", "year": 2025, "entrants": 41},
    ],
    "teachers": [{"teacher": f"T{i}", "institution": "I1", "training_field": "6510201"} for i in range(3)],
    "published_figures": [
        {"figure": "rate", "indicator": "certificate_rate", "title": "Tỷ lệ", "title_en": "Certificate rate",
         "boundary": "merged", "year": 2025, "value": 0.36, "unit": "tỷ lệ", "certainty": "published",
         "source": "https://example.org/mot"},
    ],
    "targets": [{"indicator": "certificate_rate", "area": "31", "year": 2030, "value": 0.45, "source": "Kế hoạch"}],
}  # fmt: skip


def feed(rows: dict[str, list[dict[str, object]]] | None = None) -> Feed:
    """Return the example as a feed, or an empty one for ``{}``."""
    given = _ROWS if rows is None else rows
    tables = {
        name: pl.DataFrame(
            [{column: row.get(column) for column in table.names} for row in given.get(name, [])],
            schema=table.polars_schema,
        )
        for name, table in TABLES.items()
    }
    information = FeedInformation(
        city=Text("Hải Phòng (thử)", "Hải Phòng (test)"),
        area="31",
        as_of=date(2026, 6, 30),
        licence="CC0-1.0",
        basis=dict.fromkeys(TABLES, "synthetic") | {"published_figures": "published"} if given else {},
        breaks=(SeriesBreak(date(2025, 7, 1), Text("Sáp nhập.", "Merger.")),),
    )
    return Feed(information, tables, frozenset(given))


def findings() -> pl.DataFrame:
    """Return one error and one warning."""
    rows = [
        ("value_missing", "error", "sites", 3, "name", None, None),
        ("key_duplicate", "warning", "programmes", 2, "programme", "P1", None),
    ]
    return pl.DataFrame(rows, schema=FINDINGS, orient="row")


def _value(indicator: str, year: int, estimate: float, error: float | None, **rest: object) -> dict[str, object]:
    row: dict[str, object] = {
        "indicator": indicator, "year": year, "breakdown": "all", "category": "all", "estimate": estimate,
        "standard_error": error, "persons": 5000, "basis": "synthetic", "flag": "publish",
    }  # fmt: skip
    if error is not None:
        row |= {"low": estimate - 1.96 * error, "high": estimate + 1.96 * error, "cv": error / estimate}
    return row | rest


def values() -> pl.DataFrame:
    """Return values with a clear rise, a fall within error, a break in series, counts, and suppressed rows."""
    hidden = {"flag": "suppressed", "low": SECRETS[2], "high": SECRETS[3], "cv": SECRETS[4], "persons": SECRETS[5]}
    rows = [
        _value("certificate_rate", 2023, 0.341, 0.004),
        _value("certificate_rate", 2024, 0.352, 0.004),
        _value("certificate_rate", 2025, 0.3617, HALF / 1.96),
        _value("unemployment_rate", 2024, 0.021, 0.004),
        _value("unemployment_rate", 2025, 0.019, 0.004, flag="caution"),
        _value("streaming_rate", 2024, 0.21, None),
        _value("streaming_rate", 2025, 0.2398, None),
        _value("entrants", 2025, 18847.0, None),
        _value("mean_pay_certified", 2025, 12_345_678.0, 98_765.0),
        _value("accredited_share", 2026, 0.5, None, breakdown="institution_kind", category="college"),
        _value("accredited_share", 2026, 0.25, None, breakdown="institution_kind", category="vocational_centre"),
        _value("accredited_share", 2026, *SECRETS[:2], breakdown="institution_kind", category="other", **hidden),
        _value("youth_unemployment_rate", 2025, SECRETS[0], SECRETS[1], **hidden),
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=results.VALUES)


def outcome() -> IndicatorResults:
    """Return the results: values, a verdict of each kind, a fan, communes and mismatch."""
    about = {"indicator": "certificate_rate", "area": "31", "group": None}
    judged = {
        **about, "year": 2030, "target": 0.45, "source": "Kế hoạch 2022", "latest_year": 2025, "estimate": 0.3617,
        "standard_error": HALF / 1.96, "low": 0.3617 - HALF, "high": 0.3617 + HALF,
        "projected": 0.4036, "projected_low": 0.3792, "projected_high": 0.4271,
        "probability": 0.0213, "verdict": "off_course", "sample": 11095, "sample_needed": None, "series_from": 2023,
    }  # fmt: skip
    unclear = judged | {
        "indicator": "unemployment_rate",
        "verdict": "undetectable",
        "target": 0.02,
        "sample_needed": 61234,
    }
    unknown = judged | {
        "indicator": "retraining_rate",
        "verdict": "unknown_indicator",
        "estimate": None,
        "probability": None,
    }
    paths = [
        {**about, "year": year, "observed": year <= 2025, "series": 0, "estimate": middle, "low80": middle - 0.01,
         "high80": middle + 0.01, "low95": middle - 0.02, "high95": middle + 0.02}
        for year, middle in ((2023, 0.341), (2024, 0.352), (2025, 0.3617), (2026, 0.37), (2030, 0.4036))
    ]  # fmt: skip
    communes = [
        {"indicator": "certificate_rate", "area": area, "year": 2025, "direct": 0.3 + 0.01 * i, "direct_error": 0.05,
         "estimate": 0.31 + 0.02 * i, "error": 0.01 + 0.02 * (i % 2), "persons": 3 if i == 0 else 60}
        for i, area in enumerate(_PLACES)
    ]  # fmt: skip
    measured = [
        {"measure": "dissimilarity", "year": 2025, "value": 0.571, "low": 0.53, "high": 0.616, "flag": "publish"}
    ]
    return IndicatorResults(
        values=values(),
        verdicts=pl.DataFrame([judged, unclear, unknown], schema=results.VERDICTS),
        paths=pl.DataFrame(paths, schema=results.PATHS),
        communes=pl.DataFrame(communes, schema=results.COMMUNES),
        mismatch=pl.DataFrame(measured, schema=results.MISMATCH),
    )


def nothing() -> IndicatorResults:
    """Return results without a row."""
    return IndicatorResults(**IndicatorResults.empty_tables())


def context(language: Language) -> Context:
    """Return the example as the sections see it."""
    return Context(feed(), findings(), outcome(), RUN, language)
