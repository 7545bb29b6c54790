"""Tests of backfills from archives: in parallel, resumed after an interruption, and of reading kept pages again."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
import pytest

from crawler.archive import page_reader
from crawler.archive.archive_file import ArchiveFile
from crawler.archive.archive_input import archives_in
from crawler.archive.compression import zstd
from crawler.archive.kept_pages import KeptPages, ends_with_whole_record
from crawler.archive.reader import open_archive
from crawler.archive.redaction import redact
from crawler.backfill import backfill
from search.settings import Settings, read_settings
from search.store import Store, open_store
from search.store.withheld_stories import WithheldWords
from search.story import story_id
from tests.crawler.crawling import Site, crawled, served
from tests.crawler.publisher import Newsroom, Publisher, published
from tests.crawler.warc_records import compressed, response, wacz, zstandard
from tests.stories import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORTED = Path(__file__).parent.parent / "recordings/judiciary_pfd/report"
REPORT = json.loads((REPORTED / "meta.json").read_text())["url"]
REPORT_PDF = (
    "https://www.judiciary.uk/wp-content/uploads/2026/03/Edmund-Alder-Prevention-of-Future-Deaths-Report-2026-0001.pdf"
)
SITE = "https://emergency-services.news"
"""An address of a real source; its content here is invented."""


def page(title: str, *paragraphs: str) -> bytes:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"<!doctype html><title>{title}</title><h1>{title}</h1><div class=entry-content>{text}</div>".encode()


def slug(number: int) -> str:
    return f"crews-free-horse-{number}"


def archive(
    path: Path,
    numbers: range,
    *more: str,
    said: str = "A horse was freed from a ditch near Coldmere.",
    later: timedelta = timedelta(0),
) -> Path:
    file = ArchiveFile(path)
    file.start()
    for number in numbers:
        for url in (f"{SITE}/{slug(number)}/", f"https://elsewhere.example/{number}"):
            body = page(f"Crews free horse {number}", said, *more)
            headers = [("Content-Type", "text/html; charset=utf-8")]
            file.add(url, date=NOON + timedelta(minutes=number) + later, status="200 OK", headers=headers, body=body)
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


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the parts so small that the files have several."""
    monkeypatch.setattr(page_reader, "PART_SIZE", 2_000)


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
    third = store.stories.one(story_id("emergency_services_news", slug(3)))
    assert third.seen == NOON + timedelta(minutes=3)


class Interrupted(Exception):
    """Interrupt, as Ctrl-C does."""


def interrupt(done: int, total: int) -> None:
    if done > total / 2:
        raise Interrupted


def test_what_was_read_is_not_read_again_and_what_was_interrupted_goes_on(
    tmp_path: Path, settings: Settings, store: Store, small_parts: None
) -> None:
    file = archive(tmp_path / "pages.warc.gz", range(120))
    with pytest.raises(Interrupted):
        backfill([file], settings, processes=1, progress=interrupt)
    stored = store.stories.count()
    assert 50 < stored < 120
    went_on = backfill([file], settings, processes=1)
    assert (went_on.new, went_on.unchanged) == (120 - stored, 0)
    assert store.stories.count() == 120
    assert backfill([file], settings, processes=1).new == 0


def test_a_page_that_is_larger_than_a_part_of_its_file_is_read_once(
    tmp_path: Path, settings: Settings, store: Store, small_parts: None
) -> None:
    noise = random.Random(1).randbytes(20_000).hex()
    file = archive(tmp_path / "pages.warc.gz", range(3), noise)
    filled = backfill([file], settings, processes=2)
    assert (filled.new, filled.unchanged, filled.problems) == (3, 0, [])


def test_an_archive_that_someone_put_on_the_web_is_no_part_of_the_one_that_holds_it(
    tmp_path: Path, settings: Settings, store: Store, small_parts: None
) -> None:
    inner = archive(tmp_path / "inner.warc.gz", range(10, 30)).read_bytes()
    holder = tmp_path / "holder.warc.gz"
    ArchiveFile(holder).add("https://elsewhere.example/", date=NOON, status="200 OK", headers=[], body=inner)
    outer = archive(tmp_path / "outer.warc.gz", range(2))
    with outer.open("ab") as file:  # what is packed already is not packed a second time
        file.write(gzip.compress(gzip.decompress(holder.read_bytes()), compresslevel=0))
    archive(outer, range(2, 4))
    filled = backfill([outer], settings, processes=2)
    assert (filled.new, filled.unchanged, filled.problems) == (4, 0, [])


def test_the_captures_of_a_story_arrive_in_the_order_of_the_files(
    tmp_path: Path, settings: Settings, store: Store
) -> None:
    first = archive(tmp_path / "one.warc.gz", range(1))
    second = archive(tmp_path / "two.warc.gz", range(1), said="The horse is well.", later=timedelta(days=1))
    filled = backfill([first, second], settings, processes=2)
    assert (filled.new, filled.changed) == (1, 1)


def test_an_archive_that_is_cut_off_is_named_and_what_was_whole_is_kept(
    tmp_path: Path, settings: Settings, store: Store
) -> None:
    file = archive(tmp_path / "pages.warc.gz", range(10))
    file.write_bytes(file.read_bytes()[:-300])
    filled = backfill([file, tmp_path / "none.warc.gz"], settings, processes=1)
    assert filled.new == 10
    assert any(each.startswith(f"{file} is cut off after") for each in filled.problems)
    assert any("none.warc.gz cannot be read: No such file" in each for each in filled.problems)


def encoded_pages(path: Path) -> Path:
    """Write an archive with a page in each encoding, one that is not in its encoding, and two that cannot be read."""
    body = page("Crews free horse", "A horse was freed from a ditch near Coldmere.")
    bodies = {
        "gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "br": brotli.compress(body),
        "zstd": zstd.compress(body),
        "gzip, zstd": zstd.compress(gzip.compress(body)),
        "br, gzip": body,
        "dcb": bytes(range(200)),
    }
    records = [
        response(f"{SITE}/{slug(number)}/", encoded, headers=f"Content-Type: text/html\nContent-Encoding: {encoding}")
        for number, (encoding, encoded) in enumerate(bodies.items())
    ]
    damaged = bytearray(gzip.compress(records[0]))
    damaged[80:100] = bytes(20)
    path.write_bytes(compressed(*records[:3]) + damaged + compressed(*records[3:], b""))
    return path


def test_a_page_is_read_in_every_encoding_and_one_that_cannot_be_read_costs_only_itself(
    tmp_path: Path, settings: Settings, store: Store, small_parts: None
) -> None:
    file = encoded_pages(tmp_path / "pages.warc.gz")
    filled = backfill([file], settings, processes=1)
    assert filled.new == 6
    assert held(store, 3) == held(store, 5) == ("A horse was freed from a ditch near Coldmere.",)
    [problem] = filled.problems
    assert problem.startswith(f"{file} has 2 records that cannot be read (at byte ")
    assert problem.endswith("its Content-Encoding is 'dcb'); the others were used.")
    again = backfill([file], settings, reextract=True, processes=1)
    assert (again.unchanged, again.problems) == (6, [problem])


def test_archives_of_other_kinds_are_read_and_what_is_no_archive_is_named(
    tmp_path: Path, settings: Settings, store: Store, small_parts: None
) -> None:
    records = [
        response(f"{SITE}/{slug(number)}/", page(f"Crews free horse {number}", "A horse was freed near Coldmere."))
        for number in range(60)
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(records[:20]))
    (tmp_path / "b.warc.zst").write_bytes(zstandard(*records[20:40]))
    (tmp_path / "letter.warc.gz").write_bytes(b"Dear editor")
    wacz(
        tmp_path / "c.wacz",
        ("archive/a.warc.gz", compressed(*records[40:50])),
        ("archive/b.warc", b"".join(records[50:])),
    )
    filled = backfill(archives_in(tmp_path), settings, processes=2)
    assert (filled.new, store.stories.count()) == (60, 60)
    [problem] = filled.problems
    assert problem.startswith(f"{tmp_path / 'letter.warc.gz'} is not a web archive")
    assert backfill([tmp_path / "c.wacz"], settings, processes=1).new == 0


def test_pages_are_read_again_without_touching_times_or_alerts(
    tmp_path: Path, settings: Settings, store: Store
) -> None:
    """The stored story first has only a part of the page's text, as if an older extractor had found less."""
    before = archive(tmp_path / "before.warc.gz", range(3))
    backfill([before], settings, processes=1)
    first = store.stories.one(story_id("emergency_services_news", slug(1)))
    with store.queue.take(9) as batch:
        assert batch
        batch.complete([], checked=[], now=NOON)
    better = archive(tmp_path / "pages.warc.gz", range(3), "Nobody was hurt, and the horse is well.")
    for changed in (3, 0):
        again = backfill([better], settings, reextract=True, processes=1)
        assert (again.new, again.changed) == (0, changed)
    now = store.stories.one(first.id)
    assert len(now.body) == len(first.body) + 1
    assert (now.seen, now.version) == (first.seen, 1)
    with store.queue.take(9) as batch:
        assert batch and (len(batch.ids), batch.alerting) == (3, frozenset())


def documented(path: Path, *, page: bool = True, document: bool = True) -> Path:
    file = ArchiveFile(path)
    file.start()
    answers = [("text/html", "page.html", REPORT)] if page else []
    answers += [("application/pdf", "document.pdf", REPORT_PDF)] if document else []
    for kind, name, url in answers:
        body = (REPORTED / name).read_bytes()
        file.add(url, date=NOON, status="200 OK", headers=[("Content-Type", kind)], body=body)
    return path


def test_a_story_whose_words_are_in_a_document_is_taken_with_it_from_wherever_it_is(
    tmp_path: Path, settings: Settings, store: Store
) -> None:
    files = [documented(tmp_path / "1.warc.gz", document=False), documented(tmp_path / "2.warc.gz", page=False)]
    assert backfill(files, settings, processes=1).new == 1
    (report,) = next(store.stories.batches())
    assert "(2) Nobody told the railway, and trains went on running." in report.body
    without = backfill([documented(tmp_path / "3.warc.gz", document=False)], settings, processes=1)
    assert (without.changed, without.unchanged) == (0, 1), "a document that is not there takes no words away"


def test_a_document_is_read_again_with_its_page(tmp_path: Path, settings: Settings, store: Store) -> None:
    """The stored story first has only the text of its page, as if the document had not been read."""
    backfill([documented(tmp_path / "page.warc.gz", document=False)], settings, processes=1)
    (before,) = next(store.stories.batches())
    for name, document, changed in (("page", False, 0), ("both", True, 1)):
        kept = documented(tmp_path / f"{name}.kept.warc.gz", document=document)
        assert backfill([kept], settings, reextract=True, processes=1).changed == changed
    (after,) = next(store.stories.batches())
    assert len(after.body) > len(before.body)
    assert (after.version, after.seen) == (1, before.seen)


def test_a_document_is_kept_beside_its_page_and_goes_with_it(tmp_path: Path) -> None:
    document = ("application/pdf", (REPORTED / "document.pdf").read_bytes())
    report = b"<title>Report</title><article><p>In Stennick.</p><a class=report href=/report.pdf>Report</a></article>"
    with served(Site({"/report/one": ("text/html", report), "/report.pdf": document})) as site:
        feed = f"<rss version='2.0'><channel><item><link>{site.address}/report/one</link></item></channel></rss>"
        site.pages = {**site.pages, "/feed.xml": ("text/xml", feed.encode())}
        environment = {"BLUELIGHT_DATA": str(tmp_path), "BLUELIGHT_KEEP_PAGES": str(tmp_path / "kept")}
        crawled(("reports",), {"SITE": site.address, **environment})
    (kept,) = (tmp_path / "kept").glob("*")
    page, pdf = f"{site.address}/report/one", f"{site.address}/report.pdf"
    assert list(open_archive((kept,)).urls) == [page, pdf]
    nothing = WithheldWords(addresses=frozenset(), paragraphs=frozenset())
    assert redact([kept], nothing, lambda url: url == page).removed == 2
    of_the_document = WithheldWords(
        addresses=frozenset(), paragraphs=frozenset({"The MATTERS OF CONCERN are as follows."})
    )
    assert redact([documented(tmp_path / "of-others.warc.gz")], of_the_document, lambda _: False).removed == 1


def test_kept_pages_go_on_in_the_next_file_when_one_is_large_or_was_cut(tmp_path: Path) -> None:
    def keep(largest: int) -> None:
        KeptPages(tmp_path, largest).current_file().add(
            SITE, date=NOON, status="200 OK", headers=[], body=b"A page." * 100
        )

    keep(10_000)
    keep(10_000)
    keep(100)
    first, second = tmp_path / "pages-00001.warc.gz", tmp_path / "pages-00002.warc.gz"
    assert (first.exists(), second.exists()) == (True, True)
    assert len(open_archive((first,)).captures(SITE)) == 2
    assert ends_with_whole_record(second)
    second.write_bytes(second.read_bytes()[:-20])
    assert not ends_with_whole_record(second)
    keep(10_000)
    assert ends_with_whole_record(tmp_path / "pages-00003.warc.gz")


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


def test_a_captured_wall_replaces_no_story(tmp_path: Path, settings: Settings, store: Store) -> None:
    first = archive(tmp_path / "first.warc.gz", range(1))
    wall = ArchiveFile(tmp_path / "wall.warc.gz")
    wall.start()
    body = page("Just a moment...", "Enable JavaScript and cookies to continue")
    headers = [("Content-Type", "text/html; charset=utf-8")]
    for number in range(2):
        later = NOON + timedelta(days=1)
        wall.add(f"{SITE}/{slug(number)}/", date=later, status="200 OK", headers=headers, body=body)
    for reextract in (False, True):
        backfill([first, tmp_path / "wall.warc.gz"], settings, processes=1, reextract=reextract)
        assert (store.stories.count(), held(store, 0)) == (1, ("A horse was freed from a ditch near Coldmere.",))
