"""However a story was edited, of a source whose text may only be searched no more than three sentences are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.changes import ChangeKind
from search.query import parse
from search.rights import shown_changes, shown_revision, shown_whole
from search.story import Rights, Source
from tests.stories import GAZETTE, POLICE, RADIO, story

OLD = tuple(f"The first report has sentence {number}." for number in range(9))
NEW = tuple(f"The second report has sentence {number}." for number in range(9))


@pytest.mark.parametrize("body", [(" ".join(NEW),), NEW, (*OLD, *NEW)], ids=["one paragraph", "nine", "added"])
def test_of_an_edit_the_first_three_new_sentences_are_shown(body: tuple[str, ...]) -> None:
    before = story(*OLD, source=RADIO)
    shown = shown_revision(replace(before, body=body, version=2), before, RADIO)
    assert [passage.text for passage in shown.passages] == list(NEW[:3])
    assert not shown.whole
    assert (shown.story.body, shown.story.summary) == ((), "")


def test_of_what_an_edit_changed_three_sentences_are_shown_and_the_headline_is_one_of_them() -> None:
    before = story(*OLD, source=RADIO, title="First headline")
    changes = shown_changes(replace(before, title="Second headline", body=NEW), before, RADIO)
    assert len(changes) == 3
    assert "headline" in " ".join(words.text for words in changes[0])


@pytest.mark.parametrize("source", [RADIO, POLICE], ids=lambda source: source.rights)
def test_of_sentences_that_an_edit_removed_three_are_shown(source: Source) -> None:
    before = story(*OLD, source=source)
    changes = shown_changes(replace(before, body=OLD[:1]), before, source)
    assert [[words.change for words in change] for change in changes] == [[ChangeKind.REMOVED]] * 3


def test_an_edit_of_an_open_source_is_shown_whole() -> None:
    before = story(*OLD, source=POLICE)
    after = replace(before, body=NEW)
    assert shown_revision(after, before, POLICE) == shown_whole(after, POLICE)
    assert shown_revision(after, before, POLICE).whole


def test_an_edit_of_a_feed_source_shows_its_summary_and_no_text() -> None:
    assert GAZETTE.rights is Rights.FEED
    before = story(*OLD, source=GAZETTE, summary="The first summary.")
    after = replace(before, body=NEW, summary="The second summary.")
    assert [passage.text for passage in shown_revision(after, before, GAZETTE).passages] == ["The second summary."]


def test_of_a_text_without_an_end_of_a_sentence_three_parts_of_five_hundred_letters_are_shown() -> None:
    shown = shown_whole(story("word " * 2_000, source=RADIO), RADIO, parse("word"))
    assert [len(passage.text) for passage in shown.passages] == [499] * 3
    shown = shown_whole(story("w" * 2_000 + " word", source=RADIO), RADIO, parse("www* OR word"))
    assert all(len(passage.text) <= 500 for passage in shown.passages)
