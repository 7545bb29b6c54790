"""Tests that no faulty text makes a reader raise anything but a sentence, for four CPU seconds each.

`python -m tests.crawler.fuzzing 120` does the same for two minutes each.
"""

from __future__ import annotations

import pytest

from tests.crawler.fuzzing import READERS, escapes

SECONDS = 4.0


@pytest.mark.parametrize("reader", READERS)
def test_nothing_escapes_from_a_reader(reader: str) -> None:
    escaped = [(number, repr(error)) for number, error in escapes(reader, iter(range(1_000_000)), SECONDS)]
    assert escaped == []
