"""A search as a person sees it: it takes the text of a query and returns rows with words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from search.index import Hits, Order, StoryIndex
from search.insights.facets import facets
from search.insights.spelling import Advice, advice
from search.query import parse
from search.query.tree import Node, Word, leaves
from search.query.unparser import unparse
from search.rights import ShownStory, shown_excerpt, without_text
from search.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.store import Store
    from search.story import Source, Story
    from search.tags import Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One row of a list: a story, and the others with exactly the same text, those first that were seen first."""

    shown: ShownStory
    copies: tuple[Story, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page of results. `hits.total` counts stories; copies of a story share one row.

    `facets` has, for each tag that is counted, its values and how many stories have each, as if the query did not
    filter by that tag. `advice` may help if nothing was found; else it is None.
    """

    query: Node
    rows: tuple[ResultRow, ...]
    hits: Hits
    sources: dict[str, Source]
    facets: Mapping[Tag, Mapping[str, int]]
    advice: Advice | None

    @property
    def interpretation(self) -> str:
        """How the query was read, with brackets where AND and OR meet."""
        return unparse(self.query)

    @property
    def other_forms(self) -> tuple[str, ...]:
        """The inflections of the query's words that are marked on this page, sorted."""
        forms = {form for leaf in leaves(self.query) if isinstance(leaf, Word) for form in leaf.forms}
        shown = (marked for row in self.rows for marked in (row.shown.title, *row.shown.passages))
        return tuple(sorted(forms & {word for each in shown for run, hit in each.runs() if hit for word in words(run)}))


def find(
    text: str,
    *,
    store: Store,
    index: StoryIndex,
    order: Order = Order.NEWEST,
    limit: int = 20,
    after: str | None = None,
    inflected: bool = True,
) -> Results:
    """Return one page of the stories that match the text of a query. `after` is `Results.hits.next` of the page before.

    If `inflected`, words also match their other forms. Raises `QueryError`, `SearchIndexError` and `StoreError`.
    """
    sources = store.sources.by_name()
    query = parse(text, sources, inflected=inflected)
    hits = index.search(query, order=order, limit=limit, after=after)
    stories = store.stories.get(hits.ids)
    if any(story.source not in sources for story in stories):
        sources = store.sources.by_name()  # a crawl has just saved the first story of a source
    rows = _rows(store, stories, sources, query)
    return Results(
        query=query,
        rows=rows,
        hits=hits,
        sources=sources,
        facets=facets(query, hits, index),
        advice=None if hits.total else advice(query, text, store=store, index=index),
    )


def as_json(results: Results) -> dict[str, object]:
    """Return all of an answer as JSON can represent it, with the words as far as they may be shown."""
    return {
        "reading": results.interpretation,
        "other_forms": results.other_forms,
        "total": results.hits.total,
        "next": results.hits.next,
        "facets": results.facets,
        "advice": results.advice and asdict(results.advice),
        "stories": [_row_as_json(row) for row in results.rows],
    }


def _row_as_json(row: ResultRow) -> dict[str, object]:
    shown = row.shown
    story = shown.story
    return {
        "id": story.id,
        "title": story.title,
        "source": story.source,
        "kind": story.kind,
        "url": shown.link,
        "published": story.published,
        "published_guessed": story.published_guessed,
        "first_seen": story.seen,
        "version": story.version,
        "live": story.live,
        "passages": [passage.text for passage in shown.passages],
        "copies": [copy.id for copy in row.copies],
    }


def _rows(store: Store, stories: Sequence[Story], sources: dict[str, Source], query: Node) -> tuple[ResultRow, ...]:
    """Fold copies into rows: the first of them on this page stands for all copies in the store."""
    copies = store.stories.copies(story.fingerprint for story in stories)
    others = {story.id: story for story in stories}
    if missing := [id_ for ids in copies.values() for id_ in ids if id_ not in others]:
        others |= {story.id: story for story in store.stories.get(missing)}
    rows: list[ResultRow] = []
    shown: set[str] = set()
    for story in stories:
        same = copies.get(story.fingerprint, [])
        if shown.isdisjoint(same):
            rows.append(
                ResultRow(
                    shown=shown_excerpt(story, sources[story.source], query),
                    copies=tuple(without_text(others[id_]) for id_ in same if id_ != story.id and id_ in others),
                )
            )
        shown.add(story.id)
    return tuple(rows)
