"""A story: what is known of it, its words as far as the rights allow, its versions, and who else carries it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.address import link
from dashboard.fragments.markup import anchor, changed, marks, outside, text
from dashboard.fragments.story_rows import also, when
from dashboard.page_errors import show_state
from dashboard.words.moments import number
from search import calendar
from search.calendar import format_moment
from search.changes import ChangedWords, ChangeKind, tracked_changes
from search.errors import QueryError, SearchIndexError
from search.story import Rights

if TYPE_CHECKING:
    from dashboard.data import OpenedStory
    from search.rights import ShownStory
    from search.story import Source, Story

_PARTS = {
    Rights.INDEX: "{source} may be searched but not shown in full here: you see the sentences that match the search.",
    Rights.FEED: "Of {source} only the headline and the summary from its feed are kept.",
}


def show() -> None:
    """The page; its address holds the story's id and the query whose words are marked (q)."""
    id_ = st.query_params.get("id", "")
    if not id_:
        show_state("No story is named", "The address of a story ends in its id.", "Open one from a search.")
        return
    try:
        story = data.story(id_, st.query_params.get("q", ""))
    except QueryError:
        story = data.story(id_, "")
    left = f"{_article(story)}{_versions(story)}"
    st.html(f'<div class="opened"><div>{left}</div>{_similar(story)}</div>')


def _article(story: OpenedStory) -> str:
    reading = story.reading
    passages = "".join(f"<p>{marks(passage)}</p>" for passage in reading.passages)
    return (
        f'<article class="story"><p class="kind {reading.story.kind}">{reading.story.kind}</p>'
        f"<h1>{marks(reading.title)}</h1>{_facts(reading)}"
        f'<p class="door">{_publisher_link(reading)}</p>{_why_parts(reading)}<div class="body">{passages}</div>'
        f"{also(story.copies, story.sources, calendar.now())}</article>"
    )


def _facts(reading: ShownStory) -> str:
    story = reading.story
    facts = {
        "Source": reading.source.label,
        "By": ", ".join(story.authors),
        "Section": story.section,
        "Published": format_moment(story.published) if story.published else "no date given",
        "Edited": format_moment(story.modified) if story.modified and story.modified != story.published else "",
        "First seen": format_moment(story.seen),
        "Live page": "headline and link only: it is written on while things happen" if story.live else "",
        "Withdrawn": f"gone from the source's site since {format_moment(story.withdrawn)}" if story.withdrawn else "",
    }
    return f'<dl class="facts">{"".join(_fact(name, value) for name, value in facts.items() if value)}</dl>'


def _fact(name: str, value: str) -> str:
    return f"<div><dt>{name}</dt><dd>{text(value)}</dd></div>"


def _publisher_link(reading: ShownStory) -> str:
    if reading.link is None:
        return "A sample story: there is no page to go to."
    return outside(reading.link, f"Read it at {reading.source.label}")


def _why_parts(reading: ShownStory) -> str:
    if reading.whole or reading.story.live:
        return ""
    why = _PARTS[reading.source.rights].format(source=reading.source.label)
    if not reading.passages and reading.source.rights is Rights.INDEX:
        why = f"{reading.source.label} may be searched but not shown in full here, and no search led to this page."
    return f'<p class="why">{text(why)}</p>'


def _versions(story: OpenedStory) -> str:
    """What changed, newest change first."""
    if len(story.versions) < 2:
        return ""
    changes = [_change(old, new) for old, new in pairwise(story.versions)]
    edits = number(len(changes), "edit")
    return f'<section class="versions"><h2>{edits} seen</h2>{"".join(reversed(changes))}</section>'


def _change(old: ShownStory, new: ShownStory) -> str:
    paragraphs = tracked_changes([old.title.text], [new.title.text])
    if old.whole and new.whole:
        paragraphs += tracked_changes([each.text for each in old.passages], [each.text for each in new.passages])
    else:
        paragraphs += [(ChangedWords(sentence.text, ChangeKind.ADDED),) for sentence in new.passages]
    body = "".join(f"<p>{changed(paragraph)}</p>" for paragraph in paragraphs)
    if not body:
        body = "<p>Words were taken out; what stands there now was there before.</p>"
    return (
        f'<div class="version"><h3>Version {new.story.version}, seen {format_moment(new.story.seen)}</h3>{body}</div>'
    )


def _similar(story: OpenedStory) -> str:
    """The stories that are most like it; the search engine may be out of order while the story can be read."""
    try:
        found = data.similar(story.reading.story.id)
    except SearchIndexError as error:
        return f'<aside class="similar"><h2>Similar stories</h2><p>{text(str(error))}</p></aside>'
    items = "".join(f"<li>{_like(*each)}</li>" for each in found)
    return f'<aside class="similar"><h2>Similar stories</h2><ol>{items}</ol></aside>' if items else ""


def _like(story: Story, source: Source) -> str:
    """A story in one line, and who told it when; the search goes along, so that it is marked there too."""
    opens = anchor(link("story", id=story.id, q=st.query_params.get("q")), text(story.title))
    told = f"{text(source.label)} · {when(story, calendar.now())}"
    return f'{opens}<br><span class="kind {story.kind}">{story.kind}</span> <span class="faint">{told}</span>'


show()
