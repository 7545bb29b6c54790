"""Which stories a crawl lets through: what stands at a limit is kept, what is beyond it is refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from scrapy.exceptions import DropItem

from crawler.pipelines import KeepRights, Validate
from search.story import Rights
from tests.stories import NOON, story

LIMITS = {"key": 500, "url": 2_000, "title": 1_000, "summary": 20_000, "section": 500, "image": 2_000}


@pytest.mark.parametrize(("field", "limit"), LIMITS.items())
def test_a_field_of_the_greatest_length_is_kept_and_a_longer_one_is_refused(field: str, limit: int) -> None:
    fits = replace(story("A fire."), **{field: "https://x".ljust(limit, "x")})
    assert Validate().process_item(fits) == fits
    with pytest.raises(DropItem, match=rf"has a {field} of more than {limit:,} characters\."):
        Validate().process_item(replace(fits, **{field: "https://x".ljust(limit + 1, "x")}))


def test_a_text_of_a_million_letters_is_kept_and_a_longer_one_is_refused() -> None:
    fits = story("w" * 600_000, "w" * 400_000)
    assert Validate().process_item(fits) == fits
    with pytest.raises(DropItem, match=r"has a text of more than 1,000,000 characters\."):
        Validate().process_item(replace(fits, body=(*fits.body, "w")))


@pytest.mark.parametrize("moment", ["seen", "published", "modified"])
def test_a_time_without_its_zone_is_refused(moment: str) -> None:
    kept = story("A fire.", modified=NOON)
    with pytest.raises(DropItem, match="has a time without a time zone"):
        Validate().process_item(replace(kept, **{moment: datetime(2026, 11, 3, 12)}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"url": "ftp://news.test/a"}, "is not a web address"),
        ({"url": "news.test/a"}, "is not a web address"),
        ({"title": ""}, "has no headline"),
    ],
)
def test_what_is_no_story_is_refused(wrong: dict[str, str], says: str) -> None:
    with pytest.raises(DropItem, match=says):
        Validate().process_item(replace(story("A fire."), **wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("rights", Rights)
def test_of_a_feed_source_no_text_is_stored(rights: Rights) -> None:
    kept = KeepRights(rights).process_item(story("A fire.", summary="The feed's summary."))
    assert kept.body == (() if rights is Rights.FEED else ("A fire.",))
    assert kept.summary == "The feed's summary."
