"""How far training and openings differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.language import Text, half_span
from caunghe.report.context import Context, heads
from caunghe.report.coverage import is_result
from caunghe.report.document import Block, Cell, Paragraph, Quantity, Section, Table, Withheld
from caunghe.report.figures import with_labels
from caunghe.report.sections.indicator_charts import COVERAGE, coverage_cell, over_years
from caunghe.report.wording import FLAGS, TOO_EARLY

_TITLE = Text("Đào tạo so với nhu cầu tuyển dụng", "Training against openings")
_LEAD = Text(
    "Các thước đo dưới đây so cơ cấu nghề của người học xong với cơ cấu nghề của nhu cầu tuyển dụng. Chỉ số khác biệt"
    " là phần chỗ học phải đổi sang nghề khác để hai cơ cấu trùng nhau. Năm mà số người tốt nghiệp mới biết được dưới"
    " 95 % (cột độ phủ) chưa là kết quả và không đem so sánh.",
    "These measures hold the occupations of those who finish training against the occupations of openings. The index"
    " of dissimilarity is the share of training that would have to move to another occupation for the two to agree. A"
    " year of which less than 95% of graduates are known (column coverage) is no result yet and is not compared.",
)
_SAMPLE = Text(
    "Nhu cầu tuyển dụng lấy từ mẫu doanh nghiệp; giá trị là của mọi doanh nghiệp, đã trừ phần khác biệt chỉ do mẫu"
    " nhỏ. Số liệu không được công bố khi số doanh nghiệp được hỏi chỉ đáng giá dưới 30 doanh nghiệp chọn ngẫu nhiên,"
    " hoặc khoảng tin cậy rộng từ 30 điểm phần trăm. Mẫu không cho biết phần người học xong ở nghề không doanh nghiệp"
    " nào tuyển: phần đó chắc chắn nằm giữa hai cận, vì doanh nghiệp không được hỏi có thể tuyển những nghề ấy.",
    "Openings come from a sample of employers; values are those of all employers, without the difference that a small"
    " sample alone makes. A number is withheld where the employers asked are worth fewer than 30 drawn at random, or"
    " its interval is 30 points wide or more. No sample tells the share of graduates in occupations that no employer"
    " asks for: it lies between the two bounds for certain, as employers who were not asked may want them.",
)
_TABLE = Text("Các thước đo lệch giữa đào tạo và nhu cầu", "Measures of mismatch between training and openings")
_MEASURE, _YEAR, _VALUE = Text("Thước đo", "Measure"), Text("Năm", "Year"), Text("Giá trị", "Value")
_RELIABILITY = Text("Độ tin cậy", "Reliability")
_LOW, _HIGH = Text("Cận dưới 95 %", "95% low"), Text("Cận trên 95 %", "95% high")
_MEASURES: Final[Mapping[str, Text]] = {
    "dissimilarity": Text("Chỉ số khác biệt giữa đào tạo và nhu cầu", "Index of dissimilarity"),
    "hellinger": Text("Khoảng cách Hellinger giữa hai cơ cấu", "Hellinger distance between the two structures"),
    "matching_loss": Text("Phần việc tuyển được bị mất vì lệch nghề", "Share of matches lost to mismatch"),
    "openings_without_training": Text(
        "Nhu cầu ở nghề không ngành nào đào tạo", "Openings in occupations no field leads to"
    ),
    "training_without_openings": Text(
        "Người tốt nghiệp thuộc nghề không doanh nghiệp nào cần tuyển", "Graduates in occupations nobody asks for"
    ),
}


def mismatch_section(context: Context) -> Section | None:
    """Return the section on mismatch, or None where there are no measures."""
    rows = context.results.mismatch.sort("measure", "year")
    if rows.is_empty():
        return None
    blocks: list[Block] = [Paragraph(context.say(_LEAD), "lead")]
    # a last year known in part is drawn with its duty
    drawn = over_years("mismatch-chart", "training_dissimilarity", context)
    if drawn is not None and not context.so_far("training_dissimilarity"):
        blocks.append(drawn)
    if rows["low"].is_not_null().any() or (rows["flag"] == "suppressed").any():
        blocks.append(Paragraph(context.say(_SAMPLE), "note"))
    blocks.append(with_labels(lambda own: _table(rows, own), context, "indicators/mismatch"))
    return Section(key="mismatch", title=context.say(_TITLE), blocks=tuple(blocks))


def _table(rows: pl.DataFrame, context: Context) -> Table:
    numbers = (_YEAR, _VALUE, _LOW, _HIGH, COVERAGE)
    columns = ((_MEASURE, "wide"), *((head, "number") for head in numbers), (_RELIABILITY, "text"))
    return Table(
        key="mismatch-table",
        title=context.say(_TABLE),
        heads=heads(context, *columns),
        rows=tuple(_row(row, context) for row in rows.iter_rows(named=True)),
    )


def _row(row: dict[str, Any], context: Context) -> tuple[Cell, ...]:
    name = str(row["measure"])
    label = context.say(_MEASURES[name]) if name in _MEASURES else name.replace("_", " ")
    numbers = [row[key] for key in ("value", "low", "high")]
    half = half_span(row["low"], row["high"])
    cells = [context.quantity(value, "share", error=half) for value in numbers]
    if row["flag"] == "suppressed":
        cells[0] = Withheld()
    flag = FLAGS[row["flag"]] if is_result(row) or row["flag"] == "suppressed" else TOO_EARLY
    return (label, Quantity(row["year"], "year"), *cells, coverage_cell(row, context), context.say(flag))
