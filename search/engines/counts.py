"""The counts of a search: tantivy takes Elasticsearch's aggregations and answers in the same form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from search.tags import FACETS, Tag

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MOST_BUCKETS = 65_000
"""More than there will be sources or days with news, and fewer than either engine refuses."""

TOTAL: dict[str, Any] = {"total": {"value_count": {"field": "order"}}}


def aggregations(facets: Collection[Tag]) -> dict[str, Any]:
    """Return what to ask an engine for: the total, the values of these tags, and the days of publication."""
    return TOTAL | {name: {"terms": {"field": name, "size": MOST_BUCKETS}} for name in (*facets, "published")}


class Counts(TypedDict):
    """Counts over all stories that match, by the names of the fields of `Hits`."""

    total: int
    facets: dict[Tag, dict[str, int]]
    days: dict[date, int]


def counts(answer: Mapping[str, Any]) -> Counts:
    """Return the counts in an engine's answer to `aggregations`: the most frequent values first, days in order."""
    days = {int(day): number for day, number in _buckets(answer["published"]).items()}
    facets = {tag: _buckets(answer[tag]) for tag in FACETS if tag in answer}
    return Counts(
        total=total(answer),
        facets={tag: values for tag, values in facets.items() if values},
        days={date.fromordinal(day): days[day] for day in sorted(days)},
    )


def total(answer: Mapping[str, Any]) -> int:
    """Return how many stories match, from an engine's answer to `TOTAL` or to `aggregations`."""
    return int(answer["total"]["value"])


def _buckets(aggregation: Mapping[str, Any]) -> dict[Any, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}
