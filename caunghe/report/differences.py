"""Differences of two numbers: in full for a workbook, and written as who subtracts what is printed finds them."""

from __future__ import annotations

from typing import Final

from caunghe.report.document import Form, Quantity

_SAME: Final = 1e-6  # relative: what numbers made in two ways differ by


def difference_cell(more: Quantity, less: Quantity, *, signed: bool = False, error: float | None = None) -> Quantity:
    r"""Return ``more − less``, of shares in points: written as the difference of the two as they are written.

    So a reader who subtracts what is printed finds what is printed. ``value`` is the exact difference of the exact
    numbers, for a workbook that holds these. ``error`` as in Quantity.

    >>> planned, now = Quantity(0.37865, "share"), Quantity(0.32236, "share")
    >>> change = difference_cell(planned, now)
    >>> round(change.value, 5), change.text("en")
    (0.05629, '5.7\xa0pts')
    """
    form: Form = "points" if more.form == "share" else more.form
    return Quantity(
        more.value - less.value,
        form,
        more.decimals,
        signed=signed,
        error=error,
        of_written=round(more.written - less.written, 9),
    )


def shortfall(wanted: Quantity, reached: Quantity, short: Quantity) -> Quantity:
    """Return what is short of what is wanted: written as the difference of the two sides where it is that.

    It is not where shortages and surpluses of several years or places do not offset each other.

    >>> sides = Quantity(43_760.6, decimals=0), Quantity(22_808.2, decimals=0)
    >>> [shortfall(*sides, Quantity(short, decimals=0)).text("en") for short in (20_952.4, 30_000.0)]
    ['20,953', '30,000']
    """
    apart = wanted.value - reached.value
    is_apart = abs(apart - short.value) <= _SAME * max(abs(wanted.value), abs(reached.value))
    return difference_cell(wanted, reached) if is_apart else short
