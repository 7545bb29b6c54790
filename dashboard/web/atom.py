"""A feed for each alert (Atom, RFC 4287), of what it told last. Whoever has its address may read it."""

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
from dashboard.web.request import number
from dashboard.web.templates import template
from search.alert import Message
from search.alerts.delivery.feed_address import feed_address, is_feed_token
from search.alerts.editing.access import existing_alert
from search.alerts.messages.composer import compose, single_notice_message
from search.errors import BlueLightError, UnknownAlert

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
    """The feed at this address, or that nothing changed since it was last read (RFC 9110, section 13).

    It is written anew at each reading, for rights are those of the moment.
    """
    try:
        context = open_context()
        alert = _opened(context, request.path_params["name"])
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
    if _is_held(request, headers["ETag"], updated):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="application/atom+xml; charset=utf-8")


routes = [Route("/feeds/{name}.atom", feed)]


def _opened(context: DashboardContext, name: str) -> Alert | None:
    alert, _, token = name.partition("-")
    try:
        held = existing_alert(context.store, number(alert))
    except UnknownAlert:
        return None
    return held if is_feed_token(token, held, context.encryption) else None


def _updated(context: DashboardContext, alert: Alert, notices: Sequence[Notice]) -> datetime:
    """When it last told something, to the second, as HTTP counts."""
    last = max((notice.message for notice in notices if notice.message is not None), default=None)
    moment = alert.created if last is None else context.store.messages.one(last).created
    return moment.replace(microsecond=0)


def _is_held(request: Request, tag: str, updated: datetime) -> bool:
    if given := request.headers.get("If-None-Match"):
        return any(each.strip().removeprefix("W/") in (tag, "*") for each in given.split(","))
    try:
        return updated <= parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
    except (TypeError, ValueError, OverflowError):  # no date, one without a zone, or one beyond all years
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
    """What a message of this alone would say: words that may be shown, and that break nothing."""
    nothing = Message(id=0, alert=alert.id, created=alert.created, digest=False, replies_to=None, notices=())
    return compose(
        context.store, single_notice_message(notice) if notice else nothing, alert, context.settings.dashboard
    )


def _item(alert: Alert, notice: Notice, told: MessageContent) -> _Item:
    story = told.entries[0] if notice.story and told.entries else None
    words = story.headline.text if story else " ".join(told.sentences)
    return _Item(
        id=_urn(alert, notice),
        title=f"{words} ({story.state})" if story and story.state else words,
        updated=notice.created,
        source=story.source if story else "Blue Light",
        link=(story.publisher or story.link) if story else told.manage,
        content="".join(_paragraphs(told)),
    )


def _paragraphs(told: MessageContent) -> Iterator[str]:
    """HTML."""
    yield from (f"<p>{text(sentence)}</p>" for sentence in told.sentences)
    for entry in told.entries:
        yield f'<p><a href="{text(entry.link)}">{_marked(entry.headline)}</a></p>'
        yield f"<p>{text(entry.facts)}</p>"
        yield from (f"<p>{text(note)}</p>" for note in entry.notes)
        yield from (f"<p>{_marked(passage)}</p>" for passage in entry.passages)
        yield from (f"<p>{changed(change)}</p>" for change in entry.changes)


def _marked(words: Marked) -> str:
    """With what matched in bold: feed readers take <mark> away."""
    return "".join(f"<b>{text(run)}</b>" if matched else text(run) for run, matched in words.runs())


def _urn(alert: Alert, notice: Notice | None = None) -> str:
    """The same at every reading, whatever the dashboard's address, and of no other store's alerts."""
    name = f"bluelight {alert.id} {alert.created.isoformat()} {notice.id if notice else ''}"
    return uuid5(NAMESPACE_OID, name).urn
