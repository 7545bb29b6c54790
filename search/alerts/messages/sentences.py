"""What is said of what no single story tells: a spike, a silence, a source that failed, a sign of life."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from search import calendar
from search.alert import Occasion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from search.alert import Message, Notice
    from search.story import Source


def sentences(message: Message, sources: Mapping[str, Source]) -> Iterator[str]:
    """A sentence for each notice of a message that tells of no single story.

    What each occasion's `Notice.detail` holds stands with whoever writes it: `search.alerts.detection.spikes`,
    `search.monitoring.owner_notices`, `search.alerts.delivery.sender`. Moments and days are in ISO 8601.
    """
    for notice in message.notices:
        yield from _said(notice, sources)


def _said(notice: Notice, sources: Mapping[str, Source]) -> Iterator[str]:
    detail = notice.detail
    match notice.occasion:
        case Occasion.SPIKE:
            yield (
                f"{detail['count']} stories on {_day(detail['day'])}, where that day of the week usually has "
                f"about {detail['usual']:.0f}."
            )
        case Occasion.SILENCE:
            yield (
                f"Nothing has matched since {_day(detail['last'])}, {detail['days']} days ago; in the time before "
                f"there were about {detail['usual']:.0f} stories a week."
            )
        case Occasion.SOURCE:
            yield _source(detail, sources)
        case Occasion.SIGN:
            yield (
                f"{_count(detail['matches'], 'match', 'matches')} in "
                f"{_count(detail['stories'], 'story', 'stories')} last week; "
                f"{detail['well']} of {detail['sources']} sources are well."
            )
        case Occasion.TROUBLE:
            yield detail["problem"]
        case Occasion.TEST:
            yield "This is a test: what your alert finds will reach you here."


def _source(detail: Mapping[str, str], sources: Mapping[str, Source]) -> str:
    source = sources.get(detail["source"])
    label = source.label if source else detail["source"]
    since = calendar.format_moment(datetime.fromisoformat(detail["since"]))
    if detail["condition"] == "well":
        return f"{label} is back; what it published since {since} was caught up as far as its site still lists it."
    return f"{label} is {detail['condition']} since {since}; until it is back you may not hear of what it publishes."


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day:%a} {day.day} {day:%b %Y}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
