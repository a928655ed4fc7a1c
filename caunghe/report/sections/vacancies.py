"""What advertisements say of demand: openings and pay by occupation, skills that move, what is taught of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.language import Text, half_span, month, share
from caunghe.report.context import Context, heads, quantity_of
from caunghe.report.document import Block, Bullets, Cell, Figure, Interval, Paragraph, Quantity, Section, Table
from caunghe.report.drawn import charts
from caunghe.report.figures import figure, inside, with_labels
from caunghe.report.sections.advertised_months import last_months, months_without_advertisements, newest_month
from caunghe.report.sections.programme_skills import programme_skills, skill_names
from caunghe.schema import titles
from caunghe.vacancies import DemandOptions, DemandTables, TrendOptions

DRAWN: Final = 12
LISTED: Final = 40
_MILLION: Final = 1e6
_COLUMN_NOTE: Final = "unsure"  # speaks of a column by its name in the tables, not of this report's

_TITLE = Text("Tin tuyển dụng", "Vacancies")
_LEAD = Text(
    "{advertisements} tin tuyển dụng, gộp tin lặp còn {openings} đợt tuyển. {paid} số tin nêu mức lương, {qualified}"
    " nêu trình độ cần có.",
    "{advertisements} {advertisements:advertisement|advertisements}, repeats joined into {openings} "
    "{openings:spell|spells} of hiring. {paid} of advertisements state pay, {qualified} the qualification"
    " asked for.",
)
_REPEATS = Text(
    "Phần kiểm tra dữ liệu nêu {found} tin lặp: cùng đơn vị, tên việc và địa bàn, đăng chưa lâu sau tin trước. Ở đây"
    " gộp {joined} tin vào tin khác: cả tin có tên việc viết khác nhưng cùng công việc, trừ khi nơi làm hoặc lương khác"
    " nhau.",
    "The check of the data names {found} {found:repeat|repeats}: the same employer, title and area, posted shortly"
    " after another. Here {joined} {joined:advertisement is|advertisements are} joined to others: also where the same"
    " job has a title written otherwise, and not where places or pay exclude each other.",
)
_CHART = Text(
    "Trong {months} tháng đến hết tháng {until}, {top} được tuyển nhiều nhất: {people} chỗ (khoảng tin cậy 95 %: {low}"
    " đến {high})",
    "Most openings in the {months} {months:month|months} to {until}: {top}, {people} (95% interval {low} to {high})",
)
_CHART_NOTE = Text(
    "Vạch: khoảng tin cậy 95 % khi chọn lại ngẫu nhiên doanh nghiệp đăng tin. Nghề có dưới {fewest} doanh nghiệp đăng"
    " tin không nêu.",
    "Lines: 95% intervals by drawing advertising employers anew. Occupations with fewer than {fewest} advertising"
    " employers are not shown.",
)
_SEEKERS_NOTE = Text(
    "{note} Người tìm việc: mọi người thất nghiệp của đợt điều tra cuối, theo nghề hợp trình độ; người tìm việc trong"
    " cung của dự báo là phần nhận việc trong một năm, bình quân các đợt cuối, nên hai số khác nhau.",
    "{note} Seekers: all the unemployed of the last survey wave, by the occupation that their qualification fits; those"
    " in the forecast's supply are the part that takes up work in a year, on the mean of the last waves, and so"
    " another number.",
)
_TABLE = Text(
    "{count} nghề được tuyển nhiều nhất trong {months} tháng đến hết tháng {until}",
    "The {count} {count:occupation|occupations} with most openings in the {months} {months:month|months} to {until}",
)
_OCCUPATION, _CODE, _OPENINGS = Text("Nghề nghiệp", "Occupation"), Text("Mã", "Code"), Text("Chỗ tuyển", "Openings")
_LOW, _HIGH, _EMPLOYERS = (
    Text("Cận dưới 95 %", "95% low"),
    Text("Cận trên 95 %", "95% high"),
    Text("Nơi tuyển", "Employers"),
)
_PAY = Text("Lương trung vị (triệu đồng)", "Median pay (VND million)")
_TIGHT = Text("Chỗ mỗi tháng trên một người tìm việc", "Openings a month per seeker")
_TIGHT_INTERVAL = Text("Khoảng tin cậy 95 %", "95% interval")
_MONTHLY = Text(
    "Tháng {month} có {people} chỗ tuyển (khoảng tin cậy 95 %: {low} đến {high}); trong 12 tháng đến tháng ấy, nhiều"
    " nhất là tháng {peak} với {most}",
    "{month} had {people} {people:opening|openings} (95% interval {low} to {high}); of the 12 months to then"
    " {peak} had most, {most}",
)
_MONTHLY_NOTE = Text(
    "Chỗ tuyển tính vào tháng đăng tin đầu tiên của đợt. Tháng đầu của dữ liệu có cả những đợt bắt đầu từ trước; tháng"
    " cuối có thể chưa trọn.",
    "Openings count in the month a spell was first advertised. The first month holds spells begun before it, too; the"
    " last may not be over.",
)
_MONTHLY_TABLE = Text("Chỗ tuyển theo tháng", "Openings by month")
_MONTH = Text("Tháng", "Month")
_SKILLS_TITLE = Text("Kỹ năng nhà tuyển dụng yêu cầu", "Skills asked for")
_MOVED = Text(
    "Trong {tested} kỹ năng được kiểm định, {rising} được yêu cầu ngày càng nhiều và {falling} ngày càng ít; tỷ lệ"
    " phát hiện sai được giữ dưới {limit}.",
    "Of {tested} {tested:skill|skills} tested, {rising} {rising:is|are} asked for more and more and "
    "{falling} less and less; the share of false discoveries is kept below {limit}.",
)
_SKILLS = Text(
    "Kỹ năng thay đổi rõ, rồi kỹ năng được yêu cầu nhiều nhất", "Skills that clearly move, then those asked most"
)
_SKILL, _SHARE = Text("Kỹ năng", "Skill"), Text("Tỷ lệ tin yêu cầu", "Share of advertisements")
_CHANGE, _VERDICT = Text("Thay đổi mỗi năm", "Change a year"), Text("Xu hướng", "Trend")
_VERDICTS: Final = {
    "rising": Text("tăng", "rising"),
    "falling": Text("giảm", "falling"),
    "no_change": Text("chưa rõ", "not clear"),
    "too_few": Text("quá ít tin", "too few"),
}


def vacancies_section(context: Context) -> Section | None:
    """Return the section on vacancies, or None where there are too few to be shown by occupation."""
    demand = context.vacancies
    if not isinstance(demand, DemandTables) or demand.by_occupation.is_empty():
        return None
    notes = demand.notes.filter(pl.col("note") != _COLUMN_NOTE).to_dicts()
    blocks: list[Block] = [Paragraph(_lead(demand.facts, context), "lead")]
    if said := _repeats(demand.facts, context):
        blocks.append(Paragraph(said))
    if said := months_without_advertisements(demand, context):
        blocks.append(Paragraph(said))
    if notes:
        blocks.append(Bullets(tuple(context.sentence(row) for row in notes)))
    shown = ("by_occupation", "pay", "tightness")
    blocks.append(
        with_labels(lambda own: _occupations(demand, own), context, *(f"vacancies/{table}" for table in shown))
    )
    if demand.monthly.height > 1 and not last_months(demand).is_empty():
        blocks.append(with_labels(lambda own: _monthly(demand, own), context, "vacancies/monthly"))
    parts = tuple(part for section in (_skills, programme_skills) if (part := section(demand, context)) is not None)
    return Section(key="vacancies", title=context.say(_TITLE), blocks=tuple(blocks), sections=parts)


def _until(demand: DemandTables, context: Context) -> str:
    """Return the last month that advertisements reach to, of a table which that month decides."""
    until = newest_month(demand)
    assert until is not None, "no occupation has openings where no advertisement has a day"
    return month(until, context.language)


def _lead(facts: pl.DataFrame, context: Context) -> str:
    known = dict(facts.iter_rows())
    counts = {name: context.people(known[name]) for name in ("advertisements", "openings")}
    shares = {"paid": known["stated_pay"], "qualified": known["stated_qualification"]}
    return context.say(_LEAD, **counts, **{name: share(value, context.language, 0) for name, value in shares.items()})


def _repeats(facts: pl.DataFrame, context: Context) -> str:
    """Return why the check of the feed counts other repeats than are joined here, where it found any."""
    known = dict(facts.iter_rows())
    found = context.findings.filter(pl.col("rule") == "vacancy_repeated").height
    joined = context.people(known["advertisements"] - known["openings"])
    return context.say(_REPEATS, found=context.people(found), joined=joined) if found else ""


def _occupations(demand: DemandTables, context: Context) -> Figure:
    options = DemandOptions()
    names = titles("occupations", context.language)
    rows = demand.by_occupation.sort(["openings", "occupation"], descending=[True, False])
    pay = {"pay": "p50", "pay_low": "low", "pay_high": "high"}
    tight = {"tight": "ratio", "tight_low": "low", "tight_high": "high"}
    for beside, columns in ((demand.pay, pay), (demand.tightness, tight)):
        added = [pl.lit(None, pl.Float64).alias(new) for new in columns]
        if beside is None:
            rows = rows.with_columns(added)
        else:
            rows = rows.join(beside.select("occupation", **columns), on="occupation", how="left", maintain_order="left")
    first = rows.head(DRAWN)
    labels = pl.Series("label", [names.get(code, code) for code in first["occupation"]])
    shown = pl.Series("shown", [_openings(row, context)["people"] for row in first.iter_rows(named=True)])
    top = first.row(0, named=True)
    slots = _openings(top, context) | {"top": inside(labels[0]), "until": _until(demand, context)}
    return figure(
        context,
        key="vacancies-occupations",
        title=context.say(_CHART, months=options.months, **slots),
        spec=charts.bars(first.select(labels, shown, "low", "high", estimate="openings")),
        table=_table(rows.head(LISTED), {"months": options.months, "until": _until(demand, context)}, context),
        note=_note(demand, context),
    )


def _note(demand: DemandTables, context: Context) -> str:
    """Return how openings by occupation are read, and what seekers are where there are any."""
    said = context.say(_CHART_NOTE, fewest=DemandOptions().fewest)
    return said if demand.tightness is None else context.say(_SEEKERS_NOTE, note=said)


def _monthly(demand: DemandTables, context: Context) -> Figure:
    monthly = demand.monthly.sort("month")
    newest = monthly.row(-1, named=True)
    top = last_months(demand).sort("openings").row(-1, named=True)
    said = _openings(newest, context) | {"month": month(newest["month"], context.language)}
    said |= {"peak": month(top["month"], context.language), "most": _openings(top, context)["people"]}
    columns = ((_MONTH, "number"), (_OPENINGS, "number"), (_LOW, "number"), (_HIGH, "number"), (_EMPLOYERS, "number"))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (Quantity(12 * row["month"].year + row["month"].month - 1, "month"), *_counts(row))
        for row in monthly.iter_rows(named=True)
    )
    middle = pl.col("month").dt.year() + (pl.col("month").dt.month() - 0.5) / 12
    series = monthly.select("low", "high", year=middle, series=pl.lit(0), estimate="openings")
    return figure(
        context,
        key="vacancies-monthly",
        title=context.say(_MONTHLY, **said),
        spec=charts.trend(series, axis_format=",.0f", label=said["people"]),
        table=Table(
            key="vacancies-monthly-table",
            title=context.say(_MONTHLY_TABLE),
            heads=heads(context, *columns),
            rows=rows,
        ),
        note=context.say(_MONTHLY_NOTE),
    )


def _openings(row: dict[str, Any], context: Context) -> dict[str, str]:
    """Return openings as ``people`` with the ends of their interval, all to the same place."""
    half = half_span(row["low"], row["high"])
    return {
        slot: context.people(row[name], error=half)
        for slot, name in (("people", "openings"), ("low", "low"), ("high", "high"))
    }


def _counts(row: dict[str, Any]) -> tuple[Cell, ...]:
    half = half_span(row["low"], row["high"])
    ends = (Quantity(row[name], "count", error=half) for name in ("openings", "low", "high"))
    return (*ends, Quantity(row["employers"], "count"))


def _pay(row: dict[str, Any]) -> Cell:
    if row["pay"] is None:
        return None
    half = half_span(row["pay_low"], row["pay_high"])
    return Quantity(row["pay"] / _MILLION, "number", 1, error=None if half is None else half / _MILLION)


def _tight(row: dict[str, Any], context: Context) -> tuple[Cell, Cell]:
    """Return openings a month per seeker and the interval that holds them."""
    half = half_span(row["tight_low"], row["tight_high"])
    ratio = context.quantity(row["tight"], "ratio", error=half)
    if half is None:
        return ratio, None
    low, high = (quantity_of(row[name], "ratio", error=half) for name in ("tight_low", "tight_high"))
    return ratio, Interval(low, high)


def _table(rows: pl.DataFrame, period: Mapping[str, object], context: Context) -> Table:
    names = titles("occupations", context.language)
    columns = ((_OCCUPATION, "wide"), (_CODE, "code"), (_OPENINGS, "number"), (_LOW, "number"), (_HIGH, "number"))
    columns += ((_EMPLOYERS, "number"), (_PAY, "number"), (_TIGHT, "number"), (_TIGHT_INTERVAL, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(row["occupation"], row["occupation"]),
            row["occupation"],
            *_counts(row),
            _pay(row),
            *_tight(row, context),
        )
        for row in rows.iter_rows(named=True)
    )
    title, named = context.say(_TABLE, count=rows.height, **period), heads(context, *columns)
    return Table(key="vacancies-occupations-table", title=title, heads=named, rows=cells)


def _skills(demand: DemandTables, context: Context) -> Section | None:
    if demand.skills is None:
        return None
    verdict = pl.col("verdict").cast(pl.String)
    tested = demand.skills.with_columns(verdict=verdict).filter(pl.col("verdict") != "too_few")
    if tested.is_empty():
        return None
    counts = {kind: tested.filter(pl.col("verdict") == kind).height for kind in ("rising", "falling")}
    limit = share(TrendOptions().false_discoveries, context.language, 0)
    lead = Paragraph(context.say(_MOVED, tested=tested.height, limit=limit, **counts))
    table = with_labels(lambda own: _skill_table(tested, own), context, "vacancies/skills")
    return Section(key="vacancies-skills-part", title=context.say(_SKILLS_TITLE), blocks=(lead, table))


def _skill_table(tested: pl.DataFrame, context: Context) -> Table:
    moved = pl.col("verdict") != "no_change"
    asked = tested.sort(["share", "skill"], descending=[True, False])
    rows = pl.concat([asked.filter(moved), asked.filter(~moved).head(DRAWN)])
    names = skill_names(context)
    columns = ((_SKILL, "wide"), (_SHARE, "number"), (_CHANGE, "number"), (_VERDICT, "text"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(row["skill"], row["skill"]),
            Quantity(row["share"], "share", 1),
            Quantity(12 * row["change"], "points", 2, signed=True, error=half_span(12 * row["low"], 12 * row["high"])),
            context.say(_VERDICTS[row["verdict"]]),
        )
        for row in rows.iter_rows(named=True)
    )
    return Table(key="vacancies-skills", title=context.say(_SKILLS), heads=heads(context, *columns), rows=cells)
