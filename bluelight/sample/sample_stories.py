"""Reads the stories of the sample from samples/*.txt, which have this format:

    === slug-of-the-story
    when: 12 09:30              twelve days before the day on which the sample is built, in newsroom time
    headline: …
    summary: …
    by, section, tags, image, undated: optional; commas between tags, undated: yes

    Paragraphs with an empty line between them.

    --- edited 12 14:10         the whole new text, with a headline and a summary if these changed
    --- comments                a line "Name: comment" for each comment

The files are our own data, so a mistake in them is a bug; the error names file and slug.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from search.calendar import TIME_ZONE, day_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS = frozenset({"when", "headline", "summary", "by", "section", "tags", "image", "undated"})
_NEEDED = ("when", "headline", "summary")
_EDITED_KEYS = frozenset({"headline", "summary"})


@dataclass(frozen=True, slots=True)
class DaysBack:
    """A time of day, and how many days it is before the day on which the sample is built."""

    days: int
    clock: time

    def before(self, now: datetime) -> datetime:
        """Return the moment in UTC, counted back in newsroom days from the day of `now`, which is aware."""
        day = day_of(now) - timedelta(days=self.days)
        return datetime.combine(day, self.clock, TIME_ZONE).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleVersion:
    """A version of a story, which was published at `since`."""

    since: DaysBack
    headline: str
    summary: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleStory:
    """A story with its versions, the oldest first, and the comments of readers, each with a name."""

    slug: str
    versions: tuple[SampleVersion, ...]
    by: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    undated: bool = False
    comments: tuple[tuple[str, str], ...] = ()


def read_stories(path: Path) -> list[SampleStory]:
    """Return the stories of a file in order. Raises `ValueError`, which names file and slug, if one is ill-formed."""
    stories = []
    for block in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        slug = block.splitlines()[0].strip()
        try:
            stories.append(_story(slug, block.partition("\n")[2]))
        except ValueError as error:
            raise ValueError(f"{path.name}, {slug}: {error}") from error
    slugs = [story.slug for story in stories]
    if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        raise ValueError(f"{path.name}, {', '.join(twice)}: is in the file twice")
    return stories


def _story(slug: str, text: str) -> SampleStory:
    first, *sections = re.split(r"^--- ", text, flags=re.MULTILINE)
    header, paragraphs = _header(first, _KEYS)
    if missing := [key for key in _NEEDED if not header.get(key)]:
        raise ValueError(f"has no {missing[0]}")
    versions = [_version(header["when"], header, paragraphs)]
    comments: tuple[tuple[str, str], ...] = ()
    for title, _, rest in (section.partition("\n") for section in sections):
        if title == "comments":
            comments = tuple(_comment(line) for line in rest.splitlines() if line)
        else:
            versions.append(_edited(title, rest, versions[-1]))
    return SampleStory(
        slug=slug,
        versions=tuple(versions),
        by=header.get("by", ""),
        section=header.get("section", ""),
        tags=tuple(filter(None, map(str.strip, header.get("tags", "").split(",")))),
        image=header.get("image", ""),
        undated=header.get("undated") == "yes",
        comments=comments,
    )


def _edited(title: str, text: str, before: SampleVersion) -> SampleVersion:
    """Return the version in a section `edited D HH:MM`. A missing headline or summary is that of the last version."""
    if not title.startswith("edited "):
        raise ValueError(f"has a section {title!r}")
    changed, paragraphs = _header(text, _EDITED_KEYS)
    header = {"headline": before.headline, "summary": before.summary} | changed
    return _version(title.removeprefix("edited "), header, paragraphs)


def _header(text: str, allowed: frozenset[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the lines `key: value` above the first empty line, and the paragraphs below it."""
    head, _, body = text.partition("\n\n") if text.strip() and not text.startswith("\n") else ("", "", text)
    header = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon or key not in allowed:
            raise ValueError(f"has a line {line!r} above its text")
        header[key] = value.strip()
    paragraphs = tuple(filter(None, (" ".join(each.split()) for each in body.split("\n\n"))))
    if not paragraphs:
        raise ValueError("has no text")
    return header, paragraphs


def _version(since: str, header: Mapping[str, str], paragraphs: tuple[str, ...]) -> SampleVersion:
    match = re.fullmatch(r"(\d+) (\d\d:\d\d)", since.strip())
    if not match:
        raise ValueError(f"has a time {since.strip()!r} that is not like '12 09:30'")
    moment = DaysBack(int(match[1]), time.fromisoformat(match[2]))
    return SampleVersion(since=moment, headline=header["headline"], summary=header["summary"], paragraphs=paragraphs)


def _comment(line: str) -> tuple[str, str]:
    name, colon, words = line.partition(": ")
    if not colon:
        raise ValueError(f"has a comment {line!r} without a name")
    return name, words.strip()
