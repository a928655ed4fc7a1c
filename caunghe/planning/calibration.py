"""Last year's seats through the limits: where norms or data do not hold, and what stands in where no row tells."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.language import Text, number
from caunghe.planning.model.capacity import KEYS, RESOURCES
from caunghe.planning.model.city import City
from caunghe.planning.model.cohorts import cohorts_before
from caunghe.planning.model.money import ASSUMED_FUND
from caunghe.planning.wording import Pair, both, pair

_S, _F, _B = pl.String(), pl.Float64(), pl.Boolean()
# One row a place at which the learners of the year before the plan used more of a resource than rows and norms say is
# there, or of which no row tells (``stands_in``). Teachers, workstations, classrooms and place-years; ``to_norm``: what
# ``over`` costs at the plan's prices, đồng, of teachers and workplaces a year; null where no row tells.
CALIBRATION: Final = pl.Schema(
    {
        "resource": _S,
        "institution": _S,
        "site": _S,
        "stem": _S,
        "there": _F,
        "used": _F,
        "over": _F,
        "to_norm": _F,
        "stands_in": _B,
    }
)
# One row a kind of thing of which no row tells: how many, and what stands in for them
STAND_INS: Final = pl.Schema({"what": _S, "count": pl.Int64(), "vi": _S, "en": _S})
_BEYOND: Final[dict[str, Text]] = {
    "teachers": Text(
        "nhà giáo của {count} ngành tại cơ sở", "teachers of {count} {count:field|fields} at institutions"
    ),
    "workstations": Text(
        "thiết bị của {count} ngành tại địa điểm", "equipment of {count} {count:field|fields} at sites"
    ),
    "classrooms": Text("phòng học của {count} địa điểm", "classrooms of {count} {count:site|sites}"),
    "workplaces": Text("chỗ thực hành của {count} ngành", "workplaces in {count} {count:field|fields}"),
}
_SAID: Final[dict[str, Text]] = {
    "teachers": Text(
        "Không có dòng nào về nhà giáo của {count} ngành tại cơ sở; mỗi nơi giữ số nhà giáo mà năm trước đã cần.",
        "No row tells of the teachers of {count} {count:field at an institution|fields at institutions}; each keeps as "
        "many as last year took.",
    ),
    "workstations": Text(
        "Không có dòng nào về thiết bị của {count} ngành tại địa điểm; mỗi nơi giữ số vị trí năm trước đã dùng.",
        "No row tells of the equipment of {count} {count:field at a site|fields at sites}; each keeps as many "
        "workstations as last year used.",
    ),
    "classrooms": Text(
        "Không có sức chứa của {count} địa điểm; mỗi nơi giữ số phòng học mà năm trước đã dùng.",
        "The capacity of {count} {count:site|sites} is not given; each keeps as many classrooms as last year used.",
    ),
    "workplaces": Text(
        "Không có dòng nào về chỗ thực hành của {count} ngành; mỗi ngành giữ số chỗ năm trước đã dùng.",
        "No row tells of workplaces in {count} {count:field|fields}; each keeps as many as last year used.",
    ),
    "money": Text(
        "Không có nguồn kinh phí nào cho {count} loại chi đào tạo; mỗi loại giữ số tiền năm trước đã cần.",
        "No fund pays for {count} {count:kind|kinds} of cost of teaching; each keeps what last year cost.",
    ),
    "licences": Text(
        "Không có quy mô tuyển sinh đăng ký của {count} chương trình; mỗi chương trình giữ kỳ tuyển lớn nhất đã có.",
        "The licensed intake of {count} {count:programme|programmes} is not given; each keeps its largest intake on "
        "record.",
    ),
    "places": Text(
        "Không có tọa độ của {count} địa điểm; mỗi địa điểm được đặt ở giữa các vùng của thành phố.",
        "The place of {count} {count:site|sites} is not given; each is put in the middle of the city's zones.",
    ),
}


def calibration(city: City) -> pl.DataFrame:
    """Return CALIBRATION of the plan's first year, largest excess of a resource first."""
    unit = {resource: city.units[resource] for resource in RESOURCES}
    prices = {
        "teachers": pl.lit(city.prices["hired"]),
        "workstations": pl.col("price"),
        "classrooms": pl.lit(city.prices["classroom"]),
        "workplaces": pl.lit(city.prices["asked"]),
    }
    parts: list[pl.DataFrame] = []
    for resource in RESOURCES:
        keys = list(KEYS[resource])
        first = city.capacity[resource].filter(pl.col("year") == city.years[0])
        used = first.join(city.last_use[resource], on=keys, nulls_equal=True)
        if resource == "workstations":
            used = used.join(city.station_prices, on="stem", how="left")
        told = used.with_columns(
            there=pl.when("stands_in").then(None).otherwise(pl.col("listed") / unit[resource]),
            used=pl.col("last_use") / unit[resource],
        ).with_columns(over=(pl.col("used") - pl.col("there")).clip(0))
        beyond = told.filter((pl.col("over") > 1e-6) | pl.col("stands_in"))
        parts.append(beyond.with_columns(resource=pl.lit(resource), to_norm=pl.col("over") * prices[resource]))
    missing = [pl.lit(None, pl.String).alias(c) for c in ("institution", "site", "stem")]
    full = [part.with_columns(c for c in missing if c.meta.output_name() not in part.columns) for part in parts]
    table = pl.concat([part.select(CALIBRATION.names()) for part in full])
    order = ["resource", "over", "institution", "site", "stem"]
    return table.sort(order, descending=[False, True, False, False, False], nulls_last=True)


def used_beyond(table: pl.DataFrame) -> Pair | None:
    """Return where CALIBRATION tells of more than rows and norms say is there, by resource; None where nowhere.

    >>> rows = [{"resource": "classrooms", "site": site, "over": 1.0, "stands_in": False} for site in ("S1", "S2")]
    >>> used_beyond(pl.DataFrame(rows, schema=CALIBRATION))
    ('phòng học của 2 địa điểm', 'classrooms of 2 sites')
    """
    told = table.filter(~pl.col("stands_in")).group_by("resource", maintain_order=True).len()
    counts = dict(told.iter_rows())
    said = [both(_BEYOND[what], count=pair(number, counts[what])) for what in _BEYOND if what in counts]
    return ("; ".join(vi for vi, _ in said), "; ".join(en for _, en in said)) if said else None


def stand_ins(feed: Feed, city: City, table: pl.DataFrame) -> pl.DataFrame:
    """Return STAND_INS: ``table`` is CALIBRATION."""
    own = city.programmes.filter(~pl.col("is_new")).join(
        feed["programmes"].select("programme", "licensed_intake"), on="programme"
    )
    taken = cohorts_before(feed, city.years[0]).filter(pl.col("entrants") > 0)
    unlicensed = own.filter(pl.col("licensed_intake").is_null()).join(taken, on="programme", how="semi")
    areas = feed["areas"].drop_nulls(["longitude", "latitude"]).select("area")
    nowhere = feed["sites"].filter(pl.col("longitude").is_null() | pl.col("latitude").is_null())
    nowhere = nowhere.join(areas, on="area", how="anti").join(city.programmes, on="site", how="semi")
    funds = city.funds.filter(pl.col("fund").str.starts_with(ASSUMED_FUND))
    counts = dict(table.filter("stands_in").group_by("resource", maintain_order=True).len().iter_rows())
    counts |= {"money": funds["fund"].n_unique(), "licences": unlicensed.height, "places": nowhere.height}
    rows = [(what, counts[what], *_said(what, counts[what])) for what in _SAID if counts.get(what)]
    return pl.DataFrame(rows, schema=STAND_INS, orient="row")


def _said(what: str, count: int) -> Pair:
    return both(_SAID[what], count=pair(number, count))
