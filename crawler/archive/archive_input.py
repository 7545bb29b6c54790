"""Opens web archives: WARC and ARC files, and WACZ, which is a zip file with WARC files in it."""

from __future__ import annotations

import errno
import os
import zlib
from bisect import bisect_right
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO, cast
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from zipfile import ZipExtFile, ZipInfo

_NAMES = ("warc", "warc.gz", "warc.zst", "arc", "arc.gz", "arc.zst")
_ZIP = b"PK\x03\x04"
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
    try:
        return BufferedReader(_Wacz(path))
    except _DAMAGED as error:
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

    def __init__(self, path: Path) -> None:
        self._zip = ZipFile(path)
        self._entries = [entry for entry in self._zip.infolist() if entry.filename.lower().endswith(_endings())]
        if not self._entries:
            raise OSError(errno.ENODATA, "it is a zip file without WARC files")
        self._starts = [*_sums(self._entries)]
        self._position = 0
        self._open: tuple[int, ZipExtFile] | None = None

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
            self._zip.close()
        super().close()

    def _entry(self, number: int) -> ZipExtFile:
        """Return the open entry at the current position."""
        if self._open is None or self._open[0] != number:
            self._open = number, cast("ZipExtFile", self._zip.open(self._entries[number]))
        assert self._open is not None
        file = self._open[1]
        place = self._position - self._starts[number]
        if file.tell() != place:
            file.seek(place)
        return file


def _sums(entries: list[ZipInfo]) -> Iterator[int]:
    position = 0
    yield position
    for entry in entries:
        position += entry.file_size
        yield position
