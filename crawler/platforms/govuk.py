"""Departments and agencies on GOV.UK, whose stories come from their feed and from the content API."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from crawler.discovery import Endpoint
from crawler.extraction import Article, extract
from crawler.extraction.times import read_time
from crawler.newsroom import NewsroomSpider
from search.errors import PageError
from search.story import Rights, StoryKind

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy import Request
    from scrapy.http import Response

    from crawler.discovery import Entry

SITE = "https://www.gov.uk"
WORDS = ("p, li, h2, h3, td, th",)


class GovUk(NewsroomSpider):
    """The base class for organisations on GOV.UK.

    Content items were read in stored copies (https://content-api.publishing.service.gov.uk), and the feed is
    documented. All content is under the Open Government Licence.

    The page of a story is its item in the content API, which has the text without boilerplate and times to the second.
    A story that several organisations publish together is a story of each. In archives of the site, pages of other
    organisations are ignored.
    """

    slug: ClassVar[str]
    """The name of the organisation in GOV.UK's addresses."""
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    hosts = ("gov.uk/api/content", "gov.uk")
    story_path = r"/government/(?P<key>(?:news|speeches|fatalities)/[\w-]+)"

    @classmethod
    def endpoints(cls) -> list[tuple[Endpoint, str]]:
        """Return the organisation's feed of news and communications."""
        return [(Endpoint.FEED, f"{SITE}/search/news-and-communications.atom?organisations[]={cls.slug}")]

    def story_request(self, url: str, entry: Entry | None = None) -> Request:
        """Return a request for the content item of a story."""
        return super().story_request(f"{SITE}/api/content{self._path(url)}", entry)

    def is_own_page(self, response: Response) -> bool:
        """Return whether the organisation is one of the publishers of an item or a page."""
        return f'/government/organisations/{self.slug}"'.encode() in response.body

    def read_article(self, response: Response, seen: datetime) -> Article:
        """Return the article of a content item, or of a page if an archive has that instead.

        Raises `PageError` if it cannot be read.
        """
        if not response.body.lstrip().startswith(b"{"):
            return super().read_article(response, seen)
        return read_item(response.body, response.url, seen=seen)


def read_item(content: bytes, url: str, *, seen: datetime) -> Article:
    """Return the article of a content item. Raises `PageError` if the content is not a content item.

    https://docs.publishing.service.gov.uk/content-schemas/news_article.html
    """
    try:
        item = json.loads(content)
    except ValueError as error:
        raise PageError(f"{url} is not a content item: it is not valid JSON.") from error
    if not isinstance(item, dict) or not isinstance(item.get("title"), str):
        raise PageError(f"{url} is not a content item.")
    details = item.get("details")
    details = details if isinstance(details, dict) else {}
    address = SITE + (_text(item, "base_path") or urlsplit(url).path.removeprefix("/api/content"))
    article = extract(f"<body><main>{_text(details, 'body')}</main>", address, body_rules=WORDS, seen=seen)
    stated = (read_time(_text(item, name), seen) for name in ("public_updated_at", "first_published_at"))
    changed, first = (each.utc if each else None for each in stated)
    published = first or changed
    return replace(
        article,
        title=item["title"].strip(),
        summary=_text(item, "description"),
        published=published,
        modified=changed if changed and published and changed > published else None,
        language=_text(item, "locale"),
        image=_image(details),
        canonical=address,
    )


def _image(details: dict[str, Any]) -> str:
    """Return the address of the lead image in new items, or of the only image in older ones."""
    for image in details.get("images") or [details.get("image")]:
        if isinstance(image, dict):
            sources = image.get("sources")
            largest = _text(sources, "s960") if isinstance(sources, dict) else ""
            return largest or _text(image, "high_resolution_url") or _text(image, "url")
    return ""


def _text(item: dict[str, Any], field: str) -> str:
    value = item.get(field)
    return value.strip() if isinstance(value, str) else ""
