"""Stores the stories in web archives of any size, as their spiders would extract them.

Worker processes, one for each core, extract stories from parts of the files. Only this process writes, in the order of
the files, so that edits are stored as edits. Only pages that a spider claims are read. An interrupted backfill
continues where it stopped.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter, deque
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.archive.archive_input import archive_size
from crawler.archive.captures import describe_unread
from crawler.archive.page_reader import parts
from crawler.archive.story_reader import PartStories, StoryReader
from crawler.run import narrow_rights, spiders
from crawler.walls import stands_in_place
from search.store import open_store
from search.store.backfills import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from crawler.archive.captures import Unread
    from crawler.archive.page_reader import ArchivePart
    from search.settings import Settings
    from search.store import Store
    from search.story import Story

_CORES = os.cpu_count() or 1
_MOST_WAITING = 4 * _CORES
"""The most parts that wait to be read or to be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillOutcome:
    """The numbers of new, changed and unchanged stories, and a sentence for each file that is not read as a whole."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)


def backfill(
    files: Sequence[Path],
    settings: Settings,
    *,
    alert: bool = False,
    reextract: bool = False,
    processes: int | None = None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> BackfillOutcome:
    """Store the stories in these archives, and return how many there were. Raises `StoreError` if the store fails.

    `processes` is the number of worker processes, one for each core by default. Without `alert`, no alert fires. With
    `reextract`, the pages are those of stored stories: their text replaces what was extracted from the same pages
    before, and no times change. `progress` is called with the number of bytes that were read and the number in all.
    """
    with open_store(settings.store_url, settings.rights) as store:
        store.sources.save(narrow_rights(spider, settings.rights).source() for spider in spiders().values())
        backfill = _Backfill(store, files, alert=alert, reextract=reextract)
        about = (list(files), settings.rights, {name: store.recurring_paragraphs.of_source(name) for name in spiders()})
        with _processes(processes or _CORES, about) as pool:
            backfill.run(pool, progress)
        if reextract:
            store.backfills.reset([_name(file, reextract) for file in files])
    return backfill.outcome


class _Backfill:
    """Stores the stories of each part in one transaction with the position that was reached."""

    def __init__(self, store: Store, files: Sequence[Path], *, alert: bool, reextract: bool) -> None:
        self._store, self._alert, self._reextract = store, alert, reextract
        self._names = {file: _name(file, reextract) for file in files}
        self._sizes = {file: archive_size(file) for file in files}
        begun = store.backfills.progress(list(self._names.values()))
        self._finished = {file for file, name in self._names.items() if name in begun and begun[name].finished}
        self._reached = {file: begun[name].position if name in begun else 0 for file, name in self._names.items()}
        self._labels = {name: spider.label for name, spider in spiders().items()}
        self._counts = Counter[str]()
        self._problems: dict[Path, str] = {}
        self._unread: dict[Path, list[Unread]] = {}

    @property
    def outcome(self) -> BackfillOutcome:
        """The outcome so far."""
        skipped = [
            f"{file} has {describe_unread(unread)}; the others were used." for file, unread in self._unread.items()
        ]
        return BackfillOutcome(**self._counts, problems=[*self._problems.values(), *skipped])

    def run(self, pool: ProcessPoolExecutor, progress: Callable[[int, int], None]) -> None:
        """Read every file to its end, or to the point where it is cut off."""
        for result in _in_order(pool, self._parts()):
            file, reached = result.part.path, self._reached[result.part.path]
            if file in self._problems:
                continue
            # The last record was longer than its part, or an archive inside a record was taken for a record.
            if result.begin != reached:
                result = pool.submit(_read, result.part._replace(start=reached, known=True)).result()
            self._record(result)
            progress(sum(self._reached.values()), sum(self._sizes.values()))

    def _parts(self) -> Iterator[ArchivePart]:
        for file, reached in self._reached.items():
            if file not in self._finished:
                yield from parts(file, reached)

    def _record(self, result: PartStories) -> None:
        file = result.part.path
        finished = not result.problem and result.end >= self._sizes[file]
        self._store_stories(result, Progress(name=self._names[file], position=result.end, finished=finished))
        self._reached[file] = result.end
        if result.unread:
            self._unread.setdefault(file, []).extend(result.unread)
        if result.problem:
            self._problems[file] = result.problem

    def _store_stories(self, result: PartStories, progress: Progress) -> None:
        """Store the stories. A wall, or a story whose document is missing, does not replace a stored story."""
        stories = self._without_walls(result.stories)
        if self._reextract:
            complete = [story for story in stories if story.id not in result.incomplete]
            changed = self._store.backfills.save_reextracted(complete, progress)
            self._counts.update(changed=changed, unchanged=len(result.stories) - changed)
        else:
            stored = self._store.stories.existing(list(result.incomplete))
            chosen = [story for story in stories if story.id not in stored]
            saved = self._store.backfills.save(chosen, progress, alert=self._alert)
            unchanged = saved.corrected + saved.completed + saved.unchanged + len(result.stories) - len(chosen)
            self._counts.update(new=saved.new, changed=saved.changed, unchanged=unchanged)

    def _without_walls(self, stories: Sequence[Story]) -> list[Story]:
        """Return the stories without those whose pages were walls when they were captured."""
        known = {story.id: story for story in self._store.stories.get([story.id for story in stories])}
        chosen = []
        for story in stories:
            if not stands_in_place(story, known.get(story.id), self._labels[story.source]):
                known[story.id] = story
                chosen.append(story)
        return chosen


def _processes(count: int, about: tuple[Any, ...]) -> ProcessPoolExecutor:
    """Return a pool of new processes. They are not forked, because forked ones would share this one's connections."""
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_start_process, initargs=about)


def _in_order(pool: ProcessPoolExecutor, archive_parts: Iterable[ArchivePart]) -> Iterator[PartStories]:
    """Yield the stories of the parts in their order, while the next parts are read ahead."""
    waiting: deque[Future[PartStories]] = deque()
    for part in archive_parts:
        waiting.append(pool.submit(_read, part))
        if len(waiting) > _MOST_WAITING:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_reader: StoryReader
"""The reader of a worker process, which is made once because it remembers what it learned about the files."""


def _start_process(*about: Any) -> None:
    global _reader
    _reader = StoryReader(*about)


def _read(part: ArchivePart) -> PartStories:
    return _reader.read(part)


def _name(file: Path, reextract: bool) -> str:
    size = file.stat().st_size if file.exists() else 0
    return f"{'again' if reextract else 'archive'} {file.resolve()} {size}"
