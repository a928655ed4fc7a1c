"""All facts read from advertisements, row for row: pay, place, requirements."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.vacancies.facts.pay import PAY, PayOptions, Where, pay, pay_phrase, pay_title
from caunghe.vacancies.facts.places import PLACES, places
from caunghe.vacancies.facts.requirements import REQUIREMENTS, requirements

# ``pay_from``: pay, title or text, the part of the advertisement the amount was read from; ``pay_unread``: what the
# board has for pay where it has a number and no amount of đồng a month could be read
FIELDS: Final[dict[str, pl.DataType]] = {
    **PAY,
    "pay_from": pl.String(),
    "pay_unread": pl.String(),
    **PLACES,
    **REQUIREMENTS,
}
_GUESSED: Final = ["million", "usd"]
OLD_CITY: Final = ("31", "30")


def fields(ads: pl.DataFrame, areas: pl.DataFrame | None = None, options: PayOptions | None = None) -> pl.DataFrame:
    """Return ``FIELDS`` of advertisements (``mapping.ADVERTISEMENT``), row for row.

    Pay is the board's own field where it states an amount, else what the title, then the text states. Place is the
    board's; where that is a province of today's Hải Phòng alone, a district or ward in the title makes it finer.
    """
    return pl.concat([_pay(ads, options), _places(ads, areas), requirements(ads)], how="horizontal")


def _pay(ads: pl.DataFrame, options: PayOptions | None) -> pl.DataFrame:
    """Return pay of each advertisement and the part that states it; a later part is read where none before does."""
    best = pay(ads["pay"], options)
    negotiable = best["pay_stated"] == "negotiable"
    best = best.with_columns(pay_from=pl.when(pl.col("pay_stated") == "amount").then(pl.lit("pay")))
    own = best["pay_from"]
    later: tuple[tuple[Where, pl.Expr], ...] = (
        ("title", pay_title(pl.col("title"))),
        ("text", pay_phrase(pl.col("text"))),
    )
    for part, phrases in later:
        open_yet = best["pay_from"].is_null()
        found = pay(ads.select(pl.when(open_yet).then(phrases)).to_series(), options, part)
        # a number alone is years, contracts or openings here as often as millions or dollars
        guessed = found["pay_assumed"].list.eval(pl.element().is_in(_GUESSED)).list.any().fill_null(value=False)
        best = _where((found["pay_stated"] == "amount") & ~guessed, found.with_columns(pay_from=pl.lit(part)), best)
    written = pl.when(own.is_null() & ads["pay"].str.contains(r"[1-9]")).then(ads["pay"]).alias("pay_unread")
    best = best.with_columns(written)
    said = pl.when(pl.col("pay_from").is_not_null()).then("pay_stated").when(negotiable).then(pl.lit("negotiable"))
    return best.with_columns(pay_stated=said.otherwise(pl.lit("none")))


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
