"""Every recording of every spider. When a site changes its layout the old recording stays and a new one joins.

tests/recordings/<spider>/<case>/ holds meta.json (the address, the HTTP header, when it was fetched) and either
page.html with the story.json that is to come of it, or feed.xml with links.json: which stories it names, and
whether their pages are fetched.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.discovery import Door
from crawler.run import spiders
from search.story import Story

if TYPE_CHECKING:
    from crawler.newsroom import NewsroomSpider

RECORDINGS = Path(__file__).parent.parent / "recordings"
PAGES = sorted(RECORDINGS.glob("*/*/page.html"))
FEEDS = sorted(RECORDINGS.glob("*/*/feed.xml"))


def _case(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.parent.name}"


def _replayed(path: Path) -> tuple[NewsroomSpider, Response]:
    """The spider of a recording, and the recording as the answer to its request."""
    meta = _read(path.with_name("meta.json"))
    request = Request(meta["url"], meta={"captured": datetime.fromisoformat(meta["seen"])})
    headers = {"Content-Type": meta["content_type"]}
    response = Response(meta["url"], headers=headers, body=path.read_bytes(), request=request)
    return spiders()[path.parent.parent.name](), response


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _plain(story: Story) -> dict[str, Any]:
    """A story as its recording has it."""
    return json.loads(json.dumps(asdict(story), default=datetime.isoformat))


@pytest.mark.parametrize("name", spiders())
def test_a_spider_has_a_recorded_feed_and_a_recorded_page(name: str) -> None:
    assert list(RECORDINGS.glob(f"{name}/*/feed.xml")), f"{name} has no recorded feed"
    assert list(RECORDINGS.glob(f"{name}/*/page.html")), f"{name} has no recorded page"


@pytest.mark.parametrize("path", PAGES, ids=_case)
def test_a_recorded_page_gives_its_story(path: Path) -> None:
    spider, response = _replayed(path)
    expected = _read(path.with_name("story.json"))
    (story,) = spider.parse_story(response)
    found = _plain(story)
    broken = {name: (found[name], value) for name, value in expected.items() if found[name] != value}
    assert not broken, f"{_case(path)}: {', '.join(broken)} broke (found, expected)"


@pytest.mark.parametrize("path", FEEDS, ids=_case)
def test_a_recorded_feed_gives_its_links(path: Path) -> None:
    spider, response = _replayed(path)
    found = [_link(spider, each) for each in spider.parse_door(response, Door.FEED)]
    assert found == _read(path.with_name("links.json"))


def _link(spider: NewsroomSpider, found: Request | Story) -> dict[str, Any]:
    if isinstance(found, Story):
        assert not found.body
        key, page, said = found.key, False, found
    else:
        key, page, said = spider.claims(found.url), True, found.cb_kwargs["entry"]
    assert said.published is not None
    return {
        "key": key,
        "page": page,
        "title": said.title,
        "summary": said.summary,
        "published": said.published.isoformat(),
    }
