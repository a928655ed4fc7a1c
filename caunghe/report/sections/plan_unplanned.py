"""Targets that the city has decided and the plan does not plan for, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.indicators import TODAY
from caunghe.language import Text
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Quantity, Table
from caunghe.report.figures import with_labels
from caunghe.report.subjects import document_of, target_unit
from caunghe.schema import titles

_TITLE = Text("Mục tiêu đã ban hành mà kế hoạch không tính theo", "Targets decided that the plan does not plan for")
_TARGET, _YEAR, _VALUE = Text("Mục tiêu", "Target"), Text("Năm", "Year"), Text("Mức", "Value")
_BOUNDARY, _DOCUMENT = Text("Địa giới của mục tiêu", "Boundary of the target"), Text("Văn bản", "Document")
_REASON, _TODAY = Text("Lý do", "Reason"), Text("Hiện nay", "Today's")
_REASONS: Final = {
    "other_boundary": Text(
        "Mục tiêu đặt cho địa giới cũ; kế hoạch lập cho thành phố hiện nay nên không so với mục tiêu này.",
        "It was set for an old boundary; the plan is of today's city and is not held against it.",
    ),
    "superseded": Text(
        "Có quyết định khác cho cùng chỉ số và năm, nêu rõ địa giới hiện nay hoặc ghi sau trong dữ liệu.",
        "Another decision on the same indicator and year names today's boundary or stands later in the data.",
    ),
    "later": Text(
        "Năm của mục tiêu sau năm cuối của kế hoạch.",
        "Its year comes after the plan's last.",
    ),
    "over": Text(
        "Năm của mục tiêu trước năm đầu của kế hoạch: không còn quyết định được.",
        "Its year comes before the plan's first: it can no longer be decided.",
    ),
    "not_counted": Text(
        "Kế hoạch quyết định chỉ tiêu, nhà giáo, thiết bị và kinh phí; số này không suy ra được từ các quyết định đó."
        " Phần về mục tiêu nói rõ đánh giá được đến đâu.",
        "The plan decides seats, teachers, equipment and money, and what this target counts does not follow from them."
        " The section on targets says how far it can be judged.",
    ),
    "no_base": Text(
        "Dữ liệu chưa có số liệu gốc để tính chỉ số này như định nghĩa của nó.",
        "The data lack the figures from which this indicator is counted by its definition.",
    ),
}


def unplanned(plan: PlanOverview, context: Context) -> list[Block]:
    """Return the table of targets not planned for, or nothing where every target is."""
    if plan.unplanned_targets.is_empty():
        return []
    rows, result = plan.unplanned_targets, "plan/unplanned_targets"
    return [with_labels(lambda own: _table(rows, own), context, result, has_targets=True)]


def _table(rows: pl.DataFrame, context: Context) -> Table:
    columns = ((_TARGET, "wide"), (_YEAR, "number"), (_VALUE, "number"), (_BOUNDARY, "text"), (_DOCUMENT, "text"))
    boundaries = titles("boundaries", context.language)
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            context.label(row["goal"]),
            Quantity(row["year"], "year"),
            context.quantity(row["value"], target_unit(row["goal"], row["value"], context)),
            context.say(_TODAY) if row["boundary"] is None else boundaries.get(row["boundary"], row["boundary"]),
            document_of(row, context),
            _reasons(row, context),
        )
        for row in rows.iter_rows(named=True)
    )
    named = heads(context, *columns, (_REASON, "wide"))
    return Table(key="plan-unplanned-targets", title=context.say(_TITLE), heads=named, rows=cells)


def _reasons(row: Mapping[str, Any], context: Context) -> str:
    """Return why a target is not planned for; of one whose year is over, that it has another boundary where it has."""
    is_elsewhere = row["reason"] == "over" and row["boundary"] not in (None, TODAY)
    told = ["other_boundary", "over"] if is_elsewhere else [row["reason"]]
    return " ".join(context.say(_REASONS[each]) for each in told)
