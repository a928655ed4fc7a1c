"""What several feeds say of themselves, made one: another area is an error; the latest day, the strictest licence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from caunghe.feed.contents import NO_DAY, Basis, Feed, FeedInformation
from caunghe.feed.findings.findings import FINDINGS, gather
from caunghe.feed.join_rules import JOIN_RULES
from caunghe.feed.reading.information import NAME
from caunghe.language import fold
from caunghe.schema import TABLES

# open licences from the freest on, by what stands in their names; whatever is none of them is stricter than all
_OPEN: Final = (
    re.compile(r"\bcc0\b|\bpddl\b|public domain"),
    re.compile(r"\bcc[- ]by(?![- ](?:sa|nc|nd))|\bodc[- ]by\b"),
    re.compile(r"\bcc[- ]by[- ]sa\b|\bodbl\b"),
    re.compile(r"\bcc[- ]by[- ]nc\b(?![- ]nd)"),
    re.compile(r"\bcc[- ]by[- ](?:nc[- ])?nd\b"),
)
Said = Sequence[tuple[str, str]]


def joined_information(feeds: Mapping[str, Feed], expected: Feed | None = None) -> tuple[FeedInformation, pl.DataFrame]:
    """Return the information of the joined feed, and findings where its parts say different things of themselves.

    The day is the latest: figures up to it are there, and a rule must not take them for figures to come. The licence is
    the strictest, the basis of a table the weakest. Of ``expected`` is taken what no part says.

    >>> told, findings = joined_information({"a.xlsx": feed, "b.xlsx": feed})
    >>> told.area, str(told.as_of), findings.height
    ('C', '2026-06-30', 0)
    """
    about = [feed.information for feed in feeds.values()]
    whole = [*about, *([expected.information] if expected else [])]
    days = [each.as_of for each in about if each.as_of != NO_DAY] or [each.as_of for each in whole[len(about) :]]
    information = FeedInformation(
        city=next((each.city for each in whole if each.city.vi), whole[0].city),
        area=next((each.area for each in whole if each.area), ""),
        as_of=max(days, default=NO_DAY),
        licence=_strictest([each.licence for each in about]) or _strictest([each.licence for each in whole]),
        basis=_weakest(whole),
        classifications={name: version for each in reversed(whole) for name, version in each.classifications.items()},
        breaks=next((each.breaks for each in whole if each.breaks), ()),
    )
    return information, gather(_differences(feeds, expected, information))


def _weakest(about: Sequence[FeedInformation]) -> dict[str, Basis]:
    basis: dict[str, Basis] = {}
    for name in TABLES:
        given: list[Basis] = [each.basis[name] for each in about if name in each.basis]
        if given:
            basis[name] = about[0].weakest((), *given)
    return basis


def _strictest(licences: Sequence[str]) -> str:
    """Return the licence that allows least; several that are no open ones are all named, for each of them holds.

    >>> _strictest(["CC-BY-4.0", "nội bộ", "CC0"]), _strictest(["CC-BY-4.0", "CC-BY-NC-4.0"])
    ('nội bộ', 'CC-BY-NC-4.0')
    """
    said = {fold(each): each for each in reversed(licences) if each}
    ranked = [(_rank(folded), licence) for folded, licence in reversed(said.items())]
    most = max((rank for rank, _ in ranked), default=0)
    strictest = [licence for rank, licence in ranked if rank == most]
    return "; ".join(strictest if most == len(_OPEN) else strictest[:1])


def _rank(licence: str) -> int:
    return next((at for at, pattern in enumerate(_OPEN) if pattern.search(licence)), len(_OPEN))


def _differences(feeds: Mapping[str, Feed], expected: Feed | None, joined: FeedInformation) -> Iterator[pl.DataFrame]:
    about = {source: feed.information for source, feed in feeds.items()}
    areas = [(source, each.area) for source, each in about.items() if each.area]
    if expected and expected.information.area:
        # first, for the city that is expected is no doubt the right one
        areas.insert(0, ("--expected", expected.information.area))
    if _differ(areas):
        first = next(area for _, area in areas)
        own = [(source, area) for source, area in areas if fold(area) == fold(first)]
        others = [(source, area) for source, area in areas if fold(area) != fold(first)]
        yield _told("area_differs", "area", _listed(own), _listed(others))
    days = [(source, each.as_of.isoformat()) for source, each in about.items() if each.as_of != NO_DAY]
    if _differ(days):
        yield _told("day_differs", "as_of", _listed(days), joined.as_of.isoformat())
    licences = [(source, each.licence) for source, each in about.items() if each.licence]
    if _differ(licences):
        yield _told("licence_differs", "licence", _listed(licences), joined.licence)


def _differ(said: Said) -> bool:
    return len({fold(value) for _, value in said}) > 1


def _listed(said: Said) -> str:
    return ", ".join(f"{source}: {value}" for source, value in said)


def _told(rule: str, column: str, value: str, expected: str) -> pl.DataFrame:
    row = (rule, JOIN_RULES[rule].severity.value, NAME, None, column, value, expected)
    return pl.DataFrame([row], schema=FINDINGS, orient="row")
