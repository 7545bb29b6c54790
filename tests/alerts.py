"""Helpers for tests that add alerts and read their notices, deliveries and mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from search.alert import MAIL_SERVER, ChannelAddress, Medium, Terms
from search.alerts.editing.terms import add_alert
from search.store.tables import deliveries

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage

    from search.store import Store

DESK, NIGHT = "desk@ambershire.example", "night@ambershire.example"


def mail(address: str) -> ChannelAddress:
    return ChannelAddress(medium=Medium.MAIL, shown=address, server=MAIL_SERVER)


def watch(store: Store, query: str, *to: str, **terms: Any) -> int:
    """Add an alert with these mail addresses, or with the desk's, and return its number."""
    return add_alert(store, Terms(query=query, **terms), [mail(address) for address in to or (DESK,)])


def notices_of(store: Store, alert: int) -> list[tuple[str, str | None, int | None]]:
    """Return occasion, story and version of each of an alert's notices, oldest first."""
    return [(str(each.occasion), each.story, each.version) for each in reversed(store.notices.latest(alert, 1_000))]


def waiting(store: Store) -> int:
    """How many notices of all alerts wait to be sent."""
    return sum(each.waiting for each in store.notices.counts().values())


def errors(store: Store) -> list[str]:
    """Return the last errors of the deliveries that are not sent yet."""
    with store._database.read() as connection:
        return list(connection.scalars(select(deliveries.c.error).where(deliveries.c.sent.is_(None))))


def next_try(store: Store) -> datetime:
    """Return when the first delivery that is not sent yet is tried next (UTC)."""
    with store._database.read() as connection:
        moment = connection.scalar(select(deliveries.c.due).where(deliveries.c.sent.is_(None)))
    assert moment
    return moment


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    plain = mail.get_body(("plain",))
    assert plain
    return str(plain.get_content())
