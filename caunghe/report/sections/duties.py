"""Where the city stands on each of the fourteen duties: a sentence, the indicators, one chart."""

from __future__ import annotations

from typing import Any

from caunghe.indicators import CATALOGUE
from caunghe.language import Text
from caunghe.matching import PlacementOverview
from caunghe.report.context import Context, half_width
from caunghe.report.coverage import is_pending, named_in_part
from caunghe.report.document import Block, Bullets, Cell, Figure, Head, Paragraph, Quantity, Section, Table, Withheld
from caunghe.report.duties import DUTIES, Duty
from caunghe.report.figures import with_labels
from caunghe.report.sections.decisions import due_since, targets_of_duty, tasks_behind
from caunghe.report.sections.indicator_charts import (
    COVERAGE,
    ERROR,
    ESTIMATE,
    YEAR,
    by_category,
    coverage_cell,
    over_years,
)
from caunghe.report.sections.placement import without_a_place
from caunghe.report.sections.plan_by_duty import OF_DUTY, with_the_plan
from caunghe.report.sections.plan_priorities import priorities
from caunghe.report.sections.targets import verdicts_in_order
from caunghe.report.wording import FLAGS, NO_VALUE, TOO_EARLY, TOO_LITTLE, change_cell, state

_TITLE = Text("Mười bốn nhiệm vụ: thành phố đang ở đâu", "The fourteen duties: where the city stands")
_LEAD = Text(
    "Mỗi nhiệm vụ có kết luận, mục tiêu, bảng chỉ số và biểu đồ. Thay đổi so với năm trước chỉ được nêu khi vượt quá"
    " sai số chọn mẫu.",
    "Each duty has a conclusion, its targets, a table of indicators and a chart. A change from the year before is"
    " stated only where it exceeds sampling error.",
)
_DUTY = Text("{number}. {title}", "{number}. {title}")
_TABLE = Text("Các chỉ số của nhiệm vụ {number}", "The indicators of duty {number}")
_HEADS = (
    Text("Chỉ số", "Indicator"),
    YEAR,
    ESTIMATE,
    ERROR,
    Text("So với năm trước", "On the year before"),
    COVERAGE,
    Text("Độ tin cậy", "Reliability"),
)
_NOTE = Text(
    "±: nửa khoảng tin cậy 95 %; khoảng lệch về một phía thì ghi hai đầu; dấu – ở cột này là số từ sổ đăng ký, không có"
    " sai số chọn mẫu. Độ phủ: phần đã có trong số phải báo cáo, tính theo người; năm có dưới 95 % chưa là kết quả, ghi"
    " “đến nay” (hoặc “phần có số liệu”, khi phần thiếu sẽ không đến nữa) và không đem so sánh. Với số liệu điều tra:"
    " phần câu trả lời có trong dữ liệu; ai được hỏi mà không trả"
    " lời gì thì dữ liệu không cho biết; dưới 85 % cần thận trọng, dưới 50 % không công bố. “điểm %” là điểm phần"
    " trăm.",
    "±: half the 95% confidence interval; a lopsided one is given by its ends; a dash there"
    " is a number from a register, without sampling error. Coverage:"
    " the share of what is due that is known, in people; a year with less than 95% is no result yet, is marked “so far”"
    " (or “as far as stated”, where the rest will not come) and is not compared. Of a survey: the share of answers"
    " among the people in the data; who was asked and did not"
    " answer at all is not in the data; a survey's answers below 85% need caution, below 50% they are not published."
    " “pts” are percentage points.",
)
_NO_TARGET = Text(
    "Bộ dữ liệu không có mục tiêu bằng số cho nhiệm vụ này, nên chưa đánh giá được mức hoàn thành.",
    "The feed has no target in numbers for this duty, so it cannot be told how far it is fulfilled.",
)


def duties_section(context: Context) -> Section:
    """Return the section on the fourteen duties."""
    return Section(
        key="duties",
        title=context.say(_TITLE),
        blocks=(Paragraph(context.say(_LEAD), "lead"), Paragraph(context.say(_NOTE), "note")),
        sections=tuple(_duty(duty, context) for duty in DUTIES),
    )


def _duty(duty: Duty, context: Context) -> Section:
    named = [name for name, one in CATALOGUE.items() if duty.number in one.duties]
    # a duty's own headline comes first, also when it is shared with another duty
    first = (duty.headline, *duty.beside)
    named.sort(key=lambda name: first.index(name) if name in first else len(first))
    table = with_labels(
        lambda own: _indicators(duty, named, own), context, indicators=[(name, "all") for name in named]
    )
    said = " ".join(state(name, context) for name in (duty.headline, *duty.beside))
    blocks: list[Block] = [Paragraph(said, "lead"), *_news(duty, context), *_targets(duty, context), table]
    if duty.headline == "priority_entrants_share":
        blocks += priorities(context)
    if duty.headline == "tasks_on_time" and (behind := with_labels(tasks_behind, context)).rows:
        blocks.append(behind)
    title = context.say(_DUTY, number=duty.number, title=context.say(duty.title))
    return Section(key=f"duty-{duty.number}", title=title, blocks=(*blocks, *_charts(duty, context)))


def _news(duty: Duty, context: Context) -> list[Block]:
    """Return what the plan makes of a duty, and what its headline does not tell: tasks due since the data's day, and
    trainees for whom no workplace is found.
    """
    told = [with_the_plan(OF_DUTY[duty.number], context)] if duty.number in OF_DUTY else []
    if duty.headline == "tasks_on_time":
        told += due_since(context)
    if duty.headline == "workplaces_confirmed_share" and isinstance(context.placement, PlacementOverview):
        told += without_a_place(context.placement, context)
    return [Paragraph(said) for said in told if said]


def _targets(duty: Duty, context: Context) -> list[Block]:
    """Return what the city aims at within a duty and how that stands, or that nothing is aimed at in numbers."""
    aimed = targets_of_duty(duty.number, verdicts_in_order(context), context)
    return [Bullets(tuple(aimed)) if aimed else Paragraph(context.say(_NO_TARGET))]


def _indicators(duty: Duty, named: list[str], context: Context) -> Table:
    titles = [context.say(head) for head in _HEADS]
    heads = (Head(titles[0], wide=True), *(Head(title, numeric=True) for title in titles[1:6]), Head(titles[6]))
    return Table(
        key=f"duty-{duty.number}-indicators",
        title=context.say(_TABLE, number=duty.number),
        heads=heads,
        rows=tuple(row for name in named for row in indicator_rows(name, context)),
    )


def indicator_rows(name: str, context: Context) -> list[tuple[Cell, ...]]:
    """Return an indicator's line (label, year, estimate, half-width, change, coverage, reliability), and what is known
    so far of later years.
    """
    now, later = context.latest(name), context.so_far(name)
    rows: list[tuple[Cell, ...]] = []
    if now is not None:
        reliability = context.say(FLAGS[now["flag"]])
        rows.append(_line(name, context.label_with_unit(name), now, (change_cell(name, context), reliability), context))
    elif not later:
        gap, why = (Withheld(), None) if context.is_withheld(name) else (None, context.say(NO_VALUE))
        rows.append((context.label_with_unit(name), None, gap, None, None, None, why))
    for row in later:
        named = context.say(named_in_part(row), label=context.label_with_unit(name))
        why = context.say(TOO_EARLY if is_pending(row) else TOO_LITTLE)
        rows.append(_line(name, named, row, (None, why), context))
    return rows


def _line(name: str, label: str, row: dict[str, Any], told: tuple[Cell, str], context: Context) -> tuple[Cell, ...]:
    unit, (change, reliability) = context.unit(name), told
    return (
        label,
        Quantity(row["year"], "year"),
        context.quantity(row["estimate"], unit, error=half_width(row)),
        context.error(row, unit),
        change,
        coverage_cell(row, context),
        reliability,
    )


def _charts(duty: Duty, context: Context) -> list[Figure]:
    """Return the duty's chart, and its headline over the years where the last ones are known in part only."""
    name, breakdown = duty.chart
    key = f"duty-{duty.number}-chart"
    drawn = [over_years(key, name, context) if breakdown == "all" else by_category(key, name, breakdown, context)]
    if breakdown != "all" and context.latest(duty.headline) and context.so_far(duty.headline):
        drawn.append(over_years(f"duty-{duty.number}-years", duty.headline, context))
    return [one for one in drawn if one is not None]
