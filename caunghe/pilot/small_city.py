"""A city of two communes: a feed small enough for examples to run in a moment."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def small_city() -> Path:
    """Return the folder of a feed with every duty in it: two communes, two schools, three programmes, sixty applicants.

    Every number is invented, and labelled synthetic.

    >>> from caunghe.pilot import small_city
    >>> (small_city() / "programmes.csv").read_text(encoding="utf-8").splitlines()[1]
    'P1,S1,5520123,intermediate,full_time,Hàn,12.0,40,8,0.2,0.6,5000000,15000000,'
    """
    return Path(str(files("caunghe.pilot"))) / "data" / "small_city"
