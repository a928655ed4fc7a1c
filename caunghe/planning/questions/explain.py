"""Why a programme has the seats it has: what a seat brings and uses, what binds, what would change it."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl
from scipy import sparse

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.planning.model.columns import MILLION
from caunghe.planning.plan import shortage, supply
from caunghe.planning.questions.explain_wording import PARTS, Facts, sentences
from caunghe.planning.questions.fixed import FixedPlan
from caunghe.planning.questions.scarcity import Scarcity, scarcities
from caunghe.planning.wording import Names

_NO_PROGRAMME: Final = Text(
    "Chương trình phải là một trong các chương trình của kế hoạch; đã cho {programme}.",
    "programme must be one of the plan's; got {programme}",
)
# What one seat more would be worth by year, đồng; the parts sum to its worth, above 0 only where a licence stops it.
VALUE: Final = pl.Schema({"year": pl.Int64(), "part": pl.String(), "value": pl.Float64()})
EXPLANATION: Final = pl.Schema({"position": pl.Int64(), "part": pl.String(), "vi": pl.String(), "en": pl.String()})


def seat_value(fixed: FixedPlan, programme: str) -> pl.DataFrame:
    """Return VALUE of a programme: worth = −reduced cost = Σ_r a[r,seat] · dual[r] − cost, by family of rows.

    shortage (what graduates fill), goals, and as costs running, learners (travel, or their scarcity), teachers,
    workstations, classrooms, workplaces, money, opening, change. Raises InputError for a programme not in the plan.
    """
    values = seat_values(fixed, programme)
    if values.is_empty():
        raise InputError(_NO_PROGRAMME, programme=programme)
    return values.drop("programme")


def seat_values(fixed: FixedPlan, programme: str | None = None) -> pl.DataFrame:
    """Return VALUE with its ``programme``: of one, or of every programme of the plan."""
    columns = fixed.model.columns["seats"].select("programme", "year", "column").sort("programme", "year")
    if programme is not None:
        columns = columns.filter(pl.col("programme") == programme)
    program = fixed.model.program
    chosen = columns["column"].to_numpy()
    matrix = sparse.csr_matrix((program.values, program.columns, program.starts), shape=program.size[:2])[:, chosen]
    rows = np.arange(program.size[0])
    priced = sparse.csr_matrix((fixed.solution.dual, (_part_of_row(fixed), rows)), shape=(len(PARTS), program.size[0]))
    sums = np.asarray((priced @ matrix).todense(), np.float64)
    sums[PARTS.index("running")] -= program.cost[chosen]
    parts = pl.DataFrame({"part": PARTS})
    grid = columns.drop("column").join(parts, how="cross", maintain_order="left_right")
    return grid.with_columns(value=pl.Series(sums.T.ravel() * MILLION, dtype=pl.Float64))


_FAMILIES: Final = {
    "filled": "shortage",
    "goals": "goals",
    "arrivals": "learners",
    "leavers_entering": "learners",
    "teachers": "teachers",
    "workstations": "workstations",
    "classrooms": "classrooms",
    "workplaces": "workplaces",
    "funding": "money",
    "opening": "opening",
    "change_up": "change",
    "change_down": "change",
}


def _part_of_row(fixed: FixedPlan) -> np.ndarray:
    part = np.full(len(fixed.model.program.row_lower), PARTS.index("running"))
    for family, frame in fixed.model.rows.items():
        if family in _FAMILIES:
            part[frame["row"].to_numpy()] = PARTS.index(_FAMILIES[family])
    return part


def explain(fixed: FixedPlan, seats: pl.DataFrame, programme: str) -> pl.DataFrame:
    """Return EXPLANATION: the programme's seats, the need, what a seat brings and uses, what binds, what would help.

    ``seats`` is that of the plan's results. Raises InputError for a programme the plan does not have.
    """
    value = seat_value(fixed, programme)
    about = fixed.model.city.programmes.row(by_predicate=pl.col("programme") == programme, named=True)
    own = seats.filter(pl.col("programme") == programme).sort("year")
    by_part = dict(value.group_by("part", maintain_order=True).agg(pl.col("value").mean()).iter_rows())
    facts = Facts(
        about=about,
        years=(fixed.model.city.years[0], fixed.model.city.years[-1]),
        seats=own["seats"].to_list(),
        before=int(own["before"][0]),
        value=by_part,
        occupation=_occupation(fixed, programme),
        changes=tuple(_changes(fixed, programme, about)),
    )
    names = Names(fixed.feed, fixed.model.city.learners.zones)
    rows = [(i, part, vi, en) for i, (part, (vi, en)) in enumerate(sentences(names, facts))]
    return pl.DataFrame(rows, schema=EXPLANATION, orient="row")


def _occupation(fixed: FixedPlan, programme: str) -> tuple[str, float, float, float, int] | None:
    """Return what a programme mainly fills: occupation, need and shortage a year, share of starters, years until."""
    city = fixed.model.city
    left = shortage(city, supply(fixed.model, fixed.solution.primal)).filter(pl.col("year").is_in(city.years))
    mean = left.group_by("occupation", maintain_order=True).agg(pl.col("need", "shortage").mean())
    rated = city.supplied.filter(pl.col("programme") == programme).join(mean, on="occupation")
    if rated.is_empty():
        return None
    row = rated.sort(["rate", "occupation"], descending=[True, False]).row(0, named=True)
    return row["occupation"], row["need"], row["shortage"], row["rate"], row["lag"]


def _changes(fixed: FixedPlan, programme: str, about: dict[str, object]) -> Iterator[tuple[Scarcity, float]]:
    """Yield each scarce resource the programme uses, dearest first, with the seats one unit more of it gives."""
    own = {
        "licences": (programme,),
        "teachers": (about["institution"], about["stem"]),
        "workstations": (about["site"], about["stem"]),
        "classrooms": (about["site"],),
        "workplaces": (about["stem"],),
    }
    seats = fixed.model.columns["seats"].filter(pl.col("programme") == programme)["column"].to_numpy()
    before = fixed.solution.primal[seats].sum()
    for each in scarcities(fixed):
        if own.get(each.resource) == each.key and each.price > 1e-3:
            more = fixed.solution_after(lambda s, e=each: e.shift(s, 1.0), lambda s, e=each: e.shift(s, 0.0))
            yield each, float(more.primal[seats].sum() - before)
