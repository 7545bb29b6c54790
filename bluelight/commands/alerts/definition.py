"""The commands alerts add, change, suspend, resume and remove."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bluelight.command_context import CommandContext, open_context
from bluelight.console import MINUS, say
from search import calendar
from search.alert import LOCAL, Medium
from search.alerts.delivery.addresses import read_addresses
from search.alerts.delivery.destination import NewChannel
from search.alerts.delivery.encryption import Encryption
from search.alerts.delivery.feed_address import feed_address
from search.alerts.editing.access import HIGHEST_NUMBER
from search.alerts.editing.alert_schema import AlertSchema, alert_schema, read_moment, validated
from search.alerts.editing.terms import add_alert, change_alert
from search.alerts.editing.terms import suspend as suspend_alert

Number = Annotated[int, typer.Argument(help="The alert's number, as alerts list shows it.", min=1, max=HIGHEST_NUMBER)]
To = Annotated[
    list[str] | None,
    typer.Option(
        help="A channel: a mail address, a webhook's https://… or a service such as slack://…; may be repeated."
    ),
]
Label = Annotated[str | None, typer.Option(help="Its name, to show instead of the query.")]
Every = Annotated[
    str | None, typer.Option(help='"at once" (the default), hourly, "daily 08:00" or "weekly mon 08:00".')
]
Quiet = Annotated[str | None, typer.Option(help='Quiet hours, in which nothing is sent: 22:00-07:00; "" for none.')]
Tell = Annotated[
    str | None, typer.Option(help="What to notify about, of new,edited,spike,silence; new,edited by default.")
]
SilenceDays = Annotated[int | None, typer.Option(help="Days without a story that make a silence; 7 by default.")]
Private = Annotated[
    bool | None, typer.Option("--private/--shared", help="Whether others may see it; shared by default.")
]
Owner = Annotated[str | None, typer.Option(help="Its owner, by the name that the login gives; everybody by default.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command(context_settings=MINUS)(add)
    app.command()(change)
    for command in (suspend, resume, remove):
        app.command()(command)


def add(
    query: Annotated[str, typer.Argument(help="What to look for, as in a search.")],
    to: To = None,
    label: Label = None,
    every: Every = None,
    quiet: Quiet = None,
    tell: Tell = None,
    silence_days: SilenceDays = None,
    private: Private = None,
    owner: Owner = None,
) -> None:
    """Set an alert on stories that come in from now on. Without --to, what it finds is in its feed only.

    Example: `bluelight alerts add inquest --to newsdesk@example.org --every "daily 08:00"`
    """
    options = {"query": query, **_options(label, every, quiet, tell, silence_days, private)}
    with open_context() as context:
        terms = validated(AlertSchema, options).terms(owner or LOCAL)
        channels = read_addresses(to or [], context.settings)
        number = add_alert(context.store, terms, channels)
        say(f"Alert {number} is set.{_mail_note(context, channels)}")
        if not channels:
            alert = context.store.alerts.one(number)
            say(f"Its feed: {feed_address(alert, context.settings, Encryption(context.settings))}")
    print_secrets(channels)


def change(
    number: Number,
    query: Annotated[str | None, typer.Option(help="What to look for instead.")] = None,
    to: To = None,
    not_to: Annotated[
        list[int] | None, typer.Option(help="A channel to remove, by its number; may be repeated.")
    ] = None,
    label: Label = None,
    every: Every = None,
    quiet: Quiet = None,
    tell: Tell = None,
    silence_days: SilenceDays = None,
    private: Private = None,
    owner: Owner = None,
    new_feed: Annotated[bool, typer.Option("--new-feed", help="Give its feed a new address.")] = False,
) -> None:
    """Change the terms that are named, and leave the others as they are. --to opens a closed channel again.

    Example: `bluelight alerts change 3 --quiet 22:00-07:00 --to night@example.org`
    """
    options = _options(label, every, quiet, tell, silence_days, private) | (
        {"query": query} if query is not None else {}
    )
    with open_context() as context:
        alert = context.store.alerts.one(number)
        terms = validated(AlertSchema, alert_schema(alert).model_dump() | options).terms(owner or alert.owner)
        channels = read_addresses(to or [], context.settings)
        change_alert(context.store, number, terms, add=channels, remove=not_to or [])
        if new_feed:
            context.store.alerts.renew_feed(number)
        say(f"Alert {number} is changed.{_mail_note(context, channels)}")
    print_secrets(channels)


def suspend(
    number: Number,
    until: Annotated[str | None, typer.Option(help='When it resumes: 2026-12-24, or "2026-12-24 08:00".')] = None,
) -> None:
    """Suspend an alert. What it finds is kept, and sent when it resumes.

    Example: `bluelight alerts suspend 3 --until 2026-12-27`
    """
    end = read_moment(until) if until is not None else None
    with open_context() as context:
        suspend_alert(context.store, number, end)
    say(f"Alert {number} is suspended{f' until {calendar.format_moment(end)}' if end else ''}; what it finds is kept.")


def resume(number: Number) -> None:
    """Resume an alert, send what it found meanwhile, and open its closed channels again.

    Channels whose readers have unsubscribed stay closed; if a reader asks for it, use `alerts change --to ADDRESS`.

    Example: `bluelight alerts resume 3`
    """
    with open_context() as context:
        context.store.alerts.resume(number)
    say(f"Alert {number} is resumed.")


def remove(number: Number) -> None:
    """Remove an alert, and its messages that were not sent yet.

    Example: `bluelight alerts remove 3`
    """
    with open_context() as context:
        context.store.alerts.remove(number)
    say(f"Alert {number} is removed.")


def _options(
    label: str | None,
    every: str | None,
    quiet: str | None,
    tell: str | None,
    silence_days: int | None,
    private: bool | None,
) -> dict[str, Any]:
    """Return the options that were given, by the names of the fields of `AlertSchema`."""
    options = {
        "label": label,
        "every": every,
        "quiet": quiet,
        "tell": None if tell is None else tell.replace(",", " ").split(),
        "silence_days": silence_days,
        "shared": None if private is None else not private,
    }
    return {name: value for name, value in options.items() if value is not None}


def _mail_note(context: CommandContext, channels: list[NewChannel]) -> str:
    if context.settings.smtp or all(channel.medium is not Medium.MAIL for channel in channels):
        return ""
    return " No mail server is set, so its mails will wait (BLUELIGHT_SMTP)."


def print_secrets(channels: list[NewChannel]) -> None:
    """Print the signing secrets of new webhooks, for the only time."""
    for channel in channels:
        if channel.secret:
            say(f"Messages to {channel.shown} are signed with this secret, which is not shown again:")
            print(channel.secret)
