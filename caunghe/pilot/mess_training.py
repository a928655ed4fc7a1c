# pyright: standard
"""Mistakes in what institutions and the city's offices send."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl

from caunghe.pilot.streams import LAST_YEAR, Integers

Tables = dict[str, pl.DataFrame]


def altered_frame(frame: pl.DataFrame, rows: Integers, **values: Any) -> pl.DataFrame:
    """Return the frame with ``values`` (a list a row, or one for all) in the given row positions."""
    columns = []
    for name, value in values.items():
        new = value if isinstance(value, list) else [value] * len(rows)
        columns.append(frame[name].scatter(rows, pl.Series(new, dtype=frame.schema[name])))
    return frame.with_columns(columns)


def some(rng: np.random.Generator, frame: pl.DataFrame, count: int, suitable: pl.Expr) -> Integers:
    """Return the positions of ``count`` rows that suit, in order; fewer where fewer suit."""
    rows = np.flatnonzero(frame.select(suitable.fill_null(False)).to_series().to_numpy())
    return np.sort(rng.choice(rows, min(count, len(rows)), replace=False))


def _owners(tables: Tables) -> pl.DataFrame:
    """Return ``programme, institution, level, stem, licensed_intake, minimum_class``."""
    sites = tables["sites"].select("site", "institution")
    own = tables["programmes"].with_columns(stem=pl.col("training_field").str.slice(1))
    return own.join(sites, on="site", how="left", maintain_order="left").select(
        "programme", "institution", "level", "stem", "licensed_intake", "minimum_class"
    )


def _cohorts(tables: Tables) -> pl.DataFrame:
    return tables["intakes"].join(_owners(tables), on="programme", how="left", maintain_order="left")


def _smaller_institutions(tables: Tables) -> list[str]:
    """Return institutions below the median intake with at least two programmes, so that published totals still hold."""
    size = (
        _cohorts(tables)
        .group_by("institution", maintain_order=True)
        .agg(pl.sum("entrants"), pl.col("programme").n_unique())
        .sort("institution")
    )
    return size.filter(pl.col("entrants") < pl.col("entrants").median(), pl.col("programme") >= 2)[
        "institution"
    ].to_list()


def silence_years(tables: Tables, rng: np.random.Generator) -> int:
    """Three institutions lose a year in the middle; each programme with years on both sides owes a finding."""
    chosen = rng.choice(_smaller_institutions(tables), 3, replace=False).tolist()
    lost = pl.struct("institution", "year").is_in(
        [{"institution": i, "year": y} for i, y in zip(chosen, (2022, 2023, 2022), strict=True)]
    )
    tables["intakes"] = _cohorts(tables).filter(~lost).select(tables["intakes"].columns)
    ordered = tables["intakes"].sort("programme", "year")
    return int(ordered.select((pl.col("year").diff().over("programme") > 1).sum()).item())


def delay_submission(tables: Tables, rng: np.random.Generator) -> int:
    """The smallest vocational centre has not sent the latest year."""
    centres = tables["institutions"].filter(pl.col("kind") == "vocational_centre")["institution"].to_list()
    size = (
        _cohorts(tables)
        .group_by("institution", maintain_order=True)
        .agg(pl.sum("entrants"))
        .sort("entrants", "institution")
    )
    late = size.filter(pl.col("institution").is_in(centres))["institution"][0]
    sent = (pl.col("institution") != late) | (pl.col("year") != LAST_YEAR)
    tables["intakes"] = _cohorts(tables).filter(sent).select(tables["intakes"].columns)
    return 0


_FOLLOWED: Final = (
    "surveyed_12m",
    "answered_12m",
    "placed_12m",
    "employed_12m",
    "self_employed_12m",
    "further_study_12m",
)


def withhold_graduates(tables: Tables, rng: np.random.Generator) -> int:
    """One programme never says how many graduated."""
    ended = (
        tables["intakes"]
        .filter(pl.col("graduates").is_not_null())
        .group_by("programme", maintain_order=True)
        .len()
        .filter(pl.col("len") >= 4)
        .sort("programme")
    )
    one = rng.choice(ended["programme"].to_list())
    rows = np.flatnonzero((tables["intakes"]["programme"] == one).to_numpy())
    tables["intakes"] = altered_frame(
        tables["intakes"],
        rows,
        graduates=None,
        employed_6m=None,
        in_field_6m=None,
        median_pay_6m=None,
        **dict.fromkeys(_FOLLOWED),
    )
    return 0


def take_teachers(tables: Tables, rng: np.random.Generator) -> int:
    """Two institutions keep so few teachers that there are 27 learners each; every field keeps one."""
    months = tables["programmes"].select("programme", "months")
    present = (pl.col("months") / 12 - (LAST_YEAR - pl.col("year"))).clip(0, 1)
    learners = (
        _cohorts(tables)
        .join(months, on="programme", how="left", maintain_order="left")
        .group_by("institution", maintain_order=True)
        .agg(learners=((pl.col("entrants") - pl.col("dropouts").fill_null(0)) * present).sum())
    )
    field = pl.col("training_field").str.slice(1)
    staff = (
        tables["teachers"]
        .group_by("institution", maintain_order=True)
        .agg(fields=field.n_unique())
        .join(learners, on="institution")
        .sort("institution")
    )
    able = staff.filter(pl.col("learners") / 27 > pl.col("fields") + 1)
    picked = able[np.sort(rng.choice(len(able), 2, replace=False))]
    kept = tables["teachers"].with_columns(
        first=pl.int_range(pl.len()).over("institution", field) > 0, order=pl.int_range(pl.len())
    )
    for institution, fields, count in picked.select("institution", "fields", "learners").iter_rows():
        own = kept.filter(pl.col("institution") == institution).sort("first", "order")
        dropped = own[max(int(count / 27), fields) :]["teacher"]
        kept = kept.filter(~pl.col("teacher").is_in(dropped.to_list()))
    tables["teachers"] = kept.select(tables["teachers"].columns)
    return 2


def empty_fields(tables: Tables, rng: np.random.Generator) -> int:
    """Three fields of three institutions lose their few teachers."""
    running = _cohorts(tables).filter(pl.col("year") == pl.col("year").max().over("programme"), pl.col("entrants") > 0)
    staff = tables["teachers"].with_columns(stem=pl.col("training_field").str.slice(1))
    pairs = (
        staff.group_by("institution", "stem", maintain_order=True)
        .len()
        .filter(pl.col("len") <= 0.2 * pl.col("len").sum().over("institution"))
        .join(running.select("institution", "stem").unique(maintain_order=True), on=["institution", "stem"])
    )
    pairs = pairs.sort("institution", "len", "stem").unique("institution", keep="first", maintain_order=True)
    chosen = pairs[np.sort(rng.choice(len(pairs), 3, replace=False))].select("institution", "stem")
    tables["teachers"] = staff.join(chosen, on=["institution", "stem"], how="anti", maintain_order="left").select(
        tables["teachers"].columns
    )
    return len(running.join(chosen, on=["institution", "stem"]))


def age_teachers(tables: Tables, rng: np.random.Generator) -> int:
    """Four teachers were born before 1958."""
    rows = some(rng, tables["teachers"], 4, pl.col("birth_year") < 1970)
    tables["teachers"] = altered_frame(tables["teachers"], rows, birth_year=[1951, 1954, 1956, 1949][: len(rows)])
    return len(rows)


def exceed_licences(tables: Tables, rng: np.random.Generator) -> int:
    """Seven cohorts are larger than the licence."""
    cohorts = _cohorts(tables)
    rows = some(
        rng,
        cohorts,
        7,
        pl.col("year").is_in([2023, 2024]) & pl.col("level").is_in(["elementary", "short"]) & (pl.col("entrants") > 60),
    )
    over = np.ceil(cohorts["licensed_intake"].to_numpy()[rows] * rng.uniform(1.03, 1.25, len(rows))).astype(int)
    tables["intakes"] = altered_frame(tables["intakes"], rows, entrants=over.tolist())
    return len(rows)


def shrink_classes(tables: Tables, rng: np.random.Generator) -> int:
    """Five classes were opened with six learners: small cells that no public table may show."""
    rows = some(
        rng,
        tables["intakes"],
        5,
        (pl.col("year") <= 2022)
        & pl.col("employed_6m").is_not_null()
        & (pl.col("entrants") < 40)
        & (pl.col("quota") <= 40),
    )
    small = {
        "entrants": 6,
        "women": 2,
        "dropouts": 1,
        "graduates": 4,
        "employed_6m": 3,
        "in_field_6m": 2,
        "median_pay_6m": None,
        **dict.fromkeys(_FOLLOWED),
    }
    tables["intakes"] = altered_frame(tables["intakes"], rows, **small)
    return len(rows)


def _is_followed_up(year: int) -> pl.Expr:
    return (pl.col("year") == year) & (pl.col("employed_6m") > 8) & (pl.col("entrants") > 20)


def inflate_women(tables: Tables, rng: np.random.Generator) -> int:
    """Two cohorts have more women than entrants."""
    rows = some(rng, tables["intakes"], 2, _is_followed_up(2020))
    more = (tables["intakes"]["entrants"].to_numpy()[rows] + 3).tolist()
    tables["intakes"] = altered_frame(tables["intakes"], rows, women=more)
    return len(rows)


def inflate_graduates(tables: Tables, rng: np.random.Generator) -> int:
    """Two cohorts graduated more than entered."""
    rows = some(rng, tables["intakes"], 2, _is_followed_up(2021) & (pl.col("women") <= pl.col("entrants")))
    more = (tables["intakes"]["entrants"].to_numpy()[rows] + 5).tolist()
    tables["intakes"] = altered_frame(tables["intakes"], rows, graduates=more, dropouts=0)
    return len(rows)


def inflate_dropouts(tables: Tables, rng: np.random.Generator) -> int:
    """Two cohorts lost more than can have stayed."""
    rows = some(rng, tables["intakes"], 2, _is_followed_up(2022) & (pl.col("graduates") <= pl.col("entrants")))
    own = tables["intakes"][rows]
    tables["intakes"] = altered_frame(
        tables["intakes"], rows, dropouts=(own["entrants"] - own["graduates"] + 4).to_list()
    )
    return len(rows)


def inflate_employed(tables: Tables, rng: np.random.Generator) -> int:
    """Two cohorts have more in work than graduated."""
    rows = some(rng, tables["intakes"], 2, _is_followed_up(2023) & (pl.col("graduates") <= pl.col("entrants")))
    tables["intakes"] = altered_frame(
        tables["intakes"], rows, employed_6m=(tables["intakes"][rows]["graduates"] + 2).to_list()
    )
    return len(rows)


def inflate_in_field(tables: Tables, rng: np.random.Generator) -> int:
    """One cohort has more in their field than in work."""
    rows = some(rng, tables["intakes"], 1, _is_followed_up(2024) & (pl.col("employed_6m") <= pl.col("graduates")))
    tables["intakes"] = altered_frame(
        tables["intakes"], rows, in_field_6m=(tables["intakes"][rows]["employed_6m"] + 1).to_list()
    )
    return len(rows)


def clear_quotas(tables: Tables, rng: np.random.Generator) -> int:
    """Two programmes took learners without a quota."""
    rows = some(rng, tables["intakes"], 2, (pl.col("year") == 2021) & (pl.col("entrants") > 20))
    tables["intakes"] = altered_frame(tables["intakes"], rows, quota=0)
    return len(rows)


def lengthen_course(tables: Tables, rng: np.random.Generator) -> int:
    """One short course says four months."""
    rows = some(rng, tables["programmes"], 1, pl.col("level") == "short")
    tables["programmes"] = altered_frame(tables["programmes"], rows, months=4.0)
    return len(rows)


def displace_sites(tables: Tables, rng: np.random.Generator) -> int:
    """One site has longitude and latitude swapped, one stands 40 km out at sea."""
    rows = some(rng, tables["sites"], 2, pl.col("name").str.starts_with("Cơ sở"))
    own = tables["sites"][rows]
    east = [float(own["latitude"][0]), float(own["longitude"][1]) + 0.9]
    north = [float(own["longitude"][0]) - 30, float(own["latitude"][1]) - 0.3]
    tables["sites"] = altered_frame(tables["sites"], rows, longitude=east, latitude=north)
    return len(rows)


def postdate_equipment(tables: Tables, rng: np.random.Generator) -> int:
    """One set was bought in 2062."""
    rows = some(rng, tables["equipment"], 1, pl.col("year_bought") == 2020)
    tables["equipment"] = altered_frame(tables["equipment"], rows, year_bought=2062)
    return len(rows)


def empty_funds(tables: Tables, rng: np.random.Generator) -> int:
    """Two grants are written down with nothing in them."""
    rows = some(rng, tables["funds"], 2, pl.col("year") >= 2027)
    tables["funds"] = altered_frame(tables["funds"], rows, amount=0)
    return len(rows)


def invert_agreements(tables: Tables, rng: np.random.Generator) -> int:
    """Three agreements end before they begin."""
    rows = some(rng, tables["agreements"], 3, pl.col("ends").is_not_null() & (pl.col("signed") > date(2019, 1, 1)))
    tables["agreements"] = altered_frame(tables["agreements"], rows, ends=date(2018, 6, 30))
    return len(rows)


def contradict_task(tables: Tables, rng: np.random.Generator) -> int:
    """One task is done at nine tenths."""
    rows = some(rng, tables["tasks"], 1, pl.col("status") == "done")
    tables["tasks"] = altered_frame(tables["tasks"], rows, progress=0.9)
    return len(rows)
