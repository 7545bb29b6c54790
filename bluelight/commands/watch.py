"""watch, health, withhold: what goes on by itself, what somebody has to look at, and what nobody may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from getpass import getuser
from pathlib import Path
from subprocess import Popen
from time import monotonic
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bluelight.command_context import index_and_send, look_after_alerts, open_context
from bluelight.console import complain, err, out, print_json, say
from bluelight.processes import begin, end, stopped_by_signal
from search import calendar
from search.errors import BlueLightError
from search.health import Health, survey
from search.monitoring.operator_mail import notify_operator
from search.monitoring.owner_notices import notify_owners
from search.monitoring.ping import Monitor
from search.settings import read_settings
from search.store import open_store
from search.withholding import purge
from search.withholding import withhold as withhold_story

LOOK_EVERY, TELL_EVERY, SURVEY_EVERY = 2, 60, 300
"""Seconds between looks of the watch at what is due, at the queue and at the outbox; at what nobody waits for by the
second; and, for the owners of alerts, at how the sources are doing, which is more to read.
"""
UNVISITED = timedelta(hours=8)
"""More than the longest for which a source is left alone (`crawler.polling`)."""


def register(app: typer.Typer) -> None:
    for command in (watch, health, withhold):
        app.command()(command)


def watch() -> None:
    """Crawl each source when it is due, and index, match and send meanwhile, until stopped.

    Example: `bluelight watch`
    """
    from crawler.run import spiders

    stop, crawl = stopped_by_signal(), _CrawlProcess(list(spiders()))
    monitor = Monitor(read_settings().ping)
    minute, sources = _Every(TELL_EVERY), _Every(SURVEY_EVERY)
    while not stop.is_set():
        well = _went_well(crawl.begin_what_is_due, _catch_up)
        if minute.is_due():
            owners = [_tell_owners] if sources.is_due() else []
            well = _went_well(_tell_operator, *owners, _look_after, _check_visits) and well
            if well:
                monitor.ping()
        stop.wait(LOOK_EVERY)
    crawl.end()


def health(json: Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")] = False) -> None:
    """Say how each source is doing; exits with 1 when one is broken or has fallen silent.

    Example: `bluelight health`
    """
    with open_context() as context:
        found = survey(context.store, calendar.now())
    if json:
        print_json([asdict(each) for each in found])
    else:
        _print(found)
    unwell = [each.source.label for each in found if not each.well]
    if unwell:
        complain(f"{len(unwell)} of {len(found)} sources are not well: {', '.join(unwell)}.")
        raise typer.Exit(1)


def withhold(
    story: Annotated[str, typer.Argument(help="The story's id, as search and the dashboard show it.")],
    reason: Annotated[str, typer.Option(help="Why, for the record; do not name whom it protects.")],
    by: Annotated[str, typer.Option(help="Who decided it.", show_default="the name of your login")] = "",
    archive: Annotated[list[Path] | None, typer.Option(help="A web archive of yours that may hold it, too.")] = None,
) -> None:
    """Remove a story's words from everything that Blue Light keeps on its own disks, and keep it from coming back.

    Mails that were sent cannot be called back, and backups are yours to look after. Where something was in the way,
    run it again: it goes on.
    Example: `bluelight withhold 1f0c9a6be2d47753 --reason 'Order of the court of 3 March'`
    """
    from crawler.archive.redaction import redact
    from crawler.run import is_story_address

    with open_context() as context:
        removed = withhold_story(context.store, context.index, story, who=by or getuser(), reason=reason)
        kept = context.settings.keep_pages
        archives = [
            *(archive or []),
            *context.settings.data.glob("*.warc.gz"),
            *(kept.glob("*.warc.gz") if kept else ()),
        ]
        struck = redact(archives, removed.words, lambda url: is_story_address(url, removed.source, story))
        with err.status("Writing index and store anew"):
            purge(context.store, context.index)
    say(f"The story {story} is withheld; {struck} records were taken out of {len(archives)} web archives.")
    for copy in removed.copies:
        complain(f"The story {copy} carries the same text and is still held.")


class _CrawlProcess:
    """The crawl of what is due, in a process of its own; one at a time."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._process: Popen[Any] | None = None

    def begin_what_is_due(self) -> None:
        if self._process is None or self._process.poll() is not None:
            with open_store(read_settings().store_url) as store:
                due = store.polls.due(self._names, calendar.now())
            if due:
                self._process = begin("crawl", "--due", "--queue")

    def end(self) -> None:
        if self._process is not None:
            end(self._process)


class _Every:
    """Says once in so many seconds that it is time; at first, at once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = float("-inf")

    def is_due(self) -> bool:
        due = monotonic() - self._last >= self._seconds
        if due:
            self._last = monotonic()
        return due


def _catch_up() -> None:
    """One look at the queue and the outbox."""
    with open_context() as context:
        index_and_send(context)


def _tell_operator() -> None:
    """One look at how the sources are doing, also while the index is away."""
    with open_context() as context:
        notify_operator(context.store, context.settings)


def _tell_owners() -> None:
    """The same, for those whose alerts watch the sources."""
    with open_context() as context:
        notify_owners(context.store, calendar.now())


def _look_after() -> None:
    """One look at what alerts missed, and at what is unusual."""
    with open_context() as context:
        look_after_alerts(context)


def _check_visits() -> None:
    """Crawls run by themselves: that they no longer come to anything shows in their sources alone."""
    with open_store(read_settings().store_url) as store:
        visits = [poll.polled for poll in store.polls.all().values()]
    if visits and calendar.now() - max(visits) > UNVISITED:
        raise BlueLightError(f"No source was visited since {calendar.format_moment(max(visits))}.")


def _went_well(*steps: Callable[[], None]) -> bool:
    """Take some steps, each also where another fails: what is out of order now is tried again at the next look."""
    well = True
    for step in steps:
        try:
            step()
        except BlueLightError as error:
            complain(str(error))
            well = False
    return well


def _print(found: list[Health]) -> None:
    table = Table("source", "how it goes", "last visit", "newest", "today", "expected", "lacking", "errors", box=None)
    for each in found:
        table.add_row(
            Text(each.source.label),
            Text(f"{each.condition}: {each.words}"),
            calendar.format_moment(each.last_visit) if each.last_visit else "never",
            calendar.format_moment(each.last_story) if each.last_story else "none",
            str(each.today),
            f"{each.expected:.1f}",
            _lacking(each),
            ", ".join(f"{kind} × {count}" for kind, count in each.errors.items()),
        )
    out.print(table)
    if not found:
        say("No source was crawled yet; try bluelight crawl.")


def _lacking(each: Health) -> str:
    shares = (("date", each.without_date), ("headline", each.without_title), ("text", each.without_text))
    return ", ".join(f"{what} {share:.0%}" for what, share in shares if share)
