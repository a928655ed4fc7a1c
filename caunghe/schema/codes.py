"""Code lists: bilingual, versioned, shipped as CSV beside this package."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from caunghe.errors import InputError
from caunghe.language import Language, Text

if TYPE_CHECKING:
    import polars as pl

_NO_LIST: Final = Text(
    "Danh mục mã phải là một trong caunghe/schema/codes/*.csv; đã cho {name}.",
    "code list must be one of caunghe/schema/codes/*.csv; got {name}",
)
_CROSSWALKS: Final = ("training_fields_occupations", "occupations_vsco_isco")
_VERSIONS: Final = "versions"
_WHOLE: Final = (
    *("level_number", "rank", "months", "ends", "age_from", "age_to", "workers_from", "workers_to"),
    *("vqf_level", "vqf_level_min", "vqf_level_max", "teacher_vqf", "teacher_pedagogy", "teacher_skill"),
)
_NUMBERS: Final = (
    *("weight", "months_min", "months_max", "fit_technician", "fit_other"),
    *("minimum", "maximum", "lowest", "highest"),
)
_DAYS: Final = ("valid_from", "valid_to")


Row = Mapping[str, str | None]


@cache
def _rows(name: str) -> tuple[Row, ...]:
    """Return the rows of a list as they are written, None where a cell is empty; raises as ``code_list`` does."""
    path = files("caunghe.schema") / "codes" / f"{name}.csv"
    if not path.is_file():
        raise InputError(_NO_LIST, name=name)
    heading, *lines = csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True), strict=True)
    rows = tuple({column: text or None for column, text in zip(heading, line, strict=True)} for line in lines)
    if name not in (*_CROSSWALKS, _VERSIONS):
        refuse_unsound_list(name, rows, _rows(_VERSIONS))
    return rows


@cache
def code_list(name: str) -> pl.DataFrame:
    """Return a code list: ``code, title_vi, title_en`` and the list's own columns, as text unless numeric by nature.

    Crosswalks (``training_fields_occupations``, ``occupations_vsco_isco``) are read the same way.
    Raises InputError when there is no such list, ValueError when it has no version, a title too few or a code twice.

    >>> code_list("agreement_models").select("code", "title_en").row(0)
    ('recruit_to_order', 'Training to order with recruitment')
    """
    import polars as pl  # noqa: PLC0415  titles and codes, which are all that most pages of the site ask for, need none

    rows = _rows(name)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    days = [pl.col(column).str.to_date() for column in _DAYS if column in frame.columns]
    whole = [pl.col(column).cast(pl.Int64) for column in _WHOLE if column in frame.columns]
    numbers = [pl.col(column).cast(pl.Float64) for column in _NUMBERS if column in frame.columns]
    return frame.with_columns(*whole, *numbers, *days)


def refuse_unsound_list(name: str, rows: Sequence[Row], versions: Sequence[Row]) -> None:
    """Raise ValueError, naming list and code, unless every code is there once with both titles and has a version."""
    untitled = [row["code"] for row in rows if None in (row["code"], row["title_vi"], row["title_en"])]
    if untitled:
        raise ValueError(f"codes of {name} must have titles in both languages; got none for {untitled[0]}")
    twice = [code for code, count in Counter(row["code"] for row in rows).items() if count > 1]
    if twice:
        raise ValueError(f"codes of {name} must differ; got {twice[0]} twice")
    if [row["version"] is not None for row in versions if row["list"] == name] != [True]:
        raise ValueError(f"code list {name} must have one version in codes/versions.csv; got none, or several")


@cache
def titles(name: str, language: Language) -> dict[str, str]:
    """Return code → title of a list in one language.

    >>> titles("qualifications", "en")["college"]
    'College diploma'
    """
    return {str(row["code"]): str(row[f"title_{language}"]) for row in _rows(name)}


@cache
def codes_with(name: str, attribute: str) -> tuple[str, ...]:
    """Return the codes of a list of which an attribute, a column of true and false, is true, in its order.

    What distinguishes levels and qualifications stands in their lists: a level added there is counted, taught, paid
    and placed by its attributes.

    >>> set(allowed_codes("levels")) - set(codes_with("levels", "certified"))
    {'short'}
    >>> codes_with("levels", "diploma")
    ('vocational_secondary', 'intermediate', 'college')
    """
    return tuple(str(row["code"]) for row in _rows(name) if row[attribute] == "true")


@cache
def levels_from_highest() -> tuple[str, ...]:
    """Return the levels of training, the highest first, as tables and charts show them.

    >>> levels_from_highest()
    ('college', 'intermediate', 'vocational_secondary', 'elementary', 'short')
    """
    return tuple(code_list("levels").sort("rank", descending=True)["code"])


@cache
def allowed_codes(name: str, level: int | None = None) -> tuple[str, ...]:
    """Return the codes of a list in their order, of one level where the list has levels.

    Raises InputError when there is no such list.

    >>> len(allowed_codes("occupations", 4)), allowed_codes("occupations", 1)[:3]
    (436, ('0', '1', '2'))
    """
    rows = _rows(name)
    return tuple(str(row["code"]) for row in rows if level is None or row["level"] == str(level))
