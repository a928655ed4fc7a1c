"""What others judge a school or an applicant by: no clerk changes it alone, neither by an edit nor by a restoration."""

from __future__ import annotations

import pytest
from django.utils import timezone

from caunghe.schema import TABLES
from caunghe.web.accounts.roles import Role
from caunghe.web.registry.forms import RowForm
from caunghe.web.registry.keys import key_query, key_text
from caunghe.web.registry.models import Change, Dataset
from caunghe.web.registry.rights import DECIDED_BY_OTHERS, rows_for
from tests.web.reports import actor

pytestmark = pytest.mark.django_db
COLUMNS = [(table, column) for table, columns in DECIDED_BY_OTHERS.items() for column in columns or ()]
WHOLE = [table for table, columns in DECIDED_BY_OTHERS.items() if columns is None]


def own_row(table: str):
    """A row of the clerk's own institution."""
    rows = rows_for(TABLES[table], actor(Role.CLERK), "registry.look")
    assert rows is not None
    row = rows.first()
    assert row is not None
    return row


def test_what_is_declared_is_of_the_schema() -> None:
    assert {("institutions", "accreditation"), ("choices", "score")} <= set(COLUMNS)
    assert all(column in TABLES[table].names and column not in TABLES[table].key for table, column in COLUMNS)
    assert set(WHOLE) <= set(TABLES)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
@pytest.mark.parametrize(("role", "changes"), [(Role.CLERK, False), (Role.OFFICER, True)], ids=str)
def test_a_column_that_others_decide_is_the_departments(table, column, role, changes, signed_in) -> None:
    row = own_row(table)
    declared = TABLES[table]
    client, address = signed_in(role), f"/registry/{table}/edit/?{key_query(declared, row)}"
    form = RowForm(declared, declared.columns, row, 0, "vi")
    other = (
        77.0
        if column == "score"
        else next(c for c, _ in form.fields[column].choices if c not in ("", getattr(row, column)))
    )
    stands = {name: value for name, value in form.initial.items() if value is not None}
    page = client.get(address).content.decode()
    assert (f'name="{column}"' in page, "Không sửa ở đây" in page) == (changes, not changes)
    assert client.post(address, stands | {column: other}).status_code == 302
    before = getattr(row, column)
    row.refresh_from_db()
    assert getattr(row, column) == (other if changes else before)


def test_a_change_of_such_a_column_is_not_taken_back_by_the_clerk(signed_in) -> None:
    row = own_row("institutions")
    change = Change.objects.create(
        table="institutions", key=key_text(TABLES["institutions"], row), at=timezone.now(), actor=1,
        before={"quality_tier": "g20"}, after={"quality_tier": row.quality_tier}, dataset=Dataset.objects.latest("id"),
    )  # fmt: skip
    address = f"/registry/institutions/restore/?{key_query(TABLES['institutions'], row)}"
    assert signed_in(Role.CLERK).post(address, {"change": change.pk}).status_code == 403
    assert signed_in(Role.OFFICER).post(address, {"change": change.pk}).status_code == 302


@pytest.mark.parametrize("table", WHOLE)
def test_a_table_that_others_decide_is_seen_and_not_edited(table) -> None:
    clerk, officer = actor(Role.CLERK), actor(Role.OFFICER)
    assert rows_for(TABLES[table], clerk, "registry.look") is not None
    assert [rows_for(TABLES[table], clerk, each) for each in ("registry.edit", "registry.restore")] == [None, None]
    assert rows_for(TABLES[table], officer, "registry.edit") is not None
