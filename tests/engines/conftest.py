"""Fixtures for both engines: `index` is an empty index, `library` contains `STORIES` and is only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.both_engines import ENGINES, index_address, opened, pair_with_stores
from tests.engines.stories import STORIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.index import StoryIndex


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    pair_with_stores(metafunc)


@pytest.fixture
def elasticsearch_index(elasticsearch: str) -> Iterator[str]:
    """The address of an index that does not exist yet. The index is deleted after the test."""
    with index_address(elasticsearch) as address:
        yield address


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryIndex]:
    with opened(request, tmp_path_factory) as empty:
        yield empty


@pytest.fixture(scope="module", params=ENGINES)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryIndex]:
    with opened(request, tmp_path_factory) as filled:
        filled.add(STORIES)
        yield filled
