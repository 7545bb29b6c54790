"""Write the sentences for notices that report no single story: spikes, silences, sources, the weekly sign, problems."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, assert_never

from search import calendar
from search.alert import Occasion
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from search.alert import Message, Notice
    from search.story import Source


def sentences(message: Message, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield a sentence for each notice of a message that reports no single story. `sources` are given by name.

    The modules that write the notices define the names and values in `Notice.detail`: `search.alerts.detection.spikes`,
    `search.monitoring.owner_notices` and `search.alerts.delivery.closing`. Times and days in it are in ISO 8601.
    """
    for notice in message.notices:
        if sentence := _sentence(notice, sources):
            yield sentence


def _sentence(notice: Notice, sources: Mapping[str, Source]) -> str | None:
    detail, occasion = notice.detail, notice.occasion
    match occasion:
        case Occasion.NEW | Occasion.EDITED | Occasion.ENDED:
            return None
        case Occasion.SPIKE:
            return (
                f"{detail['count']} stories on {_day(detail['day'])}; "
                f"a {date.fromisoformat(detail['day']):%A} usually has about {detail['usual']:.0f}."
            )
        case Occasion.SILENCE:
            return (
                f"Nothing has matched since {_day(detail['last'])}, {counted(detail['days'], 'day')} ago; "
                f"before that there were about {counted(round(detail['usual']), 'story', 'stories')} a week."
            )
        case Occasion.SOURCE:
            return _source(detail, sources)
        case Occasion.SIGN:
            return (
                f"{counted(detail['matches'], 'match', 'matches')} in "
                f"{counted(detail['stories'], 'story', 'stories')} last week; "
                f"sources that work as usual: {detail['well']} of {detail['sources']}."
            )
        case Occasion.TROUBLE:
            return str(detail["problem"])
        case Occasion.TEST:
            return "This is a test: what your alert finds will reach you here."
        case _:
            assert_never(occasion)


def _source(detail: Mapping[str, str], sources: Mapping[str, Source]) -> str:
    source = sources.get(detail["source"])
    label = source.label if source else detail["source"]
    since = calendar.format_moment(datetime.fromisoformat(detail["since"]))
    if detail["condition"] == "well":
        return f"{label} is back; what it has published since {since} was collected as far as its site still lists it."
    return f"{label} has been {detail['condition']} since {since}; until it is back you may miss what it publishes."


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day:%a} {day.day} {day:%b %Y}"
