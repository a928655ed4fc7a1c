"""A warning for risky lists, and programmes in reach that would make them safe."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.feed import Feed
from caunghe.language import Language, Text, chance
from caunghe.matching.admission.market import merits
from caunghe.matching.admission.odds import Odds
from caunghe.matching.results import SAFER
from caunghe.matching.travel import positions, with_positions
from caunghe.matching.wording import number_texts, sentence, with_names
from caunghe.schema import code_list, kilometres

SUGGESTIONS: Final = 3
_WARNING: Final = {
    "some": Text(
        "Danh sách này có {no_place} khả năng không được chỗ nào. Nên thêm vào cuối danh sách, chẳng hạn {name}: khả "
        "năng được nhận {chance}. Thêm nguyện vọng không làm giảm cơ hội ở các nguyện vọng trên.",
        "The chance that this list brings no place at all is {no_place}. Consider adding to its end, for example, "
        "{name}, whose chance is {chance}. A choice more never lowers the chances of those above it.",
    ),
    "none": Text(
        "Danh sách này có {no_place} khả năng không được chỗ nào. Nên thêm nguyện vọng; điều đó không làm giảm cơ hội "
        "ở các nguyện vọng trên.",
        "The chance that this list brings no place at all is {no_place}. Consider adding choices; that never lowers "
        "the chances of those above.",
    ),
}


def safer_programmes(feed: Feed, odds: Odds) -> pl.DataFrame:
    """Return up to three programmes for each risky list: ``results.SAFER``.

    They are of a level that the list has, not on it, and would take the applicant with chance ≥ ``options.safe``
    without any reserve. First those of a group of training fields on the list, then the others; the nearest first.

    >>> from caunghe.matching import AdmissionOptions, OddsOptions, compile_round, odds
    >>> few = pl.DataFrame({"programme": ["P1", "P2", "P3"], "seats": [40, 5, 40]})
    >>> compiled = compile_round(feed, "R1", AdmissionOptions(seats=few, minimum_class=False))
    >>> safer = safer_programmes(feed, odds(compiled, OddsOptions(replications=50)))
    >>> safer.select("applicant", "programme", "chance", pl.col("km").round(1)).rows()[:2]
    [('H01', 'P3', 1.0, 1.5), ('H09', 'P3', 1.0, 15.2)]
    """
    compiled = odds.round
    risky = np.flatnonzero(odds.people["risky"].to_numpy() & (np.diff(compiled.market.first) > 0))
    offered = _located_programmes(feed, compiled.programmes)
    chance = _chances(odds, risky)
    level, group = offered["level"].to_numpy(), offered["group"].to_numpy()
    homes = positions(with_positions(compiled.applicants[risky], feed["areas"]))
    there = positions(offered)
    rows: list[tuple[str, int, str, float, bool, float | None]] = []
    names = compiled.applicants["applicant"]
    codes = compiled.programmes["programme"]
    open_now = compiled.market.seats > 0
    for at, a in enumerate(risky):
        own = compiled.market.programme[compiled.market.first[a] : compiled.market.first[a + 1]]
        able = open_now & np.isin(level, level[own]) & (chance[at] >= odds.options.safe)
        able[own] = False
        options = np.flatnonzero(able)
        same = np.isin(group[options], group[own])
        km = kilometres(homes[0][at], homes[1][at], there[0][options], there[1][options])
        best = np.lexsort((codes.gather(pl.Series(options)).to_numpy(), np.nan_to_num(km, nan=np.inf), ~same))[
            :SUGGESTIONS
        ]
        for place, i in enumerate(best, 1):
            far = None if np.isnan(km[i]) else float(km[i])
            rows.append(
                (names[int(a)], place, codes[int(options[i])], float(chance[at, options[i]]), bool(same[i]), far)
            )
    return pl.DataFrame(rows, schema=SAFER, orient="row")


def _located_programmes(feed: Feed, programmes: pl.DataFrame) -> pl.DataFrame:
    fields = code_list("training_fields").select(training_field="code", group="group")
    own = (
        feed["programmes"]
        .select("programme", "site", "training_field", "level")
        .unique("programme", keep="first", maintain_order=True)
    )
    sites = with_positions(feed["sites"], feed["areas"]).select("site", "longitude", "latitude")
    table = programmes.select("programme").join(own, on="programme", how="left", maintain_order="left")
    table = table.join(sites, on="site", how="left", maintain_order="left")
    table = table.join(fields, on="training_field", how="left", maintain_order="left")
    return table.with_columns(pl.col("level", "group").fill_null(""))


def _chances(odds: Odds, people: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of replications in which each programme's open seats are within reach, people × programmes."""
    compiled = odds.round
    score = compiled.applicants["score"].fill_nan(None).gather(pl.Series(people)).fill_null(0.0).to_numpy()
    place = (compiled.lottery[people] >> np.uint64(33)).astype(np.int64)
    own = merits(score, np.zeros(people.size, np.bool_), place)
    ordered = np.sort(odds.open_cutoffs, axis=0)
    reached = [np.searchsorted(ordered[:, p], own, side="right") for p in range(ordered.shape[1])]
    return np.stack(reached, axis=1) / odds.options.replications


def list_warnings(
    odds: Odds, safer: pl.DataFrame, language: Language, names: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return ``applicant, warning`` for every risky list, naming the first of its ``safer`` programmes.

    >>> from caunghe.matching import AdmissionOptions, compile_round, odds
    >>> chances = odds(compile_round(feed, "R1", AdmissionOptions()))
    >>> safer = safer_programmes(feed, chances)
    >>> print(list_warnings(chances, safer, "en")["warning"][0])
    The chance that this list brings no place at all is 58%. Consider adding choices; that never lowers the chances of
    those above.
    """
    risky = odds.people.filter("risky").select("applicant", no_place=_chance("no_place", language))
    first = with_names(safer.filter(pl.col("place") == 1), names)
    first = first.select("applicant", "name", chance=_chance("chance", language))
    table = risky.join(first, on="applicant", how="left", maintain_order="left")
    kind = pl.when(pl.col("name").is_null()).then(pl.lit("none")).otherwise(pl.lit("some"))
    return table.with_columns(kind=kind).select("applicant", warning=sentence(_WARNING, "kind", language))


def _chance(column: str, language: Language) -> pl.Expr:
    return number_texts(pl.col(column), lambda probability: chance(probability, language))
