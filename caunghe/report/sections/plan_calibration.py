"""What the plan stands on: last year's learners against rows and norms, and what stands in where no row tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.language import LANGUAGES, Text
from caunghe.planning import Names, PlanOverview, used_beyond
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Bullets, Cell, Paragraph, Quantity, Section, Table
from caunghe.report.figures import with_labels

WORST: Final = 10

_TITLE = Text(
    "Kế hoạch xuất phát từ đâu: năm trước so với định mức và số liệu",
    "What the plan starts from: last year against norms and data",
)
_OVER = Text(
    "Năm trước kế hoạch đã dùng vượt mức mà định mức và số liệu cho là có: {places}. Đã dùng được tức là có thể, nên kế"
    " hoạch bắt đầu từ đó và đưa dần về định mức; đưa tất cả về ngay sẽ tốn {cost}.",
    "The year before the plan used more than norms and data say is there: {places}. What was done can be done, so the"
    " plan begins there and comes back to norms step by step; all of it at once would cost {cost}.",
)
_TABLE = Text(
    "Nơi đã dùng vượt nhiều nhất, theo chi phí đưa về định mức",
    "Where most was used beyond, by what the norm would cost",
)
_NOTE = Text(
    "Nhà giáo tính theo người, thiết bị theo vị trí, phòng học theo phòng, chỗ thực hành theo chỗ-năm. Chi phí của nhà"
    " giáo và chỗ thực hành là của một năm. Bảng calibration trong thư mục của kế hoạch có mọi nơi.",
    "Teachers are people, equipment workstations, classrooms rooms and workplaces place-years. Costs of teachers and"
    " workplaces are those of a year. The table calibration in the plan's folder has every place.",
)
_STAND_INS = Text(
    "Những điều không có dòng dữ liệu nào và kế hoạch đã tạm lấy thay:",
    "What no row of the data tells of, and what the plan has taken instead:",
)
_PLACE, _RESOURCE, _FIELD = Text("Nơi", "Place"), Text("Nguồn lực", "Resource"), Text("Ngành", "Field")
_THERE, _USED, _BEYOND = Text("Theo số liệu", "On record"), Text("Đã dùng", "Used"), Text("Vượt", "Beyond")
_COST = Text("Đưa về định mức", "Cost of the norm")
_CITY = Text("Toàn thành phố", "The whole city")
_RESOURCES: Final[dict[str, Text]] = {
    "teachers": Text("Nhà giáo", "Teachers"),
    "workstations": Text("Thiết bị", "Workstations"),
    "classrooms": Text("Phòng học", "Classrooms"),
    "workplaces": Text("Chỗ thực hành", "Workplaces"),
}


def calibrated(plan: PlanOverview, context: Context) -> Section | None:
    """Return the worst places and the sentence of each stand-in, or None where rows and norms hold everywhere."""
    over = plan.calibration.filter(~pl.col("stands_in"))
    blocks: list[Block] = []
    places = used_beyond(over)
    if places is not None:
        cost = Quantity(float(over["to_norm"].sum()), "money").text(context.language)
        blocks.append(Paragraph(context.say(_OVER, cost=cost, places=Text(*places))))
        blocks.append(with_labels(lambda own: _table(plan, over, own), context, "plan/calibration"))
    if not plan.stand_ins.is_empty():
        blocks.append(Paragraph(context.say(_STAND_INS)))
        blocks.append(Bullets(tuple(plan.stand_ins[context.language])))
    return Section(key="plan-calibration", title=context.say(_TITLE), blocks=tuple(blocks)) if blocks else None


def _table(plan: PlanOverview, over: pl.DataFrame, context: Context) -> Table:
    order = ["to_norm", "resource", "institution", "site", "stem"]
    worst = over.sort(order, descending=[True, False, False, False, False], nulls_last=True).head(WORST)
    names = Names(context.feed, plan.zones)
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            _place(row, names, context),
            context.say(_RESOURCES[row["resource"]]),
            "" if row["stem"] is None else names.field(row["stem"])[LANGUAGES.index(context.language)],
            *(Quantity(row[name], "number", 1) for name in ("there", "used", "over")),
            None if row["to_norm"] is None else Quantity(row["to_norm"], "money"),
        )
        for row in worst.iter_rows(named=True)
    )
    words = ((_PLACE, "wide"), (_RESOURCE, "text"), (_FIELD, "wide"))
    numbers = ((_THERE, "number"), (_USED, "number"), (_BEYOND, "number"), (_COST, "number"))
    return Table(
        key="plan-calibration-worst",
        title=context.say(_TABLE),
        heads=heads(context, *words, *numbers),
        rows=cells,
        note=context.say(_NOTE),
    )


def _place(row: Mapping[str, Any], names: Names, context: Context) -> str:
    """Return where it was: a site, an institution, or the city where a resource is shared by all."""
    if row["site"] is not None:
        return names.site(row["site"])[LANGUAGES.index(context.language)]
    if row["institution"] is not None:
        return names.institution(row["institution"])[LANGUAGES.index(context.language)]
    return context.say(_CITY)
