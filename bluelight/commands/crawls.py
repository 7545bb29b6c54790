"""The commands crawl and replay, which collect stories."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from bluelight.command_context import index_and_send, open_context
from bluelight.console import complain, progress, say
from search import calendar
from search.errors import SearchIndexError
from search.settings import read_settings
from search.store import open_store
from search.wording import counted


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in (crawl, replay):
        app.command()(command)


def crawl(
    sources: Annotated[list[str] | None, typer.Argument(help="Names of sources; all if none is named.")] = None,
    archive: Annotated[Path | None, typer.Option(help="Add every page to this web archive (.warc.gz) as well.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Visit only those of these sources that are due.")] = False,
    queue: Annotated[bool, typer.Option("--queue", help="Leave indexing and sending to a running watch.")] = False,
) -> None:
    """Fetch what the sources have published, index it, and let alerts fire.

    At the first visit to a source no alert fires, because its stories are not new.
    Example: `bluelight crawl bbc met_police --archive today.warc.gz`
    """
    from crawler.archive.writer import archive_settings
    from crawler.run import select_spiders

    chosen = select_spiders(sources or [])
    if due:
        claimed = _claimed([spider.name for spider in chosen])
        chosen = [spider for spider in chosen if spider.name in claimed]
    if chosen:
        collect(chosen, alert=True, overrides=archive_settings(archive) if archive else {}, queue=queue)


def replay(
    files: Annotated[list[Path], typer.Argument(help="Web archives (WARC, ARC or WACZ).")],
    alerts: Annotated[bool, typer.Option("--alerts", help="Let alerts fire on new stories.")] = False,
) -> None:
    """Read web archives through the spiders, as if their pages were fetched. The network is not used.

    Example: `bluelight replay today.warc.gz`
    """
    from bluelight.sample.sample_spiders import SPIDERS
    from crawler.archive.reader import open_archive
    from crawler.archive.replay import replay_settings
    from crawler.run import select_spiders

    overrides = replay_settings(files)
    problems = open_archive(tuple(files)).problems
    spiders = list(SPIDERS) if read_settings().sample else select_spiders([])
    collect(spiders, alert=alerts, overrides=overrides, problems=problems)


def _claimed(names: Sequence[str]) -> list[str]:
    with open_store(read_settings().store_url) as store:
        return store.polls.claim(names, calendar.now())


def collect(
    spiders: Sequence[Any],
    *,
    alert: bool,
    overrides: dict[str, Any],
    problems: Sequence[str] = (),
    queue: bool = False,
) -> None:
    """Crawl, print what each source brought, then index and send.

    `alert`: alerts fire on new stories. `overrides`: Scrapy settings. `problems`: problems that are already known.
    `queue`: leave indexing and sending to another process. Exits with 1 if an endpoint, a source or the index failed;
    single pages that could not be read are counted and named, and do not change the exit code.
    """
    from crawler.run import crawl as run

    settings = read_settings()
    with progress("Reading stories") as bar:
        outcomes = run(
            spiders,
            settings,
            alert=alert,
            overrides=overrides,
            on_story=lambda left: _advance(bar, left),
        )
    for outcome in outcomes:
        left_out = f", {counted(outcome.left_out, 'page')} left out" if outcome.left_out else ""
        say(f"{outcome.source}: {outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged{left_out}")
    for problem in [*problems, *(problem for outcome in outcomes for problem in outcome.problems)]:
        complain(problem)
    if not (queue or index_stories()) or problems or any(outcome.failed for outcome in outcomes):
        raise typer.Exit(1)


def _advance(bar: Progress, left: int) -> None:
    """Count one more story, and expect one for each waiting request; some of these lead to further requests."""
    task = bar.tasks[0]
    bar.update(task.id, advance=1, total=task.completed + 1 + left)


def index_stories() -> bool:
    """Index and send, and print what was done. Returns False, after printing why, if the index is not available."""
    with open_context() as context:
        try:
            drained, sent = index_and_send(context)
        except SearchIndexError as error:
            complain(f"{error} Stories waiting in the queue: {context.store.queue.waiting()}.")
            return False
    stories = counted(drained.indexed, "story", "stories")
    say(f"Indexed {stories}; {counted(drained.notices, 'notice')} written, {counted(sent.sent, 'message')} sent.")
    if sent.problem:
        complain(sent.problem)
    return True
