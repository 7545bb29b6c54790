"""The embedded engine: a tantivy index in a folder. Many processes read it while one at a time writes."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import Document, Index, IndexWriter, Query, Searcher

from search.engines.counts import AGGREGATIONS, TOTAL, counts, total
from search.engines.fields import document
from search.engines.paging import Page, page
from search.engines.tantivy_query import SCHEMA, beyond, compiled, ranked
from search.errors import IndexBusy, SearchIndexError
from search.index import Hits, Order
from search.query.tree import Word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tantivy import SearchResult

    from search.query.tree import Node
    from search.story import Story

_HEAP = 64_000_000
"""Bytes that the writer gathers before it writes a segment; one thread, as a batch is small."""

_LITTLE = 100_000_000
"""Bytes free on a disk under which a failure to write is put down to that."""


class TantivyIndex:
    """`StoryIndex` in a folder, which is made if it is missing.

    Raises `SearchIndexError` where the folder holds something else, or an index that cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = _opened(folder)

    def add(self, stories: Sequence[Story]) -> dict[str, str]:
        """One commit, which is on disk on return; `IndexBusy` where another process writes."""
        documents = [_document(story) for story in stories]
        if documents:
            with self._writing() as writer:
                _put(writer, documents)
        return {}

    def remove(self, ids: Sequence[str]) -> None:
        """One commit; `IndexBusy` where another process writes."""
        if ids:
            with self._writing() as writer:
                for story_id in ids:
                    writer.delete_documents_by_term("id", story_id)

    def count(self) -> int:
        """How many stories are indexed, by whatever process."""
        with self._reading() as searcher:
            return searcher.num_docs

    def search(self, query: Node, *, order: Order = Order.NEWEST, limit: int = 20, after: str | None = None) -> Hits:
        """Hits and counts of one and the same commit."""
        wanted = page(query, order, limit, after)
        asked = compiled(query)
        with self._reading() as searcher:
            found = _found(searcher, query, wanted) if wanted.fetch else []
            counted = counts(searcher.aggregate(asked, AGGREGATIONS))
        ids, following = wanted.cut(found)
        return Hits(ids=ids, next=following, **counted)

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """Counted one by one: what tantivy knows of a word by itself counts stories that were since replaced."""
        with self._reading() as searcher:
            return {term: total(searcher.aggregate(compiled(Word(term)), TOTAL)) for term in terms}

    def match(self, stories: Sequence[Story], queries: Mapping[int, Node]) -> set[tuple[int, str]]:
        """Runs every query on an index of these stories alone, in memory."""
        if not stories:
            return set()
        searcher = _in_memory(stories)
        everything = searcher.search(Query.all_query(), limit=len(stories), count=False).hits
        ids = {(at.segment_ord, at.doc): searcher.doc(at)["id"][0] for _, at in everything}
        return {
            (number, ids[at.segment_ord, at.doc])
            for number, query in queries.items()
            for _, at in searcher.search(compiled(query), limit=len(stories), count=False).hits
        }

    def close(self) -> None:
        """Nothing is held open but what Python lets go with the object: the writer is closed after each batch."""

    @contextmanager
    def _reading(self) -> Iterator[Searcher]:
        try:
            self._index.reload()  # other processes commit too
            yield self._index.searcher()
        except (ValueError, OSError) as error:
            raise _unreadable(self._folder, error) from error

    @contextmanager
    def _writing(self) -> Iterator[IndexWriter]:
        """A writer whose changes are committed at the end, or not at all."""
        writer = self._writer()
        try:
            yield writer
            writer.commit()
            writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            failure = self._unwritten(error)
            with suppress(ValueError, OSError):
                writer.wait_merging_threads()  # gives back the lock
            self._tidy()
            raise failure from error

    def _writer(self) -> IndexWriter:
        try:
            return self._index.writer(_HEAP, num_threads=1)
        except (ValueError, OSError) as error:
            if "LockBusy" in str(error):  # tantivy has one type for all that can go wrong
                raise IndexBusy(
                    f"Another process is writing the index in {self._folder}; the stories wait in the queue."
                ) from error
            raise self._unwritten(error) from error

    def _tidy(self) -> None:
        """Deletes what a failed commit left behind: it may be just that which fills the disk."""
        with suppress(ValueError, OSError):
            writer = self._index.writer(_HEAP, num_threads=1)
            writer.garbage_collect_files()
            writer.wait_merging_threads()

    def _unwritten(self, error: Exception) -> SearchIndexError:
        full = self._folder.exists() and shutil.disk_usage(self._folder).free < _LITTLE
        reason = "its disk is full" if full else str(error)
        return SearchIndexError(f"The search index in {self._folder} cannot be written: {reason}.")


def _opened(folder: Path) -> Index:
    try:
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            _create(folder)
        if not folder.is_dir() or not Index.exists(str(folder)):
            raise SearchIndexError(f"{folder} is something else than the folder of a search index; name another.")
        index = Index.open(str(folder))
        index.config_reader("manual")
        index.reload()
    except (ValueError, OSError) as error:
        raise _unreadable(folder, error) from error
    if index.schema != SCHEMA:
        raise SearchIndexError(
            f"The search index in {folder} was made by another version of Blue Light; "
            "delete the folder, it can be rebuilt from the store."
        )
    return index


def _create(folder: Path) -> None:
    """Made beside and moved into place, so that of two processes that create it at once one wins, whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".index-", dir=folder.parent) as scratch:
        made = Path(scratch) / "index"
        made.mkdir()
        Index(SCHEMA, path=str(made))
        try:
            made.rename(folder)
        except OSError:
            if not Index.exists(str(folder)):
                raise


def _unreadable(folder: Path, error: Exception) -> SearchIndexError:
    if isinstance(error, OSError):
        return SearchIndexError(f"The search index in {folder} cannot be opened: {error}.")
    return SearchIndexError(
        f"The search index in {folder} is damaged ({error}); delete the folder, it can be rebuilt from the store."
    )


def _in_memory(stories: Sequence[Story]) -> Searcher:
    index = Index(SCHEMA)
    writer = index.writer(_HEAP, num_threads=1)
    _put(writer, [_document(story) for story in stories])
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher()


def _document(story: Story) -> Document:
    fields: dict[str, Any] = {"id": story.id, **document(story)}
    return Document.from_dict(fields, SCHEMA)


def _put(writer: IndexWriter, documents: Sequence[Document]) -> None:
    for each in documents:
        writer.delete_documents_by_term("id", each.get_first("id"))
        writer.add_document(each)


def _found(searcher: Searcher, query: Node, wanted: Page) -> list[tuple[str, int]]:
    """The ids and `Story.order`s of the hits of a page and of the first of the next."""
    if wanted.order is Order.BEST:
        result = searcher.search(ranked(query), limit=wanted.fetch, count=False, offset=wanted.start or 0)
    else:
        result = _by_time(searcher, compiled(query), wanted)
    orders = searcher.fast_field_values("order", [at for _, at in result.hits])
    return [(searcher.doc(at)["id"][0], int(order or 0)) for (_, at), order in zip(result.hits, orders, strict=True)]


def _by_time(searcher: Searcher, query: Query, wanted: Page) -> SearchResult:
    newest = wanted.order is Order.NEWEST
    if wanted.start is not None:
        query = beyond(wanted.start, query, older=newest)
    direction = tantivy.Order.Desc if newest else tantivy.Order.Asc
    return searcher.search(query, limit=wanted.fetch, count=False, order_by_field="order", order=direction)
