"""Web archives of any size into the store, each story as its spider would make it. Where it is interrupted, it goes on.

Processes, one for each core, turn parts of the files into stories; this one alone writes, in the order of the files,
so that edits arrive as edits. Only pages that a spider claims are read.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter, deque
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.archive.page_reader import parts
from crawler.archive.story_reader import PartStories, StoryReader
from crawler.run import narrow_rights, spiders
from search.store import open_store
from search.store.backfills import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from crawler.archive.page_reader import ArchivePart
    from search.settings import Settings
    from search.store import Store

_CORES = os.cpu_count() or 1
_MOST_WAITING = 4 * _CORES
"""Parts that may wait to be read, or to be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillOutcome:
    """How many stories were new, had changed and were as before, and a sentence for each file that is not whole."""

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
    """Read these archives, in a process for each core unless told otherwise.

    Without `alert` no alert fires. `again`: the pages are those of stories that are held, and their words are put in
    the place of what was made of the same pages before, without touching times. `progress` hears how many bytes of
    how many were read. Raises `StoreError`.
    """
    with open_store(settings.store_url, settings.rights) as store:
        store.sources.put(narrow_rights(spider, settings.rights).source() for spider in spiders().values())
        backfill = _Backfill(store, files, alert=alert, reextract=reextract)
        about = (list(files), settings.rights, {name: store.recurring.of(name) for name in spiders()})
        with _processes(processes or _CORES, about) as pool:
            backfill.run(pool, progress)
        if reextract:
            store.backfills.forget([_name(file, reextract) for file in files])
    return backfill.outcome


class _Backfill:
    """Stores what the parts tell, each in one transaction with how far that is."""

    def __init__(self, store: Store, files: Sequence[Path], *, alert: bool, reextract: bool) -> None:
        self._store, self._alert, self._reextract = store, alert, reextract
        self._names = {file: _name(file, reextract) for file in files}
        self._sizes = {file: file.stat().st_size if file.exists() else 0 for file in files}
        begun = store.backfills.progress(list(self._names.values()))
        self._finished = {file for file, name in self._names.items() if name in begun and begun[name].finished}
        self._reached = {file: begun[name].position if name in begun else 0 for file, name in self._names.items()}
        self._counted = Counter[str]()
        self._problems: dict[Path, str] = {}

    @property
    def outcome(self) -> BackfillOutcome:
        """What came of it so far."""
        return BackfillOutcome(**self._counted, problems=list(self._problems.values()))

    def run(self, pool: ProcessPoolExecutor, progress: Callable[[int, int], None]) -> None:
        """Reads every file to its end, or to where it is broken."""
        for stories in _in_order(pool, self._parts()):
            file, reached = stories.part.path, self._reached[stories.part.path]
            if file in self._problems:
                continue
            if stories.begin != reached:  # a record is longer than its part, or an archive within one was taken for it
                stories = pool.submit(_read, stories.part._replace(start=reached, known=True)).result()
            self._record(stories)
            progress(sum(self._reached.values()), sum(self._sizes.values()))

    def _parts(self) -> Iterator[ArchivePart]:
        for file, reached in self._reached.items():
            if file not in self._finished:
                yield from parts(file, reached)

    def _record(self, stories: PartStories) -> None:
        file = stories.part.path
        finished = not stories.problem and stories.end >= self._sizes[file]
        self._store_stories(stories, Progress(name=self._names[file], position=stories.end, finished=finished))
        self._reached[file] = stories.end
        if stories.problem:
            self._problems[file] = stories.problem

    def _store_stories(self, told: PartStories, reached: Progress) -> None:
        """A story that has no document now keeps the one that it has."""
        if self._reextract:
            whole = [story for story in told.stories if story.id not in told.lacking]
            changed = self._store.backfills.extracted_again(whole, reached)
            self._counted.update(changed=changed, unchanged=len(told.stories) - changed)
        else:
            kept = self._store.stories.among(list(told.lacking))
            better = [story for story in told.stories if story.id not in kept]
            saved = self._store.backfills.save(better, reached, alert=self._alert)
            unchanged = saved.corrected + saved.unchanged + len(told.stories) - len(better)
            self._counted.update(new=saved.new, changed=saved.changed, unchanged=unchanged)


def _processes(count: int, about: tuple[Any, ...]) -> ProcessPoolExecutor:
    """Started anew, not forked: a process that is forked has the connections of this one."""
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_start_process, initargs=about)


def _in_order(pool: ProcessPoolExecutor, given: Iterable[ArchivePart]) -> Iterator[PartStories]:
    """What the parts tell, in their order; a few are read ahead."""
    waiting: deque[Future[PartStories]] = deque()
    for part in given:
        waiting.append(pool.submit(_read, part))
        if len(waiting) > _MOST_WAITING:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_reader: StoryReader
"""Of a process that reads; made once, as it holds what it found out about the files."""


def _start_process(*about: Any) -> None:
    global _reader
    _reader = StoryReader(*about)


def _read(part: ArchivePart) -> PartStories:
    return _reader.read(part)


def _name(file: Path, reextract: bool) -> str:
    size = file.stat().st_size if file.exists() else 0
    return f"{'again' if reextract else 'archive'} {file.resolve()} {size}"
