"""Bytes to the tree of a page, as a browser would read them, except that a lying charset is not believed."""

from __future__ import annotations

import re

from lxml import etree, html
from w3lib.encoding import html_to_unicode

from search.errors import PageError

LARGEST_PAGE = 10 * 1024 * 1024
"""Bytes, or characters of a text, beyond which a page is not read. No page of news comes near."""

_TAG = re.compile(r"<(?:html|head|title|body|main|article|section|div|h1|p)\b", re.IGNORECASE)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""The binary data bytes of https://mimesniff.spec.whatwg.org/#binary-data-byte, less the vertical tab."""

_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_MANY_ATTRIBUTES = re.compile(
    r"""<[a-zA-Z][^\s/>]*+(?:\s++[^\s=>"'<]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?+){1000,}+"""
)
"""More than a browser's own tags have; libxml2 compares each attribute with all before it."""


def parse_page(content: str | bytes, url: str, content_type: str) -> html.HtmlElement | None:
    """The tree of a page, or None for an empty one. `content_type` is the HTTP header, for its charset.

    What it holds decides whether it is a page, not what the header calls it. Raises `PageError` when it is none,
    or larger than `LARGEST`.
    """
    if len(content) > LARGEST_PAGE:
        raise PageError(f"{url} is {len(content) / 1024**2:.0f} MB; pages up to {LARGEST_PAGE // 1024**2} MB are read.")
    text = content if isinstance(content, str) else decode(content, content_type)
    if not text.strip("\0 \t\r\n\f"):
        return None
    if not _is_markup(text):
        raise PageError(f"{url} is not an HTML page.")
    text = _LONG_TAG.sub(lambda tag: "<p" if _MANY_ATTRIBUTES.match(tag[0]) else tag[0], text.replace("\0", ""))
    # As UTF-8 again: lxml refuses a text that declares an encoding of its own.
    parser = html.HTMLParser(encoding="utf-8")
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing but a comment, say
        return None


def decode(content: bytes, content_type: str) -> str:
    """The text of a page: whatever is valid UTF-8 is UTF-8, else byte order mark, HTTP header, meta, windows-1252.

    A legacy encoding hardly ever makes valid UTF-8 by chance, so it is a better witness than any declaration.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if text and not text.isascii():
        return text
    encoding, text = html_to_unicode(content_type, content, default_encoding="cp1252")
    if encoding == "utf-8" and _mostly_wrong(text):
        return content.decode("cp1252", "replace")
    return text


def _mostly_wrong(text: str) -> bool:
    """Whether more characters failed to decode than came out as something other than ASCII."""
    failed = text.count("\ufffd")
    return failed > 0 and failed > sum(not character.isascii() for character in text) - failed


def _is_markup(text: str) -> bool:
    start = text[:1024].lstrip("\0 \t\r\n\f\ufeff")
    if not start.startswith("<") and (start[:1] in "{[" or start.startswith("%PDF-") or _BINARY.search(start)):
        return False
    return _TAG.search(text) is not None
