"""Find spikes and silences: clearly more stories than usual, or none where there always were some.

Days are newsroom days. A story belongs to the day on which it was published, or first seen if its source gives no date.
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
"""The time between two checks of an alert."""
WEEKS, FEWEST_WEEKS = 8, 4
"""The number of weeks that a day is compared with, and the smallest number that allows a comparison."""
CHANCE = 0.001
"""The highest probability that a spike is only chance."""
FEWEST = 5
"""The smallest number of stories that is a spike; fewer are read one by one."""
TIMES = 2
"""A spike has at least so many times the usual number; on a busy topic a small increase is improbable, but not news."""
LOWEST_RATE = 0.5
"""The lowest usual rate that is assumed, in stories a day: a few weeks without a story do not prove a rate of zero."""
NAMED = 20
"""How many stories of a spike are named in its notice; they are the newest ones."""

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


def find_spikes_and_silences(store: Store, index: StoryIndex, now: datetime, limit: int) -> int:
    """Check at most `limit` alerts for spikes and silences, and return how many notices were written.

    Only alerts that chose these occasions and were not checked within the last hour are checked. A day has at most one
    spike. A silence is reported once, and ends when a story arrives. Nothing is checked while stories wait to be
    indexed. Raises `SearchIndexError`, `StoreError`.
    """
    if store.queue.waiting():
        return 0
    written = 0
    record = CollectionRecord(store, now)
    for alert in store.alerts.unchecked_for_spikes(now - EVERY, limit):
        query, _ = parse_standing_query(alert.query, calendar.day_of(now))
        if query:
            check = _AlertCheck(store, index, alert, query, record, now)
            written += store.notices.add([*check.spikes(), *check.silence()], now)
        store.alerts.set_checked_for_spikes(alert.id, now)
    return written


def is_spike(count: int, usual: float) -> bool:
    """Return whether `count` stories on a day are clearly more than the `usual` number on such a day.

    The probability of so many or more stories is that of a Poisson process with the mean of the weeks before, as in
    "Trend Detection in Social Data" (S. Hendrickson, J. Kolb, B. Lehman, J. Montague, Twitter 2015). Comparing a day
    with the same day of other weeks comes from health surveillance (J. Tokars and others, "Enhancing time-series
    detection algorithms for automated biosurveillance", Emerging Infectious Diseases 15/4, 2009).
    """
    if count < max(FEWEST, TIMES * usual):
        return False
    mean = max(usual, LOWEST_RATE)
    return 1 - sum(exp(fewer * log(mean) - mean - lgamma(fewer + 1)) for fewer in range(count)) < CHANCE


@dataclass(frozen=True)
class _AlertCheck:
    """One check of an alert for spikes and for a silence."""

    store: Store
    index: StoryIndex
    alert: Alert
    query: Node
    record: CollectionRecord
    now: datetime

    @property
    def today(self) -> date:
        """The newsroom day of the check."""
        return calendar.day_of(self.now)

    def spikes(self) -> Iterator[Finding]:
        """Yield the spikes of today and yesterday, whose last stories came after yesterday's last check."""
        if Occasion.SPIKE not in self.alert.occasions:
            return
        for day in (self.today - _DAY, self.today):
            if day >= calendar.day_of(self.alert.created) and (spike := self._spike(day)):
                yield spike

    def silence(self) -> Iterator[Finding]:
        """Yield the silence, if there is one that was not reported yet."""
        if Occasion.SILENCE in self.alert.occasions and (silence := self._silence()):
            yield silence

    def _spike(self, day: date) -> Finding | None:
        sources, weeks = self.record.steady_sources(day, FEWEST_WEEKS, WEEKS)
        in_sources = joined(Or, (Tagged(Tag.SOURCE, name) for name in sorted(sources)))
        if in_sources is None:
            return None
        query = both(self.query, in_sources)
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
        if last is None or self._is_reported(last) or not self._was_never_as_silent(last, days):
            return None
        before = self._between(last - WEEKS * _WEEK + _DAY, last)
        if not self.record.without_gaps(before.sources, self.today - days):
            return None
        detail = {"last": last.isoformat(), "days": (self.today - last).days, "usual": before.total / WEEKS}
        return self._finding(Occasion.SILENCE, last, detail)

    def _was_never_as_silent(self, last: date, days: timedelta) -> bool:
        """Return whether the weeks before the last story never had so many days without a story."""
        day = last
        while day > last - max(WEEKS * _WEEK, days):
            earlier = self._day(day - days, day - _DAY, Order.OLDEST)
            if earlier is None:
                return False
            day = earlier
        return True

    def _is_reported(self, last: date) -> bool:
        notice = self.store.notices.last(self.alert.id, Occasion.SILENCE)
        return notice is not None and date.fromisoformat(notice.detail["last"]) >= last

    def _day(self, first: date | None, last: date, order: Order) -> date | None:
        """Return the first or last day of a range on which a story matches, or None."""
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
    """Return the same day of the week in each of the weeks before."""
    return [day - back * _WEEK for back in range(1, weeks + 1)]
