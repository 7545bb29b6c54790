"""What Blue Light gathers. Imports nothing of ours but the newsroom's clock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum


class StoryKind(StrEnum):
    """What a source publishes: a force's statement, a broadcaster's report, an outlet's article."""

    STATEMENT = "statement"
    REPORT = "report"
    ARTICLE = "article"


class Rights(StrEnum):
    """What may be done with a source's words.

    `FULL`: stored, shown and exported. `INDEX`: fetched and searched, shown as headline, the sentences that
    matched and a link. `FEED`: only the feed's own headline and summary; the page is not fetched.
    """

    FULL = "full"
    INDEX = "index"
    FEED = "feed"

    def narrowed(self, wanted: str) -> Rights:
        """These rights, or the wanted ones where they allow less."""
        order = list(Rights)
        return max(self, Rights(wanted), key=order.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publisher's news, as Blue Light gathers it: `name` is the spider's, `label` what people call it."""

    name: str
    label: str
    kind: StoryKind
    rights: Rights
    homepage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story as its source published it. All times are aware and in UTC.

    `key` tells the story from others of its source and stays the same under another URL or title.
    `body` holds paragraphs of plain text. `seen` is when Blue Light fetched it; the store keeps the first
    such moment. `published` is None where the source states no believable date. `live`: its page is written on while
    things happen, so that it has no text of its own, only headline, link and times. `version` counts from 1 and is the
    store's to set. `withdrawn` is when it was found gone from its source's site, None while it is there;
    the store's to set, too.
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
        """When it was published, or first seen where its source states no date."""
        return self.published or self.seen

    @property
    def order(self) -> int:
        """Sorts stories by `when`, newest highest; unique, so that pages of a list are stable.

        Seconds since 1970 in the upper bits, 31 bits of the id below them: fits a signed 64-bit integer.
        """
        seconds = int(self.when.astimezone(UTC).timestamp())
        return (max(seconds, 0) << 31) | (int(self.id, 16) & 0x7FFF_FFFF)

    @property
    def fingerprint(self) -> str:
        """The same for stories whose words are the same to the letter, whatever their source or headline.

        Empty where there is no body: two stories with only a headline are not copies of each other.
        """
        if not self.body:
            return ""
        return hashlib.blake2b("\n".join(self.body).encode(), digest_size=16).hexdigest()


def story_id(source: str, key: str) -> str:
    """The id of the story that `source` knows as `key`."""
    return hashlib.blake2b(f"{source}\n{key}".encode(), digest_size=8).hexdigest()
