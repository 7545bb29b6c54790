"""The JSON API: alerts, what they found and how it travelled, previews and searches. docs/api.md tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route

from dashboard.web.request import ApiRequest, bug, endpoint, failed, number, refused
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
from search.results import as_json, find
from search.store.notices import NoticeCounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.alert import Alert
    from search.alerts.delivery.destination import NewChannel

MOST = 500
"""Things in one answer."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked at an address, by which method, and the status of an answer."""

    method: str
    path: str
    answer: Callable[[ApiRequest], object]
    status: int = 200


def alerts(call: ApiRequest) -> object:
    tallies = call.context.store.notices.counts()
    theirs = call.context.store.alerts.all(call.owner)
    return {"alerts": [_shown(call, alert, tallies.get(alert.id, NoticeCounts())) for alert in theirs]}


def set_alert(call: ApiRequest) -> object:
    given = validated(NewAlertSchema, call.body)
    drafts = read_addresses(given.to, call.context.settings)
    added = add_alert(call.context.store, given.terms(call.owner), drafts)
    return {**_now(call, added), "secrets": _secrets(drafts)}


def alert(call: ApiRequest) -> object:
    return _now(call, visible_alert(call.context.store, _number(call), call.owner).id)


def change(call: ApiRequest) -> object:
    held = _changeable(call)
    if not isinstance(call.body, dict):
        validated(AlertChangeSchema, call.body)
    given = validated(AlertChangeSchema, alert_schema(held).model_dump() | call.body)
    drafts = read_addresses(given.to, call.context.settings)
    change_alert(call.context.store, held.id, given.terms(held.owner), add=drafts, remove=given.not_to)
    if given.new_feed:
        call.context.store.alerts.renew_feed(held.id)
    return {**_now(call, held.id), "secrets": _secrets(drafts)}


def remove(call: ApiRequest) -> object:
    call.context.store.alerts.remove(_changeable(call).id)
    return None


def log(call: ApiRequest) -> object:
    held = visible_alert(call.context.store, _number(call), call.owner)
    return {"tries": call.context.store.deliveries.log(held.id, _limit(call))}


def notices(call: ApiRequest) -> object:
    held = visible_alert(call.context.store, _number(call), call.owner)
    return {"notices": list(map(notice_as_json, history(call.context.store, held.id, _limit(call))))}


def test(call: ApiRequest) -> object:
    answers = try_channels(call.context.store, call.context.settings, _changeable(call))
    return {"answers": [{"channel": each.channel.shown, "problem": each.problem} for each in answers]}


def suspend_alert(call: ApiRequest) -> object:
    held, given = _changeable(call), validated(SuspensionSchema, call.body)
    suspend(call.context.store, held.id, read_moment(given.until) if given.until else None)
    return _now(call, held.id)


def resume(call: ApiRequest) -> object:
    held = _changeable(call)
    call.context.store.alerts.resume(held.id)
    return _now(call, held.id)


def search(call: ApiRequest) -> object:
    orders = {str(order): order for order in Order}
    order = call.query.get("order", str(Order.NEWEST))
    if order not in orders:
        raise HTTPException(422, f"order is one of {', '.join(orders)}.")
    text, after = call.query.get("q", ""), call.query.get("after")
    context = call.context
    return as_json(
        find(text, store=context.store, index=context.index, order=orders[order], limit=_limit(call), after=after)
    )


def alert_preview(call: ApiRequest) -> object:
    found = preview(call.query.get("q", ""), store=call.context.store, index=call.context.index)
    return {
        "sentence": found.sentence,
        "advised": found.advice,
        "daily": found.daily,
        "counts": found.counts,
        "days": [{"day": point.start, "stories": point.count} for point in found.days],
        "undated": found.undated,
        "summary_only": [source.name for source in found.summary_only],
        "narrowing": found.narrowing,
        "widening": found.widening,
        "newest": as_json(found.newest)["stories"],
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
    return Route(operation.path, endpoint(operation.answer, operation.status), methods=[operation.method])


routes = [
    Mount(
        "/api",
        Starlette(
            routes=[_route(operation) for operation in OPERATIONS],
            exception_handlers={HTTPException: refused, BlueLightError: failed, Exception: bug},
        ),
    )
]


def _number(call: ApiRequest) -> int:
    return number(call.path["number"])


def _changeable(call: ApiRequest) -> Alert:
    return changeable_alert(call.context.store, _number(call), call.owner)


def _now(call: ApiRequest, alert: int) -> dict[str, object]:
    """An alert as it stands."""
    tally = call.context.store.notices.counts().get(alert, NoticeCounts())
    return _shown(call, call.context.store.alerts.one(alert), tally)


def _shown(call: ApiRequest, alert: Alert, tally: NoticeCounts) -> dict[str, object]:
    return alert_as_json(alert, tally, feed_address(alert, call.context.settings, call.context.encryption))


def _secrets(drafts: list[NewChannel]) -> list[dict[str, Any]]:
    """What webhooks are signed with: told once."""
    return [{"address": draft.shown, "secret": draft.secret} for draft in drafts if draft.secret]


def _limit(call: ApiRequest) -> int:
    given = call.query.get("limit", "50")
    if not (given.isascii() and given.isdigit() and len(given) < 5 and 1 <= int(given) <= MOST):
        raise AlertError(f"limit is a number from 1 to {MOST}.")
    return int(given)
