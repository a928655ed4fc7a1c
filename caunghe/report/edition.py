"""What a run says in public, for pages that import no engine: its texts in both languages, and what may be published.

``edition.json`` holds the texts, worded as in the report; ``edition.parquet`` the values of the indicators without any
number of a suppressed row, and whether each covers what is due. A site reads these two, and never the tables that they
were made of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.forecast import ForecastTables
from caunghe.indicators import BREAKDOWNS, CATALOGUE, TODAY, UNITS, is_covered
from caunghe.language import LANGUAGES, Language, Text
from caunghe.report.context import Context
from caunghe.report.document import Figure, Quantity, Table, cell_text
from caunghe.report.sections.indicator_charts import over_years
from caunghe.report.sections.summary import FIVE, in_brief, key_figure
from caunghe.report.sections.target_fans import OBSERVED, PROJECTED, fans
from caunghe.report.sections.targets import verdict, verdicts_in_order
from caunghe.report.subjects import target_unit
from caunghe.report.wording import TONES, state, verdict_name

Json = dict[str, Any]
Contexts = Mapping[Language, Context]
TEXTS: Final = "edition.json"
VALUES: Final = "edition.parquet"
_GAPS: Final = 40  # occupations, the largest gaps first
_UNIT_GROUPS: Final = 4  # level of ISCO
_NUMBERS: Final = ("latest_year", "estimate", "standard_error", "low", "high", "projected", "projected_low",
                   "projected_high", "probability", "sample", "sample_needed")  # fmt: skip


def write_edition(contexts: Contexts, titles: Mapping[str, Mapping[str, Text]], out: Path) -> list[Path]:
    """Write what a run says in public to a folder, and return the two files.

    ``contexts`` hold results of which suppressed numbers are gone; ``titles`` are those of each breakdown's categories.
    """
    context = contexts["vi"]
    context.results.values.with_columns(is_result=is_covered()).write_parquet(out / VALUES)
    edition = {
        "made": _made(context),
        "breakdowns": {name: _both(title) for name, title in BREAKDOWNS.items()},
        "categories": _categories(context, titles),
        "indicators": _indicators(contexts),
        "figures": [one for name in FIVE if (one := _figure(name, contexts)) is not None],
        "brief": _brief(contexts),
        "targets": _targets(contexts),
        "fans": _fans(contexts),
        "gaps": _gaps(context),
    }
    text = json.dumps(edition, ensure_ascii=False, indent=1, allow_nan=False)
    (out / TEXTS).write_text(text + "\n", encoding="utf-8")
    return [out / TEXTS, out / VALUES]


def _both(text: Text) -> Json:
    return {language: text(language) for language in LANGUAGES}


def _said(contexts: Contexts, say: Callable[[Context], str]) -> Json:
    return {language: say(contexts[language]) for language in LANGUAGES}


def _made(context: Context) -> Json:
    """Return what the run was made of: whose data, of what day, by which code."""
    known, run = context.feed.information, context.run
    return {
        "city": _both(known.city),
        "area": known.area,
        "as_of": known.as_of.isoformat(),
        "licence": known.licence,
        "basis": dict(known.basis),
        "created": run.created.isoformat(),
        "feed": run.feed_hash,
        "code": run.code_version,
        "seed": run.seed,
    }


def _categories(context: Context, titles: Mapping[str, Mapping[str, Text]]) -> Json:
    """Return the titles of the categories that occur, by breakdown."""
    found: dict[str, Json] = {}
    pairs = (
        context.results.values.select("breakdown", "category").unique(maintain_order=True).sort("breakdown", "category")
    )
    for breakdown, category in pairs.iter_rows():
        title = BREAKDOWNS["all"] if breakdown == "all" else titles.get(breakdown, {}).get(category)
        found.setdefault(breakdown, {})[category] = _both(title or Text(category, category))
    return found


def _indicators(contexts: Contexts) -> list[Json]:
    """Return every indicator's definition, where the city stands on it, and how it went over the years."""
    found: list[Json] = []
    for name, one in CATALOGUE.items():
        charts = {language: over_years(f"over-{name}", name, contexts[language]) for language in LANGUAGES}
        found.append(
            {
                "indicator": name,
                "label": _both(one.label),
                "definition": _both(one.definition),
                "source": _both(one.source),
                "unit": one.unit,
                "unit_label": _both(UNITS[one.unit]),
                "kind": one.kind,
                "direction": one.direction,
                "table": one.table,
                "duties": list(one.duties),
                "state": _said(contexts, lambda context, name=name: state(name, context)),
                "course": {language: chart.title if chart else "" for language, chart in charts.items()},
                "note": {language: chart.note if chart else "" for language, chart in charts.items()},
            }
        )
    return found


def _figure(name: str, contexts: Contexts) -> Json | None:
    made = {language: key_figure(name, contexts[language]) for language in LANGUAGES}
    now = contexts["vi"].latest(name)
    if now is None:
        return None
    parts = ("label", "value", "error", "when", "remark")
    words = {part: {language: str(getattr(one, part)) for language, one in made.items()} for part in parts}
    return {"indicator": name, **words, "coverage": now["coverage"], "basis": now["basis"], "year": now["year"]}


def _brief(contexts: Contexts) -> list[Json]:
    return [
        dict(zip(LANGUAGES, said, strict=True))
        for said in zip(*(in_brief(contexts[language]) for language in LANGUAGES), strict=True)
    ]


def _about(row: Mapping[str, Any], context: Context) -> str:
    """Return what tells a target's figures from those of others: its indicator, and what is not the whole city."""
    area = None if row["area"] == context.feed.information.area else row["area"]
    return "-".join(str(part) for part in (row["indicator"], area, row["group"], row["boundary"]) if part)


def _targets(contexts: Contexts) -> list[Json]:
    """Return every target with its evidence and its verdict, as the report words them."""
    rows, context = verdicts_in_order(contexts["vi"]), contexts["vi"]
    found: list[Json] = []
    for row in rows:
        said = {language: verdict(row, contexts[language]) for language in LANGUAGES}
        words = {part: {at: getattr(one, part) for at, one in said.items()} for part in ("label", "word", "sentence")}
        held = _held_against(row, context)
        found.append(
            {
                "key": f"{_about(row, context)}-{row['year']}",
                "fan": _about(row, context),
                **{name: row[name] for name in ("indicator", "area", "group", "boundary", "year", "target", "source")},
                **{name: row[name] for name in _NUMBERS},
                **words,
                "unit": target_unit(row["indicator"], row["target"], context),
                "verdict": verdict_name(row),
                "tone": TONES[verdict_name(row)],
                "coverage": held.get("coverage"),
                "basis": held.get("basis", ""),
                "persons": held.get("persons"),
            }
        )
    return found


def _held_against(row: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
    """Return the value that a verdict rests on, where one row of the values is it."""
    own = row["boundary"] not in (None, TODAY) and row["note"] != "other_boundary"
    is_city = row["area"] == context.feed.information.area
    by = (
        ("group", row["group"])
        if row["group"]
        else ("boundary", row["boundary"])
        if own
        else ("all", "all")
        if is_city
        else ("area", row["area"])
    )
    found = context.results.values.filter(
        indicator=row["indicator"], year=row["latest_year"] or 0, breakdown=by[0], category=by[1]
    )
    return found.row(0, named=True) if found.height else {}


def _fans(contexts: Contexts) -> list[Json]:
    """Return each target's path, observed and projected, with the sentence that stands over it."""
    drawn: dict[Language, Sequence[Figure]] = {
        language: fans(verdicts_in_order(contexts[language]), contexts[language]) for language in LANGUAGES
    }
    return [_fan(dict(zip(LANGUAGES, pair, strict=True)), contexts) for pair in zip(*drawn.values(), strict=True)]


def _fan(figures: Mapping[Language, Figure], contexts: Contexts) -> Json:
    one, context = figures["vi"], contexts["vi"]
    kinds = {context.say(OBSERVED): "observed", context.say(PROJECTED): "projected"}
    names = ("estimate", "low80", "high80", "low95", "high95")
    path = [
        {
            "year": _number(row[0]),
            "kind": kinds.get(str(row[1]), "target"),
            **dict(zip(names, map(_number, row[2:]), strict=True)),
        }
        for row in one.table.rows
    ]
    parts = ("title", "alternative", "note", "source", "basis", "target_basis")
    words = {part: {language: getattr(figure, part) for language, figure in figures.items()} for part in parts}
    tables = {language: _table(figure.table, language) for language, figure in figures.items()}
    return {"key": one.key.removeprefix("fan-"), **words, "path": path, "table": tables}


def _number(cell: object) -> float | None:
    return cell.value if isinstance(cell, Quantity) else None


def _table(table: Table, language: Language) -> Json:
    rows = [[cell_text(cell, language) for cell in row] for row in table.rows]
    return {"title": table.title, "heads": [head.title for head in table.heads], "rows": rows}


def _gaps(context: Context) -> list[Json]:
    """Return the occupations with the largest gaps between openings and supply, a year of the first period ahead."""
    ahead = context.forecast
    if not isinstance(ahead, ForecastTables):
        return []
    found = ahead.periods.filter(pl.col("first") == pl.col("first").min(), component="gap", level=_UNIT_GROUPS)
    columns = ("occupation", "first", "last", "mean", "low80", "high80")
    return found.sort("mean", descending=True).head(_GAPS).select(columns).to_dicts()
