"""The search page, which is the home page: a field for the query, controls that write into it, and the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import address, data
from dashboard.address import link
from dashboard.fragments.markup import anchor, text
from dashboard.fragments.story_rows import story_rows
from dashboard.fragments.timeline import timeline
from dashboard.page_errors import show_state
from dashboard.query_text.filters import narrowed, without
from dashboard.query_text.word_forms import as_typed, with_forms
from dashboard.views.facet_controls import ORDERS, facet_controls
from dashboard.views.no_results import nothing_found
from dashboard.views.query_help import explain, language, query_help
from search import calendar
from search.errors import QueryError
from search.index import Order
from search.query import parse
from search.query.tree import All, has_words
from search.query.unparser import unparse
from search.tags import Tag
from search.wording import counted

if TYPE_CHECKING:
    from search.index import Hits
    from search.results import Results


def show() -> None:
    """Show the page. Its address holds the query (q), the order, and where the list starts (after)."""
    query = _field()
    order = Order(address.choice("order", ORDERS, Order.NEWEST.value))
    try:
        results = data.search(query, order=order, after=st.query_params.get("after"))
    except QueryError as error:
        explain(error, query)
        language()
        return
    if not results.sources:
        _nothing_collected()
        return
    _interpretation(query, results)
    facet_controls(query, results)
    if not results.hits.total:
        nothing_found(query, results.advice)
        return
    _summary(query, results)
    st.html(story_rows(results.rows, results.sources, query, calendar.now()))
    _paging(query, order, results.hits)


def _field() -> str:
    """Show the field, which is kept in the address, and its help. Returns the query."""
    st.session_state["q"] = st.query_params.get("q", "")
    with st.container(horizontal=True, vertical_alignment="center", key="field"):
        st.text_input(
            "Search",
            key="q",
            placeholder="Search all stories: inquest -football since:30d",
            label_visibility="collapsed",
            on_change=lambda: address.put_query(st.session_state["q"]),
        )
        query_help()
    return str(st.session_state["q"])


def _interpretation(query: str, results: Results) -> None:
    """Show how the query was read if it mixes AND and OR outside its filters, which the controls show."""
    if "(" in unparse(parse(without(query, *Tag))):
        st.html(f'<p class="reading">read as <span>{text(results.interpretation)}</span></p>')


def _summary(query: str, results: Results) -> None:
    """Show how many stories matched, their timeline, words that stand out, and links to an alert and a trend."""
    hits = results.hits
    parts = [f"<strong>{counted(hits.total, 'story', 'stories')}</strong>"]
    if hits.undated:
        parts.append(f"{hits.undated:,} without a date")
    parts += filter(None, [_other_forms(query, results)])
    actions = "" if isinstance(results.query, All) else anchor(link("alerts", q=query), "Set an alert")
    if has_words(results.query):
        actions += anchor(link("trends", q=query), "See trend")
    st.html(
        f'<div class="results-summary"><p>{" · ".join(parts)}</p>{timeline(hits.days, calendar.now())}'
        f'<p class="actions">{actions}</p>{_significant_words(query)}</div>'
    )


def _other_forms(query: str, results: Results) -> str:
    """Return which other forms of the words were found, with a link that leaves them out, or one that adds them."""
    if results.other_forms:
        forms = ", ".join(f"“{text(form)}”" for form in results.other_forms)
        return f"also found: {forms} ({anchor(link('', q=as_typed(query)), 'only as typed')})"
    grown = with_forms(query)
    return f"only as typed ({anchor(link('', q=grown), 'other forms too')})" if grown != query else ""


def _significant_words(query: str) -> str:
    """Return the words that stand out in the result; each is a link that narrows the search to it."""
    words = (anchor(link("", q=narrowed(query, word)), text(word)) for word in data.significant_words(query))
    links = " · ".join(words)
    return f'<p class="apart">Words that stand out: {links}</p>' if links else ""


def _paging(query: str, order: Order, hits: Hits) -> None:
    parameters = {"q": query, "order": order.value if order is not Order.NEWEST else None}
    label = "Older stories" if order is Order.NEWEST else "More stories"
    first = anchor(link("", **parameters), "Back to the first page") if st.query_params.get("after") else ""
    older = anchor(link("", **parameters, after=hits.next), label, style="more") if hits.next else ""
    if first or older:
        st.html(f'<p class="paging">{older}{first}</p>')


def _nothing_collected() -> None:
    show_state(
        "Nothing has been collected yet",
        "There are no stories to search.",
        "Ask whoever runs Blue Light to start collecting stories.",
    )


show()
