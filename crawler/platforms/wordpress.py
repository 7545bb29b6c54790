"""Sites that run on WordPress."""

from __future__ import annotations

from crawler.newsroom import NewsroomSpider


class WordPress(NewsroomSpider):
    """The base class for sites that run on WordPress.

    WordPress and its own themes have the feed at /feed/, the JSON at /wp-json/wp/v2/posts and the text in
    `.entry-content` (https://developer.wordpress.org/rest-api/, https://codex.wordpress.org/WordPress_Feeds).

    The path of a story is its slug, alone or below a date. A slug of three words or more counts as that of a story.
    """

    story_path = r"/(?:\d{4}/\d\d/(?:\d\d/)?)?(?P<key>(?:[^/-]+-+){2,}[^/-]+)"
    skip = (r"^/(?:cookie|editorial|privacy|terms)-", r"^/(?:author|category|page|tag)/")
    body_rules = (
        ".entry-content > p, .entry-content > h2, .entry-content > h3, "
        ".entry-content > blockquote p, .entry-content > ul > li",
    )
