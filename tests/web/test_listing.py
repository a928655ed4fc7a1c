"""A list of 50 rows or of 50,000: what a search puts first, pages that lose no row, and a fixed number of queries."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from caunghe.web.accounts.actors import Actor, Place
from caunghe.web.accounts.roles import OrganisationKind, Role
from caunghe.web.registry.listing import PAGE, Wish, found_rows
from caunghe.web.registry.models import MODELS
from caunghe.web.registry.search import searched

pytestmark = pytest.mark.django_db
AREAS = MODELS["areas"]
OFFICER = Actor(1, "", (Place(Role.OFFICER, OrganisationKind.DEPARTMENT, "", ""),))


def add(names: Iterable[str]) -> None:
    rows = []
    for at, name in enumerate(names):
        folded, marked = searched([f"X{at:05}", name])
        rows.append(AREAS(area=f"X{at:05}", name=name, parent="C", kind="commune", folded=folded, marked=marked))
    AREAS.objects.bulk_create(rows)


def found(words: str) -> list[str]:
    rows = AREAS.objects.filter(area__startswith="X")
    return [row.name for row in found_rows(rows, Wish(words, {}, "", ""))]


NAMES = ["Nhà hàng", "Khách hàng", "Thợ hàn", "Hân hoan", "Chan hoà", "Đường thủy", "Phường 100%", "a_b", "Hàn điện"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("hàn", ["Thợ hàn", "Hàn điện", "Hân hoan", "Nhà hàng", "Khách hàng", "Chan hoà"]),
        ("HÀN", ["Thợ hàn", "Hàn điện", "Hân hoan", "Nhà hàng", "Khách hàng", "Chan hoà"]),
        ("han", ["Thợ hàn", "Hân hoan", "Hàn điện", "Nhà hàng", "Khách hàng", "Chan hoà"]),
        ("hàng", ["Nhà hàng", "Khách hàng"]),
        ("duong", ["Đường thủy"]),
        ("đường  THUY", ["Đường thủy"]),
        ("điện hàn", ["Hàn điện"]),
        ("100%", ["Phường 100%"]),
        ("%", ["Phường 100%"]),
        ("a_b", ["a_b"]),
        ("_", ["a_b"]),
        ("x00005", ["Đường thủy"]),
        ("\\", []),
        ("'", []),
    ],
)
def test_a_search_puts_first_what_was_meant(words, expected) -> None:
    add(NAMES)
    assert found(words) == expected


def pages(client, address: str) -> list[list[str]]:
    """The keys on each page, one after the other by the links."""
    seen: list[list[str]] = []
    query = address
    while query:
        text = client.get(query).content.decode()
        seen.append(re.findall(r"row/\?area=(X\d+)", text))
        link = re.search(r'rel="next" href="([^"]*)"', text)
        query = "/registry/areas/" + link.group(1).replace("&amp;", "&") if link else ""
    return seen


@pytest.mark.parametrize(
    "query", ["?q=zã", "?q=za&sort=name", "?q=za&sort=-name", "?q=za&sort=area_km2", "?q=za&sort=-area_km2"]
)
def test_pages_show_every_row_once(query, signed_in) -> None:
    add([f"Zã {at % 7}" for at in range(2 * PAGE + 30)])
    AREAS.objects.filter(area__endswith="5").update(area_km2=None)
    AREAS.objects.filter(area__endswith="3").update(area_km2=1.5)
    shown = pages(signed_in(Role.OFFICER), "/registry/areas/" + query)
    assert [len(page) for page in shown] == [PAGE, PAGE, 30]
    keys = [key for page in shown for key in page]
    assert len(set(keys)) == len(keys) == 2 * PAGE + 30


def test_the_number_of_rows_found_is_said(signed_in) -> None:
    add(["Zã"] * 1_234)
    text = signed_in(Role.OFFICER).get("/registry/areas/?q=za&lang=en").content.decode()
    assert "1,234 rows found." in text


def test_a_row_added_or_edited_is_counted_at_once(signed_in) -> None:
    client = signed_in(Role.OFFICER)
    before = client.get("/registry/areas/?kind=city&lang=en").content.decode()
    assert "1 row found." in before


@pytest.mark.parametrize(
    "address", ["?after=x", "?after=[]", '?after=["",1', "?sort=none", "?sort=folded", "?kind=none"]
)
def test_an_address_that_makes_no_sense_is_a_page_all_the_same(address, signed_in) -> None:
    assert signed_in(Role.OFFICER).get("/registry/areas/" + address).status_code == 200


@pytest.mark.parametrize("address", ["/registry/areas/?after=%00", "/registry/areas/?q=a%00b", "/programmes/?q=%00"])
def test_a_null_character_is_a_bad_request_with_a_page(address, signed_in) -> None:
    answer = signed_in(Role.OFFICER).get(address)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


def queries(client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as sent:
        assert client.get(address).status_code == 200
    return [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in sent.captured_queries]


@pytest.mark.parametrize(
    "address", ["/registry/areas/", "/registry/areas/?q=za&kind=commune&sort=name", "/registry/areas/?q=za"]
)
def test_a_list_sends_the_same_few_queries_at_any_size(address, signed_in) -> None:
    client = signed_in(Role.CLERK)
    shapes = []
    for more in (10, 60, 3 * PAGE):
        add(["Zã"] * more)
        AREAS.objects.filter(area__startswith="X").update(area=_renamed(more))
        shapes.append(len(queries(client, address)))
    assert len(set(shapes)) == 1
    assert shapes[0] <= 8


def _renamed(more: int):
    return Concat(Value(f"Y{more}"), "area")


@pytest.mark.parametrize("table", MODELS)
def test_every_page_of_a_table_sends_few_queries(table, signed_in) -> None:
    client = signed_in(Role.OFFICER)
    page = client.get(f"/registry/{table}/").content.decode()
    # who looked: savepoint, the lock on PostgreSQL, the last hash, the row, savepoint
    looked = 5 if table in ("teachers", "applicants", "choices") else 0
    assert len(queries(client, f"/registry/{table}/")) <= 8 + looked
    row = page.partition(f'<a href="/registry/{table}/row/?')[2].partition('"')[0].replace("&amp;", "&")
    if row:
        assert len(queries(client, f"/registry/{table}/row/?{row}")) <= (13 if looked else 12)
