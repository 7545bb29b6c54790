"""What a search answers on the command line, for a person."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rich.text import Text

from bluelight.console import out, say, with_marks
from search import calendar

if TYPE_CHECKING:
    from search.results import Results

_HANDFUL = 6
"""Values of a facet that are told, the most frequent first."""


def print_results(results: Results) -> None:
    """The stories on standard output; on standard error how many there are, of what, and how the query was read."""
    _print_rows(results)
    _print_facets(results)
    _print_reading(results)


def _print_rows(results: Results) -> None:
    for row in results.rows:
        reading = row.shown
        published = reading.story.published
        when = (
            calendar.format_moment(published)
            if published
            else f"no date, seen {calendar.format_moment(reading.story.seen)}"
        )
        out.print(with_marks(reading.title, "bold underline"), soft_wrap=True)
        live = " · live page" if reading.story.live else ""
        out.print(Text(f"  {when} · {reading.source.kind}{live} · {reading.source.label} · {reading.story.id}", "dim"))
        for passage in reading.passages:
            out.print("  ", with_marks(passage), soft_wrap=True)
        if row.copies:
            labels = sorted(results.sources[copy.source].label for copy in row.copies)
            out.print(Text(f"  the same text at {', '.join(labels)}", "dim"))
    say(f"{results.hits.total} stories" + (f"; --after {results.hits.next} for more" if results.hits.next else ""))


def _print_reading(results: Results) -> None:
    """How the query was read, where that may not be what was meant, and what may help where nothing was found."""
    if "(" in results.interpretation:
        say(f"read as {results.interpretation}")
    if results.other_forms:
        say(f"also found {', '.join(results.other_forms)}; --as-typed leaves them out")
    if results.advice and len(results.advice.parts) > 1:
        say("by themselves: " + ", ".join(f"{part.text} {part.stories}" for part in results.advice.parts))
    if results.advice and results.advice.instead:
        say(f"did you mean {results.advice.instead}")


def _print_facets(results: Results) -> None:
    """By what the search can be narrowed: for each field its most frequent values, where there is a choice."""
    for tag, counts in results.facets.items():
        if len(counts) > 1:
            first = ", ".join(f"{value} {count:,}" for value, count in islice(counts.items(), _HANDFUL))
            more = f" and {len(counts) - _HANDFUL} more" if len(counts) > _HANDFUL else ""
            say(f"{tag}: {first}{more}")
