"""`scrapy record`: keeps a page or a door of a source as a case for the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.http import Response
from scrapy.spiderloader import get_spider_loader

from crawler.newsroom import NewsroomSpider
from crawler.problems import PROBLEMS
from crawler.recordings import ENDPOINT_FILES, FOLDER, PAGES, RecordedCase, write_case
from search.calendar import now
from search.errors import BlueLightError, PageError, UnknownSource

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

CRAWL_SETTINGS = {"ITEM_PIPELINES": {}, "BLUELIGHT_POLLING": False, "LOG_LEVEL": "ERROR"}
"""Nothing is stored, and what was asked for before is asked for again."""
NEXT_STEPS = """
The words are still the publisher's, and no publisher's text is committed. Now, in {folder}:
 1. rewrite {file} in words of your own, about people and places that do not exist; keep the markup, cut the rest;
 2. read {expected} against it, and correct what should have come out;
 3. delete "as_published" from meta.json; until then the test of this case fails.
"""


class Command(ScrapyCommand):
    """Fetches an address as a crawl would, robots.txt and all, or reads a file that was saved from it."""

    requires_project = True

    def syntax(self) -> str:
        """The arguments."""
        return "[options] <name> <URL|file>"

    def short_desc(self) -> str:
        """One line for `scrapy --help`."""
        return "Keep a page, feed, sitemap or listing of a source as a case for the tests"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The case's name, and the address that a file was saved from."""
        super().add_options(parser)
        parser.add_argument("--case", default="", help="name of the case; by default what it is of")
        parser.add_argument("--url", default="", help="the address that the file was saved from")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Writes the case and prints what came of it. What is wrong is one sentence, and the exit code 1."""
        if len(args) != 2:
            raise UsageError
        try:
            case = self._record(self._spider(args[0]), args[1], opts)
        except BlueLightError as error:
            print(error)
            self.exitcode = 1
            return
        expected = "links.json" if case.endpoint else "story.json"
        print(json.dumps(case.expected, indent=2, ensure_ascii=False))
        print(NEXT_STEPS.format(folder=case.file.parent, file=case.file.name, expected=expected))

    def _spider(self, name: str) -> type[NewsroomSpider]:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        spider = loader.load(name) if name in loader.list() else None
        if spider is None or not issubclass(spider, NewsroomSpider):
            raise UnknownSource(f"No source is called {name!r}; scrapy list has their names.")
        return spider

    def _record(self, spider: type[NewsroomSpider], address_or_file: str, opts: argparse.Namespace) -> RecordedCase:
        saved = Path(address_or_file)
        if saved.is_file() and not opts.url:
            raise UsageError("A file needs --url, the address that it was saved from.")
        url = opts.url if saved.is_file() else address_or_file
        name = _file_for(spider, url)
        response = Response(url, body=saved.read_bytes()) if saved.is_file() else self._fetch(spider, url)
        if name == PAGES[0] and response.body.lstrip().startswith(b"{"):
            name = PAGES[1]
        return write_case(spider, FOLDER / spider.name / (opts.case or Path(name).stem), name, response, now())

    def _fetch(self, spider: type[NewsroomSpider], url: str) -> Response:
        spider_class = type(spider.__name__, (_SingleAddressSpider, spider), {"custom_settings": CRAWL_SETTINGS})
        assert self.crawler_process is not None
        crawler = self.crawler_process.create_crawler(spider_class)
        responses: list[Response] = []
        self.crawler_process.crawl(crawler, url=url, responses=responses)
        self.crawler_process.start()
        if not responses:
            raise PageError(" ".join(crawler.stats.get_value(PROBLEMS, [])) or f"{url} was not fetched.")
        return responses[0]


class _SingleAddressSpider(NewsroomSpider):
    """Asks for one address, of a story or a door, and keeps the answer."""

    def __init__(self, url: str, responses: list[Response], **arguments: Any) -> None:
        super().__init__(**arguments)
        self._url, self._responses = url, responses

    async def start(self) -> AsyncIterator[Request]:
        """The one request."""
        address = self.story_request(self._url).url if self.claims(self._url) else self._url
        yield Request(address, self._keep, errback=self.note_failure)

    def _keep(self, response: Response) -> None:
        self._responses.append(response)


def _file_for(spider: type[NewsroomSpider], url: str) -> str:
    """The file that an answer from an address is kept in. Raises `UsageError` where it is of no use to the spider."""
    if spider.claims(url) is not None:
        return PAGES[0]
    for endpoint, address in spider.endpoints():
        if address == url:
            return ENDPOINT_FILES[endpoint]
    addresses = "".join(f"\n  {address}" for _, address in spider.endpoints())
    raise UsageError(
        f"{url} is neither a story of {spider.name} (story_path, hosts) nor one of its endpoints:{addresses}"
    )
