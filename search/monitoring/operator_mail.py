"""The mail to whoever runs Blue Light: a source fell silent or broke, or is back. One for each, not one an hour."""

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
    """Tell of every source whose condition is another than was last told; returns of how many, in one mail.

    Without an operator or a mail server nothing is told. Raises `StoreError`, and `MailError` where the server does
    not take the mail: then it is tried again at the next look.
    """
    if not settings.operator or not settings.smtp:
        return 0
    told = {name: poll.notified for name, poll in store.polls.all().items()}
    news = [each for each in survey(store, calendar.now()) if told.get(each.source.name, _state(each)) != _state(each)]
    if news:
        _send(_mail(news, settings), settings)
    for each in news:
        store.polls.set_notified(each.source.name, _state(each))
    return len(news)


def _state(health: Health) -> str:
    return "" if health.well else str(health.condition)


def _mail(news: Sequence[Health], settings: Settings) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = settings.mail_from, settings.operator
    message["Subject"] = f"Blue Light: {_subject(news)}"
    message["Date"] = localtime(calendar.now())
    message["Auto-Submitted"] = "auto-generated"
    lines = [f"{each.source.label}: {'back; ' if each.well else ''}{' '.join(each.words.split())}" for each in news]
    text = "\n\n".join([*lines, f"How all sources are doing: {settings.dashboard.rstrip('/')}/sources"]) + "\n"
    message.set_content(text, cte="quoted-printable")
    return message


def _subject(news: Sequence[Health]) -> str:
    first = news[0]
    what = f"{first.source.label} is {'back' if first.well else first.condition}"
    return f"{what}, and {len(news) - 1} more" if len(news) > 1 else what


def _send(message: EmailMessage, settings: Settings) -> None:
    try:
        with smtp.connected(settings.smtp) as server:
            smtp.send(server, message, settings.smtp)
    except (ChannelDown, DeliveryRefused) as error:
        raise MailError(str(error)) from error
