"""crawl, replay: getting stories in."""

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


def register(app: typer.Typer) -> None:
    for command in (crawl, replay):
        app.command()(command)


def crawl(
    sources: Annotated[list[str] | None, typer.Argument(help="Names of sources; all of them if none is named.")] = None,
    archive: Annotated[Path | None, typer.Option(help="Also add every page to this web archive (.warc.gz).")] = None,
    due: Annotated[bool, typer.Option("--due", help="Of these, only the sources whose time has come.")] = False,
    queue: Annotated[bool, typer.Option("--queue", help="Leave it to a watch that runs to index and send.")] = False,
) -> None:
    """Fetch what the sources have published, index it, and let alerts fire.

    A source that was never crawled fires none on what it has published before.
    Example: `bluelight crawl bbc met_police --archive today.warc.gz`
    """
    from crawler.archive.writer import archive_settings
    from crawler.run import select_spiders

    chosen = select_spiders(sources or [])
    if due:
        claimed = _claimed([spider.name for spider in chosen])
        chosen = [spider for spider in chosen if spider.name in claimed]
    if chosen:
        gather(chosen, alert=True, overrides=archive_settings(archive) if archive else {}, queue=queue)


def replay(
    files: Annotated[list[Path], typer.Argument(help="Web archives (WARC, .warc.gz).")],
    alerts: Annotated[bool, typer.Option("--alerts", help="Let alerts fire on what is new.")] = False,
) -> None:
    """Read web archives through the spiders, as if their pages were fetched; nothing is asked of the network.

    Example: `bluelight replay today.warc.gz`
    """
    from bluelight.sample.sample_spiders import SPIDERS
    from crawler.archive.reader import open_archive
    from crawler.archive.replay import replay_settings
    from crawler.run import select_spiders

    overrides = replay_settings(files)
    problems = open_archive(tuple(files)).problems
    spiders = list(SPIDERS) if read_settings().sample else select_spiders([])
    gather(spiders, alert=alerts, overrides=overrides, problems=problems)


def _claimed(names: Sequence[str]) -> list[str]:
    with open_store(read_settings().store_url) as store:
        return store.polls.claim(names, calendar.now())


def gather(
    spiders: Sequence[Any],
    *,
    alert: bool,
    overrides: dict[str, Any],
    problems: Sequence[str] = (),
    queue: bool = False,
) -> None:
    """Crawl, say what each source brought, index and send, or leave that `queue` to another process.

    Exits with 1 if anything went wrong on the way.
    """
    from crawler.run import crawl as run

    settings = read_settings()
    with progress("Reading stories") as bar:
        outcomes = run(
            spiders,
            settings,
            alert=alert,
            overrides=overrides,
            on_story=lambda left: _show(bar, left),
        )
    for outcome in outcomes:
        say(f"{outcome.source}: {outcome.new} new, {outcome.changed} changed, {outcome.unchanged} unchanged")
    problems = [*problems, *(problem for outcome in outcomes for problem in outcome.problems)]
    for problem in problems:
        complain(problem)
    if not (queue or indexed()) or problems:
        raise typer.Exit(1)


def _show(bar: Progress, left: int) -> None:
    """One more story, and as many more as requests wait: some may lead to further ones."""
    task = bar.tasks[0]
    bar.update(task.id, advance=1, total=task.completed + 1 + left)


def indexed() -> bool:
    with open_context() as context:
        try:
            drained, sent = index_and_send(context)
        except SearchIndexError as error:
            complain(f"{error} {context.store.queue.waiting()} stories wait in the queue.")
            return False
    say(f"Indexed {drained.indexed} stories; alerts fired {drained.notices} times, {sent.sent} mails sent.")
    if sent.problem:
        complain(sent.problem)
    return True
