"""Repeated advertisements against pairs judged by hand: precision and recall, with intervals, by what is known.

``duplicate_pairs.csv`` holds row numbers of ``vacancies_vi.parquet`` and whether a reader took both for one opening.
Pairs were drawn at random from all pairs of one employer (or, where no employer is named, of one province) whose titles
are at least 60 % alike (RapidFuzz's token-set ratio), at most twenty for each employer or title in each stratum of
likeness; ``weight`` is how many such pairs one stands for. Verdicts were given before any rule was written, but rules
were written by the reader of the pairs, so that the figures flatter somewhat.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from caunghe.vacancies.corpus.duplicates import DuplicateOptions, keys, spells_of_keys
from caunghe.vacancies.reading.advertisements import tidy_ads
from caunghe.vacancies.reading.mapping import ads_by_mapping, read_mapping

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "vacancies_vi.parquet"
PAIRS = Path(__file__).with_name("duplicate_pairs.csv")
MAPPINGS = {
    "full_text": ["vieclam24h-2018", "topcv-2024"],
    "sightings": ["careerviet-2025", "topcv-2025", "vietnamworks-2025"],
    "undated": ["vn-jobs-2024"],
}
DRAWS = 2_000


def advertisements() -> pl.DataFrame:
    """Return the real advertisements, each source by the mapping shipped for its shape."""
    if not DATA.is_file():
        raise SystemExit(f"evaluate: the advertisements must stand in ../shared/data; no {DATA.name} there")
    rows = pl.read_parquet(DATA).cast(pl.String)
    read = [
        tidy_ads(ads_by_mapping(part, read_mapping(name), pl.int_range(1, part.height + 1, eager=True), ""))
        for name, sources in MAPPINGS.items()
        for part in [rows.filter(pl.col("source").is_in(sources))]
    ]
    return pl.concat(read).drop_nulls("title")


def report() -> None:
    """Print precision and recall by whether the employer is known, and what spells make of the sources."""
    ads = advertisements()
    spell = spells_of_keys(keys(ads), DuplicateOptions())
    place = dict(zip(ads["ad"].cast(pl.Int64), spell, strict=True))
    pairs = pl.read_csv(PAIRS)
    found = [place[a] == place[b] for a, b in pairs.select("first", "second").iter_rows()]
    pairs = pairs.with_columns(found=pl.Series(found))
    print(f"{pairs.height} pairs, {pairs['same'].sum()} of them one opening; 95 % intervals by bootstrap over pairs")
    known = pl.col("stratum").str.starts_with("employer")
    parts = {"all": pl.lit(value=True), "employer known": known, "employer not named": ~known}
    for name, part in parts.items():
        chosen = pairs.filter(part)
        for said, figures in (("weighted", _scores(chosen, weighted=True)), ("plain", _scores(chosen, weighted=False))):
            print(f"  {name:<20} {said:<9} precision {figures[0]}  recall {figures[1]}  ({chosen.height} pairs)")
    sizes = ads.select("source").with_columns(spell=spell).group_by("source").agg(
        ads=pl.len(), spells=pl.col("spell").n_unique()
    )  # fmt: skip
    for source, count, distinct in sizes.sort("source").iter_rows():
        print(f"  {source:<20} {count:>7,} advertisements → {distinct:>7,} spells")


def _scores(pairs: pl.DataFrame, *, weighted: bool) -> tuple[str, str]:
    weight = pairs["weight"].to_numpy() if weighted else np.ones(pairs.height)
    same, found = pairs["same"].to_numpy().astype(bool), pairs["found"].to_numpy()
    rng = np.random.default_rng(20261128)
    draws = rng.integers(0, pairs.height, (DRAWS, pairs.height))
    return tuple(_interval(weight * (same & found), weight * base, draws) for base in (found, same))  # pyright: ignore[reportReturnType]


def _interval(hits: np.ndarray, base: np.ndarray, draws: np.ndarray) -> str:
    with np.errstate(invalid="ignore"):
        low, high = np.nanquantile(hits[draws].sum(1) / base[draws].sum(1), (0.025, 0.975))
    return f"{hits.sum() / base.sum():.3f} [{low:.3f}; {high:.3f}]"


if __name__ == "__main__":
    report()
