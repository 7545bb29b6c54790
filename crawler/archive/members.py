"""The members of a web archive: the pieces of a file that can be read on their own, each of which is one record.

A member is a gzip member, a frame of Zstandard, or a record that is not compressed. warcio does not report that an
archive is cut off or damaged; reading the members first finds it.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from crawler.archive.compression import CHUNK, FAILURES, GZIP, ZSTD, Inflater, unzstd, zstd_decompressor
from crawler.archive.record_header import read_record_header, starts_record
from search.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.compression import Decompressor

HEAD = 64 * 1024
_INPUT = 16 * 1024
_PIECE = 1024 * 1024
_OPENING_SIZE = 4096
_LARGEST_DICTIONARY = 16 * 1024 * 1024
_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""The first bytes of the frame with a dictionary (https://iipc.github.io/warc-specifications/specifications/warc-zstd)."""
_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
_STARTS = re.compile(
    rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|(?:\A|(?<=\n))(?:WARC/\d|[a-z]{3,8}://\S* \S+ \d{14} )",
)
_CUT_HEADER = re.compile(
    rb"[^\r\n]{1,5}|(?:WARC/[^\n]*+\n?(?:[^\r\n][^\n]*+\n)*+(?:[^\r\n][^\n]*|\r)?|[a-z]{3,8}:[^\n]*)"
)
_PADDING = re.compile(rb"[\0\r\n]+")


class Member(NamedTuple):
    """A member of a file. `offset` is its position, and `end` the position of what follows, both in bytes.

    `head` has the first bytes, at most `HEAD`, and `size` is the number of all bytes, both decompressed. If the member
    cannot be read, `problem` says why, `is_cut_off` whether the file ends within it, and `end` is where reading can go
    on.
    """

    offset: int
    end: int
    head: bytes = b""
    size: int = 0
    problem: str = ""
    is_cut_off: bool = False


def read_members(file: BinaryIO) -> Iterator[Member]:
    """Yield the members of a file from its current position. Never more than a chunk is in memory.

    Reading goes on after a member that cannot be read. Newlines, zeros, empty gzip members and frames without content
    belong to the member before them.
    """
    offset = file.tell()
    size = file.seek(0, os.SEEK_END)
    offset = _after_padding(file, offset)
    while offset < size:
        try:
            member = _read_member(file, offset, size)
            end = _after_padding(file, member.end)
        except ArchiveError as error:
            member = Member(offset, size, problem=str(error))
            end = find_record(file, offset + 1, size)
        except EOFError:
            end = find_record(file, offset + 1, size)
            cut_off = end == size
            member = Member(offset, end, problem="it is cut off" if cut_off else "it is damaged", is_cut_off=cut_off)
        yield member._replace(end=end)
        offset = end


def read_content(file: BinaryIO, offset: int, limit: int) -> bytes:
    """Return the first `limit` bytes of the member at this position, decompressed.

    Raises `ArchiveError`, with the reason only, if they cannot be read.
    """
    content = bytearray()
    for piece in _content(file, offset, limit):
        content += piece
    return bytes(content[:limit])


def readable_content(file: BinaryIO, offset: int, limit: int) -> bytes:
    """Return what can be read of the first `limit` bytes of a damaged member, decompressed."""
    content = bytearray()
    with suppress(ArchiveError):
        for piece in _content(file, offset, limit):
            content += piece
    return bytes(content[:limit])


def find_record(file: BinaryIO, start: int, stop: int) -> int:
    """Return the position of the first record in [start, stop), or `stop` if no record starts there.

    The result may be wrong: an archive that is packed inside a record looks like a record.
    """
    while start < stop:
        file.seek(max(0, start - 1))  # A record that is not compressed starts after a newline.
        piece = file.read(min(_PIECE, stop - start) + _OPENING_SIZE)
        begin = start - max(0, start - 1)
        for match in _STARTS.finditer(piece, begin):
            position = start - begin + match.start()
            if position >= min(stop, start + _PIECE):
                break
            if _is_record(piece[match.start() : match.start() + _OPENING_SIZE], file):
                return position
        start += _PIECE
    return stop


def _content(file: BinaryIO, offset: int, limit: int) -> Iterator[bytes]:
    """Yield the content of the member at this position until it has this many bytes. Raises `ArchiveError`."""
    file.seek(offset)
    stream = _decompressor(file.read(len(ZSTD)), file)
    file.seek(offset)
    if stream is None:
        yield file.read(limit)
        return
    try:
        for piece in _pieces(file, stream):
            yield piece
            limit -= len(piece)
            if limit <= 0:
                return
    except EOFError as error:
        raise ArchiveError("it is cut off") from error


def _read_member(file: BinaryIO, offset: int, file_size: int) -> Member:
    """Return the member at this position. Raises `EOFError` if the file ends within it, and `ArchiveError`."""
    file.seek(offset)
    stream = _decompressor(file.read(len(ZSTD)), file)
    file.seek(offset)
    if stream is None:
        return _read_plain(file, offset, file_size)
    head, size = b"", 0
    for piece in _pieces(file, stream):
        head += piece[: HEAD - len(head)]
        size += len(piece)
    return Member(offset, file.tell() - len(stream.unused_data), head, size)


def _read_plain(file: BinaryIO, offset: int, file_size: int) -> Member:
    """Return a record that is not compressed. Its header states where it ends; that it does is checked."""
    head = file.read(HEAD)
    try:
        header = read_record_header(head)
    except ArchiveError:
        if len(head) < HEAD and _CUT_HEADER.fullmatch(head):
            raise EOFError from None
        raise
    end = offset + header.start + header.length
    if end > file_size:
        raise EOFError
    file.seek(end)
    if file.read(1) not in (b"", b"\r", b"\n"):
        raise ArchiveError("it is not as long as it states")
    return Member(offset, end, head[: end - offset], end - offset)


def _decompressor(opening: bytes, file: BinaryIO) -> Decompressor | None:
    if opening.startswith(GZIP):
        return Inflater()
    return zstd_decompressor(_dictionary(file)) if opening == ZSTD else None


def _pieces(file: BinaryIO, stream: Decompressor) -> Iterator[bytes]:
    """Yield the content piece by piece. Raises `EOFError` if the file ends within it, and `ArchiveError`."""
    try:
        while not stream.eof:
            data = file.read(_INPUT) if stream.needs_input else b""
            if stream.needs_input and not data:
                raise EOFError
            yield stream.decompress(data, CHUNK)
    except FAILURES as error:
        raise ArchiveError("it is damaged") from error


def _is_record(opening: bytes, file: BinaryIO) -> bool:
    """Return whether these bytes of the file begin a record."""
    with suppress(ArchiveError, *FAILURES):
        stream = _decompressor(opening[: len(ZSTD)], file)
        text = stream.decompress(opening, _OPENING_SIZE) if stream else opening
        return starts_record(text)
    return False


def _after_padding(file: BinaryIO, position: int) -> int:
    """Return the position after newlines, zeros, empty gzip members and skippable frames of Zstandard."""
    while True:
        file.seek(position)
        opening = file.read(_OPENING_SIZE)
        if padding := _PADDING.match(opening):
            position += padding.end()
        elif _SKIPPABLE.match(opening) and len(opening) >= 8:
            end = position + 8 + int.from_bytes(opening[4:8], "little")
            if end > file.seek(0, os.SEEK_END):
                return position
            position = end
        elif length := _empty_member(opening):
            position += length
        else:
            return position


def _empty_member(opening: bytes) -> int:
    """Return the length of the empty gzip member with which these bytes begin, or 0."""
    if not opening.startswith(GZIP):
        return 0
    inflate = Inflater()
    with suppress(*FAILURES):
        if not inflate.decompress(opening, 1) and inflate.eof:
            return len(opening) - len(inflate.unused_data)
    return 0


def _dictionary(file: BinaryIO) -> bytes:
    """Return the dictionary with which the frames of a file are compressed, or nothing. The position is kept."""
    position = file.tell()
    file.seek(0)
    opening = file.read(8)
    dictionary = b""
    if opening.startswith(_DICTIONARY):
        dictionary = file.read(min(int.from_bytes(opening[4:], "little"), _LARGEST_DICTIONARY))
        if dictionary.startswith(ZSTD):
            with suppress(ArchiveError):
                dictionary = unzstd(dictionary, _LARGEST_DICTIONARY)
    file.seek(position)
    return dictionary
