"""Say in a sentence how many stories an alert would have found, and claim no more than was collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.wording import counted

if TYPE_CHECKING:
    from search.alerts.editing.collected import CollectedPeriod

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def frequency(count: int, collected: CollectedPeriod, *, longest: int) -> str:
    """Return the sentence for `count` stories in the last `longest` days of the collected period."""
    if not collected.enough:
        return f"{_stock(collected)}: too little to say."
    whole = collected.days >= longest
    period = f"in the last {longest} days" if whole else f"in the {collected.days} days collected so far"
    rate = _rate(count / collected.length)
    if rate:
        return f"This would have been about {rate}{'' if whole else f', {period}'}."
    return f"This would have been {_number(count, 'story', 'stories')} {period}."


def _stock(collected: CollectedPeriod) -> str:
    if not collected.days:
        return "Nothing has been collected yet from the sources of this query"
    days, sources = _number(collected.days, "day", "days"), _number(len(collected.sources), "source", "sources")
    return f"Only {days} of {sources} have been collected"


def _rate(daily: float) -> str:
    """Return how many stories a day, or a week, in words; empty if there is less than one in ten days."""
    unit, often = ("a day", daily) if daily >= 0.75 else ("a week", 7 * daily)
    if often < 0.7:
        return ""
    return f"{round(often):,} {unit}" if often >= 1.5 else f"one {unit}"


def _number(count: int, one: str, many: str) -> str:
    """Return a number in words up to twelve, as newsrooms write it, with its noun."""
    return f"{_WORDS[count]} {one if count == 1 else many}" if count < len(_WORDS) else counted(count, one, many)
