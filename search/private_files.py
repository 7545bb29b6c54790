"""Files and folders that only the user who runs Blue Light can read, whatever the umask is."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FILE, _FOLDER = 0o600, 0o700


def create_file(path: Path) -> None:
    """Create an empty file, or leave the one that exists as it is. Raises `OSError`.

    A file that exists is not even opened. To close it would end every lock that this process has on it
    (https://sqlite.org/howtocorrupt.html, section 2.2).
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE))


def create_folder(path: Path) -> None:
    """Create a folder, and the folders above it as usual, or leave the one that exists as it is. Raises `OSError`."""
    path.mkdir(_FOLDER, parents=True, exist_ok=True)
