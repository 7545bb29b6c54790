"""The embedded search engine: a tantivy index in a folder. Many processes can read it while one writes."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from tantivy import Index, IndexWriter, Query, Searcher

from search.engines.counts import TOTAL, aggregations, counts, total
from search.engines.document_fields import FORMAT
from search.engines.memory_matcher import match_in_memory
from search.engines.result_page import requested_page
from search.engines.tantivy_folder import (
    Generation,
    create_generation,
    create_if_missing,
    current_generation,
    switch_to,
)
from search.engines.tantivy_query import compiled
from search.engines.tantivy_schema import SCHEMA, WRITER_MEMORY, tantivy_document
from search.engines.tantivy_search import hits_and_counts, hits_of_page, ids_at
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

_IDS = 5_000
"""How many ids are read at once."""

_FULL = 100_000_000
"""A disk with fewer free bytes counts as full, and a failure to write is explained by that."""


class TantivyIndex:
    """`StoryIndex` in a folder, which is created if it is missing.

    The methods and the constructor raise `SearchIndexError` if the folder contains something else or an index that
    cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            create_if_missing(folder)
        except OSError as error:
            raise _unreadable(folder, error) from error
        self._generation, self._index = _opened(folder)
        self._commit = b""

    @property
    def outdated(self) -> bool:
        """Whether another version of Blue Light built the index: it answers what it can, and takes no stories."""
        self._follow()
        return self._generation.format != FORMAT

    def add(self, stories: Sequence[Story]) -> dict[str, str]:
        """Index these stories in one commit, which is then on disk. Raises `IndexBusy` if another process writes."""
        if stories:
            with self._writing() as writer:
                _put(writer, self._newest(stories))
        return {}

    def remove(self, ids: Sequence[str]) -> None:
        """Remove these stories in one commit. Raises `IndexBusy` if another process writes."""
        if ids:
            with self._writing() as writer:
                for story_id in ids:
                    writer.delete_documents_by_term("id", story_id)

    @contextmanager
    def rebuilding(self) -> Iterator[Add]:
        """Build the next generation beside the current one, which no process can write meanwhile."""
        with self._locked():
            built = create_generation(self._folder, self._generation)
            index = Index.open(str(built.path))
            try:
                with self._committing(index.writer(WRITER_MEMORY * 2, num_threads=2)) as writer:
                    yield partial(_add_new, writer)
            except BaseException:
                shutil.rmtree(built.path, ignore_errors=True)
                raise
            switch_to(self._folder, built)

    def count(self) -> int:
        """Return how many stories are indexed, by this process or others."""
        with self._reading() as searcher:
            return searcher.num_docs

    def versions(self, ids: Sequence[str]) -> dict[str, int]:
        """Return the versions of those of these stories that are indexed."""
        with self._reading() as searcher:
            return _versions(searcher, ids)

    def ids(self) -> Iterator[tuple[str, ...]]:
        """Yield the ids of all stories, newest first."""
        after: str | None = None
        while True:
            page = requested_page(All(), Order.NEWEST, _IDS, after)
            with self._reading() as searcher:
                ids, after = page.cut(hits_of_page(searcher, All(), page))
            yield ids
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
        """Return hits and counts of the same commit."""
        page = requested_page(query, order, limit, after)
        with self._reading() as searcher:
            hits, answer = hits_and_counts(searcher, query, page, aggregations(facets))
        ids, next_page = page.cut(hits)
        return Hits(ids=ids, next=next_page, **counts(answer))

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """Return how many stories have each word; tantivy's own figure would include versions that were replaced."""
        with self._reading() as searcher:
            return {term: total(searcher.aggregate(compiled(Word(term)), TOTAL)) for term in terms}

    def match(self, stories: Sequence[Story], queries: Mapping[int, Node]) -> set[tuple[int, str]]:
        """Run each query on an index of these stories alone, in memory."""
        return match_in_memory(stories, queries)

    def close(self) -> None:
        """Do nothing: the writer is closed after each batch, and Python frees the rest with the object."""

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
                raise _outdated(self._folder) from error  # tantivy panics if a query asks for a field that is missing
            raise

    def _catch_up(self) -> None:
        """Load what other processes have committed, if anything: opening segments takes longer than finding a word."""
        commit = (self._generation.path / "meta.json").read_bytes()
        if commit != self._commit:
            self._index.reload()
            self._commit = commit

    def _follow(self) -> None:
        """Open the current generation if another process has built a new one."""
        try:
            if current_generation(self._folder) == self._generation:
                return
        except (ValueError, OSError) as error:
            raise _unreadable(self._folder, error) from error
        self._generation, self._index = _opened(self._folder)
        self._commit = b""

    @contextmanager
    def _writing(self) -> Iterator[IndexWriter]:
        """Open a writer. All its changes are committed at the end, or none is."""
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
        """Hold the lock of a writer, so that the stories of all other processes wait in the queue."""
        self._follow()
        writer = self._writer()
        try:
            if self._moved():
                raise _busy(self._folder)
            yield
        finally:
            writer.wait_merging_threads()

    def _moved(self) -> bool:
        """Whether another process switched to a new generation while this one waited for the lock."""
        return current_generation(self._folder) != self._generation

    @contextmanager
    def _committing(self, writer: IndexWriter) -> Iterator[IndexWriter]:
        try:
            yield writer
            writer.commit()
            writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            failure = self._write_error(error)
            self._abandon(writer)
            raise failure from error
        except BaseException:
            self._abandon(writer)
            raise

    def _newest(self, stories: Sequence[Story]) -> list[Story]:
        """Leave out stories that are indexed in a newer version, so that a slow indexer does not undo a quicker one."""
        self._index.reload()
        ids = [story.id for story in stories]
        indexed = _versions(self._index.searcher(), ids)
        return [story for story in stories if story.version >= indexed.get(story.id, 0)]

    def _writer(self) -> IndexWriter:
        try:
            return self._index.writer(WRITER_MEMORY, num_threads=1)
        except (ValueError, OSError) as error:
            if "LockBusy" in str(error):  # tantivy has one type for all errors
                raise _busy(self._folder) from error
            raise self._write_error(error) from error

    def _abandon(self, failed: IndexWriter) -> None:
        """Release the lock, and delete what was not committed: it may be what fills the disk."""
        with suppress(ValueError, OSError):
            failed.wait_merging_threads()
        with suppress(ValueError, OSError):
            writer = self._index.writer(WRITER_MEMORY, num_threads=1)
            writer.garbage_collect_files()
            writer.wait_merging_threads()

    def _write_error(self, error: Exception) -> SearchIndexError:
        full = self._folder.exists() and shutil.disk_usage(self._folder).free < _FULL
        reason = "its disk is full" if full else str(error)
        return SearchIndexError(f"The search index in {self._folder} cannot be written: {reason}.")


def _opened(folder: Path) -> tuple[Generation, Index]:
    try:
        generation = current_generation(folder)
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
        f"The search index in {folder} was built by another version of Blue Light: "
        "bluelight reindex rebuilds it from the store."
    )


def _unreadable(folder: Path, error: Exception) -> SearchIndexError:
    if isinstance(error, OSError):
        return SearchIndexError(f"The search index in {folder} cannot be opened: {error}.")
    return SearchIndexError(
        f"The search index in {folder} is damaged ({error}): "
        "delete the folder, and the index can be rebuilt from the store."
    )


def _put(writer: IndexWriter, stories: Sequence[Story]) -> None:
    for story in stories:
        writer.delete_documents_by_term("id", story.id)
        writer.add_document(tantivy_document(story))


def _add_new(writer: IndexWriter, stories: Sequence[Story]) -> dict[str, str]:
    """Add stories to an index that was empty at the start and gets each story once."""
    for story in stories:
        writer.add_document(tantivy_document(story))
    return {}


def _versions(searcher: Searcher, ids: Sequence[str]) -> dict[str, int]:
    query = Query.term_set_query(SCHEMA, "id", list(ids))
    addresses = [address for _, address in searcher.search(query, limit=max(len(ids), 1), count=False).hits]
    versions = searcher.fast_field_values("version", addresses)
    return {
        story_id: int(version or 0) for story_id, version in zip(ids_at(searcher, addresses), versions, strict=True)
    }
