"""Counts with their nouns."""

from __future__ import annotations

import pytest

from search.wording import counted


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (1_204, "1,204 stories")]
)
def test_a_count_has_its_noun_in_the_right_number(count: int, text: str) -> None:
    assert counted(count, "story", "stories") == text


def test_a_regular_noun_needs_no_plural() -> None:
    assert (counted(1, "day"), counted(14, "day")) == ("1 day", "14 days")
