"""The JSON API: alerts with their notices and deliveries, previews and searches. docs/api.md describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route

from dashboard.web.request import (
    ApiRequest,
    blue_light_error,
    http_error,
    json_endpoint,
    unexpected_error,
)
from search.alerts.delivery.addresses import read_addresses
from search.alerts.delivery.feed_address import feed_address
from search.alerts.delivery.trial import try_channels
from search.alerts.editing.access import changeable_alert, visible_alert
from search.alerts.editing.alert_schema import (
    AlertChangeSchema,
    NewAlertSchema,
    SuspensionSchema,
    alert_as_json,
    alert_schema,
    read_moment,
    validated,
)
from search.alerts.editing.history import history, notice_as_json
from search.alerts.editing.preview import preview
from search.alerts.editing.terms import add_alert, change_alert, suspend
from search.errors import AlertError, BlueLightError
from search.index import Order
from search.numbers import read_number
from search.results import as_json, find
from search.store.notices import NoticeCounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.alert import Alert
    from search.alerts.delivery.destination import NewChannel

MOST = 500
"""Items in one answer."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A method and path of the API, the function that answers, and the status of its answer."""

    method: str
    path: str
    answer: Callable[[ApiRequest], object]
    status: int = 200


def alerts(request: ApiRequest) -> object:
    """Return the alerts that the owner may see."""
    counts = request.context.store.notices.counts()
    visible = request.context.store.alerts.all(request.owner)
    return {"alerts": [_as_json(request, alert, counts.get(alert.id, NoticeCounts())) for alert in visible]}


def set_alert(request: ApiRequest) -> object:
    """Set an alert. Returns it, with the secrets of its webhooks."""
    new = validated(NewAlertSchema, request.body)
    channels = read_addresses(new.to, request.context.settings)
    number = add_alert(request.context.store, new.terms(request.owner), channels)
    return {**_saved(request, number), "secrets": _secrets(channels)}


def alert(request: ApiRequest) -> object:
    """Return one alert."""
    return _saved(request, visible_alert(request.context.store, _number(request), request.owner).id)


def change(request: ApiRequest) -> object:
    """Change what is sent of an alert's terms and channels. Returns it, with the secrets of its new webhooks."""
    before = _changeable(request)
    if not isinstance(request.body, dict):
        validated(AlertChangeSchema, request.body)
    change = validated(AlertChangeSchema, alert_schema(before).model_dump() | request.body)
    channels = read_addresses(change.to, request.context.settings)
    change_alert(request.context.store, before.id, change.terms(before.owner), add=channels, remove=change.not_to)
    if change.new_feed:
        request.context.store.alerts.renew_feed(before.id)
    return {**_saved(request, before.id), "secrets": _secrets(channels)}


def remove(request: ApiRequest) -> object:
    """Remove an alert."""
    request.context.store.alerts.remove(_changeable(request).id)
    return None


def log(request: ApiRequest) -> object:
    """Return the attempts to deliver an alert's messages."""
    alert = visible_alert(request.context.store, _number(request), request.owner)
    return {"tries": request.context.store.deliveries.log(alert.id, _limit(request))}


def notices(request: ApiRequest) -> object:
    """Return the notices of an alert with their deliveries."""
    alert = visible_alert(request.context.store, _number(request), request.owner)
    return {"notices": list(map(notice_as_json, history(request.context.store, alert.id, _limit(request))))}


def test(request: ApiRequest) -> object:
    """Send a test message through all channels of an alert. Returns what their servers answered."""
    answers = try_channels(request.context.store, request.context.settings, _changeable(request))
    return {"answers": [{"channel": each.channel.shown, "problem": each.problem} for each in answers]}


def suspend_alert(request: ApiRequest) -> object:
    """Suspend an alert, until a moment or until it is resumed. Returns it."""
    number, suspension = _changeable(request).id, validated(SuspensionSchema, request.body)
    suspend(request.context.store, number, read_moment(suspension.until) if suspension.until else None)
    return _saved(request, number)


def resume(request: ApiRequest) -> object:
    """Resume an alert. Returns it."""
    number = _changeable(request).id
    request.context.store.alerts.resume(number)
    return _saved(request, number)


def search(request: ApiRequest) -> object:
    """Return a page of the stories that match."""
    orders = {str(order): order for order in Order}
    order = request.query.get("order", str(Order.NEWEST))
    if order not in orders:
        raise HTTPException(422, f"order is one of {', '.join(orders)}.")
    text, after = request.query.get("q", ""), request.query.get("after")
    context = request.context
    return as_json(
        find(text, store=context.store, index=context.index, order=orders[order], limit=_limit(request), after=after)
    )


def alert_preview(request: ApiRequest) -> object:
    """Return what an alert on a query would have result."""
    result = preview(request.query.get("q", ""), store=request.context.store, index=request.context.index)
    return {
        "sentence": result.sentence,
        "advised": result.advice,
        "daily": result.daily,
        "counts": result.counts,
        "days": [{"day": point.start, "stories": point.count} for point in result.days],
        "undated": result.undated,
        "summary_only": [source.name for source in result.summary_only],
        "narrowing": result.narrowing,
        "widening": result.widening,
        "newest": as_json(result.newest)["stories"],
    }


OPERATIONS = (
    Operation("GET", "/alerts", alerts),
    Operation("POST", "/alerts", set_alert, 201),
    Operation("GET", "/alerts/{number}", alert),
    Operation("PATCH", "/alerts/{number}", change),
    Operation("DELETE", "/alerts/{number}", remove, 204),
    Operation("GET", "/alerts/{number}/notices", notices),
    Operation("GET", "/alerts/{number}/log", log),
    Operation("POST", "/alerts/{number}/test", test),
    Operation("POST", "/alerts/{number}/suspend", suspend_alert),
    Operation("POST", "/alerts/{number}/resume", resume),
    Operation("GET", "/preview", alert_preview),
    Operation("GET", "/search", search),
)


def _route(operation: Operation) -> Route:
    return Route(operation.path, json_endpoint(operation.answer, operation.status), methods=[operation.method])


routes = [
    Mount(
        "/api",
        Starlette(
            routes=[_route(operation) for operation in OPERATIONS],
            exception_handlers={
                HTTPException: http_error,
                BlueLightError: blue_light_error,
                Exception: unexpected_error,
            },
        ),
    )
]


def _number(request: ApiRequest) -> int:
    return read_number(request.path["number"]) or 0  # no alert has the number 0


def _changeable(request: ApiRequest) -> Alert:
    return changeable_alert(request.context.store, _number(request), request.owner)


def _saved(request: ApiRequest, number: int) -> dict[str, object]:
    """Return an alert as the store has it now."""
    counts = request.context.store.notices.counts().get(number, NoticeCounts())
    return _as_json(request, request.context.store.alerts.one(number), counts)


def _as_json(request: ApiRequest, alert: Alert, counts: NoticeCounts) -> dict[str, object]:
    return alert_as_json(alert, counts, feed_address(alert, request.context.settings, request.context.encryption))


def _secrets(channels: list[NewChannel]) -> list[dict[str, Any]]:
    """Return the signing secrets of new webhooks, for the only time."""
    return [{"address": channel.shown, "secret": channel.secret} for channel in channels if channel.secret]


def _limit(request: ApiRequest) -> int:
    limit = read_number(request.query.get("limit", "50"))
    if limit is None or not 1 <= limit <= MOST:
        raise AlertError(f"limit is a number from 1 to {MOST}.")
    return limit
