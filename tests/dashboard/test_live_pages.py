"""A live page is marked wherever its story is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search import calendar
from search.engines import open_index
from search.indexer import drain
from tests.dashboard.conftest import shown
from tests.stories import RADIO, SOURCES, story

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from search.settings import Settings
    from search.store import Store


def test_a_live_page_is_marked_in_a_list_and_says_why_it_has_no_text(
    visit: Callable[..., AppTest], settings: Settings, store: Store
) -> None:
    now = calendar.now()
    live = story(source=RADIO, title="Stennick floods: follow the latest", live=True, seen=now, published=now)
    store.sources.save(SOURCES.values())
    store.stories.save([live, story("The river fell.", title="Stennick floods", seen=now, published=now)])
    index = open_index(settings.index_address)
    drain(store, index)
    index.close()
    page = shown(visit(q="floods"))
    assert page.count("live page") == 1
    assert "follow the latest" in shown(visit(q="is:live")) and "river" not in shown(visit(q="is:live"))
    opened = shown(visit("story", id=live.id))
    assert (
        "<dt>Live page</dt><dd>headline and link only, because the page is updated while events happen</dd>" in opened
    )
    assert "may be searched but not shown" not in opened
