"""Help with the query language, and the explanation of a query that cannot be read."""

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
"""Characters of the query that are shown before and after the place."""


def query_help() -> None:
    """Show a button that opens the description of the query language."""
    with st.popover("Help", type="tertiary", key="help"):
        language()


def language() -> None:
    """Show the description of the query language, the same text as docs/query-language.md."""
    st.markdown(guide(), anchors=False)


def explain(error: QueryError, query: str) -> None:
    """Show the error, and the query with the place marked where the problem starts."""
    at = min(error.position, len(query))
    before, place, rest = query[:at], *_first_token(query[at:])
    shown = ("…" if at > _BEFORE else "") + before[-_BEFORE:]
    st.html(
        f'<div class="query-error" role="alert"><p>{text(str(error))}</p>'
        f'<code>{text(shown)}<span class="place">{text(place) or "&nbsp;"}</span>{text(rest[:_AFTER])}'
        f"{'…' if len(rest) > _AFTER else ''}</code></div>"
    )


def _first_token(rest: str) -> tuple[str, str]:
    """Return the bracket, quotation mark or word at the beginning of a text, and what follows it."""
    match = _TOKEN.match(rest)
    end = match.end() if match else 0
    return rest[:end], rest[end:]
