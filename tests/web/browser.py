"""The site in Debian's Chromium: served on the test's own database, and watched for whatever no page may do."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.core.servers.basehttp import WSGIServer
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler

from caunghe.language import Language, Text
from caunghe.web.accounts.roles import Role

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Download,
        Locator,
        Page,
        Request,
        Response,
    )

    from tests.web.conftest import As

WIDE, NARROW = 1280, 360
PATIENCE = 10_000  # milliseconds that anything may take on a busy machine
ALONE = threading.Lock()
"""Held while a request is answered; a test that writes while a page polls holds it too, as they share a connection."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started once."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is missing: run scripts/install-chromium")
    # what drives it leaves a loop running, in which Django would refuse the test's own queries
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # most tests of the site need none of it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(db: None, settings: Any) -> Iterator[str]:
    """Serve the site on the test's own connection, and return its address; what the test writes is rolled back.

    Requests are answered one by one, as they share the connection. The address is ``localhost``, to which browsers
    give what else they give to encrypted sites alone.
    """
    shared = connections["default"]
    shared.inc_thread_sharing()
    server = _Server(("localhost", 0), QuietWSGIRequestHandler)
    server.set_app(_one_by_one(get_wsgi_application(), shared))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    settings.ORIGIN = f"http://localhost:{server.server_port}"
    try:
        yield settings.ORIGIN
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        shared.dec_thread_sharing()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True  # a browser opens connections ahead, and lets them go when it ends


def _one_by_one(application: Callable[..., Any], shared: BaseDatabaseWrapper) -> Callable[..., Iterable[bytes]]:
    def served(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        with ALONE:
            connections["default"] = shared
            answer = application(environ, start)
            try:
                return [b"".join(answer)]
            finally:
                answer.close()

    return served


class Watch:
    """What the pages of a context did that none may: the test fails on any."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.host, self.faults = host, list[str]()
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"error in a script: {error.error}"))

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and address.netloc != self.host:
            self.faults.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # aborted by the browser itself: a download begins, or a page is left
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        # pages that refuse are asserted by the tests that meet them
        if response.status >= (500 if response.request.is_navigation_request() else 400):
            self.faults.append(f"answered {response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # breaches of the content security policy among them; statuses are told of above
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")


class Hand:
    """A person's hand on a page in Vietnamese: it finds things by what they say, and counts what it clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, target: Locator) -> None:
        """Click what is there once."""
        self.clicks += 1
        target.click()

    def press(self, says: Text) -> None:
        """Press the button of the page that says so."""
        self.click(self.page.get_by_role("main").get_by_role("button", name=says.vi, exact=True))

    def follow(self, says: Text | str) -> None:
        """Follow the link of the page that says so, among other words."""
        said = says if isinstance(says, str) else says.vi
        self.click(self.page.get_by_role("main").get_by_role("link", name=said))

    def type(self, label: Text, text: str) -> None:
        """Type into the field with the label."""
        self.page.get_by_label(label.vi, exact=True).fill(text)

    def choose(self, field: Locator, option: str) -> None:
        """Choose an option: the field is clicked, and the option in its list."""
        self.clicks += 2
        field.select_option(option)

    def give(self, label: Text, file: Path) -> None:
        """Choose a file: the field is clicked, the file, and what closes the list of files."""
        self.clicks += 3
        self.page.get_by_label(label.vi, exact=True).set_input_files(file)

    def download(self, says: Text) -> Download:
        """Follow the link to a file."""
        with self.page.expect_download() as given:
            self.follow(says)
        return given.value

    def heading(self) -> str:
        """Return what the page is headed."""
        return self.page.get_by_role("heading", level=1).inner_text()


Browse = Callable[..., "Page"]


@pytest.fixture
def browse(chromium: Browser, site: str, signed_in: As) -> Iterator[Browse]:
    """Return a function that opens a page as a visitor, the person of a role, or who has signed in with a client."""
    watches = []

    def opened(
        who: Role | Client | None = None, *, language: Language = "vi", width: int = WIDE, script: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            locale={"vi": "vi-VN", "en": "en-GB"}[language],
            timezone_id=site_settings.TIME_ZONE,
        )
        context.set_default_timeout(PATIENCE)
        client = who if isinstance(who, Client) else signed_in(who)
        cookies = {name: held.value for name, held in client.cookies.items()}
        cookies |= {"caunghe_language": language}
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        watches.append(Watch(context, urlsplit(site).netloc))
        return context.new_page()

    yield opened
    for context in chromium.contexts:
        context.close()
    faults = [fault for watch in watches for fault in watch.faults]
    if faults:
        pytest.fail("\n".join(faults))
