"""watch, health, withhold: what goes on by itself, what somebody has to look at, and what nobody may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from getpass import getuser
from pathlib import Path
from time import monotonic
from typing import Annotated, TypeVar

import typer
from rich.table import Table
from rich.text import Text

from bluelight.console import complain, err, out, print_json, say
from bluelight.desk import index_and_send, opened
from bluelight.processes import begin, end, stopped_by_signal
from search import newsroom
from search.alerts.operator import tell_operator
from search.errors import BlueLightError
from search.health import Health, survey
from search.settings import read_settings
from search.store import open_store
from search.withholding import purge
from search.withholding import withhold as withhold_story

_T = TypeVar("_T")

LOOK_EVERY, TELL_EVERY = 10, 60
"""Seconds between looks of the watch at what is due, at the queue and at the outbox; and at how the sources are doing,
which is more to read.
"""


def register(app: typer.Typer) -> None:
    for command in (watch, health, withhold):
        app.command()(command)


def watch() -> None:
    """Crawl each source when it is due, and index, match and send meanwhile, until stopped.

    Example: `bluelight watch`
    """
    from crawler.run import spiders

    stop, names = stopped_by_signal(), list(spiders())
    crawl, told = None, float("-inf")
    while not stop.is_set():
        idle = crawl is None or crawl.poll() is not None
        due = _trying(lambda: _due(names)) if idle else None
        if due:
            crawl = begin("crawl", "--due", "--queue")
        _trying(_catch_up)
        if monotonic() - told >= TELL_EVERY:
            told = monotonic()
            _trying(_tell)
        stop.wait(LOOK_EVERY)
    if crawl is not None:
        end(crawl)


def health(json: Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")] = False) -> None:
    """Say how each source is doing; exits with 1 when one is broken or has fallen silent.

    Example: `bluelight health`
    """
    with opened() as desk:
        found = survey(desk.store, newsroom.now())
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
    from crawler.archive.striking import strike
    from crawler.run import is_of

    with opened() as desk:
        removed = withhold_story(desk.store, desk.index, story, who=by or getuser(), reason=reason)
        kept = desk.settings.keep_pages
        archives = [*(archive or []), *desk.settings.data.glob("*.warc.gz"), *(kept.glob("*.warc.gz") if kept else ())]
        struck = strike(archives, removed.words, lambda url: is_of(url, removed.source, story))
        with err.status("Writing index and store anew"):
            purge(desk.store, desk.index)
    say(f"The story {story} is withheld; {struck} records were taken out of {len(archives)} web archives.")
    for copy in removed.copies:
        complain(f"The story {copy} carries the same text and is still held.")


def _due(names: Sequence[str]) -> list[str]:
    with open_store(read_settings().store_url) as store:
        return store.polls.due(names, newsroom.now())


def _catch_up() -> None:
    """One look at the queue and the outbox."""
    with opened() as desk:
        index_and_send(desk)


def _tell() -> None:
    """One look at how the sources are doing, also while the index is away."""
    with opened() as desk:
        tell_operator(desk.store, desk.settings)


def _trying(step: Callable[[], _T]) -> _T | None:
    """One step of the watch; what is out of order now is tried again at the next look."""
    try:
        return step()
    except BlueLightError as error:
        complain(str(error))
        return None


def _print(found: list[Health]) -> None:
    table = Table("source", "how it goes", "last visit", "newest", "today", "expected", "lacking", "errors", box=None)
    for each in found:
        table.add_row(
            Text(each.source.label),
            Text(f"{each.condition}: {each.words}"),
            newsroom.clock(each.last_visit) if each.last_visit else "never",
            newsroom.clock(each.last_story) if each.last_story else "none",
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
