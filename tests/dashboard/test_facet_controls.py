"""The controls that narrow a search: each shows the filters of the query, and writes words into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search import calendar
from search.engines import open_index
from search.indexer import drain
from search.organisations import Service
from search.organisations.gazetteer import organisations
from tests.dashboard.ambershire import POLICE, story
from tests.dashboard.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from search.settings import Settings
    from search.store import Store

    Visit = Callable[..., AppTest]


@pytest.mark.usefixtures("filled")
def test_controls_write_words_into_the_query(visit: Visit) -> None:
    app = visit(q="fire OR inquest", after="newest:1")
    app.pills(key="kind").set_value(["report", "article"]).run()
    app.selectbox(key="since").set_value("30d").run()
    assert app.query_params["q"] == "(fire OR inquest) (kind:report OR kind:article) since:30d"
    assert "after" not in app.query_params
    app.pills(key="source").set_value(["blue_lamp", "radio_ambershire"]).run()
    app.selectbox(key="since").set_value("").run()
    kinds, sources = "kind:report OR kind:article", "source:blue_lamp OR source:radio_ambershire"
    assert app.query_params["q"] == f"(fire OR inquest) ({kinds}) ({sources})"


@pytest.mark.usefixtures("filled")
def test_a_chosen_kind_leaves_the_counts_of_the_others(visit: Visit) -> None:
    app = visit(q="inquest kind:report")
    assert app.pills(key="kind").value == ["report"]
    assert app.pills(key="kind").options == ["Statements 1", "Reports 1", "Articles 1"]
    assert app.pills(key="source").options == ["Radio Ambershire News 1"]


@pytest.mark.usefixtures("filled")
def test_what_a_query_filters_by_can_be_taken_away_piece_by_piece(visit: Visit) -> None:
    app = visit(q="fire (source:blue_lamp OR source:radio_ambershire) -service:nhs")
    left = app.pills(key="filters")
    assert left.options == ["× Source: The Blue Lamp Gazette", "× Source: Radio Ambershire News", "× Service: not NHS"]
    left.set_value(left.value[1:]).run()
    assert app.query_params["q"] == "fire -service:nhs source:radio_ambershire"


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("query", "shows"),
    [
        ("fire", "Any time"),
        ("fire since:7d", "Last 7 days"),
        ("fire since:monday", "since:monday"),
        ("fire after:2024-05-01 before:2024-06", "Days as typed"),
    ],
)
def test_the_period_says_how_far_back_the_query_goes(visit: Visit, query: str, shows: str) -> None:
    period = visit(q=query).selectbox(key="since")
    assert period.format_func(period.value) == shows


@pytest.mark.usefixtures("filled")
def test_what_is_denied_is_not_offered(visit: Visit) -> None:
    assert visit(q="inquest -source:blue_lamp").pills(key="source").options == [
        "Ambershire Police 1",
        "Radio Ambershire News 1",
    ]


@pytest.mark.usefixtures("filled")
def test_a_query_that_contradicts_itself_can_be_put_right(visit: Visit) -> None:
    app = visit(q="inquest kind:report kind:report source:blue_lamp -source:blue_lamp")
    assert "Nothing found" in shown(app)
    chosen = app.pills(key="filters")
    chosen.set_value([each for each in chosen.value if not each.denied]).run()
    assert app.query_params["q"] == "inquest kind:report kind:report source:blue_lamp"


def test_of_many_values_the_most_frequent_are_shown_and_the_others_in_a_list(
    filled: Store, settings: Settings, visit: Visit
) -> None:
    forces = [each for each in organisations() if each.service is Service.POLICE][:11]
    stories = [
        story(POLICE, f"force-{number}-{times}", f"A walk with {force.name}", calendar.now(), "All went well.")
        for number, force in enumerate(forces)
        for times in range(12 - number)
    ]
    filled.stories.save(stories)
    index = open_index(settings.index_address)
    drain(filled, index)
    index.close()
    app = visit(q="walk")
    options = [f"{force.name} {12 - number}" for number, force in enumerate(forces)]
    assert (app.pills(key="org").options, app.selectbox(key="org-more").options) == (options[:8], options[8:])
    app.selectbox(key="org-more").set_value(forces[9].id).run()
    assert app.query_params["q"] == f"walk org:{forces[9].id}"


@pytest.mark.usefixtures("filled")
def test_words_that_stand_out_narrow_the_search(visit: Visit) -> None:
    page = shown(visit(q="burglary OR zeppelin"))
    assert 'href="./?q=%28burglary+OR+zeppelin%29+arrested"' in page
    assert "Words that stand out" not in shown(visit())
