"""What is ahead: openings, supply and the gap between them, first of all how far the forecast can be trusted."""

from __future__ import annotations

import math
from typing import Any, Final

import polars as pl

from caunghe.forecast import ForecastTables
from caunghe.language import Text
from caunghe.report.context import Context, half_80, heads
from caunghe.report.document import Block, Bullets, Cell, Figure, Paragraph, Quantity, Section, Table
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, periods, spoken_year, with_labels
from caunghe.report.sections.backtest import backtest
from caunghe.report.sections.components import COMPONENTS, HIGH80, LOW80, YEAR
from caunghe.report.sections.openings import openings
from caunghe.report.sections.ranking import ranking
from caunghe.report.sections.scenarios import scenarios
from caunghe.schema import Omission, titles

MOST_OCCUPATIONS: Final = 15
_SUMMARY: Final = "forecast/summary"
_PERIODS: Final = "forecast/periods"
NOT_RELIABLE: Final = ("no_skill", "no_backtest", "left_out")

_TITLE = Text("Dự báo: nhu cầu, nguồn cung và chênh lệch", "Forecast: openings, supply and the gap")
_CITY = Text("Cả thành phố", "The whole city")
_CITY_LEAD = Text(
    "Năm {year}, thành phố cần {openings} người cho chỗ việc mới và chỗ việc thay thế; đào tạo nghề (nếu tuyển sinh"
    " như ba năm qua) và người đang tìm việc đáp ứng được {supply}. Mỗi con số kèm khoảng chứa 80 % các khả năng được"
    " mô phỏng của riêng năm ấy. Bình quân mỗi năm của cả giai đoạn {period} biết chắc hơn: cần {openings_mean}, đáp"
    " ứng được {supply_mean}.",
    "In {year} the city needs {openings} {openings:person|people} for new jobs and for those who leave; vocational"
    " education, if intakes stay as in the last three years, and people looking for work provide {supply}. Each number"
    " comes with the interval that holds 80% of the futures drawn of that single year. The yearly mean of {period} is"
    " known better: openings of {openings_mean}, supply of {supply_mean}.",
)
_GAP_TITLES: Final = {
    "short": Text(
        "Chỗ việc cần người vượt nguồn cung {gap} người năm {year}; khoảng dự báo 80 % từ {low} đến {high}",
        "Openings exceed supply by {gap} {gap:person|people} in {year}; 80% interval {low} to {high}",
    ),
    "over": Text(
        "Nguồn cung vượt chỗ việc cần người {gap} người năm {year}; khoảng dự báo 80 % từ {low} đến {high}",
        "Supply exceeds openings by {gap} {gap:person|people} in {year}; 80% interval {low} to {high}",
    ),
    "unclear": Text(
        "Chưa thể nói thành phố thiếu hay thừa người năm {year}: chênh lệch {gap} người (số dương là thiếu, số âm là"
        " thừa), khoảng dự báo 80 % từ {low} đến {high}",
        "Whether the city will be short of people in {year} cannot be told: gap, in people, {gap} (above zero short,"
        " below it too many), 80% interval {low} to {high}",
    ),
}
_MEAN_OF = Text(
    "; bình quân mỗi năm {period} là {gap}, từ {low} đến {high} (nếu tuyển sinh như ba năm qua)",
    "; as a yearly mean of {period} {gap}, {low} to {high} (if intakes stay as in the last three years)",
)
_FAN_NOTE = Text(
    "Dải đậm chứa 80 % các khả năng được mô phỏng, dải nhạt chứa 95 %; đường là diễn biến kỳ vọng, tức bình quân của"
    " các khả năng. Trên vạch 0 là thiếu người, dưới là thừa.",
    "The dark band holds 80% of the futures drawn, the pale band 95%; the line is the expected path, their mean. Above"
    " zero people are short, below there are too many.",
)
_FLOWS_TITLE = Text(
    "Từ {first} đến {last}, chỗ việc cần người từ {openings_first} đến {openings_last} mỗi năm, nguồn cung từ"
    " {supply_first} đến {supply_last}",
    "From {first} to {last}, openings go from {openings_first} to {openings_last} a year, supply from {supply_first}"
    " to {supply_last}",
)
_FLOWS_UNCLEAR = Text(
    "Từ {first} đến {last}, thay đổi của chỗ việc cần người (năm {last}: {openings_last}) và của nguồn cung"
    " ({supply_last}) nằm trong khoảng dự báo",
    "From {first} to {last}, openings ({openings_last} in {last}) and supply ({supply_last}) change by less than their"
    " intervals",
)
_BAND_NOTE = Text(
    "Mỗi dải chứa 80 % các khả năng được mô phỏng; đường là diễn biến kỳ vọng, tức bình quân của các khả năng.",
    "Each band holds 80% of the futures drawn; the lines are the expected path, their mean.",
)
_NEW_JOBS_NOTE = Text(
    " Chỗ việc mới chỉ tính các nghề tăng người, nên nhiều hơn mức tăng của việc làm, vốn đã trừ các nghề giảm người.",
    " New jobs are those of occupations that grow, and so more than the growth of employment, from which what other"
    " occupations lose is taken off.",
)
_STEP_NOTE = Text(
    " Chỗ việc mới và thay thế được tính theo từng giai đoạn: {periods}. Bước nhảy giữa hai giai đoạn là do cách tính.",
    " New jobs and replacement are reckoned by periods, {periods}: a step from one period to the next is one of"
    " reckoning.",
)
_GAP_TABLE = Text(
    "Chênh lệch giữa chỗ việc cần người và nguồn cung, khoảng của từng năm",
    "Gap between openings and supply, intervals of single years",
)
_FLOWS_TABLE = Text(
    "Việc làm, chỗ việc cần người và nguồn cung, khoảng của từng năm",
    "Employment, openings and supply, intervals of single years",
)
_PERIOD_TABLE = Text(
    "Bình quân mỗi năm của từng giai đoạn: khoảng hẹp hơn của riêng một năm, vì năm cao bù năm thấp",
    "Yearly means of the periods: intervals narrower than those of single years, as high years make up for low ones",
)
_BY_DEFINITION = Text(
    "Dấu – : số ấy do cách tính mà có, không phải dự báo, nên không có khoảng.",
    "A dash: a number that is so by the way of reckoning and no forecast, so that it has no interval.",
)
_PERIOD = Text("Giai đoạn", "Period")
_COMPONENT, _MEAN = Text("Thành phần", "Component"), Text("Kỳ vọng", "Expected")
_LOW95, _HIGH95 = Text("Cận dưới 95 %", "95% low"), Text("Cận trên 95 %", "95% high")
_GROUPS = Text("Theo nghề nghiệp", "By occupation")
_GROUP_TITLE = Text(
    "{top} lệch nhiều nhất, bình quân mỗi năm {period}: {value} người; {clear} trong {count} nhóm nghề phân biệt được"
    " thiếu hay thừa",
    "{top} have the widest gap as a yearly mean of {period}: {value} {value:person|people}; of {count} major "
    "{count:group|groups} {clear} can be told short or over",
)
_GROUP_NOTE = Text(
    "Vạch ngang chứa 80 % các khả năng được mô phỏng. Bên phải vạch 0 là thiếu người.",
    "Each thin line holds 80% of the futures drawn. Right of zero people are short.",
)
_GROUP_TABLE = Text(
    "Chênh lệch theo nhóm nghề, bình quân mỗi năm {period}", "Gap by major group, yearly mean of {period}"
)
_OCCUPATION_TABLE = Text(
    "{count} nghề thiếu người nhiều nhất theo dự báo, số người, bình quân mỗi năm {period}",
    "The {count} {count:occupation|occupations} with the widest gap, people, yearly mean of {period}",
)
_EITHER_WAY = Text(
    "; khoảng dự báo của {either} nghề có cả thiếu lẫn thừa",
    "; the intervals of {either} hold both a shortage and a surplus",
)
_OCCUPATION, _CODE = Text("Nghề nghiệp", "Occupation"), Text("Mã", "Code")


def forecast_section(context: Context) -> Section | None:
    """Return the section on the forecast, or None where none was asked; only why where it could not be made."""
    found = context.forecast
    if found is None:
        return None
    if isinstance(found, Omission):
        return Section(key="forecast", title=context.say(_TITLE), blocks=(context.reason(found),))
    parts = (
        _city(found, context),
        _occupations(found, context),
        ranking(found, context),
        scenarios(found, context),
        openings(found, context),
        backtest(found, context),
    )
    return Section(
        key="forecast",
        title=context.say(_TITLE),
        blocks=tuple(_notes(found.notes, context)),
        sections=tuple(part for part in parts if part is not None),
    )


def _notes(notes: pl.DataFrame, context: Context) -> list[Block]:
    """Return what must be known before any number: skill or none, then how to read the rest."""
    first, *rest = notes.to_dicts()
    tone = "action" if first["note"] in NOT_RELIABLE else "plain"
    blocks: list[Block] = [Paragraph(context.sentence(first), "lead", tone)]
    if rest:
        blocks.append(Bullets(tuple(context.sentence(row) for row in rest)))
    return blocks


def _city(found: ForecastTables, context: Context) -> Section:
    city = found.summary.filter(pl.col("level") == 0).sort("year")
    year = spoken_year(city["year"])
    now = {row["component"]: row for row in city.filter(pl.col("year") == year).iter_rows(named=True)}
    means = {row["component"]: row for row in _period_of(year, found).filter(pl.col("level") == 0).to_dicts()}
    said = {
        name + which: context.people_between(*(of[name][end] for end in ("mean", "low80", "high80")))
        for which, of in (("", now), ("_mean", means))
        for name in ("openings", "supply")
    }
    period = periods(city["year"])[year]
    lead = Paragraph(context.say(_CITY_LEAD, year=year, period=period, **said), "lead")
    return Section(
        key="forecast-city",
        title=context.say(_CITY),
        blocks=(
            lead,
            with_labels(lambda own: _gap(city, now["gap"], means["gap"], own), context, _SUMMARY),
            with_labels(lambda own: _flows(city, own), context, _SUMMARY),
            with_labels(lambda own: _period_table(found.periods.filter(level=0), own), context, _PERIODS),
        ),
    )


def _period_of(year: int, found: ForecastTables) -> pl.DataFrame:
    """Return the rows of the period that a year belongs to."""
    return found.periods.filter(pl.lit(year).is_between(pl.col("first"), pl.col("last")))


def _gap(city: pl.DataFrame, now: dict[str, Any], mean: dict[str, Any], context: Context) -> Figure:
    gap = city.filter(pl.col("component") == "gap")
    return figure(
        context,
        key="forecast-gap",
        title=_gap_title(now, mean, context),
        spec=outlooks.fan_ahead(
            gap, axis_format=",.0f", label=context.people(gap["mean"][-1], error=half_80(gap.row(-1, named=True)))
        ),
        table=_component_table("forecast-gap-table", _GAP_TABLE, gap, context),
        note=context.say(_FAN_NOTE),
    )


def _gap_title(now: dict[str, Any], mean: dict[str, Any], context: Context) -> str:
    """Say whether people will be short in a year, where its 80 % interval allows it, and the mean of its period."""
    kind = "short" if now["low80"] > 0 else "over" if now["high80"] < 0 else "unclear"
    shown = abs(now["mean"]) if kind == "over" else now["mean"]
    ends = sorted((abs(now["low80"]), abs(now["high80"]))) if kind == "over" else [now["low80"], now["high80"]]
    slots = {"gap": shown, "low": ends[0], "high": ends[1]}
    written = {name: context.people(value, error=half_80(now)) for name, value in slots.items()}
    said = context.say(_GAP_TITLES[kind], year=now["year"], **written)
    average = {"gap": mean["mean"], "low": mean["low80"], "high": mean["high80"]}
    written = {name: context.people(value, error=half_80(mean)) for name, value in average.items()}
    return said + context.say(_MEAN_OF, period=_span(mean), **written)


def _span(row: dict[str, Any]) -> str:
    return f"{row['first']}–{row['last']}"


def gap_in_brief(context: Context) -> str | None:
    """Return the forecast's main finding in one sentence, or None without a forecast."""
    found = context.forecast
    if not isinstance(found, ForecastTables):
        return None
    year = spoken_year(found.summary["year"])
    of_city = (pl.col("level") == 0) & (pl.col("component") == "gap")
    now, mean = found.summary.filter(of_city, pl.col("year") == year), _period_of(year, found).filter(of_city)
    return _gap_title(now.row(0, named=True), mean.row(0, named=True), context) + "."


def _flows(city: pl.DataFrame, context: Context) -> Figure:
    both = city.filter(pl.col("component").is_in(["openings", "supply"]))
    years: list[int] = sorted(set(both["year"]))
    first, last = years[0], years[-1]
    places = {first: "first", last: "last"}
    ends = {
        f"{row['component']}_{places[row['year']]}": context.people(row["mean"], error=half_80(row))
        for row in both.filter(pl.col("year").is_in(list(places))).iter_rows(named=True)
    }
    drawn = both.select("year", series="component", middle="mean", low="low80", high="high80")
    words = {name: context.say(COMPONENTS[name]) for name in ("openings", "supply")}
    return figure(
        context,
        key="forecast-flows",
        title=context.say(_flows_title(both, years), first=first, last=last, **ends),
        spec=outlooks.lines(drawn, axis_format=",.0f", words=words),
        table=_component_table(
            "forecast-flows-table", _FLOWS_TABLE, city.filter(pl.col("component") != "gap"), context
        ),
        note=_flows_note(years, context),
    )


def _flows_title(both: pl.DataFrame, years: list[int]) -> Text:
    """Return how openings and supply go from the first year to the last, or that neither goes beyond its interval."""
    named = {(row["component"], row["year"]): row for row in both.iter_rows(named=True)}
    for component in ("openings", "supply"):
        then, last = named[component, years[0]], named[component, years[-1]]
        if abs(last["mean"] - then["mean"]) > math.hypot(half_80(then), half_80(last)):
            return _FLOWS_TITLE
    return _FLOWS_UNCLEAR


def _flows_note(years: list[int], context: Context) -> str:
    """Return how the flows are read: new jobs beside employment, and the periods that they are reckoned over."""
    said = context.say(_BAND_NOTE) + context.say(_NEW_JOBS_NOTE)
    spans = dict.fromkeys(periods(pl.Series(years)).values())
    return said if len(spans) < 2 else said + context.say(_STEP_NOTE, periods=", ".join(spans))


def _period_table(rows: pl.DataFrame, context: Context) -> Table:
    columns = ((_COMPONENT, "wide"), (_PERIOD, "code"), (_MEAN, "number"), (LOW80, "number"), (HIGH80, "number"))
    columns += ((_LOW95, "number"), (_HIGH95, "number"))
    cells = tuple(
        (context.say(COMPONENTS[row["component"]]), _span(row), *_with_ends(row))
        for row in sorted(rows.to_dicts(), key=lambda row: (list(COMPONENTS).index(row["component"]), row["first"]))
    )
    return Table(
        key="forecast-periods-table",
        title=context.say(_PERIOD_TABLE),
        heads=heads(context, *columns),
        rows=cells,
        note=context.say(_BY_DEFINITION) if any(row[-1] is None for row in cells) else "",
    )


def _with_ends(row: dict[str, Any]) -> tuple[Cell, ...]:
    """Return what is expected and its intervals; what is so by definition, such as nobody displaced, has none."""
    ends = ("low80", "high80", "low95", "high95")
    error, is_drawn = half_80(row), row["low95"] is not None and row["low95"] < row["high95"]
    middle = Quantity(row["mean"], "count", error=error)
    return middle, *(Quantity(row[end], "count", error=error) if is_drawn else None for end in ends)


def _component_table(key: str, title: Text, rows: pl.DataFrame, context: Context) -> Table:
    columns = ((_COMPONENT, "wide"), (YEAR, "number"), (_MEAN, "number"), (LOW80, "number"), (HIGH80, "number"))
    columns += ((_LOW95, "number"), (_HIGH95, "number"))
    order = list(COMPONENTS)
    cells = tuple(
        (
            context.say(COMPONENTS[row["component"]]),
            Quantity(row["year"], "year"),
            *_with_ends(row),
        )
        for row in sorted(rows.to_dicts(), key=lambda row: (order.index(row["component"]), row["year"]))
    )
    return Table(key=key, title=context.say(title), heads=heads(context, *columns), rows=cells)


def _occupations(found: ForecastTables, context: Context) -> Section:
    gaps = _period_of(spoken_year(found.summary["year"]), found).filter(pl.col("component") == "gap")
    gaps = gaps.sort(["mean", "occupation"], descending=[True, False])
    groups, units = (gaps.filter(pl.col("level") == level) for level in (1, 4))
    period = _span(gaps.row(0, named=True))
    blocks: list[Block] = []
    if groups.height > 1:
        blocks.append(with_labels(lambda own: _group_chart(groups, period, own), context, _PERIODS))
    widest = units.filter(pl.col("mean") > 0).head(MOST_OCCUPATIONS)
    either = widest.filter((pl.col("low80") <= 0) & (pl.col("high80") >= 0)).height
    title = context.say(_OCCUPATION_TABLE, count=widest.height, period=period)
    if either:
        title += context.say(_EITHER_WAY, either=either)
    if not widest.is_empty():
        blocks.append(
            with_labels(lambda own: _gap_table("forecast-occupations", title, widest, own), context, _PERIODS)
        )
    return Section(key="forecast-by-occupation", title=context.say(_GROUPS), blocks=tuple(blocks))


def _group_chart(groups: pl.DataFrame, period: str, context: Context) -> Figure:
    names = titles("occupations", context.language)
    labels = pl.Series("label", [names.get(code, code) for code in groups["occupation"]], dtype=pl.String)
    said = {
        row["occupation"]: context.people(row["mean"], signed=True, error=half_80(row))
        for row in groups.iter_rows(named=True)
    }
    shown = pl.Series("shown", list(said.values()), dtype=pl.String)
    drawn = groups.select(labels, shown, value="mean", low="low80", high="high80")
    widest = groups.sort(pl.col("mean").abs(), descending=True).row(0, named=True)
    clear = groups.filter((pl.col("low80") > 0) | (pl.col("high80") < 0)).height
    top, value = names.get(widest["occupation"], widest["occupation"]), said[widest["occupation"]]
    return figure(
        context,
        key="forecast-groups",
        title=context.say(_GROUP_TITLE, top=top, period=period, value=value, clear=clear, count=groups.height),
        spec=outlooks.gains_and_losses(drawn),
        table=_gap_table("forecast-groups-table", context.say(_GROUP_TABLE, period=period), groups, context),
        note=context.say(_GROUP_NOTE),
    )


def _gap_table(key: str, title: str, rows: pl.DataFrame, context: Context) -> Table:
    names = titles("occupations", context.language)
    columns = ((_OCCUPATION, "wide"), (_CODE, "code"), (_MEAN, "number"), (LOW80, "number"), (HIGH80, "number"))
    cells = tuple(
        (
            names.get(row["occupation"], row["occupation"]),
            row["occupation"],
            *(Quantity(row[end], "count", error=half_80(row)) for end in ("mean", "low80", "high80")),
        )
        for row in rows.iter_rows(named=True)
    )
    return Table(key=key, title=title, heads=heads(context, *columns), rows=cells)
