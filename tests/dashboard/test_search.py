"""The search page: what a person sees, and what the controls write into the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.query.guide import guide
from tests.dashboard.ambershire import EDITED_TITLE
from tests.dashboard.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from search.settings import Settings
    from search.store import Store

    Visit = Callable[..., AppTest]


@pytest.mark.usefixtures("filled")
def test_everything_is_listed_newest_first_before_anything_is_typed(visit: Visit) -> None:
    page = shown(visit())
    assert "<strong>40 stories</strong> · 1 without a date" in page
    assert page.index("Lorry overturns") < page.index("Inquest opens") < page.index("Two arrested")


@pytest.mark.usefixtures("filled")
def test_a_link_holds_the_search(visit: Visit) -> None:
    app = visit(q="inquest kind:report")
    assert app.text_input(key="q").value == "inquest kind:report"
    page = shown(app)
    assert "<strong>1 story</strong>" in page
    assert "Cyclist <mark>inquest</mark> told of unlit junction" in page
    assert "The <mark>inquest</mark> heard that the junction had been unlit for a month." in page
    assert "read as" not in page


@pytest.mark.usefixtures("filled")
def test_of_an_index_source_only_sentences_that_match_are_shown(visit: Visit) -> None:
    page = shown(visit(q="unlit"))
    assert "unlit" in page
    assert "council said repairs" not in page
    assert "vigil" not in page


@pytest.mark.usefixtures("filled")
def test_what_is_typed_goes_into_the_address(visit: Visit) -> None:
    app = visit(after="newest:1")
    app.text_input(key="q").set_value("burglary").run()
    assert app.query_params["q"] == "burglary"
    assert "after" not in app.query_params
    assert "Two arrested after <mark>burglary</mark>" in shown(app)


@pytest.mark.usefixtures("filled")
def test_copies_are_one_row_and_edits_are_counted(visit: Visit) -> None:
    page = shown(visit(q="lorry"))
    assert page.count('class="row"') == 1
    assert "Also reported by:" in page and "The Blue Lamp Gazette" in page
    assert "edited 2×" in shown(visit(q=f'title:"{EDITED_TITLE}"'))


@pytest.mark.usefixtures("filled")
def test_a_story_without_a_date_says_so(visit: Visit) -> None:
    assert "no date given" in shown(visit(q="cattle"))


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("query", "escaped"),
    [
        ("website", "&lt;script&gt;alert(1)&lt;/script&gt; found"),
        ("onerror", "&quot;&gt;&lt;img src=x <mark>onerror</mark>=alert(2)&gt;"),
    ],
)
def test_markup_from_the_web_stays_text(visit: Visit, query: str, escaped: str) -> None:
    page = shown(visit(q=query))
    assert escaped in page
    assert "<script" not in page and "<img" not in page


@pytest.mark.usefixtures("filled")
def test_other_forms_that_were_found_are_named_and_can_be_turned_off_and_on(visit: Visit) -> None:
    page = shown(visit(q="overturn"))
    assert "also found: “overturned”, “overturns”" in page and 'href="./?q=%22overturn%22"' in page
    assert "also found" not in shown(visit(q="inquest"))
    page = shown(visit(q='"fire"'))
    assert "also found" not in page and 'href="./?q=fire"' in page


@pytest.mark.usefixtures("filled")
def test_the_reading_is_shown_where_and_and_or_meet(visit: Visit) -> None:
    assert "read as <span>(inquest AND unlit) OR lorry</span>" in shown(visit(q="inquest unlit OR lorry"))
    filtered = "inquest (source:blue_lamp OR source:radio_ambershire)"
    assert "read as" not in shown(visit(q="inquest OR lorry")) and "read as" not in shown(visit(q=filtered))


@pytest.mark.usefixtures("filled")
def test_an_unreadable_query_is_explained_at_its_place(visit: Visit) -> None:
    page = shown(visit(q="inquest (kind:report"))
    assert "This bracket is never closed." in page
    assert 'inquest <span class="place">(</span>kind:report' in page


@pytest.mark.usefixtures("filled")
def test_the_help_is_the_guide_to_the_language(visit: Visit) -> None:
    assert [each.value for each in visit().markdown] == [guide().strip()]


@pytest.mark.usefixtures("filled")
def test_a_query_of_ten_thousand_letters_is_refused_in_a_sentence(visit: Visit) -> None:
    page = shown(visit(q="a" * 10_000))
    assert "10,000 characters; the limit is 1,000" in page
    assert len(page) < 10_000


@pytest.mark.usefixtures("filled")
def test_older_stories_are_a_link_away(visit: Visit) -> None:
    page = shown(visit())
    after = page.split("after=")[1].split('"')[0].replace("%3A", ":")
    older = shown(visit(after=after))
    assert "Lorry overturns" not in older
    assert "Ambershire&#x27;s first woman inspector retires" in older or "Older stories" in older
    assert "Back to the first page" in older


@pytest.mark.usefixtures("filled")
def test_nothing_found_counts_the_parts_and_offers_what_to_try(visit: Visit) -> None:
    page = shown(visit(q="inqest burglary since:7d"))
    assert "Nothing found for inqest burglary since:7d" in page
    assert 'inqest <strong>0</strong> · <a href="./?q=burglary" target="_self" class="">burglary</a> <strong>' in page
    assert 'href="./?q=inqest+burglary"' in page and "Did you mean" not in page


@pytest.mark.usefixtures("filled")
def test_a_word_that_nobody_wrote_is_spelt_again_and_the_rest_left_as_it_was(visit: Visit) -> None:
    page = shown(visit(q="inqest unlit since:7d"))
    assert "Did you mean" in page and 'href="./?q=inquest+unlit+since%3A7d"' in page


@pytest.mark.usefixtures("store")
def test_an_empty_store_says_what_fills_it(visit: Visit) -> None:
    page = shown(visit())
    assert "Nothing has been collected yet" in page and "Ask whoever runs Blue Light" in page


def test_a_search_engine_out_of_order_is_a_written_state(
    filled: Store, settings: Settings, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUELIGHT_INDEX", str(settings.data / "bluelight.db"))
    page = shown(visit(q="inquest"))
    assert "Search and trends are not working" in page
    assert "3 sources well" in page
    assert "lifeboat" in shown(visit("alerts"))


def test_a_store_out_of_order_is_a_written_state(tmp_path: Path, settings: Settings, visit: Visit) -> None:
    (tmp_path / "bluelight.db").write_text("this is no database")
    page = shown(visit())
    assert "The store is not working" in page


def test_a_wrong_setting_is_a_written_state(settings: Settings, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUELIGHT_SMTP", "pigeon://loft")
    assert "BLUELIGHT_SMTP cannot be used" in shown(visit())


@pytest.mark.usefixtures("filled")
def test_a_sample_says_that_it_is_one(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Sample data" not in shown(visit())
    monkeypatch.setenv("BLUELIGHT_SAMPLE", "true")
    assert "nothing here is real" in shown(visit())
