"""What one more of each resource brings, and which conditions contradict, as the plan's engine says it."""

from __future__ import annotations

import re
from typing import Any, Final

import polars as pl

from caunghe.language import Text, money
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Bullets, Cell, Paragraph, Quantity, Section, Table
from caunghe.report.figures import with_labels

MOST: Final = 10

_TITLE = Text("Thêm một đơn vị nguồn lực thì được gì", "What one more of each resource brings")
_LEAD = Text(
    "Giá của mỗi nguồn lực đã được xác nhận bằng cách tính lại kế hoạch với một đơn vị nhiều hơn và một đơn vị ít hơn."
    " Lợi và thiệt là của cả kế hoạch: thêm một nhà giáo ở nơi đằng nào cũng phải tuyển chỉ để dành tiền tuyển cho"
    " ngành khác, nên một dòng có thể không đáp ứng thêm chỗ việc của chính ngành mà dòng ấy nêu.",
    "The price of each resource is confirmed by solving the plan again with one more of it and with one fewer. Gain and"
    " loss are the whole plan's: one more teacher where one would be hired anyway sets hiring money free for other"
    " fields, so that a line need not fill an opening of the very field that it names.",
)
_TABLE = Text("{count} nguồn lực đáng thêm nhất", "The {count} {count:resource|resources} most worth adding")
_WHAT, _GAIN, _LOSS = (
    Text("Thêm một thì được gì", "What one more brings"),
    Text("Lợi khi thêm một", "One more gains"),
    Text("Thiệt khi bớt một", "One fewer loses"),
)
_CONFLICT = Text("Những điều kiện mâu thuẫn nhau", "Conditions that contradict")
_MEMBERS = Text(
    "{count} điều sau không thể cùng giữ; bỏ một điều bất kỳ thì giữ được các điều còn lại.",
    "These {count} cannot be kept together; without any one of them the others can be.",
)
_ALONE = Text("Riêng điều sau đã không thể giữ được.", "This cannot be kept, whatever becomes of all else.")
_CHEAPEST = Text("Cách rẻ nhất để gỡ mọi mâu thuẫn:", "The cheapest way out of every conflict:")
_WITHOUT_LOWERING = Text("Cách rẻ nhất mà không hạ mục tiêu nào:", "The cheapest way that lowers no target:")


def prices(plan: PlanOverview, context: Context) -> Section | None:
    """Return the part on prices, or None where none were worked out."""
    if plan.prices is None or plan.prices.is_empty():
        return None
    first = plan.prices.sort("rank").head(MOST)
    table = with_labels(lambda own: _price_table(first, own), context, "plan/prices")
    return Section(key="plan-prices", title=context.say(_TITLE), blocks=(Paragraph(context.say(_LEAD)), table))


def _without_money(row: dict[str, Any], context: Context) -> str:
    """Return what one more brings, without the clause and the sentence that end in what the columns beside it say."""
    said = context.sentence(row)
    gain, loss = (re.escape(money(row[name], context.language)) for name in ("gain", "loss"))
    said = re.sub(rf"[,;][^,;.]*{gain}\.", ".", said, count=1)
    return re.sub(rf" [^.]*{loss}\.", "", said, count=1) if row["loss"] is not None else said


def _price_table(first: pl.DataFrame, context: Context) -> Table:
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            _without_money(row, context),
            Quantity(row["gain"], "money"),
            None if row["loss"] is None else Quantity(row["loss"], "money"),
        )
        for row in first.iter_rows(named=True)
    )
    return Table(
        key="plan-prices-table",
        title=context.say(_TABLE, count=first.height),
        heads=heads(context, (_WHAT, "wide"), (_GAIN, "number"), (_LOSS, "number")),
        rows=cells,
    )


def conflict(plan: PlanOverview, context: Context) -> Section | None:
    """Return the conditions that contradict with the cheapest ways out, or None where all can be kept."""
    members = plan.conflict
    if members is None or members.is_empty():
        return None
    lead = context.say(_ALONE) if members.height == 1 else context.say(_MEMBERS, count=members.height)
    blocks: list[Block] = [Paragraph(lead, "body", "action"), _sentences(members, context)]
    for way, words in ((plan.relaxations, _CHEAPEST), (plan.without_lowering, _WITHOUT_LOWERING)):
        if way is not None and not way.is_empty():
            blocks += [Paragraph(context.say(words)), _sentences(way, context)]
    return Section(key="plan-conflict", title=context.say(_CONFLICT), blocks=tuple(blocks))


def _sentences(rows: pl.DataFrame, context: Context) -> Bullets:
    return Bullets(tuple(context.sentence(row) for row in rows.iter_rows(named=True)))
