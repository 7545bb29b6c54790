"""The controls that narrow a search. They show what the query filters by, and change it by writing words into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import address
from dashboard.query_text.filters import (
    Filter,
    dated,
    filters,
    going_back,
    since,
    wanted_values,
    with_values,
    without_filter,
)
from dashboard.words.labels import FACETS, full_label, label, tag_label
from search.index import Order
from search.query.tree import has_words
from search.story import StoryKind
from search.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.results import Results

ORDERS = {Order.NEWEST.value: "newest first", Order.BEST.value: "best match"}
_PERIODS = {"": "Any time", "7d": "Last 7 days", "30d": "Last 30 days", "90d": "Last 90 days"}
_HANDFUL = 8
"""How many values of a facet are shown as buttons; the others are in a list below them."""


def facet_controls(query: str, results: Results) -> None:
    """Show the controls for kind, facets, period and order, and below them the filters of the query.

    All of them except the order write words into the query.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="controls"):
        _kinds(query, results)
        with st.container(horizontal=True, vertical_alignment="center", width="content", key="facets"):
            for tag in FACETS:
                _facet(query, tag, results)
        _periods(query)
        if has_words(results.query):
            address.chooser("order", "Order", ORDERS, Order.NEWEST.value)
    _filters_in_query(query, results)


def _kinds(query: str, results: Results) -> None:
    counts = results.facets.get(Tag.KIND, {})
    st.session_state["kind"] = list(wanted_values(query, Tag.KIND))
    st.pills(
        "Kind",
        [kind.value for kind in StoryKind],
        format_func=lambda kind: f"{kind.capitalize()}s {counts.get(kind, 0):,}",
        selection_mode="multi",
        key="kind",
        on_change=lambda: address.put_query(with_values(query, Tag.KIND, st.session_state["kind"])),
        label_visibility="collapsed",
        wrap=True,
    )


def _periods(query: str) -> None:
    chosen = since(query)
    labels = _PERIODS | {chosen: _PERIODS.get(chosen, f"since:{chosen}")}
    if dated(query):
        labels[""] = "Days as typed"
    st.session_state["since"] = chosen
    st.selectbox(
        "Period",
        list(labels),
        format_func=labels.__getitem__,
        key="since",
        on_change=lambda: address.put_query(going_back(query, st.session_state["since"])),
        label_visibility="collapsed",
        width=160,
    )


def _facet(query: str, tag: Tag, results: Results) -> None:
    """Show a facet in a popover: each value with its number of stories. Nothing is shown if there is no value."""
    counts, chosen = results.facets.get(tag, {}), wanted_values(query, tag)
    denied = {each.value for each in filters(query) if each.tag is tag and each.denied}
    values = [value for value in dict.fromkeys((*counts, *chosen)) if value in chosen or value not in denied]
    if not values:
        return
    first = [value for place, value in enumerate(values) if place < _HANDFUL or value in chosen]
    labels = {value: f"{label(tag, value, results.sources)} {counts.get(value, 0):,}" for value in values}
    name = tag_label(tag)
    with st.popover(f"{name} · {len(chosen)}" if chosen else name, type="tertiary", key=f"facet-{tag}"):
        st.session_state[tag.value] = list(chosen)
        st.pills(
            name,
            first,
            format_func=labels.__getitem__,
            selection_mode="multi",
            key=tag.value,
            on_change=lambda: address.put_query(with_values(query, tag, st.session_state[tag.value])),
            label_visibility="collapsed",
        )
        if more := [value for value in values if value not in first]:
            _more(query, tag, {value: labels[value] for value in more})


def _more(query: str, tag: Tag, labels: dict[str, str]) -> None:
    """Show the values after the first handful, in a list that is searched by typing."""
    key = f"{tag}-more"
    st.session_state[key] = None
    st.selectbox(
        f"More in {tag_label(tag)}",
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        placeholder=f"{len(labels):,} more",
        key=key,
        on_change=lambda: address.put_query(
            with_values(query, tag, [*wanted_values(query, tag), st.session_state[key]])
        ),
        label_visibility="collapsed",
    )


def _filters_in_query(query: str, results: Results) -> None:
    """Show the filters of the query; a press on one removes it. The control of kinds shows the wanted kinds itself."""
    present = [each for each in dict.fromkeys(filters(query)) if each.tag is not Tag.KIND or each.denied]
    if not present:
        return
    st.session_state["filters"] = present
    st.pills(
        "Filters",
        present,
        format_func=lambda each: f"× {full_label(each.tag, each.value, results.sources, denied=each.denied)}",
        selection_mode="multi",
        key="filters",
        on_change=lambda: address.put_query(_without_removed(query, present, st.session_state["filters"])),
        label_visibility="collapsed",
    )


def _without_removed(query: str, present: Sequence[Filter], selected: Sequence[Filter]) -> str:
    """Return the query without those of its filters that are no longer selected."""
    for each in present:
        if each not in selected:
            query = without_filter(query, each)
    return query
