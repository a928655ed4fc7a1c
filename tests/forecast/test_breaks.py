"""A declared break of territory in employment: carried to today's, never read as growth."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from caunghe.feed.contents import Feed, SeriesBreak
from caunghe.forecast.breaks import on_todays_territory
from caunghe.forecast.calculate import forecast
from caunghe.forecast.history import employment_history
from caunghe.language import Text
from tests.forecast.forecast_city import city, employment
from tests.forecast.test_unreported import OPTIONS, YEARS, central

GROWING = {
    ("10", "7511"): [1000.0 * 1.02**t for t in range(12)],
    ("10", "8160"): [3000.0 * 1.02**t for t in range(12)],
    ("47", "5223"): [2000.0 * 1.02**t for t in range(12)],
}


def merged(first: int, declared: int | None, share: tuple[float, float] = (0.5, 0.4)) -> Feed:
    """Return a city whose years before ``first`` count a part of each industry."""
    part: dict[str, float] = {"10": share[0], "47": share[1]}
    rows = [
        row
        | {"workers": float(str(row["workers"])) * (part[str(row["industry"])] if int(str(row["year"])) < first else 1)}
        for row in employment(YEARS, GROWING)
    ]
    feed = city(employment=rows)
    breaks = () if declared is None else (SeriesBreak(date(declared, 7, 1), Text("Hợp nhất", "Merger")),)
    return replace(feed, information=replace(feed.information, breaks=breaks))


@pytest.mark.parametrize(("first", "declared"), [(2025, 2025), (2020, 2020), (2021, 2020)])
def test_years_before_a_break_are_carried_to_todays_territory_by_hand(first: int, declared: int) -> None:
    """Half of industry 10 and two fifths of 47 were once growth of the city by more than its size."""
    feed = merged(first, declared)
    history = on_todays_territory(employment_history(feed), feed)
    np.testing.assert_allclose(history.workers, employment_history(city(employment=employment(YEARS, GROWING))).workers)
    # (4,000 + 2,000) / (2,000 + 800)
    assert history.moved == ((first, pytest.approx(6000 / 2800)),)


def test_what_is_carried_is_said_and_moves_nothing() -> None:
    whole = forecast(city(employment=employment(YEARS, GROWING)), OPTIONS)
    found = forecast(merged(2025, 2025), OPTIONS)
    assert central(found, "employment") == pytest.approx(central(whole, "employment"), rel=1e-6)
    said = found.notes.filter(note="break_carried")["en"].item()
    assert said.startswith("From 2025 on employment counts other territory")
    assert "(the city by 2.14)" in said


def test_a_break_without_a_leap_is_said_and_a_leap_without_a_break_is_left() -> None:
    calm = merged(2025, 2025, (1.0, 1.0))
    assert on_todays_territory(employment_history(calm), calm).moved == ()
    assert "declares a break in 2025" in forecast(calm, OPTIONS).notes.filter(note="break_without_leap")["en"].item()
    leap = merged(2025, None)
    assert on_todays_territory(employment_history(leap), leap).moved == ()
    # a tenth is the last change that is read as the city's own
    for change, is_moved in ((0.91, False), (0.88, True)):
        small = merged(2025, 2025, (change, change))
        assert bool(on_todays_territory(employment_history(small), small).moved) == is_moved
