"""What only a server shared by many can do wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from elasticsearch import Elasticsearch

from search.engines import open_index
from search.errors import SearchIndexError
from search.query.tree import All, Node, Not, Or, Word
from tests.engines.conftest import NEEDS_A_SERVER
from tests.engines.stories import STORIES, story

pytestmark = NEEDS_A_SERVER


def test_many_who_create_the_index_at_once_share_one(elasticsearch_index: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        indexes = list(pool.map(open_index, [elasticsearch_index] * 4))
    indexes[0].add([story("Fire at mill")])
    assert [index.count() for index in indexes] == [1] * 4
    for index in indexes:
        index.close()


def test_an_index_that_something_else_made_is_left_alone(elasticsearch_index: str) -> None:
    server, _, name = elasticsearch_index.rpartition("/")
    with Elasticsearch(server) as client:
        client.indices.create(index=name, mappings={"properties": {"title": {"type": "text"}}})
    with pytest.raises(SearchIndexError) as error:
        open_index(elasticsearch_index)
    assert str(error.value) == (
        f'The index "{name}" of Elasticsearch at {server} was not made by this version of Blue Light; '
        "delete it, it can be rebuilt from the store."
    )


def test_an_index_that_was_deleted_is_made_anew_as_it_should_be(elasticsearch_index: str) -> None:
    server, _, name = elasticsearch_index.rpartition("/")
    index = open_index(elasticsearch_index)
    index.add(STORIES)
    with Elasticsearch(server) as client:
        client.indices.delete(index=name)
    with pytest.raises(SearchIndexError, match=rf"^Elasticsearch at {server} refused: no such index \[{name}\]\.$"):
        index.search(All())
    index.add([story("Fire at mill")])
    assert index.search(Word("fire")).sources == {"radio_ambershire": 1}
    index.close()


def test_a_story_that_is_refused_is_named(elasticsearch_index: str) -> None:
    index = open_index(elasticsearch_index)
    bad = story("Fire", source="x" * 40_000)
    with pytest.raises(SearchIndexError, match=f"refused the story {bad.id}: "):
        index.add([story("Fire at mill"), bad])
    index.close()


def test_a_query_that_is_refused_does_not_fail_the_others(
    elasticsearch_index: str, caplog: pytest.LogCaptureFixture
) -> None:
    index = open_index(elasticsearch_index)
    mill = story("Fire at mill")
    index.add([mill])
    deep: Node = Word("fire")
    for _ in range(40):
        deep = Not(deep)
    wide = Or(tuple(Word(f"word{number}") for number in range(20_000)))
    fires = dict.fromkeys(range(100), Word("fire"))
    assert index.match([mill], {**fires, 500: deep, 501: wide}) == {(number, mill.id) for number in fires}
    assert [record.getMessage().split(" cannot")[0] for record in caplog.records] == [
        "The standing query 500",
        "The standing query 501",
    ]
    index.close()


def test_a_closed_index_is_an_error_and_not_a_quiet_alert(elasticsearch_index: str) -> None:
    server, _, name = elasticsearch_index.rpartition("/")
    index = open_index(elasticsearch_index)
    index.add([story("Fire at mill")])
    with Elasticsearch(server) as client:
        client.indices.close(index=name)
    with pytest.raises(SearchIndexError, match="refused: closed"):
        index.match([story("Fire at mill")], {1: Word("fire")})
    index.close()
