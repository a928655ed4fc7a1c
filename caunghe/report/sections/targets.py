"""The targets of the plan: a verdict on each with its fan, in words and in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.indicators import BREAKDOWNS, CATALOGUE
from caunghe.language import Text, Unit, chance
from caunghe.report.alternatives import fan_in_words
from caunghe.report.context import Context, half_span, half_width
from caunghe.report.document import (
    Block,
    Cell,
    Figure,
    Head,
    Paragraph,
    Quantity,
    Section,
    Table,
    Verdict,
    Verdicts,
)
from caunghe.report.drawn import charts
from caunghe.report.figures import with_labels
from caunghe.report.sections.duties import axis_format, breaks
from caunghe.report.wording import VERDICTS, chance_in_words, is_over, verdict_text, with_error
from caunghe.schema import titles

_TITLE = Text("Mục tiêu: đạt hay không, và chắc đến đâu", "Targets: met or not, and how sure")
_LEAD = Text(
    "Mỗi mục tiêu được đối chiếu với ước lượng hiện nay và đường dự báo có khoảng tin cậy. Khi sai số lớn đến mức"
    " không thể nói đạt hay chưa, báo cáo nói như vậy và cho biết cần điều tra bao nhiêu người.",
    "Each target is held against the estimate today and a projection with its interval. Where the error is too large"
    " to say whether it is met, the report says so and how many people would have to be surveyed.",
)
_NONE = Text("Bộ dữ liệu chưa khai mục tiêu nào.", "The feed declares no target yet.")
_LABEL = Text("{label}, {target} năm {year}", "{label}, {target} by {year}")
_LABEL_GROUP = Text("{label} ({group}), {target} năm {year}", "{label} ({group}), {target} by {year}")
_SENTENCES: Final[Mapping[str, Text]] = {
    "now": Text(
        "Ước lượng năm {latest}: {now}. Khả năng đạt mục tiêu: {chance} ({words}).",
        "Estimate for {latest}: {now}. Chance of meeting the target: {chance} ({words}).",
    ),
    "over": Text(
        "Ước lượng năm {latest}: {now}. Khả năng đã đạt mục tiêu: {chance} ({words}).",
        "Estimate for {latest}: {now}. Chance that the target was met: {chance} ({words}).",
    ),
    "ahead": Text(
        "Ước lượng năm {latest}: {now}. Dự báo năm {year}: {projected}, khoảng 80 % từ {low} đến {high}. Khả năng đạt"
        " mục tiêu: {chance} ({words}).",
        "Estimate for {latest}: {now}. Projected for {year}: {projected}, 80% interval {low} to {high}. Chance of"
        " meeting the target: {chance} ({words}).",
    ),
    "sample": Text(
        "Ước lượng năm {latest}: {now}. Với {sample} người được điều tra thì chưa thể nói đạt hay chưa; cần khoảng"
        " {needed} người.",
        "Estimate for {latest}: {now}. With {sample} {sample:person|people} surveyed it cannot be told "
        "whether the target is met; about {needed} would be needed.",
    ),
    "estimate": Text("Ước lượng năm {latest}: {now}.", "Estimate for {latest}: {now}."),
    "wave": Text(
        "Ước lượng năm {latest}: {now}. Dự báo năm {year}: {projected}, khoảng 80 % từ {low} đến {high}; sai số mẫu còn"
        " quá lớn để nói có đạt hay không. Cuộc điều tra năm {year} cần khoảng {needed} người.",
        "Estimate for {latest}: {now}. Projected for {year}: {projected}, 80% interval {low} to {high}; sampling error"
        " is too large to say whether the target will be met. The survey of {year} should ask about {needed}.",
    ),
    "no_projection": Text(
        "Ước lượng năm {latest}: {now}. Mới có một năm số liệu nên chưa dự báo được.",
        "Estimate for {latest}: {now}. One year of data allows no projection.",
    ),
    "not_measured": Text(
        "Không có số liệu của năm {year} và không thể nội suy từ các năm khác.",
        "There are no data for {year}, and none that could be interpolated.",
    ),
    "other_boundary": Text(
        "Mục tiêu đặt cho {boundary}; chỉ số này không tính riêng cho địa giới đó nên được đối chiếu với số liệu của"
        " thành phố hiện nay.",
        "The target was set for {boundary}; the indicator has no figure for it, so today's city stands in.",
    ),
    "own_boundary": Text("Đối chiếu với số liệu của {boundary}.", "Held against the figures of {boundary}."),
    "sudden_step": Text(
        "Số liệu năm cuối khác hẳn các năm trước; hãy kiểm tra định nghĩa và cách thu thập trước khi dùng dự báo.",
        "The last year does not follow from those before it; check definition and collection before relying on the"
        " projection.",
    ),
    "no_data": Text("Chưa có số liệu để đối chiếu.", "There are no data to hold it against."),
    "unknown_indicator": Text(
        "Bộ chỉ số chưa có chỉ số cho mục tiêu này, nên chưa đánh giá được.",
        "The catalogue has no indicator for this target, so it cannot be judged.",
    ),
}
_FAN_TITLE: Final[Mapping[str, Text]] = {
    "met": Text("{label} đã đạt mục tiêu {target}", "{label}: target of {target} met"),
    "on_course": Text("{label} đang đúng hướng tới {target} năm {year}", "{label}: on course for {target} by {year}"),
    "at_risk": Text(
        "{label} có nguy cơ không đạt {target} năm {year}", "{label}: at risk of missing {target} by {year}"
    ),
    "off_course": Text(
        "{label} chệch khỏi hướng tới {target} năm {year}", "{label}: off course for {target} by {year}"
    ),
    "undetectable": Text(
        "{label}: mẫu điều tra chưa đủ để nói có đạt {target} hay không",
        "{label}: the sample is too small to tell whether {target} is met",
    ),
}
_FAN_NOTE = Text(
    "Vạch đứng: khoảng tin cậy 95 % của năm đã quan sát. Dải đậm: khoảng dự báo 80 %; dải nhạt: 95 %. Hình thoi: mục"
    " tiêu. Trục đứng không bắt đầu từ 0.",
    "Vertical bars: 95% intervals of observed years. Dark band: 80% projection interval; pale band: 95%. Diamonds:"
    " targets. The vertical axis does not start at 0.",
)
_TABLE = Text("Mục tiêu và kết luận", "Targets and verdicts")
_PATH_TABLE = Text("{label}: đã quan sát và dự báo", "{label}: observed and projected")
_PATH_TABLE_OF = Text("{label}, {of}: đã quan sát và dự báo", "{label}, {of}: observed and projected")
_HEADS = tuple(
    Text(*pair)
    for pair in (
        ("Chỉ số", "Indicator"),
        ("Năm", "Year"),
        ("Mục tiêu", "Target"),
        ("Ước lượng", "Estimate"),
        ("± (95 %)", "± (95%)"),
        ("Dự báo", "Projected"),
        ("Khả năng đạt", "Chance"),
        ("Kết luận", "Verdict"),
        ("Văn bản", "Document"),
    )
)
_PATH_HEADS = tuple(
    Text(*pair)
    for pair in (
        ("Năm", "Year"),
        ("Loại", "Kind"),
        ("Giá trị", "Value"),
        ("Cận dưới 80 %", "80% low"),
        ("Cận trên 80 %", "80% high"),
        ("Cận dưới 95 %", "95% low"),
        ("Cận trên 95 %", "95% high"),
    )
)
_OBSERVED, _PROJECTED = Text("quan sát", "observed"), Text("dự báo", "projected")


def targets_section(context: Context) -> Section:
    """Return the section on the targets."""
    rows = verdicts_in_order(context)
    if not rows:
        return Section(key="targets", title=context.say(_TITLE), blocks=(Paragraph(context.say(_NONE)),))
    blocks: list[Block] = [
        Paragraph(context.say(_LEAD), "lead"),
        Verdicts(tuple(verdict(row, context) for row in rows)),
        with_labels(
            lambda own: _table(rows, own), context, "indicators/verdicts", indicators=_values_behind(rows, context)
        ),
        Paragraph(context.say(_FAN_NOTE), "note"),
        *_fans(rows, context),
    ]
    return Section(key="targets", title=context.say(_TITLE), blocks=tuple(blocks))


def verdicts_in_order(context: Context) -> list[dict[str, Any]]:
    """Return the verdicts in the order in which the feed names their indicators, each indicator's by year."""
    rows = context.results.verdicts.to_dicts()
    places = {name: place for place, name in reversed(list(enumerate(row["indicator"] for row in rows)))}
    return sorted(rows, key=lambda row: (places[row["indicator"]], row["group"] or "", row["year"]))


def _unit(row: Mapping[str, Any], context: Context) -> Unit:
    """Return the unit of a target; of an unknown indicator a share where its value can be one."""
    if row["indicator"] in CATALOGUE:
        return context.unit(row["indicator"])
    return "share" if 0 <= row["target"] <= 1 else "number"


def verdict(row: Mapping[str, Any], context: Context) -> Verdict:
    """Return what can be said of one target."""
    _, tone = VERDICTS[row["verdict"]]
    return Verdict(
        label=_label(row, context), word=context.say(verdict_text(row)), sentence=_sentence(row, context), tone=tone
    )


def _label(row: Mapping[str, Any], context: Context) -> str:
    label, target = context.label(row["indicator"]), context.goal(row["target"], _unit(row, context))
    if row["group"] is None:
        return context.say(_LABEL, label=label, target=target, year=row["year"])
    group = str(titles("target_groups", context.language).get(row["group"], row["group"]))
    return context.say(_LABEL_GROUP, label=label, group=group.lower(), target=target, year=row["year"])


def _sentence(row: Mapping[str, Any], context: Context) -> str:
    """Return what is said of a target, and of the boundary and the step that the verdict notes."""
    said = [_finding(row, context)]
    if row["boundary"] is not None and row["estimate"] is not None:
        which = "other_boundary" if row["note"] == "other_boundary" else "own_boundary"
        said.append(context.say(_SENTENCES[which], boundary=titles("boundaries", context.language)[row["boundary"]]))
    if row["note"] == "sudden_step":
        said.append(context.say(_SENTENCES["sudden_step"]))
    return " ".join(said)


def _which(row: Mapping[str, Any]) -> str:
    """Return which sentence the numbers of a row allow."""
    told, needed = row["verdict"], row["sample_needed"] is not None
    unclear = told == "undetectable" and needed
    cases = (
        (told in ("unknown_indicator", "not_measured"), told),
        (row["estimate"] is None, "no_data"),
        (told == "no_projection", told),
        (unclear and not is_over(row), "wave"),
        (unclear and row["sample"] is not None, "sample"),
        # a full count of a year that is over leaves no chance to speak of
        (row["probability"] is None or (is_over(row) and row["standard_error"] is None), "estimate"),
        (is_over(row), "over"),
        (row["projected"] is None, "now"),
    )
    return next((name for holds, name in cases if holds), "ahead")


def _finding(row: Mapping[str, Any], context: Context) -> str:
    which, unit = _which(row), context.unit(row["indicator"])
    slots: dict[str, object] = {"year": row["year"], "latest": row["latest_year"]}
    if row["estimate"] is not None:
        slots["now"] = with_error(row, unit, context)
    slots |= {name: context.people(row[column]) for name, column in _SAMPLE.items() if row[column] is not None}
    if row["probability"] is not None:
        slots["chance"] = chance(row["probability"], context.language)
        slots["words"] = chance_in_words(row["probability"], context)
    if row["projected"] is not None:
        slots |= _ahead(row, unit, context)
    return context.say(_SENTENCES[which], **slots)


def _ahead(row: Mapping[str, Any], unit: Unit, context: Context) -> dict[str, object]:
    """Return the projection's slots."""
    names = {"projected": "projected", "low": "projected_low", "high": "projected_high"}
    half = half_span(row["projected_low"], row["projected_high"])
    return {name: context.amount(row[column], unit, half) for name, column in names.items()}


_SAMPLE: Final[Mapping[str, str]] = {"sample": "sample", "needed": "sample_needed"}


def _fans(rows: list[dict[str, Any]], context: Context) -> list[Figure]:
    """Return one fan for each indicator, area and group that has a path, with all its targets."""
    figures: list[Figure] = []
    for key in dict.fromkeys(tuple(row[name] for name in _KEY) for row in rows):
        own = [row for row in rows if tuple(row[name] for name in _KEY) == key]
        same = [pl.col(name).eq_missing(pl.lit(value)) for name, value in zip(_KEY, key, strict=True)]
        paths = context.results.paths.filter(*same, pl.col("estimate").is_not_null())
        # each target brings its own path; they share the years observed, the longest holds all the others
        paths = paths.unique(["year", "series"], keep="last", maintain_order=True)
        if paths.height > 1 and own[-1]["verdict"] in _FAN_TITLE:
            figures.append(_fan(own, paths.sort("series", "year"), context))
    return figures


def _values_behind(rows: list[dict[str, Any]], context: Context) -> list[tuple[str, str]]:
    """Return indicator and breakdown of the values behind verdicts: the whole city's, of an area or a group any."""
    city = context.feed.information.area
    whole = [row["group"] is None and row["area"] == city and row["boundary"] is None for row in rows]
    return [
        (row["indicator"], by)
        for row, is_whole in zip(rows, whole, strict=True)
        for by in (["all"] if is_whole else BREAKDOWNS)
    ]


_KEY: Final = ("indicator", "area", "group", "boundary")


def _fan(rows: list[dict[str, Any]], paths: pl.DataFrame, context: Context) -> Figure:
    behind = _values_behind(rows, context)
    return with_labels(lambda own: _fan_chart(rows, paths, own), context, "indicators/paths", indicators=behind)


def _fan_chart(rows: list[dict[str, Any]], paths: pl.DataFrame, context: Context) -> Figure:
    last, unit = rows[-1], context.unit(rows[-1]["indicator"])
    slots = {"label": context.label(last["indicator"]), "year": last["year"]}
    title = context.say(_FAN_TITLE[last["verdict"]], target=context.goal(last["target"], unit), **slots)
    first = paths["year"].min()
    key = "-".join(["fan", last["indicator"], *(last[name] for name in ("group", "boundary") if last[name])])
    return Figure(
        key=key,
        title=title,
        alternative=fan_in_words(paths, [(row["year"], row["target"]) for row in rows], unit, context),
        spec=charts.fan(
            paths,
            targets=[(row["year"], row["target"], context.goal(row["target"], unit)) for row in rows],
            axis_format=axis_format(unit),
            label=context.value(last, unit),
            breaks=[one for one in breaks(context) if isinstance(first, int) and one[0] > first - 0.5],
            action=last["verdict"] in ("at_risk", "off_course"),
        ),
        table=_path_table(key, last, paths, context),
    )


def _path_table(key: str, last: Mapping[str, Any], paths: pl.DataFrame, context: Context) -> Table:
    unit = context.unit(last["indicator"])
    rows: list[tuple[Cell, ...]] = []
    for row in paths.iter_rows(named=True):
        numbers = [row[column] for column in ("estimate", "low80", "high80", "low95", "high95")]
        half = half_span(row["low95"], row["high95"])
        kind = context.say(_OBSERVED if row["observed"] else _PROJECTED)
        rows.append(
            (Quantity(row["year"], "year"), kind, *(context.quantity(value, unit, error=half) for value in numbers))
        )
    titles_ = [context.say(head) for head in _PATH_HEADS]
    heads = (Head(titles_[0], numeric=True), Head(titles_[1]), *(Head(title, numeric=True) for title in titles_[2:]))
    lists = (("group", "target_groups"), ("boundary", "boundaries"))
    of = ", ".join(titles(codes, context.language)[last[name]] for name, codes in lists if last[name])
    title = context.say(_PATH_TABLE_OF if of else _PATH_TABLE, label=context.label(last["indicator"]), of=of)
    return Table(key=f"{key}-table", title=title, heads=heads, rows=tuple(rows))


def _table(rows: list[dict[str, Any]], context: Context) -> Table:
    titles_ = [context.say(head) for head in _HEADS]
    numeric = (False, True, True, True, True, True, True, False, False)
    heads = tuple(
        Head(title, numeric=flush, wide=i == 0) for i, (title, flush) in enumerate(zip(titles_, numeric, strict=True))
    )
    return Table(
        key="targets-table",
        title=context.say(_TABLE),
        heads=heads,
        rows=tuple(_row(row, context) for row in rows),
    )


def _row(row: Mapping[str, Any], context: Context) -> tuple[Cell, ...]:
    unit, half = _unit(row, context), half_width(row)
    ahead = half_span(row["projected_low"], row["projected_high"])
    return (
        context.label(row["indicator"]),
        Quantity(row["year"], "year"),
        context.quantity(row["target"], unit),
        context.quantity(row["estimate"], unit, error=half),
        context.error(half, unit),
        context.quantity(row["projected"], unit, error=ahead),
        None if row["probability"] is None else Quantity(row["probability"], "chance"),
        context.say(verdict_text(row)),
        row["source"],
    )
