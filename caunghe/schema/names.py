"""Names beside the code lists: what officials write for a code in short, and what the indicators are called."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def aliases(name: str) -> dict[str, str]:
    """Return the usual other names of the codes of a list, each with the one code it stands for.

    >>> aliases("levels")["CĐ"], aliases("contracts")["Biên chế"]
    ('college', 'permanent')
    """
    rows = _rows("aliases").filter(pl.col("list") == name)
    return dict(zip(rows["alias"], rows["code"], strict=True))


@cache
def name_list(name: str) -> pl.DataFrame:
    """Return the names of things that are declared elsewhere, with titles and unit: ``code, title_vi, title_en, unit``.

    Of ``indicator_names`` it is written from the catalogue, which a test compares.

    >>> name_list("indicator_names").columns
    ['code', 'title_vi', 'title_en', 'unit']
    """
    return _rows(name)


def _rows(name: str) -> pl.DataFrame:
    content = (files("caunghe.schema") / f"{name}.csv").read_bytes()
    return pl.read_csv(content, infer_schema=False)
