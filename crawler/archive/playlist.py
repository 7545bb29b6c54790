"""The order in which the captures of an archive are replayed for one source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.captures import normalised_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.captures import Capture
    from crawler.archive.reader import Archive
    from crawler.newsroom import NewsroomSpider


class Playlist:
    """The captures of each story, in the order in which they were fetched, from all addresses of the story.

    Captures of other pages, such as feeds, are grouped by address.
    """

    def __init__(self, archive: Archive, spider: NewsroomSpider) -> None:
        self._spider = spider
        self._captures: dict[str, list[Capture]] = {}
        for url in archive.urls:
            self._captures.setdefault(self._key_of(url), []).extend(archive.captures(url))
        for captures in self._captures.values():
            captures.sort(key=lambda capture: capture.date)
        self._played: set[str] = set()

    def first(self, url: str) -> Capture | None:
        """Return the first capture for an address, or None if there is none or it was returned before."""
        name = self._key_of(url)
        if name in self._played or name not in self._captures:
            return None
        self._played.add(name)
        return self._captures[name][0]

    def next(self, capture: Capture) -> Capture | None:
        """Return the capture after this one, or None if it is the last one."""
        captures = self._captures[self._key_of(capture.url)]
        later = captures[captures.index(capture) + 1 :]
        return later[0] if later else None

    def remaining(self) -> Iterator[Capture]:
        """Yield the first captures of all stories that were not requested and whose pages may be fetched."""
        for captures in self._captures.values():
            url = captures[0].url
            if self._spider.claims(url) is not None and self._spider.fetches(url):
                capture = self.first(url)
                if capture is not None:
                    yield capture

    def _key_of(self, url: str) -> str:
        return self._spider.claims(normalised_url(url)) or normalised_url(url)
