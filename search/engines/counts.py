"""The counts of an answer. tantivy takes Elasticsearch's aggregations and answers in the same form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from search.tags import FACETS, Tag

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BUCKETS = 65_000
"""More sources, or days with news, than there will be, and fewer than either engine refuses."""

TOTAL: dict[str, Any] = {"total": {"value_count": {"field": "order"}}}
AGGREGATIONS: dict[str, Any] = {
    **TOTAL,
    **{name: {"terms": {"field": name, "size": MOST_BUCKETS}} for name in (*FACETS, "published")},
}


class Counts(TypedDict):
    """Counts over all stories that match, as `Hits` takes them."""

    total: int
    facets: dict[Tag, dict[str, int]]
    days: dict[date, int]


def counts(aggregations: Mapping[str, Any]) -> Counts:
    """What an engine answered to `AGGREGATIONS`: values with the most stories first, days in order."""
    days = {int(day): number for day, number in _buckets(aggregations["published"]).items()}
    facets = {tag: _buckets(aggregations[tag]) for tag in FACETS}
    return Counts(
        total=total(aggregations),
        facets={tag: found for tag, found in facets.items() if found},
        days={date.fromordinal(day): days[day] for day in sorted(days)},
    )


def total(aggregations: Mapping[str, Any]) -> int:
    """How many stories match: what an engine answered to `TOTAL`, or to `AGGREGATIONS`."""
    return int(aggregations["total"]["value"])


def _buckets(aggregation: Mapping[str, Any]) -> dict[Any, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}
