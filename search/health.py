"""How the sources are doing, from what was counted at every visit. All but `survey` is pure; every moment is aware.

Whoever tells of it asks here: the dashboard, the command line, the mail to the operator.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from search.calendar import day_of, format_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from search.store import Store
    from search.store.polls import Poll
    from search.store.sources import Crawl, SourceState
    from search.story import Source

PAGES, UNDATED, UNTITLED, WITHOUT_TEXT, OFF_RULE = "pages", "undated", "untitled", "without text", "off rule"
"""What is counted at a visit: pages that were read, and those without a date, a headline or a text, or whose text was
not where the source's own rule looks for it."""

COMPARED = timedelta(days=35)
"""What a source does is held against the weeks before, as Media Cloud's alarms do."""
FAILURES = 3
"""Visits in a row that brought nothing, after which a source is broken."""

_WEEKS = 4
_RECENT = timedelta(days=2)
_MISSED = 6.0
"""Stories that should have come by now and did not: by chance that happens once in four hundred times (Poisson)."""
_ENOUGH = 5
"""Pages from which a share is told."""
_ERROR = "error: "


class Condition(StrEnum):
    """What is to be said of a source, worst first."""

    BROKEN = "broken"
    SILENT = "silent"
    WELL = "well"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source is doing. Times are UTC, shares from 0 to 1 and None where too little was read to tell.

    `words` says it in a sentence. `stories`: how many are held. `today` and `expected`: stories of this newsroom day,
    and on a day of the week such as this. `fortnight`: stories on each of the last 14 newsroom days, today's last.
    `errors`: of the last two days, by their kind.
    """

    source: Source
    condition: Condition
    words: str
    stories: int
    last_visit: datetime | None
    last_story: datetime | None
    next_visit: datetime | None
    today: int
    expected: float
    fortnight: tuple[int, ...]
    without_date: float | None
    without_title: float | None
    without_text: float | None
    errors: Mapping[str, int] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        """Whether nobody has to do anything."""
        return self.condition in (Condition.WELL, Condition.NEW)


def survey(store: Store, now: datetime) -> list[Health]:
    """How every source is doing, by label; raises `StoreError`."""
    since = now - COMPARED
    seen, crawls, polls = store.sources.story_times(since), store.sources.crawls(since), store.polls.all()
    return [
        health(state, seen.get(name, ()), crawls.get(name, ()), polls.get(name), now)
        for state in store.sources.states()
        for name in (state.source.name,)
    ]


def health(
    state: SourceState, seen: Sequence[datetime], crawls: Sequence[Crawl], poll: Poll | None, now: datetime
) -> Health:
    """How a source is doing; `seen`, when its stories of `COMPARED` were first seen, and `crawls`, its visits of that
    time, oldest first.
    """
    usual = expected_per_weekday(seen, state.last_story or now, since=poll.seeded if poll else None)
    condition, words = _condition(state, usual, crawls, poll, now)
    recent = _sum(crawl.tally for crawl in crawls if now - crawl.finished <= _RECENT)
    days = stories_per_day(seen, now, 14)
    return Health(
        source=state.source,
        condition=condition,
        words=words,
        stories=state.stories,
        last_visit=state.last_crawl.finished if state.last_crawl else None,
        last_story=state.last_story,
        next_visit=max(poll.due, poll.not_before or poll.due) if poll else None,
        today=days[-1],
        expected=usual[day_of(now).weekday()],
        fortnight=tuple(days),
        without_date=_share(recent, UNDATED),
        without_title=_share(recent, UNTITLED),
        without_text=_share(recent, WITHOUT_TEXT),
        errors={key.removeprefix(_ERROR): count for key, count in sorted(recent.items()) if key.startswith(_ERROR)},
    )


def expected_per_weekday(seen: Iterable[datetime], now: datetime, *, since: datetime | None = None) -> list[float]:
    """How many stories come on each day of the week, Monday's first: the mean of the four before `now`.

    What was seen before `since`, when the source was new, is no measure.
    """
    today = day_of(now)
    counted = [0] * 7
    for moment in seen:
        if 0 < (today - day_of(moment)).days <= 7 * _WEEKS and (since is None or moment > since):
            counted[day_of(moment).weekday()] += 1
    weeks = min((now - since) / timedelta(weeks=1), _WEEKS) if since else _WEEKS
    return [count / max(weeks, 1) for count in counted]


def stories_per_day(moments: Iterable[datetime], now: datetime, length: int) -> list[int]:
    """How many of the moments fall on each of the last newsroom days, `length` of them, today's last."""
    today = day_of(now)
    days = Counter(day_of(moment) for moment in moments)
    return [days[today - timedelta(days=back)] for back in reversed(range(length))]


def layout_changed(crawls: Sequence[Crawl]) -> bool:
    """Whether the rule for the text used to match and no longer does: on none of the last pages, but on most before."""
    last = Counter[str]()
    read = [crawl.tally for crawl in crawls if crawl.tally.get(PAGES)]
    while read and last[PAGES] < _ENOUGH:
        last.update(read.pop())
    before = _sum(read)
    share_before = _share(before, OFF_RULE)
    return last[PAGES] >= _ENOUGH and last[OFF_RULE] == last[PAGES] and share_before is not None and share_before < 0.5


def _condition(
    state: SourceState, usual: Sequence[float], crawls: Sequence[Crawl], poll: Poll | None, now: datetime
) -> tuple[Condition, str]:
    crawl = state.last_crawl
    problem = crawl.problem if crawl else ""
    if poll and poll.failures >= FAILURES:
        since = f"since {format_moment(poll.succeeded)}" if poll.succeeded else "so far"
        return Condition.BROKEN, f"nothing could be read {since}: {problem or 'it does not answer'}"
    if crawl and not crawl.reached:
        return Condition.BROKEN if poll is None else Condition.WELL, problem
    if layout_changed(crawls):
        return Condition.BROKEN, "its pages have a new layout: the rule for the text finds nothing on them any more"
    if state.last_story and crawl and now - state.last_story > COMPARED:
        return Condition.SILENT, f"silent for {_days(now - state.last_story)}"
    if state.last_story and _missed(state.last_story, usual, now) >= _MISSED:
        return Condition.SILENT, f"silent for {_days(now - state.last_story)}; usually {_often(usual)}"
    if crawl is None:
        return (Condition.WELL, "held from an archive") if state.stories else (Condition.NEW, "never visited")
    return Condition.WELL, problem or f"well: {_brought(crawl)}"


def _missed(last: datetime, usual: Sequence[float], now: datetime) -> float:
    """How many stories should have come since the last one; the parts of the days at both ends count as parts."""
    whole = sum(usual[day.weekday()] for day in _days_after(day_of(last), day_of(now)))
    part_of_today = (now - last) / timedelta(days=1) % 1
    return whole + part_of_today * usual[day_of(now).weekday()] if now - last > timedelta(days=1) else 0.0


def _days_after(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range(1, (last - first).days))


def _days(span: timedelta) -> str:
    return "1 day" if span.days == 1 else f"{span.days} days"


def _often(usual: Sequence[float]) -> str:
    weekly = sum(usual)
    return f"{round(weekly / 7)} a day" if weekly >= 14 else f"{round(weekly)} a week"


def _brought(crawl: Crawl) -> str:
    parts = [f"{crawl.new:,} new {'story' if crawl.new == 1 else 'stories'}"] if crawl.new else []
    parts += [f"{crawl.changed:,} edited"] if crawl.changed else []
    return ", ".join(parts) or "nothing new"


def _sum(tallies: Iterable[Mapping[str, int]]) -> Counter[str]:
    total = Counter[str]()
    for each in tallies:
        total.update(each)
    return total


def _share(counted: Mapping[str, int], what: str) -> float | None:
    pages = counted.get(PAGES, 0)
    return counted.get(what, 0) / pages if pages >= _ENOUGH else None
