"""Search, the home page: one field, controls that write into it, and what was found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import address, data, filters
from dashboard.address import link
from dashboard.clock import brief
from dashboard.markup import anchor, bars, text
from dashboard.rows import counted, rows
from dashboard.trouble import state
from dashboard.views.query_help import explain, language, query_help
from search import newsroom
from search.errors import QueryError
from search.index import Order
from search.query.tree import has_words
from search.story import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Found
    from search.index import Hits

_ORDERS = {Order.NEWEST.value: "newest first", Order.BEST.value: "best match"}
_PERIODS = {"": "Any time", "7d": "Last 7 days", "30d": "Last 30 days", "90d": "Last 90 days"}
_MOST_FORMS = 6
_LONGEST_BY_DAY = 92
_MOST_MONTHS = 36


def show() -> None:
    """The page; its address holds the query (q), the order and where the list starts (after)."""
    query = _field()
    order = Order(address.choice("order", _ORDERS, Order.NEWEST.value))
    try:
        found = data.search(query, order=order, after=st.query_params.get("after"))
    except QueryError as error:
        explain(error, query)
        st.html(language())
        return
    if not found.results.sources:
        _nothing_gathered()
        return
    _controls(query, found)
    _summary(query, found)
    if found.results.rows:
        st.html(rows(found.results.rows, found.results.sources, query, newsroom.now()))
        _paging(query, order, found.results.hits)
    else:
        _nothing_found(query)


def _field() -> str:
    """The field and its help; the text is the address's."""
    st.session_state["q"] = st.query_params.get("q", "")
    with st.container(horizontal=True, vertical_alignment="center", key="field"):
        st.text_input(
            "Search",
            key="q",
            placeholder="Search all stories: inquest -football since:30d",
            label_visibility="collapsed",
            on_change=lambda: _ask(st.session_state["q"]),
        )
        query_help()
    return str(st.session_state["q"])


def _ask(query: str) -> None:
    """Put another query into the address, at its first page."""
    address.put(q=query.strip(), after=None)


def _controls(query: str, found: Found) -> None:
    """Kind, source, period and order; each but the last writes a word into the query."""
    with st.container(horizontal=True, vertical_alignment="center", key="controls"):
        _kinds(query, found.kinds)
        _sources(query, found)
        _periods(query)
        if has_words(found.results.query):
            address.chooser("order", "Order", _ORDERS, Order.NEWEST.value)


def _kinds(query: str, counts: Mapping[str, int]) -> None:
    st.session_state["kind"] = filters.value(query, "kind")
    st.pills(
        "Kind",
        [kind.value for kind in Kind],
        format_func=lambda kind: f"{kind.capitalize()}s {counts.get(kind, 0):,}",
        key="kind",
        on_change=lambda: _ask(filters.changed(query, "kind", st.session_state["kind"])),
        label_visibility="collapsed",
    )


def _sources(query: str, found: Found) -> None:
    labels = {name: source.label for name, source in found.results.sources.items()}
    st.session_state["source"] = filters.value(query, "source") or ""
    st.selectbox(
        "Source",
        ["", *sorted(labels, key=labels.__getitem__)],
        format_func=lambda name: f"{labels[name]} {found.sources.get(name, 0):,}" if name else "All sources",
        key="source",
        on_change=lambda: _ask(filters.changed(query, "source", st.session_state["source"])),
        label_visibility="collapsed",
        width=220,
    )


def _periods(query: str) -> None:
    chosen = filters.value(query, "since") or ""
    st.session_state["since"] = chosen
    st.selectbox(
        "Period",
        list(_PERIODS | {chosen: _PERIODS.get(chosen, f"since:{chosen}")}),
        format_func=lambda period: _PERIODS.get(period, f"since:{period}"),
        key="since",
        on_change=lambda: _ask(filters.changed(query, "since", st.session_state["since"])),
        label_visibility="collapsed",
        width=160,
    )


def _summary(query: str, found: Found) -> None:
    """How much was found, over what time, in which other forms, and what can be made of it."""
    hits = found.results.hits
    parts = [f"<strong>{counted(hits.total)}</strong>"]
    if hits.undated:
        parts.append(f"{hits.undated:,} without a date")
    grown = filters.grown(found.results.query)
    if forms := [f"“{text(form)}”" for word in grown for form in word.forms]:
        more = " and more" if len(forms) > _MOST_FORMS else ""
        typed = anchor(link("", q=filters.as_typed(query)), "only as typed")
        parts.append(f"also finds {', '.join(forms[:_MOST_FORMS])}{more} ({typed})")
    actions = ""
    if has_words(found.results.query):
        actions = anchor(link("alerts", q=query), "Save as alert") + anchor(link("trends", q=query), "See trend")
    st.html(f'<div class="found"><p>{" · ".join(parts)}</p>{_spark(hits)}<p class="actions">{actions}</p></div>')


def _spark(hits: Hits) -> str:
    """When the hits were published, by day for a season, else by month."""
    if len(hits.days) < 2:
        return ""
    days = sorted(hits.days)
    if (days[-1] - days[0]).days <= _LONGEST_BY_DAY:
        counts = [hits.days.get(date.fromordinal(day), 0) for day in _ordinals(days[0], days[-1])]
        unit = "day"
    else:
        counts = _monthly(hits)[-_MOST_MONTHS:]
        unit = "month"
    now = newsroom.now()
    span = f"{brief(newsroom.midnight(days[0]), now)} to {brief(newsroom.midnight(days[-1]), now)}"
    return bars(counts, f"stories a {unit}, {span}, at most {max(counts):,}")


def _ordinals(first: date, last: date) -> range:
    return range(first.toordinal(), last.toordinal() + 1)


def _monthly(hits: Hits) -> list[int]:
    months: dict[int, int] = {}
    for day, count in hits.days.items():
        month = day.year * 12 + day.month
        months[month] = months.get(month, 0) + count
    return [months.get(month, 0) for month in range(min(months), max(months) + 1)]


def _paging(query: str, order: Order, hits: Hits) -> None:
    on = {"q": query, "order": order.value if order is not Order.NEWEST else None}
    label = "Older stories" if order is Order.NEWEST else "More stories"
    first = anchor(link("", **on), "Back to the first page") if st.query_params.get("after") else ""
    older = anchor(link("", **on, after=hits.next), label, style="more") if hits.next else ""
    if first or older:
        st.html(f'<p class="paging">{older}{first}</p>')


def _nothing_found(query: str) -> None:
    steps = ["Check the spelling, or use fewer words: every word has to be in the story."]
    bare = filters.without(query, "kind", "source", "since", "after", "before")
    if bare != query.strip():
        steps.append(f"{anchor(link('', q=bare), 'Search without the filters')}.")
    steps.append(f"{anchor(link('alerts', q=query), 'Set an alert')} and hear of it when a story comes in.")
    st.html(
        f'<section class="state"><h2>Nothing found for {text(query)}</h2>'
        f"<ul>{''.join(f'<li>{step}</li>' for step in steps)}</ul></section>"
    )


def _nothing_gathered() -> None:
    state(
        "Nothing is gathered yet",
        "There are no stories to search.",
        "bluelight crawl gathers from the sources that ship with Blue Light, bluelight watch keeps on gathering; "
        "make demo shows all of it on invented stories.",
    )


show()
