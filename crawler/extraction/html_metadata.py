"""Reads metadata in a page's head (Open Graph, https://ogp.me, and plain meta), in microdata and in visible text."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from crawler.extraction.declared_metadata import DeclaredMetadata, address_of, language_of, name_of
from crawler.extraction.plain_text import element_text, markup_to_text, tidy
from crawler.extraction.times import StatedTime, most_exact, read_time

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from lxml import html

# The names in Open Graph come first, then those in Parse.ly, Sailthru, Dublin Core and older templates.
_PUBLISHED = (
    *("article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date"),
    *("article.published", "dc.date.issued", "dcterms.created", "dc.date", "pubdate", "publish-date", "publishdate"),
    *("date", "publication_date"),
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl")
_SECTION = ("article:section", "parsely-section", "section")
_IMAGE = ("og:image", "og:image:url", "twitter:image")
_UPDATED = re.compile(r"\b(?:updated|modified|edited|amended|reviewed)\b[\s:on]*$", re.IGNORECASE)
"""Words directly before a time that is that of an update."""
_BYLINE = re.compile(r"(?:^|[\s_-])(?:by-?line|author|author-?name|post-?author|entry-author|writer)(?=$|[\s_-])")
"""Words in the classes of elements with a byline."""
_LONGEST_BYLINE = 1000
"""The most letters of an element, spaces included, that is read as a byline."""
_NAME = re.compile(r"^[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,3}$")
"""A person's name, which has two to four words."""


def read_meta_elements(page: html.HtmlElement) -> dict[str, str]:
    """Return the contents of the meta elements by name in lower case. The first content that is not empty counts."""
    contents: dict[str, str] = {}
    for element in page.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if content := tidy(element.get("content") or ""):
            contents.setdefault(name, content)
    return contents


def read_head(page: html.HtmlElement, meta: Mapping[str, str], url: str, seen: datetime) -> DeclaredMetadata:
    """Return the metadata in the head of the page: the meta elements and the canonical link.

    `url` is the address of the page, for relative addresses. Dates that are implausible at `seen` are ignored.
    """
    authors = list(filter(None, (name_of(meta.get(key, "")) for key in _AUTHOR)))
    return DeclaredMetadata(
        title=markup_to_text(meta.get("og:title", "")),
        summary=markup_to_text(meta.get("og:description", "") or meta.get("description", "")),
        authors=tuple(authors[:1] or filter(None, [_written_by(meta)])),
        section=_first(meta, _SECTION),
        tags=tuple(filter(None, map(tidy, _first(meta, ("news_keywords", "keywords")).split(",")))),
        published=_first_moment(meta, _PUBLISHED, seen),
        modified=_first_moment(meta, _MODIFIED, seen),
        language=language_of(_attribute(page, "/html/@lang")) or language_of(meta.get("og:locale", "")),
        image=address_of(_first(meta, _IMAGE), url),
        canonical=address_of(_attribute(page, "//link[@rel='canonical']/@href") or meta.get("og:url", ""), url),
    )


def read_visible_metadata(page: html.HtmlElement, seen: datetime, known: Collection[str]) -> DeclaredMetadata:
    """Return the title of the page and, for fields that are not `known` yet, what it shows or has in microdata.

    Dates that are implausible at `seen` are ignored.
    """
    shown = _times_shown(page, seen)
    return DeclaredMetadata(
        title=_first_text(page, "//title"),
        authors=() if "authors" in known else tuple(itertools.islice(_authors_shown(page), 1)),
        section="" if "section" in known else _first_text(page, "//*[@itemprop='articleSection']"),
        published=_time(page, "//*[@itemprop='datePublished']", seen) or shown[False],
        modified=_time(page, "//*[@itemprop='dateModified']", seen) or shown[True],
    )


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _first_moment(meta: Mapping[str, str], names: tuple[str, ...], seen: datetime) -> StatedTime | None:
    return most_exact(read_time(meta[name], seen) for name in names if name in meta)


def _written_by(meta: Mapping[str, str]) -> str:
    """Return the author that Yoast declares for Twitter, as a label and its data."""
    return name_of(meta.get("twitter:data1", "")) if meta.get("twitter:label1") == "Written by" else ""


def _authors_shown(page: html.HtmlElement) -> Iterator[str]:
    """Yield names in elements that are marked as the author's, those with the clearest marks first."""
    for element in _elements(page, "//*[@rel='author' or @itemprop='author' or contains(@href, '/author/')]"):
        if name := name_of(element.get("content") or _short_text(element)):
            yield name
    for element in _elements(
        page, "//*[contains(@class, 'author') or contains(@class, 'by') or contains(@class, 'writer')]"
    ):
        if _BYLINE.search(element.get("class", "").lower()):
            name = name_of(_short_text(element))
            if _NAME.match(name):
                yield name


def _short_text(element: html.HtmlElement) -> str:
    """Return the text of an element, or an empty string if it is too long for a byline. Long ones are not read."""
    pieces, length = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > _LONGEST_BYLINE:
            return ""
    return tidy("".join(pieces))


def _time(page: html.HtmlElement, path: str, seen: datetime) -> StatedTime | None:
    return next((stated for each in _elements(page, path) if (stated := _time_of(each, seen))), None)


def _time_of(element: html.HtmlElement, seen: datetime) -> StatedTime | None:
    """Return the time in the attributes of an element or in its words, the more exact one if both are of a day."""
    written = (element.get("content"), element.get("datetime"), _short_text(element))
    return most_exact(read_time(each, seen) for each in written if each)


def _times_shown(page: html.HtmlElement, seen: datetime) -> dict[bool, StatedTime | None]:
    """Return the first `time` element of the page, and under True the first that says that it is that of an update."""
    shown: dict[bool, StatedTime | None] = {False: None, True: None}
    for element in _elements(page, "//time[@datetime]"):
        updated = bool(_UPDATED.search(_text_before(element)))
        shown[updated] = shown[updated] or _time_of(element, seen)
    return shown


def _text_before(element: html.HtmlElement) -> str:
    """Return the words directly before an element, or those with which it begins if there are none."""
    before, parent = element.getprevious(), element.getparent()
    near = (before.tail or _short_text(before)) if before is not None else (parent.text if parent is not None else "")
    return (near or "").strip()[-60:] or " ".join((element.text or "").split()[:2])


def _elements(page: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    elements = page.xpath(path)
    return elements if isinstance(elements, list) else []


def _attribute(page: html.HtmlElement, path: str) -> str:
    return next((tidy(str(each)) for each in _elements(page, path)), "")


def _first_text(page: html.HtmlElement, path: str) -> str:
    return next((words for each in _elements(page, path) if (words := element_text(each))), "")
