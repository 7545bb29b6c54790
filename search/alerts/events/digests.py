"""Put the notices of an alert into messages: one message for each event, or a digest if there would be too many."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from search.store.messages import Bundle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.alert import Alert, Notice

AT_ONCE = 10
"""More messages at once, such as after an outage or a suspension, become one digest."""
AN_HOUR = 30
"""More messages within an hour also become one digest; after that, stories wait, so that no channel is flooded."""


def bundles_of(alert: Alert, notices: Sequence[Notice], last_hour: int) -> list[Bundle]:
    """Return the notices of an alert in bundles, one for each message; `last_hour` is its number of recent messages."""
    return bundles(notices, at_once=alert.cadence.at_once, last_hour=last_hour)


def bundles(notices: Sequence[Notice], *, at_once: bool, last_hour: int) -> list[Bundle]:
    """Return the notices of one alert in bundles, one for each message.

    `at_once`: whether the alert sends each event at once. `last_hour`: how many messages it had in the last hour. A
    notice without a story, such as a silence, has a message of its own. Stories are left out only if the alert has
    reached its limit for the hour; they wait for the next one.
    """
    events: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        events[notice.event or notice.subject].append(notice)
    separate = [Bundle(notices=tuple(group)) for group in events.values()]
    if at_once and len(separate) <= AT_ONCE and last_hour + len(separate) <= AN_HOUR:
        return separate
    stories = [notice for group in events.values() for notice in group if notice.story]
    others = [bundle for bundle in separate if not bundle.notices[0].story]
    full = at_once and last_hour >= AN_HOUR
    return [*others, *([Bundle(notices=tuple(stories), digest=True)] if stories and not full else [])]
