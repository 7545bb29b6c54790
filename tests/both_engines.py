"""Run one suite of tests on both engines: on an embedded index, and on a real Elasticsearch if there is one."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from search.engines import open_index
from tests.elasticsearch_server import CannotStart, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.index import StoryIndex

SKIP = (
    "no Elasticsearch: set BLUELIGHT_TEST_ELASTICSEARCH=start (fetches a server, 950 MB once) or to the address of one"
)
NEEDS_A_SERVER = [pytest.mark.elasticsearch, pytest.mark.timeout(900)]
"""The marks of a test that needs a real Elasticsearch. The first such test may wait until the server is fetched."""

ENGINES = ["tantivy", pytest.param("elasticsearch", marks=NEEDS_A_SERVER)]


def wanted() -> str:
    """Return the address of an Elasticsearch, "start" if one should be started, or nothing if there is none."""
    return os.environ.get("BLUELIGHT_TEST_ELASTICSEARCH", "").rstrip("/")


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a real server, which is started if that is asked for."""
    with ExitStack() as stack:
        yield _started(stack) if wanted() == "start" else wanted()


@contextmanager
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryIndex]:
    """Open an empty index of the engine that the fixture's parameter names."""
    with ExitStack() as stack:
        if request.param == "tantivy":
            address = str(tmp_path_factory.mktemp("tantivy") / "index")
        else:
            address = stack.enter_context(index_address(request.getfixturevalue("elasticsearch")))
        index = open_index(address)
        stack.callback(index.close)
        yield index


@contextmanager
def index_address(server: str) -> Iterator[str]:
    """Give the address of an index that does not exist yet, and delete the index afterwards."""
    name = f"bluelight-test-{uuid4().hex}"
    yield f"{server}/{name}"
    with Elasticsearch(server) as client:
        for index in client.indices.get(index=f"{name}*"):
            client.indices.delete(index=index)


def _started(stack: ExitStack) -> str:
    try:
        return stack.enter_context(running())
    except CannotStart as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no Elasticsearch: {error}")
