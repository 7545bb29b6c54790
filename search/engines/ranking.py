"""The lean to the newer: what is added to a hit's relevance for its age, the same in both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from search import calendar
from search.query.tree import Dated

if TYPE_CHECKING:
    from collections.abc import Iterator

AGES = (2, 14, 90, 700)
"""Days; a hit that is no older gets a `STEP`, for each of them."""
STEP = 0.25
"""All four together are worth about as much as a rare word's second mention, so a story that is much more to the
point stays ahead of a newer one."""


def leanings() -> Iterator[tuple[Dated, float]]:
    """Ranges of days up to the newsroom's today, and what a hit in each gets for it."""
    today = calendar.today()
    for age in AGES:
        yield Dated(today - timedelta(days=age), None), STEP
