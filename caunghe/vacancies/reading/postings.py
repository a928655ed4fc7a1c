# pyright: standard
"""Advertisements as pages and interfaces publish them: schema.org ``JobPosting`` in JSON-LD, made flat.

Property names and their allowed shapes are those of https://schema.org/JobPosting: most values may be a text, a thing
or a list of either.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

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
_PERIODS: Final = {"HOUR": "giờ", "DAY": "ngày", "WEEK": "tuần", "MONTH": "tháng", "YEAR": "năm"}


def postings(document: object) -> Iterator[dict[str, str]]:
    """Yield every JobPosting within a JSON document, however nested, as flat text (``FIELDS``; absent is empty)."""
    if isinstance(document, list):
        for part in document:
            yield from postings(part)
    elif isinstance(document, Mapping):
        kinds = document.get("@type")
        if any(_is_posting(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield _flat(document)
        else:
            for part in document.values():
                if isinstance(part, Mapping | list):
                    yield from postings(part)


def _is_posting(kind: object) -> bool:
    """Return whether a type is JobPosting, by its name alone, with a prefix or by its whole address."""
    return isinstance(kind, str) and re.split("[:/#]", kind)[-1] == "JobPosting"


def scripts(page: str) -> list[str]:
    """Return the JSON-LD scripts of a web page as JSON, without comment or CDATA marks around them."""
    found = (_WRAPPED.sub("", script) for script in _SCRIPT.findall(page))
    return [html.unescape(script) if "&quot;" in script else script for script in found]


def written_postings(
    documents: Iterable[str], name: str, unread: Callable[[str, str], None]
) -> Iterator[dict[str, str]]:
    """Yield the postings of JSON documents; ``unread`` hears of ``name`` and each one that is no JSON or has none."""
    for written in documents:
        try:
            found = list(postings(json.loads(written, strict=False)))
        except json.JSONDecodeError:
            found = []
        if not found:
            unread(name, written)
        yield from found


def _flat(posting: Mapping[str, object]) -> dict[str, str]:
    months = _value_text(posting.get("experienceRequirements"), "monthsOfExperience")
    return {
        "identifier": _value_text(posting.get("identifier"), "value", "name"),
        "title": _value_text(posting.get("title")),
        "employer": _value_text(posting.get("hiringOrganization"), "name", "legalName"),
        "place": _place(posting.get("jobLocation")),
        "pay": _pay(posting.get("baseSalary") or posting.get("estimatedSalary")),
        "posted": _value_text(posting.get("datePosted"))[:10],
        "closes": _value_text(posting.get("validThrough"))[:10],
        "category": _value_text(posting.get("occupationalCategory"), "name")
        or _value_text(posting.get("industry"), "name"),
        "level": _value_text(posting.get("employmentType")),
        "qualification": _value_text(posting.get("educationRequirements"), "credentialCategory", "name")
        or _value_text(posting.get("qualifications"), "name"),
        "experience": f"{months} tháng" if months.isdigit() else months,
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


def _pay(value: object) -> str:
    """Return pay as advertisements write it: ``12000000 - 15000000 VND / tháng``."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, Mapping):
        return _value_text(value)
    amount = value.get("value", value)
    if not isinstance(amount, Mapping):
        amount = {"value": amount}
    ends = [_value_text(amount.get(name)) for name in ("minValue", "maxValue")]
    shown = " - ".join(dict.fromkeys(end for end in ends if end)) or _value_text(amount.get("value"))
    if not shown:
        return ""
    currency = _value_text(value.get("currency") or amount.get("currency"))
    period = _PERIODS.get(_value_text(amount.get("unitText") or value.get("unitText")).upper(), "")
    return " ".join(part for part in (shown, currency, f"/ {period}" if period else "") if part)
