"""The script that Streamlit runs for every visitor: it sets style, navigation and header, and shows a page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.auth import current_owner, show_login, show_logout
from dashboard.header import header
from dashboard.page_errors import errors_shown

_HERE = Path(__file__).resolve().parent

st.html(_HERE / "style.css")
st.logo(str(_HERE / "static" / "logo.svg"), size="large", link=None)

page = st.navigation(
    [
        st.Page("views/search_page.py", title="Search", url_path="search", default=True),
        st.Page("views/alerts_page.py", title="Alerts", url_path="alerts"),
        st.Page("views/topics_page.py", title="Topics", url_path="topics"),
        st.Page("views/trends_page.py", title="Trends", url_path="trends"),
        st.Page("views/sources_page.py", title="Sources", url_path="sources"),
        st.Page("views/story_page.py", title="Story", url_path="story", visibility="hidden"),
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} · Blue Light", page_icon=str(_HERE / "static" / "lamp.svg"), layout="wide")
with errors_shown():
    if current_owner() is None:
        show_login()
    else:
        header(page.title)
        page.run()
        show_logout()
