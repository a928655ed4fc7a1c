"""Sentences about a plan in both languages: pairs (Vietnamese, English) of names and numbers put into a Text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

import polars as pl

from caunghe.feed import Feed
from caunghe.language import LANGUAGES, Text
from caunghe.schema import code_list, titles

Pair = tuple[str, str]
"""The same in Vietnamese and in English."""

_SITE: Final = Text("{institution} ({site})", "{institution} ({site})")
_ZONE: Final = Text("vùng quanh {commune}", "the area around {commune}")
_FUND: Final = Text("{purpose} (nguồn: {source})", "{purpose} (from: {source})")
_GOALS: Final[dict[str, Text]] = {
    "certificate_rate": Text("tỷ lệ lao động có bằng, chứng chỉ", "certificate rate"),
    "diploma_entrants": Text("tuyển sinh trung cấp và cao đẳng", "college and intermediate entrants"),
    "streaming_rate": Text("phân luồng học sinh tốt nghiệp", "streaming of school leavers"),
    "women_entrants_share": Text("tỷ lệ nữ tuyển mới", "share of women among entrants"),
    "locality": Text("mức tối thiểu cho {where}", "minimum for {where}"),
    "priority_group": Text("mức tối thiểu cho nhóm {where}", "minimum for the group {where}"),
}


def both(text: Text, **slots: Pair | object) -> Pair:
    """Return a sentence in both languages; a slot given as a pair has one value for each."""
    pairs = {name: cast("Pair", value) if isinstance(value, tuple) else (value, value) for name, value in slots.items()}
    vi, en = (text(language, **{name: pair[i] for name, pair in pairs.items()}) for i, language in enumerate(LANGUAGES))
    return vi, en


def pair(write: Callable[..., str], value: float, decimals: int | None = None) -> Pair:
    """Return a number in both languages as a function of ``caunghe.language`` writes it: share, money, number, …

    >>> from caunghe.language import number
    >>> pair(number, 1234.5, 1)
    ('1.234,5', '1,234.5')
    """
    rest = () if decimals is None else (decimals,)
    vi, en = (write(value, language, *rest) for language in LANGUAGES)
    return vi, en


class Names:
    """Names of a feed's institutions, sites, funds and zones, and of the code lists, as pairs; codes where there is no
    name.

    >>> names = Names(feed, plan.zones)
    >>> names.institution("I1"), names.zone("Z01")
    (('Trường I1', 'School I1'), ('vùng quanh Phường A', 'the area around Ward A'))
    >>> names.site("S9")
    ('S9', 'S9')
    """

    def __init__(self, feed: Feed, zones: pl.DataFrame) -> None:
        self._institutions = _names(feed["institutions"], "institution")
        self._sites = _names(feed["sites"].with_columns(name_en=pl.col("name")), "site")
        self._owner = dict(feed["sites"].select("site", "institution").iter_rows())
        self._funds = {
            f: (p, s)
            for f, p, s in feed["funds"].select("fund", "purpose", "source").unique(maintain_order=True).iter_rows()
        }
        self._zones = _zone_names(feed, zones)
        stems = code_list("training_fields").select(pl.col("code").str.slice(1), "title_vi", "title_en")
        self._fields = {
            stem: (vi, en) for stem, vi, en in stems.unique("code", keep="first", maintain_order=True).iter_rows()
        }

    def institution(self, code: str) -> Pair:
        """Return an institution's name."""
        return self._institutions.get(code, (code, code))

    def site(self, code: str) -> Pair:
        """Return a site's name, behind its institution's where that is known."""
        if code not in self._owner:
            return code, code
        owner, name = self._owner[code], self._sites[code]
        return name if owner is None else both(_SITE, institution=self.institution(owner), site=name)

    def field(self, stem: str) -> Pair:
        """Return what a stem of training fields teaches."""
        return self._fields.get(stem, (stem, stem))

    def fund(self, code: str) -> Pair:
        """Return a fund's purpose and source."""
        purpose, source = self._funds[code]
        return both(
            _FUND, purpose=code_title("funding_purposes", purpose), source=code_title("funding_sources", source)
        )

    def zone(self, code: str) -> Pair:
        """Return a zone by its most populous commune."""
        return self._zones.get(code, (code, code))


def code_title(codes: str, code: str) -> Pair:
    """Return the title of a code of a code list."""
    return titles(codes, "vi").get(code, code), titles(codes, "en").get(code, code)


def stream_title(stream: str) -> Pair:
    """Return a stream of learners as it stands within a sentence.

    >>> stream_title("lower_secondary")[1]
    'grade 9 leavers'
    """
    vi, en = code_title("streams", stream)
    return vi.lower(), en.lower()


def goal_name(names: Names, goal: str, where: str = "city") -> Pair:
    """Return what a goal is called; a floor is named after its zone or group.

    >>> names = Names(feed, plan.zones)
    >>> goal_name(names, "certificate_rate")[1], goal_name(names, "locality", "Z01")[1]
    ('certificate rate', 'minimum for the area around Ward A')
    """
    if goal == "locality":
        return both(_GOALS[goal], where=names.zone(where))
    if goal == "priority_group":
        vi, en = code_title("target_groups", where)
        return both(_GOALS[goal], where=(vi.lower(), en.lower()))
    return both(_GOALS[goal])


def _names(table: pl.DataFrame, key: str) -> dict[str, Pair]:
    rows = table.select(key, pl.col("name").fill_null(pl.col(key)), en=pl.coalesce("name_en", "name", key))
    return {code: (vi, en) for code, vi, en in rows.iter_rows()}


def _zone_names(feed: Feed, zones: pl.DataFrame) -> dict[str, Pair]:
    """Return each zone's name: that of its most populous commune."""
    people = feed["populations"].group_by("area", maintain_order=True).agg(pl.col("people").sum())
    largest = (
        zones.join(people, on="area", how="left")
        .sort("people", "area", descending=[True, False], nulls_last=True)
        .unique("zone", keep="first", maintain_order=True)
    )
    name = _names(feed["areas"], "area")
    return {z: both(_ZONE, commune=name.get(a, (a, a))) for z, a in largest.select("zone", "area").iter_rows()}
