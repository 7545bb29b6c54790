"""Keeps the page of every story that is fetched, and its document, so that they can be read again when the extractor
has been improved.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.response import response_status_message

from crawler.archive.archive_file import ArchiveFile
from crawler.archive.replay import REPLAY
from crawler.archive.writer import headers_of
from crawler.newsroom import NewsroomSpider
from crawler.platforms.pdf_newsroom import DOCUMENT_OF
from search.calendar import now
from search.errors import ArchiveError, StoreError
from search.store import open_store
from search.story import story_id

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from search.store import Store

KEEP_PAGES = "BLUELIGHT_KEEP_PAGES"
"""The Scrapy setting that names the folder."""
LARGEST_FILE = 256 * 1024 * 1024
"""Bytes after which the next file is begun."""

_TAIL = 16 * 1024 * 1024
_GZIP, _MAGIC = 31, b"\x1f\x8b\x08"


class KeptPages:
    """A folder of web archives, pages-00001.warc.gz and so on; pages are added to the last until it is large enough.

    A file that ends in the middle of a record, since a process was killed, is left as it is, and the next begun.
    """

    def __init__(self, folder: Path, largest: int = LARGEST_FILE) -> None:
        self._folder, self._largest = folder, largest
        self._path: Path | None = None

    def current_file(self) -> ArchiveFile:
        """The archive to add to. Raises `ArchiveError` where it cannot be made."""
        if self._path is None or self._path.stat().st_size >= self._largest:
            self._path = self._next_path()
        file = ArchiveFile(self._path)
        if not self._path.exists():
            file.start()
        return file

    def _next_path(self) -> Path:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            files = sorted(self._folder.glob("pages-*.warc.gz"))
            if files and files[-1].stat().st_size < self._largest and ends_with_whole_record(files[-1]):
                return files[-1]
        except OSError as error:
            raise ArchiveError(f"Pages cannot be kept in {self._folder}: {error.strerror}.") from error
        last = int(files[-1].name[len("pages-") :].split(".")[0]) if files else 0
        return self._folder / f"pages-{last + 1:05}.warc.gz"


def ends_with_whole_record(path: Path) -> bool:
    """Whether the last record of a file is whole, which is seen at its end."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    start = len(tail)
    while (start := tail.rfind(_MAGIC, 0, start)) >= 0:
        inflate = zlib.decompressobj(_GZIP)
        try:
            inflate.decompress(tail[start:])
        except zlib.error:
            continue  # the three bytes stood inside a record
        return inflate.eof and not inflate.unused_data
    return False


class PageKeeper:
    """A downloader middleware next to the downloader, so that it sees bodies as they were received.

    Only pages of stories and their documents, and of sources whose words may be kept. The moment that the archive has
    for a page is the one at which its story was seen: by it the two find each other again.
    """

    def __init__(self, spider: NewsroomSpider, store: Store, folder: Path) -> None:
        self._spider, self._store = spider, store
        self._pages: KeptPages | None = KeptPages(folder)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises `NotConfigured` where no pages are kept, or an archive is replayed."""
        folder = crawler.settings.get(KEEP_PAGES)
        if not folder or crawler.settings.get(REPLAY) or not isinstance(crawler.spider, NewsroomSpider):
            raise NotConfigured
        try:
            store = open_store(crawler.settings["BLUELIGHT_STORE"])
        except StoreError as error:
            raise NotConfigured(str(error)) from error
        return cls(crawler.spider, store, Path(folder))

    def process_response(self, request: Request, response: Response) -> Response:
        """Keeps the response and hands it on as it is; when that is no longer possible, the crawl goes on without."""
        linking = request.meta.get(DOCUMENT_OF, "")
        page = response.url if request.callback is not NO_CALLBACK else linking
        if self._pages is not None and response.status == 200 and self._may_be_kept(page):
            moment = now()
            request.meta["captured"] = moment
            try:
                self._pages.current_file().add(
                    response.url,
                    date=moment,
                    status=response_status_message(response.status),
                    headers=headers_of(response),
                    body=response.body,
                    linked_from=linking,
                )
            except ArchiveError as error:
                self._pages = None
                self._spider.note_problem(f"{error} The rest of this crawl's pages are not kept.")
        return response

    def _may_be_kept(self, page: str) -> bool:
        key = self._spider.claims(page)
        if key is None or not self._spider.fetches(page):
            return False
        return not self._store.withheld.among([story_id(self._spider.name, key)])
