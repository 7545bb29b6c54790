"""Tells a letter through a service that Apprise knows, in plain text that the service takes for nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from apprise import Apprise, AppriseResultStatus, NotifyFormat
from apprise.common import OverflowMode

from search.alerts.delivery.apprise.apprise_services import ASSET, TIMEOUT, AppriseService
from search.alerts.messages.as_text import changed_sentence
from search.alerts.messages.content import on_one_line, shortened
from search.errors import ChannelDown, DeliveryRefused
from search.network import only_public
from search.query.highlight import Marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from ipaddress import IPv4Network, IPv6Network

    from search.alerts.messages.content import MessageContent, MessageEntry

SHORTEST_TEXT = 500
"""Characters that are written even where a service takes fewer at once, such as 160 of an SMS; Apprise cuts them up."""
LONGEST_TITLE = 200
LONGEST_LINE = 500
ROOM = 0.8
"""Of what a service takes, for its escapes take some."""

_FAULTS = ("WARNING", "ERROR", "CRITICAL")
_MEANT = re.compile(r"(?<=@)(?=\w)|(?<=<)(?=[!@#\w/])|(?<=\])(?=\()|(?<=`)(?=`)")
"""Where a mention (@everyone, <!channel>), markup (<b>), a link under words ([…](…)) or a block of code would begin."""
_NOTHING = "\u200b"
"""A space without width; it changes nothing for the eye."""


def send(address: str, content: MessageContent, allowed: Sequence[IPv4Network | IPv6Network] = ()) -> None:
    """Hand a letter to the service at this address.

    Raises `ChannelDown` where the service does not answer; `DeliveryRefused` where it was not taken, for which Apprise
    gives the reason in words only, or would have gone to an address that is not public; and `AlertError` for an
    address that this Apprise knows no more.
    """
    service = AppriseService(address)
    service.plugin.overflow_mode = OverflowMode.SPLIT
    longest = max(int(service.plugin.body_maxlen * ROOM), SHORTEST_TEXT)
    channel = Apprise(asset=ASSET)
    channel.add(service.plugin)
    with only_public(allowed) as refused:
        result = channel.notify(
            title=_told(shortened(Marked((content.subject,)), LONGEST_TITLE).text),
            body=brief(content, longest),
            body_format=NotifyFormat.TEXT,
        )
    if result:
        return
    if refused:
        raise DeliveryRefused(f"{service.plugin.service_name}: {refused[0]}.")
    if result.status is AppriseResultStatus.TIMEOUT:
        raise ChannelDown(f"{service.plugin.service_name} did not take it within {TIMEOUT} seconds.")
    said = [service.without_secrets(on_one_line(entry.message)) for entry in result.logs() if entry.level in _FAULTS]
    raise DeliveryRefused(said[-1] if said else f"{service.plugin.service_name} did not take it.")


def brief(content: MessageContent, longest: int) -> str:
    """The letter in at most so many characters, stories left out at the end and counted; the links always stand."""
    links = [content.search, f"Change or remove this alert: {content.manage}"]
    parts = [_told(each) for each in content.sentences]
    left = longest - len("\n\n".join(["And 1000 more: ", *links]))
    shown = 0
    for entry in content.entries:
        text = "\n".join(_lines(entry))
        if shown and len("\n\n".join([*parts, text])) > left:
            break
        parts, shown = [*parts, text], shown + 1
    untold = content.more + len(content.entries) - shown
    also = f"And {untold} more: " if untold else "All stories that match: "
    return "\n\n".join([*parts, also + links[0], links[1]])


def _lines(entry: MessageEntry) -> Iterator[str]:
    yield _told(entry.headline.text)
    yield _told(entry.facts)
    yield from (_told(each) for each in entry.notes)
    yield from (_told(each.text) for each in entry.passages)
    yield from (_told(changed_sentence(each)) for each in entry.changes)
    yield from (_told(f"Also: {each.headline} ({each.source})") for each in entry.also_reported_by)
    link = entry.publisher if entry.publisher and len(entry.publisher) <= LONGEST_LINE else entry.link
    yield link.replace("@", "%40").replace("](", "%5D(")


def _told(text: str) -> str:
    """A text from outside: cut where it never ends, and disarmed."""
    return _MEANT.sub(_NOTHING, shortened(Marked((text,)), LONGEST_LINE).text)
