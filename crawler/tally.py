"""The counts of a crawl from which search/health.py judges the health of a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.extraction.body import selector_of
from search.health import OFF_RULE, PAGES, UNDATED, UNTITLED, WALL_AT, WITHOUT_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.extraction import Article
    from crawler.extraction.body import Rule
    from search.story import Story

_PREFIX = "bluelight/tally/"
_STATUS, _FAILURE = "downloader/response_status_count/", "downloader/exception_type_count/"
_FORBIDDEN = "robotstxt/forbidden"


def page_counters(article: Article, body_rules: Sequence[Rule]) -> Iterable[str]:
    """Yield the stats keys to count for a page that was read as a story."""
    yield _PREFIX + PAGES
    if not article.title:
        yield _PREFIX + UNTITLED
    if not article.body:
        yield _PREFIX + WITHOUT_TEXT
    if body_rules and not article.how.get("body", "").startswith(tuple(map(selector_of, body_rules))):
        yield _PREFIX + OFF_RULE


def story_counters(story: Story) -> Iterable[str]:
    """Yield the stats keys to count for a finished story, made from its page and its entry."""
    if story.published is None:
        yield _PREFIX + UNDATED


def wall_counter(address: str) -> str:
    """Return the stats key to count for a page that is not its story; `address` is the first one of the crawl."""
    return f"{_PREFIX}{WALL_AT}{address}"


def tally(stats: Mapping[str, Any]) -> dict[str, int]:
    """Return the counts from a crawl's stats, with its errors by kind: "error: 503", "error: DownloadTimeoutError"."""
    counted: dict[str, int] = {}
    for key, value in stats.items():
        if key.startswith(_PREFIX):
            counted[key.removeprefix(_PREFIX)] = int(value)
        elif key.startswith(_STATUS) and key.removeprefix(_STATUS) >= "400":
            counted[f"error: {key.removeprefix(_STATUS)}"] = int(value)
        elif key.startswith(_FAILURE):
            counted[f"error: {key.rpartition('.')[2]}"] = int(value)
    if stats.get(_FORBIDDEN):
        counted["error: robots.txt"] = int(stats[_FORBIDDEN])
    return counted
