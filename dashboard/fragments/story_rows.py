"""The rows of a list of stories, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.address import link
from dashboard.fragments.markup import anchor, marks, text
from dashboard.words.moments import brief

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from search.results import ResultRow
    from search.story import Source, Story


def story_rows(rows: Iterable[ResultRow], sources: Mapping[str, Source], query: str, now: datetime) -> str:
    """Return the rows of a result. Their links carry `query`, so that the page of a story marks what matched."""
    return f'<ol class="rows">{"".join(_row(row, sources, query, now) for row in rows)}</ol>'


def also_reported_by(copies: Iterable[Story], sources: Mapping[str, Source], now: datetime) -> str:
    """Return who else published a story's text: "Also reported by: Radio Ambershire News (Tue)". Empty for nobody."""
    others = [
        f"{anchor(link('story', id=copy.id), text(sources[copy.source].label))} ({brief(copy.when, now)})"
        for copy in copies
    ]
    return f'<p class="also">Also reported by: {", ".join(others)}</p>' if others else ""


def edits(story: Story) -> str:
    """Return how often a story's words changed since it was first seen: "edited 2×". Empty if they did not."""
    return f"edited {story.version - 1}×" if story.version > 1 else ""


def published(story: Story, now: datetime) -> str:
    """Return when a story was published, with "about" before a guess, or "no date given" if its source does not say."""
    if not story.published:
        return "no date given"
    about = "about " if story.published_guessed else ""
    return f"{about}{brief(story.when, now)}"


def _row(row: ResultRow, sources: Mapping[str, Source], query: str, now: datetime) -> str:
    story = row.shown.story
    states = filter(None, [edits(story), "withdrawn" if story.withdrawn else "", "live page" if story.live else ""])
    notes = "".join(f'<span class="edited">{each}</span>' for each in states)
    title = anchor(link("story", id=story.id, q=query), marks(row.shown.title), style="headline")
    passages = " … ".join(marks(passage) for passage in row.shown.passages)
    copies = also_reported_by(row.copies, sources, now)
    return (
        '<li class="row">'
        f'<div class="when"><time datetime="{story.when.isoformat()}">{published(story, now)}</time>{notes}</div>'
        f'<div class="kind {story.kind}">{story.kind}</div>'
        f'<div class="source">{text(row.shown.source.label)}</div>'
        f"<h3>{title}</h3>"
        f'<div class="excerpt">{f"<p>{passages}</p>" if passages else ""}{copies}</div>'
        "</li>"
    )
