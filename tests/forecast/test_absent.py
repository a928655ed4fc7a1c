"""Rows that did not come: missing, not nobody at work; nobody is a row that says 0."""

from datetime import date

import numpy as np
import pytest

from caunghe.errors import InputError
from caunghe.forecast.calculate import forecast
from caunghe.forecast.history import employment_history
from caunghe.forecast.unreported import filled_history, known_history
from tests.forecast.forecast_city import city, employment
from tests.forecast.test_unreported import GROWING, OPTIONS, YEARS, central, told

Rows = list[dict[str, object]]
LAST = max(YEARS)


def without(**gone: object) -> Rows:
    """Return the rows of the growing city but those with these values."""
    return [row for row in employment(YEARS, GROWING) if any(row[name] != value for name, value in gone.items())]


def by_commune(*sizes: float) -> Rows:
    """Return the growing city's rows divided over communes."""
    rows = employment(YEARS, GROWING)
    return [
        row | {"area": str(i), "workers": float(str(row["workers"])) * size}
        for row in rows
        for i, size in enumerate(sizes, 11)
    ]


def note(rows: Rows, name: str) -> str:
    return forecast(city(employment=rows), OPTIONS).notes.filter(note=name)["en"].item()


@pytest.mark.parametrize("year", [LAST, LAST - 1, 2018])
def test_an_absent_row_moves_with_the_rest_of_its_industry_by_hand(year: int) -> None:
    """It was once nobody: 1,000 · 1.1^t people, the other occupation of industry 10 growing by a tenth as well."""
    history = employment_history(city(employment=without(occupation="7511", year=year)))
    t = year - YEARS[0]
    assert np.argwhere(history.absent).tolist() == [[t, 0]]
    filled = filled_history(history)
    assert filled.history.workers[t, 0] == pytest.approx(1000 * 1.1**t)
    assert filled.absent == 1
    # of 4,000 · 1.1^t + 2,000 workers 1,000 · 1.1^t did not come
    assert filled.told[t] == pytest.approx(1 - 1.1**t / (4 * 1.1**t + 2))
    assert np.delete(filled.told, t) == pytest.approx(1)


def test_an_absent_row_changes_the_forecast_little_and_is_said() -> None:
    rows = without(occupation="7511", year=LAST)
    assert central(forecast(city(employment=rows), OPTIONS), "employment") == pytest.approx(
        central(told(GROWING), "employment"), rel=1e-6
    )
    # 2,853 of 13,412 people
    assert note(rows, "cells_absent").startswith("1 cell of employment")
    assert note(rows, "cells_absent").endswith("2025 lacks most, with 78.7% of its workers told.")


def test_a_row_that_says_nobody_is_nobody() -> None:
    rows = [
        row | {"workers": 0.0} if (row["occupation"], row["year"]) == ("7511", LAST) else row
        for row in employment(YEARS, GROWING)
    ]
    history = employment_history(city(employment=rows))
    assert not history.absent.any()
    assert filled_history(history).history.workers[-1, 0] == 0


def test_a_cell_that_ended_three_years_ago_or_is_seldom_told_is_not_missed() -> None:
    ended = [
        row for row in employment(YEARS, GROWING) if row["occupation"] != "7511" or int(str(row["year"])) <= LAST - 3
    ]
    history = employment_history(city(employment=ended))
    # two years are carried on, the third is taken for the end
    assert np.argwhere(history.absent).tolist() == [[9, 0], [10, 0]]
    seldom = [
        row for row in employment(YEARS, GROWING) if row["occupation"] != "7511" or row["year"] in (2014, 2016, 2020)
    ]
    assert not employment_history(city(employment=seldom)).absent.any()
    late = [row for row in employment(YEARS, GROWING) if row["occupation"] != "7511" or int(str(row["year"])) >= 2017]
    assert not employment_history(city(employment=late)).absent.any()


@pytest.mark.parametrize("year", [LAST, 2014, 2020])
def test_a_commune_without_rows_in_a_year_is_estimated_from_the_others(year: int) -> None:
    """One of ten communes silent in the last year was once a tenth of the people lost."""
    rows = by_commune(0.5, 0.3, 0.2)
    silent = [row for row in rows if (row["area"], row["year"]) != ("13", year)]
    whole, odd = (employment_history(city(employment=given)) for given in (rows, silent))
    np.testing.assert_allclose(odd.workers, whole.workers)
    assert odd.silent == ("13",)
    t = year - YEARS[0]
    assert odd.estimated[t] == pytest.approx(0.2 * whole.workers[t].sum())
    assert filled_history(odd).told[t] == pytest.approx(0.8)
    assert note(silent, "communes_silent").endswith(f"areas: 13. They are estimated from the areas told in both years."
                                                    f" {year} lacks most, with 80.0% of its workers told.")  # fmt: skip


def test_a_cell_of_a_commune_is_estimated_and_a_commune_that_ended_is_not() -> None:
    rows = by_commune(0.5, 0.3, 0.2)
    cell = [row for row in rows if (row["area"], row["year"], row["occupation"]) != ("13", LAST, "7511")]
    np.testing.assert_allclose(
        employment_history(city(employment=cell)).workers, employment_history(city(employment=rows)).workers
    )
    assert "communes_cells_absent" in set(forecast(city(employment=cell), OPTIONS).notes["note"])
    areas: Rows = [{"area": str(i), "parent": "31"} for i in (11, 12)]
    areas.append({"area": "13", "parent": "31", "valid_to": date(LAST - 1, 6, 30)})
    gone = [row for row in rows if (row["area"], row["year"]) != ("13", LAST)]
    ended = employment_history(city(employment=gone, areas=areas))
    assert (ended.silent, ended.estimated.sum()) == ((), 0)


def test_a_last_year_of_which_less_than_half_came_is_refused_and_an_earlier_one_not_used() -> None:
    rows = by_commune(0.4, 0.3, 0.3)
    last = [row for row in rows if row["area"] == "11" or row["year"] != LAST]
    with pytest.raises(InputError, match="tells 40% of the workers that other years show to be due in 2025"):
        forecast(city(employment=last), OPTIONS)
    earlier = [row for row in rows if row["area"] == "11" or row["year"] != 2018]
    history = known_history(employment_history(city(employment=earlier)))
    assert history.thin_years == (2018,)
    assert not history.is_known[4]
    # between 1,000 · 1.1³ and 1,000 · 1.1⁵
    assert filled_history(history).history.workers[4, 0] == pytest.approx(500 * (1.1**3 + 1.1**5))
    assert note(earlier, "years_thin").startswith("The table employment tells less than 50% of the workers due in 2018")
