"""What is shown of a story, by the rights of its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.query import parse
from search.rights import EXCERPT_SENTENCES, LONGEST_SENTENCE, ShownStory, shown_excerpt, shown_whole
from tests.stories import GAZETTE, POLICE, RADIO, story

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.story import Source

BODY = (
    "An inquest has opened. It was in Coldmere.",
    "The inquest heard of a fire. Nobody else spoke. A second inquest follows! “The inquest goes on,” she said.",
    "Nothing more was said. The inquest ends.",
)
WHOLE = " ".join(BODY)


def texts(shown: ShownStory) -> list[str]:
    return [passage.text for passage in shown.passages]


def test_of_an_open_source_the_whole_story_opens_with_its_words_marked() -> None:
    reading = shown_whole(story(*BODY, source=POLICE), POLICE, parse("inquest"))
    assert reading.whole
    assert texts(reading) == list(BODY)
    assert [passage.pieces[1] for passage in reading.passages] == ["inquest"] * 3


@pytest.mark.parametrize("source", [POLICE, RADIO], ids=lambda source: source.rights)
def test_a_list_shows_the_first_three_sentences_that_matched(source: Source) -> None:
    reading = shown_excerpt(story(*BODY, source=source), source, parse("inquest"))
    assert not reading.whole
    assert texts(reading) == ["An inquest has opened.", "The inquest heard of a fire.", "A second inquest follows!"]


@pytest.mark.parametrize("read", [shown_excerpt, shown_whole])
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("inquest OR nothing", 3),
        ("coldmere", 1),
        ("title:inquest", 0),
        ("inquest -fire", 3),
        ("kind:report", 0),
        ("-fire", 0),
        ("", 0),
        ("the OR a OR it OR in OR nothing OR nobody", 3),
    ],
)
def test_of_a_searched_source_no_more_is_shown_than_three_sentences_that_matched(
    read: Callable[..., ShownStory], query: str, shown: int
) -> None:
    reading = read(story(*BODY, source=RADIO, title="An inquest", summary="Secret."), RADIO, parse(query))
    assert len(reading.passages) == shown
    assert all(passage.hit and passage.text in WHOLE for passage in reading.passages)
    assert reading.title.text == "An inquest"


@pytest.mark.parametrize("read", [shown_excerpt, shown_whole])
@pytest.mark.parametrize("query", ["inquest", "summary", "", "kind:article"])
def test_of_a_feed_source_nothing_is_shown_but_the_feeds_summary(read: Callable[..., ShownStory], query: str) -> None:
    whole = story(*BODY, source=GAZETTE, summary="The feed's summary.")
    assert texts(read(whole, GAZETTE, parse(query))) == ["The feed's summary."]
    assert texts(read(story(*BODY, source=GAZETTE), GAZETTE, parse(query))) == []


def test_where_nothing_was_looked_for_an_open_story_begins_with_its_first_sentence() -> None:
    assert texts(shown_excerpt(story(*BODY), POLICE)) == ["An inquest has opened."]
    assert texts(shown_excerpt(story(summary="Only this."), POLICE)) == ["Only this."]
    assert texts(shown_excerpt(story(), POLICE)) == []


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He ran. He fell.", ["He ran.", "He fell."]),
        ("It cost £1.50 at 3.30pm. Then it rained.", ["It cost £1.50 at 3.30pm.", "Then it rained."]),
        ("“Stop!” she said. “Now.” He ran.", ["“Stop!” she said.", "“Now.”", "He ran."]),
        ('(He ran.) "He fell."', ["(He ran.)", '"He fell."']),
        ("Who? Me… 999 was called.", ["Who?", "Me…", "999 was called."]),
        ("He ran. É. Then £5 was found.", ["He ran.", "Then £5 was found."]),
        ("It was e.g. he who ran.", ["It was e.g. he who ran."]),
        ("no end and no beginning", ["no end and no beginning"]),
    ],
)
def test_sentences_end_where_a_reader_sees_them_end(text: str, sentences: list[str]) -> None:
    every = parse("he OR it OR then OR stop OR now OR who OR me OR 999 OR no")
    assert texts(shown_excerpt(story(text), POLICE, every)) == sentences


@pytest.mark.parametrize("query", ['"opened an inquest"', '"inquest was opened"~4'])
def test_words_that_a_full_stop_parts_are_shown_in_both_their_sentences(query: str) -> None:
    reading = shown_whole(story("It was opened. An inquest. He ran.", source=RADIO), RADIO, parse(query))
    assert [passage.text for passage in reading.passages] == ["It was opened.", "An inquest."]
    assert all(passage.hit for passage in reading.passages)


def test_a_text_without_full_stops_is_not_one_long_sentence() -> None:
    reading = shown_whole(story("an inquest " + "word " * 2_000, source=RADIO), RADIO, parse("word"))
    assert sum(len(text) for text in texts(reading)) <= EXCERPT_SENTENCES * LONGEST_SENTENCE


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://news.test/a", "https://news.test/a"),
        ("https://police.example/a", None),
        ("https://www.police.example:8080/a", None),
        ("https://WWW.POLICE.EXAMPLE/a", None),
        ("https://police.example./a", None),
        ("https://example.org/x.example", "https://example.org/x.example"),
    ],
)
def test_a_samples_story_links_to_no_page(url: str, link: str | None) -> None:
    assert shown_whole(story("A.", url=url), POLICE).link == link
