"""How alerts, channels and sources are doing, in words. All functions are pure; every moment is aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, assert_never

from dashboard.words.moments import ago, exact
from search.alert import Medium
from search.calendar import day_of, format_moment
from search.story import Rights
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.alert import Alert, Channel
    from search.health import Health

UNCHECKED = timedelta(hours=6)
"""An alert that was not checked for so long is not checked by any running process."""
_BACKLOG = timedelta(minutes=5)
"""While an alert was checked more recently than this, stories that wait to be indexed are normal."""
_NO_MAIL = "no mail server is set up; ask whoever runs Blue Light"


def rights_in_words(rights: Rights) -> str:
    """Return what may be shown of a source's stories: "headline and summary only"."""
    match rights:
        case Rights.FULL:
            return "shown in full"
        case Rights.INDEX:
            return "searched; only matching sentences shown"
        case Rights.FEED:
            return "headline and summary only"
        case _:
            assert_never(rights)


@dataclass(frozen=True, slots=True)
class State:
    """A state in words; `well` is False if somebody has to act."""

    words: str
    well: bool = True


def alert_state(
    alert: Alert, *, waiting: int, last_fired: datetime | None, queued: int, mails: bool, now: datetime
) -> State:
    """Return the state of an alert: the first problem if there is one, else what is waiting, else what it found today.

    `waiting`: its notices that are not sent yet. `queued`: stories that wait to be indexed. `mails`: whether a mail
    server is set.
    """
    if alert.is_suspended(now):
        return _suspended(alert)
    if alert.problem:
        return State(f"cannot be read: {alert.problem}", well=False)
    if queued and (alert.checked is None or now - alert.checked > _BACKLOG):
        return State(f"{counted(queued, 'story', 'stories')} waiting to be indexed", well=False)
    if alert.checked and now - alert.checked > UNCHECKED:
        return State(f"last checked {ago(alert.checked, now)}; ask whoever runs Blue Light to look", well=False)
    if problem := _channel_problems(alert, waiting, mails=mails, now=now):
        return State(problem, well=False)
    if waiting:
        return State(f"{counted(waiting, 'notice')} waiting to be sent")
    if alert.checked is None:
        return State("new: not checked yet")
    if last_fired and day_of(last_fired) == day_of(now):
        return State("fired today")
    return State("nothing found today")


def channel_state(channel: Channel, *, mails: bool, now: datetime) -> State:
    """Return the state of one channel; `mails` says whether a mail server is set."""
    if channel.problem:
        return State(f"closed: {channel.problem}", well=False)
    if channel.failing:
        return State(f"has accepted nothing since {exact(channel.failing, now)}", well=False)
    if channel.medium is Medium.MAIL and not mails:
        return State(_NO_MAIL, well=False)
    return State("working")


def _suspended(alert: Alert) -> State:
    if alert.problem:
        return State(f"suspended: {alert.problem}", well=False)
    return State(f"suspended until {format_moment(alert.until)}" if alert.until else "suspended")


def _channel_problems(alert: Alert, waiting: int, *, mails: bool, now: datetime) -> str:
    """Return which channels do not work, empty if all do."""
    of = counted(len(alert.channels), "channel")
    closed = sum(bool(channel.problem) for channel in alert.channels)
    still_open = [channel for channel in alert.channels if not channel.problem]
    failing = [channel.failing for channel in still_open if channel.failing]
    words = [f"{closed} of {of} closed"] if closed else []
    words += [f"{len(failing)} of {of} failing since {exact(min(failing), now)}"] if failing else []
    words += [_NO_MAIL] if not mails and any(channel.medium is Medium.MAIL for channel in still_open) else []
    if words and waiting:
        words.append(f"{counted(waiting, 'notice')} waiting")
    return "; ".join(words)


def summary(sources: Sequence[Health], now: datetime) -> State:
    """Return the state of all sources in one line: "3 of 3 sources well · newest story 4 min ago"."""
    if not sources:
        return State("no stories collected yet")
    well = sum(each.well for each in sources)
    newest = max((each.last_story for each in sources if each.last_story), default=None)
    words = f"{well} of {counted(len(sources), 'source')} well"
    return State(f"{words} · newest story {ago(newest, now)}" if newest else words, well == len(sources))


def shortcomings(health: Health) -> str:
    """Return what a source's recent pages lacked and which errors occurred: "33% without a date · error 503, twice"."""
    shares = (("a date", health.without_date), ("a headline", health.without_title), ("text", health.without_text))
    lacking = [f"{share:.0%} without {what}" for what, share in shares if share]
    return " · ".join([*lacking, *(f"error {kind}, {_times(count)}" for kind, count in health.errors.items())])


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")
