"""Which language a story is in: what its source says comes before what the page declares."""

from __future__ import annotations

import pytest

from crawler.extraction import Article
from crawler.newsroom import NewsroomSpider
from search.calendar import now
from search.story import Rights, StoryKind


class Gazette(NewsroomSpider):
    """An invented source."""

    name = "gazette"
    label = "Gazette"
    kind = StoryKind.ARTICLE
    rights = Rights.FULL
    hosts = ("gazette.example",)
    story_path = r"/news/(\d+)"


@pytest.mark.parametrize(
    ("source", "page", "language"),
    [("", "", "en"), ("", "cy", "cy"), ("en", "cy", "en"), ("cy", "en", "cy"), ("cy", "", "cy")],
)
def test_a_sources_language_corrects_what_its_pages_declare(source: str, page: str, language: str) -> None:
    address = "https://gazette.example/news/1"
    spider = type("Gazette", (Gazette,), {"language": source})
    article = Article(url=address, title="A fire", body=("A fire.",), language=page)
    assert spider.story("1", article, None, now()).language == language
