from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from search.alerts.notice_mail import compose
from search.alerts.standing import add_alert
from search.errors import AlertError, QueryError
from search.query import parse
from search.reading import excerpt
from search.store.notices import Notice
from tests.stories import GAZETTE, NOON, POLICE, RADIO, SOURCES, story

if TYPE_CHECKING:
    from email.message import EmailMessage

    from search.store import Store
    from search.story import Story

NOTICE = Notice(
    id=1,
    alert=7,
    query="inquest",
    email="desk@ambershire.example",
    story="",
    version=1,
    created=NOON,
    sent=None,
    tries=0,
    due=NOON,
    error="",
)


def sent(told: Story, notice: Notice = NOTICE) -> EmailMessage:
    """The mail of a story as it arrives."""
    notice = replace(notice, story=told.id)
    reading = excerpt(told, SOURCES[told.source], parse(notice.query))
    mail = compose(notice, reading, sender="Blue Light <alerts@ambershire.example>", dashboard="http://127.0.0.1:8501/")
    wire = bytes(mail)
    assert max(map(len, wire.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
    assert wire.isascii()
    return message_from_bytes(wire, policy=policy.default)


def text(mail: EmailMessage) -> str:
    return str(mail.get_content())


def test_a_mail_tells_the_story_where_it_is_and_how_to_stop() -> None:
    told = story("Nothing here.", "An inquest opened on Monday. More.", title="Man died in Coldmere")
    mail = sent(told)
    assert mail["Subject"] == "inquest: Man died in Coldmere"
    assert mail["To"] == "desk@ambershire.example"
    assert mail["From"] == "Blue Light <alerts@ambershire.example>"
    assert mail["Date"].datetime == NOON
    assert mail["Auto-Submitted"] == "auto-generated"
    assert text(mail).splitlines() == [
        "Man died in Coldmere",
        "",
        "Ambershire Police, statement, published Tue 3 Nov 2026, 12:00",
        "",
        "An *inquest* opened on Monday.",
        "",
        f"At the publisher: {told.url}",
        "",
        f"In Blue Light: http://127.0.0.1:8501/story?id={told.id}&q=inquest",
        "",
        "You get this mail because your alert 'inquest' matches the story.",
        "To change or remove it: http://127.0.0.1:8501/alerts",
    ]


def test_words_in_any_script_and_a_long_address_arrive_as_they_were() -> None:
    told = story("Siân’s inquest — 🚒 “opened”.", url="https://news.test/" + "é" * 1_900)
    assert "Siân’s *inquest* — 🚒 “opened”." in text(sent(told))
    assert f"At the publisher: {told.url}" in text(sent(told)).splitlines()


def test_an_edit_and_a_missing_date_are_said() -> None:
    mail = sent(story("An inquest.", published=None), replace(NOTICE, version=2))
    assert mail["Subject"].startswith("inquest (edited): ")
    assert "no date given, first seen Tue 3 Nov 2026, 12:00" in text(mail)


def test_the_message_id_is_that_of_alert_story_and_version_and_of_nothing_else() -> None:
    told = story("An inquest.")
    first = sent(told)["Message-ID"]
    assert first == f"<7.{told.id}.1@ambershire.example>"
    assert sent(replace(told, title="Another"), replace(NOTICE, tries=9, id=8))["Message-ID"] == first
    assert sent(told, replace(NOTICE, version=2))["Message-ID"] != first
    assert sent(told, replace(NOTICE, alert=8))["Message-ID"] != first


@pytest.mark.parametrize(
    "title",
    [
        "Fire\r\nBcc: all@ambershire.example\r\n\r\nBody",
        "Fire\nBcc: all@ambershire.example",
        "Fire\x0bBcc: x\x0c\x1c\x85\u2028\u2029Bcc: y",
        "Fire \u202eeriF\u202c \u2066\u200f",
        "=?utf-8?q?Fire=0D=0ABcc=3A_x?=",
        "x" * 10_000,
        "ﬁre 🚒 " * 1_500,
        "\x00\x07Fire",
        "Fire\tat \t Stennick",
    ],
    ids=lambda title: repr(title[:12]),
)
def test_no_headline_breaks_out_of_its_header(title: str) -> None:
    mail = sent(story("An inquest.", title=title))
    assert set(mail.keys()) == set(sent(story("An inquest."))) and mail["Bcc"] is None
    assert all(letter.isprintable() for letter in mail["Subject"])
    assert "".join(mail["Subject"].split()) == "inquest:" + "".join(
        letter for letter in title if letter.isprintable() and not letter.isspace()
    )
    assert "An *inquest*." in text(mail)


def test_a_query_in_the_subject_cannot_break_out_either() -> None:
    mail = sent(story("An inquest."), replace(NOTICE, query="inquest\r\nBcc: x@ambershire.example"))
    assert mail["Bcc"] is None


def test_the_link_carries_the_query_as_it_was_typed() -> None:
    told = story("Siân’s inquest & more.")
    mail = sent(told, replace(NOTICE, query="“siân’s inquest” OR kind:report & #1"))
    link = next(line for line in text(mail).splitlines() if line.startswith("In Blue Light: "))
    asked = parse_qs(urlsplit(link.removeprefix("In Blue Light: ")).query)
    assert asked == {"id": [told.id], "q": ["“siân’s inquest” OR kind:report & #1"]}


def test_of_a_searched_source_a_mail_holds_only_what_matched() -> None:
    body = tuple(f"Inquest number {number}. Not this." for number in range(9))
    told = text(sent(story(*body, source=RADIO, summary="Secret.")))
    assert told.count("*Inquest*") == 3
    assert "Not this" not in told and "Secret" not in told


def test_of_a_feed_source_a_mail_holds_only_the_feeds_words() -> None:
    told = text(sent(story("Inquest body.", source=GAZETTE, summary="An inquest, in short.")))
    assert "An *inquest*, in short." in told and "body" not in told


def test_a_samples_mail_links_to_no_publisher() -> None:
    assert "At the publisher" not in text(sent(story("An inquest.", url="https://police.example/1")))


@pytest.mark.parametrize(
    "address", ["desk@ambershire.example", " desk@ambershire.example\n", "a.b+c@x.example", "root@localhost"]
)
def test_an_address_is_kept_without_the_space_around_it(store: Store, address: str) -> None:
    add_alert(store, " inquest ", address)
    assert [(alert.query, alert.email) for alert in store.alerts.all()] == [("inquest", address.strip())]


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "desk",
        "desk@",
        "@ambershire.example",
        "desk@ambershire..example",
        "desk@ambershire.example, other@ambershire.example",
        "Desk <desk@ambershire.example>",
        "desk@ambershire.example\r\nBcc: all@ambershire.example",
        "desk\r\n@ambershire.example",
        "desk@ambershire.example\x00",
        "désk@ambershire.example",
        "desk@ambershiré.example",
        "desk@\u202eambershire.example",
        "de sk@ambershire.example",
        "x" * 300 + "@ambershire.example",
    ],
)
def test_what_cannot_be_an_address_is_refused_by_name(store: Store, address: str) -> None:
    with pytest.raises(AlertError) as error:
        add_alert(store, "inquest", address)
    assert "is not a mail address" in str(error.value) and "\n" not in str(error.value)
    assert store.alerts.all() == []


@pytest.mark.parametrize("query", ["", "  ", "inquest (", "source:nobody", "& –"])
def test_an_alert_needs_a_query_that_can_be_read(store: Store, query: str) -> None:
    with pytest.raises(QueryError):
        add_alert(store, query, "desk@ambershire.example")
    assert store.alerts.all() == []


def test_an_alert_on_a_source_names_one_that_is_there(store: Store) -> None:
    assert add_alert(store, f"source:{POLICE.name}", "desk@ambershire.example")
