"""How an alert or a source is doing, in words. Pure functions; every moment is aware."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dashboard.clock import ago, number
from search.newsroom import day_of
from search.story import Rights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.store.alerts import Alert
    from search.store.sources import SourceState

UNCHECKED = timedelta(hours=6)
"""An alert that was not checked for so long is not watched by anything."""
_LEFT_OVER = timedelta(minutes=5)
"""Stories that wait to be indexed are the usual course of things while the alert was checked less long ago."""

_FRESH = timedelta(days=7)
COMPARED = timedelta(days=35)
"""A source's last week is held against the four weeks before it, as Media Cloud's alarms do."""

RIGHTS = {
    Rights.FULL: "shown in full",
    Rights.INDEX: "searched; only matching sentences shown",
    Rights.FEED: "headline and summary only",
}


@dataclass(frozen=True, slots=True)
class State:
    """A state in words; `well` is False where somebody has to do something."""

    words: str
    well: bool = True


def alert_state(alert: Alert, *, queued: int, mails: bool, now: datetime) -> State:
    """What is to be said of an alert: first what is broken, then what waits, then whether it is quiet."""
    if alert.problem:
        return State(f"cannot be read: {alert.problem}", well=False)
    if alert.waiting:
        mails_wait = number(alert.waiting, "mail waits", "mails wait")
        return State(f"{mails_wait} for {'the' if mails else 'a'} mail server", well=False)
    if queued and (alert.checked is None or now - alert.checked > _LEFT_OVER):
        return State(f"{number(queued, 'story waits', 'stories wait')} to be indexed", well=False)
    if alert.checked is None:
        return State("new: not checked yet")
    if now - alert.checked > UNCHECKED:
        return State(f"last checked {ago(alert.checked, now)}; is bluelight watch running?", well=False)
    if alert.last_fired and day_of(alert.last_fired) == day_of(now):
        return State("fired today")
    return State("quiet")


def source_state(state: SourceState, seen: Sequence[datetime], now: datetime) -> State:
    """How the last visit to a source went, and whether it fell silent; `seen`: its stories of `COMPARED`."""
    crawl = state.last_crawl
    if crawl and crawl.problem:
        return State(crawl.problem, well=False)
    weekly = _usual(seen, now)
    if state.last_story and weekly >= 1 and now - state.last_story > _FRESH:
        return State(
            f"silent for {ago(state.last_story, now).removesuffix(' ago')}; usually {weekly} a week", well=False
        )
    if crawl is None:
        return State("held from an archive" if state.stories else "never visited")
    brought = [number(crawl.new, "new story", "new stories")] if crawl.new else []
    brought += [f"{crawl.changed} edited"] if crawl.changed else []
    return State(f"well: {', '.join(brought) or 'nothing new'}")


def summary(states: Sequence[SourceState], seen: Mapping[str, Sequence[datetime]], now: datetime) -> State:
    """All sources in one line: "3 of 3 sources well · newest story 4 min ago"."""
    if not states:
        return State("no source gathered yet")
    well = sum(source_state(state, seen.get(state.source.name, ()), now).well for state in states)
    newest = max((state.last_story for state in states if state.last_story), default=None)
    words = f"{well} of {number(len(states), 'source')} well"
    return State(f"{words} · newest story {ago(newest, now)}" if newest else words, well == len(states))


def daily(moments: Sequence[datetime], now: datetime, length: int) -> list[int]:
    """How many of the moments fall on each of the last newsroom days, `length` of them, today's last."""
    today = day_of(now)
    days = Counter(day_of(moment) for moment in moments)
    return [days[today - timedelta(days=back)] for back in reversed(range(length))]


def _usual(seen: Sequence[datetime], now: datetime) -> int:
    """How many stories a week came in the weeks before the last."""
    before = sum(moment < now - _FRESH for moment in seen)
    return round(before * _FRESH / (COMPARED - _FRESH))
