"""What holds of every page: headers, one heading, nothing inline, no request to another host, works without script."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.db import connection
from django.test import Client

from caunghe.language import SYNTHETIC
from caunghe.web.accounts.roles import Role
from caunghe.web.registry.models import Dataset
from tests.web.addresses import PUBLIC

PAGES = {
    None: PUBLIC,
    Role.ADMINISTRATOR: [
        "/",
        "/account/",
        "/account/people/",
        "/account/people/1/",
        "/account/password/",
        "/organisations/",
        "/organisations/1/",
        "/audit/",
        "/audit/?check=1",
        "/account/confirm/",
        "/account/sign-out/",
    ],
    Role.AUDITOR: ["/registry/", "/changes/", "/targets/", "/account/people/", "/runs/"],
    Role.PLANNER: ["/runs/", "/registry/", "/registry/programmes/?q=han", "/registry/sites/row/?site=S1", "/audit/"],
    Role.CLERK: ["/registry/teachers/", "/registry/sites/edit/?site=S1", "/registry/programmes/?q=zzz", "/reports/"],
}
ALL = [(role, page) for role, pages in PAGES.items() for page in pages]
VOID = {"meta", "link", "input", "img", "br", "hr"}


class Page(HTMLParser):
    """Finds what must not stand in a page, and how its tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []
        self.count: dict[str, int] = {}
        self.labels: set[str | None] = set()
        self.inputs: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.count[tag] = self.count.get(tag, 0) + 1
        self.faults += [f"{tag} {name}" for name in named if name.startswith("on") or name == "style"]
        for name in ("src", "href", "action"):
            if re.match(r"(https?:)?//|javascript:", named.get(name) or ""):
                self.faults.append(f"{tag} {named[name]}")
        if tag == "script" and not named.get("src"):
            self.faults.append("inline script")
        if tag == "form" and not named.get("method"):
            self.faults.append("form without method")
        if tag == "label":
            self.labels.add(named.get("for"))
        if tag in ("input", "select", "textarea") and named.get("type") != "hidden":
            self.inputs.add(str(named.get("id")))
        if tag not in VOID and tag not in ("li", "p"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("li", "p") and tag in self.open:
            while self.open and self.open.pop() != tag:
                self.faults.append(f"{tag} closes another")


@pytest.mark.parametrize(("role", "address"), ALL)
def test_a_page_is_whole_and_safe(role, address, signed_in) -> None:
    response = signed_in(role).get(address)
    text = response.content.decode()
    page = Page()
    page.feed(text)
    assert page.faults == []
    assert page.inputs - page.labels == set()
    assert (page.count["h1"], page.count["title"], page.count["main"]) == (1, 1, 1)
    assert re.findall(r"[{}]", re.sub(r"<[^>]*>|\{&#34;.*?\}", "", text)) == []
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    if role is not None:
        assert response["Cache-Control"] == "private, no-store"
    assert len(response.content) < 50_000


@pytest.mark.django_db
def test_the_files_of_a_page_are_there_and_a_first_visit_is_small() -> None:
    page = Client().get("/").content
    files = re.findall(r'(?:src|href)="/static/([^"?]+)\?v=', page.decode())
    assert len(files) == 2
    found = [finders.find(file) for file in files]
    assert None not in found
    assert len(page) + sum(Path(str(file)).stat().st_size for file in found) < 100_000


def test_a_page_without_right_says_which(signed_in) -> None:
    said = signed_in(Role.PLANNER).get("/audit/").content.decode()
    assert "Xem nhật ký" in said


def test_pages_about_no_published_run_say_that_the_registry_is_synthetic(signed_in) -> None:
    pages = [(None, "/none/"), (None, "/account/sign-in/"), (Role.PLANNER, "/runs/"), (Role.CLERK, "/account/")]
    assert [page for page in pages if SYNTHETIC.vi not in said(signed_in, *page)] == []
    Dataset.objects.update(basis={"sites": "published"})
    caches["pages"].clear()
    assert [page for page in pages if SYNTHETIC.vi in said(signed_in, *page)] == []


def said(signed_in, role: Role | None, address: str) -> str:
    return signed_in(role).get(address).content.decode()


def test_a_fault_of_ours_is_a_page(signed_in, settings, monkeypatch) -> None:
    client = signed_in(Role.PLANNER)
    client.raise_request_exception = False
    monkeypatch.setattr("caunghe.web.registry.pages.tables", lambda *_: 1 / 0)
    response = client.get("/registry/", {"lang": "en"})
    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()


def test_the_language_is_kept_and_leads_back_to_our_own_pages_only(signed_in) -> None:
    client = signed_in(None)
    response = client.post("/language/", {"language": "en", "next": "/account/sign-in/?next=/registry/"})
    assert response["Location"] == "/account/sign-in/?next=/registry/"
    assert "Sign in" in client.get("/").content.decode()
    assert client.post("/language/", {"language": "vi", "next": "https://evil.example/"})["Location"] == "/"
    assert client.post("/language/", {"language": "xx", "next": "/"}).status_code == 302
    assert "Đăng nhập" in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_sentence() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/sign-in/", {"login": "a@example.org", "password": "a"})
    assert response.status_code == 403
    assert "Biểu mẫu đã quá hạn" in response.content.decode()


@pytest.mark.django_db
def test_part_of_a_page_whose_session_has_ended_leads_to_signing_in() -> None:
    response = Client().get("/registry/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, "/account/sign-in/?next=/registry/")


@pytest.mark.django_db
def test_the_site_says_that_it_runs() -> None:
    assert Client().get("/health/").json()["status"] == "ok"


@pytest.mark.django_db
def test_a_get_writes_nothing(signed_in) -> None:
    for role, address in ALL:
        client = signed_in(role)
        client.get(address)
        with _only_reads():
            client.get(address)


def _only_reads():
    def refuse(execute, sql, params, many, context):
        kind = sql.split()[0]
        # who looked is written by the middleware, outside the view
        assert kind in ("SELECT", "SAVEPOINT", "RELEASE") or "common_auditentry" in sql, sql
        return execute(sql, params, many, context)

    return connection.execute_wrapper(refuse)
