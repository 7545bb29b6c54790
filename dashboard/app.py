"""The script that Streamlit runs for every visitor: look, navigation, the line at the top, and the guard."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.header import header
from dashboard.owner import door, leaving, owner
from dashboard.trouble import guarded

_HERE = Path(__file__).resolve().parent

st.html(_HERE / "style.css")
st.logo(str(_HERE / "static" / "logo.svg"), size="large", link=None)

page = st.navigation(
    [
        st.Page("views/search.py", title="Search", url_path="search", default=True),
        st.Page("views/alerts.py", title="Alerts", url_path="alerts"),
        st.Page("views/topics.py", title="Topics", url_path="topics"),
        st.Page("views/trends.py", title="Trends", url_path="trends"),
        st.Page("views/sources.py", title="Sources", url_path="sources"),
        st.Page("views/story.py", title="Story", url_path="story", visibility="hidden"),
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} · Blue Light", page_icon=str(_HERE / "static" / "lamp.svg"), layout="wide")
with guarded():
    if owner() is None:
        door()
    else:
        header(page.title)
        page.run()
        leaving()
