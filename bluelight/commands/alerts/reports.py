"""The commands alerts list, show and log."""

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
from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from search.alert import Alert, Channel
    from search.alerts.editing.history import NoticeHistory

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")]
Limit = Annotated[int, typer.Option(help="How many to show at most.", min=1, max=10_000)]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command("list")(list_)
    app.command()(show)
    app.command()(log)


def list_(json: Json = False) -> None:
    """List the alerts with their states, and when each was last checked, against how many stories in all.

    Example: `bluelight alerts list`
    """
    with open_context() as context:
        alerts, counts = context.store.alerts.all(), context.store.notices.counts()
        encryption = Encryption(context.settings)
    if json:
        settings = context.settings
        pairs = ((alert, counts.get(alert.id, NoticeCounts())) for alert in alerts)
        print_json([alert_as_json(alert, each, feed_address(alert, settings, encryption)) for alert, each in pairs])
        return
    table = Table("no", "query", "channels", "every", "fired", "waiting", "last checked", "stories", "state", box=None)
    for alert in alerts:
        alert_counts = counts.get(alert.id, NoticeCounts())
        table.add_row(
            str(alert.id),
            Text(alert.query if alert.name == alert.query else f"{alert.label}: {alert.query}"),
            Text(", ".join(channel.shown for channel in alert.channels) or "its feed only"),
            str(alert.cadence),
            str(alert_counts.fired),
            str(alert_counts.waiting),
            calendar.format_moment(alert.checked) if alert.checked else "not yet",
            str(alert.stories_checked),
            Text(_state(alert)),
        )
    out.print(table)
    if not alerts:
        say("No alert is set; try bluelight alerts add inquest --to you@example.org")


def show(number: Number, json: Json = False) -> None:
    """Show an alert: its terms, its channels and their states, the address of its feed, and its last notices.

    Example: `bluelight alerts show 3`
    """
    with open_context() as context:
        alert = context.store.alerts.one(number)
        counts = context.store.notices.counts().get(number, NoticeCounts())
        notices = history(context.store, number, 10)
        feed = feed_address(alert, context.settings, Encryption(context.settings))
    if json:
        print_json({**alert_as_json(alert, counts, feed), "notices": list(map(notice_as_json, notices))})
        return
    table = Table(show_header=False, box=None)
    for name, words in _lines(alert, counts, feed):
        table.add_row(Text(name, "dim"), Text(words))
    out.print(table, soft_wrap=True)
    for notice in notices:
        moment = calendar.format_moment(notice.created)
        out.print(Text(f"{moment}  {_occasion(notice)}: {notice.words} ({_deliveries(notice)})"), soft_wrap=True)


def log(number: Number, limit: Limit = 50, json: Json = False) -> None:
    """List the attempts to deliver an alert's messages, newest first, with the answer of each server.

    Example: `bluelight alerts log 3`
    """
    with open_context() as context:
        context.store.alerts.one(number)
        tries = context.store.deliveries.log(number, limit)
    if json:
        print_json([asdict(each) for each in tries])
        return
    for each in tries:
        words = (
            f"{calendar.format_moment(each.at)}  {each.channel}  message {each.message}: {each.answer or 'accepted'}"
        )
        out.print(Text(words), soft_wrap=True)
    if not tries:
        say(f"Nothing has been sent for alert {number} yet.")


def _lines(alert: Alert, counts: NoticeCounts, feed: str) -> Iterator[tuple[str, str]]:
    terms = alert_schema(alert)
    yield "alert", f"{alert.id}, {_state(alert) or 'working'}"
    yield "query", terms.query
    if terms.label:
        yield "name", terms.label
    yield "owner", f"{'everybody' if alert.owner == LOCAL else alert.owner}, {'shared' if terms.shared else 'private'}"
    silence = f" of {counted(terms.silence_days, 'day')}" if "silence" in terms.tell else ""
    yield "notifies about", ", ".join(terms.tell) + silence
    yield "sends", terms.every + (f", except in the quiet hours {terms.quiet}" if terms.quiet else "")
    for channel in alert.channels:
        yield f"channel {channel.id}", f"{channel.shown}, {_channel_state(channel)}"
    yield "feed", feed
    yield "fired", f"{counted(counts.fired, 'time')}, {counts.late:,} of them late"
    yield "waiting", counted(counts.waiting, "notice")
    stories = counted(alert.stories_checked, "story", "stories")
    yield "last checked", f"{_moment(alert.checked)}, {stories} in all"


def _state(alert: Alert) -> str:
    """Return why nothing is sent, or why not through every channel. Empty if all works."""
    if alert.suspended:
        until = f" until {calendar.format_moment(alert.until)}" if alert.until else ""
        return f"suspended{until}{f': {alert.problem}' if alert.problem else ''}"
    closed = [f"{channel.shown}: {channel.problem}" for channel in alert.channels if channel.problem]
    return " ".join(filter(None, [alert.problem, *closed]))


def _channel_state(channel: Channel) -> str:
    if channel.problem:
        return f"closed: {channel.problem}"
    return f"has accepted nothing since {calendar.format_moment(channel.failing)}" if channel.failing else "working"


def _occasion(notice: NoticeHistory) -> str:
    return f"{notice.occasion}, late" if notice.late else str(notice.occasion)


def _deliveries(notice: NoticeHistory) -> str:
    if not notice.in_message:
        return f"to be sent {calendar.format_moment(notice.due)}" if notice.due else "muted"
    states = [f"{each.channel}: {'sent' if each.sent else 'not sent yet'}" for each in notice.deliveries]
    return ", ".join(states) or "in the feed"


def _moment(moment: datetime | None) -> str:
    return calendar.format_moment(moment) if moment else "not yet"
