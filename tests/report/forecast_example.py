"""A small forecast whose numbers are known, to see them again in every form of the report."""

from __future__ import annotations

import polars as pl

from caunghe.forecast import results
from caunghe.forecast.results import ForecastTables
from caunghe.forecast.sentences import SENTENCES

YEARS = (2026, 2027, 2028, 2029, 2030, 2031)
MEANS = {
    "employment": 60500.0,
    "expansion": 1200.0,
    "replacement": 1111.0,
    "openings": 2311.0,
    "supply": 1011.0,
    "gap": 1300.0,
}
GROUPS = {"8": (900.0, 300.0), "9": (500.0, 700.0), "4": (-100.0, 50.0)}
UNITS = {"8212": (777.0, 200.0), "9329": (412.0, 500.0), "4120": (-60.0, 10.0)}
FIELDS = (("6520225", 1, 1, 3, True, False), ("6480202", 2, 1, 4, False, False), ("6340302", 3, 2, 5, False, False),
          ("6810205", 4, 3, 5, False, True), ("6620111", 5, 5, 5, True, False))  # fmt: skip
ERRORS = {"ours": 1.1, "constant_share": 1.25, "averaged_share": 1.2, "random_walk": 1.3, "averaged_numbers": 1.28,
          "drift": 1.4}  # fmt: skip


def tables(*, spread: float = 800.0, shift: float = 0.0, skill: bool = True) -> ForecastTables:
    """Return the tables of a forecast; the city's gap is 1,300 + ``shift`` ± ``spread``."""
    return ForecastTables(
        summary=_summary(spread, shift),
        periods=_periods(spread, shift),
        by_area=_by_area(),
        ranking=_ranking(),
        backtest=_backtest(),
        backtest_skill=_skill(),
        backtest_held=_horizons(),
        scenarios=_scenarios(),
        weights_used=_weights(),
        parameters=pl.DataFrame(schema=results.PARAMETERS),
        notes=_notes("skill" if skill else "no_skill"),
    )


def _between(mean: float, half: float) -> dict[str, float]:
    return {
        "mean": mean,
        "median": mean,
        "low80": mean - half,
        "high80": mean + half,
        "low95": mean - 2 * half,
        "high95": mean + 2 * half,
    }


def _summary(spread: float, shift: float) -> pl.DataFrame:
    rows: list[dict[str, object]] = []
    for t, year in enumerate(YEARS):
        for name, mean in MEANS.items():
            about = _between(mean + 10 * t + (shift if name == "gap" else 0.0), spread)
            rows.append({"component": name, "level": 0, "occupation": "all", "year": year, **about})
        for level, codes in ((1, GROUPS), (4, UNITS)):
            for code, (mean, half) in codes.items():
                about = {"component": "gap", "level": level, "occupation": code, "year": year}
                rows.append({**about, **_between(mean + t, half)})
    return pl.DataFrame(rows, schema=results.SUMMARY)


def _periods(spread: float, shift: float) -> pl.DataFrame:
    """One period of six years; intervals of the means are half as wide as those of single years."""
    rows: list[dict[str, object]] = []
    span = {"first": YEARS[0], "last": YEARS[-1]}
    for name, mean in MEANS.items():
        if name != "employment":
            about = _between(mean + 25 + (shift if name == "gap" else 0.0), spread / 2)
            rows.append({"component": name, "level": 0, "occupation": "all", **span, **about})
    for level, codes in ((1, GROUPS), (4, UNITS)):
        for code, (mean, half) in codes.items():
            about = {"component": "gap", "level": level, "occupation": code, **span}
            rows.append({**about, **_between(mean, half)})
    return pl.DataFrame(rows, schema=results.PERIODS)


def _by_area() -> pl.DataFrame:
    rows = [
        {"area": f"{place:05d}", "occupation": code, "year": year, "mean": 10.0 * place, "low80": 5.0, "high80": 90.0}
        for place in range(1, 8)
        for code in ("8", "9")
        for year in YEARS
    ]
    return pl.DataFrame(rows, schema=results.BY_AREA)


def _ranking() -> pl.DataFrame:
    rows = [
        {"kind": "training_field", "code": code, "score": 1 - rank / 10, "rank": rank, "rank_low": low,
         "rank_high": high, "gap": 100.0 - rank, "gap_low": 12.0, "gap_high": 345.0, "growth": 0.0213,
         "pay_premium": 0.1 if rank > 1 else None, "hard_to_fill": 0.31, "hard_to_fill_employers": 12,
         "official_2025": first, "official_2030": second}
        for code, rank, low, high, first, second in FIELDS
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=results.RANKING)


def _backtest() -> pl.DataFrame:
    rows = [
        {"model": model, "origin": origin, "horizon": horizon, "level": level, "series": 3, "mase": mase * horizon,
         "rmsse": mase, "direction": None if model == "random_walk" else 0.61, "coverage80": 0.79,
         "interval_score": 0.5, "skill": 0.0}
        for model, mase in ERRORS.items() for origin in (2018, 2019) for horizon in (1, 2) for level in (1, 4)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=results.BACKTEST)


def _skill() -> pl.DataFrame:
    rows = [
        {"model": model, "level": level, "mase": mase, "rmsse": mase,
         "direction": None if model == "random_walk" else 0.613, "interval_score": 0.512,
         **{column: 1 - mase / ERRORS[name] for name, column in results.SIMPLE_SKILLS.items()},
         "origins_won": 1.0 if model == "ours" else 0.0}
        for model, mase in ERRORS.items() for level in (1, 4)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=results.BACKTEST_SKILL)


def _horizons() -> pl.DataFrame:
    rows = [
        {"component": component, "level": level, "horizon": horizon, "target_years": 7 - horizon,
         "coverage80": 0.791 - level / 100, "coverage80_published": 0.7, "interval_score": 0.5,
         **dict.fromkeys(results.SIMPLE_SKILLS.values(), 0.05)}
        for component in ("employment", "openings", "balance") for level in (0, 1, 2, 3, 4) for horizon in (1, 2)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=results.BACKTEST_HELD)


def _scenarios() -> pl.DataFrame:
    rows = [
        {"scenario": name, "year": year, "employment": 60000.0, "openings": gap + 1000, "openings_low80": gap + 600,
         "openings_high80": gap + 1600, "gap": gap, "gap_low80": gap - 400, "gap_high80": gap + 600}
        for name, gap in (("low", 1021.0), ("middle", 1302.0), ("high", 1704.0)) for year in YEARS
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=results.SCENARIOS)


def _weights() -> pl.DataFrame:
    rows = [
        {"source": source, "year": year, "occupation": code, "stated": 50.0, "model": 200.0, "weight": 0.4,
         "factor": factor}
        for source in ("hiring_needs", "vacancies") for year in (2026, 2027)
        for code, factor in (("8212", 1.25), ("9329", 0.81), ("4120", 0.94))
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=results.WEIGHTS_USED)


def _notes(first: str) -> pl.DataFrame:
    slots = {"origins": 8, "unit": "12%", "unit_best": "A", "major": "3%", "major_best": "B", "far": 5,
             "major_far": "1%", "city": "2%", "city_best": "C", "direction": "61%",
             "direction_city": "17%"}  # fmt: skip
    held = {f"{level}_{end}": "79%" for level in ("city", "major", "unit") for end in ("near", "far")}
    said = [(first, slots), ("coverage", {"far": 5, "near_years": 6, "far_years": 2, **held}), ("gap_meaning", {})]
    rows = [(name, SENTENCES[name]("vi", **given), SENTENCES[name]("en", **given)) for name, given in said]
    return pl.DataFrame(rows, schema=results.NOTES, orient="row")
