"""How results show themselves in a terminal and in a notebook: a line for each table, never their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from html import escape
from typing import Any, Final, NamedTuple, cast

import polars as pl

_FIRST: Final = 6


class Line(NamedTuple):
    """What is said of one part of a result: its name, its shape in words, and a frame's columns."""

    name: str
    shape: str
    columns: tuple[str, ...] = ()


class Tabular:
    """A frozen dataclass whose fields are tables: a mixin that gives it a short ``repr`` and one for notebooks."""

    __slots__ = ()

    def __repr__(self) -> str:
        found = self._lines()
        width = max((len(line.name) for line in found), default=0)
        return "\n".join([self._heading(), *(f"  {line.name:<{width}}  {line.shape}" for line in found)])

    def _repr_html_(self) -> str:
        cells = ((line.name, line.shape, _columns(line.columns)) for line in self._lines())
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells)
        return f"<p><b>{escape(self._heading())}</b></p><table>{rows}</table>"

    def _heading(self) -> str:
        """Return the first line: the class with its plain values, numbers, words and days."""
        plain = {name: value for name, value in _values(self) if isinstance(value, str | int | float | date)}
        return f"{type(self).__name__}({', '.join(f'{name}={_short(value)}' for name, value in plain.items())})"

    def _lines(self) -> list[Line]:
        """Return a line for each table, array, list of tables, and result within the result."""
        return [line for name, value in _values(self) for line in _lines(name, value)]


def _values(result: object) -> list[tuple[str, object]]:
    return [(part.name, getattr(result, part.name)) for part in fields(cast("Any", result))]


def _lines(name: str, value: object) -> Iterator[Line]:
    if isinstance(value, pl.DataFrame):
        yield Line(name, f"{value.height:,} × {value.width}", tuple(value.columns))
    elif name == "tables" and isinstance(value, Mapping):
        for inner, frame in cast("Mapping[str, pl.DataFrame]", value).items():
            if not frame.is_empty():
                yield from _lines(inner, frame)
    elif isinstance(value, Mapping) or is_dataclass(value):
        count = _count(cast("object", value))
        if count:
            yield Line(name, f"{count} tables")
    elif isinstance(shape := getattr(value, "shape", None), tuple):
        yield Line(name, " × ".join(f"{size:,}" for size in cast("tuple[int, ...]", shape)))


def _count(value: object) -> int:
    """Return how many tables there are within a value."""
    if isinstance(value, pl.DataFrame):
        return 1
    if isinstance(value, Mapping):
        return sum(_count(part) for part in cast("Mapping[str, object]", value).values())
    return sum(_count(part) for _, part in _values(value)) if is_dataclass(value) else 0


def _short(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _columns(names: tuple[str, ...]) -> str:
    return ", ".join((*names[:_FIRST], *(["…"] if len(names) > _FIRST else [])))
