"""Every number that an engine can be asked for has limits: what is no number, or beyond them, is refused by name."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from math import inf, nan
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

import caunghe
from caunghe.errors import InputError

# what an engine is asked for under another name
BESIDE = {"Questions", "Publication", "Design"}
# what has no default is given
NEEDED = {"RunOptions": {"created": date(2026, 7, 1)}, "Design": {"weight": "weight"}}


def option_classes() -> Iterator[type]:
    """Yield every dataclass of the package that is called Options."""
    for module in pkgutil.walk_packages(caunghe.__path__, "caunghe."):
        if module.name.startswith("caunghe.web."):
            continue  # forms check what a site is asked for; its models need a started Django
        for name, found in vars(importlib.import_module(module.name)).items():
            own = inspect.isclass(found) and found.__module__ == module.name
            if own and (name.endswith("Options") or name in BESIDE) and is_dataclass(found):
                yield found


def numbers() -> Iterator[tuple[type, str, object]]:
    """Yield each number of each class with a value that no number of its kind may have."""
    for each in option_classes():
        for field in fields(each):
            kind = str(field.type).partition(" ")[0]
            for value in {"int": (0.5, -1, "x", True), "float": (nan, inf, "x", True)}.get(kind, ()):
                yield each, field.name, value


def choices() -> Iterator[tuple[type, str]]:
    """Yield every option that is one of a few words."""
    for each in option_classes():
        for name, kind in get_type_hints(each).items():
            if any(get_origin(part) is Literal for part in (kind, *get_args(kind))) and get_origin(kind) is not tuple:
                yield each, name


NUMBERS, CHOICES = list(numbers()), list(choices())


def test_all_options_are_found() -> None:
    found = {each.__name__ for each, _, _ in NUMBERS}
    assert {"PlanOptions", "ForecastOptions", "PlacementOptions", "JobOptions", "OddsOptions", "DemandOptions"} <= found
    assert len(NUMBERS) > 150


@pytest.mark.parametrize(("options", "name", "value"), NUMBERS, ids=lambda part: getattr(part, "__name__", str(part)))
def test_what_is_no_number_of_its_kind_is_refused_by_name(options: type, name: str, value: object) -> None:
    with pytest.raises(InputError, match=name):
        options(**NEEDED.get(options.__name__, {}), **{name: value})


def test_all_choices_are_found() -> None:
    assert {name for _, name in CHOICES} == {"lonely", "tie_breaking", "targets", "ranges"}


@pytest.mark.parametrize(("options", "name"), CHOICES, ids=lambda part: getattr(part, "__name__", str(part)))
def test_a_word_that_is_none_of_the_choices_is_refused_with_them(options: type, name: str) -> None:
    with pytest.raises(InputError, match=f"{name} must be one of .+; got nothing such"):
        options(**NEEDED.get(options.__name__, {}), **{name: "nothing such"})
