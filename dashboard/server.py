"""The dashboard's server: `streamlit run dashboard/server.py`, `uvicorn dashboard.server:app`, or `serve`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware

from dashboard.page_errors import show_bug
from dashboard.web import api, atom, unsubscribe
from dashboard.web.guard import Guard
from dashboard.web.timed_protocol import TimedProtocol

ROUTES = [*api.routes, *atom.routes, *unsubscribe.routes]
"""What is answered without a page of Streamlit."""
MIDDLEWARE = [Middleware(Guard)]
"""What every request passes first, also the requests to Streamlit."""

# The path is absolute because Streamlit would look in the working directory; the theme and fonts lie beside the file.
app = st.App(
    Path(__file__).resolve().with_name("app.py"),
    routes=ROUTES,
    middleware=MIDDLEWARE,
    on_script_error=show_bug,
)


def serve(*, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the dashboard until the process is stopped, with the settings of the environment.

    X-Forwarded-For is ignored, because `dashboard.auth` needs the address of the proxy itself.
    """
    uvicorn.run(
        app,
        host=host,
        port=port,
        http=TimedProtocol,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
    )
