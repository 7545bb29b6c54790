"""Records of web archives as bytes, for files that our own writer would not write."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING

from crawler.archive.compression import zstd

if TYPE_CHECKING:
    from pathlib import Path

STATED = "2026-03-02T12:30:15Z"
SENTENCE = "A heifer named Brambleton was lifted out of the harbour at Pendry Cove."


def page(title: str, sentence: str = SENTENCE) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body><p>{sentence}</p></body></html>".encode()


def response(
    url: str, body: bytes, *, headers: str = "Content-Type: text/html; charset=utf-8", date: str = STATED
) -> bytes:
    """Return a WARC record that is not compressed. `headers` are those of the response, separated by newlines."""
    block = b"\r\n".join([b"HTTP/1.1 200 OK", *headers.encode().splitlines(), b"", body])
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (len(block), block)


def arc_response(url: str, body: bytes, date: str = "20260302123015") -> bytes:
    """Return a record of an ARC file, version 1."""
    block = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    return f"{url} 192.0.2.7 {date} text/html {len(block)}\n".encode() + block + b"\n"


_ARC_ABOUT = b"1 0 Coast Archive\nURL IP-address Archive-date Content-type Archive-length\n\n"
ARC_START = b"filedesc://coast.arc 0.0.0.0 20260302123000 text/plain %d\n%b\n" % (len(_ARC_ABOUT), _ARC_ABOUT)


def compressed(*records: bytes) -> bytes:
    """Return these records, each in a gzip member of its own."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def zstandard(*records: bytes, dictionary: bytes = b"") -> bytes:
    """Return these records, each in a frame of its own, after a frame with the dictionary if there is one."""
    if not dictionary:
        return b"".join(map(zstd.compress, records))
    trained = zstd.ZstdDict(dictionary)
    start = b"\x5d\x2a\x4d\x18" + len(dictionary).to_bytes(4, "little") + dictionary
    return start + b"".join(zstd.compress(record, zstd_dict=trained) for record in records)


def wacz(path: Path, *files: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    """Write a WACZ with these entries."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return path
