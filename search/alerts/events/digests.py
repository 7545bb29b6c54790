"""Which notices of an alert are told together: one event in one message, and of too many messages a digest."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from search.store.messages import Bundle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.alert import Alert, Notice

AT_ONCE = 10
"""More messages than that at once (an outage was caught up, an alert was suspended) become one digest."""
AN_HOUR = 30
"""So do those that would be more than that within an hour; what comes after these waits, that no channel is flooded."""


def bundles_of(alert: Alert, notices: Sequence[Notice], last_hour: int) -> list[Bundle]:
    """The messages that tell of these notices of an alert, given how many it had in the last hour."""
    return bundles(notices, at_once=alert.cadence.at_once, last_hour=last_hour)


def bundles(notices: Sequence[Notice], *, at_once: bool, last_hour: int) -> list[Bundle]:
    """The messages that tell of these notices of one alert, given how many it had in the last hour.

    What tells of no story (a silence, a source that failed) has a message of its own. Stories are left out only where
    the hour is full: they wait for another.
    """
    events: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        events[notice.event or notice.subject].append(notice)
    apart = [Bundle(notices=tuple(group)) for group in events.values()]
    if at_once and len(apart) <= AT_ONCE and last_hour + len(apart) <= AN_HOUR:
        return apart
    stories = [notice for group in events.values() for notice in group if notice.story]
    others = [bundle for bundle in apart if not bundle.notices[0].story]
    full = at_once and last_hour >= AN_HOUR
    return [*others, *([Bundle(notices=tuple(stories), digest=True)] if stories and not full else [])]
