"""A file of advertisements made ready: facts read, repeats joined into spells, whatever its length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.engine import Heard, Spread, parquet_batches, written
from caunghe.errors import InputError
from caunghe.schema.text import Text
from caunghe.vacancies.duplicates import DuplicateOptions, joined, keys
from caunghe.vacancies.fields import fields

_NO_TITLES: Final = Text(
    "Phải có ít nhất một tin tuyển dụng nêu tên việc; không có tin nào.",
    "the advertisements must have a row with a title; there is none",
)


def with_facts(
    ads: Iterable[pl.DataFrame],
    out: Path,
    areas: pl.DataFrame | None = None,
    options: DuplicateOptions | None = None,
    heard: Heard | None = None,
) -> int:
    """Write advertisements with ``fields.FIELDS`` and ``spell`` to a Parquet file; return how many there are.

    ``spell`` is the row, counted from 0, of the first advertisement of the same opening. Advertisements are compared
    within a part of the employers (or titles) at a time: memory grows with the file by eight bytes an advertisement
    only. Raises InputError when there are none.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        blocks, rows, count = Spread(folder, "block"), folder / "ads.parquet", 0

        def step(batch: pl.DataFrame) -> pl.DataFrame:
            nonlocal count
            made = pl.concat([batch, fields(batch, areas)], how="horizontal")
            blocks.add(keys(made).insert_column(0, pl.int_range(count, count + made.height, eager=True).alias("row")))
            count += made.height
            return made

        written(ads, step, rows, heard)
        if not count:
            raise InputError(_NO_TITLES)
        spell = _first_of_spell(blocks, count, options)
        written(_with_spells(rows, spell), lambda batch: batch, out)
    return count


def _with_spells(rows: Path, spell: NDArray[np.int64]) -> Iterator[pl.DataFrame]:
    start = 0
    for batch in parquet_batches(rows):
        yield batch.with_columns(spell=pl.Series(spell[start : start + batch.height]))
        start += batch.height


def _first_of_spell(blocks: Spread, count: int, options: DuplicateOptions | None) -> NDArray[np.int64]:
    """Return for each row the row of the first advertisement of its spell."""
    spell = np.arange(count)
    for part in blocks.parts():
        at = part["row"].to_numpy()
        spell[at] = at[joined(part.drop("row"), options or DuplicateOptions()).to_numpy()]
    return spell
