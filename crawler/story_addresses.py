"""Which addresses are a source's stories: from the attributes of a class."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit

from search.story import Rights


class StoryAddresses:
    """Tells a source's stories by their addresses; a story has one key, under whichever address it is met."""

    rights: ClassVar[Rights]
    hosts: ClassVar[tuple[str, ...]]
    """Where its stories live, with or without `www.`: a host, or a host and the newsroom's folder on a shared one."""
    story_path: ClassVar[str]
    """Regular expression that a story's whole path matches below its host; the group `key` tells stories apart."""
    skip: ClassVar[tuple[str, ...]] = ()
    """Regular expressions; a path in which one is found is no story."""
    live_pages: ClassVar[tuple[str, ...]] = ()
    """Regular expressions; of a path in which one is found, a live page's, headline, link and times are taken."""

    @classmethod
    def claims(cls, url: str) -> str | None:
        """The key of the story at this address, or None when the address is no story of this source."""
        path = cls._path(url)
        if path is None or any(re.search(pattern, path) for pattern in cls.skip):
            return None
        match = re.fullmatch(cls.story_path, path.rstrip("/"))
        return match["key"] if match else None

    @classmethod
    def fetches(cls, url: str) -> bool:
        """Whether the page at a story's address may be fetched, or only the feed's words of it taken."""
        return cls.rights is not Rights.FEED and not cls.is_live(url)

    @classmethod
    def is_live(cls, url: str) -> bool:
        """Whether a live page stands at a story's address."""
        path = cls._path(url) or ""
        return any(re.search(each, path) for each in cls.live_pages)

    @classmethod
    def _path(cls, url: str) -> str | None:
        """The path below whichever of the hosts the address belongs to."""
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
