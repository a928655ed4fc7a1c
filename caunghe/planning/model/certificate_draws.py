"""How sure a certificate target is: draws of who is at work, who holds a certificate already, and who completes and
finds work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults, destination_deviation, programme_shares
from caunghe.planning.model.city import City
from caunghe.planning.model.cohorts import cohorts_before
from caunghe.planning.model.solver import Floats
from caunghe.planning.model.surveyed_holders import surveyed_holders

_HIGHEST_SHARE: Final = 0.99


@dataclass(frozen=True, slots=True)
class CertificateDraws:
    """One row a draw, for the year of a target.

    ``employed`` people at work and ``without`` holders the plan does not make, shape (draw,); ``made`` holders at work
    in the year for one starter of each row of the model's ``seats``, shape (draw, seat). Draw w meets rate r when
    ``Σ made[w] · seats + without[w] ≥ r · employed[w]``.
    """

    employed: Floats
    without: Floats
    made: Floats

    def rate(self, seats: Floats) -> Floats:
        """Return the certificate rate of each draw under these seats."""
        return (self.made @ seats + self.without) / self.employed


def certificate_draws(
    feed: Feed, forecast: ForecastResults, city: City, seats: pl.DataFrame, year: int, chosen: slice, seed: int
) -> CertificateDraws:
    """Return draws for ``year``; ``chosen`` picks the forecast's draws of employment.

    employed[w]   the forecast's own draw
    share[w]      the survey's share of holders + its design-based standard error · N(0, 1)
    yield[w,p]    rate[p] · Beta(completion of p) / mean · common[w, year begun]   (log-normal, as in the forecast's
    supply) without[w,t]  stays · without[w,t−1] + inflow · employed[w,t] + Σ_p entrants[p] · yield[w,p] of cohorts
    under way
    made[w,p,t]   yield[w,p] · stays^(year − t − lag[p]), 0 for cohorts still studying

    Exit and inflow of holders are conventions and not drawn. ``seats`` has ``programme, year`` in the model's order.
    """
    rng = np.random.default_rng(seed)
    people = forecast.employment.sum(axis=1)[chosen].astype(np.float64)
    holders = city.certificates
    adds = holders.adds.sort("programme")
    first = _first_begun(feed, city)
    yields = _yields(feed, adds, len(people), rng)
    common = _common(feed, len(people), list(range(first, year + 1)), rng)
    without = _without(feed, forecast, city, people, _shares(feed, len(people), rng), yields, common, year)
    place = {p: i for i, p in enumerate(adds["programme"])}
    lag = adds["lag"].to_numpy()
    made = np.zeros((len(people), seats.height))
    for column, (programme, began) in enumerate(seats.select("programme", "year").iter_rows()):
        row = place.get(programme)
        if row is not None and began + lag[row] <= year:
            stays = holders.stays ** (year - began - lag[row])
            made[:, column] = yields[:, row] * common[:, began - first] * stays
    at = people[:, min(forecast.years.index(year), people.shape[1] - 1)]
    return CertificateDraws(at, without, made)


def _yields(feed: Feed, adds: pl.DataFrame, draws: int, rng: np.random.Generator) -> Floats:
    """Return holders at work a starter becomes, by draw and programme; a new programme is as unsure as the median."""
    shares = programme_shares(feed)
    known = adds.join(shares, on="programme", how="left", maintain_order="left")
    sure = (shares["completion_a"] + shares["completion_b"]).median()
    mean = known["completion"].fill_null(0.8).to_numpy()
    weight = (known["completion_a"] + known["completion_b"]).fill_null(sure if isinstance(sure, float) else 2.0)
    a, b = mean * weight.to_numpy(), (1 - mean) * weight.to_numpy()
    completed = rng.beta(np.maximum(a, 1e-6), np.maximum(b, 1e-6), (draws, adds.height))
    return adds["rate"].to_numpy() * completed / np.maximum(mean, 1e-6)


def _common(feed: Feed, draws: int, years: list[int], rng: np.random.Generator) -> Floats:
    """Return what moves all programmes of a year at once, by draw and year begun, with mean 1."""
    deviation = destination_deviation(feed)
    return np.exp(rng.standard_normal((draws, len(years))) * deviation - deviation**2 / 2)


def _shares(feed: Feed, draws: int, rng: np.random.Generator) -> tuple[int, Floats]:
    """Return the latest survey year and the share of holders by draw."""
    latest = surveyed_holders(feed).row(-1, named=True)
    error = latest["standard_error"]
    error = error if error is not None and np.isfinite(error) else 0.0
    share = latest["share"] + error * rng.standard_normal(draws)
    return latest["year"], np.clip(share, 0.0, _HIGHEST_SHARE)


def _first_begun(feed: Feed, city: City) -> int:
    """Return the first year of which the feed has intakes, else the plan's first."""
    return min(feed["intakes"]["year"].drop_nulls(), default=city.years[0])


def _without(
    feed: Feed,
    forecast: ForecastResults,
    city: City,
    people: Floats,
    base: tuple[int, Floats],
    yields: Floats,
    common: Floats,
    year: int,
) -> Floats:
    options, holders = city.options, city.certificates
    began = cohorts_before(feed, city.years[0]).drop_nulls("entrants")
    adds = holders.adds.sort("programme").with_row_index("row")
    cohorts = began.select("programme", "year", "entrants").join(adds, on="programme")
    first = _first_begun(feed, city)
    at = {y: people[:, i] for i, y in enumerate(forecast.years)}
    stock = base[1] * at.get(base[0], people[:, 0])
    for now in range(base[0] + 1, year + 1):
        stock = holders.stays * stock + options.holder_inflow_share * at.get(now, people[:, 0])
        due = cohorts.filter(pl.col("year") + pl.col("lag") == now)
        rows, entered = due["row"].to_numpy(), due["entrants"].to_numpy()
        stock = stock + (yields[:, rows] * common[:, due["year"].to_numpy() - first] * entered).sum(axis=1)
    return stock
