"""The dashboard's server: `streamlit run dashboard/server.py`, `uvicorn dashboard.server:app`, or `serve`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import uvicorn

from dashboard.trouble import bug

if TYPE_CHECKING:
    from search.settings import Settings

# Absolute, or Streamlit looks for it in the working directory; the theme and fonts lie beside it.
app = st.App(Path(__file__).resolve().with_name("app.py"), on_script_error=bug)


def serve(settings: Settings, *, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Answer until stopped, with these settings, which the environment of this process then holds."""
    for name, value in settings.model_dump().items():
        os.environ[f"BLUELIGHT_{name.upper()}"] = str(value)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
