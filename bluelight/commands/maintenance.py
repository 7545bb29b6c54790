"""The commands reindex, check, backup, restore and move, which keep the store and the index."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bluelight import command_context
from bluelight.command_context import CommandContext, index_and_send, open_context
from bluelight.console import complain, out, progress, say
from bluelight.passwords import with_password
from search.engines import open_index
from search.errors import SearchIndexError, SettingsError
from search.index import StoryIndex
from search.index_maintenance import Differences, compare, rebuild, repair
from search.settings import read_settings
from search.store import Store, open_store
from search.store import backup as backups
from search.store.transfer import copy


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in (reindex, check, backup, restore, move):
        app.command()(command)


def reindex() -> None:
    """Rebuild the index from the store. The old index answers until the new one replaces it.

    Example: `bluelight reindex`
    """
    with open_context() as context:
        refused = command_context.reindex(context)
        index_and_send(context)
        _print_counts(context.store, context.index, refused)


def check(
    do_mend: Annotated[bool, typer.Option("--mend", help="Correct what differs.")] = False,
) -> None:
    """Compare the index with the store, and list what differs and what the engine refused.

    Example: `bluelight check --mend`
    """
    with open_context() as context:
        with progress("Comparing", total=context.store.stories.count()) as bar:
            differences = compare(context.store, context.index, lambda count: bar.advance(bar.task_ids[0], count))
        _print_differences(context, differences)
        for refusal in context.store.queue.refused():
            out.print(Text(f"refused {refusal.story}  {refusal.reason}"), soft_wrap=True)
        if differences and do_mend:
            repair(context.store, context.index, differences)
            index_and_send(context)
            differences = compare(context.store, context.index)
            say("Corrected." if not differences else "Some stories still differ; run bluelight check again.")
    if differences:
        complain("The index and the store differ; bluelight check --mend corrects it.")
        raise typer.Exit(1)
    say("The index and the store agree.")


def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")]) -> None:
    """Copy the store to a file; other commands may go on meanwhile. The index is left out: it can be rebuilt.

    Example: `bluelight backup /backups/bluelight-monday.db`
    """
    with progress("Copying") as bar:
        stories = backups.back_up(read_settings().store_url, file, lambda *done: _pages(bar, *done))
    say(f"Stories saved in {file}: {stories}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that bluelight backup wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace a store that has stories.")] = False,
) -> None:
    """Replace the store with a backup.

    Example: `bluelight restore /backups/bluelight-monday.db --replace`
    """
    with progress("Copying") as bar:
        url = read_settings().store_url
        stories = backups.restore(url, file, replace=replace, progress=lambda *done: _pages(bar, *done))
    say(f"Stories in the store: {stories}. Now correct the index: bluelight check --mend")


def move(
    to_store: Annotated[str, typer.Option(help="Address of an empty store, such as postgresql://user@host/name.")] = "",
    to_index: Annotated[str, typer.Option(help="Address of an empty index: http(s)://… or a folder.")] = "",
) -> None:
    """Copy the store to another place, or build the index there, and compare the counts.

    A password is asked for, or is part of an address in the variable BLUELIGHT_TO_STORE or BLUELIGHT_TO_INDEX.

    Example: `bluelight move --to-store postgresql://bluelight@db/bluelight`
    """
    if to_store or to_index:
        to_store, to_index = with_password(to_store), with_password(to_index)
    else:
        to_store, to_index = os.environ.get("BLUELIGHT_TO_STORE", ""), os.environ.get("BLUELIGHT_TO_INDEX", "")
    if bool(to_store) == bool(to_index):
        raise SettingsError("Name where to move: bluelight move --to-store ADDRESS, or --to-index ADDRESS.")
    if to_store:
        _move_store(to_store)
    else:
        _move_index(to_index)


def _move_store(address: str) -> None:
    with progress("Copying rows") as bar:
        counts = copy(read_settings().store_url, address, lambda count: bar.advance(bar.task_ids[0], count))
    table = Table("table", "this store", "new store", box=None)
    for name, (original, copied) in counts.items():
        table.add_row(name, str(original), str(copied))
    out.print(table)
    if any(original != copied for original, copied in counts.values()):
        complain("This store changed while it was copied. Stop Blue Light, empty the new store and move again.")
        raise typer.Exit(1)
    say("Everything is copied. Set BLUELIGHT_STORE to that address and start Blue Light again.")


def _move_index(address: str) -> None:
    settings = read_settings()
    with open_store(settings.store_url) as store:
        index = open_index(address, settings.index_access)
        try:
            if count := index.count():
                raise SearchIndexError(f"The index at that address already has {count} stories; name another.")
            with progress("Indexing", total=store.stories.count()) as bar:
                refused = rebuild(store, index, lambda count: bar.advance(bar.task_ids[0], count))
            _print_counts(store, index, refused)
        finally:
            index.close()
    say("Set BLUELIGHT_INDEX to that address and start Blue Light again. bluelight check --mend adds later stories.")


def _print_counts(store: Store, index: StoryIndex, refused: int) -> None:
    """Print how many stories the store and the index have. Exits with 1 if the numbers do not add up."""
    stored, indexed, waiting = store.stories.count(), index.count(), store.queue.waiting()
    say(f"{stored} stories in the store, {indexed} in the index, {refused} refused, {waiting} changes waiting.")
    if refused:
        complain("bluelight check lists the refused stories with the reasons.")
    if stored != indexed + refused and not waiting:
        complain("The numbers do not add up; bluelight check --mend corrects it.")
        raise typer.Exit(1)


def _print_differences(context: CommandContext, differences: Differences) -> None:
    for kind, ids in asdict(differences).items():
        for id_ in ids:
            stories = context.store.stories.get([id_])
            out.print(Text(f"{kind} {id_}  {stories[0].title if stories else ''}"), soft_wrap=True)


def _pages(bar: Any, done: int, total: int) -> None:
    bar.update(bar.task_ids[0], completed=done, total=total)
