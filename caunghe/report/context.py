"""What every section is built from: the feed, its findings, the results that may be shown, and the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

import polars as pl

from caunghe.feed import Basis, Feed, Reads
from caunghe.forecast import ForecastTables
from caunghe.indicators import CATALOGUE, CODES, UNITS, IndicatorResults, is_covered
from caunghe.language import NO_BREAK, Language, Text, Unit, day, goal, half_span, is_lopsided, possible_ends, quantity
from caunghe.matching import AdmissionOverview, JobsOverview, PlacementOverview
from caunghe.planning import PlanOverview
from caunghe.report.coverage import is_result
from caunghe.report.document import Cell, Form, Head, Interval, Paragraph, Quantity, Withheld
from caunghe.schema import TABLES, Omission, titles
from caunghe.vacancies import DemandTables

FORMS: Final[Mapping[Unit, tuple[Form, int | None]]] = {
    "share": ("share", 1),
    "points": ("points", 1),
    "ratio": ("number", 2),
    "people": ("count", None),
    "number": ("count", None),
    "years": ("number", 1),
    "dong": ("money", None),
}
_NAMED: Final[tuple[Unit, ...]] = ("people", "years")
_LABEL: Final = Text("{label} ({unit})", "{label} ({unit})")
BASES: Final[Mapping[str, Text]] = {
    "published": Text("số đã công bố", "published"),
    "estimated": Text("số ước tính", "estimated"),
    "synthetic": Text("dữ liệu mô phỏng", "synthetic data"),
}
_INTERVAL: Final = Text("{value} (khoảng dự báo 80 %: {low} đến {high})", "{value} (80% interval: {low} to {high})")
_SOURCE: Final = Text("Nguồn: {tables} của bộ dữ liệu, đến {day}.", "Source: {tables} of the feed, as of {day}.")


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a report rests on: the feed's hash, the code's version, the seed, the day it is made.

    ``seed``: None where what is shown came without one. ``timings``: seconds by stage of the run, where known.

    >>> run = RunFacts(feed_hash="ab12", code_version="0.1.0+3f", seed=7, created=date(2026, 7, 1))
    >>> run.seed, dict(run.timings)
    (7, {})
    """

    feed_hash: str
    code_version: str
    seed: int | None
    created: date
    timings: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class ScorecardRow:
    """One measure of the software's own accuracy: what, its value, what it is held against, where it was measured."""

    what: Text
    value: Text
    reference: Text
    where: Text


def indicator_label(indicator: str, feed: Feed, language: Language) -> str:
    """Return an indicator's label; outside the catalogue that of a published figure of its name, or the name.

    >>> indicator_label("certificate_rate", feed, "vi"), indicator_label("rate_of_our_own", feed, "vi")
    ('Tỷ lệ lao động qua đào tạo có bằng, chứng chỉ', 'rate_of_our_own')
    """
    if indicator in CATALOGUE:
        return CATALOGUE[indicator].label(language)
    title = pl.coalesce("title_en", "title") if language == "en" else pl.col("title")
    named = feed["published_figures"].filter(pl.col("figure") == indicator).select(title.alias("title")).drop_nulls()
    return str(named["title"][0]) if named.height else indicator


@dataclass(frozen=True, kw_only=True)
class EngineResults:
    """What each engine has made of a feed, or why it could not; None where it was not asked.

    ``reads`` has the tables of the feed that were read, by engine (``indicators`` too) and by table of its result, as
    the run recorded them.

    >>> engines = EngineResults(forecast=ahead)
    >>> engines.plan is None, engines.forecast.years[0], dict(engines.reads)
    (True, 2026, {})
    """

    vacancies: DemandTables | Omission | None = None
    forecast: ForecastTables | Omission | None = None
    plan: PlanOverview | Omission | None = None
    admission: AdmissionOverview | Omission | None = None
    placement: PlacementOverview | Omission | None = None
    jobs: JobsOverview | Omission | None = None
    reads: Mapping[str, Reads] = field(default_factory=dict[str, Reads])

    def by_name(self) -> dict[str, Any]:
        """Return these fields by name."""
        return {each.name: getattr(self, each.name) for each in fields(EngineResults)}


@dataclass(frozen=True)
class Context(EngineResults):
    """Everything a section may use, in one language.

    >>> rate = context.latest("certificate_rate")
    >>> rate["year"], context.value(rate, "share"), context.label("certificate_rate")
    (2025, '50.0%', 'Certificate rate')
    >>> sorted(context.tables_behind("indicators/mismatch"))
    ['hiring_needs', 'intakes', 'programmes', 'sites']
    >>> context.tables_behind("forecast/summary") == feed.supplied  # nobody recorded what was read for it
    True
    """

    feed: Feed
    findings: pl.DataFrame
    results: IndicatorResults
    run: RunFacts
    language: Language
    scorecard: Sequence[ScorecardRow] = ()
    received: Feed | None = None  # the feed as sent, where ``feed`` is what of it may be calculated with

    def say(self, text: Text, **slots: object) -> str:
        """Return a text in the report's language; per cent and plus-minus marks stay with their numbers."""
        return text(self.language, **slots).replace(" %", f"{NO_BREAK}%").replace("± ", f"±{NO_BREAK}")

    def sentence(self, row: Mapping[str, Any]) -> str:
        """Return the sentence of an engine's table, which has one in each language (columns ``vi`` and ``en``)."""
        mark = f"{NO_BREAK}%" if self.language == "vi" else "%"
        return str(row[self.language]).replace(" %", mark)

    def reason(self, left_out: Omission) -> Paragraph:
        """Return why an engine has no result, as the paragraph that stands in its place."""
        return Paragraph(self.sentence(asdict(left_out)), "lead", "action")

    def people(self, value: float | None, *, signed: bool = False, error: float | None = None) -> str:
        """Return a number of people as text, without decimals."""
        return "–" if value is None else Quantity(value, "count", signed=signed, error=error).text(self.language)

    def about(self, value: float, *, signed: bool = False) -> str:
        """Return a sum of a plan's decisions for a title or a sentence, to three digits: plans that are nearly as good
        differ by more. Tables have it to the last person.

        >>> context.about(718_187), context.about(-3048, signed=True), context.about(85)
        ('718,000', '−3,050', '85')
        """
        return self.people(value, signed=signed, error=abs(value) / 10)

    def people_between(self, value: float, low: float, high: float) -> str:
        """Return a number of people with its 80 % interval as text, all three to the same place."""
        named = {"value": value, "low": low, "high": high}
        return self.say(_INTERVAL, **{name: self.people(each, error=(high - low) / 2) for name, each in named.items()})

    @cached_property
    def city(self) -> str:
        """The city's name in the report's language."""
        return self.feed.information.city(self.language)

    @cached_property
    def _whole(self) -> dict[str, list[dict[str, Any]]]:
        whole = self.results.values.filter(pl.col("breakdown") == "all").sort("year")
        return {name: rows.to_dicts() for (name,), rows in whole.partition_by("indicator", as_dict=True).items()}

    def series(self, indicator: str) -> list[dict[str, Any]]:
        """Return the yearly values of the whole city that may be shown and cover what is due, oldest first."""
        return [row for row in self._shown(indicator) if is_result(row)]

    def _shown(self, indicator: str) -> list[dict[str, Any]]:
        return [row for row in self._whole.get(indicator, []) if row["estimate"] is not None]

    def so_far(self, indicator: str) -> list[dict[str, Any]]:
        """Return the years after the last result of the whole city that cover too little of what is due to be one.

        >>> context.so_far("certificate_rate")  # a survey
        []
        """
        settled = self.series(indicator)
        last = settled[-1]["year"] if settled else 0
        return [row for row in self.partly_known(indicator) if row["year"] > last]

    def partly_known(self, indicator: str) -> list[dict[str, Any]]:
        """Return the years of the whole city that may be shown and cover too little of what is due to be a result."""
        settled = self.series(indicator)
        return [row for row in self._shown(indicator) if row not in settled]

    def latest(self, indicator: str) -> dict[str, Any] | None:
        """Return the last value of the whole city that covers what is due, or None."""
        rows = self.series(indicator)
        return rows[-1] if rows else None

    def is_withheld(self, indicator: str) -> bool:
        """Whether the whole city has numbers of the indicator and none of them may be shown."""
        return indicator in self._whole and not self._shown(indicator)

    def before(self, indicator: str) -> dict[str, Any] | None:
        """Return the value of the year before the last one, if no break in the series lies between them."""
        rows = self.series(indicator)
        if len(rows) < 2 or rows[-2]["year"] != rows[-1]["year"] - 1:
            return None
        return rows[-2] if self.piece(rows[-2]["year"]) == self.piece(rows[-1]["year"]) else None

    @cached_property
    def is_recomputed(self) -> bool:
        """Whether years before the breaks were recomputed on today's boundaries: a path crosses them as one series."""
        first = min((one.day.year for one in self.feed.information.breaks), default=None)
        if first is None:
            return False
        return not self.results.paths.filter((pl.col("year") >= first) & (pl.col("series") == 0)).is_empty()

    def piece(self, year: int) -> int:
        """Return the number of breaks of the series before or within a year; none where years were recomputed."""
        if self.is_recomputed:
            return 0
        return sum(year >= one.day.year for one in self.feed.information.breaks)

    def parts(self, indicator: str, breakdown: str) -> pl.DataFrame:
        """Return the values of the year of the city's own last value by a breakdown, with ``label``.

        All that may be shown: who takes a category for a result asks ``is_result``. Where the city has no such year,
        the last one, or the last of which any category is a result.
        """
        frame = self.results.values.filter(
            pl.col("indicator") == indicator, pl.col("breakdown") == breakdown, pl.col("estimate").is_not_null()
        )
        now = self.latest(indicator)
        if now is not None:
            frame = frame.filter(pl.col("year") == now["year"])
        elif self.so_far(indicator):
            frame = frame.filter(pl.col("year") == self.so_far(indicator)[-1]["year"])
        else:
            frame = frame.filter(pl.col("year") == pl.col("year").filter(is_covered()).max())
        names = self.labels(breakdown)
        labels = [names.get(code, code) for code in frame["category"]]
        return frame.with_columns(pl.Series("label", labels, dtype=pl.String))

    def labels(self, breakdown: str) -> dict[str, str]:
        """Return code → title of a breakdown's categories."""
        if breakdown in CODES:
            return titles(CODES[breakdown], self.language)
        key = {"area": ("areas", "area"), "institution": ("institutions", "institution")}.get(breakdown)
        return {} if key is None else self.names(*key)

    def names(self, table: str, key: str) -> dict[str, str]:
        """Return key → name of a table's rows, the English name where English is spoken; a nameless row has its key.

        Names that several rows share have their keys behind them, as of communes that marks alone tell apart.
        """
        written = ("name_en", "name", key) if self.language == "en" else ("name", key)
        frame = self.feed[table].drop_nulls(key).unique(key, keep="first", maintain_order=True)
        named = frame.select(key, name=pl.coalesce(*written))
        with_key = pl.when(pl.col("name").is_duplicated()).then(pl.format("{} ({})", "name", key)).otherwise("name")
        return dict(named.select(key, with_key.alias("name")).iter_rows())

    def quantity(self, value: float | None, unit: Unit, *, signed: bool = False, error: float | None = None) -> Cell:
        """Return a number of an indicator's unit as a cell; ``error``, half its interval, decides its digits."""
        return None if value is None else quantity_of(value, unit, signed=signed, error=error)

    def amount(self, value: float | None, unit: Unit, error: float | None = None) -> str:
        """Return a number of an indicator's unit as text; people and years are named."""
        return quantity(value, unit, self.language, error=error)

    def value(self, row: Mapping[str, Any], unit: Unit) -> str:
        """Return the estimate of a row as text, to the digits of its error."""
        return self.amount(row["estimate"], unit, half_width(row))

    def error(self, row: Mapping[str, Any], unit: Unit) -> Cell:
        """Return half the interval of a row as a cell, of shares in percentage points; both ends of a lopsided one."""
        half = half_width(row)
        if half is None or row["estimate"] is None:
            return None
        if not is_lopsided(row["estimate"], row["low"], row["high"], unit):
            return self.quantity(half, "points" if unit == "share" else unit, error=half)
        form, decimals = FORMS[unit]
        ends = possible_ends(row["estimate"], row["low"], row["high"], unit)
        return Interval(*(Quantity(end, form, decimals, error=half) for end in ends))

    def goal(self, value: float, unit: Unit) -> str:
        """Return a target as text: a whole per cent without decimals."""
        return goal(value, self.language) if unit == "share" else self.amount(value, unit)

    def estimate(self, row: Mapping[str, Any], unit: Unit) -> Cell:
        """Return the estimate of a row to the digits of its error, or that it is withheld."""
        if row["flag"] == "suppressed":
            return Withheld()
        return self.quantity(row["estimate"], unit, error=half_width(row))

    def label(self, indicator: str) -> str:
        """Return what an indicator is called."""
        return indicator_label(indicator, self.feed, self.language)

    def label_with_unit(self, indicator: str) -> str:
        """Return what an indicator is called, with its unit where its numbers alone do not show it."""
        unit = self.unit(indicator)
        said = self.label(indicator)
        return self.say(_LABEL, label=said, unit=UNITS[unit](self.language)) if unit in _NAMED else said

    def unit(self, indicator: str) -> Unit:
        """Return an indicator's unit; a number where the catalogue does not know it."""
        return CATALOGUE[indicator].unit if indicator in CATALOGUE else "number"

    def recorded_context(self, reads: Reads) -> Context:
        """Return this context with every table that is read from its feed noted in ``reads``."""
        own = replace(self, feed=self.feed.recorded_feed(reads))
        # grouping the same values anew for each figure took a quarter of the time in which a document is made
        vars(own)["_whole"] = self._whole
        return own

    def tables_behind(self, result: str) -> frozenset[str]:
        """Return the tables of the feed behind a table of an engine (``forecast/summary``).

        A result that came without a record of what was read for it may rest on any table supplied.
        """
        engine, _, table = result.partition("/")
        return self.reads[engine].tables_behind([table]) if engine in self.reads else self.feed.supplied

    def bases(self, indicators: Iterable[tuple[str, str]]) -> frozenset[Basis]:
        """Return the bases of the values of indicators under breakdowns, as they were recorded with each value."""
        return frozenset(basis for each in indicators for basis in self._bases.get(each, ()))

    @cached_property
    def _bases(self) -> dict[tuple[str, str], list[Basis]]:
        known = self.results.values.select("indicator", "breakdown", "basis").drop_nulls().unique(maintain_order=True)
        found: dict[tuple[str, str], list[Basis]] = {}
        for indicator, breakdown, basis in known.iter_rows():
            found.setdefault((indicator, breakdown), []).append(basis)
        return found

    def basis(self, basis: Basis) -> str:
        """Return a basis in words."""
        return self.say(BASES[basis])

    def source(self, tables: Iterable[str]) -> str:
        """Return the line under a figure that says which tables it comes from and of what day."""
        wanted = set(tables)
        named = [table.label(self.language).lower() for name, table in TABLES.items() if name in wanted]
        as_of = day(self.feed.information.as_of, self.language)
        return self.say(_SOURCE, tables=", ".join(named), day=as_of)

    @cached_property
    def is_synthetic(self) -> bool:
        """Whether any table of the feed is synthetic."""
        return "synthetic" in self.feed.information.basis.values()


def heads(context: Context, *columns: tuple[Text, str]) -> tuple[Head, ...]:
    """Return headings from texts and kinds: ``wide`` or ``text`` (words), ``code``, ``number``."""
    said = [(context.say(title), kind) for title, kind in columns]
    return tuple(
        Head(title, wide=kind == "wide", numeric=kind == "number", is_code=kind == "code") for title, kind in said
    )


def quantity_of(value: float, unit: Unit, *, signed: bool = False, error: float | None = None) -> Quantity:
    """Return a number of an indicator's unit; ``error``, half its interval, decides its digits."""
    form, decimals = FORMS[unit]
    return Quantity(value, form, decimals, signed=signed, error=error)


def estimate_of(row: Mapping[str, Any], unit: Unit) -> Quantity:
    """Return the estimate of a row that has one, to the digits of its error."""
    return quantity_of(row["estimate"], unit, error=half_width(row))


def half_width(row: Mapping[str, Any]) -> float | None:
    """Return half the interval of a value, or of what a verdict rests on; None where it has no sampling error.

    >>> half_width({"estimate": 0.5, "low": 0.375, "high": 0.625}), half_width({"low": None, "high": None})
    (0.125, None)
    """
    return half_span(row["low"], row["high"])


def half_80(row: Mapping[str, Any]) -> float:
    """Return half the 80 % interval of a row of the forecast, 0 where a number is so by definition and has none."""
    return half_span(row["low80"], row["high80"]) or 0.0
