"""The line at the top of every page: how the sources are doing, and whether all of it is a sample."""

from __future__ import annotations

import streamlit as st

from dashboard import data
from dashboard.address import link
from dashboard.fragments.markup import anchor, text
from dashboard.words.health_words import summary
from search import calendar

_SAMPLE = "Sample data: an invented county with invented people; nothing here is real."
_PAGES = {"": "Search", "alerts": "Alerts", "topics": "Topics", "trends": "Trends", "sources": "Sources"}


def header(here: str) -> None:
    """Write it, for the page with the title `here`; raises `StoreError`, `SettingsError`.

    Streamlit folds its own navigation into a drawer on a narrow screen; there the style sheet shows this one instead.
    """
    links = (anchor(link(page), title, style="here" if title == here else "") for page, title in _PAGES.items())
    st.html(f'<nav class="narrow">{"".join(links)}</nav>')
    if data.settings().sample:
        st.html(f'<p class="sample">{_SAMPLE}</p>')
    state = summary(data.sources(), calendar.now())
    style = "summary" if state.well else "summary unwell"
    st.html(f'<p class="{style}">{anchor(link("sources"), text(state.words))}</p>')
