"""What a back-solved target says, in whole sentences of both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from caunghe.language import Text
from caunghe.planning.wording import Pair, both, money, number, percent

_ALREADY: Final = Text(
    "Tỷ lệ lao động có bằng, chứng chỉ đạt {target} % năm {year} với xác suất {asked} % mà không cần thêm người học.",
    "A certificate rate of {target}% in {year} is reached with a probability of {asked}% without any new learner.",
)
_REACHED: Final = Text(
    "Để tỷ lệ lao động có bằng, chứng chỉ đạt {target} % năm {year} với xác suất {asked} %, cần {starters} lượt "
    "người bắt đầu học, thêm {certified} người có chứng chỉ đi làm, tốn ít nhất {cost}.",
    "To reach a certificate rate of {target}% in {year} with a probability of {asked}%, {starters} people must start a "
    "course and {certified} more certificate holders be at work, at the least for {cost}.",
)
_OUT_OF_REACH: Final = Text(
    "Với quy mô đăng ký, nhà giáo và kinh phí hiện có, mục tiêu {target} % năm {year} nằm ngoài tầm với; cao nhất "
    "đạt {rate} % với xác suất {asked} %, cần {starters} lượt người bắt đầu học, tốn ít nhất {cost}.",
    "With the licences, teachers and money there are, the target of {target}% in {year} is out of reach; the most is "
    "{rate}% with a probability of {asked}%, with {starters} people starting a course, at the least for {cost}.",
)
_BEYOND: Final = Text("Trong đó {beyond} chưa có trong dự toán nào.", "Of this, {beyond} is in no budget yet.")
_NOBODY: Final = 0.5  # people
_CHECKED: Final = Text(
    "Trên các lần mô phỏng độc lập, kế hoạch đạt mức đó trong {probability} % trường hợp.",
    "In independent simulations the plan gets there in {probability}% of cases.",
)


def said(point: Mapping[str, Any], year: int, target: float, *, beyond: bool) -> Pair:
    """Return what one point of the curve says."""
    slots = {
        "target": percent(target),
        "year": year,
        "asked": percent(point["asked"], 0),
        "rate": percent(point["rate"]),
        "starters": number(point["starters"]),
        "certified": number(point["certified"]),
        "cost": money(point["cost"] / 1e6),
    }
    nobody = point["within_reach"] and point["starters"] < _NOBODY
    sentences = [both(_ALREADY if nobody else _REACHED if point["within_reach"] else _OUT_OF_REACH, **slots)]
    if beyond and point["beyond_budgets"] > 0:
        sentences.append(both(_BEYOND, beyond=money(point["beyond_budgets"] / 1e6)))
    sentences.append(both(_CHECKED, probability=percent(point["probability"], 0)))
    return " ".join(s[0] for s in sentences), " ".join(s[1] for s in sentences)
