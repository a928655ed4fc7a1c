"""Are the odds right? The pilot's round with some of its applicants, then as it really closed, chance against outcome.

Two in five of the applicants are drawn as those who have applied so far; their odds are worked out with the number
expected at close, and set against the round of all applicants. ``python -m benchmarks.evaluate_matching_odds FOLDER``
draws the chart of the documents in both languages. The round is synthetic.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from caunghe.feed.contents import Feed
from caunghe.language.text import LANGUAGES, Language, Text
from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.odds import OddsOptions, odds
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.round import compile_round
from caunghe.pilot.admission import ROUND
from caunghe.pilot.city import pilot_city
from caunghe.report.drawn.drawing import CONFIG, INK, LINE, SEA, svg
from caunghe.report.drawn.vega import Axis, Mark, Scale, channel, layer, view

SAMPLES, SO_FAR = 5, 0.4
_DESPITE = AdmissionOptions(despite_errors=True)
_PREDICTED = Text("Khả năng ước tính khi còn mở đăng ký", "Chance worked out before the round closes")
_OBSERVED = Text("Tỷ lệ thật sự được nguyện vọng ấy", "Share that really got the choice")
_TITLE = Text(
    "Khả năng ước tính và kết quả, đợt mô phỏng, 5 mẫu × 12.000 người",
    "Chances and outcomes, synthetic round, 5 samples × 12,000 people",
)


def earlier(feed: Feed, seed: int) -> Feed:
    """Return the feed with two in five of the applicants, and their choices."""
    people = feed["applicants"]
    some = people.sample(int(people.height * SO_FAR), seed=seed).sort("applicant")
    choices = feed["choices"].join(some, on="applicant", how="semi", maintain_order="left")
    return replace(feed, tables={**feed.tables, "applicants": some, "choices": choices})


def chances_and_outcomes() -> pl.DataFrame:
    """Return ``sample, chance, got`` of every choice of those who had applied, in each sample."""
    feed = pilot_city()
    outcome = admit(feed, ROUND, _DESPITE).results.select("applicant", "programme", got=pl.lit(1.0))
    parts: list[pl.DataFrame] = []
    for seed in range(SAMPLES):
        found = odds(
            compile_round(earlier(feed, seed), ROUND, _DESPITE),
            OddsOptions(expected=feed["applicants"].height, seed=seed + 1),
        )
        rows = found.choices.join(outcome, on=["applicant", "programme"], how="left")
        parts.append(rows.select(pl.lit(seed).alias("sample"), "chance", pl.col("got").fill_null(0.0)))
    return pl.concat(parts)


def binned(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``predicted, observed, low, high, choices`` by tenths of chance; certain ones (0 and 1) by themselves.

    The interval is two standard errors between samples: one cut-off moves thousands of choices together, so choices
    are no independent draws.
    """
    tenth = pl.when(pl.col("chance") == 0).then(-1).when(pl.col("chance") == 1).then(10)
    rows = rows.with_columns(bin=tenth.otherwise((pl.col("chance") * 10).floor().cast(pl.Int32)))
    each = rows.group_by("bin", "sample").agg(pl.mean("chance", "got"), choices=pl.len())
    table = each.group_by("bin").agg(
        predicted=pl.mean("chance"),
        observed=pl.mean("got"),
        half=2 * pl.std("got") / np.sqrt(SAMPLES),
        choices=pl.sum("choices"),
    )
    return table.sort("bin").with_columns(
        low=(pl.col("observed") - pl.col("half")).clip(0, 1), high=(pl.col("observed") + pl.col("half")).clip(0, 1)
    )


def chart(table: pl.DataFrame, language: Language) -> str:
    """Return the calibration chart as SVG."""
    scale, axis = Scale(domain=[0, 1]), Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    x = channel("predicted:Q", title=_PREDICTED(language), scale=scale, axis=axis)
    y = channel("observed:Q", title=_OBSERVED(language), scale=scale, axis=axis)
    even, rows = [{"predicted": end, "observed": end} for end in (0.0, 1.0)], table.to_dicts()
    drawn = layer(
        view(even, Mark(type="line", color=LINE, strokeWidth=2), x=x, y=y),
        view(rows, Mark(type="rule", color=INK), x=x, y=channel("low:Q"), y2=channel("high")),
        view(rows, Mark(type="circle", color=SEA, size=70, opacity=1), x=x, y=y),
        width=420,
        height=420,
        title=_TITLE(language),
    )
    return svg({**drawn, "config": CONFIG}, language)


def report() -> None:
    """Print the chances beside the outcomes, the Brier score and what always saying the average would give."""
    rows = chances_and_outcomes()
    print(f"{'chance':>8}{'predicted':>11}{'observed':>10}{'± 2 s.e.':>10}{'choices':>9}")
    for row in binned(rows).iter_rows(named=True):
        name = "0" if row["bin"] < 0 else "1" if row["bin"] == 10 else f"{row['bin'] / 10:.1f}+"
        print(f"{name:>8}{row['predicted']:>11.3f}{row['observed']:>10.3f}{row['half']:>10.3f}{row['choices']:>9,}")
    chance, got = rows["chance"].to_numpy(), rows["got"].to_numpy()
    print(f"Brier score {((chance - got) ** 2).mean():.4f}; the average for everybody {got.var():.4f}")


def main() -> None:
    """Draw the chart in both languages into the folder given; without one, print the table."""
    if len(sys.argv) < 2:
        report()
        return
    table = binned(chances_and_outcomes())
    for language in LANGUAGES:
        Path(sys.argv[1], f"matching_odds.{language}.svg").write_text(chart(table, language), encoding="utf-8")


if __name__ == "__main__":
    main()
