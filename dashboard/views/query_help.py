"""What a query may hold, and what is wrong with one that cannot be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.fragments.markup import text
from search.query.guide import guide

if TYPE_CHECKING:
    from search.errors import QueryError

_TOKEN = re.compile(r'[()"]|[^\s()"]{1,60}')
_BEFORE = 60
_AFTER = 20


def query_help() -> None:
    """A press away from the field: the language on one page."""
    with st.popover("Help", type="tertiary", key="help"):
        language()


def language() -> None:
    """The whole language, as docs/query-language.md has it."""
    st.markdown(guide(), anchors=False)


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
