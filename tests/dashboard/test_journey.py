"""An editor's way through the dashboard, in a real browser: search, open a story, set an alert, see the trend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from search import calendar
from search.alerts.delivery.sender import send_due
from search.engines import open_index
from search.indexer import drain
from search.settings import read_settings
from tests.alerts import DESK
from tests.dashboard.ambershire import POLICE, story
from tests.dashboard.browser import needs_chromium, served
from tests.dashboard.conftest import opened_tab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from search.settings import Settings
    from search.store import Store
    from tests.mail_server import MailServer

pytestmark = needs_chromium


@pytest.fixture
def address(filled: Store, settings: Settings) -> Iterator[str]:
    """The address of the dashboard."""
    with served(settings.data) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab. The test fails if it sends a request to another machine, or if a script from a headline ran in it."""
    with opened_tab(browser, viewport={"width": 1280, "height": 900}) as tab:
        strangers: list[str] = []
        dialogs: list[str] = []
        tab.on("request", lambda request: _note_stranger(request.url, strangers))
        tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        yield tab
    assert (strangers, dialogs) == ([], [])


def test_an_editor_searches_opens_saves_an_alert_and_sees_the_trend(address: str, page: Page, filled: Store) -> None:
    page.goto(address)
    expect(page.get_by_text("40 stories")).to_be_visible()
    _search(page, "inquest")
    page.get_by_role("link", name="Inquest opens into death of cyclist").click()
    expect(page.get_by_role("heading", name="2 edits seen")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("3 stories")).to_be_visible()

    page.get_by_role("link", name="Set an alert").click()
    expect(page.get_by_label("Query")).to_have_value("inquest")
    page.get_by_role("textbox", name="Send to").fill("desk@ambershire.example")
    page.get_by_role("button", name="Set alert").click()
    expect(page.get_by_text("The alert inquest is set.")).to_be_visible()
    assert filled.alerts.all()[-1].query == "inquest"

    page.get_by_role("link", name="inquest", exact=True).click()
    page.get_by_role("link", name="See trend").click()
    expect(page.get_by_label("Query 1")).to_have_value("inquest")
    expect(page.get_by_text("3 stories, 3 on the chart")).to_be_visible()
    expect(page.locator(".stVegaLiteChart canvas, .stVegaLiteChart svg").first).to_be_visible()


def test_an_alert_from_the_search_to_the_mail_and_out_of_it_by_one_click(
    settings: Settings, mail_server: MailServer, filled: Store, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUELIGHT_SMTP", mail_server.address)
    with served(settings.data) as address:
        monkeypatch.setenv("BLUELIGHT_DASHBOARD", address)
        page.goto(f"{address}/?q=burglary")
        page.get_by_role("link", name="Set an alert").click()
        expect(page.get_by_text("This would have been about 2 a week")).to_be_visible()
        page.get_by_text("arrested", exact=True).click()
        expect(page.get_by_label("Query")).to_have_value("burglary AND arrested")
        page.get_by_role("textbox", name="Send to").fill(DESK)
        page.get_by_label("Name").fill("Burglars caught")
        page.get_by_role("button", name="Set alert").click()
        expect(page.get_by_text("The alert Burglars caught is set.")).to_be_visible()
        expect(page.get_by_text("Nothing yet.")).to_be_visible()

        _arrive(filled, settings, "Two arrested after burglary at the <b>Stennick</b> lamp works")
        _open(page, next(mail for mail in mail_server.taken if "Burglars caught" in mail["Subject"]))
        expect(page.locator("mark").filter(has_text="burglary").first).to_be_visible()
        page.get_by_role("link", name="unsubscribe").click()
        page.get_by_role("button", name="Unsubscribe").click()
        page.get_by_role("link", name="The alert in Blue Light").click()
        expect(page.get_by_role("heading", name="Burglars caught")).to_be_visible()
        expect(page.get_by_text(f"suspended: {DESK}: Unsubscribed by its reader on")).to_be_visible()
        expect(page.get_by_text("closed: Unsubscribed by its reader on")).to_be_visible()
        expect(page.get_by_text(f"{DESK}: sent")).to_be_visible()


def test_a_control_changes_the_query_the_address_and_the_list_and_back_undoes_it(address: str, page: Page) -> None:
    page.goto(f"{address}/?q=inquest")
    expect(page.get_by_text("3 stories")).to_be_visible()
    page.get_by_text("Reports 1").click()
    expect(page.get_by_label("Search", exact=True)).to_have_value("inquest kind:report")
    expect(page.get_by_text("1 story", exact=True)).to_be_visible()
    assert page.url.endswith("?q=inquest+kind%3Areport")
    page.go_back()
    expect(page.get_by_text("3 stories")).to_be_visible()
    expect(page.get_by_label("Search", exact=True)).to_have_value("inquest")


def test_an_editor_takes_two_sources_lifts_one_and_goes_back(address: str, page: Page) -> None:
    page.goto(f"{address}/?q=burglary+OR+inquest")
    field = page.get_by_label("Search", exact=True)
    page.get_by_role("button", name="Source").click()
    _choose(page, "The Blue Lamp Gazette")
    expect(field).to_have_value("(burglary OR inquest) source:blue_lamp")
    _choose(page, "Radio Ambershire News")
    both = "(burglary OR inquest) (source:blue_lamp OR source:radio_ambershire)"
    expect(field).to_have_value(both)
    page.keyboard.press("Escape")
    page.get_by_text("× Source: The Blue Lamp Gazette").click()
    expect(field).to_have_value("(burglary OR inquest) source:radio_ambershire")
    expect(page.locator("li.row .source").filter(has_not_text="Radio Ambershire News")).to_have_count(0)
    page.go_back()
    expect(field).to_have_value(both)
    page.reload()
    expect(page.get_by_text("× Source: The Blue Lamp Gazette")).to_be_visible()


def test_an_editor_who_mistypes_is_a_press_from_what_was_meant(address: str, page: Page) -> None:
    page.goto(f"{address}/?q=inqest+unlit+since:30d")
    expect(page.get_by_text("inqest 0 · unlit 1")).to_be_visible()
    page.get_by_role("link", name="inquest unlit since:30d").click()
    expect(page.get_by_text("1 story", exact=True)).to_be_visible()
    page.get_by_role("link", name="Cyclist inquest told").click()
    page.get_by_role("complementary").get_by_role("link", name="Inquest opens into death of cyclist").click()
    expect(page.get_by_role("heading", name="2 edits seen")).to_be_visible()


def test_other_forms_and_words_that_stand_out_are_a_press_each(address: str, page: Page) -> None:
    page.goto(f"{address}/?q=overturn")
    expect(page.get_by_text("also found: “overturned”, “overturns”")).to_be_visible()
    page.get_by_role("link", name="only as typed").click()
    expect(page.get_by_text("overturned")).to_have_count(0)
    page.get_by_role("link", name="other forms too").click()
    expect(page.get_by_text("also found: “overturned”, “overturns”")).to_be_visible()
    page.goto(f"{address}/?q=burglary")
    page.get_by_role("link", name="arrested", exact=True).click()
    expect(page.get_by_label("Search", exact=True)).to_have_value("burglary arrested")


def test_markup_in_a_headline_is_text_and_the_font_is_ours(address: str, page: Page) -> None:
    page.goto(f"{address}/?q=website+OR+onerror")
    expect(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    expect(page.get_by_text('"><img src=x onerror=alert(2)>')).to_be_visible()
    family = page.evaluate("getComputedStyle(document.querySelector('.stApp')).fontFamily")
    assert family.startswith('"IBM Plex Sans"')
    assert page.evaluate("document.fonts.check('16px \"IBM Plex Sans\"')")
    assert not page.get_by_text("Deploy").count()


def test_on_a_telephone_nothing_is_wider_than_the_screen(address: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for path, sign in (
        ("", "40 stories"),
        ("?q=(inquest+unlit+OR+fire)+-service:nhs+source:radio_ambershire", "Source: Radio Ambershire News"),
        ("alerts", "lifeboat"),
        ("alerts?q=burglary", "The newest that match"),
        ("alerts?alert=1", "What it found"),
        ("topics", "Legal action against a service"),
        ("sources", "503 Service Unavailable"),
        ("trends?q=fire", "Dashed"),
    ):
        page.goto(f"{address}/{path}")
        expect(page.get_by_text(sign).last).to_be_visible()
        assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    page.get_by_role("link", name="Alerts").click()
    expect(page.get_by_role("heading", name="Alerts")).to_be_visible()


def _arrive(store: Store, settings: Settings, title: str) -> None:
    """Save, index and match a story, and send its notices."""
    store.stories.save([story(POLICE, "lamp-works", title, calendar.now(), "Officers found the lamps in a van.")])
    index = open_index(settings.index_address)
    drain(store, index)
    index.close()
    send_due(store, read_settings())


def _open(page: Page, mail: EmailMessage) -> None:
    """Show a mail as a mail program does."""
    html = mail.get_body(("html",))
    assert html
    page.goto("about:blank")
    page.set_content(str(html.get_content()))


def _search(page: Page, query: str) -> None:
    page.get_by_label("Search", exact=True).fill(query)
    page.get_by_label("Search", exact=True).press("Enter")
    expect(page.get_by_text("3 stories")).to_be_visible()


def _choose(page: Page, value: str) -> None:
    page.get_by_test_id("stPopoverBody").get_by_text(value).click()


def _note_stranger(url: str, strangers: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
        strangers.append(url)
