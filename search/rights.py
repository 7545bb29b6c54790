"""The one door through which a story's words leave Blue Light, with its source's rights kept.

Whoever shows, sends or exports a story asks here: dashboard, command line, mail.
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
"""How many sentences that matched are shown of a story; of an `index` source no more, wherever they are shown."""

LONGEST_SENTENCE = 500
"""Characters; what goes on for longer without an end is shown in parts, so that three sentences are no whole story."""

_SENTENCE_END = re.compile(r"""(?:(?<=[.!?…])|(?<=[.!?…][”’"')\]]))\s+(?![“‘"'(\[]?[a-z])""")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story as a person may read it.

    `story` has no text of its own here: the words are those of `title` and `passages`.

    `passages`: paragraphs, or where `whole` is False the sentences that matched. `link`: the publisher's page,
    None where there is none to go to (a sample's).
    """

    story: Story
    source: Source
    title: Marked
    passages: tuple[Marked, ...]
    whole: bool
    link: str | None


def shown_excerpt(story: Story, source: Source, query: Node | None = None) -> ShownStory:
    """A story in a list: headline and the sentences that match.

    Where nothing in the text matches, or nothing was looked for: the beginning, if the rights allow it.
    """
    query = query or All()
    sentences = list(islice(_matching_sentences(story, source, query), EXCERPT_SENTENCES))
    if not sentences and source.rights is not Rights.INDEX:
        sentences = list(islice(_sentences(story, source), 1))
    return _shown_story(story, source, query, tuple(sentences), whole=False)


def shown_whole(story: Story, source: Source, query: Node | None = None) -> ShownStory:
    """A story that was opened: whole where the rights are `full`, else as `excerpt` shows it."""
    if source.rights is not Rights.FULL:
        return shown_excerpt(story, source, query)
    query = query or All()
    return _shown_story(
        story, source, query, tuple(marked(each, query) for each in _paragraphs(story, source)), whole=True
    )


def shown_revision(story: Story, before: Story, source: Source) -> ShownStory:
    """A version beside the one before: whole where the rights are `full`, else the sentences that are new."""
    if source.rights is Rights.FULL:
        return shown_whole(story, source)
    old = {sentence.text for sentence in _sentences(before, source)}
    new = [sentence for sentence in _sentences(story, source) if sentence.text not in old]
    return _shown_story(story, source, All(), tuple(new[:EXCERPT_SENTENCES]), whole=False)


def shown_changes(story: Story, before: Story, source: Source) -> tuple[tuple[ChangedWords, ...], ...]:
    """What a version says otherwise than the one before: up to `EXCERPT_SENTENCES` sentences, the headline first."""
    old, new = ([version.title, *(each.text for each in _sentences(version, source))] for version in (before, story))
    return tuple(tracked_changes(old, new)[:EXCERPT_SENTENCES])


def without_text(story: Story) -> Story:
    """A story without its text: headline, times, and where it stands."""
    return replace(story, body=(), summary="")


def publisher_link(story: Story) -> str | None:
    """The publisher's page of a story; None on a host under `.example`, which RFC 2606 keeps for samples."""
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
    """What may be quoted from: the body; of a `feed` source, or where there is no body, the summary."""
    if source.rights is Rights.FEED or not story.body:
        return (story.summary,) if story.summary else ()
    return story.body


def _matching_sentences(story: Story, source: Source, query: Node) -> Iterator[Marked]:
    """Marked by the paragraph and cut afterwards: words that are near each other may stand in two sentences."""
    for paragraph in _paragraphs(story, source):
        whole = marked(paragraph, query)
        if whole.hit:
            yield from (part for start, end in _cut(paragraph) if (part := whole.part(start, end)).hit)


def _sentences(story: Story, source: Source) -> Iterator[Marked]:
    """All sentences, nothing in them marked."""
    for paragraph in _paragraphs(story, source):
        yield from (Marked((paragraph[start:end],)) for start, end in _cut(paragraph))


def _cut(paragraph: str) -> Iterator[Span]:
    """Where each sentence begins and ends, or each part of one that is too long."""
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
