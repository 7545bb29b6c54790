"""Pages that were kept, and archives of others, into the store: in parallel, resumed, and read again when better."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crawler import backfill as filling
from crawler.archive.file import ArchiveFile
from crawler.archive.keeping import KeptPages, ends_whole
from crawler.archive.pages import read_pages
from crawler.archive.reading import open_archive
from crawler.backfill import backfill
from search.settings import Settings, read_settings
from search.store import Store, open_store
from search.story import story_id
from tests.crawler.publisher import Newsroom, Publisher, published
from tests.stories import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SITE = "https://emergency-services.news"
"""Of a source that ships; what is published here is invented."""


def page(title: str, *paragraphs: str) -> bytes:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"<!doctype html><title>{title}</title><h1>{title}</h1><div class=entry-content>{text}</div>".encode()


def slug(number: int) -> str:
    return f"crews-free-horse-{number}"


def archive(
    path: Path, numbers: range, *more: str, said: str = "A horse was freed from a ditch near Coldmere."
) -> Path:
    file = ArchiveFile(path)
    file.start()
    for number in numbers:
        for url in (f"{SITE}/{slug(number)}/", f"https://elsewhere.example/{number}"):
            body = page(f"Crews free horse {number}", said, *more)
            headers = [("Content-Type", "text/html; charset=utf-8")]
            file.add(url, date=NOON + timedelta(minutes=number), status="200 OK", headers=headers, body=body)
    return path


def held(store: Store, number: int) -> tuple[str, ...]:
    return store.stories.one(story_id("emergency_services_news", slug(number))).body


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(data=tmp_path, store="", index="")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings.store_url) as opened:
        yield opened


def test_archives_are_read_by_several_processes_and_only_what_a_spider_claims(
    tmp_path: Path, settings: Settings, store: Store
) -> None:
    files = [archive(tmp_path / f"{number}.warc.gz", range(60 * number, 60 * number + 60)) for number in range(2)]
    seen: list[tuple[int, int]] = []
    filled = backfill(files, settings, processes=2, progress=lambda done, total: seen.append((done, total)))
    assert (filled.new, filled.problems) == (120, [])
    assert store.stories.count() == 120
    assert seen[-1] == (sum(file.stat().st_size for file in files),) * 2
    with store.queue.take(200) as batch:
        assert batch and batch.alerting == frozenset()
    story = store.stories.one(story_id("emergency_services_news", slug(3)))
    assert story.seen == NOON + timedelta(minutes=3)


def test_what_was_read_is_not_read_again_and_what_was_interrupted_goes_on(
    tmp_path: Path, settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = archive(tmp_path / "pages.warc.gz", range(120))
    name = filling._name(file, again=False)
    reader = filling._Reader(store, filling._spiders(settings), alert=False, again=False)
    store.sources.put(spider.source() for spider in filling._spiders(settings))
    for taken, (found, end) in enumerate(read_pages(file, 0, reader.wants), 1):
        if reader.take(found):
            store.backfills.reached(name, end)
        if taken == 70:
            break  # killed
    assert store.stories.count() == 50
    assert backfill([file], settings, processes=1).new == 70
    assert store.stories.count() == 120
    assert backfill([file], settings, processes=1).new == 0


def test_an_archive_that_is_cut_off_is_named_and_what_was_whole_is_kept(
    tmp_path: Path, settings: Settings, store: Store
) -> None:
    file = archive(tmp_path / "pages.warc.gz", range(10))
    file.write_bytes(file.read_bytes()[:-300])
    filled = backfill([file, tmp_path / "none.warc.gz"], settings, processes=1)
    assert filled.new == 10
    assert any(each.startswith(f"{file} is cut off after") for each in filled.problems)
    assert any("none.warc.gz cannot be read: No such file" in each for each in filled.problems)


def test_pages_are_read_again_without_touching_times_or_alerts(
    tmp_path: Path, settings: Settings, store: Store
) -> None:
    """As if the extractor had taken less of the page when it was first read."""
    before = archive(tmp_path / "before.warc.gz", range(3))
    backfill([before], settings, processes=1)
    first = store.stories.one(story_id("emergency_services_news", slug(1)))
    with store.queue.take(9) as batch:
        assert batch
        batch.done([], checked=[], now=NOON)
    better = archive(tmp_path / "pages.warc.gz", range(3), "Nobody was hurt, and the horse is well.")
    for changed in (3, 0):
        again = backfill([better], settings, again=True, processes=1)
        assert (again.new, again.changed) == (0, changed)
    now = store.stories.one(first.id)
    assert len(now.body) == len(first.body) + 1
    assert (now.seen, now.version) == (first.seen, 1)
    with store.queue.take(9) as batch:
        assert batch and (len(batch.ids), batch.alerting) == (3, frozenset())


def test_kept_pages_go_on_in_the_next_file_when_one_is_large_or_was_cut(tmp_path: Path) -> None:
    def keep(largest: int) -> None:
        KeptPages(tmp_path, largest).file().add(SITE, date=NOON, status="200 OK", headers=[], body=b"A page." * 100)

    keep(10_000)
    keep(10_000)
    keep(100)
    first, second = tmp_path / "pages-00001.warc.gz", tmp_path / "pages-00002.warc.gz"
    assert (first.exists(), second.exists()) == (True, True)
    assert len(open_archive((first,)).captures(SITE)) == 2
    assert ends_whole(second)
    second.write_bytes(second.read_bytes()[:-20])
    assert not ends_whole(second)
    keep(10_000)
    assert ends_whole(tmp_path / "pages-00003.warc.gz")


@pytest.mark.parametrize(("rights", "kept"), [("full", True), ("index", True), ("feed", False)])
def test_a_visit_keeps_the_pages_of_stories_by_the_moment_they_were_seen(
    tmp_path: Path, rights: str, kept: bool
) -> None:
    publisher: Publisher
    with published() as publisher:
        publisher.feed("/story/one", etag="a")
        publisher.story("/story/one", "A man was arrested.")
        Newsroom(tmp_path, publisher).visit(RIGHTS=rights, BLUELIGHT_KEEP_PAGES=str(tmp_path / "kept"))
    files = list((tmp_path / "kept").glob("*")) if kept else []
    assert (tmp_path / "kept").exists() == kept
    if files:
        archived = open_archive(tuple(files))
        (url,) = archived.urls
        (capture,) = archived.captures(url)
        with open_store(f"sqlite:///{tmp_path / 'bluelight.db'}") as store:
            assert store.stories.one(story_id("gazette", "one")).seen == capture.date
