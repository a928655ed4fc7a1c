"""Files in the forms of the literature, written from arrays: what the readers must read."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from caunghe.planning.network.capacitated import Capacitated


def write_pmed(path: Path, nodes: int, edges: list[tuple[int, int, int]], count: int) -> Path:
    lines = [f" {nodes} {len(edges)} {count} ", *(f" {one} {other} {length} " for one, other, length in edges)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_cap(path: Path, problem: Capacitated, capacity: str | None = None) -> Path:
    clients, sites = problem.cost.shape
    rooms = [capacity or f"{room:g}" for room in problem.capacity]
    lines = [f"{sites} {clients}", *(f"{room} {cost:g}." for room, cost in zip(rooms, problem.opening, strict=True))]
    for demand, costs in zip(problem.demand, problem.cost, strict=True):
        lines += [f"{demand:g}", " ".join(f"{cost:.5f}" for cost in costs)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_sscflp(path: Path, problem: Capacitated, tail: bytes = b"") -> Path:
    clients, sites = problem.cost.shape
    lines = [f"{sites} {clients}"]
    lines += [f"{room:g} {cost:g}" for room, cost in zip(problem.capacity, problem.opening, strict=True)]
    lines.append(" ".join(f"{demand:g}." for demand in problem.demand))
    lines += [" ".join(f"{cost:g}." for cost in costs) for costs in problem.cost.T]
    path.write_bytes("\r\n".join(lines).encode() + b"\r\n" + tail)
    return path


def random_capacitated(seed: int, clients: int, sites: int, *, single: bool, tight: float = 1.6) -> Capacitated:
    random = np.random.default_rng(seed)
    demand = random.integers(5, 20, clients).astype(float)
    share = random.uniform(0.7, 1.3, sites)
    capacity = np.ceil(np.maximum(tight * demand.sum() * share / share.sum(), demand.max()))
    cost = random.integers(1, 100, (clients, sites)).astype(float)
    return Capacitated(cost, demand, capacity, random.integers(50, 300, sites).astype(float), single=single)
