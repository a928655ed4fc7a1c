"""The doors in a browser: passkeys with a virtual device, and the way to a provider and back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import PASSWORD
from tests.web.oidc_provider import CLIENT, SECRET, oidc_provider
from tests.web.test_oidc import free_port

pytestmark = pytest.mark.django_db
PLANNER, LIST = "planner@example.org", "/account/second-factor/state/"


def test_the_story_in_a_browser(browse, settings) -> None:
    """A planner without a second factor adds a passkey, signs in with it alone, then after the password; removes it."""
    settings.SECOND_FACTOR_REQUIRED = True
    page = browse()
    device = with_device(page)
    typed(page)
    assert page.get_by_text("Vai trò của bạn cần xác thực hai bước").count() == 1
    page.get_by_role("link", name="Quản lý xác thực hai bước").click()
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Tên của khóa").fill("Máy ở sở")
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    page.get_by_role("heading", name="Mã dự phòng").wait_for()
    page.goto("/runs/")
    assert page.url.endswith("/runs/")
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto("/account/sign-in/?next=/runs/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.wait_for_url("**/runs/")
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("link", name="Đăng nhập", exact=True).first.click()
    typed(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url(at_home)
    device("WebAuthn.setUserVerified", isUserVerified=False)
    page.goto("/account/second-factor/passkeys/confirm/")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.get_by_text("Khóa chưa được dùng").wait_for()
    device("WebAuthn.setUserVerified", isUserVerified=True)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url(at_home)
    page.goto(LIST)
    page.get_by_role("link", name="Bỏ khóa truy cập").click()
    page.get_by_role("button", name="Bỏ khóa truy cập").click()
    page.get_by_text("Vai trò của bạn cần xác thực hai bước").wait_for()


def at_home(address: str) -> bool:
    return urlsplit(address).path == "/"


def with_device(page: Any) -> Any:
    """Give a page a device that keeps passkeys; return what sends it an order of the DevTools."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    made = tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    return lambda order, **values: tools.send(order, {"authenticatorId": made["authenticatorId"], **values})


def typed(page: Any) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Thư điện tử").fill(PLANNER)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def test_without_script_the_page_says_what_is_missing(browse) -> None:
    page = browse(script=False)
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    assert page.get_by_text("khóa truy cập cần JavaScript").count() == 1


def test_a_browser_goes_to_the_provider_and_back(chromium, site, tmp_path, settings) -> None:
    """The policy of content would forbid a redirect in answer to the form; the page in between leads on by itself."""
    with oidc_provider(tmp_path, free_port(), site=site) as address:
        settings.OIDC = [address, CLIENT, SECRET, "Cổng đăng nhập của Sở"]
        context, said = chromium.new_context(base_url=site), []
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{address}/login/?user=clerk")
        page.goto("/account/sign-in/?next=/reports/")
        page.get_by_role("button", name="Đăng nhập qua Cổng đăng nhập của Sở").click()
        page.wait_for_url(f"{site}/reports/")
        assert page.get_by_role("button", name="Đăng xuất").count() == 1
        context.close()
    assert [text for text in said if "Content Security Policy" in text] == []
