"""Removes a withheld story from web archives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.archive_file import LINKED_FROM
from crawler.archive.archive_input import is_wacz, open_archive_file, other_entries
from crawler.archive.captures import LONGEST_ENDING, NOT_AN_ARCHIVE, Unread, describe_unread
from crawler.archive.encodings import decode_body
from crawler.archive.members import Member, read_content, read_members, readable_content
from crawler.archive.record_header import RecordHeader, read_http_header, read_record_header
from crawler.archive.rewriting import remove_spans
from crawler.archive.story_search import StorySearch
from search.errors import ArchiveError
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from search.store.withheld_stories import WithheldWords

_LARGEST_RECORD = 64 * 1024 * 1024
"""The most bytes of a record that are searched, compressed or not; a larger one is named."""
_MOST_NAMED = 20
_HTTP_KINDS = ("response", "request", "revisit")
_ADDRESS_FIELDS = ("warc-target-uri", "warc-refers-to-target-uri", LINKED_FROM.lower())


@dataclass(slots=True)
class Redaction:
    """How many records were removed, and a sentence for each file in which the story's words may remain."""

    removed: int = 0
    problems: list[str] = field(default_factory=list)


def redact(paths: Sequence[Path], words: WithheldWords, is_story: Callable[[str], bool]) -> Redaction:
    """Rewrite these archives without the records of a story, and return what was removed and what is left to do.

    A record is removed if its address is the story's (`is_story`), if it has a document to which the story links, or if
    its text contains the story's address or one of its paragraphs, as a feed does. A record that cannot be searched to
    its end stays and is named; the end of a file that is cut off is removed and named. A file that cannot be read or
    written is unchanged and named. A WACZ is never rewritten.
    """
    result = Redaction()
    for path in dict.fromkeys(paths):
        try:
            _Redactor(path, StorySearch(words, is_story)).redact_into(result)
        except OSError as error:
            result.problems.append(f"{path} cannot be rewritten: {error.strerror}.")
    return result


class _Redactor:
    def __init__(self, path: Path, search: StorySearch) -> None:
        self._path, self._search = path, search
        self._spans: list[tuple[int, int]] = []
        self._unread: list[Unread] = []
        self._readable = 0
        self._cut_off: list[Member] = []

    def redact_into(self, result: Redaction) -> None:
        """Search the file, rewrite it if it has the story, and add to the result. Raises `OSError`."""
        with open_archive_file(self._path) as members_file, open_archive_file(self._path) as file:
            for member in read_members(members_file):
                self._add(member, file)
        if is_wacz(self._path):
            self._add_wacz(result)
        elif self._readable or not (self._unread or self._cut_off):
            cut_off = [(each.offset, each.end) for each in self._cut_off]
            remove_spans(self._path, [*self._spans, *cut_off])
            result.removed += len(self._spans)
            result.problems += [
                f"{self._path} was cut off: what came after byte {begin:,} could not be searched and was removed."
                for begin, _ in cut_off
            ]
        else:
            result.problems.append(f"{self._path} {NOT_AN_ARCHIVE}; it was not searched.")
            return
        if self._unread:
            result.problems.append(f"{self._path} has {describe_unread(self._unread, _MOST_NAMED)}.")

    def _add(self, member: Member, file: BinaryIO) -> None:
        try:
            if self._mentions_story(member, file):
                self._spans.append((member.offset, member.end))
            self._readable += not member.problem
        except ArchiveError as error:
            if member.is_cut_off:
                self._cut_off.append(member)
            else:
                self._unread.append(Unread(member.offset, str(error)))

    def _mentions_story(self, member: Member, file: BinaryIO) -> bool:
        """Return whether a record has the story. Raises `ArchiveError`, with the reason only, if that is uncertain."""
        if member.problem:
            return self._is_in_damaged(member, file)
        header = read_record_header(member.head)
        if header.start + header.length + LONGEST_ENDING < member.size:
            raise ArchiveError("it has more records in its compressed data")
        if any(self._search.is_of_story(url) for url in _addresses(header)):
            return True
        size = min(member.size, _LARGEST_RECORD)
        content = read_content(file, member.offset, size)
        block = content[header.start : header.start + header.length]
        response = read_http_header(block) if header.kind in _HTTP_KINDS else None
        start = header.start + (response.size if response else 0)
        if self._search.mentions(content[:start], ""):
            return True
        if size < member.size:
            raise ArchiveError(f"it has {member.size:,} bytes, too many to be searched")
        headers = response.headers if response else []
        stated = next((value for name, value in headers if name.lower() == "content-type"), "")
        body = decode_body(headers, block[start - header.start :], _LARGEST_RECORD)
        if self._search.mentions(body, stated):
            return True
        if len(block) < header.length:
            raise ArchiveError("it is shorter than it states")
        return False

    def _is_in_damaged(self, member: Member, file: BinaryIO) -> bool:
        """Return True if the story is in what can be read of a damaged member. Otherwise raises `ArchiveError`."""
        limit = min(member.end - member.offset, _LARGEST_RECORD)
        file.seek(member.offset)
        if self._search.mentions(file.read(limit), ""):
            return True
        if self._search.mentions(readable_content(file, member.offset, _LARGEST_RECORD), ""):
            return True
        raise ArchiveError(member.problem)

    def _add_wacz(self, result: Redaction) -> None:
        entries = 0
        for name, content in other_entries(self._path, _LARGEST_RECORD):
            try:
                entries += self._search.mentions(content, "")
            except ArchiveError as error:
                result.problems.append(f"{self._path} has {name}, which cannot be searched: {error}.")
        if self._spans or entries:
            places = f"{counted(len(self._spans), 'record')} and {counted(entries, 'list')} of pages"
            result.problems.append(
                f"{self._path} has the story in {places}; a WACZ is not rewritten, so delete it yourself."
            )


def _addresses(header: RecordHeader) -> list[str]:
    return [header.url, *(header.fields.get(name, "").strip("<>") for name in _ADDRESS_FIELDS)]
