"""Each topic finds, on a real index, what a specialist would want, and not stories that only contain its words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from search.engines import open_index
from search.query import parse
from search.query.unparser import unparse
from search.topics import Topic, synonyms_of, topics, with_synonym
from tests.stories import story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.index import StoryIndex

STORIES: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("topic_stories.toml").read_text(encoding="utf-8")
)
TOPICS = {topic.slug: topic for topic in topics()}


@pytest.fixture(scope="module")
def headlines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StoryIndex, dict[str, str]]]:
    """Return an index of all these stories, and their headlines by id."""
    index = open_index(str(tmp_path_factory.mktemp("topics")))
    written_here = [
        story(*text.splitlines()[1:], title=text.splitlines()[0])
        for lists in STORIES.values()
        for texts in lists.values()
        for text in texts
    ]
    index.add(written_here)
    yield index, {each.id: each.title for each in written_here}
    index.close()


def found(headlines: tuple[StoryIndex, dict[str, str]], topic: Topic) -> set[str]:
    index, titles = headlines
    return {titles[id_] for id_ in index.search(parse(topic.query), limit=1000).ids}


def listed(slug: str, name: str) -> set[str]:
    return {text.splitlines()[0] for text in STORIES[slug][name]}


def test_every_topic_is_checked_against_at_least_six_stories_of_either_sort() -> None:
    assert list(STORIES) == list(TOPICS)
    assert all(len(listed(slug, name)) >= 6 for slug in TOPICS for name in ("found", "missed"))


@pytest.mark.parametrize("topic", topics(), ids=TOPICS)
def test_a_topic_finds_what_it_covers(headlines: tuple[StoryIndex, dict[str, str]], topic: Topic) -> None:
    assert listed(topic.slug, "found") - found(headlines, topic) == set()


@pytest.mark.parametrize("topic", topics(), ids=TOPICS)
def test_a_topic_leaves_out_what_only_has_its_words(headlines: tuple[StoryIndex, dict[str, str]], topic: Topic) -> None:
    assert listed(topic.slug, "missed") & found(headlines, topic) == set()


@pytest.mark.parametrize("topic", topics(), ids=TOPICS)
def test_a_topic_reads_well_and_can_be_edited_in_the_search_box(topic: Topic) -> None:
    assert topic.label and topic.covers.endswith(".")
    assert "\n" not in topic.query
    assert parse(unparse(parse(topic.query))) == parse(topic.query)


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("inquest", {"coroner", '"prevention of future deaths"', '"jury conclusion"'}),
        ("coroners", {"inquest"}),
        ("stabbing", {"knife", "machete"}),
        ("rtc", {'"road traffic collision"', "crash"}),
        ('"road traffic collision"', {"RTC", "crash"}),
        ("misconduct", {'"gross misconduct"', "IOPC"}),
        ("strike", {'"industrial action"', "walkout"}),
        ("taser", {'"conducted energy device"'}),
        ("missing", {'"concern for welfare"'}),
        ("Stennick title:inquest", {"coroner"}),
    ],
)
def test_a_query_is_widened_by_the_fields_other_words(typed: str, others: set[str]) -> None:
    assert others <= set(synonyms_of(parse(typed)))


@pytest.mark.parametrize("typed", ["", "football", "-inquest", "by:Knife", "exact:Strike", "source:bbc", "inq*"])
def test_what_has_no_other_words_is_not_widened(typed: str) -> None:
    assert synonyms_of(parse(typed)) == ()


def test_a_word_that_is_there_already_is_not_offered() -> None:
    assert "coroner" not in synonyms_of(parse("inquest OR coroners"))


@pytest.mark.parametrize(
    ("typed", "word", "becomes"),
    [
        ("inquest", "coroner", "inquest OR coroner"),
        ("inquest Stennick", "coroner", "(inquest OR coroner) AND stennick"),
        ("(shooting OR stabbing) Stennick", "machete", "(shooting OR stabbing OR machete) AND stennick"),
        ("Stennick title:inquest", "coroner", "stennick AND (title:inquest OR title:coroner)"),
        ("-fire (missing child)", '"last seen"', 'NOT fire AND (missing OR "last seen") AND child'),
        ("rtc OR (Stennick blaze)", "arson", "rtc OR (stennick AND (blaze OR arson))"),
    ],
)
def test_another_word_is_put_beside_the_one_that_it_stands_for(typed: str, word: str, becomes: str) -> None:
    assert unparse(with_synonym(parse(typed), word)) == becomes


def test_widening_never_finds_less(headlines: tuple[StoryIndex, dict[str, str]]) -> None:
    index, _ = headlines
    for typed in ("inquest", "stabbing police", "strike OR missing", "title:fire", "inquest OR (missing police)"):
        query = parse(typed)
        before = set(index.search(query, limit=1000).ids)
        for word in synonyms_of(query):
            assert before <= set(index.search(with_synonym(query, word), limit=1000).ids)
