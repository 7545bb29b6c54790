"""Elasticsearch 9, for a team that has outgrown one machine: any number of processes read and write."""

from __future__ import annotations

import logging
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar, cast

from elasticsearch import (
    ApiError,
    BadRequestError,
    Elasticsearch,
    TransportError,
    UnsupportedProductError,
)
from elasticsearch.helpers import streaming_bulk

from search.engines.counts import aggregations, counts
from search.engines.document_fields import FORMAT, document
from search.engines.elasticsearch_query import MAPPINGS, SETTINGS, compiled, ranked
from search.engines.result_page import DEEPEST, page
from search.errors import SearchIndexError
from search.index import Hits, Order
from search.query.tree import Word
from search.tags import FACETS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from search.engines.elasticsearch_address import ElasticsearchAddress
    from search.index import Add
    from search.query.tree import Node
    from search.settings import Access
    from search.story import Story
    from search.tags import Tag

_QUERIES = 500
"""Standing queries to one search, the fastest of the numbers tried."""

_PATIENCE = 30
"""Seconds to wait for an answer."""

_BULK: dict[str, Any] = {
    "chunk_size": 500,
    "max_chunk_bytes": 10_000_000,
    "max_retries": 4,
    "initial_backoff": 1,
    "timeout": "20s",
    "raise_on_error": False,
}
"""Bounds of a request; how often what a busy server (429) did not take is sent again, after 1, 2, 4 and 8 seconds."""

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LiveIndex:
    """An index behind one of our aliases, and of which `FORMAT` it is."""

    index: str
    format: int


class ElasticsearchIndex:
    """`StoryIndex` in an Elasticsearch, made there if it is missing.

    The name in the address is an alias: behind it is one index, `name-1` at first and `name-2` once it was rebuilt.
    While one is being rebuilt, a second alias `name-next` names it, and what is added goes into both.
    Raises `SearchIndexError` where the server does not answer or holds an index that something else made.
    """

    def __init__(self, address: ElasticsearchAddress, access: Access) -> None:
        self._address = address
        self._client = _client(self._address, access)
        self._name = self._address.index
        self._next = f"{self._name}-next"
        self._prepare()

    @property
    def outdated(self) -> bool:
        """Whether another version of Blue Light built it; it answers what it can, and takes nothing."""
        return self._prepare()[self._name].format != FORMAT

    def add(self, stories: Sequence[Story]) -> dict[str, str]:
        """First into the index that is being built, if one is: it may take the other's place at any moment."""
        if not stories:
            return {}
        held = self._prepare()
        if held[self._name].format != FORMAT:
            raise self._outdated()
        known = self.versions([story.id for story in stories])
        newest = [story for story in stories if story.version >= known.get(story.id, 0)]
        refused: dict[str, str] = {}
        for name in reversed(held):
            refused |= self._put(name, "index", newest)
        self._refresh()
        return refused

    def remove(self, ids: Sequence[str]) -> None:
        """An id that is not there is no error."""
        for name in reversed(self._prepare()):
            self._change(name, [{"_op_type": "delete", "_id": story_id} for story_id in ids])
        self._refresh()

    @contextmanager
    def rebuilding(self) -> Iterator[Add]:
        """Fills `name-2` beside `name-1`; of two who rebuild, the later starts anew and the other's is refused.

        A story that is there already came from an indexer, and is at least as new.
        """
        old = self._prepare()
        if self._next in old:
            with self._talking():
                self._client.indices.delete(index=old[self._next].index, ignore_unavailable=True)
        built = self._following(list(old.values())[-1].index)
        self._create(built, self._next)
        try:
            yield partial(self._put, self._next, "create")
        except BaseException:
            with suppress(SearchIndexError), self._talking():
                self._client.indices.delete(index=built, ignore_unavailable=True)
            raise
        self._swap(old[self._name].index, built)

    def count(self) -> int:
        """How many stories are indexed."""
        with self._talking():
            return int(self._client.count(index=self._name)["count"])

    def versions(self, ids: Sequence[str]) -> dict[str, int]:
        """One request."""
        if not ids:
            return {}
        found = self._search(query={"ids": {"values": ids}}, size=len(ids), docvalue_fields=["version"])
        return {hit["_id"]: hit.get("fields", {}).get("version", [0])[0] for hit in found["hits"]["hits"]}

    def ids(self) -> Iterator[tuple[str, ...]]:
        """Newest first, 10,000 to a request."""
        after: list[int] | None = None
        while True:
            found = self._search(size=DEEPEST, sort=[{"order": "desc"}], search_after=after)["hits"]["hits"]
            yield tuple(hit["_id"] for hit in found)
            if len(found) < DEEPEST:
                return
            after = found[-1]["sort"]

    def search(
        self,
        query: Node,
        *,
        order: Order = Order.NEWEST,
        limit: int = 20,
        after: str | None = None,
        facets: Collection[Tag] = FACETS,
    ) -> Hits:
        """Hits and counts in one request; of equally relevant hits the newest come first."""
        wanted = page(query, order, limit, after)
        best = wanted.order is Order.BEST
        by_time = {"order": "asc" if wanted.order is Order.OLDEST else "desc"}
        answer = self._search(
            query=ranked(query) if best else compiled(query),
            size=wanted.fetch,
            aggregations=aggregations(facets),
            sort=["_score", by_time] if best else [by_time],
            search_after=None if best or wanted.start is None else [wanted.start],
            from_=wanted.start if best else None,
        )
        ids, following = wanted.cut([(hit["_id"], hit["sort"][-1]) for hit in answer["hits"]["hits"]])
        return Hits(ids=ids, next=following, **counts(answer["aggregations"]))

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """One request for any number of words."""
        if not terms:
            return {}
        each = {"filters": {"filters": {term: compiled(Word(term)) for term in terms}}}
        buckets = self._search(size=0, aggregations={"terms": each})["aggregations"]["terms"]["buckets"]
        return {term: int(buckets[term]["doc_count"]) for term in terms}

    def match(self, stories: Sequence[Story], queries: Mapping[int, Node]) -> set[tuple[int, str]]:
        """Asks the index which of the queries, 500 at a time and each with its number as name, hit these ids.

        A query that Elasticsearch refuses is left out and logged; the others are answered. Of another version than it
        holds the index knows nothing: such a story is matched in memory, by the embedded engine.
        """
        held = self.versions([story.id for story in stories]) if stories else {}
        others = [story for story in stories if story.version != held.get(story.id)]
        ids = sorted({story.id for story in stories} - {story.id for story in others})
        return _in_memory(others, queries) | {
            pair
            for some_ids in _parts(ids, DEEPEST)
            for some_queries in _parts(list(queries.items()), _QUERIES)
            for pair in self._matches(some_ids, some_queries)
        }

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _prepare(self) -> dict[str, LiveIndex]:
        """What answers, made if it is missing, and after it what is being built, if anything is."""
        held = self._held()
        if self._name not in held:
            self._create(f"{self._name}-1", self._name)
            held = self._held()
        return held

    def _held(self) -> dict[str, LiveIndex]:
        with self._talking():
            found = self._client.indices.get(
                index=[self._name, self._next], ignore_unavailable=True, features=["aliases", "mappings"]
            )
        held = {}
        for index, told in found.items():
            meta = told["mappings"].get("_meta", {})
            name = next((alias for alias in (self._name, self._next) if alias in told["aliases"]), index)
            if meta.get("made_by") != "bluelight":
                raise SearchIndexError(
                    f'The index "{index}" of {self._address} was not made by Blue Light; name another.'
                )
            held[name] = LiveIndex(index, int(meta["version"]))
        return {name: held[name] for name in (self._name, self._next) if name in held}

    def _following(self, index: str) -> str:
        number = index.removeprefix(f"{self._name}-")
        return f"{self._name}-{int(number) + 1 if number.isdigit() and number != index else 1}"

    def _create(self, index: str, alias: str) -> None:
        with self._talking():
            try:
                self._client.indices.create(index=index, aliases={alias: {}}, mappings=MAPPINGS, settings=SETTINGS)
            except BadRequestError as error:
                if error.error != "resource_already_exists_exception":  # another process was quicker
                    raise

    def _swap(self, old: str, built: str) -> None:
        """In one step, with which the old one is deleted; refused as a whole where the built one is gone."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": built, "alias": self._next, "must_exist": True}},
            {"add": {"index": built, "alias": self._name}},
            {"remove_index": {"index": old}},
        ]
        with self._talking():
            self._client.indices.refresh(index=built)
            self._client.indices.update_aliases(actions=actions)

    def _put(self, name: str, operation: str, stories: Sequence[Story]) -> dict[str, str]:
        """Into what an alias names; `create` leaves a story as it is that is there already."""
        told = [{"_op_type": operation, "_id": story.id, "_source": document(story)} for story in stories]
        return self._change(name, told)

    def _change(self, name: str, actions: list[dict[str, Any]]) -> dict[str, str]:
        """Returns what is wrong with stories; raises where the fault is the server's, as all may go in later."""
        refused: dict[str, str] = {}
        with self._talking():
            for done, told in streaming_bulk(self._client, actions, index=name, require_alias=True, **_BULK):
                ((_, item),) = told.items()
                if done or "error" not in item or item["status"] == HTTPStatus.CONFLICT:
                    continue
                reason = item["error"]["reason"]
                if item["status"] != HTTPStatus.BAD_REQUEST:
                    raise SearchIndexError(f"{self._address} takes no stories now: {reason.rstrip('.')}.")
                refused[item["_id"]] = reason
        return refused

    def _refresh(self) -> None:
        with self._talking():
            self._client.indices.refresh(index=self._name)

    def _outdated(self) -> SearchIndexError:
        return SearchIndexError(
            f'The index "{self._name}" of {self._address} was made by another version of Blue Light; '
            "bluelight reindex builds it anew from the store."
        )

    def _matches(self, ids: Sequence[str], queries: Sequence[tuple[int, Node]]) -> Iterator[tuple[int, str]]:
        named = [{"constant_score": {"filter": compiled(query), "_name": str(number)}} for number, query in queries]
        within = {"bool": {"filter": {"ids": {"values": ids}}, "should": named, "minimum_should_match": 1}}
        try:
            hits = self._search(query=within, size=len(ids))["hits"]["hits"]
        except _QueryRefused as error:
            if len(queries) == 1:
                self.count()  # raises where the index is at fault and not the query
                _log.error("The standing query %s cannot be matched: %s", queries[0][0], error)
                return
            half = len(queries) // 2
            yield from self._matches(ids, queries[:half])
            yield from self._matches(ids, queries[half:])
            return
        for hit in hits:
            for name in hit["matched_queries"]:
                yield int(name), hit["_id"]

    def _search(self, **request: Any) -> Mapping[str, Any]:
        with self._talking():
            answer = self._client.search(
                index=self._name,
                source=False,
                track_total_hits=False,
                allow_partial_search_results=False,
                **request,
            )
        return cast("Mapping[str, Any]", answer.body)

    @contextmanager
    def _talking(self) -> Iterator[None]:
        try:
            yield
        except BadRequestError as error:
            raise _QueryRefused(f"{self._address} refused: {_reason(error)}.") from error
        except ApiError as error:
            raise SearchIndexError(f"{self._address} refused: {_reason(error)}.") from error
        except TransportError as error:
            reason = str(error.message).rsplit(": ", 1)[-1]
            raise SearchIndexError(f"{self._address} does not answer: {reason}.") from error


class _QueryRefused(SearchIndexError):
    """Elasticsearch finds a request bad; the query may be too deep or too long for it."""


def _client(address: ElasticsearchAddress, access: Access) -> Elasticsearch:
    try:
        return Elasticsearch(
            [{"scheme": address.scheme, "host": address.host, "port": address.port}],
            basic_auth=None if access.api_key else address.login,
            api_key=access.api_key or None,
            ssl_context=ssl.create_default_context(cafile=access.ca) if address.scheme == "https" else None,
            request_timeout=_PATIENCE,
            max_retries=1,
        )
    except OSError as error:
        raise SearchIndexError(f"The certificates in {access.ca} cannot be read: {error.strerror or error}.") from error


def _in_memory(stories: Sequence[Story], queries: Mapping[int, Node]) -> set[tuple[int, str]]:
    if not stories:
        return set()
    from search.engines.tantivy import matched

    return matched(stories, queries)


def _parts(things: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    return (things[start : start + size] for start in range(0, len(things), size))


def _reason(error: ApiError) -> str:
    match error.body:
        case {"error": {"root_cause": [{"reason": str(reason)}, *_]}}:
            return reason
        case _ if isinstance(error, UnsupportedProductError):
            return "it is not an Elasticsearch"
        case _:
            return f"HTTP status {error.status_code}"
