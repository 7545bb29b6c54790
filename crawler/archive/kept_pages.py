"""Keeps the page and the document of every story that is fetched, so that an improved extractor can read them again."""

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
from search import calendar
from search.errors import ArchiveError, StoreError
from search.private_files import create_folder
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
"""The size in bytes from which a new file is begun."""

_TAIL = 16 * 1024 * 1024
_GZIP, _MAGIC = 31, b"\x1f\x8b\x08"


class KeptPages:
    """A folder of web archives: pages-00001.warc.gz and so on. Pages are added to the last file until it is full.

    If the last file ends within a record, because a process was killed, it is left as it is and a new file is begun.
    """

    def __init__(self, folder: Path, largest: int = LARGEST_FILE) -> None:
        self._folder, self._largest = folder, largest
        self._path: Path | None = None

    def current_file(self) -> ArchiveFile:
        """Return the archive to which pages are added. Raises `ArchiveError` if it cannot be created."""
        if self._path is None or self._path.stat().st_size >= self._largest:
            self._path = self._next_path()
        file = ArchiveFile(self._path)
        if not self._path.exists():
            file.start()
        return file

    def _next_path(self) -> Path:
        try:
            create_folder(self._folder)
            files = sorted(self._folder.glob("pages-*.warc.gz"))
            if files and files[-1].stat().st_size < self._largest and ends_with_whole_record(files[-1]):
                return files[-1]
        except OSError as error:
            raise ArchiveError(f"Pages cannot be kept in {self._folder}: {error.strerror}.") from error
        last = int(files[-1].name[len("pages-") :].split(".")[0]) if files else 0
        return self._folder / f"pages-{last + 1:05}.warc.gz"


def ends_with_whole_record(path: Path) -> bool:
    """Return whether the last record of a file is whole. Only the end of the file is read."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    start = len(tail)
    while (start := tail.rfind(_MAGIC, 0, start)) >= 0:
        inflate = zlib.decompressobj(_GZIP)
        try:
            inflate.decompress(tail[start:])
        except zlib.error:
            continue  # The three bytes were inside a record, not at its start.
        return inflate.eof and not inflate.unused_data
    return False


class PageKeeper:
    """A downloader middleware that keeps the pages of stories and their documents.

    Pages are kept only of sources whose text may be stored. The date of a page in the archive is the moment at which
    its story was seen, so that the two can be matched later. The middleware is next to the downloader, so that it sees
    bodies as they were received.
    """

    def __init__(self, spider: NewsroomSpider, store: Store, folder: Path) -> None:
        self._spider, self._store = spider, store
        self._pages: KeptPages | None = KeptPages(folder)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware. Raises `NotConfigured` if no pages are kept or an archive is replayed."""
        folder = crawler.settings.get(KEEP_PAGES)
        if not folder or crawler.settings.get(REPLAY) or not isinstance(crawler.spider, NewsroomSpider):
            raise NotConfigured
        try:
            store = open_store(crawler.settings["BLUELIGHT_STORE"])
        except StoreError as error:
            raise NotConfigured(str(error)) from error
        return cls(crawler.spider, store, Path(folder))

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the response and return it unchanged. If it cannot be kept, note that and keep no more pages."""
        linking = request.meta.get(DOCUMENT_OF, "")
        page = response.url if request.callback is not NO_CALLBACK else linking
        if self._pages is not None and response.status == 200 and self._may_be_kept(page):
            moment = calendar.now()
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
                self._spider.note_problem(f"{error} The other pages of this crawl are not kept.")
        return response

    def _may_be_kept(self, page: str) -> bool:
        key = self._spider.claims(page)
        if key is None or not self._spider.fetches(page):
            return False
        return not self._store.withheld.existing([story_id(self._spider.name, key)])
