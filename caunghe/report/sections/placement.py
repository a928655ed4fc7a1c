"""Workplaces for trainees as everybody may see them: who finds one by field, and where one more would help most."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from caunghe.language import Text, number, share
from caunghe.matching import PlacementOptions, PlacementOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Paragraph, Quantity, Section, Table, Withheld
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, inside, with_labels
from caunghe.report.sections.admission import field_groups
from caunghe.schema import FEWEST_PEOPLE

_SHOWN: Final = ("placement/programmes", "placement/prices")

_TITLE = Text("Chỗ thực hành tại doanh nghiệp", "Workplaces for trainees")
_LEAD = Text(
    "{placed} trong {trainees} người học cần thực hành ({rate}) có chỗ trong {places} chỗ của {employers} doanh nghiệp,"
    " trung vị quãng đường {km} km. {proof} Số thỏa thuận cần ký thêm: {drafts}.",
    "{placed} of {trainees} {trainees:trainee who needs|trainees who need} a workplace ({rate}) "
    "{placed:finds|find} one among {places} {places:place|places} at {employers} "
    "{employers:employer|employers}, at a median of {km} km. {proof} Agreements still to be signed: {drafts}.",
)
_BEST = Text(
    "Đã chứng minh không có cách xếp nào có tổng quãng đường và độ lệch ngành nhỏ hơn.",
    "It is proven that no other placement has less way and misfit of field in total.",
)
_NEAR_BEST = Text(
    "Tổng quãng đường và độ lệch ngành hơn mức nhỏ nhất có thể không quá {gap} km.",
    "Ways and misfit of field are in total at most {gap} km above the least possible.",
)
LEAST_GAP: Final = 0.05  # km: what is less is written as 0.0
_NOBODY = Text(
    "Không có người học năm cuối nào thuộc chương trình có phần học tại doanh nghiệp, nên không cần xếp chỗ thực hành.",
    "No last-year trainee is in a programme partly taught at the workplace, so that no workplaces are needed.",
)
_NONE_PLACED = Text(
    "Không ai trong {trainees} người học cần thực hành có chỗ; số chỗ doanh nghiệp nhận trong năm, tính theo độ tin"
    " cậy, là {places}.",
    "None of {trainees} {trainees:trainee who needs|trainees who need} a workplace finds one; employers "
    "offer {places} {places:place|places} in the year, so far as they can be relied on.",
)
_WITHOUT = Text(
    "Khi xếp chỗ thực hành, {short} trong {trainees} người học cần thực hành ({rate}) chưa có chỗ.",
    "When workplaces are given out, {short} of {trainees} {trainees:trainee|trainees} who need one ({rate}) find none.",
)
_CHART = Text(
    "Thiếu chỗ thực hành nhiều nhất ở nhóm ngành {top}: {short} người chưa có chỗ",
    "Workplaces are shortest for {top}: {short} {short:trainee is|trainees are} left without",
)
_NOTE = Text(
    "Cả thanh: người học cần thực hành; phần đậm: có chỗ; số ghi: chưa có chỗ. Nhóm dưới {fewest} người không nêu.",
    "Whole bar: trainees who need a workplace; dark part: placed; figure: left without. Groups of fewer than {fewest}"
    " are not shown.",
)
_TABLE = Text("Người học và chỗ thực hành theo nhóm ngành, nghề", "Trainees and workplaces by field group")
_GROUP, _TRAINEES = Text("Nhóm ngành, nghề", "Field group"), Text("Cần chỗ", "Trainees")
_PLACED, _LEFT = Text("Có chỗ", "Placed"), Text("Chưa có chỗ", "Left without")
_RATE, _PLACES, _USED = Text("Tỷ lệ", "Rate"), Text("Số chỗ", "Places"), Text("Chỗ đã dùng", "Places used")
_PRICE = Text("Thêm một chỗ giảm (km)", "One more place saves (km)")
_TABLE_NOTE = Text(
    "“Thêm một chỗ giảm”: số km quy đổi bớt được khi có thêm một chỗ, bình quân theo chỗ; người không có chỗ được tính"
    " như một quãng đường rất dài. Người học nhận chỗ của ngành mình hoặc của ngành khác có chung ít nhất {fit} nghề"
    " nghiệp, cách không quá {km} km; vì vậy số người có chỗ của một nhóm có thể nhiều hơn số chỗ đã dùng của nhóm. Chỗ"
    " vẫn để trống khi người chưa có chỗ học ngành khác trong nhóm hoặc ở xa hơn thế.",
    "“One more place saves”: kilometres, or their worth, saved by one place more, mean over places; a trainee without a"
    " place counts as a very long way. A trainee may take a place of the own field, or of one with at least {fit} in"
    " common of the occupations that it leads to, within {km} km: a group may have more people placed than places of"
    " its own used. Places stay empty where those left without one study other fields of the group or live farther"
    " away.",
)


def placement(overview: PlacementOverview, context: Context) -> Section:
    """Return the part on workplaces."""
    facts = overview.summary.row(0, named=True)
    blocks: list[Block] = [Paragraph(_lead(facts, context), "lead")]
    if not _groups(overview, context).is_empty():
        blocks.append(with_labels(lambda own: _by_group(_groups(overview, own), own), context, *_SHOWN))
    return Section(key="placement", title=context.say(_TITLE), blocks=tuple(blocks))


def without_a_place(overview: PlacementOverview, context: Context) -> list[str]:
    """Return how many trainees find no workplace, in one sentence; nothing where everybody finds one."""
    facts = overview.summary.row(0, named=True)
    short = facts["trainees"] - facts["placed"]
    if not short:
        return []
    counts = {"short": context.people(short), "trainees": context.people(facts["trainees"])}
    return [context.say(_WITHOUT, rate=share(short / facts["trainees"], context.language), **counts)]


def _lead(facts: dict[str, Any], context: Context) -> str:
    counts = {name: context.people(facts[name]) for name in ("placed", "trainees", "places", "employers", "drafts")}
    if not facts["trainees"]:
        return context.say(_NOBODY)
    if not facts["placed"]:
        return context.say(_NONE_PLACED, **counts)
    gap = number(facts["gap_km"], context.language, 1)
    proof = context.say(_BEST) if facts["gap_km"] < LEAST_GAP else context.say(_NEAR_BEST, gap=gap)
    shown = {"km": number(facts["median_km"], context.language, 1), "proof": proof}
    rate = share(facts["placed"] / facts["trainees"], context.language)
    return context.say(_LEAD, rate=rate, **counts, **shown)


def _groups(overview: PlacementOverview, context: Context) -> pl.DataFrame:
    """Return trainees, places and prices by field group, those most short of places first; small groups are left out.

    ``hidden`` are groups in which few are placed, or few are not.
    """
    groups = field_groups(context)
    taught = context.feed["programmes"].select("programme", "training_field")
    people = overview.programmes.join(taught, on="programme").join(groups, on="training_field")
    places = overview.prices.join(groups, on="training_field")
    there = pl.col("places").sum()
    price = pl.when(there > 0).then((pl.col("price") * pl.col("places")).sum() / there)
    hidden = pl.col("short").is_between(1, FEWEST_PEOPLE - 1) | pl.col("placed").is_between(1, FEWEST_PEOPLE - 1)
    return (
        people.group_by("group", "label", maintain_order=True)
        .agg(pl.col("trainees", "placed").sum())
        .join(
            places.group_by("group", maintain_order=True).agg(pl.col("places", "used").sum(), price=price),
            on="group",
            how="left",
        )
        .filter(pl.col("trainees") >= FEWEST_PEOPLE)
        .with_columns(short=pl.col("trainees") - pl.col("placed"))
        .with_columns(hidden=hidden)
        .sort(["short", "group"], descending=[True, False])
    )


def _by_group(rows: pl.DataFrame, context: Context) -> Figure | Table:
    """Return the chart of trainees without a place, and under it places and their prices."""
    drawn = rows.filter(~pl.col("hidden"))
    if drawn.is_empty():
        return _table(rows, context)
    shown = pl.Series("shown", [context.people(value) for value in drawn["short"]])
    top = drawn.row(0, named=True)
    return figure(
        context,
        key="placement-groups",
        title=context.say(_CHART, top=inside(top["label"]), short=context.people(top["short"])),
        spec=outlooks.portions(drawn.select("label", shown, part="placed", whole="trainees")),
        table=_table(rows, context),
        note=context.say(_NOTE, fewest=FEWEST_PEOPLE),
        told=_LEFT,
    )


def _table(rows: pl.DataFrame, context: Context) -> Table:
    columns = ((_GROUP, "wide"), (_TRAINEES, "number"), (_PLACED, "number"), (_LEFT, "number"), (_RATE, "number"))
    columns += ((_PLACES, "number"), (_USED, "number"), (_PRICE, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row["label"],
            Quantity(row["trainees"], "number", 0),
            *(Withheld() if row["hidden"] else Quantity(row[name], "number", 0) for name in ("placed", "short")),
            Withheld() if row["hidden"] else Quantity(row["placed"] / row["trainees"], "share", 0),
            *(None if row[name] is None else Quantity(row[name], "number", 0) for name in ("places", "used", "price")),
        )
        for row in rows.iter_rows(named=True)
    )
    options = PlacementOptions()
    slots = {
        "fit": share(options.least_fit, context.language, 0),
        "km": number(options.farthest_km, context.language, 0),
    }
    note = context.say(_TABLE_NOTE, **slots)
    title, named = context.say(_TABLE), heads(context, *columns)
    return Table(key="placement-table", title=title, heads=named, rows=cells, note=note)
