"""The one module that gives out a story's words, and it observes the rights of the story's source.

The dashboard, the command line, the API and the messages of alerts all get the words from here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from search.changes import ChangedWords, tracked_changes
from search.query.highlight import Marked, marked
from search.query.tree import All, Node, Span
from search.story import Rights, Source, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

EXCERPT_SENTENCES = 3
"""How many matching sentences an excerpt has. Of an `index` source, no more than these are ever shown."""

LONGEST_SENTENCE = 500
"""In characters. A longer sentence is split, so that three sentences are never a whole story."""

_SENTENCE_END = re.compile(r"""(?:(?<=[.!?…])|(?<=[.!?…][”’"')\]]))\s+(?![“‘"'(\[]?[a-z])""")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story as a person may read it.

    `story` has no text here: the words that may be shown are in `title` and `passages`. `passages` are all paragraphs
    if `whole` is True, and else an excerpt. `link` is the publisher's page, None for the stories of the sample, which
    have none.
    """

    story: Story
    source: Source
    title: Marked
    passages: tuple[Marked, ...]
    whole: bool
    link: str | None


def shown_excerpt(story: Story, source: Source, query: Node | None = None) -> ShownStory:
    """Return a story as a list shows it: the headline and the sentences that match.

    If nothing in the text matches, or there is no query, it shows the first sentence, unless the rights are `index`.
    """
    query = query or All()
    sentences = list(islice(_matching_sentences(story, source, query), EXCERPT_SENTENCES))
    if not sentences and source.rights is not Rights.INDEX:
        sentences = list(islice(_sentences(story, source), 1))
    return _shown_story(story, source, query, tuple(sentences), whole=False)


def shown_whole(story: Story, source: Source, query: Node | None = None) -> ShownStory:
    """Return a story as its own page shows it: whole if the rights are `full`, else as `shown_excerpt` does."""
    if source.rights is not Rights.FULL:
        return shown_excerpt(story, source, query)
    query = query or All()
    return _shown_story(
        story, source, query, tuple(marked(each, query) for each in _paragraphs(story, source)), whole=True
    )


def shown_revision(story: Story, before: Story, source: Source) -> ShownStory:
    """Return a version as shown beside the one before: whole if the rights are `full`, else the sentences that are new.

    Of new sentences, at most `EXCERPT_SENTENCES` are shown.
    """
    if source.rights is Rights.FULL:
        return shown_whole(story, source)
    old = {sentence.text for sentence in _sentences(before, source)}
    new = [sentence for sentence in _sentences(story, source) if sentence.text not in old]
    return _shown_story(story, source, All(), tuple(new[:EXCERPT_SENTENCES]), whole=False)


def shown_changes(story: Story, before: Story, source: Source) -> tuple[tuple[ChangedWords, ...], ...]:
    """Return what changed from one version to the next: at most `EXCERPT_SENTENCES` sentences, the headline first."""
    old, new = ([version.title, *(each.text for each in _sentences(version, source))] for version in (before, story))
    return tuple(tracked_changes(old, new)[:EXCERPT_SENTENCES])


def without_text(story: Story) -> Story:
    """Return a story without its body and summary. The headline, the times and the address stay."""
    return replace(story, body=(), summary="")


def publisher_link(story: Story) -> str | None:
    """Return the publisher's page of a story, or None under `.example`, which RFC 2606 reserves for samples."""
    host = urlsplit(story.url).hostname or ""
    return None if host.rstrip(".").endswith(".example") else story.url


def _shown_story(story: Story, source: Source, query: Node, passages: tuple[Marked, ...], *, whole: bool) -> ShownStory:
    return ShownStory(
        story=without_text(story),
        source=source,
        title=marked(story.title, query, title=True),
        passages=passages,
        whole=whole,
        link=publisher_link(story),
    )


def _paragraphs(story: Story, source: Source) -> tuple[str, ...]:
    """Return what may be quoted: the body; or the summary, for a `feed` source or a story without a body."""
    if source.rights is Rights.FEED or not story.body:
        return (story.summary,) if story.summary else ()
    return story.body


def _matching_sentences(story: Story, source: Source, query: Node) -> Iterator[Marked]:
    """Mark whole paragraphs and cut them afterwards, because words that are near each other may be in two sentences."""
    for paragraph in _paragraphs(story, source):
        marked_paragraph = marked(paragraph, query)
        if marked_paragraph.hit:
            yield from (part for start, end in _cut(paragraph) if (part := marked_paragraph.part(start, end)).hit)


def _sentences(story: Story, source: Source) -> Iterator[Marked]:
    """Return all sentences, with nothing marked."""
    for paragraph in _paragraphs(story, source):
        yield from (Marked((paragraph[start:end],)) for start, end in _cut(paragraph))


def _cut(paragraph: str) -> Iterator[Span]:
    """Return the start and end of each sentence, or of each part of a sentence that is too long."""
    start = 0
    for end, following in (*(match.span() for match in _SENTENCE_END.finditer(paragraph)), (len(paragraph),) * 2):
        while end - start > LONGEST_SENTENCE:
            space = paragraph.rfind(" ", start, start + LONGEST_SENTENCE)
            cut = space if space > start else start + LONGEST_SENTENCE
            yield start, cut
            start = cut + (space > start)
        if start < end:
            yield start, end
        start = following
