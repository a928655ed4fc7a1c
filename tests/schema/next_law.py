"""Check, indicators and plan of the tiny city under a law of 2031, in a process of its own; prints what they say.

Run by test_next_law.py over a copy of the package to whose lists rows were added.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

import caunghe
from caunghe.feed.check import read_and_check
from caunghe.feed.contents import Feed
from caunghe.feed.write import write_feed
from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.indicators.options import IndicatorOptions
from caunghe.planning.decisions import by_year
from caunghe.planning.plan import plan_seats
from caunghe.planning.verify.verify import verify_plan
from caunghe.schema.codes import titles
from caunghe.schema.entry import entry_by_year
from tests.planning.tiny_city import feed, forecast, options

LATER = 8
"""The city's cohorts of 2023–2025 become those of 2031–2033."""


def city_of(level: str) -> Feed:
    """Return the tiny city of June 2034, whose welding course P1 is at ``level``."""
    present = feed()
    taught = pl.when(pl.col("programme") == "P1").then(pl.lit(level)).otherwise("level")
    # the city's Resolution 03/2024 ends with 2030
    support = {
        "norm": "teacher_course_support",
        "valid_from": date(2031, 1, 1),
        "value": 10e6,
        "unit": "đồng/người/khóa",
    }
    later = feed(
        norms=pl.DataFrame([support | {"source": "Nghị quyết giả định"}], schema=present["norms"].schema),
        programmes=present["programmes"].with_columns(level=taught),
        intakes=present["intakes"].with_columns(pl.col("year") + LATER),
    )
    return replace(later, information=replace(later.information, as_of=date(2034, 6, 30)))


def main(level: str, folder: Path) -> None:
    """Check, calculate and plan the city and print what names the level, as JSON."""
    city = city_of(level)
    write_feed(city, folder)
    _, findings = read_and_check(folder, list(CATALOGUE))
    values = indicators(city, IndicatorOptions(public=False)).values
    entrants = values.filter(indicator="entrants", breakdown="level", category=level).sort("year")
    asked = options(years=2)
    made = plan_seats(city, forecast(), asked)
    entry = entry_by_year(city["entry_rules"], [2030, 2031, 2034, 2035]).filter(level=level).sort("year", "stream")
    learners = made.flows.filter(pl.col("level") == level, pl.col("learners") > 0)
    said = {
        "package": caunghe.__file__,
        "findings": findings.filter(pl.col("value") == level).select("rule", "column").rows(),
        "titles": [titles("levels", language).get(level) for language in ("vi", "en")],
        "entrants": entrants.select("year", "estimate").rows(),
        "entry": entry.select("year", "stream").rows(),
        "streams": learners.select("stream", "year").unique().sort("year", "stream").rows(),
        "seats": by_year(made).select("year", level).rows() if level in by_year(made).columns else [],
        "broken": verify_plan(city, forecast(), asked, made.tables).filter(~pl.col("holds"))["rule"].to_list(),
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
