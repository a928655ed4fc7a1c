"""The tables that advertisements give, and that report and site read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

import polars as pl

from caunghe.schema import ResultTables
from caunghe.vacancies.demand.demand import QUANTILES
from caunghe.vacancies.demand.openings import CELL
from caunghe.vacancies.demand.skill_trends import STATUSES, VERDICTS

_S, _F, _I, _B = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()
_LIMITS: Final = {"low": _F, "high": _F}
# Openings (people, weighted) with limits, what they rest on, and the share whose occupation may be another.
_TOTALS: Final = {"openings": _F, **_LIMITS, "spells": _I, "employers": _I, "doubtful": _F}
MONTHLY: Final = pl.Schema({"month": pl.Date(), **_TOTALS})
BY_OCCUPATION: Final = pl.Schema({"occupation": _S, **_TOTALS})
BY_MONTH_OCCUPATION: Final = pl.Schema({"month": pl.Date(), **BY_OCCUPATION})
BY_AREA: Final = pl.Schema({"area": _S, **_TOTALS})
BY_AREA_OCCUPATION: Final = pl.Schema({"area": _S, **BY_OCCUPATION})
BY_PROVINCE: Final = pl.Schema({"province_2025": _S, **_TOTALS})
# How much was read, and how much of it states what.
FACTS: Final = pl.Schema({"fact": _S, "value": _F})
# đồng a month; ``stated``: share of openings that state an amount; limits are the median's.
PAY: Final = pl.Schema(
    {
        "occupation": _S,
        "openings": _I,
        "stated": _F,
        "employers": _I,
        **{f"p{round(100 * q)}": _F for q in QUANTILES},
        **_LIMITS,
    }
)
# Days an opening stays on the boards.
TIME_TO_FILL: Final = pl.Schema(
    {"occupation": _S, "spells": _I, "still_open": _I, "median": _F, **_LIMITS, "open_after_30": _F}
)
REQUIREMENTS: Final = pl.Schema({"requirement": _S, "ads": _I, "share": _F})
NOTES: Final = pl.Schema({"note": _S, "vi": _S, "en": _S})
# Employers by cell of industry and size: in the register, and those that advertise.
WEIGHTS: Final = pl.Schema({**dict.fromkeys(CELL, _S), "register": _I, "advertising": _I, "weight": _F})
# Openings a month for each person out of work.
TIGHTNESS: Final = pl.Schema({"occupation": _S, "openings": _F, "seekers": _F, "ratio": _F, **_LIMITS})
# ``change`` a month; ``p, q`` null where too few ask the skill to be tested.
SKILLS: Final = pl.Schema(
    {
        "skill": _S,
        "mentions": _I,
        "clusters": _I,
        "share": _F,
        "change": _F,
        **_LIMITS,
        "p": _F,
        "q": _F,
        "verdict": VERDICTS,
    }
)
PROGRAMME_COVERAGE: Final = pl.Schema({"programme": _S, "ads": _I, "clusters": _I, "coverage": _F, **_LIMITS})
PROGRAMME_SKILLS: Final = pl.Schema(
    {
        "programme": _S,
        "skill": _S,
        "taught": _B,
        "ads": _I,
        "share": _F,
        **_LIMITS,
        "earlier": _F,
        "status": STATUSES,
    }
)


@dataclass(frozen=True, kw_only=True, repr=False)
class DemandTables(ResultTables):
    """What advertisements say of demand, over the newest months but for ``monthly``.

    ``by_month_occupation`` and ``by_area_occupation`` are by major group. None: ``weights`` without an employer
    register, ``tightness`` without job-seekers, ``skills`` (trends) with fewer than two months or employers,
    ``programme_coverage`` and ``programme_skills`` where no programme says what it teaches.

    >>> from caunghe.vacancies import feed_demand
    >>> demand = feed_demand(feed)
    >>> dict(demand.facts.rows())["people"], demand.skills is None
    (15.0, True)
    >>> demand.by_occupation.height  # two employers are too few to be shown by occupation
    0
    """

    facts: Annotated[pl.DataFrame, FACTS]
    monthly: Annotated[pl.DataFrame, MONTHLY]
    by_occupation: Annotated[pl.DataFrame, BY_OCCUPATION]
    by_month_occupation: Annotated[pl.DataFrame, BY_MONTH_OCCUPATION]
    by_area: Annotated[pl.DataFrame, BY_AREA]
    by_area_occupation: Annotated[pl.DataFrame, BY_AREA_OCCUPATION]
    by_province: Annotated[pl.DataFrame, BY_PROVINCE]
    pay: Annotated[pl.DataFrame, PAY]
    time_to_fill: Annotated[pl.DataFrame, TIME_TO_FILL]
    requirements: Annotated[pl.DataFrame, REQUIREMENTS]
    notes: Annotated[pl.DataFrame, NOTES]
    weights: Annotated[pl.DataFrame | None, WEIGHTS] = None
    tightness: Annotated[pl.DataFrame | None, TIGHTNESS] = None
    skills: Annotated[pl.DataFrame | None, SKILLS] = None
    programme_coverage: Annotated[pl.DataFrame | None, PROGRAMME_COVERAGE] = None
    programme_skills: Annotated[pl.DataFrame | None, PROGRAMME_SKILLS] = None
