"""Reads JSON of web pages, also where it is not valid, in time linear in its length and without recursion."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

_LONGEST = 1024 * 1024
"""The most characters of invalid JSON that are read."""
_DEEPEST = 2000
"""Reading ends where more objects and lists are open."""

_ESCAPED = re.compile(r"[\s\[{]*+&(?:quot|#34|#x22);")
"""The beginning of a script whose quotes are written as HTML entities."""
# Every repetition has a limit or cannot be tried twice, so that no text makes a search slow.
_SPACE = r"(?:\s++|/\*[^*]{0,500}+\*/|//[^\n]{0,500}+(?:\n|\Z)){0,8}+"
_QUOTED_NAME = r"""(?:"([^"\n]{1,100})"|'([^'\n]{1,100})')"""
_BEFORE_NAME = rf'(?:"[^"\n]{{1,100}}"|\'[^\'\n]{{1,100}}\'){_SPACE}:'
_NAME = re.compile(rf"(?:{_QUOTED_NAME}|([\w@$]{{1,100}})){_SPACE}:")
_SKIPPED = re.compile(_SPACE)
_ENDS_IN_OBJECT = re.compile(
    rf"{_SPACE}(?:[}}\]]|\Z|{_BEFORE_NAME}|,{_SPACE}(?:[,}}\]]|\Z|{_BEFORE_NAME}|[\w@$]{{1,100}}:{_SPACE}[\"'\[{{\d]))"
)
"""What follows the quote at the end of a value in an object; another quote belongs to the text."""
_ENDS_IN_LIST = re.compile(rf"{_SPACE}(?:[}}\]]|\Z|,{_SPACE}(?:[,}}\]\[{{\"'\d]|\Z))")
_STRING_STOPS = {quote: re.compile(rf"\\.|{quote}", re.DOTALL) for quote in "\"'"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_BARE = re.compile(r"[^,}\]\n]*+")
_WORD = re.compile(r"[\w@$]++")
_OPENING = re.compile(r"(?<!CDATA)(?<!<!)\[|{")


def read_json(script: str) -> Any:
    """Return the data of a script; of invalid JSON, what can be read of it, as a list of its objects.

    Publishers leave quotes, control characters and comments in texts, forget commas and brackets, quote with
    apostrophes or entities, write `undefined`, write several objects, or cut the script off. A text without an end is
    left out.
    """
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        script = script[:_LONGEST]
        return _Reader(unescape(script) if _ESCAPED.match(script) else script).objects()


class _Reader:
    """One pass over invalid JSON. It keeps the objects and lists that are open, the innermost one last."""

    def __init__(self, script: str) -> None:
        self._script = script
        self._position = 0
        self._objects: list[Any] = []
        self._open: list[dict[str, Any] | list[Any]] = []
        self._count = {dict: 0, list: 0}

    def objects(self) -> list[Any]:
        while self._position < len(self._script) and len(self._open) < _DEEPEST:
            if not self._open:
                self._find_opening()
            elif isinstance(self._open[-1], dict):
                self._read_member(self._open[-1])
            else:
                self._read_item(self._open[-1])
        return self._objects

    def _find_opening(self) -> None:
        opening = _OPENING.search(self._script, self._position)
        self._position = opening.start() if opening else len(self._script)
        if opening:
            self._objects.append(self._opened())

    def _read_member(self, members: dict[str, Any]) -> None:
        name = _NAME.match(self._script, self._position)
        if name:
            self._position = name.end()
            self._skip_space()
            value = self._value(_ENDS_IN_OBJECT)
            members.setdefault(name[1] or name[2] or name[3], value)
        elif self._here() in ("{", "["):
            self._objects.append(self._opened())
        else:
            self._close_or_skip()

    def _read_item(self, items: list[Any]) -> None:
        if self._here() in (",", "]", "}", ":"):
            self._close_or_skip()
        elif not self._skip_space():
            items.append(self._value(_ENDS_IN_LIST))

    def _value(self, end: re.Pattern[str]) -> Any:
        here = self._here()
        if here in ("{", "["):
            return self._opened()
        if here in ('"', "'"):
            return self._string(here, end)
        bare = _BARE.match(self._script, self._position)
        self._position = bare.end() if bare else len(self._script)
        return bare[0].strip() if bare and bare[0][:1].isdigit() else None

    def _opened(self) -> dict[str, Any] | list[Any]:
        container: dict[str, Any] | list[Any] = {} if self._here() == "{" else []
        self._position += 1
        self._open.append(container)
        self._count[type(container)] += 1
        return container

    def _close_or_skip(self) -> None:
        """Close the innermost list or object that the bracket here can close, with all within it; else skip it."""
        kind = {"]": list, "}": dict}.get(self._here())
        while kind and self._count[kind]:
            closed = type(self._open.pop())
            self._count[closed] -= 1
            if closed is kind:
                break
        if not self._skip_space():
            word = _WORD.match(self._script, self._position)
            self._position = word.end() if word else self._position + 1

    def _string(self, quote: str, end: re.Pattern[str]) -> str | None:
        """Return the string here, or None if it has no end. Its end is a quote before what may follow a value."""
        start = self._position + 1
        for stop in _STRING_STOPS[quote].finditer(self._script, start):
            if stop[0] == quote and end.match(self._script, stop.end()):
                self._position = stop.end()
                return _unescaped(_without_stray_quote(self._script[start : stop.start()], quote))
        self._position = len(self._script)
        return None

    def _here(self) -> str:
        return self._script[self._position : self._position + 1]

    def _skip_space(self) -> bool:
        """Skip white space and comments, and return whether there was any."""
        start, space = self._position, _SKIPPED.match(self._script, self._position)
        self._position = space.end() if space else start
        return self._position > start


def _without_stray_quote(text: str, quote: str) -> str:
    """Remove a single quote at one end of a text, which has no partner within the text."""
    return text.strip(quote) if text.replace("\\" + quote, "").count(quote) == 1 else text


def _unescaped(text: str) -> str:
    """Replace the escape sequences of JSON. Another character after a backslash stands for itself."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda each: chr(int(each[1], 16)) if each[1] else _ESCAPES.get(each[2], each[2]), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
