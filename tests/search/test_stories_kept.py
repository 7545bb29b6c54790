"""What the store keeps of stories, sources and the queue."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from search.errors import UnknownAlert, UnknownStory
from search.store.sources import Crawl
from search.store.story_writer import Saved
from search.store.withheld_stories import Tombstone
from tests.stories import GAZETTE, NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.store import Store

LATER = NOON + timedelta(hours=1)


def test_a_story_comes_back_as_it_was_given(store: Store) -> None:
    saved = story(
        "One.",
        "Two — “three”.\n\u0085 🚒",
        title="Siân’s inquest",
        summary="Short.",
        authors=("A. Reporter", "B. Reporter"),
        section="Courts",
        modified=NOON,
        language="cy",
        image="https://news.test/a.jpg",
    )
    assert store.stories.save([saved]) == Saved(new=1)
    assert store.stories.one(saved.id) == saved
    assert store.stories.versions(saved.id) == [saved]


def test_times_are_kept_in_utc_whatever_their_offset(store: Store) -> None:
    summer_time = timezone(timedelta(hours=1))
    moment = datetime(2026, 7, 1, 0, 30, tzinfo=summer_time)
    saved = story("One.", seen=moment, published=moment, modified=moment)
    store.stories.save([saved])
    stored = store.stories.one(saved.id)
    for current in (stored.seen, stored.published, stored.modified):
        assert current == moment
        assert current is not None and current.tzinfo is UTC
        assert (current.day, current.hour) == (30, 23)


def test_a_time_without_zone_is_a_bug_and_is_not_guessed_at(store: Store) -> None:
    with pytest.raises(Exception, match="without a time zone"):
        store.stories.save([story("One.", seen=datetime(2026, 7, 1))])
    assert store.stories.count() == 0


@pytest.mark.parametrize("edit", [{"title": "Inquest concluded"}, {"body": ("One.", "More.")}, {"body": ("One",)}])
def test_an_edited_story_gets_a_version_and_its_place_in_the_queue(store: Store, edit: dict[str, object]) -> None:
    first = story("One.", title="Inquest opened")
    edited = replace(first, seen=LATER, **edit)  # type: ignore[arg-type]
    store.stories.save([first])
    assert store.stories.save([edited]) == Saved(changed=1)
    stored = store.stories.one(first.id)
    assert (stored.version, stored.title, stored.body, stored.seen) == (2, edited.title, edited.body, NOON)
    assert [(each.version, each.seen) for each in store.stories.versions(first.id)] == [(1, NOON), (2, LATER)]
    assert store.stories.version(first.id, 1).body == ("One.",)
    assert store.queue.waiting() == 2


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"body": ("One  two.\n",), "title": " Inquest opened"},
        {"body": ("One two.", "Last updated: 3 minutes ago")},
        {"published": None, "authors": ()},
    ],
)
def test_what_leaves_the_words_as_they_were_is_no_version(store: Store, same: dict[str, object]) -> None:
    first = story("One two.", title="Inquest opened")
    store.stories.save([first])
    assert store.stories.save([replace(first, seen=LATER, **same)]) == Saved(unchanged=1)  # type: ignore[arg-type]
    assert len(store.stories.versions(first.id)) == 1
    assert store.queue.waiting() == 1


@pytest.mark.parametrize(
    "corrected",
    [
        {"summary": "Now with a summary."},
        {"url": "https://news.test/moved"},
        {"published": NOON - timedelta(days=1)},
        {"authors": ("Ann Orr",)},
    ],
)
def test_what_is_corrected_about_a_story_is_kept_and_indexed_without_a_version_or_an_alert(
    store: Store, corrected: dict[str, object]
) -> None:
    first = story("One two.", title="Inquest opened")
    store.stories.save([first])
    with store.queue.take(9) as batch:
        assert batch
        batch.complete([], checked=[], now=NOON)
    changed = replace(first, seen=LATER, **corrected)  # type: ignore[arg-type]
    assert store.stories.save([changed]) == Saved(corrected=1)
    assert store.stories.one(first.id) == replace(changed, seen=NOON)
    assert len(store.stories.versions(first.id)) == 1
    with store.queue.take(9) as batch:
        assert batch and (batch.ids, batch.alerting) == ((first.id,), frozenset())
    assert store.stories.save([changed]) == Saved(unchanged=1)


def test_a_withdrawn_story_is_kept_and_marked_until_it_is_back(store: Store) -> None:
    first = story("A man was arrested.")
    store.stories.save([first])
    assert store.stories.withdraw(first.id, LATER)
    assert not store.stories.withdraw(first.id, LATER + timedelta(days=1)), "it is news once"
    assert store.stories.one(first.id).body == first.body
    assert store.stories.one(first.id).withdrawn == LATER
    assert store.stories.save([replace(first, seen=LATER + timedelta(days=2))]) == Saved(corrected=1)
    assert store.stories.one(first.id).withdrawn is None


def test_a_story_is_a_live_page_until_it_is_told_otherwise(store: Store) -> None:
    live = story(title="Floods: follow the latest", live=True)
    store.stories.save([live])
    assert store.stories.one(live.id).live
    assert store.stories.save([replace(live, live=False, seen=LATER)]) == Saved(corrected=1)
    assert not store.stories.one(live.id).live


def test_a_page_that_is_extracted_better_changes_its_own_version_and_nothing_else(store: Store) -> None:
    first = story("One.", "Share this.")
    store.stories.save([first])
    store.stories.save([replace(first, body=("One.", "Two.", "Share this."), seen=LATER)])
    better = [replace(first, body=("One.",)), replace(first, body=("One.", "Two."), published=None, seen=LATER)]
    assert store.stories.save_reextracted(better) == 2
    assert store.stories.save_reextracted(better) == 0
    assert [each.body for each in store.stories.versions(first.id)] == [("One.",), ("One.", "Two.")]
    stored = store.stories.one(first.id)
    assert (stored.seen, stored.published, stored.version) == (NOON, NOON, 2)
    assert store.stories.copies([stored.fingerprint]) == {stored.fingerprint: [stored.id]}


def test_of_a_story_that_came_by_feed_alone_the_summary_is_the_text(store: Store) -> None:
    first = story(source=GAZETTE, summary="A man died.")
    edited = replace(first, summary="An inquest opened.", seen=LATER)
    store.stories.save([first])
    assert store.stories.save([edited]) == Saved(changed=1)
    assert store.stories.one(first.id).summary == "An inquest opened."


def test_an_older_capture_is_when_a_story_was_first_seen_and_not_its_newest_text(store: Store) -> None:
    stored = story("New text.")
    older = replace(stored, body=("Old text.",), seen=NOON - timedelta(days=9))
    store.stories.save([stored])
    assert store.stories.save([older]) == Saved(unchanged=1)
    current = store.stories.one(stored.id)
    assert (current.body, current.seen, current.version) == (stored.body, older.seen, 1)


def test_a_story_twice_in_one_batch_is_one_story(store: Store) -> None:
    first = story("One.")
    assert store.stories.save([first, first, replace(first, body=("Two.",))]) == Saved(new=1, changed=1, unchanged=1)
    assert store.stories.count() == 1


def test_a_batch_is_kept_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(IntegrityError):
        store.stories.save([story("One."), replace(story("Two."), source="nobody")])
    assert (store.stories.count(), store.queue.waiting()) == (0, 0)


def test_stories_come_in_the_order_asked_for_and_missing_ones_are_left_out(store: Store) -> None:
    one, two = story("One."), story("Two.")
    store.stories.save([one, two])
    assert store.stories.get([two.id, "0" * 16, one.id]) == [two, one]
    assert store.stories.get([]) == []


def test_the_queue_gives_what_came_first_and_keeps_it_until_it_is_done(store: Store) -> None:
    one, two, three = story("One."), story("Two."), story("Three.")
    store.stories.save([one, two])
    store.stories.save([three, replace(one, body=("One, edited.",))])
    for _ in range(2):
        with store.queue.take(2) as first:
            assert first and first.ids == (one.id, two.id)
    with store.queue.take(2) as first:
        assert first
        first.complete([], checked=[], now=NOON)
    with store.queue.take(9) as rest:
        assert rest and rest.ids == (three.id,)
        rest.complete([], checked=[], now=NOON)
    with store.queue.take(9) as nothing:
        assert nothing is None


def test_threads_share_a_store(store: Store) -> None:
    def save_and_read(number: int) -> int:
        saved = story(f"Story {number}.", key=f"thread-{number}")
        store.stories.save([saved])
        return store.stories.one(saved.id).version

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(save_and_read, range(80))) == [1] * 80
    assert store.stories.count() == store.queue.waiting() == 80


def test_copies_are_the_same_to_the_letter_and_have_a_body(store: Store) -> None:
    late, early = story("Same."), story("Same.", source=RADIO, title="Other", seen=NOON - timedelta(days=1))
    others = [story("Same!"), story(), story()]
    store.stories.save([late, early, *others])
    copies = store.stories.copies(each.fingerprint for each in [late, *others])
    assert copies == {late.fingerprint: [early.id, late.id], others[0].fingerprint: [others[0].id]}


def test_a_sources_state_tells_what_it_brought(store: Store) -> None:
    crawl = Crawl(source=POLICE.name, started=NOON, finished=LATER, new=1, changed=0, problem="503 from news.test.")
    store.sources.add_crawl(replace(crawl, problem="", started=NOON - timedelta(days=1)))
    store.sources.add_crawl(crawl)
    store.stories.save([story("One.")])
    states = {state.source.name: state for state in store.sources.states()}
    police, radio = states[POLICE.name], states[RADIO.name]
    assert (police.stories, police.last_story, police.last_crawl) == (1, NOON, crawl)
    assert (radio.stories, radio.last_story, radio.last_crawl) == (0, None, None)


def test_many_stories_are_saved_together_as_they_would_be_one_by_one(store: Store) -> None:
    stored, withheld, new = story("One."), story("Two."), story("Three.")
    store.stories.save([stored, withheld])
    with store.queue.take(10) as batch:
        assert batch
        batch.complete([], checked=[], now=NOON)
    store.withheld.add(Tombstone(story=withheld.id, source=POLICE.name, withheld=NOON, who="local", reason="An order"))
    together = [
        replace(stored, seen=LATER, body=("One, edited.",)),
        withheld,
        new,
        replace(new, seen=LATER, body=("Three, edited.",)),
        replace(stored, seen=LATER, body=("One, edited.",)),
    ]
    assert store.stories.save(together) == Saved(new=1, changed=2, unchanged=1, withheld=1)
    assert [each.body for each in store.stories.versions(new.id)] == [("Three.",), ("Three, edited.",)]
    assert store.stories.one(stored.id).version == 2
    with store.queue.take(10) as batch:
        assert batch and batch.alerting == {(new.id, 1), (new.id, 2), (stored.id, 2)}


def test_a_source_is_put_again_as_it_is_now(store: Store) -> None:
    renamed = replace(POLICE, label="Ambershire Constabulary")
    store.sources.save([renamed])
    assert store.sources.by_name()[POLICE.name] == renamed


def test_what_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(UnknownStory, match="'abc'"):
        store.stories.one("abc")
    with pytest.raises(UnknownStory, match="version 2"):
        store.stories.version("abc", 2)
    with pytest.raises(UnknownAlert, match="7"):
        store.alerts.remove(7)


def test_stories_that_are_to_be_indexed_anew_fire_no_alert(store: Store) -> None:
    stories = [story("One."), story("Two.")]
    store.stories.save(stories)
    with store.queue.take(10) as batch:
        assert batch
        batch.complete([], checked=[], now=NOON)
    store.queue.put(each.id for each in stories)
    with store.queue.take(10) as batch:
        assert batch
        assert batch.ids == tuple(each.id for each in stories)
        assert not batch.alerting
    assert store.queue.queued([stories[0].id, "0" * 16]) == {stories[0].id}
