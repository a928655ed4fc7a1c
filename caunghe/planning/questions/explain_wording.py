"""Why a programme has its seats, in whole sentences of both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from caunghe.language import Text, money, number
from caunghe.planning.model.columns import MILLION
from caunghe.planning.questions.scarcity import Scarcity
from caunghe.planning.wording import Names, Pair, both, code_title, pair

PARTS: Final = (
    "shortage",
    "goals",
    "running",
    "learners",
    "teachers",
    "workstations",
    "classrooms",
    "workplaces",
    "money",
    "opening",
    "change",
)
SCARCE: Final = ("learners", "teachers", "workstations", "classrooms", "workplaces", "money", "opening")
# đồng a seat, and seats, below which nothing is said
NOTICED: Final = 0.5e6
_SEEN: Final = 0.05
_SEATS: Final[dict[str, Text]] = {
    "taught": Text(
        "Chương trình {field} ({level}) tại {site} nhận {seats} người học trong các năm {first}–{last}; năm trước "
        "nhận {before} người.",
        "The programme {field} ({level}) at {site} takes {seats} {seats:learner|learners} in {first}–{last}; the "
        "year before it took {before}.",
    ),
    "none": Text(
        "Chương trình {field} ({level}) tại {site} không nhận người học mới trong các năm {first}–{last}; năm trước "
        "nhận {before} người.",
        "The programme {field} ({level}) at {site} takes no new learners in {first}–{last}; the year before it took "
        "{before}.",
    ),
}
_DEMAND: Final = Text(
    "Mỗi năm thành phố cần thêm {need} người làm nghề {occupation}, cả kế hoạch còn thiếu {shortage} người.",
    "The city needs {need} more {need:person|people} a year as {occupation}, of whom the whole plan leaves "
    "{shortage} short.",
)
_SUPPLY: Final = Text(
    "Cứ 100 người bắt đầu học thì đáp ứng được {rate} chỗ làm của nghề đó sau {lag} năm.",
    "Of 100 people who start, {rate} {rate:fills|fill} an opening of that occupation, after {lag} {lag:year|years}.",
)
_SUPPLY_NEXT_YEAR: Final = Text(
    "Cứ 100 người bắt đầu học thì đáp ứng được {rate} chỗ làm của nghề đó sau 1 năm.",
    "Of 100 people who start, {rate} {rate:fills|fill} an opening of that occupation a year later.",
)
_SUPPLY_AT_ONCE: Final = Text(
    "Cứ 100 người bắt đầu học thì đáp ứng được {rate} chỗ làm của nghề đó ngay trong năm.",
    "Of 100 people who start, {rate} {rate:fills|fill} an opening of that occupation within the year.",
)
_NO_DEMAND: Final = Text(
    "Chưa có dự báo nhu cầu cho nghề mà chương trình này đào tạo.",
    "There is no forecast of need for the occupation this programme trains.",
)
_WORTH: Final = Text(
    "Tính bình quân một chỉ tiêu: đáp ứng lao động còn thiếu đáng {shortage}, đóng góp cho mục tiêu đáng {goals}, chi "
    "phí đào tạo {running}, phần nguồn lực khan hiếm phải dùng {scarce}.",
    "On average a seat fills shortage worth {shortage}, counts towards goals for {goals}, costs {running} to teach and "
    "uses scarce resources worth {scarce}.",
)
_DEAREST: Final[dict[str, Text]] = {
    "learners": Text(
        "Tốn nhất là đưa người học đến: {amount} một chỉ tiêu.",
        "Most of that is bringing learners there: {amount} a seat.",
    ),
    "teachers": Text("Khan hiếm nhất là nhà giáo: {amount} một chỉ tiêu.", "Scarcest are teachers: {amount} a seat."),
    "workstations": Text(
        "Khan hiếm nhất là vị trí thực hành: {amount} một chỉ tiêu.", "Scarcest are workstations: {amount} a seat."
    ),
    "classrooms": Text(
        "Khan hiếm nhất là phòng học: {amount} một chỉ tiêu.", "Scarcest are classrooms: {amount} a seat."
    ),
    "workplaces": Text(
        "Khan hiếm nhất là chỗ thực hành tại doanh nghiệp: {amount} một chỉ tiêu.",
        "Scarcest are training places at employers: {amount} a seat.",
    ),
    "money": Text("Khan hiếm nhất là kinh phí: {amount} một chỉ tiêu.", "Scarcest is money: {amount} a seat."),
    "opening": Text(
        "Nặng nhất là mở chương trình mới: {amount} một chỉ tiêu.",
        "Heaviest is opening the programme: {amount} a seat.",
    ),
}
_CHANGE: Final[dict[str, Text]] = {
    "spares": Text(
        "Giữ chỉ tiêu như các năm liền kề tránh được chi phí xáo trộn {amount} một chỉ tiêu.",
        "Keeping seats as in the years around spares the cost of change, {amount} a seat.",
    ),
    "costs": Text(
        "Thêm chỉ tiêu là xáo trộn so với các năm liền kề, tốn {amount} một chỉ tiêu.",
        "More seats are a change from the years around, which costs {amount} a seat.",
    ),
}
_BINDS: Final[dict[str, Text]] = {
    "licences": Text(
        "Quy mô đăng ký đang giới hạn: thêm một chỉ tiêu mỗi năm thì lợi {price}.",
        "The licence binds: one more seat a year gains {price}.",
    ),
    "teachers": Text(
        "Nhà giáo đang giới hạn: thêm một người thì lợi {price}.",
        "Teachers bind: one more gains {price}.",
    ),
    "workstations": Text(
        "Vị trí thực hành đang giới hạn: thêm một thì lợi {price}.",
        "Workstations bind: one more gains {price}.",
    ),
    "classrooms": Text(
        "Phòng học đang giới hạn: thêm một thì lợi {price}.",
        "Classrooms bind: one more gains {price}.",
    ),
    "workplaces": Text(
        "Chỗ thực hành tại doanh nghiệp đang giới hạn: thêm một thì lợi {price}.",
        "Training places at employers bind: one more gains {price}.",
    ),
}
_GAINS: Final[dict[str, Text]] = {
    "more": Text(
        "Khi đó chương trình này nhận thêm {seats} người học.",
        "This programme then takes {seats} more {seats:learner|learners}.",
    ),
    "none": Text(
        "Khi đó phần lợi nằm ở chương trình khác cùng dùng nguồn lực ấy.",
        "The gain is then in other programmes that share it.",
    ),
    "fewer": Text(
        "Khi đó chương trình này bớt {seats} người học để nhường nguồn lực cho chương trình khác.",
        "This programme then gives {seats} {seats:learner's|learners'} room to others.",
    ),
}
_NOTHING_BINDS: Final = Text(
    "Không giới hạn nào của riêng chương trình này chặn lại; thêm một chỉ tiêu cũng không lợi hơn.",
    "No limit of this programme's own stops it; a further seat would gain nothing.",
)
_WOULD: Final = Text(
    "Một chỉ tiêu phải đáng thêm {gap} thì mới có lợi khi mở.",
    "A seat would have to be worth {gap} more to be worth it.",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a programme: ``value`` by part (đồng a seat, mean of years), ``occupation`` (code, need,
    shortage, rate, lag), ``changes`` (a resource that binds, seats gained from one more)."""

    about: Mapping[str, Any]
    years: tuple[int, int]
    seats: list[int]
    before: int
    value: Mapping[str, float]
    occupation: tuple[str, float, float, float, int] | None
    changes: tuple[tuple[Scarcity, float], ...]


def sentences(names: Names, facts: Facts) -> Iterator[tuple[str, Pair]]:
    """Yield part and sentence: seats, demand, supply, worth, scarce, binds, would change."""
    vi, en = code_title("levels", facts.about["level"])
    field, site = names.field(facts.about["stem"]), names.site(facts.about["site"])
    case = "taught" if sum(facts.seats) else "none"
    yield (
        "seats",
        both(
            _SEATS[case],
            field=field,
            level=(vi.lower(), en.lower()),
            site=site,
            seats=pair(number, sum(facts.seats), 0),
            before=pair(number, facts.before, 0),
            first=facts.years[0],
            last=facts.years[1],
        ),
    )
    yield from _demand(facts)
    # learners who count towards a zone's minimum are worth more than their journey costs
    drawn = max(facts.value["learners"], 0.0)
    scarce = {part: max(-facts.value[part], 0.0) for part in SCARCE}
    yield (
        "worth",
        both(
            _WORTH,
            shortage=pair(money, facts.value["shortage"]),
            goals=pair(money, facts.value["goals"] + drawn),
            running=pair(money, -facts.value["running"]),
            scarce=pair(money, sum(scarce.values())),
        ),
    )
    dearest = max(scarce, key=lambda part: scarce[part])
    if scarce[dearest] > NOTICED:
        yield "scarce", both(_DEAREST[dearest], amount=pair(money, scarce[dearest]))
    change = facts.value["change"]
    if abs(change) > NOTICED:
        yield "change", both(_CHANGE["spares" if change > 0 else "costs"], amount=pair(money, abs(change)))
    yield from _binding_limits(facts)


def _demand(facts: Facts) -> Iterator[tuple[str, Pair]]:
    if facts.occupation is None:
        yield "demand", both(_NO_DEMAND)
        return
    code, need, shortage, rate, lag = facts.occupation
    named = code_title("occupations", code)
    lower = (named[0][:1].lower() + named[0][1:], named[1][:1].lower() + named[1][1:])
    yield "demand", both(_DEMAND, occupation=lower, need=pair(number, need, 0), shortage=pair(number, shortage, 0))
    said = {0: _SUPPLY_AT_ONCE, 1: _SUPPLY_NEXT_YEAR}.get(lag, _SUPPLY)
    yield "supply", both(said, rate=pair(number, 100 * rate, 0), lag=lag)


def _binding_limits(facts: Facts) -> Iterator[tuple[str, Pair]]:
    for each, seats in facts.changes:
        binds = both(_BINDS[each.resource], price=pair(money, each.price * MILLION))
        case = "more" if seats >= _SEEN else "fewer" if seats <= -_SEEN else "none"
        gains = both(_GAINS[case], seats=pair(number, abs(seats))) if case != "none" else both(_GAINS[case])
        yield "binds", (f"{binds[0]} {gains[0]}", f"{binds[1]} {gains[1]}")
    worth = sum(facts.value.values())
    if not facts.changes:
        yield "binds", both(_NOTHING_BINDS)
    if worth < -NOTICED:
        yield "would_change", both(_WOULD, gap=pair(money, -worth))
