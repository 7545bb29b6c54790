"""What an alert would have brought, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.address import link
from dashboard.fragments.markup import anchor, bars, text
from dashboard.fragments.story_rows import story_rows
from dashboard.words.moments import number

if TYPE_CHECKING:
    from datetime import datetime

    from search.alerts.editing.preview import Preview


def preview_summary(given: Preview, query: str) -> str:
    """How much it would have been: in a sentence, in counts, and as a bar for each day."""
    days = [point.count for point in given.days]
    label = f"stories a day in the last {len(days) - 1} days, at most {max(days):,}"
    notes = [f"{number(given.undated, 'story', 'stories')} of them without a date."] if given.undated else []
    if given.summary_only:
        names = ", ".join(source.label for source in given.summary_only)
        notes.append(f"Searched by headline and summary only: {names}.")
    said = "".join(f'<p class="faint">{text(note)}</p>' for note in notes)
    drawn = f"<p>{bars(days, label, unfinished=True)}</p>{_span(given)}" if any(days) else ""
    counts = " · ".join(_count(query, *each) for each in given.counts.items())
    return (
        f'<section class="foreseen"><p class="sentence">{text(given.sentence)}</p>'
        f'<p class="counts">{counts}</p>{drawn}{said}</section>'
    )


def _span(given: Preview) -> str:
    first = given.days[0].start
    return f'<p class="faint">{first.day} {first:%b} to today, a bar a day</p>'


def newest_matches(given: Preview, query: str, now: datetime) -> str:
    """The stories that it would have brought last."""
    found = given.newest
    if not found.rows:
        return '<p class="note">No story that is held matches; the alert will wait for the first.</p>'
    return f'<h2 class="part">The newest that match</h2>{story_rows(found.rows, found.sources, query, now)}'


def _count(query: str, days: int, count: int) -> str:
    opens = link("", q=f"({query}) since:{days}d")
    return f"{anchor(opens, f'<strong>{count:,}</strong>')} in {days} days"
