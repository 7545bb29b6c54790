"""The commands backfill and reextract, which read older stories and stored pages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bluelight.commands.crawls import collect, index_stories
from bluelight.console import complain, progress, say
from search import calendar
from search.errors import SettingsError
from search.settings import read_settings


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in (backfill, reextract):
        app.command()(command)


def backfill(
    sources: Annotated[list[str] | None, typer.Argument(help="Names of sources.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day to collect.")
    ] = None,
    warc: Annotated[
        list[Path] | None, typer.Option(help="A web archive (WARC, ARC or WACZ), such as one of CC-NEWS.")
    ] = None,
    alerts: Annotated[bool, typer.Option("--alerts", help="Let alerts fire on new stories.")] = False,
    processes: Annotated[int | None, typer.Option(help="How many archives are read at once.", min=1)] = None,
) -> None:
    """Collect what sources have published in the past, from their sitemaps and archives or from web archives.

    An interrupted run is continued where it stopped. No alert fires unless --alerts is given.
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
    collect(
        [backfill_spider(spider, begin) for spider in select_spiders(sources)], alert=alerts, overrides={BACKFILL: True}
    )


def reextract(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Web archives; if none is named, all that were kept.")
    ] = None,
    processes: Annotated[int | None, typer.Option(help="How many are read at once.", min=1)] = None,
) -> None:
    """Read the kept pages (BLUELIGHT_KEEP_PAGES) again, after an improvement of the extraction.

    When a story was first seen does not change, and no alert fires. Example: `bluelight reextract`
    """
    from crawler.archive.archive_input import archives_in

    folder = read_settings().keep_pages
    if not files and folder is None:
        raise SettingsError("No pages are kept: BLUELIGHT_KEEP_PAGES names no folder.")
    archives = files or (archives_in(folder) if folder else [])
    _read(archives, alert=False, again=True, processes=processes)


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
    if not index_stories() or filled.problems:
        raise typer.Exit(1)
