"""The preview of an alert as HTML: what it would have found until now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.address import link
from dashboard.fragments.markup import anchor, bars, text
from dashboard.fragments.story_rows import story_rows
from search.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from search.alerts.editing.preview import Preview


def preview_summary(preview: Preview, query: str) -> str:
    """Return how much the alert would have found: a sentence, the counts, and a bar for each day."""
    days = [point.count for point in preview.days]
    label = f"stories a day in the last {len(days) - 1} days, at most {max(days):,}"
    notes = [f"{counted(preview.undated, 'story', 'stories')} of them without a date."] if preview.undated else []
    if preview.summary_only:
        names = ", ".join(source.label for source in preview.summary_only)
        notes.append(f"Searched by headline and summary only: {names}.")
    note_lines = "".join(f'<p class="faint">{text(note)}</p>' for note in notes)
    chart = f"<p>{bars(days, label, unfinished=True)}</p>{_span(preview)}" if any(days) else ""
    counts = " · ".join(_count(query, *each) for each in preview.counts.items())
    return (
        f'<section class="preview"><p class="sentence">{text(preview.sentence)}</p>'
        f'<p class="counts">{counts}</p>{chart}{note_lines}</section>'
    )


def newest_matches(preview: Preview, query: str, now: datetime) -> str:
    """Return the newest stories that match the query."""
    results = preview.newest
    if not results.rows:
        return '<p class="note">No story matches yet. The alert will wait for the first one.</p>'
    return f'<h2 class="part">The newest that match</h2>{story_rows(results.rows, results.sources, query, now)}'


def _span(preview: Preview) -> str:
    first = preview.days[0].start
    return f'<p class="faint">{first.day} {first:%b} to today, one bar a day</p>'


def _count(query: str, days: int, count: int) -> str:
    search = link("", q=f"({query}) since:{days}d")
    return f"{anchor(search, f'<strong>{count:,}</strong>')} in {days} days"
