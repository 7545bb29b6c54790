"""What is watched for, who hears of it, and what came of it; as `search.story`, it knows no store and no channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from search.cadence import Cadence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from search.cadence import QuietHours

LOCAL = "local"
"""The owner of everything where nobody logs in."""
MAIL_SERVER = "mail"
"""The place of all mail addresses."""
UNSUBSCRIBED = "Unsubscribed by its reader on"
"""How the problem of a channel begins that its reader has ended."""


class Occasion(StrEnum):
    """What a notice tells of.

    `NEW`: a story matches, from its first version on or since an edit. `EDITED`: the words of a story that matched
    changed, and it still matches. `ENDED`: it was edited and matches no more. `SPIKE`: clearly more stories than is
    usual on that day of the week. `SILENCE`: none for days where there always were some. `SOURCE`: a source that the
    alert watches failed, or is back. `SIGN`: that all is well, once a week. `TROUBLE`: why an alert or one of its
    channels does not do its work. `TEST`: somebody tries a channel.
    """

    NEW = "new"
    EDITED = "edited"
    ENDED = "ended"
    SPIKE = "spike"
    SILENCE = "silence"
    SOURCE = "source"
    SIGN = "sign of life"
    TROUBLE = "trouble"
    TEST = "test"


AT_ONCE = Cadence()

CHOSEN = (Occasion.NEW, Occasion.EDITED, Occasion.SPIKE, Occasion.SILENCE)
"""The occasions that an alert's owner chooses among; who hears of edits hears when a story matches no more."""


class Medium(StrEnum):
    """How a channel reaches its reader."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    APPRISE = "apprise"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAddress:
    """Where messages go: a mail address, a webhook, or a service that Apprise knows.

    `shown`: the address without what is secret in it. `encrypted`: the whole address and the key that signs its
    messages (`search.alerts.delivery.encryption`); empty for a mail address, which is no secret. `server`: the host
    that takes the messages, or `MAIL_SERVER` for all mail; channels of one server share its outages.
    """

    medium: Medium
    shown: str
    server: str
    encrypted: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(ChannelAddress):
    """One way in which an alert is told. `failing`: since when nothing was taken (UTC), None while all is well.

    `problem`: why nothing is sent there any more, empty while it is.
    """

    id: int
    alert: int
    failing: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the owner of an alert decides.

    `label`: what people call it, empty where the query says it. `shared`: others may see it. `occasions`: some of
    `CHOSEN`. `silence_days`: after how many days without a story a silence is told.
    """

    query: str
    label: str = ""
    owner: str = LOCAL
    shared: bool = True
    occasions: frozenset[Occasion] = frozenset({Occasion.NEW, Occasion.EDITED})
    cadence: Cadence = AT_ONCE
    quiet: QuietHours | None = None
    silence_days: int = 7

    @property
    def name(self) -> str:
        """What to call it in a sentence or a subject."""
        return self.label or self.query


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Terms):
    """A standing query, how its owner wants to hear of what it finds, and how it is doing. Times are UTC.

    `changed`: since when it looks for what it does, None where it always did. `suspended`: since when nothing is sent,
    None while it is; `until`: when that ends by itself. While it is suspended notices are written, and kept. `problem`:
    why it is suspended or cannot run, empty when it can, and when somebody suspended it by hand. `feed`: how often its
    feed's address was changed. `checked`: when it last ran, None before the first time; `stories_checked`: against how
    many stories in all.
    """

    id: int
    created: datetime
    changed: datetime | None = None
    suspended: datetime | None = None
    until: datetime | None = None
    problem: str = ""
    feed: int = 0
    checked: datetime | None = None
    stories_checked: int = 0
    channels: tuple[Channel, ...] = ()

    def is_suspended(self, now: datetime) -> bool:
        """Whether it is suspended at a moment."""
        return self.suspended is not None and (self.until is None or self.until > now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That an alert has something to tell, of a version of a story or of something else.

    `subject`: what tells it from the alert's other notices: story and version, a day, a source. `story` and `version`
    are None where it tells of no single story; `detail` then holds what is to be said, in names and numbers, never in
    a story's words. `event`: the first story that told of the same. `late`: it was found by the sweep, or after a gap
    in gathering. `message`: the message that tells of it, None until there is one; `due`: when it may be told (UTC),
    None where its event is muted.
    """

    id: int
    alert: int
    occasion: Occasion
    story: str | None
    version: int | None
    subject: str
    detail: Mapping[str, Any]
    event: str
    late: bool
    created: datetime
    due: datetime | None
    message: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Notices of an alert that are told together, oldest first. `replies_to`: the first message of their event.

    `digest`: it gathers what came since the last one; else all its notices tell of one event. Times are UTC.
    """

    id: int
    alert: int
    created: datetime
    digest: bool
    replies_to: int | None
    notices: tuple[Notice, ...]
