"""How often something would have come, in a sentence that claims no more than is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.alerts.editing.collected import CollectedPeriod

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def frequency(count: int, held: CollectedPeriod, *, longest: int) -> str:
    """The sentence for so many stories in what is held, of which the `longest` days were looked through."""
    if not held.enough:
        return f"{_stock(held)}: too little to say."
    whole = held.days >= longest
    over = f"in the last {longest} days" if whole else f"in the {held.days} days that we hold"
    rate = _rate(count / held.length)
    if rate:
        return f"This would have been about {rate}{'' if whole else f', {over}'}."
    return f"This would have been {_number(count, 'story', 'stories')} {over}."


def _stock(held: CollectedPeriod) -> str:
    if not held.days:
        return "We hold nothing yet of what this looks through"
    return f"We hold {_number(held.days, 'day', 'days')} of {_number(len(held.sources), 'source', 'sources')}"


def _rate(daily: float) -> str:
    """How many a day, or a week; empty where it is less than one in ten days."""
    unit, often = ("a day", daily) if daily >= 0.75 else ("a week", 7 * daily)
    if often < 0.7:
        return ""
    return f"{round(often):,} {unit}" if often >= 1.5 else f"one {unit}"


def _number(count: int, one: str, many: str) -> str:
    """In words up to twelve, as a newsroom writes it."""
    return f"{_WORDS[count] if count < len(_WORDS) else f'{count:,}'} {one if count == 1 else many}"
