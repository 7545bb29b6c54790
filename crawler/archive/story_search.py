"""Finds the words and the address of a story in pages, feeds, JSON and documents, however these write them."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.archive.captures import normalised_url
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
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_TAG = re.compile(r"<[^<>]*>")
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([\"'/\\nrtbf]))")
_ZIP = b"PK\x03\x04"


class StorySearch:
    """Finds a story by its words and, with `is_story`, by the address of a record."""

    def __init__(self, words: WithheldWords, is_story: Callable[[str], bool]) -> None:
        self._is_story = is_story
        forms = {form for address in words.addresses for form in (_without_scheme(address), _slug(address)) if form}
        self._addresses = re.compile("|".join(f"{re.escape(form)}(?![\\w%-])" for form in sorted(forms)) or "(?!)")
        long = (_folded(each) for each in words.paragraphs if len(each) >= _SHORTEST_DISTINCTIVE)
        self._paragraphs = {_letters(each): _longest_words(each) for each in long if _letters(each)}

    def is_of_story(self, url: str) -> bool:
        """Return whether an address is the story's."""
        if not url:
            return False
        forms = (url, normalised_url(url))
        return any(map(self._is_story, forms)) or self._addresses.fullmatch(_without_scheme(url)) is not None

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
        text = _folded(text)
        # Most pages have none of the rarer words, which is found faster than the letters of the whole page.
        possible = [letters for letters, words in self._paragraphs.items() if _most_are_in(text, words)]
        forms = [_letters(_TAG.sub("", text)), _letters(text)] if possible else []
        return any(letters in form for form in forms for letters in possible)


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


def _folded(text: str) -> str:
    """Return a text in one form of its letters, without capitals and without what is invisible in words."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold())


def _letters(folded: str) -> str:
    """Return the letters and digits of a text alone, so that spaces, quotes and markup make no difference."""
    return _OTHER_THAN_LETTERS.sub("", folded)


def _longest_words(folded: str) -> list[str]:
    return sorted(set(_OTHER_THAN_LETTERS.split(folded)), key=len)[-3:]


def _most_are_in(text: str, words: list[str]) -> bool:
    """Return whether all of these words are in a text, except one at most: markup may divide a word."""
    return sum(word not in text for word in words) <= 1


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
