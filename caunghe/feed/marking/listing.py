"""The rows of the sheet that lists every finding: what is wrong, where, and how it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import polars as pl

from caunghe.feed.findings.causes import CAUSE
from caunghe.feed.findings.findings import Rule, Severity
from caunghe.feed.findings.groups import grouped_findings, totals
from caunghe.feed.findings.wording import column_label, table_label
from caunghe.language import Language, Text

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
    return _TITLE(language, totals=totals(findings, language)), _HOW(language)


def lines(
    findings: pl.DataFrame,
    rules: Mapping[str, Rule],
    language: Language,
    link: Callable[[Mapping[str, Any]], tuple[str, str] | None],
    value: Callable[[Mapping[str, Any]], str],
) -> Iterator[Line]:
    """Yield a line for every finding, in the order of the page; before those of one cause a line for it."""
    for group in grouped_findings(findings, rules, language, findings.height):
        if group.cause:
            cause = (WEIGHTS[group.severity](language), table_label(group.table, language))
            said = (group.says(language), group.mend(language))
            texts = (*cause, _CAUSE(language, count=group.count), "", "", *said)
            yield Line(texts, group.severity, is_cause=True)
        for finding in group.rows:
            # a number that was calculated stands in no cell
            shown = value(finding) if rules[finding["rule"]].is_of_values else finding["value"] or ""
            yield _line(finding, language, link(finding), shown)


def _line(finding: Mapping[str, Any], language: Language, link: tuple[str, str] | None, value: str) -> Line:
    row = finding["sheet_row"]
    texts = (
        WEIGHTS[finding["severity"]](language),
        table_label(finding["table"], language),
        link[1] if link else str(row or ""),
        column_label(finding["table"], finding["column"], language) if finding["column"] else "",
        value,
        finding["says"],
        finding["mend"],
    )
    return Line(texts, finding["severity"], link, is_of_cause=bool(finding.get(CAUSE)))
