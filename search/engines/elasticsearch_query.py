"""A query tree as Elasticsearch's query language has it."""

from __future__ import annotations

from typing import Any

from search.engines.fields import TITLE_BOOST
from search.engines.paging import DEEPEST
from search.query.tree import All, And, Dated, FromSource, Node, Not, OfKind, Or, Phrase, Scope, Word, has_words

_KEYWORD = {"type": "keyword"}
_WORDS = {"type": "text", "analyzer": "whitespace"}
_DAY = {"type": "integer"}

MAPPINGS: dict[str, Any] = {
    "_meta": {"made_by": "bluelight", "version": 1},
    "_source": {"enabled": False},
    "dynamic": "strict",
    "properties": {
        "source": _KEYWORD,
        "kind": _KEYWORD,
        "title": _WORDS,
        "text": _WORDS,
        "order": {"type": "long"},
        "day": _DAY,
        "when": _DAY,
    },
}
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "max_result_window": DEEPEST + 1,
}


def compiled(node: Node) -> dict[str, Any]:
    """The query that finds the same stories; only words and phrases add to a hit's score."""
    match node:
        case All():
            return {"match_all": {"boost": 0}}
        case Word(scope=scope):
            return _words(" ".join(node.terms), scope, "most_fields")
        case Phrase(terms, scope):
            return _words(" ".join(terms), scope, "phrase")
        case FromSource(source):
            return _filter({"term": {"source": source}})
        case OfKind(kind):
            return _filter({"term": {"kind": kind}})
        case Dated(first, last):
            days = {"gte": first and first.toordinal(), "lte": last and last.toordinal()}
            return _filter({"range": {"when": {end: day for end, day in days.items() if day}}})
        case And(parts):
            return {
                "bool": {
                    "must": [compiled(part) for part in parts if has_words(part)],
                    "filter": [compiled(part) for part in parts if not has_words(part)],
                }
            }
        case Or(parts):
            return {"bool": {"should": [compiled(part) for part in parts], "minimum_should_match": 1}}
        case Not(part):
            return {"bool": {"must_not": [compiled(part)]}}


def _words(words: str, scope: Scope, kind: str) -> dict[str, Any]:
    title = f"title^{TITLE_BOOST}"
    fields = [title] if scope is Scope.TITLE else ["text", title]
    return {"multi_match": {"query": words, "fields": fields, "type": kind}}


def _filter(query: dict[str, Any]) -> dict[str, Any]:
    return {"constant_score": {"filter": query, "boost": 0}}
