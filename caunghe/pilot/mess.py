# pyright: standard
"""The mistakes real offices make, planted on purpose: what, where, how many, and which rule of the checker tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.language import Text
from caunghe.pilot import mess_answers, mess_reports, mess_training
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
        mess_training.silence_years,
    ),
    Mistake(
        None,
        "intakes",
        Text("Một trung tâm chưa nộp số liệu năm 2025", "One centre has not yet sent 2025"),
        mess_training.delay_submission,
    ),
    Mistake(
        None,
        "intakes",
        Text("Một chương trình thiếu số tốt nghiệp mọi khóa", "One programme never gave its graduates"),
        mess_training.withhold_graduates,
    ),
    Mistake(
        "intake_over_licence",
        "intakes",
        Text("Tuyển vượt quy mô đăng ký", "Entrants over the licence"),
        mess_training.exceed_licences,
    ),
    Mistake(
        "months_outside_level",
        "programmes",
        Text("Khóa dưới ba tháng ghi bốn tháng", "A short course of four months"),
        mess_training.lengthen_course,
    ),
    Mistake(
        "teacher_ratio_exceeded",
        "institutions",
        Text("Hai cơ sở thiếu nhà giáo", "Two institutions are short of teachers"),
        mess_training.take_teachers,
    ),
    Mistake(
        "programme_without_teachers",
        "programmes",
        Text("Chương trình không có nhà giáo của nghề", "Programmes whose field has no teacher"),
        mess_training.empty_fields,
    ),
    Mistake(
        "teacher_overage",
        "teachers",
        Text("Nhà giáo quá tuổi vẫn trong danh sách", "Retired teachers still listed"),
        mess_training.age_teachers,
    ),
    Mistake(
        "class_below_minimum",
        "intakes",
        Text("Lớp nhỏ hơn mức tối thiểu", "Classes below the minimum"),
        mess_training.shrink_classes,
    ),
    Mistake(
        "women_exceed_entrants",
        "intakes",
        Text("Số nữ nhiều hơn số nhập học", "More women than entrants"),
        mess_training.inflate_women,
    ),
    Mistake(
        "graduates_exceed_entrants",
        "intakes",
        Text("Tốt nghiệp nhiều hơn nhập học", "More graduates than entrants"),
        mess_training.inflate_graduates,
    ),
    Mistake(
        "dropouts_exceed_entrants",
        "intakes",
        Text("Thôi học và tốt nghiệp nhiều hơn nhập học", "Dropouts and graduates exceed entrants"),
        mess_training.inflate_dropouts,
    ),
    Mistake(
        "employed_exceed_graduates",
        "intakes",
        Text("Có việc nhiều hơn tốt nghiệp", "More employed than graduated"),
        mess_training.inflate_employed,
    ),
    Mistake(
        "in_field_exceed_employed",
        "intakes",
        Text("Đúng nghề nhiều hơn có việc", "More in field than employed"),
        mess_training.inflate_in_field,
    ),
    Mistake(
        "quota_zero_with_entrants",
        "intakes",
        Text("Chỉ tiêu bằng 0 nhưng có người học", "Entrants without a quota"),
        mess_training.clear_quotas,
    ),
    Mistake(
        "coordinates_outside_city",
        "sites",
        Text("Kinh độ, vĩ độ đảo chỗ hoặc lệch xa", "Coordinates swapped or far off"),
        mess_training.displace_sites,
    ),
    Mistake(
        "equipment_year_in_future",
        "equipment",
        Text("Năm mua thiết bị gõ nhầm", "Year of purchase mistyped"),
        mess_training.postdate_equipment,
    ),
    Mistake("fund_zero", "funds", Text("Nguồn kinh phí bằng 0", "Funds of nothing"), mess_training.empty_funds),
    Mistake(
        "dates_inverted",
        "agreements",
        Text("Thỏa thuận kết thúc trước khi ký", "Agreements that end before they are signed"),
        mess_training.invert_agreements,
    ),
    Mistake(
        "progress_contradicts_status",
        "tasks",
        Text("Nhiệm vụ hoàn thành với tiến độ 90 %", "A task done at 90 %"),
        mess_training.contradict_task,
    ),
    Mistake(
        "workplace_stale",
        "workplaces",
        Text("Chỗ thực hành lâu không xác nhận", "Workplaces unconfirmed for over a year"),
        mess_answers.outdate_confirmations,
    ),
    Mistake(
        "day_in_future",
        "workplaces",
        Text("Ngày xác nhận ở tương lai", "Confirmed tomorrow"),
        mess_answers.postdate_confirmations,
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
        mess_answers.inflate_hard_to_fill,
    ),
    Mistake("weight_missing", "labour_survey", Text("Thiếu quyền số", "Weights missing"), mess_answers.lose_weights),
    Mistake(
        "survey_occupation_missing",
        "labour_survey",
        Text("Người đang làm việc thiếu nghề", "Employed people without an occupation"),
        mess_answers.lose_occupations,
    ),
    Mistake(
        "age_activity_implausible",
        "labour_survey",
        Text("Người trên 95 tuổi đang làm việc", "People over 95 at work"),
        mess_answers.mistype_ages,
    ),
    Mistake(
        "code_unknown",
        "labour_survey",
        Text("Mã nghề lạ hoặc chỉ có ba chữ số", "Occupation codes odd or of three digits"),
        mess_answers.mistype_occupations,
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
        mess_answers.shrink_survey_pay,
    ),
    Mistake(
        "pay_implausible",
        "vacancies",
        Text("Lương tin tuyển dụng ghi theo nghìn đồng", "Advertised pay written in thousands"),
        mess_answers.shrink_advert_pay,
    ),
    Mistake(
        "pay_range_inverted",
        "vacancies",
        Text("Lương từ cao hơn lương đến", "Pay from above pay to"),
        mess_answers.invert_pay,
    ),
    Mistake(
        "area_expired",
        "employers",
        Text("Mã phường cũ trong danh sách đơn vị", "A former ward's code in the register"),
        mess_answers.move_employers_to_old_ward,
    ),
    Mistake(
        "area_expired",
        "applicants",
        Text("Mã phường cũ trong hồ sơ đăng ký", "A former ward's code in applications"),
        mess_answers.move_applicants_to_old_ward,
    ),
    Mistake(
        "to_vocational_exceeds_leavers",
        "leavers",
        Text("Vào học nghề nhiều hơn học sinh", "More to vocational education than leavers"),
        mess_answers.inflate_streaming,
    ),
    Mistake(
        "choice_ranks_gap",
        "choices",
        Text("Nguyện vọng bỏ cách số thứ tự", "Ranks with a gap"),
        mess_answers.skip_ranks,
    ),
    Mistake(
        "duplicated_choice",
        "choices",
        Text("Cùng một chương trình ghi hai lần", "The same programme chosen twice"),
        mess_answers.double_choices,
    ),
    Mistake(
        "reference_unknown",
        "agreements",
        Text("Thỏa thuận với đơn vị không có trong danh sách", "Agreements with unlisted employers"),
        mess_answers.invent_partners,
    ),
    Mistake(
        "target_without_indicator",
        "targets",
        Text("Một mục tiêu chưa có chỉ số để đo", "A goal that no indicator measures yet"),
        _findings_of_the_city(1),
    ),
    Mistake(
        "employer_weights_off",
        "hiring_needs",
        Text(
            "Đơn vị được hỏi mà không cần tuyển không có dòng, nên quyền số cộng lại ít hơn danh mục",
            "Employers who were asked and need nobody have no row, so that weights add up to less than the register",
        ),
        _findings_of_the_city(7),
    ),
    Mistake(
        "vacancy_repeated",
        "vacancies",
        Text("Tin đăng lặp lại trong sáu mươi ngày", "Advertisements repeated within sixty days"),
        mess_answers.repeat_adverts,
    ),
    Mistake(
        "key_duplicate", "hiring_needs", Text("Dòng nộp hai lần", "Rows sent twice"), mess_answers.repeat_hiring_needs
    ),
    *(Mistake(rule, table, Text(*says), plant) for rule, table, says, plant in mess_reports.MISTAKES),
)


def tables_with_mistakes(tables: Tables, seed: int) -> tuple[Tables, pl.DataFrame]:
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

    ``owed`` is what ``tables_with_mistakes`` returns, ``findings`` what the checker finds in the city's ``tables``.
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
