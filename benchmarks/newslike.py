"""Generated stories with words as frequent as in news: a few very common, most rare, some in phrases, and names.

The frequencies of words follow the Zipf-Mandelbrot law, 1 / (rank + 2.7), over the base forms in the query language's
list of inflections. Lengths are log-normal around 350 words, as in the outlets that Blue Light reads.
"""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from search.organisations.gazetteer import organisations
from search.story import Rights, Source, Story, StoryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMON = [
    "the",
    "of",
    "to",
    "and",
    "a",
    "in",
    "police",
    "said",
    "was",
    "on",
    "for",
    "that",
    "officers",
    "at",
    "with",
    "from",
    "by",
    "fire",
    "man",
    "he",
    "is",
    "as",
    "were",
    "had",
]
TOPICS = [
    "inquest",
    "coroner",
    "stabbing",
    "knife",
    "burglary",
    "wildfire",
    "ambulance",
    "lifeboat",
    "misconduct",
    "missing",
    "charged",
    "court",
]
SOURCES = tuple(
    Source(name=f"newsroom_{n}", label=f"Newsroom {n}", kind=list(StoryKind)[n % 3], rights=Rights.FULL)
    for n in range(27)
)
START = datetime(2021, 1, 1, tzinfo=UTC)
DAYS = 1800


class Newsroom:
    """Generates the same stories, alerts and queries for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        rare = _dictionary()
        self._random.shuffle(rare)
        self.words = np.array([*COMMON, *TOPICS, *rare])
        weights = 1 / (np.arange(len(self.words)) + 2.7)
        self._sums = np.cumsum(weights / weights.sum())
        self._organisations = organisations()

    def text(self, length: int) -> str:
        """Return a text of `length` words."""
        return " ".join(self.words[np.searchsorted(self._sums, self._random.random(length))])

    def stories(self, count: int) -> Iterator[Story]:
        """Yield stories that are spread over five years and over all sources."""
        lengths = np.clip(self._random.lognormal(5.7, 0.5, count), 40, 3000).astype(int)
        for number in range(count):
            source = SOURCES[int(self._random.integers(len(SOURCES)))]
            seconds = int(self._random.integers(DAYS * 86_400))
            published = START + timedelta(seconds=seconds)
            yield Story(
                source=source.name,
                key=str(number),
                url=f"https://{source.name}.example/{number}",
                kind=source.kind,
                title=_sentence(self.text(9)),
                body=tuple(self._paragraphs(int(lengths[number]))),
                published=published if number % 50 else None,
                seen=published + timedelta(minutes=5),
            )

    def _paragraphs(self, length: int) -> Iterator[str]:
        while length > 0:
            name = self._organisations[int(self._random.integers(len(self._organisations)))].name
            yield _sentence(f"{self.text(min(length, 45))}, said {name}." if length < 60 else f"{self.text(45)}.")
            length -= 45

    def alerts(self, count: int) -> list[str]:
        """Return queries such as a newsroom has for its alerts: a force, a rare word, a subject with a restriction."""
        odd, common = self.words[2000:20_000], self.words[60:300]
        queries = []
        for number in range(count):
            one, two = self._random.choice(odd, 2)
            organisation = self._organisations[int(self._random.integers(len(self._organisations)))]
            subject = TOPICS[number % len(TOPICS)]
            queries.append(
                (
                    f"org:{organisation.id} {subject}",
                    f'"{organisation.name}"',
                    f"{subject} {one}",
                    f"{one} OR {two}",
                    f"title:{subject} {self._random.choice(common)}",
                    f'"{subject} {self._random.choice(common)}"',
                    f"{subject} title:{one} kind:statement",
                    f'{one} -"police said"',
                    f"exact:{one.capitalize()} OR {two}",
                    f"{subject} {self._random.choice(common)} {one} source:newsroom_{number % 27}",
                )[number % 10]
            )
        return queries

    def queries(self, count: int) -> list[str]:
        """Return queries with common and rare words: alone, with AND, OR and NOT, in phrases, and with filters."""
        common, topic, rare = self.words[:300], list(TOPICS), self.words[2000:20_000]
        queries = []
        for number in range(count):
            one, two = self._random.choice(common[25:], 2)
            odd = self._random.choice(rare)
            subject = topic[number % len(topic)]
            queries.append(
                (
                    subject,
                    str(odd),
                    f"{subject} {one}",
                    f"{subject} OR {odd}",
                    f'"police said" {subject}',
                    f"{one} -{two}",
                    f"{subject} kind:report",
                    f"{one} after:2024-01 before:2025-01",
                    f"{subject} source:newsroom_{number % 27}",
                    "police",
                )[number % 10]
            )
        return queries


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _dictionary() -> list[str]:
    lines = gzip.decompress((files("search.query") / "inflections.txt.gz").read_bytes()).decode("ascii").split("\n")
    return [line.split()[0] for line in lines if line]
