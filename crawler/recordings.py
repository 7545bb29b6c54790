"""Recordings: an answer of a site, its words rewritten by us, and what must come of it.

tests/recordings/<spider>/<case>/
    meta.json                                 address, HTTP header and moment (ISO 8601) of the answer
    page.html | page.json                     a story's page, or its content item, and
    story.json                                the story that must come of it
    document.pdf                              the document that the page links to, where the text is in one
    feed.xml | sitemap.xml | posts.json | listing.html    a door, and
    links.json                                the stories that it must name
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.statscollectors import MemoryStatsCollector

from crawler.discovery import Endpoint, Entry
from crawler.newsroom import NewsroomSpider
from crawler.pdf import read_pdf
from crawler.platforms.pdf_newsroom import DocumentNewsroom
from search.errors import PageError
from search.story import Story

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path("tests", "recordings")
ENDPOINT_FILES = {
    Endpoint.FEED: "feed.xml",
    Endpoint.SITEMAP: "sitemap.xml",
    Endpoint.POSTS: "posts.json",
    Endpoint.LISTING: "listing.html",
}
PAGES = ("page.html", "page.json")
NOT_FROM_PAGE = ("source", "kind", "seen", "version")
"""Fields of a story that its page has no say in."""
AS_PUBLISHED = "as_published"
"""In meta.json of a case that nobody has rewritten yet: its words are the publisher's."""


class RecordedCase(NamedTuple):
    """The answer of a case: which of the files above holds it, and what meta.json says of it."""

    file: Path
    meta: Mapping[str, Any]

    @property
    def endpoint(self) -> Endpoint | None:
        """Which door it is of; None for the page of a story."""
        return next((endpoint for endpoint, name in ENDPOINT_FILES.items() if name == self.file.name), None)

    @property
    def expected(self) -> Any:
        """What must come of it, as plain data."""
        return _read(self.file.with_name("links.json" if self.endpoint else "story.json"))


def cases(spider: str, folder: Path = FOLDER) -> list[RecordedCase]:
    """The recorded cases of a spider."""
    files = (
        case / name for case in sorted((folder / spider).glob("*/")) for name in (*PAGES, *ENDPOINT_FILES.values())
    )
    return [RecordedCase(file, _read(file.with_name("meta.json"))) for file in files if file.exists()]


def run_case(spider: type[NewsroomSpider], case: RecordedCase) -> Any:
    """What comes of a case, as plain data: a story, or the stories that a door names.

    Raises `PageError` with what the spider would tell of in a crawl.
    """
    strict = _strict_spider(spider)
    meta = {"captured": datetime.fromisoformat(case.meta["seen"])}
    headers = {"Content-Type": case.meta["content_type"]}
    request = Request(case.meta["url"], meta=meta)
    response = Response(request.url, headers=headers, body=case.file.read_bytes(), request=request)
    if case.endpoint:
        found = strict.parse_endpoint(response, case.endpoint)
        return [
            _link(spider, each) for each in found if isinstance(each, Story) or each.callback != strict.parse_endpoint
        ]
    story = next(strict.parse_story(response), None)
    if story is None:
        raise PageError(f"{response.url} is no story of {spider.label}.")
    fields = asdict(_with_document(strict, story, response, case))
    return _plain({name: value for name, value in fields.items() if name not in NOT_FROM_PAGE})


def write_case(
    spider: type[NewsroomSpider], folder: Path, name: str, response: Response, seen: datetime
) -> RecordedCase:
    """Keeps an answer as a case, with what comes of it, to be read, corrected and rewritten by a person.

    `name` is the file that it is kept in. Raises `PageError` where nothing comes of it, or the case is there already.
    """
    if folder.exists():
        raise PageError(f"{folder} is there already; --case gives this one another name.")
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
    """The spider as in a crawl that has not begun."""
    crawler = Crawler(type(spider.__name__, (_StrictSpider, spider), {}))
    crawler.stats = MemoryStatsCollector(crawler)
    made = crawler.spidercls.from_crawler(crawler)
    assert isinstance(made, NewsroomSpider)
    return made


class _StrictSpider(NewsroomSpider):
    """Raises what a crawl would note as a problem."""

    def note_problem(self, sentence: str) -> None:
        raise PageError(sentence)

    def note_left_out(self, sentence: str) -> None:
        raise PageError(sentence)


def _with_document(spider: NewsroomSpider, story: Story, response: Response, case: RecordedCase) -> Story:
    document = case.file.with_name("document.pdf")
    if not isinstance(spider, DocumentNewsroom) or not document.exists():
        return story
    return replace(story, body=read_pdf(document.read_bytes(), spider.document_of(response)))


def _link(spider: type[NewsroomSpider], result: Request | Story) -> dict[str, Any]:
    """What a door said of a story, whether its page is fetched, and whether that is a live page."""
    entry: Story | Entry = result if isinstance(result, Story) else result.cb_kwargs["entry"]
    fields = {name: getattr(entry, name) for name in ("title", "summary", "published")}
    story = {"key": spider.claims(entry.url), "page": isinstance(result, Request), "live": spider.is_live(entry.url)}
    link: dict[str, Any] = _plain({**story, **fields})
    return link


def _plain(fields: dict[str, Any]) -> Any:
    return json.loads(json.dumps(fields, default=datetime.isoformat))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
