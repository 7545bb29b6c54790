"""Reads listing pages, which list the stories of sites without a feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from w3lib.url import add_or_replace_parameters, url_query_parameter

from crawler.discovery.entry import EndpointEntries, Entry
from crawler.extraction.declared_metadata import address_of
from crawler.extraction.page_decoder import parse_page
from crawler.extraction.plain_text import element_text, tidy
from crawler.extraction.selectors import select
from crawler.extraction.times import StatedTime, find_time, most_exact, read_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import html

MOST_LINKS = 5_000
"""The most links of a listing page that are read."""


class Layout(NamedTuple):
    """The layout of a listing page.

    `links` is the CSS selector of the links to stories. The next page is found by the CSS selector `next_page`, or else
    by increasing the query parameter `page_parameter`, which is 1 on the first page.
    """

    links: str = "a[href]"
    next_page: str = "a[rel~=next], link[rel~=next]"
    page_parameter: str = ""


def read_listing(
    content: bytes, url: str, *, seen: datetime, layout: Layout, content_type: str = "text/html"
) -> EndpointEntries:
    """Return an entry for each link that has text, with the text as the headline and the date beside it.

    Not every link leads to a story: the spider decides that by the addresses. `content_type` is the HTTP header. Raises
    `PageError` if the content is not an HTML page.
    """
    page = parse_page(content, url, content_type)
    if page is None:
        return EndpointEntries([], [])
    entries = [_entry(link, url, seen) for link in _first_links(page, url, layout)]
    return EndpointEntries(
        [entry for entry in entries if entry.url and entry.title], _next_addresses(page, url, layout)
    )


def _first_links(page: html.HtmlElement, url: str, layout: Layout) -> Iterator[html.HtmlElement]:
    """Yield the first link with text to each address, `MOST_LINKS` at most, so that the work on a page has a bound."""
    addresses: set[str] = set()
    for link in select(page, layout.links):
        address = address_of(link.get("href") or "", url)
        if address not in addresses and element_text(link):
            addresses.add(address)
            yield link
        if len(addresses) >= MOST_LINKS:
            return


def _entry(link: html.HtmlElement, base: str, seen: datetime) -> Entry:
    address = address_of(link.get("href") or "", base)
    return Entry(url=address, title=element_text(link), published=_published(_card(link), seen))


def _card(link: html.HtmlElement) -> html.HtmlElement:
    """Return the outermost element around a link that has no link to another address."""
    card = link
    for around in link.iterancestors():
        if any(other.get("href") != link.get("href") for other in around.iter("a")):
            break
        card = around
    return card


def _published(card: html.HtmlElement, seen: datetime) -> StatedTime | None:
    """Return the date beside a link: in a `time` element, in a text of its own, or anywhere in the row."""
    elements = [
        each for element in card.iter("time") for each in (element.get("datetime"), element_text(element)) if each
    ]
    texts = [tidy(text) for text in card.itertext()]
    declared = [read_time(each, seen) for each in elements]
    return most_exact([*declared, *(read_time(each, seen) for each in texts), find_time(" | ".join(texts), seen)])


def _next_addresses(page: html.HtmlElement, url: str, layout: Layout) -> list[str]:
    for link in select(page, layout.next_page):
        if address := address_of(link.get("href") or "", url):
            return [address]
    if not layout.page_parameter:
        return []
    number = url_query_parameter(url, layout.page_parameter) or "1"
    next_number = str(int(number) + 1 if number.isdecimal() and len(number) < 10 else 2)
    return [add_or_replace_parameters(url, {layout.page_parameter: next_number})]
