"""The files of open data: their kinds and names, where they are, and the basis of what is made of several tables.

Apart from what writes them: a web worker sends files and needs no library of tables or workbooks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.conf import settings

TYPES: Final = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
}
SDMX: Final = ("indicators.sdmx.csv", "indicators.structure.json")
PACKAGE: Final = "datapackage.json"
FOR_EXCEL: Final = "-excel"


def open_folder(run: str) -> Path:
    """Return the folder of the open data of a run."""
    return Path(settings.FILES) / "open" / run


def weakest_basis(basis: Mapping[str, str]) -> str:
    """Return the weakest basis among tables: synthetic before estimated before published.

    >>> weakest_basis({"sites": "published", "funds": "synthetic"}), weakest_basis({})
    ('synthetic', 'estimated')
    """
    return next((each for each in ("synthetic", "estimated", "published") if each in basis.values()), "estimated")
