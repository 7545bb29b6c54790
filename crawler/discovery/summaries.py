"""The summaries of entries, without the lines that publishing software adds."""

from __future__ import annotations

import re

from crawler.extraction.plain_text import markup_to_text

_WORDPRESS_LINE = re.compile(
    r"\s*\bThe post (?:(?!\bThe post ).){1,500}? (?:appeared first|first appeared) on (?:(?![.!?] [A-Z]).){1,150}$"
)
"""The line that WordPress adds to every summary in a feed."""
_CONTINUE = re.compile(
    r"(?:^|(?<=[.!?…\]\"”’)])) ?(?:Continue reading|Read more|Read the full (?:story|article))"
    r"(?:\W*|[ :].{1,200}(?:…|\.\.\.|[→»›>]|[\"”’])\W*)$"
)
"""The link to the page that themes add to an excerpt, with or without the headline."""

_LONGEST_LINE = 800
"""The most characters of such a line; only the end of a summary is searched, since it may be of any length."""


def summary_of(markup: str) -> str:
    """Return the text of a summary."""
    text = markup_to_text(markup)
    start, end = text[:-_LONGEST_LINE], text[-_LONGEST_LINE:]
    return (start + _CONTINUE.sub("", _WORDPRESS_LINE.sub("", end))).strip()
