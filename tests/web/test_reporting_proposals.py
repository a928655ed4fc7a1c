"""A row that is edited on its page is held against the rules that a workbook with it would be."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from caunghe.schema import TABLES
from caunghe.web.accounts.roles import Role
from caunghe.web.registry.models import MODELS, Change
from caunghe.web.reporting import words, work

pytestmark = pytest.mark.django_db
INTAKE = "/registry/intakes/{}/?programme=P1&year=2023&lang=en"
SITE = "/registry/sites/{}/?site=S1&lang=en"


def sent(client: Client, table: str, address: str, **values: object) -> dict[str, object]:
    """What the page of the first row of a table sends, with some values changed."""
    row = MODELS[table].objects.order_by("id").first()
    names = [name for name in TABLES[table].names if name not in TABLES[table].key]
    page = client.get(address.format("edit")).content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    data = {name: "" if getattr(row, name) is None else getattr(row, name) for name in names}
    return {**data, "seen": seen, **values}


def edit(client: Client, table: str, address: str, **values: object):
    return client.post(address.format("edit"), sent(client, table, address, **values))


def test_more_women_than_entrants_are_refused_at_their_field(signed_in, own_process) -> None:
    client = signed_in(Role.OFFICER)
    answer = edit(client, "intakes", INTAKE, women=21)
    page = answer.content.decode()
    assert answer.status_code == 422
    field = page.partition('name="women"')[0].rpartition("<label")[2] + page.partition('name="women"')[2][:600]
    assert "More women (21) than people in all; it must be ≤ 20." in field
    assert MODELS["intakes"].objects.get(programme="P1", year=2023).women == 4
    assert edit(client, "intakes", INTAKE, women=20).status_code == 302


def test_what_was_wrong_before_stands_in_nobodys_way(signed_in) -> None:
    MODELS["intakes"].objects.filter(programme="P1", year=2023).update(women=25)
    client = signed_in(Role.OFFICER)
    assert edit(client, "intakes", INTAKE, dropouts=3).status_code == 302
    # the same cell wrong in another way is not new either: the next mends it
    assert edit(client, "intakes", INTAKE, women=4).status_code == 302


def test_a_restoration_that_breaks_a_rule_is_refused(signed_in) -> None:
    client = signed_in(Role.OFFICER)
    assert edit(client, "intakes", INTAKE, entrants=30).status_code == 302
    raised = Change.objects.latest("id")
    assert edit(client, "intakes", INTAKE, women=25).status_code == 302
    answer = client.post(INTAKE.format("restore"), {"change": raised.pk}, follow=True)
    assert "More women (25) than people in all; it must be ≤ 20." in answer.content.decode()
    assert MODELS["intakes"].objects.get(programme="P1", year=2023).entrants == 30


def test_rows_that_refer_to_the_edited_one_are_looked_at(signed_in) -> None:
    """Programme P1 is taught at site S1 and people entered it from 2023 on; its own clerk sees both."""
    answer = edit(signed_in(Role.CLERK), "sites", SITE, closes="2022-12-31")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A row of Intakes would then be wrong: People entered in 2023, but the site has been closed since" in page
    assert MODELS["sites"].objects.get(site="S1").closes is None


def test_a_file_that_cannot_be_checked_is_not_saved(signed_in, monkeypatch) -> None:
    def stuck(folder: Path) -> None:
        raise work.Unreadable(words.TOO_MUCH)

    monkeypatch.setattr(work, "in_own_process", stuck)
    answer = edit(signed_in(Role.OFFICER), "intakes", INTAKE, women=5)
    assert answer.status_code == 422
    assert words.TOO_MUCH("en") in answer.content.decode()
    assert MODELS["intakes"].objects.get(programme="P1", year=2023).women == 4
