"""Emergency Services News, a trade outlet."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider
from search.story import Kind, Rights


class EmergencyServicesNews(NewsroomSpider):
    """A WordPress site: feed, addresses and markup are inferred from WordPress's own; one text was read.

    Appeals, community notices and readers' comments stand below the text. A story's path is its slug, alone
    or below a date; a slug of three words or more is taken for a story's.
    """

    name = "emergency_services_news"
    label = "Emergency Services News"
    kind = Kind.ARTICLE
    rights = Rights.INDEX
    homepage = "https://emergency-services.news"
    hosts = ("emergency-services.news",)
    feeds = ("https://emergency-services.news/feed/",)
    story_path = r"/(?:\d{4}/\d\d/(?:\d\d/)?)?(?P<key>(?:[^/-]+-+){2,}[^/-]+)"
    skip = (r"^/(?:cookie|editorial|privacy|terms)-",)
    body_rules = (
        ".entry-content > p, .entry-content > h2, .entry-content > h3, "
        ".entry-content > blockquote p, .entry-content > ul > li",
    )
