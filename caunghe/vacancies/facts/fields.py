"""All facts read from advertisements, row for row: pay, place, requirements."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.vacancies.facts.pay import PAY, PayOptions, pay, pay_phrase
from caunghe.vacancies.facts.places import PLACES, places
from caunghe.vacancies.facts.requirements import REQUIREMENTS, requirements

# ``pay_from``: pay, title or text, the part of the advertisement the amount was read from
FIELDS: Final[dict[str, pl.DataType]] = {**PAY, "pay_from": pl.String(), **PLACES, **REQUIREMENTS}
OLD_CITY: Final = ("31", "30")
_PARTS: Final = ("pay", "title", "text")


def fields(ads: pl.DataFrame, areas: pl.DataFrame | None = None, options: PayOptions | None = None) -> pl.DataFrame:
    """Return ``FIELDS`` of advertisements (``mapping.ADVERTISEMENT``), row for row.

    Pay is the board's own field where it states an amount, else what the title, then the text states. Place is the
    board's; where that is a province of today's Hải Phòng alone, a district or ward in the title makes it finer.
    """
    return pl.concat([_pay(ads, options), _places(ads, areas), requirements(ads)], how="horizontal")


def _pay(ads: pl.DataFrame, options: PayOptions | None) -> pl.DataFrame:
    phrases = ads.select("pay", title=pay_phrase(pl.col("title")), text=pay_phrase(pl.col("text")))
    found = [pay(phrases[part], options).with_columns(pay_from=pl.lit(part)) for part in _PARTS]
    # a bare number in a title or text is years, contracts or openings as often as millions
    loose = [frame["pay_assumed"].list.contains("million").fill_null(value=False) for frame in found]
    stated = [
        (frame["pay_stated"] == "amount") & (~guess if part != "pay" else True)
        for part, frame, guess in zip(_PARTS, found, loose, strict=True)
    ]
    best, negotiable = found[0], found[0]["pay_stated"] == "negotiable"
    for frame, has in zip(found[:0:-1], stated[:0:-1], strict=True):
        best = _where(has, frame, best)
    best = _where(stated[0], found[0], best)
    none = (best["pay_stated"] != "amount").rename("none")
    said = pl.when(none & negotiable).then(pl.lit("negotiable")).when(none).then(pl.lit("none")).otherwise("pay_stated")
    return best.with_columns(pay_stated=said, pay_from=pl.when(~none).then("pay_from"))


def _where(chosen: pl.Series, one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([one[name].zip_with(chosen, other[name]) for name in other.columns])


def _places(ads: pl.DataFrame, areas: pl.DataFrame | None) -> pl.DataFrame:
    own = places(ads["place"], areas)
    vague = own["provinces"].list.len().eq(1) & own["areas"].list.len().eq(0)
    at = (vague & own["provinces"].list.first().is_in(OLD_CITY)).fill_null(value=False).arg_true()
    if not len(at):
        return own
    titled = places(ads["title"].gather(at), areas)
    same = titled["provinces"].list.first().eq_missing(own["provinces"].gather(at).list.first())
    fits = (titled["provinces"].list.len() <= 1) & (same | titled["provinces"].list.len().eq(0))
    at, titled = at.filter(fits), titled.filter(fits)
    finer = [own[name].to_list() for name in ("districts", "areas")]
    for position, districts, named in zip(at, titled["districts"], titled["areas"], strict=True):
        finer[0][position], finer[1][position] = districts, named
    return own.with_columns(
        pl.Series("districts", finer[0], dtype=pl.List(pl.String)),
        pl.Series("areas", finer[1], dtype=pl.List(pl.String)),
    )
