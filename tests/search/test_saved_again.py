"""What a story that is saved or read again leaves as it was, and what is corrected about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from search.store.story_writer import Saved
from tests.stories import NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.store import Store

LATER = NOON + timedelta(hours=1)


def test_an_older_version_that_is_read_again_leaves_the_newest_text_to_be_found_as_a_copy(store: Store) -> None:
    first = story("One.", "Share this.")
    newest = replace(first, body=("One.", "Two."), seen=LATER)
    store.stories.save([first])
    store.stories.save([newest])
    better = replace(first, body=("One.",))
    assert store.stories.save_reextracted([better]) == 1
    assert [each.body for each in store.stories.versions(first.id)] == [("One.",), ("One.", "Two.")]
    assert store.stories.copies([newest.fingerprint, better.fingerprint]) == {newest.fingerprint: [first.id]}


def test_a_page_that_is_read_again_without_its_text_keeps_the_text_and_its_copies(store: Store) -> None:
    first = story("One.", title="A headline - The Gazette")
    store.stories.save([first])
    assert store.stories.save_reextracted([replace(first, title="A headline", body=())]) == 1
    kept = store.stories.one(first.id)
    assert (kept.title, kept.body) == ("A headline", ("One.",))
    assert store.stories.copies([first.fingerprint]) == {first.fingerprint: [first.id]}


def test_a_page_that_is_read_again_from_before_the_story_was_known_changes_nothing(store: Store) -> None:
    first = story("One.")
    store.stories.save([first])
    earlier = replace(first, body=("None.",), seen=NOON - timedelta(hours=1))
    assert store.stories.save_reextracted([earlier]) == 0
    assert store.stories.one(first.id).body == ("One.",)


def test_an_edit_moves_the_copies_to_the_new_text(store: Store) -> None:
    first = story("One.")
    edited = replace(first, body=("Two.",), seen=LATER)
    store.stories.save([first])
    store.stories.save([edited])
    assert store.stories.copies([first.fingerprint, edited.fingerprint]) == {edited.fingerprint: [first.id]}


def test_an_older_capture_corrects_nothing_and_brings_nothing_back(store: Store) -> None:
    first = story("One.", seen=LATER, language="en")
    store.stories.save([first])
    store.stories.withdraw(first.id, LATER)
    assert store.stories.save([replace(first, seen=NOON, language="cy")]) == Saved(unchanged=1)
    kept = store.stories.one(first.id)
    assert (kept.language, kept.seen, kept.withdrawn) == ("en", NOON, LATER)


def test_a_page_that_lost_its_text_is_no_version_and_keeps_the_text(store: Store) -> None:
    first = story("One.", title="Inquest opened")
    store.stories.save([first])
    assert store.stories.save([replace(first, title="Page moved", body=(), seen=LATER)]) == Saved(unchanged=1)
    kept = store.stories.one(first.id)
    assert (kept.title, kept.body, kept.version) == ("Inquest opened", ("One.",), 1)


@pytest.mark.parametrize(
    ("declared", "corrected"),
    [
        ({"language": "en"}, {"language": "cy"}),
        ({"section": "News"}, {"section": "Courts"}),
        ({"image": "https://news.test/a.jpg"}, {"image": "https://news.test/b.jpg"}),
        ({"modified": NOON}, {"modified": LATER}),
        ({"published": None}, {"published": NOON}),
    ],
)
def test_what_a_source_declares_otherwise_is_corrected_on_the_newest_version_alone(
    store: Store, declared: dict[str, object], corrected: dict[str, object]
) -> None:
    first = story("One.", source=RADIO, **declared)
    edited = replace(first, body=("Two.",), seen=LATER)
    store.stories.save([first])
    store.stories.save([edited])
    assert store.stories.save([replace(edited, **corrected)]) == Saved(corrected=1)  # type: ignore[arg-type]
    ((name, value),) = corrected.items()
    assert [getattr(each, name) for each in store.stories.versions(first.id)] == [declared[name], value]
    assert getattr(store.stories.one(first.id), name) == value


def test_a_page_that_is_read_again_corrects_the_language_of_its_own_version(store: Store) -> None:
    first = story("Un.", source=POLICE, language="en")
    edited = replace(first, body=("Dau.",), seen=LATER)
    store.stories.save([first])
    store.stories.save([edited])
    assert store.stories.save_reextracted([replace(first, language="cy")]) == 1
    assert [each.language for each in store.stories.versions(first.id)] == ["cy", "en"]


def test_the_first_text_of_a_story_completes_its_first_version_and_fires_late(store: Store) -> None:
    headline = story(title="Fire at the mill", summary="Crews are at the mill.")
    store.stories.save([headline])
    with store.queue.take(9) as batch:
        assert batch
        batch.complete([], checked=[], now=NOON)
    complete = replace(headline, body=("Crews put out a fire at the mill.",), seen=LATER)
    assert store.stories.save([complete]) == Saved(completed=1)
    arrived = store.stories.one(headline.id)
    assert (arrived.body, arrived.version, arrived.seen) == (complete.body, 1, NOON)
    assert store.stories.completed(arrived) == LATER
    assert store.stories.copies([complete.fingerprint]) == {complete.fingerprint: [headline.id]}
    with store.queue.take(9) as batch:
        assert batch and batch.alerting == {(headline.id, 1)}
    edited = replace(complete, body=("The fire at the mill is out.",), seen=LATER + timedelta(hours=1))
    assert store.stories.save([edited]) == Saved(changed=1)


def test_the_text_of_a_live_page_that_has_ended_is_an_edit(store: Store) -> None:
    live = story(title="Fire at the mill", live=True)
    store.stories.save([live])
    assert store.stories.save([replace(live, live=False, body=("It is out.",), seen=LATER)]) == Saved(changed=1)
