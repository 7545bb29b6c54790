"""The page of sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dashboard.ambershire import PROBLEM
from tests.dashboard.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    Visit = Callable[..., AppTest]


@pytest.mark.usefixtures("filled")
def test_each_source_says_how_it_goes_and_what_may_be_shown(visit: Visit) -> None:
    page = shown(visit("sources"))
    assert "Radio Ambershire News" in page
    assert f'<span class="unwell">{PROBLEM}</span>' in page
    assert "searched; only matching sentences shown" in page and "shown in full" in page
    assert "2 of 3 sources well · newest story" in page


@pytest.mark.usefixtures("store")
def test_no_source_yet_says_what_adds_one(visit: Visit) -> None:
    assert "No sources yet" in shown(visit("sources"))
