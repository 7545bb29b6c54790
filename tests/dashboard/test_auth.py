"""The current owner: everybody, somebody whom a proxy names, or somebody who logged in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.dashboard.browser import free_port, needs_chromium, served
from tests.dashboard.conftest import opened_tab
from tests.dashboard.provider import CLIENT, providing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from search.settings import Settings
    from search.store import Store

pytestmark = needs_chromium

SECRETS = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "a secret for the cookies of one test"
client_id = "{client_id}"
client_secret = "{client_secret}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@contextmanager
def tab(browser: Browser, **headers: str) -> Iterator[Page]:
    """Open a tab that sends these headers, as a proxy would add them."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    with opened_tab(browser, extra_http_headers=named) as page:
        yield page


def set_up_login(folder: Path, port: int, provider: str) -> None:
    (folder / ".streamlit").mkdir()
    secrets = SECRETS.format(address=f"http://127.0.0.1:{port}", provider=provider, **CLIENT)
    (folder / ".streamlit" / "secrets.toml").write_text(secrets, "utf-8")


@pytest.mark.parametrize(("proxies", "let_in"), [("127.0.0.0/8 ::1", True), ("10.1.0.7/32", False)])
def test_a_header_is_believed_from_the_proxy_alone(
    store: Store, settings: Settings, browser: Browser, monkeypatch: pytest.MonkeyPatch, proxies: str, let_in: bool
) -> None:
    monkeypatch.setenv("BLUELIGHT_PROXY_HEADER", "X-Forwarded-User")
    monkeypatch.setenv("BLUELIGHT_PROXIES", proxies)
    with served(settings.data) as address:
        with tab(browser, X_Forwarded_User="Anna@Ambershire.example", X_Forwarded_For="10.1.0.7") as page:
            page.goto(address)
            inside = page.get_by_text("no stories collected yet")
            expect(inside if let_in else page.get_by_text("The proxy does not say who you are")).to_be_visible()
            assert let_in or not inside.is_visible()
        with tab(browser) as page:
            page.goto(address)
            expect(page.get_by_text("The proxy does not say who you are")).to_be_visible()


def test_behind_a_login_nothing_is_seen_without_it(store: Store, settings: Settings, browser: Browser) -> None:
    port = free_port()
    with providing(email="Anna@Ambershire.example", email_verified=True) as provider:
        set_up_login(settings.data, port, provider.address)
        with served(settings.data, port) as address, tab(browser) as page:
            page.goto(f"{address}/alerts")
            expect(page.get_by_text("This Blue Light is for its newsroom.")).to_be_visible()
            assert not page.get_by_text("no stories collected yet").is_visible()
            page.get_by_role("button", name="Log in").click()
            expect(page.get_by_text("no stories collected yet")).to_be_visible()
            page.get_by_role("button", name="Log out anna@ambershire.example").click()
            expect(page.get_by_role("button", name="Log in")).to_be_visible()


def test_a_mail_address_that_the_provider_did_not_check_is_nobodys(
    store: Store, settings: Settings, browser: Browser
) -> None:
    port = free_port()
    with providing(email="anna@ambershire.example", email_verified=False) as provider:
        set_up_login(settings.data, port, provider.address)
        with served(settings.data, port) as address, tab(browser) as page:
            page.goto(address)
            page.get_by_role("button", name="Log in").click()
            expect(page.get_by_text("Your login gives no mail address")).to_be_visible()
            assert not page.get_by_text("no stories collected yet").is_visible()
