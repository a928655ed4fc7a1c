# pyright: standard
"""Who employs: the register, and what employers say they need and offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.employment import EMPLOYMENT_YEARS, cell_index, workers
from caunghe.pilot.names import employer_names
from caunghe.pilot.population import communes
from caunghe.pilot.streams import Floats, Integers, apportion, choose, scatter, stream
from caunghe.schema import allowed_codes, code_list, in_table

EMPLOYERS: Final = 6000
# published: 43 zones, 23 in the east (old Hải Phòng) and 20 in the west (old Hải Dương)
ZONES: Final = (23, 20)
# firms in zones: 265 published for old Hải Dương; 288 in old Hải Phòng in 2019, our estimate for today
ZONE_FIRMS: Final = (450, 265)
# workers of a typical employer in each size band; the last keeps published zone employment
BAND_WORKERS: Final = np.array([4.0, 21.0, 70.0, 140.0, 310.0, 690.0, 2300.0])
_ZONE_BANDS: Final = np.array([0.02, 0.16, 0.17, 0.20, 0.245, 0.115, 0.09])
_OUTSIDE_BANDS: Final = {
    "state": (0.02, 0.25, 0.25, 0.2, 0.18, 0.07, 0.03),
    "private": (0.42, 0.38, 0.1, 0.055, 0.033, 0.009, 0.003),
    "fdi": (0.04, 0.2, 0.2, 0.2, 0.22, 0.09, 0.05),
    "cooperative": (0.35, 0.55, 0.08, 0.02, 0, 0, 0),
    "household": (0.97, 0.03, 0, 0, 0, 0, 0),
}
_KINDS: Final = ("state", "private", "fdi", "cooperative", "household")
AS_OF: Final = date(2026, 6, 30)


@lru_cache(maxsize=2)
def zone_communes(seed: int) -> Integers:
    """Return the commune of each zone: zones stand where there is land, seldom in the oldest wards."""
    rng = stream(seed, "zones")
    frame = communes()
    land = frame["area_km2"].to_numpy() * (frame["kind"] != "special_zone").to_numpy()
    places = []
    for province, count in zip(("old_haiphong", "old_haiduong"), ZONES, strict=True):
        weight = land * (frame["old_province"] == province).to_numpy()
        places.append(rng.choice(len(frame), count, replace=False, p=weight / weight.sum()))
    return np.concatenate(places)


@lru_cache(maxsize=2)
def register(seed: int) -> pl.DataFrame:
    """Return the employers with their position in the list of communes (``place``) and of industries (``number``)."""
    rng = stream(seed, "employers")
    industries = np.array(cell_index()[0])
    inside = sum(ZONE_FIRMS)
    zone = np.repeat(np.arange(sum(ZONES)), _zone_sizes(rng))
    place_weight = communes()["people"].to_numpy() * np.where(communes()["urban"].to_numpy(), 2.2, 1.0)
    place = np.concatenate([zone_communes(seed)[zone], _draw(rng, place_weight, EMPLOYERS - inside)])
    in_zones, outside = _industry_weights(seed)
    industry = np.concatenate([_draw(rng, in_zones, inside), _draw(rng, outside, EMPLOYERS - inside)])
    kind = np.concatenate(
        [
            rng.choice(3, inside, p=(0.02, 0.28, 0.70)),
            rng.choice(5, EMPLOYERS - inside, p=(0.05, 0.62, 0.03, 0.06, 0.24)),
        ]
    )
    # in zones the bands are dealt out, not drawn: a few of the largest would otherwise sway the published total
    dealt = [rng.permutation(np.repeat(np.arange(7), apportion(firms, _ZONE_BANDS))) for firms in ZONE_FIRMS]
    bands = np.array([_OUTSIDE_BANDS[k] for k in _KINDS])
    band = np.concatenate([*dealt, choose(rng, bands, kind[inside:])])
    zone_name = [f"Khu công nghiệp số {z + 1:02d}" for z in zone] + [None] * (EMPLOYERS - inside)
    codes = industries[industry]
    return pl.DataFrame(
        {
            "employer": [f"DN{i:05d}" for i in range(1, EMPLOYERS + 1)],
            "name": employer_names(rng, [_KINDS[k] for k in kind], codes.tolist()),
            "kind": np.array(_KINDS)[kind],
            "industry": codes,
            "size_band": np.array(allowed_codes("size_bands"))[band],
            "area": communes()["code"].to_numpy()[place],
            "zone": zone_name,
            "place": place,
            "number": industry,
            "band": band,
        }
    )


def _industry_weights(seed: int) -> tuple[Floats, Floats]:
    """Return how many employers each industry has in zones and outside them, relative to the others."""
    industries, _, number, _ = cell_index()
    size = np.bincount(number, workers(seed)[-1]).astype(np.float64)
    made = np.array([1.0 if "10" <= c <= "33" else 0.5 if c == "52" else 0.0 for c in industries])
    favoured = np.array([3.0 if c in ("22", "25", "26", "27", "28", "29") else 1.0 for c in industries])
    # farms, homes, offices and schools have few registered employers for their workers
    rare = np.array([0.25 if c in ("01", "84", "85", "97") else 1.0 for c in industries])
    return size * made * favoured, np.power(size, 0.75) * rare


def _zone_sizes(rng: np.random.Generator) -> Integers:
    shares = rng.gamma(1.2, 1.0, sum(ZONES)) + 0.1
    east, west = shares[: ZONES[0]], shares[ZONES[0] :]
    return np.concatenate([apportion(ZONE_FIRMS[0], east), apportion(ZONE_FIRMS[1], west)])


def _draw(rng: np.random.Generator, weight: Floats, count: int) -> Integers:
    return rng.choice(len(weight), count, p=weight / weight.sum()).astype(np.int64)


def employers(seed: int) -> pl.DataFrame:
    """Return the table ``employers``."""
    return in_table(register(seed), "employers")


@cache
def relevance() -> tuple[list[str], Floats]:
    """Return training fields and the industries whose work they train for, fields × industries (rows sum to 1)."""
    industries, occupations, number, share = cell_index()
    links = code_list("training_fields_occupations")
    fields = sorted(set(links["training_field"]))
    position = {code: i for i, code in enumerate(fields)}
    cells = np.zeros((len(fields), len(occupations)))
    by_occupation: dict[str, list[int]] = {}
    for j, occupation in enumerate(occupations):
        by_occupation.setdefault(occupation, []).append(j)
    for field, occupation, weight in links.select("training_field", "occupation", "weight").iter_rows():
        for j in by_occupation.get(occupation, ()):
            cells[position[field], j] = weight * share[j]
    result = np.stack([np.bincount(number, row, minlength=len(industries)) for row in cells]) + 1e-7
    return fields, result / result.sum(axis=1, keepdims=True)


def hiring_needs(seed: int) -> pl.DataFrame:
    """Return the table ``hiring_needs``: 1,100 employers asked each year, with weights; some confirmed long ago."""
    rng = stream(seed, "hiring_needs")
    frame = register(seed)
    _, occupations, number, _ = cell_index()
    true = workers(seed)[EMPLOYMENT_YEARS.index(2025)]
    start = np.searchsorted(number, np.arange(number.max() + 2))
    band, place, employer = (frame[name].to_numpy() for name in ("band", "number", "employer"))
    needs = []
    for year, e, weight in _respondents(rng, band * 2 + frame["zone"].is_not_null().to_numpy()):
        first = start[place[e]]
        own = true[first : start[place[e] + 1]]
        count = min(len(own), 1 + int(rng.poisson(0.6 + 0.35 * band[e])))
        picks = rng.choice(len(own), count, replace=False, p=own / own.sum())
        expected = BAND_WORKERS[band[e]] * 0.11 * own[picks] / own[picks].sum()
        opened = scatter(rng, expected * rng.gamma(0.7, 1 / 0.7), 0.5)
        # one in seven was confirmed a year too early
        day = date(year - 1 - int(rng.random() < 0.14), 9, 1) + timedelta(days=int(rng.integers(0, 210)))
        for pick, openings in zip(picks, opened.tolist(), strict=True):
            if openings or rng.random() < 0.3:
                hard = int(rng.binomial(openings, rng.beta(1.2, 3.5)))
                overseas = bool(rng.random() < 0.004)
                told = (employer[e], year, occupations[first + pick])
                needs.append((*told, openings, hard, overseas, round(weight, 3), day))
    names = ["employer", "year", "occupation", "openings", "hard_to_fill", "overseas", "weight", "confirmed"]
    table = pl.DataFrame(needs, schema=names, orient="row", infer_schema_length=None)
    return in_table(table.sort("employer", "year", "occupation"), "hiring_needs")


def _respondents(rng: np.random.Generator, stratum: Integers) -> Iterator[tuple[int, int, float]]:
    """Yield year, employer and weight of those who answered: strata are size bands inside and outside zones."""
    sizes = np.bincount(stratum, minlength=14)
    for year in (2024, 2025, 2026):
        takes = np.minimum(sizes, apportion(1100, sizes * BAND_WORKERS.repeat(2) ** 0.45 + 1e-9))
        for s in np.flatnonzero(takes):
            chosen = np.sort(rng.choice(np.flatnonzero(stratum == s), takes[s], replace=False))
            # one in eight does not answer, so the weights of those who do rise a little
            chosen = chosen[rng.random(len(chosen)) < 0.88]
            for e in chosen.tolist():
                yield year, e, sizes[s] / len(chosen)
