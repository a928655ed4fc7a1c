"""Jobs: openings for each graduate by expected surplus, at prices that keep everybody from the same door.

Graduates alike in field, level and home are one kind c. Each graduate may be sent to one opening j or to none:

    max Σ_cj x_cj · surplus_cj + spread · entropy(x),   Σ_j x_cj ≤ n_c,   Σ_c x_cj ≤ per_opening · openings_j,

with ``surplus = worth · taken`` (utility × chance). The optimum is ``x_cj = n_c exp((surplus_cj − price_j) / spread) /
(1 + Σ_k …)``, the logit choice at prices that are 0 where there is room to spare (entropic optimal transport with
inequality constraints, solved by alternate scaling: Sinkhorn and Knopp 1967; Cuturi 2013). The price is what one more
graduate sent there would be worth. Why expected surplus: Bied et al. 2026, arXiv:2603.21699; optimal transport against
congestion: Mashayekhi et al. 2023, arXiv:2308.09516.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.display import Tabular
from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Text, number, share
from caunghe.matching.admission.lottery import Draws, numbers, scramble
from caunghe.matching.jobs.inputs import Floats, JobOptions, JobPairs, job_pairs, job_seekers, open_day, open_vacancies
from caunghe.matching.results import (
    JOB_CANDIDATES,
    JOB_FIELDS,
    JOB_LISTS,
    JOB_OCCUPATIONS,
    JOB_PRICES,
    JOB_SUMMARY,
    JobsOverview,
)
from caunghe.progress import Progress, silent
from caunghe.schema import FEWEST_PEOPLE, in_schema

_PRICING = Text("Cân bằng việc làm và người tìm việc", "Balancing jobs and seekers")
_NO_BALANCE = Text(
    "Độ phân tán {spread} quá nhỏ: sau {rounds} vòng vẫn có việc được giới thiệu vượt số chỗ {over}.",
    "A spread of {spread} is too small: after {rounds} {rounds:round|rounds} some opening still has "
    "{over} more than its room.",
)
_ROUNDS, _CLOSE = 2_000, 1e-3
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, repr=False)
class Jobs(Tabular):
    """Graduates and openings at the prices that balance them.

    ``prices`` (openings), ``sent`` (kinds × openings, graduates sent to each), ``hope`` (kinds, what a graduate of the
    kind can expect above the outside, ``spread · log(1 + Σ_j …)``) are in million đồng a month and people.
    ``left_out`` counts vacancies without an occupation and abroad.

    >>> jobs = suggest_jobs(feed)
    >>> jobs.sent.shape, jobs.people.height, round(float(jobs.sent.sum()), 1)
    ((6, 5), 12, 11.9)
    >>> jobs.left_out
    {'uncoded': 1, 'abroad': 0}
    """

    options: JobOptions
    day: date
    people: pl.DataFrame
    openings: pl.DataFrame
    pairs: JobPairs
    prices: Floats
    sent: Floats
    hope: Floats
    left_out: dict[str, int]


def suggest_jobs(
    feed: Feed, options: JobOptions | None = None, seekers: pl.Series | None = None, progress: Progress = silent
) -> Jobs:
    """Bring graduates and openings together. Raises InputError when there is nobody, nothing open, or bad options.

    >>> jobs = suggest_jobs(feed)
    >>> dict(zip(jobs.openings["vacancy"], jobs.prices.round(2).tolist(), strict=True))  # million đồng a month
    {'V1': 2.45, 'V2': 0.0, 'V3': 2.03, 'V4': 0.0, 'V6': 0.0}
    >>> suggest_jobs(feed, JobOptions(year=2020))
    Traceback (most recent call last):
    caunghe.errors.InputError: graduates must hold somebody of the year asked for; got nobody of 2020
    """
    options = options or JobOptions()
    progress(_PRICING, 0, 2)
    people = job_seekers(feed, options, seekers)
    openings, left_out = open_vacancies(feed, options)
    pairs = job_pairs(feed, people, openings, options)
    progress(_PRICING, 1, 2)
    room = openings["openings"].to_numpy() * options.per_opening
    prices, sent, hope = balance(
        pairs.surplus, pairs.kinds["count"].to_numpy().astype(np.float64), room, options.spread
    )
    progress(_PRICING, 2, 2)
    return Jobs(options, open_day(feed, options), people, openings, pairs, prices, sent, hope, left_out)


def balance(surplus: Floats, count: Floats, room: Floats, spread: float) -> tuple[Floats, Floats, Floats]:
    """Return prices by opening, graduates sent (kinds × openings) and each kind's expected surplus.

    Scaling stops when no opening has 0.1 % more graduates than its room. Raises InputError when ``spread`` is so small
    that it does not get there.
    """
    kernel = np.exp(surplus / spread)
    scale, each, over = np.ones(room.size), count, np.inf
    for _ in range(_ROUNDS):
        each = count / (1 + kernel @ scale)
        wanted = each @ kernel
        over = float((wanted * scale / room).max()) - 1
        if over <= _CLOSE:
            break
        scale = np.minimum(1.0, room / np.maximum(wanted, 1e-300))
    if not over <= _CLOSE:  # nor where exp has overflowed
        rounds, excess = partial(number, _ROUNDS), partial(share, over)
        raise InputError(_NO_BALANCE, spread=f"{spread:g}", rounds=rounds, over=excess)
    sent = each[:, None] * kernel * scale
    return np.abs(spread * np.log(np.maximum(scale, 1e-300))), sent, spread * np.log1p(kernel @ scale)


def _own_views(graduates: Draws, openings: Draws) -> Floats:
    """Return each graduate's standard Gumbel draw for each opening, from their codes and the seed alone."""
    mixed = scramble(graduates[:, None] ^ openings[None])
    return -np.log(-np.log((mixed.astype(np.float64) + 0.5) / 2.0**64))


def job_lists(jobs: Jobs, graduates: pl.Series | None = None) -> pl.DataFrame:
    """Return the openings suggested to each graduate (everybody unless named), the best first: ``results.JOB_LISTS``.

    Ordered by ``surplus − price`` plus the graduate's own draw of the spread, so that two graduates alike are not both
    sent first to the one door; over all graduates the first rows fall as ``sent`` says.

    >>> own = job_lists(suggest_jobs(feed), pl.Series(["G01"]))
    >>> own.select("place", "vacancy", "pay", pl.col("km", "surplus", "price").round(1)).rows()[:2]
    [(1, 'V3', 14.0, 16.6, 4.0, 2.0), (2, 'V6', 11.0, 0.0, 0.5, 0.0)]
    """
    who = np.arange(jobs.people.height)
    if graduates is not None:
        who = np.flatnonzero(jobs.people["graduate"].is_in(graduates.implode()).to_numpy())
    net, spread = jobs.pairs.surplus - jobs.prices, jobs.options.spread
    people = numbers(jobs.options.seed, jobs.people["graduate"])
    doors = numbers(jobs.options.seed, jobs.openings["vacancy"])
    listed = min(jobs.options.listed, jobs.openings.height)
    parts: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]] = []
    for begin in range(0, who.size, _AT_ONCE):
        some = who[begin : begin + _AT_ONCE]
        view = net[jobs.pairs.of_person[some]] + spread * _own_views(people[some], doors)
        best = np.argsort(-view, axis=1, kind="stable")[:, :listed]
        real = np.isfinite(np.take_along_axis(view, best, axis=1))
        parts.append(
            (np.repeat(some, listed)[real.ravel()], best[real], np.tile(np.arange(listed), some.size)[real.ravel()])
        )
    person, door, place = (np.concatenate(column) for column in zip(*parts, strict=True))
    kind = jobs.pairs.of_person[person]
    table = jobs.openings.select("vacancy", "employer", "title", "occupation", "pay", "pay_stated")[door].with_columns(
        graduate=jobs.people["graduate"].gather(pl.Series(person)),
        place=pl.Series(place + 1),
        km=pl.Series(jobs.pairs.km[kind, door], nan_to_null=True),
        worth=pl.Series(jobs.pairs.worth[kind, door]),
        taken=pl.Series(jobs.pairs.taken[kind, door]),
        surplus=pl.Series(jobs.pairs.surplus[kind, door]),
        price=pl.Series(jobs.prices[door]),
    )
    return in_schema(table, JOB_LISTS)


def job_candidates(jobs: Jobs, vacancy: str | None = None, most: int = 20) -> pl.DataFrame:
    """Return up to ``most`` candidates for each opening (or one), the best first: ``results.JOB_CANDIDATES``.

    Ordered by ``taken · interest``. ``taken`` is moved by ``grade_step`` for each point of the final grade above the
    mean of those seeking; ``interest`` is the chance that somebody of the kind with an offer in hand takes it rather
    than look on: ``1 / (1 + exp((hope − worth) / spread))``.

    >>> best = job_candidates(suggest_jobs(feed), "V1", most=2)
    >>> best.select("place", "graduate", "grade", pl.col("taken", "interest").round(2)).rows()
    [(1, 'G06', 9.0, 0.97, 1.0), (2, 'G03', 7.5, 0.82, 1.0)]
    """
    above_mean = (pl.col("grade") - pl.col("grade").mean()).fill_null(0.0)
    above = jobs.people.select(above_mean).to_series().to_numpy() * jobs.options.grade_step
    names, kind = jobs.openings["vacancy"].to_list(), jobs.pairs.of_person
    doors = range(jobs.openings.height) if vacancy is None else [names.index(vacancy)]
    parts: list[pl.DataFrame] = []
    for door in doors:
        worth = jobs.pairs.worth[:, door]
        interest = 1 / (1 + np.exp(np.clip((jobs.hope - worth) / jobs.options.spread, -500, 500)))
        able = np.flatnonzero(np.isfinite(worth)[kind])
        taken = np.clip(jobs.pairs.taken[kind, door] + above, 0.01, 0.99)
        best = able[np.argsort(-(taken * interest[kind])[able], kind="stable")[:most]]
        parts.append(
            jobs.people.select("graduate", "training_field", "level", "grade")[best].with_columns(
                vacancy=pl.lit(names[door]),
                place=pl.Series(np.arange(1, best.size + 1)),
                km=pl.Series(jobs.pairs.km[kind[best], door], nan_to_null=True),
                taken=pl.Series(taken[best]),
                interest=pl.Series(interest[kind[best]]),
            )
        )
    return in_schema(pl.concat(parts), JOB_CANDIDATES)


def jobs_overview(feed: Feed, options: JobOptions | None = None, progress: Progress = silent) -> JobsOverview:
    """Return what everybody may see of graduates and openings brought together.

    >>> overview = jobs_overview(feed)
    >>> overview.occupations.select("occupation", "openings", pl.col("sent").round(1), "crowded").rows()
    [('3113', 2, 4.0, 1), ('4321', 6, 3.9, 0), ('5223', 3, 0.0, 0), ('7212', 2, 4.0, 1)]
    >>> overview.fields.height  # no field has five graduates
    0
    """
    jobs = suggest_jobs(feed, options, progress=progress)
    return JobsOverview(
        summary=job_summary(jobs),
        openings=job_prices(jobs),
        fields=_by_field(jobs),
        occupations=_by_occupation(jobs),
    )


def job_summary(jobs: Jobs) -> pl.DataFrame:
    """Return one row: ``results.JOB_SUMMARY``.

    >>> summary = job_summary(suggest_jobs(feed))
    >>> summary.select("graduates", "openings", "crowded", pl.col("outside", "mean_hope").round(1)).row(0)
    (12, 13, 2, 9.4, 2.2)
    """
    count = jobs.pairs.kinds["count"].to_numpy()
    alone = _kinds_without_openings(jobs)
    row = {
        "day": jobs.day,
        "graduates": jobs.people.height,
        "without_openings": int(count[alone].sum()),
        "vacancies": jobs.openings.height,
        "openings": int(jobs.openings["openings"].sum()),
        **jobs.left_out,
        "crowded": int((jobs.prices > 0).sum()),
        "sent": float(jobs.sent.sum()),
        "outside": jobs.pairs.outside,
        "mean_hope": float(np.average(jobs.hope, weights=count)),
    }
    return pl.DataFrame([row], schema=JOB_SUMMARY)


def _kinds_without_openings(jobs: Jobs) -> NDArray[np.bool_]:
    """Return for which kinds no opening is within reach and worth going to."""
    return (jobs.pairs.surplus == -np.inf).all(axis=1)


def _by_field(jobs: Jobs) -> pl.DataFrame:
    alone = _kinds_without_openings(jobs)
    kinds = jobs.pairs.kinds.with_columns(
        sent=pl.Series(jobs.sent.sum(axis=1)), hope=pl.Series(jobs.hope), alone=pl.Series(alone)
    )
    table = (
        kinds.drop_nulls("training_field")
        .group_by("training_field", maintain_order=True)
        .agg(
            graduates=pl.sum("count"),
            without_openings=(pl.col("count") * pl.col("alone")).sum(),
            sent=pl.sum("sent"),
            mean_hope=(pl.col("hope") * pl.col("count")).sum() / pl.sum("count"),
        )
    )
    alone_few = pl.col("without_openings").is_between(1, FEWEST_PEOPLE - 1)
    table = table.filter(pl.col("graduates") >= FEWEST_PEOPLE).with_columns(
        pl.when(~alone_few).then("without_openings").alias("without_openings")
    )
    return in_schema(table, JOB_FIELDS).sort("training_field")


def _by_occupation(jobs: Jobs) -> pl.DataFrame:
    table = (
        job_prices(jobs)
        .group_by("occupation", maintain_order=True)
        .agg(
            vacancies=pl.len(),
            openings=pl.sum("openings"),
            sent=pl.sum("sent"),
            crowded=(pl.col("price") > 0).sum(),
            mean_price=(pl.col("price") * pl.col("openings")).sum() / pl.sum("openings"),
        )
    )
    return in_schema(table, JOB_OCCUPATIONS).sort("occupation")


def job_prices(jobs: Jobs) -> pl.DataFrame:
    """Return one row an opening, the dearest first: ``results.JOB_PRICES``.

    >>> prices = job_prices(suggest_jobs(feed))  # million đồng a month
    >>> prices.select("vacancy", "openings", "pay", pl.col("price", "sent").round(1)).rows()[:3]
    [('V1', 2, 15.0, 2.5, 4.0), ('V3', 2, 14.0, 2.0, 4.0), ('V2', 3, 10.0, 0.0, 0.3)]
    """
    table = jobs.openings.with_columns(price=pl.Series(jobs.prices), sent=pl.Series(jobs.sent.sum(axis=0)))
    return in_schema(table, JOB_PRICES).sort("price", "vacancy", descending=[True, False])
