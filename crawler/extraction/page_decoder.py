"""Decodes and parses pages as a browser does, except that a declared charset is ignored if it is wrong."""

from __future__ import annotations

import re

from lxml import etree, html
from w3lib.encoding import html_to_unicode

from search.errors import PageError

LARGEST_PAGE = 10 * 1024 * 1024
"""The most bytes, or characters of a text, of a page that is read. News pages are far smaller."""

_TAG = re.compile(r"<(?:html|head|title|body|main|article|section|div|h1|p)\b", re.IGNORECASE)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""The binary data bytes of https://mimesniff.spec.whatwg.org/#binary-data-byte, without the vertical tab."""

_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_MANY_ATTRIBUTES = re.compile(
    r"""<[a-zA-Z][^\s/>]*+(?:\s++[^\s=>"'<]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?+){1000,}+"""
)
"""A tag with a thousand attributes or more; libxml2 compares each with all before it, which takes too long."""


def parse_page(content: str | bytes, url: str, content_type: str) -> html.HtmlElement | None:
    """Return the tree of a page, or None if the page is empty. `content_type` is the HTTP header, for its charset.

    The content decides whether it is a page, whatever the header states. Raises `PageError` if it is not a page or is
    larger than `LARGEST_PAGE`.
    """
    if len(content) > LARGEST_PAGE:
        size, most = f"{len(content) / 1024**2:.0f} MB", f"{LARGEST_PAGE // 1024**2} MB"
        raise PageError(f"{url} is {size}; only pages of up to {most} are read.")
    text = content if isinstance(content, str) else decode(content, content_type)
    if not text.strip("\0 \t\r\n\f"):
        return None
    if not _is_markup(text):
        raise PageError(f"{url} is not an HTML page.")
    text = _LONG_TAG.sub(lambda tag: "<p" if _MANY_ATTRIBUTES.match(tag[0]) else tag[0], text.replace("\0", ""))
    # The text is encoded again because lxml refuses text that declares an encoding.
    parser = html.HTMLParser(encoding="utf-8")
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # The page has no elements, only a comment for instance.
        return None


def decode(content: bytes, content_type: str) -> str:
    """Return the text of a page. Content that is valid UTF-8, or nearly so, is decoded as UTF-8.

    Otherwise the encoding comes from the byte order mark, the HTTP header or the meta element, or is windows-1252. A
    legacy encoding hardly ever has valid sequences of UTF-8 by chance, so these are more reliable than any declaration.
    """
    text = content.decode("utf-8-sig", "replace")
    if _is_mostly_utf8(text):
        return text
    encoding, text = html_to_unicode(content_type, content, default_encoding="cp1252")
    return content.decode("cp1252", "replace") if encoding == "utf-8" and not text.isascii() else text


def _is_mostly_utf8(text: str) -> bool:
    """Return whether more sequences of UTF-8 were decoded than failed to decode."""
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return beyond_ascii > 2 * text.count("\ufffd")


def _is_markup(text: str) -> bool:
    start = text[:1024].lstrip("\0 \t\r\n\f\ufeff")
    if not start.startswith("<") and (start[:1] in "{[" or start.startswith("%PDF-") or _BINARY.search(start)):
        return False
    return _TAG.search(text) is not None
