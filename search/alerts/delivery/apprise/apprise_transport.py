"""The Apprise transport: send a message as plain text, in which a service finds no mentions and no markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from apprise import Apprise, AppriseResultStatus, NotifyFormat
from apprise.common import OverflowMode

from search.alerts.delivery.apprise.apprise_services import ASSET, TIMEOUT, AppriseService
from search.alerts.delivery.destination import channel_destination
from search.alerts.messages.as_text import changed_sentence
from search.alerts.messages.content import on_one_line, shortened
from search.errors import ChannelDown, DeliveryRefused
from search.network import only_public
from search.query.highlight import Marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from ipaddress import IPv4Network, IPv6Network

    from search.alerts.delivery.encryption import Encryption
    from search.alerts.delivery.outgoing_message import OutgoingMessage
    from search.alerts.messages.content import MessageContent, MessageEntry
    from search.settings import Settings

SHORTEST_TEXT = 500
"""Characters that are always allowed. If a service takes fewer at once, such as 160 in an SMS, Apprise splits them."""
LONGEST_TITLE = 200
"""Characters."""
LONGEST_LINE = 500
"""Characters."""
ROOM = 0.8
"""The share of a service's limit that is used; escape sequences need the rest."""

_ERROR_LEVELS = ("WARNING", "ERROR", "CRITICAL")
_SYNTAX = re.compile(r"(?<=@)(?=\w)|(?<=<)(?=[!@#\w/])|(?<=\])(?=\()|(?<=`)(?=`)")
"""Where a mention (@everyone, <!channel>), markup (<b>), a link under words ([…](…)) or a block of code would begin."""
_ZERO_WIDTH_SPACE = "\u200b"


def send_message(message: OutgoingMessage, settings: Settings, encryption: Encryption) -> None:
    """Send a message to the service of its channel. Raises like `send`."""
    send(channel_destination(message.channel, encryption).address, message.content, settings.allowed_networks)


def send(address: str, content: MessageContent, allowed: Sequence[IPv4Network | IPv6Network] = ()) -> None:
    """Send a message to the service at this address.

    Raises `ChannelDown` if the service does not answer in time. Raises `DeliveryRefused`, which is never permanent
    because Apprise reports reasons only in words, if the service refuses the message or if the message would go to an
    address that is not public. Raises `AlertError` if this version of Apprise does not know the address any more.
    """
    service = AppriseService(address)
    service.plugin.overflow_mode = OverflowMode.SPLIT
    longest = max(int(service.plugin.body_maxlen * ROOM), SHORTEST_TEXT)
    channel = Apprise(asset=ASSET)
    channel.add(service.plugin)
    with only_public(allowed) as refused:
        result = channel.notify(
            title=_plain(shortened(Marked((content.subject,)), LONGEST_TITLE).text),
            body=short_text(content, longest),
            body_format=NotifyFormat.TEXT,
        )
    if result:
        return
    name = service.plugin.service_name
    if refused:
        raise DeliveryRefused(f"{name}: {refused[0]}.")
    if result.status is AppriseResultStatus.TIMEOUT:
        raise ChannelDown(f"{name} did not take the message within {TIMEOUT} seconds.")
    errors = [entry.message for entry in result.logs() if entry.level in _ERROR_LEVELS]
    answers = [service.without_secrets(on_one_line(error)) for error in errors]
    raise DeliveryRefused(answers[-1] if answers else f"{name} did not take the message.")


def short_text(content: MessageContent, longest: int) -> str:
    """Return a message in at most `longest` characters.

    Stories that do not fit are left out at the end and counted. The links are always included.
    """
    links = [content.search, f"Change or remove this alert: {content.manage}"]
    parts = [_plain(each) for each in content.sentences]
    room = longest - len("\n\n".join(["And 1000 more: ", *links]))
    shown = 0
    for entry in content.entries:
        text = "\n".join(_lines(entry))
        if shown and len("\n\n".join([*parts, text])) > room:
            break
        parts, shown = [*parts, text], shown + 1
    left_out = content.more + len(content.entries) - shown
    label = f"And {left_out} more: " if left_out else "All stories that match: "
    return "\n\n".join([*parts, label + links[0], links[1]])


def _lines(entry: MessageEntry) -> Iterator[str]:
    yield _plain(entry.headline.text)
    yield _plain(entry.facts)
    yield from (_plain(each) for each in entry.notes)
    yield from (_plain(each.text) for each in entry.passages)
    yield from (_plain(changed_sentence(each)) for each in entry.changes)
    yield from (_plain(f"Also reported by {each.source}: {each.headline}") for each in entry.also_reported_by)
    link = entry.publisher if entry.publisher and len(entry.publisher) <= LONGEST_LINE else entry.link
    yield link.replace("@", "%40").replace("](", "%5D(")


def _plain(text: str) -> str:
    """Return a text, cut if it is too long, in which nothing is read as a mention or as markup."""
    return _SYNTAX.sub(_ZERO_WIDTH_SPACE, shortened(Marked((text,)), LONGEST_LINE).text)
