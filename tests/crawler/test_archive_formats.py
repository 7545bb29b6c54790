"""Tests of the files that archives are: WARC, ARC and WACZ, compressed or not, whole or damaged."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.archive import page_reader
from crawler.archive.captures import scan
from crawler.archive.compression import zstd
from crawler.archive.page_reader import PartReader, parts
from crawler.archive.reader import Archive
from crawler.archive.writer import archive_settings
from search.errors import ArchiveError
from tests.crawler.warc_records import (
    ARC_START,
    arc_response,
    compressed,
    page,
    response,
    wacz,
    zstandard,
)

if TYPE_CHECKING:
    from pathlib import Path

URLS = [f"https://coast.example/news/{number}" for number in range(5)]
PAGES = [page(f"Story {number}") for number in range(5)]
WARC = [response(url, body) for url, body in zip(URLS, PAGES, strict=True)]
ARC = [ARC_START, *(arc_response(url, body) for url, body in zip(URLS, PAGES, strict=True))]
MOMENT = datetime(2026, 3, 2, 12, 30, 15, tzinfo=UTC)
DICTIONARY = zstd.train_dict(WARC * 50, 2_000).dict_content


def files(folder: Path) -> list[Path]:
    """Write the same five pages in every kind of file."""
    contents = {
        "plain.warc": b"".join(WARC),
        "newlines.warc": b"".join(WARC).replace(b"\r\n\r\nWARC/", b"\r\n\r\n\r\n\nWARC/"),
        "usual.warc.gz": compressed(*WARC),
        "frames.warc.zst": zstandard(*WARC),
        "dictionary.warc.zst": zstandard(*WARC, dictionary=DICTIONARY),
        "old.arc": b"".join(ARC),
        "old.arc.gz": compressed(*ARC),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    two = [("archive/a.warc.gz", compressed(*WARC[:2])), ("archive/b.warc", b"".join(WARC[2:]))]
    return [
        *(folder / name for name in contents),
        wacz(folder / "stored.wacz", ("datapackage.json", b"{}"), *two),
        wacz(folder / "deflated.wacz", ("pages/pages.jsonl", b"{}"), *two, method=zipfile.ZIP_DEFLATED),
    ]


def pages_by_part(path: Path) -> list[tuple[str, bytes]]:
    """Return the pages as a backfill reads them, each part with a reader of its own, or again if it began wrongly."""
    result, reached = [], 0
    for part in parts(path, 0):
        reader = PartReader(part, lambda _: True)
        pages = list(reader.pages())
        if reader.begin != reached:
            reader = PartReader(part._replace(start=reached, known=True), lambda _: True)
            pages = list(reader.pages())
        assert not reader.unread
        result += [(each.response.url, each.response.body) for each in pages]
        reached = reader.end
    return result


def test_every_kind_of_file_is_read_alike_as_a_whole_and_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_reader, "PART_SIZE", 300)
    for path in files(tmp_path):
        archive = Archive([path])
        captures = [archive.captures(url)[0] for url in URLS]
        assert [archive.read(capture).body for capture in captures] == PAGES, path.name
        assert {capture.date for capture in captures} == {MOMENT}
        assert not archive.problems, path.name
        assert pages_by_part(path) == list(zip(URLS, PAGES, strict=True)), path.name


def test_only_a_file_of_our_own_kind_is_extended(tmp_path: Path) -> None:
    for path in files(tmp_path):
        if path.name not in ("usual.warc.gz", "old.arc.gz"):
            before = path.read_bytes()
            with pytest.raises(ArchiveError, match="nothing can be added to it"):
                archive_settings(path)
            assert path.read_bytes() == before


@pytest.mark.parametrize(
    "ending",
    [compressed(b""), compressed(b"", b""), bytes(700), b"\n", b"\r\n\r\n\0\0", compressed(b"") + b"\n" + bytes(8)],
)
def test_oddities_at_the_end_of_a_file_are_no_error(ending: bytes, tmp_path: Path) -> None:
    for path in files(tmp_path):
        if path.suffix != ".wacz":
            path.write_bytes(path.read_bytes() + ending)
            assert (len(scan(path).captures), scan(path).problem) == (5, ""), path.name


def test_an_empty_member_in_the_middle_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "coast.warc.gz"
    path.write_bytes(compressed(*WARC[:2], b"", *WARC[2:]))
    assert (len(scan(path).captures), scan(path).records, scan(path).problem) == (5, 5, "")


def test_a_record_that_is_damaged_costs_only_itself_and_is_named(tmp_path: Path) -> None:
    for path in files(tmp_path)[:-2]:
        whole = bytearray(path.read_bytes())
        _, second, third, *_ = (each.offset for each in scan(path).captures)
        for position in range(second, min(second + 60, third), 7):
            path.write_bytes(whole[:position] + bytes([whole[position] ^ 0x5A]) + whole[position + 1 :])
            result = scan(path)
            others = {each.url for each in result.captures} & {URLS[0], *URLS[2:]}
            assert len(others) == 4, (path.name, position - second)
        path.write_bytes(
            whole[:second] + bytes(byte ^ 0x33 for byte in whole[second : second + 20]) + whole[second + 20 :]
        )
        assert f"{path} has 1 record that cannot be read (at byte {second:,}: it " in scan(path).problem


def test_a_plain_file_that_is_cut_off_gives_what_was_whole_and_says_so(tmp_path: Path) -> None:
    for path in files(tmp_path)[:-2]:
        whole, offsets = path.read_bytes(), [each.offset for each in scan(path).captures]
        for length in range(offsets[1] + 5, len(whole) - 4, 11):
            path.write_bytes(whole[:length])
            result = scan(path)
            ends = [*offsets[1:], len(whole)]
            assert len(result.captures) >= sum(end <= length for end in ends), (path.name, length)
            if not any(0 <= end - length <= 6 for end in ends) and not any(0 <= length - end <= 6 for end in ends):
                assert "is cut off after" in result.problem, (path.name, length)


@pytest.mark.parametrize(("length", "reason"), [("9", "it is damaged"), ("-", "it does not state its length")])
def test_a_wrong_length_in_a_file_that_is_not_compressed_costs_one_record(
    length: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "coast.warc"
    wrong = WARC[1].replace(b"Content-Length: ", b"Content-Length: " + length.encode())
    path.write_bytes(WARC[0] + wrong + b"".join(WARC[2:]))
    result = scan(path)
    assert [each.url for each in result.captures] == [URLS[0], *URLS[2:]]
    assert result.problem.endswith(f"(at byte {len(WARC[0])}: {reason})")


def test_a_wacz_that_is_damaged_is_named(tmp_path: Path) -> None:
    path = wacz(tmp_path / "coast.wacz", ("archive/a.warc.gz", compressed(*WARC)))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ArchiveError, match=r"coast\.wacz cannot be read: it is a damaged zip file"):
        Archive([path])
    with pytest.raises(ArchiveError, match="cannot be read: it is a zip file without WARC files"):
        Archive([wacz(tmp_path / "letter.zip", ("letter.txt", b"Dear editor"))])


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("20260302123015", MOMENT),
        ("2026-03-02T13:30:15+01:00", MOMENT),
        ("2026-03-02T12:30:15.123456789Z", MOMENT + timedelta(microseconds=123_456)),
        ("2026-03-02T12:30:15", MOMENT),
        ("2026-03-02 12:30:15Z", MOMENT),
        ("2026-03-02T12:30Z", MOMENT.replace(second=0)),
        ("20260302123015123", MOMENT),
        ("yesterday", MOMENT + timedelta(seconds=2)),
        ("0000-00-00T00:00:00Z", MOMENT + timedelta(seconds=2)),
        ("", MOMENT + timedelta(seconds=2)),
    ],
)
def test_the_date_of_a_record_is_read_or_else_that_of_its_server(stated: str, moment: datetime, tmp_path: Path) -> None:
    headers = "Date: Mon, 02 Mar 2026 12:30:17 GMT"
    path = tmp_path / "coast.warc.gz"
    path.write_bytes(compressed(response(URLS[0], PAGES[0], date=stated, headers=headers), WARC[1]))
    result = scan(path)
    assert (result.captures[0].date, len(result.captures), result.problem) == (moment, 2, "")


@pytest.mark.parametrize("stated", ["", "99999999999999", "20261340250000", "0001-01-01T00:00:00+14:00", "²026"])
def test_a_record_without_any_date_is_skipped_and_named(stated: str, tmp_path: Path) -> None:
    path = tmp_path / "coast.warc.gz"
    path.write_bytes(compressed(WARC[0], response(URLS[1], PAGES[1], date=stated, headers="Date: soon"), WARC[2]))
    result = scan(path)
    assert [each.url for each in result.captures] == [URLS[0], URLS[2]]
    assert "has 1 record that cannot be read" in result.problem and "it has no date" in result.problem
