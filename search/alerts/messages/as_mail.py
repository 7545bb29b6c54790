"""A letter as a mail: plain text, the same in HTML, and headers that a letter's words cannot break out of."""

from __future__ import annotations

from email.headerregistry import BaseHeader, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

from search.alerts.messages.as_html import as_html
from search.alerts.messages.as_text import as_text
from search.alerts.messages.content import shortened
from search.query.highlight import Marked

if TYPE_CHECKING:
    from datetime import datetime

    from search.alerts.messages.content import MessageContent

LONGEST_SUBJECT = 200
"""Characters."""


class _AsWritten(BaseHeader):
    """A header that is never folded: an address in it, cut in two, leads nowhere."""

    max_count = 1
    parse = UniqueUnstructuredHeader.parse

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
for _name in ("list-unsubscribe", "in-reply-to", "references"):
    _HEADERS.map_to_type(_name, _AsWritten)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def as_mail(
    content: MessageContent,
    *,
    sender: str,
    to: str,
    message_id: str,
    date: datetime,
    replies_to: str | None = None,
    unsubscribe: str | None = None,
) -> EmailMessage:
    """The mail of a letter.

    `message_id`, `replies_to`: its own and that of the mail whose thread it goes on, each in angle brackets; the same
    at every try, so that a mail that was sent twice, because a server took it and its answer was lost, is seen to be
    the same. `unsubscribe`: where a POST ends what goes to this reader (RFC 8058). `date` is aware.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"], mail["To"] = sender, to
    mail["Subject"] = _without_encoded_words(shortened(Marked((content.subject,)), LONGEST_SUBJECT).text)
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = message_id
    if replies_to:
        mail["In-Reply-To"] = mail["References"] = replies_to
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"  # Exchange answers with nobody's holidays
    mail["List-Id"] = f"<alert-{content.alert_number}.{sender_host(sender)}>"
    if unsubscribe:
        mail["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(
        as_text(content, unsubscribe), cte="quoted-printable"
    )  # smtplib asks no server whether it takes 8 bits
    mail.add_alternative(as_html(content, unsubscribe), subtype="html", cte="quoted-printable")
    return mail


def sender_host(sender: str) -> str:
    """The host of a sender such as Blue Light <alerts@host>, for the right side of its Message-IDs."""
    return parseaddr(sender)[1].rpartition("@")[2]


def _without_encoded_words(subject: str) -> str:
    """What looks like an encoded word (RFC 2047) Python would decode, with the line breaks that it hides."""
    return subject.replace("=?", "= ?")
