"""The page of trends, and the numbers behind its chart."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.chart import chart, comma_separated, sums, table
from search import calendar
from search.store.polls import Gap
from search.trends import Point, Trend, Unit
from tests.dashboard.ambershire import RADIO
from tests.dashboard.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from search.store import Store

    Visit = Callable[..., AppTest]

FIRES = Trend(
    points=(
        Point(start=date(2026, 11, 9), count=2, of=4, unfinished=False),
        Point(start=date(2026, 11, 16), count=0, of=0, unfinished=False),
        Point(start=date(2026, 11, 23), count=1, of=4, unfinished=True),
    ),
    undated=1,
    undated_of=3,
    total=4,
)


@pytest.mark.usefixtures("filled")
def test_the_chart_and_the_undated_add_up_to_the_hits(visit: Visit) -> None:
    app = visit("trends", q=["inquest", "cattle"], by="week")
    page = shown(app)
    assert "inquest</a>: 3 stories, 3 on the chart and none without a date." in page
    assert "cattle</a>: 1 story, 0 on the chart and 1 without a date." in page
    assert "this week, which is not over yet" in page
    assert len(app.get("vega_lite_chart")) == 1


def test_what_was_not_collected_is_shaded_and_said(visit: Visit, filled: Store) -> None:
    assert "Not collected" not in shown(visit("trends", q="inquest"))
    now = calendar.now()
    filled.polls.add_gap(Gap(source=RADIO.name, since=now - timedelta(days=3), until=now - timedelta(days=2)))
    app = visit("trends", q=["inquest", "cattle source:ambershire_police"], by="day", days="30")
    assert "Not collected: Radio Ambershire News from " in shown(app)
    spec = app.get("vega_lite_chart")[0].proto.spec
    assert '"rect"' in spec and "Not collected: Radio Ambershire News" in app.get("vega_lite_chart")[0].proto.alt
    assert "Not collected" not in shown(visit("trends", q="cattle source:ambershire_police"))


@pytest.mark.usefixtures("filled")
def test_another_query_joins_the_address(visit: Visit) -> None:
    app = visit("trends", q="inquest")
    app.text_input(key="query-1").set_value("fire").run()
    assert app.query_params["q"] == ["inquest", "fire"]
    app.text_input(key="query-0").set_value("").run()
    assert app.query_params["q"] == "fire"


@pytest.mark.usefixtures("filled")
def test_the_measure_and_the_unit_go_into_the_address(visit: Visit) -> None:
    app = visit("trends", q="fire")
    assert app.segmented_control(key="by").value == "week"
    app.segmented_control(key="days").set_value("30").run()
    app.segmented_control(key="by").set_value("week").run()
    app.segmented_control(key="show").set_value("count").run()
    assert (app.query_params["by"], app.query_params["show"], app.query_params["days"]) == ("week", "count", "30")


@pytest.mark.usefixtures("filled")
def test_one_unreadable_query_leaves_the_others_charted(visit: Visit) -> None:
    app = visit("trends", q=["fire", "kind:rumour"])
    assert "is not a kind of story" in shown(app)
    assert len(app.get("vega_lite_chart")) == 1


@pytest.mark.usefixtures("filled")
def test_empty_charts_are_written_states(visit: Visit) -> None:
    assert "No query to chart" in shown(visit("trends"))
    app = visit("trends", q="zeppelin", days="30")
    assert "No story of the last 30 days matches." in shown(app)
    assert not app.get("vega_lite_chart")


def test_the_unfinished_week_is_drawn_apart_and_a_share_of_nothing_not_at_all() -> None:
    drawn = json.loads(chart({"fire": FIRES}, unit=Unit.WEEK, share=True).to_json())
    (rows,) = drawn["datasets"].values()
    assert [row["value"] for row in rows] == [0.5, None, 0.25]
    assert [row["unfinished"] for row in rows] == [False, False, True]
    assert [row["growing"] for row in rows] == [False, True, True]


def test_the_table_and_the_file_hold_the_same_numbers() -> None:
    head, rows = table({"fire": FIRES}, Unit.WEEK)
    assert head == ["Week of", "fire", "share"]
    assert rows == [
        ["Mon 23 Nov 2026, so far", "1", "25.0%"],
        ["Mon 16 Nov 2026", "0", "–"],
        ["Mon 9 Nov 2026", "2", "50.0%"],
    ]
    lines = list(csv.DictReader(io.StringIO(comma_separated({"fire": FIRES}))))
    assert [(line["start"], line["stories"]) for line in lines] == [
        ("2026-11-09", "2"),
        ("2026-11-16", "0"),
        ("2026-11-23", "1"),
        ("undated", "1"),
    ]
    assert sums(FIRES) == "4 stories, 3 on the chart and 1 without a date."


def test_a_query_that_a_spreadsheet_would_run_stays_text() -> None:
    assert "\r\n'=1+1,2026-11-09" in comma_separated({"=1+1": FIRES})


@pytest.mark.usefixtures("filled")
def test_a_page_does_not_show_the_docstrings_of_its_constants(visit: Visit) -> None:
    assert not visit("trends").markdown
