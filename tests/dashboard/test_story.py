"""The page of a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.story import story_id
from tests.dashboard.ambershire import GAZETTE, POLICE, RADIO
from tests.dashboard.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from search.settings import Settings

    Visit = Callable[..., AppTest]

pytestmark = pytest.mark.usefixtures("filled")


def test_a_force_statement_is_shown_whole_with_its_edits_tracked(visit: Visit) -> None:
    page = shown(visit("story", id=story_id(POLICE.name, "cyclist"), q="inquest"))
    assert "<mark>Inquest</mark> opens into death of cyclist" in page
    assert "Officers thanked the two witnesses" in page
    assert "2 edits seen" in page
    assert "hearing until <del>spring.</del> <ins>4 March.</ins>" in page
    assert "<ins>A man of 54 has been interviewed under caution.</ins>" in page


def test_of_an_index_source_the_page_shows_what_matched_and_says_why(visit: Visit) -> None:
    page = shown(visit("story", id=story_id(RADIO.name, "cyclist"), q="unlit"))
    assert "The inquest heard that the junction had been <mark>unlit</mark> for a month." in page
    assert "you see the sentences that match the search" in page
    assert "vigil" not in page and "repairs" not in page


def test_of_an_index_source_an_edit_shows_the_new_sentences_only(visit: Visit) -> None:
    page = shown(visit("story", id=story_id(RADIO.name, "cyclist")))
    assert "<ins>Lamps are to be put up by Friday.</ins>" in page
    assert "vigil" not in page


def test_without_a_search_an_index_source_shows_its_headline_only(visit: Visit) -> None:
    page = shown(visit("story", id=story_id(RADIO.name, "cyclist")))
    assert "Cyclist inquest told of unlit junction" in page
    assert "no search led to this page" in page
    assert "The inquest heard" not in page


def test_a_sample_story_leads_to_no_page(visit: Visit) -> None:
    page = shown(visit("story", id=story_id(POLICE.name, "cyclist")))
    assert "A sample story: it has no page at a publisher." in page
    assert 'target="_blank"' not in page


def test_copies_are_named(visit: Visit) -> None:
    page = shown(visit("story", id=story_id(GAZETTE.name, "lorry")))
    assert "Also reported by:" in page and "Radio Ambershire News" in page


def test_an_unknown_story_is_a_written_state(visit: Visit) -> None:
    assert "There is no such story" in shown(visit("story", id="0123456789abcdef"))
    assert "No story is chosen" in shown(visit("story"))


def test_a_query_that_cannot_be_read_does_not_hide_the_story(visit: Visit) -> None:
    assert "Officers thanked" in shown(visit("story", id=story_id(POLICE.name, "cyclist"), q="((("))


def test_similar_stories_stand_beside_it_and_take_the_search_along(visit: Visit) -> None:
    page = shown(visit("story", id=story_id(POLICE.name, "series-3"), q="burglary"))
    similar = page.split("Similar stories")[1]
    assert "Two arrested after burglary" in similar and "q=burglary" in similar
    assert "Crews tackle" not in similar


def test_a_story_can_be_read_while_the_search_engine_is_out_of_order(
    settings: Settings, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUELIGHT_INDEX", str(settings.data / "bluelight.db"))
    page = shown(visit("story", id=story_id(POLICE.name, "cyclist")))
    assert "Officers thanked" in page and "Similar stories" in page
