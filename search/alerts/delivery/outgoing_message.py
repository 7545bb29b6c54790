"""A message on its way to one channel, as every transport receives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from search.alert import Channel
    from search.alerts.messages.content import MessageContent

    SendMessage = Callable[["OutgoingMessage"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A message on its way to one channel.

    `id` is the same at every try, so that a receiver that gets a message twice recognises it. `replies_to` is the id of
    the first message of the same event. `created` is when the message was put together (UTC).
    """

    channel: Channel
    content: MessageContent
    id: str
    replies_to: str | None
    created: datetime
