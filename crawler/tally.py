"""What is counted of a crawl, by which its source's health is told (search/health.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.extraction.body import selector_of
from search.health import OFF_RULE, PAGES, UNDATED, UNTITLED, WITHOUT_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.extraction import Article
    from crawler.extraction.body import Rule
    from search.story import Story

_PREFIX = "bluelight/tally/"
_STATUS, _FAILURE = "downloader/response_status_count/", "downloader/exception_type_count/"
_FORBIDDEN = "robotstxt/forbidden"


def page_counters(article: Article, body_rules: Sequence[Rule]) -> Iterable[str]:
    """What to count of a page that was read as a story: keys of a crawler's stats."""
    yield _PREFIX + PAGES
    if not article.title:
        yield _PREFIX + UNTITLED
    if not article.body:
        yield _PREFIX + WITHOUT_TEXT
    if body_rules and not article.how.get("body", "").startswith(tuple(map(selector_of, body_rules))):
        yield _PREFIX + OFF_RULE


def story_counters(story: Story) -> Iterable[str]:
    """What to count of a story, once its page and what a door said of it were put together."""
    if story.published is None:
        yield _PREFIX + UNDATED


def tally(stats: Mapping[str, Any]) -> dict[str, int]:
    """What was counted, and the errors by their kind: "error: 503", "error: DownloadTimeoutError"."""
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
