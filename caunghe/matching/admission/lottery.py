"""The published lottery: anyone can work out any applicant's number from the seed and the applicant's code.

Single tie-breaking gives an applicant one number for all programmes: the first eight bytes, big-endian, of
SHA-256("seed|applicant"). Multiple tie-breaking gives one for each programme: ``scramble(A xor P)`` of the numbers A
of "seed|applicant" and P of "seed|programme". The smaller number wins. A number rests on its own code and the seed,
so neither the order of rows nor who else applies can change it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

TieBreaking = Literal["single", "multiple"]
Draws = NDArray[np.uint64]


def numbers(seed: int, codes: pl.Series) -> Draws:
    """Return the lottery number of each code."""
    prefix = f"{seed}|".encode()
    digests = [sha256(prefix + code.encode()).digest()[:8] for code in codes.to_list()]
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)


def scramble(values: Draws) -> Draws:
    """Return the values mixed one to one, so that similar inputs give unrelated outputs (splitmix64: Steele 2014)."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def places(draws: Draws) -> NDArray[np.int64]:
    """Return the place of each number from 0, the smallest; equal numbers in their order."""
    order = np.argsort(draws, kind="stable")
    place = np.empty(draws.size, np.int64)
    place[order] = np.arange(draws.size)
    return place
