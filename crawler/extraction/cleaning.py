"""What stands on a page of news and is no news: comments, buttons, and what the outlet asks of its readers."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEVER_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "form", "button", "figcaption", "nav")

# WordPress, Disqus, Facebook
_COMMENTS = (
    *("comments", "comments-area", "comment-list", "commentlist", "respond", "comment-respond"),
    *("disqus_thread", "fb-comments"),
)
# Jetpack, AddToAny, Heateor, Shared Counts; the BBC of 2020
_SHARING = (
    *("sharedaddy", "addtoany_share_save_container", "heateor_sss_sharing_container", "shared-counts-wrap"),
    *("social-share", "share-buttons", "sharetools"),
)
# Jetpack, YARPP, Contextual Related Posts
_OTHER_STORIES = ("jp-relatedposts", "yarpp", "yarpp-related", "crp_related", "related-posts")
# Mailchimp for WordPress, Jetpack
_LETTERS = ("mc4wp-form", "wp-block-jetpack-subscriptions", "newsletter-signup")
_AROUND_THE_STORY = frozenset((*_COMMENTS, *_SHARING, *_OTHER_STORIES, *_LETTERS))
"""Ids and classes of what stands beside and below a story."""
_WHOLE_PAGE = frozenset(("html", "body", "main", "article"))
"""Elements that hold the story too, whatever classes a theme gives them."""

# An outlet's only: the police ask for help, footage and witnesses too, and that is news.
_APPEALS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # to join it elsewhere
        r"^(?:click|tap)\s+here\s+to\s+(?:join|follow|like|subscribe|sign up)\b",
        r"^like\s+us\s+on\b",
        r"^join\s+(?:us|our)\b.*\b(?:channel|community|facebook|group|mailing list|newsletter|telegram|whatsapp)\b",
        r"^follow\b.*\bon\s+(?:facebook|twitter|x|instagram|whatsapp|telegram|linkedin)\b",
        r"^(?:sign up|subscribe)\s+(?:to|for)\b.*\bnewsletter\b",
        r"^our\s+(?:social media|facebook|whatsapp|telegram)\b",
        # for money
        r"^before you go\W*$",
        r"^we need your help\b.*\b(?:news|stories|journalism|readers)\b",
        r"^you can (?:support|donate|contribute)\b.*\bas little as\b",
        r"^(?:please|help|support)\b.*\bby\s+becoming\s+a\s+(?:supporter|member)\b",
        r"\b(?:help|support)\s+of\s+our\s+readers\b",
        # for stories and advertisements
        r"^(?:if you have|have you got|do you have|got)\s+a\s+(?:news\s+)?story\b",
        r"^send\s+(?:us\s+)?your\s+(?:news|story|stories)\b",
        r"\byou can\b.*\bbuy\s+advertising\s+space\b",
    )
)
_NEAR = 4
"""Two appeals within so many paragraphs are the foot of a page."""


def keep_the_story(page: html.HtmlElement) -> None:
    """Removes, in place, comments, buttons, other stories and what is no text; line breaks become spaces."""
    for element in [each for each in page.iter(etree.Element) if _is_around(each)]:
        element.drop_tree()
    etree.strip_elements(page, *_NEVER_TEXT, with_tail=False)
    for line_break in page.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"


def without_appeals(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """A text without what its outlet asks of its readers.

    One appeal by itself goes. Two near each other are the foot of the page: they go with all that follows, which is
    more of them and, on pages without markup for it, readers' comments.
    """
    appeals = [number for number, paragraph in enumerate(paragraphs) if _is_appeal(paragraph)]
    for first, second in itertools.pairwise(appeals):
        if second - first < _NEAR:
            paragraphs = paragraphs[:first]
            break
    return tuple(paragraph for paragraph in paragraphs if not _is_appeal(paragraph))


def _is_around(element: html.HtmlElement) -> bool:
    names = [element.get("id", ""), *element.get("class", "").split()]
    return element.tag not in _WHOLE_PAGE and not _AROUND_THE_STORY.isdisjoint(names)


def _is_appeal(paragraph: str) -> bool:
    return any(pattern.search(paragraph) for pattern in _APPEALS)
