"""The sender: takes notices out of the outbox and hands them to the mail server until it has taken each."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from search import newsroom
from search.alerts.notice_mail import compose
from search.errors import QueryError
from search.query import parse
from search.query.tree import All
from search.reading import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.query.tree import Node
    from search.settings import Settings
    from search.store import Store
    from search.store.notices import Notice

AT_ONCE = 200
TIMEOUT = 30
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many notices the server took, and why others were not: one sentence, empty when all went."""

    sent: int = 0
    problem: str = ""


def send_due(store: Store, settings: Settings) -> Sent:
    """Send every notice whose time has come, each at least once; what is not taken waits and is tried again.

    The wait doubles from a minute to an hour and never ends. Raises `StoreError`.
    """
    if not settings.smtp:
        waiting = store.notices.waiting()
        return Sent(problem=f"No mail server is set (BLUELIGHT_SMTP); {waiting} mails wait." if waiting else "")
    sent, problem = 0, ""
    while not problem and (first := store.notices.claim(newsroom.now(), 1)):
        taken, problem = _send(store, settings, first)
        sent += taken
    return Sent(sent=sent, problem=problem)


def _send(store: Store, settings: Settings, claimed: list[Notice]) -> tuple[int, str]:
    """One connection for the first and what is due after it; a refusal of one notice is no reason to stop, a lost
    server is: then the wait begins for all that are due."""
    taken, problem = 0, ""
    try:
        with connected(settings.smtp) as server:
            for _ in range(AT_ONCE):
                if not (claimed := claimed or store.notices.claim(newsroom.now(), 1)):
                    break
                refusal = _hand_over(server, store, settings, claimed[0])
                taken, problem, claimed = taken + (not refusal), refusal or problem, []
    except (OSError, smtplib.SMTPException) as error:
        problem = f"The mail server {place(settings.smtp)} does not take mail: {answer(error)}."
        for notice in [*claimed, *store.notices.claim(newsroom.now(), AT_ONCE)]:
            _later(store, notice, problem)
    return taken, problem


def _hand_over(server: smtplib.SMTP, store: Store, settings: Settings, notice: Notice) -> str:
    """Send one notice; returns why the server did not want it, empty if it did."""
    story = store.stories.at(notice.story, notice.version)
    reading = excerpt(story, store.sources.one(story.source), _asked(notice))
    try:
        late = store.polls.late(story)
        mail = compose(notice, reading, sender=settings.mail_from, dashboard=settings.dashboard, late=late)
        server.send_message(mail)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        if server.sock is None:  # 421: it said goodbye to all, not no to one
            raise
        problem = f"The mail server {place(settings.smtp)} refused a mail to {notice.email}: {answer(error)}."
        _later(store, notice, problem)
        return problem
    store.notices.sent(notice, newsroom.now())
    return ""


def _asked(notice: Notice) -> Node:
    """What the alert looks for; everything where it can no longer be read, which keeps back no mail."""
    try:
        return parse(notice.query)
    except QueryError:
        return All()


def _later(store: Store, notice: Notice, problem: str) -> None:
    store.notices.failed(notice, problem, _next_try(notice, newsroom.now()))


def _next_try(notice: Notice, now: datetime) -> datetime:
    return now + min(timedelta(minutes=2 ** min(notice.tries, 10)), LONGEST_WAIT)


@contextmanager
def connected(address: str) -> Iterator[smtplib.SMTP]:
    """A session with the server at smtp://user:password@host:port or smtps://…; TLS wherever it is offered."""
    parts = urlsplit(address)
    host, tls = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=tls)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
    with server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=tls)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def place(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def answer(error: Exception) -> str:
    """What the server, or the system on the way to it, said."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _said(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")


def _said(code: int, text: bytes | str) -> str:
    """An answer may have several lines."""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(plain.split())}".rstrip(".")
