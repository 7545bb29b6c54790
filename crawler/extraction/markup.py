"""What a page states in its head (Open Graph, https://ogp.me, and plain meta) and what it shows to readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.dates import moment
from crawler.extraction.stated import Stated, address_of, language_of, name_of
from crawler.extraction.text import tidy, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from lxml import html

_DASH = "[-–—|·»]"


def stated_in_head(page: html.HtmlElement, url: str, seen: datetime) -> Stated:
    """The meta elements and the canonical link; `url` is the page's, for relative addresses."""
    meta = _meta(page)
    authors = tuple(name for key in ("author", "article:author") if (name := name_of(meta.get(key, ""))))
    return Stated(
        title=_headline(meta.get("og:title", ""), meta.get("og:site_name", ""), _first_words(page, "//h1")),
        summary=meta.get("og:description", "") or meta.get("description", ""),
        authors=authors[:1],
        section=meta.get("article:section", ""),
        published=moment(meta.get("article:published_time", ""), seen),
        modified=moment(meta.get("article:modified_time", ""), seen),
        language=language_of(_attribute(page, "/html/@lang")) or language_of(meta.get("og:locale", "")),
        image=address_of(meta.get("og:image", "") or meta.get("twitter:image", ""), url),
        canonical=address_of(_attribute(page, "//link[@rel='canonical']/@href") or meta.get("og:url", ""), url),
    )


def stated_on_page(page: html.HtmlElement, seen: datetime) -> Stated:
    """The headline, the byline and the first time that the page shows, and at last its title."""
    return Stated(
        title=_first_words(page, "//h1")
        or _headline(_first_words(page, "//title"), _meta(page).get("og:site_name", "")),
        authors=tuple(filter(None, [name_of(_first_words(page, "//*[@rel='author' or @itemprop='author']"))])),
        published=moment(_attribute(page, "//*[@itemprop='datePublished']/@content | //time/@datetime"), seen),
        modified=moment(_attribute(page, "//*[@itemprop='dateModified']/@content"), seen),
    )


def _meta(page: html.HtmlElement) -> dict[str, str]:
    """Names in lower case to contents; the first of a name counts."""
    found: dict[str, str] = {}
    for element in page.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        found.setdefault(name, tidy(element.get("content") or ""))
    return found


def _attribute(page: html.HtmlElement, path: str) -> str:
    found = page.xpath(path)
    return tidy(str(found[0])) if isinstance(found, list) and found else ""


def _first_words(page: html.HtmlElement, path: str) -> str:
    found = page.xpath(path)
    elements = found if isinstance(found, list) else []
    return next((words for each in elements if (words := words_of(each))), "")


def _headline(title: str, site: str, shown: str = "") -> str:
    """A title without the name of the site behind a dash or a bar: behind the headline that is shown, at any rate."""
    if shown and re.match(rf"{re.escape(shown)}\s+{_DASH}\s", title):
        return shown
    return re.sub(rf"\s+{_DASH}\s+{re.escape(site)}$", "", title) if site else title
