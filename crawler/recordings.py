"""Recordings: answers of sites with rewritten text, and the stories or links that must be extracted from them.

tests/recordings/<spider>/<case>/
    meta.json                                 address, HTTP header and moment (ISO 8601) of the answer
    page.html | page.json                     a story's page, or its content item, and
    story.json                                the expected story
    document.pdf                              the document that the page links to, where the text is in one
    feed.xml | sitemap.xml | posts.json | listing.html    an endpoint, and
    links.json                                the expected entries
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.statscollectors import MemoryStatsCollector

from crawler.discovery import Endpoint, Entry
from crawler.extraction.times import StatedTime
from crawler.newsroom import NewsroomSpider
from crawler.pdf import read_pdf
from crawler.platforms.pdf_newsroom import DocumentNewsroom
from search.errors import PageError
from search.story import Story

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path("tests", "recordings")
PAGES = ("page.html", "page.json")
NOT_FROM_PAGE = ("source", "kind", "seen", "version")
"""Fields of a story that do not come from its page."""
AS_PUBLISHED = "as_published"
"""Key in meta.json of a case that nobody has rewritten yet, so that its text is still the publisher's."""


class RecordedCase(NamedTuple):
    """A recorded case: the file with the site's answer, which is one of those above, and the content of meta.json."""

    file: Path
    meta: Mapping[str, Any]

    @property
    def endpoint(self) -> Endpoint | None:
        """The kind of endpoint that was recorded, or None for the page of a story."""
        return next((endpoint for endpoint in Endpoint if endpoint_file(endpoint) == self.file.name), None)

    @property
    def expected(self) -> Any:
        """The expected story or entries, as plain data."""
        return _read(self.file.with_name("links.json" if self.endpoint else "story.json"))


def endpoint_file(endpoint: Endpoint) -> str:
    """Return the name of the file in which the answer of an endpoint of this kind is recorded."""
    match endpoint:
        case Endpoint.FEED:
            return "feed.xml"
        case Endpoint.SITEMAP:
            return "sitemap.xml"
        case Endpoint.POSTS:
            return "posts.json"
        case Endpoint.LISTING:
            return "listing.html"
        case _:
            assert_never(endpoint)


def cases(spider: str, folder: Path = FOLDER) -> list[RecordedCase]:
    """Return the recorded cases of the spider with this name."""
    names = (*PAGES, *map(endpoint_file, Endpoint))
    files = (case / name for case in sorted((folder / spider).glob("*/")) for name in names)
    return [RecordedCase(file, _read(file.with_name("meta.json"))) for file in files if file.exists()]


def run_case(spider: type[NewsroomSpider], case: RecordedCase) -> Any:
    """Return what the spider extracts from a case, as plain data: a story, or the entries of an endpoint.

    Raises `PageError` with the problem that the spider would note in a crawl.
    """
    strict_spider = _strict_spider(spider)
    meta = {"captured": datetime.fromisoformat(case.meta["seen"])}
    headers = {"Content-Type": case.meta["content_type"]}
    request = Request(case.meta["url"], meta=meta)
    response = Response(request.url, headers=headers, body=case.file.read_bytes(), request=request)
    if case.endpoint:
        results = strict_spider.parse_endpoint(response, case.endpoint)
        return [
            _link(spider, each)
            for each in results
            if isinstance(each, Story) or each.callback != strict_spider.parse_endpoint
        ]
    story = next(strict_spider.parse_story(response), None)
    if story is None:
        raise PageError(f"{response.url} is not a story from {spider.label}.")
    fields = asdict(_with_document(strict_spider, story, response, case))
    return _plain({name: value for name, value in fields.items() if name not in NOT_FROM_PAGE})


def write_case(
    spider: type[NewsroomSpider], folder: Path, name: str, response: Response, seen: datetime
) -> RecordedCase:
    """Write an answer as a new case, with what the spider extracts from it, for a person to rewrite and to correct.

    `name` is the file for the answer. Raises `PageError` if nothing can be extracted or the case exists already.
    """
    if folder.exists():
        raise PageError(f"{folder} already exists; use --case to give this case another name.")
    folder.mkdir(parents=True)
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    meta = {AS_PUBLISHED: True, "url": response.url, "content_type": content_type, "seen": seen.isoformat()}
    case = RecordedCase(folder / name, meta)
    case.file.write_bytes(response.body)
    _write(folder / "meta.json", meta)
    try:
        _write(folder / ("links.json" if case.endpoint else "story.json"), run_case(spider, case))
    except PageError:
        shutil.rmtree(folder)
        raise
    return case


def _strict_spider(spider: type[NewsroomSpider]) -> NewsroomSpider:
    """Return the spider as it is before a crawl begins, except that it raises its problems."""
    crawler = Crawler(type(spider.__name__, (_StrictSpider, spider), {}))
    crawler.stats = MemoryStatsCollector(crawler)
    made = crawler.spidercls.from_crawler(crawler)
    assert isinstance(made, NewsroomSpider)
    return made


class _StrictSpider(NewsroomSpider):
    """A spider that raises what it would note as a problem in a crawl."""

    def note_problem(self, sentence: str) -> None:
        """Raise `PageError` with the problem."""
        raise PageError(sentence)

    def note_page_problem(self, sentence: str) -> None:
        """Raise `PageError` with the problem."""
        raise PageError(sentence)

    def note_left_out(self, sentence: str) -> None:
        """Raise `PageError` with the reason."""
        raise PageError(sentence)


def _with_document(spider: NewsroomSpider, story: Story, response: Response, case: RecordedCase) -> Story:
    document = case.file.with_name("document.pdf")
    if not isinstance(spider, DocumentNewsroom) or not document.exists():
        return story
    return replace(story, body=read_pdf(document.read_bytes(), spider.document_of(response)))


def _link(spider: type[NewsroomSpider], result: Request | Story) -> dict[str, Any]:
    """Return an entry as plain data, with whether its page is fetched and whether that is a live page."""
    entry: Story | Entry = result if isinstance(result, Story) else result.cb_kwargs["entry"]
    published = entry.published.utc if isinstance(entry.published, StatedTime) else entry.published
    fields = {"title": entry.title, "summary": entry.summary, "published": published}
    story = {"key": spider.claims(entry.url), "page": isinstance(result, Request), "live": spider.is_live(entry.url)}
    link: dict[str, Any] = _plain({**story, **fields})
    return link


def _plain(fields: dict[str, Any]) -> Any:
    return json.loads(json.dumps(fields, default=datetime.isoformat))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
