"""Spikes and silences: clearly more stories than is usual, or none where there always were some.

Days are the newsroom's; a story is of the day on which it was published, or first seen where its source states none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, lgamma, log
from typing import TYPE_CHECKING

from search import calendar
from search.alert import Occasion
from search.alerts.detection.collection_record import CollectionRecord
from search.cadence import next_due
from search.index import Order
from search.query.standing_query import parse_standing_query
from search.query.tree import Dated, Or, Tagged, both, joined
from search.store.notices import Finding
from search.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from search.alert import Alert
    from search.index import Hits, StoryIndex
    from search.query.tree import Node
    from search.store import Store

EVERY = timedelta(hours=1)
WEEKS, FEWEST_WEEKS = 8, 4
"""Weeks with which a day is compared, and those of gathering without which nothing can be said."""
CHANCE = 0.001
"""How probable it may be that a spike is none."""
FEWEST = 5
"""Stories that make a spike at least; fewer are read one by one."""
TIMES = 2
"""And how often the usual number: in a busy topic a little more is soon improbable, and no news."""
RARE = 0.5
"""Stories a day that are taken as usual where there were fewer: some weeks without one do not prove that none comes."""
NAMED = 20
"""Stories of a spike that are named, the newest."""

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


def find_spikes_and_silences(store: Store, index: StoryIndex, now: datetime, limit: int) -> int:
    """Look for spikes and silences, for at most `limit` alerts that chose to hear of them and were not looked after for
    an hour; returns how many notices were written.

    A day has one spike at most, and a silence, which ends when a story comes, is told of once. While stories wait to be
    indexed nothing can be said. Raises `SearchIndexError`, `StoreError`.
    """
    if store.queue.waiting():
        return 0
    written = 0
    gathering = CollectionRecord(store, now)
    for alert in store.alerts.unchecked_for_spikes(now - EVERY, limit):
        query, _ = parse_standing_query(alert.query, calendar.day_of(now))
        if query:
            topic = _Topic(store, index, alert, query, gathering, now)
            written += store.notices.add([*topic.spikes(), *topic.silence()], now)
        store.alerts.set_checked_for_spikes(alert.id, now)
    return written


def is_spike(count: int, usual: float) -> bool:
    """Whether so many stories of a day are clearly more than the `usual` number of such a day.

    The chance of so many or more is that of a Poisson process with the mean of the weeks before, as in "Trend Detection
    in Social Data" (S. Hendrickson, J. Kolb, B. Lehman, J. Montague, Twitter 2015); that days are compared with their
    like in the week is of health surveillance (J. Tokars and others, "Enhancing time-series detection algorithms for
    automated biosurveillance", Emerging Infectious Diseases 15/4, 2009).
    """
    if count < max(FEWEST, TIMES * usual):
        return False
    mean = max(usual, RARE)
    return 1 - sum(exp(fewer * log(mean) - mean - lgamma(fewer + 1)) for fewer in range(count)) < CHANCE


@dataclass(frozen=True)
class _Topic:
    """What an alert watches, from day to day."""

    store: Store
    index: StoryIndex
    alert: Alert
    query: Node
    gathering: CollectionRecord
    now: datetime

    @property
    def today(self) -> date:
        return calendar.day_of(self.now)

    def spikes(self) -> Iterator[Finding]:
        """Today's, and yesterday's: its last stories came after the last look of that day."""
        if Occasion.SPIKE not in self.alert.occasions:
            return
        for day in (self.today - _DAY, self.today):
            if day >= calendar.day_of(self.alert.created) and (spike := self._spike(day)):
                yield spike

    def silence(self) -> Iterator[Finding]:
        if Occasion.SILENCE in self.alert.occasions and (silence := self._silence()):
            yield silence

    def _spike(self, day: date) -> Finding | None:
        sources, weeks = self.gathering.steady_sources(day, FEWEST_WEEKS, WEEKS)
        of_those = joined(Or, (Tagged(Tag.SOURCE, name) for name in sorted(sources)))
        if of_those is None:
            return None
        query = both(self.query, of_those)
        hits = self.index.search(both(query, Dated(day, day)), limit=NAMED)
        if hits.total < FEWEST:
            return None
        before = Or(tuple(Dated(each, each) for each in _same_days(day, weeks)))
        usual = self.index.search(both(query, before), limit=0).total / weeks
        if not is_spike(hits.total, usual):
            return None
        detail = {"day": day.isoformat(), "count": hits.total, "usual": usual, "stories": list(hits.ids)}
        return self._finding(Occasion.SPIKE, day, detail)

    def _silence(self) -> Finding | None:
        days = timedelta(days=self.alert.silence_days)
        if self._between(self.today - days, None).total:
            return None
        last = self._day(None, self.today, Order.NEWEST)
        if last is None or self._was_told(last) or not self._always(last, days):
            return None
        before = self._between(last - WEEKS * _WEEK + _DAY, last)
        if not self.gathering.without_gaps(before.sources, self.today - days):
            return None
        gone = (self.today - last).days
        detail = {"last": last.isoformat(), "days": gone, "usual": before.total / WEEKS}
        return self._finding(Occasion.SILENCE, last, detail)

    def _always(self, last: date, days: timedelta) -> bool:
        """Whether in the weeks before the last story never so many days were without one."""
        day = last
        while day > last - max(WEEKS * _WEEK, days):
            earlier = self._day(day - days, day - _DAY, Order.OLDEST)
            if earlier is None:
                return False
            day = earlier
        return True

    def _was_told(self, last: date) -> bool:
        told = self.store.notices.last(self.alert.id, Occasion.SILENCE)
        return told is not None and date.fromisoformat(told.detail["last"]) >= last

    def _day(self, first: date | None, last: date, order: Order) -> date | None:
        """The first or last day in a range on which a story matches."""
        stories = self.store.stories.get(self._between(first, last, 1, order).ids)
        return calendar.day_of(stories[0].when) if stories else None

    def _between(self, first: date | None, last: date | None, limit: int = 0, order: Order = Order.NEWEST) -> Hits:
        return self.index.search(both(self.query, Dated(first, last)), order=order, limit=limit)

    def _finding(self, occasion: Occasion, day: date, detail: Mapping[str, object]) -> Finding:
        return Finding(
            alert=self.alert.id,
            occasion=occasion,
            subject=f"{occasion} {day}",
            detail=detail,
            due=next_due(self.alert.cadence, self.alert.quiet, self.now),
        )


def _same_days(day: date, weeks: int) -> list[date]:
    """The same day of the week in each of so many weeks before."""
    return [day - back * _WEEK for back in range(1, weeks + 1)]
