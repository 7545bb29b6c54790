"""What the search page shows when nothing matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.address import link
from dashboard.fragments.markup import anchor, text
from dashboard.query_text.filters import without
from dashboard.query_text.word_forms import with_forms
from search.tags import Tag

if TYPE_CHECKING:
    from search.insights.spelling import Advice, QueryPart

_FILTERS = (*Tag, "since", "after", "before", "on")


def nothing_found(query: str, advice: Advice | None) -> None:
    """Show that nothing matches, how many stories each part of the query finds on its own, and what to try instead."""
    steps = []
    if advice and advice.instead:
        steps.append(f"Did you mean <strong>{anchor(link('', q=advice.instead), text(advice.instead))}</strong>?")
    if advice and len(advice.parts) > 1:
        steps.append(f"Each part on its own: {' · '.join(_part(part) for part in advice.parts)}")
    if not steps:
        steps.append("Check the spelling, or try another word.")
    if (grown := with_forms(query)) != query:
        other_forms = anchor(link("", q=grown), "search for other forms too")
        steps.append(f"The words were searched for only as typed; {other_forms}.")
    bare = without(query, *_FILTERS)
    if bare != query.strip():
        steps.append(f"{anchor(link('', q=bare), 'Search without the filters')}.")
    steps.append(f"{anchor(link('alerts', q=query), 'Set an alert')} to be notified when a story comes in.")
    st.html(
        f'<section class="state"><h2>Nothing found for {text(query)}</h2>'
        f"<ul>{''.join(f'<li>{step}</li>' for step in steps)}</ul></section>"
    )


def _part(part: QueryPart) -> str:
    """Return a part of a query with its number of stories, linked to its search if there are any: "coroner 31"."""
    words = text(part.text)
    return f"{anchor(link('', q=part.text), words) if part.stories else words} <strong>{part.stories:,}</strong>"
