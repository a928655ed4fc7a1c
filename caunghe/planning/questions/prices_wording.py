"""What a price says, in whole sentences of both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.language import Text, money, number
from caunghe.planning.model.columns import MILLION
from caunghe.planning.questions.fixed import FixedPlan
from caunghe.planning.questions.scarcity import Scarcity
from caunghe.planning.wording import Names, Pair, both, code_title, goal_name, pair, stream_title

_ONE_MORE: Final[dict[str, Text]] = {
    "teachers": Text("Thêm một nhà giáo ngành {field} tại {place}", "One more teacher of {field} at {place}"),
    "workstations": Text(
        "Thêm một vị trí thực hành ngành {field} tại {place}", "One more workstation for {field} at {place}"
    ),
    "classrooms": Text("Thêm một phòng học tại {place}", "One more classroom at {place}"),
    "workplaces": Text(
        "Thêm một chỗ thực hành tại doanh nghiệp cho ngành {field}",
        "One more training place at an employer for {field}",
    ),
    "budgets": Text("Thêm một tỷ đồng năm {year} cho {fund}", "One more billion đồng in {year} for {fund}"),
    "licences": Text(
        "Thêm một chỉ tiêu mỗi năm cho chương trình {field} ({level}) tại {place}",
        "One more licensed seat a year in {field} ({level}) at {place}",
    ),
    "learners": Text(
        "Thêm một người học mỗi năm từ {stream} ở {zone}", "One more learner a year from {stream} in {zone}"
    ),
    "floors": Text("Bớt một người trong yêu cầu {goal} mỗi năm", "One person fewer a year in the requirement {goal}"),
    "targets": Text(
        "Bớt một người trong mục tiêu {goal} năm {year}", "One person fewer in the target {goal} of {year}"
    ),
}
_EFFECT: Final[dict[str, Text]] = {
    "adds": Text(
        "{one_more} thì thêm được {certificates} người có chứng chỉ đi làm và đáp ứng được {filled} người-năm lao "
        "động còn thiếu, lợi ròng {gain}.",
        "{one_more} adds {certificates} {certificates:certificate holder|certificate holders} at work and fills "
        "{filled} {filled:person-year|person-years} of shortage, a net gain of {gain}.",
    ),
    "fills": Text(
        "{one_more} thì đáp ứng được {filled} người-năm lao động còn thiếu, không thêm người có chứng chỉ, lợi ròng"
        " {gain}.",
        "{one_more} fills {filled} {filled:person-year|person-years} of shortage, adds no certificate holder, and "
        "is a net gain of {gain}.",
    ),
    "shifts": Text(
        "{one_more} thì đào tạo chuyển sang nghề thiếu hơn: đáp ứng được {filled} người-năm, bớt {certificates} người"
        " có chứng chỉ, lợi ròng {gain}.",
        "{one_more} moves training to occupations that are shorter of people: {filled} "
        "{filled:person-year|person-years} of shortage filled, {certificates} fewer "
        "{certificates:certificate holder|certificate holders}, a net gain of {gain}.",
    ),
    "certifies": Text(
        "{one_more} thì thêm được {certificates} người có chứng chỉ đi làm nhưng không đáp ứng thêm lao động còn"
        " thiếu, lợi ròng {gain}.",
        "{one_more} adds {certificates} {certificates:certificate holder|certificate holders} at work but fills "
        "no more of the shortage, a net gain of {gain}.",
    ),
    "saves": Text(
        "{one_more} thì không thêm người có chứng chỉ hay lao động còn thiếu, chỉ đỡ tốn {gain}.",
        "{one_more} adds no certificate holder and fills no shortage; it only saves {gain}.",
    ),
}
_LOSS: Final = Text("Bớt đi một thì thiệt {loss}.", "One fewer loses {loss}.")
_MORE_ASKED: Final = Text("Thêm vào một thì thiệt {loss}.", "One more loses {loss}.")
_NO_PLAN: Final = Text(
    "Bớt đi một thì không còn kế hoạch nào đạt mọi mục tiêu.", "With one fewer no plan meets every target."
)
_NOT_EASED: Final = Text(
    "Thêm vào một thì không còn kế hoạch nào đạt mọi mục tiêu.", "With one more no plan meets every target."
)
_SEAT_ADDS_NOTHING: Final = Text(
    "Thêm một chỉ tiêu ở đó thì không thêm được gì.", "One more licensed seat there adds nothing."
)
_TEACHER_ADDS_NOTHING: Final = Text(
    "Thêm một nhà giáo ở đó thì không thêm được gì.", "One more teacher there adds nothing."
)
# smaller effects are read as none
_PEOPLE: Final = 0.5
_OPENINGS: Final = 0.05


def sentence(
    fixed: FixedPlan,
    names: Names,
    each: Scarcity,
    effect: dict[str, float | None],
    idle: frozenset[tuple[str, tuple[str, ...]]],
) -> Pair:
    """Return what one unit more brings, what one fewer costs, and what beside it brings nothing, as sentences.

    ``effect`` has gain and loss (million đồng, loss None where no plan is left), certificates and filled; ``idle`` the
    resources whose price is zero: as the objective is convex, one more of them brings exactly nothing.
    """
    certificates, filled = effect["certificates"] or 0.0, effect["filled"] or 0.0
    slots = {
        "certificates": pair(number, abs(certificates), 0),
        "filled": pair(number, filled),
        "gain": pair(money, (effect["gain"] or 0.0) * MILLION),
    }
    said = [both(_EFFECT[_case(certificates, filled)], one_more=_one_more(fixed, names, each), **slots)]
    demanded = each.side == "row_lower"
    if effect["loss"] is None:
        said.append(both(_NOT_EASED if demanded else _NO_PLAN))
    else:
        said.append(both(_MORE_ASKED if demanded else _LOSS, loss=pair(money, effect["loss"] * MILLION)))
    said += _beside(fixed, each, idle)
    return " ".join(s[0] for s in said), " ".join(s[1] for s in said)


def _case(certificates: float, filled: float) -> str:
    if filled >= _OPENINGS:
        return "adds" if certificates >= _PEOPLE else "fills" if certificates > -_PEOPLE else "shifts"
    return "certifies" if certificates >= _PEOPLE else "saves"


def _one_more(fixed: FixedPlan, names: Names, each: Scarcity) -> Pair:
    text, key = _ONE_MORE[each.resource], each.key
    slots: dict[str, object] = {"year": each.year}
    match each.resource:
        case "teachers":
            slots |= {"place": names.institution(key[0]), "field": names.field(key[1])}
        case "workstations":
            slots |= {"place": names.site(key[0]), "field": names.field(key[1])}
        case "classrooms":
            slots |= {"place": names.site(key[0])}
        case "workplaces":
            slots |= {"field": names.field(key[0])}
        case "budgets":
            slots |= {"fund": names.fund(key[0])}
        case "learners":
            slots |= {"zone": names.zone(key[0]), "stream": stream_title(key[1])}
        case "licences":
            about = fixed.model.city.programmes.row(by_predicate=pl.col("programme") == key[0], named=True)
            place, level = names.site(about["site"]), code_title("levels", about["level"])
            slots |= {
                "place": place,
                "field": names.field(about["stem"]),
                "level": (level[0].lower(), level[1].lower()),
            }
        case _:
            slots |= {"goal": goal_name(names, *key)}
    return both(text, **slots)


def _beside(fixed: FixedPlan, each: Scarcity, idle: frozenset[tuple[str, tuple[str, ...]]]) -> Iterator[Pair]:
    """Say which companion of a resource adds nothing: seats beside teachers and workstations, teachers beside seats."""
    programmes = fixed.model.city.programmes.filter(~pl.col("is_new"))
    if each.resource in ("teachers", "workstations"):
        place = "institution" if each.resource == "teachers" else "site"
        there = programmes.filter(pl.col(place) == each.key[0], pl.col("stem") == each.key[1])["programme"].to_list()
        if there and all(("licences", (p,)) in idle for p in there):
            yield both(_SEAT_ADDS_NOTHING)
    if each.resource == "licences":
        institution, stem = programmes.filter(pl.col("programme") == each.key[0]).select("institution", "stem").row(0)
        if ("teachers", (institution, stem)) in idle:
            yield both(_TEACHER_ADDS_NOTHING)
