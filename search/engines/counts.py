"""The counts of an answer. tantivy takes Elasticsearch's aggregations and answers in the same form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BUCKETS = 65_000
"""More sources, or days with news, than there will be, and fewer than either engine refuses."""

AGGREGATIONS: dict[str, Any] = {
    "total": {"value_count": {"field": "order"}},
    **{name: {"terms": {"field": name, "size": MOST_BUCKETS}} for name in ("source", "kind", "day")},
}


class Counts(TypedDict):
    """Counts over all stories that match, as `Hits` takes them."""

    total: int
    sources: dict[str, int]
    kinds: dict[str, int]
    days: dict[date, int]


def counts(aggregations: Mapping[str, Any]) -> Counts:
    """What an engine answered to `AGGREGATIONS`; sources and kinds with the most stories first, days in order."""
    days = {int(day): number for day, number in _buckets(aggregations["day"]).items()}
    return Counts(
        total=int(aggregations["total"]["value"]),
        sources=_buckets(aggregations["source"]),
        kinds=_buckets(aggregations["kind"]),
        days={date.fromordinal(day): days[day] for day in sorted(days)},
    )


def _buckets(aggregation: Mapping[str, Any]) -> dict[Any, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}
