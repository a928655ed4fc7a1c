"""What the plan asks institutions to hire, buy, build and find."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.language import Text
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Paragraph, Quantity, Section, Table
from caunghe.report.drawn import charts
from caunghe.report.figures import figure, inside, total, with_labels
from caunghe.report.sections.plan_changes import entrants_year, field_titles

MOST: Final = 12

_TITLE = Text("Nhà giáo, thiết bị, phòng học và chỗ thực hành", "Teachers, workstations, classrooms and workplaces")
_HIRES = Text(
    "Cần tuyển {hired} nhà giáo và đào tạo lại {retrained}; nhiều nhất là ngành {top} ({most})",
    "{hired} {hired:teacher is|teachers are} to be hired and {retrained} retrained; most for {top} ({most})",
)
_HIRES_NOTE = Text(
    "Nhà giáo cần tuyển trong cả kế hoạch, tính theo suất: một phần suất là giờ thỉnh giảng.",
    "Teachers to hire over the whole plan, in posts: part of a post is hours of a visiting teacher.",
)
_FIELD_TABLE = Text("Tuyển, đào tạo lại và mua sắm theo ngành", "Hiring, retraining and buying by training field")
_FIELD, _HIRED, _RETRAINED = (
    Text("Ngành, nghề", "Training field"),
    Text("Tuyển (suất)", "Hired (posts)"),
    Text("Đào tạo lại (suất)", "Retrained (posts)"),
)
_STATIONS, _VALUE = Text("Vị trí thực hành", "Workstations"), Text("Giá mua", "Price paid")
_YEARS = Text("Nguồn lực cần thêm theo năm", "Resources to add by year")
_YEAR, _ROOMS, _ASKED = (
    Text("Năm", "Year"),
    Text("Phòng học thêm", "Classrooms added"),
    Text("Chỗ thực hành cần tìm thêm", "Workplaces to find"),
)
_USED, _COUNTED = Text("Chỗ thực hành dùng", "Workplaces used"), Text("Chỗ trong sổ tính được", "Workplaces counted on")
_ASSUMED = Text("Chỗ giả định", "Workplaces assumed")
_YEARS_NOTE = Text(
    "Chỗ thực hành tính theo chỗ-năm; chỗ trong sổ được giảm trừ theo thời gian kể từ lần xác nhận cuối; chỗ giả định"
    " là của những ngành mà sổ chưa có dòng nào. Có ngành phải tìm thêm trong khi chỗ của ngành khác để trống.",
    "Workplaces are place-years; those counted on are the register's, discounted by the age of their confirmation;"
    " those assumed are of fields of which the register has no row. Fields that lack places have to find some while"
    " those of other fields stay unused.",
)
_STAND_IN = Text(
    "Sổ chỗ thực hành chưa có dòng nào về {count} ngành: {fields}. Kế hoạch lấy bằng số chỗ mà người học các ngành này"
    " cần theo số nhập học đến năm {year}; cần ghi sổ để thay giả định này.",
    "The register of workplaces has no row of {count} {count:field|fields}: {fields}. The plan takes the places that"
    " their learners need by the entrants up to {year}; rows in the register would take the place of this assumption.",
)


def resources(plan: PlanOverview, context: Context) -> Section | None:
    """Return the part on resources, or None where the plan asks for none."""
    fields = _by_field(plan)
    blocks: list[Block] = []
    if (fields["hired"] > 0).any():
        blocks.append(with_labels(lambda own: _hires(fields, own), context, "plan/teachers", "plan/stations"))
    if not plan.by_year.is_empty():
        blocks.append(with_labels(lambda own: _years(plan, own), context, "plan/by_year", "plan/workplaces"))
        blocks += _assumed_workplaces(plan, context)
    return Section(key="plan-resources", title=context.say(_TITLE), blocks=tuple(blocks)) if blocks else None


def _assumed_workplaces(plan: PlanOverview, context: Context) -> list[Block]:
    """Say of which fields nobody has reported workplaces, so that last year's use stands in for them."""
    stems = plan.workplaces.filter("stands_in")["stem"].unique(maintain_order=True).to_list()
    if not stems:
        return []
    names = field_titles(context)
    fields = ", ".join(sorted(inside(str(names.get(stem, stem))) for stem in stems))
    return [Paragraph(context.say(_STAND_IN, count=len(stems), fields=fields, year=entrants_year(plan.seats, context)))]


def _by_field(plan: PlanOverview) -> pl.DataFrame:
    """Return posts hired and retrained, workstations and their value in đồng by stem of training fields."""
    hired = plan.teachers.select("stem", "hired", retrained="retrained_to")
    bought = plan.stations.select("stem", "bought", value=pl.col("bought") * pl.col("price"))
    together = pl.concat([hired, bought], how="diagonal")
    return together.group_by("stem", maintain_order=True).agg(pl.col("hired", "retrained", "bought", "value").sum())


def _hires(fields: pl.DataFrame, context: Context) -> Figure:
    hired = fields.filter(pl.col("hired") > 0).sort(["hired", "stem"], descending=[True, False]).head(MOST)
    names, none = field_titles(context), pl.lit(None, pl.Float64)
    labels = [str(names.get(stem, stem)) for stem in hired["stem"].to_list()]
    shown = [Quantity(value, "number", 1).text(context.language) for value in hired["hired"]]
    drawn = hired.select(pl.Series("label", labels), pl.Series("shown", shown), estimate="hired", low=none, high=none)
    counts = {name: context.people(total(fields, name)) for name in ("hired", "retrained")}
    return figure(
        context,
        key="plan-hires",
        title=context.say(_HIRES, top=inside(labels[0]), most=shown[0], **counts),
        spec=charts.bars(drawn),
        table=_field_table(fields, context),
        note=context.say(_HIRES_NOTE),
    )


def _field_table(fields: pl.DataFrame, context: Context) -> Table:
    names = field_titles(context)
    columns = ((_FIELD, "wide"), (_HIRED, "number"), (_RETRAINED, "number"), (_STATIONS, "number"), (_VALUE, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(row["stem"], row["stem"]),
            *(Quantity(row[name], "number", 1) for name in ("hired", "retrained")),
            Quantity(row["bought"], "number", 0),
            Quantity(row["value"], "money"),
        )
        for row in fields.sort(["hired", "value", "stem"], descending=[True, True, False]).iter_rows(named=True)
    )
    return Table(key="plan-hires-table", title=context.say(_FIELD_TABLE), heads=heads(context, *columns), rows=cells)


def _years(plan: PlanOverview, context: Context) -> Table:
    years = plan.by_year
    if not plan.workplaces.is_empty():
        own = pl.col("there").filter(~pl.col("stands_in")).sum()
        sums = {"there": own} | ({"assumed": pl.col("there").sum() - own} if plan.workplaces["stands_in"].any() else {})
        places = plan.workplaces.group_by("year", maintain_order=True).agg(pl.col("used").sum(), **sums)
        years = years.join(places, on="year", how="left")
    words = {
        "hired": _HIRED,
        "retrained": _RETRAINED,
        "workstations": _STATIONS,
        "classrooms": _ROOMS,
        "there": _COUNTED,
        "assumed": _ASSUMED,
        "asked": _ASKED,
        "used": _USED,
    }
    counts = [name for name in words if name in years.columns]
    decimals = {"hired": 1, "retrained": 1}
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Quantity(row["year"], "year"),
            *(None if row[name] is None else Quantity(row[name], "number", decimals.get(name, 0)) for name in counts),
        )
        for row in years.sort("year").iter_rows(named=True)
    )
    return Table(
        key="plan-years",
        title=context.say(_YEARS),
        heads=heads(context, (_YEAR, "number"), *((words[name], "number") for name in counts)),
        rows=cells,
        note=context.say(_YEARS_NOTE),
    )
