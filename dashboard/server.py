"""The dashboard's server: `streamlit run dashboard/server.py`, `uvicorn dashboard.server:app`, or `serve`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
import uvicorn

from dashboard.page_errors import bug
from dashboard.web import api, atom, unsubscribe

ROUTES = [*api.routes, *atom.routes, *unsubscribe.routes]

# Absolute, or Streamlit looks for it in the working directory; the theme and fonts lie beside it.
app = st.App(
    Path(__file__).resolve().with_name("app.py"),
    routes=ROUTES,
    on_script_error=bug,
)


def serve(*, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Answer until stopped, with the settings of the environment.

    Who connects is who connects: X-Forwarded-For is not believed, as `dashboard.auth` asks for the proxy's address.
    """
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, proxy_headers=False)
