"""A row of a list of stories, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.address import link
from dashboard.fragments.markup import anchor, marks, text
from dashboard.words.moments import brief, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from search.results import ResultRow
    from search.story import Source, Story


def story_rows(given: Iterable[ResultRow], sources: Mapping[str, Source], query: str, now: datetime) -> str:
    """The rows of a result; `query` goes along with the links, so that an opened story is marked too."""
    return f'<ol class="rows">{"".join(_row(each, sources, query, now) for each in given)}</ol>'


def also(copies: Iterable[Story], sources: Mapping[str, Source], now: datetime) -> str:
    """Who else carries a story's text: "also carried by: Radio Ambershire News (Tue)"."""
    others = [
        f"{anchor(link('story', id=copy.id), text(sources[copy.source].label))} ({brief(copy.when, now)})"
        for copy in copies
    ]
    return f'<p class="also">also carried by: {", ".join(others)}</p>' if others else ""


def edited(story: Story) -> str:
    """How often a story's words were changed since it was first seen: "edited 2×", or nothing."""
    return f"edited {story.version - 1}×" if story.version > 1 else ""


def when(story: Story, now: datetime) -> str:
    """When a story was published, or that its source does not say."""
    return brief(story.when, now) if story.published else "no date given"


def counted(total: int) -> str:
    """How many stories: "1,204 stories"."""
    return number(total, "story", "stories")


def _row(row: ResultRow, sources: Mapping[str, Source], query: str, now: datetime) -> str:
    story = row.shown.story
    noted = filter(None, [edited(story), "withdrawn" if story.withdrawn else "", "live page" if story.live else ""])
    notes = "".join(f'<span class="edited">{each}</span>' for each in noted)
    title = anchor(link("story", id=story.id, q=query), marks(row.shown.title), style="headline")
    passages = " … ".join(marks(passage) for passage in row.shown.passages)
    return (
        '<li class="row">'
        f'<div class="when"><time datetime="{story.when.isoformat()}">{when(story, now)}</time>{notes}</div>'
        f'<div class="kind {story.kind}">{story.kind}</div>'
        f'<div class="source">{text(row.shown.source.label)}</div>'
        f"<h3>{title}</h3>"
        f'<div class="told">{f"<p>{passages}</p>" if passages else ""}{also(row.copies, sources, now)}</div>'
        "</li>"
    )
