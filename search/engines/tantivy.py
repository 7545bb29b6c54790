"""The embedded engine: a tantivy index in a folder. Many processes read it while one at a time writes."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from tantivy import Document, Index, IndexWriter, Query, Searcher

from search.engines.counts import TOTAL, aggregations, counts, total
from search.engines.document_fields import FORMAT, document
from search.engines.result_page import page
from search.engines.tantivy_folder import Generation, current, following, prepare, put_in_place
from search.engines.tantivy_query import SCHEMA, compiled
from search.engines.tantivy_search import found, hits_and_counts, ids_at
from search.errors import IndexBusy, SearchIndexError
from search.index import Hits, Order
from search.query.tree import All, Word
from search.tags import FACETS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from search.index import Add
    from search.query.tree import Node
    from search.story import Story
    from search.tags import Tag

_HEAP = 64_000_000
"""Bytes that the writer gathers before it writes a segment; one thread, as a batch is small."""

_MANY = 5_000
"""Ids in one part of the list of all."""

_LITTLE = 100_000_000
"""Bytes free on a disk under which a failure to write is put down to that."""


class TantivyIndex:
    """`StoryIndex` in a folder, which is made if it is missing.

    Raises `SearchIndexError` where the folder holds something else, or an index that cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            prepare(folder)
        except OSError as error:
            raise _unreadable(folder, error) from error
        self._generation, self._index = _opened(folder)
        self._commit = b""

    @property
    def outdated(self) -> bool:
        """Whether another version of Blue Light built it; it answers what it can, and takes nothing."""
        self._follow()
        return self._generation.format != FORMAT

    def add(self, stories: Sequence[Story]) -> dict[str, str]:
        """One commit, which is on disk on return; `IndexBusy` where another process writes."""
        if stories:
            with self._writing() as writer:
                _put(writer, self._newest(stories))
        return {}

    def remove(self, ids: Sequence[str]) -> None:
        """One commit; `IndexBusy` where another process writes."""
        if ids:
            with self._writing() as writer:
                for story_id in ids:
                    writer.delete_documents_by_term("id", story_id)

    @contextmanager
    def rebuilding(self) -> Iterator[Add]:
        """Builds the next generation beside this one, which nobody may write meanwhile."""
        with self._locked():
            built = following(self._folder, self._generation)
            index = Index.open(str(built.path))
            try:
                with self._committing(index.writer(_HEAP * 2, num_threads=2)) as writer:
                    yield partial(_feed, writer)
            except BaseException:
                shutil.rmtree(built.path, ignore_errors=True)
                raise
            put_in_place(self._folder, built)

    def count(self) -> int:
        """How many stories are indexed, by whatever process."""
        with self._reading() as searcher:
            return searcher.num_docs

    def versions(self, ids: Sequence[str]) -> dict[str, int]:
        """Those of these stories that are indexed, each with its version."""
        with self._reading() as searcher:
            return _versions(searcher, ids)

    def ids(self) -> Iterator[tuple[str, ...]]:
        """The ids of all that is indexed, newest first."""
        after: str | None = None
        while True:
            wanted = page(All(), Order.NEWEST, _MANY, after)
            with self._reading() as searcher:
                part, after = wanted.cut(found(searcher, All(), wanted))
            yield part
            if after is None:
                return

    def search(
        self,
        query: Node,
        *,
        order: Order = Order.NEWEST,
        limit: int = 20,
        after: str | None = None,
        facets: Collection[Tag] = FACETS,
    ) -> Hits:
        """Hits and counts of one and the same commit."""
        wanted = page(query, order, limit, after)
        with self._reading() as searcher:
            found, answer = hits_and_counts(searcher, query, wanted, aggregations(facets))
        ids, following = wanted.cut(found)
        return Hits(ids=ids, next=following, **counts(answer))

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """Counted one by one: what tantivy knows of a word by itself counts stories that were since replaced."""
        with self._reading() as searcher:
            return {term: total(searcher.aggregate(compiled(Word(term)), TOTAL)) for term in terms}

    def match(self, stories: Sequence[Story], queries: Mapping[int, Node]) -> set[tuple[int, str]]:
        """Runs every query on an index of these stories alone, in memory."""
        return matched(stories, queries)

    def close(self) -> None:
        """Nothing is held open but what Python lets go with the object: the writer is closed after each batch."""

    @contextmanager
    def _reading(self) -> Iterator[Searcher]:
        self._follow()
        try:
            if self._generation.format != FORMAT and not self._generation.answers:
                raise _outdated(self._folder)
            self._catch_up()
            yield self._index.searcher()
        except (ValueError, OSError) as error:
            raise _unreadable(self._folder, error) from error
        except BaseException as error:
            if self._generation.format != FORMAT and type(error).__name__ == "PanicException":
                raise _outdated(self._folder) from error  # tantivy panics when asked for a field that is not there
            raise

    def _catch_up(self) -> None:
        """Take in what other processes have committed; to open all segments anew costs more than to find a word."""
        commit = (self._generation.path / "meta.json").read_bytes()
        if commit != self._commit:
            self._index.reload()
            self._commit = commit

    def _follow(self) -> None:
        """Turn to the generation that answers now, if another process has built one."""
        try:
            if current(self._folder) == self._generation:
                return
        except (ValueError, OSError) as error:
            raise _unreadable(self._folder, error) from error
        self._generation, self._index = _opened(self._folder)
        self._commit = b""

    @contextmanager
    def _writing(self) -> Iterator[IndexWriter]:
        """A writer whose changes are committed at the end, or not at all."""
        if self.outdated:
            raise _outdated(self._folder)
        writer = self._writer()
        if self._moved():
            writer.wait_merging_threads()
            self._follow()
            writer = self._writer()
        with self._committing(writer):
            yield writer

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Holds the lock of a writer, so that the stories of all others wait in the queue."""
        self._follow()
        writer = self._writer()
        try:
            if self._moved():
                raise _busy(self._folder)
            yield
        finally:
            writer.wait_merging_threads()

    def _moved(self) -> bool:
        """Whether another process put a generation in place while the lock was waited for."""
        return current(self._folder) != self._generation

    @contextmanager
    def _committing(self, writer: IndexWriter) -> Iterator[IndexWriter]:
        try:
            yield writer
            writer.commit()
            writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            failure = self._unwritten(error)
            self._abandon(writer)
            raise failure from error
        except BaseException:
            self._abandon(writer)
            raise

    def _newest(self, stories: Sequence[Story]) -> list[Story]:
        """Without those that are held in a newer version: a slow indexer must not undo what a quicker one did."""
        self._index.reload()
        ids = [story.id for story in stories]
        held = _versions(self._index.searcher(), ids)
        return [story for story in stories if story.version >= held.get(story.id, 0)]

    def _writer(self) -> IndexWriter:
        try:
            return self._index.writer(_HEAP, num_threads=1)
        except (ValueError, OSError) as error:
            if "LockBusy" in str(error):  # tantivy has one type for all that can go wrong
                raise _busy(self._folder) from error
            raise self._unwritten(error) from error

    def _abandon(self, failed: IndexWriter) -> None:
        """Gives back the lock, and deletes what was not committed: it may be just that which fills the disk."""
        with suppress(ValueError, OSError):
            failed.wait_merging_threads()
        with suppress(ValueError, OSError):
            writer = self._index.writer(_HEAP, num_threads=1)
            writer.garbage_collect_files()
            writer.wait_merging_threads()

    def _unwritten(self, error: Exception) -> SearchIndexError:
        full = self._folder.exists() and shutil.disk_usage(self._folder).free < _LITTLE
        reason = "its disk is full" if full else str(error)
        return SearchIndexError(f"The search index in {self._folder} cannot be written: {reason}.")


def _opened(folder: Path) -> tuple[Generation, Index]:
    try:
        generation = current(folder)
        index = Index.open(str(generation.path))
        index.config_reader("manual")
        index.reload()
    except (ValueError, OSError) as error:
        raise _unreadable(folder, error) from error
    return generation, index


def _busy(folder: Path) -> IndexBusy:
    return IndexBusy(f"Another process is writing the index in {folder}; the stories wait in the queue.")


def _outdated(folder: Path) -> SearchIndexError:
    return SearchIndexError(
        f"The search index in {folder} was made by another version of Blue Light; "
        "bluelight reindex builds it anew from the store."
    )


def _unreadable(folder: Path, error: Exception) -> SearchIndexError:
    if isinstance(error, OSError):
        return SearchIndexError(f"The search index in {folder} cannot be opened: {error}.")
    return SearchIndexError(
        f"The search index in {folder} is damaged ({error}); delete the folder, it can be rebuilt from the store."
    )


def matched(stories: Sequence[Story], queries: Mapping[int, Node]) -> set[tuple[int, str]]:
    """`StoryIndex.match`, of stories that need not be in any index."""
    if not stories:
        return set()
    searcher = _in_memory(stories)
    ids = {story.order: story.id for story in stories}
    return {
        (number, ids[order])
        for number, query in queries.items()
        for order, _ in searcher.search(compiled(query), limit=len(stories), count=False, order_by_field="order").hits
    }


def _in_memory(stories: Sequence[Story]) -> Searcher:
    index = Index(SCHEMA)
    writer = index.writer(_HEAP, num_threads=1)
    _put(writer, stories)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher()


def _document(story: Story) -> Document:
    fields: dict[str, Any] = {"id": story.id, "number": int(story.id, 16), **document(story)}
    return Document.from_dict(fields, SCHEMA)


def _put(writer: IndexWriter, stories: Sequence[Story]) -> None:
    for story in stories:
        writer.delete_documents_by_term("id", story.id)
        writer.add_document(_document(story))


def _feed(writer: IndexWriter, stories: Sequence[Story]) -> dict[str, str]:
    """For an index that was empty at the start, and gets each story once."""
    for story in stories:
        writer.add_document(_document(story))
    return {}


def _versions(searcher: Searcher, ids: Sequence[str]) -> dict[str, int]:
    query = Query.term_set_query(SCHEMA, "id", list(ids))
    places = [at for _, at in searcher.search(query, limit=max(len(ids), 1), count=False).hits]
    versions = searcher.fast_field_values("version", places)
    return {story_id: int(version or 0) for story_id, version in zip(ids_at(searcher, places), versions, strict=True)}
