"""Draw the advertisements of the fourth draw: 1,000 with full text that no hand-coded set has, a third of them trades.

    .venv/bin/python -m benchmarks.draw_advertisements SHEETS

Writes sheets to be coded by reading (the text stays outside the project) and prints the count. What is drawn: one
advertisement a title, text of 60 characters or more; a third from those that the shipped coder puts in 31xx and the
major groups 7, 8 and 9, the rest from all others. Every second one is ``kept``: its codes are opened once, at the end.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.fit_coder import ANNOTATIONS, DATA, GOLD
from caunghe.language import fold
from caunghe.vacancies.coder.ads import occupations

COUNT: Final = 1_000
TRADES: Final = r"^(31|7|8|9)"
FULL_TEXT: Final = ("vieclam24h-2018", "topcv-2024")  # vn-jobs-2024 has tags for a text: it fills what these lack
FULL: Final = 60  # characters of the text, at least
SHOWN: Final = 1_500  # characters of the text
SHEET: Final = 50
SEED: Final = 20_261_201


def drawn() -> pl.DataFrame:
    """Return the advertisements in the order of the sheets, with ``stratum, of, half``."""
    every = pl.read_parquet(DATA / "vacancies_vi.parquet")
    titles = every["title"].fill_null("").map_elements(fold, return_dtype=pl.String)
    every = every.with_columns(folded=titles.str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars())
    coded = pl.read_csv(ANNOTATIONS)["ad"]
    gold = pl.read_csv(GOLD, separator="\t", infer_schema_length=0, quote_char=None)["title"]
    seen = gold.map_elements(fold, return_dtype=pl.String).str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
    known = pl.concat([seen, every.filter(pl.col("ad").is_in(coded.implode()))["folded"]])
    full = every.filter(pl.col("text").str.len_chars() >= FULL, ~pl.col("folded").is_in(known.implode()))
    full = full.sample(fraction=1.0, shuffle=True, seed=SEED).unique("folded", keep="first", maintain_order=True)
    full = full.sort(~pl.col("source").is_in(FULL_TEXT), maintain_order=True)
    trade = occupations(full)["isco08"].str.contains(TRADES)
    parts = []
    for stratum, rows, count in (
        ("trades", full.filter(trade), COUNT // 3),
        ("others", full.filter(~trade), COUNT - COUNT // 3),
    ):
        some = rows.head(count).with_columns(stratum=pl.lit(stratum), of=pl.lit(rows.height))
        half = pl.Series("half", ["open", "kept"] * (count // 2 + 1))[:count]
        parts.append(some.with_columns(half))
    return pl.concat(parts).sample(fraction=1.0, shuffle=True, seed=SEED)


def main(folder: Path) -> None:
    """Write the sheets."""
    folder.mkdir(parents=True, exist_ok=True)
    ads = drawn()
    ads.select("ad", "stratum", "of", "half").write_csv(folder / "drawn.csv")
    for number, sheet in enumerate(ads.iter_slices(SHEET), start=1):
        text = "\n\n".join(_shown(row) for row in sheet.iter_rows(named=True))
        (folder / f"sheet{number:02d}.txt").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{ads.group_by('stratum', 'half', 'of').len().sort('stratum', 'half')}\n")


def _shown(row: dict[str, str | None]) -> str:
    said = [
        f"{name}: {row[name]}"
        for name in ("employer", "place", "category", "level", "qualification", "pay")
        if row[name]
    ]
    return "\n".join([f"[{row['ad']}] {row['title']}", "  " + " | ".join(said), "  " + (row["text"] or "")[:SHOWN]])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
