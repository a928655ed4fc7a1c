"""Every rule of the network's verifier broken by a little, in each kind of problem that has it, and what just holds.

Numbers are such that their limits can be written exactly: the room of the verifier is a power of two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np

from caunghe.planning import Capacitated, Location, Median
from caunghe.planning.network.verify import all_claim, centre_claim, location_claim, most_claim
from caunghe.planning.network.verify_rules import ROOM, Claim

NAN, INF = float("nan"), float("inf")
GAP: Final = 2.0**-10
Builder = Callable[..., Claim]
HAIR: Final = 1 + 2.0**-20  # times a number: the next that is beyond it, for all that this table has


class Tampering(NamedTuple):
    """A claim that breaks the rule, one that keeps it, what is said of the first, and which rules it breaks besides."""

    broken: Claim
    holds: Claim
    vi: str
    en: str
    also: tuple[str, ...] = ()


def _located(sites: list[int], assigned: list[int], objective: float, altered: Mapping[str, Any]) -> Location:
    found = Location(
        "optimal", objective, objective, np.array(sites, np.int32), np.array(assigned, np.int32), seconds=1.0
    )
    arrays = {name: np.array(value) if isinstance(value, list) else value for name, value in altered.items()}
    return replace(found, **arrays)


def median(count: int = 2, more: float = 0.0, **altered: Any) -> Claim:
    """Sites 1 and 2 of three serve three clients for 8; from client 2 there is no way to site 3."""
    problem = Median(np.array([[2.0 + more, 8.0, 16.0], [8.0, 2.0, INF], [4.0, 8.0, 1.0]]), count)
    return location_claim(problem, _located([0, 1], [0, 1, 0], 8.0, altered), GAP)


def whole(capacity: float = 8.0, load: float = 8.0, more: float = 0.0, **altered: Any) -> Claim:
    """Sites 1 and 2 serve three clients of 4 each for 16, site 1 to its capacity of 8."""
    cost, demand = np.array([[2.0, 8.0], [8.0, 2.0], [4.0, 4.0]]), np.array([load - 4, 4.0, 4.0])
    problem = Capacitated(cost, demand, np.array([capacity, 8.0]), np.array([4.0 + more, 4.0]), single=True)
    return location_claim(problem, _located([0, 1], [0, 1, 0], 16.0, altered), GAP)


HALVES: Final = [[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]


def split(capacity: float = 8.0, more: float = 0.0, **altered: Any) -> Claim:
    """Client 3 is of 8 and served by halves; both sites are full, and all costs 16."""
    cost = np.array([[2.0 + more, 8.0], [8.0, 2.0], [4.0, 4.0]])
    problem = Capacitated(cost, np.array([4.0, 4.0, 8.0]), np.array([8.0, capacity]), np.full(2, 4.0))
    return location_claim(problem, _located([0, 1], [0, 1, 0], 16.0, {"shares": HALVES, **altered}), GAP)


def small(load: float = 0.5, more: float = 0.0, **altered: Any) -> Claim:
    """A client of a half is served for a half and fills the first of two open sites; to the second it has no way."""
    problem = Capacitated(np.array([[0.5 + more, INF]]), np.array([load]), np.array([0.5, 1.0]), np.zeros(2))
    return location_claim(problem, _located([0, 1], [0], 0.5, altered), GAP)


def most(limit: float = 15.0, more: float = 0.0, **altered: Any) -> Claim:
    """Site 1 is within 15 of clients 1 and 3, who are 8 people each; client 2, of 16, is left out."""
    minutes = np.array([[5.0, 50.0], [50.0, 5.0], [8.0, 50.0]])
    found = _located([0], [0, -1, 0], 16.0, altered)
    return most_claim(minutes, np.array([8.0 + more, 16.0 - more, 8.0]), 1, limit, found, GAP)


def everybody(limit: float = 10.0, more: float = 0.0, **altered: Any) -> Claim:
    """Site 3 is within 10 of both clients; it alone is open, for 16."""
    minutes = np.array([[5.0, 50.0, 9.0], [50.0, 5.0, 9.0]])
    return all_claim(minutes, limit, _located([2], [2, 2], 16.0, altered), np.array([8.0, 8.0, 16.0 + more]), GAP)


def longest(count: int = 1, more: float = 0.0, **altered: Any) -> Claim:
    """Site 2 is 8 at most from all three clients."""
    minutes = np.array([[1.0, 8.0 + more], [6.0, 2.0], [9.0, 3.0]])
    return centre_claim(minutes, count, _located([1], [1, 1, 1], 8.0, altered), GAP)


# what builds a sound claim, its objective, and the size of its numbers
BUILDERS: Final[Mapping[Builder, tuple[float, float]]] = {
    median: (8.0, 8.0), whole: (16.0, 16.0), split: (16.0, 16.0), small: (0.5, 1.0), most: (16.0, 32.0),
    everybody: (16.0, 16.0), longest: (8.0, 8.0),
}  # fmt: skip


def _costs(build: Builder, sign: int) -> Tampering:
    """What a location costs or reaches moves away from what it says, by more than the room and by the room."""
    said, size = BUILDERS[build]
    broken, holds = (sign * ROOM * size * times for times in (HAIR, 1.0))
    again = f"{said + broken:g}"
    return Tampering(
        build(more=broken), build(more=holds), f"Mục tiêu tính lại là {again}, không phải {said:g}.",
        f"the objective works out at {again}, not {said:g}",
    )  # fmt: skip


def _costs_no_number(build: Builder, said: float, also: tuple[str, ...]) -> Tampering:
    again = BUILDERS[build][0]
    return Tampering(
        build(objective=said, status="feasible"), build(status="feasible"),
        f"Mục tiêu tính lại là {again:g}, không phải {said:g}.",
        f"the objective works out at {again:g}, not {said:g}", also,
    )  # fmt: skip


def _claims(rule: str, build: Builder) -> Tampering:
    """A bound that another location would have to beat, or one too far to prove anything: by a hair and not quite."""
    objective, size = BUILDERS[build]
    room = -ROOM * size if rule == "bound" else (GAP + ROOM) * size
    room *= -1 if build is not most else 1
    broken, holds = objective + room * HAIR, objective + room
    said = f"{broken:g}"
    if rule == "bound":
        vi, en = (
            f"Cận {said} không thể đúng: lời giải này đạt {objective:g}.",
            f"the bound {said} cannot hold: this location has the objective {objective:g}",
        )
    else:
        vi, en = (
            f"Lời giải nói là đã chứng minh, nhưng cận {said} còn cách mục tiêu {objective:g}.",
            f"said to be proven, but the bound {said} is still away from the objective {objective:g}",
        )
    return Tampering(build(bound=broken), build(bound=holds), vi, en)


def _is_no_bound(build: Builder) -> Tampering:
    objective = f"{BUILDERS[build][0]:g}"
    return Tampering(
        build(bound=NAN, status="feasible"), build(bound=INF if build is most else -INF, status="feasible"),
        f"Cận nan không thể đúng: lời giải này đạt {objective}.",
        f"the bound nan cannot hold: this location has the objective {objective}",
    )  # fmt: skip


def _shares(*last: float) -> list[list[float]]:
    """The halves of ``split`` with another row for client 3."""
    return [*HALVES[:2], list(last)]


TAMPERINGS: Final[Mapping[str, tuple[Tampering, ...]]] = {
    "shapes": (
        Tampering(
            median(assigned=[0, 1]), median(),
            "Phải nói 3 khách hàng được phục vụ ở đâu; lời giải nói về 2.",
            "where each of 3 clients is served must be said; got 2",
        ),
        Tampering(
            most(assigned=[0, -1, 0, 0]), most(),
            "Phải nói 3 khách hàng được phục vụ ở đâu; lời giải nói về 4.",
            "where each of 3 clients is served must be said; got 4",
        ),
        Tampering(
            split(shares=np.array(HALVES).T), split(),
            "Bảng phần phục vụ phải có 3 dòng và 2 cột; lời giải có 2 × 3.",
            "the shares must have 3 rows and 2 columns; got 2 × 3",
        ),
    ),
    "open_numbers": (
        Tampering(
            median(open=[0, 1, 3]), median(count=3, open=[0, 1, 2]),
            "Địa điểm mở phải có số từ 1 đến 3; đã cho 4.", "sites open must be 1–3; got 4",
        ),
        Tampering(
            longest(open=[1, -1]), longest(count=2, open=[1, 0]),
            "Địa điểm mở phải có số từ 1 đến 2; đã cho 0.", "sites open must be 1–2; got 0",
        ),
        Tampering(
            everybody(open=[-3]), everybody(),
            "Địa điểm mở phải có số từ 1 đến 3; đã cho -2.", "sites open must be 1–3; got -2",
        ),
    ),
    "assigned_numbers": (
        Tampering(
            median(assigned=[0, -1, 0]), median(),
            "Khách hàng 2 được giao cho địa điểm 0, ngoài các số từ 1 đến 3.",
            "client 2 is served by site 0, which is none of 1–3",
        ),
        Tampering(
            everybody(assigned=[2, -1]), everybody(),
            "Khách hàng 2 được giao cho địa điểm 0, ngoài các số từ 1 đến 3.",
            "client 2 is served by site 0, which is none of 1–3",
        ),
        Tampering(
            whole(assigned=[0, 1, 2]), whole(),
            "Khách hàng 3 được giao cho địa điểm 3, ngoài các số từ 1 đến 2.",
            "client 3 is served by site 3, which is none of 1–2",
        ),
        Tampering(
            most(assigned=[0, -2, 0]), most(),
            "Khách hàng 2 được giao cho địa điểm -1, ngoài các số từ 1 đến 2.",
            "client 2 is served by site -1, which is none of 1–2",
        ),
    ),
    "opened_once": (
        Tampering(
            median(open=[0, 1, 1]), median(),
            "Địa điểm 2 được ghi 2 lần trong các địa điểm mở.", "a site opens once; site 2 is listed 2 times",
        ),
    ),
    "as_many_as_asked": (
        Tampering(
            median(open=[0, 1, 2]), median(count=3, open=[0, 1, 2]),
            "Phải mở đúng 2 địa điểm; lời giải mở 3.", "sites open must be 2; got 3",
        ),
        Tampering(
            most(open=[0, 1], assigned=[0, 1, 0], objective=32.0, bound=32.0), most(),
            "Phải mở đúng 1 địa điểm; lời giải mở 2.", "sites open must be 1; got 2",
        ),
        Tampering(
            longest(count=2), longest(count=2, open=[0, 1]),
            "Phải mở đúng 2 địa điểm; lời giải mở 1.", "sites open must be 2; got 1",
        ),
    ),
    "served_by_open": (
        Tampering(
            median(assigned=[0, 1, 2], objective=5.0, bound=5.0),
            median(count=3, open=[0, 1, 2], assigned=[0, 1, 2], objective=5.0, bound=5.0),
            "Khách hàng 3 được giao cho địa điểm 3, vốn không mở.", "client 3 is served by site 3, which is not open",
        ),
        Tampering(
            split(open=[0], objective=12.0, bound=12.0), split(),
            "Khách hàng 2 được giao cho địa điểm 2, vốn không mở.", "client 2 is served by site 2, which is not open",
        ),
    ),
    "shares_within": (
        Tampering(
            split(16.0, shares=_shares(-ROOM * HAIR, 1.0), assigned=[0, 1, 1]),
            split(16.0, shares=_shares(-ROOM, 1.0), assigned=[0, 1, 1]),
            "Phần của khách hàng 3 do địa điểm 1 phục vụ phải từ 0 đến 1; lời giải ghi -9.53675e-07.",
            "shares must be 0–1; got -9.53675e-07 of client 3 at site 1",
            also=("served_once",),
        ),
        Tampering(
            split(16.0, shares=_shares(0.0, 1 + ROOM * HAIR), assigned=[0, 1, 1]),
            split(16.0, shares=_shares(0.0, 1 + ROOM), assigned=[0, 1, 1]),
            "Phần của khách hàng 3 do địa điểm 2 phục vụ phải từ 0 đến 1; lời giải ghi 1.",
            "shares must be 0–1; got 1 of client 3 at site 2",
            also=("served_once",),
        ),
        Tampering(
            split(16.0, shares=_shares(-0.5, 1.5), assigned=[0, 1, 1]), split(),
            "Phần của khách hàng 3 do địa điểm 1 phục vụ phải từ 0 đến 1; lời giải ghi -0.5.",
            "shares must be 0–1; got -0.5 of client 3 at site 1",
        ),
        Tampering(
            split(shares=_shares(NAN, 0.5)), split(),
            "Phần của khách hàng 3 do địa điểm 1 phục vụ phải từ 0 đến 1; lời giải ghi nan.",
            "shares must be 0–1; got nan of client 3 at site 1",
            also=("served_once", "within_capacity", "objective", "assigned_serves_most"),
        ),
    ),
    "served_whole": (
        Tampering(
            whole(capacity=16.0, shares=_shares(0.5, 0.5)), whole(shares=_shares(1.0, 0.0)),
            "Khách hàng 3 phải do một địa điểm phục vụ trọn; địa điểm 1 phục vụ phần 0.5.",
            "client 3 must be served whole by one site; got the share 0.5 at site 1",
        ),
        Tampering(
            whole(shares=_shares(1 - ROOM * HAIR, ROOM * HAIR)), whole(shares=_shares(1 - ROOM, ROOM)),
            "Khách hàng 3 phải do một địa điểm phục vụ trọn; địa điểm 1 phục vụ phần 0.999999.",
            "client 3 must be served whole by one site; got the share 0.999999 at site 1",
        ),
        Tampering(
            median(shares=[[1.0, 0, 0], [0, 1.0, 0], [1 - 2 * ROOM, 2 * ROOM, 0]], objective=8 + 8 * ROOM),
            median(shares=[[1.0, 0, 0], [0, 1.0, 0], [1 - ROOM, ROOM, 0]]),
            "Khách hàng 3 phải do một địa điểm phục vụ trọn; địa điểm 1 phục vụ phần 0.999998.",
            "client 3 must be served whole by one site; got the share 0.999998 at site 1",
        ),
    ),
    "assigned_serves_most": (
        Tampering(
            split(shares=_shares(0.5 - ROOM * HAIR / 2, 0.5 + ROOM * HAIR / 2)),
            split(shares=_shares(0.5 - ROOM / 2, 0.5 + ROOM / 2)),
            "Khách hàng 3 được ghi là của địa điểm 1, nhưng địa điểm 2 phục vụ phần lớn hơn.",
            "client 3 is said to be served by site 1, but more of it is by site 2",
        ),
    ),
    "by_a_way": (
        Tampering(
            median(assigned=[0, 2, 0], open=[0, 2], objective=6.0, bound=6.0), median(),
            "Không có đường từ khách hàng 2 đến địa điểm 3, nơi phục vụ khách hàng ấy.",
            "there is no way from client 2 to site 3, which serves it",
            also=("objective",),
        ),
        Tampering(
            small(shares=[[0.5, 0.5]]), small(shares=[[1.0, 0.0]]),
            "Không có đường từ khách hàng 1 đến địa điểm 2, nơi phục vụ khách hàng ấy.",
            "there is no way from client 1 to site 2, which serves it",
            also=("objective",),
        ),
    ),
    "served_once": (
        Tampering(
            split(shares=_shares(0.5, 0.5 - 2 * ROOM)), split(shares=_shares(0.5, 0.5 - ROOM)),
            "Khách hàng 3 được phục vụ 0.999998 lần thay vì đúng một.",
            "client 3 is served 0.999998 times instead of once",
        ),
        Tampering(
            split(16.0, shares=_shares(0.5, 0.5 + 2 * ROOM), assigned=[0, 1, 1]),
            split(16.0, shares=_shares(0.5, 0.5 + ROOM), assigned=[0, 1, 1]),
            "Khách hàng 3 được phục vụ 1 lần thay vì đúng một.",
            "client 3 is served 1 times instead of once",
        ),
        Tampering(
            split(shares=_shares(0.0, 0.0), objective=12.0, bound=12.0), split(),
            "Khách hàng 3 được phục vụ 0 lần thay vì đúng một.", "client 3 is served 0 times instead of once",
        ),
        Tampering(
            most(shares=[[1.0, 0], [1.0, 0], [1.0, 0]], limit=50.0, objective=32.0, bound=32.0), most(),
            "Khách hàng 2 được phục vụ 1 lần thay vì đúng một.", "client 2 is served 1 times instead of once",
            also=("assigned_serves_most", "left_out_of_reach"),
        ),
    ),
    "within_capacity": (
        Tampering(
            whole(load=8 + 8 * ROOM * HAIR), whole(load=8 + 8 * ROOM),
            "Địa điểm 1 phục vụ 8.00001, vượt sức chứa 8.", "the load 8.00001 is above its capacity 8 at site 1",
        ),
        Tampering(
            small(load=0.5 + ROOM * HAIR), small(load=0.5 + ROOM),
            "Địa điểm 1 phục vụ 0.500001, vượt sức chứa 0.5.", "the load 0.500001 is above its capacity 0.5 at site 1",
        ),
        Tampering(
            whole(assigned=[0, 0, 0], open=[0], objective=18.0, bound=18.0), whole(),
            "Địa điểm 1 phục vụ 12, vượt sức chứa 8.", "the load 12 is above its capacity 8 at site 1",
        ),
    ),
    "within_limit": (
        Tampering(
            everybody(limit=9 / HAIR), everybody(limit=9.0),
            "Từ khách hàng 1 đến địa điểm 3 là 9, vượt giới hạn 8.99999.",
            "the way from client 1 to site 3 is 9, beyond the limit 8.99999",
        ),
        Tampering(
            most(limit=8 / HAIR), most(limit=8.0),
            "Từ khách hàng 3 đến địa điểm 1 là 8, vượt giới hạn 7.99999.",
            "the way from client 3 to site 1 is 8, beyond the limit 7.99999",
        ),
        Tampering(
            everybody(limit=NAN), everybody(),
            "Từ khách hàng 1 đến địa điểm 3 là 9, vượt giới hạn nan.",
            "the way from client 1 to site 3 is 9, beyond the limit nan",
        ),
    ),
    "left_out_of_reach": (
        Tampering(
            most(limit=50.0), most(limit=50 / HAIR),
            "Khách hàng 2 được ghi là không ai phục vụ, nhưng địa điểm 1 đang mở trong giới hạn 50.",
            "client 2 is said to be served by none, but site 1 is open within the limit 50",
        ),
        Tampering(
            most(assigned=[-1, -1, 0], objective=8.0, bound=8.0), most(),
            "Khách hàng 1 được ghi là không ai phục vụ, nhưng địa điểm 1 đang mở trong giới hạn 15.",
            "client 1 is said to be served by none, but site 1 is open within the limit 15",
        ),
    ),
    "objective": (
        *(_costs(build, sign) for build in BUILDERS for sign in (1, -1)),
        *(_costs_no_number(build, NAN, ("bound",)) for build in BUILDERS),
        *(_costs_no_number(build, -INF if build is most else INF, ()) for build in BUILDERS),
    ),
    "bound": (*(_claims("bound", build) for build in BUILDERS), *map(_is_no_bound, BUILDERS)),
    "status": (
        *(
            Tampering(
                build(status=other), build(status="feasible"),
                f"Trạng thái phải là “optimal” hoặc “feasible”; lời giải ghi “{other}”.",
                f"the status must be optimal or feasible; got {other}",
            )
            for build in (median, most) for other in ("infeasible", "no_answer")
        ),
    ),
    "proven": tuple(_claims("proven", build) for build in BUILDERS),
}  # fmt: skip
