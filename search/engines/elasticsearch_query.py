"""A query tree as a query of Elasticsearch, and the fields and settings of an index there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from search.engines.document_fields import FIELDS_OF, FORMAT, WORD_FIELDS
from search.engines.ranking import recency_boosts
from search.engines.result_page import DEEPEST
from search.query.tree import (
    All,
    And,
    Dated,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Scope,
    Tagged,
    TextNode,
    Time,
    Word,
    has_words,
)
from search.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Clause = dict[str, Any]

MAPPINGS: dict[str, Any] = {
    "_meta": {"made_by": "bluelight", "version": FORMAT},
    "_source": {"enabled": False},
    "dynamic": "strict",
    "properties": {
        **{tag.value: {"type": "keyword"} for tag in Tag},
        **{field: {"type": "text", "analyzer": "whitespace"} for field in WORD_FIELDS},
        **{time.value: {"type": "integer"} for time in Time},
        "order": {"type": "long"},
        "version": {"type": "integer"},
    },
}
SETTINGS: dict[str, Any] = {
    "auto_expand_replicas": "0-1",
    "max_result_window": DEEPEST + 1,
}


def compiled(node: Node) -> Clause:
    """Return the query that finds the same stories. Only words add to the score of a hit."""
    match node:
        case All():
            return {"match_all": {"boost": 0}}
        case Tagged(tag, value):
            return _scored({"term": {tag.value: value}}, 0)
        case Dated():
            return _scored(_between(node), 0)
        case And(parts):
            return {
                "bool": {
                    "must": [compiled(part) for part in parts if has_words(part)],
                    "filter": [compiled(part) for part in parts if not has_words(part)],
                }
            }
        case Or(parts):
            return _any([compiled(part) for part in parts])
        case Not(part):
            return {"bool": {"must_not": [compiled(part)]}}
        case Word() | Phrase() | Near() | Prefix() | Fuzzy():
            return _words_query(node)
        case _:
            assert_never(node)


def ranked(node: Node) -> Clause:
    """Return the query of `compiled`, with a higher score for newer stories (see `ranking`)."""
    boosts = [_scored(_between(dated), score) for dated, score in recency_boosts()]
    return {"bool": {"must": [compiled(node)], "should": boosts}}


def _words_query(node: TextNode) -> Clause:
    match node:
        case Word(scope=scope):
            return _match(" ".join(node.terms), scope, "most_fields")
        case Phrase(terms, scope):
            return _match(" ".join(terms), scope, "phrase")
        case Near(within=within, scope=scope):
            return {"bool": {"must": [_near(pair, within, scope) for pair in node.pairs]}}
        case Prefix(start, scope):
            return _in(scope, lambda field, boost: {"prefix": {field: {"value": start, "boost": boost}}})
        case Fuzzy(term, edits, scope):
            # a constant score makes Lucene use every such word; else it uses the 50 that are most like it
            options = {"value": term, "fuzziness": edits, "transpositions": True, "rewrite": "constant_score"}
            return _in(scope, lambda field, boost: {"fuzzy": {field: {**options, "boost": boost}}})
        case _:
            assert_never(node)


def _match(words: str, scope: Scope, kind: str, **options: int) -> Clause:
    fields = [f"{field}^{boost}" for field, boost in FIELDS_OF[scope]]
    return {"multi_match": {"query": words, "fields": fields, "type": kind, **options}}


def _near(pair: tuple[str, str], within: int, scope: Scope) -> Clause:
    """Ask for both orders: the slop of the other order would be larger by two."""
    return _any([_match(" ".join(terms), scope, "phrase", slop=within - 1) for terms in (pair, pair[::-1])])


def _in(scope: Scope, clause: Callable[[str, float], Clause]) -> Clause:
    return _any([clause(field, boost) for field, boost in FIELDS_OF[scope]])


def _between(dated: Dated) -> Clause:
    if dated.first is None and dated.last is None:
        return {"match_all": {}}
    days = {"gte": dated.first and dated.first.toordinal(), "lte": dated.last and dated.last.toordinal()}
    return {"range": {dated.time.value: {end: day for end, day in days.items() if day}}}


def _any(clauses: Sequence[Clause]) -> Clause:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _scored(clause: Clause, score: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": score}}
