"""What is watched for, who hears of it, and what came of it; as `search.story`, it knows no store and no channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from search.cadence import Cadence, QuietHours

LOCAL = "local"
"""The owner of everything where nobody logs in."""


class Occasion(StrEnum):
    """What a notice tells of.

    `NEW`: a story matches, from its first version on or since an edit. `EDITED`: the words of a story that matched
    changed, and it still matches. `ENDED`: it was edited and matches no more. `SPIKE`: clearly more stories than is usual on
    that day of the week. `SILENCE`: none for days where there always were some. `SOURCE`: a source that the alert
    watches failed, or is back.
    """

    NEW = "new"
    EDITED = "edited"
    ENDED = "ended"
    SPIKE = "spike"
    SILENCE = "silence"
    SOURCE = "source"


CHOSEN = (Occasion.NEW, Occasion.EDITED, Occasion.SPIKE, Occasion.SILENCE)
"""The occasions that an alert's owner chooses among; who hears of edits hears when a story matches no more."""


class Medium(StrEnum):
    """How a channel reaches its reader."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    APPRISE = "apprise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way in which an alert is told: a mail address, a webhook, or a service that Apprise knows.

    `shown`: the address as a person may see it, without what is secret in it. `sealed`: the address and what signs
    its messages, encrypted (`search.alerts.sealing`); empty for a mail address, which is no secret.
    `failing`: since when nothing was taken (UTC), None while all is well. `problem`: why nothing is sent any more,
    empty while it is.
    """

    id: int
    alert: int
    medium: Medium
    shown: str
    sealed: str = field(default="", repr=False)
    failing: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A standing query, and how its owner wants to hear of what it finds. Times are UTC.

    `label`: what people call it, empty where the query says it. `shared`: others may see it. `occasions`: some of
    `CHOSEN`. `silence_days`: after how many days without a story a silence is told. `suspended`: since when nothing is
    sent, None while it is; `until`: when that ends by itself; `problem`: why it is suspended or cannot run, empty when
    it can and somebody suspended it by hand. While it is suspended notices are written, and kept. `feed`: how often
    its feed's address was changed. `checked`: when it last ran, None before the first time; `stories_checked`: against
    how many stories in all.
    """

    id: int
    query: str
    label: str
    owner: str
    shared: bool
    occasions: frozenset[Occasion]
    cadence: Cadence
    quiet: QuietHours | None
    silence_days: int
    created: datetime
    suspended: datetime | None
    until: datetime | None
    problem: str
    feed: int
    checked: datetime | None
    stories_checked: int
    channels: tuple[Channel, ...] = ()

    @property
    def name(self) -> str:
        """What to call it in a sentence or a subject."""
        return self.label or self.query


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That an alert has something to tell: of a version of a story, or of a `subject` such as a day or a source.

    `story` and `version` are None where it tells of no story, and `subject` is empty where it does. `event`: the
    first story that told of the same. `late`: it was found by the sweep, or after a gap in gathering. `message`: the
    message that tells of it, None until there is one; `due`: when it may be told (UTC), None where its event is muted.
    """

    id: int
    alert: int
    occasion: Occasion
    story: str | None
    version: int | None
    subject: str
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
