"""Elasticsearch 9, for a team that has outgrown one machine: any number of processes read and write."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

from elasticsearch import (
    ApiError,
    BadRequestError,
    Elasticsearch,
    NotFoundError,
    TransportError,
    UnsupportedProductError,
)
from elasticsearch.helpers import BulkIndexError, bulk

from search.engines.counts import AGGREGATIONS, counts
from search.engines.elasticsearch_address import read_address
from search.engines.elasticsearch_query import MAPPINGS, SETTINGS, compiled, ranked
from search.engines.fields import document
from search.engines.paging import DEEPEST, page
from search.errors import SearchIndexError
from search.index import Hits, Order
from search.query.tree import Word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from search.engines.elasticsearch_address import Address
    from search.query.tree import Node
    from search.story import Story

_QUERIES = 500
"""Standing queries to one search, the fastest of the numbers tried."""

_PATIENCE = 30
"""Seconds to wait for an answer."""

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class ElasticsearchIndex:
    """`StoryIndex` in an Elasticsearch, made there if it is missing.

    Raises `SearchIndexError` where the server does not answer or holds an index that is not of this version.
    """

    def __init__(self, address: str) -> None:
        self._address = read_address(address)
        self._client = _client(self._address)
        self._name = self._address.index
        self._prepare()

    def add(self, stories: Sequence[Story]) -> dict[str, str]:
        """Where stories are refused, the error names the first of them."""
        self._change([{"_op_type": "index", "_id": story.id, **document(story)} for story in stories])
        return {}

    def remove(self, ids: Sequence[str]) -> None:
        """An id that is not there is no error."""
        self._change([{"_op_type": "delete", "_id": story_id} for story_id in ids], ignore_status=(404,))

    def count(self) -> int:
        """How many stories are indexed."""
        with self._talking():
            return int(self._client.count(index=self._name)["count"])

    def search(self, query: Node, *, order: Order = Order.NEWEST, limit: int = 20, after: str | None = None) -> Hits:
        """Hits and counts in one request; of equally relevant hits the newest come first."""
        wanted = page(query, order, limit, after)
        best = wanted.order is Order.BEST
        by_time = {"order": "asc" if wanted.order is Order.OLDEST else "desc"}
        answer = self._search(
            query=ranked(query) if best else compiled(query),
            size=wanted.fetch,
            aggregations=AGGREGATIONS,
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

        A query that Elasticsearch refuses is left out and logged; the others are answered.
        """
        ids = sorted({story.id for story in stories})
        return {
            pair
            for some_ids in _parts(ids, DEEPEST)
            for some_queries in _parts(list(queries.items()), _QUERIES)
            for pair in self._matches(some_ids, some_queries)
        }

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _prepare(self) -> None:
        with self._talking():
            try:
                found = self._client.indices.get_mapping(index=self._name)
            except NotFoundError:
                self._create()
                return
        mapping = next(iter(found.values()))["mappings"]
        if mapping.get("_meta") != MAPPINGS["_meta"]:
            raise SearchIndexError(
                f'The index "{self._name}" of {self._address} was not made by this version of Blue Light; '
                "delete it, it can be rebuilt from the store."
            )

    def _create(self) -> None:
        try:
            self._client.indices.create(index=self._name, mappings=MAPPINGS, settings=SETTINGS)
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":  # another process was quicker
                raise

    def _change(self, actions: list[dict[str, Any]], ignore_status: Collection[int] = ()) -> None:
        if not actions:
            return
        self._prepare()  # writing to an index that was deleted would make one without our mapping
        with self._talking():
            try:
                bulk(self._client, actions, index=self._name, ignore_status=ignore_status)
            except BulkIndexError as error:
                raise self._refused(error) from error
            self._client.indices.refresh(index=self._name)

    def _refused(self, error: BulkIndexError) -> SearchIndexError:
        first = next(iter(error.errors[0].values()))
        return SearchIndexError(f"{self._address} refused the story {first['_id']}: {first['error']['reason']}.")

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


def _client(address: Address) -> Elasticsearch:
    return Elasticsearch(
        [{"scheme": address.scheme, "host": address.host, "port": address.port}],
        basic_auth=address.login,
        request_timeout=_PATIENCE,
        max_retries=1,
    )


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
