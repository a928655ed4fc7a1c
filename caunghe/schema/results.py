"""Results of the engines: each table a field, declared with its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, Final, Self, get_args, get_origin, get_type_hints

import polars as pl

from caunghe.display import Tabular
from caunghe.errors import ResultError
from caunghe.language import Text

_COLUMNS: Final = Text(
    "Bảng {table} của {result} phải có các cột {declared}; đã cho {found}.",
    "table {table} of {result} must have {declared}; got {found}",
)
_UNKNOWN: Final = Text(
    "{result} không có bảng {unknown}; chỉ có {declared}.", "{result} has no table {unknown}; it has {declared}"
)
_MISSING: Final = Text(
    "{result} phải có bảng {missing}; đã cho {given}.", "{result} must have the table {missing}; got {given}"
)


@dataclass(frozen=True, slots=True)
class Omission:
    """Why an engine has no result, as a sentence in each language.

    >>> from dataclasses import asdict
    >>> asdict(Omission("Không có: chỉ có 3 năm số liệu.", "There is none: there are 3 years of data."))["en"]
    'There is none: there are 3 years of data.'
    """

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class TableDeclaration:
    """The columns of a result's table; ``is_optional`` where the question it answers need not be asked."""

    schema: pl.Schema
    is_optional: bool


class ResultTables(Tabular):
    """Base of the engines' results: a frozen dataclass whose fields of the kind below are tables.

    ``seats: Annotated[pl.DataFrame, SEATS]`` is always there; one without rows is an empty frame of the same columns.
    ``prices: Annotated[pl.DataFrame | None, PRICES]`` is None where the question was not asked or cannot be.

    Raises ResultError when made with a table of other columns than declared.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Seats(ResultTables):
    ...     seats: Annotated[pl.DataFrame, pl.Schema({"programme": pl.String()})]
    >>> Seats(pl.DataFrame({"seats": [40]}))
    Traceback (most recent call last):
        ...
    caunghe.errors.ResultError: table seats of Seats must have {'programme': String}; got {'seats': Int64}
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        for name, declared in table_declarations(type(self)).items():
            frame = getattr(self, name)
            if frame is None and declared.is_optional:
                continue
            if not isinstance(frame, pl.DataFrame) or frame.schema != declared.schema:
                found = dict(frame.schema) if isinstance(frame, pl.DataFrame) else frame
                columns = dict(declared.schema)
                raise ResultError(_COLUMNS, table=name, result=type(self).__name__, declared=columns, found=found)

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by name; those of questions not asked are left out."""
        named = ((name, getattr(self, name)) for name in table_declarations(type(self)))
        return {name: frame for name, frame in named if frame is not None}

    @classmethod
    def from_tables(cls, tables: Mapping[str, pl.DataFrame]) -> Self:
        """Return the result that holds these tables, which are all it has.

        Raises ResultError for a table that is missing, not declared, or of other columns.
        """
        declared = table_declarations(cls)
        unknown = sorted(set(tables) - set(declared))
        if unknown:
            raise ResultError(_UNKNOWN, result=cls.__name__, unknown=", ".join(unknown), declared=", ".join(declared))
        missing = [name for name, each in declared.items() if not each.is_optional and name not in tables]
        if missing:
            raise ResultError(_MISSING, result=cls.__name__, missing=", ".join(missing), given=", ".join(tables) or "–")
        return cls(**{name: tables.get(name) for name in declared})

    @classmethod
    def empty_tables(cls) -> dict[str, pl.DataFrame]:
        """Return the tables that are always there, without rows."""
        declared = table_declarations(cls).items()
        return {name: pl.DataFrame(schema=each.schema) for name, each in declared if not each.is_optional}


@cache
def table_declarations(kind: type[ResultTables]) -> Mapping[str, TableDeclaration]:
    """Return the tables that a kind of result declares, by name, in order.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Seats(ResultTables):
    ...     seats: Annotated[pl.DataFrame, pl.Schema({"programme": pl.String()})]
    >>> table_declarations(Seats)["seats"].is_optional
    False
    """
    found: dict[str, TableDeclaration] = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        if get_origin(hint) is Annotated:
            table, schema = get_args(hint)
            found[name] = TableDeclaration(schema, table is not pl.DataFrame)
    return MappingProxyType(found)
