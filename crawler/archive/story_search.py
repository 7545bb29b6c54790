"""Finds the words and the address of a story in pages, feeds, JSON and documents, however these write them."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.extraction.page_decoder import decode
from crawler.pdf import read_pdf
from search.errors import ArchiveError, PageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.store.withheld_stories import WithheldWords

_SHORTEST_DISTINCTIVE = 25
"""The fewest letters of a paragraph that identifies a story; a shorter one ("Related") may be on any page."""
_SHORTEST_SLUG = 12
"""The fewest letters at the end of a path that identify a story on any site."""
_LAYERS = 3
"""How often text may be escaped: HTML in a feed, which is in JSON for instance."""
_OTHER_THAN_LETTERS = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^<>]*>")
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([\"'/\\nrtbf]))")
_ZIP = b"PK\x03\x04"


class StorySearch:
    """Finds a story by its words and, with `is_story`, by the address of a record."""

    def __init__(self, words: WithheldWords, is_story: Callable[[str], bool]) -> None:
        self._is_story = is_story
        forms = {form for address in words.addresses for form in (_without_scheme(address), _slug(address)) if form}
        self._addresses = re.compile("|".join(f"{re.escape(form)}(?![\\w%-])" for form in sorted(forms)) or "(?!)")
        self._paragraphs = {_letters(each) for each in words.paragraphs if len(each) >= _SHORTEST_DISTINCTIVE}
        self._paragraphs.discard("")

    def is_of_story(self, url: str) -> bool:
        """Return whether an address is the story's."""
        return bool(url) and (self._is_story(url) or self._addresses.fullmatch(_without_scheme(url)) is not None)

    def mentions(self, content: bytes, content_type: str) -> bool:
        """Return whether content that is not compressed has the story's address or one of its paragraphs.

        `content_type` is the HTTP header, for its charset. Raises `ArchiveError`, with the reason only, if the content
        may have words that cannot be read.
        """
        if content.startswith(_ZIP):
            raise ArchiveError("it is a zip file, which is not searched")
        return any(self._is_in(text) for text in _texts(content, content_type))

    def _is_in(self, text: str) -> bool:
        for _ in range(_LAYERS):
            text = html.unescape(_without_json_escapes(text))
        if any(self._addresses.search(form) for form in (text, unquote(text))):
            return True
        forms = [_letters(_TAG.sub("", text)), _letters(text)]
        return any(paragraph in form for form in forms for paragraph in self._paragraphs)


def _texts(content: bytes, content_type: str) -> Iterator[str]:
    """Yield the text of a document, or that of a page with its markup in each encoding that it may have."""
    if b"%PDF-" in content[:1024]:
        try:
            yield " ".join(read_pdf(content, ""))
        except PageError as error:
            raise ArchiveError("it is a damaged or password-protected PDF") from error
        return
    if b"\0" in content[:200]:
        yield from (content.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be"))
    yield decode(content, content_type)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        yield content.decode("utf-8", "replace")
        yield content.decode("cp1252", "replace")


def _letters(text: str) -> str:
    """Return the letters and digits of a text alone, so that spaces, quotes and soft hyphens make no difference."""
    return _OTHER_THAN_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _without_json_escapes(text: str) -> str:
    if "\\" not in text:
        return text
    text = _JSON_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)) if escape[1] else _unescaped(escape[2]), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(letter: str) -> str:
    return letter if letter in "\"'/\\" else " "


def _without_scheme(address: str) -> str:
    """Return an address from its two slashes on, or an empty string if it is the address of a site."""
    try:
        parts = urlsplit(unquote(address))
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    return f"//{parts.netloc}{path}{'?' + parts.query if parts.query else ''}" if path or parts.query else ""


def _slug(address: str) -> str:
    """Return the path of an address, for links without a site, or an empty string if other sites may have it too."""
    path = urlsplit(_without_scheme(address)).path
    return path if len(path.rpartition("/")[2]) >= _SHORTEST_SLUG else ""
