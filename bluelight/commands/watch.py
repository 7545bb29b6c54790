"""The commands watch, health and withhold: continuous collection, the state of the sources, and removing a story."""

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

from bluelight.command_context import check_alerts, index_and_send, open_context
from bluelight.console import complain, err, out, print_json, say
from bluelight.processes import begin, end, stop_event
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
from search.wording import counted

POLL_SECONDS, CHECK_SECONDS, SURVEY_SECONDS = 2, 60, 300
"""How often the watch looks at due sources, the queue and due deliveries; at everything that is not urgent; and at the
health of the sources for the owners of alerts, which has more to read.
"""
UNVISITED = timedelta(hours=8)
"""This is longer than the longest pause between visits to a source (`crawler.polling`)."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in (watch, health, withhold):
        app.command()(command)


def watch() -> None:
    """Visit each source when it is due, and index, match and send, until stopped.

    Example: `bluelight watch`
    """
    from crawler.run import spiders

    settings = read_settings()
    stop, crawl = stop_event(), _CrawlProcess(list(spiders()))
    monitor = Monitor(settings.ping, settings.allowed_networks)
    minute, sources = _Every(CHECK_SECONDS), _Every(SURVEY_SECONDS)
    while not stop.is_set():
        well = _run_all(crawl.start_due, _index_and_send)
        if minute.take():
            owners = [_notify_owners] if sources.take() else []
            well = _run_all(_notify_operator, *owners, _check_alerts, _check_visits) and well
            if well:
                monitor.ping()
        stop.wait(POLL_SECONDS)
    crawl.end()


def health(json: Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")] = False) -> None:
    """Show how each source is doing. Exits with 1 if one is broken or silent.

    Example: `bluelight health`
    """
    with open_context() as context:
        sources = survey(context.store, calendar.now())
    if json:
        print_json([asdict(each) for each in sources])
    else:
        _print(sources)
    unwell = [each.source.label for each in sources if not each.well]
    if unwell:
        complain(f"Sources that are not well: {len(unwell)} of {len(sources)} ({', '.join(unwell)}).")
        raise typer.Exit(1)


def withhold(
    story: Annotated[str, typer.Argument(help="The story's id, as search and the dashboard show it.")],
    reason: Annotated[str, typer.Option(help="Why, for the record; do not name the person whom it protects.")],
    by: Annotated[str, typer.Option(help="Who decided it.", show_default="your login name")] = "",
    archive: Annotated[list[Path] | None, typer.Option(help="Another web archive that may have it.")] = None,
) -> None:
    """Remove a story's words from everything that Blue Light has on its own disks, and stop it from coming back.

    Mails that were sent cannot be recalled, and you have to remove it from backups yourself. If something went wrong,
    run the command again: it continues.
    Example: `bluelight withhold 1f0c9a6be2d47753 --reason 'Order of the court of 3 March'`
    """
    from crawler.archive.archive_input import archives_in
    from crawler.archive.redaction import redact
    from crawler.run import is_story_address

    with open_context() as context:
        removed = withhold_story(context.store, context.index, story, who=by or getuser(), reason=reason)
        pages_folder = context.settings.keep_pages
        archives = [
            *(archive or []),
            *archives_in(context.settings.data),
            *(archives_in(pages_folder) if pages_folder else ()),
        ]
        redaction = redact(archives, removed.words, lambda url: is_story_address(url, removed.source, story))
        with err.status("Rewriting the index and the store"):
            purge(context.store, context.index)
    problems = redaction.problems
    if archives and not removed.words.addresses:
        problems.append("The story was withheld before, so the web archives were searched only for its address.")
    searched = f"Records removed from {counted(len(archives), 'web archive')}: {redaction.removed}."
    say(f"The story {story} is withheld{', but its words may remain' if problems else ''}. {searched}")
    for copy in removed.copies:
        complain(f"The story {copy} has the same text and is still in the store.")
    for problem in problems:
        complain(problem)
    if problems:
        raise typer.Exit(1)


class _CrawlProcess:
    """The crawl of the sources that are due, in its own process; there is one at a time."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._process: Popen[Any] | None = None

    def start_due(self) -> None:
        """Start a crawl if a source is due and no crawl runs."""
        if self._process is None or self._process.poll() is not None:
            with open_store(read_settings().store_url) as store:
                due = store.polls.due(self._names, calendar.now())
            if due:
                self._process = begin("crawl", "--due", "--queue")

    def end(self) -> None:
        """Terminate the crawl and wait for its end."""
        if self._process is not None:
            end(self._process)


class _Every:
    """A timer that is due once in so many seconds, and due at the start."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = float("-inf")

    def take(self) -> bool:
        """Return whether it is due, and start to wait again if so."""
        due = monotonic() - self._last >= self._seconds
        if due:
            self._last = monotonic()
        return due


def _index_and_send() -> None:
    with open_context() as context:
        index_and_send(context)


def _notify_operator() -> None:
    """Notify the operator of sources that changed state; this does not need the index."""
    with open_context() as context:
        notify_operator(context.store, context.settings)


def _notify_owners() -> None:
    """Notify the owners of alerts whose sources changed state; this does not need the index."""
    with open_context() as context:
        notify_owners(context.store, calendar.now())


def _check_alerts() -> None:
    with open_context() as context:
        check_alerts(context)


def _check_visits() -> None:
    """Raise `BlueLightError` if no source was visited for too long.

    Crawls run in other processes, so a crawl that no longer works shows only in the visits to its sources.
    """
    with open_store(read_settings().store_url) as store:
        visits = [poll.polled for poll in store.polls.all().values()]
    if visits and calendar.now() - max(visits) > UNVISITED:
        raise BlueLightError(f"No source has been visited since {calendar.format_moment(max(visits))}.")


def _run_all(*steps: Callable[[], None]) -> bool:
    """Run all steps, even if one fails. Returns whether all succeeded; a failed step runs again the next time."""
    well = True
    for step in steps:
        try:
            step()
        except BlueLightError as error:
            complain(str(error))
            well = False
    return well


def _print(sources: list[Health]) -> None:
    table = Table("source", "state", "last visit", "newest story", "today", "expected", "lacking", "errors", box=None)
    for each in sources:
        table.add_row(
            Text(each.source.label),
            Text(_state(each)),
            calendar.format_moment(each.last_visit) if each.last_visit else "never",
            calendar.format_moment(each.last_story) if each.last_story else "none",
            str(each.today),
            f"{each.expected:.1f}",
            _lacking(each),
            ", ".join(f"{kind} ({counted(count, 'time')})" for kind, count in each.errors.items()),
        )
    out.print(table)
    if not sources:
        say("No source was visited yet; run bluelight crawl.")


def _state(health: Health) -> str:
    """Return the condition and the words, such as "broken: nothing could be read", but the condition only once."""
    words = health.words
    return words if words.startswith(health.condition) else f"{health.condition}: {words}"


def _lacking(health: Health) -> str:
    shares = (("date", health.without_date), ("headline", health.without_title), ("text", health.without_text))
    return ", ".join(f"{what} {share:.0%}" for what, share in shares if share)
