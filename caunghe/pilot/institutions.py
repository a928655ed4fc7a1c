# pyright: standard
"""Who teaches what and where: invented institutions, their sites, programmes and skills."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
import polars as pl

from caunghe.pilot.names import institution_names
from caunghe.pilot.population import MERGER, communes
from caunghe.pilot.streams import Floats, Integers, data, days, heavy, stream
from caunghe.schema import KM_PER_DEGREE, TABLES, allowed_codes, code_list, in_table

# Institutions by old province, kind, public and private (of the private, foreign). Published: 40 in old Hải Phòng,
# 18 of them public; 7 colleges, 5 intermediate schools, 12 continuing centres in old Hải Dương; 77 in
# all. The rest is our split.
_PLAN: Final = (
    ("old_haiphong", "college", 8, 4, 0),
    ("old_haiphong", "intermediate_school", 2, 6, 0),
    ("old_haiphong", "vocational_continuing_centre", 8, 0, 0),
    ("old_haiphong", "vocational_centre", 0, 12, 0),
    ("old_haiduong", "college", 5, 2, 0),
    ("old_haiduong", "intermediate_school", 2, 3, 0),
    ("old_haiduong", "vocational_continuing_centre", 12, 0, 0),
    ("old_haiduong", "vocational_centre", 0, 8, 0),
    ("old_haiduong", "training_enterprise", 0, 5, 1),
)
LEVELS: Final = ("college", "intermediate", "elementary", "short")
# programmes an institution offers at each level, on average
_OFFERS: Final = {
    "college": (5.9, 2.6, 0.6, 0.4),
    "intermediate_school": (0, 4.4, 1.1, 0.5),
    "vocational_continuing_centre": (0, 0.9, 1.2, 1.0),
    "vocational_centre": (0, 0, 1.4, 1.2),
    "training_enterprise": (0, 0, 0.6, 1.0),
}
EXTRA_SITES: Final = 33
_MONTHS: Final = {
    "college": (30, 36, 24, 36),
    "intermediate": (12, 18, 24, 24),
    "elementary": (3, 4, 6, 9),
    "short": (1, 1.5, 2, 2.5),
}
_COST: Final = {"college": 17.5e6, "intermediate": 14.5e6, "elementary": 9.0e6, "short": 5.5e6}
_GROUP_COST: Final = {
    "transport_maritime": 1.5,
    "health_care": 1.25,
    "mechanical": 1.25,
    "electrical_electronics": 1.15,
    "automotive": 1.2,
    "logistics_business": 0.8,
    "languages_education": 0.8,
    "it": 0.95,
}


# chance that a programme declares a skill of its field, of its field's group, of all fields; usual hours of one
_DECLARED: Final = {
    "college": (0.9, 0.35, 0.5, 90),
    "intermediate": (0.85, 0.25, 0.5, 70),
    "elementary": (0.8, 0.1, 0.1, 60),
    "short": (0.7, 0.05, 0.05, 40),
}
_TERSE: Final = 0.1
_MET: Final = 0.985  # chance that a criterion of the standard is met


@cache
def fields() -> pl.DataFrame:
    """Return the offers with each field's ``group``, ``hazard`` and Vietnamese and English names."""
    listing = code_list("training_fields").with_columns(stem=pl.col("code").str.slice(1))
    facts = listing.unique("stem", keep="first", maintain_order=True).select("stem", "group", "hazard", "title_vi")
    return data("offers").join(facts, on="stem", how="inner", maintain_order="left")


def standard_assessments(seed: int) -> pl.DataFrame:
    """Return the table ``standard_assessments``: a third of the schools tried it in 2025, and most meet most of it."""
    codes = allowed_codes("standard_criteria")
    chosen = network(seed)["institution"].gather_every(3).to_list()
    met = stream(seed, "standard_assessments").random((len(chosen), len(codes))) < _MET
    table = pl.DataFrame({"institution": np.repeat(chosen, len(codes)), "criterion": list(codes) * len(chosen)})
    return in_table(table.with_columns(year=pl.lit(2025), met=pl.Series(met.ravel())), "standard_assessments")


def successions() -> pl.DataFrame:
    """Return the table ``institution_successions``: two invented schools of before the merger, gone into the first."""
    rows = {
        "institution": ["CT01", "CT02"],
        "successor": ["CS01", "CS01"],
        "date": [MERGER, MERGER],
        "kind": ["merged", "merged"],
        "source": ["Dữ liệu mẫu: cơ sở giả định 1", "Dữ liệu mẫu: cơ sở giả định 2"],
    }
    return in_table(pl.DataFrame(rows), "institution_successions")


@lru_cache(maxsize=2)
def network(seed: int) -> pl.DataFrame:
    """Return the institutions with their old province and the position of their commune (``place``)."""
    rng = stream(seed, "institutions")
    rows = [
        (province, kind, "public" if i < public else "foreign" if i < public + foreign else "private")
        for province, kind, public, private, foreign in _PLAN
        for i in range(public + private)
    ]
    frame = pl.DataFrame(rows, schema=["old_province", "kind", "ownership"], orient="row")
    names = institution_names(rng, frame["kind"].to_list())
    listing = communes()
    place = np.empty(len(frame), dtype=np.int64)
    for province in ("old_haiphong", "old_haiduong"):
        own = (frame["old_province"] == province).to_numpy()
        weight = (
            listing["people"].to_numpy()
            * (listing["old_province"] == province).to_numpy()
            * np.where(listing["urban"].to_numpy(), 1.6, 1)
        )
        centres = own & (frame["kind"] == "vocational_continuing_centre").to_numpy()
        # continuing centres were one a district: spread out; the others may share a commune
        place[centres] = rng.choice(114, centres.sum(), replace=False, p=weight / weight.sum())
        place[own & ~centres] = rng.choice(114, (own & ~centres).sum(), p=weight**1.3 / (weight**1.3).sum())
    strength = rng.normal(0, 1, len(frame)) + (frame["kind"] == "college").to_numpy() * 0.8
    return frame.with_columns(
        institution=pl.Series([f"CS{i:02d}" for i in range(1, len(frame) + 1)]),
        name=pl.Series([n[0] for n in names]),
        name_en=pl.Series([n[1] for n in names]),
        area=pl.Series(listing["code"].to_numpy()[place]),
        place=pl.Series(place),
        strength=pl.Series(strength),
    )


def institutions(seed: int) -> pl.DataFrame:
    """Return the table ``institutions``; quality, accreditation and digital maturity go together, loosely."""
    rng = stream(seed, "quality")
    frame = network(seed)
    strength = frame["strength"].to_numpy() + rng.normal(0, 0.6, len(frame))
    school = frame["kind"].is_in(["college", "intermediate_school"]).to_numpy()
    tier = np.select([strength > 2.35, (strength > 1.5) & school], ["asean4", "national"], "standard")
    status = np.select(
        [
            (strength > 2.2) & school,
            (strength > 0.75) & school,
            strength > 0.5,
            (strength > 0.1) & school,
            strength > -0.6,
        ],
        ["international", "accredited", "self_assessed", "lapsed", "self_assessed"],
        "none",
    )
    maturity = np.round(1 / (1 + np.exp(-(0.7 * strength - 0.4 + rng.normal(0, 0.5, len(frame))))), 2)
    full = frame.with_columns(
        quality_tier=pl.Series(np.where(school, tier, "standard")),
        accreditation=pl.Series(status),
        digital_maturity=pl.Series(maturity),
    )
    # one in ten never sent the self-assessment
    full = full.with_columns(digital_maturity=pl.when(pl.Series(rng.random(len(frame)) > 0.1)).then("digital_maturity"))
    return in_table(full, "institutions")


@lru_cache(maxsize=2)
def sites(seed: int) -> pl.DataFrame:
    """Return the table ``sites`` (with ``place``): one an institution, and branches of the schools."""
    rng = stream(seed, "sites")
    frame = network(seed)
    listing = communes()
    schools = np.flatnonzero(frame["kind"].is_in(["college", "intermediate_school"]).to_numpy())
    owner = np.concatenate([np.arange(len(frame)), np.sort(rng.choice(schools, EXTRA_SITES))])
    main = np.arange(len(owner)) < len(frame)
    place = _places(rng, owner[~main], frame)
    longitude, latitude = _points(rng, place)
    base = np.select(
        [frame["kind"].to_numpy()[owner] == k for k in ("college", "intermediate_school")], [900, 520], 260
    )
    capacity = np.round(base * np.where(main, 1, 0.55) * np.exp(rng.normal(0, 0.4, len(owner))), -1)
    opened = days(rng.integers(1968, 2020, len(owner)) * 12 + rng.integers(0, 12, len(owner)))
    names = np.where(main, "Trụ sở chính", "Cơ sở đào tạo tại ").tolist()
    labels = [n if m else n + listing["name"][int(p)] for n, m, p in zip(names, main, place, strict=True)]
    result = pl.DataFrame(
        {
            "site": [f"DD{i:03d}" for i in range(1, len(owner) + 1)],
            "institution": frame["institution"].to_numpy()[owner],
            "name": labels,
            "area": listing["code"].to_numpy()[place],
            "longitude": np.round(longitude, 5),
            "latitude": np.round(latitude, 5),
            "capacity": capacity,
            "fixed_cost": np.round(capacity * rng.lognormal(np.log(2.6e6), 0.25, len(owner)), -6),
        }
    ).with_columns(opened=opened)
    table = pl.concat(
        [TABLES["sites"].empty(), result.cast({"capacity": pl.Int64, "fixed_cost": pl.Int64})], how="diagonal"
    )
    return table.with_columns(place=pl.Series(place), owner=pl.Series(owner))


def _places(rng: np.random.Generator, branches: Integers, frame: pl.DataFrame) -> Integers:
    """Return the commune of each site: each institution's seat, then the branches in its old province."""
    listing = communes()
    people = listing["people"].to_numpy()
    places = frame["place"].to_list()
    for owner in branches.tolist():
        weight = people * (listing["old_province"] == frame["old_province"][owner]).to_numpy()
        places.append(int(rng.choice(len(listing), p=weight / weight.sum())))
    return np.array(places, dtype=np.int64)


def _points(rng: np.random.Generator, place: Integers) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes spread over a disc of the commune's surface, four fifths of its radius."""
    listing = communes()
    radius = np.sqrt(listing["area_km2"].to_numpy()[place] / np.pi) * np.sqrt(rng.random(len(place))) * 0.8
    angle = rng.uniform(0, 2 * np.pi, len(place))
    north, east = (radius * part(angle) / KM_PER_DEGREE for part in (np.sin, np.cos))
    latitude = listing["latitude"].to_numpy()[place] + north
    longitude = listing["longitude"].to_numpy()[place] + east / np.cos(np.radians(20.8))
    return longitude, latitude


def _choices(rng: np.random.Generator, kind: str, strength: float) -> list[tuple[int, str]]:
    """Return the fields (row numbers) and levels an institution teaches: schools keep to two or three groups."""
    offers = fields()
    groups = offers["group"].to_numpy()
    favourite = rng.choice(np.unique(groups), 4 if kind == "college" else 3, replace=False)
    focus = np.where(np.isin(groups, favourite), 7.0, 1.0)
    chosen = []
    for level, mean in zip(LEVELS, _OFFERS[kind], strict=True):
        if mean == 0:
            continue
        weight = offers[level].to_numpy() * focus
        count = min(int((weight > 0).sum()), max(int(mean >= 1), int(rng.poisson(mean * np.exp(0.12 * strength)))))
        picks = rng.choice(len(weight), count, replace=False, p=weight / weight.sum())
        chosen += [(int(p), level) for p in np.sort(picks)]
    return chosen


@lru_cache(maxsize=2)
def programmes(seed: int) -> pl.DataFrame:
    """Return the table ``programmes`` with ``stem, group, women, owner, appeal``; licences come with the intakes."""
    rng = stream(seed, "programmes")
    frame, places, offers = network(seed), sites(seed), fields()
    own_sites = places.group_by("owner", maintain_order=True).agg("site").sort("owner")["site"].to_list()
    rows = []
    for owner, institution in enumerate(frame.iter_rows(named=True)):
        for pick, level in _choices(rng, institution["kind"], institution["strength"]):
            site = own_sites[owner][int(rng.integers(len(own_sites[owner])))]
            offer = offers.row(pick, named=True)
            rows.append({"site": site, "owner": owner, **_programme(rng, institution, offer, level)})
    result = pl.DataFrame(rows).with_columns(programme=pl.Series([f"CT{i:04d}" for i in range(1, len(rows) + 1)]))
    return result.unique(["site", "training_field", "level", "mode"], keep="first", maintain_order=True)


def _programme(
    rng: np.random.Generator, institution: dict[str, Any], offer: dict[str, Any], level: str
) -> dict[str, Any]:
    """Return one programme of an institution at a level."""
    cost = _COST[level] * _GROUP_COST.get(offer["group"], 1.0) * np.exp(rng.normal(0, 0.15))
    mode = str(rng.choice(["full_time", "part_time", "workplace", "blended"], p=_modes(level)))
    practice = rng.normal(0.5 if offer["hazard"] == "theory" else 0.68, 0.06)
    better = "g20" if institution["strength"] > 2.7 else "asean4"
    return {
        "training_field": ("6" if level == "college" else "5") + offer["stem"],
        "level": level,
        "mode": mode,
        "name": offer["title_vi"],
        "months": float(rng.choice(_MONTHS[level])),
        "minimum_class": {"heavy": 8, "practice": 12}.get(offer["hazard"], 15),
        "workplace_share": round(float(np.clip(rng.beta(2, 5) + (mode == "workplace") * 0.35, 0, 0.8)), 2),
        "practice_share": round(float(np.clip(practice, 0.3, 0.85)), 2),
        "tuition": round(cost * (0.42 if institution["ownership"] == "public" else 0.8) / 1e5) * 100_000,
        "cost_per_learner": round(cost / 1e5) * 100_000,
        "quality_tier": better if institution["strength"] >= 1.4 and rng.random() < 0.5 else "standard",
        "stem": offer["stem"],
        "group": offer["group"],
        "women": offer["women"],
        "appeal": float(heavy(rng, 4, 1)[0] * 0.55 + 0.15 * institution["strength"]),
    }


def _modes(level: str) -> tuple[float, float, float, float]:
    return {"college": (0.86, 0.06, 0.04, 0.04), "intermediate": (0.88, 0.08, 0.02, 0.02)}.get(
        level, (0.5, 0.38, 0.07, 0.05)
    )


def programme_skills(seed: int) -> pl.DataFrame:
    """Return the table ``programme_skills``: most of what a field is for, some of its group's and of common skills.

    One programme in ten declares three skills at most, whatever it teaches.
    """
    rng = stream(seed, "skills")
    groups = {row["group"]: row["skills"].split() for row in data("group_skills").iter_rows(named=True)}
    own = {row["stem"]: row["skills"].split() for row in data("offers").iter_rows(named=True)}
    rows = []
    for programme, group, stem, level in programmes(seed).select("programme", "group", "stem", "level").iter_rows():
        near, wide, common, hours = _DECLARED[level]
        likely = dict.fromkeys(groups["common"], common) | dict.fromkeys(groups[group], wide)
        likely |= dict.fromkeys(own[stem], near)
        skills = [skill for skill, chance in likely.items() if rng.random() < chance]
        if rng.random() < _TERSE:
            skills = skills[-3:]
        rows += [(programme, skill, float(np.round(hours * rng.lognormal(0, 0.4) / 5) * 5)) for skill in skills]
    return in_table(pl.DataFrame(rows, schema=["programme", "skill", "hours"], orient="row"), "programme_skills")
