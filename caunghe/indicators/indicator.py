"""What an indicator is: a ratio, a total or a named function over one table, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NotRequired, TypedDict, Unpack, get_args

import polars as pl

from caunghe.indicators.breakdowns import BREAKDOWNS
from caunghe.language import Text
from caunghe.schema import DUTIES, TABLES

Unit = Literal["share", "ratio", "people", "number", "years", "dong"]
Kind = Literal["survey", "register"]
Direction = Literal["higher", "lower", "neutral"]

OURS: Final = Text(
    "Định nghĩa của Cầu Nghề, không phải chỉ tiêu thống kê chính thức.",
    "Cầu Nghề's own definition, no official statistical indicator.",
)
GSO: Final = Text(
    "Cơ quan thống kê: Điều tra lao động việc làm, hệ thống chỉ tiêu thống kê quốc gia.",
    "Statistics office: labour force survey, national system of statistical indicators.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator.

    Over the rows of ``table`` (with the columns that ``bases`` joins to it) its value is
    ``Σ numerator / Σ denominator``, or ``Σ numerator`` where there is no denominator; a row where either is empty does
    not count. ``kind`` survey weights the rows and gives sampling errors. ``breakdowns`` are columns of the base.
    ``people`` says that what is counted are people, so that small cells are protected; ``part_of`` names an indicator
    to which this one and its siblings add up. ``due`` counts what is to be reported, in people where it is people: its
    share in rows that count is the coverage of the value; without it the denominator is due where it is known.
    ``pending`` says of a row whether it cannot be known yet: it does not count, whatever its cells say. ``running``
    says of a row that more of its kind still come, how many nobody knows: it counts, as a number so far. ``answered``
    of ``asked`` people told what a register bears of a survey: few answers make it doubtful as they do a survey.
    ``year`` is the base's column of the year that a row belongs to. ``special`` names the calculation of the few that
    are no ratio of sums. ``whole_cohorts`` says that a year of which some cohorts have not finished has no value: those
    that finish first are of another size.

    Raises ValueError, naming the indicator, where the declaration says something that cannot be.
    """

    name: str
    label: Text
    definition: Text
    unit: Unit
    table: str
    numerator: pl.Expr
    denominator: pl.Expr | None = None
    breakdowns: tuple[str, ...] = ()
    kind: Kind = "register"
    source: Text = OURS
    direction: Direction = "higher"
    duties: tuple[int, ...] = ()
    people: bool = True
    part_of: str | None = None
    due: pl.Expr | None = None
    pending: pl.Expr | None = None
    running: pl.Expr | None = None
    asked: pl.Expr | None = None
    answered: pl.Expr | None = None
    year: str = "year"
    special: str | None = None
    whole_cohorts: bool = False

    def __post_init__(self) -> None:
        for text in (self.label, self.definition, self.source):
            if not (text.vi.strip() and text.en.strip()):
                raise ValueError(f"indicator {self.name} must be explained in both languages; got {text}")
        for limits, value in ((Unit, self.unit), (Kind, self.kind), (Direction, self.direction)):
            if value not in get_args(limits):
                raise ValueError(f"indicator {self.name} must be one of {', '.join(get_args(limits))}; got {value}")
        if self.unit in ("share", "ratio") and self.denominator is None and self.special is None:
            raise ValueError(f"indicator {self.name} must have a denominator, being a {self.unit}; got none")
        if self.table not in TABLES:
            raise ValueError(f"indicator {self.name} must count rows of a table of the feed; got {self.table}")
        strange = [name for name in self.breakdowns if name not in BREAKDOWNS or name == "all"]
        if strange:
            raise ValueError(f"indicator {self.name} must be broken down by BREAKDOWNS; got {', '.join(strange)}")
        if not self.duties or not set(self.duties) <= set(DUTIES):
            raise ValueError(f"indicator {self.name} must serve duties of 1–{DUTIES[-1]}; got {self.duties}")


class Declared(TypedDict):
    """What an indicator declares beside its name, label and definition."""

    unit: Unit
    table: str
    numerator: pl.Expr
    denominator: NotRequired[pl.Expr | None]
    breakdowns: NotRequired[tuple[str, ...]]
    kind: NotRequired[Kind]
    source: NotRequired[Text]
    direction: NotRequired[Direction]
    duties: NotRequired[tuple[int, ...]]
    people: NotRequired[bool]
    part_of: NotRequired[str]
    due: NotRequired[pl.Expr]
    pending: NotRequired[pl.Expr]
    running: NotRequired[pl.Expr]
    asked: NotRequired[pl.Expr]
    answered: NotRequired[pl.Expr]
    year: NotRequired[str]
    special: NotRequired[str]
    whole_cohorts: NotRequired[bool]


def indicator(name: str, label: tuple[str, str], definition: tuple[str, str], **rest: Unpack[Declared]) -> Indicator:
    """Declare an indicator from pairs of Vietnamese and English."""
    return Indicator(name=name, label=Text(*label), definition=Text(*definition), **rest)
