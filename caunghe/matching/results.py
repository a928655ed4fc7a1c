"""The tables that matching returns, and that report and site read."""

from __future__ import annotations

from typing import Final

import polars as pl

_S, _F, _I, _B = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()

# One row an applicant. ``choices`` are those considered; ``lottery`` is the published number, the smaller wins.
RESULTS: Final = pl.Schema(
    {
        "applicant": _S,
        "status": _S,  # placed | kept | unplaced | no_valid_choice | withdrawn
        "programme": _S,
        "rank": _I,
        "score": _F,
        "choices": _I,
        "lottery": pl.UInt64(),
    }
)

# One row a programme and kind of applicant: for everybody (group and area empty) and for each reserve. The cut-off is
# the score, and at that score the lottery number, that somebody with no other membership had to beat; empty where
# everybody was admitted.
CUTOFFS: Final = pl.Schema(
    {
        "programme": _S,
        "group": _S,
        "area": _S,
        "seats": _I,
        "admitted": _I,
        "lowest_score": _F,  # of those admitted
        "cutoff_score": _F,
        "cutoff_lottery": pl.UInt64(),
    }
)

# Programmes closed for want of a smallest class, in the order of closing.
CLOSED: Final = pl.Schema({"programme": _S, "closed": _I, "admitted": _I, "minimum_class": _I})

# One row for each choice that an applicant wanted more than the result and did not get. ``gap`` is in points.
REASONS: Final = pl.Schema(
    {
        "applicant": _S,
        "rank": _I,
        "programme": _S,
        "reason": _S,  # below_cutoff | lost_lottery | no_open_seat | class_closed
        "score": _F,
        "cutoff_score": _F,
        "gap": _F,
        "lottery": pl.UInt64(),
        "cutoff_lottery": pl.UInt64(),
    }
)
