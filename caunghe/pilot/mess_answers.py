"""Mistakes in answers, advertisements, registers and applications."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.employers import AS_OF
from caunghe.pilot.mess_training import Tables, altered_frame, some
from caunghe.pilot.population import OLD_WARD
from caunghe.pilot.streams import spans

REPEATS: Final = 2600


def outdate_confirmations(tables: Tables, rng: np.random.Generator) -> int:
    """Nearly a fifth of this year's training places were last confirmed more than a year ago, or never."""
    now = pl.col("year") == AS_OF.year
    rows = some(rng, tables["workplaces"], int(0.18 * tables["workplaces"].select(now.sum()).item()), now)
    days = [None if rng.random() < 0.12 else AS_OF - timedelta(days=int(rng.integers(400, 1100))) for _ in rows]
    tables["workplaces"] = altered_frame(tables["workplaces"], rows, confirmed=days)
    return len(rows)


def postdate_confirmations(tables: Tables, rng: np.random.Generator) -> int:
    """Two confirmations bear a day that has not come."""
    rows = some(
        rng,
        tables["workplaces"],
        2,
        (pl.col("year") == AS_OF.year) & (pl.col("confirmed") > AS_OF - timedelta(days=200)),
    )
    tables["workplaces"] = altered_frame(tables["workplaces"], rows, confirmed=date(2026, 12, 3))
    return len(rows)


def inflate_hard_to_fill(tables: Tables, rng: np.random.Generator) -> int:
    """Three employers find more openings hard to fill than they have."""
    rows = some(rng, tables["hiring_needs"], 3, pl.col("openings") > 4)
    tables["hiring_needs"] = altered_frame(
        tables["hiring_needs"], rows, hard_to_fill=(tables["hiring_needs"][rows]["openings"] + 6).to_list()
    )
    return len(rows)


def lose_weights(tables: Tables, rng: np.random.Generator) -> int:
    """A few persons of 2023 have no weight."""
    rows = some(rng, tables["labour_survey"], 24, pl.col("year") == 2023)
    tables["labour_survey"] = altered_frame(tables["labour_survey"], rows, weight=None)
    return len(rows)


def _at_work(year: int) -> pl.Expr:
    return (
        (pl.col("year") == year)
        & (pl.col("activity") == "employed")
        & pl.col("weight").is_not_null()
        & pl.col("occupation").is_not_null()
    )


def lose_occupations(tables: Tables, rng: np.random.Generator) -> int:
    """Forty employed people of 2022 gave no occupation."""
    rows = some(rng, tables["labour_survey"], 40, _at_work(2022))
    tables["labour_survey"] = altered_frame(tables["labour_survey"], rows, occupation=None)
    return len(rows)


def mistype_ages(tables: Tables, rng: np.random.Generator) -> int:
    """Three people at work are said to be over 95."""
    rows = some(rng, tables["labour_survey"], 3, _at_work(2021) & (pl.col("age") > 60))
    tables["labour_survey"] = altered_frame(tables["labour_survey"], rows, age=[99, 107, 98][: len(rows)])
    return len(rows)


def mistype_occupations(tables: Tables, rng: np.random.Generator) -> int:
    """Eight occupation codes are not in the list at four digits."""
    rows = some(rng, tables["labour_survey"], 8, _at_work(2020))
    odd = ["9999", "821", "0000", "7512a", "XXXX", "921", "8218", "5229"]
    tables["labour_survey"] = altered_frame(tables["labour_survey"], rows, occupation=odd[: len(rows)])
    return len(rows)


def shrink_survey_pay(tables: Tables, rng: np.random.Generator) -> int:
    """Six people's pay was typed in thousands of đồng."""
    rows = some(
        rng, tables["labour_survey"], 6, _at_work(2024) & pl.col("monthly_pay").is_between(3_000_000, 30_000_000)
    )
    tables["labour_survey"] = altered_frame(
        tables["labour_survey"], rows, monthly_pay=(tables["labour_survey"][rows]["monthly_pay"] // 1000).to_list()
    )
    return len(rows)


def shrink_advert_pay(tables: Tables, rng: np.random.Generator) -> int:
    """Fifteen advertisements give the lowest pay in thousands."""
    rows = some(rng, tables["vacancies"], 15, pl.col("pay_min").is_not_null())
    tables["vacancies"] = altered_frame(
        tables["vacancies"], rows, pay_min=(tables["vacancies"][rows]["pay_min"] // 1000).to_list()
    )
    return len(rows)


def invert_pay(tables: Tables, rng: np.random.Generator) -> int:
    """Twelve advertisements have the two ends of the range swapped."""
    rows = some(rng, tables["vacancies"], 12, (pl.col("pay_min") > 1_000_000) & (pl.col("pay_max") > pl.col("pay_min")))
    own = tables["vacancies"][rows]
    tables["vacancies"] = altered_frame(
        tables["vacancies"], rows, pay_min=own["pay_max"].to_list(), pay_max=own["pay_min"].to_list()
    )
    return len(rows)


def move_employers_to_old_ward(tables: Tables, rng: np.random.Generator) -> int:
    """Nine employers outside zones still give the ward that was merged away."""
    rows = some(rng, tables["employers"], 9, pl.col("zone").is_null() & pl.col("area").str.starts_with("11"))
    tables["employers"] = altered_frame(tables["employers"], rows, area=OLD_WARD)
    return len(rows)


def move_applicants_to_old_ward(tables: Tables, rng: np.random.Generator) -> int:
    """Fourteen applicants still give the ward that was merged away."""
    rows = some(rng, tables["applicants"], 14, pl.col("area").str.starts_with("11"))
    tables["applicants"] = altered_frame(tables["applicants"], rows, area=OLD_WARD)
    return len(rows)


def inflate_streaming(tables: Tables, rng: np.random.Generator) -> int:
    """One commune sends more pupils to vocational education than it has."""
    rows = some(rng, tables["leavers"], 1, (pl.col("year") == 2021) & (pl.col("leavers") < 300))
    tables["leavers"] = altered_frame(
        tables["leavers"], rows, to_vocational=(tables["leavers"][rows]["leavers"] + 12).to_list()
    )
    return len(rows)


def _is_last_choice(tables: Tables, count: int) -> pl.Expr:
    """Tell the last choice of applicants with at least ``count`` choices."""
    return (pl.col("rank") == pl.col("rank").max().over("applicant")) & (pl.col("rank") >= count)


def skip_ranks(tables: Tables, rng: np.random.Generator) -> int:
    """Three applicants skip a rank."""
    rows = some(rng, tables["choices"], 3, _is_last_choice(tables, 3))
    tables["choices"] = altered_frame(tables["choices"], rows, rank=(tables["choices"][rows]["rank"] + 1).to_list())
    return len(rows)


def double_choices(tables: Tables, rng: np.random.Generator) -> int:
    """Four applicants choose their first programme again at the end."""
    gapless = pl.col("rank").max().over("applicant") == pl.len().over("applicant")
    rows = some(rng, tables["choices"], 4, _is_last_choice(tables, 2) & gapless)
    first = tables["choices"].filter(pl.col("rank") == 1).select("applicant", again="programme")
    again = tables["choices"][rows].join(first, on="applicant", how="left", maintain_order="left")["again"]
    tables["choices"] = altered_frame(tables["choices"], rows, programme=again.to_list())
    return len(rows)


def invent_partners(tables: Tables, rng: np.random.Generator) -> int:
    """Two agreements name employers that are in no register."""
    rows = some(rng, tables["agreements"], 2, pl.col("training_field").is_null())
    tables["agreements"] = altered_frame(tables["agreements"], rows, employer=["DN99001", "DN99002"][: len(rows)])
    return len(rows)


def repeat_adverts(tables: Tables, rng: np.random.Generator) -> int:
    """Repeat advertisements up to forty days later, some with other capitals or spaces, none after 2025."""
    first = tables["vacancies"]
    sound = (pl.col("pay_min").is_null()) | (pl.col("pay_min").is_between(1_000_000, pl.col("pay_max")))
    rows = some(rng, first, REPEATS, (pl.col("posted") < date(2025, 11, 15)) & sound)
    later = spans(rng.integers(3, 41, len(rows)))
    how = rng.random(len(rows))
    title = (
        pl.when(pl.Series(how < 0.2))
        .then(pl.col("title").str.to_uppercase())
        .when(pl.Series(how < 0.35))
        .then(pl.lit(" ") + pl.col("title") + pl.lit(" "))
        .otherwise("title")
    )
    again = first[rows].with_columns(
        vacancy=pl.format("TDL{}", pl.int_range(1, len(rows) + 1).cast(pl.String).str.zfill(5)),
        title=title,
        posted=pl.col("posted") + later,
        closes=pl.col("closes") + later,
    )
    tables["vacancies"] = pl.concat([first, again]).sort("posted", "vacancy")
    return len(rows)


def repeat_hiring_needs(tables: Tables, rng: np.random.Generator) -> int:
    """Two rows were sent twice."""
    rows = some(rng, tables["hiring_needs"], 2, pl.col("year") == 2025)
    tables["hiring_needs"] = pl.concat([tables["hiring_needs"], tables["hiring_needs"][rows]])
    return len(rows)
