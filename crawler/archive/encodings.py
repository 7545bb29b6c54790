"""Decodes the body of an archived response, whatever its headers state about chunks and compression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.archive.compression import GZIP, ZSTD, gunzip, inflate, unbrotli, unzstd
from search.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": inflate,
    "br": unbrotli,
    "zstd": unzstd,
}
_MAGIC = {"gzip": GZIP, "x-gzip": GZIP, "zstd": ZSTD}
_COMPRESSED = (GZIP + b"\x08", ZSTD)
_MOST_LAYERS = 5
"""The most times that a body is decompressed. A publisher's mistake makes two; more are an attack."""
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""The binary data bytes of https://mimesniff.spec.whatwg.org/#binary-data-byte."""
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


def decode_body(headers: Iterable[tuple[str, str]], body: bytes, limit: int) -> bytes:
    """Return the body of a response without chunks and compression.

    An encoding that the headers state and the body does not have is ignored: many archives keep the headers of a body
    that they decompressed. One that the body has and the headers do not state is undone too. Raises `ArchiveError`,
    with the reason only, if the body cannot be decoded, is cut off, or has more than `limit` bytes at any time.
    """
    headers = list(headers)
    transfer = [each for each in _stated(headers, "transfer-encoding") if each != "chunked"]
    layers = [*reversed(transfer), *reversed(_stated(headers, "content-encoding"))]
    if len(layers) > _MOST_LAYERS:
        raise ArchiveError(f"it is encoded {len(layers)} times")
    body = without_chunks(headers, body)
    for place, name in enumerate(layers, 1):
        if name not in _MAGIC or body.startswith(_MAGIC[name]) or place == len(layers):
            body = _decode(name, body, limit)
    for _ in range(_MOST_LAYERS):
        if not body.startswith(_COMPRESSED):
            break
        body = (gunzip if body.startswith(GZIP) else unzstd)(body, limit)
    if len(body) > limit:
        raise ArchiveError(f"it has more than {limit:,} bytes")
    return body


def without_encodings(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers that are still true after `decode_body`."""
    untrue = ("content-encoding", "transfer-encoding", "content-length")
    return [(name, value) for name, value in headers if name.lower() not in untrue]


def without_chunks(headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """Return the body without the chunks of HTTP/1.1 (RFC 9112), if it has such chunks.

    Raises `ArchiveError`, with the reason only, if it ends within a chunk or a chunk does not have its stated size.
    """
    if "chunked" not in _stated(headers, "transfer-encoding"):
        return body
    result, position = bytearray(), 0
    while size := _CHUNK_SIZE.match(body, position):
        start = size.end()
        position = start + int(size[1], 16)
        if start == position:
            return bytes(result)
        ending = body[position : position + 2]
        if not ending.startswith((b"\r\n", b"\n")):
            break
        result += body[start:position]
        position += 2 if ending == b"\r\n" else 1
    if result or (size and _BINARY.search(body)):
        raise ArchiveError("its chunks are damaged or cut off")
    return body


def _stated(headers: Iterable[tuple[str, str]], name: str) -> list[str]:
    """Return the encodings in the order in which they were applied."""
    values = ",".join(value for each, value in headers if each.lower() == name).lower().split(",")
    return [value.strip() for value in values if value.strip() not in ("", "identity")]


def _decode(name: str, body: bytes, limit: int) -> bytes:
    if not body or (name in _MAGIC and not body.startswith(_MAGIC[name]) and _is_text(body)):
        return body
    try:
        if name not in _DECODERS:
            raise ArchiveError(f"its Content-Encoding is {name[:40]!r}")
        return _DECODERS[name](body, limit)
    except ArchiveError:
        if _is_text(body) or body.startswith(_COMPRESSED):
            return body
        raise


def _is_text(body: bytes) -> bool:
    """Return whether a body was plainly not compressed: it is a page in any charset, a document or plain text."""
    if body.startswith((b"%PDF-", b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        return True
    return not _BINARY.search(body[:4096])
