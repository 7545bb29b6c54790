"""The terms of an alert in words, and the addresses that a person typed for it. All functions are pure."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, assert_never

from search.alert import CHOSEN, Medium, Occasion
from search.cadence import Rhythm
from search.wording import counted

if TYPE_CHECKING:
    from search.alert import Alert, Terms
    from search.cadence import Cadence

REMINDER = 90
"""How many characters of a query are shown below the alert's name; the query of a topic is many lines long."""
_LINES = re.compile(r"\n|[,;]\s")
_MAILS = re.compile(r"[,;\s]")


def rhythm_label(rhythm: Rhythm) -> str:
    """Return the name of a rhythm, as the form offers it: "At once"."""
    match rhythm:
        case Rhythm.AT_ONCE:
            return "At once"
        case Rhythm.HOURLY:
            return "Hourly"
        case Rhythm.DAILY:
            return "Daily"
        case Rhythm.WEEKLY:
            return "Weekly"
        case _:
            assert_never(rhythm)


def occasion_label(occasion: Occasion) -> str:
    """Return the name of the occasion of one notice: "No longer matches"."""
    match occasion:
        case Occasion.NEW:
            return "New"
        case Occasion.EDITED:
            return "Edited"
        case Occasion.ENDED:
            return "No longer matches"
        case Occasion.SPIKE:
            return "Spike"
        case Occasion.SILENCE:
            return "Silence"
        case Occasion.SOURCE:
            return "Source"
        case Occasion.SIGN:
            return "Weekly report"
        case Occasion.TROUBLE:
            return "Problem"
        case Occasion.TEST:
            return "Test"
        case _:
            assert_never(occasion)


def chosen_occasion_label(occasion: Occasion) -> str:
    """Return the name of an occasion that an owner can choose, as the form offers it: "New stories"."""
    match occasion:
        case Occasion.NEW:
            return "New stories"
        case Occasion.EDITED:
            return "Edits"
        case Occasion.SPIKE:
            return "Spikes"
        case Occasion.SILENCE:
            return "Silences"
        case Occasion.ENDED | Occasion.SOURCE | Occasion.SIGN | Occasion.TROUBLE | Occasion.TEST:
            return occasion_label(occasion)
        case _:
            assert_never(occasion)


def medium_label(medium: Medium) -> str:
    """Return the name of a channel's medium: "service" for what Apprise reaches."""
    match medium:
        case Medium.MAIL:
            return "mail"
        case Medium.WEBHOOK:
            return "webhook"
        case Medium.APPRISE:
            return "service"
        case _:
            assert_never(medium)


def cadence_label(cadence: Cadence) -> str:
    """Return how often messages are sent: "at once", "every hour", "daily at 08:00", "Mondays at 08:00"."""
    at = f"{cadence.at:%H:%M}" if cadence.at else ""
    match cadence.rhythm:
        case Rhythm.AT_ONCE:
            return "at once"
        case Rhythm.HOURLY:
            return "every hour"
        case Rhythm.DAILY:
            return f"daily at {at}"
        case Rhythm.WEEKLY:
            return f"{calendar.day_name[cadence.weekday or 0]}s at {at}"
        case _:
            assert_never(cadence.rhythm)


def cadence_in_words(terms: Terms) -> str:
    """Return how often messages are sent, and when not: "at once (quiet hours 22:00–07:00)".

    A daily or weekly digest is sent at its own time, whatever the quiet hours are, so they are left out there.
    """
    applies = terms.quiet and terms.cadence.at is None
    quiet = f" (quiet hours {str(terms.quiet).replace('-', '–')})" if applies else ""
    return f"{cadence_label(terms.cadence)}{quiet}"


def occasions_in_words(terms: Terms) -> str:
    """Return what the alert sends notices about: "new stories, edits, silences of 7 days"."""
    words = {each: chosen_occasion_label(each).lower() for each in CHOSEN}
    words[Occasion.SILENCE] += f" of {counted(terms.silence_days, 'day')}"
    return ", ".join(words[each] for each in CHOSEN if each in terms.occasions)


def owner_in_words(alert: Alert) -> str:
    """Return who owns the alert and whether others see it: "anna@ambershire.example, private"."""
    return f"{alert.owner}, {'shared with the newsroom' if alert.shared else 'private'}"


def shortened(query: str) -> str:
    """Return a query, or the first `REMINDER` characters of one that is longer."""
    return query if len(query) <= REMINDER else f"{query[:REMINDER].rstrip()}…"


def split_addresses(typed: str) -> list[str]:
    """Return the addresses in one field: each on a line of its own, or separated by commas or semicolons.

    A comma inside the address of a web page or a service belongs to that address unless a space follows it.
    """
    pieces = (piece.strip() for piece in _LINES.split(typed))
    return [each for piece in pieces for each in ([piece] if "://" in piece else _MAILS.split(piece)) if each]
