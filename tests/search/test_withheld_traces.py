"""A story that is withheld leaves no trace where its words or its address were kept for another reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search.errors import UnknownStory
from search.store.sources import Crawl
from search.store.validators import AddressValidators
from search.store.withheld_stories import Tombstone
from tests.stories import NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.store import Store
    from search.story import Story

SECRET, FOOT = "Her name is Jane Doe.", "The police have an office in Stennick."


def withhold(store: Store, barred: Story) -> None:
    store.withheld.add(
        Tombstone(story=barred.id, source=barred.source, withheld=NOON, who="local", reason="A court order")
    )


@pytest.fixture
def barred(store: Store) -> Story:
    """Return a story of which an earlier version has the secret."""
    first = story("An inquest opened.", SECRET)
    store.stories.save([first])
    store.stories.save([replace(first, body=("An inquest opened.",), seen=NOON + timedelta(hours=1))])
    return first


def test_paragraphs_that_were_learned_as_recurring_are_forgotten(store: Store, barred: Story) -> None:
    for source in (POLICE.name, RADIO.name):
        store.recurring_paragraphs.save(source, [SECRET, FOOT], NOON)
    withhold(store, barred)
    assert [store.recurring_paragraphs.of_source(source) for source in (POLICE.name, RADIO.name)] == [{FOOT}, {FOOT}]


def test_what_is_known_of_its_address_is_forgotten_and_of_others_kept(store: Store, barred: Story) -> None:
    addresses = [barred.url, f"{barred.url}?page=2", "https://news.test/another"]
    known = [
        AddressValidators(url=url, source=POLICE.name, etag="a", last_modified="", fetched=NOON, fresh_until=NOON)
        for url in addresses
    ]
    store.validators.save(POLICE.name, known, older=NOON - timedelta(days=1))
    withhold(store, barred)
    assert set(store.validators.of_source(POLICE.name)) == {"https://news.test/another"}


def test_a_crawls_problem_that_quotes_it_is_rewritten_and_another_is_kept(store: Store, barred: Story) -> None:
    said = {POLICE.name: f"{barred.url} cannot be reached.", RADIO.name: "503 from news.test."}
    for source, problem in said.items():
        crawl = Crawl(source=source, started=NOON, finished=NOON, new=0, changed=0, problem=problem)
        store.sources.add_crawl(crawl)
    withhold(store, barred)
    problems = {state.source.name: state.last_crawl.problem for state in store.sources.states() if state.last_crawl}
    assert problems == {POLICE.name: "a withheld story was left out", RADIO.name: said[RADIO.name]}


def test_no_version_of_it_is_held_and_it_is_neither_indexed_nor_looked_at_again(store: Store) -> None:
    barred, other = story("An inquest."), story("Another inquest.")
    store.stories.save([barred, other], recheck=True)
    withhold(store, barred)
    with pytest.raises(UnknownStory):
        store.stories.one(barred.id)
    assert store.stories.versions(barred.id) == []
    assert store.queue.queued([barred.id, other.id]) == {other.id}
    due = store.rechecks.due(POLICE.name, NOON + timedelta(days=1), 9)
    assert [recheck.story for recheck in due] == [other.id]
    assert store.withheld.existing([barred.id, other.id]) == {barred.id}
