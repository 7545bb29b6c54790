"""Builds the web archive of the sample."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bluelight.sample import samples_folder
from bluelight.sample.sample_pages import SITES, SamplePage, SampleSite, render_feed, render_page
from bluelight.sample.sample_stories import SampleStory, read_stories
from crawler.archive.archive_file import ArchiveFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

FEED_LENGTH = 30
"""The most stories in a feed; older stories are in the archive, but not in a feed."""
_HTML = (("Content-Type", "text/html; charset=utf-8"),)
_RSS = (("Content-Type", "application/rss+xml; charset=utf-8"),)


class SampleCapture(NamedTuple):
    """A page and the moment at which it was `captured`, in UTC."""

    page: SamplePage
    captured: datetime


def build_archive(path: Path, now: datetime) -> int:
    """Write the archive as if the newsrooms had been crawled until `now`, an aware moment; replace an older archive.

    Stories are captured a few minutes after they were published and after each edit, and feeds at `now`. Anything
    after `now` is left out. Return the number of stories. Raises `ArchiveError` if the file cannot be written, and
    `ValueError` if a text is ill-formed.
    """
    if path.is_file():
        path.unlink()
    file = ArchiveFile(path)
    file.start()
    count = 0
    for site in SITES:
        captures = sorted(_captures(site, now), key=lambda capture: capture.captured)
        for page, captured in captures:
            file.add(page.url, date=captured, status="200 OK", headers=_HTML, body=render_page(page))
        latest = {page.url: page for page, _ in captures}
        newest = sorted(latest.values(), key=lambda page: page.story.versions[0].since.before(now), reverse=True)
        feed = render_feed(site, newest[:FEED_LENGTH], now)
        file.add(site.spider.feeds[0], date=now, status="200 OK", headers=_RSS, body=feed)
        count += len(latest)
    return count


def _captures(site: SampleSite, now: datetime) -> Iterator[SampleCapture]:
    for story in read_stories(samples_folder() / f"{site.name}.txt"):
        for page in _pages(site, story, now):
            captured = page.version.since.before(now) + timedelta(minutes=2 + page.number % 7)
            if captured <= now:
                yield SampleCapture(page, captured)


def _pages(site: SampleSite, story: SampleStory, now: datetime) -> Iterator[SamplePage]:
    published = story.versions[0].since.before(now)
    for version in story.versions:
        dates = (None, None) if story.undated else (published, version.since.before(now))
        yield SamplePage(site, story, version, *dates)
