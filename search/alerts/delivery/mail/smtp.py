"""Talking to the mail server that the settings name, and what it answered."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from search.errors import ChannelDown, DeliveryRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

TIMEOUT = 30
"""Seconds for each answer of the server."""
_ENHANCED = re.compile(rb"\d\.\d{1,3}\.\d{1,3}")
_SERVER_TROUBLE = re.compile(r"\d{3} \d\.3\.|452(?! \d\.\d)")
"""A server that is itself in trouble: a code of the class "mail system" (RFC 3463), or that it is full (RFC 5321)."""


@contextmanager
def connected(address: str) -> Iterator[smtplib.SMTP]:
    """A session with the server at smtp://user:password@host:port or smtps://…; TLS wherever it is offered.

    Raises `ChannelDown` with the server's answer, also for what goes wrong within the block.
    """
    parts = urlsplit(address)
    host, tls = parts.hostname or "", ssl.create_default_context()
    try:
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
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelDown(f"The mail server {_place(address)} does not take mail: {_answer(error)}.") from error


def send(server: smtplib.SMTP, mail: EmailMessage, address: str) -> None:
    """Hand a mail over. Raises `DeliveryRefused` where the server, at this address, does not want this one.

    An address that bounces is a permanent refusal; what a server says of a mail's content or of us is not. What it
    says of us or of itself is not the address's `own` refusal.
    """
    try:
        server.send_message(mail)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        if server.sock is None:  # 421: it said goodbye to all, not no to one
            raise
        gone = isinstance(error, smtplib.SMTPRecipientsRefused) and _bounces(*next(iter(error.recipients.values())))
        problem = f"The mail server {_place(address)} refused a mail to {mail['To']}: {_answer(error)}."
        own = not (isinstance(error, smtplib.SMTPSenderRefused) or _SERVER_TROUBLE.match(_answer(error)))
        raise DeliveryRefused(problem, permanent=gone, own=own) from error


def _place(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def _bounces(code: int, text: bytes) -> bool:
    """Whether an address is no more. A server that will not relay for us, or blocks us, says 5xx at this place, too:
    where it tells by an enhanced code (RFC 3463), only those of a mailbox count.
    """
    enhanced = _ENHANCED.match(text)
    return code >= 500 and (enhanced is None or enhanced[0].startswith((b"5.1.", b"5.2.1")))


def _answer(error: Exception) -> str:
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
