"""The rows of the sheet that lists every finding: what is wrong, where, and how it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, Protocol

import polars as pl

from caunghe.feed.findings.causes import CAUSE
from caunghe.feed.findings.findings import Rule, Severity
from caunghe.feed.findings.groups import FindingGroup, grouped_findings, row_ranges, totals
from caunghe.feed.findings.wording import column_label, table_label
from caunghe.language import Language, Text, number

SHEET: Final = Text("Lỗi", "Findings")
HEADS: Final = (
    Text("Mức", "Weight"),
    Text("Bảng", "Table"),
    Text("Ô", "Cell"),
    Text("Cột", "Column"),
    Text("Giá trị", "Value"),
    Text("Điều thấy", "What is wrong"),
    Text("Cách sửa", "How to mend it"),
)
WIDTHS: Final = (10, 24, 10, 24, 24, 60, 60)
LINK_COLUMN: Final = 2
LINE: Final = 14.5
WEIGHTS: Final = {Severity.ERROR.value: Text("lỗi", "error"), Severity.WARNING.value: Text("cảnh báo", "warning")}
_TITLE: Final = Text("Kiểm tra số liệu: {totals}", "Data check: {totals}")
_HOW: Final = Text(
    "Bấm vào ô để tới chỗ cần sửa. Ô đỏ: lỗi, phải sửa; ô vàng: cần xem lại. Sửa xong thì kiểm tra lại tệp này; "
    "trang này, màu và ghi chú của lần kiểm tra trước sẽ được thay.",
    "Click a cell to go there. Red: an error, to be mended; yellow: to be looked at. When done check this file again: "
    "this sheet, the colours and the notes of this check will be replaced.",
)
_FEW: Final = Text(
    "Mỗi điều chỉ nêu và tô màu {most} chỗ đầu; các chỗ còn lại nằm ở dòng nào thì ghi dưới điều ấy.",
    "Of each thing the first {most} {most:place is|places are} listed and coloured; the rows of others stand below it.",
)
_MORE: Final = Text("và {count} chỗ nữa, không tô màu: {rows}", "and {count} more, which are not coloured: {rows}")
_WHOLE: Final = Text("(cả trang)", "(the sheet)")
MOST_LISTED: Final = 2_000  # of one rule in one table, or of one cause: nobody reads more, and every one costs time
_RANGES: Final = 40
_CAUSE: Final = Text("{count} ô", "{count} {count:cell|cells}")


class Line(NamedTuple):
    """A row of the list: its texts under ``HEADS``, the cell it leads to, and whether it is one of a cause's."""

    texts: tuple[str, ...]
    severity: str
    link: tuple[str, str] | None = None
    is_cause: bool = False
    is_of_cause: bool = False

    @property
    def height(self) -> float:
        """The height of the row, in points, in which every text can be read whole."""
        return LINE * max(1 + len(text) // width for text, width in zip(self.texts, WIDTHS, strict=True)) + 3


def opening(findings: pl.DataFrame, language: Language) -> tuple[str, str]:
    """Return what stands above the list: how much was found, and how to use it."""
    group = ["table", "rule", "severity", *([CAUSE] if CAUSE in findings.columns else [])]
    many = (
        not findings.is_empty()
        and int(findings.group_by(group, maintain_order=True).len()["len"].to_numpy().max()) > MOST_LISTED
    )
    how = (_HOW(language), _FEW(language, most=number(MOST_LISTED, language)) if many else "")
    return _TITLE(language, totals=totals(findings, language)), " ".join(part for part in how if part)


class Links(Protocol):
    """What the list asks of the places of findings: the cell of each, whether it is about it, and what it holds."""

    def __call__(self, finding: Mapping[str, Any], /) -> tuple[str, str] | None:
        """Return sheet and cell."""
        ...

    def is_of_a_cell(self, finding: Mapping[str, Any]) -> bool:
        """Whether the finding is about that cell."""
        ...

    def value(self, finding: Mapping[str, Any]) -> str:
        """Return what the cell holds."""
        ...


def lines(findings: pl.DataFrame, rules: Mapping[str, Rule], language: Language, link: Links) -> Iterator[Line]:
    """Yield a line for every finding, in the order of the page; before those of one cause a line for it.

    Of more than ``MOST_LISTED`` of one kind the first are listed, and the rows of the others named in one line.
    """
    for group in grouped_findings(findings, rules, language, MOST_LISTED):
        if group.cause:
            cause = (WEIGHTS[group.severity](language), table_label(group.table, language))
            said = (group.says(language), group.mend(language))
            texts = (*cause, _CAUSE(language, count=group.count), "", "", *said)
            yield Line(texts, group.severity, is_cause=True)
        for finding in group.rows:
            # a number that was calculated stands in no cell
            shown = link.value(finding) if rules[finding["rule"]].is_of_values else finding["value"] or ""
            yield _line(finding, language, link, shown)
        if group.hidden_count:
            yield _more(group, language)


def _more(group: FindingGroup, language: Language) -> Line:
    """Return the line of those that are not listed one by one: how many, and in which rows."""
    places = group.places.slice(len(group.rows))
    rows = "; ".join(row_ranges(places, language, of_table=group.cause is not None, most=_RANGES))
    said = _MORE(language, count=number(group.hidden_count, language), rows=rows)
    texts = (WEIGHTS[group.severity](language), table_label(group.table, language), "", "", "", said, "")
    return Line(texts, group.severity, is_of_cause=group.cause is not None)


def _line(finding: Mapping[str, Any], language: Language, links: Links, value: str) -> Line:
    row, link = finding["sheet_row"], links(finding)
    cell = str(row or "") if link is None else link[1] if links.is_of_a_cell(finding) else _WHOLE(language)
    texts = (
        WEIGHTS[finding["severity"]](language),
        table_label(finding["table"], language),
        cell,
        column_label(finding["table"], finding["column"], language) if finding["column"] else "",
        value,
        finding["says"],
        finding["mend"],
    )
    return Line(texts, finding["severity"], link, is_of_cause=bool(finding.get(CAUSE)))
