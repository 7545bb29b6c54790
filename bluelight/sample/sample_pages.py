"""The sample's pages and feeds, in the markup of the sites whose spiders read them.

The broadcaster's page has what stored pages of the BBC of 2024 have: JSON-LD, `__NEXT_DATA__`, text blocks; its feed is
the BBC's, too. The force's feed is Mynewsdesk's as stored; its page is inferred, with the text where schema.org has it.
The outlet's page and feed are WordPress's own, with appeals to readers in the text and readers' comments below it.
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
    """A newsroom's site: who reads it, the name of its texts and templates, and where its stories live."""

    spider: type[NewsroomSpider]
    name: str
    address: str

    def url(self, story: SampleStory) -> str:
        """Where a story lives; the same whenever the sample is built."""
        return self.address.format(slug=story.slug, number=_number(story.slug), code=f"c{_digest(story.slug)[:11]}")


SITES = (
    SampleSite(RadioAmbershire, "broadcaster", "https://www.radioambershire.example/news/articles/{code}"),
    SampleSite(AmbershirePolice, "force", "https://news.ambershire-police.example/news/{slug}-{number}"),
    SampleSite(BlueLampGazette, "outlet", "https://bluelampgazette.example/{slug}/"),
)


@dataclass(frozen=True)
class SamplePage:
    """A story's page as it stands in one of its versions. The dates are aware and in UTC, or None for none."""

    site: SampleSite
    story: SampleStory
    version: SampleVersion
    published: datetime | None
    modified: datetime | None

    @cached_property
    def url(self) -> str:
        """Where it lives."""
        return self.site.url(self.story)

    @property
    def number(self) -> int:
        """What the site's database would call it."""
        return _number(self.story.slug)

    @property
    def categories(self) -> list[str]:
        """Its section and tags, as WordPress mixes them."""
        return [name for name in (self.story.section, *self.story.tags) if name]

    @property
    def image(self) -> str:
        """The address of its picture, if it has one."""
        return f"{self.site.spider.homepage}/images/{self.number}.jpg" if self.story.image else ""


def render_page(page: SamplePage) -> bytes:
    """The page as its site would send it: HTML in UTF-8."""
    return _render(f"{page.site.name}.html", page=page)


def render_feed(site: SampleSite, pages: Sequence[SamplePage], now: datetime) -> bytes:
    """The site's feed, built at `now`, of these pages: RSS in UTF-8."""
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
    """Six digits, as Mynewsdesk and WordPress count."""
    return 100_000 + int(_digest(slug), 16) % 900_000
