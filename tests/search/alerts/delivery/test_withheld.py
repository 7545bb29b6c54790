"""A story that is withheld while alerts find it or while its mail waits is in no mail, and stops no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.alert import MAIL_SERVER
from search.alerts.delivery.sender import SendResult, send_due
from search.cadence import Cadence
from search.engines import open_index
from search.indexer import DrainResult, drain
from search.settings import Settings, read_settings
from search.store.withheld_stories import Tombstone
from tests.alerts import NIGHT, notices_of, text_of, watch
from tests.stories import NOON, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story
    from tests.conftest import Clock
    from tests.mail_server import MailServer


@pytest.fixture
def store_url(sqlite_copy: str) -> str:
    """Return a database that locks no story while it is indexed: PostgreSQL makes who withholds it wait."""
    return sqlite_copy


@pytest.fixture
def index(tmp_path: Path) -> Iterator[StoryIndex]:
    """Return the embedded index: which engine found a story makes no difference here."""
    opened = open_index(str(tmp_path / "index"))
    yield opened
    opened.close()


@pytest.fixture
def settings(mail_server: MailServer) -> Settings:
    return read_settings(smtp=mail_server.address, mail_from="alerts@ambershire.example")


def withhold(store: Store, barred: Story) -> None:
    store.withheld.add(
        Tombstone(story=barred.id, source=barred.source, withheld=NOON, who="local", reason="A court order")
    )


def test_a_story_that_is_withheld_while_it_is_matched_gets_no_notice_and_stops_no_other(
    store: Store, index: StoryIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = watch(store, "inquest")
    barred, other = story("An inquest."), story("Another inquest.")
    store.stories.save([barred, other])
    match = index.match

    def withhold_and_match(*given: object) -> object:
        withhold(store, barred)
        return match(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(index, "match", withhold_and_match)
    assert drain(store, index) == DrainResult(indexed=2, notices=1)
    assert notices_of(store, alert) == [("new", other.id, 1)]
    assert store.queue.waiting() == 0


def test_a_mail_of_a_story_that_was_withheld_since_is_not_sent(
    store: Store, index: StoryIndex, settings: Settings, mail_server: MailServer, clock: Clock
) -> None:
    watch(store, "inquest")
    barred, other = story("A secret inquest.", title="Secret"), story("An inquest.", title="Open")
    store.stories.save([barred, other])
    drain(store, index)
    assert "mails waiting: 2" in send_due(store, read_settings(smtp="")).problem
    withhold(store, barred)
    assert store.deliveries.count_waiting(MAIL_SERVER) == 1
    assert send_due(store, settings) == SendResult(sent=1)
    assert [mail["Subject"] for mail in mail_server.taken] == ["inquest: Open"]


def test_a_digest_is_sent_without_a_story_that_was_withheld_since(
    store: Store, index: StoryIndex, settings: Settings, mail_server: MailServer, clock: Clock
) -> None:
    for address in ("desk@ambershire.example", NIGHT):
        watch(store, "inquest", address, cadence=Cadence.read("hourly"))
    barred, other = story("A secret inquest.", title="Secret"), story("An inquest.", title="Open")
    store.stories.save([barred, other])
    drain(store, index)
    clock.pass_by(hours=1)
    send_due(store, read_settings(smtp=""))
    withhold(store, barred)
    assert send_due(store, settings) == SendResult(sent=2)
    for mail in mail_server.taken:
        assert "Open" in text_of(mail) and "ecret" not in mail.as_string()
