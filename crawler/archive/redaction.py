"""Taking a story that is withheld out of web archives."""

from __future__ import annotations

import html
import shutil
import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator

from crawler.archive.archive_file import LINKED_FROM
from crawler.archive.members import read_members
from crawler.pdf import read_pdf
from search.errors import ArchiveError, PageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from search.store.withheld_stories import WithheldWords

_SHORTEST_DISTINCTIVE = 25
"""Letters of a paragraph that tells whose it is; a shorter one ("Related") stands on any page."""


def redact(paths: Sequence[Path], words: WithheldWords, is_of: Callable[[str], bool]) -> int:
    """Write these archives anew without the records of a story; returns how many records went.

    A record goes if its address is the story's (`is_of`), if it is of a document to which that links, or if its text
    holds one of the story's paragraphs or its address, as a feed's does. What stands behind a damage cannot be read,
    and goes. Raises `ArchiveError` where a file cannot be read or written; it is then as it was.
    """
    return sum(_redact(path, words, is_of) for path in paths)


def _redact(path: Path, words: WithheldWords, is_of: Callable[[str], bool]) -> int:
    beside = path.with_name(f".{path.name}.new")
    struck = 0
    try:
        with beside.open("wb") as new:
            for member in _members(path):
                if _mentions_story(member, words, is_of):
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
    with path.open("rb") as members_file, path.open("rb") as file, suppress(EOFError, zlib.error):
        for member in read_members(members_file):
            file.seek(member.offset)
            yield file.read(member.end - member.offset)


def _mentions_story(member: bytes, words: WithheldWords, is_of: Callable[[str], bool]) -> bool:
    record = next(ArchiveIterator(BytesIO(member)))
    named = (record.rec_headers.get_header(name) or "" for name in ("WARC-Target-URI", LINKED_FROM))
    if any(is_of(url) or url in words.addresses for url in named):
        return True
    text = _text(record.content_stream().read())
    telling = (each for each in words.paragraphs if len(each) >= _SHORTEST_DISTINCTIVE)
    return any(each in text for each in (*words.addresses, *telling))


def _text(content: bytes) -> str:
    """What a reader of a page or a document sees, and more."""
    if b"%PDF-" in content[:1024]:
        with suppress(PageError):
            return " ".join(" ".join(read_pdf(content, "")).split())
    return " ".join(html.unescape(content.decode("utf-8", "replace")).split())
