"""Printing the results of a search for a person."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rich.text import Text

from bluelight.console import out, say, with_marks
from search import calendar
from search.wording import counted

if TYPE_CHECKING:
    from search.results import Results

_HANDFUL = 6
"""How many values of a facet are printed, the most frequent first."""


def print_results(results: Results) -> None:
    """Print the stories on standard output; on standard error their number, the facets and how the query was read."""
    _print_rows(results)
    _print_facets(results)
    _print_interpretation(results)


def _print_rows(results: Results) -> None:
    for row in results.rows:
        shown = row.shown
        published = shown.story.published
        when = (
            calendar.format_published(published, guessed=shown.story.published_guessed)
            if published
            else f"no date, seen {calendar.format_moment(shown.story.seen)}"
        )
        out.print(with_marks(shown.title, "bold underline"), soft_wrap=True)
        live = " · live page" if shown.story.live else ""
        out.print(Text(f"  {when} · {shown.source.kind}{live} · {shown.source.label} · {shown.story.id}", "dim"))
        for passage in shown.passages:
            out.print("  ", with_marks(passage), soft_wrap=True)
        if row.copies:
            labels = sorted(results.sources[copy.source].label for copy in row.copies)
            out.print(Text(f"  also reported by {', '.join(labels)}", "dim"))
    more = f"; for more, add --after {results.hits.next}" if results.hits.next else ""
    say(f"{counted(results.hits.total, 'story', 'stories')}{more}")


def _print_interpretation(results: Results) -> None:
    """Print how the query was read, if that may not be what was meant, and advice if nothing was found."""
    if "(" in results.interpretation:
        say(f"read as {results.interpretation}")
    if results.other_forms:
        say(f"also found {', '.join(results.other_forms)}; --as-typed leaves them out")
    if results.advice and len(results.advice.parts) > 1:
        say("each part on its own: " + ", ".join(f"{part.text} {part.stories}" for part in results.advice.parts))
    if results.advice and results.advice.instead:
        say(f"did you mean {results.advice.instead}?")


def _print_facets(results: Results) -> None:
    """Print the facets that have more than one value, with their most frequent values."""
    for tag, counts in results.facets.items():
        if len(counts) > 1:
            first = ", ".join(f"{value} {count:,}" for value, count in islice(counts.items(), _HANDFUL))
            more = f" and {len(counts) - _HANDFUL} more" if len(counts) > _HANDFUL else ""
            say(f"{tag}: {first}{more}")
