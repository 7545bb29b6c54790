"""The feed of each alert (Atom, RFC 4287), with its latest notices. Whoever has its address may read it."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard.dashboard_context import open_context
from dashboard.fragments.markup import changed, text
from dashboard.web.templates import template
from search.alert import Message
from search.alerts.delivery.feed_address import alert_of_feed, feed_address
from search.alerts.messages.composer import compose, single_notice_message
from search.errors import BlueLightError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from starlette.requests import Request

    from dashboard.dashboard_context import DashboardContext
    from search.alert import Alert, Notice
    from search.alerts.messages.content import MessageContent
    from search.query.highlight import Marked

LENGTH = 50
"""Notices in a feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """An entry of a feed; `content` is HTML."""

    id: str
    title: str
    updated: datetime
    source: str
    link: str
    content: str


def feed(request: Request) -> Response:
    """Return the feed at this address, or status 304 if it has not changed since it was read (RFC 9110, section 13).

    The feed is written for each request, because the rights of a source can change.
    """
    try:
        context = open_context()
        alert = alert_of_feed(request.path_params["name"], context.store, context.encryption)
        if alert is None:
            return PlainTextResponse("There is no feed at this address.", 404)
        notices = context.store.notices.latest(alert.id, LENGTH, notified=True)
        updated = _updated(context, alert, notices)
        content = _feed(context, alert, notices, updated).encode()
    except BlueLightError as error:
        return PlainTextResponse(str(error), 503)
    headers = {
        "ETag": f'"{sha256(content).hexdigest()[:32]}"',
        "Last-Modified": format_datetime(updated, usegmt=True),
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    if _is_unchanged(request, headers["ETag"], updated):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="application/atom+xml; charset=utf-8")


routes = [Route("/feeds/{name}.atom", feed)]


def _updated(context: DashboardContext, alert: Alert, notices: Sequence[Notice]) -> datetime:
    """Return when the last notice was put into a message, to the second, as HTTP needs it."""
    last = max((notice.message for notice in notices if notice.message is not None), default=None)
    moment = alert.created if last is None else context.store.messages.one(last).created
    return moment.replace(microsecond=0)


def _is_unchanged(request: Request, tag: str, updated: datetime) -> bool:
    if tags := request.headers.get("If-None-Match"):
        return any(each.strip().removeprefix("W/") in (tag, "*") for each in tags.split(","))
    try:
        return updated <= parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
    except (TypeError, ValueError, OverflowError):  # not a date, a date without a zone, or a year out of range
        return False


def _feed(context: DashboardContext, alert: Alert, notices: Sequence[Notice], updated: datetime) -> str:
    return template("feed.atom").render(
        id=_urn(alert),
        alert=_content(context, alert, None),
        updated=updated,
        address=feed_address(alert, context.settings, context.encryption),
        items=[_item(alert, notice, _content(context, alert, notice)) for notice in notices],
    )


def _content(context: DashboardContext, alert: Alert, notice: Notice | None) -> MessageContent:
    """Return the content of a message about this notice only, or about none: words that may be shown, made safe."""
    empty = Message(id=0, alert=alert.id, created=alert.created, digest=False, replies_to=None, notices=())
    return compose(context.store, single_notice_message(notice) if notice else empty, alert, context.settings.dashboard)


def _item(alert: Alert, notice: Notice, content: MessageContent) -> _Item:
    story = content.entries[0] if notice.story and content.entries else None
    words = story.headline.text if story else " ".join(content.sentences)
    return _Item(
        id=_urn(alert, notice),
        title=f"{words} ({story.state})" if story and story.state else words,
        updated=notice.created,
        source=story.source if story else "Blue Light",
        link=(story.publisher or story.link) if story else content.manage,
        content="".join(_paragraphs(content)),
    )


def _paragraphs(content: MessageContent) -> Iterator[str]:
    """Yield the paragraphs of a message as HTML."""
    yield from (f"<p>{text(sentence)}</p>" for sentence in content.sentences)
    for entry in content.entries:
        yield f'<p><a href="{text(entry.link)}">{_marked(entry.headline)}</a></p>'
        yield f"<p>{text(entry.facts)}</p>"
        yield from (f"<p>{text(note)}</p>" for note in entry.notes)
        yield from (f"<p>{_marked(passage)}</p>" for passage in entry.passages)
        yield from (f"<p>{changed(change)}</p>" for change in entry.changes)


def _marked(words: Marked) -> str:
    """Return a text with the pieces that matched in bold, because feed readers remove <mark>."""
    return "".join(f"<b>{text(each)}</b>" if odd % 2 else text(each) for odd, each in enumerate(words.pieces))


def _urn(alert: Alert, notice: Notice | None = None) -> str:
    """Return an id that never changes, not even with the dashboard's address, and that no other store's alert has."""
    name = f"bluelight {alert.id} {alert.created.isoformat()} {notice.id if notice else ''}"
    return uuid5(NAMESPACE_OID, name).urn
