"""Every function and class that a package exports has an example in its docstring, and the example is true."""

from __future__ import annotations

import importlib
import inspect
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import caunghe
from benchmarks.vietnamese_people import generated
from caunghe.feed import Feed, Reads, usable_feed
from caunghe.forecast import ForecastResults
from caunghe.indicators import indicators
from caunghe.outcomes import link
from caunghe.pilot import small_city
from caunghe.report import Context, RunFacts, publishable
from tests.examples import examples_of, failures, public_names
from tests.outcomes.leavers import leavers_feed

NAMES = public_names()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What examples take for granted: the small city read, its forecast, its plan of a year, what a report is made of,
    graduates with employment records and their linkage, and an empty folder.
    """
    folder = tmp_path_factory.mktemp("examples")
    feed = caunghe.read_feed(small_city())
    ahead = caunghe.forecast_openings(feed, draws=50, horizon=6)
    plan = caunghe.plan_seats(feed, forecast=ahead, years=1)
    made = generated(400, 2000, 7)
    register = (made.graduates, made.persons.rename({"person": "record"}))
    linked = {"register": register, "linkage": link(*register)}
    leavers = leavers_feed()
    tables = (leavers.numbered_table(name) for name in ("graduates", "employment_records"))
    linked |= {"leavers_feed": leavers, "leavers_linkage": link(*tables)}
    city = {"feed": feed, "ahead": ahead, "plan": plan, "context": _context(feed, ahead)}
    return (
        {"caunghe": caunghe, "small_city": small_city, "folder": folder, "Path": Path, "date": date, "pl": pl}
        | city
        | linked
    )


def _context(feed: Feed, ahead: ForecastResults) -> Context:
    """Return what a report in English is made of: indicators, with the reads behind them, and a forecast."""
    read, findings = Reads(), caunghe.check_feed(feed).findings
    results = publishable(indicators(usable_feed(feed, findings).recorded_feed(read)))
    run = RunFacts(feed_hash="ab12" * 16, code_version="0.1.0", seed=7, created=date(2026, 7, 1))
    return Context(feed, findings, results, run, "en", forecast=ahead, reads={"indicators": read})


@pytest.mark.parametrize(("module", "name"), NAMES, ids=lambda part: part.removeprefix("caunghe."))
def test_the_examples_of_a_public_name_are_true(module: str, name: str, shared: dict[str, object]) -> None:
    thing = getattr(importlib.import_module(module), name)
    assert ">>> " in (inspect.getdoc(thing) or ""), f"{module}.{name} has no example"
    # what its own module has imported is at hand, as for whoever reads the docstring there
    own = vars(importlib.import_module(inspect.unwrap(thing).__module__))
    assert failures(examples_of(thing), f"{module}.{name}", {**own, **shared}) == ""
