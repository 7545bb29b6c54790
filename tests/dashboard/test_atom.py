"""The feed of an alert, as a feed reader reads it over HTTP."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import feedparser
import lxml.html
import streamlit as st
from lxml import etree

from search import calendar
from search.alert import Terms
from search.alerts.delivery.encryption import Encryption
from search.alerts.delivery.feed_address import feed_address
from search.alerts.delivery.sender import send_due
from search.alerts.editing.terms import add_alert
from search.engines import open_index
from search.indexer import drain
from tests.alerts import watch
from tests.dashboard.ambershire import GAZETTE, POLICE, RADIO, SOURCES, story
from tests.search.alerts.messages.contents import HOSTILE

if TYPE_CHECKING:
    import httpx
    import pytest

    from search.settings import Settings
    from search.store import Store
    from search.story import Story

ATOM = "{http://www.w3.org/2005/Atom}"


def address(store: Store, settings: Settings, alert: int) -> str:
    """Return the path of an alert's feed on the dashboard's server."""
    return urlsplit(feed_address(store.alerts.one(alert), settings, Encryption(settings))).path


def come(store: Store, settings: Settings, *stories: Story) -> None:
    """Save, index and match stories, and send the notices."""
    store.sources.save(SOURCES)
    store.stories.save(stories)
    with closing(open_index(settings.index_address)) as index:
        drain(store, index)
    send_due(store, settings)


def fire(number: int, **given: str) -> Story:
    title = given.get("title", f"Fire {number} in Coldmere")
    return story(POLICE, f"fire-{number}", title, calendar.now(), f"Crews went to fire number {number}.")


def test_a_reader_finds_what_was_told_newest_first_with_links_and_marks(
    store: Store, settings: Settings, http: httpx.Client
) -> None:
    alert = watch(store, "fire", label="Fires")
    come(store, settings, fire(1))
    come(store, settings, fire(2))
    answer = http.get(address(store, settings, alert))
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo and feed.version == "atom10" and feed.feed.title == "Blue Light: Fires"
    assert [entry.title for entry in feed.entries] == ["Fire 2 in Coldmere", "Fire 1 in Coldmere"]
    assert "Crews went to <b>fire</b> number 2." in feed.entries[0].content[0].value
    assert feed.entries[0].link == f"{settings.dashboard}/story?id={fire(2).id}&q=fire", "samples are linked here"
    assert feed.entries[0].author == POLICE.label


def test_it_has_what_rfc_4287_asks_for_and_ids_that_stay(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "fire")
    come(store, settings, fire(1), fire(2))
    first, again = (etree.fromstring(http.get(address(store, settings, alert)).content) for _ in range(2))
    for element in (first, *first.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1 and element.findtext(f"{ATOM}{name}"), name
    ids = [[each.text for each in tree.iter(f"{ATOM}id")] for tree in (first, again)]
    assert ids[0] == ids[1] and len(set(ids[0])) == 3 and all(id_ and id_.startswith("urn:uuid:") for id_ in ids[0])
    own = [link.get("href") for link in first.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == [feed_address(store.alerts.one(alert), settings, Encryption(settings))]


def test_no_headline_breaks_it(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "crews", label="<b>Crews</b> & ]]>")
    titles = [title.encode("utf-8", "ignore").decode() for title in HOSTILE]
    come(store, settings, *(fire(number, title=title) for number, title in enumerate(titles)))
    page = http.get(address(store, settings, alert))
    feed = feedparser.parse(page.content, sanitize_html=False)
    assert not feed.bozo and len(feed.entries) == len(HOSTILE)
    assert "<script" not in page.text and "<img" not in page.text
    for entry in feed.entries:
        content = lxml.html.fromstring(entry.content[0].value)
        assert {element.tag for element in content.iter()} <= {"div", "p", "a", "b"}
        assert {link.get("href").partition("?")[0] for link in content.iter("a")} == {f"{settings.dashboard}/story"}


def test_only_what_was_told_is_in_it_and_at_most_fifty(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = watch(store, "fire")
    come(store, settings, *(fire(number) for number in range(60)))
    store.alerts.suspend(alert, calendar.now())
    come(store, settings, fire(100))
    feed = feedparser.parse(http.get(address(store, settings, alert)).content)
    assert len(feed.entries) == 50 and "Fire 100 in Coldmere" not in [entry.title for entry in feed.entries]


def test_an_alert_without_a_channel_is_told_by_its_feed(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert = add_alert(store, Terms(query="fire"))
    empty = feedparser.parse(http.get(address(store, settings, alert)).content)
    assert not empty.bozo and empty.entries == [] and empty.feed.updated
    come(store, settings, fire(1))
    assert len(feedparser.parse(http.get(address(store, settings, alert)).content).entries) == 1


def test_a_reader_that_has_it_is_told_so_until_something_is_new(
    store: Store, settings: Settings, http: httpx.Client
) -> None:
    alert = watch(store, "fire")
    come(store, settings, fire(1))
    feed = address(store, settings, alert)
    first = http.get(feed)
    by_tag = {"If-None-Match": f'"other", W/{first.headers["ETag"]}'}
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert [http.get(feed, headers=given).status_code for given in (by_tag, since)] == [304, 304]
    assert http.get(feed, headers=by_tag).content == b""
    for nonsense in ("yesterday", "Tue, 3 Nov 2026 12:00:00"):
        assert http.get(feed, headers={"If-Modified-Since": nonsense}).status_code == 200
    come(store, settings, fire(2))
    assert http.get(feed, headers=by_tag).status_code == 200


def test_rights_are_those_of_the_moment(
    store: Store, settings: Settings, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = watch(store, "fire")
    words = "A fire was put out. Nobody was hurt."
    come(store, settings, *(story(source, "a", f"Seen by {source.label}", calendar.now(), words) for source in SOURCES))
    page = http.get(address(store, settings, alert)).text
    assert "Nobody was hurt" not in page and page.count("was put out") == len([RADIO, GAZETTE, POLICE])
    monkeypatch.setenv("BLUELIGHT_RIGHTS", " ".join(f"{source.name}=feed" for source in SOURCES))
    st.cache_resource.clear()
    assert "was put out" not in http.get(address(store, settings, alert)).text


def test_every_wrong_address_is_answered_alike(store: Store, settings: Settings, http: httpx.Client) -> None:
    alert, other = watch(store, "fire"), watch(store, "flood")
    right = address(store, settings, alert)
    token, _, proof = right.rpartition("/")[2].partition(".")
    others = address(store, settings, other).rpartition("/")[2].partition(".")[0]
    store.alerts.renew_feed(other)
    wrong = [
        f"/feeds/{token}.wrong.atom",
        f"/feeds/{token}.atom",
        f"/feeds/{others}.{proof}",
        f"/feeds/{alert}.{proof}",
        f"/feeds/{'9' * 5_000}.{proof}",
        f"/feeds/x.{proof}",
    ]
    assert {(http.get(each).status_code, http.get(each).text) for each in wrong} == {
        (404, "There is no feed at this address.")
    }
    assert http.get(right).status_code == 200
    store.alerts.renew_feed(alert)
    assert http.get(right).status_code == 404 and http.get(address(store, settings, alert)).status_code == 200
