"""Does it help not to send everybody to the same door? Twelve weeks of looking for work, rehearsed on the pilot.

Every week each graduate still looking applies to the next two openings of a list of ten; lists are made anew every four
weeks for those left and the places left. An employer would take an applicant with the chance of ``jobs_inputs`` (drawn
once for each pair), prefers the better grade, and offers what places it has; who has several offers takes the one worth
most. Only the order of the lists differs. Graduates, openings, pay and distances are the synthetic pilot's, and the
chances are assumptions, so this compares rules in a model; it says nothing about any real person or employer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from caunghe.feed.check import check_feed
from caunghe.feed.findings.findings import no_findings
from caunghe.feed.usable import usable_feed
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.matching.jobs.inputs import JobOptions
from caunghe.matching.jobs.jobs import Jobs, balance, suggest_jobs
from caunghe.pilot.city import pilot_city

WEEKS, EVERY, LISTED, EACH_WEEK, REPLICATIONS = 12, 4, 10, 2, 5
POLICIES: Final = {
    "by what it is worth": (False, False, "worth"),
    "by worth × chance": (False, False, "surplus"),
    "by worth × chance, dealt out": (True, False, "surplus"),
    "by worth × chance at prices, dealt out": (True, True, "surplus"),
}


def lists(found: Jobs, policy: str, looking: np.ndarray, room: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the openings listed to each person still looking, persons × LISTED, −1 where there are no more."""
    dealt, priced, by = POLICIES[policy]
    value = found.pairs.worth if by == "worth" else found.pairs.surplus
    value = np.where(room > 0, value, -np.inf)
    spread = found.options.spread
    if priced:
        count = np.bincount(found.pairs.of_person[looking], minlength=found.pairs.kinds.height).astype(np.float64)
        prices, _, _ = balance(value, count, np.maximum(room * found.options.per_opening, 1e-9), spread)
        value = value - prices
    own = value[found.pairs.of_person[looking]]
    if dealt:
        own = own + spread * rng.gumbel(size=own.shape)
    best = np.argpartition(-own, LISTED, axis=1)[:, :LISTED]
    order = np.argsort(-np.take_along_axis(own, best, axis=1), axis=1, kind="stable")
    best = np.take_along_axis(best, order, axis=1)
    return np.where(np.isfinite(np.take_along_axis(own, best, axis=1)), best, -1)


def hired(
    found: Jobs, who: np.ndarray, door: np.ndarray, willing: np.ndarray, room: np.ndarray
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return who takes which opening this week, and how many applicants were wanted where no place was left."""
    grade = found.people["grade"].fill_null(0).to_numpy()
    good = willing[who, door]
    who, door = who[good], door[good]
    order = np.lexsort((-grade[who], door))
    who, door = who[order], door[order]
    offered = np.arange(door.size) - np.searchsorted(door, door) < room[door]
    refused = int((~offered).sum())
    who, door = who[offered], door[offered]
    best = np.lexsort((-found.pairs.worth[found.pairs.of_person[who], door], who))
    who, door = who[best], door[best]
    first = np.append(True, who[1:] != who[:-1])[: who.size]
    return who[first], door[first], refused


def rehearsed(found: Jobs, policy: str, seed: int, wrong: float) -> dict[str, float]:
    """Return what came of twelve weeks: shares placed after 4 and 12, weeks waited, worth, refusals for want of room.

    With ``wrong`` above 0 employers' chances differ from those by which lists are made, by so much on the logit scale.
    """
    rng, would = np.random.default_rng(seed), np.random.default_rng(seed + 1_000).random
    people, doors = found.people.height, found.openings.height
    kind, grade = found.pairs.of_person, found.people["grade"].fill_null(0).to_numpy()
    lift = (grade - grade.mean()) * found.options.grade_step
    chance = np.clip(found.pairs.taken, 0.01, 0.99)
    chance = 1 / (1 + (1 / chance - 1) * np.exp(wrong * np.random.default_rng(seed + 2_000).normal(size=chance.shape)))
    willing = would((people, doors)) < np.clip(chance[kind] + lift[:, None], 0.01, 0.99)
    room = found.openings["openings"].to_numpy().copy()
    works, since = np.full(people, -1), np.full(people, WEEKS + 1)
    placed_at: list[float] = []
    applied = crowded = 0
    looking, listed = np.arange(people), np.empty((0, 0))
    for week in range(WEEKS):
        if week % EVERY == 0:
            looking = np.flatnonzero(works < 0)
            listed = lists(found, policy, looking, room, rng)
        at = (week % EVERY) * EACH_WEEK
        who = np.repeat(looking, EACH_WEEK)
        door = listed[:, at : at + EACH_WEEK].ravel()
        keep = (door >= 0) & (works[who] < 0)
        who, door = who[keep], door[keep]
        applied += who.size
        who, door, refused = hired(found, who, door, willing, room)
        crowded += refused
        works[who], since[who] = door, week + 1
        np.subtract.at(room, door, 1)
        placed_at.append(float((works >= 0).mean()))
    got = works >= 0
    return {
        "placed 4": placed_at[3],
        "placed 12": placed_at[-1],
        "weeks": float(np.minimum(since, WEEKS).mean()),
        "worth": float(np.where(got, found.pairs.worth[kind, np.maximum(works, 0)], 0.0).mean()),
        "crowded": crowded / applied,
        "vacancies": float((room < found.openings["openings"].to_numpy()).mean()),
    }


def report() -> None:
    """Print means and two standard errors over replications for each way of making lists."""
    raw = pilot_city()
    found = suggest_jobs(
        usable_feed(raw, check_feed(raw, no_findings(), CATALOGUE)), replace(JobOptions(), listed=LISTED)
    )
    print(f"{found.people.height:,} graduates, {int(found.openings['openings'].sum()):,} places in", end=" ")
    print(f"{found.openings.height:,} vacancies on {found.day} (synthetic), {REPLICATIONS} replications")
    for wrong in (0.0, 1.0):
        print("chances as assumed" if wrong == 0 else f"employers' chances wrong by {wrong} on the logit scale")
        print(f"{'':<42}{'placed 4':>14}{'placed 12':>14}{'weeks':>14}{'worth':>14}{'crowded':>14}{'vacancies':>14}")
        for policy in POLICIES:
            runs = [list(rehearsed(found, policy, seed, wrong).values()) for seed in range(REPLICATIONS)]
            means, errors = np.mean(runs, axis=0), 2 * np.std(runs, axis=0, ddof=1) / np.sqrt(REPLICATIONS)
            cells = [f"{mean:.3f} ± {error:.3f}" for mean, error in zip(means, errors, strict=True)]
            print(f"{policy:<42}" + "".join(f"{cell:>14}" for cell in cells))


if __name__ == "__main__":
    report()
