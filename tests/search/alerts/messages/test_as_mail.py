from __future__ import annotations

import re
import smtplib
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest
from playwright.sync_api import sync_playwright

from search.alert import Occasion
from search.alerts.messages.as_html import as_html
from search.alerts.messages.as_mail import as_mail, sender_host
from search.alerts.messages.content import OtherReport
from search.changes import ChangedWords, ChangeKind
from tests.dashboard.browser import CHROMIUM, QUIET, needs_chromium
from tests.search.alerts.messages.contents import DASHBOARD, HOSTILE, content, hostile, story_entry
from tests.stories import GAZETTE, NOON, RADIO, story

if TYPE_CHECKING:
    from email.message import EmailMessage

    from search.alerts.messages.content import MessageContent
    from tests.mail_server import MailServer

STOP = f"{DASHBOARD}/stop?channel=3&token={'x' * 43}"


def composed(message: MessageContent, **more: Any) -> EmailMessage:
    headers: dict[str, Any] = {"message_id": "<12.3@ambershire.example>", "date": NOON, "unsubscribe": STOP}
    people = {"sender": "Blue Light <alerts@ambershire.example>", "to": "desk@ambershire.example"}
    return as_mail(message, **people | headers | more)


def on_the_wire(message: MessageContent, **more: Any) -> bytes:
    """Return the mail for a content as the bytes that a server receives."""
    return bytes(composed(message, **more))


def sent(message: MessageContent, **more: Any) -> EmailMessage:
    """Return the mail for a content as the reader's program parses it."""
    wire = on_the_wire(message, **more)
    assert max(map(len, wire.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
    assert wire.isascii()
    return message_from_bytes(wire, policy=policy.default)


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def page(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_tells_the_story_why_it_comes_where_it_is_and_how_to_stop() -> None:
    of = story("Nothing here.", "An inquest opened on Monday. More.", title="Man died in Coldmere")
    other_reports = (
        OtherReport(source="Radio Ambershire News", headline="Inquest opens", link=f"{DASHBOARD}/story?id=2"),
    )
    mail = sent(content(story_entry(of, why="inquest", also_reported_by=other_reports)))
    assert mail["Subject"] == "inquest: Man died in Coldmere"
    assert mail["To"] == "desk@ambershire.example"
    assert mail["From"] == "Blue Light <alerts@ambershire.example>"
    assert mail["Date"].datetime == NOON
    assert mail["Message-ID"] == "<12.3@ambershire.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<alert-7.ambershire.example>"
    assert text(mail).splitlines() == [
        "Man died in Coldmere",
        "",
        "Ambershire Police, statement, published Tue 3 Nov 2026, 12:00",
        "",
        "An *inquest* opened on Monday.",
        "",
        "Why it matches: inquest",
        "",
        "Also reported by:",
        "- Radio Ambershire News: Inquest opens",
        f"  {DASHBOARD}/story?id=2",
        "",
        f"At the publisher: {of.url}",
        f"In Blue Light: {DASHBOARD}/story?id={of.id}&q=inquest",
        "",
        f"All stories that match: {DASHBOARD}/?q=inquest",
        "",
        "This mail comes from your Blue Light alert “inquest”.",
        f"To change or remove the alert: {DASHBOARD}/alerts?id=7",
        f"To unsubscribe: {STOP}",
    ]


def test_the_html_says_the_same_and_leads_to_the_same_places() -> None:
    other_reports = (
        OtherReport(source="Radio Ambershire News", headline="Inquest opens", link=f"{DASHBOARD}/story?id=2"),
    )
    mail = sent(content(story_entry(why="inquest", notes=("It comes late.",), also_reported_by=other_reports), more=4))
    read = lxml.html.fromstring(page(mail))
    page_text = " ".join(str(read.xpath("string()")).split())
    for line in (
        "Man died in Coldmere",
        "statement · Ambershire Police · published Tue 3 Nov 2026, 12:00",
        "It comes late. An inquest opened on Monday. Why it matches: inquest",
        "Radio Ambershire News: Inquest opens",
        "And 4 more",
    ):
        assert line in page_text
    assert [mark.text for mark in read.iter("mark")] == ["inquest"]
    links = set(re.findall(r"https?://\S+", text(mail)))
    assert {link.get("href") for link in read.iter("a")} == links and len(links) == 6


def test_nothing_in_the_html_is_fetched_from_anywhere_or_runs() -> None:
    read = lxml.html.fromstring(page(sent(content(story_entry()))))
    assert {element.tag for element in read.iter()} & {"img", "script", "link", "iframe", "object", "form"} == set()
    assert not re.search(r"url\(|@import|src=|\son\w+=", page(sent(content(story_entry()))))


def test_one_click_ends_it_by_a_post_to_an_address_that_is_not_cut_in_two() -> None:
    mail = sent(content(story_entry()))
    assert mail["List-Unsubscribe"] == f"<{STOP}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"List-Unsubscribe: <{STOP}>\r\n".encode() in on_the_wire(content(story_entry()))
    without = sent(content(story_entry()), unsubscribe=None)
    assert without["List-Unsubscribe"] is without["List-Unsubscribe-Post"] is None
    assert "unsubscribe" not in text(without) + page(without)


def test_a_server_gets_the_mail_as_it_was_composed(mail_server: MailServer) -> None:
    with smtplib.SMTP("127.0.0.1", mail_server.port) as server:
        server.send_message(composed(content(story_entry(story("Inquest.", title="Siân’s " * 30)))))
    (taken,) = mail_server.taken
    assert taken["List-Unsubscribe"] == f"<{STOP}>"
    assert text(taken).startswith("Siân’s Siân’s") and "Siân’s Siân’s" in taken["Subject"]


def test_what_is_told_later_of_an_event_stands_in_its_thread() -> None:
    reply = sent(content(story_entry()), message_id="<19.3@ambershire.example>", replies_to="<12.3@ambershire.example>")
    assert reply["In-Reply-To"] == reply["References"] == "<12.3@ambershire.example>"
    assert reply["Message-ID"] == "<19.3@ambershire.example>"
    assert sent(content(story_entry()))["References"] is None


def test_an_edit_shows_the_words_that_changed() -> None:
    change = (
        ChangedWords("The crew of", ChangeKind.SAME),
        ChangedWords("four", ChangeKind.REMOVED),
        ChangedWords("five", ChangeKind.ADDED),
    )
    mail = sent(content(story_entry(occasion=Occasion.EDITED, changes=(change,))))
    assert "12:00, edited" in text(mail) and "The crew of [was: four] [now: five]" in text(mail)
    assert re.search(r"The crew of\s+<del>four</del>\s+<ins>five</ins>", page(mail))
    assert "edited, and\nno longer matches" in text(sent(content(story_entry(occasion=Occasion.ENDED))))


def test_a_digest_parts_its_stories_and_counts_the_rest() -> None:
    stories = [story_entry(story("An inquest.", title=f"Inquest {number}")) for number in range(20)]
    mail = sent(content(*stories, more=31, digest=True, sentences=("20 of 51 stories since yesterday.",)))
    assert text(mail).startswith("20 of 51 stories since yesterday.\n\n--------------------\n\nInquest 0\n")
    assert text(mail).count("-" * 20) == 21 and "And 31 more: " in text(mail)
    assert len(lxml.html.fromstring(page(mail)).findall(".//h2")) == 20
    assert len(bytes(mail)) < 102_000  # where Gmail cuts a mail


def test_what_no_story_tells_is_said_in_sentences() -> None:
    mail = sent(
        content(sentences=("Radio Ambershire News has brought nothing since Monday.", "It is usually 14 a day."))
    )
    assert text(mail).startswith(
        "Radio Ambershire News has brought nothing since Monday.\n\nIt is usually 14 a day.\n\n"
    )
    assert "It is usually 14 a day." in page(mail)


@pytest.mark.parametrize("hard", HOSTILE, ids=lambda hard: repr(hard[:12]))
def test_no_text_breaks_out_of_its_header_or_its_place(hard: str) -> None:
    mail, tame = sent(hostile(hard)), sent(hostile("Fire"))
    assert mail.keys() == tame.keys() and mail["Bcc"] is None
    assert all(content.isprintable() for content in mail["Subject"]) and len(mail["Subject"]) <= 220
    shape = [element.tag for element in lxml.html.fromstring(page(mail)).iter()]
    assert shape == [element.tag for element in lxml.html.fromstring(page(tame)).iter()]
    for link in lxml.html.fromstring(page(mail)).iter("a"):
        assert link.get("href", "").startswith((f"{DASHBOARD}/", "https://news.test/"))
        assert set(link.keys()) == {"href"}
    assert not {each for part in (text(mail), page(mail)) for each in part} & set("\u202e\u2066\u200f\u2028\x00\x0b\r")


def test_a_link_that_is_no_web_address_is_not_one_in_the_mail() -> None:
    mail = sent(content(story_entry(story("An inquest.", url="javascript:alert(1)"))))
    assert "javascript" not in text(mail) + page(mail) and "At the publisher" not in text(mail) + page(mail)


def test_words_in_any_script_and_a_long_address_arrive_as_they_were() -> None:
    of = story("Siân’s inquest — 🚒 “opened”.", title="حريق في المدينة", url="https://news.test/" + "é" * 1_900)
    mail = sent(content(story_entry(of)))
    assert "Siân’s *inquest* — 🚒 “opened”." in text(mail)
    assert f"At the publisher: {of.url}" in text(mail).splitlines()
    assert mail["Subject"] == "inquest: حريق في المدينة" and "حريق في المدينة" in page(mail)


def test_of_a_source_a_mail_holds_no_more_than_its_rights_allow() -> None:
    body = tuple(f"Inquest number {number}. Not this." for number in range(9))
    index = sent(content(story_entry(story(*body, source=RADIO, summary="Not this."))))
    feed = sent(content(story_entry(story("Not this inquest.", source=GAZETTE, summary="An inquest, in short."))))
    assert "Not this" not in text(index) + page(index) + text(feed) + page(feed)
    assert page(index).count("<mark>Inquest</mark> number") == 3
    assert "<mark>inquest</mark>, in short." in page(feed)


def test_the_host_of_a_sender_is_that_of_its_message_ids() -> None:
    assert (
        sender_host("Blue Light <alerts@ambershire.example>")
        == sender_host("alerts@ambershire.example")
        == "ambershire.example"
    )


def test_a_moment_in_summer_keeps_its_zone() -> None:
    summer = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
    assert sent(content(story_entry()), date=summer)["Date"].datetime == summer


@needs_chromium
@pytest.mark.parametrize("width", [320, 640])
def test_it_fits_a_telephone_and_is_dark_where_that_is_wanted(width: int) -> None:
    long = story_entry(story("An inquest.", title="W" * 299, url="https://news.test/" + "w" * 900), why="w" * 300)
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for scheme, paper in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 23, 28)")):
            shown = browser.new_page(viewport={"width": width, "height": 600}, color_scheme=scheme)  # type: ignore[arg-type]
            shown.set_content(as_html(content(long, story_entry(), digest=True, more=3), STOP))
            assert shown.evaluate("document.documentElement.scrollWidth") == width
            assert shown.evaluate("getComputedStyle(document.body).backgroundColor") == paper
        browser.close()
