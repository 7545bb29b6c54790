"""A query tree as tantivy's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import FieldType, Occur, Query, Schema, SchemaBuilder

from search.engines.fields import TITLE_BOOST
from search.query.tree import All, And, Dated, FromSource, Node, Not, OfKind, Or, Phrase, Scope, Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("source", "kind"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "text"):
        builder.add_text_field(name, tokenizer_name="whitespace")
    for name in ("order", "day", "when"):
        builder.add_integer_field(name, fast=True)
    return builder.build()


SCHEMA = _schema()


def compiled(node: Node) -> Query:
    """The query that finds the same stories; only words and phrases add to a hit's score."""
    match node:
        case All():
            return _unscored(Query.all_query())
        case Word():
            return _any([query for term in node.terms for query in _scoped(node.scope, [term])])
        case Phrase(terms, scope):
            return _any(_scoped(scope, terms))
        case FromSource(source):
            return _unscored(Query.term_query(SCHEMA, "source", source, "basic"))
        case OfKind(kind):
            return _unscored(Query.term_query(SCHEMA, "kind", kind, "basic"))
        case Dated(first, last):
            return _unscored(_between(first, last))
        case And(parts):
            return Query.boolean_query([(Occur.Must, compiled(part)) for part in parts])
        case Or(parts):
            return _any([compiled(part) for part in parts])
        case Not(part):
            everything = (Occur.Must, _unscored(Query.all_query()))  # by itself a "must not" finds nothing
            return Query.boolean_query([everything, (Occur.MustNot, compiled(part))])


def below(order: int, query: Query) -> Query:
    """The query, of stories only whose `Story.order` is lower than this."""
    older = Query.range_query(SCHEMA, "order", FieldType.Integer, upper_bound=order, include_upper=False)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, older)])


def _scoped(scope: Scope, terms: Sequence[str]) -> list[Query]:
    title = Query.boost_query(_adjacent("title", terms), TITLE_BOOST)
    return [title] if scope is Scope.TITLE else [_adjacent("text", terms), title]


def _adjacent(field: str, terms: Sequence[str]) -> Query:
    if len(terms) == 1:
        return Query.term_query(SCHEMA, field, terms[0])
    return Query.phrase_query(SCHEMA, field, list(terms))


def _between(first: date | None, last: date | None) -> Query:
    if first is None and last is None:
        return Query.all_query()
    return Query.range_query(
        SCHEMA,
        "when",
        FieldType.Integer,
        lower_bound=first.toordinal() if first else None,
        upper_bound=last.toordinal() if last else None,
    )


def _any(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
