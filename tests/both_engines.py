"""Run one suite of tests on both engines: on an embedded index, and on a real Elasticsearch if there is one."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from search.engines import open_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.index import StoryIndex

SKIP = (
    "no Elasticsearch: set BLUELIGHT_TEST_ELASTICSEARCH=start (fetches a server, 950 MB once) or to the address of one"
)
NEEDS_A_SERVER = [pytest.mark.elasticsearch]
"""Marks of a test that asks a real Elasticsearch."""

ENGINES = ["tantivy", pytest.param("elasticsearch", marks=NEEDS_A_SERVER)]


def wanted() -> str:
    """Return the address of an Elasticsearch, "start" if one should be started, or nothing if there is none."""
    return os.environ.get("BLUELIGHT_TEST_ELASTICSEARCH", "").rstrip("/")


def pair_with_stores(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `store` and `index` on two of the four pairs of them.

    SQLite stands beside the embedded engine and PostgreSQL beside Elasticsearch, where there is one: no test depends on
    which store stands beside which engine. A mark takes the place of the parameters of both fixtures. A module that has
    fixtures of its own by these names keeps them.
    """
    own = {"store_url", "index"} & vars(metafunc.module).keys()
    if not own and {"store_url", "index"} <= set(metafunc.fixturenames):
        beside = "elasticsearch" if wanted() else "tantivy"
        pairs = [("sqlite", "tantivy"), pytest.param("postgresql", beside, marks=pytest.mark.postgresql)]
        metafunc.definition.add_marker(pytest.mark.parametrize(("store_url", "index"), pairs, indirect=True))


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
