"""Unsubscribing with one click: over HTTP as a mail program does it, and in a browser without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from search.alert import Terms
from search.alerts.delivery.encryption import Encryption
from search.alerts.delivery.mail.mail_transport import unsubscribe_address
from search.alerts.editing.terms import change_alert
from tests.alerts import DESK, NIGHT, mail, notices_of, watch
from tests.dashboard.browser import CHROMIUM, QUIET, needs_chromium

if TYPE_CHECKING:
    import httpx

    from search.alert import Alert
    from search.settings import Settings
    from search.store import Store

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def address(store: Store, settings: Settings, alert: int, channel: int = 0) -> str:
    """Return the unsubscribe address in the mail to one of the alert's channels, without the host."""
    return urlsplit(unsubscribe_address(store.alerts.one(alert).channels[channel], settings, Encryption(settings))).path


def problems(alert: Alert) -> list[str]:
    return [channel.problem.partition(" on ")[0] for channel in alert.channels]


def test_a_mail_program_ends_one_channel_and_the_other_hears_of_it(
    store: Store, settings: Settings, http: httpx.Client
) -> None:
    alert = watch(store, "inquest", DESK, NIGHT)
    answer = http.post(address(store, settings, alert), data=ONE_CLICK)
    assert answer.status_code == 200 and "You are unsubscribed" in answer.text and DESK in answer.text
    saved = store.alerts.one(alert)
    assert problems(saved) == ["Unsubscribed by its reader", ""] and saved.suspended is None
    assert notices_of(store, alert) == [("trouble", None, None)]


def test_a_form_in_parts_is_as_good(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "inquest", DESK, NIGHT)
    parts = {name: (None, value) for name, value in ONE_CLICK.items()}
    assert http.post(address(store, settings, alert, 1), files=parts).status_code == 200
    assert problems(store.alerts.one(alert)) == ["", "Unsubscribed by its reader"]


def test_with_its_last_channel_an_alert_is_suspended_and_not_deleted(
    store: Store, settings: Settings, http: httpx.Client
) -> None:
    alert = watch(store, "inquest")
    path = address(store, settings, alert)
    assert "To subscribe again, add the address to the alert" in http.post(path, data=ONE_CLICK).text
    saved = store.alerts.one(alert)
    assert saved.suspended and saved.problem == f"{DESK}: {saved.channels[0].problem}"
    store.alerts.resume(alert)
    assert problems(store.alerts.one(alert)) == ["Unsubscribed by its reader"], "nobody else decides that"


def test_whose_address_is_added_again_is_back(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "inquest")
    http.post(address(store, settings, alert), data=ONE_CLICK)
    change_alert(store, alert, Terms(query="inquest"), add=[mail(DESK.upper())])
    assert problems(store.alerts.one(alert)) == [""] and store.alerts.one(alert).suspended is None
    again = address(store, settings, alert)
    assert "Unsubscribe?" in http.get(again).text
    assert http.post(again, data=ONE_CLICK).status_code == 200 and store.alerts.one(alert).suspended


def test_twice_is_once(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "inquest", DESK, NIGHT)
    path = address(store, settings, alert)
    http.post(path, data=ONE_CLICK)
    first = store.alerts.one(alert)
    assert http.post(path, data=ONE_CLICK).text == http.get(path).text
    assert store.alerts.one(alert) == first and len(notices_of(store, alert)) == 1


def test_what_opens_every_link_unsubscribes_nobody(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "inquest")
    path = address(store, settings, alert)
    before = store.alerts.one(alert)
    page = http.get(path)
    assert "Unsubscribe?" in page.text and page.headers["Referrer-Policy"] == "no-referrer"
    assert http.head(path).status_code == 200 and http.get(f"{path}?List-Unsubscribe=One-Click").status_code == 200
    for sent in ({}, {"data": {"List-Unsubscribe": "yes"}}, {"json": ONE_CLICK}, {"content": b"x" * 100_000}):
        assert http.post(path, **sent).status_code == 400  # type: ignore[arg-type]
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert http.post(path, content=b"a=" + b"x" * 100_000, headers=form).status_code == 400
    assert http.put(path).status_code == 405
    assert store.alerts.one(alert) == before


def test_a_wrong_address_is_answered_alike(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "inquest", DESK, NIGHT)
    one, two = (address(store, settings, alert, channel) for channel in (0, 1))
    token = one.rpartition("/")[2]
    wrong = [f"{two.rpartition('/')[0]}/{token}", f"{one}x", f"/unsubscribe/1/{token}", f"/unsubscribe/x/{token}"]
    wrong.append(f"/unsubscribe/{'9' * 5_000}/{token}")
    answers = [
        (ask.status_code, ask.text) for each in wrong for ask in (http.get(each), http.post(each, data=ONE_CLICK))
    ]
    assert {status for status, _ in answers} == {404} and len({page for _, page in answers}) == 1
    assert problems(store.alerts.one(alert)) == ["", ""]


def test_whose_channel_is_gone_is_unsubscribed(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "inquest")
    path = address(store, settings, alert)
    store.alerts.remove(alert)
    assert [http.get(path).status_code, http.post(path, data=ONE_CLICK).status_code] == [200, 200]
    assert "You are unsubscribed" in http.get(path).text


def test_the_name_of_an_alert_is_no_markup(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "inquest", label="<img src=x onerror=alert(1)>")
    assert "<img" not in http.get(address(store, settings, alert)).text


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_person_presses_the_button_on_a_small_screen_without_javascript(
    store: Store, settings: Settings, http: httpx.Client, scheme: str
) -> None:
    alert = watch(store, '"prevention of future deaths" OR inquest', f"{'context.' * 20}@ambershire.example")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(
            viewport={"width": 320, "height": 640},
            java_script_enabled=False,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page.goto(str(http.base_url.join(address(store, settings, alert))))
        assert page.locator("main").bounding_box()["width"] <= 320  # type: ignore[index]
        page.screenshot(path=settings.data / f"{scheme}.png", full_page=True)
        page.get_by_role("button", name="Unsubscribe").click()
        expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
        page.screenshot(path=settings.data / f"{scheme}-done.png", full_page=True)
        browser.close()
    assert store.alerts.one(alert).suspended
