"""Location problems from the files of the literature: OR-Library p-median and capacitated, Holmberg single-source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Final, Literal

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.planning.network.capacitated import Capacitated
from caunghe.planning.network.median import Median
from caunghe.planning.network.search import Floats
from caunghe.planning.network.travel import Road, road_minutes

# what a table of costs may hold: 800 MB of floats
MOST_COSTS: Final = 10_000 * 10_000
Form = Literal["orlib-pmed", "orlib-cap", "sscflp"]
_NOT_A_NUMBER: Final = Text(
    "{path}: cần toàn số, nhưng mục thứ {place} là {value}.", "{path} must hold numbers only; item {place} is {value}"
)
_TOO_SHORT: Final = Text(
    "{path}: theo dòng đầu phải có {needed} số, chỉ có {found}. Tệp có đúng dạng {form} không?",
    "{path} is too short: by its first line it must hold {needed} {needed:number|numbers}, but has {found}; "
    "is its form {form}?",
)
_NOT_SIZES: Final = Text(
    "{path}: dòng đầu phải là các số nguyên lớn hơn 0; đã cho {value}.",
    "{path} must begin with whole numbers above 0; got {value}",
)
_TOO_LARGE: Final = Text(
    "{path}: dòng đầu ghi {sizes}; bảng chi phí chỉ được có tối đa {most} số (10 000 × 10 000). Tệp có đúng dạng "
    "{form} không?",
    "{path} begins with {sizes}; the table of costs may have at most {most} {most:number|numbers} (10,000 × 10,000)."
    " Is its form {form}?",
)
_NO_NODE: Final = Text(
    "{path}: cạnh {edge} nối với nút {node}, nhưng các nút được đánh số từ 1 đến {nodes}.",
    "{path}: nodes must be 1–{nodes}; got {node} on edge {edge}",
)
_WORD: Final = Text(
    "{path}: sức chứa ghi bằng chữ “capacity”; hãy cho biết bằng --capacity.",
    "{path} has the word capacity for the capacities; say how much it is by --capacity",
)
_NOT_THE_WORD: Final = Text(
    "{path}: đã cho --capacity nhưng tệp có sẵn sức chứa của từng địa điểm.",
    "{path} has a capacity for every site, and --capacity is for files with that word instead",
)
_TRAILING: Final = Text(
    "{count} số sau phần cuối của bảng chi phí không được đọc.",
    "{count} {count:number|numbers} after the end of the costs {count:was|were} not read.",
)
_PARALLEL: Final = Text(
    "{count} cạnh được ghi nhiều lần; theo quy ước của OR-Library, lần ghi cuối được dùng.",
    "{count} {count:edge is|edges are} written more than once; as OR-Library has it, the last one counts.",
)


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem as a file has it, with what there is to say of how it was read."""

    problem: Median | Capacitated
    notes: tuple[tuple[Text, int], ...] = ()
    """Sentences and the ``count`` of each."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    path: Path
    form: str
    values: Floats

    def sizes(self, count: int) -> list[int]:
        """Return the first numbers, which say how much follows."""
        first = self.values[:count]
        if len(first) < count or (first != np.round(first)).any() or (first <= 0).any():
            raise InputError(_NOT_SIZES, path=self.path, value=" ".join(f"{value:g}" for value in first))
        return [int(value) for value in first.tolist()]

    def refuse_beyond_memory(self, rows: int, columns: int) -> None:
        """Raise InputError where the table of costs would be larger than any that can be solved."""
        if rows * columns > MOST_COSTS:
            raise InputError(_TOO_LARGE, path=self.path, sizes=f"{rows} × {columns}", most=MOST_COSTS, form=self.form)

    def parts(self, begin: int, *shapes: tuple[int, ...]) -> tuple[list[Floats], int]:
        """Return the arrays that follow, and how many numbers are left over."""
        needed = begin + sum(prod(shape) for shape in shapes)
        if len(self.values) < needed:
            raise InputError(_TOO_SHORT, path=self.path, needed=needed, found=len(self.values), form=self.form)
        found: list[Floats] = []
        for shape in shapes:
            size = prod(shape)
            found.append(self.values[begin : begin + size].reshape(shape).copy())
            begin += size
        return found, len(self.values) - needed


def read_instance(path: Path, form: Form, *, count: int | None = None, capacity: float | None = None) -> Instance:
    """Return the problem of a file in one of the forms.

    ``count`` stands in the place of the file's own number of sites to open (``orlib-pmed``), ``capacity`` in that of
    the word ``capacity`` (``orlib-cap``). Raises InputError for a file that is not of the form or has more than
    ``MOST_COSTS`` ways, OSError where there is none.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "roads.txt"
    ...     _ = path.write_text("3 2 1  1 2 5  2 3 7")
    ...     read_instance(path, "orlib-pmed").problem.cost.tolist()
    [[0.0, 5.0, 12.0], [5.0, 0.0, 7.0], [12.0, 7.0, 0.0]]
    """
    text = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    if form == "orlib-cap":
        text = _with_capacity(text, path, capacity)
    numbers = _Numbers(path, form, _read_numbers(text, path))
    if form == "orlib-pmed":
        return _median(numbers, count)
    return _capacitated(numbers) if form == "orlib-cap" else _single_source(numbers)


def _with_capacity(text: str, path: Path, capacity: float | None) -> str:
    has_word = re.search(r"\bcapacity\b", text) is not None
    if has_word and capacity is None:
        raise InputError(_WORD, path=path)
    if not has_word and capacity is not None:
        raise InputError(_NOT_THE_WORD, path=path)
    return re.sub(r"\bcapacity\b", repr(capacity), text)


def _read_numbers(text: str, path: Path) -> Floats:
    """Return the numbers of a text; Polars takes neither 1_000 nor digits of other scripts, as Python's float does."""
    words = text.split()
    values = pl.Series(words, dtype=pl.String).cast(pl.Float64, strict=False)
    wrong = (~values.is_finite()).fill_null(True).arg_true()
    if len(wrong):
        place = int(wrong[0])
        raise InputError(_NOT_A_NUMBER, path=path, place=place + 1, value=words[place][:40])
    return values.to_numpy().copy()


def _notes(left_over: int) -> tuple[tuple[Text, int], ...]:
    return ((_TRAILING, left_over),) if left_over else ()


def _median(numbers: _Numbers, count: int | None) -> Instance:
    nodes, edges, own_count = numbers.sizes(3)
    numbers.refuse_beyond_memory(nodes, nodes)
    (rows,), left_over = numbers.parts(3, (edges, 3))
    ends = rows[:, :2].astype(np.int64)
    wrong = np.argwhere((ends < 1) | (ends > nodes) | (ends != rows[:, :2]))
    if len(wrong):
        edge, side = wrong[0].tolist()
        raise InputError(_NO_NODE, path=numbers.path, edge=edge + 1, node=f"{rows[edge, side]:g}", nodes=nodes)
    # of equal edges, the first of the reversed list is the last of the file
    _, places = np.unique(np.sort(ends, axis=1)[::-1], axis=0, return_index=True)
    kept = np.sort(edges - 1 - places)
    notes = _notes(left_over)
    if len(kept) < edges:
        notes += ((_PARALLEL, edges - len(kept)),)
    road = Road(ends[kept, 0] - 1, ends[kept, 1] - 1, rows[kept, 2])
    every = np.arange(nodes)
    return Instance(Median(road_minutes(road, nodes, every, every), count or own_count), notes)


def _capacitated(numbers: _Numbers) -> Instance:
    sites, clients = numbers.sizes(2)
    numbers.refuse_beyond_memory(sites, clients)
    (first, second), left_over = numbers.parts(2, (sites, 2), (clients, sites + 1))
    problem = Capacitated(second[:, 1:].copy(), second[:, 0].copy(), first[:, 0].copy(), first[:, 1].copy())
    return Instance(problem, _notes(left_over))


def _single_source(numbers: _Numbers) -> Instance:
    sites, clients = numbers.sizes(2)
    numbers.refuse_beyond_memory(sites, clients)
    (first, demand, cost), left_over = numbers.parts(2, (sites, 2), (clients,), (sites, clients))
    problem = Capacitated(np.ascontiguousarray(cost.T), demand, first[:, 0].copy(), first[:, 1].copy(), single=True)
    return Instance(problem, _notes(left_over))
