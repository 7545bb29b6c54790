"""The page of trends: how many stories matched each of up to five queries, over time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

import streamlit as st

from dashboard import address, data
from dashboard.address import link
from dashboard.chart import COLOURS, SIGNS, chart, comma_separated, sums, table
from dashboard.fragments.markup import anchor, text
from dashboard.fragments.markup import table as as_table
from dashboard.page_errors import show_state
from dashboard.views.query_help import explain
from search import calendar
from search.errors import QueryError
from search.trends import Unit, trend_gaps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.trends import Trend

MOST = 5
"""Queries on one chart."""
_UNITS = {Unit.DAY.value: "By day", Unit.WEEK.value: "By week"}
_MEASURES = {"share": "Share", "count": "Count"}
_PERIODS = {"30": "30 days", "90": "90 days", "365": "A year"}


def show() -> None:
    """Show the page. Its address holds the queries (q, repeated), the unit (by), the measure (show) and the days."""
    st.html("<h1>Trends</h1>")
    queries = list(dict.fromkeys(query for query in map(str.strip, st.query_params.get_all("q")) if query))[:MOST]
    _fields(queries)
    with st.container(horizontal=True, vertical_alignment="center", key="controls"):
        unit = Unit(address.chooser("by", "By", _UNITS, _usual_unit().value))
        share = address.chooser("show", "Show", _MEASURES, "share") == "share"
        days = int(address.chooser("days", "Over", _PERIODS, "90"))
    if not queries:
        show_state(
            "No query to chart",
            "A trend shows how many stories a day match a query, and what share of all stories that is.",
            "Type a query above, such as inquest, and a second one to compare it with.",
        )
        return
    trends = _trends(queries, unit, days)
    if any(trend.total for trend in trends.values()):
        _chart(trends, unit, share=share)
    elif trends:
        show_state(
            "Nothing to chart",
            f"No story of the last {days} days matches.",
            "Choose a longer period, or other words.",
        )


def _usual_unit() -> Unit:
    """Return days for a month, and weeks for longer: over months, the daily counts of most topics are noise."""
    return Unit.DAY if address.choice("days", _PERIODS, "90") == "30" else Unit.WEEK


def _fields(queries: list[str]) -> None:
    """Show a field for each query, with its colour and shape, and one for the next query."""
    with st.container(horizontal=True, key="legend"):
        for place in range(min(len(queries) + 1, MOST)):
            key = f"query-{place}"
            st.session_state[key] = queries[place] if place < len(queries) else ""
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width=270):
                st.html(f'<span class="sign" style="color:{COLOURS[place]}">{SIGNS[place]}</span>', width="content")
                st.text_input(
                    f"Query {place + 1}",
                    key=key,
                    placeholder="inquest" if not queries else "compare with",
                    label_visibility="collapsed",
                    on_change=_put_queries,
                    args=(len(queries) + 1,),
                )


def _put_queries(fields: int) -> None:
    """Set the queries in the address to those in the fields."""
    typed = [st.session_state[f"query-{place}"].strip() for place in range(min(fields, MOST))]
    address.put(q=[query for query in typed if query])


def _trends(queries: list[str], unit: Unit, days: int) -> dict[str, Trend]:
    """Return the trend of each query; a query that cannot be read is explained and left out."""
    first = calendar.today() - timedelta(days=days - 1)
    trends = {}
    for query in queries:
        try:
            trends[query] = data.trend(query, first=first, unit=unit)
        except QueryError as error:
            explain(error, query)
    return trends


def _chart(trends: Mapping[str, Trend], unit: Unit, *, share: bool) -> None:
    """Show the chart over the full width, and below it what it shows in words and as a table."""
    points = next(iter(trends.values())).points
    gaps = data.collection_gaps(list(trends), first=points[0].start)
    sentences = [f"Trend by {unit}.", *(f"{query}: {sums(trend)}" for query, trend in trends.items())]
    sentences += [f"Not collected: {gaps.description}."] if gaps.gaps else []
    drawing = chart(trends, unit=unit, share=share, gaps=trend_gaps(points, gaps, unit))
    st.altair_chart(drawing, width="stretch", alt=" ".join(sentences))
    lines = [f"{anchor(link('', q=query), text(query))}: {sums(trend)}" for query, trend in trends.items()]
    lines.append(f"The dashed line and the hollow point show {_unfinished(unit)}, which is not over yet.")
    if gaps.gaps:
        lines.append(f'<span class="shade"></span>Not collected: {text(gaps.description)}.')
    st.html(f'<ul class="sums">{"".join(f"<li>{line}</li>" for line in lines)}</ul>')
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download as CSV", comma_separated(trends), "trends.csv", "text/csv", on_click="ignore", key="download"
        )
    with st.expander("The numbers as a table"):
        head, rows = table(trends, unit)
        st.html(as_table(head, [[text(cell) for cell in row] for row in rows], style="numbers"))


def _unfinished(unit: Unit) -> str:
    match unit:
        case Unit.DAY:
            return "today"
        case Unit.WEEK:
            return "this week"
        case Unit.MONTH:
            return "this month"
        case _:
            assert_never(unit)


show()
