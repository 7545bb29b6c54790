"""How steadily each source was collected, to distinguish a real silence from a gap in collection."""

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
    """How the sources were collected, as known at `now` (UTC). The store is read when needed, and only once."""

    store: Store
    now: datetime

    def steady_sources(self, day: date, fewest: int, most: int) -> tuple[Set[str], int]:
        """Return the sources collected for at least `fewest` whole weeks before a day, and the weeks that all share.

        The weeks are counted up to `most`. Raises `StoreError`.
        """
        first_days = {name: calendar.day_of(poll.seeded) for name, poll in self._polls.items() if poll.seeded}
        weeks = {name: min(((day - first).days - 1) // 7, most) for name, first in first_days.items()}
        steady = {name: number for name, number in weeks.items() if number >= fewest}
        return steady.keys(), min(steady.values(), default=0)

    def without_gaps(self, sources: Collection[str], since: date) -> bool:
        """Return whether none of these sources is broken, and none has had a gap since the beginning of a day.

        Raises `StoreError`.
        """
        past = {gap.source for gap in self.store.polls.gaps(calendar.midnight(since))}
        present = {name for name, poll in self._polls.items() if poll.gap(self.now)}
        return set(sources) <= self._polls.keys() - past - present - self._broken

    @cached_property
    def _polls(self) -> Mapping[str, Poll]:
        return self.store.polls.all()

    @cached_property
    def _broken(self) -> Set[str]:
        return {each.source.name for each in survey(self.store, self.now) if each.condition is Condition.BROKEN}
