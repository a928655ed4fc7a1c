"""What has to be decided: targets that are missed or far off, with those who lead what acts on them, and late tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.indicators import CATALOGUE
from caunghe.language import Text, chance, day, share, signed
from caunghe.report.context import Context, estimate_of, half_width, heads, quantity_of
from caunghe.report.differences import difference_cell
from caunghe.report.document import Cell, Quantity, Table
from caunghe.report.duties import DUTIES
from caunghe.report.figures import total
from caunghe.report.sections.plan_by_duty import with_the_plan
from caunghe.report.subjects import doubt, subject, target_unit
from caunghe.report.wording import TONES, has_chance, is_over, verdict_name, verdict_text
from caunghe.schema import titles

FAR: Final = 0.25  # of a target: one that cannot be projected is far off when more than this part of it is lacking
MOST_TASKS: Final = 1  # that a line names, those due first
_UNPROJECTED: Final = ("no_projection", "not_measured")
_PRESSING: Final = ("missed", *_UNPROJECTED, "off_course", "at_risk")  # in the order in which they are told
_CLOSED: Final = ("done", "cancelled")

_GOALS = Text("{subject}: {goals}.", "{subject}: {goals}.")
_UNSURE_TARGET = Text(" (mục tiêu này: {doubt})", " (of the target itself: {doubt})")
_STOOD = Text("Năm {year} là {now}.", "It stood at {now} in {year}.")
_OF_DUTY = Text("Nhiệm vụ {duty} – {said}", "Duty {duty} – {said}")
_GOAL = Text("mục tiêu {target} năm {year} {word}", "{target} by {year} {word}")
_CHANCE = Text(
    "mục tiêu {target} năm {year} {word} (khả năng đạt {chance})", "{target} by {year} {word} (chance {chance})"
)
_FAR = Text(
    "mục tiêu {target} năm {year} chưa dự báo được, còn thiếu {lacking}",
    "{target} by {year} cannot be projected and is {lacking} away",
)
_BEYOND: Final = {
    "higher": Text(
        "mục tiêu {target} năm {year} hiện đã vượt {ahead} (chưa đủ năm để dự báo)",
        "{target} by {year} is already exceeded by {ahead} (too few years to project)",
    ),
    "lower": Text(
        "mục tiêu {target} năm {year} hiện đã thấp hơn {ahead} (chưa đủ năm để dự báo)",
        "{target} by {year} is already bettered by {ahead} (too few years to project)",
    ),
}
_BEYOND_UNMEASURED = Text(
    "mục tiêu {target} năm {year} không có số liệu của năm ấy; giá trị gần nhất đã hơn mục tiêu {ahead}",
    "{target} by {year} was not measured in that year; the latest value is beyond it by {ahead}",
)
_NOT_MEASURED = Text(
    "mục tiêu {target} năm {year} không có số liệu của năm ấy; giá trị gần nhất còn thiếu {lacking}",
    "{target} by {year} was not measured in that year; the latest value is {lacking} away",
)
_UNTOLD = Text(
    "mục tiêu {target} năm {year} {word} (phải điều tra khoảng {needed} người trong năm {year} mới có một nửa khả năng"
    " kết luận được)",
    "{target} by {year} {word} (it takes about {needed} {needed:person|people} surveyed in {year} for an even"
    " chance to tell)",
)
_LED = Text(
    "Đầu việc còn mở có khai tác động, đến hạn sớm nhất: {tasks}; các đầu việc ấy cộng lại {sum}.",
    "Open task with a declared effect due first: {tasks}; all such tasks together {sum}.",
)
_NO_EFFECT = Text(
    "{count} đầu việc còn mở gắn với mục tiêu này nhưng chưa đầu việc nào khai mức tác động.",
    "Open tasks that name this indicator: {count}; none declares an effect on it.",
)
_TASK = Text("{task} ({lead}, hạn {due})", "{task} ({lead}, due {due})")
_ACTING = Text("{task} ({lead}, hạn {due}, tác động {effect})", "{task} ({lead}, due {due}, effect {effect})")
_ACTING_PASSED = Text(
    "{task} ({lead}, hạn {due} đã qua, tác động {effect})", "{task} ({lead}, due {due}, day passed, effect {effect})"
)
_UNLED = Text(
    "Chưa đầu việc nào của thành phố gắn với mục tiêu này: cần giao cơ quan chủ trì và thời hạn.",
    "None of the city's tasks acts on it: a lead and a date have to be named.",
)
_UNLED_ALL = Text(
    "Trong các mục tiêu dưới đây, chưa đầu việc nào của thành phố gắn với: {labels}. Cần giao cơ quan chủ trì và thời"
    " hạn.",
    "Of the targets below, none of the city's tasks acts on: {labels}. A lead and a date have to be named.",
)
_LATE = Text(
    "Đầu việc quá hạn, cần quyết định thời hạn mới (xem nhiệm vụ 5): {tasks}.",
    "Tasks that are late and need a new date (see duty 5): {tasks}.",
)
_LATE_TASK = Text(
    "{task} ({lead}, hạn {due}, mới đạt {progress})", "{task} ({lead}, due {due}, done so far {progress})"
)
_SINCE = Text(
    "{count} đầu việc khác đến hạn từ ngày số liệu ({day}) đến nay, chưa rõ đã xong hay chưa: {tasks}.",
    "Since the data's day ({day}) {count} other {count:task has|tasks have} fallen due; whether done is not known:"
    " {tasks}.",
)
_TABLE = Text("Đầu việc quá hạn hoặc có nguy cơ chậm", "Tasks that are late or at risk")
_CODE, _TITLE, _LEAD = Text("Mã", "Code"), Text("Nội dung", "Task"), Text("Chủ trì", "Lead")
_DUE, _STATUS, _PROGRESS = Text("Hạn", "Due"), Text("Tình trạng", "Status"), Text("Tiến độ", "Progress")


def urgent_targets(rows: list[dict[str, Any]], context: Context) -> list[str]:
    """Return what is aimed at and missed, at risk, or far off without a projection, first of all what nobody leads.

    What is missed or far off comes before what is still to come. A line is the one of the target's duty: with who leads
    what acts on its indicator, though another target of it has told that.
    """
    groups = _by_subject([row for row in rows if is_pressing(row, context)], context)
    groups.sort(key=lambda own: min(_PRESSING.index(verdict_name(row)) for row in own))
    lines: list[str] = []
    for own in groups:
        indicator = own[0]["indicator"]
        said = context.say(_OF_DUTY, duty=duty_of(indicator), said=_standing_line(own, context))
        planned = with_the_plan(indicator, context, beside_chance=any(_tells_chance(row) for row in own))
        lines.append(_joined(said, planned, _leads(indicator, context)))
    wanting = dict.fromkeys(own[0]["indicator"] for own in groups if _is_wanting(own, context))
    unled = [context.label(name) for name in wanting if _is_unled(name, context)]
    return [*([context.say(_UNLED_ALL, labels="; ".join(unled))] if unled else []), *lines]


def targets_of_duty(number: int, rows: list[dict[str, Any]], context: Context) -> list[str]:
    """Return what is aimed at within a duty, how it stands, and who leads what acts on it; nothing without targets."""
    own = [row for row in rows if row["indicator"] in CATALOGUE and duty_of(row["indicator"]) == number]
    groups = _by_subject(own, context)
    return [_joined(_standing_line(rows, context), _leads_or_none(rows, context)) for rows in groups]


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _by_subject(rows: list[dict[str, Any]], context: Context) -> list[list[dict[str, Any]]]:
    about: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        about.setdefault(subject(row, context.feed, context.language), []).append(row)
    return list(about.values())


def is_pressing(row: Mapping[str, Any], context: Context) -> bool:
    """Return whether a target calls for a decision: missed, at risk, or far off where nothing can be projected."""
    if TONES[verdict_name(row)] == "action":
        return True
    return row["verdict"] in _UNPROJECTED and _lacking_share(row, context) > FAR


def _standing(row: Mapping[str, Any], context: Context) -> Mapping[str, Any] | None:
    """Return what is known of a target's figures; of a year that nobody measured the city's last value, if any."""
    if row["estimate"] is not None:
        return {**row, "year": row["latest_year"]}
    whole = row["group"] is None and row["boundary"] is None and row["area"] == context.feed.information.area
    return context.latest(row["indicator"]) if whole else None


def is_beyond(row: Mapping[str, Any], context: Context) -> bool:
    """Return whether a target that cannot be projected is surely exceeded by what is known today."""
    return row["verdict"] in _UNPROJECTED and -_distance(row, context) > _half(row, context)


def beyond_by(row: Mapping[str, Any], context: Context) -> str:
    """Return by how much a target that ``is_beyond`` is exceeded."""
    unit = target_unit(row["indicator"], row["target"], context)
    return context.amount(-_distance(row, context), "points" if unit == "share" else unit)


def _is_wanting(rows: list[dict[str, Any]], context: Context) -> bool:
    """Return whether any target of one subject is neither met nor on course nor already exceeded."""
    return any(TONES[verdict_name(row)] != "good" and not is_beyond(row, context) for row in rows)


def _lacking(row: Mapping[str, Any], context: Context) -> float:
    """Return how far the estimate is surely away from the target: less half its interval, 0 where nothing is known."""
    return max(_distance(row, context) - _half(row, context), 0.0)


def _half(row: Mapping[str, Any], context: Context) -> float:
    now = _standing(row, context)
    return 0.0 if now is None else half_width(now) or 0.0


def _distance(row: Mapping[str, Any], context: Context) -> float:
    """Return how far the estimate is from the target as both are printed, below 0 beyond it, 0 where nothing is
    known.
    """
    now = _standing(row, context)
    if now is None or row["indicator"] not in CATALOGUE:
        return 0.0
    unit = target_unit(row["indicator"], row["target"], context)
    ahead = difference_cell(quantity_of(row["target"], unit), estimate_of(now, unit)).written
    return -ahead if CATALOGUE[row["indicator"]].direction == "lower" else ahead


def _lacking_share(row: Mapping[str, Any], context: Context) -> float:
    return _lacking(row, context) / abs(row["target"]) if row["target"] else 0.0


def _standing_line(rows: list[dict[str, Any]], context: Context) -> str:
    """Return the goals of one subject, and where it stands as far as that is known."""
    last = rows[-1]
    goals = "; ".join(_goal(row, context) + _doubt(row, context) for row in rows)
    said = context.say(_GOALS, subject=subject(last, context.feed, context.language), goals=goals)
    now = _standing(last, context)
    if now is None:
        return said
    value = context.value(now, target_unit(last["indicator"], last["target"], context))
    return _joined(said, context.say(_STOOD, year=now["year"], now=value))


def _doubt(row: Mapping[str, Any], context: Context) -> str:
    """Return that a target is itself uncertain, behind what is said of it."""
    said = doubt(row, context)
    return context.say(_UNSURE_TARGET, doubt=said[:1].lower() + said[1:]) if said else ""


def _goal(row: Mapping[str, Any], context: Context) -> str:
    unit = target_unit(row["indicator"], row["target"], context)
    slots: dict[str, object] = {"target": context.goal(row["target"], unit), "year": row["year"]}
    if is_beyond(row, context):
        ahead = beyond_by(row, context)
        lower = CATALOGUE[row["indicator"]].direction == "lower"
        told = _BEYOND["lower" if lower else "higher"] if row["verdict"] == "no_projection" else _BEYOND_UNMEASURED
        return context.say(told, **slots, ahead=ahead)
    if row["verdict"] in _UNPROJECTED and _lacking(row, context):
        lacking = context.amount(_lacking(row, context), "points" if unit == "share" else unit)
        return context.say(_FAR if row["verdict"] == "no_projection" else _NOT_MEASURED, **slots, lacking=lacking)
    word = context.say(verdict_text(row)).lower()
    if row["sample_needed"] is not None:
        needed = context.people(row["sample_needed"], error=row["sample_needed"])
        return context.say(_UNTOLD, **slots, word=word, needed=needed)
    if not _tells_chance(row):
        return context.say(_GOAL, **slots, word=word)
    return context.say(_CHANCE, **slots, word=word, chance=chance(row["probability"], context.language))


def _tells_chance(row: Mapping[str, Any]) -> bool:
    """Return whether the chance of a target to come is told beside it."""
    return row["sample_needed"] is None and not is_over(row) and has_chance(row)


def _leads(indicator: str, context: Context) -> str:
    """Return who leads the open tasks that say what they do to an indicator, those due first, and what they do
    together; of tasks without a declared effect only how many there are. Empty without any.
    """
    own = _open_tasks(context).filter(pl.col("indicator") == indicator)
    acting = own.filter(pl.col("effect").fill_null(0) != 0)
    if acting.is_empty():
        return context.say(_NO_EFFECT, count=own.height) if own.height else ""
    said = [
        context.say(
            _ACTING_PASSED if row["due"] < context.run.created else _ACTING,
            task=row["task"],
            lead=row["lead"],
            due=day(row["due"], context.language),
            effect=_effect(row["effect"], indicator, context),
        )
        for row in acting.head(MOST_TASKS).iter_rows(named=True)
    ]
    return context.say(_LED, tasks="; ".join(said), sum=_effect(total(acting, "effect"), indicator, context))


def _effect(value: float, indicator: str, context: Context) -> str:
    """Return what a task is declared to add to an indicator."""
    unit = context.unit(indicator)
    return signed(context.amount(value, "points" if unit == "share" else unit))


def _is_unled(indicator: str, context: Context) -> bool:
    """Whether the feed has open tasks and none of them acts on an indicator."""
    return not _open_tasks(context).is_empty() and not _leads(indicator, context)


def _leads_or_none(rows: list[dict[str, Any]], context: Context) -> str:
    """Return who leads what acts on a target, or that somebody has to, where it is not met or exceeded already."""
    indicator = rows[0]["indicator"]
    if _is_unled(indicator, context):
        return context.say(_UNLED) if _is_wanting(rows, context) else ""
    return _leads(indicator, context)


def _open_tasks(context: Context) -> pl.DataFrame:
    """Return the tasks that are neither done nor cancelled, those due first, with ``late``."""
    tasks = context.feed["tasks"].drop_nulls(["task", "lead", "due", "status"])
    late = (pl.col("status") == "late") | (pl.col("due") < context.feed.information.as_of)
    return tasks.filter(~pl.col("status").is_in(_CLOSED)).with_columns(late=late).sort("due", "task")


def late_tasks(context: Context) -> list[str]:
    """Return the tasks that were late on the data's day, with lead and progress, and those due since then."""
    tasks, told = _open_tasks(context), list[str]()
    said = [_late(row, context) for row in tasks.filter("late").iter_rows(named=True)]
    if said:
        told.append(context.say(_LATE, tasks="; ".join(said)))
    return told + due_since(context)


def due_since(context: Context) -> list[str]:
    """Return the tasks that have fallen due since the data's day, in one sentence."""
    tasks = _open_tasks(context)
    since = tasks.filter(~pl.col("late"), pl.col("due") < context.run.created)["task"].to_list()
    if not since:
        return []
    data_day = day(context.feed.information.as_of, context.language)
    return [context.say(_SINCE, day=data_day, count=len(since), tasks=", ".join(since))]


def _late(row: Mapping[str, Any], context: Context) -> str:
    slots = {"task": row["task"], "due": day(row["due"], context.language), "lead": row["lead"]}
    if row["progress"] is None:
        return context.say(_TASK, **slots)
    return context.say(_LATE_TASK, **slots, progress=share(row["progress"], context.language, 0))


def tasks_behind(context: Context) -> Table:
    """Return the tasks that are late or at risk, with who leads them."""
    names = titles("task_statuses", context.language)
    behind = _open_tasks(context).filter(pl.col("late") | (pl.col("status") == "at_risk"))
    columns = ((_CODE, "text"), (_TITLE, "wide"), (_LEAD, "text"), (_DUE, "text"), (_STATUS, "text"))
    columns += ((_PROGRESS, "number"),)
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row["task"],
            row["title"],
            row["lead"],
            row["due"],
            names["late" if row["late"] else row["status"]],
            None if row["progress"] is None else Quantity(row["progress"], "share", 0),
        )
        for row in behind.iter_rows(named=True)
    )
    return Table(key="tasks-behind", title=context.say(_TABLE), heads=heads(context, *columns), rows=cells)


def duty_of(indicator: str) -> int:
    """Return the number of the duty that an indicator heads, or else of the first that it belongs to.

    >>> duty_of("streaming_rate"), duty_of("women_entrants_share")
    (11, 11)
    """
    headed = [duty.number for duty in DUTIES if duty.headline == indicator]
    return headed[0] if headed else CATALOGUE[indicator].duties[0]
