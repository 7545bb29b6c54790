"""A query tree as a query of tantivy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, assert_never

from tantivy import FieldType, Occur, Query

from search.engines.document_fields import FIELDS_OF
from search.engines.ranking import recency_boosts
from search.engines.tantivy_schema import SCHEMA
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
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def compiled(node: Node) -> Query:
    """Return the query that finds the same stories. Only words add to the score of a hit."""
    match node:
        case All():
            return _unscored(Query.all_query())
        case Tagged(tag, value):
            return _unscored(Query.term_query(SCHEMA, tag, value, "basic"))
        case Dated():
            return _unscored(_between(node))
        case And(parts):
            return _all([compiled(part) for part in parts])
        case Or(parts):
            return _any([compiled(part) for part in parts])
        case Not(part):
            everything = (Occur.Must, _unscored(Query.all_query()))  # a "must not" alone finds nothing
            return Query.boolean_query([everything, (Occur.MustNot, compiled(part))])
        case Word() | Phrase() | Near() | Prefix() | Fuzzy():
            return _words_query(node)
        case _:
            assert_never(node)


def ranked(node: Node) -> Query:
    """Return the query of `compiled`, with a higher score for newer stories (see `ranking`)."""
    boosts = [(Occur.Should, Query.const_score_query(_between(dated), score)) for dated, score in recency_boosts()]
    return Query.boolean_query([(Occur.Must, compiled(node)), *boosts])


def beyond(order: int, query: Query, *, older: bool) -> Query:
    """Return the query for only those stories whose `Story.order` is lower (`older`) or higher than `order`."""
    end = "upper" if older else "lower"
    bound: dict[str, Any] = {f"{end}_bound": order, f"include_{end}": False}
    return _all([query, Query.range_query(SCHEMA, "order", FieldType.Integer, **bound)])


def _words_query(node: TextNode) -> Query:
    match node:
        case Word(scope=scope):
            return _any([_in(scope, partial(_adjacent, terms=[term])) for term in node.terms])
        case Phrase(terms, scope):
            return _in(scope, partial(_adjacent, terms=terms))
        case Near(within=within, scope=scope):
            return _all([_in(scope, partial(_near, pair=pair, within=within)) for pair in node.pairs])
        case Prefix(start, scope):
            return _in(scope, lambda field: Query.regex_query(SCHEMA, field, f"{start}.*"))
        case Fuzzy(term, edits, scope):
            return _in(scope, lambda field: Query.fuzzy_term_query(SCHEMA, field, term, edits))
        case _:
            assert_never(node)


def _in(scope: Scope, query: Callable[[str], Query]) -> Query:
    """Return `query` for any field of the scope."""
    return _any([Query.boost_query(query(field), boost) for field, boost in FIELDS_OF[scope]])


def _adjacent(field: str, terms: Sequence[str], gap: int = 0) -> Query:
    if len(terms) == 1:
        return Query.term_query(SCHEMA, field, terms[0])
    return Query.phrase_query(SCHEMA, field, list(terms), gap)


def _near(field: str, pair: tuple[str, str], within: int) -> Query:
    """Ask for both orders: the gap of the other order would be larger by two."""
    return _any([_adjacent(field, terms, within - 1) for terms in (pair, pair[::-1])])


def _between(dated: Dated) -> Query:
    first, last = dated.first, dated.last
    if first is None and last is None:
        return Query.all_query()
    return Query.range_query(
        SCHEMA,
        dated.time,
        FieldType.Integer,
        lower_bound=first.toordinal() if first else None,
        upper_bound=last.toordinal() if last else None,
    )


def _all(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
