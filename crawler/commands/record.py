"""`scrapy record`: records a page or an endpoint of a source as a case for the tests."""

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
from crawler.recordings import FOLDER, PAGES, RecordedCase, endpoint_file, write_case
from search import calendar
from search.errors import BlueLightError, PageError, UnknownSource

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

CRAWL_SETTINGS = {"ITEM_PIPELINES": {}, "BLUELIGHT_POLLING": False, "LOG_LEVEL": "ERROR"}
"""With these settings nothing is stored, and addresses that were fetched before are fetched again."""
NEXT_STEPS = """
The text is still the publisher's and must not be committed. In {folder}:
 1. rewrite {file} in your own words, about people and places that do not exist; keep the markup and cut the rest;
 2. compare {expected} with it, and correct what should have been extracted;
 3. delete "as_published" from meta.json; until then, the test of this case fails.
"""


class Command(ScrapyCommand):
    """Fetches an address as a crawl would, obeying robots.txt, or reads a file that was saved from the address."""

    requires_project = True

    def syntax(self) -> str:
        """Return the arguments, for the help."""
        return "[options] <name> <URL|file>"

    def short_desc(self) -> str:
        """Return the line for `scrapy --help`."""
        return "Record a page, feed, sitemap or listing of a source as a case for the tests"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options for the name of the case and for the address of a saved file."""
        super().add_options(parser)
        parser.add_argument("--case", default="", help="name of the case (default: the kind of what is recorded)")
        parser.add_argument("--url", default="", help="the address from which the file was saved")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the case and print what was extracted. If that fails, print one sentence and exit with 1."""
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
            raise UnknownSource(f"No source is called {name!r}; `scrapy list` shows all names.")
        return spider

    def _record(self, spider: type[NewsroomSpider], address_or_file: str, opts: argparse.Namespace) -> RecordedCase:
        saved = Path(address_or_file)
        if saved.is_file() and not opts.url:
            raise UsageError("A file needs --url, the address from which it was saved.")
        url = opts.url if saved.is_file() else address_or_file
        name = _file_for(spider, url)
        response = Response(url, body=saved.read_bytes()) if saved.is_file() else self._fetch(spider, url)
        if name == PAGES[0] and response.body.lstrip().startswith(b"{"):
            name = PAGES[1]
        return write_case(spider, FOLDER / spider.name / (opts.case or Path(name).stem), name, response, calendar.now())

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
    """Requests one address, of a story or an endpoint, and keeps the response."""

    def __init__(self, url: str, responses: list[Response], **arguments: Any) -> None:
        super().__init__(**arguments)
        self._url, self._responses = url, responses

    async def start(self) -> AsyncIterator[Request]:
        """Yield the one request."""
        address = self.story_request(self._url).url if self.claims(self._url) else self._url
        yield Request(address, self._keep, errback=self.note_failure)

    def _keep(self, response: Response) -> None:
        self._responses.append(response)


def _file_for(spider: type[NewsroomSpider], url: str) -> str:
    """Return the name of the file for the answer of an address. Raises `UsageError` if the spider cannot use it."""
    if spider.claims(url) is not None:
        return PAGES[0]
    for endpoint, address in spider.endpoints():
        if address == url:
            return endpoint_file(endpoint)
    addresses = "".join(f"\n  {address}" for _, address in spider.endpoints())
    raise UsageError(
        f"{url} is neither a story of {spider.name} (story_path, hosts) nor one of its endpoints:{addresses}"
    )
