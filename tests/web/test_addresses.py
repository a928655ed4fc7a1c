"""Addresses as anybody may write them: no parameter of any page makes it fail, whoever asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client

from caunghe.schema import TABLES
from caunghe.web.accounts.roles import Role
from caunghe.web.common.asked import asked_number
from caunghe.web.registry.forms import RowForm
from caunghe.web.registry.keys import key_query
from caunghe.web.registry.models import MODELS
from tests.web.reports import DAY, at, drafted
from tests.web.test_permissions import filled, patterns

pytestmark = pytest.mark.django_db
NONSENSE = [
    "²",
    "1e999",
    "9" * 40,
    "-1",
    "nan",
    '["",1e999]',
    '["x",1]',
    '["' + "9" * 40 + '",1]',
    "[" * 3_000,
    "\x00",
    '["\\u0000",1]',
    '["\\ud800",1]',
    "1" + "0" * 30,
    str(2**63),
    "x",
]


@pytest.fixture
def asked(monkeypatch) -> set[str]:
    """The names of parameters that pages have asked for since the set was last emptied."""
    names: set[str] = set()

    def recorded(method: Callable[..., object]) -> Callable[..., object]:
        def ask(query: QueryDict, name: str, *others: object) -> object:
            names.add(name)
            return method(query, name, *others)

        return ask

    for method in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, method, recorded(getattr(QueryDict, method)))
    return names


def failures(client: Client, address: str, asked: set[str]) -> list[tuple[str, str]]:
    """Return address and value wherever nonsense in the parameters that a page asks for makes it fail.

    In all of them at once, and without those that decide whether the others are looked at.
    """
    failed = []
    for value in NONSENSE:
        for left_out in (set[str](), {"row", "table"}):
            given = dict.fromkeys(sorted(asked - left_out), value) | {"table": "programmes"}
            failed += [(address, value)] if client.get(address, given).status_code >= 500 else []
    return failed


@pytest.mark.parametrize("role", [None, Role.CLERK, Role.OFFICER], ids=str)
def test_no_parameter_makes_a_page_fail(role, signed_in, monkeypatch, asked) -> None:
    at(monkeypatch, DAY)
    submission = drafted()
    client = signed_in(role)
    client.raise_request_exception = False
    addresses = {filled(address) for address, _ in patterns() if "POST" not in address}
    addresses |= {f"/registry/{name}/" for name in ("programmes", "intakes", "enrolment_reports")}
    addresses |= {f"/reports/submission/{submission.pk}/", f"/reports/{submission.report.pk}/"}
    addresses |= {"/indicators/certificate_rate/", "/institutions/I1/", "/programmes/P1/", "/communes/A/"}
    failed, met, shown = list[tuple[str, str]](), set[str](), 0
    for address in sorted(addresses):
        asked.clear()
        if client.get(address).status_code == 200:
            shown += 1
            # every page asks in which language it is to be, and the first is asked for all
            asked -= {"lang"} if shown > 1 else set()
            failed += failures(client, address, asked) if asked else []
            met |= asked
    assert failed == []
    assert shown > 15
    assert {"after", "q", "sort", "by", "lang"} <= met
    assert role is None or {"row", "table", "from", "changes"} <= met


@pytest.mark.parametrize("table", ["programmes", "intakes", "enrolment_reports", "funds"])
def test_no_key_and_no_order_makes_a_table_fail(table, signed_in) -> None:
    client = signed_in(Role.OFFICER)
    client.raise_request_exception = False
    for value in NONSENSE:
        for column in TABLES[table].key:
            for page in ("row/", "edit/", ""):
                assert client.get(f"/registry/{table}/{page}", {column: value}).status_code < 500, (column, page, value)
        for column in TABLES[table].names:
            asked = {"sort": column, "after": value}
            assert client.get(f"/registry/{table}/", asked).status_code < 500, (column, value)


def test_nothing_that_is_posted_to_a_draft_makes_it_fail(signed_in, monkeypatch) -> None:
    at(monkeypatch, DAY)
    submission = drafted()
    client = signed_in(Role.CLERK)
    client.raise_request_exception = False
    one = f"/reports/submission/{submission.pk}/"
    for value in NONSENSE:
        for posted in (
            {f"cell:programmes:{value}:name": "x"},
            {f"gone:programmes:{value}": "on"},
            {"cell:programmes:2:x": value},
        ):
            assert client.post(f"{one}correct/", {"seen": 0, **posted}).status_code < 500, posted
        assert client.post(f"{one}correct/", {"seen": value}).status_code < 500
        assert client.post(f"{one}send/", {"seen": value}).status_code < 500


def test_a_number_that_no_row_has_is_none() -> None:
    assert [asked_number(text) for text in ("0", "2147483647", "2147483648", "+1", "１", " 1")] == [
        0, 2_147_483_647, None, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("table", sorted(MODELS))
def test_nothing_that_is_posted_to_a_row_makes_it_fail(table, signed_in) -> None:
    row = MODELS[table].objects.first()
    if row is None:
        row = MODELS[table].objects.create()
    client = signed_in(Role.OFFICER)
    client.raise_request_exception = False
    address = f"/registry/{table}/edit/?{key_query(TABLES[table], row)}"
    form = RowForm(TABLES[table], TABLES[table].columns, row, 0, "vi")
    stands = {name: value for name, value in form.initial.items() if value is not None}

    def posted(**cells: str) -> list[dict[str, str]]:
        return [cells] if client.post(address, stands | cells).status_code >= 500 else []

    failed = []
    for column in form.columns:
        for value in NONSENSE:
            cell = {column.name: value}
            # what the form takes goes on to the rules and into the database, where nothing else may stop it before
            if RowForm(TABLES[table], TABLES[table].columns, row, 0, "vi", {"seen": 0, **stands, **cell}).is_valid():
                failed += posted(**cell)
    # what it does not take is shown beside its field: each value stands once in each column
    for turn in range(len(NONSENSE)):
        names = [column.name for column in form.columns]
        failed += posted(**{name: NONSENSE[(at + turn) % len(NONSENSE)] for at, name in enumerate(names)})
    assert failed == []


@pytest.mark.parametrize("value", [2**63, -(2**63), 10**30])
def test_a_whole_number_that_no_column_holds_is_told_beside_its_field(value, signed_in) -> None:
    row = MODELS["intakes"].objects.first()
    form = RowForm(TABLES["intakes"], TABLES["intakes"].columns, row, 0, "vi")
    stands = {name: held for name, held in form.initial.items() if held is not None}
    address = f"/registry/intakes/edit/?{key_query(TABLES['intakes'], row)}"
    answer = signed_in(Role.OFFICER).post(address, stands | {"entrants": value})
    assert (answer.status_code, 'href="#id_entrants"' in answer.content.decode()) == (422, True)
