"""The text of an endpoint: decompressed, decoded as carefully as a page, and with its faults in XML repaired."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from html import escape, unescape
from html.entities import html5

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from crawler.extraction.page_decoder import LARGEST_PAGE
from search.errors import PageError

_CHUNK = 64 * 1024
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]{0,200}\?>", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that XML 1.0 does not allow, and the byte order mark."""
_NUMERIC = (
    r"(?P<pair>&#(?:\d{5}|x[0-9a-f]{4});&#(?:\d{5}|x[0-9a-f]{4});)"
    r"|&#(?P<decimal>\d+);?|&#x(?P<hexadecimal>[0-9a-f]+);?"
)
_NUMERIC_REFERENCE = re.compile(_NUMERIC, re.IGNORECASE)
_SECTION_OR_REFERENCE = re.compile(
    rf"(?P<section><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))|{_NUMERIC}|&(?P<name>[a-z_][\w.-]*);|(?P<bare>&)",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]+)\s", re.IGNORECASE)
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_BEYOND_ASCII, _ESCAPED = re.compile(r"[^\x00-\x7f]"), re.compile("[\udc80-\udcff]")
_OF_MARKUP = frozenset("<>&\"'")
_UNKNOWN = "\ufffd"
_WINDOWS_1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
"""The characters of windows-1252 for the surrogates with which Python marks the bytes that are not UTF-8."""


def inflated(content: bytes, url: str) -> bytes:
    """Return the content, decompressed if it is gzip, whatever its name or header.

    All members of a gzip file are read; if the file is cut off or damaged, what comes before that. Raises `PageError`
    if nothing can be read, or if the result is larger than `LARGEST_PAGE`.
    """
    if not content.startswith(b"\x1f\x8b"):
        return content
    unpacked = bytearray()
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
        try:
            while part := file.read1(_CHUNK):
                unpacked += part
                if len(unpacked) > LARGEST_PAGE:
                    raise PageError(f"{url} unpacks to more than {LARGEST_PAGE // 1024**2} MB.")
        except (EOFError, OSError, zlib.error) as error:
            if not unpacked:
                raise PageError(f"{url} is damaged: {error}.") from error
    return bytes(unpacked)


def decode_endpoint(content: bytes, content_type: str = "") -> str:
    """Return the text of an endpoint. `content_type` is the HTTP header, for its charset.

    Text that is UTF-8, apart from fewer faulty bytes than good characters, is read as UTF-8 whatever is declared, and
    its faulty bytes as windows-1252, from which they nearly always come. Other text has the encoding of its byte order
    mark, of the header or of its own declaration, or else windows-1252.
    """
    encoding, _ = read_bom(content)
    if encoding and not encoding.startswith("utf-8"):
        return content.decode(encoding, "replace")
    text, good, faulty = _mixed(content)
    declared = resolve_encoding(http_content_type_encoding(content_type) or html_body_declared_encoding(content) or "")
    if faulty <= good or not declared or declared == "utf-8":
        return text
    try:
        return content.decode(declared, "replace")
    except LookupError:  # Python also calls base64 an encoding
        return text


def repaired_xml(text: str) -> bytes:
    """Return XML in UTF-8 in which a parser finds no forbidden character, reference, or bare ampersand.

    A reference to a character that XML forbids becomes what a browser shows for it, and two references to the halves of
    a surrogate pair become the character that was meant. In CDATA sections, which contain HTML, nothing else changes.
    https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state
    """
    text = _FORBIDDEN.sub("", _DECLARATION.sub("", text, count=1)).lstrip()
    declared = frozenset(_ENTITY.findall(text))
    return _SECTION_OR_REFERENCE.sub(lambda match: _repaired(match, declared), text).encode("utf-8", "replace")


def _mixed(content: bytes) -> tuple[str, int, int]:
    """Return UTF-8 with its faulty bytes as windows-1252, and how many characters beyond ASCII were good and faulty."""
    text = content.decode("utf-8-sig", "surrogateescape")
    beyond_ascii, faulty = len(_BEYOND_ASCII.findall(text)), len(_ESCAPED.findall(text))
    return text.translate(_WINDOWS_1252) if faulty else text, beyond_ascii - faulty, faulty


def _repaired(match: re.Match[str], declared: frozenset[str]) -> str:
    if match["section"]:
        return _NUMERIC_REFERENCE.sub(_numeric, match["section"])
    if name := match["name"]:
        return match[0] if name in _OF_XML or name in declared else escape(html5.get(f"{name};", match[0]), quote=False)
    return "&amp;" if match["bare"] else _numeric(match)


def _numeric(match: re.Match[str]) -> str:
    if match["pair"]:
        return _pair(match["pair"])
    digits, base = (match["decimal"], 10) if match["decimal"] else (match["hexadecimal"], 16)
    return _character(int(digits, base) if len(digits) < 9 else 0)


def _pair(references: str) -> str:
    """Return the character of two references to the halves of a surrogate pair, or two characters."""
    codes = [
        int(each[1:], 16) if each[0] in "xX" else int(each)
        for each in references.replace("&#", "").rstrip(";").split(";")
    ]
    high, low = codes
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return "".join(map(_character, codes))


def _character(code: int) -> str:
    """Return the character that a browser shows for a reference, in a form that XML allows."""
    character = unescape(f"&#{code};") if code else _UNKNOWN
    return f"&#{ord(character)};" if character in _OF_MARKUP else _FORBIDDEN.sub("", character)
