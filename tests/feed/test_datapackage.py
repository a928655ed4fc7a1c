"""The data package describes what is written, as an independent reader of the standard finds it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from frictionless import Package

from caunghe.feed.contents import Feed
from caunghe.feed.datapackage import data_package
from caunghe.feed.rules.semantic.rules import example_feed
from caunghe.feed.write import write_feed
from caunghe.schema.tables import TABLES


def _school(programme_site: str = "S1", entrants: int = 30) -> Feed:
    return example_feed(
        {
            "areas": [
                {"area": "31", "name": "Thành phố", "kind": "city"},
                {"area": "11", "name": "+Phường", "kind": "ward", "parent": "31", "longitude": 106.7, "latitude": 20.9},
            ],
            "institutions": [
                {"institution": "I1", "name": "A", "kind": "college", "ownership": "public", "area": "11"}
            ],
            "sites": [{"site": "S1", "institution": "I1", "name": "A", "area": "11", "opened": date(2001, 9, 5)}],
            "programmes": [
                {
                    "programme": "P1",
                    "site": programme_site,
                    "training_field": "6520123",
                    "level": "college",
                    "mode": "full_time",
                    "name": "Hàn",
                    "months": 30.0,
                }
            ],
            "intakes": [{"programme": "P1", "year": 2024, "entrants": entrants, "women": 3}],
        }
    )


def _faults(folder: Path) -> list[str]:
    report = Package(str(folder / "datapackage.json")).validate()
    return [error.type for task in report.tasks for error in task.errors]


def test_sound_feed_is_valid(tmp_path: Path):
    write_feed(_school(), tmp_path / "city")
    assert _faults(tmp_path / "city") == []


def test_parquet_package_names_its_files(tmp_path: Path):
    write_feed(_school(), tmp_path / "city", form="parquet")
    package = json.loads((tmp_path / "city" / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["path"] for resource in package["resources"]} == {
        file.name for file in (tmp_path / "city").glob("*.parquet")
    }


def test_faults_are_seen_by_the_standard_too(tmp_path: Path):
    write_feed(_school(programme_site="S9"), tmp_path / "reference")
    assert _faults(tmp_path / "reference") == ["foreign-key"]
    write_feed(_school(entrants=-1), tmp_path / "minimum")
    assert _faults(tmp_path / "minimum") == ["constraint-error"]


def test_whole_format_is_a_sound_descriptor():
    package = data_package()
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    assert Package.from_descriptor(json.loads(json.dumps(package))).resource_names == list(TABLES)
    assert all(field["title"] for resource in package["resources"] for field in resource["schema"]["fields"])
