"""What was not collected: when the sources that a search may show were not gathered from, and should have been."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search import calendar
from search.query.reach import may_match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from search.query.tree import Node
    from search.store import Store
    from search.store.polls import Gap

MOST_NAMED = 4
"""Gaps that are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionGaps:
    """The gaps in what was gathered from some sources, oldest first; those of one source do not overlap.

    `labels`: what people call the sources, all of them, by their names.
    """

    gaps: tuple[Gap, ...]
    labels: Mapping[str, str]

    @property
    def description(self) -> str:
        """In words, the last first: "Radio Ambershire News from Tue 3 Nov 2026, 04:10 to …"; empty if nothing lacks."""
        described = [self._describe(gap) for gap in self.gaps[::-1][:MOST_NAMED]]
        more = len(self.gaps) - len(described)
        return "; ".join([*described, *([f"and {more} more before"] if more else [])])

    def _describe(self, gap: Gap) -> str:
        since, until = calendar.format_moment(gap.since), calendar.format_moment(gap.until)
        return f"{self.labels[gap.source]} from {since} to {until}"


def collection_gaps(queries: Sequence[Node], since: datetime, store: Store) -> CollectionGaps:
    """What was not collected since a moment from the sources of which any of these queries may show stories.

    A gap that has not ended goes until now. Raises `StoreError`.
    """
    sources = store.sources.by_name()
    shown = {name for name, source in sources.items() if any(may_match(query, source) for query in queries)}
    lasting = [gap for poll in store.polls.all().values() if (gap := poll.gap(calendar.now()))]
    gaps = [gap for gap in (*store.polls.gaps(since), *lasting) if gap.source in shown]
    return CollectionGaps(gaps=tuple(_joined(gaps)), labels={name: sources[name].label for name in sorted(shown)})


def _joined(gaps: Iterable[Gap]) -> list[Gap]:
    """A gap is noted anew at every visit that fails: those of a source that overlap are one."""
    joined: dict[str, list[Gap]] = {}
    for gap in sorted(gaps, key=lambda gap: gap.since):
        before = joined.setdefault(gap.source, [])
        if before and gap.since <= before[-1].until:
            before[-1] = replace(before[-1], until=max(gap.until, before[-1].until))
        else:
            before.append(gap)
    return sorted((gap for each in joined.values() for gap in each), key=lambda gap: (gap.since, gap.source))
