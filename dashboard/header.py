"""The header of every page: the state of the sources, and a warning if the data are the sample."""

from __future__ import annotations

import streamlit as st

from dashboard import data
from dashboard.address import link
from dashboard.fragments.markup import anchor, text
from dashboard.words.health_words import summary
from search import calendar

_SAMPLE = "Sample data: an invented county with invented people; nothing here is real."
_PAGES = {"": "Search", "alerts": "Alerts", "topics": "Topics", "trends": "Trends", "sources": "Sources"}


def header(title: str) -> None:
    """Show the header of the page with this title. Raises `StoreError`, `SettingsError`.

    On a narrow screen Streamlit hides its own navigation in a drawer, and the style sheet shows this one instead.
    """
    links = (anchor(link(page), name, style="here" if name == title else "") for page, name in _PAGES.items())
    st.html(f'<nav class="narrow">{"".join(links)}</nav>')
    if data.is_sample():
        st.html(f'<p class="sample">{_SAMPLE}</p>')
    state = summary(data.sources(), calendar.now())
    style = "summary" if state.well else "summary unwell"
    st.html(f'<p class="{style}">{anchor(link("sources"), text(state.words))}</p>')
