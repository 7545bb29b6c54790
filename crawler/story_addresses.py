"""Class attributes that describe which addresses are a source's stories."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit

from search.story import Rights


class StoryAddresses:
    """Recognises a source's stories by their addresses. A story has one key, even if it has several addresses."""

    rights: ClassVar[Rights]
    hosts: ClassVar[tuple[str, ...]]
    """The hosts of its stories, with or without `www.`; on a shared host, the host and the newsroom's folder."""
    story_path: ClassVar[str]
    """Regular expression for the whole path of a story below its host; the group `key` identifies the story."""
    skip: ClassVar[tuple[str, ...]] = ()
    """Regular expressions; a path in which one matches is not a story."""
    live_pages: ClassVar[tuple[str, ...]] = ()
    """Regular expressions for paths of live pages, of which only headline, link and times are stored."""

    @classmethod
    def claims(cls, url: str) -> str | None:
        """Return the key of the story at this address, or None if the address is not a story of this source."""
        path = cls._path(url)
        if path is None or any(re.search(pattern, path) for pattern in cls.skip):
            return None
        match = re.fullmatch(cls.story_path, path.rstrip("/"))
        return match["key"] if match else None

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
    def _path(cls, url: str) -> str | None:
        """Return the path below the host to which the address belongs, or None if it belongs to none."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https"):
            return None
        address = (parts.hostname or "").removeprefix("www.") + parts.path
        for host in cls.hosts:
            folder = host.removeprefix("www.")
            if address.startswith(folder + "/"):
                return address.removeprefix(folder)
        return None
