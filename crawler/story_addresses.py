"""Class attributes that describe which addresses are a source's stories."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, quote, urlsplit

from w3lib.url import url_query_cleaner

from search.story import Rights

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.parse import SplitResult

_NUMBERS = ("id", "articleid", "article_id", "newsid", "news_id", "storyid", "story_id")
"""Query parameters by which a site tells its stories apart; all others are tracking or presentation."""
_SAME_SITE = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+")
_SAME_PAGE = re.compile(r"^/amp(?=/.)|/(?:amp|index\.(?:html?|php|aspx?))$|(?<=[\w-])\.amp$", re.IGNORECASE)
"""The parts of a path that name another form of the same page."""
_ESCAPES = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_POST = re.compile(r"(?=.*\d)[\w.:-]{3,}")
"""A fragment that names one of the posts on a live page; the BBC's feeds add a digit to every address."""


class StoryAddresses:
    """Recognises a source's stories by their addresses. A story has one key, even if it has several addresses.

    Addresses of a story may differ in http and https, in `www.`, `m.` and `amp.` before the host, in `amp` and
    `index.html` in the path, in a slash at its end, in percent-encoding, in the Unicode form, in the query and in the
    fragment. The case of the path, a number in the query (`?id=7`) and a post on a live page make another story.
    """

    rights: ClassVar[Rights]
    hosts: ClassVar[tuple[str, ...]]
    """The hosts of its stories, with or without `www.`; on a shared host, the host and the newsroom's folder."""
    story_path: ClassVar[str]
    """Regular expression for the whole path of a story below its host; the group `key` identifies the story. The path
    is decoded: it has "é" and not "%C3%A9"."""
    skip: ClassVar[tuple[str, ...]] = ()
    """Regular expressions; a path in which one matches is not a story."""
    live_pages: ClassVar[tuple[str, ...]] = ()
    """Regular expressions for paths of live pages, of which only headline, link and times are stored."""

    @classmethod
    def claims(cls, url: str) -> str | None:
        """Return the key of the story at this address, or None if the address is not a story of this source."""
        path = cls._path(url)
        if path is None or cls.skips(url):
            return None
        for form in _forms(path):
            if match := re.fullmatch(cls.story_path, form):
                return str(match["key"]) + cls._number(url) + cls._post(url)
        return None

    @classmethod
    def skips(cls, url: str) -> bool:
        """Return whether the address is on the source's hosts and `skip` says that it is not a story."""
        path = cls._path(url)
        return path is not None and any(re.search(pattern, path) for pattern in cls.skip)

    @classmethod
    def fetches(cls, url: str) -> bool:
        """Return whether the page of a story may be fetched; otherwise only its entry is used."""
        return cls.rights is not Rights.FEED and not cls.is_live(url)

    @classmethod
    def is_live(cls, url: str) -> bool:
        """Return whether the address is that of a live page."""
        path = cls._path(url) or ""
        return any(re.search(each, path) for each in cls.live_pages)

    @classmethod
    def shown_address(cls, url: str) -> str:
        """Return the address of a story without the parts that do not identify it, such as tracking."""
        return url_query_cleaner(url, _NUMBERS, keep_fragments=bool(cls._post(url)))

    @classmethod
    def _path(cls, url: str) -> str | None:
        """Return the decoded path below the host to which the address belongs, or None if it belongs to none."""
        parts = _split(url)
        if parts is None or parts.scheme not in ("http", "https"):
            return None
        address = _SAME_SITE.sub("", (parts.hostname or "").rstrip(".")) + _decoded(parts.path)
        for host in cls.hosts:
            folder = _SAME_SITE.sub("", host)
            if address.startswith(folder + "/"):
                return address.removeprefix(folder)
        return None

    @classmethod
    def _number(cls, url: str) -> str:
        parts = _split(url)
        stated = dict(parse_qsl(parts.query, max_num_fields=None)) if parts else {}
        return "".join(f"?{name}={stated[name]}" for name in _NUMBERS if name in stated)

    @classmethod
    def _post(cls, url: str) -> str:
        parts = _split(url)
        is_post = parts is not None and cls.is_live(url) and _POST.fullmatch(parts.fragment)
        return f"#{parts.fragment}" if parts is not None and is_post else ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.hostname  # noqa: B018  # it is parsed only now
    except ValueError:
        return None
    return parts


def _forms(path: str) -> Iterator[str]:
    """Yield the path of the page itself, then the path as it is, if only that is a story's."""
    own = path.rstrip("/")
    while (shorter := _SAME_PAGE.sub("", own).rstrip("/")) not in ("", own):
        own = shorter
    yield own
    yield path.rstrip("/")


def _decoded(path: str) -> str:
    """Return a path in which only the characters that need it are percent-encoded, in composed form (NFC).

    https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2
    """
    return unicodedata.normalize("NFC", _ESCAPES.sub(_decoded_run, path))


def _decoded_run(match: re.Match[str]) -> str:
    try:
        text = bytes.fromhex(match[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return match[0].upper()
    return "".join(each if each.isalnum() or each in "-._~" or not each.isascii() else quote(each, "") for each in text)
