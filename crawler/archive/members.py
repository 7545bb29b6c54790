"""The gzip members of a file. Each record of a WARC is one member, so that a reader can go straight to it.

warcio does not report that an archive is cut off; reading the members first finds it.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = 64 * 1024
_CHUNK = 64 * 1024
_GZIP, _MAGIC, _RECORD_START = 31, b"\x1f\x8b\x08", b"WARC/"
_RECORD_START_SIZE = 1024


class Member(NamedTuple):
    """A gzip member. `offset` and `end` are positions in the file, in bytes.

    `head` has the first bytes, at most `HEAD`, and `size` is the number of all bytes, both decompressed.
    """

    offset: int
    end: int
    head: bytes
    size: int


def read_members(file: BinaryIO) -> Iterator[Member]:
    """Yield the members of a file from its current position. Never more than a chunk is in memory.

    Raises `EOFError` if the file ends within a member, and `zlib.error` if it is damaged or not gzip.
    """
    offset, ahead = file.tell(), b""
    while ahead or (ahead := file.read(_CHUNK)):
        head, size, ahead = _read_member(file, ahead)
        end = file.tell() - len(ahead)
        yield Member(offset, end, head, size)
        offset = end


def find_record(file: BinaryIO, start: int, stop: int) -> int:
    """Return the position of the first WARC record in [start, stop), or `stop` if no record starts there.

    The result may be wrong: an archive that is packed inside a record looks like a record.
    """
    file.seek(start)
    part = file.read(stop - start + _RECORD_START_SIZE)
    at = part.find(_MAGIC)
    while 0 <= at < stop - start:
        if _is_record(part[at : at + _RECORD_START_SIZE]):
            return start + at
        at = part.find(_MAGIC, at + 1)
    return stop


def _is_record(opening: bytes) -> bool:
    try:
        return zlib.decompressobj(_GZIP).decompress(opening, len(_RECORD_START)) == _RECORD_START
    except zlib.error:
        return False


def _read_member(file: BinaryIO, ahead: bytes) -> tuple[bytes, int, bytes]:
    """Return the first bytes of a member, its size, and the bytes that were read after it."""
    inflate = zlib.decompressobj(_GZIP)
    head, size = b"", 0
    while not inflate.eof:
        if not (ahead := ahead or file.read(_CHUNK)):
            raise EOFError
        text = inflate.decompress(ahead, _CHUNK)
        ahead = inflate.unconsumed_tail
        head += text[: HEAD - len(head)]
        size += len(text)
    return head, size, inflate.unused_data
