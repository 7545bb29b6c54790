"""The commands search, words, similar, trends and sources, which show what was collected."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bluelight.command_context import open_context
from bluelight.console import MINUS, out, print_json, say
from bluelight.search_output import print_results
from search import calendar
from search.index import Order
from search.insights.collection_gaps import collection_gaps
from search.insights.significant_terms import significant_terms
from search.insights.similar_stories import similar_stories
from search.query import parse
from search.results import as_json, find
from search.trends import Trend, Unit
from search.trends import trend as count
from search.wording import counted

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in (search, words, trends):
        app.command(context_settings=MINUS)(command)
    app.command()(similar)
    app.command()(sources)


def search(
    query: Annotated[str, typer.Argument(help="What to look for; all stories if empty.")] = "",
    best: Annotated[bool, typer.Option("--best", help="Best match first, instead of newest.")] = False,
    oldest: Annotated[bool, typer.Option("--oldest", help="Oldest first, instead of newest.")] = False,
    as_typed: Annotated[bool, typer.Option("--as-typed", help="Words without their other forms.")] = False,
    limit: Annotated[int, typer.Option(help="How many rows.", min=1, max=500)] = 20,
    after: Annotated[str, typer.Option(help="Where the page begins: the `next` of the page before.")] = "",
    json: Json = False,
) -> None:
    """Search all stories.

    Example: `bluelight search 'inquest -football kind:report since:30d'`
    """
    with open_context() as context:
        results = find(
            query,
            store=context.store,
            index=context.index,
            order=Order.BEST if best else Order.OLDEST if oldest else Order.NEWEST,
            limit=limit,
            after=after or None,
            inflected=not as_typed,
        )
    if json:
        print_json(as_json(results))
    else:
        print_results(results)


def words(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    limit: Annotated[int, typer.Option(help="How many words.", min=1, max=100)] = 20,
    json: Json = False,
) -> None:
    """List the words that stand out in the stories that match, compared with all stories.

    Example: `bluelight words 'inquest since:30d'`
    """
    with open_context() as context:
        tree = parse(query, context.store.sources.by_name())
        terms = significant_terms(tree, store=context.store, index=context.index, limit=limit)
    if json:
        print_json([asdict(term) for term in terms])
        return
    table = Table("word", "stories", "score", box=None)
    for term in terms:
        table.add_row(term.word, str(term.stories), f"{term.score:.2f}")
    out.print(table)


def similar(
    story: Annotated[str, typer.Argument(help="The id of a story, as search shows it.")],
    limit: Annotated[int, typer.Option(help="How many.", min=1, max=50)] = 5,
    json: Json = False,
) -> None:
    """List the stories that are most like one story.

    Example: `bluelight similar 0f3a9c51d2e4b678`
    """
    with open_context() as context:
        stories = similar_stories(story, store=context.store, index=context.index, limit=limit)
    if json:
        print_json([{"id": each.id, "title": each.title, "source": each.source} for each in stories])
        return
    for each in stories:
        out.print(
            Text(f"{each.title}  "), Text(f"{calendar.format_moment(each.when)} · {each.source} · {each.id}", "dim")
        )
    say(counted(len(stories), "similar story", "similar stories"))


def trends(
    query: Annotated[str, typer.Argument(help="What to count.")],
    days: Annotated[int, typer.Option(help="How many days back.", min=1, max=3660)] = 30,
    by: Annotated[Unit, typer.Option(help="Count by day, week or month.")] = Unit.DAY,
    json: Json = False,
) -> None:
    """Count the stories that match by day, week or month, and show their share of all stories.

    Example: `bluelight trends wildfire --days 90 --by week`
    """
    first = calendar.today() - timedelta(days=days - 1)
    with open_context() as context:
        tree = parse(query, context.store.sources.by_name())
        trend = count(tree, context.index, first=first, unit=by)
        gaps = collection_gaps([tree], calendar.midnight(trend.points[0].start), context.store)
    if json:
        points = [{**asdict(point), "start": point.start.isoformat(), "share": point.share} for point in trend.points]
        not_collected = [asdict(gap) for gap in gaps.gaps]
        print_json({"total": trend.total, "undated": trend.undated, "points": points, "not_collected": not_collected})
        return
    _print_trend(trend)
    if gaps.gaps:
        say(f"not collected: {gaps.description}")


def sources(json: Json = False) -> None:
    """List the sources with their number of stories and the result of their last visit.

    Example: `bluelight sources`
    """
    with open_context() as context:
        states = context.store.sources.states()
    if json:
        print_json([asdict(state) for state in states])
        return
    table = Table("source", "kind", "rights", "stories", "newest story", "last visit", box=None)
    for state in states:
        crawl = state.last_crawl
        table.add_row(
            Text(f"{state.source.label} ({state.source.name})"),
            state.source.kind,
            state.source.rights,
            str(state.stories),
            calendar.format_moment(state.last_story) if state.last_story else "none",
            Text((crawl.problem or calendar.format_moment(crawl.finished)) if crawl else "never"),
        )
    out.print(table)
    if not states:
        say("No source was visited yet; run bluelight crawl.")


def _print_trend(trend: Trend) -> None:
    table = Table("from", "stories", "all stories", "share", box=None)
    for point in trend.points:
        day = f"{point.start:%a} {point.start.day} {point.start:%b}"
        unfinished = " (unfinished)" if point.unfinished else ""
        table.add_row(day + unfinished, str(point.count), str(point.of), f"{point.share:.1%}")
    out.print(table)
    undated = f", {trend.undated:,} of them without a date" if trend.undated else ""
    say(f"{counted(trend.total, 'story', 'stories')}{undated}")
