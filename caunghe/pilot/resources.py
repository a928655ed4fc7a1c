# pyright: standard
"""What institutions teach with: teachers and workstations."""

from __future__ import annotations

import numpy as np
import polars as pl

from caunghe.pilot.institutions import LEVELS, fields, network, programmes
from caunghe.pilot.streams import Floats, Integers, data, stream
from caunghe.schema import code_list, in_table


def equipment(seed: int) -> pl.DataFrame:
    """Return the table ``equipment``: sets of workstations by site and field; schools on the western side are older."""
    rng = stream(seed, "equipment")
    items = code_list("equipment_items").group_by("group", maintain_order=True).agg("code")
    lists = dict(zip(items["group"].to_list(), items["code"].to_list(), strict=True))
    lists = {g: lists.get(g, ["simulated_office"]) for g in fields()["group"].unique(maintain_order=True)}
    taught = programmes(seed).unique(["site", "stem"], keep="first", maintain_order=True)
    ages = np.cumsum(_ages())
    rows = []
    for site, field, group, level in taught.select("site", "training_field", "group", "level").iter_rows():
        own = lists[group]
        for pick in np.sort(
            rng.choice(
                len(own), min(len(own), 1 + int(rng.poisson(1.0 if level in LEVELS[:2] else 0.4))), replace=False
            )
        ):
            stations = int(6 * np.ceil(rng.lognormal(np.log(12), 0.5) / 6))
            rows.append(
                (
                    site,
                    field,
                    own[pick],
                    stations,
                    round(float(rng.beta(4, 2.2)), 2),
                    int(2004 + np.searchsorted(ages, rng.random())),
                    int(stations * round(rng.lognormal(np.log(48), 0.6)) * 1_000_000),
                )
            )
    names = ["site", "training_field", "item", "workstations", "share_of_minimum_list", "year_bought", "value"]
    return in_table(pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None), "equipment")


def _ages() -> Floats:
    weight = np.linspace(0.6, 1.4, 22)
    weight[[6, 11, 16]] *= 2.5  # years of the national programmes
    return weight / weight.sum()


def _staff(rng: np.random.Generator, seed: int, learners: Integers) -> pl.DataFrame:
    """Return a row a teacher: every field of an institution has one, the others go where chance takes them."""
    taught = programmes(seed)
    rows = []
    for owner, (institution, kind) in enumerate(network(seed).select("institution", "kind").iter_rows()):
        own = taught.filter(pl.col("owner") == owner).unique("stem", keep="first", maintain_order=True)
        stems = own["training_field"].to_list()
        count = max(len(stems), int(np.ceil(learners[owner] / rng.uniform(12.5, 18.5))) + 1)
        extra = [stems[i] for i in rng.integers(0, len(stems), count - len(stems))]
        rows += [(institution, field, kind in ("college", "intermediate_school")) for field in stems + extra]
    return pl.DataFrame(rows, schema=["institution", "training_field", "school"], orient="row")


def teachers(seed: int, learners: Integers) -> pl.DataFrame:
    """Return the table ``teachers``: 12 to 19 full-year ``learners`` (of each institution, in order) a teacher."""
    rng = stream(seed, "teachers")
    staff = _staff(rng, seed, learners)
    school, total = staff["school"].to_numpy(), len(staff)
    mix = data("teacher_mix")
    drawn = {
        str(name): _drawn_codes(rng, part, school) for (name,), part in mix.group_by("column", maintain_order=True)
    }
    table = staff.with_columns(
        teacher=pl.format("GV{}", pl.int_range(1, total + 1).cast(pl.String).str.zfill(4)),
        practice_weeks=pl.Series(np.where(rng.random(total) < 0.46, 0.0, np.round(rng.gamma(2.0, 1.6, total)))),
        birth_year=pl.Series(np.clip(np.round(rng.normal(1982, 9, total)), 1962, 2001)),
        **{name: pl.Series(values) for name, values in drawn.items()},
    )
    return in_table(table, "teachers")


def _drawn_codes(rng: np.random.Generator, mix: pl.DataFrame, school: np.ndarray) -> np.ndarray:
    """Return a code for each teacher: colleges and schools draw from one column of the mix, others from the other."""
    codes = mix["code"].to_numpy()
    first, second = (
        codes[rng.choice(len(codes), len(school), p=mix[column].to_numpy() / mix[column].sum())]
        for column in ("schools", "others")
    )
    return np.where(school, first, second)
