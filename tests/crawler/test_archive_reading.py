"""Tests of reading files that are whole, truncated or damaged archives, or not archives at all."""

from __future__ import annotations

import gzip
import resource
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive_file import ArchiveFile
from crawler.archive.captures import scan
from crawler.archive.reader import Archive
from crawler.archive.writer import archive_settings
from search.errors import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 2, 12, 30, 15, 250_000, tzinfo=UTC)
HTML = [("Content-Type", "text/html")]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Write an archive with the first record and three pages."""
    path = tmp_path / "whole.warc.gz"
    file = ArchiveFile(path)
    file.start()
    for number in range(3):
        file.add(
            f"https://radio.example/news/{number}",
            date=NOON + timedelta(hours=number),
            status="200 OK",
            headers=HTML,
            body=b"<p>%d</p>" % number,
        )
    return path


def test_a_capture_comes_back_as_it_was_received(whole: Path) -> None:
    archive = Archive([whole])
    [capture] = archive.captures("https://radio.example/news/1")

    assert capture.date == NOON + timedelta(hours=1)
    assert (capture.status, capture.size) == (200, 8)
    assert archive.read(capture) == (HTML, b"<p>1</p>")
    assert archive.captures("https://radio.example/news/9") == ()
    assert not archive.problems


def test_a_file_that_is_cut_off_anywhere_gives_what_was_whole_and_says_so(whole: Path, tmp_path: Path) -> None:
    content = whole.read_bytes()
    offsets = [capture.offset for capture in scan(whole).captures]
    cut = tmp_path / "cut.warc.gz"
    for length in range(1, len(content)):
        cut.write_bytes(content[:length])
        found = scan(cut)
        between_records = length in offsets
        assert bool(found.problem) != between_records, f"cut at {length}"
        assert len(found.captures) == sum(end <= length for end in [*offsets[1:], len(content)])


def test_the_sentence_says_where_a_file_is_cut_off(whole: Path) -> None:
    whole.write_bytes(whole.read_bytes()[:-1])

    assert Archive([whole]).problems == [f"{whole} is cut off after 3 records; these were used."]


def test_a_file_cut_off_in_its_first_record_is_an_error(whole: Path) -> None:
    whole.write_bytes(whole.read_bytes()[:20])

    with pytest.raises(ArchiveError, match=r"whole\.warc\.gz is cut off in its first record"):
        Archive([whole])


def test_damage_in_the_middle_leaves_what_stands_before_it(whole: Path) -> None:
    content = bytearray(whole.read_bytes())
    content[scan(whole).captures[2].offset + 40] ^= 0xFF
    whole.write_bytes(content)
    archive = Archive([whole])

    assert archive.problems == [f"{whole} is damaged after 3 records; these were used."]
    assert len(list(archive.urls)) == 2


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<html>Not found</html>", id="a page"),
        pytest.param(gzip.compress(b"<html>Not found</html>"), id="a compressed page"),
        pytest.param(gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n"), id="no length"),
        pytest.param(b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n", id="not compressed"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_is_no_archive_is_an_error_that_names_it(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(content)

    with pytest.raises(ArchiveError, match=r"odd\.warc\.gz .*\.$"):
        Archive([path])


def test_an_archive_compressed_as_a_whole_is_not_taken_for_its_first_record(whole: Path) -> None:
    whole.write_bytes(gzip.compress(gzip.decompress(whole.read_bytes())))

    with pytest.raises(ArchiveError, match="each record compressed separately"):
        Archive([whole])


def test_a_missing_file_does_not_keep_the_others_from_being_read(whole: Path, tmp_path: Path) -> None:
    archive = Archive([tmp_path / "gone.warc.gz", whole])

    assert archive.problems == [f"{tmp_path / 'gone.warc.gz'} cannot be read: No such file or directory."]
    assert len(list(archive.urls)) == 3


def test_a_body_that_was_archived_in_chunks_comes_in_one_piece(tmp_path: Path) -> None:
    path = tmp_path / "chunked.warc.gz"
    file = ArchiveFile(path)
    chunks = b"4\r\nThe \r\n5\r\nfire.\r\n0\r\n\r\n"
    file.add("https://a.example/", date=NOON, status="200 OK", headers=[("Transfer-Encoding", "chunked")], body=chunks)
    archive = Archive([path])

    assert archive.read(archive.captures("https://a.example/")[0]).body == b"The fire."


def test_a_second_crawl_is_added_to_the_archive_of_the_first(whole: Path) -> None:
    archive_settings(whole)
    ArchiveFile(whole).add("https://radio.example/news/0", date=NOON, status="200 OK", headers=HTML, body=b"Again")

    assert len(Archive([whole]).captures("https://radio.example/news/0")) == 2


def test_nothing_is_added_to_a_file_that_is_no_whole_archive(whole: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear editor")
    whole.write_bytes(whole.read_bytes()[:-3])

    for path in (letter, whole):
        before = path.read_bytes()
        with pytest.raises(ArchiveError, match=f"{path.name} .*nothing can be added to it"):
            archive_settings(path)
        assert path.read_bytes() == before


def test_an_archive_that_cannot_be_written_is_named_before_the_crawl(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no folder" / "new.warc.gz"):
        with pytest.raises(ArchiveError, match=f"^{path} "):
            archive_settings(path)


def test_a_disk_that_fills_up_leaves_whole_records(whole: Path) -> None:
    size = whole.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, hard))
    try:
        with pytest.raises(ArchiveError, match=f"{whole} cannot be written"):
            ArchiveFile(whole).add("https://a.example/", date=NOON, status="200 OK", headers=HTML, body=b"The fire.")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert whole.stat().st_size == size
    assert not Archive([whole]).problems


def test_an_archive_that_vanished_after_it_was_opened_is_named(whole: Path) -> None:
    archive = Archive([whole])
    shutil.move(whole, whole.with_name("moved.warc.gz"))

    with pytest.raises(ArchiveError, match=f"{whole} cannot be read"):
        archive.read(archive.captures("https://radio.example/news/0")[0])
