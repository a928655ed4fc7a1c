# pyright: standard
"""The labour survey: two samples by old province, strata, clusters, households, and the faults real answers have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.pilot.answers import hours, monthly_pay
from caunghe.pilot.employment import EMPLOYMENT_YEARS, cell_index, workers
from caunghe.pilot.population import cells, communes
from caunghe.pilot.streams import YEARS, Floats, Integers, apportion, choose, data, heavy, stream
from caunghe.schema import allowed_codes, in_table

# what the survey's form offers: no cohort of trung học nghề has finished
QUALIFICATIONS: Final = (
    "none",
    "skilled_no_certificate",
    "short_course",
    "elementary",
    "intermediate",
    "college",
    "university",
    "master",
    "doctorate",
)
CLUSTERS_PER_YEAR: Final = 610
HOUSEHOLDS: Final = 15
# Labour force in thousands and unemployment rate. Old Hải Phòng 2021 and 2024 are worked out from published figures,
# the merged 2.1 million of 2025 is published; the years between and old Hải Dương are our path.
LABOUR_FORCE: Final = {
    "old_haiphong": (1045, 1037, 1043, 1049, 1054, 1068),
    "old_haiduong": (1005, 998, 1005, 1013, 1020, 1032),
}
UNEMPLOYMENT: Final = (0.024, 0.033, 0.020, 0.018, 0.016, 0.015)
# Share of employed people with a certificate. Published: old Hải Phòng 2021, 2024, 2025, old Hải Dương 2025.
CERTIFIED: Final = {
    "old_haiphong": (0.353, 0.360, 0.366, 0.381, 0.390, 0.3945),
    "old_haiduong": (0.276, 0.284, 0.291, 0.306, 0.315, 0.327),
}
_PUBLISHED_RATES: Final = {
    ("old_haiphong", 2021),
    ("old_haiphong", 2024),
    ("old_haiphong", 2025),
    ("old_haiduong", 2025),
}
# Share trained in any form (published: old Hải Phòng 2025)
TRAINED: Final = {
    "old_haiphong": (0.845, 0.850, 0.857, 0.863, 0.869, 0.875),
    "old_haiduong": (0.76, 0.768, 0.777, 0.787, 0.797, 0.806),
}
# In the labour force by age group 15–19 … 75+, women and men, before calibration
_ACTIVE: Final = np.array(
    [
        [0.20, 0.64, 0.84, 0.86, 0.88, 0.88, 0.85, 0.77, 0.58, 0.40, 0.26, 0.13, 0.04],
        [0.23, 0.68, 0.93, 0.96, 0.96, 0.95, 0.94, 0.90, 0.78, 0.52, 0.34, 0.18, 0.06],
    ]
)
_CERTIFICATE_AGE: Final = np.array([-2.6, -0.2, 0.55, 0.6, 0.45, 0.2, -0.05, -0.25, -0.35, -0.6, -0.9, -1.2, -1.6])
# elementary, intermediate, college, university, master and doctorate among those certified
_CERTIFICATES: Final = np.array([0.215, 0.145, 0.175, 0.427, 0.035, 0.003])


@dataclass(frozen=True, slots=True)
class Sample:
    """One year's persons as parallel arrays, and the effects of their clusters and households."""

    year: int
    cluster: Integers  # position in the frame
    household: Integers
    woman: Integers
    age_group: Integers  # 0 is 15–19
    age: Integers
    weight: Floats
    household_effect: Floats


@dataclass(frozen=True, slots=True)
class Frame:
    """Enumeration areas: their commune, stratum and lasting effects on answers."""

    commune: Integers
    stratum: Integers
    haiphong: Integers
    urban: Integers
    effects: Floats  # (areas, 5): activity, certificate, farm, factory, pay


def survey_frame(seed: int) -> tuple[Frame, Integers]:
    """Return four times as many areas as a year needs and, by commune, how many a year draws."""
    rng = stream(seed, "survey_frame")
    listing = communes()
    people = listing["people"].to_numpy().astype(float)
    island = (listing["code"] == "11948").to_numpy()
    draws = apportion(CLUSTERS_PER_YEAR - 1, np.where(island, 0, people * np.exp(rng.normal(0, 0.15, len(people)))))
    draws[island] = 1
    commune = np.repeat(np.arange(len(draws)), draws * 4)
    haiphong = (listing["old_province"] == "old_haiphong").to_numpy()[commune].astype(np.int64)
    urban = listing["urban"].to_numpy()[commune].astype(np.int64)
    stratum = np.where(island[commune], 4, (1 - haiphong) * 2 + (1 - urban))
    shared = heavy(rng, 4, (len(draws), 5)) * np.array([0.12, 0.28, 0.5, 0.4, 0.07])
    own = heavy(rng, 4, (len(commune), 5)) * np.array([0.25, 0.5, 0.8, 0.6, 0.11])
    return Frame(commune, stratum, haiphong, urban, shared[commune] + own), draws


def _areas_of_year(draws: Integers, t: int) -> Integers:
    """Return the year's areas: half of each commune's stay from the year before."""
    start = np.concatenate([[0], np.cumsum(draws * 4)[:-1]])
    rank = np.concatenate([np.arange(n) for n in draws])
    moved = (rank + np.repeat(t * draws // 2, draws)) % np.repeat(draws * 4, draws)
    return np.repeat(start, draws) + moved


def _sample(rng: np.random.Generator, frame: Frame, chosen: Integers, year: int) -> Sample:
    """Draw households and their members aged 15 and over, lose those who do not answer, and weight the rest."""
    households = np.repeat(chosen, HOUSEHOLDS)
    refusal = np.where(frame.urban[households] == 1, 0.13, 0.07) * rng.gamma(4, 0.25, len(households))
    households = households[rng.random(len(households)) > refusal]
    members = 1 + rng.poisson(1.35, len(households))
    cluster, household = np.repeat(households, members), np.repeat(np.arange(len(households)), members)
    adults = cells(year)[:, :, 3:]
    pyramid = adults.reshape(len(adults), -1)
    cell = choose(rng, pyramid, frame.commune[cluster])
    woman, group = (cell < 13).astype(np.int64), cell % 13
    oldest = np.minimum(rng.geometric(0.15, len(cell)) - 1, 14)
    age = 15 + group * 5 + rng.integers(0, 5, len(cell)) + np.where(group == 12, oldest, 0)
    weight = _weights(frame, cluster, woman, group, adults)
    effect = (heavy(rng, 5, len(households)) * 0.75)[household]
    return Sample(year, cluster, household, woman, group, age, weight, effect)


def _weights(frame: Frame, cluster: Integers, woman: Integers, group: Integers, adults: Floats) -> Floats:
    """Return weights adjusted for silence by cluster, then to people by old province, sex and three ages."""
    stratum_of = np.zeros(len(adults), dtype=np.int64)
    stratum_of[frame.commune] = frame.stratum
    size = np.bincount(stratum_of, adults.sum(axis=(1, 2)), minlength=5)
    present, position, persons = np.unique(cluster, return_inverse=True, return_counts=True)
    clusters = np.bincount(frame.stratum[present], minlength=5)
    per_cluster = size / np.maximum(clusters, 1)
    base = (per_cluster[frame.stratum[present]] / persons)[position]
    band = np.digitize(group, [2, 8])
    cell = (frame.haiphong[cluster] * 2 + woman) * 3 + band
    haiphong_of = np.zeros(len(adults), dtype=np.int64)
    haiphong_of[frame.commune] = frame.haiphong
    target = np.zeros(12)
    for old in (0, 1):
        for column, sex in ((0, 1), (1, 0)):
            ages = adults[haiphong_of == old, column].sum(axis=0)
            target[(old * 2 + sex) * 3 : (old * 2 + sex) * 3 + 3] = ages[:2].sum(), ages[2:8].sum(), ages[8:].sum()
    return base * (target / np.bincount(cell, base, minlength=12))[cell]


def _calibrated_chances(score: Floats, weight: Floats, target: float) -> Floats:
    """Return ``1 / (1 + exp(-(score + a)))`` with ``a`` such that the weighted mean is ``target`` (bisection)."""
    low, high = -12.0, 12.0
    for _ in range(50):
        middle = (low + high) / 2
        mean = (weight / (1 + np.exp(-(score + middle)))).sum() / weight.sum()
        low, high = (middle, high) if mean < target else (low, middle)
    return 1 / (1 + np.exp(-(score + low)))


def _activity(rng: np.random.Generator, frame: Frame, s: Sample, t: int) -> Integers:
    """Return positions in the code list of activities; the labour force of each old province meets its target."""
    share = _ACTIVE[1 - s.woman, s.age_group]
    score = (
        np.log(share / (1 - share))
        + frame.effects[s.cluster, 0]
        + 0.4 * s.household_effect
        - 0.25 * frame.urban[s.cluster]
    )
    active = np.zeros(len(share), dtype=bool)
    for haiphong, province in ((1, "old_haiphong"), (0, "old_haiduong")):
        rows = frame.haiphong[s.cluster] == haiphong
        target = LABOUR_FORCE[province][t] * 1000 / s.weight[rows].sum()
        active[rows] = rng.random(rows.sum()) < _calibrated_chances(score[rows], s.weight[rows], target)
    young = (
        np.where(s.age_group <= 1, 1.5, np.where(s.age >= 70, -30.0, 0.0))
        + 0.5 * s.household_effect
        + 2 * frame.effects[s.cluster, 0]
    )
    jobless = np.zeros(len(share), dtype=bool)
    jobless[active] = rng.random(active.sum()) < _calibrated_chances(young[active], s.weight[active], UNEMPLOYMENT[t])
    idle = np.where(
        s.age <= 24, 2, np.where(s.age >= 57, 4, np.where((s.woman == 1) & (rng.random(len(share)) < 0.75), 3, 5))
    )
    idle = np.where((s.age >= 20) & (s.age <= 24) & (rng.random(len(share)) < 0.15), 5, idle)
    return np.where(jobless, 1, np.where(active, 0, idle))


def _qualification(rng: np.random.Generator, frame: Frame, s: Sample, activity: Integers, t: int) -> Integers:
    """Return positions in QUALIFICATIONS; certificates among the employed meet their target."""
    score = (
        _CERTIFICATE_AGE[s.age_group]
        + 0.7 * frame.urban[s.cluster]
        + frame.effects[s.cluster, 1]
        + 0.9 * s.household_effect
        - 0.08 * s.woman
        - 0.7 * (activity != 0)
    )
    level = np.zeros(len(score), dtype=np.int64)
    for haiphong, province in ((1, "old_haiphong"), (0, "old_haiduong")):
        rows = frame.haiphong[s.cluster] == haiphong
        target = CERTIFIED[province][t] + (0.0 if (province, s.year) in _PUBLISHED_RATES else rng.normal(0, 0.006))
        certified = rows & _draws_that_reach(rng, score, s.weight, rows & (activity == 0), target)
        untrained = (1 - TRAINED[province][t]) / (1 - CERTIFIED[province][t])
        plain = rng.random(len(score)) < np.clip(untrained * np.exp(-0.25 * s.household_effect), 0, 1)
        level[rows] = np.where(plain, 0, np.where(rng.random(len(score)) < 0.2, 2, 1))[rows]
        tilt = np.stack(
            [
                _CERTIFICATES * np.array([1.2, 1.1, 1.0, 0.75, 0.5, 0.5]),
                _CERTIFICATES * np.array([0.8, 0.9, 1, 1.25, 1.6, 2]),
            ]
        )
        kind = 3 + choose(rng, tilt, frame.urban[s.cluster])
        # nobody under twenty holds a degree yet
        level[certified] = np.where(s.age < 20, np.minimum(kind, 4), np.where(s.age < 22, np.minimum(kind, 5), kind))[
            certified
        ]
    return level


def _draws_that_reach(
    rng: np.random.Generator, score: Floats, weight: Floats, base: NDArray[np.bool_], target: float
) -> NDArray[np.bool_]:
    """Return logistic draws ``u < 1 / (1 + exp(-(score + a)))`` with ``a`` such that ``target`` of ``base`` is met."""
    chance = rng.random(len(score))
    needed = np.log(chance / (1 - chance)) - score
    order = np.flatnonzero(base)[np.argsort(needed[base], kind="stable")]
    reached = np.cumsum(weight[order]) / weight[order].sum()
    return needed <= needed[order[np.searchsorted(reached, target)]]


@cache
def _tilt() -> Floats:
    """Return how readily each qualification (columns) is found in each cell (rows): by the occupation's major group."""
    _, occupations, _, _ = cell_index()
    by_major = {
        "1": (0.15, 0.3, 0.3, 0.4, 0.8, 1.6, 9, 14, 8),
        "2": (0.01, 0.05, 0.05, 0.1, 0.3, 1.2, 16, 22, 40),
        "3": (0.12, 0.4, 0.5, 1.2, 3.5, 6, 5, 2, 1),
        "4": (0.3, 0.7, 0.8, 1.2, 2.5, 4, 3, 0.6, 0.2),
        "5": (1, 1, 1.2, 1.2, 1.2, 1, 0.5, 0.1, 0.1),
        "6": (1.8, 1.1, 1, 0.35, 0.25, 0.12, 0.06, 0.02, 0.01),
        "7": (0.5, 1.3, 1.3, 2.2, 1.8, 1, 0.25, 0.05, 0.01),
        "8": (0.7, 1.3, 1.2, 1.6, 1.2, 0.8, 0.25, 0.05, 0.01),
        "9": (2, 1, 1, 0.5, 0.3, 0.2, 0.1, 0.02, 0.01),
        "0": (0.3, 0.6, 0.5, 1, 2, 2, 3, 2, 1),
    }
    return np.array([by_major[o[0]] for o in occupations])


def _jobs(
    rng: np.random.Generator, seed: int, frame: Frame, s: Sample, level: Integers, at_work: Integers
) -> tuple[Integers, Integers]:
    """Return cell numbers (industry and occupation) of those at work, drawn so that both margins of the city hold."""
    industries, _, number, _ = cell_index()
    shares = workers(seed)[EMPLOYMENT_YEARS.index(s.year)]
    quantity = np.bincount(level[at_work], s.weight[at_work], minlength=9) + 1e-9
    joint = shares[:, None] * _tilt()
    for _ in range(12):
        joint *= (quantity / joint.sum(axis=0))[None, :]
        joint *= (shares / joint.sum(axis=1))[:, None]
    by_industry = np.stack([np.bincount(number, joint[:, q], minlength=len(industries)) for q in range(9)])
    sizes = data("industry_sizes").sort("industry")
    sector = np.array([0 if c <= "03" else 1 if c <= "43" else 2 for c in industries])
    women, rural = sizes["women"].to_numpy(), sizes["rural_lean"].to_numpy()
    cluster = s.cluster[at_work]
    lean = np.where(
        sector == 0, frame.effects[cluster, 2][:, None], np.where(sector == 1, frame.effects[cluster, 3][:, None], 0)
    )
    lean = lean + rural * np.where(frame.urban[cluster] == 1, -1.1, 0.7)[:, None]
    sex = np.where(s.woman[at_work][:, None] == 1, women, 1 - women)
    weight = (by_industry[level[at_work]] * sex * np.exp(lean)).astype(np.float64)
    industry = choose(rng, weight, np.arange(len(at_work)))
    return industry, _occupation(rng, joint, number, industry, level[at_work])


def _occupation(
    rng: np.random.Generator, joint: Floats, number: Integers, industry: Integers, level: Integers
) -> Integers:
    """Return the cell of each person: an occupation within the industry, given the qualification."""
    start = np.searchsorted(number, np.arange(number.max() + 2))
    cumulative = np.cumsum(joint, axis=0)
    before = np.vstack([np.zeros(9), cumulative])
    low, high = before[start[industry], level], before[start[industry + 1], level]
    point = low + rng.random(len(industry)) * (high - low)
    cell = np.empty(len(industry), dtype=np.int64)
    for q in range(9):
        rows = level == q
        cell[rows] = np.searchsorted(cumulative[:, q], point[rows], side="right")
    return np.clip(cell, start[industry], start[industry + 1] - 1)


def _year(seed: int, frame: Frame, draws: Integers, t: int) -> pl.DataFrame:
    year = YEARS[t]
    rng = stream(seed, f"survey_{year}")
    chosen = _areas_of_year(draws, t)
    s = _sample(rng, frame, chosen, year)
    activity = _activity(rng, frame, s, t)
    level = _qualification(rng, frame, s, activity, t)
    at_work = np.flatnonzero(activity == 0)
    industry, cell = _jobs(rng, seed, frame, s, level, at_work)
    rank = np.zeros(len(frame.commune), dtype=np.int64)
    rank[chosen] = np.arange(len(chosen))
    frame_codes = communes()["code"].to_numpy()
    people = pl.DataFrame(
        {
            "person": [f"{year}-{i:05d}" for i in range(len(activity))],
            "year": np.full(len(activity), year),
            "quarter": rank[s.cluster] % 4 + 1,
            "stratum": np.array(["HP-T", "HP-N", "HD-T", "HD-N", "HP-D"])[frame.stratum[s.cluster]],
            "cluster": [f"{c}-{e:04d}" for c, e in zip(frame_codes[frame.commune[s.cluster]], s.cluster, strict=True)],
            "weight": np.round(s.weight, 4),
            "area": frame_codes[frame.commune[s.cluster]],
            "sex": np.where(s.woman == 1, "female", "male"),
            "age": s.age,
            "activity": np.array(allowed_codes("activities"))[activity],
            "qualification": np.array(QUALIFICATIONS)[level],
            "row": np.arange(len(activity)),
        }
    )
    jobs = _answers(rng, frame, s, level, at_work, industry, cell)
    return people.join(jobs, on="row", how="left", maintain_order="left").drop("row")


def _answers(
    rng: np.random.Generator,
    frame: Frame,
    s: Sample,
    level: Integers,
    at_work: Integers,
    industry: Integers,
    cell: Integers,
) -> pl.DataFrame:
    """Return what those at work (``row``) say of their job."""
    industries, occupations, _, _ = cell_index()
    occupation, kind = np.array(occupations)[cell], np.array(industries)[industry]
    cluster = s.cluster[at_work]
    effect = frame.effects[cluster, 4] + 0.16 * s.household_effect[at_work]
    pay = monthly_pay(rng, occupation, level[at_work], s.woman[at_work], frame.urban[cluster], s.year, effect)
    jobs = {"row": at_work, "occupation": occupation, "industry": kind, "monthly_pay": pay, "hours": hours(rng, kind)}
    return pl.DataFrame(jobs).with_columns(pl.col("monthly_pay", "hours").fill_nan(None))


def labour_survey(seed: int) -> pl.DataFrame:
    """Return the table ``labour_survey``: about 20,000 persons a year.

    Strata are old province × ward or commune (``HP-T`` … ``HD-N``) and one island of a single cluster (``HP-D``), so
    that the years before the merger are two surveys in one table. Answers are alike within clusters and households.
    """
    frame, draws = survey_frame(seed)
    years = [_year(seed, frame, draws, t) for t in range(len(YEARS))]
    return in_table(pl.concat(years), "labour_survey")
