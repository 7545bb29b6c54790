"""An alert's terms in words, and what a person typed as its channels. Pure functions."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

from search.alert import CHOSEN, Occasion
from search.cadence import Rhythm

if TYPE_CHECKING:
    from search.alert import Alert, Terms
    from search.cadence import Cadence

RHYTHMS = {Rhythm.AT_ONCE: "At once", Rhythm.HOURLY: "Hourly", Rhythm.DAILY: "Daily", Rhythm.WEEKLY: "Weekly"}
OCCASION_LABELS = {
    Occasion.NEW: "New stories",
    Occasion.EDITED: "Edits",
    Occasion.SPIKE: "A sudden rise",
    Occasion.SILENCE: "A silence",
}
"""What an alert's owner chooses among."""
REMINDER = 90
"""Characters of a query where it stands below its label: a topic's is many lines long."""
_LINES = re.compile(r"\n|[,;]\s")
_MAILS = re.compile(r"[,;\s]")


def cadence(given: Cadence) -> str:
    """How often: "at once", "every hour", "daily at 08:00", "Mondays at 08:00"."""
    at = f"{given.at:%H:%M}" if given.at else ""
    match given.rhythm:
        case Rhythm.HOURLY:
            return "every hour"
        case Rhythm.DAILY:
            return f"daily at {at}"
        case Rhythm.WEEKLY:
            return f"{calendar.day_name[given.weekday or 0]}s at {at}"
    return "at once"


def cadence_in_words(terms: Terms) -> str:
    """How often, and when not: "at once (quiet 22:00–07:00)"; a digest's own time stands, quiet or not."""
    hushed = terms.quiet and terms.cadence.at is None
    quiet = f" (quiet {str(terms.quiet).replace('-', '–')})" if hushed else ""
    return f"{cadence(terms.cadence)}{quiet}"


def occasions_in_words(terms: Terms) -> str:
    """What it tells of: "new stories, edits, a silence of 7 days"."""
    words = {each: OCCASION_LABELS[each].lower() for each in CHOSEN}
    words[Occasion.SILENCE] = f"a silence of {terms.silence_days} day{'s' * (terms.silence_days != 1)}"
    return ", ".join(words[each] for each in CHOSEN if each in terms.occasions)


def owner_in_words(alert: Alert) -> str:
    """Whose it is, and whether others see it: "anna@ambershire.example, private"."""
    return f"{alert.owner}, {'shared with the newsroom' if alert.shared else 'private'}"


def reminder(query: str) -> str:
    """A query, or the beginning of one that is long."""
    return query if len(query) <= REMINDER else f"{query[:REMINDER].rstrip()}…"


def addresses(typed: str) -> list[str]:
    """What stands in one field as several addresses: on lines of their own, or with commas between them.

    Within the address of a web page or a service a comma is part of it, unless a space follows.
    """
    pieces = (piece.strip() for piece in _LINES.split(typed))
    return [each for piece in pieces for each in ([piece] if "://" in piece else _MAILS.split(piece)) if each]
