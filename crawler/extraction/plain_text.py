"""Plain text as it is stored: composed (NFC), on one line, without invisible characters."""

from __future__ import annotations

import re
import unicodedata

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


def element_text(element: etree._Element) -> str:
    """Return the tidy text of an element."""
    return tidy(str(element.xpath("string()")))
