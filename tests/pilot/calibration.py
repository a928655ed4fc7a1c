"""What is published beside what the sample city produces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.pilot.employers import BAND_WORKERS
from caunghe.pilot.population import communes
from caunghe.schema import allowed_codes, codes_with

Measure = Callable[[Feed], float]

COMPARISON: Final = pl.Schema(
    {
        "figure": pl.String(),
        "boundary": pl.String(),
        "year": pl.Int64(),
        "title": pl.String(),
        "title_en": pl.String(),
        "certainty": pl.String(),
        "published": pl.Float64(),
        "produced": pl.Float64(),
        "tolerance": pl.Float64(),
        "within": pl.Boolean(),
    }
)


def _total(frame: pl.DataFrame, column: str) -> float:
    return float(frame[column].sum())


def _bounded(frame: pl.DataFrame, boundary: str) -> pl.DataFrame:
    """Keep rows whose ``area`` lies within a boundary (all for the merged city)."""
    if boundary == "merged":
        return frame
    return frame.filter(pl.col("area").is_in(_areas(boundary)))


def _areas(boundary: str) -> list[str]:
    return communes().filter(pl.col("old_province") == boundary)["code"].to_list()


def _survey(feed: Feed, boundary: str, year: int) -> pl.DataFrame:
    return _bounded(feed["labour_survey"].filter(pl.col("year") == year), boundary)


def _labour_force(boundary: str, year: int) -> Measure:
    active = pl.col("activity").is_in(["employed", "unemployed"])
    return lambda feed: _total(_survey(feed, boundary, year).filter(active), "weight")


def _rate_at_work(boundary: str, year: int, held: list[str]) -> Measure:
    def measure(feed: Feed) -> float:
        people = _survey(feed, boundary, year).filter(pl.col("activity") == "employed")
        return _total(people.filter(pl.col("qualification").is_in(held)), "weight") / _total(people, "weight")

    return measure


def _institutions(boundary: str, **kept: str) -> Measure:
    chosen = pl.all_horizontal([pl.lit(True), *(pl.col(name) == value for name, value in kept.items())])
    return lambda feed: float(len(_bounded(feed["institutions"], boundary).filter(chosen)))


def _private(feed: Feed) -> float:
    return float(len(_bounded(feed["institutions"], "old_haiphong").filter(pl.col("ownership") != "public")))


def _cohorts(feed: Feed, boundary: str) -> pl.DataFrame:
    """Return intakes with their programme's level, within a boundary by the institution's seat."""
    seats = (
        feed["sites"]
        .select("site", "institution")
        .join(feed["institutions"].select("institution", "area"), on="institution")
    )
    own = feed["programmes"].select("programme", "site", "level").join(seats, on="site")
    return _bounded(feed["intakes"].join(own, on="programme"), boundary)


def _intake(boundary: str, years: tuple[int, ...], levels: tuple[str, ...], column: str) -> Measure:
    kept = pl.col("year").is_in(years) & pl.col("level").is_in(levels)
    return lambda feed: float(_cohorts(feed, boundary).filter(kept)[column].sum())


def _share_of(part: str, whole: str, boundary: str, levels: tuple[str, ...], years: tuple[int, ...]) -> Measure:
    def measure(feed: Feed) -> float:
        kept = pl.col("year").is_in(years) & pl.col("level").is_in(levels) & pl.col(part).is_not_null()
        rows = _cohorts(feed, boundary).filter(kept)
        return _total(rows, part) / _total(rows, whole)

    return measure


def _leavers(boundary: str, year: int, grade: str) -> Measure:
    kept = (pl.col("year") == year) & (pl.col("grade") == grade)
    return lambda feed: float(_bounded(feed["leavers"].filter(kept), boundary)["leavers"].sum())


def _communes(*kinds: str) -> Measure:
    in_force = pl.col("kind").is_in(kinds) & pl.col("valid_to").is_null()
    return lambda feed: float(len(feed["areas"].filter(in_force)))


def _surface(feed: Feed) -> float:
    return _total(feed["areas"].filter(pl.col("kind") != "city", pl.col("valid_to").is_null()), "area_km2")


def _population(feed: Feed) -> float:
    return float(feed["populations"].filter(pl.col("year") == 2025)["people"].sum())


def _in_zones(feed: Feed, boundary: str) -> pl.DataFrame:
    typical = dict(zip(allowed_codes("size_bands"), BAND_WORKERS.tolist(), strict=True))
    inside = _bounded(feed["employers"].drop_nulls("zone"), boundary)
    return inside.with_columns(workers=pl.col("size_band").replace_strict(typical))


def _zones(boundary: str) -> Measure:
    return lambda feed: float(_in_zones(feed, boundary)["zone"].n_unique())


def _zone_workers(boundary: str) -> Measure:
    return lambda feed: _total(_in_zones(feed, boundary), "workers")


def _openings(feed: Feed) -> float:
    return _total(feed["vacancies"].filter(pl.col("posted").dt.year() == 2025), "openings")


def _openings_without_qualification(feed: Feed) -> float:
    asked = feed["vacancies"].filter(pl.col("posted").dt.year() == 2025).drop_nulls("qualification")
    return _total(asked.filter(pl.col("qualification") == "none"), "openings") / _total(asked, "openings")


def _graded_good(feed: Feed) -> float:
    """Return the share of graduates with a final grade of 7 or more of 10 (khá)."""
    graded = feed["graduates"]["grade"].drop_nulls()
    return int((graded >= 7).sum()) / graded.len()


_ALL: Final = ("college", "intermediate", "elementary", "short")
_DIPLOMA: Final = ("college", "intermediate")
_SHORT: Final = ("elementary", "short")
_2021_2024: Final = (2021, 2022, 2023, 2024)


Published = tuple[str, str, int, float, Measure]  # figure, boundary, year, tolerance in its unit, the city's own number


def _people() -> tuple[Published, ...]:
    held = list(codes_with("qualifications", "certified"))
    trained = [*held, "short_course", "skilled_no_certificate"]
    return (
        ("population", "merged", 2025, 0, _population),
        ("communes", "merged", 2025, 0, _communes("ward", "commune", "special_zone")),
        ("wards", "merged", 2025, 0, _communes("ward")),
        ("rural_communes", "merged", 2025, 0, _communes("commune")),
        ("special_zones", "merged", 2025, 0, _communes("special_zone")),
        ("surface", "merged", 2025, 0.05, _surface),
        ("labour_force", "merged", 2025, 30_000, _labour_force("merged", 2025)),
        ("labour_force", "old_haiphong", 2021, 20_000, _labour_force("old_haiphong", 2021)),
        ("labour_force", "old_haiphong", 2024, 20_000, _labour_force("old_haiphong", 2024)),
        ("certificate_rate", "old_haiphong", 2021, 0.01, _rate_at_work("old_haiphong", 2021, held)),
        ("certificate_rate", "old_haiphong", 2024, 0.01, _rate_at_work("old_haiphong", 2024, held)),
        ("certificate_rate", "old_haiphong", 2025, 0.01, _rate_at_work("old_haiphong", 2025, held)),
        ("certificate_rate", "old_haiduong", 2025, 0.01, _rate_at_work("old_haiduong", 2025, held)),
        ("certificate_rate", "merged", 2025, 0.01, _rate_at_work("merged", 2025, held)),
        ("trained_rate", "old_haiphong", 2025, 0.015, _rate_at_work("old_haiphong", 2025, trained)),
    )


def _training() -> tuple[Published, ...]:
    return (
        ("institutions", "merged", 2025, 0, _institutions("merged")),
        ("institutions", "old_haiphong", 2025, 0, _institutions("old_haiphong")),
        ("institutions_public", "old_haiphong", 2025, 0, _institutions("old_haiphong", ownership="public")),
        ("institutions_private", "old_haiphong", 2025, 0, _private),
        ("colleges", "old_haiduong", 2025, 0, _institutions("old_haiduong", kind="college")),
        ("intermediate_schools", "old_haiduong", 2025, 0, _institutions("old_haiduong", kind="intermediate_school")),
        (
            "continuing_centres",
            "old_haiduong",
            2025,
            0,
            _institutions("old_haiduong", kind="vocational_continuing_centre"),
        ),
        ("intake_plan", "merged", 2025, 2_000, _intake("merged", (2025,), _ALL, "quota")),
        ("intake_plan_college", "merged", 2025, 250, _intake("merged", (2025,), ("college",), "quota")),
        ("intake_plan_intermediate", "merged", 2025, 400, _intake("merged", (2025,), ("intermediate",), "quota")),
        ("intake_plan_short", "merged", 2025, 1_800, _intake("merged", (2025,), _SHORT, "quota")),
        ("intake_target", "old_haiduong", 2025, 1_200, _intake("old_haiduong", (2025,), _ALL, "quota")),
        ("trained_diploma", "old_haiphong", 2024, 1_900, _intake("old_haiphong", _2021_2024, _DIPLOMA, "entrants")),
        ("trained_short", "old_haiphong", 2024, 7_000, _intake("old_haiphong", _2021_2024, _SHORT, "entrants")),
        (
            "graduates_employed",
            "old_haiphong",
            2024,
            0.05,
            _share_of("employed_6m", "graduates", "old_haiphong", _ALL, _2021_2024),
        ),
        (
            "college_in_field_low",
            "old_haiphong",
            2024,
            0.05,
            _share_of("in_field_6m", "employed_6m", "old_haiphong", ("college",), _2021_2024),
        ),
        ("good_grade_share", "old_haiphong", 2024, 0.04, _graded_good),
    )


def _market() -> tuple[Published, ...]:
    return (
        ("grade9_leavers", "old_haiphong", 2025, 0, _leavers("old_haiphong", 2025, "9")),
        ("grade9_leavers", "old_haiduong", 2024, 0, _leavers("old_haiduong", 2024, "9")),
        ("zones", "merged", 2025, 0, _zones("merged")),
        ("zones_east", "merged", 2025, 0, _zones("old_haiphong")),
        ("zones_west", "merged", 2025, 0, _zones("old_haiduong")),
        ("zone_workers_haiphong", "zones", 2024, 30_000, _zone_workers("old_haiphong")),
        ("zone_employees", "old_haiduong", 2024, 16_000, _zone_workers("old_haiduong")),
        ("zone_firms", "old_haiduong", 2024, 0, lambda feed: float(len(_in_zones(feed, "old_haiduong")))),
        ("job_openings", "merged", 2025, 20_000, _openings),
        ("job_openings_unqualified_share", "old_haiphong", 2025, 0.04, _openings_without_qualification),
    )


def comparison(feed: Feed) -> pl.DataFrame:
    """Return each published figure that the city is meant to reproduce beside what its tables give.

    Columns of COMPARISON; ``within`` says whether ``|produced − published| ≤ tolerance``, in the figure's unit.
    """
    rows = []
    published = {(r["figure"], r["boundary"], r["year"]): r for r in feed["published_figures"].iter_rows(named=True)}
    for figure, boundary, year, tolerance, measure in (*_people(), *_training(), *_market()):
        row = published[figure, boundary, year]
        produced = measure(feed)
        told = [figure, boundary, year, row["title"], row["title_en"], row["certainty"]]
        rows.append((*told, row["value"], produced, tolerance, abs(produced - row["value"]) <= tolerance + 1e-9))
    return pl.DataFrame(rows, schema=COMPARISON, orient="row")
