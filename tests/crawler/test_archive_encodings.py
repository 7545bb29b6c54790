"""Tests of decoding what archives have: every encoding that is stated, is missing, or was undone by the archive."""

from __future__ import annotations

import gzip
import zlib
from functools import partial
from typing import TYPE_CHECKING

import brotli
import pytest

from crawler.archive.compression import zstd
from crawler.archive.encodings import decode_body
from crawler.archive.reader import Archive
from search.errors import ArchiveError
from tests.crawler.warc_records import compressed, page, response

if TYPE_CHECKING:
    from pathlib import Path

gzipped = partial(gzip.compress, mtime=0)
"""Compress to the same bytes at any time, as they are part of the names of tests."""
PAGE = page("Heifer lifted from harbour") * 20
LIMIT = 1_000_000


def raw_deflate(content: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(content) + deflate.flush()


def chunked(content: bytes) -> bytes:
    middle = len(content) // 2
    parts = (content[:middle], content[middle:])
    return b"".join(b"%X;a=b\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


ENCODED = {
    "nothing": ("", PAGE),
    "identity": ("Content-Encoding: identity", PAGE),
    "gzip": ("Content-Encoding: gzip", gzipped(PAGE)),
    "x-gzip in capitals": ("content-encoding: X-GZIP", gzipped(PAGE)),
    "gzip in two members": (
        "Content-Encoding: gzip",
        gzipped(PAGE[:99]) + gzipped(PAGE[99:]),
    ),
    "gzip, then zeros": ("Content-Encoding: gzip", gzipped(PAGE) + bytes(9)),
    "deflate": ("Content-Encoding: deflate", zlib.compress(PAGE)),
    "deflate without a header": ("Content-Encoding: deflate", raw_deflate(PAGE)),
    "br": ("Content-Encoding: br", brotli.compress(PAGE)),
    "zstd": ("Content-Encoding: zstd", zstd.compress(PAGE)),
    "several": ("Content-Encoding: gzip, br", brotli.compress(gzipped(PAGE))),
    "several headers": ("Content-Encoding: zstd\nContent-Encoding: gzip", gzipped(zstd.compress(PAGE))),
    "chunks": ("Transfer-Encoding: chunked", chunked(PAGE)),
    "chunks and br": ("Transfer-Encoding: Chunked\nContent-Encoding: br", chunked(brotli.compress(PAGE))),
    "gzip as a transfer": ("Transfer-Encoding: gzip, chunked", chunked(gzipped(PAGE))),
    "claimed chunks": ("Transfer-Encoding: chunked", PAGE),
    "claimed gzip": ("Content-Encoding: gzip", PAGE),
    "claimed br": ("Content-Encoding: br", PAGE),
    "claimed zstd": ("Content-Encoding: zstd", PAGE),
    "claimed deflate": ("Content-Encoding: deflate", PAGE),
    "claimed twice, done once": ("Content-Encoding: br, gzip", brotli.compress(PAGE)),
    "a charset": ("Content-Encoding: utf-8", PAGE),
    "gzip called br": ("Content-Encoding: br", gzipped(PAGE)),
    "gzip that is not stated": ("", gzipped(PAGE)),
    "zstd that is not stated": ("", zstd.compress(PAGE)),
    "gzip twice, stated once": ("Content-Encoding: gzip", gzipped(gzipped(PAGE))),
}


@pytest.mark.parametrize("name", ENCODED)
def test_a_page_is_decoded(name: str, tmp_path: Path) -> None:
    headers, body = ENCODED[name]
    path = tmp_path / "coast.warc.gz"
    path.write_bytes(compressed(response("https://coast.example/heifer", body, headers=headers)))
    archive = Archive([path])
    [capture] = archive.captures("https://coast.example/heifer")

    answer = archive.read_decoded(capture, LIMIT)

    assert answer.body == PAGE
    assert not {"content-encoding", "transfer-encoding"} & {name.lower() for name, _ in answer.headers}


def test_an_encoding_of_a_page_in_utf_16_that_was_undone_is_ignored() -> None:
    for page_in in (PAGE.decode().encode("utf-16"), PAGE.decode().encode("utf-16-le")):
        assert decode_body([("Content-Encoding", "gzip")], page_in, LIMIT) == page_in


@pytest.mark.parametrize(
    ("encoding", "body", "reason"),
    [
        ("gzip", gzipped(PAGE)[:-20], "cut off"),
        ("br", brotli.compress(PAGE)[:-5], "cut off"),
        ("zstd", zstd.compress(PAGE)[:-5], "cut off"),
        ("deflate", zlib.compress(PAGE)[:-5], "cut off"),
        ("gzip", gzipped(PAGE)[:30] + bytes(60), "damaged"),
        ("br", bytes(range(256)), "damaged"),
        ("compress", b"\x1f\x9d" + bytes(range(256)), "'compress'"),
        (",".join(["gzip"] * 9), PAGE, "encoded 9 times"),
    ],
)
def test_a_body_that_cannot_be_decoded_is_an_error_with_the_reason(encoding: str, body: bytes, reason: str) -> None:
    with pytest.raises(ArchiveError, match=reason):
        decode_body([("Content-Encoding", encoding)], body, LIMIT)


def test_chunks_that_are_cut_off_are_an_error() -> None:
    binary = b"40\r\n" + b"\0" * 64 + b"\r\n" + chunked(PAGE)
    for length in (200, len(binary) - 20):
        with pytest.raises(ArchiveError, match="chunks"):
            decode_body([("Transfer-Encoding", "chunked")], binary[:length], LIMIT)


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        ("gzip", gzipped(bytes(5 * LIMIT))),
        ("deflate", zlib.compress(bytes(5 * LIMIT))),
        ("br", brotli.compress(bytes(5 * LIMIT))),
        ("zstd", zstd.compress(bytes(5 * LIMIT))),
        ("gzip", gzipped(gzipped(bytes(5 * LIMIT)))),
        ("", b"x" * (LIMIT + 1)),
    ],
)
def test_a_body_that_is_too_large_when_it_is_decompressed_is_an_error(encoding: str, bomb: bytes) -> None:
    with pytest.raises(ArchiveError, match="it has more than 1,000,000 bytes"):
        decode_body([("Content-Encoding", encoding)], bomb, LIMIT)
