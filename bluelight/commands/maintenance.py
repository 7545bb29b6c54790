"""reindex, check, backup, restore, move: keeping what was gathered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bluelight import command_context
from bluelight.command_context import CommandContext, index_and_send, open_context
from bluelight.console import complain, out, progress, say
from search.engines import open_index
from search.errors import SearchIndexError, SettingsError
from search.index import StoryIndex
from search.index_maintenance import compare, rebuild, repair
from search.settings import read_settings
from search.store import Store, open_store
from search.store import backup as backups
from search.store.transfer import copy


def register(app: typer.Typer) -> None:
    for command in (reindex, check, backup, restore, move):
        app.command()(command)


def reindex() -> None:
    """Build the index anew from the store; the old one answers until the new one takes its place.

    Example: `bluelight reindex`
    """
    with open_context() as at:
        refused = command_context.reindex(at)
        index_and_send(at)
        _compare(at.store, at.index, refused)


def check(
    do_mend: Annotated[bool, typer.Option("--mend", help="Put right what differs.")] = False,
) -> None:
    """Compare the index with the store, and name what differs and what the engine refused.

    Example: `bluelight check --mend`
    """
    with open_context() as at:
        with progress("Comparing", total=at.store.stories.count()) as bar:
            found = compare(at.store, at.index, lambda count: bar.advance(bar.task_ids[0], count))
        _print(at, {"missing": found.missing, "older": found.older, "newer": found.newer, "unknown": found.unknown})
        for refusal in at.store.queue.refused():
            out.print(Text(f"refused {refusal.story}  {refusal.reason}"), soft_wrap=True)
        if found and do_mend:
            repair(at.store, at.index, found)
            index_and_send(at)
            found = compare(at.store, at.index)
            say("Mended." if not found else "Something differs still; run bluelight check again.")
    if found:
        complain("Index and store differ; bluelight check --mend puts it right.")
        raise typer.Exit(1)
    say("Index and store agree.")


def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")]) -> None:
    """Copy the store to a file, whatever else is running. The index can be built from it and is not in it.

    Example: `bluelight backup /backups/bluelight-monday.db`
    """
    with progress("Copying") as bar:
        stories = backups.back_up(read_settings().store_url, file, lambda *done: _pages(bar, *done))
    say(f"{stories} stories are in {file}.")


def restore(
    file: Annotated[Path, typer.Argument(help="What bluelight backup wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Even where the store holds stories.")] = False,
) -> None:
    """Put a backup in the place of the store.

    Example: `bluelight restore /backups/bluelight-monday.db --replace`
    """
    with progress("Copying") as bar:
        url = read_settings().store_url
        stories = backups.restore(url, file, replace=replace, progress=lambda *done: _pages(bar, *done))
    say(f"The store holds {stories} stories. Now let the index follow: bluelight check --mend")


def move(
    to_store: Annotated[str, typer.Option(help="Address of an empty store, such as postgresql://…")] = "",
    to_index: Annotated[str, typer.Option(help="Address of an empty index: http(s)://… or a folder.")] = "",
) -> None:
    """Copy the store, or build the index, somewhere else, and compare the counts.

    Example: `bluelight move --to-store postgresql://bluelight:password@db/bluelight`
    """
    if bool(to_store) == bool(to_index):
        raise SettingsError("Say where to: bluelight move --to-store ADDRESS, or --to-index ADDRESS.")
    if to_store:
        _move_store(to_store)
    else:
        _move_index(to_index)


def _move_store(address: str) -> None:
    with progress("Copying rows") as bar:
        counts = copy(read_settings().store_url, address, lambda count: bar.advance(bar.task_ids[0], count))
    table = Table("table", "here", "there", box=None)
    for name, (here, there) in counts.items():
        table.add_row(name, str(here), str(there))
    out.print(table)
    if any(here != there for here, there in counts.values()):
        complain("This store changed while it was copied; stop Blue Light, empty the new one and move again.")
        raise typer.Exit(1)
    say("Everything is there. Set BLUELIGHT_STORE to that address and start Blue Light again.")


def _move_index(address: str) -> None:
    settings = read_settings()
    with open_store(settings.store_url) as store:
        index = open_index(address, settings.index_access)
        try:
            if held := index.count():
                raise SearchIndexError(f"The index there holds {held} stories already; name another.")
            with progress("Indexing", total=store.stories.count()) as bar:
                refused = rebuild(store, index, lambda count: bar.advance(bar.task_ids[0], count))
            _compare(store, index, refused)
        finally:
            index.close()
    say("Set BLUELIGHT_INDEX to that address and start Blue Light again; bluelight check --mend adds what came since.")


def _compare(store: Store, index: StoryIndex, refused: int) -> None:
    """Say how many stories store and index hold; exits with 1 where the numbers do not add up."""
    held, indexed, waiting = store.stories.count(), index.count(), store.queue.waiting()
    say(f"{held} stories in the store, {indexed} in the index, {refused} refused, {waiting} changes waiting.")
    if refused:
        complain("bluelight check names the stories that were refused, with the reasons.")
    if held != indexed + refused and not waiting:
        complain("The numbers do not add up; bluelight check --mend puts it right.")
        raise typer.Exit(1)


def _print(at: CommandContext, found: dict[str, list[str]]) -> None:
    for kind, ids in found.items():
        for id_ in ids:
            held = at.store.stories.get([id_])
            out.print(Text(f"{kind} {id_}  {held[0].title if held else ''}"), soft_wrap=True)


def _pages(bar: Any, done: int, total: int) -> None:
    bar.update(bar.task_ids[0], completed=done, total=total)
