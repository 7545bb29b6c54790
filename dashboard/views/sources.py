"""Sources: where stories come from, what may be done with them, and how the last visit went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.address import link
from dashboard.clock import ago, number
from dashboard.health import RIGHTS, daily, source_state
from dashboard.markup import anchor, bars, table, text
from dashboard.trouble import state
from search import newsroom

if TYPE_CHECKING:
    from datetime import datetime

    from search.store.sources import SourceState

_HEAD = ("Source", "Kind", "Stories", "A fortnight", "Newest story", "Last visit", "How it goes", "Rights")
_FORTNIGHT = 14


def show() -> None:
    """The page: a row each."""
    states = data.sources()
    st.html("<h1>Sources</h1>")
    if not states:
        state(
            "No source yet",
            "A source is listed here once it was visited.",
            "bluelight crawl visits the sources that ship with Blue Light.",
        )
        return
    now, seen = newsroom.now(), data.seen()
    st.html(table(_HEAD, [_row(each, seen.get(each.source.name, []), now) for each in states], style="list"))


def _row(given: SourceState, seen: list[datetime], now: datetime) -> tuple[str, ...]:
    how = source_state(given, seen, now)
    fortnight = daily(seen, now, _FORTNIGHT)
    visited = given.last_crawl.finished if given.last_crawl else None
    return (
        anchor(link("", q=f"source:{given.source.name}"), text(given.source.label)),
        f'<span class="kind {given.source.kind}">{given.source.kind}</span>',
        f"{given.stories:,}",
        bars(fortnight, f"{number(sum(fortnight), 'story', 'stories')} in the last fortnight"),
        ago(given.last_story, now) if given.last_story else "none",
        ago(visited, now) if visited else "never",
        f'<span class="{"well" if how.well else "unwell"}">{text(how.words)}</span>',
        RIGHTS[given.source.rights],
    )


show()
