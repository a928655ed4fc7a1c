"""Graduates and openings brought together, by occupation and field: where too many would go to the same door."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.language import Text, day, money, number
from caunghe.matching import JobsOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Paragraph, Quantity, Section, Table, Withheld
from caunghe.report.drawn import charts
from caunghe.report.figures import figure, inside, with_labels
from caunghe.report.sections.ranking import field_name
from caunghe.schema import FEWEST_PEOPLE, titles

DRAWN: Final = 12
_MILLION: Final = 1e6

_TITLE = Text("Việc làm cho người tốt nghiệp", "Jobs for graduates")
_LEAD = Text(
    "Ngày {day}, {graduates} người tốt nghiệp được đặt cạnh {openings} chỗ việc của {vacancies} tin tuyển dụng đang mở."
    " {crowded} tin có nhiều người phù hợp hơn số chỗ; số người không có tin phù hợp trong khoảng cách đi lại được:"
    " {alone}.",
    "On {day}, {graduates} {graduates:graduate stands|graduates stand} beside {openings} "
    "{openings:opening|openings} of {vacancies} {vacancies:vacancy|vacancies}. {crowded} "
    "{crowded:vacancy|vacancies} would draw more people than {crowded:it|they} can take; graduates "
    "without any opening worth going to within reach: {alone}.",
)
_ASSUMED = Text(
    "Khả năng được nhận là giả định, vì chưa có số liệu về ai đã nộp hồ sơ và bị từ chối; số người là số kỳ vọng.",
    "Chances of being taken are assumptions, as no feed yet records who applied and was refused; people are expected"
    " numbers.",
)
_CHART = Text(
    "Cạnh tranh nhất là {top}: thêm một chỗ làm thì tổng thu nhập kỳ vọng tăng {price} mỗi tháng",
    "Most crowded is {top}: one more place there raises expected earnings by {price} a month",
)
_CHART_NOTE = Text(
    "Thu nhập kỳ vọng tăng thêm khi có thêm một chỗ, bình quân các tin của nghề, triệu đồng mỗi tháng; bằng 0 nơi còn"
    " chỗ. Khả năng được nhận là giả định nên không xếp hạng các nghề sát nhau. Nghề có từ {fewest} chỗ việc trở lên.",
    "Gain in expected earnings from one more place, mean over the occupation's vacancies, VND million a month; 0 where "
    "there is room. Chances of being taken are assumed: occupations close to each other are not to be ranked. "
    "Occupations with {fewest} {fewest:opening|openings} or more.",
)
_TABLE = Text("Chỗ việc và người được giới thiệu theo nghề", "Openings and graduates sent by occupation")
_OCCUPATION, _CODE, _VACANCIES = Text("Nghề nghiệp", "Occupation"), Text("Mã", "Code"), Text("Số tin", "Vacancies")
_OPENINGS, _SENT = Text("Chỗ việc", "Openings"), Text("Được giới thiệu", "Graduates sent")
_CROWDED, _PRICE = (
    Text("Tin quá đông", "Crowded vacancies"),
    Text("Thêm một chỗ: thu nhập tăng (triệu đồng/tháng)", "One more place: gain (VND m a month)"),
)
_FIELDS = Text(
    "{count} ngành, nghề có lợi kỳ vọng của người tốt nghiệp thấp nhất",
    "The {count} training {count:field|fields} with the lowest expected gain for graduates",
)
_FIELD, _GRADUATES = Text("Ngành, nghề", "Training field"), Text("Người tốt nghiệp", "Graduates")
_ALONE, _HOPE = (
    Text("Không có tin phù hợp", "Without an opening"),
    Text("Lợi kỳ vọng (triệu đồng/tháng)", "Expected gain (VND m a month)"),
)
_FIELDS_NOTE = Text(
    "Lợi kỳ vọng: phần thu nhập mỗi tháng hơn mức {outside} mà ai cũng kiếm được, đã trừ công đi lại và tính"
    " khả năng được nhận. Khả năng được nhận là giả định và số người mỗi ngành ít ({fewest}–{most}), nên thứ tự của các"
    " ngành sát nhau không có ý nghĩa.",
    "Expected gain: monthly earnings above the {outside} that anybody can earn, less travel and weighed by"
    " the chance of being taken. These chances are assumed and the people of a field are few ({fewest}–{most}), so that"
    " the order of fields close to each other means nothing.",
)


def jobs(overview: JobsOverview, context: Context) -> Section:
    """Return the part on jobs."""
    facts = overview.summary.row(0, named=True)
    names = {"alone": "without_openings"} | {name: name for name in ("graduates", "openings", "vacancies", "crowded")}
    counts = {name: context.people(facts[column]) for name, column in names.items()}
    lead = context.say(_LEAD, day=day(facts["day"], context.language), **counts)
    blocks: list[Block] = [Paragraph(lead, "lead"), Paragraph(context.say(_ASSUMED))]
    if (overview.occupations["openings"] >= FEWEST_PEOPLE).any():
        blocks.append(with_labels(lambda own: _occupations(overview.occupations, own), context, "jobs/occupations"))
    if not overview.fields.is_empty():
        outside = money(facts["outside"] * _MILLION, context.language)
        blocks.append(with_labels(lambda own: _fields(overview.fields, outside, own), context, "jobs/fields"))
    return Section(key="jobs", title=context.say(_TITLE), blocks=tuple(blocks))


def _occupations(rows: pl.DataFrame, context: Context) -> Figure | Table:
    """Return the occupations with most competition as a chart with its table, or the table alone without any."""
    names = titles("occupations", context.language)
    ordered = rows.filter(pl.col("openings") >= FEWEST_PEOPLE).sort(
        ["mean_price", "occupation"], descending=[True, False]
    )
    columns = ((_OCCUPATION, "wide"), (_CODE, "code"), (_VACANCIES, "number"), (_OPENINGS, "number"))
    columns += ((_SENT, "number"), (_CROWDED, "number"), (_PRICE, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(row["occupation"], row["occupation"]),
            row["occupation"],
            *(Quantity(row[name], "number", 0) for name in ("vacancies", "openings")),
            _unless_few(row["sent"]),
            Quantity(row["crowded"], "number", 0),
            None if row["mean_price"] is None else Quantity(row["mean_price"], "number", 2),
        )
        for row in ordered.iter_rows(named=True)
    )
    title, named = context.say(_TABLE), heads(context, *columns)
    table = Table(key="jobs-occupations-table", title=title, heads=named, rows=cells)
    crowded = ordered.filter(pl.col("mean_price") > 0).head(DRAWN)
    if crowded.is_empty():
        return table
    none = pl.lit(None, pl.Float64)
    labels = pl.Series("label", [names.get(code, code) for code in crowded["occupation"]])
    shown = pl.Series("shown", [number(value, context.language, 2) for value in crowded["mean_price"]])
    return figure(
        context,
        key="jobs-occupations",
        title=context.say(
            _CHART, top=inside(labels[0]), price=money(crowded["mean_price"][0] * _MILLION, context.language)
        ),
        spec=charts.bars(crowded.select(labels, shown, estimate="mean_price", low=none, high=none)),
        table=table,
        note=context.say(_CHART_NOTE, fewest=FEWEST_PEOPLE),
        told=_PRICE,
    )


def _unless_few(people: float | None) -> Cell:
    """Return a number of people as a cell, withheld where few are meant or the engine has hidden it already."""
    return Withheld() if people is None or 0 < people < FEWEST_PEOPLE else Quantity(people, "number", 0)


def _few(rows: pl.DataFrame) -> dict[str, object]:
    return {"fewest": rows["graduates"].min(), "most": rows["graduates"].max()}


def _fields(rows: pl.DataFrame, outside: str, context: Context) -> Table:
    least = rows.filter(pl.col("graduates") >= FEWEST_PEOPLE).sort(["mean_hope", "training_field"]).head(DRAWN)
    # the lead says how many are without an opening; a column of noughts would say no more
    some = bool((least["without_openings"].fill_null(1) > 0).any())
    columns = ((_FIELD, "wide"), (_GRADUATES, "number"), *([(_ALONE, "number")] if some else []), (_HOPE, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            field_name(row["training_field"], context),
            Quantity(row["graduates"], "number", 0),
            *([_unless_few(row["without_openings"])] if some else []),
            Quantity(row["mean_hope"], "number", 2),
        )
        for row in least.iter_rows(named=True)
    )
    return Table(
        key="jobs-fields",
        title=context.say(_FIELDS, count=least.height),
        heads=heads(context, *columns),
        rows=cells,
        note=context.say(_FIELDS_NOTE, outside=outside, **_few(least)),
    )
