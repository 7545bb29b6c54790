"""Mail the operator, who runs Blue Light, when a source breaks or falls silent and when it is back, once for each."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from typing import TYPE_CHECKING

from search import calendar
from search.alerts.delivery.mail import smtp
from search.errors import ChannelDown, DeliveryRefused, MailError
from search.health import Health, survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.settings import Settings
    from search.store import Store


def notify_operator(store: Store, settings: Settings) -> int:
    """Notify the operator of all sources whose condition has changed, in one mail; return the number of sources.

    Without an operator or a mail server in the settings nothing is sent. Raises `StoreError`, and `MailError` if the
    server does not take the mail; the next call then tries again.
    """
    if not settings.operator or not settings.smtp:
        return 0
    notified = {name: poll.notified for name, poll in store.polls.all().items()}
    healths = survey(store, calendar.now())
    changed = [each for each in healths if notified.get(each.source.name, _state(each)) != _state(each)]
    if changed:
        _send(_mail(changed, settings), settings)
    for each in changed:
        store.polls.set_notified(each.source.name, _state(each))
    return len(changed)


def _state(health: Health) -> str:
    return str(health.condition) if health.alarming else ""


def _mail(changed: Sequence[Health], settings: Settings) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = settings.mail_from, settings.operator
    message["Subject"] = f"Blue Light: {_subject(changed)}"
    message["Date"] = localtime(calendar.now())
    message["Auto-Submitted"] = "auto-generated"
    lines = [
        f"{each.source.label}: {'' if each.alarming else 'back; '}{' '.join(each.words.split())}" for each in changed
    ]
    text = "\n\n".join([*lines, f"The state of all sources: {settings.dashboard.rstrip('/')}/sources"]) + "\n"
    message.set_content(text, cte="quoted-printable")
    return message


def _subject(changed: Sequence[Health]) -> str:
    first = changed[0]
    change = f"{first.source.label} is {first.condition if first.alarming else 'back'}"
    return f"{change}, and {len(changed) - 1} more" if len(changed) > 1 else change


def _send(message: EmailMessage, settings: Settings) -> None:
    try:
        with smtp.connected(settings.smtp) as server:
            smtp.send(server, message, settings.smtp)
    except (ChannelDown, DeliveryRefused) as error:
        raise MailError(str(error)) from error
