"""What a target is about: an indicator with the group, and the area or the old boundary, that its figures are of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.feed import Feed
from caunghe.indicators import CATALOGUE, TODAY
from caunghe.language import Language, Text, Unit, without_remark
from caunghe.report.context import Context, indicator_label
from caunghe.schema import titles

_GROUP: Final = Text("{label} ({group})", "{label} ({group})")
_PLACE: Final = Text("{label} tại {place}", "{label} in {place}")
_STAND_IN: Final = Text(
    "{label} (mục tiêu của {place}, số liệu của toàn thành phố)", "{label} (goal of {place}, figures of the whole city)"
)
_DOCUMENT: Final = Text("{source} ({doubt})", "{source} ({doubt})")
_UNSURE: Final = ("unsure", "recalled")
_SAME: Final = 1e-9
_FIGURES: Final = Text("Số liệu của {place}.", "Figures of {place}.")


def subject(row: Mapping[str, Any], feed: Feed, language: Language) -> str:
    """Return what a verdict or a path is about; two that rest on different figures are called differently.

    What bears neither area nor boundary is of the whole city as it is today.

    >>> about = {"indicator": "streaming_rate", "area": feed.information.area, "boundary": None}
    >>> about |= {"group": None, "note": None}
    >>> subject(about, feed, "en"), subject(about | {"boundary": "old_haiphong"}, feed, "en")
    ('Streaming rate', 'Streaming rate in old Hải Phòng')
    """
    label = indicator_label(row["indicator"], feed, language)
    if row["group"] is not None:
        group = str(titles("target_groups", language).get(row["group"], row["group"]))
        label = _GROUP(language, label=label, group=group.lower())
    if row["area"] != feed.information.area:
        return _PLACE(language, label=label, place=_area_name(row["area"], feed, language))
    if row["boundary"] in (None, TODAY):
        return label
    wording = _STAND_IN if row["note"] == "other_boundary" else _PLACE
    # without the remark in brackets, which the notes and verdicts give
    return wording(language, label=label, place=without_remark(titles("boundaries", language)[row["boundary"]]))


def doubt(row: Mapping[str, Any], context: Context) -> str:
    """Return how uncertain a target itself is, as the published figure of its indicator, year and value says; empty
    where none says so or it is published.
    """
    name = row["indicator"] if "indicator" in row else row["goal"]
    value = row["target"] if "target" in row else row["value"]
    known = context.feed["published_figures"].filter(
        pl.col("indicator") == name, pl.col("year") == row["year"], (pl.col("value") - value).abs() < _SAME
    )
    unsure = known.filter(pl.col("certainty").is_in(_UNSURE))["certainty"].to_list()
    return titles("certainties", context.language)[unsure[0]] if unsure and len(unsure) == known.height else ""


def document_of(row: Mapping[str, Any], context: Context) -> str | None:
    """Return the document that a target is from, with what is uncertain about the target."""
    said = doubt(row, context)
    return (
        row["source"]
        if not said
        else context.say(_DOCUMENT, source=row["source"] or "–", doubt=said[:1].lower() + said[1:])
    )


def figures_of(row: Mapping[str, Any], context: Context) -> str:
    """Return the sentence that says of which area or boundary a target's figures are."""
    if row["area"] != context.feed.information.area:
        return context.say(_FIGURES, place=_area_name(row["area"], context.feed, context.language))
    boundary: str = TODAY if row["boundary"] is None or row["note"] == "other_boundary" else row["boundary"]
    return context.say(_FIGURES, place=boundary_name(boundary, context))


def boundary_name(boundary: str, context: Context) -> str:
    """Return what a boundary is called."""
    return titles("boundaries", context.language)[boundary]


def _area_name(area: str, feed: Feed, language: Language) -> str:
    named = "name_en" if language == "en" else "name"
    rows = feed["areas"].filter(area=area).to_dicts()
    return next((str(row[named] or row["name"]) for row in rows if row["name"]), area)


def target_unit(indicator: str, value: float, context: Context) -> Unit:
    """Return the unit of a target; of an unknown indicator a share where its value can be one.

    >>> target_unit("certificate_rate", 0.45, context), target_unit("unknown", 0.5, context)
    ('share', 'share')
    """
    if indicator in CATALOGUE:
        return context.unit(indicator)
    return "share" if 0 <= value <= 1 else "number"
