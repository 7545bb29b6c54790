"""The gzip members of a file. In a WARC each record is one, so that a reader can go straight to it.

warcio reads an archive that is cut off to its end without a word, so the members are walked here first.
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
    """Where a member starts and ends in the file, its first bytes (at most `HEAD`) and its size, both decompressed."""

    offset: int
    end: int
    head: bytes
    size: int


def read_members(file: BinaryIO) -> Iterator[Member]:
    """The whole members of a file from where it stands, in order; never more than a chunk in memory.

    Raises `EOFError` where the file ends within a member, `zlib.error` where it is not gzip or damaged.
    """
    offset, ahead = file.tell(), b""
    while ahead or (ahead := file.read(_CHUNK)):
        head, size, ahead = _read_member(file, ahead)
        end = file.tell() - len(ahead)
        yield Member(offset, end, head, size)
        offset = end


def find_record(file: BinaryIO, start: int, stop: int) -> int:
    """Where the first record of a WARC starts in [start, stop); `stop`, if none does.

    An archive that lies packed within a record may be taken for one.
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
    """Its first bytes, its size, and what was read beyond it."""
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
