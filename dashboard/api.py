"""The JSON API: alerts, what they found and how it travelled, previews and searches. docs/api.md tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route

from dashboard.calls import Call, answering, bug, failed, number, refused
from search.alerts.channels import read_channels
from search.alerts.feed import feed_address
from search.alerts.history import history
from search.alerts.owning import changeable, visible
from search.alerts.preview import preview
from search.alerts.standing import add_alert, change_alert, suspend
from search.alerts.trying import try_channels
from search.alerts.writing import Change, NewAlert, Pause, checked, moment, shown, written
from search.errors import AlertError, BlueLightError
from search.index import Order
from search.results import find, plain
from search.store.notices import Tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.alert import Alert
    from search.alerts.channels import ChannelDraft

MOST = 500
"""Things in one answer."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked at an address, by which method, and the status of an answer."""

    method: str
    path: str
    answer: Callable[[Call], object]
    status: int = 200


def alerts(call: Call) -> object:
    tallies = call.desk.store.notices.tallies()
    theirs = call.desk.store.alerts.all(call.owner)
    return {"alerts": [_shown(call, alert, tallies.get(alert.id, Tally())) for alert in theirs]}


def set_alert(call: Call) -> object:
    given = checked(NewAlert, call.body)
    drafts = read_channels(given.to, call.desk.settings)
    added = add_alert(call.desk.store, given.terms(call.owner), drafts)
    return {**_now(call, added), "secrets": _secrets(drafts)}


def alert(call: Call) -> object:
    return _now(call, visible(call.desk.store, _number(call), call.owner).id)


def change(call: Call) -> object:
    held = _changeable(call)
    if not isinstance(call.body, dict):
        checked(Change, call.body)
    given = checked(Change, written(held).model_dump() | call.body)
    drafts = read_channels(given.to, call.desk.settings)
    change_alert(call.desk.store, held.id, given.terms(held.owner), add=drafts, remove=given.not_to)
    if given.new_feed:
        call.desk.store.alerts.renew_feed(held.id)
    return {**_now(call, held.id), "secrets": _secrets(drafts)}


def remove(call: Call) -> object:
    call.desk.store.alerts.remove(_changeable(call).id)
    return None


def log(call: Call) -> object:
    held = visible(call.desk.store, _number(call), call.owner)
    return {"tries": call.desk.store.deliveries.log(held.id, _limit(call))}


def notices(call: Call) -> object:
    held = visible(call.desk.store, _number(call), call.owner)
    return {"notices": history(call.desk.store, held.id, _limit(call))}


def test(call: Call) -> object:
    answers = try_channels(call.desk.store, call.desk.settings, _changeable(call))
    return {"answers": [{"channel": each.channel.shown, "problem": each.problem} for each in answers]}


def hold_back(call: Call) -> object:
    held, given = _changeable(call), checked(Pause, call.body)
    suspend(call.desk.store, held.id, moment(given.until) if given.until else None)
    return _now(call, held.id)


def resume(call: Call) -> object:
    held = _changeable(call)
    call.desk.store.alerts.resume(held.id)
    return _now(call, held.id)


def search(call: Call) -> object:
    orders = {str(order): order for order in Order}
    order = call.query.get("order", str(Order.NEWEST))
    if order not in orders:
        raise HTTPException(422, f"order is one of {', '.join(orders)}.")
    text, after = call.query.get("q", ""), call.query.get("after")
    desk = call.desk
    return plain(find(text, store=desk.store, index=desk.index, order=orders[order], limit=_limit(call), after=after))


def foresee(call: Call) -> object:
    found = preview(call.query.get("q", ""), store=call.desk.store, index=call.desk.index)
    return {
        "sentence": found.sentence,
        "advised": found.advised,
        "daily": found.daily,
        "counts": found.counts,
        "days": [{"day": point.start, "stories": point.count} for point in found.days],
        "undated": found.undated,
        "summary_only": [source.name for source in found.summary_only],
        "narrowing": found.narrowing,
        "widening": found.widening,
        "newest": plain(found.newest)["stories"],
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
    Operation("POST", "/alerts/{number}/suspend", hold_back),
    Operation("POST", "/alerts/{number}/resume", resume),
    Operation("GET", "/preview", foresee),
    Operation("GET", "/search", search),
)


def _route(operation: Operation) -> Route:
    return Route(operation.path, answering(operation.answer, operation.status), methods=[operation.method])


routes = [
    Mount(
        "/api",
        Starlette(
            routes=[_route(operation) for operation in OPERATIONS],
            exception_handlers={HTTPException: refused, BlueLightError: failed, Exception: bug},
        ),
    )
]


def _number(call: Call) -> int:
    return number(call.path["number"])


def _changeable(call: Call) -> Alert:
    return changeable(call.desk.store, _number(call), call.owner)


def _now(call: Call, alert: int) -> dict[str, object]:
    """An alert as it stands."""
    tally = call.desk.store.notices.tallies().get(alert, Tally())
    return _shown(call, call.desk.store.alerts.one(alert), tally)


def _shown(call: Call, alert: Alert, tally: Tally) -> dict[str, object]:
    return shown(alert, tally, feed_address(alert, call.desk.settings, call.desk.seals))


def _secrets(drafts: list[ChannelDraft]) -> list[dict[str, Any]]:
    """What webhooks are signed with: told once."""
    return [{"address": draft.shown, "secret": draft.secret} for draft in drafts if draft.secret]


def _limit(call: Call) -> int:
    given = call.query.get("limit", "50")
    if not (given.isascii() and given.isdigit() and len(given) < 5 and 1 <= int(given) <= MOST):
        raise AlertError(f"limit is a number from 1 to {MOST}.")
    return int(given)
