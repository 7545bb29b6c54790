"""Rights that a newsroom narrows are narrowed wherever words are shown: dashboard, command line, JSON, mail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bluelight.cli import app
from crawler.run import narrow_rights, spiders
from search.alerts.delivery.sender import send_due
from search.engines import open_index
from search.errors import SettingsError
from search.indexer import drain
from search.settings import Settings, read_settings
from search.store import open_store
from search.story import Rights
from tests.alerts import watch
from tests.dashboard.conftest import shown
from tests.stories import SOURCES, story

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.mail_server import MailServer

    Visit = Callable[..., AppTest]

MATCHES = "An inquest was opened in Stennick."
REST = "A neighbour had seen a lantern by the weir."
SUMMARY = "Police have named a man."
TOLD = story(MATCHES, REST, title="Man named", summary=SUMMARY)
ID = TOLD.id


@pytest.fixture(params=["index", "feed"])
def narrowed(request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    """A story of a source with full rights was collected; then the newsroom narrows its rights."""
    with open_store(settings.store_url) as store:
        store.sources.save(SOURCES.values())
        watch(store, "inquest", "desk@ambershire.example")
        store.stories.save([TOLD])
        index = open_index(settings.index_address)
        drain(store, index)
        index.close()
    monkeypatch.setenv("BLUELIGHT_RIGHTS", f"ambershire_police={request.param}")
    return str(request.param)


def only_what_is_allowed(words: str, rights: str) -> None:
    """Of an `index` source the sentence that matched, of a `feed` source the summary, and neither the rest."""
    assert REST not in words and "lantern" not in words
    assert ("inquest was opened" in words.replace("<mark>", "").replace("</mark>", "").replace("*", "")) == (
        rights == "index"
    )


def test_the_dashboard_shows_no_more(narrowed: str, visit: Visit) -> None:
    only_what_is_allowed(shown(visit("", q="inquest")), narrowed)
    only_what_is_allowed(shown(visit("story", id=ID, q="inquest")), narrowed)


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_the_command_line_prints_no_more(
    narrowed: str, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    app(["search", "inquest", *arguments], standalone_mode=False)
    only_what_is_allowed(capsys.readouterr().out, narrowed)


def test_what_is_told_of_the_sources_is_the_narrowed_rights(narrowed: str, capsys: pytest.CaptureFixture[str]) -> None:
    app(["sources", "--json"], standalone_mode=False)
    rights_of = {each["source"]["name"]: each["source"]["rights"] for each in json.loads(capsys.readouterr().out)}
    assert rights_of["ambershire_police"] == narrowed


def test_a_mail_quotes_no_more(narrowed: str, mail_server: MailServer) -> None:
    settings = read_settings(smtp=mail_server.address)
    with open_store(settings.store_url) as store:
        assert send_due(store, settings).sent == 1
    for part in mail_server.taken[0].iter_parts():
        only_what_is_allowed(str(part.get_content()), narrowed)


def test_a_narrowed_source_is_crawled_as_such_and_none_is_widened() -> None:
    bbc = spiders()["bbc"]
    narrow = narrow_rights(bbc, {"bbc": "feed"})
    assert (narrow.rights, narrow.source().rights) == (Rights.FEED, Rights.FEED)
    assert not narrow.fetches("https://www.bbc.co.uk/news/uk-43532916")
    assert narrow_rights(bbc, {}) is bbc
    with pytest.raises(SettingsError, match="cannot widen the rights of bbc from feed to index"):
        narrow_rights(narrow, {"bbc": "index"})


def test_a_setting_that_would_widen_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELIGHT_RIGHTS", "bbc=full")
    with pytest.raises(SettingsError, match="BLUELIGHT_RIGHTS cannot be used: write bbc=index or bbc=feed"):
        read_settings()
