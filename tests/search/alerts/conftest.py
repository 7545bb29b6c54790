"""Alerts are tried on both engines and both stores: SQLite beside the embedded engine, PostgreSQL beside Elasticsearch.

What is asserted never depends on which store stands beside which engine, so that two of the four pairs are enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.both_engines import ENGINES, opened, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.index import StoryIndex

_BESIDE_POSTGRESQL = "elasticsearch" if wanted() else "tantivy"
_PAIRS = [
    ("sqlite", "tantivy"),
    pytest.param("postgresql", _BESIDE_POSTGRESQL, marks=pytest.mark.postgresql),
]


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrize by a mark, which takes the place of the parameters of the two fixtures."""
    if {"store_url", "index"} <= set(metafunc.fixturenames):
        metafunc.definition.add_marker(pytest.mark.parametrize(("store_url", "index"), _PAIRS, indirect=True))


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryIndex]:
    with opened(request, tmp_path_factory) as empty:
        yield empty
