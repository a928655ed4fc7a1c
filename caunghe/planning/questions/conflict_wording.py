"""What a conflict says: every limit by name, how far it must give way, and what that costs, in whole sentences."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.language import Text, goal, money, number
from caunghe.planning.model.city import City
from caunghe.planning.model.columns import MILLION
from caunghe.planning.options import PlanOptions
from caunghe.planning.questions.elastic import Limit
from caunghe.planning.wording import Names, Pair, both, code_title, goal_name, pair, stream_title

_SUMMARY: Final = Text(
    "Không kế hoạch nào giữ được cùng lúc {count} điều sau; bỏ một điều bất kỳ thì giữ được các điều còn lại.",
    "No plan can keep these {count} together; without any one of them the others can be kept.",
)
_ALONE: Final = Text(
    "Riêng điều sau đã không thể giữ được.", "No plan can keep this, whatever becomes of all other limits."
)
_AGREED: Final = Text("Mọi mục tiêu có thể cùng đạt.", "Every target can be met together.")
_KEPT: Final[dict[str, Text]] = {
    "rate": Text("Mục tiêu {goal} năm {year} là {value}.", "The target {goal} of {year} is {value}."),
    "count": Text(
        "Mục tiêu {goal} năm {year} là {value} người.", "The target {goal} of {year} is {value} {value:person|people}."
    ),
    "locality": Text(
        "Mỗi vùng có mức tối thiểu người học.", "Every zone of the city has a minimum number of learners."
    ),
    "priority_group": Text(
        "Mỗi nhóm ưu tiên có mức tối thiểu người học.", "Every priority group has a minimum number of learners."
    ),
    "teachers": Text(
        "Mỗi trường, mỗi ngành chỉ có nhà giáo hiện có và tuyển thêm nhiều nhất {hires} người mỗi năm.",
        "Each institution has, in each field, the teachers it has and hires at most {hires} a year.",
    ),
    "workstations": Text(
        "Mỗi địa điểm, mỗi ngành chỉ có thiết bị hiện có và mua thêm nhiều nhất {stations} vị trí mỗi năm.",
        "Each site has, in each field, the workstations it has and buys at most {stations} a year.",
    ),
    "classrooms": Text(
        "Mỗi địa điểm chỉ có phòng học hiện có và thêm nhiều nhất {classrooms} phòng mỗi năm.",
        "Each site has the classrooms it has and adds at most {classrooms} a year.",
    ),
    "workplaces": Text(
        "Chỗ thực hành tại doanh nghiệp chỉ gồm chỗ đã xác nhận và phần có thể xin thêm.",
        "Training places at employers are those confirmed and those that can still be asked for.",
    ),
    "learners": Text(
        "Số người học từ {stream} không nhiều hơn số sẵn sàng học.",
        "There are no more learners from {stream} than would start a course.",
    ),
    "budgets": Text(
        "Kinh phí cho mục «{purpose}» không vượt dự toán.", "Money for “{purpose}” stays within the budgets."
    ),
    "licences": Text(
        "Quy mô tuyển sinh đã đăng ký của trình độ {level} giữ nguyên.",
        "Licensed intakes at {level} level stay as registered.",
    ),
    "closed_sites": Text("Địa điểm đã đóng không mở lớp mới.", "Sites that are closed start no classes."),
}
_GIVES: Final[dict[str, Text]] = {
    "goal": Text(
        "Nếu chỉ nới điều này thì phải hạ {amount} người.",
        "Easing this alone means {amount} {amount:person|people} fewer.",
    ),
    "teachers": Text(
        "Nếu chỉ nới điều này thì cần thêm {amount} năm-nhà giáo.",
        "Easing this alone takes {amount} {amount:teacher-year|teacher-years}.",
    ),
    "workstations": Text(
        "Nếu chỉ nới điều này thì cần thêm {amount} vị trí thực hành trong một năm.",
        "Easing this alone takes {amount} {amount:workstation-year|workstation-years}.",
    ),
    "classrooms": Text(
        "Nếu chỉ nới điều này thì cần thêm {amount} phòng học trong một năm.",
        "Easing this alone takes {amount} {amount:classroom-year|classroom-years}.",
    ),
    "workplaces": Text(
        "Nếu chỉ nới điều này thì cần thêm {amount} chỗ thực hành trong một năm.",
        "Easing this alone takes {amount} {amount:place-year|place-years} at employers.",
    ),
    "learners": Text(
        "Nếu chỉ nới điều này thì cần thêm {amount} lượt người học.",
        "Easing this alone takes {amount} more {amount:learner|learners}.",
    ),
    "budgets": Text("Nếu chỉ nới điều này thì cần thêm {amount}.", "Easing this alone takes {amount} more."),
    "licences": Text(
        "Nếu chỉ nới điều này thì cần thêm {amount} chỉ tiêu.", "Easing this alone takes {amount} {amount:seat|seats}."
    ),
    "closed_sites": Text(
        "Nếu chỉ nới điều này thì cần {amount} chỉ tiêu ở các địa điểm đó.",
        "Easing this alone takes {amount} {amount:seat|seats} at those sites.",
    ),
}
_NOT_ALONE: Final = Text("Chỉ nới riêng điều này thì chưa đủ.", "Easing this alone is not enough.")
_RELAX: Final[dict[str, Text]] = {
    "target": Text(
        "Hạ mục tiêu {goal} năm {year} xuống {amount} người (điểm phạt {cost}).",
        "Lower the target {goal} of {year} by {amount} {amount:person|people} (a penalty of {cost}).",
    ),
    "floor": Text(
        "Hạ {goal} tổng cộng {amount} người (điểm phạt {cost}).",
        "Lower the {goal} by {amount} {amount:person|people} in all (a penalty of {cost}).",
    ),
    "teachers": Text(
        "Thêm {amount} năm-nhà giáo, tốn {cost}.", "Add {amount} {amount:teacher-year|teacher-years}, at {cost}."
    ),
    "workstations": Text(
        "Thêm {amount} vị trí thực hành trong một năm, tốn {cost}.",
        "Add {amount} {amount:workstation-year|workstation-years}, at {cost}.",
    ),
    "classrooms": Text(
        "Thêm {amount} phòng học trong một năm, tốn {cost}.",
        "Add {amount} {amount:classroom-year|classroom-years}, at {cost}.",
    ),
    "workplaces": Text(
        "Thêm {amount} chỗ thực hành trong một năm tại doanh nghiệp, tốn {cost}.",
        "Add {amount} {amount:place-year|place-years} at employers, at {cost}.",
    ),
    "budgets": Text("Thêm {amount} cho mục «{purpose}».", "Add {amount} for “{purpose}”."),
    "licences": Text(
        "Cấp thêm {amount} chỉ tiêu trình độ {level}, mở lớp tốn {cost}.",
        "License {amount} more {amount:seat|seats} at {level} level, at {cost} to open the classes.",
    ),
}
_UNITS: Final = {
    "teachers": "teacher_years",
    "workstations": "workstation_years",
    "classrooms": "classroom_years",
    "workplaces": "place_years",
    "learners": "learners",
    "budgets": "dong",
    "licences": "seats",
    "closed_sites": "seats",
}
_FLOORS: Final[dict[str, Text]] = {
    "locality": Text("mức tối thiểu của các vùng", "minimums of zones"),
    "priority_group": Text("mức tối thiểu của các nhóm ưu tiên", "minimums of priority groups"),
}


def summary(count: int) -> Pair:
    """Return the sentence above the members of a conflict."""
    return both(_ALONE) if count == 1 else both(_SUMMARY, count=count)


def agreement() -> Pair:
    """Return the sentence when nothing contradicts."""
    return both(_AGREED)


def member(names: Names, city: City, options: PlanOptions, limit: Limit, alone: float | None) -> tuple[str, Pair]:
    """Return a limit's unit, and sentences of what is kept and how far it must give way if it alone does."""
    unit = _UNITS.get(limit.kind, "people")
    kept = _as_it_is(names, city, options, limit)
    gives = both(_NOT_ALONE) if alone is None else both(_GIVES[_of(limit)], amount=_amount(limit, alone))
    return unit, (f"{kept[0]} {gives[0]}", f"{kept[1]} {gives[1]}")


def relaxation(names: Names, limit: Limit, amount: float, cost: float) -> tuple[str, Pair]:
    """Return a limit's unit and the sentence of giving way by ``amount`` at ``cost`` (million đồng)."""
    slots = _slots(limit) | {"amount": _amount(limit, amount), "cost": pair(money, cost * MILLION)}
    if limit.kind in _RELAX:
        return _UNITS[limit.kind], both(_RELAX[limit.kind], **slots)
    if limit.kind in _FLOORS:
        return "people", both(_RELAX["floor"], goal=both(_FLOORS[limit.kind]), **slots)
    return "people", both(_RELAX["target"], goal=goal_name(names, limit.kind), year=limit.year, **slots)


def _of(limit: Limit) -> str:
    return limit.kind if limit.kind in _GIVES else "goal"


def _amount(limit: Limit, amount: float) -> Pair:
    if limit.kind == "budgets":
        return pair(money, amount)
    return pair(number, amount)


def _slots(limit: Limit) -> dict[str, object]:
    match limit.kind:
        case "learners":
            return {"stream": stream_title(limit.part)}
        case "budgets":
            return {"purpose": code_title("funding_purposes", limit.part)}
        case "licences":
            vi, en = code_title("levels", limit.part)
            return {"level": (vi.lower(), en.lower())}
        case _:
            return {}


def _as_it_is(names: Names, city: City, options: PlanOptions, limit: Limit) -> Pair:
    if limit.year is None:
        caps = {"hires": options.hires_per_year, "stations": options.workstations_per_year}
        return both(_KEPT[limit.kind], classrooms=options.classrooms_per_year, **caps, **_slots(limit))
    of = (pl.col("indicator") == limit.kind) & (pl.col("year") == limit.year)
    value = city.targets.filter(of)["value"][0]
    named = goal_name(names, limit.kind)
    if value <= 1:
        return both(_KEPT["rate"], goal=named, year=limit.year, value=pair(goal, value))
    return both(_KEPT["count"], goal=named, year=limit.year, value=pair(number, value, 0))
