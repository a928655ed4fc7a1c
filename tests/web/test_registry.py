"""The feed in the database: its models, its keys, loading, editing with history, and sending it as CSV."""

from __future__ import annotations

import csv
import io
import os
from datetime import date
from io import StringIO

import polars as pl
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from caunghe.feed import read_feed
from caunghe.pilot import small_city
from caunghe.schema import TABLES, TEXTUAL, Privacy
from caunghe.web.accounts.models import Account
from caunghe.web.accounts.roles import Role
from caunghe.web.common.audit import check_chain
from caunghe.web.common.models import AuditEntry
from caunghe.web.registry.facts import FeedFacts
from caunghe.web.registry.loading import load_feed
from caunghe.web.registry.models import MODELS, Change, Dataset
from caunghe.web.registry.rights import owner_path
from caunghe.web.registry.search import searched_columns
from tests.web.conftest import NOW, load_small_city

pytestmark = pytest.mark.django_db
SMALL = read_feed(small_city())[0]


def test_the_database_is_the_one_that_the_run_asks_for() -> None:
    assert connection.vendor == ("postgresql" if "CAUNGHE_DATABASE_URL" in os.environ else "sqlite")


def test_the_migrations_are_those_of_the_schema() -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


def test_every_table_that_is_not_bulk_has_a_model_with_its_columns() -> None:
    assert set(MODELS) == {name for name, table in TABLES.items() if not table.bulk}
    for name, model in MODELS.items():
        fields = [field.name for field in model._meta.fields]
        assert fields == ["id", "folded", "marked", *TABLES[name].names]


def example(name: str, **values: object):
    """A row of a table with a value of its kind in every required part of its key, and nothing in the others."""
    made: dict[str, object] = {}
    for part in TABLES[name].key:
        column = TABLES[name][part]
        if column.required:
            made[part] = "X" if column.kind in TEXTUAL else date(2026, 1, 1) if column.kind == "date" else 2026
    return MODELS[name](**{**made, **values})


@pytest.mark.parametrize("name", MODELS)
def test_a_key_cannot_stand_twice_whatever_optional_parts_it_lacks(name: str) -> None:
    example(name).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        example(name).save()


def test_what_is_missing_in_a_key_is_not_the_least_value() -> None:
    example("hiring_needs").save()
    example("hiring_needs", half=1).save()
    example("hiring_needs", half=2).save()
    assert MODELS["hiring_needs"].objects.filter(employer="X").count() == 3


def test_the_rows_of_a_feed_are_in_the_database_as_they_are() -> None:
    for name, model in MODELS.items():
        texts = [column.name for column in TABLES[name].columns if column.kind in TEXTUAL]
        expected = SMALL[name].with_columns(pl.col(texts).fill_null("")).rows()
        assert list(model.objects.order_by("id").values_list(*TABLES[name].names)) == expected, name


def test_what_was_loaded_is_a_version_and_is_recorded() -> None:
    dataset = Dataset.objects.latest("id")
    assert dataset.rows["programmes"] == SMALL["programmes"].height
    assert dataset.rows["labour_survey"] == SMALL["labour_survey"].height
    assert AuditEntry.objects.filter(action="dataset_loaded", key=str(dataset.pk)).exists()
    load_small_city()
    assert Dataset.objects.count() == 2
    assert MODELS["programmes"].objects.count() == SMALL["programmes"].height


FACTS = FeedFacts("x", SMALL.information.city, "C", date(2026, 6, 30), "", {})


def test_rows_with_a_faulty_key_are_left_out_and_counted() -> None:
    sites = SMALL["sites"]
    faulty = pl.concat([sites, sites.head(1), sites.head(1).with_columns(site=pl.lit(None, pl.String))])
    dataset = load_feed({**SMALL.tables, "sites": faulty}, FACTS, actor=None, now=NOW)
    assert (dataset.left_out, dataset.rows["sites"]) == ({"sites": 2}, sites.height)


def test_a_load_that_fails_leaves_everything_as_it_was(monkeypatch) -> None:
    before = list(MODELS["sites"].objects.values())
    monkeypatch.setattr("caunghe.web.registry.loading.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        load_feed(SMALL.tables, FACTS, actor=None, now=NOW)
    assert list(MODELS["sites"].objects.values()) == before


def test_a_row_leads_to_its_owner_by_the_references_of_the_schema() -> None:
    assert owner_path(TABLES["employers"], "employers") == ("employer",)
    assert owner_path(TABLES["intake_groups"], "institutions") == ("programme", "site", "institution")
    assert owner_path(TABLES["agreements"], "employers") == ("employer",)
    assert owner_path(TABLES["norms"], "institutions") is None


@pytest.mark.parametrize(
    ("row", "title"), [("sites/edit/?site=S1", "Chính (S1)"), ("intakes/edit/?programme=P1&year=2025", "(P1) · 2025")]
)
def test_the_form_of_a_row_says_which_row_it_is(row, title, signed_in) -> None:
    page = signed_in(Role.OFFICER).get(f"/registry/{row}").content.decode()
    assert title in page.partition("<main")[2].partition("<form")[0]
    assert title in page.partition("<title>")[2].partition("</title>")[0]


SITE = "/registry/sites/edit/?site=S1"


def filled(client, **values: object) -> dict[str, object]:
    """The form of the site as it stands in the page, with some values changed."""
    row = MODELS["sites"].objects.get(site="S1")
    columns = [column for column in TABLES["sites"].columns if column.name != "site"]
    data = {column.name: "" if (value := getattr(row, column.name)) is None else value for column in columns}
    seen = client.get(SITE).content.decode().partition('name="seen" value="')[2].partition('"')[0]
    return {**data, "seen": seen, **values}


def test_an_edit_has_a_history_and_can_be_restored(signed_in) -> None:
    client = signed_in(Role.CLERK)
    before = MODELS["sites"].objects.get(site="S1")
    revision = Dataset.objects.latest("id").revision
    assert client.post(SITE, filled(client, name="Cơ sở Đường Mới", capacity=321)).status_code == 302
    row = MODELS["sites"].objects.get(site="S1")
    assert (row.name, row.capacity) == ("Cơ sở Đường Mới", 321)
    assert "duong moi" in row.folded
    assert Dataset.objects.latest("id").revision == revision + 1
    page = client.get("/registry/sites/row/?site=S1").content.decode()
    assert f"từ “{before.name}” thành “Cơ sở Đường Mới”" in page
    change = Change.objects.get()
    assert client.post("/registry/sites/restore/?site=S1", {"change": change.pk}).status_code == 302
    row = MODELS["sites"].objects.get(site="S1")
    assert (row.name, row.capacity, row.folded) == (before.name, before.capacity, before.folded)
    assert Change.objects.count() == 2
    assert [entry.action for entry in AuditEntry.objects.exclude(action="looked")[:2]] == [
        "registry.restore",
        "registry.edit",
    ]
    assert check_chain() is None


def test_the_same_form_sent_twice_changes_once(signed_in) -> None:
    client = signed_in(Role.CLERK)
    data = filled(client, name="Một")
    assert client.post(SITE, data).status_code == 302
    again = client.post(SITE, data)
    assert again.status_code == 422
    assert "người khác đã đổi dòng này" in again.content.decode()
    assert Change.objects.count() == 1


def test_of_two_editors_the_second_is_told_and_loses_nothing(signed_in) -> None:
    clerk, officer = signed_in(Role.CLERK), signed_in(Role.OFFICER)
    mine, yours = filled(clerk, name="Tên thứ nhất"), filled(officer, capacity=77)
    assert clerk.post(SITE, mine).status_code == 302
    refused = officer.post(SITE, yours).content.decode()
    assert 'value="77"' in refused
    seen = refused.partition('name="seen" value="')[2].partition('"')[0]
    assert officer.post(SITE, {**yours, "name": "Tên thứ nhất", "seen": seen}).status_code == 302
    row = MODELS["sites"].objects.get(site="S1")
    assert (row.name, row.capacity) == ("Tên thứ nhất", 77)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("institution", "I9"),
        ("capacity", "-1"),
        ("capacity", "many"),
        ("opened", "30/02/2026"),
        ("name", ""),
        ("longitude", "181"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(column, value, signed_in) -> None:
    client = signed_in(Role.CLERK)
    response = client.post(SITE, filled(client, **{column: value}))
    assert response.status_code == 422
    assert f'href="#id_{column}"' in response.content.decode()
    assert not Change.objects.exists()


def test_a_clerk_cannot_give_its_row_to_another_institution(signed_in) -> None:
    client = signed_in(Role.CLERK)
    response = client.post(SITE, filled(client, institution="I2"))
    assert (response.status_code, Change.objects.count()) == (422, 0)
    assert signed_in(Role.OFFICER).post(SITE, filled(client, institution="I2")).status_code == 302


def test_every_table_has_pages_that_open_and_forms_that_change_nothing(signed_in) -> None:
    client = signed_in(Role.OFFICER)
    for name in MODELS:
        page = client.get(f"/registry/{name}/")
        assert page.status_code == 200, name
        address = (
            page.content.decode()
            .partition(f'<a href="/registry/{name}/row/?')[2]
            .partition('"')[0]
            .replace("&amp;", "&")
        )
        if not address:
            assert SMALL[name].is_empty(), name
            continue
        assert client.get(f"/registry/{name}/row/?{address}").status_code == 200, address
        assert client.get(f"/registry/{name}/edit/?{address}").status_code == 200, address


def test_personal_columns_are_hidden_from_who_may_not_see_them(signed_in) -> None:
    for role in (Role.PLANNER, Role.AUDITOR, Role.ADMINISTRATOR):
        client = signed_in(role)
        assert "Năm sinh" not in client.get("/registry/teachers/row/?teacher=I155201230").content.decode()
        assert "birth_year" not in b"".join(client.get("/registry/teachers/csv/")).decode()
        applicants = client.get("/registry/applicants/?q=H01&sort=score").content.decode()
        assert "applicant=H02" not in applicants
        assert "Không có dòng nào khớp" in applicants
        assert client.get("/registry/applicants/row/?round=R1&applicant=H01").status_code == 404
    assert not AuditEntry.objects.filter(action="looked").exists()


def test_each_look_at_personal_data_is_recorded(signed_in) -> None:
    clerk = signed_in(Role.CLERK)
    teacher = "I155201230"
    assert "applicant=H02" in signed_in(Role.OFFICER).get("/registry/applicants/").content.decode()
    assert "1985" in clerk.get(f"/registry/teachers/row/?teacher={teacher}").content.decode()
    assert signed_in(Role.EMPLOYER).get("/registry/teachers/").status_code == 403
    officer, person = (Account.objects.get(email=f"{role}@example.org").pk for role in ("officer", "clerk"))
    looks = AuditEntry.objects.filter(action="looked").order_by("id").values_list("actor", "table", "key")
    assert list(looks) == [(officer, "applicants", ""), (person, "teachers", f'["{teacher}"]')]


@pytest.mark.parametrize(
    "name", [name for name in MODELS if any(c.privacy is Privacy.PERSONAL for c in TABLES[name].columns)]
)
def test_personal_columns_are_not_searched_by(name) -> None:
    personal = {column.name for column in TABLES[name].columns if column.privacy is Privacy.PERSONAL}
    assert not personal & {column.name for column in searched_columns(TABLES[name])}
    words = {word for row in MODELS[name].objects.all() for word in row.marked.split()}
    assert "h01" not in words


def test_a_table_as_csv_is_the_table(signed_in) -> None:
    client = signed_in(Role.OFFICER)
    plain = b"".join(client.get("/registry/programmes/csv/")).decode()
    people = b"".join(client.get("/registry/programmes/csv/?for=excel")).decode()
    assert people == "\ufeff" + plain
    rows = list(csv.DictReader(io.StringIO(plain)))
    assert [row["programme"] for row in rows] == SMALL["programmes"]["programme"].to_list()
    assert list(rows[0]) == TABLES["programmes"].names
    read = pl.read_csv(plain.encode(), infer_schema=False)
    assert read.height == SMALL["programmes"].height


def test_a_cell_that_a_workbook_would_calculate_is_kept_as_text(signed_in) -> None:
    MODELS["sites"].objects.filter(site="S1").update(name="=1+1", longitude=-1.5)
    client = signed_in(Role.OFFICER)
    people = b"".join(client.get("/registry/sites/csv/?for=excel")).decode()
    assert "'=1+1" in people
    assert ",-1.5," in people
    assert "'=1+1" not in b"".join(client.get("/registry/sites/csv/")).decode()
