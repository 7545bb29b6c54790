"""The page on which the reader of a mail unsubscribes from an alert, without a login.

Only a POST unsubscribes, sent by the page's button or by a mail program (RFC 8058). So a scanner that opens every link
of a mail unsubscribes nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse
from starlette.routing import Route

from dashboard.dashboard_context import open_context
from dashboard.web.templates import template
from search.alert import UNSUBSCRIBED
from search.alerts.delivery.closing import unsubscribe
from search.errors import BlueLightError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""The only field of the form. RFC 8058 requires it in a mail program's POST."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


async def page(request: Request) -> Response:
    """Ask on GET and unsubscribe on POST. A POST of anything else changes nothing."""
    pressed = False
    if request.method == "POST":
        try:
            form = await request.form(max_files=0, max_fields=10, max_part_size=1_000)
        except HTTPException:
            return _page(400, "This cannot be read", "What was sent is not a form. Nothing was changed.")
        if ONE_CLICK not in form.multi_items():
            return _page(400, "Nothing was changed", "What was sent does not say that somebody wants to unsubscribe.")
        pressed = True
    try:
        return await run_in_threadpool(_answer, request.path_params["channel"], request.path_params["proof"], pressed)
    except BlueLightError as error:
        return _page(503, "This does not work at the moment", str(error), "Please try again later.")


routes = [Route("/unsubscribe/{channel}/{proof}", page, methods=["GET", "POST"])]


def _answer(token: str, proof: str, pressed: bool) -> Response:
    context = open_context()
    if not context.encryption.is_token(proof, "unsubscribe", token):
        return _page(404, "There is nothing at this address", "The link may be cut off; copy all of it.")
    channel = context.store.alerts.channel(token)
    if channel is None:
        return _page(200, "You are unsubscribed", "Blue Light sends nothing to this address any more.")
    alert = context.store.alerts.one(channel.alert)
    if not pressed and not channel.problem.startswith(UNSUBSCRIBED):
        sentence = f"{channel.shown} is notified of what the alert “{alert.name}” finds."
        return _page(200, "Unsubscribe?", sentence, asks=True)
    unsubscribe(context.store, channel)
    return _page(
        200,
        "You are unsubscribed",
        f"{channel.shown} will get no more messages from the alert “{alert.name}”. The alert was not deleted.",
        "To subscribe again, add the address to the alert, or ask the person who set the alert to do so.",
        manage=f"../../alerts?alert={alert.id}",
    )


def _page(status: int, title: str, *sentences: str, asks: bool = False, manage: str = "") -> Response:
    html = template("unsubscribe.html").render(title=title, sentences=sentences, asks=asks, manage=manage)
    return HTMLResponse(html, status, _HEADERS)
