"""Write a message as a mail: as plain text and as HTML, with headers that no word of the message can break."""

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
    """A header that is never folded, since an address that is cut in two does not work."""

    max_count = 1
    parse = UniqueUnstructuredHeader.parse

    def fold(self, *, policy: Policy) -> str:
        """Return the header on one line."""
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
    """Return the mail for a message.

    `message_id` and `replies_to` are the ids of this mail and of the mail that began its thread, in angle brackets.
    They are the same at every try: if the server takes a mail and its answer is lost, the mail is sent twice, and mail
    programs show it once. `unsubscribe` is the address at which a POST ends the mails to this reader (RFC 8058). `date`
    is aware.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"], mail["To"] = sender, to
    mail["Subject"] = _without_encoded_words(shortened(Marked((content.subject,)), LONGEST_SUBJECT).text)
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = message_id
    if replies_to:
        mail["In-Reply-To"] = mail["References"] = replies_to
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"  # Exchange then sends no out-of-office replies
    mail["List-Id"] = f"<alert-{content.alert_number}.{sender_host(sender)}>"
    if unsubscribe:
        mail["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # quoted-printable, because smtplib does not ask the server whether it takes 8-bit text
    mail.set_content(as_text(content, unsubscribe), cte="quoted-printable")
    mail.add_alternative(as_html(content, unsubscribe), subtype="html", cte="quoted-printable")
    return mail


def sender_host(sender: str) -> str:
    """Return the host of a sender such as Blue Light <alerts@host>; Message-IDs and List-Ids end with it."""
    return parseaddr(sender)[1].rpartition("@")[2]


def _without_encoded_words(subject: str) -> str:
    """Return a subject without encoded words (RFC 2047); Python would decode them, with any line breaks in them."""
    return subject.replace("=?", "= ?")
