"""Alerts are tried on both engines, as they are on both stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.both_engines import ENGINES, opened, pair_with_stores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.index import StoryIndex


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    pair_with_stores(metafunc)


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryIndex]:
    with opened(request, tmp_path_factory) as empty:
        yield empty
