"""Code lists: bilingual, versioned, shipped as CSV beside this package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.language import Language, Text

_NO_LIST: Final = Text(
    "Danh mục mã phải là một trong caunghe/schema/codes/*.csv; đã cho {name}.",
    "code list must be one of caunghe/schema/codes/*.csv; got {name}",
)
_CROSSWALKS: Final = ("training_fields_occupations", "occupations_vsco_isco")
_VERSIONS: Final = "versions"
_TYPED: dict[str, pl.DataType] = {
    name: dtype
    for dtype, names in (
        (
            pl.Int64(),
            (
                "level_number",
                "rank",
                "months",
                "ends",
                "age_from",
                "age_to",
                "workers_from",
                "workers_to",
                "vqf_level",
                "vqf_level_min",
                "vqf_level_max",
                "teacher_vqf",
                "teacher_pedagogy",
                "teacher_skill",
            ),
        ),
        (
            pl.Float64(),
            (
                "weight",
                "months_min",
                "months_max",
                "fit_technician",
                "fit_other",
                "minimum",
                "maximum",
                "lowest",
                "highest",
            ),
        ),
    )
    for name in names
}
_DAYS: Final = ("valid_from", "valid_to")


@cache
def code_list(name: str) -> pl.DataFrame:
    """Return a code list: ``code, title_vi, title_en`` and the list's own columns, as text unless numeric by nature.

    Crosswalks (``training_fields_occupations``, ``occupations_vsco_isco``) are read the same way.
    Raises InputError when there is no such list, ValueError when it has no version, a title too few or a code twice.

    >>> code_list("agreement_models").select("code", "title_en").row(0)
    ('recruit_to_order', 'Training to order with recruitment')
    """
    path = files("caunghe.schema") / "codes" / f"{name}.csv"
    if not path.is_file():
        raise InputError(_NO_LIST, name=name)
    frame = pl.read_csv(path.read_bytes(), infer_schema=False, empty_string_is_null=True)
    if name not in (*_CROSSWALKS, _VERSIONS):
        refuse_unsound_list(name, frame, code_list(_VERSIONS))
    days = [pl.col(column).str.to_date() for column in _DAYS if column in frame.columns]
    numbers = [pl.col(column).cast(_TYPED[column]) for column in frame.columns if column in _TYPED]
    return frame.with_columns(*numbers, *days)


def refuse_unsound_list(name: str, codes: pl.DataFrame, versions: pl.DataFrame) -> None:
    """Raise ValueError, naming list and code, unless every code is there once with both titles and has a version."""
    untitled = codes.filter(pl.any_horizontal(pl.col("code", "title_vi", "title_en").is_null()))["code"].to_list()
    if untitled:
        raise ValueError(f"codes of {name} must have titles in both languages; got none for {untitled[0]}")
    twice = codes.filter(pl.col("code").is_duplicated())["code"].to_list()
    if twice:
        raise ValueError(f"codes of {name} must differ; got {twice[0]} twice")
    if versions.filter(pl.col("list") == name, pl.col("version").is_not_null()).height != 1:
        raise ValueError(f"code list {name} must have one version in codes/versions.csv; got none, or several")


@cache
def titles(name: str, language: Language) -> dict[str, str]:
    """Return code → title of a list in one language.

    >>> titles("qualifications", "en")["college"]
    'College diploma'
    """
    frame = code_list(name)
    return dict(zip(frame["code"], frame[f"title_{language}"], strict=True))


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
    frame = code_list(name)
    return tuple(frame.filter(pl.col(attribute) == "true")["code"])


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
    frame = code_list(name)
    if level is not None:
        frame = frame.filter(pl.col("level") == str(level))
    return tuple(frame["code"])
