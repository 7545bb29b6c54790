"""The page of sources: how each is doing, and what may be shown of its stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.address import link
from dashboard.fragments.markup import anchor, bars, table, text
from dashboard.page_errors import show_state
from dashboard.words.health_words import rights_in_words, shortcomings
from dashboard.words.moments import ago
from search import calendar
from search.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from search.health import Health

_HEAD = ("Source", "Kind", "Stories", "Last 14 days", "Today", "Newest story", "Last visit", "State", "Rights")


def show() -> None:
    """Show the page: one row for each source."""
    sources = data.sources()
    st.html("<h1>Sources</h1>")
    if not sources:
        show_state(
            "No sources yet",
            "A source is listed here after its first visit.",
            "Ask whoever runs Blue Light to start collecting stories.",
        )
        return
    now = calendar.now()
    st.html(table(_HEAD, [_row(each, now) for each in sources], style="list"))


def _row(health: Health, now: datetime) -> tuple[str, ...]:
    source, fortnight = health.source, health.fortnight
    label = f"{counted(sum(fortnight), 'story', 'stories')} in the last 14 days"
    notes = f'<br><span class="faint">{text(shortcomings(health))}</span>' if shortcomings(health) else ""
    return (
        anchor(link("", q=f"source:{source.name}"), text(source.label)),
        f'<span class="kind {source.kind}">{source.kind}</span>',
        f"{health.stories:,}",
        bars(fortnight, label, unfinished=True),
        f"{health.today} of about {health.expected:.0f}" if health.expected >= 1 else f"{health.today}",
        ago(health.last_story, now) if health.last_story else "none",
        ago(health.last_visit, now) if health.last_visit else "never",
        f'<span class="{"well" if health.well else "unwell"}">{text(health.words)}</span>{notes}',
        rights_in_words(source.rights),
    )


show()
