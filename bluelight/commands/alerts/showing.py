"""alerts list, show, log."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from bluelight.commands.alerts.setting import Number
from bluelight.console import out, print_json, say
from bluelight.desk import opened
from search import newsroom
from search.alert import LOCAL
from search.alerts.feed import feed_address
from search.alerts.history import history
from search.alerts.sealing import Seals
from search.alerts.writing import shown, written
from search.store.notices import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from search.alert import Alert, Channel
    from search.alerts.history import Past

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
    with opened() as desk:
        alerts, tallies = desk.store.alerts.all(), desk.store.notices.tallies()
        seals = Seals(desk.settings)
    if json:
        settings = desk.settings
        told = ((alert, tallies.get(alert.id, Tally())) for alert in alerts)
        print_json([shown(alert, tally, feed_address(alert, settings, seals)) for alert, tally in told])
        return
    table = Table("no", "query", "told to", "every", "fired", "waiting", "last checked", "stories", "state", box=None)
    for alert in alerts:
        tally = tallies.get(alert.id, Tally())
        table.add_row(
            str(alert.id),
            Text(alert.query if alert.name == alert.query else f"{alert.label}: {alert.query}"),
            Text(", ".join(channel.shown for channel in alert.channels) or "its feed"),
            str(alert.cadence),
            str(tally.fired),
            str(tally.waiting),
            newsroom.clock(alert.checked) if alert.checked else "not yet",
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
    with opened() as desk:
        alert = desk.store.alerts.one(number)
        tally = desk.store.notices.tallies().get(number, Tally())
        past = history(desk.store, number, 10)
        feed = feed_address(alert, desk.settings, Seals(desk.settings))
    if json:
        print_json({**shown(alert, tally, feed), "notices": [asdict(each) for each in past]})
        return
    table = Table(show_header=False, box=None)
    for name, words in _lines(alert, tally, feed):
        table.add_row(Text(name, "dim"), Text(words))
    out.print(table, soft_wrap=True)
    for each in past:
        out.print(Text(f"{newsroom.clock(each.created)}  {_what(each)}: {each.words} ({_way(each)})"), soft_wrap=True)


def log(number: Number, limit: Limit = 50, json: Json = False) -> None:
    """List the tries to tell what an alert found, newest first, with each server's own answer.

    Example: `bluelight alerts log 3`
    """
    with opened() as desk:
        desk.store.alerts.one(number)
        tries = desk.store.deliveries.log(number, limit)
    if json:
        print_json([asdict(each) for each in tries])
        return
    for each in tries:
        words = f"{newsroom.clock(each.at)}  {each.channel}  message {each.message}: {each.answer or 'taken'}"
        out.print(Text(words), soft_wrap=True)
    if not tries:
        say(f"Nothing was sent for alert {number} yet.")


def _lines(alert: Alert, tally: Tally, feed: str) -> Iterator[tuple[str, str]]:
    terms = written(alert)
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
        until = f" until {newsroom.clock(alert.until)}" if alert.until else ""
        return f"suspended{until}{f': {alert.problem}' if alert.problem else ''}"
    closed = [f"{channel.shown}: {channel.problem}" for channel in alert.channels if channel.problem]
    return " ".join(filter(None, [alert.problem, *closed]))


def _channel_state(channel: Channel) -> str:
    if channel.problem:
        return f"closed: {channel.problem}"
    return f"nothing was taken since {newsroom.clock(channel.failing)}" if channel.failing else "well"


def _what(past: Past) -> str:
    return f"{past.occasion}, late" if past.late else str(past.occasion)


def _way(past: Past) -> str:
    if not past.told:
        return f"to be told {newsroom.clock(past.due)}" if past.due else "muted"
    ways = [f"{way.channel} {'took it' if way.sent else 'has it not yet'}" for way in past.ways]
    return ", ".join(ways) or "in the feed"


def _clock(moment: datetime | None) -> str:
    return newsroom.clock(moment) if moment else "not yet"
