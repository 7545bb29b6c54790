"""Renders the pages and feeds of the sample, in the markup of the sites whose spiders read them.

The broadcaster's page is like stored BBC pages of 2024, with JSON-LD, `__NEXT_DATA__` and text blocks; its feed is like
the BBC's. The force's feed is like stored feeds of Mynewsdesk; its page is inferred, with the text in schema.org's
markup. The outlet's page and feed are WordPress's own, with appeals to readers in the text and comments below it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bluelight.sample import samples_folder
from bluelight.sample.sample_spiders import AmbershirePolice, BlueLampGazette, RadioAmbershire
from search.calendar import local

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bluelight.sample.sample_stories import SampleStory, SampleVersion
    from crawler.newsroom import NewsroomSpider


@dataclass(frozen=True)
class SampleSite:
    """The site of a newsroom: its spider, the name of its texts and templates, and the pattern of its addresses."""

    spider: type[NewsroomSpider]
    name: str
    address: str

    def url(self, story: SampleStory) -> str:
        """Return the address of a story, which is the same whenever the sample is built."""
        return self.address.format(slug=story.slug, number=_number(story.slug), code=f"c{_digest(story.slug)[:11]}")


SITES = (
    SampleSite(RadioAmbershire, "broadcaster", "https://www.radioambershire.example/news/articles/{code}"),
    SampleSite(AmbershirePolice, "force", "https://news.ambershire-police.example/news/{slug}-{number}"),
    SampleSite(BlueLampGazette, "outlet", "https://bluelampgazette.example/{slug}/"),
)


@dataclass(frozen=True)
class SamplePage:
    """The page of one version of a story. The dates are aware and in UTC, or None if the page has no dates."""

    site: SampleSite
    story: SampleStory
    version: SampleVersion
    published: datetime | None
    modified: datetime | None

    @cached_property
    def url(self) -> str:
        """The address of the page."""
        return self.site.url(self.story)

    @property
    def number(self) -> int:
        """The story's number in the site's database."""
        return _number(self.story.slug)

    @property
    def categories(self) -> list[str]:
        """The section and the tags, which WordPress mixes."""
        return [name for name in (self.story.section, *self.story.tags) if name]

    @property
    def image(self) -> str:
        """The address of the picture, or an empty string if there is none."""
        return f"{self.site.spider.homepage}/images/{self.number}.jpg" if self.story.image else ""


def render_page(page: SamplePage) -> bytes:
    """Return the page as its site would send it: HTML in UTF-8."""
    return _render(f"{page.site.name}.html", page=page)


def render_feed(site: SampleSite, pages: Sequence[SamplePage], now: datetime) -> bytes:
    """Return the feed of the site with these pages, built at `now`: RSS in UTF-8."""
    return _render(f"{site.name}.xml", site=site, pages=pages, now=now)


def _render(template: str, **names: Any) -> bytes:
    return _environment().get_template(template).render(names).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(samples_folder() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["local"] = local
    environment.filters["rfc822"] = format_datetime
    environment.filters["milliseconds"] = lambda moment: int(moment.timestamp() * 1000)
    return environment


def _digest(slug: str) -> str:
    return hashlib.blake2b(slug.encode(), digest_size=8).hexdigest()


def _number(slug: str) -> int:
    """Return a number of six digits, as Mynewsdesk and WordPress have."""
    return 100_000 + int(_digest(slug), 16) % 900_000
