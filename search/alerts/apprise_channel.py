"""Tells a letter through a service that Apprise knows, in plain text that the service takes for nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from apprise import Apprise, AppriseResultStatus, NotifyFormat
from apprise.common import OverflowMode

from search.alerts.letter import on_one_line, shortened
from search.alerts.plain import changed
from search.alerts.services import ASSET, TIMEOUT, Service
from search.errors import ChannelDown, DeliveryRefused
from search.network import only_public
from search.query.highlight import Marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from ipaddress import IPv4Network, IPv6Network

    from search.alerts.letter import Entry, Letter

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


def send(address: str, letter: Letter, allowed: Sequence[IPv4Network | IPv6Network] = ()) -> None:
    """Hand a letter to the service at this address.

    Raises `ChannelDown` where the service does not answer; `DeliveryRefused` where it was not taken, for which Apprise
    gives the reason in words only, or would have gone to an address that is not public; and `AlertError` for an
    address that this Apprise knows no more.
    """
    service = Service(address)
    service.plugin.overflow_mode = OverflowMode.SPLIT
    longest = max(int(service.plugin.body_maxlen * ROOM), SHORTEST_TEXT)
    channel = Apprise(asset=ASSET)
    channel.add(service.plugin)
    with only_public(allowed) as refused:
        result = channel.notify(
            title=_told(shortened(Marked((letter.subject,)), LONGEST_TITLE).text),
            body=brief(letter, longest),
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


def brief(letter: Letter, longest: int) -> str:
    """The letter in at most so many characters, stories left out at the end and counted; the links always stand."""
    links = [letter.search, f"Change or remove this alert: {letter.manage}"]
    parts = [_told(each) for each in letter.sentences]
    left = longest - len("\n\n".join(["And 1000 more: ", *links]))
    shown = 0
    for entry in letter.entries:
        text = "\n".join(_lines(entry))
        if shown and len("\n\n".join([*parts, text])) > left:
            break
        parts, shown = [*parts, text], shown + 1
    untold = letter.more + len(letter.entries) - shown
    also = f"And {untold} more: " if untold else "All stories that match: "
    return "\n\n".join([*parts, also + links[0], links[1]])


def _lines(entry: Entry) -> Iterator[str]:
    yield _told(entry.headline.text)
    yield _told(entry.facts)
    yield from (_told(each) for each in entry.notes)
    yield from (_told(each.text) for each in entry.passages)
    yield from (_told(changed(each)) for each in entry.changes)
    yield from (_told(f"Also: {each.headline} ({each.source})") for each in entry.retold_by)
    link = entry.publisher if entry.publisher and len(entry.publisher) <= LONGEST_LINE else entry.link
    yield link.replace("@", "%40").replace("](", "%5D(")


def _told(text: str) -> str:
    """A text from outside: cut where it never ends, and disarmed."""
    return _MEANT.sub(_NOTHING, shortened(Marked((text,)), LONGEST_LINE).text)
