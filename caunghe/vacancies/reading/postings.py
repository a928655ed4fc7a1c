# pyright: standard
"""Advertisements as pages and interfaces publish them: schema.org ``JobPosting`` in JSON-LD, made flat.

Property names and their allowed shapes are those of https://schema.org/JobPosting: most values may be a text, a thing
or a list of either.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from caunghe.vacancies.reading.mapping import likely
from caunghe.vacancies.reading.markup import embedded, items
from caunghe.vacancies.reading.records import document, records

FIELDS: Final[tuple[str, ...]] = (
    "identifier",
    "title",
    "employer",
    "place",
    "pay",
    "posted",
    "closes",
    "category",
    "level",
    "qualification",
    "experience",
    "openings",
    "text",
)
_SCRIPT: Final = re.compile(r"<script[^>]*application/ld\+json[^>]*>(.*?)</script>", re.IGNORECASE | re.DOTALL)
# what old pages put around a script so that older browsers do not show it
_WRAPPED: Final = re.compile(
    r"\A\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:(?://|/\*)?\s*\]\]>(?:\s*\*/)?|-->)\s*\Z"
)
_DEEPEST: Final = 12
# advertisements that a page holds at most, beside the one it is about
_MOST_OF_PAGE: Final = 1_000
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_PERIODS: Final = {"HOUR": "giờ", "DAY": "ngày", "WEEK": "tuần", "MONTH": "tháng", "YEAR": "năm"}


def postings(document: object, known: Mapping[str, Mapping[str, object]] | None = None) -> Iterator[dict[str, str]]:
    """Yield every JobPosting within a JSON document, however nested, as flat text (``FIELDS``; absent is empty).

    ``known`` are things by their ``@id`` (``things``), which a posting may name instead of saying; those of the
    document itself where they are not given.
    """
    known = things([document]) if known is None else known
    if isinstance(document, list):
        for part in document:
            yield from postings(part, known)
    elif isinstance(document, Mapping):
        kinds = document.get("@type")
        if any(_is_posting(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield _flat(_resolved(document, known, 0))
        else:
            for part in document.values():
                if isinstance(part, Mapping | list):
                    yield from postings(part, known)


def things(documents: Iterable[object]) -> dict[str, Mapping[str, object]]:
    """Return what documents say of each thing that bears an ``@id``, however nested."""
    known: dict[str, Mapping[str, object]] = {}
    waiting = list(documents)
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, Mapping):
            name = part.get("@id")
            if isinstance(name, str) and len(part) > len({"@id", "@type"} & set(part)):
                known.setdefault(name, part)
            waiting += part.values()
    return known


def _resolved(value: object, known: Mapping[str, Mapping[str, object]], depth: int) -> Any:
    """Return a value in which a thing that is only named by its ``@id`` is what is known of it."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        return [_resolved(part, known, depth + 1) for part in value]
    if isinstance(value, Mapping):
        if set(value) <= {"@id", "@type"} and value.get("@id") in known:
            value = known[value["@id"]]
        return {name: _resolved(part, known, depth + 1) for name, part in value.items()}
    return value


def _is_posting(kind: object) -> bool:
    """Return whether a type is JobPosting, by its name alone, with a prefix or by its whole address."""
    return isinstance(kind, str) and re.split("[:/#]", kind)[-1] == "JobPosting"


def scripts(page: str) -> list[str]:
    """Return the JSON-LD scripts of a web page as JSON, without comment or CDATA marks around them."""
    found = (_WRAPPED.sub("", script) for script in _SCRIPT.findall(page))
    return [html.unescape(script) if "&quot;" in script else script for script in found]


def page_postings(page: str, name: str, unread: Callable[[str, str], None]) -> Iterator[dict[str, str]]:
    """Yield the postings of a page: of its JSON-LD, else of its marked elements, else of the data of its programs.

    ``unread`` hears of ``name`` and of each script of JSON-LD that is no JSON or has no posting, or of the page.
    """
    said = scripts(page)
    linked = [(text, document(text)) for text in said]
    known = things(one for _, one in linked)
    rows = [(text, list(postings(one, known))) for text, one in linked]
    found = [row for _, made in rows for row in made]
    if not found:
        found = [*postings(items(page)), *_of_programs(page)][:_MOST_OF_PAGE]
    # a script that is JSON and speaks of the site, of its paths or of an employer is none that was lost
    broken = [text for text, one in linked if one is None] if found else said or [page]
    for text in broken:
        unread(name, text)
    yield from found


def _of_programs(page: str) -> Iterator[dict[str, str]]:
    """Yield advertisements in the data that a page's programs carry with them, by what their keys are called."""
    for text in embedded(page):
        whole = document(text)
        made = list(postings(whole))
        for row in [] if made else records(whole):
            columns = likely(list(row))
            said = {name: row[field] for name, field in columns.items() if name in FIELDS}
            made.append(
                dict.fromkeys(FIELDS, "") | said | {"identifier": row[columns["ad"]] if "ad" in columns else ""}
            )
        yield from made


def _flat(posting: Mapping[str, object]) -> dict[str, str]:
    months = _value_text(posting.get("experienceRequirements"), "monthsOfExperience")
    return {
        "identifier": _value_text(posting.get("identifier"), "value", "name"),
        "title": _value_text(posting.get("title") or posting.get("name")),
        "employer": _value_text(posting.get("hiringOrganization"), "name", "legalName"),
        "place": _place(posting.get("jobLocation")) or _place(posting.get("applicantLocationRequirements")),
        "pay": _pay(posting.get("baseSalary") or posting.get("estimatedSalary")),
        "posted": _day(posting.get("datePosted")),
        "closes": _day(posting.get("validThrough")),
        "category": _value_text(posting.get("occupationalCategory"), "name")
        or _value_text(posting.get("industry"), "name"),
        "level": _value_text(posting.get("employmentType")),
        "qualification": _value_text(posting.get("educationRequirements"), "credentialCategory", "name")
        or _value_text(posting.get("qualifications"), "name"),
        "experience": f"{months} tháng" if months.replace(".", "", 1).isdigit() else months,
        "openings": _value_text(posting.get("totalJobOpenings")),
        "text": "\n".join(part for part in (_value_text(posting.get(name)) for name in _BODY) if part),
    }


_BODY: Final = ("description", "responsibilities", "skills")


def _value_text(value: object, *names: str) -> str:
    """Return a value as text: itself, the first of its ``names``, or those of a list joined by ``; ``."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list):
        return "; ".join(part for part in (_value_text(one, *names) for one in value) if part)
    if isinstance(value, Mapping):
        return next((_value_text(value[name]) for name in names if value.get(name) not in (None, "")), "")
    return str(value)


def _place(value: object) -> str:
    """Return addresses from street to region, several places joined by ``; ``."""
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(part for part in map(_place, value) if part))
    if not isinstance(value, Mapping):
        return _value_text(value)
    address = value.get("address", value)
    if not isinstance(address, Mapping):
        return _value_text(address)
    parts = [_value_text(address.get(name), "name") for name in ("streetAddress", "addressLocality", "addressRegion")]
    return ", ".join(dict.fromkeys(part for part in parts if part)) or _value_text(value.get("name"))


_NOUGHT: Final = re.compile(r"0+(?:[.,]0+)?")


def _day(value: object) -> str:
    """Return a day as the standard asks for it, also where it is written day, month, year."""
    written = _value_text(value).strip()
    match = _DAY.match(written)
    if match is None:
        return written[:10]
    return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"


def _pay(value: object) -> str:
    """Return pay as advertisements write it: ``12000000 - 15000000 VND / tháng``."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, Mapping):
        return _value_text(value)
    amount = value.get("value", value)
    if not isinstance(amount, Mapping):
        amount = {"value": amount}
    low, high = (_value_text(amount.get(name)) for name in ("minValue", "maxValue"))
    # a board that asks for two ends is given nought where there is none
    low, high = ("" if _NOUGHT.fullmatch(end) else end for end in (low, high))
    if low and high:
        shown = low if low == high else f"{low} - {high}"
    else:
        single = _value_text(amount.get("value")) or _value_text(amount.get("median"))
        shown = f"từ {low}" if low else f"đến {high}" if high else single
    if not shown:
        return ""
    currency = _value_text(value.get("currency") or amount.get("currency"))
    period = _PERIODS.get(_value_text(amount.get("unitText") or value.get("unitText")).upper(), "")
    return " ".join(part for part in (shown, currency, f"/ {period}" if period else "") if part)
