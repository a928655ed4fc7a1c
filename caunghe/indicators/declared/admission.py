"""Indicators of enrolment, streaming, target groups and the plan's own tasks."""

from __future__ import annotations

from functools import partial
from typing import Final

import polars as pl

from caunghe.indicators.declared.training import PLAN
from caunghe.indicators.indicator import Indicator, indicator

_leavers = partial(
    indicator,
    table="leavers",
    unit="share",
    numerator=pl.col("to_vocational"),
    denominator=pl.col("leavers"),
    breakdowns=("area", "area_kind", "boundary"),
    source=PLAN,
    duties=(11,),
)


def _of_grade(name: str, grade: str) -> pl.Expr:
    return pl.when(pl.col("grade") == grade).then(pl.col(name))


LEAVERS: Final[tuple[Indicator, ...]] = (
    _leavers(
        "streaming_rate",
        ("Tỷ lệ phân luồng", "Streaming rate"),
        (
            "Số học sinh học hết lớp 9 và lớp 12 vào học giáo dục nghề nghiệp trong năm, chia cho số học sinh học hết hai lớp này. Không tính xã, phường chưa báo.",
            "Leavers of grades 9 and 12 who entered vocational education that year, divided by leavers of both grades. Communes that did not report are left out.",
        ),
    ),
    _leavers(
        "streaming_rate_grade_9",
        ("Tỷ lệ phân luồng sau lớp 9", "Streaming rate after grade 9"),
        (
            "Số học sinh học hết lớp 9 vào học giáo dục nghề nghiệp trong năm, chia cho số học sinh học hết lớp 9. Không tính xã, phường chưa báo.",
            "Grade 9 leavers who entered vocational education that year, divided by grade 9 leavers. Communes that did not report are left out.",
        ),
        numerator=_of_grade("to_vocational", "9"),
        denominator=_of_grade("leavers", "9"),
        part_of="streaming_rate",
    ),
    _leavers(
        "streaming_rate_grade_12",
        ("Tỷ lệ phân luồng sau lớp 12", "Streaming rate after grade 12"),
        (
            "Số học sinh học hết lớp 12 vào học giáo dục nghề nghiệp trong năm, chia cho số học sinh học hết lớp 12. Không tính xã, phường chưa báo.",
            "Grade 12 leavers who entered vocational education that year, divided by grade 12 leavers. Communes that did not report are left out.",
        ),
        numerator=_of_grade("to_vocational", "12"),
        denominator=_of_grade("leavers", "12"),
        part_of="streaming_rate",
    ),
)

_choices = partial(
    indicator,
    table="choices",
    unit="share",
    denominator=pl.lit(1),
    breakdowns=("sex", "area", "boundary"),
    running=pl.col("open"),
    duties=(11,),
)

CHOICES: Final[tuple[Indicator, ...]] = (
    _choices(
        "first_choices",
        ("Số nguyện vọng một", "First choices"),
        (
            "Số người đặt một chương trình làm nguyện vọng một trong các đợt có hạn đăng ký trong năm, theo số đã ghi đến ngày của số liệu. Người đăng ký nhiều đợt được tính mỗi đợt một lần.",
            "Applicants who put a programme first in the rounds whose closing day is in the year, as far as on record on the day of the data. Somebody in several rounds counts once in each.",
        ),
        unit="people",
        numerator=pl.lit(1),
        denominator=None,
        breakdowns=("field_group", "level", "institution", "sex", "area", "boundary"),
    ),
    _choices(
        "first_choice_priority_share",
        ("Tỷ lệ nguyện vọng một vào ngành, nghề ưu tiên", "First choices for priority fields"),
        (
            "Số nguyện vọng một vào chương trình thuộc ngành, nghề ưu tiên của thành phố, chia cho số nguyện vọng một.",
            "First choices of programmes in the city's priority fields, divided by first choices.",
        ),
        numerator=pl.col("priority"),
        duties=(3, 11),
    ),
    _choices(
        "first_choice_women_share",
        ("Tỷ lệ nữ trong nguyện vọng một", "Women among first choices"),
        (
            "Số nữ trong những người có nguyện vọng một, chia cho số nguyện vọng một.",
            "Women among applicants with a first choice, divided by first choices.",
        ),
        numerator=pl.col("sex") == "female",
        breakdowns=("field_group", "level", "institution", "area", "boundary"),
        direction="neutral",
        duties=(11, 13),
    ),
    indicator(
        "target_groups_reached",
        ("Tỷ lệ đối tượng ưu tiên đăng ký học", "Target groups reached"),
        (
            "Số người thuộc các nhóm đối tượng ưu tiên đã đăng ký học trong năm, chia cho số người thuộc các nhóm đó theo số liệu gần nhất. Một người thuộc hai nhóm được tính ở cả hai; không tính nhóm không có số người và nhóm mà phiếu đăng ký chưa từng ghi.",
            "People of the target groups who applied in the year, divided by people of those groups at the last count. Somebody in two groups counts in both; groups without a number of people, and groups that no round has ever recorded, are left out.",
        ),
        unit="share",
        table="target_groups",
        numerator=pl.col("applied"),
        denominator=pl.col("people"),
        breakdowns=("group", "area", "boundary"),
        running=pl.col("open"),
        duties=(13,),
    ),
)

_tasks = partial(
    indicator,
    table="tasks",
    unit="share",
    people=False,
    denominator=pl.lit(1),
    breakdowns=("task_group", "lead"),
    duties=(5,),
)

TASKS: Final[tuple[Indicator, ...]] = (
    _tasks(
        "tasks_done",
        ("Tỷ lệ nhiệm vụ hoàn thành", "Tasks done"),
        (
            "Số nhiệm vụ đã hoàn thành, chia cho số nhiệm vụ của kế hoạch. Không tính nhiệm vụ đã dừng hoặc hủy bỏ.",
            "Tasks done, divided by the plan's tasks. Cancelled tasks are left out.",
        ),
        numerator=pl.col("status") == "done",
    ),
    _tasks(
        "tasks_on_time",
        ("Tỷ lệ nhiệm vụ đúng tiến độ", "Tasks on time"),
        (
            "Số nhiệm vụ đã hoàn thành, hoặc chưa đến hạn và không bị báo chậm hay có nguy cơ chậm, chia cho số nhiệm vụ. Không tính nhiệm vụ đã dừng; nhiệm vụ hoàn thành sau hạn vẫn tính, vì không ghi ngày hoàn thành.",
            "Tasks done, or not yet due and neither late nor at risk, divided by tasks. Cancelled tasks are left out; tasks done after their day still count, as the day of completion is not recorded.",
        ),
        numerator=(pl.col("status") == "done") | (~pl.col("overdue") & ~pl.col("status").is_in(["late", "at_risk"])),
    ),
    _tasks(
        "tasks_overdue",
        ("Tỷ lệ nhiệm vụ quá hạn", "Tasks overdue"),
        (
            "Số nhiệm vụ chưa hoàn thành đã qua hạn tại ngày của bộ dữ liệu, chia cho số nhiệm vụ. Không tính nhiệm vụ đã dừng.",
            "Tasks not done whose day has passed on the day of the feed, divided by tasks. Cancelled tasks are left out.",
        ),
        numerator=pl.col("overdue"),
        direction="lower",
    ),
    _tasks(
        "tasks_progress",
        ("Tiến độ bình quân của nhiệm vụ", "Mean progress of tasks"),
        (
            "Bình quân tiến độ của các nhiệm vụ; nhiệm vụ đã hoàn thành tính là 1. Không tính nhiệm vụ đã dừng và nhiệm vụ không ghi tiến độ.",
            "Mean progress of tasks; a task done counts as 1. Cancelled tasks and tasks without stated progress are left out.",
        ),
        numerator=pl.when(pl.col("status") == "done").then(1.0).otherwise(pl.col("progress")),
    ),
)

INDICATORS: Final = LEAVERS + CHOICES + TASKS
