"""Plain text as it is stored: composed (NFC), on one line, without invisible characters."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from lxml import etree, html

_UNSEEN = dict.fromkeys(
    code
    for first, last in (
        (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x7F), (0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E),
        (0x2060, 0x2064), (0xD800, 0xDFFF), (0xFEFF, 0xFEFF), (0xFFFE, 0xFFFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""Control characters, soft hyphen, zero-width and direction marks, lone surrogates, the byte order mark."""


_TAG_NAMES = "p|br|div|span|strong|b|em|i|a|ul|ol|li|h[1-6]|figure|img|blockquote"
_ENCODED_TAG = re.compile(rf"&(?:amp;)?lt;/?(?:{_TAG_NAMES})\b", re.IGNORECASE)
_MOST_ENCODINGS = 2
_LINE_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?h[1-6]|/?blockquote)\b[^<>]{0,1000}>", re.IGNORECASE)
_ESCAPED_TWICE = re.compile(r"&amp;(#\w{2,6};|[a-z]{2,8};)")


def tidy(text: str) -> str:
    """Return text in NFC, with single spaces, without soft hyphens, zero-width and control characters."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_UNSEEN)).split())


def markup_to_text(markup: str) -> str:
    """Return the text of a snippet that may contain markup and entities, as in feeds and JSON-LD."""
    if "<" not in markup and "&" not in markup:
        return tidy(markup)
    markup = _ESCAPED_TWICE.sub(r"&\1", markup)
    spaced = re.sub(r"(?i)<(br|/p|/div|/li)\b", r" <\1", markup.translate(_UNSEEN))
    try:
        return element_text(html.fromstring(f"<div>{spaced}</div>"))
    except etree.ParserError:
        return ""


def split_markup(markup: str) -> list[str]:
    """Return the paragraphs of a text that may contain tags, also encoded ones, and line breaks."""
    for _ in range(_MOST_ENCODINGS):
        markup = unescape(markup) if _ENCODED_TAG.search(markup) else markup
    return [text for line in _LINE_BREAK.sub("\n", markup).splitlines() if (text := markup_to_text(line))]


def element_text(element: etree._Element) -> str:
    """Return the tidy text of an element."""
    return tidy(str(element.xpath("string()")))
