"""alerts list, show, log."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from bluelight.command_context import open_context
from bluelight.commands.alerts.definition import Number
from bluelight.console import out, print_json, say
from search import calendar
from search.alert import LOCAL
from search.alerts.delivery.encryption import Encryption
from search.alerts.delivery.feed_address import feed_address
from search.alerts.editing.alert_schema import alert_as_json, alert_schema
from search.alerts.editing.history import history, notice_as_json
from search.store.notices import NoticeCounts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from search.alert import Alert, Channel
    from search.alerts.editing.history import NoticeHistory

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")]
Limit = Annotated[int, typer.Option(help="How many at most.", min=1, max=10_000)]


def register(app: typer.Typer) -> None:
    app.command("list")(list_)
    app.command()(show)
    app.command()(log)


def list_(json: Json = False) -> None:
    """List the alerts, when each was last checked and against how many stories.

    Example: `bluelight alerts list`
    """
    with open_context() as context:
        alerts, tallies = context.store.alerts.all(), context.store.notices.counts()
        encryption = Encryption(context.settings)
    if json:
        settings = context.settings
        told = ((alert, tallies.get(alert.id, NoticeCounts())) for alert in alerts)
        print_json([alert_as_json(alert, tally, feed_address(alert, settings, encryption)) for alert, tally in told])
        return
    table = Table("no", "query", "told to", "every", "fired", "waiting", "last checked", "stories", "state", box=None)
    for alert in alerts:
        tally = tallies.get(alert.id, NoticeCounts())
        table.add_row(
            str(alert.id),
            Text(alert.query if alert.name == alert.query else f"{alert.label}: {alert.query}"),
            Text(", ".join(channel.shown for channel in alert.channels) or "its feed"),
            str(alert.cadence),
            str(tally.fired),
            str(tally.waiting),
            calendar.format_moment(alert.checked) if alert.checked else "not yet",
            str(alert.stories_checked),
            Text(_state(alert)),
        )
    out.print(table)
    if not alerts:
        say("No alert is set; try bluelight alerts add inquest --to you@example.org")


def show(number: Number, json: Json = False) -> None:
    """Show an alert: its terms, its channels and how they are, its feed's address, what it found last.

    Example: `bluelight alerts show 3`
    """
    with open_context() as context:
        alert = context.store.alerts.one(number)
        tally = context.store.notices.counts().get(number, NoticeCounts())
        past = history(context.store, number, 10)
        feed = feed_address(alert, context.settings, Encryption(context.settings))
    if json:
        print_json({**alert_as_json(alert, tally, feed), "notices": list(map(notice_as_json, past))})
        return
    table = Table(show_header=False, box=None)
    for name, words in _lines(alert, tally, feed):
        table.add_row(Text(name, "dim"), Text(words))
    out.print(table, soft_wrap=True)
    for each in past:
        out.print(
            Text(f"{calendar.format_moment(each.created)}  {_what(each)}: {each.words} ({_way(each)})"), soft_wrap=True
        )


def log(number: Number, limit: Limit = 50, json: Json = False) -> None:
    """List the tries to tell what an alert found, newest first, with each server's own answer.

    Example: `bluelight alerts log 3`
    """
    with open_context() as context:
        context.store.alerts.one(number)
        tries = context.store.deliveries.log(number, limit)
    if json:
        print_json([asdict(each) for each in tries])
        return
    for each in tries:
        words = f"{calendar.format_moment(each.at)}  {each.channel}  message {each.message}: {each.answer or 'taken'}"
        out.print(Text(words), soft_wrap=True)
    if not tries:
        say(f"Nothing was sent for alert {number} yet.")


def _lines(alert: Alert, tally: NoticeCounts, feed: str) -> Iterator[tuple[str, str]]:
    terms = alert_schema(alert)
    yield "alert", f"{alert.id}, {_state(alert) or 'well'}"
    yield "query", terms.query
    if terms.label:
        yield "label", terms.label
    yield "owner", f"{'everybody' if alert.owner == LOCAL else alert.owner}, {'shared' if terms.shared else 'private'}"
    yield "tells of", ", ".join(terms.tell) + (f" of {terms.silence_days} days" if "silence" in terms.tell else "")
    yield "every", terms.every + (f", but not {terms.quiet}" if terms.quiet else "")
    for channel in alert.channels:
        yield f"channel {channel.id}", f"{channel.shown}, {_channel_state(channel)}"
    yield "feed", feed
    yield "fired", f"{tally.fired} times, {tally.late} of them late"
    yield "to be told", f"{tally.waiting} notices"
    yield "checked", f"{_clock(alert.checked)}, against {alert.stories_checked} stories in all"


def _state(alert: Alert) -> str:
    """Why it tells nothing, or not everywhere; nothing while all is well."""
    if alert.suspended:
        until = f" until {calendar.format_moment(alert.until)}" if alert.until else ""
        return f"suspended{until}{f': {alert.problem}' if alert.problem else ''}"
    closed = [f"{channel.shown}: {channel.problem}" for channel in alert.channels if channel.problem]
    return " ".join(filter(None, [alert.problem, *closed]))


def _channel_state(channel: Channel) -> str:
    if channel.problem:
        return f"closed: {channel.problem}"
    return f"nothing was taken since {calendar.format_moment(channel.failing)}" if channel.failing else "well"


def _what(past: NoticeHistory) -> str:
    return f"{past.occasion}, late" if past.late else str(past.occasion)


def _way(past: NoticeHistory) -> str:
    if not past.in_message:
        return f"to be told {calendar.format_moment(past.due)}" if past.due else "muted"
    ways = [f"{way.channel} {'took it' if way.sent else 'has it not yet'}" for way in past.deliveries]
    return ", ".join(ways) or "in the feed"


def _clock(moment: datetime | None) -> str:
    return calendar.format_moment(moment) if moment else "not yet"
