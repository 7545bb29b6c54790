"""The page of a story that is withheld is not asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search import calendar
from search.store import open_store
from search.store.withheld_stories import Tombstone
from search.story import story_id
from tests.crawler.publisher import Asked, Newsroom, published

if TYPE_CHECKING:
    from pathlib import Path


def test_a_visit_asks_for_no_page_that_is_withheld(tmp_path: Path) -> None:
    with published() as publisher:
        publisher.feed("/story/one", etag="a")
        publisher.story("/story/one", "A man was arrested.", etag="p1")
        newsroom = Newsroom(tmp_path, publisher)
        assert newsroom.visit()["new"] == 1
        with open_store(f"sqlite:///{tmp_path / 'bluelight.db'}") as store:
            barred = story_id("gazette", "one")
            moment = calendar.now()
            store.withheld.add(
                Tombstone(story=barred, source="gazette", withheld=moment, who="local", reason="A court order")
            )
        publisher.feed("/story/two", "/story/one", etag="b")
        publisher.story("/story/two", "Two were released.")
        publisher.was_asked()
        assert newsroom.visit(hours=2)["new"] == 1
        asked = publisher.was_asked()
    assert Asked("/story/two") in asked
    assert "/story/one" not in {each.path for each in asked}
