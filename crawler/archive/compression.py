"""Decompresses gzip, deflate, Brotli and Zstandard piece by piece, so that the size of the result has a bound."""

from __future__ import annotations

import sys
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import brotli

from search.errors import ArchiveError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
"""The first bytes of compressed data (RFC 1952, RFC 8878)."""
FAILURES = (zlib.error, zstd.ZstdError, brotli.error)
"""What the libraries raise for data that is not in their format."""
CHUNK = 64 * 1024
_GZIP, _ZLIB, _RAW = 31, 15, -15


class Decompressor(Protocol):
    """What decompresses one stream: `zstd.ZstdDecompressor` and the two classes below."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing can be decompressed without more data."""

    @property
    def unused_data(self) -> bytes:
        """The data after the end of the stream."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return about `max_length` more bytes at most."""


class Inflater:
    """Decompresses a gzip member, or deflate with another `window` (as `zlib.decompressobj` describes it)."""

    def __init__(self, window: int = _GZIP) -> None:
        self._inflate = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was reached."""
        return self._inflate.eof

    @property
    def needs_input(self) -> bool:
        """Whether nothing can be decompressed without more data."""
        return not self._inflate.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """The data after the end of the stream."""
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most `max_length` more bytes. Raises `zlib.error`."""
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)


class BrotliDecompressor:
    """Decompresses Brotli (RFC 7932)."""

    unused_data = b""

    def __init__(self) -> None:
        self._brotli = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was reached."""
        finished: bool = self._brotli.is_finished()
        return finished

    @property
    def needs_input(self) -> bool:
        """Whether nothing can be decompressed without more data."""
        accepts: bool = self._brotli.can_accept_more_data()
        return accepts

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return about `max_length` more bytes at most. Raises `brotli.error`."""
        content: bytes = self._brotli.process(data, output_buffer_limit=max_length)
        return content


_dictionary = lru_cache(maxsize=4)(zstd.ZstdDict)


def zstd_decompressor(dictionary: bytes = b"") -> Decompressor:
    """Return what decompresses one frame of Zstandard. Raises `ArchiveError`, with the reason only."""
    try:
        return zstd.ZstdDecompressor(_dictionary(dictionary) if dictionary else None)
    except (ValueError, zstd.ZstdError) as error:
        raise ArchiveError("it has a dictionary that cannot be read") from error


def decompress(data: bytes, limit: int, start: Callable[[], Decompressor], magic: bytes = b"") -> bytes:
    """Return decompressed data: all streams in it that begin with `magic`, or one if `magic` is empty.

    `start` returns a decompressor. What follows the last stream is ignored. Raises `ArchiveError`, with the reason
    only, if the data is in another format, ends within a stream, or has more than `limit` bytes when decompressed.
    """
    result = bytearray()
    while True:
        stream = start()
        try:
            piece = stream.decompress(data, CHUNK)
            while piece or not (stream.eof or stream.needs_input):
                result += piece
                if len(result) > limit:
                    raise ArchiveError(f"it has more than {limit:,} bytes when it is decompressed")
                piece = b"" if stream.eof else stream.decompress(b"", CHUNK)
        except FAILURES as error:
            raise ArchiveError("its compressed data is damaged") from error
        if not stream.eof:
            raise ArchiveError("its compressed data is cut off")
        data = stream.unused_data
        if not magic or not data.startswith(magic):
            return bytes(result)


def gunzip(data: bytes, limit: int) -> bytes:
    """Return what is in all gzip members of the data. Raises `ArchiveError`, as `decompress` does."""
    return decompress(data, limit, Inflater, GZIP)


def unzstd(data: bytes, limit: int) -> bytes:
    """Return what is in all Zstandard frames of the data. Raises `ArchiveError`, as `decompress` does."""
    return decompress(data, limit, zstd_decompressor, ZSTD)


def unbrotli(data: bytes, limit: int) -> bytes:
    """Return Brotli's data decompressed. Raises `ArchiveError`, as `decompress` does."""
    return decompress(data, limit, BrotliDecompressor)


def inflate(data: bytes, limit: int) -> bytes:
    """Return deflated data decompressed, with zlib's header or, as some servers send it, without.

    Raises `ArchiveError`, as `decompress` does.
    """
    try:
        return decompress(data, limit, lambda: Inflater(_ZLIB))
    except ArchiveError as error:
        if error.__cause__ is None:  # It is in zlib's format, but cut off or too large.
            raise
        return decompress(data, limit, lambda: Inflater(_RAW))
