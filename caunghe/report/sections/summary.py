"""The summary: five figures with their errors and dates, the verdicts in brief, and what needs action."""

from __future__ import annotations

from collections import Counter
from typing import Final

from caunghe.feed import Severity
from caunghe.indicators import TODAY
from caunghe.language import Text, day, number, without_remark
from caunghe.report.context import Context, half_width
from caunghe.report.coverage import covering, covers
from caunghe.report.document import Block, Bullets, Interval, KeyFigure, KeyFigures, Paragraph, Section, cell_text
from caunghe.report.sections.decisions import is_beyond, late_tasks, urgent_targets
from caunghe.report.sections.forecast import gap_in_brief
from caunghe.report.sections.plan import plan_in_brief
from caunghe.report.sections.plan_brief import first_year_needs, plan_blocks
from caunghe.report.sections.targets import verdict, verdicts_in_order
from caunghe.report.subjects import boundary_name
from caunghe.report.wording import difference, is_missed, move

FIVE: Final = ("certificate_rate", "streaming_rate", "employed_6m_rate", "teachers_at_standard", "minimum_equipment")

_TITLE = Text("Tóm tắt", "Summary")
_LEAD = Text(
    "Số ước lượng từ mẫu và số dự báo có sai số hoặc khoảng; nơi số liệu chưa đủ để kết luận, báo cáo nói rõ.",
    "Estimates from samples and forecasts have their error or interval; where the data do not support a conclusion,"
    " the report says so.",
)
_ERROR = Text("± {error} (95 %)", "± {error} (95%)")
_ENDS = Text("{error} (khoảng tin cậy 95 %)", "{error} (95% interval)")
_COUNT = Text("số liệu toàn bộ", "full count")
_COVERS = Text("sổ đăng ký, đã có {coverage}", "register, covers {coverage}")
_WHEN = Text("năm {year}", "{year}")
_UP, _DOWN = (
    Text("tăng {change} so với năm {before}", "{change} above {before}"),
    Text("giảm {change} so với năm {before}", "{change} below {before}"),
)
_LATER = Text("năm {year}: {value}, mới có {coverage} số liệu", "{year}: {value}, {coverage} known so far")
_RUNNING = Text("năm {year}: {value} đến nay", "{year}: {value} so far")
_TARGET = Text("mục tiêu {target} năm {year}", "target {target} by {year}")
_TARGET_ELSEWHERE = Text(
    "mục tiêu {target} năm {year}, đặt cho {boundary}", "target {target} by {year}, set for {boundary}"
)
_UNCLEAR = Text("chưa khác rõ so với năm {before}", "not clearly different from {before}")
_COUNTED = Text(
    "Trong {count} mục tiêu: {good} đạt hoặc đúng hướng, {missed} không đạt, {risk} có nguy cơ hoặc chậm so với lộ "
    "trình, {unsure} chưa thể kết luận.",
    "Of {count} {count:target|targets}: {good} met or on course, {missed} missed, {risk} at risk or off "
    "course, {unsure} cannot be judged yet.",
)
_BEYOND = Text(
    " Trong các mục tiêu chưa thể kết luận, {count} mục tiêu hiện đã vượt.",
    " Of those that cannot be judged yet, {count} {count:is|are} exceeded as things stand.",
)
_ACTION = Text("Việc cần quyết định và đôn đốc", "What has to be decided and followed up")
_ERRORS = Text(
    "Dữ liệu có {errors} lỗi cần sửa ở nguồn, xem phần chất lượng dữ liệu.",
    "The data have {errors} {errors:error|errors} to mend at the source; see the quality of the data.",
)
_STALE = Text(
    "Số liệu đến ngày {day}, đã {days} ngày trước ngày lập báo cáo: những gì xảy ra từ đó chưa có ở đây.",
    "The data end on {day}, {days} {days:day|days} before this report was made: what has happened since is not in it.",
)
FRESH_DAYS: Final = 90  # data older than this on the report's day are said to be
_NOTHING = Text("Không có việc nào cần xử lý ngay theo số liệu này.", "These numbers call for no immediate action.")


def summary_section(context: Context) -> Section:
    """Return the one-page summary."""
    found = [figure for name in FIVE if (figure := key_figure(name, context)) is not None]
    judged = [(row, verdict(row, context)) for row in verdicts_in_order(context)]
    blocks: list[Block] = [Paragraph(context.say(_LEAD), "lead"), *_stale(context)]
    if found:
        blocks.append(KeyFigures(tuple(found)))
    if judged:
        counts = Counter("missed" if is_missed(row) else one.tone for row, one in judged)
        said = {"good": counts["good"], "missed": counts["missed"], "risk": counts["action"]}
        told = context.say(_COUNTED, count=len(judged), unsure=counts["unsure"], **said)
        if beyond := sum(is_beyond(row, context) for row, _ in judged):
            told += context.say(_BEYOND, count=beyond)
        blocks.append(Paragraph(told))
    blocks += [*(Paragraph(said) for said in in_brief(context)), *plan_blocks(context)]
    blocks.append(Paragraph(context.say(_ACTION), tone="action"))
    urgent = late_tasks(context) + urgent_targets([row for row, _ in judged], context)
    errors = int((context.findings["severity"] == Severity.ERROR.value).sum())
    if errors:
        urgent.append(context.say(_ERRORS, errors=number(errors, context.language)))
    if (needed := first_year_needs(context)) is not None:
        urgent.append(needed)
    blocks.append(Bullets(tuple(urgent)) if urgent else Paragraph(context.say(_NOTHING)))
    return Section(key="summary", title=context.say(_TITLE), blocks=tuple(blocks))


def _stale(context: Context) -> list[Block]:
    as_of = context.feed.information.as_of
    days = (context.run.created - as_of).days
    if days <= FRESH_DAYS:
        return []
    told = context.say(_STALE, day=day(as_of, context.language), days=number(days, context.language))
    return [Paragraph(told, tone="action")]


def in_brief(context: Context) -> list[str]:
    """Return what the forecast and the plan find, a sentence each; none for what there is not.

    >>> in_brief(context)
    ['Whether the city will be short of people in 2030 cannot be told: gap, in people, 100 (above...
    """
    return [said for brief in (gap_in_brief, plan_in_brief) if (said := brief(context)) is not None]


def key_figure(name: str, context: Context) -> KeyFigure | None:
    """Return an indicator's last value with its error, its year and how it moved, or None without one."""
    now = context.latest(name)
    if now is None:
        return None
    unit, half, before = context.unit(name), half_width(now), context.before(name)
    if half is not None:
        told = context.error(now, unit)
        words = _ENDS if isinstance(told, Interval) else _ERROR
        error = context.say(words, error=cell_text(told, context.language))
    elif now["coverage"] is None or now["coverage"] == 1:
        error = context.say(_COUNT)
    else:
        error = context.say(_COVERS, coverage=covers(now, context.language))
    remark = ""
    moved = move(now, before)
    if before is not None and moved in ("up", "down", "unclear"):
        template = {"up": _UP, "down": _DOWN}.get(moved, _UNCLEAR)
        remark = context.say(template, before=before["year"], change=difference(now, before, unit, context))
    for later in context.so_far(name)[:1]:
        slots = {"value": context.value(later, unit), "coverage": covers(later, context.language)}
        remark = "; ".join(
            part
            for part in (remark, context.say(covering(later, _LATER, _RUNNING), year=later["year"], **slots))
            if part
        )
    remark = "; ".join(part for part in (remark, _aim(name, context)) if part)
    return KeyFigure(
        label=context.label(name),
        value=context.value(now, unit),
        error=error,
        when=context.say(_WHEN, year=now["year"]),
        remark=remark,
    )


def _aim(name: str, context: Context) -> str:
    """Return the next target of an indicator of the whole city, or the last one, for each boundary that has any."""
    area = context.feed.information.area
    own = [row for row in verdicts_in_order(context) if row["indicator"] == name]
    own = sorted((row for row in own if row["group"] is None and row["area"] == area), key=lambda row: row["year"])
    if not own:
        return ""
    told: list[str] = []
    for boundary in dict.fromkeys(row["boundary"] for row in sorted(own, key=lambda row: row["boundary"] or "")):
        rows = [row for row in own if row["boundary"] == boundary]
        row = next((row for row in rows if row["year"] >= context.run.created.year), rows[-1])
        slots = {"target": context.goal(row["target"], context.unit(name)), "year": row["year"]}
        if boundary in (None, TODAY):
            told.append(context.say(_TARGET, **slots))
        else:
            place = without_remark(boundary_name(boundary, context))
            told.append(context.say(_TARGET_ELSEWHERE, **slots, boundary=place))
    return "; ".join(told)
