"""The chart of trends, and its numbers as a table and as CSV.

The colour and the shape of a query depend on its place among the queries.
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from search.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.trends import Point, Trend, TrendGap, Unit

COLOURS = ("#3b7ddd", "#d9822b", "#2a9d8f", "#a05fc9", "#c8506e")
"""They can be told apart on white, on black and by most people who see colours differently; shapes help the rest."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
SIGNS = "●■▲◆✚"
"""The shapes as letters."""
HEIGHT = 360
SHADE = "#888888"
"""The colour of the bands where not everything was collected, on white and on black."""
_FAINTEST, _DARKEST = 0.12, 0.4
"""Opacity of the band where almost everything was collected, and where nothing was."""


def chart(
    trends: Mapping[str, Trend], *, unit: Unit, share: bool, gaps: Sequence[TrendGap] = ()
) -> alt.LayerChart | alt.FacetChart:
    """Return the trends as lines over days or weeks. A dashed line leads to a hollow point for the unfinished period.

    `share`: draw the share of all stories instead of the count. `lacks`: the points for which not everything was
    collected; a band is drawn behind each, darker the more is missing.
    """
    base = _base(trends, unit, share=share)
    finished = base.transform_filter("!datum.unfinished")
    unfinished = base.transform_filter("datum.unfinished")
    shape = alt.Shape("query:N", legend=None, scale=_scale(trends, SHAPES))
    shade = [_shade(gaps, trends)] if gaps else []
    return alt.layer(
        *shade,
        finished.mark_line(strokeWidth=2),
        finished.mark_point(filled=True, size=28, opacity=1).encode(shape=shape),
        base.transform_filter("datum.growing").mark_line(strokeWidth=2, strokeDash=[4, 4]),
        unfinished.mark_point(filled=False, size=60, strokeWidth=2, opacity=1).encode(shape=shape),
    ).properties(height=HEIGHT)


def _shade(gaps: Sequence[TrendGap], trends: Mapping[str, Trend]) -> alt.Chart:
    """Return a band around each point that lacks something; it reaches half way to the neighbouring points."""
    starts = [point.start for point in next(iter(trends.values())).points]
    half = pd.Timedelta((starts[1] - starts[0] if len(starts) > 1 else timedelta(days=1)) / 2)
    first, last = pd.Timestamp(starts[0]), pd.Timestamp(starts[-1])
    rows = [
        {
            "begin": max(pd.Timestamp(gap.start) - half, first),
            "end": min(pd.Timestamp(gap.start) + half, last),
            "lacking": gap.share,
            "sources": ", ".join(gap.sources),
        }
        for gap in gaps
    ]
    strength = alt.Scale(domain=[0, 1], range=[_FAINTEST, _DARKEST])
    return alt.Chart(pd.DataFrame(rows), mark=alt.MarkDef("rect", color=SHADE)).encode(
        x=alt.X("begin:T", title=None, axis=_days(trends)),
        x2="end:T",
        opacity=alt.Opacity("lacking:Q", legend=None, scale=strength),
        tooltip=[
            alt.Tooltip("sources:N", title="Not collected"),
            alt.Tooltip("lacking:Q", title="Of all", format=".0%"),
        ],
    )


def _base(trends: Mapping[str, Trend], unit: Unit, *, share: bool) -> alt.Chart:
    axis = alt.Axis(format="%") if share else alt.Axis(format="d", tickMinStep=1)
    return alt.Chart(_frame(trends, share=share)).encode(
        x=alt.X("start:T", title=None, axis=_days(trends)),
        y=alt.Y("value:Q", title=_title(unit, share), axis=axis),
        color=alt.Color("query:N", legend=None, scale=_scale(trends, COLOURS)),
        tooltip=[
            alt.Tooltip("query:N", title="Query"),
            alt.Tooltip("start:T", title=f"{unit.capitalize()} of", format="%a %-d %b %Y"),
            alt.Tooltip("count:Q", title="Stories"),
            alt.Tooltip("of:Q", title="Out of"),
            alt.Tooltip("share:Q", title="Share", format=".1%"),
            alt.Tooltip("state:N", title="State"),
        ],
    )


def _days(trends: Mapping[str, Trend]) -> alt.Axis:
    """Return an axis with about ten labels, whatever the period. They lie under points, counted from the newest."""
    points = next(iter(trends.values())).points
    starts = [point.start for point in points][:: -max(1, round(len(points) / 10))]
    values = [alt.DateTime(year=start.year, month=start.month, date=start.day) for start in starts]
    return alt.Axis(format="%-d %b", grid=False, values=values, labelOverlap=True)


def _scale(trends: Mapping[str, Trend], values: Sequence[str]) -> alt.Scale:
    """Return the colour or shape of each query, by its place."""
    return alt.Scale(domain=list(trends), range=list(values[: len(trends)]))


def sums(trend: Trend) -> str:
    """Return how many stories are on the chart: "13 stories, 12 on the chart and 1 without a date."."""
    charted = sum(point.count for point in trend.points)
    undated = f"{trend.undated:,}" if trend.undated else "none"
    return f"{counted(trend.total, 'story', 'stories')}, {charted:,} on the chart and {undated} without a date."


def table(trends: Mapping[str, Trend], unit: Unit) -> tuple[list[str], list[list[str]]]:
    """Return the chart's numbers as a head and rows, newest first: a count and a share of each query by day or week."""
    head = [f"{unit.capitalize()} of"] + [name for query in trends for name in (query, "share")]
    by_row = list(zip(*(trend.points for trend in trends.values()), strict=True))
    rows = [[_start(points[0]), *(cell for point in points for cell in _cells(point))] for points in reversed(by_row)]
    return head, rows


def comma_separated(trends: Mapping[str, Trend]) -> str:
    """Return the chart's numbers as CSV: a line for each query and point, and a line for the query's undated stories.

    Days are written as 2026-11-23.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("query", "start", "stories", "out_of", "share", "unfinished"))
    for query, trend in trends.items():
        name = _harmless(query)
        writer.writerows(
            (name, point.start, point.count, point.of, f"{point.share:.6f}", "yes" if point.unfinished else "no")
            for point in trend.points
        )
        writer.writerow((name, "undated", trend.undated, trend.undated_of, "", ""))
    return out.getvalue()


def _harmless(query: str) -> str:
    """Return a query with an apostrophe before it if a spreadsheet would run it as a formula (OWASP, CSV injection)."""
    return f"'{query}" if query.startswith(("=", "+", "-", "@")) else query


def _frame(trends: Mapping[str, Trend], *, share: bool) -> pd.DataFrame:
    """Return a row for each query and point. The dashed line joins the `growing` points: the unfinished one and the one
    before it.
    """
    rows = [
        {
            "query": query,
            "start": pd.Timestamp(point.start),
            "value": _height(point, share=share),
            "count": point.count,
            "of": point.of,
            "share": point.share,
            "unfinished": point.unfinished,
            "growing": point.unfinished or later.unfinished,
            "state": "so far" if point.unfinished else "finished",
        }
        for query, trend in trends.items()
        for point, later in zip(trend.points, (*trend.points[1:], trend.points[-1]), strict=True)
    ]
    return pd.DataFrame(rows)


def _height(point: Point, *, share: bool) -> float | None:
    """Return where a point is drawn, or None for a share of no stories at all."""
    if share:
        return point.share if point.of else None
    return point.count


def _title(unit: Unit, share: bool) -> str:
    return f"share of the {unit}'s stories" if share else f"stories a {unit}"


def _start(point: Point) -> str:
    return f"{point.start:%a} {point.start.day} {point.start:%b %Y}{', so far' if point.unfinished else ''}"


def _cells(point: Point) -> tuple[str, str]:
    return f"{point.count:,}", f"{point.share:.1%}" if point.of else "–"
