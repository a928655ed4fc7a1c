"""Rules about sizes: money in another unit, a site for four or for a town, a field of study of another level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, cell_findings, rule
from caunghe.schema import code_list, titles

_MILLION: Final = 1_000_000


class _Amount(NamedTuple):
    """The least and most that a sum of money in đồng is: conventions, wide enough for any city of the country.

    A sum given in million or thousand đồng lies below the least, a sum of a whole budget typed twice above the most.
    """

    table: str
    column: str
    least: int
    most: int


_AMOUNTS: Final = (
    _Amount("funds", "amount", 10 * _MILLION, 100_000_000 * _MILLION),
    _Amount("programmes", "tuition", _MILLION // 10, 500 * _MILLION),
    _Amount("programmes", "cost_per_learner", _MILLION // 2, 1_000 * _MILLION),
    _Amount("sites", "fixed_cost", _MILLION, 10_000_000 * _MILLION),
    _Amount("equipment", "value", _MILLION // 10, 10_000_000 * _MILLION),
)
# square metres of a site: below the least they are rather hectares
_FLOORS: Final = tuple(("sites", name, 10, 500_000) for name in ("theory_area", "workshop_area", "office_area"))
_SURFACES: Final = (("sites", "land_area", 100, 5_000_000), *_FLOORS)
# km² of a kind of area, wide enough for any of the country: above the most they are rather hectares
_KINDS: Final = {"ward": 500, "commune": 1_500, "special_zone": 1_500, "city": 50_000}
_TIMES_THE_MEDIAN: Final = 40
_FEWEST_AREAS: Final = 3
_SHARES: Final = (
    ("programmes", "practice_share"),
    ("programmes", "workplace_share"),
    ("equipment", "share_of_minimum_list"),
)
_LITTLE: Final = 0.01  # a share in per cent to which the sign was given once more
_USUAL: Final = 0.1
_FEWEST_SHARES: Final = 3
_CAPACITY: Final = (10, 20_000)  # learners at one time


def _rows(beyond: int) -> dict[str, list[dict[str, object]]]:
    """Return an example with each sum at its limits, or ``beyond`` đồng outside them."""
    rows: dict[str, list[dict[str, object]]] = {}
    for amount in _AMOUNTS:
        ends = (amount.least - beyond, amount.most + beyond)
        rows.setdefault(amount.table, []).extend({amount.column: end} for end in ends)
    return rows


@rule(
    Severity.WARNING,
    says=(
        "Số tiền {value} đồng khó tin ở cột {column}; thường là {expected}.",
        "{value} đồng is hard to believe in the column {column}; it is usually {expected}.",
    ),
    mend=(
        "Ghi đủ đồng, không ghi theo nghìn, triệu hay tỷ đồng; nếu số này đúng thì không cần sửa.",
        "Give it in đồng, not in thousands, millions or billions; if the sum is right nothing needs mending.",
    ),
    bad=_rows(1),
    mended={"funds": [{"amount": 45_000_000_000}], "programmes": [{"tuition": 9_500_000}]},
    edge=_rows(0) | {"programmes": [*_rows(0)["programmes"], {"tuition": 0, "cost_per_learner": None}]},
)
def money_implausible(facts: Facts) -> Iterator[pl.DataFrame]:
    """A sum of money that no such thing costs: ``0 < sum < least`` or ``sum > most``."""
    for table, column, least, most in _AMOUNTS:
        value = pl.col(column)
        odd = facts[table].filter((value > 0) & ~value.is_between(least, most))
        yield cell_findings(odd, table, column, pl.lit(f"{least}–{most}"))


_LARGEST: Final = (("ward", 500.0), ("commune", 800.0), ("city", 50_000.0))  # beside communes of 20 km²


def _surfaces(beyond: float) -> dict[str, list[dict[str, object]]]:
    """Return an example with each surface at its limits, or ``beyond`` outside them."""
    ends = [(name, end) for _, name, least, most in _SURFACES for end in (least - beyond, most + beyond)]
    areas = [*[("commune", 20.0)] * 4, *((kind, most + beyond) for kind, most in _LARGEST)]
    return {
        "sites": [{name: float(end)} for name, end in ends],
        "areas": [{"kind": kind, "area_km2": size} for kind, size in areas],
    }


@rule(
    Severity.WARNING,
    says=(
        "Diện tích {value} khó tin ở cột {column}; thường là {expected}.",
        "A surface of {value} is hard to believe in the column {column}; it is usually {expected}.",
    ),
    mend=(
        "Ghi đất và phòng theo m², địa bàn theo km², không ghi theo ha; nếu số này đúng thì không cần sửa.",
        "Give land and floors in m², areas in km², not in hectares; if the surface is right nothing needs mending.",
    ),
    bad=_surfaces(1),
    mended={"sites": [{"land_area": 15_250.0}], "areas": [{"kind": "ward", "area_km2": 10.5}]},
    edge=_surfaces(0),
)
def surface_implausible(facts: Facts) -> Iterator[pl.DataFrame]:
    """``0 < surface < least`` or ``> most``; of an area also over 40 times the median of the communes."""
    for table, column, least, most in _SURFACES:
        odd = facts[table].filter((pl.col(column) > 0) & ~pl.col(column).is_between(least, most))
        yield cell_findings(odd, table, column, pl.lit(f"{least}–{most}"))
    communes = facts["areas"].filter(pl.col("kind") != "city", pl.col("area_km2") > 0)
    usual = communes["area_km2"].median() if communes.height > _FEWEST_AREAS else None
    most = pl.col("kind").replace_strict(_KINDS, default=None, return_dtype=pl.Float64())
    relative = pl.when(pl.col("kind") != "city").then(_TIMES_THE_MEDIAN * pl.lit(usual, pl.Float64()))
    limited = facts["areas"].with_columns(most=pl.min_horizontal(most, relative))
    large = limited.filter(pl.col("area_km2") > pl.col("most"))
    yield cell_findings(large, "areas", "area_km2", pl.format("0–{}", pl.col("most").round(0).cast(pl.Int64)))


@rule(
    Severity.WARNING,
    says=(
        "Sức chứa {value} người học khó tin với một địa điểm; thường là {expected}.",
        "A capacity of {value} {value:learner|learners} is hard to believe of one site; it is usually {expected}.",
    ),
    mend=(
        "Ghi số người học có mặt cùng lúc (không phải số phòng, số mét vuông hay tổng cả năm).",
        "Give the learners present at one time (not rooms, square metres or a year's total).",
    ),
    bad={"sites": [{"capacity": _CAPACITY[0] - 1}, {"capacity": _CAPACITY[1] + 1}]},
    mended={"sites": [{"capacity": 400}]},
    edge={"sites": [{"capacity": _CAPACITY[0]}, {"capacity": _CAPACITY[1]}, {"capacity": 0}]},
)
def capacity_implausible(facts: Facts) -> Iterator[pl.DataFrame]:
    """A site that holds fewer learners than a class, or more than the country's largest school."""
    least, most = _CAPACITY
    odd = facts["sites"].filter((pl.col("capacity") > 0) & ~pl.col("capacity").is_between(least, most))
    yield cell_findings(odd, "sites", "capacity", pl.lit(f"{least}–{most}"))


@rule(
    Severity.WARNING,
    says=(
        "Mã ngành, nghề {value} là của trình độ khác với trình độ của chương trình; phải là {expected}.",
        "The field {value} is of another level than the programme; it must be {expected}.",
    ),
    mend=(
        "Ghi {expected}, hoặc sửa trình độ của chương trình.",
        "Write {expected}, or mend the programme's level.",
    ),
    bad={
        "programmes": [
            {"training_field": "5520123", "level": "college"},
            {"training_field": "6520123", "level": "intermediate"},
        ]
    },
    mended={"programmes": [{"training_field": "6520123", "level": "college"}]},
    edge={
        "programmes": [
            {"training_field": "5520123", "level": "intermediate"},
            # levels without codes of their own use those of another
            {"training_field": "5520123", "level": "elementary"},
            {"training_field": "6520123", "level": "short"},
            {"training_field": "5520123", "level": None},
        ]
    },
)
def field_of_other_level(facts: Facts) -> Iterator[pl.DataFrame]:
    """The level of the field's code (its first digit) is not the programme's, where that has codes of its own.

    Expected is the code of the same field at the programme's level, or that level where it has none.
    """
    fields = code_list("training_fields").select("code", of="level")
    own = fields["of"].unique().to_list()
    digits = dict(fields.select("of", pl.col("code").str.slice(0, 1)).unique("of").iter_rows())
    rows = facts["programmes"].join(fields, left_on="training_field", right_on="code")
    odd = rows.filter(pl.col("level").is_in(own), pl.col("level") != pl.col("of"))
    twin = pl.col("level").replace_strict(digits, default="") + pl.col("training_field").str.slice(1)
    known = titles("training_fields", "vi")
    meant = odd.with_columns(meant=pl.when(twin.is_in(list(known))).then(twin).otherwise(pl.col("level")))
    yield cell_findings(meant, "programmes", "training_field", pl.col("meant"))


def _practice(*shares: float) -> dict[str, list[dict[str, object]]]:
    return {"programmes": [{"practice_share": share} for share in shares]}


@rule(
    Severity.WARNING,
    says=(
        "{value} ở cột {column} là chưa đến hai phần trăm, thấp hơn hẳn các dòng khác; có thể là {expected}.",
        "{value} in the column {column} is less than two per cent, far below the other rows; it may be {expected}.",
    ),
    mend=(
        "Nếu là 65 %, ghi 65 % (có dấu %, dưới tiêu đề nào cũng đúng); không ghi 0,65 %. Nếu số này đúng thì không cần "
        "sửa.",
        "For 65 per cent write 65% (with the sign, right under any heading), not 0.65%. If the share is right nothing "
        "needs mending.",
    ),
    bad=_practice(0.0065, 0.6, 0.7, 0.72) | {"equipment": [{"share_of_minimum_list": x} for x in (0.01, 0.1, 0.1)]},
    mended=_practice(0.65, 0.6, 0.7, 0.72),
    edge=_practice(0.0101, 0.6, 0.7, 0.72, 0.0) | {"equipment": [{"share_of_minimum_list": x} for x in (0.01, 0.1)]},
)
def share_far_below(facts: Facts) -> Iterator[pl.DataFrame]:
    """``0 < share ≤ 0.01`` in a column of three shares or more whose median is 0.1 at least: per cent of per cent."""
    for table, column in _SHARES:
        given = facts[table].filter(pl.col(column) > 0)
        usual = given[column].median() if given.height >= _FEWEST_SHARES else None
        odd = given.filter((pl.col(column) <= _LITTLE) & (pl.lit(usual, pl.Float64()) >= _USUAL))
        yield cell_findings(odd, table, column, (100 * pl.col(column)).round(6).cast(pl.String))
