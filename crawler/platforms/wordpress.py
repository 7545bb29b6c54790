"""Sites that run on WordPress."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider


class WordPress(NewsroomSpider):
    """Feed at /feed/, JSON at /wp-json/wp/v2/posts, text in `.entry-content`: as WordPress and its own themes have it
    (https://developer.wordpress.org/rest-api/, https://codex.wordpress.org/WordPress_Feeds).

    A story's path is its slug, alone or below a date; a slug of three words or more is taken for a story's.
    """

    story_path = r"/(?:\d{4}/\d\d/(?:\d\d/)?)?(?P<key>(?:[^/-]+-+){2,}[^/-]+)"
    skip = (r"^/(?:cookie|editorial|privacy|terms)-", r"^/(?:author|category|page|tag)/")
    body_rules = (
        ".entry-content > p, .entry-content > h2, .entry-content > h3, "
        ".entry-content > blockquote p, .entry-content > ul > li",
    )
