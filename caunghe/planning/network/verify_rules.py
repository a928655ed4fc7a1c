"""The rules of a location, each worked out anew from what was asked: nothing here is shared with the solvers.

A guard says what must hold, so that a number that is none breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from caunghe.errors import CaungheError
from caunghe.language import Text
from caunghe.planning.network.search import Floats, Location

# about a millionth, of the size of what is compared; a power of two, so that numbers at the very limit can be written
ROOM: Final = 2.0**-20

_CLIENTS: Final = Text(
    "Phải nói {clients} khách hàng được phục vụ ở đâu; lời giải nói về {found}.",
    "where each of {clients} {clients:client|clients} is served must be said; got {found}",
)
_SHAPE: Final = Text(
    "Bảng phần phục vụ phải có {clients} dòng và {sites} cột; lời giải có {found}.",
    "the shares must have {clients} {clients:row|rows} and {sites} {sites:column|columns}; got {found}",
)
_NO_SITE: Final = Text(
    "Địa điểm mở phải có số từ 1 đến {sites}; đã cho {site}.", "sites open must be 1–{sites}; got {site}"
)
_NO_SUCH_SITE: Final = Text(
    "Khách hàng {client} được giao cho địa điểm {site}, ngoài các số từ 1 đến {sites}.",
    "client {client} is served by site {site}, which is none of 1–{sites}",
)
_TWICE: Final = Text(
    "Địa điểm {site} được ghi {times} lần trong các địa điểm mở.",
    "a site opens once; site {site} is listed {times} {times:time|times}",
)
_COUNT: Final = Text("Phải mở đúng {wanted} địa điểm; lời giải mở {found}.", "sites open must be {wanted}; got {found}")
_CLOSED: Final = Text(
    "Khách hàng {client} được giao cho địa điểm {site}, vốn không mở.",
    "client {client} is served by site {site}, which is not open",
)
_SHARE: Final = Text(
    "Phần của khách hàng {client} do địa điểm {site} phục vụ phải từ 0 đến 1; lời giải ghi {share}.",
    "shares must be 0–1; got {share} of client {client} at site {site}",
)
_SPLIT: Final = Text(
    "Khách hàng {client} phải do một địa điểm phục vụ trọn; địa điểm {site} phục vụ phần {share}.",
    "client {client} must be served whole by one site; got the share {share} at site {site}",
)
_NOT_MOST: Final = Text(
    "Khách hàng {client} được ghi là của địa điểm {site}, nhưng địa điểm {other} phục vụ phần lớn hơn.",
    "client {client} is said to be served by site {site}, but more of it is by site {other}",
)
_NO_WAY: Final = Text(
    "Không có đường từ khách hàng {client} đến địa điểm {site}, nơi phục vụ khách hàng ấy.",
    "there is no way from client {client} to site {site}, which serves it",
)
_SERVED: Final = Text(
    "Khách hàng {client} được phục vụ {share} lần thay vì đúng một.",
    "client {client} is served {share} times instead of once",
)
_FULL: Final = Text(
    "Địa điểm {site} phục vụ {load}, vượt sức chứa {capacity}.",
    "the load {load} is above its capacity {capacity} at site {site}",
)
_BEYOND: Final = Text(
    "Từ khách hàng {client} đến địa điểm {site} là {way}, vượt giới hạn {limit}.",
    "the way from client {client} to site {site} is {way}, beyond the limit {limit}",
)
_LEFT_OUT: Final = Text(
    "Khách hàng {client} được ghi là không ai phục vụ, nhưng địa điểm {site} đang mở trong giới hạn {limit}.",
    "client {client} is said to be served by none, but site {site} is open within the limit {limit}",
)
_OBJECTIVE: Final = Text(
    "Mục tiêu tính lại là {again}, không phải {said}.", "the objective works out at {again}, not {said}"
)
_BOUND: Final = Text(
    "Cận {bound} không thể đúng: lời giải này đạt {objective}.",
    "the bound {bound} cannot hold: this location has the objective {objective}",
)
_STATUS: Final = Text(
    "Trạng thái phải là “optimal” hoặc “feasible”; lời giải ghi “{status}”.",
    "the status must be optimal or feasible; got {status}",
)
_PROVEN: Final = Text(
    "Lời giải nói là đã chứng minh, nhưng cận {bound} còn cách mục tiêu {objective}.",
    "said to be proven, but the bound {bound} is still away from the objective {objective}",
)


class LocationFault(CaungheError):
    """A location breaks a rule of its problem: a fault of the program."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A location and what was asked for; what was not asked is None.

    ``works_out``: the objective by the problem, from who is served where. ``size``: of the numbers that objective and
    bound are sums of, where that is more than the objective. ``gap``: up to where a bound counts as proof.
    """

    found: Location
    ways: Floats
    works_out: Callable[[Claim], float]
    gap: float
    size: float = 1.0
    count: int | None = None
    is_whole: bool = True
    is_most: bool = False
    limit: float | None = None
    load: tuple[Floats, Floats] | None = None
    """The demand by client, and the capacity by site."""

    @cached_property
    def served(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Clients, sites and shares of all that is served; a share that is no number is one of them."""
        if self.found.shares is not None:
            client, site = np.nonzero(self.found.shares)
            return client, site, self.found.shares[client, site]
        client = np.flatnonzero(self.found.assigned >= 0)
        return client, self.found.assigned[client].astype(np.int64), np.ones(len(client))

    @property
    def room(self) -> float:
        """How far numbers of the size of the objective may differ."""
        return ROOM * max(abs(self.found.objective), self.size)

    @property
    def lead(self) -> float:
        """How much better than the objective the bound lets a location be."""
        lead = self.found.objective - self.found.bound
        return -lead if self.is_most else lead


Rule = Callable[[Claim], Iterator[LocationFault]]
FORM: Final[dict[str, Rule]] = {}
"""Rules without which the others cannot be asked."""
RULES: Final[dict[str, Rule]] = {}


def _form(check: Rule) -> Rule:
    FORM[check.__name__] = check
    return check


def _rule(check: Rule) -> Rule:
    RULES[check.__name__] = check
    return check


def faults(claim: Claim) -> Iterator[tuple[str, LocationFault]]:
    """Yield the rules that a location breaks and each fault: those of form alone where there are any."""
    is_formed = True
    for name, check in FORM.items():
        for fault in check(claim):
            is_formed = False
            yield name, fault
    if is_formed:
        for name, check in RULES.items():
            for fault in check(claim):
                yield name, fault


def _broken(holds: NDArray[np.bool_]) -> list[int]:
    """Return the places where something does not hold."""
    return np.flatnonzero(~holds).tolist()


def _numbers(sites: int, least: int) -> NDArray[np.int64]:
    """Return the numbers from the least to that of the last site."""
    return np.arange(least, sites)


@_form
def shapes(claim: Claim) -> Iterator[LocationFault]:
    """Every client and, where shares are given, every pair is spoken of."""
    clients, sites = claim.ways.shape
    assigned, shares = claim.found.assigned, claim.found.shares
    if assigned.shape != (clients,):
        yield LocationFault(_CLIENTS, clients=clients, found=assigned.size)
    if shares is not None and shares.shape != (clients, sites):
        yield LocationFault(_SHAPE, clients=clients, sites=sites, found=" × ".join(map(str, shares.shape)))


@_form
def open_numbers(claim: Claim) -> Iterator[LocationFault]:
    """Sites open are sites that there are."""
    sites = int(claim.ways.shape[1])
    for place in _broken(np.isin(claim.found.open, _numbers(sites, 0))):
        yield LocationFault(_NO_SITE, site=claim.found.open[place] + 1, sites=sites)


@_form
def assigned_numbers(claim: Claim) -> Iterator[LocationFault]:
    """Whoever serves is a site that there is; −1 is nobody where clients may be left out."""
    sites = int(claim.ways.shape[1])
    for client in _broken(np.isin(claim.found.assigned, _numbers(sites, -1 if claim.is_most else 0))):
        yield LocationFault(_NO_SUCH_SITE, client=client + 1, site=claim.found.assigned[client] + 1, sites=sites)


@_rule
def opened_once(claim: Claim) -> Iterator[LocationFault]:
    """No site is open twice."""
    sites, times = np.unique(claim.found.open, return_counts=True)
    for place in _broken(times == 1):
        yield LocationFault(_TWICE, site=sites[place] + 1, times=times[place])


@_rule
def as_many_as_asked(claim: Claim) -> Iterator[LocationFault]:
    """Open sites = count."""
    found = len(np.unique(claim.found.open))
    if claim.count is not None and found != claim.count:
        yield LocationFault(_COUNT, wanted=claim.count, found=found)


@_rule
def served_by_open(claim: Claim) -> Iterator[LocationFault]:
    """Who serves is open."""
    client, site, _ = claim.served
    for place in _broken(np.isin(site, claim.found.open)):
        yield LocationFault(_CLOSED, client=client[place] + 1, site=site[place] + 1)


@_rule
def shares_within(claim: Claim) -> Iterator[LocationFault]:
    """0 ≤ share ≤ 1."""
    client, site, share = claim.served
    for place in _broken((share >= -ROOM) & (share <= 1 + ROOM)):
        yield LocationFault(_SHARE, client=client[place] + 1, site=site[place] + 1, share=f"{share[place]:g}")


@_rule
def served_whole(claim: Claim) -> Iterator[LocationFault]:
    """Where a client may not be split, a share within 0–1 is one of the two."""
    client, site, share = claim.served
    for place in _broken((share <= ROOM) | (share >= 1 - ROOM)) if claim.is_whole else ():
        yield LocationFault(_SPLIT, client=client[place] + 1, site=site[place] + 1, share=f"{share[place]:g}")


@_rule
def assigned_serves_most(claim: Claim) -> Iterator[LocationFault]:
    """Of a client that is split, the site said to serve it serves most of it."""
    assigned, shares = claim.found.assigned, claim.found.shares
    if shares is None:
        return
    every, most = np.arange(len(shares)), shares.argmax(axis=1)
    for client in _broken(shares[every, assigned] >= shares[every, most] - ROOM):
        yield LocationFault(_NOT_MOST, client=client + 1, site=assigned[client] + 1, other=most[client] + 1)


@_rule
def by_a_way(claim: Claim) -> Iterator[LocationFault]:
    """There is a way from client to site."""
    client, site, _ = claim.served
    for place in _broken(np.isfinite(claim.ways[client, site])):
        yield LocationFault(_NO_WAY, client=client[place] + 1, site=site[place] + 1)


@_rule
def served_once(claim: Claim) -> Iterator[LocationFault]:
    """Σ shares of a client = 1, or 0 where it is left out."""
    client, _, share = claim.served
    assigned = claim.found.assigned
    total = np.bincount(client, weights=share, minlength=len(assigned))
    for place in _broken(abs(total - (assigned >= 0)) <= ROOM):
        yield LocationFault(_SERVED, client=place + 1, share=f"{total[place]:g}")


@_rule
def within_capacity(claim: Claim) -> Iterator[LocationFault]:
    """Σ demand · share ≤ capacity, by site."""
    if claim.load is None:
        return
    client, site, share = claim.served
    demand, capacity = claim.load
    load = np.bincount(site, weights=demand[client] * share, minlength=len(capacity))
    for place in _broken(load <= capacity + ROOM * np.maximum(capacity, 1.0)):
        yield LocationFault(_FULL, site=place + 1, load=f"{load[place]:g}", capacity=f"{capacity[place]:g}")


@_rule
def within_limit(claim: Claim) -> Iterator[LocationFault]:
    """The way of whoever is served ≤ limit, exactly."""
    if claim.limit is None:
        return
    client, site, _ = claim.served
    way = claim.ways[client, site]
    for place in _broken(way <= claim.limit):
        yield LocationFault(
            _BEYOND, client=client[place] + 1, site=site[place] + 1, way=f"{way[place]:g}", limit=f"{claim.limit:g}"
        )


@_rule
def left_out_of_reach(claim: Claim) -> Iterator[LocationFault]:
    """No open site is within the limit of a client that is left out."""
    if claim.limit is None:
        return
    opened = np.unique(claim.found.open)
    for client in np.flatnonzero(claim.found.assigned < 0).tolist():
        for site in opened[claim.ways[client, opened] <= claim.limit][:1].tolist():
            yield LocationFault(_LEFT_OUT, client=client + 1, site=site + 1, limit=f"{claim.limit:g}")


@_rule
def objective(claim: Claim) -> Iterator[LocationFault]:
    """The objective is a number, and what the location costs or reaches."""
    again, said = claim.works_out(claim), claim.found.objective
    if not (np.isfinite(said) and abs(again - said) <= claim.room):
        yield LocationFault(_OBJECTIVE, again=f"{again:g}", said=f"{said:g}")


@_rule
def bound(claim: Claim) -> Iterator[LocationFault]:
    """No location is better than its bound; −∞ bounds nothing (+∞ where most is asked), and is one."""
    if not claim.lead >= -claim.room:
        yield LocationFault(_BOUND, bound=f"{claim.found.bound:g}", objective=f"{claim.found.objective:g}")


@_rule
def status(claim: Claim) -> Iterator[LocationFault]:
    """A location is proven or not; there is no other."""
    if claim.found.status not in ("optimal", "feasible"):
        yield LocationFault(_STATUS, status=claim.found.status)


@_rule
def proven(claim: Claim) -> Iterator[LocationFault]:
    """What is said to be proven is within the gap of its bound."""
    far = claim.gap * max(abs(claim.found.objective), claim.size) + claim.room
    if claim.found.status == "optimal" and not claim.lead <= far:
        yield LocationFault(_PROVEN, bound=f"{claim.found.bound:g}", objective=f"{claim.found.objective:g}")
