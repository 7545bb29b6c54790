"""Faults that only a server which many processes share can have."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from elasticsearch import Elasticsearch

from search.engines import elasticsearch, open_index
from search.engines.elasticsearch_query import MAPPINGS
from search.errors import SearchIndexError
from search.query.tree import All, Node, Not, Or, Word
from tests.both_engines import NEEDS_A_SERVER
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
        f'The index "{name}" of Elasticsearch at {server} was not made by Blue Light: choose another name.'
    )


def test_an_index_that_was_deleted_is_made_anew_as_it_should_be(elasticsearch_index: str) -> None:
    server, _, name = elasticsearch_index.rpartition("/")
    index = open_index(elasticsearch_index)
    index.add(STORIES)
    with Elasticsearch(server) as client:
        client.indices.delete(index=f"{name}-1")
    with pytest.raises(SearchIndexError, match=rf"^Elasticsearch at {server} refused: no such index \[{name}\]\.$"):
        index.search(All())
    index.add([story("Fire at mill")])
    assert index.search(Word("fire")).sources == {"radio_ambershire": 1}
    index.close()


def test_a_story_that_is_refused_is_named_and_holds_up_no_other(elasticsearch_index: str) -> None:
    index = open_index(elasticsearch_index)
    bad = story("Fire", source="x" * 40_000)
    refused = index.add([story("Fire at mill"), bad, story("Fire at farm")])
    assert refused.keys() == {bad.id}
    assert "failed to parse field [source]" in refused[bad.id]
    assert index.search(Word("fire")).total == 2
    index.close()


@pytest.mark.parametrize("block", ["read_only_allow_delete", "write"])
def test_a_server_that_takes_nothing_is_no_fault_of_the_stories(
    elasticsearch_index: str, block: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(elasticsearch._BULK, "initial_backoff", 0.01)
    server, _, name = elasticsearch_index.rpartition("/")
    index = open_index(elasticsearch_index)
    with Elasticsearch(server) as client:
        client.indices.put_settings(index=name, settings={f"index.blocks.{block}": True})
        with pytest.raises(SearchIndexError, match=f"at {server} takes no stories now: .*blocked"):
            index.add([story("Fire at mill")])
        client.indices.put_settings(index=name, settings={f"index.blocks.{block}": None})
    assert index.add([story("Fire at mill")]) == {}
    assert index.count() == 1
    index.close()


def test_what_is_added_while_the_index_is_rebuilt_is_in_both(elasticsearch_index: str) -> None:
    server, _, name = elasticsearch_index.rpartition("/")
    index, other = open_index(elasticsearch_index), open_index(elasticsearch_index)
    mill, farm = story("Fire at mill"), story("Fire at farm")
    index.add([mill])
    with index.rebuilding() as add:
        other.add([farm, replace(mill, title="Flood at mill", version=2)])
        assert add([mill]) == {}
        assert other.search(Word("fire")).ids == (farm.id,)
    assert other.search(Word("flood")).ids == (mill.id,)
    assert (other.count(), index.count()) == (2, 2)
    with Elasticsearch(server) as client:
        assert list(client.indices.get(index=f"{name}*")) == [f"{name}-2"]
    index.close()
    other.close()


def test_of_two_who_rebuild_the_later_wins_and_no_half_index_answers(elasticsearch_index: str) -> None:
    index, other = open_index(elasticsearch_index), open_index(elasticsearch_index)
    with (
        pytest.raises(SearchIndexError, match=r"no such index|not_found|missing"),
        index.rebuilding() as add,
    ):
        add([story("Fire at mill")])
        with other.rebuilding() as anew:
            anew(STORIES)
    assert index.count() == len(STORIES)
    index.close()
    other.close()


def test_a_rebuild_that_was_killed_is_begun_anew(elasticsearch_index: str) -> None:
    index = open_index(elasticsearch_index)
    index.add([story("Fire at mill")])
    left = index.rebuilding()
    left.__enter__()([story("Fire at farm")])
    with index.rebuilding() as add:
        add(STORIES)
    assert index.count() == len(STORIES)
    index.close()


def test_an_index_of_an_older_version_answers_until_it_is_rebuilt(elasticsearch_index: str) -> None:
    server, _, name = elasticsearch_index.rpartition("/")
    old = {**MAPPINGS, "_meta": {"made_by": "bluelight", "version": 1}}
    with Elasticsearch(server) as client:
        client.indices.create(index=name, mappings=old)
    index = open_index(elasticsearch_index)
    assert index.outdated
    assert index.search(All()).total == 0
    with pytest.raises(SearchIndexError, match="bluelight reindex rebuilds it from the store"):
        index.add(STORIES)
    with index.rebuilding() as add:
        add(STORIES)
    assert not index.outdated
    assert index.count() == len(STORIES)
    index.close()


def test_a_query_that_the_server_refuses_is_matched_all_the_same(elasticsearch_index: str) -> None:
    index = open_index(elasticsearch_index)
    mill = story("Fire at mill")
    index.add([mill])
    deep: Node = Word("fire")
    for _ in range(40):
        deep = Not(deep)
    wide = Or(tuple(Word(f"word{number}") for number in range(20_000)))
    fires = dict.fromkeys(range(100), Word("fire"))
    for refused in (deep, wide):
        with pytest.raises(SearchIndexError, match="refused"):
            index.search(refused)
    assert index.match([mill], {**fires, 500: deep, 501: wide}) == {(number, mill.id) for number in (*fires, 500)}
    index.close()


def test_a_closed_index_is_an_error_and_not_an_empty_answer(elasticsearch_index: str) -> None:
    server, _, name = elasticsearch_index.rpartition("/")
    index = open_index(elasticsearch_index)
    index.add([story("Fire at mill")])
    with Elasticsearch(server) as client:
        client.indices.close(index=name)
    with pytest.raises(SearchIndexError, match="refused: closed"):
        index.search(Word("fire"))
    with pytest.raises(SearchIndexError, match="closed"):
        index.add([story("Fire at farm")])
    index.close()
