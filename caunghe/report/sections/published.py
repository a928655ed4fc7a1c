"""Published figures beside the feed's own estimates, each with its boundary and certainty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from caunghe.indicators import TODAY
from caunghe.language import Text, Unit
from caunghe.report.context import BASES, Context, estimate_of, half_width, heads, quantity_of
from caunghe.report.coverage import covering, covers, is_result
from caunghe.report.differences import difference_cell
from caunghe.report.document import Block, Cell, Paragraph, Quantity, Section, Table, cell_text
from caunghe.report.figures import inside, with_labels
from caunghe.schema import titles

_TITLE = Text("Số đã công bố đặt cạnh số ước tính", "Published figures beside the estimates")
_LEAD = Text(
    "Mỗi con số ghi rõ tính cho địa giới nào: thành phố sau ngày 1/7/2025 không so sánh được với Hải Phòng cũ hoặc Hải"
    " Dương cũ. {count} số đã công bố có ước lượng cùng chỉ số, địa giới và năm.",
    "Each figure says which boundary it is for: the city since 1 July 2025 cannot be compared with old "
    "Hải Phòng or old Hải Dương. {count} published {count:figure shares|figures share} indicator, boundary and year "
    "with an estimate.",
)
_UNLIKE = Text(
    "{count} số đã công bố không so sánh được với ước lượng: cột “Đối chiếu” của bảng nêu lý do, và các số ấy không"
    " được tính vào các số đếm ở đây.",
    "{count} published {count:figure cannot|figures cannot} be compared with the estimate: the column “Comparison” of"
    " the table gives the reason, and the counts here leave {count:it|them} out.",
)
_WITHIN = Text(
    "{count} ước lượng có khoảng tin cậy 95 %; {within} số đã công bố nằm trong khoảng ấy.",
    "{count} {count:estimate has|estimates have} a 95% interval; {within} published {within:figure lies|figures lie} "
    "inside it.",
)
_COUNTED = Text(
    "{count} ước lượng tính từ sổ đăng ký, không có khoảng tin cậy: chênh lệch với số đã công bố nêu ở bảng, nhiều nhất"
    " là {apart} ({title}).",
    "{count} {count:estimate is|estimates are} counted from a register, without an interval: the table gives the"
    " difference from the published figure, at most {apart} ({title}).",
)
_NONE = Text(
    "Không có số đã công bố nào cùng chỉ số, địa giới và năm với một ước lượng.",
    "No published figure shares indicator, boundary and year with an estimate.",
)
_SYNTHETIC = Text(
    "Ước lượng ở đây tính từ dữ liệu mô phỏng, nên khớp với số đã công bố không chứng minh được điều gì về thực tế.",
    "Estimates here come from synthetic data: that they agree with published figures proves nothing about reality.",
)
_COMPARED = Text(
    "Số đã công bố và ước lượng cùng chỉ số, địa giới, năm",
    "Published and estimated: same indicator, boundary and year",
)
_ALL = Text("Các số liệu đã công bố trong bộ dữ liệu", "The feed's published figures")
_INSIDE, _OUTSIDE = (
    Text("trong khoảng tin cậy 95 %", "inside the 95% interval"),
    Text("ngoài khoảng tin cậy 95 %", "outside it"),
)
_NO_ERROR = Text("sổ đăng ký, không có khoảng", "register, no interval")
_PARTLY = Text(
    "không so sánh được: ước lượng mới có {coverage} số liệu", "not comparable: the estimate covers only {coverage}"
)
_RUNNING = Text(
    "không so sánh được: ước lượng mới tính đến nay", "not comparable: the estimate is one so far, more is to come"
)
_OTHER_LEVEL = Text(
    "không so sánh được: số đã công bố tính riêng trình độ {level}, bộ dữ liệu chỉ có ước lượng gộp mọi trình độ cho"
    " địa giới này",
    "not comparable: published for the level {level} alone; within this boundary there is only an estimate for all"
    " levels together",
)
_LABEL, _BOUNDARY = Text("Số liệu", "Figure"), Text("Địa giới", "Boundary")
_YEAR, _PUBLISHED = Text("Năm", "Year"), Text("Đã công bố", "Published")
_ESTIMATED, _ERROR = Text("Ước lượng", "Estimated"), Text("± (95 %)", "± (95%)")
_APART = Text("Chênh lệch", "Difference")
_COMPARISON, _BASIS = Text("Đối chiếu", "Comparison"), Text("Cơ sở của ước lượng", "Basis of the estimate")
_SOURCES, _NUMBER = Text("Nguồn của các số liệu đã công bố", "Sources of the published figures"), Text("Số", "No.")
_VALUE, _UNIT = Text("Giá trị", "Value"), Text("Đơn vị", "Unit")
_CERTAINTY, _SOURCE = Text("Độ chắc chắn", "Certainty"), Text("Nguồn", "Source")


def published_section(context: Context) -> Section | None:
    """Return the section on published figures, or None where the feed has no complete one."""
    figures = _complete(context)
    if figures.is_empty():
        return None
    pairs = published_pairs(context)
    blocks: list[Block] = [Paragraph(_lead(pairs, context), "lead")]
    if any(row["basis"] == "synthetic" for row in pairs):
        blocks.append(Paragraph(context.say(_SYNTHETIC)))
    if pairs:
        estimates = [(row["indicator"], row["breakdown"]) for row in pairs if row["estimate"] is not None]
        blocks.append(with_labels(_comparison, context, indicators=estimates))
    blocks += [with_labels(_all, context), _sources(figures, context)]
    return Section(key="published", title=context.say(_TITLE), blocks=tuple(blocks))


def _lead(pairs: list[dict[str, Any]], context: Context) -> str:
    """Return how many figures meet an estimate, how many lie in its interval, and how many cannot be judged by one."""
    if not pairs:
        return context.say(_NONE)
    alike = [row for row in pairs if is_comparable(row)]
    judged = [held for row in alike if (held := is_inside(row)) is not None]
    said = [context.say(_LEAD, count=len(pairs))]
    if judged:
        said.append(context.say(_WITHIN, count=len(judged), within=sum(judged)))
    counted = [row for row in alike if is_inside(row) is None]
    if counted:
        farthest = max(counted, key=lambda row: abs(row["estimate"] / row["value"] - 1) if row["value"] else 0.0)
        apart = cell_text(_difference(farthest, context), context.language)
        said.append(context.say(_COUNTED, count=len(counted), apart=apart, title=inside(_title(farthest, context))))
    if len(alike) < len(pairs):
        said.append(context.say(_UNLIKE, count=len(pairs) - len(alike)))
    return " ".join(said)


def _complete(context: Context) -> pl.DataFrame:
    """Return the figures that say what, where, when, how much, how certain and by whom."""
    needed = ["figure", "boundary", "year", "value", "unit", "certainty", "source"]
    return context.feed["published_figures"].drop_nulls(needed)


def published_pairs(context: Context) -> list[dict[str, Any]]:
    """Return published figures, each with the estimate of the same indicator, boundary, year and level.

    A figure of one level whose boundary and year have an estimate for all levels alone comes with ``estimate`` None.
    """
    values = context.results.values.filter(pl.col("estimate").is_not_null())
    merged, every = pl.lit(TODAY), pl.lit(None, pl.String)
    whole = values.filter(pl.col("breakdown") == "all").with_columns(boundary=merged, level=every)
    parts = values.filter(pl.col("breakdown") == "boundary").with_columns(boundary=pl.col("category"), level=every)
    levels = values.filter(pl.col("breakdown") == "level").with_columns(boundary=merged, level=pl.col("category"))
    where = ["indicator", "year", "boundary"]
    estimates = pl.concat([whole, parts, levels]).unique([*where, "level"], keep="first", maintain_order=True)
    figures = _complete(context).filter(~pl.col("figure").str.contains("target"))
    known = figures.join(estimates, on=where, how="semi", maintain_order="left")
    own = estimates.drop("category")
    return known.join(own, on=[*where, "level"], how="left", nulls_equal=True, maintain_order="left").to_dicts()


def is_comparable(row: Mapping[str, Any]) -> bool:
    """Return whether a published figure and its estimate are of one level, and the estimate covers what is due.

    >>> is_comparable({"estimate": 0.7, "coverage": 0.85}), is_comparable({"estimate": 0.7, "coverage": None})
    (False, True)
    """
    return row["estimate"] is not None and is_result(row)


def is_inside(row: Mapping[str, Any]) -> bool | None:
    """Return whether a published value lies in the 95 % interval of its estimate.

    None where there is no interval, or the two are not comparable.
    """
    if row["low"] is None or row["high"] is None or not is_comparable(row):
        return None
    return row["low"] <= row["value"] <= row["high"]


def _comparison(context: Context) -> Table:
    columns = ((_LABEL, "wide"), (_BOUNDARY, "text"), (_YEAR, "number"), (_PUBLISHED, "number"))
    columns += ((_ESTIMATED, "number"), (_ERROR, "number"), (_APART, "number"), (_COMPARISON, "text"), (_BASIS, "text"))
    return Table(
        key="published-compared",
        title=context.say(_COMPARED),
        heads=heads(context, *columns),
        rows=tuple(_pair(row, context) for row in published_pairs(context)),
    )


def _pair(row: Mapping[str, Any], context: Context) -> tuple[Cell, ...]:
    unit = context.unit(row["indicator"])
    return (
        _title(row, context),
        titles("boundaries", context.language)[row["boundary"]],
        Quantity(row["year"], "year"),
        context.quantity(row["value"], unit),
        context.quantity(row["estimate"], unit, error=half_width(row)),
        context.error(row, unit),
        _difference(row, context),
        _standing(row, context),
        None if row["basis"] is None else context.say(BASES[row["basis"]]),
    )


def _difference(row: Mapping[str, Any], context: Context) -> Cell:
    """Return how far the estimate lies above the published figure; None where they are not comparable."""
    if not is_comparable(row):
        return None
    unit: Unit = context.unit(row["indicator"])
    published, half = quantity_of(row["value"], unit), half_width(row)
    return difference_cell(estimate_of(row, unit), published, signed=True, error=half)


def _standing(row: Mapping[str, Any], context: Context) -> str:
    """Return whether a figure lies in the interval of its estimate, or why that cannot be said."""
    if row["estimate"] is None:
        level = titles("levels", context.language)[row["level"]].lower()
        return context.say(_OTHER_LEVEL, level=level)
    if not is_result(row):
        return context.say(covering(row, _PARTLY, _RUNNING), coverage=covers(row, context.language))
    held = is_inside(row)
    return context.say(_NO_ERROR if held is None else _INSIDE if held else _OUTSIDE)


def _title(row: Mapping[str, Any], context: Context) -> str:
    said = (row["title_en"] or row["title"]) if context.language == "en" else row["title"]
    return said or row["figure"]


def _all(context: Context) -> Table:
    columns = ((_LABEL, "wide"), (_BOUNDARY, "text"), (_YEAR, "number"), (_VALUE, "number"))
    columns += ((_UNIT, "text"), (_CERTAINTY, "text"), (_SOURCE, "text"))
    figures = _complete(context)
    numbered = _source_numbers(figures)
    return Table(
        key="published-all",
        title=context.say(_ALL),
        heads=heads(context, *columns),
        rows=tuple(_figure(row, numbered, context) for row in figures.iter_rows(named=True)),
    )


def _source_numbers(figures: pl.DataFrame) -> dict[str, int]:
    """Return each source with its number, in the order in which the figures name them."""
    return {source: number for number, source in enumerate(figures["source"].unique(maintain_order=True), start=1)}


def _figure(row: Mapping[str, Any], numbered: Mapping[str, int], context: Context) -> tuple[Cell, ...]:
    is_share = row["unit"] == "tỷ lệ"
    source: str = row["source"]
    place = urlsplit(source).netloc.removeprefix("www.")
    return (
        _title(row, context),
        titles("boundaries", context.language)[row["boundary"]],
        Quantity(row["year"], "year"),
        Quantity(row["value"], "share", 1) if is_share else Quantity(row["value"]),
        # a share bears its unit already
        "" if is_share else _unit(row["unit"], context),
        titles("certainties", context.language)[row["certainty"]],
        f"[{numbered[row['source']]}] {place}".strip(),
    )


def _sources(figures: pl.DataFrame, context: Context) -> Table:
    rows: list[tuple[Cell, ...]] = [(f"[{number}]", source) for source, number in _source_numbers(figures).items()]
    return Table(
        key="published-sources",
        title=context.say(_SOURCES),
        heads=heads(context, (_NUMBER, "code"), (_SOURCE, "wide")),
        rows=tuple(rows),
    )


# units are free text in the feed; the pilot's are known in English, others stay as they were supplied
_UNITS = {
    "người": "people",
    "người/năm": "people a year",
    "cơ sở": "institutions",
    "trường": "schools",
    "trung tâm": "centres",
    "sự kiện": "events",
    "người/tỷ USD": "people per USD billion",
    "nghìn người": "thousand people",
    "doanh nghiệp": "enterprises",
    "phiên": "sessions",
    "chỗ": "places",
    "lượt": "times",
    "đơn vị": "units",
    "khu": "zones",
}


def _unit(unit: str, context: Context) -> str:
    return _UNITS.get(unit, unit) if context.language == "en" else unit
