"""How stories were gathered, for whoever has to tell quiet news from news that did not come in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from search import calendar
from search.health import Condition, survey

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Set
    from datetime import date, datetime

    from search.store import Store
    from search.store.polls import Poll


@dataclass(frozen=True)
class CollectionRecord:
    """What is known of it at a moment (UTC); the store is asked when it is needed, and once."""

    store: Store
    now: datetime

    def steady_sources(self, day: date, fewest: int, most: int) -> tuple[Set[str], int]:
        """The sources that were gathered from for at least the `fewest` whole weeks before a day, and for how many
        weeks all of them were, counted up to the `most`.
        """
        begun = {name: calendar.day_of(poll.seeded) for name, poll in self._polls.items() if poll.seeded}
        weeks = {name: min(((day - first).days - 1) // 7, most) for name, first in begun.items()}
        settled = {name: many for name, many in weeks.items() if many >= fewest}
        return settled.keys(), min(settled.values(), default=0)

    def without_gaps(self, sources: Collection[str], since: date) -> bool:
        """Whether none of these sources is broken, and each was gathered from without a gap since a day began."""
        gaps = {gap.source for gap in self.store.polls.gaps(calendar.midnight(since))}
        missed = {name for name, poll in self._polls.items() if poll.gap(self.now)}
        return set(sources) <= self._polls.keys() - gaps - missed - self._broken

    @cached_property
    def _polls(self) -> Mapping[str, Poll]:
        return self.store.polls.all()

    @cached_property
    def _broken(self) -> Set[str]:
        return {each.source.name for each in survey(self.store, self.now) if each.condition is Condition.BROKEN}
