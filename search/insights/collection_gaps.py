"""The times in which sources that a search may show were not collected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search import calendar
from search.query.reach import may_match
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from search.query.tree import Node
    from search.store import Store
    from search.store.polls import Gap

MOST_NAMED = 4
"""How many gaps a description names one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionGaps:
    """The gaps in the collection of some sources, oldest first. Gaps of one source do not overlap.

    `labels` has the labels of all the sources by name, also of those without gaps.
    """

    gaps: tuple[Gap, ...]
    labels: Mapping[str, str]

    @property
    def description(self) -> str:
        """The gaps in words, the last first: "Radio Ambershire News from Tue 3 Nov 2026, 04:10 to …".

        It is empty if there are none.
        """
        described = [self._describe(gap) for gap in self.gaps[::-1][:MOST_NAMED]]
        more = len(self.gaps) - len(described)
        return "; ".join([*described, *([f"and {counted(more, 'earlier gap')}"] if more else [])])

    def _describe(self, gap: Gap) -> str:
        since, until = calendar.format_moment(gap.since), calendar.format_moment(gap.until)
        return f"{self.labels[gap.source]} from {since} to {until}"


def collection_gaps(queries: Sequence[Node], since: datetime, store: Store) -> CollectionGaps:
    """Return the gaps since a moment of the sources whose stories any of these queries may show.

    A gap that has not ended lasts until now. Raises `StoreError`.
    """
    sources = store.sources.by_name()
    shown = {name for name, source in sources.items() if any(may_match(query, source) for query in queries)}
    lasting = [gap for poll in store.polls.all().values() if (gap := poll.gap(calendar.now()))]
    gaps = [gap for gap in (*store.polls.gaps(since), *lasting) if gap.source in shown]
    return CollectionGaps(gaps=tuple(_joined(gaps)), labels={name: sources[name].label for name in sorted(shown)})


def _joined(gaps: Iterable[Gap]) -> list[Gap]:
    """Join gaps of a source that overlap, because a gap is added anew at every visit that fails."""
    joined: dict[str, list[Gap]] = {}
    for gap in sorted(gaps, key=lambda gap: gap.since):
        before = joined.setdefault(gap.source, [])
        if before and gap.since <= before[-1].until:
            before[-1] = replace(before[-1], until=max(gap.until, before[-1].until))
        else:
            before.append(gap)
    return sorted((gap for each in joined.values() for gap in each), key=lambda gap: (gap.since, gap.source))
