"""The tables that outcomes return, and that report and site read."""

from __future__ import annotations

from typing import Final

import polars as pl

_S, _F, _I = pl.String(), pl.Float64(), pl.Int64()

# One row a graduate and person of the register who may be one: links, and what somebody should look at.
PAIRS: Final = pl.Schema(
    {
        "graduate": _S,
        "person": _S,  # the first code of the person's rows in the employment records
        "status": _S,  # linked | possible
        "probability": _F,
        "weight": _F,  # log₂ of the odds, before others are considered
        # the level of likeness of each comparison, as comparisons.py names them, or unknown
        "name": _S,
        "birth_date": _S,
        "sex": _S,
        "namesakes": _I,  # persons of the register with the person's name, the person included
        "candidates": _I,  # persons of the register who may be the graduate
    }
)
# One row a rule by which pairs are brought together to be compared.
BLOCKING: Final = pl.Schema(
    {
        "rule": _S,
        "pairs": _I,  # that it brings together
        "status": _S,  # used | too_many: it would bring together more than may be compared
        "links": _I,  # of the links, those that it brings together
        "alone": _I,  # and no other rule
    }
)
# One row: how far the links can be trusted, estimated without any known truth. Intervals of 95 %.
QUALITY: Final = pl.Schema(
    {
        "graduates": _I,
        "persons": _I,
        "linked": _I,
        "possible": _I,
        "share": _F,  # of graduates who are in the register, linked or not
        "precision": _F,  # of links, those that are right
        "precision_low": _F,
        "precision_high": _F,
        "recall": _F,  # of graduates in the register, those linked
        "recall_low": _F,
        "recall_high": _F,
        "blocking_loss": _F,  # of graduates in the register, those never compared with themselves
        "threshold": _F,  # the probability from which a pair is a link
        "expected_cost": _F,  # wrong · false links + missed · missed links
    }
)
