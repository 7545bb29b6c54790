"""One suite, two engines: `index` is an empty one, `library` holds `STORIES` and is only read."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from search.engines import open_index
from tests.elasticsearch_server import CannotStart, running
from tests.engines.stories import STORIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.index import StoryIndex

SKIP = (
    "no Elasticsearch: set BLUELIGHT_TEST_ELASTICSEARCH=start (fetches a server, 950 MB once) or to the address of one"
)
NEEDS_A_SERVER = [pytest.mark.elasticsearch, pytest.mark.timeout(900)]
"""Marks of a test that asks a real Elasticsearch; the first of them may wait for its fetching."""

ENGINES = ["tantivy", pytest.param("elasticsearch", marks=NEEDS_A_SERVER)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips here and not in the fixture: pytest then says it once for all, not once for each test."""
    if item.get_closest_marker("elasticsearch") and not _wanted():
        pytest.skip(SKIP)


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[str]:
    """The address of a real server."""
    with ExitStack() as stack:
        yield _started(stack) if _wanted() == "start" else _wanted().rstrip("/")


def _wanted() -> str:
    return os.environ.get("BLUELIGHT_TEST_ELASTICSEARCH", "")


def _started(stack: ExitStack) -> str:
    try:
        return stack.enter_context(running())
    except CannotStart as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no Elasticsearch: {error}")


@pytest.fixture
def elasticsearch_index(elasticsearch: str) -> Iterator[str]:
    """The address of an index that does not exist yet, and is deleted afterwards."""
    with _index_address(elasticsearch) as address:
        yield address


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryIndex]:
    with _opened(request, tmp_path_factory) as opened:
        yield opened


@pytest.fixture(scope="module", params=ENGINES)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryIndex]:
    with _opened(request, tmp_path_factory) as opened:
        opened.add(STORIES)
        yield opened


@contextmanager
def _opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryIndex]:
    with ExitStack() as stack:
        if request.param == "tantivy":
            address = str(tmp_path_factory.mktemp("tantivy") / "index")
        else:
            address = stack.enter_context(_index_address(request.getfixturevalue("elasticsearch")))
        opened = open_index(address)
        stack.callback(opened.close)
        yield opened


@contextmanager
def _index_address(server: str) -> Iterator[str]:
    name = f"bluelight-test-{uuid4().hex}"
    yield f"{server}/{name}"
    with Elasticsearch(server) as client:
        for index in client.indices.get(index=f"{name}*"):
            client.indices.delete(index=index)
