"""The page of a story: its facts, its text as far as its rights allow, its versions, and who else reported it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

import streamlit as st

from dashboard import data
from dashboard.address import link
from dashboard.fragments.markup import anchor, changed, marks, outside, text
from dashboard.fragments.story_rows import also_reported_by, published
from dashboard.page_errors import show_state
from search import calendar
from search.calendar import format_moment, format_published
from search.changes import ChangedWords, ChangeKind, tracked_changes
from search.errors import QueryError, SearchIndexError
from search.story import Rights
from search.wording import counted

if TYPE_CHECKING:
    from dashboard.data import OpenedStory
    from search.rights import ShownStory
    from search.story import Source, Story


def show() -> None:
    """Show the page. Its address holds the story's id and the query whose words are marked (q)."""
    id_ = st.query_params.get("id", "")
    if not id_:
        show_state("No story is chosen", "The address of this page names no story.", "Open a story from a search.")
        return
    try:
        story = data.story(id_, st.query_params.get("q", ""))
    except QueryError:
        story = data.story(id_, "")
    st.html(f'<div class="opened"><div>{_article(story)}{_versions(story)}</div>{_similar(story)}</div>')


def _article(story: OpenedStory) -> str:
    reading = story.reading
    passages = "".join(f"<p>{marks(passage)}</p>" for passage in reading.passages)
    return (
        f'<article class="story"><p class="kind {reading.story.kind}">{reading.story.kind}</p>'
        f"<h1>{marks(reading.title)}</h1>{_facts(reading)}"
        f'<p class="publisher">{_publisher_link(reading)}</p>{_why_not_whole(reading)}'
        f'<div class="body">{passages}</div>'
        f"{also_reported_by(story.copies, story.sources, calendar.now())}</article>"
    )


def _published(story: Story) -> str:
    if story.published is None:
        return "no date given"
    return format_published(story.published, guessed=story.published_guessed)


def _facts(reading: ShownStory) -> str:
    story = reading.story
    facts = {
        "Source": reading.source.label,
        "By": ", ".join(story.authors),
        "Section": story.section,
        "Published": format_published(story.published, guessed=story.published_guessed)
        if story.published
        else "no date given",
        "Edited": format_moment(story.modified) if story.modified and story.modified != story.published else "",
        "First seen": format_moment(story.seen),
        "Live page": "headline and link only, because the page is updated while events happen" if story.live else "",
        "Withdrawn": f"not on the source's site since {format_moment(story.withdrawn)}" if story.withdrawn else "",
    }
    return f'<dl class="facts">{"".join(_fact(name, value) for name, value in facts.items() if value)}</dl>'


def _fact(name: str, value: str) -> str:
    return f"<div><dt>{name}</dt><dd>{text(value)}</dd></div>"


def _publisher_link(reading: ShownStory) -> str:
    if reading.link is None:
        return "A sample story: it has no page at a publisher."
    return outside(reading.link, f"Read it at {reading.source.label}")


def _why_not_whole(reading: ShownStory) -> str:
    """Return why the page shows only parts of the story; empty if it shows all of it, or if it is a live page."""
    if reading.whole or reading.story.live:
        return ""
    return f'<p class="why">{text(_limits(reading))}</p>'


def _limits(reading: ShownStory) -> str:
    source, rights = reading.source.label, reading.source.rights
    match rights:
        case Rights.INDEX if reading.passages:
            return f"{source} may be searched but not shown in full here: you see the sentences that match the search."
        case Rights.INDEX:
            return f"{source} may be searched but not shown in full here, and no search led to this page."
        case Rights.FEED:
            return f"Only the headline and the summary from the feed of {source} are kept."
        case Rights.FULL:
            return ""
        case _:
            assert_never(rights)


def _versions(story: OpenedStory) -> str:
    """Return the changes between the versions, newest first."""
    if len(story.versions) < 2:
        return ""
    changes = [_change(old, new) for old, new in pairwise(story.versions)]
    edits = counted(len(changes), "edit")
    return f'<section class="versions"><h2>{edits} seen</h2>{"".join(reversed(changes))}</section>'


def _change(old: ShownStory, new: ShownStory) -> str:
    paragraphs = tracked_changes([old.title.text], [new.title.text])
    if old.whole and new.whole:
        paragraphs += tracked_changes([each.text for each in old.passages], [each.text for each in new.passages])
    else:
        paragraphs += [(ChangedWords(sentence.text, ChangeKind.ADDED),) for sentence in new.passages]
    body = "".join(f"<p>{changed(paragraph)}</p>" for paragraph in paragraphs)
    if not body:
        body = "<p>Words were removed; nothing was added.</p>"
    return (
        f'<div class="version"><h3>Version {new.story.version}, seen {format_moment(new.story.seen)}</h3>{body}</div>'
    )


def _similar(story: OpenedStory) -> str:
    """Return the stories that are most like it, or the error of the search engine: the story is shown without it."""
    try:
        stories = data.similar(story.reading.story.id)
    except SearchIndexError as error:
        return f'<aside class="similar"><h2>Similar stories</h2><p>{text(str(error))}</p></aside>'
    items = "".join(f"<li>{_similar_story(*each)}</li>" for each in stories)
    return f'<aside class="similar"><h2>Similar stories</h2><ol>{items}</ol></aside>' if items else ""


def _similar_story(story: Story, source: Source) -> str:
    """Return a story's headline, kind, source and date. The link carries the query, so that its words are marked."""
    headline = anchor(link("story", id=story.id, q=st.query_params.get("q")), text(story.title))
    facts = f"{text(source.label)} · {published(story, calendar.now())}"
    return f'{headline}<br><span class="kind {story.kind}">{story.kind}</span> <span class="faint">{facts}</span>'


show()
