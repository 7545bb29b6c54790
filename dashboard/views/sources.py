"""Sources: where stories come from, what may be done with them, and how the last visit went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.address import link
from dashboard.clock import ago
from dashboard.health import RIGHTS, source_state
from dashboard.markup import anchor, table, text
from dashboard.trouble import state
from search import newsroom

if TYPE_CHECKING:
    from datetime import datetime

    from search.store.sources import SourceState

_HEAD = ("Source", "Kind", "Stories", "Newest story", "Last visit", "How it went", "Rights")


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
    now = newsroom.now()
    st.html(table(_HEAD, [_row(each, now) for each in states], style="list"))


def _row(given: SourceState, now: datetime) -> tuple[str, ...]:
    how = source_state(given, now)
    visited = given.last_crawl.finished if given.last_crawl else None
    return (
        anchor(link("", q=f"source:{given.source.name}"), text(given.source.label)),
        f'<span class="kind {given.source.kind}">{given.source.kind}</span>',
        f"{given.stories:,}",
        ago(given.last_story, now) if given.last_story else "none",
        ago(visited, now) if visited else "never",
        f'<span class="{"well" if how.well else "unwell"}">{text(how.words)}</span>',
        RIGHTS[given.source.rights],
    )


show()
