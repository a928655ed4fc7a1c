# pyright: standard
"""What employers ask more, or less, than before; and what programmes teach against what is asked.

Tables in, tables out. ``ads`` has one row an advertisement, reposts already counted once: ``ad, month`` (a date),
``cluster`` (employer, or spell where the employer is not known; null: the advertisement alone) and, for programmes,
``occupation``. ``mentions`` has ``ad, skill``, each pair once: the matches of ``skills.skills`` that are ``asked``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Final

import numpy as np
import polars as pl
from scipy import special

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.schema import check_limits, check_within
from caunghe.vacancies.demand.witnesses import Floats, share_limits

_LACKS: Final = Text(
    "Bảng {name} phải có các cột {columns}; còn thiếu {absent}.", "{name} must have {columns}; {absent} absent"
)
_SHORT: Final = Text(
    "Xu hướng kỹ năng cần ít nhất hai tháng và hai cụm (doanh nghiệp hoặc đợt tuyển); đã cho {months} và {clusters}.",
    "skill trends need two months and two clusters or more; got {months} and {clusters}",
)
_ROWS: Final = Text(
    "Mỗi tin tuyển dụng trong ads phải là một dòng; đã cho {rows} dòng của {ads} tin.",
    "ads must have one row an advertisement; got {rows} {rows:row|rows} of {ads}",
)
VERDICTS: Final = pl.Enum(["rising", "falling", "no_change", "too_few"])
STATUSES: Final = pl.Enum(["covered", "missing", "outdated", "not_asked", "uncertain"])


@dataclass(frozen=True)
class TrendOptions:
    """``false_discoveries``: share of wrong verdicts tolerated (q); fewer mentions or clusters are not tested.

    >>> options = TrendOptions()
    >>> options.false_discoveries, options.fewest_mentions, options.fewest_clusters
    (0.05, 20, 10)
    """

    false_discoveries: float = 0.05
    fewest_mentions: int = 20
    fewest_clusters: int = 10
    confidence: float = 0.95

    def __post_init__(self) -> None:
        check_limits(self, {"fewest_mentions": (1, inf), "fewest_clusters": (1, inf)})
        check_within(self, "false_discoveries", "confidence")


@dataclass(frozen=True)
class ProgrammeOptions:
    """A skill counts as asked at ``asked_share`` of advertisements or more.

    Advertisements before ``recent_from`` say only what was asked earlier; ``None``: all are recent. Programmes whose
    recent advertisements come from fewer than ``fewest_clusters`` employers are left out.
    """

    asked_share: float = 0.05
    recent_from: date | None = None
    confidence: float = 0.95
    fewest_clusters: int = 5

    def __post_init__(self) -> None:
        check_limits(self, {"fewest_clusters": (1, inf)})
        check_within(self, "asked_share", "confidence")


def skill_trends(ads: pl.DataFrame, mentions: pl.DataFrame, options: TrendOptions | None = None) -> pl.DataFrame:
    """Return per skill: mentions, clusters, share, change a month with limits, p, q, verdict; rising first.

    The test is Cochran and Armitage's for a trend in proportions (the score test of a logistic trend), with clusters:
    ``U_c = Σ (y − ȳ)(t − t̄)`` over the advertisements of a cluster, ``z = Σ U_c / √(C/(C−1) · Σ U_c²)``, against
    Student's t with C − 1 degrees of freedom, C counting clusters. ``change`` is the least-squares slope of the
    share (``Σ U / Σ (t − t̄)²``, a month is 1), its limits from residuals by cluster. ``q`` is Benjamini and
    Hochberg's (1995) over the skills tested. Raises InputError for fewer than two months or clusters.
    """
    options = options or TrendOptions()
    _has(ads, "ads", "ad", "month", "cluster")
    _has(mentions, "mentions", "ad", "skill")
    base = _with_clusters(ads).with_columns(time=pl.col("month").dt.year() * 12 + pl.col("month").dt.month())
    months, clusters = base["time"].n_unique(), base["cluster"].n_unique()
    if months < 2 or clusters < 2:
        raise InputError(_SHORT, months=months, clusters=clusters)
    base = base.with_columns(time=pl.col("time") - pl.col("time").mean())
    rows = mentions.unique(["ad", "skill"], maintain_order=True).join(base, on="ad")
    table = _slopes(base, rows, options.confidence)
    tested = (pl.col("mentions") >= options.fewest_mentions) & (pl.col("clusters") >= options.fewest_clusters)
    table = table.with_columns(p=pl.when(tested & pl.col("p").is_finite()).then("p"))
    q = q_values(table["p"].to_numpy())
    table = table.with_columns(q=pl.Series(q).fill_nan(None))
    found = pl.col("q") <= options.false_discoveries
    verdict = (
        pl.when(pl.col("q").is_null())
        .then(pl.lit("too_few"))
        .when(found & (pl.col("change") > 0))
        .then(pl.lit("rising"))
        .when(found)
        .then(pl.lit("falling"))
        .otherwise(pl.lit("no_change"))
    )
    return table.with_columns(verdict=verdict.cast(VERDICTS)).sort("verdict", "q", "skill", nulls_last=True)


def q_values(p: np.ndarray) -> np.ndarray:
    """Return Benjamini and Hochberg's adjusted p-values, ``q_(i) = min_{j ≥ i} m·p_(j)/j``; nan stays, uncounted."""
    result = np.full(p.shape, np.nan)
    kept = np.flatnonzero(~np.isnan(p))
    order = kept[np.argsort(p[kept], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    result[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return result


def _slopes(base: pl.DataFrame, rows: pl.DataFrame, confidence: float) -> pl.DataFrame:
    """Return per skill its share, slope, limits and p, from sums over clusters."""
    times = base.group_by("cluster", maintain_order=True).agg(t=pl.col("time").sum(), tt=(pl.col("time") ** 2).sum())
    spread, clusters = float(times["tt"].sum()), times.height
    asked = (
        rows.group_by("skill", "cluster", maintain_order=True)
        .agg(y=pl.len(), yt=pl.col("time").sum())
        .join(times, on="cluster")
    )
    sums = asked.group_by("skill", maintain_order=True).agg(
        mentions=pl.col("y").sum(), clusters=pl.len(), u=pl.col("yt").sum()
    )
    sums = sums.with_columns(share=pl.col("mentions") / base.height, change=pl.col("u") / spread)
    table = _squares(sums, asked, times)
    moved, spread_of_moves = table["u"].to_numpy(), np.sqrt(table["null"].to_numpy())
    # advertisements of one month have no trend to test: nothing speaks against none
    z = np.divide(moved, spread_of_moves, out=np.zeros(table.height), where=spread_of_moves > 0)
    reach = special.stdtrit(clusters - 1, (1 + confidence) / 2) * np.sqrt(table["residual"].to_numpy()) / spread
    return table.select(
        "skill",
        "mentions",
        "clusters",
        "share",
        "change",
        pl.Series("low", table["change"].to_numpy() - reach),
        pl.Series("high", table["change"].to_numpy() + reach),
        pl.Series("p", 2 * special.stdtr(clusters - 1, -np.abs(z))),
    )


def _squares(sums: pl.DataFrame, asked: pl.DataFrame, times: pl.DataFrame) -> pl.DataFrame:
    """Return ``sums`` with the squares by cluster of U_c (``null``) and of the residuals' U_c (``residual``).

    Clusters that never ask count too: the sum is taken over all with y = 0, then those that ask are put right.
    """
    asked = asked.join(sums.select("skill", "share", "change"), on="skill")
    silent, fitted = pl.col("share") * pl.col("t"), pl.col("change") * pl.col("tt")
    null = pl.col("yt") - silent
    put_right = asked.group_by("skill", maintain_order=True).agg(
        null=(null**2 - silent**2).sum(), residual=((null - fitted) ** 2 - (silent + fitted) ** 2).sum()
    )
    t, tt = times["t"].to_numpy(), times["tt"].to_numpy()
    share, change, factor = pl.col("share"), pl.col("change"), times.height / (times.height - 1)
    all_silent = share**2 * float(t @ t)
    all_residual = all_silent + 2 * share * change * float(t @ tt) + change**2 * float(tt @ tt)
    return sums.join(put_right, on="skill").with_columns(
        null=(pl.col("null") + all_silent) * factor, residual=(pl.col("residual") + all_residual) * factor
    )


def programme_skill_demand(
    taught: pl.DataFrame,
    programmes: pl.DataFrame,
    leads_to: pl.DataFrame,
    ads: pl.DataFrame,
    mentions: pl.DataFrame,
    options: ProgrammeOptions | None = None,
) -> pl.DataFrame:
    """Return per programme and skill: taught, share of advertisements asking it with limits, share earlier, status.

    ``taught`` is the feed's programme_skills (``programme, skill``), ``programmes`` has ``programme, training_field``,
    ``leads_to`` the crosswalk ``training_field, occupation, weight``. An advertisement of occupation o weighs
    ``w_o / n_o`` (n_o advertisements), so occupations count as the crosswalk says. Limits are from clusters
    (``share_limits``), also where nobody asks. ``covered``: taught and asked; ``missing``: not taught, lower limit at
    ``asked_share`` or above; ``outdated``: taught, upper limit below it, lower limit earlier above it; ``not_asked``:
    taught, upper limit below it, never seen above; ``uncertain``: the rest of what is taught, or not taught but near.
    """
    options = options or ProgrammeOptions()
    weighted = _ad_weights(programmes, leads_to, ads, options)
    now = _shares(weighted.filter("recent"), mentions, options.confidence)
    before = _shares(weighted.filter(~pl.col("recent")), mentions, options.confidence)
    before = before.select("programme", "skill", earlier="share", earlier_low="low")
    pairs = taught.select("programme", "skill").unique(maintain_order=True).with_columns(taught=True)
    known = _sizes(weighted.filter("recent")).filter(pl.col("clusters") >= options.fewest_clusters)
    table = pairs.join(now, on=["programme", "skill"], how="full", coalesce=True).join(known, on="programme")
    table = table.join(before, on=["programme", "skill"], how="left").with_columns(
        pl.col("taught").fill_null(value=False)
    )
    nobody = np.zeros(table.height)
    never = share_limits(nobody, nobody, *_told_by(table), options.confidence)[1]
    table = table.with_columns(pl.col("share", "low").fill_null(0.0), high=pl.coalesce("high", pl.Series(never)))
    table = table.with_columns(status=_status(options.asked_share).cast(STATUSES))
    table = table.filter(pl.col("taught") | (pl.col("high") >= options.asked_share))
    names = ("programme", "skill", "taught", "ads", "share", "low", "high", "earlier", "status")
    return table.select(names).sort("programme", "status", "share", "skill", descending=[False, False, True, False])


def _status(level: float) -> pl.Expr:
    """Return the status of a skill in a programme; the first rule that holds decides."""
    low, high = pl.col("low"), pl.col("high")
    return (
        pl.when(pl.col("taught") & (pl.col("share") >= level))
        .then(pl.lit("covered"))
        .when(pl.col("taught") & (high < level) & (pl.col("earlier_low") >= level))
        .then(pl.lit("outdated"))
        .when(pl.col("taught") & (high < level))
        .then(pl.lit("not_asked"))
        .when(~pl.col("taught") & (low >= level))
        .then(pl.lit("missing"))
        .otherwise(pl.lit("uncertain"))
    )


def programme_coverage(
    taught: pl.DataFrame,
    programmes: pl.DataFrame,
    leads_to: pl.DataFrame,
    ads: pl.DataFrame,
    mentions: pl.DataFrame,
    options: ProgrammeOptions | None = None,
) -> pl.DataFrame:
    """Return per programme: recent advertisements, clusters, coverage and its limits.

    Coverage is the share of what is asked that is taught, ``R = Σ w·(asked and taught) / Σ w·asked`` over
    advertisements; limits (``share_limits``) from ``Σ_c (Σ w·(taught − R·asked))² / (Σ w·asked)²`` over clusters.
    """
    options = options or ProgrammeOptions()
    weighted = _ad_weights(programmes, leads_to, ads, options).filter("recent")
    known = taught.select("programme", "skill").unique(maintain_order=True).with_columns(taught=True)
    rows = weighted.join(mentions.unique(["ad", "skill"], maintain_order=True), on="ad").join(
        known, on=["programme", "skill"], how="left"
    )
    rows = rows.with_columns(taught=pl.col("weight") * pl.col("taught").fill_null(value=False))
    covered = _coverage(rows)
    sizes = _sizes(weighted).filter(pl.col("clusters") >= options.fewest_clusters)
    table = sizes.drop("effective").join(covered, on="programme", how="left").sort("programme")
    asked = table.filter(pl.col("coverage").is_not_null())
    low, high = share_limits(
        asked["coverage"].to_numpy(), asked["squares"].to_numpy(), *_told_by(asked), options.confidence
    )
    ends = asked.select("programme", low=pl.Series(low, dtype=pl.Float64), high=pl.Series(high, dtype=pl.Float64))
    table = table.join(ends, on="programme", how="left", maintain_order="left")
    return table.select("programme", "ads", "clusters", "coverage", "low", "high")


def _sizes(weighted: pl.DataFrame) -> pl.DataFrame:
    """Return per programme ``ads, clusters, most, effective``: the last two as many alike advertisements, or clusters,
    as tell as much (``(Σ w)² / Σ w²``)."""
    ads = weighted.group_by("programme", maintain_order=True).agg(
        ads=pl.len(), most=pl.col("weight").sum() ** 2 / (pl.col("weight") ** 2).sum()
    )
    held = weighted.group_by("programme", "cluster", maintain_order=True).agg(pl.col("weight").sum())
    clusters = held.group_by("programme", maintain_order=True).agg(
        clusters=pl.len(), effective=pl.col("weight").sum() ** 2 / (pl.col("weight") ** 2).sum()
    )
    return ads.join(clusters, on="programme", maintain_order="left")


def _told_by(table: pl.DataFrame) -> tuple[Floats, Floats, Floats]:
    effective, clusters, most = (table[name].cast(pl.Float64).to_numpy() for name in ("effective", "clusters", "most"))
    return effective, clusters, most


def _coverage(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``programme, coverage, squares, effective`` from ``programme, cluster, weight, taught`` of what is
    asked."""
    parts = rows.group_by("programme", "cluster", maintain_order=True).agg(
        pl.col("weight").sum(), pl.col("taught").sum()
    )
    sums = parts.group_by("programme", maintain_order=True).agg(
        asked=pl.col("weight").sum(), coverage=pl.col("taught").sum() / pl.col("weight").sum()
    )
    gap = pl.col("taught") - pl.col("coverage") * pl.col("weight")
    joined = parts.join(sums, on="programme", maintain_order="left")
    return joined.group_by("programme", maintain_order=True).agg(
        pl.col("coverage").first(),
        squares=(gap**2).sum() / pl.col("asked").first() ** 2,
        effective=pl.col("weight").sum() ** 2 / (pl.col("weight") ** 2).sum(),
    )


def _ad_weights(
    programmes: pl.DataFrame, leads_to: pl.DataFrame, ads: pl.DataFrame, options: ProgrammeOptions
) -> pl.DataFrame:
    """Return ``programme, ad, cluster, weight, recent``; weights of one programme and period sum to one."""
    _has(programmes, "programmes", "programme", "training_field")
    _has(leads_to, "leads_to", "training_field", "occupation", "weight")
    _has(ads, "ads", "ad", "occupation", "cluster", *(["month"] if options.recent_from else []))
    recent = pl.lit(value=True) if options.recent_from is None else pl.col("month") >= options.recent_from
    base = _with_clusters(ads).with_columns(recent=recent)
    rows = (
        programmes.select("programme", "training_field").join(leads_to, on="training_field").join(base, on="occupation")
    )
    share = pl.col("weight") / pl.len().over("programme", "occupation", "recent")
    rows = rows.with_columns(weight=share)
    weight = pl.col("weight") / pl.col("weight").sum().over("programme", "recent")
    return rows.select("programme", "ad", "cluster", weight, "recent")


def _shares(weighted: pl.DataFrame, mentions: pl.DataFrame, confidence: float) -> pl.DataFrame:
    """Return ``programme, skill, share, low, high``: weighted share of advertisements that ask a skill."""
    _has(mentions, "mentions", "ad", "skill")
    keys = ["programme", "cluster"]
    weights = weighted.group_by(keys, maintain_order=True).agg(pl.col("weight").sum())
    rows = weighted.join(mentions.unique(["ad", "skill"], maintain_order=True), on="ad")
    asked = rows.group_by(*keys, "skill", maintain_order=True).agg(y=pl.col("weight").sum()).join(weights, on=keys)
    shares = asked.group_by("programme", "skill", maintain_order=True).agg(share=pl.col("y").sum())
    squares = weights.group_by("programme", maintain_order=True).agg(square=(pl.col("weight") ** 2).sum())
    asked = asked.join(shares, on=["programme", "skill"])
    gap = (pl.col("y") - pl.col("share") * pl.col("weight")) ** 2 - (pl.col("share") * pl.col("weight")) ** 2
    table = (
        asked.group_by("programme", "skill", maintain_order=True)
        .agg(share=pl.col("share").first(), gap=gap.sum())
        .join(squares, on="programme")
    )
    table = table.join(_sizes(weighted), on="programme", maintain_order="left")
    share = table["share"].to_numpy()
    squared = table["gap"].to_numpy() + share**2 * table["square"].to_numpy()
    low, high = share_limits(share, squared, *_told_by(table), confidence)
    return table.select("programme", "skill", "share", pl.Series("low", low), pl.Series("high", high))


def _with_clusters(ads: pl.DataFrame) -> pl.DataFrame:
    """Return the advertisements with every cluster named; one without a cluster is its own."""
    if ads["ad"].n_unique() != ads.height:
        raise InputError(_ROWS, rows=ads.height, ads=ads["ad"].n_unique())
    alone = pl.concat_str(pl.lit("ad "), pl.col("ad").cast(pl.String))
    named = pl.concat_str(pl.lit("cluster "), pl.col("cluster").cast(pl.String))
    return ads.with_columns(cluster=pl.coalesce(named, alone))


def _has(table: pl.DataFrame, name: str, *columns: str) -> None:
    absent = [column for column in columns if column not in table.columns]
    if absent:
        raise InputError(_LACKS, name=name, columns=", ".join(columns), absent=", ".join(absent))
