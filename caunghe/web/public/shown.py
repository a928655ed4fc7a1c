# pyright: standard
"""A published figure as people read it: with its error, its coverage, and what it is where it is no number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caunghe.language import Language, day, number, share, share_under, with_error
from caunghe.language import quantity as quantity_said
from caunghe.schema import COVERED
from caunghe.web.common.components import TableColumn
from caunghe.web.public import words
from caunghe.web.public.models import Publication, PublishedInstitution, PublishedProgramme, PublishedValue
from caunghe.web.public.open_files import weakest_basis


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a list: what it is, where it leads, its value and coverage, on how many it rests, and its year."""

    label: str
    address: str
    value: str
    coverage: str
    counted: str
    year: int


def said(value: PublishedValue, unit: str, language: Language) -> str:
    """Return a value with its error, or why there is no number."""
    if value.flag == "suppressed":
        return words.WITHHELD(language)
    if value.estimate is None:
        return words.NO_NUMBER(language)
    text = with_error(value.estimate, value.low, value.high, _unit(unit), language)
    if not value.is_result:
        text = words.SO_FAR(language, value=text)
    return words.CAUTION(language, value=text) if value.flag == "caution" else text


def amount(value: float, unit: str, language: Language, error: float | None = None) -> str:
    """Return a number of an indicator's unit, in the digits of its error where it has one."""
    return quantity_said(value, _unit(unit), language, error=error)


def _unit(unit: str) -> Any:
    return unit


def coverage_said(coverage: float | None, pending: float | None, language: Language) -> str:
    """Return how much of what is due a figure covers; below a limit it is never said to reach it."""
    if coverage is None:
        return (words.TO_DATE if pending else words.NOT_DUE)(language)
    nearest = share_under(coverage, (COVERED, 1.0))
    return share(nearest, language, 0 if nearest == 1 else 1)


def counted(value: PublishedValue, language: Language) -> str:
    """Return on how many persons or units a value rests, a dash where that is not told."""
    return number(value.persons, language, 0) if value.persons is not None else "–"


def last_figures(
    values: Mapping[str, list[PublishedValue]],
    indicators: Mapping[str, Mapping[str, Any]],
    language: Language,
    address: Any,
) -> list[Figure]:
    """Return the last figure of each indicator that has any, in the catalogue's order."""
    found: list[Figure] = []
    for name, one in indicators.items():
        if not values.get(name):
            continue
        whole = [value for value in values[name] if value.is_result]
        last = (whole or values[name])[-1]
        text = said(last, one["unit"], language)
        coverage = coverage_said(last.coverage, last.pending, language) if last.estimate is not None else "–"
        found.append(Figure(one["label"][language], address(name), text, coverage, counted(last, language), last.year))
    return found


def made_facts(publication: Publication, language: Language) -> list[tuple[str, str]]:
    """Return what a figure rests on: run, feed, program, days, basis, licence."""
    basis = words.BASES[weakest_basis(publication.basis)](language)
    return [
        (words.RUN(language), publication.run),
        (words.FEED(language), publication.feed),
        (words.CODE(language), publication.code),
        (words.AS_OF(language), day(publication.as_of, language)),
        (words.CREATED(language), day(publication.created, language)),
        (words.BASIS(language), basis),
        (words.LICENCE(language), publication.licence or words.NO_LICENCE(language)),
    ]


def name_of(row: Any, language: Language) -> str:
    """Return a row's name in the reader's language, where it has one."""
    return row.name_en if language == "en" and getattr(row, "name_en", "") else row.name


def owner_of(row: PublishedProgramme, language: Language) -> str:
    """Return the name of the institution of a programme."""
    return row.institution_name_en if language == "en" else row.institution_name


def programme_columns(
    levels: Mapping[str, str], fields: Mapping[str, str], areas: Mapping[str, str]
) -> tuple[TableColumn, ...]:
    """Return the columns of a list of programmes, with the titles of their codes."""
    return (
        _column("name", words.NAME, lambda row, _: row.name),
        _column("institution", words.INSTITUTION, owner_of),
        _column("level", words.LEVEL, lambda row, _: levels.get(row.level, row.level)),
        _column("field_group", words.FIELD, lambda row, _: fields.get(row.field_group, row.field_group)),
        _column("area", words.COMMUNE, lambda row, _: areas.get(row.area, row.area)),
    )


def institution_columns(kinds: Mapping[str, str], areas: Mapping[str, str]) -> tuple[TableColumn, ...]:
    """Return the columns of a list of institutions."""

    def kind(row: PublishedInstitution, _: Language) -> str:
        return kinds.get(row.kind, row.kind)

    return (
        _column("name", words.NAME, name_of),
        _column("kind", words.KIND_OF, kind),
        _column("area", words.COMMUNE, lambda row, _: areas.get(row.area, row.area)),
    )


def commune_columns(kinds: Mapping[str, str]) -> tuple[TableColumn, ...]:
    """Return the columns of a list of communes."""
    return (
        _column("name", words.NAME, name_of),
        _column("kind", words.KIND_OF, lambda row, _: kinds.get(row.kind, row.kind)),
    )


def _column(name: str, label: Any, shown: Any) -> TableColumn:
    return TableColumn(name, label, shown, lambda row: str(getattr(row, name)))
