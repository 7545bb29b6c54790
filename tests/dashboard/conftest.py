"""A dashboard with its own store and index, filled with nine weeks of news from Ambershire."""

from __future__ import annotations

import math
import shutil
import socket
import sys
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import streamlit as st
import uvicorn
from playwright.sync_api import expect, sync_playwright
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from dashboard.server import MIDDLEWARE, ROUTES
from dashboard.web.timed_protocol import TimedProtocol
from search.engines import open_index
from search.settings import read_settings
from search.store import open_store
from tests.dashboard.ambershire import fill
from tests.dashboard.browser import CHROMIUM, QUIET
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from search.settings import Settings
    from search.store import Store

APP = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The dashboard's settings, in the environment, with their own data folder."""
    for name in ("STORE", "INDEX", "SMTP", "SAMPLE", "API_TOKENS", "PROXY_HEADER", "PROXIES", "RIGHTS"):
        monkeypatch.delenv(f"BLUELIGHT_{name}", raising=False)
    monkeypatch.setenv("BLUELIGHT_DATA", str(tmp_path))
    return read_settings()


class Ambershire:
    """A data folder to copy, with stories, which are indexed, and alerts; made anew when it is a minute old.

    Its stories are so many hours or days old, and to index them takes ten times as long as to copy.
    """

    def __init__(self, make_folder: Callable[[], Path]) -> None:
        self._make_folder = make_folder
        self._folder, self._made = Path(), -math.inf

    def copy_to(self, folder: Path) -> None:
        if time.monotonic() - self._made > 60:
            self._folder, self._made = self._make_folder(), time.monotonic()
            settings = read_settings(data=self._folder)
            with open_store(settings.store_url) as store, closing(open_index(settings.index_address)) as index:
                fill(store, index)
        shutil.copytree(self._folder, folder, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def ambershire(tmp_path_factory: pytest.TempPathFactory) -> Ambershire:
    return Ambershire(lambda: tmp_path_factory.mktemp("ambershire"))


@pytest.fixture
def store(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Store]:
    """The store that the dashboard reads, empty unless it is asked for as `filled`."""
    if "filled" in request.fixturenames:
        request.getfixturevalue("ambershire").copy_to(settings.data)
    with open_store(settings.store_url) as opened:
        yield opened


@pytest.fixture
def filled(store: Store) -> Store:
    """The same store, with stories, which are indexed, and alerts."""
    return store


@pytest.fixture
def visit(settings: Settings) -> Iterator[Callable[..., AppTest]]:
    """Opens a page at an address: `visit("alerts", q="inquest")`, after clearing the caches."""

    def open_page(page: str = "", **parameters: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=PATIENCE)
        if page:
            app.run().switch_page(f"views/{page}_page.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    st.cache_data.clear()
    yield open_page
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def http(settings: Settings) -> Iterator[httpx.Client]:
    """A client of a real server that answers everything that is not a page of Streamlit."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    config = uvicorn.Config(app, http=TimedProtocol, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    serving = threading.Thread(target=server.run, args=([listening],))
    serving.start()
    with httpx.Client(
        base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", trust_env=False, timeout=PATIENCE
    ) as client:
        yield client
    server.should_exit = True
    serving.join()
    listening.close()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, once for all tests of a module; what it waits for may take minutes on a busy machine."""
    expect.set_options(timeout=PATIENCE * 1_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, timeout=PATIENCE * 1_000)
        yield chromium
        chromium.close()


@contextmanager
def opened_tab(browser: Browser, **options: Any) -> Iterator[Page]:
    """A tab of a browser that knows nothing of earlier tabs; `options` are Playwright's for a context."""
    with browser.new_context(**options) as context:
        context.set_default_timeout(PATIENCE * 1_000)
        yield context.new_page()


def shown(app: AppTest) -> str:
    """Return all HTML of a page without the style sheet. Fails if the page shows an exception."""
    assert not app.exception, [exception.value for exception in app.exception]
    return "\n".join(block.proto.body for block in app.get("html") if "<style>" not in block.proto.body)


@pytest.fixture(autouse=True)
def main_module_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest leaves the page as `__main__`, which a process that another test spawns would then run."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
