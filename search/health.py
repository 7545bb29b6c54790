"""How well the sources are doing, from the counts of every visit.

All functions but `survey` are pure. Every moment is aware. The dashboard, the command line and the mails to the
operator get their information from here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from search.calendar import day_of, format_moment
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from search.store import Store
    from search.store.polls import Poll
    from search.store.sources import Crawl, SourceState
    from search.story import Source

PAGES, UNDATED, UNTITLED, WITHOUT_TEXT, OFF_RULE = "pages", "undated", "untitled", "without text", "off rule"
"""What is counted at a visit: the pages that were read, and those without a date, a headline or a text, and those whose
text the source's own rule did not find.
"""

WALL_AT = "wall: "
"""What is counted for pages that answer with a wall and not with their stories; the address of the first follows."""

COMPARED = timedelta(days=35)
"""A source is compared with what it did in this time before, as the alarms of Media Cloud do."""
FAILURES = 3
"""After so many visits in a row without an answer that can be read, a source is broken."""

_WEEKS = 4
_RECENT = timedelta(days=2)
_MISSED = 6.0
"""How many stories must be missing for a source to be silent. By chance this happens once in four hundred times
(Poisson).
"""
_ENOUGH = 5
"""The number of pages from which a share is meaningful."""
_ERROR = "error: "


class Condition(StrEnum):
    """How a source is doing, worst first."""

    BROKEN = "broken"
    SILENT = "silent"
    FAILING = "failing"
    WELL = "well"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source is doing. Times are UTC. Shares are from 0 to 1, or None if too few pages were read.

    `words` describes the condition in a sentence. `stories` is how many stories the store has. `today` is how many are
    of this newsroom day, and `expected` how many usually come on this day of the week. `fortnight` has the numbers of
    stories on the last 14 newsroom days, with today's last. `errors` counts the errors of the last two days by kind.
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
        """Whether the source could be read at the last visit as usual, or is too new to tell."""
        return self.condition in (Condition.WELL, Condition.NEW)

    @property
    def alarming(self) -> bool:
        """Whether somebody should do something about this source; a single failure passes by itself."""
        match self.condition:
            case Condition.BROKEN | Condition.SILENT:
                return True
            case Condition.FAILING | Condition.WELL | Condition.NEW:
                return False
            case _:
                assert_never(self.condition)


def survey(store: Store, now: datetime) -> list[Health]:
    """Return the health of every source, ordered by label. Raises `StoreError`."""
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
    """Return how a source is doing.

    `seen` has the times at which its stories of the last `COMPARED` were first seen. `crawls` are its visits in that
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
    """Return how many stories come on each day of the week, Monday first: the mean of the four weeks before `now`.

    Stories that were seen before `since`, when the source was new, are not counted.
    """
    today = day_of(now)
    counted = [0] * 7
    for moment in seen:
        if 0 < (today - day_of(moment)).days <= 7 * _WEEKS and (since is None or moment > since):
            counted[day_of(moment).weekday()] += 1
    weeks = min((now - since) / timedelta(weeks=1), _WEEKS) if since else _WEEKS
    return [count / max(weeks, 1) for count in counted]


def stories_per_day(moments: Iterable[datetime], now: datetime, length: int) -> list[int]:
    """Return how many of the moments fall on each of the last `length` newsroom days, with today's number last."""
    today = day_of(now)
    days = Counter(day_of(moment) for moment in moments)
    return [days[today - timedelta(days=back)] for back in reversed(range(length))]


def layout_changed(crawls: Sequence[Crawl]) -> bool:
    """Return whether the rule for the text no longer finds it: on none of the last pages, but on most before."""
    last_pages = Counter[str]()
    unread = [crawl.tally for crawl in crawls if crawl.tally.get(PAGES)]
    while unread and last_pages[PAGES] < _ENOUGH:
        last_pages.update(unread.pop())
    before = _sum(unread)
    share_before = _share(before, OFF_RULE)
    return (
        last_pages[PAGES] >= _ENOUGH
        and last_pages[OFF_RULE] == last_pages[PAGES]
        and share_before is not None
        and share_before < 0.5
    )


def wall_since(crawls: Sequence[Crawl]) -> tuple[datetime, str, bool] | None:
    """Return since when pages of a source are walls, the last such address, and whether no page is a story; or None.

    Visits that fetched no page say nothing. A wall ends with the first visit in which every page is a story.
    """
    since, last, alone = None, "", True
    for crawl in reversed(crawls):
        address = next((key.removeprefix(WALL_AT) for key in crawl.tally if key.startswith(WALL_AT)), "")
        if not address and crawl.tally.get(PAGES):
            break
        if address:
            since, last, alone = crawl.started, last or address, alone and not crawl.tally.get(PAGES)
    return (since, last, alone) if since else None


def _condition(
    state: SourceState, usual: Sequence[float], crawls: Sequence[Crawl], poll: Poll | None, now: datetime
) -> tuple[Condition, str]:
    crawl = state.last_crawl
    problem = crawl.problem if crawl else ""
    if poll and poll.failures >= FAILURES:
        since = f"since {format_moment(poll.succeeded)}" if poll.succeeded else "so far"
        return Condition.BROKEN, f"nothing could be read {since}: {problem or 'it does not answer'}"
    if crawl and not crawl.reached and poll is None:
        return Condition.BROKEN, problem
    if wall := wall_since(crawls):
        began, address, alone = wall
        words = f"answers with a wall since {format_moment(began)}: {address}"
        return (Condition.BROKEN if alone else Condition.WELL), words
    if layout_changed(crawls):
        return Condition.BROKEN, "its pages have a new layout, and their text is no longer found"
    if state.last_story and crawl and now - state.last_story > COMPARED:
        return Condition.SILENT, f"no new story for {_days(now - state.last_story)}"
    if state.last_story and _missed(state.last_story, usual, now) >= _MISSED:
        return Condition.SILENT, f"no new story for {_days(now - state.last_story)}; usually {_frequency(usual)}"
    if crawl is None:
        return Condition.NEW, "filled from an archive; not visited yet" if state.stories else "not visited yet"
    if not crawl.reached:
        return Condition.FAILING, problem or "it did not answer at the last visit"
    if poll and poll.succeeded is None:
        return Condition.FAILING, problem or "it has never answered"
    return Condition.WELL, problem or _outcome(crawl)


def _missed(last: datetime, usual: Sequence[float], now: datetime) -> float:
    """Return how many stories should have come since the last one. The first and the last day count in part."""
    whole = sum(usual[day.weekday()] for day in _days_after(day_of(last), day_of(now)))
    part_of_today = (now - last) / timedelta(days=1) % 1
    return whole + part_of_today * usual[day_of(now).weekday()] if now - last > timedelta(days=1) else 0.0


def _days_after(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range(1, (last - first).days))


def _days(span: timedelta) -> str:
    return counted(span.days, "day")


def _frequency(usual: Sequence[float]) -> str:
    weekly = sum(usual)
    return f"{round(weekly / 7)} a day" if weekly >= 14 else f"{round(weekly)} a week"


def _outcome(crawl: Crawl) -> str:
    parts = [counted(crawl.new, "new story", "new stories")] if crawl.new else []
    parts += [f"{crawl.changed:,} edited"] if crawl.changed else []
    return f"{', '.join(parts) or 'nothing new'} at the last visit"


def _sum(tallies: Iterable[Mapping[str, int]]) -> Counter[str]:
    total = Counter[str]()
    for each in tallies:
        total.update(each)
    return total


def _share(counted: Mapping[str, int], what: str) -> float | None:
    pages = counted.get(PAGES, 0)
    return counted.get(what, 0) / pages if pages >= _ENOUGH else None
