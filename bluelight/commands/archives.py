"""backfill, reextract: what was published before, and what was fetched before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bluelight.commands.crawls import gather, indexed
from bluelight.console import complain, progress, say
from search import calendar
from search.errors import SettingsError
from search.settings import read_settings


def register(app: typer.Typer) -> None:
    for command in (backfill, reextract):
        app.command()(command)


def backfill(
    sources: Annotated[list[str] | None, typer.Argument(help="Names of sources.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day wanted.")
    ] = None,
    warc: Annotated[list[Path] | None, typer.Option(help="A web archive (.warc.gz), such as one of CC-NEWS.")] = None,
    alerts: Annotated[bool, typer.Option("--alerts", help="Let alerts fire on what is new.")] = False,
    processes: Annotated[int | None, typer.Option(help="Of archives: how many are read at once.", min=1)] = None,
) -> None:
    """Take in what sources have published before: from their sitemaps and archives, or from web archives.

    Goes on where it was interrupted, and fires no alert unless told to.
    Examples: `bluelight backfill met_police --from 2026-01-01`, `bluelight backfill --warc CC-NEWS-1.warc.gz`
    """
    if warc:
        _read(warc, alert=alerts, again=False, processes=processes)
        return
    if not sources or since is None:
        raise SettingsError("Name a source and the first day (--from 2026-01-01), or web archives (--warc FILE).")
    from crawler.polling.visit import BACKFILL
    from crawler.run import backfill_spider, select_spiders

    begin = calendar.midnight(since.date())
    gather(
        [backfill_spider(spider, begin) for spider in select_spiders(sources)], alert=alerts, overrides={BACKFILL: True}
    )


def reextract(
    files: Annotated[list[Path] | None, typer.Argument(help="Web archives; all that were kept, if none.")] = None,
    processes: Annotated[int | None, typer.Option(help="How many are read at once.", min=1)] = None,
) -> None:
    """Read the pages that were kept (BLUELIGHT_KEEP_PAGES) again, when the extractor has become better.

    No time of first sight is touched, and no alert fires. Example: `bluelight reextract`
    """
    folder = read_settings().keep_pages
    if not files and folder is None:
        raise SettingsError("No pages are kept: BLUELIGHT_KEEP_PAGES names no folder.")
    found = files or sorted(folder.glob("*.warc.gz") if folder else ())
    _read(found, alert=False, again=True, processes=processes)


def _read(files: list[Path], *, alert: bool, again: bool, processes: int | None) -> None:
    from crawler.backfill import backfill as fill

    with progress("Reading archives (bytes)") as bar:
        filled = fill(
            files,
            read_settings(),
            alert=alert,
            reextract=again,
            processes=processes,
            progress=lambda done, total: bar.update(bar.task_ids[0], completed=done, total=total),
        )
    say(f"{filled.new} new, {filled.changed} changed, {filled.unchanged} unchanged")
    for problem in filled.problems:
        complain(problem)
    if not indexed() or filled.problems:
        raise typer.Exit(1)
