"""Talk to the mail server that the settings name, and report what it answers."""

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
"""Seconds within which the server must give each answer."""
_SERVER_TROUBLE = re.compile(r"\d{3} \d\.3\.|452(?! \d\.\d)")
"""A server that is itself in trouble: a code of the class "mail system" (RFC 3463), or a full server (RFC 5321)."""
_ENHANCED_CODE = re.compile(rb"\d\.\d{1,3}\.\d{1,3}")


@contextmanager
def connected(address: str) -> Iterator[smtplib.SMTP]:
    """Yield a session with the server at smtp://user:password@host:port or smtps://…; it uses TLS if that is offered.

    Raises `ChannelDown` with the server's answer, also for errors of the connection within the block.
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
        raise ChannelDown(f"The mail server {_host_and_port(address)} does not take mail: {_answer(error)}.") from error


def send(server: smtplib.SMTP, mail: EmailMessage, address: str) -> None:
    """Send a mail through a session with the server at `address`.

    Raises `DeliveryRefused` if the server refuses this mail. The refusal is permanent if the recipient's address does
    not exist; it is not permanent if the server objects to the content or to the sender. It is not the channel's own
    failure if the server objects to the sender or is itself in trouble.
    """
    try:
        server.send_message(mail)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        if server.sock is None:  # after a 421 the server takes no mail at all
            raise
        permanent = isinstance(error, smtplib.SMTPRecipientsRefused) and _bounces(
            *next(iter(error.recipients.values()))
        )
        problem = f"The mail server {_host_and_port(address)} refused a mail to {mail['To']}: {_answer(error)}."
        ours = isinstance(error, smtplib.SMTPSenderRefused) or bool(_SERVER_TROUBLE.match(_answer(error)))
        raise DeliveryRefused(problem, permanent=permanent, channel_failed=not ours) from error


def _host_and_port(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def _bounces(code: int, text: bytes) -> bool:
    """Return whether the recipient's address does not exist.

    A server that does not relay for the sender, or blocks the sender, also answers a recipient with 5xx. If the answer
    has an enhanced code (RFC 3463), only the codes of a mailbox count.
    """
    enhanced = _ENHANCED_CODE.match(text)
    return code >= 500 and (enhanced is None or enhanced[0].startswith((b"5.1.", b"5.2.1")))


def _answer(error: Exception) -> str:
    """Return what the server answered, or the error of the operating system."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _on_one_line(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _on_one_line(error.smtp_code, error.smtp_error)
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")


def _on_one_line(code: int, text: bytes | str) -> str:
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(plain.split())}".rstrip(".")
