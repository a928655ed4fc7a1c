"""Demand of the city is of the city; a country's advertisements are set against nobody of the city."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from caunghe.vacancies.corpus.corpus import write_ads
from caunghe.vacancies.demand.demand import DemandOptions
from caunghe.vacancies.demand.results import DemandTables
from caunghe.vacancies.demand.scope import City
from caunghe.vacancies.demand.summary import Beside, demand_summary
from caunghe.vacancies.reading.mapping import ADVERTISEMENT

CITY = City("31", frozenset({"11413"}))
SEEKERS = pl.DataFrame({"occupation": ["7212"], "people": [100.0], "relative": [0.1]})


def summed(folder: Path, places: list[str | None]) -> DemandTables:
    """Return the demand of as many welders, each of another employer and a week later, in the places given."""
    rows = [
        {
            "ad": str(at),
            "source": "board",
            "title": "Thợ hàn",
            "employer": f"Công ty {at}",
            "place": place,
            "posted": date(2026, 3, 1 + 7 * at),
        }
        for at, place in enumerate(places)
    ]
    made = pl.DataFrame([{name: row.get(name) for name in ADVERTISEMENT} for row in rows], schema=ADVERTISEMENT)
    write_ads([made], folder / "ads.parquet")
    ads = pl.read_parquet(folder / "ads.parquet")
    codes = ads.select("ad", isco08=pl.lit("7212"), probability=pl.lit(1.0))
    none = pl.DataFrame(schema={"ad": pl.String, "skill": pl.String})
    return demand_summary(ads, codes, none, Beside(seekers=SEEKERS, city=CITY), DemandOptions(fewest=1, months=1))


def test_openings_elsewhere_are_no_demand_of_the_city_and_those_without_place_are(tmp_path: Path) -> None:
    demand = summed(tmp_path, ["Hải Phòng", "Hải Dương", "Hải An, Hải Phòng", "Hà Nội", None])
    assert demand.by_occupation["openings"].to_list() == [4.0]  # Hải Dương is of the city since July 2025
    assert dict(demand.facts.rows())["advertisements"] == 4
    assert demand.tightness is not None
    assert demand.tightness["openings"].to_list() == [4.0]
    assert demand.notes["note"].to_list()[:2] == ["elsewhere", "unplaced"]
    # where else openings are is still told
    assert demand.by_province.sort("province_2025")["openings"].to_list() == [1.0, 3.0]


def test_a_country_s_file_says_so_and_sets_nothing_against_the_city_s_job_seekers(tmp_path: Path) -> None:
    demand = summed(tmp_path, ["Hải Phòng", "Hà Nội", "Đà Nẵng", None])
    assert demand.tightness is None
    assert demand.by_occupation["openings"].to_list() == [4.0]
    said = demand.notes.row(0, named=True)
    assert said["note"] == "national"
    assert "of 3 openings that state a place, 1 is in the city" in said["en"]
    assert "trong 3 chỗ tuyển có nêu nơi làm việc, 1 ở thành phố" in said["vi"]


def test_half_in_the_city_is_the_city_s_and_no_place_at_all_too(tmp_path: Path) -> None:
    assert summed(tmp_path, ["Hải Phòng", "Hà Nội"]).tightness is not None
    assert summed(tmp_path, [None, None]).by_occupation["openings"].to_list() == [2.0]
