"""Coroners' reports to prevent future deaths, published by the Judiciary of England and Wales."""

from __future__ import annotations

from crawler.platforms.pdf_newsroom import DocumentNewsroom
from search.story import Rights, StoryKind


class PreventionOfFutureDeaths(DocumentNewsroom):
    """The feed, the addresses and the link to the report (`a.govuk-button`, a PDF) are documented by others' programs.

    The body is the text of the PDF, which describes the inquest. The page itself says only whom the report is about and
    to whom it is addressed; the general extractor finds that. The content is under the Open Government Licence.
    """

    name = "judiciary_pfd"
    label = "Prevention of Future Deaths reports"
    kind = StoryKind.STATEMENT
    rights = Rights.FULL
    homepage = "https://www.judiciary.uk/prevention-of-future-death-reports/"
    publishes = (2, 60)
    hosts = ("judiciary.uk",)
    feeds = ("https://www.judiciary.uk/feed/?post_type=pfd",)
    story_path = r"/prevention-of-future-death-reports/(?P<key>(?!page/)[^/]+)"
    document = "a.govuk-button[href*='.pdf'], a[href$='.pdf']"
    language = "en"
