"""What a query may hold, and what is wrong with one that cannot be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.markup import table, text
from search.query.fields import FIELDS

if TYPE_CHECKING:
    from search.errors import QueryError

_WORDS = (
    ("inquest", "the word and its inflections: inquests"),
    ('"letter of claim"', "these words as written, next to each other"),
    ("crash fire", "both words; AND may be written"),
    ("crash OR fire", "one of them, or both"),
    ("inquest -football", "not the second; NOT may be written"),
    ("(crash OR fire) coldmere", "brackets group"),
)
_TOKEN = re.compile(r'[()"]|[^\s()"]{1,60}')
_BEFORE = 60
_AFTER = 20


def query_help() -> None:
    """A press away from the field: the language on one page."""
    with st.popover("Help", type="tertiary"):
        st.html(language())


def language() -> str:
    """The language as a table of what to type and what that finds."""
    fields = [(field.example, field.finds) for field in FIELDS.values()]
    rows = [(f"<code>{text(example)}</code>", text(finds)) for example, finds in (*_WORDS, *fields)]
    return table(("Type", "to find"), rows, style="help")


def explain(error: QueryError, query: str) -> None:
    """The error, and the query with the place marked where the trouble starts."""
    at = min(error.position, len(query))
    before, place, rest = query[:at], *_cut(query[at:])
    shown = ("…" if at > _BEFORE else "") + before[-_BEFORE:]
    st.html(
        f'<div class="query-error" role="alert"><p>{text(str(error))}</p>'
        f'<code>{text(shown)}<span class="place">{text(place) or "&nbsp;"}</span>{text(rest[:_AFTER])}'
        f"{'…' if len(rest) > _AFTER else ''}</code></div>"
    )


def _cut(rest: str) -> tuple[str, str]:
    """The bracket, quotation mark or word with which a text begins, and what follows it."""
    match = _TOKEN.match(rest)
    end = match.end() if match else 0
    return rest[:end], rest[end:]
