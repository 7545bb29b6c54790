"""Taking a story that is withheld out of web archives."""

from __future__ import annotations

import html
import shutil
import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator

from crawler.archive.members import read_members
from search.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from search.store.withheld import Words

_TELLING = 25
"""Letters of a paragraph that tells whose it is; a shorter one ("Related") stands on any page."""


def strike(paths: Sequence[Path], words: Words, is_of: Callable[[str], bool]) -> int:
    """Write these archives anew without the records of a story; returns how many records went.

    A record goes if its address is the story's (`is_of`) or if its text holds one of the story's paragraphs or its
    address, as a feed's does. What stands behind a damage cannot be read, and goes. Raises `ArchiveError` where a
    file cannot be read or written; it is then as it was.
    """
    return sum(_strike(path, words, is_of) for path in paths)


def _strike(path: Path, words: Words, is_of: Callable[[str], bool]) -> int:
    beside = path.with_name(f".{path.name}.new")
    struck = 0
    try:
        with beside.open("wb") as new:
            for member in _members(path):
                if _tells(member, words, is_of):
                    struck += 1
                else:
                    new.write(member)
            whole = new.tell() == path.stat().st_size
        if whole:
            beside.unlink()
        else:
            shutil.copymode(path, beside)
            beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ArchiveError(f"{path} cannot be written anew: {error.strerror}.") from error
    return struck


def _members(path: Path) -> Iterator[bytes]:
    """The bytes of each whole member."""
    with path.open("rb") as walking, path.open("rb") as file, suppress(EOFError, zlib.error):
        for member in read_members(walking):
            file.seek(member.offset)
            yield file.read(member.end - member.offset)


def _tells(member: bytes, words: Words, is_of: Callable[[str], bool]) -> bool:
    record = next(ArchiveIterator(BytesIO(member)))
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if is_of(url) or url in words.addresses:
        return True
    text = " ".join(html.unescape(record.content_stream().read().decode("utf-8", "replace")).split())
    telling = (each for each in words.paragraphs if len(each) >= _TELLING)
    return any(each in text for each in (*words.addresses, *telling))
