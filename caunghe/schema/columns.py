"""What a column is: its kind decides type, parsing, checks, form field and documentation."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypedDict, Unpack

from caunghe.language import Text
from caunghe.schema.units import UNITS

if TYPE_CHECKING:
    import polars as pl

Period = Literal["", "month", "year", "school_year"]
"""The time for which a sum of money is paid, or for which a day stands; a school year has no fixed number of months."""


class Kind(StrEnum):
    """The kinds of value a column can hold.

    >>> pay = column("pay", Kind.MONEY, ("Lương", "Pay"))
    >>> f"{pay.kind}: {pay.dtype}, {pay.unit}, at least {pay.minimum}"
    'money: Int64, dong, at least 0'
    """

    KEY = "key"
    REFERENCE = "reference"
    CODE = "code"
    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    BOOLEAN = "boolean"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"


NUMERIC: Final = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.LONGITUDE, Kind.LATITUDE})
TEXTUAL: Final = frozenset({Kind.KEY, Kind.REFERENCE, Kind.CODE, Kind.TEXT})
DUTIES: Final = range(1, 15)


class Privacy(StrEnum):
    """Who may see a column: everybody, the city's offices, or only those a person concerns.

    >>> from caunghe.schema import TABLES
    >>> [column.name for column in TABLES["teachers"].columns if column.privacy is Privacy.PERSONAL]
    ['birth_year']
    """

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"


@cache
def _dtypes() -> dict[Kind, pl.DataType]:
    import polars as pl  # noqa: PLC0415  a worker of the site knows columns, and needs no frame for most pages

    return {
        Kind.KEY: pl.String(),
        Kind.REFERENCE: pl.String(),
        Kind.CODE: pl.String(),
        Kind.TEXT: pl.String(),
        Kind.DATE: pl.Date(),
        Kind.INTEGER: pl.Int64(),
        Kind.NUMBER: pl.Float64(),
        Kind.MONEY: pl.Int64(),
        Kind.SHARE: pl.Float64(),
        Kind.BOOLEAN: pl.Boolean(),
        Kind.LONGITUDE: pl.Float64(),
        Kind.LATITUDE: pl.Float64(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a feed table.

    ``minimum`` and ``maximum`` are inclusive and in ``unit``. ``codes`` names a code list
    (kind code), ``level`` restricts it; ``many`` allows several codes separated by ``;``.
    ``references`` names a table (kind reference): all columns of that table's key are matched
    by name with the columns of this table. Numbers have a ``unit``, a key of UNITS, and nothing else has one.
    Money paid for a time has a ``period``, and so has a day that stands for its month. Text that ``suggests`` a list
    of names takes a title of it for the name.

    Raises ValueError, naming the column, where a declaration lacks what its kind needs.

    >>> shift = column("shift", Kind.CODE, ("Ca học", "Shift"), codes="agreement_models")
    >>> shift.label("vi"), shift.dtype
    ('Ca học', String)
    >>> column("places", Kind.INTEGER, ("Số chỗ", "Places"), unit="persons")
    Traceback (most recent call last):
        ...
    ValueError: column places must have a unit, one of people, people_a_year, ...; got 'persons'
    """

    name: str
    kind: Kind
    label: Text
    note: Text
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    privacy: Privacy = Privacy.PUBLIC
    codes: str | None = None
    level: int | None = None
    many: bool = False
    references: str | None = None
    period: Period = ""
    suggests: str | None = None

    def __post_init__(self) -> None:
        if not (self.label.vi and self.label.en):
            raise ValueError(f"column {self.name} must be labelled in both languages; got {self.label}")
        if self.kind in NUMERIC and self.unit not in UNITS:
            raise ValueError(f"column {self.name} must have a unit, one of {', '.join(UNITS)}; got {self.unit!r}")
        if self.kind not in NUMERIC and self.unit:
            raise ValueError(f"column {self.name} of kind {self.kind} must have no unit; got {self.unit!r}")
        if (self.kind is Kind.CODE) != (self.codes is not None):
            raise ValueError(f"column {self.name} of kind {self.kind}: codes must name a list; got {self.codes}")
        if (self.kind is Kind.REFERENCE) != (self.references is not None):
            raise ValueError(
                f"column {self.name} of kind {self.kind}: references must be a table; got {self.references}"
            )

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type the column has once read."""
        return _dtypes()[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the feed: what a row is, its key and its columns in order.

    ``bulk`` tables stay in Parquet and must stream; ``duties`` are the numbers of the city's
    fourteen duties that the table serves, one at least. A table as one organisation's files have it has
    ``own_headings`` beside the declared ones: each with its column.

    Raises ValueError, naming the table, where a declaration has no duty or label, or a key that is no column.

    >>> from caunghe.schema import TABLES
    >>> intakes = TABLES["intakes"]
    >>> intakes.row("en"), intakes.key, intakes["entrants"].unit
    ("a programme's year of entry, followed to graduation and work", ('programme', 'year'), 'people')
    >>> intakes.empty().schema["entrants"]
    Int64
    """

    name: str
    label: Text
    row: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    bulk: bool = False
    duties: tuple[int, ...] = ()
    own_headings: tuple[tuple[str, str], ...] = ()
    # made when first asked for: a feed has thirty of them, and making one takes longer than reading a small sheet
    _empty: list[pl.DataFrame] = field(default_factory=lambda: [], init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.duties or not set(self.duties) <= set(DUTIES):
            raise ValueError(f"table {self.name} must serve duties of 1–{DUTIES[-1]}; got {self.duties}")
        if not all((self.label.vi, self.label.en, self.row.vi, self.row.en)):
            raise ValueError(f"table {self.name} and its row must be named in both languages; got {self.label}")
        if len(set(self.names)) < len(self.names):
            raise ValueError(f"columns of table {self.name} must have different names; got {self.names}")
        if not self.key or not set(self.key) <= set(self.names):
            raise ValueError(f"key of table {self.name} must be columns of it; got {self.key}")

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    @property
    def names(self) -> list[str]:
        """The column names in their declared order."""
        return [column.name for column in self.columns]

    @property
    def polars_schema(self) -> pl.Schema:
        """The Polars schema of the table once read."""
        import polars as pl  # noqa: PLC0415  as above

        return pl.Schema({column.name: column.dtype for column in self.columns})

    def empty(self) -> pl.DataFrame:
        """Return the table with its types and no rows."""
        if not self._empty:
            self._empty.append(self.polars_schema.to_frame())
        return self._empty[0].clone()


class Options(TypedDict, total=False):
    """What a column may declare beside its name, kind, label and note."""

    unit: str
    minimum: float | None
    maximum: float | None
    required: bool
    privacy: Privacy
    codes: str
    level: int
    many: bool
    references: str
    period: Period
    suggests: str


def column(
    name: str, kind: Kind, label: tuple[str, str], note: tuple[str, str] = ("", ""), **options: Unpack[Options]
) -> Column:
    """Declare a column from pairs of Vietnamese and English; shares are bounded to 0–1 and places to the globe."""
    bounds: dict[Kind, tuple[float, float | None]] = {
        Kind.SHARE: (0, 1),
        Kind.LONGITUDE: (-180, 180),
        Kind.LATITUDE: (-90, 90),
        Kind.MONEY: (0, None),
    }
    if kind in bounds:
        low, high = bounds[kind]
        options.setdefault("minimum", low)
        options.setdefault("maximum", high)
    units = {Kind.SHARE: "share", Kind.MONEY: "dong", Kind.LONGITUDE: "degrees", Kind.LATITUDE: "degrees"}
    if kind in units:
        options.setdefault("unit", units[kind])
    return Column(name=name, kind=kind, label=Text(*label), note=Text(*note), **options)
