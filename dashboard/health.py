"""How alerts and sources are doing, in words. Pure functions; every moment is aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dashboard.clock import ago, number
from search.newsroom import day_of
from search.story import Rights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.alert import Alert
    from search.health import Health
    from search.store.notices import Tally

UNCHECKED = timedelta(hours=6)
"""An alert that was not checked for so long is not watched by anything."""
_LEFT_OVER = timedelta(minutes=5)
"""Stories that wait to be indexed are the usual course of things while the alert was checked less long ago."""

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


def alert_state(alert: Alert, tally: Tally, *, queued: int, mails: bool, now: datetime) -> State:
    """What is to be said of an alert: first what is broken, then what waits, then whether it is quiet."""
    if alert.problem:
        return State(f"cannot be read: {alert.problem}", well=False)
    if tally.waiting:
        mails_wait = number(tally.waiting, "mail waits", "mails wait")
        return State(f"{mails_wait} for {'the' if mails else 'a'} mail server", well=False)
    if queued and (alert.checked is None or now - alert.checked > _LEFT_OVER):
        return State(f"{number(queued, 'story waits', 'stories wait')} to be indexed", well=False)
    if alert.checked is None:
        return State("new: not checked yet")
    if now - alert.checked > UNCHECKED:
        return State(f"last checked {ago(alert.checked, now)}; is bluelight watch running?", well=False)
    if tally.last_fired and day_of(tally.last_fired) == day_of(now):
        return State("fired today")
    return State("quiet")


def summary(given: Sequence[Health], now: datetime) -> State:
    """All sources in one line: "3 of 3 sources well · newest story 4 min ago"."""
    if not given:
        return State("no source gathered yet")
    well = sum(each.well for each in given)
    newest = max((each.last_story for each in given if each.last_story), default=None)
    words = f"{well} of {number(len(given), 'source')} well"
    return State(f"{words} · newest story {ago(newest, now)}" if newest else words, well == len(given))


def amiss(given: Health) -> str:
    """What a source's last pages lacked and which errors came, in words: "33% without date · 2 × 503"."""
    shares = (("date", given.without_date), ("headline", given.without_title), ("text", given.without_text))
    lacking = [f"{share:.0%} without {what}" for what, share in shares if share]
    return " · ".join([*lacking, *(f"{count} × {kind}" for kind, count in given.errors.items())])
