# pyright: standard
"""What the templates of the public pages are given: everything read, nothing left to ask of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Model
from django.urls import reverse
from markupsafe import Markup

from caunghe.language import Language, chance, goal, half_span, number, people, quantity
from caunghe.web.common.components import TableColumn, TableView, table_view
from caunghe.web.public import charts, words
from caunghe.web.public.models import Publication, PublishedCommune, PublishedValue
from caunghe.web.public.selectors import category_titles, last_years, values_by
from caunghe.web.public.shown import Figure, amount, counted, coverage_said, last_figures, said
from caunghe.web.registry.listing import Page, Wish, page_of

_MOST_BARS: Final = 200  # categories of a table by a breakdown
Content = Mapping[str, Any]


def indicator_address(name: str) -> str:
    """Return the address of an indicator's page."""
    return reverse("public_indicator", args=[name])


def fan_of(fan: Content, targets: Sequence[Content], language: Language) -> dict[str, Any]:
    """Return a target's path drawn, with its table, and the targets that it leads to."""
    own = [target for target in targets if target["fan"] == fan["key"]]
    unit = own[0]["unit"] if own else "number"
    drawn = charts.fan(fan["path"], lambda value: _short(value, unit, language), fan["alternative"][language])
    return {
        "key": fan["key"],
        "title": fan["title"][language],
        "drawn": drawn,
        "note": fan["note"][language],
        "source": fan["source"][language],
        "table": fan["table"][language],
        "targets": own,
    }


def _short(value: float, unit: str, language: Language) -> str:
    """Return a number as it stands on a chart: of people the number alone."""
    if unit == "share":
        return goal(round(value, 3), language)
    return number(value, language, 0 if abs(value) >= 10 else 2) if unit != "dong" else amount(value, unit, language)


def target_facts(target: Content, language: Language) -> list[tuple[str, str]]:
    """Return the evidence behind a target's verdict: what it must reach, what is known, how sure, by which decision."""
    unit = target["unit"]
    wanted = goal(target["target"], language) if unit == "share" else amount(target["target"], unit, language)
    facts = [
        (words.GOAL(language), words.BY_YEAR(language, value=wanted, year=target["year"])),
        (words.DECISION(language), target["source"] or words.NOT_STATED(language)),
        (words.VERDICT(language), target["word"][language]),
    ]
    if target["estimate"] is not None:
        error = half_span(target["low"], target["high"])
        value = amount(target["estimate"], unit, language, error)
        facts.append((words.ESTIMATE(language), words.IN_YEAR(language, value=value, year=target["latest_year"])))
        facts.append((words.INTERVAL(language), _ends(target["low"], target["high"], unit, language)))
        facts.append((words.COVERAGE(language), coverage_said(target["coverage"], None, language)))
    if target["projected"] is not None and target["latest_year"] < target["year"]:
        low, high = target["projected_low"], target["projected_high"]
        projected = amount(target["projected"], unit, language, half_span(low, high))
        facts.append((words.PROJECTED(language), projected))
        facts.append((words.INTERVAL_80(language), _ends(low, high, unit, language)))
    if target["probability"] is not None:
        facts.append((words.CHANCE(language), chance(target["probability"], language)))
    if target["persons"] is not None:
        facts.append((words.PERSONS(language), people(target["persons"], language)))
    if target["basis"]:
        facts.append((words.BASIS(language), words.BASES[target["basis"]](language)))
    return facts


def _ends(low: float | None, high: float | None, unit: str, language: Language) -> str:
    if low is None or high is None:
        return words.FULL_COUNT(language)
    least, most = (amount(each, unit, language, half_span(low, high)) for each in (low, high))
    return words.ENDS(language, low=least, high=most)


def indicator(
    content: Content, rows: Sequence[PublishedValue], publication: Publication, by: str, language: Language
) -> dict[str, Any]:
    """Return an indicator's course over the years with its table, and its last year by a breakdown asked for."""
    unit, name = content["unit"], content["indicator"]
    path = [
        {"year": row.year, "estimate": row.estimate, "low": row.low, "high": row.high, "is_result": row.is_result}
        for row in rows
        if row.estimate is not None
    ]
    text = content["course"][language] or content["state"][language]
    drawn = charts.trend(path, lambda value: _short(value, unit, language), text) if len(path) > 1 else Markup("")
    results = [row.year for row in rows if row.estimate is not None and row.is_result]
    years = last_years(name, max(results, default=None))
    known = [(each, publication.breakdowns[each][language]) for each in sorted(years)]
    chosen = by if by in years else ""
    return {
        "title": text,
        "drawn": drawn,
        "note": content["note"][language],
        "rows": [_figure(row, str(row.year), unit, language) for row in reversed(rows)],
        "breakdowns": known,
        "by": chosen,
        "year": years.get(chosen),
        "parts": _parts(name, chosen, years[chosen], unit, language) if chosen else [],
    }


def _figure(row: PublishedValue, label: str, unit: str, language: Language, address: str = "") -> Figure:
    coverage = coverage_said(row.coverage, row.pending, language) if row.estimate is not None else "–"
    return Figure(label, address, said(row, unit, language), coverage, counted(row, language), row.year)


def _parts(name: str, by: str, year: int, unit: str, language: Language) -> list[Figure]:
    named = category_titles(by, language)
    pages = {"area": "public_commune", "institution": "public_institution"}
    found: list[Figure] = []
    for row in values_by(name, by, year)[:_MOST_BARS]:
        address = reverse(pages[by], args=[row.category]) if by in pages and row.category else ""
        found.append(_figure(row, named.get(row.category, row.category), unit, language, address))
    return found


def figures(
    values: Mapping[str, list[PublishedValue]], indicators: Mapping[str, Content], language: Language
) -> list[Figure]:
    """Return the last figure of each indicator, leading to the indicator's page."""
    return last_figures(values, indicators, language, indicator_address)


def gaps(found: Sequence[Content], language: Language) -> list[dict[str, Any]]:
    """Return gaps in words: occupation, people a year, interval, and whether people are short for certain."""
    shown: list[dict[str, Any]] = []
    for gap in found:
        half = (gap["high80"] - gap["low80"]) / 2
        low, high, mean = (quantity(gap[name], "number", language, error=half) for name in ("low80", "high80", "mean"))
        shown.append(
            {
                "code": gap["occupation"],
                "label": gap["label"][language],
                "mean": mean,
                "interval": words.ENDS(language, low=low, high=high),
                "is_sure": gap["low80"] > 0,
            }
        )
    return shown


def area_names(language: Language) -> dict[str, str]:
    """Return the names of the communes."""
    name = "name_en" if language == "en" else "name"
    return dict(PublishedCommune.objects.values_list("area", name))


def listed(
    model: type[Model],
    wish: Wish,
    publication: Publication,
    columns: Sequence[TableColumn],
    address: Any,
    language: Language,
) -> tuple[Page, TableView]:
    """Return a page of a list and its table."""
    found = page_of(model._default_manager.all(), wish, (publication.pk,))
    return found, table_view(columns, found.rows, language, address, after=found.after)
