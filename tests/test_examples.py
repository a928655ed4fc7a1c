"""Every function and class that a package exports has an example in its docstring, and the example is true."""

from __future__ import annotations

import importlib
import inspect
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import caunghe
from caunghe.pilot import small_city
from tests.examples import examples_of, failures, public_names

NAMES = public_names()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What examples take for granted: the small city read, its forecast, its plan of a year, and an empty folder."""
    folder = tmp_path_factory.mktemp("examples")
    feed = caunghe.read_feed(small_city())
    ahead = caunghe.forecast_openings(feed, draws=50, horizon=6)
    plan = caunghe.plan_seats(feed, forecast=ahead, years=1)
    known = {"caunghe": caunghe, "small_city": small_city, "feed": feed, "ahead": ahead, "plan": plan, "folder": folder}
    return known | {"Path": Path, "date": date, "pl": pl}


@pytest.mark.parametrize(("module", "name"), NAMES, ids=lambda part: part.removeprefix("caunghe."))
def test_the_examples_of_a_public_name_are_true(module: str, name: str, shared: dict[str, object]) -> None:
    thing = getattr(importlib.import_module(module), name)
    assert ">>> " in (inspect.getdoc(thing) or ""), f"{module}.{name} has no example"
    # what its own module has imported is at hand, as for whoever reads the docstring there
    own = vars(importlib.import_module(inspect.unwrap(thing).__module__))
    assert failures(examples_of(thing), f"{module}.{name}", {**own, **shared}) == ""
