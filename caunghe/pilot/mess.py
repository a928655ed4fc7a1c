"""The mistakes real offices make, planted on purpose: what, where, how many, and which rule of the checker tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.language import Text
from caunghe.pilot import mess_answers, mess_training
from caunghe.pilot.streams import stream

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One kind of mistake: the rule that must find it (none where only a reader can), its table, and how it is made.

    ``plant(tables, rng)`` alters the tables and returns how many findings the rule owes.
    """

    rule: str | None
    table: str
    says: Text
    plant: Callable[[Tables, np.random.Generator], int]


def _findings_of_the_city(found: int) -> Callable[[Tables, np.random.Generator], int]:
    """Return a planter for what the city already holds: it changes nothing and owes ``found`` findings."""
    return lambda tables, rng: found


# Rows are taken out first and added last, so that the planters between can name rows by position.
MISTAKES: Final[tuple[Mistake, ...]] = (
    Mistake(
        "cohort_gap",
        "intakes",
        Text("Ba cơ sở không báo cáo một năm", "Three institutions reported nothing for a year"),
        mess_training.silent_years,
    ),
    Mistake(
        None,
        "intakes",
        Text("Một trung tâm chưa nộp số liệu năm 2025", "One centre has not yet sent 2025"),
        mess_training.late_submission,
    ),
    Mistake(
        None,
        "intakes",
        Text("Một chương trình thiếu số tốt nghiệp mọi khóa", "One programme never gave its graduates"),
        mess_training.graduates_withheld,
    ),
    Mistake(
        "intake_over_licence",
        "intakes",
        Text("Tuyển vượt quy mô đăng ký", "Entrants over the licence"),
        mess_training.over_licence,
    ),
    Mistake(
        "months_outside_level",
        "programmes",
        Text("Khóa dưới ba tháng ghi bốn tháng", "A short course of four months"),
        mess_training.months_wrong,
    ),
    Mistake(
        "teacher_ratio_exceeded",
        "institutions",
        Text("Hai cơ sở thiếu nhà giáo", "Two institutions are short of teachers"),
        mess_training.too_few_teachers,
    ),
    Mistake(
        "programme_without_teachers",
        "programmes",
        Text("Chương trình không có nhà giáo của nghề", "Programmes whose field has no teacher"),
        mess_training.field_without_teachers,
    ),
    Mistake(
        "teacher_overage",
        "teachers",
        Text("Nhà giáo quá tuổi vẫn trong danh sách", "Retired teachers still listed"),
        mess_training.retired_teachers,
    ),
    Mistake(
        "class_below_minimum",
        "intakes",
        Text("Lớp nhỏ hơn mức tối thiểu", "Classes below the minimum"),
        mess_training.small_classes,
    ),
    Mistake(
        "women_exceed_entrants",
        "intakes",
        Text("Số nữ nhiều hơn số nhập học", "More women than entrants"),
        mess_training.women_over,
    ),
    Mistake(
        "graduates_exceed_entrants",
        "intakes",
        Text("Tốt nghiệp nhiều hơn nhập học", "More graduates than entrants"),
        mess_training.graduates_over,
    ),
    Mistake(
        "dropouts_exceed_entrants",
        "intakes",
        Text("Thôi học và tốt nghiệp nhiều hơn nhập học", "Dropouts and graduates exceed entrants"),
        mess_training.dropouts_over,
    ),
    Mistake(
        "employed_exceed_graduates",
        "intakes",
        Text("Có việc nhiều hơn tốt nghiệp", "More employed than graduated"),
        mess_training.employed_over,
    ),
    Mistake(
        "in_field_exceed_employed",
        "intakes",
        Text("Đúng nghề nhiều hơn có việc", "More in field than employed"),
        mess_training.in_field_over,
    ),
    Mistake(
        "quota_zero_with_entrants",
        "intakes",
        Text("Chỉ tiêu bằng 0 nhưng có người học", "Entrants without a quota"),
        mess_training.quota_zero,
    ),
    Mistake(
        "coordinates_outside_city",
        "sites",
        Text("Kinh độ, vĩ độ đảo chỗ hoặc lệch xa", "Coordinates swapped or far off"),
        mess_training.sites_astray,
    ),
    Mistake(
        "equipment_year_in_future",
        "equipment",
        Text("Năm mua thiết bị gõ nhầm", "Year of purchase mistyped"),
        mess_training.bought_tomorrow,
    ),
    Mistake("fund_zero", "funds", Text("Nguồn kinh phí bằng 0", "Funds of nothing"), mess_training.empty_funds),
    Mistake(
        "dates_inverted",
        "agreements",
        Text("Thỏa thuận kết thúc trước khi ký", "Agreements that end before they are signed"),
        mess_training.agreements_inverted,
    ),
    Mistake(
        "progress_contradicts_status",
        "tasks",
        Text("Nhiệm vụ hoàn thành với tiến độ 90 %", "A task done at 90 %"),
        mess_training.task_contradicted,
    ),
    Mistake(
        "workplace_stale",
        "workplaces",
        Text("Chỗ thực hành lâu không xác nhận", "Workplaces unconfirmed for over a year"),
        mess_answers.stale_workplaces,
    ),
    Mistake(
        "day_in_future",
        "workplaces",
        Text("Ngày xác nhận ở tương lai", "Confirmed tomorrow"),
        mess_answers.confirmed_tomorrow,
    ),
    Mistake(
        None,
        "hiring_needs",
        Text("Nhu cầu tuyển dụng xác nhận từ hơn một năm trước", "Hiring needs confirmed over a year before"),
        _findings_of_the_city(0),
    ),
    Mistake(
        "hard_to_fill_exceeds_openings",
        "hiring_needs",
        Text("Khó tuyển nhiều hơn cần tuyển", "More hard to fill than openings"),
        mess_answers.hard_over,
    ),
    Mistake("weight_missing", "labour_survey", Text("Thiếu quyền số", "Weights missing"), mess_answers.weights_lost),
    Mistake(
        "survey_occupation_missing",
        "labour_survey",
        Text("Người đang làm việc thiếu nghề", "Employed people without an occupation"),
        mess_answers.occupations_lost,
    ),
    Mistake(
        "age_activity_implausible",
        "labour_survey",
        Text("Người trên 95 tuổi đang làm việc", "People over 95 at work"),
        mess_answers.ages_mistyped,
    ),
    Mistake(
        "code_unknown",
        "labour_survey",
        Text("Mã nghề lạ hoặc chỉ có ba chữ số", "Occupation codes odd or of three digits"),
        mess_answers.odd_occupations,
    ),
    Mistake(
        "single_unit_stratum",
        "labour_survey",
        Text("Một tầng chỉ có một địa bàn mẫu mỗi năm", "A stratum of one cluster each year"),
        _findings_of_the_city(6),
    ),
    Mistake(
        "pay_implausible",
        "labour_survey",
        Text("Thu nhập ghi theo nghìn đồng", "Pay written in thousands"),
        mess_answers.survey_pay_in_thousands,
    ),
    Mistake(
        "pay_implausible",
        "vacancies",
        Text("Lương tin tuyển dụng ghi theo nghìn đồng", "Advertised pay written in thousands"),
        mess_answers.advert_pay_in_thousands,
    ),
    Mistake(
        "pay_range_inverted",
        "vacancies",
        Text("Lương từ cao hơn lương đến", "Pay from above pay to"),
        mess_answers.pay_inverted,
    ),
    Mistake(
        "area_expired",
        "employers",
        Text("Mã phường cũ trong danh sách đơn vị", "A former ward's code in the register"),
        mess_answers.employers_in_old_ward,
    ),
    Mistake(
        "area_expired",
        "applicants",
        Text("Mã phường cũ trong hồ sơ đăng ký", "A former ward's code in applications"),
        mess_answers.applicants_in_old_ward,
    ),
    Mistake(
        "to_vocational_exceeds_leavers",
        "leavers",
        Text("Vào học nghề nhiều hơn học sinh", "More to vocational education than leavers"),
        mess_answers.streamed_over,
    ),
    Mistake(
        "choice_ranks_gap",
        "choices",
        Text("Nguyện vọng bỏ cách số thứ tự", "Ranks with a gap"),
        mess_answers.ranks_skipped,
    ),
    Mistake(
        "duplicated_choice",
        "choices",
        Text("Cùng một chương trình ghi hai lần", "The same programme chosen twice"),
        mess_answers.choices_doubled,
    ),
    Mistake(
        "reference_unknown",
        "agreements",
        Text("Thỏa thuận với đơn vị không có trong danh sách", "Agreements with unlisted employers"),
        mess_answers.unknown_partners,
    ),
    Mistake(
        "target_without_indicator",
        "targets",
        Text("Một mục tiêu chưa có chỉ số để đo", "A goal that no indicator measures yet"),
        _findings_of_the_city(1),
    ),
    Mistake(
        "vacancy_repeated",
        "vacancies",
        Text("Tin đăng lặp lại trong sáu mươi ngày", "Advertisements repeated within sixty days"),
        mess_answers.repeated_adverts,
    ),
    Mistake("key_duplicate", "hiring_needs", Text("Dòng nộp hai lần", "Rows sent twice"), mess_answers.sent_twice),
)


def planted(tables: Tables, seed: int) -> tuple[Tables, pl.DataFrame]:
    """Return the tables with every mistake in them, and what the checker owes: ``rule, table, findings``."""
    tables = dict(tables)
    owed = []
    for i, mistake in enumerate(MISTAKES):
        found = mistake.plant(tables, stream(seed, f"mess_{i}_{mistake.table}"))
        owed.append((mistake.rule, mistake.table, found))
    frame = pl.DataFrame(owed, schema={"rule": pl.String, "table": pl.String, "findings": pl.Int64}, orient="row")
    return tables, frame.drop_nulls("rule").group_by("rule", "table", maintain_order=True).agg(pl.sum("findings")).sort(
        "rule", "table"
    )


_PREFACE: Final = """# The mess in the sample city

Offices send data late, twice, mistyped or not at all. The sample city holds such mistakes on purpose, so that the
checker and every engine are tried on data as it comes. `mess.py` declares them; with the sample city's own seed the
checker finds exactly those of the first table. This page is made by `make golden`.

| what is wrong | điều gì sai | table | rule | findings |
|---|---|---|---|---:|
"""

_AFTERWORD: Final = """
Not mistakes, but as in life: a commune with a single sampled cluster, strata of very different size, cells of fewer
than five people, pay said in round figures, one answer on pay in ten missing, employers who stop answering, names
spelt two ways and births with day and month swapped in the employment register.
"""


_SURPLUS: Final = """
## Found though not planted

| rule | table | findings |
|---|---|---:|
"""

_EMPTY: Final = """
## Columns left empty

Optional columns of which the sample city has no value: {columns}.
"""


def surplus(owed: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Return ``rule, table, findings`` of the rules that find in a table what no mistake was planted for."""
    found = findings.group_by("rule", "table", maintain_order=True).agg(findings=pl.len().cast(pl.Int64))
    return found.join(owed, on=["rule", "table"], how="anti").sort("rule", "table")


def page(owed: pl.DataFrame, findings: pl.DataFrame, tables: Tables) -> str:
    """Return MESS.md: every mistake with its rule and the findings it owes, what else is found, and empty columns.

    ``owed`` is what ``planted`` returns, ``findings`` what the checker finds in the city's ``tables``.
    """
    counts = {(rule, table): count for rule, table, count in owed.iter_rows()}
    lines = []
    for mistake in MISTAKES:
        rule = f"`{mistake.rule}`" if mistake.rule else "none: only a reader can tell"
        count = counts[mistake.rule, mistake.table] if mistake.rule else "–"
        lines.append(f"| {mistake.says.en} | {mistake.says.vi} | `{mistake.table}` | {rule} | {count} |\n")
    others = [f"| `{rule}` | `{table}` | {count} |\n" for rule, table, count in surplus(owed, findings).iter_rows()]
    empty = [
        f"`{name}.{column.name}`"
        for name, frame in tables.items()
        for column in frame.iter_columns()
        if column.null_count() == len(frame)
    ]
    parts = [_PREFACE, *lines, _AFTERWORD, _SURPLUS, *(others or ["| none | – | – |\n"])]
    return "".join([*parts, _EMPTY.format(columns=", ".join(empty) or "none")])
