"""Opens web archives: WARC and ARC files, and WACZ, which is a zip file with WARC files in it."""

from __future__ import annotations

import errno
import os
import shutil
import zlib
from bisect import bisect_right
from io import BufferedReader, RawIOBase
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast
from zipfile import ZIP_STORED, BadZipFile, ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from zipfile import ZipInfo

_NAMES = ("warc", "warc.gz", "warc.zst", "arc", "arc.gz", "arc.zst")
_ZIP = b"PK\x03\x04"
_LOCAL_HEADER, _ENCRYPTED = 30, 1
"""The size in bytes of the header of an entry without its name, and the flag of one with a password."""
_BUFFER = 64 * 1024
_LARGEST_UNPACKED = 4 * 1024**3
_DAMAGED = (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error)
"""What `zipfile` raises for a damaged file, one with a password and one with an unusual compression."""


def archives_in(folder: Path) -> list[Path]:
    """Return the web archives in a folder, in the order of their names."""
    named = (path for path in folder.glob("*") if path.name.lower().endswith((*_endings(), ".wacz")))
    return sorted(path for path in named if path.is_file())


def is_wacz(path: Path) -> bool:
    """Return whether a file is a WACZ. Raises `OSError`."""
    with path.open("rb") as file:
        return file.read(len(_ZIP)) == _ZIP


def open_archive_file(path: Path) -> BinaryIO:
    """Return an open WARC or ARC file. A WACZ is opened as if all WARC files in it were one.

    Raises `OSError`.
    """
    if not is_wacz(path):
        return path.open("rb")
    file = path.open("rb")
    try:
        return BufferedReader(_Wacz(file, ZipFile(file)), _BUFFER)
    except _DAMAGED as error:
        file.close()
        raise OSError(errno.EIO, "it is a damaged zip file") from error


def archive_size(path: Path) -> int:
    """Return the size of what `open_archive_file` opens in bytes, or 0 if it cannot be opened."""
    try:
        with open_archive_file(path) as file:
            return file.seek(0, os.SEEK_END)
    except OSError:
        return 0


def other_entries(path: Path, limit: int) -> Iterator[tuple[str, bytes]]:
    """Yield the names and the contents of what a WACZ has beside WARC files, such as the list of its pages.

    Raises `OSError` if one is damaged or has more than `limit` bytes.
    """
    try:
        with ZipFile(path) as archive:
            for entry in archive.infolist():
                if not entry.filename.lower().endswith(_endings()) and not entry.is_dir():
                    with archive.open(entry) as file:
                        content = file.read(limit + 1)
                    if len(content) > limit:
                        raise OSError(errno.EFBIG, f"{entry.filename} in it is too large to be searched")
                    yield entry.filename, content
    except _DAMAGED as error:
        raise OSError(errno.EIO, "it is a damaged zip file") from error


def _endings() -> tuple[str, ...]:
    return tuple(f".{name}" for name in _NAMES)


class _Wacz(RawIOBase):
    """The WARC files of a WACZ, one after the other (https://specs.webrecorder.net/wacz/1.1.1/)."""

    def __init__(self, file: BinaryIO, archive: ZipFile) -> None:
        self._file, self._zip = file, archive
        self._open: tuple[int, BinaryIO] | None = None
        self._entries = [entry for entry in self._zip.infolist() if entry.filename.lower().endswith(_endings())]
        if not self._entries:
            raise OSError(errno.ENODATA, "it is a zip file without WARC files")
        self._starts = [*_sums(self._entries)]
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        origin = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._starts[-1]}[whence]
        self._position = max(0, origin + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        if self._position >= self._starts[-1]:
            return 0
        number = bisect_right(self._starts, self._position) - 1
        try:
            data = self._entry(number).read(min(len(buffer), self._starts[number + 1] - self._position))
        except _DAMAGED as error:
            raise OSError(errno.EIO, f"{self._entries[number].filename} in it is damaged") from error
        if not data:
            raise OSError(errno.EIO, f"{self._entries[number].filename} in it is cut off")
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._close_unpacked()
            self._zip.close()
            self._file.close()
        super().close()

    def _entry(self, number: int) -> BinaryIO:
        """Return the open entry at the current position."""
        entry, place = self._entries[number], self._position - self._starts[number]
        if entry.compress_type == ZIP_STORED and not entry.flag_bits & _ENCRYPTED:
            self._file.seek(_data_offset(self._file, entry) + place)
            return self._file
        if self._open is None or self._open[0] != number:
            self._close_unpacked()
            self._open = number, self._unpack(entry)
        self._open[1].seek(place)
        return self._open[1]

    def _unpack(self, entry: ZipInfo) -> BinaryIO:
        """Return the content of a compressed entry in a file without a name, since zipfile cannot go back in it."""
        if entry.file_size > _LARGEST_UNPACKED:
            raise OSError(errno.EFBIG, f"{entry.filename} in it is compressed and too large to be unpacked")
        unpacked = cast("BinaryIO", TemporaryFile())  # noqa: SIM115 (it is closed with the archive)
        try:
            with self._zip.open(entry) as packed:
                shutil.copyfileobj(packed, unpacked)
        except BaseException:
            unpacked.close()
            raise
        return unpacked

    def _close_unpacked(self) -> None:
        if self._open is not None:
            self._open[1].close()


def _data_offset(file: BinaryIO, entry: ZipInfo) -> int:
    """Return where the content of an entry begins. To go to a place in it, zipfile reads all before it."""
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER)
    lengths = header[26:28], header[28:30]
    return entry.header_offset + _LOCAL_HEADER + sum(int.from_bytes(each, "little") for each in lengths)


def _sums(entries: list[ZipInfo]) -> Iterator[int]:
    position = 0
    yield position
    for entry in entries:
        position += entry.file_size
        yield position
