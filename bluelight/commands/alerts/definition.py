"""alerts add, change, suspend, resume, remove."""

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
from search.alerts.editing.terms import suspend as hold_back

Number = Annotated[int, typer.Argument(help="The alert's number, as alerts list shows it.", min=1, max=HIGHEST_NUMBER)]
To = Annotated[
    list[str] | None,
    typer.Option(help="Who hears of it: a mail address, a webhook's https://…, a service such as slack://…; or more."),
]
Label = Annotated[str | None, typer.Option(help="What to call it, instead of its query.")]
Every = Annotated[
    str | None, typer.Option(help='"at once" (as it is by itself), hourly, "daily 08:00" or "weekly mon 08:00".')
]
Quiet = Annotated[str | None, typer.Option(help='When nobody is disturbed: 22:00-07:00; never, if it is "".')]
Tell = Annotated[str | None, typer.Option(help="Some of new,edited,spike,silence; new,edited by itself.")]
SilenceDays = Annotated[int | None, typer.Option(help="After how many days without a story a silence is told; 7.")]
Private = Annotated[bool | None, typer.Option("--private/--shared", help="May others see it? By itself it is shared.")]
Owner = Annotated[str | None, typer.Option(help="Whose it is: a name as the login gives it; everybody's by itself.")]


def register(app: typer.Typer) -> None:
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
    """Set an alert on what comes from now on. Without --to only its feed tells of it.

    Example: `bluelight alerts add inquest --to newsdesk@example.org --every "daily 08:00"`
    """
    given = {"query": query, **_given(label, every, quiet, tell, silence_days, private)}
    with open_context() as context:
        terms = validated(AlertSchema, given).terms(owner or LOCAL)
        drafts = read_addresses(to or [], context.settings)
        number = add_alert(context.store, terms, drafts)
        say(f"Alert {number} is set.{_advice(context, drafts)}")
        if not drafts:
            alert = context.store.alerts.one(number)
            say(f"Its feed: {feed_address(alert, context.settings, Encryption(context.settings))}")
    tell_secrets(drafts)


def change(
    number: Number,
    query: Annotated[str | None, typer.Option(help="What to look for instead.")] = None,
    to: To = None,
    not_to: Annotated[list[int] | None, typer.Option(help="A channel to take away, by its number; or more.")] = None,
    label: Label = None,
    every: Every = None,
    quiet: Quiet = None,
    tell: Tell = None,
    silence_days: SilenceDays = None,
    private: Private = None,
    owner: Owner = None,
    new_feed: Annotated[bool, typer.Option("--new-feed", help="Give its feed another address.")] = False,
) -> None:
    """Change what is named, and leave the rest as it is. A closed channel is opened again by naming it with --to.

    Example: `bluelight alerts change 3 --quiet 22:00-07:00 --to night@example.org`
    """
    given = _given(label, every, quiet, tell, silence_days, private) | ({"query": query} if query is not None else {})
    with open_context() as context:
        alert = context.store.alerts.one(number)
        terms = validated(AlertSchema, alert_schema(alert).model_dump() | given).terms(owner or alert.owner)
        drafts = read_addresses(to or [], context.settings)
        change_alert(context.store, number, terms, add=drafts, remove=not_to or [])
        if new_feed:
            context.store.alerts.renew_feed(number)
        say(f"Alert {number} is changed.{_advice(context, drafts)}")
    tell_secrets(drafts)


def suspend(
    number: Number,
    until: Annotated[str | None, typer.Option(help='When it goes on: 2026-12-24, or "2026-12-24 08:00".')] = None,
) -> None:
    """Hold back what an alert finds; when it goes on, that is told.

    Example: `bluelight alerts suspend 3 --until 2026-12-27`
    """
    end = read_moment(until) if until is not None else None
    with open_context() as context:
        hold_back(context.store, number, end)
    say(f"Alert {number} is suspended{f' until {calendar.format_moment(end)}' if end else ''}; what it finds is kept.")


def resume(number: Number) -> None:
    """Tell again of what an alert finds, and of what was held back; closed channels are tried again.

    But for those that their readers have ended: name their addresses with `alerts change --to`, if they ask for it.

    Example: `bluelight alerts resume 3`
    """
    with open_context() as context:
        context.store.alerts.resume(number)
    say(f"Alert {number} goes on.")


def remove(number: Number) -> None:
    """Remove an alert, and those of its messages that wait.

    Example: `bluelight alerts remove 3`
    """
    with open_context() as context:
        context.store.alerts.remove(number)
    say(f"Alert {number} is removed.")


def _given(
    label: str | None,
    every: str | None,
    quiet: str | None,
    tell: str | None,
    silence_days: int | None,
    private: bool | None,
) -> dict[str, Any]:
    """What was named, as `Written` calls it."""
    options = {
        "label": label,
        "every": every,
        "quiet": quiet,
        "tell": None if tell is None else tell.replace(",", " ").split(),
        "silence_days": silence_days,
        "shared": None if private is None else not private,
    }
    return {name: value for name, value in options.items() if value is not None}


def _advice(context: CommandContext, drafts: list[NewChannel]) -> str:
    if context.settings.smtp or all(draft.medium is not Medium.MAIL for draft in drafts):
        return ""
    return " No mail server is set yet: its mails wait (BLUELIGHT_SMTP)."


def tell_secrets(drafts: list[NewChannel]) -> None:
    """Print what webhooks are signed with, for the only time."""
    for draft in drafts:
        if draft.secret:
            say(f"What is sent to {draft.shown} is signed with this secret, which is not shown again:")
            print(draft.secret)
