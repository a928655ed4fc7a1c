"""The pilot, made once a process, and a corner of it: three institutions, so small that every stage takes a moment."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.pilot.city import pilot_city
from caunghe.pilot.streams import CITY
from caunghe.schema.codes import code_list


@cache
def whole() -> Feed:
    """Return the pilot; a feed is frozen, so that all tests may share it."""
    return pilot_city()


@cache
def corner() -> Feed:
    """Return the first three institutions that have four to eight programmes, in six communes and the city."""
    city = whole()
    taught = city["programmes"].join(city["sites"].select("site", "institution"), on="site")
    sizes = taught.group_by("institution", maintain_order=True).len().filter(pl.col("len").is_between(4, 8))
    institutions = sizes.sort("len", "institution").head(3).select("institution")
    kept = {"institutions": institutions, "sites": institutions, "teachers": institutions, "agreements": institutions}
    stated = ("standard_assessments", "surveys", "accreditations", "institution_accounts")
    kept |= dict.fromkeys(stated, institutions)
    tables = _only(dict(city.tables), kept)
    sites = tables["sites"].select("site")
    programmes = tables["programmes"].join(sites, on="site", how="semi").select("programme")
    others = tables["areas"].filter(pl.col("kind") != "city").select("area").head(4)
    areas = pl.concat([pl.DataFrame({"area": [CITY]}), tables["sites"].select("area"), others]).unique(
        maintain_order=True
    )
    links = code_list("training_fields_occupations").join(
        tables["programmes"].join(sites, on="site", how="semi"), on="training_field", how="semi"
    )
    occupations = links.select("occupation").unique(maintain_order=True).head(12)
    by_site = dict.fromkeys(("programmes", "equipment"), sites)
    of_programmes = ("programme_skills", "intakes", "reserves", "choices", "graduates")
    reported = ("enrolment_reports", "intake_groups", "joint_training")
    by_programme = dict.fromkeys((*of_programmes, *reported), programmes)
    in_areas = ("areas", "populations", "labour_survey", "leavers", "target_groups", "employers", "training_wishes")
    by_area = dict.fromkeys(in_areas, areas)
    tables = _only(tables, by_site | by_programme | by_area | {"employment": occupations})
    tables = _thinned(tables)
    employers = tables["employers"].select("employer")
    tables = _only(tables, dict.fromkeys(("hiring_needs", "workplaces"), employers))
    return replace(city, tables=tables, sheet_rows={})


def _only(tables: dict[str, pl.DataFrame], kept: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the tables, of those named only the rows whose key is kept."""
    return tables | {name: tables[name].join(keys, on=keys.columns, how="semi") for name, keys in kept.items()}


def _thinned(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the tables with some of the people, employers and advertisements only."""
    clusters = tables["labour_survey"].select("cluster").unique(maintain_order=True).gather_every(6)
    industries = tables["employment"].select("industry").unique(maintain_order=True).head(8)
    some = {
        "labour_survey": clusters,
        "employment": industries,
        "industry_outlooks": industries,
    }
    tables = _only(tables, some)
    thin = {
        "choices": tables["choices"].head(300),
        "graduates": tables["graduates"].gather_every(3),
        "employers": tables["employers"].head(60),
        "vacancies": tables["vacancies"].gather_every(450),
        "targets": tables["targets"].filter(pl.col("indicator").is_in(["certificate_rate", "diploma_entrants"])),
    }
    tables |= thin
    return _only(
        tables,
        {
            "applicants": tables["choices"].select("applicant"),
            "employment_records": tables["graduates"].select("name_key").head(20),
        },
    )
