"""Open data: each table in every form with the same rows, at one hash, with licence and basis."""

from __future__ import annotations

import hashlib
import io
import json

import openpyxl
import polars as pl
import pytest
from django.test import Client
from frictionless import Package

from caunghe.web.public.models import Publication
from caunghe.web.public.open_files import FOR_EXCEL, open_folder, weakest_basis
from caunghe.web.public.registers import OPEN

pytestmark = pytest.mark.django_db
TABLES = ("values", "targets", "indicators", *OPEN)


def sent(name: str, run: str = "latest") -> bytes:
    response = Client().get(f"/open-data/{run}/{name}")
    assert response.status_code == 200, name
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", TABLES)
def test_every_form_of_a_table_has_the_same_rows(table: str) -> None:
    whole = pl.read_parquet(io.BytesIO(sent(f"{table}.parquet")))
    plain, marked = sent(f"{table}.csv"), sent(f"{table}{FOR_EXCEL}.csv")
    assert not plain.startswith(b"\xef\xbb\xbf")
    assert marked.startswith(b"\xef\xbb\xbf")
    assert pl.read_csv(plain, infer_schema=False).shape == whole.shape
    assert pl.read_csv(marked, infer_schema=False).shape == whole.shape
    sheet = openpyxl.load_workbook(io.BytesIO(sent(f"{table}.xlsx")), read_only=True).worksheets[0]
    assert [cell.value for cell in next(sheet.iter_rows(max_row=1))] == whole.columns
    assert sum(1 for _ in sheet.iter_rows()) == whole.height + 1


def test_a_file_has_the_hash_that_is_told_and_never_changes_under_it() -> None:
    publication = Publication.objects.get()
    for file in publication.files:
        assert hashlib.sha256(sent(file["name"], publication.run)).hexdigest() == file["hash"], file["name"]
    response = Client().get(f"/open-data/{publication.run}/values.csv")
    assert "immutable" in response["Cache-Control"]
    assert "attachment" in response["Content-Disposition"]
    again = Client().get(f"/open-data/{publication.run}/values.csv", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert Client().get("/open-data/latest/values.csv")["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("name", ["../caunghe.sqlite3", "secret_key", "none.csv", "%2e%2e%2fvalues.csv"])
def test_nothing_else_is_sent(name: str) -> None:
    assert Client().get(f"/open-data/latest/{name}").status_code == 404
    assert Client().get(f"/open-data/unknown/{name}").status_code == 404


def test_the_package_describes_what_is_there_with_licence_and_basis() -> None:
    publication = Publication.objects.get()
    folder = open_folder(publication.run)
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert described["run"] == publication.run
    assert bool(described["licenses"]) == bool(publication.licence)
    assert {one["name"] for one in described["resources"]} == set(TABLES)
    assert all(one["basis"] in ("published", "estimated", "synthetic") for one in described["resources"])
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["resourceName", "note", "message"])


def test_the_exchange_file_comes_with_its_structure() -> None:
    data = pl.read_csv(sent("indicators.sdmx.csv"), infer_schema=False)
    structure = json.loads(sent("indicators.structure.json"))["data"]
    (lists,) = [one for one in structure["codelists"] if one["id"] == "CL_INDICATOR"]
    assert set(data["INDICATOR"]) <= {code["id"] for code in lists["codes"]}
    assert data.filter(pl.col("CONF_STATUS") == "C")["OBS_VALUE"].null_count() > 0


def test_a_cell_that_a_workbook_would_calculate_is_text(tmp_path) -> None:
    from caunghe.web.public.open_data import _forms  # noqa: PLC0415

    frame = pl.DataFrame({"name": ["=1+1", "Hàn", "@a"], "value": [-1.5, 2.0, None]})
    _forms("odd", frame, Publication.objects.get().as_of, tmp_path)
    assert (tmp_path / "odd.csv").read_text(encoding="utf-8").splitlines()[1] == "=1+1,-1.5"
    assert (tmp_path / f"odd{FOR_EXCEL}.csv").read_text(encoding="utf-8").splitlines()[1] == "'=1+1,-1.5"
    cell = openpyxl.load_workbook(tmp_path / "odd.xlsx").worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_weakest_basis_is_told() -> None:
    assert weakest_basis({"a": "published", "b": "estimated"}) == "estimated"
    assert weakest_basis({"a": "published"}) == "published"
