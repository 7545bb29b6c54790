"""The content of a message hides nothing of its notices, and shows nothing beyond a source's rights."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from search import calendar
from search.alert import Occasion
from search.alerts.events.digests import bundles_of
from search.alerts.messages.composer import compose
from search.alerts.messages.content import SHOWN
from search.cadence import Cadence
from search.changes import ChangeKind
from search.indexer import drain
from search.store.notices import Finding
from tests.alerts import watch
from tests.search.alerts.detection.test_matching import QUOTED, STATEMENT
from tests.stories import GAZETTE, NOON, POLICE, RADIO, story

if TYPE_CHECKING:
    from search.alerts.messages.content import MessageContent
    from search.index import StoryIndex
    from search.store import Store
    from search.story import Story
    from tests.conftest import Clock

DASHBOARD = "http://news.test:8501"


def written(store: Store, alert: int) -> list[MessageContent]:
    """Put an alert's notices into messages, and return the contents of all its messages."""
    terms = store.alerts.one(alert)
    store.messages.bundle(lambda _, notices, last_hour: bundles_of(terms, notices, last_hour), calendar.now())
    messages = {notice.message: None for notice in reversed(store.notices.latest(alert, 1_000)) if notice.message}
    return [compose(store, store.messages.one(number), terms, DASHBOARD) for number in messages]


def come(store: Store, index: StoryIndex, *stories: Story) -> None:
    for each in stories:
        store.stories.save([each])
        drain(store, index)


def edited(store: Store, index: StoryIndex, alert: int, first: Story, *body: str) -> MessageContent:
    """Return the content of the message about an edit, after the message about its story."""
    come(store, index, first)
    written(store, alert)
    come(store, index, replace(first, body=body))
    return written(store, alert)[-1]


def test_every_story_of_an_event_is_named_with_its_source_and_a_link(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "assault")
    statement = story(*STATEMENT, source=POLICE, title="Man charged")
    report = story(*QUOTED, source=RADIO, title="Man charged over hurt officer")
    come(store, index, statement, report)
    (content,) = written(store, alert)
    (entry,) = content.entries
    assert (content.subject, entry.headline.text, entry.source) == ("assault: Man charged", "Man charged", POLICE.label)
    assert entry.why == "it says assault"
    assert [(each.source, each.headline, each.link) for each in entry.also_reported_by] == [
        (RADIO.label, "Man charged over hurt officer", report.url)
    ]
    assert content.search == f"{DASHBOARD}/?q=assault"
    assert entry.link == f"{DASHBOARD}/story?id={statement.id}&q=assault"


def test_what_follows_an_event_is_told_as_a_reply_that_names_the_first(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "assault")
    come(store, index, story(*STATEMENT, source=POLICE, title="Man charged"))
    (first,) = written(store, alert)
    come(store, index, story(*QUOTED, source=RADIO, title="Court date for man"))
    _, second = written(store, alert)
    assert second.subject == f"Re: {first.subject}"
    assert second.entries[0].headline.text == "Court date for man"
    assert [each.headline for each in second.entries[0].also_reported_by] == ["Man charged"]


def test_an_edit_shows_the_words_that_changed(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "officer")
    first = story("It was dark.", "One officer was hurt.", title="Crash")
    content = edited(store, index, alert, first, "It was dark.", "Two officers were hurt.")
    assert content.subject == "officer (edited): Crash"
    (change,) = content.entries[0].changes
    assert [(words.text, words.change) for words in change if words.change is not ChangeKind.SAME] == [
        ("One officer was", ChangeKind.REMOVED),
        ("Two officers were", ChangeKind.ADDED),
    ]


def test_an_edit_of_an_index_source_shows_three_sentences_at_most(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "officer")
    first = story(*(f"Sentence {number} of an officer." for number in range(9)), source=RADIO)
    (entry,) = edited(store, index, alert, first, *(text.replace("an", "one") for text in first.body)).entries
    assert len(entry.changes) == 3
    assert len(entry.passages) == 3


def test_of_a_feed_source_nothing_of_the_page_is_told(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "officer")
    first = story("The page names an officer.", source=GAZETTE, summary="An officer was hurt.")
    come(store, index, first, replace(first, body=("The page names two officers.",)))
    contents = written(store, alert)
    assert "page" not in repr([each.entries for each in contents]).replace("pages", "")


def test_a_story_that_no_longer_matches_says_so(store: Store, index: StoryIndex) -> None:
    alert = watch(store, "officer")
    first = story("An officer was hurt.", title="Crash")
    content = edited(store, index, alert, first, "A bystander was hurt.")
    assert content.subject == "officer (edited): Crash"
    assert content.entries[0].notes == ("It was edited, and no longer matches.",)


def test_a_digest_shows_the_first_and_counts_the_rest(store: Store, index: StoryIndex, clock: Clock) -> None:
    alert = watch(store, "officer", cadence=Cadence.read("daily 08:00"))
    store.stories.save([story(f"An officer met resident {number}.") for number in range(SHOWN + 5)])
    drain(store, index)
    assert written(store, alert) == []
    clock.pass_by(days=2)
    (content,) = written(store, alert)
    assert (content.subject, content.digest) == (f"officer: {SHOWN + 5} stories", True)
    assert (len(content.entries), content.more) == (SHOWN, 5)


def test_what_no_story_tells_is_said_in_a_sentence(store: Store) -> None:
    alert = watch(store, "officer")
    detail = {"source": RADIO.name, "condition": "broken", "since": (NOON - timedelta(hours=3)).isoformat()}
    finding = Finding(alert=alert, occasion=Occasion.SOURCE, subject="source", due=NOON, detail=detail)
    store.notices.add([finding, finding], NOON)
    (only,) = written(store, alert)
    assert only.sentences == (
        "Radio Ambershire News has been broken since Tue 3 Nov 2026, 09:00; "
        "until it is back you may miss what it publishes.",
    )
