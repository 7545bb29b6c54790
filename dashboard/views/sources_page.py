"""Sources: where stories come from, what may be done with them, and how each is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.address import link
from dashboard.fragments.markup import anchor, bars, table, text
from dashboard.page_errors import show_state
from dashboard.words.health_words import RIGHTS, shortcomings
from dashboard.words.moments import ago, number
from search import calendar

if TYPE_CHECKING:
    from datetime import datetime

    from search.health import Health

_HEAD = ("Source", "Kind", "Stories", "A fortnight", "Today", "Newest story", "Last visit", "How it goes", "Rights")


def show() -> None:
    """The page: a row each."""
    found = data.sources()
    st.html("<h1>Sources</h1>")
    if not found:
        show_state(
            "No source yet",
            "A source is listed here once it was visited.",
            "bluelight crawl visits the sources that ship with Blue Light.",
        )
        return
    now = calendar.now()
    st.html(table(_HEAD, [_row(each, now) for each in found], style="list"))


def _row(given: Health, now: datetime) -> tuple[str, ...]:
    source, fortnight = given.source, given.fortnight
    told = f"{number(sum(fortnight), 'story', 'stories')} in the last fortnight"
    notes = f'<br><span class="faint">{text(shortcomings(given))}</span>' if shortcomings(given) else ""
    return (
        anchor(link("", q=f"source:{source.name}"), text(source.label)),
        f'<span class="kind {source.kind}">{source.kind}</span>',
        f"{given.stories:,}",
        bars(fortnight, told, unfinished=True),
        f"{given.today} of about {given.expected:.0f}" if given.expected >= 1 else f"{given.today}",
        ago(given.last_story, now) if given.last_story else "none",
        ago(given.last_visit, now) if given.last_visit else "never",
        f'<span class="{"well" if given.well else "unwell"}">{text(given.words)}</span>{notes}',
        RIGHTS[source.rights],
    )


show()
