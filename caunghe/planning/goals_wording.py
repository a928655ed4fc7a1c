"""What each goal of the plan is called."""

from __future__ import annotations

from typing import Final

from caunghe.language import Text
from caunghe.planning.wording import Names, Pair, both, listed

_GOALS: Final[dict[str, Text]] = {
    "certificate_rate": Text("tỷ lệ lao động có bằng, chứng chỉ", "certificate rate"),
    "diploma_entrants": Text("tuyển sinh trung cấp và cao đẳng", "college and intermediate entrants"),
    "streaming_rate": Text("phân luồng học sinh tốt nghiệp", "streaming of school leavers"),
    "women_entrants_share": Text("tỷ lệ nữ tuyển mới", "share of women among entrants"),
    "locality": Text("mức tối thiểu cho {where}", "minimum for {where}"),
    "priority_group": Text("mức tối thiểu cho nhóm {where}", "minimum for the group {where}"),
}


def goal_name(names: Names, goal: str, where: str = "city") -> Pair:
    """Return what a goal is called; a floor is named after its zone or group."""
    if goal == "locality":
        return both(_GOALS[goal], where=names.zone(where))
    if goal == "priority_group":
        vi, en = listed("target_groups", where)
        return both(_GOALS[goal], where=(vi.lower(), en.lower()))
    return both(_GOALS[goal])
