"""The watch over pages in Chromium: each fault that it is there for is seen, and a page of ours has none."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from caunghe.web.accounts.roles import Role
from tests.web.browser import Watch

ELSEWHERE = "http://127.0.0.1:9/"  # where nobody answers


@pytest.mark.parametrize(
    ("does", "seen"),
    [
        ("console.error('torn')", ["console: torn"]),
        ("setTimeout(() => { throw new Error('torn') })", ["error in a script: torn"]),
        ("document.body.setAttribute('style', 'color: red')", ["console: Applying inline style violates"]),
        ("new Image().src = '" + ELSEWHERE + "'", ["console: Loading the image"]),
        ("fetch('/static/none.css')", ["answered 404: "]),
        ("open('" + ELSEWHERE + "')", ["request to another host: ", "failed request: "]),
    ],
)
def test_a_fault_of_a_page_is_seen(does, seen, chromium, site) -> None:
    context = chromium.new_context(base_url=site)
    watch = Watch(context, urlsplit(site).netloc)
    page = context.new_page()
    page.goto("/about/")
    assert watch.faults == []
    page.evaluate(f"() => {{ {does} }}")
    for _ in range(100):
        if len(watch.faults) >= len(seen):
            break
        page.wait_for_timeout(20)
    context.close()
    assert [fault for fault in seen if not any(each.startswith(fault) for each in watch.faults)] == []


def test_a_page_is_opened_as_the_person_and_in_the_language_asked_for(browse, site) -> None:
    page = browse(Role.CLERK, language="en", width=360)
    page.goto("/account/")
    assert page.get_by_role("heading", level=1).inner_text() == "Your account"
    assert page.get_by_text("Người thử clerk").count() == 1
    assert page.evaluate("innerWidth") == 360
    without = browse(script=False)
    assert without.goto("/reports/").url == f"{site}/account/sign-in/?next=/reports/"


@pytest.mark.parametrize(("role", "address"), [(None, "/institutions/"), (Role.OFFICER, "/registry/institutions/")])
def test_a_list_narrows_while_somebody_types(role, address, browse, site) -> None:
    page = browse(role)
    page.goto(address)
    before = page.locator("#found tbody tr").count()
    page.locator("#q").press_sequentially("zzz")
    page.wait_for_url(f"{site}{address}?q=zzz**")
    page.locator("#found .empty").wait_for()
    assert (before > 1, page.locator("#found tbody tr").count()) == (True, 0)
