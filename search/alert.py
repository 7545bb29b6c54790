"""Alerts, their channels, notices and messages as plain data, which know neither the store nor the delivery."""

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
"""The owner of all alerts if nobody logs in."""
MAIL_SERVER = "mail"
"""The `server` of all mail addresses."""
UNSUBSCRIBED = "Unsubscribed by its reader on"
"""The beginning of the problem of a channel from which its reader has unsubscribed."""


class Occasion(StrEnum):
    """Why a notice was written.

    `NEW`: a story matches, in its first version or since an edit. `EDITED`: the words of a story that matched were
    changed, and it still matches. `ENDED`: a story that matched was edited and no longer matches. `SPIKE`: there are
    clearly more stories than usual on that day of the week. `SILENCE`: there have been no stories for days, where there
    always were some. `SOURCE`: a source that the alert watches has failed or is back. `SIGN`: the weekly sign that the
    alert works. `TROUBLE`: an alert or one of its channels does not work. `TEST`: somebody tests a channel.
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
"""The occasions that an alert's owner chooses from. `EDITED` includes `ENDED`."""


class Medium(StrEnum):
    """How a channel reaches its reader."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    APPRISE = "apprise"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAddress:
    """The address that messages are sent to: a mail address, a webhook, or a service that Apprise knows.

    `shown`: the address without its secrets. `encrypted`: the whole address and the key that signs its messages
    (`search.alerts.delivery.destination`); empty for a mail address, which is not secret. `server`: the host that takes
    the messages, or `MAIL_SERVER` for all mails. If a server is down, all its channels are.
    """

    medium: Medium
    shown: str
    server: str
    encrypted: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(ChannelAddress):
    """A channel of an alert.

    `failing`: since when its messages have not been taken (UTC), None if they are. `problem`: why the channel was
    closed, empty if it is open. `token`: a random value that no other channel has, not even after a backup is restored;
    the address at which its reader unsubscribes rests on it.
    """

    id: int
    alert: int
    token: str = field(repr=False)
    failing: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the owner of an alert decides.

    `label`: the name of the alert, empty if the query is its name. `shared`: whether others may see it. `occasions`:
    some of `CHOSEN`. `cadence`, `quiet`: when its messages may be sent. `silence_days`: after how many days without a
    story a silence is reported.
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
        """The name of the alert in a sentence or a subject."""
        return self.label or self.query


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Terms):
    """A standing query with its owner's terms, its channels and its state. Times are UTC.

    `changed`: since when it has had its present query, None if it never had another. `suspended`: since when nothing
    has been sent, None if it is not suspended; notices are still written while it is. `until`: when the suspension ends
    by itself. `problem`: why the alert cannot run or was suspended; empty if it can run, also if a person suspended it.
    `token`: a random value that no other alert has, not even after a backup is restored; the address of its feed rests
    on it. `checked`: when stories were last checked against it, None before
    the first time. `stories_checked`: how many stories were checked in all.
    """

    id: int
    token: str = field(repr=False)
    created: datetime
    changed: datetime | None = None
    suspended: datetime | None = None
    until: datetime | None = None
    problem: str = ""
    checked: datetime | None = None
    stories_checked: int = 0
    channels: tuple[Channel, ...] = ()

    def is_suspended(self, now: datetime) -> bool:
        """Return whether the alert is suspended at an aware moment."""
        return self.suspended is not None and (self.until is None or self.until > now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An alert found something: a version of a story that matches, or another occasion. Times are UTC.

    `subject`: what makes the notice unique within its alert, such as story and version, a day, or a source. `story`,
    `version`: the story, None if the notice reports no single story. `detail`: the facts of such a notice, in names and
    numbers and never in the words of a story. `event`: the id of the first story about the same event. `late`: whether
    the sweep found it, or it came after a gap. `due`: from when it may be sent, None if its event is muted. `message`:
    the message that it is part of, None until there is one.
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
    """Notices of an alert that are sent together, oldest first. Times are UTC.

    `digest`: whether it collects everything since the last digest; otherwise all its notices are about one event.
    `replies_to`: the first message about this event.
    """

    id: int
    alert: int
    created: datetime
    digest: bool
    replies_to: int | None
    notices: tuple[Notice, ...]
