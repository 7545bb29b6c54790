"""Rewrites a file without some of its parts, so that no copy is left behind when the process is killed."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_PIECE = 1024 * 1024


def remove_spans(path: Path, spans: Sequence[tuple[int, int]]) -> None:
    """Replace a file by one without the bytes in these spans, which are ordered pairs of begin and end.

    Raises `OSError`; the file is then unchanged. What a killed process left beside the file is deleted in any case.
    """
    path = path.resolve()  # The words are where a link leads.
    new_path = path.with_name(f".{path.name}.new")
    new_path.unlink(missing_ok=True)
    if not spans:
        return
    with path.open("rb") as file, _unnamed(new_path) as new:
        position = 0
        for begin, end in [*spans, (path.stat().st_size, 0)]:
            file.seek(position)
            while position < begin and (piece := file.read(min(_PIECE, begin - position))):
                new.write(piece)
                position += len(piece)
            position = end
        new.flush()
        os.fsync(new.fileno())
        os.fchmod(new.fileno(), stat.S_IMODE(path.stat().st_mode))
        _name(new, new_path)
        new_path.replace(path)


@contextmanager
def _unnamed(new_path: Path) -> Iterator[BinaryIO]:
    """Open a new file in the folder of this path, without a name where the system can do that (O_TMPFILE of Linux).

    A file without a name vanishes with the process. One with this name is deleted at the end, if it is still there.
    """
    try:
        descriptor = os.open(new_path.parent, os.O_TMPFILE | os.O_RDWR, 0o600)
    except (AttributeError, OSError):
        descriptor = os.open(new_path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with open(descriptor, "wb") as new:  # noqa: PTH123 (there is no path)
            yield new
    finally:
        new_path.unlink(missing_ok=True)


def _name(new: BinaryIO, new_path: Path) -> None:
    """Give an open file this name, if it has none."""
    if new_path.exists():
        return
    folder = os.open(new_path.parent, os.O_RDONLY)
    try:
        # A folder's descriptor makes os.link follow the link to the file (AT_SYMLINK_FOLLOW).
        os.link(f"/proc/self/fd/{new.fileno()}", new_path.name, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        os.close(folder)
