"""How alerts and sources are doing, in words. Pure functions; every moment is aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dashboard.words.moments import ago, exact, number
from search.alert import Medium
from search.calendar import day_of, format_moment
from search.story import Rights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.alert import Alert, Channel
    from search.health import Health
    from search.store.notices import NoticeCounts

UNCHECKED = timedelta(hours=6)
"""An alert that was not checked for so long is not watched by anything."""
_LEFT_OVER = timedelta(minutes=5)
"""Stories that wait to be indexed are the usual course of things while the alert was checked less long ago."""
_NO_MAIL = "no mail server is set (BLUELIGHT_SMTP)"

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


def alert_state(alert: Alert, tally: NoticeCounts, *, queued: int, mails: bool, now: datetime) -> State:
    """What is to be said of an alert: first what is broken, then what waits, then whether it is quiet."""
    if alert.is_suspended(now):
        return _suspended(alert)
    if alert.problem:
        return State(f"cannot be read: {alert.problem}", well=False)
    if queued and (alert.checked is None or now - alert.checked > _LEFT_OVER):
        return State(f"{number(queued, 'story waits', 'stories wait')} to be indexed", well=False)
    if alert.checked and now - alert.checked > UNCHECKED:
        return State(f"last checked {ago(alert.checked, now)}; is bluelight watch running?", well=False)
    if amiss := _channels(alert, tally, mails=mails, now=now):
        return State(amiss, well=False)
    if tally.waiting:
        return State(f"{number(tally.waiting, 'notice waits', 'notices wait')} to be told")
    if alert.checked is None:
        return State("new: not checked yet")
    if tally.last_fired and day_of(tally.last_fired) == day_of(now):
        return State("fired today")
    return State("quiet")


def channel_state(channel: Channel, *, mails: bool, now: datetime) -> State:
    """What is to be said of one way in which an alert is told."""
    if channel.problem:
        return State(f"closed: {channel.problem}", well=False)
    if channel.failing:
        return State(f"takes nothing since {exact(channel.failing, now)}", well=False)
    if channel.medium is Medium.MAIL and not mails:
        return State(_NO_MAIL, well=False)
    return State("works")


def _suspended(alert: Alert) -> State:
    if alert.problem:
        return State(f"suspended: {alert.problem}", well=False)
    return State(f"suspended until {format_moment(alert.until)}" if alert.until else "suspended")


def _channels(alert: Alert, tally: NoticeCounts, *, mails: bool, now: datetime) -> str:
    """What does not do its work; nothing if all channels do."""
    of = number(len(alert.channels), "channel")
    closed = sum(bool(channel.problem) for channel in alert.channels)
    still_open = [channel for channel in alert.channels if not channel.problem]
    failing = [channel.failing for channel in still_open if channel.failing]
    words = [f"{closed} of {of} closed"] if closed else []
    words += [f"{len(failing)} of {of} failing since {exact(min(failing), now)}"] if failing else []
    words += [_NO_MAIL] if not mails and any(channel.medium is Medium.MAIL for channel in still_open) else []
    if words and tally.waiting:
        words.append(number(tally.waiting, "notice waits", "notices wait"))
    return "; ".join(words)


def summary(given: Sequence[Health], now: datetime) -> State:
    """All sources in one line: "3 of 3 sources well · newest story 4 min ago"."""
    if not given:
        return State("no source gathered yet")
    well = sum(each.well for each in given)
    newest = max((each.last_story for each in given if each.last_story), default=None)
    words = f"{well} of {number(len(given), 'source')} well"
    return State(f"{words} · newest story {ago(newest, now)}" if newest else words, well == len(given))


def shortcomings(given: Health) -> str:
    """What a source's last pages lacked and which errors came, in words: "33% without date · 2 × 503"."""
    shares = (("date", given.without_date), ("headline", given.without_title), ("text", given.without_text))
    lacking = [f"{share:.0%} without {what}" for what, share in shares if share]
    return " · ".join([*lacking, *(f"{count} × {kind}" for kind, count in given.errors.items())])
