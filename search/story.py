"""The types that everything else works on: stories and their sources. It imports nothing else of Blue Light."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum


class StoryKind(StrEnum):
    """What a source publishes: a service's own statement, a broadcaster's report, or an outlet's article."""

    STATEMENT = "statement"
    REPORT = "report"
    ARTICLE = "article"


class Rights(StrEnum):
    """What Blue Light may do with a source's words.

    `FULL`: they are stored, shown and exported. `INDEX`: they are fetched and searched; shown are the headline, the
    sentences that match and a link. `FEED`: only the headline and summary in the source's feed are used; its pages are
    not fetched.
    """

    FULL = "full"
    INDEX = "index"
    FEED = "feed"

    def narrowed(self, wanted: str) -> Rights:
        """Return these rights, or the wanted ones if they allow less."""
        order = list(Rights)
        return max(self, Rights(wanted), key=order.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher whose news Blue Light collects. `name` is the name of its spider, `label` the one that people see."""

    name: str
    label: str
    kind: StoryKind
    rights: Rights
    homepage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as its source published it. All times are aware and in UTC.

    `key` distinguishes a story from the others of its source; it stays the same if the URL or the headline changes.
    `body` holds paragraphs of plain text. `seen` is when Blue Light fetched the story; the store keeps the earliest
    such time. `published` is None if the source states no believable date, and `published_guessed` says that it is
    a guess, made where the source states nothing. `live`: the page is a live blog, which is extended while events
    unfold; such a story has no text of its own, only a headline, a link and times.

    The store sets the last two fields. `version` counts from 1. `withdrawn` is when the story was found to be missing
    from its source's site, None while it is on the site.
    """

    source: str
    key: str
    url: str
    kind: StoryKind
    title: str
    seen: datetime
    body: tuple[str, ...] = ()
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    published: datetime | None = None
    published_guessed: bool = False
    modified: datetime | None = None
    language: str = "en"
    image: str = ""
    live: bool = False
    version: int = field(default=1, compare=False)
    withdrawn: datetime | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """16 hexadecimal digits, the same for the same source and key wherever Blue Light runs."""
        return story_id(self.source, self.key)

    @property
    def when(self) -> datetime:
        """The time of publication, or of first sight if the source states no date."""
        return self.published or self.seen

    @property
    def order(self) -> int:
        """A number that sorts stories by `when`, the newest highest. It is unique, so that the pages of a list are
        stable.

        The upper bits are seconds since 1970, the lower 31 bits come from the id. It fits a signed 64-bit integer.
        """
        seconds = int(self.when.astimezone(UTC).timestamp())
        return (max(seconds, 0) << 31) | (int(self.id, 16) & 0x7FFF_FFFF)

    @property
    def fingerprint(self) -> str:
        """A hash of the body, the same for stories with exactly the same text, whatever their source or headline.

        It is empty if there is no body: two stories with only a headline are not copies of each other.
        """
        if not self.body:
            return ""
        return hashlib.blake2b("\n".join(self.body).encode(), digest_size=16).hexdigest()


def story_id(source: str, key: str) -> str:
    """Return the id of the story that `source` knows as `key`."""
    return hashlib.blake2b(f"{source}\n{key}".encode(), digest_size=8).hexdigest()
