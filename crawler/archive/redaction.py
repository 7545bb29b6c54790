"""Removes a withheld story from web archives."""

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
from search.private_files import create_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from search.store.withheld_stories import WithheldWords

_SHORTEST_DISTINCTIVE = 25
"""The fewest letters of a paragraph that identifies a story; a shorter one ("Related") may be on any page."""


def redact(paths: Sequence[Path], words: WithheldWords, is_story: Callable[[str], bool]) -> int:
    """Rewrite these archives without the records of a story, and return how many records were removed.

    A record is removed if its address is the story's (`is_story`), if it has a document to which the story links, or if
    its text contains the story's address or one of its paragraphs, as a feed does. Everything after a damaged record is
    removed too, because it cannot be read. Raises `ArchiveError` if a file cannot be read or written; the file is then
    unchanged.
    """
    return sum(_redact(path, words, is_story) for path in paths)


def _redact(path: Path, words: WithheldWords, is_story: Callable[[str], bool]) -> int:
    new_path = path.with_name(f".{path.name}.new")
    removed = 0
    try:
        create_file(new_path)
        with new_path.open("wb") as new:
            for member in _members(path):
                if _mentions_story(member, words, is_story):
                    removed += 1
                else:
                    new.write(member)
            whole = new.tell() == path.stat().st_size
        if whole:
            new_path.unlink()
        else:
            shutil.copymode(path, new_path)
            new_path.replace(path)
    except OSError as error:
        new_path.unlink(missing_ok=True)
        raise ArchiveError(f"{path} cannot be rewritten: {error.strerror}.") from error
    return removed


def _members(path: Path) -> Iterator[bytes]:
    """Yield the bytes of each whole member."""
    with path.open("rb") as members_file, path.open("rb") as file, suppress(EOFError, zlib.error):
        for member in read_members(members_file):
            file.seek(member.offset)
            yield file.read(member.end - member.offset)


def _mentions_story(member: bytes, words: WithheldWords, is_story: Callable[[str], bool]) -> bool:
    record = next(ArchiveIterator(BytesIO(member)))
    addresses = (record.rec_headers.get_header(name) or "" for name in ("WARC-Target-URI", LINKED_FROM))
    if any(is_story(url) or url in words.addresses for url in addresses):
        return True
    text = _text(record.content_stream().read())
    distinctive = (each for each in words.paragraphs if len(each) >= _SHORTEST_DISTINCTIVE)
    return any(each in text for each in (*words.addresses, *distinctive))


def _text(content: bytes) -> str:
    """Return the text of a page or a document, and of a page also its markup."""
    if b"%PDF-" in content[:1024]:
        with suppress(PageError):
            return " ".join(" ".join(read_pdf(content, "")).split())
    return " ".join(html.unescape(content.decode("utf-8", "replace")).split())
