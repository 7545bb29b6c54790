"""The page of topics: what comes with Blue Light and what the newsroom named, with search, trend, alert and feed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from search import calendar
from search.alert import Terms
from search.topics import topics
from tests.alerts import watch
from tests.dashboard.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from search.store import Store

    Visit = Callable[..., AppTest]

INQUESTS = topics()[0]


def entry(page: str, label: str) -> str:
    """Return the words and links of one topic."""
    entries: list[str] = re.findall(r"<li>.*?</li>", page)
    return next(entry for entry in entries if f"<h3>{label}</h3>" in entry)


@pytest.mark.usefixtures("filled")
def test_each_topic_says_what_it_covers_and_how_much_there_is_and_leads_on(visit: Visit) -> None:
    page = shown(visit("topics"))
    assert page.count("<li>") == len(topics())
    inquests = entry(page, INQUESTS.label)
    assert INQUESTS.covers.split(",")[0] in inquests and "<strong>2</strong> in 7 days" in inquests
    assert re.findall(r'href="\./([a-z]*)\?', inquests) == ["", "", "trends", "alerts"]


def test_watching_a_topic_fills_the_form_and_is_shown_at_it(filled: Store, visit: Visit) -> None:
    app = visit("alerts", q=INQUESTS.query, label=INQUESTS.label)
    assert app.text_input(key="new-label").value == INQUESTS.label
    next(button for button in app.button if button.label == "Set alert").click().run()
    saved = filled.alerts.all()[-1]
    assert (saved.query, saved.label) == (INQUESTS.query, INQUESTS.label)
    inquests = entry(shown(visit("topics")), INQUESTS.label)
    assert f"Alert {saved.id}" in inquests and f"/feeds/{saved.token}." in inquests


def test_what_the_newsroom_named_stands_below_and_what_is_private_does_not(filled: Store, visit: Visit) -> None:
    watch(filled, "burglary", label="Burglaries")
    watch(filled, "fire", label="Smoke", shared=False)
    page = shown(visit("topics"))
    assert "<strong>" in entry(page, "Burglaries") and "Smoke" not in page


def test_a_named_search_that_cannot_be_read_says_why(store: Store, visit: Visit) -> None:
    store.alerts.add(Terms(query="burglary (", label="Burglaries"), [], calendar.now())
    assert "This bracket is never closed." in entry(shown(visit("topics")), "Burglaries")
