"""What is calculated from a feed: indicators, forecast, plan and its changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caunghe import forecast as forecasting
from caunghe import planning
from caunghe.forecast import ForecastOptions, ForecastResults
from caunghe.indicators import IndicatorOptions, IndicatorResults, indicators
from caunghe.library.sources import Source, check_type, feed_for_calculation, with_options
from caunghe.planning import Difference, PlanOptions, PlanResults, WhatIf
from caunghe.reproducible import reproducible


@reproducible()
@with_options(IndicatorOptions)
def indicator_values(source: Source, **options: Any) -> IndicatorResults:
    """Return every indicator of the catalogue that the feed has rows for, with its error.

    ``values`` has a row for each indicator, year, breakdown and category: ``estimate`` in the indicator's unit (shares
    0–1, money in đồng), ``low`` and ``high`` of its interval, ``flag`` (publish, caution, suppressed). ``verdicts`` has
    one for each target. Cells of fewer than ``minimum_people`` are hidden unless ``public=False``. The options are
    those of ``IndicatorOptions``; InputError names one outside its limits.

    >>> results = caunghe.indicator_values(feed)
    >>> results.verdicts.select("indicator", "year", "verdict").rows()
    [('diploma_entrants', 2026, 'off_course'), ('certificate_rate', 2030, 'undetectable')]
    """
    return indicators(feed_for_calculation(source), IndicatorOptions(**options))


@reproducible()
@with_options(ForecastOptions)
def forecast_openings(source: Source, **options: Any) -> ForecastResults:
    """Return openings, supply and gap by occupation and year ahead, as draws and as tables.

    ``openings``, ``supply``, ``gap`` and their parts are arrays of people, draw × occupation × year; ``summary`` has
    their means and intervals by ISCO level. The options are those of ``ForecastOptions``. Raises InputError for fewer
    than four years of employment, fewer than two waves of a survey without ``separation``, or an unknown ``scenario``.

    >>> ahead = caunghe.forecast_openings(feed, draws=50, horizon=6)
    >>> ahead.openings.shape, ahead.years
    ((50, 436, 6), (2026, 2027, 2028, 2029, 2030, 2031))
    """
    city = feed_for_calculation(source)
    return forecasting.forecast(city, ForecastOptions.of_city(city, **options))


@reproducible()
@with_options(PlanOptions)
def plan_seats(source: Source, *, forecast: ForecastResults | None = None, **options: Any) -> PlanResults:
    """Return the plan of seats, teachers, workstations and money, with its proven gap.

    Without a ``forecast`` one is made with the same ``seed``. ``seats`` has a row for each programme and
    year; ``objective`` is in million đồng. The options are those of ``PlanOptions``, money in đồng. Raises
    InputError for an option outside its limits, years beyond the forecast's, or a norm that is not in force; targets
    that contradict give the status ``infeasible``.

    >>> plan = caunghe.plan_seats(feed, forecast=ahead, years=1)
    >>> plan.seats.select("programme", "year", "seats").rows()
    [('P1', 2026, 40), ('P2', 2026, 30), ('P3', 2026, 0)]
    """
    check_type("forecast", forecast, ForecastResults)
    city = feed_for_calculation(source)
    plan_options = PlanOptions.of_city(city, **options)
    return planning.plan_seats(city, _forecast_for(forecast, source, plan_options), plan_options)


@reproducible()
@with_options(PlanOptions)
def what_if(
    source: Source,
    *,
    budget: Mapping[tuple[str, int], int] | None = None,
    norm: Mapping[str, float] | None = None,
    target: Mapping[tuple[str, int], float] | None = None,
    price: Mapping[str, float] | None = None,
    site: Mapping[str, int] | None = None,
    forecast: ForecastResults | None = None,
    **options: Any,
) -> Difference:
    """Return what changes in the linear plan when a budget, norm, target, price or site is otherwise.

    ``budget``: (fund, year) → đồng. ``norm``: norm → value. ``target``: (indicator, year) → value. ``price``: an
    option that is a price → đồng. ``site``: site → first year without teaching. ``change`` is in million đồng. Raises
    InputError for a name that the feed does not have and for a plan that is not feasible to begin with.

    >>> change = caunghe.what_if(feed, forecast=ahead, years=1, site={"S1": 2026})
    >>> change.levels.select("level", pl.col("change").round(6)).rows()
    [('college', -5.0), ('intermediate', -40.0)]
    """
    check_type("forecast", forecast, ForecastResults)
    city = feed_for_calculation(source)
    plan_options = PlanOptions.of_city(city, **options)
    questions = WhatIf(city, _forecast_for(forecast, source, plan_options), plan_options)
    return questions.change(budget=budget, norm=norm, target=target, price=price, site=site)


def _forecast_for(forecast: ForecastResults | None, source: Source, options: PlanOptions) -> ForecastResults:
    return forecast_openings(source, seed=options.seed) if forecast is None else forecast
