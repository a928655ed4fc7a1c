# pyright: standard
"""Where an advertised job is: provinces and districts as they were until June 2025, and the units since July 2025.

Provinces: the 63 of the old list and the 34 of Resolution 202/2025/QH15, by the statistics office's codes. Districts no
longer exist: those of Hải Phòng and Hải Dương are given as the wards and communes made of them (Resolution
1669/NQ-UBTVQH15), which is as near as an old name allows; elsewhere they name their province. A ward or commune named
with its kind (``phường Hải An``, ``xã Gia Phố``), old or new, is its unit since July 2025 where it can be only one, and
implies its province.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import polars as pl

from caunghe.language import fold
from caunghe.vacancies.words.cleaning import without_marks

FOLDER: Final = files("caunghe.vacancies") / "lexicon" / "places"
PLACES: Final[dict[str, pl.DataType]] = {
    "provinces": pl.List(pl.String),
    "provinces_2025": pl.List(pl.String),
    "districts": pl.List(pl.String),
    "areas": pl.List(pl.String),
}
# words that a province's or district's name is part of without being meant
_NOT_PLACES: Final = ("thai binh duong", "an duong vuong", "viet nam dinh huong")
_KINDS: Final = ("phuong", "xa", "dac khu")
_STREETS: Final = ("duong", "pho", "street")
# kind (province, district, area, nothing), code or name, province of the 63, areas
Named = tuple[str, str, str, tuple[str, ...]]


@cache
def provinces() -> pl.DataFrame:
    """Return the 63 provinces until June 2025: ``code, name, code_2025, variants``."""
    return pl.read_csv((FOLDER / "provinces.csv").read_bytes(), infer_schema=False).fill_null("")


@cache
def _codes_2025() -> dict[str, str]:
    return dict(provinces().select("code", "code_2025").iter_rows())


@cache
def districts() -> pl.DataFrame:
    """Return old districts: ``name, province, communes`` (codes since July 2025, spaces between), ``variants``."""
    return pl.read_csv((FOLDER / "districts.csv").read_bytes(), infer_schema=False).fill_null("")


class Ward(NamedTuple):
    """A ward or commune by its name and kind: the old province and district it was in, and its units since July 2025.

    The province is empty where a unit of today was made of parts of several; ``today`` is its province since July 2025.
    """

    province: str
    district: str
    today: str
    units: tuple[str, ...]


@cache
def wards() -> dict[str, tuple[Ward, ...]]:
    """Return the wards and communes of Việt Nam, old and new, by name and kind as they stand in spaced text."""
    old = pl.read_csv((FOLDER / "wards.csv").read_bytes(), infer_schema=False)
    new = pl.read_csv((FOLDER / "units.csv").read_bytes(), infer_schema=False)
    by_unit: dict[str, set[str]] = {}
    found: dict[str, dict[Ward, None]] = {}
    spaced = (table.select(_spaced_words(pl.col(name))).to_series() for table, name in ((old, "ward"), (new, "name")))
    of_old, of_new = (names.to_list() for names in spaced)
    districts_of = old.select(_spaced_words(pl.col("district"))).to_series()
    for name, district, (province, _, _, units) in zip(of_old, districts_of, old.iter_rows(), strict=True):
        ward = Ward(province, district, _codes_2025()[province], tuple(units.split()))
        found.setdefault(name, {})[ward] = None
        for unit in ward.units:
            by_unit.setdefault(unit, set()).add(province)
    for name, (code, _, today) in zip(of_new, new.iter_rows(), strict=True):
        provinces_of = by_unit.get(code, set())
        province = next(iter(provinces_of)) if len(provinces_of) == 1 else ""
        found.setdefault(name, {})[Ward(province, "", today, (code,))] = None
    return {name: tuple(each) for name, each in found.items()}


def places(texts: pl.Series, areas: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return ``PLACES`` of each text, row for row, each list in order of appearance; nothing known gives empty lists.

    ``areas`` are the feed's: a ward or commune named with its kind (``phường Hải An``) is that area alone; an old
    district is all areas made of it. A district is read where no province is named or only its own.
    """
    distinct = texts.unique().drop_nulls()
    known = _place_names(areas)
    words = distinct.to_frame("text").select(_spaced_words(pl.col("text"))).to_series()
    found = words.str.extract_many(sorted(known, key=len, reverse=True), leftmost=True)
    # most texts name the same few places, or none
    named = [tuple(names) for names in found.to_list()]
    resolved = {names: _place_row([known[name] for name in names]) for names in dict.fromkeys(named)}
    table = pl.DataFrame([resolved[names] for names in named], schema=PLACES, orient="row")
    table = table.insert_column(0, distinct.alias("text"))
    joined = texts.alias("text").to_frame().join(table, on="text", how="left", maintain_order="left")
    return joined.select(pl.col(name).fill_null([]) for name in PLACES)


def _spaced_words(text: pl.Expr) -> pl.Expr:
    """Return folded words, each with its own space on either side, so that a name matches whole words only."""
    words = without_marks(text.str.normalize("NFC").str.to_lowercase()).str.replace_all(r"[^a-z0-9]+", "  ")
    return pl.concat_str(pl.lit(" "), words, pl.lit(" "))


def _place_names(areas: pl.DataFrame | None) -> dict[str, Named]:
    """Return what each name, as it stands in spaced text, names."""
    said: list[tuple[str, Named]] = [(phrase, ("nothing", "", "", ())) for phrase in _NOT_PLACES]
    for code, name, _, variants in provinces().iter_rows():
        said += [(one, ("province", code, code, ())) for one in (name, *variants.split("|")) if one]
    for name, province, communes, variants in districts().iter_rows():
        named: Named = ("district", name, province, tuple(communes.split()))
        said += [(one, named) for one in (name, f"thành phố {name}", *variants.split("|")) if one]
        said += [(f"{street} {name}", ("nothing", "", "", ())) for street in _STREETS]
    for code, name in [] if areas is None else areas.select("area", "name").iter_rows():
        if fold(name).startswith(_KINDS):
            said.append((name, ("area", code, "", (code,))))
    written = (
        pl.Series([name for name, _ in said], dtype=pl.String).to_frame("name").select(_spaced_words(pl.col("name")))
    )
    known: dict[str, Named] = {name: ("ward", name, "", ()) for name in wards()}
    # what the feed and the lists of provinces and districts call so comes first
    ours: dict[str, Named] = {}
    for name, (_, named) in zip(written.to_series(), said, strict=True):
        ours.setdefault(name, named)
    return known | ours


def _meant(name: str, provinces_named: list[str], districts_named: set[str]) -> Ward | None:
    """Return the ward that a name means beside the provinces and districts of a text; None where it may be several.

    Where only its province is certain the ward has no unit.
    """
    today = {_codes_2025()[code] for code in provinces_named}
    candidates = [ward for ward in wards()[name] if not today or ward.today in today]
    spaced = {district: _spaced(district) for district in districts_named}
    nearer = [ward for ward in candidates if any(words in ward.district for words in spaced.values())] or candidates
    if len({ward.units for ward in nearer}) == 1:
        return nearer[0]
    # the ward of today that bears the name of an old one is meant where all old ones of the name are in it
    units = {unit for ward in nearer for unit in ward.units}
    old_provinces = {ward.province for ward in nearer}
    if len(old_provinces) == 1:
        return Ward(next(iter(old_provinces)), "", nearer[0].today, tuple(units) if len(units) == 1 else ())
    return None


def _spaced(text: str) -> str:
    return pl.Series([text]).to_frame("name").select(_spaced_words(pl.col("name"))).item()


def _place_row(named: list[Named]) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return a row of ``PLACES`` from what one text names."""
    own = list(dict.fromkeys(code for kind, code, _, _ in named if kind == "province"))
    fitting = [one for one in named if one[0] == "district" and (not own or own == [one[2]])]
    if not own:
        own = list(dict.fromkeys(province for _, _, province, _ in fitting))
    exact = [code for kind, code, _, _ in named if kind == "area"]
    meant = [
        _meant(name, own, {district for _, district, _, _ in fitting}) for kind, name, _, _ in named if kind == "ward"
    ]
    for ward in (each for each in meant if each is not None):
        own = own or [ward.province] * bool(ward.province)
        exact += ward.units
    areas = exact or [area for _, _, _, communes in fitting for area in communes]
    return (
        own,
        list(dict.fromkeys(_codes_2025()[code] for code in own)),
        list(dict.fromkeys(name for _, name, _, _ in fitting)),
        list(dict.fromkeys(areas)),
    )
