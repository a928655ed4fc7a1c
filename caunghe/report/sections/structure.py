"""Structure of the network: institutions, sites, programmes, teachers and equipment."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from caunghe.feed import equipment_by_requirement
from caunghe.language import Text, number, share
from caunghe.report.alternatives import chart_in_words
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Paragraph, Quantity, Section, Table, Withheld
from caunghe.report.drawn import charts
from caunghe.report.figures import inside, with_labels
from caunghe.schema import FEWEST_PEOPLE, allowed_codes, code_list, titles

_TITLE = Text("Mạng lưới cơ sở giáo dục nghề nghiệp", "The network of institutions")
_LEAD = Text(
    "Thành phố có {institutions} cơ sở giáo dục nghề nghiệp với {sites} địa điểm đào tạo, {programmes} chương trình,"
    " {teachers} nhà giáo và {workstations} vị trí thực hành.",
    "The city has {institutions} {institutions:institution|institutions} of vocational education with "
    "{sites} teaching {sites:site|sites}, {programmes} {programmes:programme|programmes}, {teachers} "
    "{teachers:teacher|teachers} and {workstations} {workstations:workstation|workstations}.",
)
_KINDS_TITLE = Text(
    "{share} cơ sở là {ownership}; nhiều nhất ({count} cơ sở mỗi loại): {kinds}",
    "{share} of institutions are {ownership}; most common ({count} each): {kinds}",
)
_KINDS_TABLE = Text("Cơ sở theo loại và hình thức sở hữu", "Institutions by kind and ownership")
_PROGRAMMES = Text("Chương trình theo nhóm ngành, nghề và trình độ", "Programmes by field group and level")
_RESOURCES = Text("Nhà giáo và thiết bị theo nhóm ngành, nghề", "Teachers and equipment by field group")
_SITES = Text("Địa điểm đào tạo theo loại địa bàn", "Teaching sites by kind of area")
_RESOURCES_NOTE = Text(
    "Ô có dưới {fewest} nhà giáo không công bố. Mức đáp ứng danh mục tối thiểu bình quân theo số vị trí thực hành.",
    "Cells with fewer than {fewest} teachers are withheld. Share of the minimum list weighted by workstations.",
)
_KIND, _TOTAL, _GROUP = Text("Loại cơ sở", "Kind"), Text("Tổng số", "Total"), Text("Nhóm ngành, nghề", "Field group")
_TEACHERS, _STATIONS = Text("Nhà giáo", "Teachers"), Text("Vị trí thực hành", "Workstations")
_MINIMUM, _BOUGHT = (
    Text("Đáp ứng danh mục tối thiểu", "Share of minimum list"),
    Text("Năm mua trung vị", "Median year bought"),
)
_AREA_KIND, _SITES_HEAD, _CAPACITY = (
    Text("Loại địa bàn", "Kind of area"),
    Text("Địa điểm", "Sites"),
    Text("Sức chứa (người học)", "Capacity (learners)"),
)


def structure_section(context: Context) -> Section | None:
    """Return the section on the network, or None where the feed has no institutions."""
    feed = context.feed
    if feed["institutions"].is_empty():
        return None
    counts = {name: feed[name].height for name in ("institutions", "sites", "programmes", "teachers")}
    counts["workstations"] = int(feed["equipment"]["workstations"].sum())
    written = {name: number(count, context.language) for name, count in counts.items()}
    blocks: list[Block] = [Paragraph(context.say(_LEAD, **written), "lead")]
    if not _institutions(context).is_empty():
        blocks.append(with_labels(_kinds, context))
    if not _site_kinds(context).is_empty():
        blocks.append(with_labels(_sites, context))
    if not _grouped_programmes(context).is_empty():
        blocks.append(with_labels(_programmes, context))
    if (counts["teachers"] or counts["workstations"]) and (resources := with_labels(_resources, context)).rows:
        blocks.append(resources)
    return Section(key="structure", title=context.say(_TITLE), blocks=tuple(blocks))


def _institutions(context: Context) -> pl.DataFrame:
    return _with_codes(context.feed["institutions"], kind="institution_kinds", ownership="ownerships")


def _grouped_programmes(context: Context) -> pl.DataFrame:
    """Return the programmes of known level and field, with the field's ``group``."""
    return _with_codes(context.feed["programmes"], level="levels").join(grouped_fields(), on="training_field")


def _with_codes(frame: pl.DataFrame, **lists: str) -> pl.DataFrame:
    """Return the rows whose code in each named column is one of the column's code list."""
    return frame.filter(pl.col(column).is_in(allowed_codes(codes)) for column, codes in lists.items())


def pair_counts(frame: pl.DataFrame, row: str, column: str) -> dict[tuple[str, str], int]:
    """Return how many rows of a frame there are of each pair of codes."""
    return {
        (one, other): count for one, other, count in frame.group_by(row, column, maintain_order=True).len().iter_rows()
    }


def _kinds(context: Context) -> Figure:
    table = _kinds_table(_institutions(context), context)
    named = [head.title for head in table.heads[1:-1]]
    rows, totals = table.rows[:-1], table.rows[-1]
    drawn = [
        {
            "row": row[0],
            "panel": owner,
            "count": _count(row[i]),
            "shown": number(_count(row[i]), context.language),
        }
        for i, owner in enumerate(named, start=1)
        for row in rows
    ]
    per_owner = {owner: _count(cell) for owner, cell in zip(named, totals[1:-1], strict=True)}
    main = max(per_owner, key=per_owner.__getitem__)
    most = max(_count(row[-1]) for row in rows)
    return Figure(
        key="institutions-kinds",
        title=context.say(
            _KINDS_TITLE,
            share=share(per_owner[main] / _count(totals[-1]), context.language, 0),
            ownership=main.lower(),
            count=number(most, context.language),
            kinds="; ".join(inside(str(row[0])) for row in rows if _count(row[-1]) == most),
        ),
        spec=charts.panels(pl.DataFrame(drawn)),
        alternative=chart_in_words(replace(table, rows=rows), context.language, context.say(_TOTAL)),
        table=table,
    )


def _count(cell: Cell) -> float:
    return cell.value if isinstance(cell, Quantity) else 0.0


def _kinds_table(institutions: pl.DataFrame, context: Context) -> Table:
    """Return institutions by kind (rows) and ownership (columns), with totals last."""
    counts = pair_counts(institutions, "kind", "ownership")
    kinds = [code for code in allowed_codes("institution_kinds") if any(kind == code for kind, _ in counts)]
    owners = [code for code in allowed_codes("ownerships") if any(owner == code for _, owner in counts)]
    named = titles("institution_kinds", context.language)
    rows: list[tuple[Cell, ...]] = []
    for label, codes in [*((named[kind], [kind]) for kind in kinds), (context.say(_TOTAL), kinds)]:
        own = [sum(counts.get((kind, owner), 0) for kind in codes) for owner in owners]
        rows.append((label, *(Quantity(count) for count in own), Quantity(sum(own))))
    columns = [
        (_KIND, "wide"),
        *((Text(*_both("ownerships", owner)), "number") for owner in owners),
        (_TOTAL, "number"),
    ]
    return Table(
        key="institutions-kinds-table",
        title=context.say(_KINDS_TABLE),
        heads=heads(context, *columns),
        rows=tuple(rows),
    )


def _both(codes: str, code: str) -> tuple[str, str]:
    return titles(codes, "vi")[code], titles(codes, "en")[code]


def _site_kinds(context: Context) -> pl.DataFrame:
    """Return ``kind, sites, capacity`` of the kinds of area in which there is a site."""
    kinds = context.feed["areas"].select("area", "kind").drop_nulls()
    frame = context.feed["sites"].join(kinds, on="area").group_by("kind", maintain_order=True)
    return frame.agg(pl.len().alias("sites"), pl.col("capacity").sum()).sort("sites", "kind", descending=[True, False])


def _sites(context: Context) -> Table:
    named = titles("area_kinds", context.language)
    return Table(
        key="sites",
        title=context.say(_SITES),
        heads=heads(context, (_AREA_KIND, "wide"), (_SITES_HEAD, "number"), (_CAPACITY, "number")),
        rows=tuple(
            (named.get(row["kind"], row["kind"]), Quantity(row["sites"]), Quantity(row["capacity"]))
            for row in _site_kinds(context).iter_rows(named=True)
        ),
    )


def grouped_fields() -> pl.DataFrame:
    """Return each training field with its group."""
    return code_list("training_fields").select(pl.col("code").alias("training_field"), "group")


def _programmes(context: Context) -> Table:
    counts = pair_counts(_grouped_programmes(context), "group", "level")
    levels = [code for code in allowed_codes("levels") if any(level == code for _, level in counts)]
    highest = max(counts.values(), default=1)
    group_titles = titles("training_field_groups", context.language)
    rows: list[tuple[Cell, ...]] = []
    for group in allowed_codes("training_field_groups"):
        own = [counts.get((group, level), 0) for level in levels]
        if sum(own):
            cells = (Quantity(count, heat=count / highest) for count in own)
            rows.append((group_titles[group], *cells, Quantity(sum(own))))
    columns = [(_GROUP, "wide"), *((Text(*_both("levels", level)), "number") for level in levels), (_TOTAL, "number")]
    return Table(
        key="programmes",
        title=context.say(_PROGRAMMES),
        heads=heads(context, *columns),
        rows=tuple(rows),
    )


def _resources(context: Context) -> Table:
    fields = grouped_fields()
    teachers = (
        context.feed["teachers"]
        .join(fields, on="training_field")
        .group_by("group", maintain_order=True)
        .agg(pl.len().alias("teachers"))
    )
    listed = pl.col("share_of_minimum_list") * pl.col("workstations")
    weight = pl.col("workstations").filter(pl.col("share_of_minimum_list").is_not_null())
    equipment = (
        equipment_by_requirement(context.feed)
        .join(fields, on="training_field")
        .group_by("group", maintain_order=True)
        .agg(
            pl.col("workstations").sum(),
            minimum=pl.when(weight.sum() > 0).then(listed.sum() / weight.sum()),
            bought=pl.col("year_bought").median(),
        )
    )
    joined = teachers.join(equipment, on="group", how="full", coalesce=True)
    found = {row["group"]: row for row in joined.iter_rows(named=True)}
    named = titles("training_field_groups", context.language)
    columns = ((_GROUP, "wide"), (_TEACHERS, "number"), (_STATIONS, "number"), (_MINIMUM, "number"))
    columns += ((_BOUGHT, "number"),)
    return Table(
        key="resources",
        title=context.say(_RESOURCES),
        heads=heads(context, *columns),
        rows=tuple(
            _resource(named[group], found[group]) for group in allowed_codes("training_field_groups") if group in found
        ),
        note=context.say(_RESOURCES_NOTE, fewest=FEWEST_PEOPLE),
    )


def _resource(name: str, row: dict[str, float | None]) -> tuple[Cell, ...]:
    teachers, stations, minimum, bought = (row[key] for key in ("teachers", "workstations", "minimum", "bought"))
    few = teachers is not None and teachers < FEWEST_PEOPLE
    return (
        name,
        Withheld() if few else None if teachers is None else Quantity(teachers),
        None if stations is None else Quantity(stations),
        None if minimum is None else Quantity(minimum, "share", 0),
        None if bought is None else Quantity(bought, "year"),
    )
